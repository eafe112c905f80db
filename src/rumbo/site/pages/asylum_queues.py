"""Asylum systems as queues: whether what came in and went out accounts for who waits, and how many next year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rumbo.analysis import asylum
from rumbo.core import place
from rumbo.publish import content
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.indicators import NAVIGATION as LIST

if TYPE_CHECKING:
    from rumbo.analysis.asylum import Closing, Expected, System

NAVIGATION = Entry(25, N_("Asylum as queues"), paths.ASYLUM, LIST.path)
YEARS = 10
FED_BY = ("displaced-population", "asylum-applications", "asylum-decisions")
FILES = {"data/asylum-stock-flow.csv": "stock-flow", "data/asylum-expected.csv": "expected-pending"}


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of a country: pending before, applications, decisions, pending after, and what stays unaccounted for."""

    country: str
    year: int
    counts: Sequence[str]
    gap: str
    closes: bool


@dataclass(frozen=True, slots=True)
class AheadRow:
    """What is expected of a country at the next year's end, and the number of the last year."""

    country: str
    last: str
    middle: str
    between: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    first: int
    last: int
    lead: str
    open_years: Sequence[YearRow]
    years: Sequence[tuple[str, Sequence[YearRow]]]
    next: int
    ahead: Sequence[AheadRow]
    score: str
    subjects: Sequence[Link]
    releases: Sequence[Link]
    files: Sequence[tuple[str, str]]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with its files; none where no year of any system is known."""
    systems = evidence.at_work.systems
    last = max((max(one.pending, default=0) for one in systems.values()), default=0)
    closings = asylum.closings(systems, last - YEARS + 1, last)
    if not closings:
        return
    ahead = asylum.expected(systems, last + 1, last + 1)
    context = _context(edition, evidence, systems, closings, ahead, last)
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "stock-flow": [{**one._asdict(), "gap": round(one.gap, 4), "closes": one.closes} for one in closings],
        "expected-pending": [_plain(one) for one in ahead],
    }
    yield Page(
        NAVIGATION.path,
        "asylum-queues.html",
        edition.say("Asylum systems as queues"),
        edition.say("Whether applications and decisions account for who waits, and how many may wait next year."),
        context,
        NAVIGATION.path,
        files={path: content(rows[name], "csv").decode() for path, name in FILES.items() if rows[name]},
    )


def _plain(one: Expected) -> Mapping[str, Any]:
    raw = {name: round(value) if isinstance(value, float) else value for name, value in one._asdict().items()}
    return {name: value for name, value in raw.items() if name != "came"}


def _context(
    edition: Edition, evidence: Evidence, systems: Mapping[str, System], closings: Sequence[Closing],
    ahead: Sequence[Expected], last: int,
) -> Context:  # fmt: skip
    first = last - YEARS + 1
    rows = sorted((_year(edition, one) for one in closings), key=lambda one: (one.country, one.year))
    names = dict.fromkeys(one.country for one in rows)
    homes = [one for one in map(evidence.home, FED_BY) if one]
    return Context(
        first,
        last,
        edition.say(
            "Of %(years)s years of %(countries)s systems, %(closed)s are accounted for within a tenth; the "
            "median of what is unaccounted for is %(gap)s of those pending.",
            years=edition.number(len(rows)), countries=len(names),
            closed=edition.number(sum(one.closes for one in rows)),
            gap=edition.fine_percent(asylum.median_gap(closings) or 0),
        ),
        [one for one in rows if not one.closes],
        [(name, [one for one in rows if one.country == name]) for name in names],
        last + 1,
        sorted((_ahead(edition, one) for one in ahead), key=lambda one: one.country),
        _score(edition, systems, first, last),
        [Link(edition.text(one.indicator.name), edition.path(one.page)) for one in homes],
        _releases(edition, evidence),
        [(path.rsplit("/")[-1], path) for path, name in FILES.items() if ahead or name == "stock-flow"],
    )  # fmt: skip


def _name(edition: Edition, country: str) -> str:
    return edition.text(place(country).name)


def _year(edition: Edition, one: Closing) -> YearRow:
    counts = [edition.number(value) for value in (one.before, one.applied, one.decided, one.pending)]
    gap = edition.percent(one.gap, signed=True)
    return YearRow(_name(edition, one.country), one.year, counts, gap, one.closes)


def _ahead(edition: Edition, one: Expected) -> AheadRow:
    """Return an expectation with the three digits that it bears."""
    low, middle, high = (
        None if value is None else edition.number(float(f"{value:.3g}")) for value in (one.low, one.value, one.high)
    )
    between = edition.say("%(first)s to %(last)s", first=low, last=high) if low else "–"
    return AheadRow(_name(edition, one.country), edition.number(one.rival), middle or "–", between)


def _score(edition: Edition, systems: Mapping[str, System], first: int, last: int) -> str:
    """Return how such expectations did, empty where none has come."""
    found = asylum.expected(systems, first, last)
    if not any(one.came for one in found):
        return ""
    score = asylum.score(found)
    return edition.say(
        "Of %(cases)s such expectations since %(first)s, each from earlier years alone, the error was, in the median, "
        "%(median)s of that made by repeating last year's number and, on average, %(mean)s; %(cover)s came within "
        "their interval of nine in ten.",
        cases=score.cases, first=first, median=edition.percent(score.median), mean=edition.percent(score.mean),
        cover=edition.percent(score.cover),
    )  # fmt: skip


def _releases(edition: Edition, evidence: Evidence) -> list[Link]:
    """Return the newest release of each product that the figures come from."""
    used = {product.id for one in map(evidence.home, FED_BY) if one for product in one.products}
    newest = [found[0] for product in sorted(used) if (found := evidence.releases_of(product))]
    return [Link(one.id, edition.path(paths.release(one.id))) for one in newest]
