"""The compact: who endorsed it, and what each country promised, in a matrix that opens into each promise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.publish.records import record, whole
from rumbo.registers.state import Hearing
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.site.promises import HEARD, PROMISE, Promise, promise, promises_of
from rumbo.site.records import Look, RecordBlock, Teller

if TYPE_CHECKING:
    from rumbo.registers.asking import OnDay

NAVIGATION = Entry(25, N_("Compact"), paths.COMPACT)
REPORTED = (Hearing.OTHERS, Hearing.SELF)


@dataclass(frozen=True, slots=True)
class Column:
    """A duty, or what falls under none."""

    id: str
    title: str
    duty: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The promises of one country under one duty: the squares, how many claims without a promise, and all in words."""

    marks: Sequence[str]
    claims: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One country, or another that promised: its cells, and what they open into.

    ``looks`` are our searches for its promises, empty where none is recorded.
    """

    code: str
    name: str
    page: str
    endorsed: RecordBlock | None
    cells: Sequence[Cell]
    leads: Sequence[str]
    member: Sequence[str]
    last: str
    promises: Sequence[Promise]
    firsts: Sequence[str]
    looks: Sequence[Look]


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee: who leads it, who takes part and whether that list is complete."""

    block: RecordBlock
    pillar: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Compact:
    """One instrument: its sentence, its matrix, its dates, its duties and pillars, its committees, who serves it."""

    block: RecordBlock
    sentence: str
    reading: str
    endorsers: int
    columns: Sequence[Column]
    rows: Sequence[Row]
    others: Sequence[Row]
    dates: Sequence[tuple[str, Sequence[Link]]]
    duties: Sequence[RecordBlock]
    pillars: Sequence[RecordBlock]
    committees: Sequence[Committee]
    bodies: Sequence[RecordBlock]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    looks: Sequence[Look]
    key: Sequence[tuple[str, str]]
    compacts: Sequence[Compact]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    teller, say = Teller(edition, evidence), edition.say
    compacts = [_compact(teller, one) for one in _of(evidence, "instrument")]
    asof = [(f"#{one.block.id}", one.block.title) for one in compacts]
    yield Page(
        NAVIGATION.path,
        "compact.html",
        say("The compact"),
        say("What each country promised, what is reported done and by whom, and what was looked for and not found."),
        Context(teller.looks("compact"), [(mark, say(words)) for mark, words in HEARD.values()], compacts),
        NAVIGATION.path,
        asof=tuple(asof),
        files={paths.register_file("compact"): register_json(evidence, "compact")},
    )


def register_json(evidence: Evidence, register: str) -> str:
    """Return the records of a register as they stood, with what was searched, as the command line gives them."""
    heading = evidence.registers.heading(register)
    held = whole(
        map(record, evidence.records[register]), heading.searched if heading else (), evidence.situation.as_of, None
    )
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def _of(evidence: Evidence, kind: str, instrument: str = "") -> list[OnDay]:
    return [
        one
        for one in evidence.records["compact"]
        if one.record.kind == kind and instrument in ("", one.record.instrument)
    ]


def _compact(teller: Teller, one: OnDay) -> Compact:
    evidence, edition, name = teller.evidence, teller.edition, one.record.id
    endorsed = {held.record.actors[0]: held for held in _of(evidence, "endorsement", name)}
    promises = promises_of(evidence, instrument=name)
    columns = [Column(it.record.id, edition.text(it.record.title), True) for it in _of(evidence, "duty", name)]
    columns.append(Column("", edition.say("Other promises"), False))
    firsts: set[str] = set()
    rows = [
        _row(teller, who, name, columns, endorsed.get(who), firsts)
        for who in sorted({*endorsed, *(who for it in promises for who in it.record.actors)}, key=teller.sort_key)
    ]
    active = sum(held.standing.is_active for held in endorsed.values())
    return Compact(
        block=teller.block(one),
        sentence=_sentence(edition, active, promises),
        reading=teller.words(one.record.reading),
        endorsers=active,
        columns=columns,
        rows=[row for row in rows if row.endorsed],
        others=[row for row in rows if not row.endorsed],
        dates=_dates(teller, list(endorsed.values())),
        duties=[teller.block(it) for it in _of(evidence, "duty", name)],
        pillars=[teller.block(it) for it in _of(evidence, "pillar", name)],
        committees=[_committee(teller, it) for it in _of(evidence, "committee", name)],
        bodies=[teller.block(it) for kind in ("secretariat", "presidency") for it in _of(evidence, kind, name)],
    )


