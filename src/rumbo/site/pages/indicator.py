"""The page of an indicator at a place: its newest figure, what it counts, its course, its vintages, its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.core import Release
from rumbo.core.codebook import dimension
from rumbo.publish import FORMATS
from rumbo.site import sentences
from rumbo.site.dataset import dataset
from rumbo.site.downloads import citation_name, picture_name
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Chart, Figure, Row, figure, long_chart, recent_chart, release_anchor
from rumbo.site.pages import Page
from rumbo.site.pages.indicators import NAVIGATION as LIST
from rumbo.site.vintages import Revision, Vintages, revisions, vintages
from rumbo.sources import source

NAVIGATION = None
STYLES = {"bibtex": "BibTeX", "csl": "CSL-JSON"}
SHOWN = 24  # months in the open table; all of them are in the folded one
LONG_SIZES = (charts.WIDE, charts.NARROW)
RECENT_SIZES = (charts.WIDE.high(190), charts.NARROW.high(170))
COUNTS = {
    "events": N_("events"),
    "people": N_("persons"),
    "cases": N_("cases"),
    "households": N_("households"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: its words and its path from the root of the site (or an address)."""

    label: str
    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A break: its month, what changed, and where that is written."""

    month: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release as the page lists it."""

    anchor: str
    id: str
    title: str
    published: str
    retrieved: str
    how: str
    url: str
    sha256: str
    licence: str


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


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    id: str
    place_id: str
    name: str
    place: str
    places: Sequence[Link]
    newest: Figure
    newest_month: str
    published: str
    age: str
    long: Chart
    recent: Chart | None
    rows: Sequence[Row]
    about: About
    vintages: Vintages | None
    revisions: Sequence[Revision]
    quote: Sequence[str]
    citations: Sequence[Link]
    downloads: Sequence[Link]
    releases: Sequence[ReleaseRow]
    licences: Sequence[str]
    by_citizenship: bool
    address: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield one page for each indicator at each of its places."""
    for subject in evidence.subjects:
        context = _context(edition, evidence, subject)
        title = f"{context.name}, {context.place}"
        yield Page(
            subject.page,
            "indicator.html",
            title,
            edition.say(
                "%(title)s: %(value)s in %(month)s (%(status)s), with its definition, its vintages and every release.",
                title=title,
                value=context.newest.value,
                month=context.newest_month,
                status=context.newest.status,
            ),
            context,
            LIST.path,
            (),
            dataset(edition, subject, title),
            {f"data/{picture_name(subject, edition.language)}": charts.standalone(context.long.drawing.wide)},
        )


def _context(edition: Edition, evidence: Evidence, subject: Subject) -> Context:
    series, indicator, newest = subject.series, subject.indicator, subject.newest
    long = long_chart(edition, subject, "long", LONG_SIZES)
    return Context(
        id=indicator.id,
        place_id=series.place.id,
        name=edition.text(indicator.name),
        place=edition.text(series.place.name),
        places=[Link(edition.text(one.series.place.name), edition.path(one.page)) for one in evidence.of(indicator.id)],
        newest=figure(edition, subject, newest),
        newest_month=edition.period(newest.period),
        published=edition.published(newest.published) if newest.published else "",
        age=sentences.age(edition, series.age_days or 0),
        long=long,
        recent=recent_chart(edition, subject, "recent", RECENT_SIZES) if len(series) > SHOWN else None,
        rows=long.rows[:SHOWN],
        about=_about(edition, evidence, subject),
        vintages=vintages(edition, subject),
        revisions=[revisions(edition, era) for era in subject.eras],
        quote=subject.citations[edition.language].text().split("\n\n"),
        citations=[
            Link(label, f"data/{citation_name(subject, style, edition.language)}") for style, label in STYLES.items()
        ],
        downloads=list(_downloads(edition, subject)),
        releases=[_release(edition, one) for one in reversed(subject.releases)],
        licences=list(dict.fromkeys(edition.text(source(one.product).terms) for one in subject.releases)),
        by_citizenship=subject.by_citizenship is not None,
        address=edition.path(subject.page),
    )


def _about(edition: Edition, evidence: Evidence, subject: Subject) -> About:
    indicator = subject.indicator
    return About(
        definition=edition.text(indicator.definition),
        caveat=edition.text(indicator.caveat) if indicator.caveat else "",
        counts=edition.say(COUNTS[indicator.counts]),
        breaks=[
            Break(edition.period(f"{one.day:%Y-%m}"), edition.text(one.text), one.source) for one in indicator.breaks
        ],
        sums_over=_sums_over(edition, subject),
        not_comparable=list(_not_comparable(edition, evidence, subject)),
        rhythms=list(_rhythms(edition, subject)),
    )


def _sums_over(edition: Edition, subject: Subject) -> str:
    names = [
        edition.say("month") if one == "month" else edition.text(dimension(one).name).lower()
        for one in subject.indicator.sums_over
    ]
    return edition.listed(names)


def _not_comparable(edition: Edition, evidence: Evidence, subject: Subject) -> Iterator[Link]:
    for other in subject.indicator.not_comparable:
        known = evidence.home(other.indicator)
        if known:
            yield Link(edition.text(known.indicator.name), edition.path(known.page), edition.text(other.why))


def _rhythms(edition: Edition, subject: Subject) -> Iterator[str]:
    titles: dict[int, list[str]] = {}
    for one in subject.products:
        titles.setdefault(one.rhythm.due_days, []).append(edition.text(one.title))
    for days, sources in titles.items():
        yield edition.say(
            "Each month, usually within %(days)s days of its end: %(sources)s.", days=days, sources="; ".join(sources)
        )


def _downloads(edition: Edition, subject: Subject) -> Iterator[Link]:
    for form in FORMATS:
        yield Link("Parquet" if form == "parquet" else form.upper(), f"data/{subject.file_name}.{form}")
    yield Link(edition.say("Picture (SVG)"), f"data/{picture_name(subject, edition.language)}")


def _interval(edition: Edition, release: Release) -> str:
    when = release.published
    first, last = edition.day(when.earliest, short=True), edition.day(when.latest, short=True)
    return last if first == last else edition.say("%(first)s to %(last)s", first=first, last=last)


def _release(edition: Edition, release: Release) -> ReleaseRow:
    found = source(release.product)
    return ReleaseRow(
        release_anchor(release.id),
        release.id,
        edition.text(found.title),
        _interval(edition, release),
        edition.day(release.retrieved, short=True) if release.retrieved else "–",
        edition.text(release.how) if release.how else edition.say("from the publisher."),
        release.url,
        release.sha256,
        edition.text(found.terms),
    )
