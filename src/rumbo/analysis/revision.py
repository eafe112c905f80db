"""How much first prints were revised: per series and era, never as one adjective.

A first print is the first figure held, where it came out within three months of the month's end; a figure first held
later may have been revised unseen. Rounded figures are left out, since rounding would pass for revision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from rumbo.core import Era, Finding, Indicator, Observation, Period, Text, releases_of

METHOD = "revision/1"
SOON = timedelta(days=95)


@dataclass(frozen=True, slots=True)
class Revised:
    """One month: its first print and its figure on the day asked."""

    first: Observation
    latest: Observation

    @property
    def relative(self) -> float:
        """Return first to latest as a share of the latest: -0.039 is a first print 3.9 % too low."""
        return ((self.first.value or 0) - (self.latest.value or 0)) / (self.latest.value or 1)


@dataclass(frozen=True, slots=True)
class EraRevision:
    """The size of revisions in one era: how many months, the largest, and the median size."""

    era: Era
    until: str
    months: tuple[Revised, ...]

    @property
    def largest(self) -> Revised | None:
        """Return the month whose first print lay furthest from the latest figure."""
        return max(self.months, key=lambda one: abs(one.relative), default=None)

    @property
    def median(self) -> float | None:
        """Return the median of the absolute relative revisions."""
        sizes = sorted(abs(one.relative) for one in self.months)
        if not sizes:
            return None
        middle = len(sizes) // 2
        return sizes[middle] if len(sizes) % 2 else (sizes[middle - 1] + sizes[middle]) / 2

    @property
    def finding(self) -> Finding | None:
        """Return the median size as a finding, with what it rests on; None for an era without a month measured."""
        if not self.months or self.largest is None:
            return None
        newest, count = self.months[-1].latest, len(self.months)
        return Finding(
            kind="revision",
            subject={"indicator": newest.indicator, "place": newest.place, "since": str(self.era.since)},
            value=self.median,
            as_of=newest.as_of or date.max,
            releases=releases_of(one for month in self.months for one in (month.first, month.latest)),
            method=METHOD,
            explanation=Text(
                en=f"Median of the first prints of {count} months against their figures now, whatever the direction.",
                es=f"Mediana de las primeras cifras de {count} meses frente a las de ahora, sin importar el sentido.",
            ),
            parameters={"months": count, "first_print_within_days": SOON.days, "rounded": "left out"},
        )


def by_era(
    indicator: Indicator, firsts: Mapping[str, Observation], latest: Mapping[str, Observation]
) -> Sequence[EraRevision]:
    """Return the size of revisions in each era that the indicator declares."""
    months = []
    for period, first in sorted(firsts.items()):
        last = latest.get(period)
        if last is None or not first.value or not last.value or first.rounding > 1 or last.rounding > 1:
            continue
        if first.published and first.published.latest - Period.parse(period).end <= SOON:
            months.append(Revised(first, last))
    found = []
    for era, upcoming in zip_longest(indicator.eras, indicator.eras[1:]):
        inside = [
            one
            for one in months
            if Period.parse(one.first.period).start >= era.since
            and (upcoming is None or Period.parse(one.first.period).start < upcoming.since)
        ]
        found.append(EraRevision(era, inside[-1].first.period if inside else "", tuple(inside)))
    return found
