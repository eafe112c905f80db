"""Stretches of whole months, as claims speak of them, and single days, which no monthly figure can answer for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

FISCAL_START = 10
"""The US fiscal year begins in October of the year before."""


def month_number(year: int, month: int) -> int:
    """Return the number of a month, counted through all years.

    >>> month_number(2024, 3) - month_number(2023, 12)
    3
    """
    return year * 12 + month - 1


def month_of(day: date) -> int:
    """Return the number of the month that a day is in."""
    return month_number(day.year, day.month)


def month_text(number: int) -> str:
    """Return a month's text.

    >>> month_text(month_number(2024, 3))
    '2024-03'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def fiscal_year_of(month: int) -> int:
    """Return the US fiscal year that a month is in."""
    return (month + 3) // 12


@dataclass(frozen=True, slots=True)
class Span:
    """Months from ``first`` to ``last``, both included; or one single ``day`` within them.

    ``kind`` is ``month``, ``range``, ``fiscal``, ``fiscals`` (several years), ``year`` or ``day``. ``part`` says that
    the text speaks of less than whole months.

    >>> str(Span.fiscal(2023)), str(Span.year(2023)), str(Span.fiscal(2024).until(month_number(2024, 4)))
    ('FY2023', '2023-01/2023-12', '2023-10/2024-04')
    """

    first: int
    last: int
    kind: str = "month"
    part: bool = False

    @classmethod
    def month(cls, number: int) -> Span:
        """Return one month."""
        return cls(number, number)

    @classmethod
    def year(cls, year: int) -> Span:
        """Return a calendar year."""
        return cls(month_number(year, 1), month_number(year, 12), "year")

    @classmethod
    def fiscal(cls, year: int) -> Span:
        """Return a US fiscal year."""
        return cls(month_number(year - 1, FISCAL_START), month_number(year, 9), "fiscal")

    @classmethod
    def between(cls, first: int, last: int) -> Span:
        """Return the months from one to another, in whichever order they come."""
        first, last = min(first, last), max(first, last)
        return cls(first, last, "month" if first == last else "range")

    @property
    def months(self) -> Sequence[int]:
        """The numbers of its months."""
        return range(self.first, self.last + 1)

    @property
    def days(self) -> int:
        """How many days its months have."""
        begin = date(self.first // 12, self.first % 12 + 1, 1)
        after = self.last + 1
        return (date(after // 12, after % 12 + 1, 1) - begin).days

    def until(self, month: int) -> Span:
        """Return it cut off after a month, where that is before its end."""
        return self if month >= self.last else Span.between(self.first, max(self.first, month))

    def years_earlier(self, years: int = 1) -> Span:
        """Return the same months of an earlier year."""
        return replace(self, first=self.first - 12 * years, last=self.last - 12 * years)

    def in_year(self, year: int) -> Span:
        """Return the same months in the (fiscal or calendar) year given."""
        fiscal = self.kind == "fiscal" or (self.kind == "range" and self.first % 12 == FISCAL_START - 1)
        own = fiscal_year_of(self.last) if fiscal else self.last // 12
        return self.years_earlier(own - year)

    def part_of(self) -> Span:
        """Return it as something that the text means only a part of."""
        return replace(self, part=True)

    def __str__(self) -> str:
        if self.kind == "day":
            return "day"
        if self.kind == "fiscal":
            return f"FY{fiscal_year_of(self.last)}"
        if self.kind == "fiscals":
            return f"FY{fiscal_year_of(self.first)}/FY{fiscal_year_of(self.last)}"
        if self.first == self.last:
            return month_text(self.first)
        return f"{month_text(self.first)}/{month_text(self.last)}"
