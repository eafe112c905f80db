"""Periods as publishers use them: a day, a month, a calendar year, a US fiscal year, a range.

A period is stored as its first and last day; its text is the one of files and of the command line. The US fiscal
year runs from 1 October of the year before to 30 September.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from rumbo.errors import BadPeriod

FORMS = "2024-03 (a month), 2024-03-05 (a day), 2024 (a year), FY2024 (a US fiscal year), 2023-10/2024-03 (a range)"
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_FISCAL = re.compile(r"(?:FY|AF)\s?(\d{4})(?:-M(0[1-9]|1[0-2]))?", re.IGNORECASE)


class Kind(StrEnum):
    """The kinds of period."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal-year"
    RANGE = "range"


def parse_day(text: str) -> date:
    """Return the day that an ISO text names.

    >>> parse_day("2024-05-07")
    datetime.date(2024, 5, 7)

    Raises BadPeriod.
    """
    why = "It is not written as year-month-day."
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            why = "Read as year-month-day, it is not in the calendar."
    raise BadPeriod(f"{text!r} is no day.", why, "Write it as 2024-05-07.")


def runs(periods: Iterable[str]) -> list[tuple[str, str]]:
    """Return the first and the last of each run of periods of one kind that follow each other without a gap.

    >>> runs(["2024-01", "2023-12", "2024-03", "FY2023", "FY2024"])
    [('FY2023', 'FY2024'), ('2023-12', '2024-01'), ('2024-03', '2024-03')]
    """
    found: list[tuple[str, str]] = []
    for period in sorted((Period.parse(text) for text in periods), key=lambda one: (one.kind != "fiscal-year", one)):
        if found and (before := Period.parse(found[-1][1])).kind is period.kind and before + 1 == period:
            found[-1] = (found[-1][0], str(period))
        else:
            found.append((str(period), str(period)))
    return found


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _shift(year: int, month: int, steps: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + steps
    return index // 12, index % 12 + 1


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its kind, first day and last day (both included).

    >>> Period.parse("FY2024").start, str(Period.parse("2023-12") + 1), len(Period.parse("FY2024").months())
    (datetime.date(2023, 10, 1), '2024-01', 12)

    Periods are ordered by their first day, then by their last.
    """

    kind: Kind
    start: date
    end: date

    @classmethod
    @lru_cache(maxsize=4096)  # few periods are asked for again and again
    def parse(cls, text: str) -> Period:
        """Return the period that a text names; the forms are in ``FORMS``. Raises BadPeriod."""
        return _parsed(text.strip())

    @classmethod
    def day(cls, day: date) -> Period:
        """Return one day."""
        return cls(Kind.DAY, day, day)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return one calendar month."""
        return _month(year, month)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return one calendar year."""
        return cls(Kind.YEAR, date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def fiscal_year(cls, year: int) -> Period:
        """Return one US fiscal year: 2024 runs from October 2023 to September 2024."""
        return cls(Kind.FISCAL_YEAR, date(year - 1, 10, 1), date(year, 9, 30))

    @classmethod
    def range(cls, first: Period, last: Period) -> Period:
        """Return the range from the start of one period to the end of another. Raises BadPeriod when reversed."""
        if last.end < first.start:
            raise BadPeriod(f"The range {first}/{last} ends before it begins.", "", "Put the earlier period first.")
        return cls(Kind.RANGE, first.start, last.end)

    def __str__(self) -> str:
        match self.kind:
            case Kind.DAY:
                return self.start.isoformat()
            case Kind.MONTH:
                return self.start.isoformat()[:7]
            case Kind.YEAR:
                return self.start.isoformat()[:4]
            case Kind.FISCAL_YEAR:
                return f"FY{self.end.isoformat()[:4]}"
        digits = 7 if self.is_whole_months else 10
        return f"{self.start.isoformat()[:digits]}/{self.end.isoformat()[:digits]}"

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __le__(self, other: Period) -> bool:
        return (self.start, self.end) <= (other.start, other.end)

    def __gt__(self, other: Period) -> bool:
        return other < self

    def __ge__(self, other: Period) -> bool:
        return other <= self

    def __contains__(self, other: Period | date) -> bool:
        if isinstance(other, date):
            return self.start <= other <= self.end
        return self.start <= other.start and other.end <= self.end

    def __add__(self, steps: int) -> Period:
        """Return the period of the same kind and length that lies ``steps`` of them later."""
        match self.kind:
            case Kind.DAY:
                return Period.day(self.start + timedelta(days=steps))
            case Kind.MONTH:
                return Period.month(*_shift(self.start.year, self.start.month, steps))
            case Kind.YEAR:
                return Period.year(self.start.year + steps)
            case Kind.FISCAL_YEAR:
                return Period.fiscal_year(self.end.year + steps)
        if self.is_whole_months:
            months = self.months()
            return Period.range(months[0] + steps * len(months), months[-1] + steps * len(months))
        step = timedelta(days=steps * ((self.end - self.start).days + 1))
        return Period(Kind.RANGE, self.start + step, self.end + step)

    def __sub__(self, steps: int) -> Period:
        return self + -steps

    @property
    def is_whole_months(self) -> bool:
        """Say whether the period begins with a first and ends with a last day of a month."""
        return self.start.day == 1 and self.end == _month_end(self.end.year, self.end.month)

    def months(self) -> tuple[Period, ...]:
        """Return the months that lie in the period, whole ones only.

        >>> [str(month) for month in Period.parse("2023-12/2024-01").months()]
        ['2023-12', '2024-01']
        """
        first = self.start.year * 12 + self.start.month - 1 + (self.start.day > 1)
        after = self.end.year * 12 + self.end.month - (self.end != _month_end(self.end.year, self.end.month))
        return tuple(Period.month(index // 12, index % 12 + 1) for index in range(first, after))

    def within(self, kind: Kind) -> Period:
        """Return the month, year or fiscal year that the first day of this period lies in."""
        if kind is Kind.MONTH:
            return Period.month(self.start.year, self.start.month)
        if kind is Kind.FISCAL_YEAR:
            return Period.fiscal_year(self.start.year + (self.start.month >= 10))
        if kind is Kind.YEAR:
            return Period.year(self.start.year)
        return Period.day(self.start)


# The same few hundred months come up in every series: each is made once.


@lru_cache(maxsize=4096)
def _month(year: int, month: int) -> Period:
    return Period(Kind.MONTH, date(year, month, 1), _month_end(year, month))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period:
    try:
        if "/" in text:
            first, last = (Period.parse(part) for part in text.split("/"))
            return Period.range(first, last)
        if found := _FISCAL.fullmatch(text):
            year = Period.fiscal_year(int(found[1]))
            return year.months()[int(found[2]) - 1] if found[2] else year
        if found := _MONTH.fullmatch(text):
            return Period.month(int(found[1]), int(found[2]))
        if _YEAR.fullmatch(text):
            return Period.year(int(text))
        return Period.day(parse_day(text))
    except (ValueError, BadPeriod) as error:
        why = error.why if isinstance(error, BadPeriod) and "/" in text else ""
        raise BadPeriod(f"{text!r} is no period.", why, f"Write {FORMS}.") from None
