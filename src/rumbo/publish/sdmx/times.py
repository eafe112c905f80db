"""Periods as SDMX writes them, read as their first and last day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from rumbo.core import Period
from rumbo.errors import BadPeriod

Bound = tuple[date, date]

LENGTHS: Mapping[str, int] = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}
_REPORTING = re.compile(r"(\d{4})-([ASTQM])(\d{1,2})")


@lru_cache(maxsize=4096)
def bound(text: str) -> Bound:
    """Return the first and the last day of a period: ``2023``, ``2023-Q4``, ``2023-12``, ``2023-12-31T00:00:00``.

    >>> [str(day) for day in bound("2023-Q4")], bound("2023-M12") == bound("2023-12")
    (['2023-10-01', '2023-12-31'], True)

    Raises BadPeriod.
    """
    if found := _REPORTING.fullmatch(text):
        length, number = LENGTHS[found[2]], int(found[3])
        if 1 <= number <= 12 // length and found[1] != "0000":
            first = Period.month(int(found[1]), (number - 1) * length + 1)
            return first.start, (first + (length - 1)).end
    try:
        period = Period.parse(text.partition("T")[0])
    except BadPeriod as error:
        do = "Write 2023, 2023-Q4, 2023-12 or 2023-12-31."
        raise BadPeriod(error.what, "SDMX writes no period so.", do) from None
    return period.start, period.end
