"""The page of an indicator at a place: its newest figure, what it counts, its course, its vintages, its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.core import Kind, Release
from rumbo.publish import FORMATS
from rumbo.series import Series
from rumbo.site import paths, sentences
from rumbo.site.about import About, about, notes
from rumbo.site.at_large import PAGE as SPLIT
from rumbo.site.at_large import TOLD, Share, Split, newest_share, split
from rumbo.site.beside import Cost, Inferred, Said, cost, inferred, printed
from rumbo.site.cards import newest_card
from rumbo.site.dataset import dataset
from rumbo.site.downloads import citation_name, picture_name
from rumbo.site.edition import Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import (
    Chart,
    Figure,
    Link,
    Row,
    capital,
    cut,
    figure,
    long_chart,
    recent_chart,
    release_link,
)
from rumbo.site.pages import Page
from rumbo.site.pages.indicators import NAVIGATION as LIST
from rumbo.site.rankings import Ranking, rankings
from rumbo.site.vintages import Revision, Vintages, revisions, vintages
from rumbo.sources import source

NAVIGATION = None
STYLES = {"bibtex": "BibTeX", "csl": "CSL-JSON"}
SHOWN = 24  # months in the open table; all of them are in the folded one
LONG_SIZES = (charts.WIDE, charts.NARROW)
RECENT_SIZES = (charts.WIDE.high(190), charts.NARROW.high(170))


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release as the page lists it."""

    link: Link
    title: str
    published: str
    retrieved: str
    how: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    id: str
    place_id: str
    name: str
    place: str
    yearly: bool
    cut: str
    places: Sequence[Link]
    newest: Figure
    newest_month: str
    newest_path: str
    published: str
    age: str
    long: Chart
    recent: Chart | None
    rows: Sequence[Row]
    about: About
    notes: Sequence[str]
    cost: Cost | None
    inferred: Sequence[Inferred]
    printed: Sequence[Said]
    share: Share | None
    share_path: str
    split: Split | None
    rankings: Sequence[Ranking]
    vintages: Vintages | None
    history: str
    revisions: Sequence[Revision]
    quote: Sequence[str]
    citations: Sequence[Link]
    downloads: Sequence[Link]
    releases: Sequence[ReleaseRow]
    licences: Sequence[str]
    revisions_path: str
    reconciled: str
    by_citizenship: bool
    by_citizenship_at: str
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
            dataset(edition, subject, title, evidence.table(subject.indicator.id) if subject.is_home else None),
            {f"data/{picture_name(subject, edition.language)}": charts.standalone(context.long.drawing.wide)},
            [(context.name, paths.feed(edition.language, f"indicator-{subject.indicator.id}", "atom"))],
            newest_card(edition, subject),
        )


def _context(edition: Edition, evidence: Evidence, subject: Subject) -> Context:
    series, indicator, newest = subject.series, subject.indicator, subject.newest
    yearly = indicator.every is Kind.YEAR
    # What is known of those met at large, is known of the southwest border.
    at_large = evidence.situation.at_large if indicator.id in TOLD and subject.is_home else None
    used = {one.id for one in subject.releases} | set(at_large.releases if at_large else ())
    if subject.page == SPLIT and evidence.split:
        used |= {one.release for one in evidence.split.known if one.release}
    used |= {one.release.id for one in subject.printed}
    releases = [one.release for name, one in evidence.changes.items() if name in used]
    long = long_chart(edition, subject, "long", LONG_SIZES)
    return Context(
        id=indicator.id,
        place_id=series.place.id,
        name=edition.text(indicator.name),
        place=capital(edition.text(series.place.name)),
        yearly=yearly,
        cut=capital(", ".join(cut(edition, series))),
        places=[
            Link(capital(edition.text(one.series.place.name)), edition.path(one.page))
            for one in evidence.of(indicator.id)
        ],
        newest=figure(edition, newest),
        newest_month=edition.period(newest.period),
        newest_path=edition.path(subject.figure_page(newest.period)),
        published=edition.published(newest.published) if newest.published else "",
        age=sentences.age(edition, series.age_days or 0, indicator.every),
        long=long,
        recent=recent_chart(edition, subject, "recent", RECENT_SIZES) if _has_recent(series) and not yearly else None,
        rows=long.rows[:SHOWN],
        about=about(edition, evidence, subject),
        notes=notes(edition, subject),
        cost=cost(edition, evidence, subject),
        inferred=inferred(edition, subject.inferred),
        printed=printed(edition, subject.printed),
        share=newest_share(edition, at_large),
        share_path=f"{edition.path(SPLIT)}#entry" if evidence.shares else "",
        split=split(edition, evidence) if subject.page == SPLIT else None,
        rankings=list(rankings(edition, subject)),
        vintages=vintages(edition, subject, subject.moved or subject.furthest),
        history=_history(subject),
        revisions=[revisions(edition, era) for era in subject.eras],
        quote=subject.citations[edition.language].text().split("\n\n"),
        citations=[
            Link(label, f"data/{citation_name(subject, style, edition.language)}") for style, label in STYLES.items()
        ],
        downloads=list(_downloads(edition, subject)),
        releases=[_release(edition, one) for one in releases],
        licences=list(dict.fromkeys(edition.text(source(one.product).terms) for one in releases)),
        revisions_path=edition.path(f"{paths.REVISIONS}#{indicator.id}"),
        reconciled=edition.path(paths.reconciliation(subject.file_name)) if subject.reconciled else "",
        by_citizenship=bool(subject.by_citizenship),
        by_citizenship_at=_command(subject) if not subject.is_home and "citizenship" in indicator.dimensions else "",
        address=edition.path(subject.page),
    )


def _command(subject: Subject) -> str:
    """Return the command that gives the rows by citizenship, which the files of this place leave out."""
    return f"rumbo show {subject.indicator.id} --place {subject.series.place.id} --by citizenship --format csv"


def _has_recent(series: Series) -> bool:
    """Say whether a chart of the last months shows more than the whole does, and not zeros alone."""
    return len(series) > SHOWN and any(one.value for one in series.observations[-SHOWN:])


def _history(subject: Subject) -> str:
    """Return the command that gives the vintages of a month; that of the newest stands for any."""
    return f"rumbo history {subject.indicator.id} {subject.newest.period} --place {subject.series.place.id}"


def _downloads(edition: Edition, subject: Subject) -> Iterator[Link]:
    for form in FORMATS:
        yield Link("Parquet" if form == "parquet" else form.upper(), f"data/{subject.file_name}.{form}")
    yield Link(edition.say("Picture (SVG)"), f"data/{picture_name(subject, edition.language)}")


def _release(edition: Edition, release: Release) -> ReleaseRow:
    found = source(release.product)
    return ReleaseRow(
        release_link(edition, release.id),
        edition.text(found.title),
        edition.interval(release.published),
        edition.day(release.retrieved, short=True) if release.retrieved else "–",
        edition.text(release.how) if release.how else edition.say("from the publisher."),
        release.sha256,
        edition.text(found.terms),
    )
