"""Records of the registers as pages show them: words already, with who says so, where it was read, and what is unsure.

Three kinds of nothing are never written alike: looked for and not found, not looked for, and reported as none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rumbo.core import Text
from rumbo.registers.state import State
from rumbo.registers.vocabulary import actor_names, countries, place_names, vocabulary
from rumbo.site import paths
from rumbo.site.edition import Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, capital

if TYPE_CHECKING:
    from rumbo.core.record import Eligibility, Figure, Record, Said, Searched, Unverified
    from rumbo.core.record import Evidence as Read
    from rumbo.core.when import When
    from rumbo.registers.asking import OnDay


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a statement was read: the host, the address, when it was published and how it was read, a note."""

    host: str
    url: str
    told: str
    note: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of an entry no source was seen for, and why it stands there."""

    why: str
    what: str


@dataclass(frozen=True, slots=True)
class Look:
    """A search of ours: whether it found something, until which day, what was sought and where."""

    found: bool
    until: str
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class StatementBlock:
    """One statement; ``none`` where somebody says that there was nothing, ``named`` where who says so is a name."""

    when: str
    becomes: str
    text: str
    figures: str
    who: str
    named: bool
    side: str
    none: bool
    deadline: str
    rule: str
    others: str
    doubts: Sequence[Doubt]
    sources: Sequence[SourceNote]


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """One record as it stood, with all that had been said by then.

    ``unknown`` where its state is not known on the day; ``since`` is when the state began, ``begun`` when the record.
    """

    id: str
    kind: str
    title: str
    path: str
    state: str
    unknown: bool
    since: str
    begun: str
    by: Sequence[Link]
    members: Sequence[Link]
    concerning: Sequence[Link]
    where: str
    law: str
    target: str
    told: Sequence[StatementBlock]
    doubts: Sequence[Doubt]
    looks: Sequence[Look]
    links: Sequence[Link]


class Teller:
    """Puts the records of the registers into the words of an edition, with links to the pages that there are."""

    def __init__(self, edition: Edition, evidence: Evidence) -> None:
        self.edition, self.evidence = edition, evidence

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries that any record touches, by name."""
        touched = {one for records in self.evidence.records.values() for held in records for one in held.record.touched}
        return tuple(sorted(touched & countries().keys(), key=self.sort_key))

    @cached_property
    def _held(self) -> dict[str, OnDay]:
        return {one.record.id: one for records in self.evidence.records.values() for one in records}

    def word(self, section: str, name: str) -> str:
        """Return what a word of the registers' vocabulary is called."""
        return self.edition.text(vocabulary()[section][name])

    def words(self, text: Text | None) -> str:
        """Return a text, nothing where there is none."""
        return self.edition.text(text) if text else ""

    def name(self, one: str) -> str:
        """Return the name of a country, a place or an organisation."""
        names = actor_names()
        return self.edition.text(names[one] if one in names else place_names()[one])

    def sort_key(self, one: str) -> str:
        """Return what a name is sorted by: its letters without their accents."""
        return unicodedata.normalize("NFD", self.name(one)).casefold()

    def names(self, ids: Iterable[str]) -> list[Link]:
        """Return names, with the page of each country."""
        known = set(self.countries)
        return [Link(self.name(one), self.edition.path(paths.country(one)) if one in known else "") for one in ids]

    def path(self, record: Record) -> str:
        """Return where a record stands whole, nothing where no page has it."""
        page = paths.REGISTERS.get(record.register)
        return self.edition.path(f"{page}#{record.id}") if page else ""

    def when(self, found: When | None, *, short: bool = False) -> str:
        """Return when something happened, as far as is known."""
        edition = self.edition
        if found is None:
            return "–"
        if found.is_day:
            return edition.day(found.latest, short=short)
        if found.earliest == date.min:
            return edition.say("by %(day)s", day=edition.day(found.latest, short=short))
        if "/" not in str(found):
            return edition.period(found, short=short)
        first, last = edition.day(found.earliest, short=short), edition.day(found.latest, short=short)
        return edition.say("between %(first)s and %(last)s", first=first, last=last)

    def standing(self, one: OnDay) -> str:
        """Return the state of a record and since when; what it may have become by then already is said too."""
        found, say = one.standing, self.edition.say
        text = self.word("state", found.state.value)
        if found.state is State.UNKNOWN and found.before:
            before = self.word("state", found.before.value)
            text = say("unknown %(since)s; before: %(state)s", since=self._since(found.since), state=before)
        elif found.since and found.is_active and "/" in str(found.since):
            text = say("%(state)s; it began %(when)s", state=text, when=self.when(found.since))
        elif found.since and found.state not in (State.TOOK_PLACE, State.DONE) and "/" not in str(found.since):
            text = f"{text} {self._since(found.since)}"
        elif found.since:
            text = f"{text}, {self.when(found.since)}"
        for said in found.perhaps:
            if said.becomes:
                change = self.word("turn", said.becomes.value)
                text += "; " + say("perhaps already: %(change)s, %(day)s", change=change, day=self.when(said.happened))
        return text

    def _since(self, found: When | None) -> str:
        """Return ``since`` with a day, or with a month or a year, which take other words in Spanish."""
        if found and found.is_day:
            return self.edition.say("since %(day)s", day=self.when(found))
        return self.edition.say("since %(period)s", period=self.when(found))

    def look(self, one: Searched) -> Look:
        """Return a search of ours."""
        text = self.edition.text
        return Look(one.found, self.edition.day(one.until), text(one.what), text(one.where))

    def looks(self, register: str, country: str = "") -> list[Look]:
        """Return what was searched for a register, or for a country of it."""
        heading = self.evidence.registers.heading(register, country)
        return [self.look(one) for one in heading.searched] if heading else []

    def doubts(self, found: Iterable[Unverified]) -> list[Doubt]:
        """Return what no source was seen for."""
        return [Doubt(self.word("doubt", one.why.value), self.edition.text(one.what)) for one in found]

    def figures(self, said: Said | None) -> str:
        """Return all figures of a statement."""
        return "; ".join(self._figure(one) for one in said.figures) if said else ""

    def statement(self, said: Said) -> StatementBlock:
        """Return one statement."""
        who = said.says.who
        return StatementBlock(
            when=self.when(said.happened),
            becomes=self.word("turn", said.becomes.value) if said.becomes else "",
            text=self.edition.text(said.text),
            figures=self.figures(said),
            who=self.edition.text(who),
            named=who["en"] == who["es"],
            side=self.word("side", said.says.side.value),
            none=said.reports_none,
            deadline=self.when(said.deadline) if said.deadline else "",
            rule=self.rule(said.eligibility) if said.eligibility else "",
            others=self.words(said.disagreement),
            doubts=self.doubts(said.unverified),
            sources=[self._source(one) for one in said.sources],
        )

    def block(self, one: OnDay) -> RecordBlock:
        """Return one record with all that had been said by the day."""
        held = one.record
        related = [name for name in (held.meeting, held.part_of, *held.links) if name]
        return RecordBlock(
            id=held.id,
            kind=self.word("kind", held.kind),
            title=self.edition.text(held.title),
            path=self.path(held),
            state=capital(self.standing(one)),
            unknown=one.standing.state is State.UNKNOWN,
            since=self.when(one.standing.since, short=True),
            begun=self.when(held.statements[0].happened, short=True),
            by=self.names(held.actors),
            members=self.names(held.members),
            concerning=self.names(held.concerns),
            where=", ".join(filter(None, (self.words(held.city), *(self.name(place) for place in held.places)))),
            law=self.words(held.legal_basis),
            target=self.words(held.target),
            told=[self.statement(said) for said in one.told],
            doubts=self.doubts(held.unverified),
            looks=[self.look(search) for search in held.searched],
            links=[self.link(self._held[name]) for name in dict.fromkeys(related) if name in self._held],
        )

    def link(self, one: OnDay) -> Link:
        """Return the way to a record."""
        return Link(self.edition.text(one.record.title), self.path(one.record), self.word("kind", one.record.kind))

    def _source(self, one: Read) -> SourceNote:
        told = f"{self.when(one.published, short=True)}; {self.word('how', one.read.value)}"
        return SourceNote((urlsplit(one.url).hostname or "").removeprefix("www."), one.url, told, self.words(one.note))

    def _figure(self, one: Figure) -> str:
        of = [self.name(one.citizenship)] if one.citizenship else []
        of += [self.word("figure-kind", one.kind.value)] + ([self.when(one.as_of)] if one.as_of else [])
        return f"{self.counted(one)} ({', '.join(of)})"

    def counted(self, one: Figure) -> str:
        """Return a figure with how near it is, its unit and what was counted, without its day."""
        measure = self.word("measure", one.measure) if one.measure else ""
        return f"{self.bounded(one)} {measure}".rstrip()

    def bounded(self, one: Figure) -> str:
        """Return a figure with how near it is and its unit."""
        written = self._number(one.value) if one.low is None else f"{self._number(one.low)}–{self._number(one.value)}"
        bound = "" if one.bound.value == "exact" else self.word("bound", one.bound.value)
        return " ".join(filter(None, (bound, written, self.word("unit", one.unit))))

    def _number(self, value: float) -> str:
        return self.edition.number(value, 0 if float(value).is_integer() else 1)

    def rule(self, found: Eligibility) -> str:
        """Return a rule on who may apply."""
        edition, say = self.edition, self.edition.say
        parts = [", ".join(map(self.name, found.citizenships)) or say("any citizenship")]
        if found.present_by:
            parts.append(say("there by %(day)s", day=self.when(found.present_by)))
        if found.age_from is not None:
            parts.append(say("aged %(age)s or more", age=edition.number(found.age_from)))
        if found.status:
            parts.append(edition.text(found.status))
        if found.excluded:
            parts.append(say("barred: %(who)s", who=edition.text(found.excluded)))
        if found.until:
            parts.append(say("this rule until %(day)s", day=self.when(found.until)))
        return "; ".join(parts)
