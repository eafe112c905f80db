"""The situation on a day: each indicator at its home place, how each source stands, the latest releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rumbo import answering, asking
from rumbo.analysis import change, share
from rumbo.archive import Archive, Question, Silence, silences
from rumbo.core import Finding, Period, Release
from rumbo.core.codebook import value_name
from rumbo.errors import NoData
from rumbo.indicators import indicator, indicators
from rumbo.series import Series

FIRST = ("cbp-encounters", "usbp-encounters")
"""Of indicators with the same newest month these lead."""

LATEST = 8


@dataclass(frozen=True, slots=True)
class Headline:
    """One indicator at its home place: the series, how its newest month stands, and whether it stands beside others."""

    series: Series
    standing: change.Standing | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The situation on a day: headlines, newest known first, how each source stands, the latest releases.

    ``at_large`` is the share of Border Patrol's figure that was met away from the border, in the newest month split.
    """

    as_of: date
    headlines: tuple[Headline, ...]
    silences: tuple[Silence, ...]
    latest: tuple[Release, ...]
    at_large: Finding | None = None


def situation(archive: Archive, day: date) -> Situation:
    """Return the situation on a day: each indicator at its home place, the newest known first."""
    headlines = []
    for one in indicators().values():
        try:
            series = answering.series(archive, asking.question(one, one.home, day, None, {}))
        except NoData:
            continue
        headlines.append(Headline(series, change.standing(series.indicator, series.observations)))
    order = {name: number for number, name in enumerate(FIRST)}
    headlines.sort(key=lambda one: (-_newest_month(one.series), order.get(one.series.indicator.id, len(order))))
    out = [one for one in archive.releases.values() if one.published.surely(day)]
    latest = tuple(reversed(out[-LATEST:]))
    return Situation(
        day, tuple(headlines), silences(archive.releases.values(), archive.looks, day), latest, at_large(archive, day)
    )


def at_large(archive: Archive, day: date, period: str | None = None) -> Finding | None:
    """Return the share of Border Patrol's southwest figure that was met at large, in a month or the newest split.

    None where no month was split by the day.
    """
    question = Question(indicator("usbp-encounters"), "us-southwest", day, by=("entry",))
    try:
        split = answering.series(archive, question, (period, period))
    except NoData:
        return None
    months = sorted({one.period for one in split.known})
    parts = [one for one in split.known if one.period == (months[-1] if months else "")]
    large = [one for one in parts if one.dimensions["entry"] == "at-large"]
    return share.share(large[0], parts, value_name("entry", "at-large")) if large else None


def _newest_month(series: Series) -> int:
    return Period.parse(series.newest.period).start.toordinal() if series.newest else 0
