"""The list of indicators: what each counts, its newest figure with its age, and where its pages are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.core import Status
from rumbo.indicators import indicator as find_indicator
from rumbo.site import paths, sentences
from rumbo.site.about import notes
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Figure, Link, capital, figure
from rumbo.site.pages import Entry, Page

NAVIGATION = Entry(20, N_("Indicators"), "indicators/index.html")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One indicator at one place: its newest figure, how old it is, its change on the year, its course in small."""

    place: str
    path: str
    own: str
    month: str
    figure: Figure
    days: str
    change: str
    spark: str


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """One indicator with its lines."""

    name: str
    id: str
    caveat: str
    definition: str
    notes: Sequence[str]
    path: str
    lines: Sequence[PlaceLine]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; ``in_sums`` are indicators of which no month is printed, each where its sums stand."""

    blocks: Sequence[IndicatorBlock]
    in_sums: Sequence[Link]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the list."""
    blocks = []
    for home in (one for one in evidence.subjects if one == evidence.of(one.indicator.id)[0]):
        indicator = home.indicator
        blocks.append(
            IndicatorBlock(
                edition.text(indicator.name),
                indicator.id,
                edition.text(indicator.caveat) if indicator.caveat else "",
                edition.text(indicator.definition),
                notes(edition, home),
                edition.path(home.page),
                [_line(edition, one) for one in evidence.of(indicator.id)],
            )
        )
    say = edition.say
    yield Page(
        NAVIGATION.path,
        "indicators.html",
        say("Indicators"),
        say("Every indicator with its definition, its newest figure and how old that is."),
        Context(
            blocks,
            [_in_sums(edition, name) for name, sums in evidence.printed.items() if sums and not evidence.of(name)],
        ),
        NAVIGATION.path,
    )


def _in_sums(edition: Edition, name: str) -> Link:
    return Link(edition.text(find_indicator(name).name), f"{edition.path(paths.ROAD)}#{name}")


def _line(edition: Edition, subject: Subject) -> PlaceLine:
    standing = subject.headline.standing
    year = standing.on_year if standing else None
    return PlaceLine(
        capital(edition.text(subject.series.place.name)),
        edition.path(subject.page),
        edition.path(subject.figure_page(subject.newest.period)),
        edition.period(subject.newest.period, short=True),
        figure(edition, subject.newest),
        edition.number(subject.series.age_days),
        edition.percent(year.value, signed=True) if year and sentences.sound(year) else "–",
        charts.sparkline(
            [one.value for one in subject.series.observations], subject.newest.status is not Status.NORMAL
        ),
    )
