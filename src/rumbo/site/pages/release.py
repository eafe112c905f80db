"""One release: all that is known of it and all that it changed. Every release named anywhere on the site leads here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rumbo.archive import CellChange, Changes
from rumbo.archive.changes import TotalChange
from rumbo.core import Coverage, Period, Release, Statement, place
from rumbo.core.codebook import value_name
from rumbo.indicators import indicator
from rumbo.publish import content
from rumbo.site import changelog, paths
from rumbo.site.edition import LANGUAGES, N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, release_link
from rumbo.site.pages import Page
from rumbo.sources import source

NAVIGATION = None
LISTED = 6  # periods that do not follow each other, by name
SHOWN = 25  # cells in the page; all of them are in the file
BEFORE = ", before its release"
SAID = {
    "copy of release": N_("copy of the release"),
    "news report": N_("news report"),
    "law-firm page": N_("page of a law firm"),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """The periods of one table that a release speaks for, and which of them it calls provisional."""

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
class Said:
    """A figure that somebody printed and that enters no series."""

    period: str
    table: str
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
        covers=[_covered(edition, table, covered) for table, covered in sorted(release.covers.items())],
        told=changelog.told(edition, changes),
        counts=dict(_counts(edition, changes)),
        against=[release_link(edition, one) for one in changes.against],
        largest=_cell(edition, cells[0]) if cells else None,
        cells=[_cell(edition, one) for one in cells[:SHOWN]],
        number_of_cells=edition.number(len(cells)),
        file=f"data/releases/{release.id}.csv",
        totals=[_total(edition, one) for one in sorted(changes.totals, key=_order)],
        also_read=[_said(edition, one) for one in release.also_read],
        statements=[_said(edition, one) for one in release.statements],
        errors=[
            KnownError(edition.text(one.what), edition.text(one.why))
            for one in found.corrections
            if one.release == release.sha256
        ],
        errors_path=edition.path(paths.CORRECTIONS),
        earlier=release_link(edition, line[at + 1]) if at + 1 < len(line) else None,
        later=release_link(edition, line[at - 1]) if at else None,
    )


def _covered(edition: Edition, table: str, covered: Coverage) -> Covered:
    count = len(covered.provisional)
    every = count == len(covered.periods)
    return Covered(
        table,
        _spans(edition, covered.periods),
        edition.say("all") if every else _spans(edition, sorted(covered.provisional)) if count else "–",
    )


def _spans(edition: Edition, periods: Sequence[str]) -> str:
    """Return periods in words: months that follow each other as one span, then how many they are."""
    ordered = sorted(periods, key=Period.parse)
    whole = [str(month) for month in Period.range(Period.parse(ordered[0]), Period.parse(ordered[-1])).months()]
    if len(ordered) > 1 and whole == ordered:
        span = edition.span(ordered[0], ordered[-1])
        return edition.say("%(months)s, %(count)s months", months=span, count=edition.number(len(ordered)))
    listed = ", ".join(edition.period(one, short=True) for one in ordered[:LISTED])
    if len(ordered) <= LISTED:
        return listed
    more = edition.say("and %(count)s more", count=edition.number(len(ordered) - LISTED))
    return f"{listed} {more}"


def _counts(edition: Edition, changes: Changes) -> Iterator[tuple[str, str]]:
    """Yield what is counted of a release, each with its count."""
    say, months_and_others = edition.say, changelog.months_and_others(changes)
    months, others = months_and_others
    yield say("Months that had no figure before"), edition.number(len(months))
    if others:
        yield say("Years and other spans that had none"), edition.number(len(others))
    yield say("Cells in them"), edition.number(changes.new_cells)
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


def _cell(edition: Edition, one: CellChange) -> Moved:
    names = ", ".join(edition.text(value_name(name, value)) for name, value in one.dimensions.items())
    return Moved(
        names or "–",
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
        edition.text(place(one.place).name),
        edition.period(one.period, short=True),
        edition.number(one.before),
        edition.number(one.after),
        edition.signed((one.after or 0) - (one.before or 0)),
    )


def _said(edition: Edition, one: Statement) -> Said:
    value = edition.number(one.value)
    if one.rounding > 1:
        value = edition.say("%(value)s, rounded to %(step)s", value=value, step=edition.number(one.rounding))
    name = one.who.removesuffix(BEFORE)
    who = edition.say(SAID[name]) if name in SAID else name
    if name != one.who:
        who = edition.say("%(who)s, before the release", who=who)
    how = edition.say(SAID[one.how]) if one.how in SAID else one.how
    return Said(edition.period(one.period, short=True), one.table, value, who, how, one.url)
