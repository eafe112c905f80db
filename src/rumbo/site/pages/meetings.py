"""The meetings: when and where governments met, what was announced, and which promises and measures came with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.compact import register_json
from rumbo.site.records import Look, RecordBlock, StatementBlock, Teller

if TYPE_CHECKING:
    from rumbo.registers.asking import OnDay

NAVIGATION = Entry(28, N_("Meetings"), paths.MEETINGS, paths.COMPACT)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: the record, what took place and what was announced, and the records that name it.

    ``complete`` says whether all who took part are known, None where nothing is said of it.
    """

    block: RecordBlock
    complete: bool | None
    held: Sequence[StatementBlock]
    announced: Sequence[StatementBlock]
    made: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the meetings by year, newest first."""

    sentence: str
    looks: Sequence[Look]
    years: Sequence[tuple[str, Sequence[Meeting]]]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    teller, say = Teller(edition, evidence), edition.say
    found = sorted(evidence.records["meetings"], key=lambda one: one.record.statements[0].happened.latest, reverse=True)
    years: dict[str, list[Meeting]] = {}
    for one in found:
        years.setdefault(str(one.record.statements[0].happened.latest.year), []).append(_meeting(teller, one))
    yield Page(
        NAVIGATION.path,
        "meetings.html",
        say("Meetings"),
        say("Ministerials of the compact, talks between governments and regional meetings, and what was announced."),
        Context(
            edition.say_many("%(count)s meeting on migration", "%(count)s meetings on migration", len(found)),
            teller.looks("meetings"),
            list(years.items()),
        ),
        NAVIGATION.path,
        files={paths.register_file("meetings"): register_json(evidence, "meetings")},
    )


def _meeting(teller: Teller, one: OnDay) -> Meeting:
    # Who endorsed or leads a committee names the meeting too; the compact's own page lists those.
    made = [
        teller.link(other)
        for register in ("compact", "measures")
        for other in teller.evidence.records[register]
        if other.record.meeting == one.record.id and other.record.kind not in ("endorsement", "committee")
    ]
    return Meeting(
        block=teller.block(one),
        complete=one.record.members_complete,
        held=[teller.statement(said) for said in one.told if said.becomes],
        announced=[teller.statement(said) for said in one.told if not said.becomes],
        made=made,
    )
