"""Today, from one place, so that silence and age can be tested on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

Clock = Callable[[], date]


def system_clock() -> date:
    """Return today's date on this machine."""
    return date.today()


def fixed_clock(day: date) -> Clock:
    """Return a clock that always shows one day.

    >>> fixed_clock(date(2024, 5, 7))()
    datetime.date(2024, 5, 7)
    """
    return lambda: day
