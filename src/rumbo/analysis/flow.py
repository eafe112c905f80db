"""A monthly flow as a model can take it: checked, without long gaps, on the log scale.

What cannot be forecast is refused, with the month and the value: a number made from it would look like the others.
A month that is not known stays so: it holds a stand-in between its neighbours, and no error at it counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from rumbo.core import Period
from rumbo.errors import CannotForecast

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEWEST = 36  # months known
LONGEST_GAP = 6  # months; what lies before a longer one is left out
UNKNOWN = 0.2  # no greater share of the months may be unknown
ABSURD = 30  # times the largest of the year before and of the year after; real flows went back within 7 times
ABSURD_AT_THE_END = 100  # times the largest of the year before; of that, real flows reached 40
SMALL = 10  # a flow this small may jump to anything
OFFSET = 0.5  # added on the log scale where a flow has zeros


@dataclass(frozen=True, eq=False)
class Flow:
    """The months of a flow from ``first`` to the last that is known, None where one is not.

    ``left_out`` are the first and the last month before a long gap, where there is one. ``parts`` add up to it, and end
    with it (``bottom_up.py``); most flows have none.
    """

    first: Period
    values: tuple[float | None, ...]
    left_out: tuple[str, str] | None = None
    parts: tuple[Flow, ...] = ()

    @property
    def last(self) -> Period:
        """The month that an outlook starts from."""
        return self.first + (len(self.values) - 1)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The months between that are not known."""
        return tuple(str(self.first + number) for number, value in enumerate(self.values) if value is None)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which months are known."""
        return np.array([value is not None for value in self.values])

    @property
    def offset(self) -> float:
        """What is added on the log scale, so that zeros have a place there."""
        return OFFSET if 0 in self.values else 0.0

    @cached_property
    def logs(self) -> Array:
        """The flow on the log scale; unknown months stand on the straight line between their neighbours."""
        here = np.flatnonzero(self.known)
        found = np.log(np.array([value for value in self.values if value is not None], dtype=float) + self.offset)
        return np.interp(np.arange(len(self.values)), here, found)

    def back(self, logs: Array) -> Array:
        """Return values from the log scale, none below zero."""
        return np.maximum(np.exp(logs) - self.offset, 0.0)


def flow(months: Mapping[str, float | None]) -> Flow:
    """Return the flow that months (2024-05) and their values make; None or NaN is not known.

    >>> flow({f"{year}-{month:02}": 100 + month * 3 % 7 for year in (2021, 2022, 2023) for month in range(1, 13)}).last
    Period(kind=<Kind.MONTH: 'month'>, start=datetime.date(2023, 12, 1), end=datetime.date(2023, 12, 31))

    Raises CannotForecast where it is too short, has too many holes or does not vary, has a value that is negative or
    absurd, or adds up over the months.
    """
    known = {Period.parse(month): float(value) for month, value in months.items() if _is_known(value, month)}
    if not known:
        raise _refused("The series has no month with a value.", "There is nothing to go by.")
    first, last = min(known), max(known)
    count = (last.end.year - first.end.year) * 12 + last.end.month - first.end.month + 1
    values = [known.get(first + number) for number in range(count)]
    start = _after_long_gap(values)
    left_out = (str(first), str(max(month for month in known if month < first + start))) if start else None
    found = Flow(first + start, tuple(values[start:]), left_out)
    _check_length(found)
    _check_variation(found)
    _check_absurd(found)
    return found


def _is_known(value: float | None, month: str) -> TypeGuard[float]:
    if value is None or math.isnan(value):
        return False
    if value < 0 or math.isinf(value):
        raise _refused(
            f"The value of {month} is {value:,}.", "A flow counts, and a count is never negative or endless."
        )
    return True


def _after_long_gap(values: list[float | None]) -> int:
    """Return where the months after the last long gap begin, zero where there is none."""
    run = start = 0
    for number, value in enumerate(values):
        if value is not None and run > LONGEST_GAP:
            start = number
        run = run + 1 if value is None else 0
    return start


def _check_length(found: Flow) -> None:
    known, since = int(found.known.sum()), "since" if found.left_out is None else "after a long gap since"
    if known < FEWEST:
        why = f"At least {FEWEST} are needed, with no gap of more than {LONGEST_GAP} months between."
        raise _refused(f"Months known {since} {found.first}: {known}.", why)
    if len(found.unknown) > UNKNOWN * len(found.values):
        why = f"No more than {UNKNOWN:.0%} may be unknown."
        raise _refused(f"{len(found.unknown)} of {len(found.values)} months since {found.first} are unknown.", why)


def _check_variation(found: Flow) -> None:
    values = np.array([value for value in found.values if value is not None])
    if values.min() == values.max():
        raise _refused(f"Every month has the value {values[0]:,.0f}.", "What never varied tells nothing of its future.")
    changes = np.diff(values)
    into = [number for number, value in enumerate(found.values) if value is not None][1:]
    falls = {number % 12 for number, change in zip(into, changes, strict=True) if change < 0}
    if len(falls) <= 1 and (changes > 0).mean() > 0.5:
        when = "never falls" if not falls else f"falls in {found.first + falls.pop():} and its like alone"
        raise _refused(f"The series {when}.", "It seems to add up over the months, and no flow does.")


def _check_absurd(found: Flow) -> None:
    """Refuse a value far beyond the years on both sides, or far below them: a slip, or another unit."""
    for number, value in enumerate(found.values):
        before = [one for one in found.values[max(0, number - 12) : number] if one is not None]
        after = [one for one in found.values[number + 1 : number + 13] if one is not None]
        if value is None or not before:
            continue
        beside = before + after
        limit = ABSURD if after else ABSURD_AT_THE_END
        if value > limit * max(*beside, SMALL) or (after and limit * max(value, SMALL) < min(beside)):
            span = f"{min(beside):,.0f} to {max(beside):,.0f}"
            why = f"The months within a year of it have {span}."
            raise _refused(f"The value of {found.first + number} is {value:,.0f}, which is absurd.", why)


def _refused(what: str, why: str) -> CannotForecast:
    return CannotForecast(what, why, "Ask for another cut or place, or correct the series.")
