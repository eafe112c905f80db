"""What the registers answer on a day: records as they stood, the ways open to a person, and what happened in between.

Pure functions over the records of ``rumbo.registers``, with the states that ``state`` derives. The observatory turns
words into days and countries before it asks here; how an answer reads is left to those who print it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rumbo.core.place import PlaceKind, place
from rumbo.core.record import Eligibility, FigureKind, Record, Said, Searched
from rumbo.errors import UnknownRecord
from rumbo.registers import REGISTERS, Registers
from rumbo.registers.state import Hearing, Standing, State, a_year_after, hearing, reports, rules, state, statements
from rumbo.registers.vocabulary import vocabulary

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OnDay:
    """A record as it stood on a day: its state, what had been said by then, and what was heard of it since.

    ``reports`` is what was said beyond promising or announcing it; ``not_found`` are the searches that found nothing.
    """

    record: Record
    standing: Standing
    told: tuple[Said, ...]
    reports: tuple[Said, ...]
    hearing: Hearing
    not_found: tuple[Searched, ...]

    @property
    def newest_figures(self) -> Said | None:
        """The statement whose counted figures reach furthest, None where none was printed."""
        return max((said for said in self.told if _reach(said)[1]), key=_reach, default=None)


@dataclass(frozen=True, slots=True)
class Event:
    """One statement of a record, in the order of a timeline."""

    record: Record
    said: Said


class Answer(StrEnum):
    """Whether a person could apply, and where not, why: no two of these are the same nothing."""

    OPEN = "open"
    NOT_ADMITTED = "not-admitted"
    NOT_RUNNING = "not-running"
    STATE_UNKNOWN = "state-unknown"
    NO_RULE_HELD = "no-rule-held"


@dataclass(frozen=True, slots=True)
class Way:
    """A pathway for one person on a day: open or not, and the rules that say so, each with who asserts it.

    ``rules`` are those that admit the person, or all that hold on the day where none does.
    """

    stood: OnDay
    answer: Answer
    rules: tuple[Said, ...]


def on_day(
    registers: Registers, register: str, as_of: date, known_by: date | None = None, *, kind: str = "",
    touching: str = "",
) -> tuple[OnDay, ...]:  # fmt: skip
    """Return the records of a register of which anything had happened, or may have, by a day.

    The one it touches promises, in the compact; elsewhere it may act, take part, be the place or be concerned.

    >>> from rumbo.registers import load
    >>> len(on_day(load(), "compact", date(2024, 5, 7), kind="endorsement"))
    22
    """
    if register not in REGISTERS:
        raise UnknownRecord(f"No register is called {register!r}.", "", f"They are {', '.join(REGISTERS)}.",
                            {"register": REGISTERS})  # fmt: skip
    found = (
        stood(one, as_of, known_by)
        for one in registers.of(register, kind)
        if not touching or touching in (one.actors if register == "compact" else one.touched)
    )
    return tuple(one for one in found if one.told or one.standing.perhaps)


def actor(name: str) -> str:
    """Return the id of the country or organisation that a text names. Raises UnknownPlace, AmbiguousPlace."""
    return name.lower() if name.lower() in vocabulary()["organisation"] else country(name)


def country(name: str) -> str:
    """Return the id of the country that a text names. Raises UnknownPlace, AmbiguousPlace."""
    return place(name, PlaceKind.COUNTRY).id


def stood(record: Record, as_of: date, known_by: date | None = None) -> OnDay:
    """Return one record as it stood on a day."""
    told = statements(record, as_of, known_by)
    heard, not_found = hearing(record, as_of, known_by)
    return OnDay(record, state(record, as_of, known_by), told, reports(record, as_of, known_by), heard, not_found)


def timeline(registers: Registers, since: date, until: date, known_by: date | None = None) -> tuple[Event, ...]:
    """Return what surely happened within a span of days, from all registers, oldest first."""
    found = (
        Event(record, said)
        for record in registers
        for said in statements(record, until, known_by)
        if since <= said.happened.latest
    )
    return tuple(sorted(found, key=lambda one: (one.said.happened.latest, one.said.happened.earliest, one.record.id)))


def ways(
    registers: Registers, as_of: date, known_by: date | None = None, *, citizenship: str = "", where: str = "",
    present_since: date | None = None, age: int | None = None,
) -> tuple[Way, ...]:  # fmt: skip
    """Return the pathways of a place on a day, each open or not to a person; what is not asked for is not weighed."""
    found = on_day(registers, "pathways", as_of, known_by)
    person = Person(citizenship, where, present_since, age)
    return tuple(_ways(found, as_of, known_by, person))


def turning_days(registers: Registers, until: date) -> tuple[date, ...]:
    """Return the days up to a last one on which the answer of a pathway may change, oldest first.

    In between every answer stays, so that the answers of these days are those of all days.

    >>> from rumbo.registers import load
    >>> date(2024, 9, 27) in turning_days(load(), date(2024, 12, 31))  # the cut-off day in Costa Rica was moved
    True
    """
    days: set[date] = set()
    for record in registers.of("pathways"):
        for said in record.statements:
            last = said.happened.latest
            days |= {said.happened.earliest, last, a_year_after(last) + DAY}
            if said.eligibility and said.eligibility.until:
                days.add(said.eligibility.until.latest + DAY)
    return tuple(sorted(day for day in days if date.min < day <= until))


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks for a way; what is empty or None is not weighed."""

    citizenship: str = ""
    where: str = ""
    present_since: date | None = None
    age: int | None = None

    def fits(self, rule: Eligibility) -> bool:
        """Say whether a rule admits the person, as far as both say anything."""
        if self.citizenship and rule.citizenships and self.citizenship not in rule.citizenships:
            return False
        if self.age is not None and rule.age_from is not None and self.age < rule.age_from:
            return False
        return self.present_since is None or rule.present_by is None or self.present_since <= rule.present_by.latest


def _ways(found: tuple[OnDay, ...], as_of: date, known_by: date | None, person: Person) -> Iterator[Way]:
    with_parts = {one.record.part_of for one in found if one.record.part_of}
    for one in found:
        places = one.record.places
        if one.record.id in with_parts or (person.where and places and person.where not in places):
            continue
        held = rules(one.record, as_of, known_by)
        admitting = tuple(said for said in held if said.eligibility and person.fits(said.eligibility))
        yield Way(one, _answer(one.standing, held, admitting), admitting or held)


def _answer(standing: Standing, held: tuple[Said, ...], admitting: tuple[Said, ...]) -> Answer:
    if standing.state is State.UNKNOWN:
        return Answer.STATE_UNKNOWN
    if not standing.is_active:
        return Answer.NOT_RUNNING
    if not held:
        return Answer.NO_RULE_HELD
    return Answer.OPEN if admitting else Answer.NOT_ADMITTED


def _reach(said: Said) -> tuple[date, int]:
    """Return up to when the counted figures of a statement reach, and how many they are."""
    days = [one.as_of.latest for one in said.figures if one.as_of and one.kind is not FigureKind.TARGET]
    return max(days, default=date.min), len(days)
