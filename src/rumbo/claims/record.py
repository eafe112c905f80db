"""The record that claims are held against: lines of figures with all their vintages, read once, asked by bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from rumbo.archive import Archive, Known, Question, vintages
from rumbo.claims.claim import Figure, Reading
from rumbo.claims.span import Span, month_of, month_text
from rumbo.core import Kind, Release
from rumbo.errors import RumboError
from rumbo.indicators import indicators

LOOKED_BACK = 120
"""So many months back the newest figure is looked for."""
LINES = 4000
"""No more lines than this are kept at once."""


class Sum(NamedTuple):
    """The figures of some months added up, and the releases they are from."""

    value: float
    releases: tuple[str, ...]


class Record:
    """Figures by indicator, place and cut, as of any day."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.today = archive.clock()
        self._lines: dict[tuple[str, str, tuple[tuple[str, str], ...]], Mapping[str, Sequence[Known]]] = {}
        self._sums: dict[tuple[object, ...], tuple[Sum | None]] = {}

    def line(self, indicator: str, place: str, where: Mapping[str, str]) -> Mapping[str, Sequence[Known]]:
        """Return a line of figures with their vintages; empty where no table has it."""
        key = (indicator, place, tuple(sorted(where.items())))
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= LINES:
                self._lines.clear()
                self._sums.clear()
            found = self._lines[key] = self._read(indicator, place, where)
        return found

    def _read(self, indicator: str, place: str, where: Mapping[str, str]) -> Mapping[str, Sequence[Known]]:
        found = indicators().get(indicator)
        if found is None:
            return {}
        usual = {name: value for name, value in found.usual.items() if name not in where}
        try:
            return vintages(self.archive, Question(found, place, self.today, {**where, **usual}))
        except RumboError:  # a cut that nobody has is not known
            return {}

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """The releases held, by id."""
        return self.archive.releases

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of the publisher's bytes, by release."""
        return {name: release.sha256 for name, release in self.releases.items()}

    def covers(self, reading: Reading) -> bool:
        """Say whether there is any figure of a reading's line."""
        if reading.indicator is None or reading.place is None:
            return False
        return bool(self.line(reading.indicator, reading.place, reading.where))

    def bounds(self, reading: Reading, day: date) -> tuple[str, str] | None:
        """Return the first and last period of a reading's line that were known on a day."""
        line = self.line(reading.indicator or "", reading.place or "", reading.where)
        periods = [period for period, chain in line.items() if chain[0].since <= day]
        return (min(periods), max(periods)) if periods else None

    def newest(self, reading: Reading, day: date) -> tuple[str, Known] | None:
        """Return the newest period of a reading's line that was known on a day, with its first figure."""
        line, last = self.line(reading.indicator or "", reading.place or "", reading.where), month_of(day)
        for number in range(last, last - LOOKED_BACK, -1):
            for period in (month_text(number), str(number // 12)):
                if (chain := line.get(period)) and chain[0].since <= day:
                    return period, chain[0]
        return None

    def turning_days(self, reading: Reading) -> set[date]:
        """Return the days on which a figure became known, or another one, that a reading is held against."""
        spans = [one for one in (reading.period, reading.baseline) if one is not None]
        indicator, place = reading.indicator or "", reading.place or ""
        if indicator not in indicators() or not spans:
            return set()
        if reading.kind == "rank":
            spans = [Span.between(min(one.first for one in spans), max(one.last for one in spans))]
        each = [replace(reading, citizenship=one) for one in reading.together] or [reading]
        lines = [self.line(indicator, place, one.where) for one in each]
        if reading.kind == "share" and (whole := reading.whole):
            lines.append(self.line(whole.indicator or "", place, {}))
        periods = {period for span in spans for period in self._periods(indicator, span)}
        return {known.since for line in lines for period in periods for known in line.get(period, ())}

    def figure(self, reading: Reading, day: date) -> Figure | None:
        """Return what the record gives for a reading on a day, in the unit of the claim; None where it is not known."""
        period = reading.period
        if (
            reading.mixed
            or period is None
            or period.kind == "day"
            or period.part
            or reading.indicator is None
            or reading.place is None
        ):
            return None
        if reading.kind == "rank":
            return self._rank(reading, day)
        mine = self._sum(reading, period, day)
        if mine is None:
            return None
        if reading.kind == "share":
            return self._share(reading, mine, day)
        if reading.kind in ("percent_change", "ratio") or reading.difference:
            return self._compared(reading, mine, day)
        if reading.together and reading.kind == "count" and not reading.average:
            each = {
                one: self._sum(replace(reading, citizenship=one, together=()), period, day) for one in reading.together
            }
            parts = {one: found.value for one, found in each.items() if found}
            return Figure(round(mine.value, 2), day, mine.releases, parts)
        divisor = period.days if reading.kind == "rate_per_day" else len(period.months) if reading.average else 1
        return Figure(round(mine.value / divisor, 2), day, mine.releases, {str(period): mine.value})

    def earlier(self, reading: Reading, day: date) -> Sequence[float]:
        """Return all figures that a count of one month ever had by a day."""
        period = reading.period
        if period is None or period.kind != "month" or period.part or reading.kind != "count" or reading.difference:
            return ()
        line = self.line(reading.indicator or "", reading.place or "", reading.where)
        return [known.value for known in line.get(str(period), ()) if known.since <= day]

    def _sum(self, reading: Reading, span: Span, day: date) -> Sum | None:
        if reading.together:
            return self._sum_together(reading, span, day)
        key = (reading.indicator, reading.place, reading.citizenship, reading.demographic, reading.authority, span, day)
        held = self._sums.get(key)
        if held is None:
            if len(self._sums) > 50 * LINES:
                self._sums.clear()
            line = self.line(reading.indicator or "", reading.place or "", reading.where)
            periods = self._periods(reading.indicator or "", span) if reading.indicator in indicators() else []
            held = self._sums[key] = (_added(line, periods, day),)
        return held[0]

    def _sum_together(self, reading: Reading, span: Span, day: date) -> Sum | None:
        """Add up nationalities; None unless every one is held, and all from the same releases."""
        each = [self._sum(replace(reading, citizenship=one, together=()), span, day) for one in reading.together]
        sums = [one for one in each if one is not None]
        if len(sums) < len(each) or len({one.releases for one in sums}) > 1:
            return None
        return Sum(sum(one.value for one in sums), sums[0].releases)

    @staticmethod
    def _periods(indicator: str, span: Span) -> list[str]:
        if indicators()[indicator].every is Kind.YEAR:
            whole = span.kind == "year" or (span.first % 12 == 0 and span.last % 12 == 11)
            return [str(year) for year in range(span.first // 12, span.last // 12 + 1)] if whole else []
        return [month_text(number) for number in span.months]

    def _share(self, reading: Reading, mine: Sum, day: date) -> Figure | None:
        whole = reading.whole
        if whole is None or whole.period is None:
            return None
        all_ = self._sum(whole, whole.period, day)
        if all_ is None or not all_.value:
            return None
        parts = {str(whole.period): mine.value, "total": all_.value}
        return Figure(round(100 * mine.value / all_.value, 2), day, _both(mine, all_), parts)

    def _compared(self, reading: Reading, mine: Sum, day: date) -> Figure | None:
        base, period = reading.baseline, reading.period
        if base is None or period is None or base.part or base.kind == "day":
            return None
        other = self._sum(reading, base, day)
        if other is None or not other.value:
            return None
        parts = {str(period): mine.value, str(base): other.value}
        one, two = mine.value, other.value
        if len(base.months) > 24 and len(period.months) != len(base.months):
            one, two = one / len(period.months), two / len(base.months)
        if reading.difference:
            value = abs(one - two)
        elif reading.kind == "ratio":
            value = one / two
        else:
            value = 100 * (one / two - 1)
        return Figure(round(value, 2), day, _both(mine, other), parts)

    def _rank(self, reading: Reading, day: date) -> Figure | None:
        """The position of the period among those of its length in the months it is ranked among, from one end."""
        period, among = reading.period, reading.baseline
        if period is None or among is None:
            return None
        length = len(period.months)
        starts = range(period.first, among.first - 1, -length)
        sums = [self._sum(reading, Span.between(first, first + length - 1), day) for first in starts]
        if not sums or any(one is None for one in sums):
            return None
        values = [one.value for one in sums if one is not None]
        own = values[0]
        # The first of the months named may itself be the one that is not surpassed.
        rest = values[1:-1] if len(values) > 2 else values[1:]
        better = sum(value < own if reading.lowest else value > own for value in rest)
        releases = tuple(dict.fromkeys(name for one in sums if one for name in one.releases))
        return Figure(float(better + 1), day, releases[:5], {str(period): own})


def _both(one: Sum, other: Sum) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one.releases, *other.releases)))


def _since(known: Known) -> date:
    return known.since


def _added(line: Mapping[str, Sequence[Known]], periods: Sequence[str], day: date) -> Sum | None:
    """Add up periods as they were known on a day; None where one of them was not."""
    total: float = 0
    releases: dict[str, None] = {}
    if not periods:
        return None
    for period in periods:
        chain = line.get(period)
        at = bisect_right(chain, day, key=_since) if chain else 0
        if not chain or not at:
            return None
        known = chain[at - 1]
        total += known.value
        releases[known.release] = None
    return Sum(total, tuple(releases))
