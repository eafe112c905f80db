"""One figure through its vintages, and how much first prints were revised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from rumbo import charts
from rumbo.analysis.revision import EraRevision
from rumbo.observatory import Vintage
from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject
from rumbo.site.figures import Figure, capital, figure, measure

STANDS_FOR = timedelta(days=75)  # what the chart shows of the time that the last value has stood
Sizes = tuple[charts.Size, charts.Size]
SIZES: Sizes = (charts.WIDE.high(150), charts.NARROW.high(130))


@dataclass(frozen=True, slots=True)
class VintageRow:
    """One figure as it stood from a day on, how it differs from the last (a finding), and in how many releases."""

    known_from: str
    figure: Figure
    change: str
    releases: str


@dataclass(frozen=True, slots=True)
class Vintages:
    """One month through its vintages: headline, measure, chart and table."""

    month: str
    headline: str
    subtitle: str
    drawing: charts.Drawing
    rows: Sequence[VintageRow]


@dataclass(frozen=True, slots=True)
class Revision:
    """How much first prints were revised in one era, as numbers.

    The months measured, how many of them were not changed, the median, the largest and its month with both figures.
    """

    era: str
    count: str
    unchanged: str
    median: str
    largest: str
    month: str
    first: str
    latest: str

    @property
    def named(self) -> bool:
        """Say whether any month was changed, so that there is a largest to name."""
        return bool(self.month)


def vintages(
    edition: Edition, subject: Subject, of: Sequence[Vintage], uid: str = "vintages", sizes: Sizes = SIZES
) -> Vintages | None:
    """Return one month of a subject through its vintages, None where there are none."""
    if not of:
        return None
    first, last = of[0].observation, of[-1].observation
    month = edition.period(first.period)
    moved = sum(bool(one.change) for one in of)
    values = {"first": edition.number(first.value), "last": edition.number(last.value)}
    headline = edition.say("%(month)s: %(first)s as first known, %(last)s now", month=capital(month), **values)
    told = edition.say(
        "%(what)s, as %(releases)s gave them; the figure moved %(times)s.",
        what=measure(edition, subject.series),
        releases=edition.say_many("%(count)s release", "%(count)s releases", len(of)),
        times=edition.say_many("once", "%(count)s times", moved),
    )
    runs = [list(run) for _, run in groupby(of, key=_state)]
    drawing = charts.vintages_chart(
        [charts.Step(run[0].known_from, run[0].observation.value, str(run[0].observation.status)) for run in runs],
        title=headline,
        lang=edition.language,
        unit_label=edition.text(subject.indicator.unit),
        as_of=min(subject.series.as_of, runs[-1][0].known_from + STANDS_FOR),
        uid=uid,
        sizes=sizes,
    )
    stands = edition.say("The last value stood on %(day)s.", day=edition.day(subject.series.as_of))
    return Vintages(
        month, headline, f"{told} {stands} {drawing.subtitle}", drawing, [_row(edition, run) for run in runs]
    )


def _state(vintage: Vintage) -> tuple[object, object]:
    return vintage.observation.value, vintage.observation.status


def _row(edition: Edition, run: Sequence[Vintage]) -> VintageRow:
    first = run[0]
    change = "" if first.change is None else edition.signed(first.change)
    more = (
        edition.say_many("and %(count)s later release", "and %(count)s later releases", len(run) - 1) if run[1:] else ""
    )
    return VintageRow(edition.day(first.known_from), figure(edition, first.observation), change, more)


def revisions(edition: Edition, found: EraRevision) -> Revision:
    """Return the size of revisions in one era."""
    largest = found.largest if found.largest and found.largest.relative else None
    return Revision(
        capital(edition.text(found.era.name)),
        edition.number(len(found.months)),
        edition.number(sum(not one.relative for one in found.months)),
        edition.fine_percent(found.median or 0),
        edition.fine_percent(abs(largest.relative)) if largest else "0",
        edition.period(largest.first.period) if largest else "",
        edition.number(largest.first.value) if largest else "",
        edition.number(largest.latest.value) if largest else "",
    )
