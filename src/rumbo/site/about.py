"""What a reader must know of an indicator before using its figures: definition, breaks, comparisons, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.core import Indicator, Period
from rumbo.core.codebook import dimension
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Link

COUNTS = {
    "events": N_("events"),
    "people": N_("persons"),
    "cases": N_("cases"),
    "households": N_("households"),
}
RHYTHMS = {
    "month": N_("Each month, usually within %(days)s days of its end: %(sources)s."),
    "year": N_("Each year, usually within %(days)s days of its end: %(sources)s."),
    "fiscal-year": N_("Each fiscal year, usually within %(days)s days of its end: %(sources)s."),
}


@dataclass(frozen=True, slots=True)
class Break:
    """A break: its month, what changed, and where that is written."""

    month: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class About:
    """What a reader must know before using the figures: the margin of the page."""

    definition: str
    caveat: str
    counts: str
    breaks: Sequence[Break]
    sums_over: str
    not_comparable: Sequence[Link]
    rhythms: Sequence[str]


def about(edition: Edition, evidence: Evidence, subject: Subject) -> About:
    """Return what a reader must know of a subject."""
    indicator = subject.indicator
    return About(
        definition=edition.text(indicator.definition),
        caveat=edition.text(indicator.caveat) if indicator.caveat else "",
        counts=edition.say(COUNTS[indicator.counts]),
        breaks=breaks(edition, indicator),
        sums_over=sums_over(edition, indicator),
        not_comparable=list(_not_comparable(edition, evidence, subject)),
        rhythms=list(_rhythms(edition, subject)),
    )


def breaks(edition: Edition, indicator: Indicator) -> list[Break]:
    """Return the breaks of an indicator."""
    return [Break(edition.period(f"{one.day:%Y-%m}"), edition.text(one.text), one.source) for one in indicator.breaks]


def sums_over(edition: Edition, indicator: Indicator) -> str:
    """Return over what an indicator may be added up, as a list in a sentence; empty where over nothing."""
    names = [
        edition.say("month") if one == "month" else edition.text(dimension(one).name).lower()
        for one in indicator.sums_over
    ]
    return edition.listed(names)


def notes(edition: Edition, subject: Subject) -> list[str]:
    """Return what must be known of the recent figures of a subject."""
    newest = Period.parse(subject.newest.period).end
    return [edition.text(one.text) for one in subject.indicator.notes if newest >= one.since]


def _not_comparable(edition: Edition, evidence: Evidence, subject: Subject) -> Iterator[Link]:
    for other in subject.indicator.not_comparable:
        known = evidence.home(other.indicator)
        if known:
            yield Link(edition.text(known.indicator.name), edition.path(known.page), edition.text(other.why))


def _rhythms(edition: Edition, subject: Subject) -> Iterator[str]:
    titles: dict[tuple[str, int], list[str]] = {}
    for one in subject.products:
        titles.setdefault((one.rhythm.every, one.rhythm.due_days), []).append(edition.text(one.title))
    for (every, days), sources in titles.items():
        yield edition.say(RHYTHMS[every], days=days, sources="; ".join(sources))