def _sentence(edition: Edition, endorsers: int, promises: Sequence[OnDay]) -> str:
    own = [one for one in promises if one.record.kind == PROMISE]
    return edition.say_many(
        "%(count)s country endorses it; of %(promises)s promises held, something is reported on %(told)s",
        "%(count)s countries endorse it; of %(promises)s promises held, something is reported on %(told)s",
        endorsers,
        promises=edition.number(len(own)),
        told=edition.number(sum(one.hearing in REPORTED for one in own)),
    )


def _dates(teller: Teller, endorsed: list[OnDay]) -> list[tuple[str, Sequence[Link]]]:
    """Return who endorsed on which day, earliest first; one whose day is not known keeps its bounds."""
    days: dict[str, list[str]] = {}
    for one in sorted(endorsed, key=lambda one: one.record.statements[0].happened):
        words = teller.when(one.standing.since) if one.standing.is_active else teller.standing(one)
        days.setdefault(words, []).append(one.record.actors[0])
    return [(words, teller.names(sorted(ids, key=teller.sort_key))) for words, ids in days.items()]


def _row(
    teller: Teller, who: str, instrument: str, columns: Sequence[Column], endorsed: OnDay | None, firsts: set[str]
) -> Row:
    evidence, edition = teller.evidence, teller.edition
    held = promises_of(evidence, who, instrument)
    committees = _of(evidence, "committee", instrument)
    new = [one.record.id for one in held if one.record.id not in firsts]
    firsts.update(new)
    said = [said.happened.latest for one in (*held, *([endorsed] if endorsed else ())) for said in one.told]
    return Row(
        code=who,
        name=teller.name(who),
        page=teller.names([who])[0].path,
        endorsed=teller.block(endorsed) if endorsed else None,
        cells=[_cell(teller, column, held) for column in columns],
        leads=[edition.text(one.record.title) for one in committees if who in one.record.actors],
        member=[edition.text(one.record.title) for one in committees if who in one.record.members],
        last=edition.period(f"{max(said):%Y-%m}", short=True) if said else "–",
        promises=[promise(teller, one) for one in held],
        firsts=new,
        looks=teller.looks("compact", who),
    )


def _cell(teller: Teller, column: Column, held: Sequence[OnDay]) -> Cell:
    say_many = teller.edition.say_many
    inside = [one for one in held if (column.id in one.record.duties if column.duty else not one.record.duties)]
    own = sorted((one for one in inside if one.record.kind == PROMISE), key=lambda one: list(HEARD).index(one.hearing))
    told = sum(one.hearing in REPORTED for one in own)
    words = [
        column.title + ":",
        say_many("%(count)s promise,", "%(count)s promises,", len(own)),
        say_many("%(count)s of them reported on", "%(count)s of them reported on", told),
    ]
    claims = len(inside) - len(own)
    if claims:
        words.append(say_many("and %(count)s claim of progress", "and %(count)s claims of progress", claims))
    return Cell([HEARD[one.hearing][0] for one in own], claims, " ".join(words))


def _committee(teller: Teller, one: OnDay) -> Committee:
    pillars = {held.record.number: held.record.title for held in _of(teller.evidence, "pillar", one.record.instrument)}
    pillar = pillars.get(one.record.pillar)
    return Committee(teller.block(one), teller.words(pillar), bool(one.record.members_complete))
