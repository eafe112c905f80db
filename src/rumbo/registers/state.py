"""The state of a record on a day, from what had happened by then; pure functions over its statements.

Signatures, laws, restrictions and whatever took place hold until something ends them. Progress and operation are only
known up to the last word: a year later they are unknown since that day. ``known_by`` also asks that a source was out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rumbo.core.record import Record, Said, Searched, Side, Turn
from rumbo.core.when import When

FADING = frozenset({Turn.OPERATING, Turn.UNDER_WAY})


class State(StrEnum):
    """What a record was on a day: what it had become, not yet anything, or no longer known."""

    NOT_YET = "not-yet"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    OPERATING = "operating"
    UNDER_WAY = "under-way"
    SUSPENDED = "suspended"
    ENDED = "ended"
    DONE = "done"
    TOOK_PLACE = "took-place"
    STATED = "stated"
    UNKNOWN = "unknown"


class Hearing(StrEnum):
    """What was heard of a promise since: the three kinds of nothing are told apart."""

    OTHERS = "others-report"
    SELF = "only-it-reports"
    NONE_REPORTED = "reported-as-none"
    NOT_FOUND = "looked-for-not-found"
    NOT_LOOKED_FOR = "not-looked-for"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a record on a day, since when, and the statement it rests on.

    Where the state is unknown, ``since`` is the last word and ``before`` the state that was last heard of.
    ``perhaps`` are statements that may have happened by then already, since their day is not known.
    """

    state: State
    since: When | None = None
    rests_on: Said | None = None
    last_word: Said | None = None
    before: State | None = None
    deadline: When | None = None
    perhaps: tuple[Said, ...] = ()

    @property
    def is_active(self) -> bool:
        """Say whether it binds or runs."""
        return self.state in {State.IN_FORCE, State.OPERATING, State.UNDER_WAY}


def state(record: Record, as_of: date, known_by: date | None = None) -> Standing:
    """Return how a record stood at the end of a day.

    >>> from rumbo.registers import load
    >>> standing = state(load().record("lad-2022-guy"), date(2022, 8, 1))
    >>> standing.state.value, str(standing.perhaps[0].happened)
    ('not-yet', '2022-06-11/2022-09-26')
    """
    told = statements(record, as_of, known_by)
    perhaps = tuple(said for said in record.statements if said.happened.possibly(as_of) and is_out(said, known_by))
    if not told:
        return Standing(State.NOT_YET, perhaps=perhaps)
    last_word = told[-1]
    turns = [said for said in told if said.becomes]
    deadline = next((said.deadline for said in reversed(told) if said.deadline), None)
    if not turns:
        return Standing(State.STATED, last_word.happened, last_word, last_word, None, deadline, perhaps)
    turn = turns[-1]
    reached = State(str(turn.becomes))
    if turn.becomes in FADING and as_of > a_year_after(last_word.happened.latest):
        return Standing(State.UNKNOWN, last_word.happened, turn, last_word, reached, deadline, perhaps)
    return Standing(reached, _since(turns), turn, last_word, None, deadline, perhaps)


def statements(record: Record, as_of: date, known_by: date | None = None) -> tuple[Said, ...]:
    """Return what had surely happened by a day, and was public by another where asked, in the order it happened."""
    told = [said for said in record.statements if said.happened.surely(as_of) and is_out(said, known_by)]
    return tuple(sorted(told, key=lambda said: (said.happened.latest, said.happened.earliest)))


def is_out(said: Said, known_by: date | None) -> bool:
    """Say whether a source of the statement was surely public by a day; always where no day is asked."""
    return known_by is None or any(source.published.surely(known_by) for source in said.sources)


def rules(record: Record, as_of: date, known_by: date | None = None) -> tuple[Said, ...]:
    """Return the statements whose rule on who may apply holds on a day; several where rules or sources differ."""
    return tuple(
        said
        for said in statements(record, as_of, known_by)
        if said.eligibility and (said.eligibility.until is None or as_of <= said.eligibility.until.latest)
    )


def reports(record: Record, as_of: date, known_by: date | None = None) -> tuple[Said, ...]:
    """Return what was said of a promise beyond promising it: what was done, is under way, or is counted."""
    return tuple(said for said in statements(record, as_of, known_by) if said.becomes is not Turn.ANNOUNCED)


def hearing(record: Record, as_of: date, known_by: date | None = None) -> tuple[Hearing, tuple[Searched, ...]]:
    """Return what was heard of a promise by a day, and the searches that found nothing.

    A search of ours says nothing about the state: it is named with its place and its day, or there was none.
    """
    told = reports(record, as_of, known_by)
    empty = tuple(search for search in record.searched if not search.found)
    words = [said for said in told if not said.reports_none]
    if any(said.says.side is not Side.STATE and said.says.id not in record.actors for said in words):
        return Hearing.OTHERS, empty
    if words:
        return Hearing.SELF, empty
    if told:
        return Hearing.NONE_REPORTED, empty
    return (Hearing.NOT_FOUND if empty else Hearing.NOT_LOOKED_FOR), empty


def a_year_after(day: date) -> date:
    """Return the same day of the next year, the last of February for a leap day.

    >>> a_year_after(date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def _since(turns: list[Said]) -> When:
    """Return since when the last turn holds: from the first of those in a row that say the same."""
    first = turns[-1]
    for said in reversed(turns):
        if said.becomes is not first.becomes:
            break
        first = said
    return first.happened
