"""When something happened or was published, as far as is known: an interval of days.

A bare year or month is an interval, not an unknown date. What happened is counted from the last day of its interval,
so that nothing is said to have happened before it surely had.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rumbo.core.period import Period
from rumbo.errors import BadPeriod

OPEN = ".."


@dataclass(frozen=True, slots=True, order=True)
class When:
    """The first and the last day on which something can have happened, both included; often one day.

    >>> when = When.parse("2023-06")
    >>> when.latest, str(when), str(When.parse("2022-06-11/2022-09-26")), str(When.parse("../2022-08-18"))
    (datetime.date(2023, 6, 30), '2023-06', '2022-06-11/2022-09-26', '../2022-08-18')

    An open beginning (``../TO``) stands for something known only to have happened by a day.
    """

    earliest: date
    latest: date

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> When:
        """Return the interval that YEAR, YEAR-MONTH, a day, FY2024, FROM/TO or ../TO names. Raises BadPeriod."""
        first, _, last = text.partition("/")
        if first.strip() == OPEN:
            return When(date.min, Period.parse(last).end)
        try:
            period = Period.parse(text)
        except BadPeriod as error:
            do = "Write 2023, 2023-06, 2023-06-12, FROM/TO or ../TO."
            raise BadPeriod(f"{text!r} is no date.", error.why, do) from None
        return When(period.start, period.end)

    @property
    def is_day(self) -> bool:
        """Say whether the day is known."""
        return self.earliest == self.latest

    def surely(self, day: date) -> bool:
        """Say whether it had happened by the end of a day, whichever day of the interval it was."""
        return self.latest <= day

    def possibly(self, day: date) -> bool:
        """Say whether it may have happened by a day on which it is not sure to have."""
        return self.earliest <= day < self.latest

    def __str__(self) -> str:
        if self.is_day:
            return self.latest.isoformat()
        if self.earliest == date.min:
            return f"{OPEN}/{self.latest.isoformat()}"
        for period in (Period.month(self.latest.year, self.latest.month), Period.year(self.latest.year)):
            if (period.start, period.end) == (self.earliest, self.latest):
                return str(period)
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"
