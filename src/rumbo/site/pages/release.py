"""One release: all that is known of it and all that it changed. Every release named anywhere on the site leads here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rumbo.archive import CellChange, Changes
from rumbo.archive.changes import Printed, TotalChange
from rumbo.core import Coverage, Kind, Period, Release, Statement, place
from rumbo.core.codebook import value_name
from rumbo.indicators import indicator
from rumbo.publish import content
from rumbo.site import beside, changelog, paths
from rumbo.site.edition import LANGUAGES, N_, SYMBOLS, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, capital, release_link
from rumbo.site.pages import Page
from rumbo.site.tables import cut, spans, table_name
from rumbo.sources import source

NAVIGATION = None
SHOWN = 25  # cells in the page; all of them are in the file


@dataclass(frozen=True, slots=True)
class Covered:
    """The periods of one table that a release speaks for, and which of them it calls provisional."""

    name: str
    table: str
    periods: str
    provisional: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A total or a cell that moved: what it is, its period, what it was and is, by how much (a finding)."""

    what: str
    where: str
    period: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class Read:
    """A figure of a release of few: what it is, its period, how it stands, and where it was read."""

    what: str
    period: str
    value: str
    symbol: str
    status: str
    url: str
    site: str


@dataclass(frozen=True, slots=True)
class Said:
    """A figure that somebody printed and that enters no series."""

    period: str
    what: str
    value: str
    who: str
    how: str
    url: str


@dataclass(frozen=True, slots=True)
class KnownError:
    """A declared error of the publisher in this release."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    id: str
    title: str
    source_path: str
    list_path: str
    published: str
    is_day: bool
    retrieved: str
    how: str
    url: str
    file_name: str
    sha256: str
    content: str
    licence: str
    terms: str
    rows: str
    reader: str
    covers: Sequence[Covered]
    told: str
    counts: Mapping[str, str]
    against: Sequence[Link]
    printed: Sequence[Read]
    largest: Moved | None
    cells: Sequence[Moved]
    number_of_cells: str
    file: str
    totals: Sequence[Moved]
    also_read: Sequence[Said]
    statements: Sequence[Said]
    errors: Sequence[KnownError]
    errors_path: str
    earlier: Link | None
    later: Link | None


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield one page for each release."""
    for changes in evidence.changes.values():
        context = _context(edition, evidence, changes)
        files = {}
        if changes.cells and edition.language == LANGUAGES[0]:
            files[context.file] = content([_row(changes.release, one) for one in changes.cells], "csv").decode()
        yield Page(
            paths.release(changes.release.id),
            "release.html",
            context.id,
            edition.say(
                "Release %(release)s of %(source)s, published %(published)s: %(told)s.",
                release=context.id,
                source=context.title,
                published=edition.published(changes.release.published),
                told=context.told,
            ),
            context,
            paths.RELEASES,
            files=files,
        )


def _context(edition: Edition, evidence: Evidence, changes: Changes) -> Context:
    release, found = changes.release, source(changes.release.product)
    line = [one.id for one in evidence.releases_of(release.product)]  # newest first
    at = line.index(release.id)
    cells = sorted(changes.cells, key=lambda one: -one.size)
    return Context(
        id=release.id,
        title=edition.text(found.title),
        source_path=edition.path(paths.source(found.id)),
        list_path=edition.path(paths.release(found.id)),
        published=edition.published(release.published),
        is_day=release.published.earliest == release.published.latest,
        retrieved=edition.day(release.retrieved) if release.retrieved else "–",
        how=edition.text(release.how) if release.how else edition.say("from the publisher."),
        url=release.url,
        file_name=release.file_name or "–",
        sha256=release.sha256,
        content=edition.text(found.content) if found.content else "",
        licence=edition.text(found.licence_of(release)),
        terms=edition.text(found.terms),
        rows=edition.number(release.rows),
        reader=str(release.reader),
        covers=[_covered(edition, found.id, table, covered) for table, covered in sorted(release.covers.items())],
        told=changelog.told(edition, changes),
        counts=dict(_counts(edition, changes)),
        against=[release_link(edition, one) for one in changes.against],
        printed=[_read(edition, found.id, one) for one in changes.printed],
        largest=_cell(edition, found.id, cells[0]) if cells else None,
        cells=[_cell(edition, found.id, one) for one in cells[:SHOWN]],
        number_of_cells=edition.number(len(cells)),
        file=f"data/releases/{release.id}.csv",
        totals=[_total(edition, one) for one in sorted(changes.totals, key=_order)],
        also_read=[_said(edition, found.id, one) for one in release.also_read],
        statements=[_said(edition, found.id, one) for one in release.statements],
        errors=[
            KnownError(edition.text(one.what), edition.text(one.why))
            for one in found.corrections
            if one.release == release.sha256
        ],
        errors_path=edition.path(paths.CORRECTIONS),
        earlier=release_link(edition, line[at + 1]) if at + 1 < len(line) else None,
        later=release_link(edition, line[at - 1]) if at else None,
    )


