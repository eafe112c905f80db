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
from rumbo.site.figures import Figure, capital, figure

STANDS_FOR = timedelta(days=75)  # what the chart shows of the time that the last value has stood
SIZES = (charts.WIDE.high(150), charts.NARROW.high(130))


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
    """How much first prints were revised in one era: months, median, and the largest with its month."""

    era: str
    months: str
    median: str
    largest: str


def vintages(edition: Edition, subject: Subject) -> Vintages | None:
    """Return the month whose figure changed most often, None where no figure was changed."""
    if not subject.moved:
        return None
    first, last = subject.moved[0].observation, subject.moved[-1].observation
    month = edition.period(first.period)
    moved = sum(bool(one.change) for one in subject.moved)
    values = {"first": edition.number(first.value), "last": edition.number(last.value)}
    headline = edition.say("%(month)s: %(first)s as first known, %(last)s now", month=capital(month), **values)
    told = edition.say(
        "%(what)s, %(place)s, as %(releases)s gave them; the figure moved %(times)s.",
        what=edition.text(subject.indicator.short),
        place=edition.text(subject.series.place.name),
        releases=edition.say_many("%(count)s release", "%(count)s releases", len(subject.moved)),
        times=edition.say_many("%(count)s time", "%(count)s times", moved),
    )
    runs = [list(run) for _, run in groupby(subject.moved, key=_state)]
    drawing = charts.vintages_chart(
        [charts.Step(run[0].known_from, run[0].observation.value, str(run[0].observation.status)) for run in runs],
        title=headline,
        lang=edition.language,
        unit_label=edition.text(subject.indicator.unit),
        as_of=min(subject.series.as_of, runs[-1][0].known_from + STANDS_FOR),
        uid="vintages",
        sizes=SIZES,
    )
    stands = edition.say("The last value stood on %(day)s.", day=edition.day(subject.series.as_of))
    return Vintages(
        month, headline, f"{told} {stands} {drawing.subtitle}", drawing, [_row(edition, subject, run) for run in runs]
    )


def _state(vintage: Vintage) -> tuple[object, object]:
    return vintage.observation.value, vintage.observation.status


def _row(edition: Edition, subject: Subject, run: Sequence[Vintage]) -> VintageRow:
    first = run[0]
    change = "" if first.change is None else edition.signed(first.change)
    more = (
        edition.say_many("and %(count)s later release", "and %(count)s later releases", len(run) - 1) if run[1:] else ""
    )
    return VintageRow(edition.day(first.known_from), figure(edition, subject, first.observation), change, more)


def revisions(edition: Edition, found: EraRevision) -> Revision:
    """Return the size of revisions in one era, as numbers: how many months, the median, the largest."""
    largest = found.largest
    told = ""
    if largest:
        told = edition.say(
            "%(percent)s: %(month)s, first %(first)s, now %(latest)s",
            percent=edition.fine_percent(abs(largest.relative)),
            month=edition.period(largest.first.period),
            first=edition.number(largest.first.value),
            latest=edition.number(largest.latest.value),
        )
    months = edition.say_many("%(count)s month", "%(count)s months", len(found.months))
    return Revision(capital(edition.text(found.era.name)), months, edition.fine_percent(found.median or 0), told)
