"""The largest intake that keeps nine in ten under a wait, and where there is none, how long one more takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Intake(NamedTuple):
    """The most registrations a day that keep nine in ten under the target, None for none; and why.

    ``least`` is how many months nine in ten draws of one more person take, behind those who are there, with none after.
    """

    most: float | None
    least: float


def joined(like: Array) -> Sequence[Array]:
    """Return when those join whose wait is looked at, in months: at five times in a year, in every draw."""
    return [np.full(len(like), float(month)) for month in range(0, 13, 3)]


def largest(waits: Callable[[float], Array], target: float) -> Intake:
    """Return the largest intake whose waits, as a function of it, are under a target in nine of ten."""
    most = most_that(lambda intake: bool(np.mean(waits(intake) <= target) >= 0.9))
    return Intake(most, float(np.quantile(waits(0.0), 0.9, method="closest_observation")))


def most_that(holds: Callable[[float], bool]) -> float | None:
    """Return the largest whole number, or nearly, for which something holds that holds for all below it; None for none.

    >>> most_that(lambda count: count <= 47.5), most_that(lambda count: False)
    (47.0, None)
    """
    if not holds(0.0):
        return None
    low, high = 0.0, 1.0
    while holds(high) and high < 1e6:
        low, high = high, high * 2
    while high - low > max(1.0, low / 100):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return float(int(low))
