"""A promise as pages show it: what was promised, what is reported of it and by whom, or which kind of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.publish.records import PROMISES
from rumbo.registers.state import Hearing
from rumbo.site.edition import N_
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.records import Doubt, RecordBlock, StatementBlock, Teller

if TYPE_CHECKING:
    from rumbo.registers.asking import OnDay

PROMISE = "commitment"
# The square of each way of being heard of, and its words: from the most that is known to the least.
HEARD = {
    Hearing.OTHERS: ("told", N_("others than who promised report on it")),
    Hearing.SELF: ("self", N_("only who promised reports on it")),
    Hearing.NONE_REPORTED: ("none", N_("somebody says that nothing was done")),
    Hearing.NOT_FOUND: ("sought", N_("looked for, and no report was found")),
    Hearing.NOT_LOOKED_FOR: ("unsought", N_("no report held, and no search for one recorded")),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, or a claim of progress without one: the record, what was promised, and what is reported since.

    ``group`` is the duty or the pillar it falls under; ``mark`` the class of its square, ``heard`` its words.
    """

    block: RecordBlock
    claim: bool
    group: str
    occasion: Link | None
    deadline: str
    mark: str
    heard: str
    promised: Sequence[StatementBlock]
    reports: Sequence[StatementBlock]
    doubts: Sequence[Doubt]
    links: Sequence[Link]


def promises_of(evidence: Evidence, actor: str = "", instrument: str = "") -> list[OnDay]:
    """Return the promises, and the claims of progress, of one that acts and of an instrument, oldest first."""
    found = [
        one
        for one in evidence.records["compact"]
        if one.record.kind in PROMISES
        and (not actor or actor in one.record.actors)
        and instrument in ("", one.record.instrument)
    ]
    return sorted(found, key=lambda one: (one.record.kind != PROMISE, one.record.statements[0].happened.latest))


def promise(teller: Teller, one: OnDay) -> Promise:
    """Return one promise in words."""
    claim = one.record.kind != PROMISE
    first = [said for said in one.told if said not in one.reports] or list(one.told[:1])
    mark, words = HEARD[one.hearing]
    block, occasion = teller.block(one), _occasion(teller, one)
    instrument = teller.evidence.registers.records.get(one.record.instrument)
    # That the duty is our reading stands once on a page, and as a mark at each.
    own = [mark for mark in one.record.unverified if not instrument or mark.what != instrument.reading]
    return Promise(
        block=block,
        claim=claim,
        group=group(teller, one),
        occasion=occasion,
        deadline=teller.when(one.standing.deadline) if one.standing.deadline else "",
        mark=mark,
        heard=teller.edition.say(words),
        promised=[teller.statement(said) for said in first],
        reports=[teller.statement(said) for said in one.told if said not in first],
        doubts=teller.doubts(own),
        links=[link for link in block.links if not occasion or link.path != occasion.path],
    )


def group(teller: Teller, one: OnDay) -> str:
    """Return under which duties a promise falls in our reading, else under which pillar."""
    held, registers = one.record, teller.evidence.registers
    if held.duties:
        return "; ".join(teller.words(registers.record(name).title) for name in held.duties)
    for pillar in registers.of("compact", "pillar"):
        if held.pillar and (pillar.instrument, pillar.number) == (held.instrument, held.pillar):
            return teller.edition.text(pillar.title)
    return ""


def heard(teller: Teller, promises: Iterable[OnDay]) -> list[tuple[str, str, str]]:
    """Return how many promises were heard of in which way, most known first: square, number and words."""
    found = Counter(one.hearing for one in promises if one.record.kind == PROMISE)
    edition = teller.edition
    return [
        (mark, edition.number(found[way]), edition.say(words)) for way, (mark, words) in HEARD.items() if found[way]
    ]


def _occasion(teller: Teller, one: OnDay) -> Link | None:
    held = one.record
    meeting = next((it for it in teller.evidence.records["meetings"] if it.record.id == held.meeting), None)
    if meeting:
        return teller.link(meeting)
    return Link(teller.words(held.occasion), "") if held.occasion else None