def _covered(edition: Edition, product: str, table: str, covered: Coverage) -> Covered:
    count = len(covered.provisional)
    every = count == len(covered.periods)
    return Covered(
        capital(table_name(edition, product, table)),
        table,
        spans(edition, covered.periods),
        edition.say("all") if every else spans(edition, sorted(covered.provisional)) if count else "–",
    )


def _counts(edition: Edition, changes: Changes) -> Iterator[tuple[str, str]]:
    """Yield what is counted of a release, each with its count."""
    say, months_and_others = edition.say, changelog.months_and_others(changes)
    months, others = months_and_others
    if months or not others:
        yearly = months and Period.parse(months[0]).kind is Kind.YEAR
        before = N_("Years that had no figure before") if yearly else N_("Months that had no figure before")
        yield say(before), edition.number(len(months))
    if others:
        yield say("Years and other spans that had none"), edition.number(len(others))
    yield say("Cells in them"), edition.number(changes.new_cells)
    if changes.new_tables:
        yield say("Cells of tables that are new"), edition.number(sum(changes.new_tables.values()))
    for kind, words in (
        ("added", N_("Older cells added")),
        ("changed", N_("Older cells changed")),
        ("gone-to-zero", N_("Older cells gone to zero")),
        ("gone", N_("Older cells gone")),
        ("withdrawn", N_("Older cells withdrawn by the publisher")),
    ):
        yield say(words), edition.number(changes.count(kind))
    yield say("Figures that only repeat the one held, more coarsely"), edition.number(len(changes.confirmed))
    yield say("Totals that moved"), edition.number(len(changes.totals))


def _read(edition: Edition, product: str, one: Printed) -> Read:
    status = edition.status(one.status)
    if one.rounding > 1:
        status = edition.say("%(status)s, rounded to %(step)s", status=status, step=edition.number(one.rounding))
    return Read(
        _what(edition, product, one),
        edition.period(one.period, short=True),
        edition.number(one.value),
        SYMBOLS[one.status],
        status,
        one.url,
        urlsplit(one.url).netloc.removeprefix("www."),
    )


def _what(edition: Edition, product: str, one: CellChange | Printed) -> str:
    """Return what a cell is: its values, and what all figures of its table have in common."""
    names = [edition.text(value_name(name, value)) for name, value in one.dimensions.items()]
    table = source(product).tables.get(one.table)
    if table and names:
        return ", ".join([*cut(edition, table), *names])
    return capital(table_name(edition, product, one.table))


def _cell(edition: Edition, product: str, one: CellChange) -> Moved:
    return Moved(
        _what(edition, product, one),
        one.table,
        edition.period(one.period, short=True),
        edition.number(one.before),
        edition.number(one.after),
        edition.signed((one.after or 0) - (one.before or 0)),
    )


def _row(release: Release, one: CellChange) -> dict[str, object]:
    row = {"release": release.id, "table": one.table, "period": one.period, **one.dimensions}
    return {**row, "kind": one.kind, "before": one.before, "after": one.after}


def _order(one: TotalChange) -> tuple[str, str, str]:
    return one.indicator, one.place, one.period


def _total(edition: Edition, one: TotalChange) -> Moved:
    return Moved(
        edition.text(indicator(one.indicator).name),
        capital(edition.text(place(one.place).name)),
        edition.period(one.period, short=True),
        edition.number(one.before),
        edition.number(one.after),
        edition.signed((one.after or 0) - (one.before or 0)),
    )


def _said(edition: Edition, product: str, one: Statement) -> Said:
    who, how = beside.who_and_how(edition, one)
    what = capital(table_name(edition, product, one.table))
    return Said(edition.period(one.period, short=True), what, beside.value(edition, one), who, how, one.url)
