"""Curves through cumulative statements: how many had come by a day, drawn within what was said of it.

A statement gives a cumulative count of a day, both known within bounds. A draw takes a day and a value inside them and
joins what agrees by straight lines. Statements that cannot both be true are not averaged: each draw takes them in a
random order and keeps those that agree with what it holds already, so that the disagreement widens the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stated:
    """So many had come by a day: ``low`` to ``high`` people, of a day from ``earliest`` to ``latest``."""

    earliest: date
    latest: date
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curves:
    """Cumulative curves, one a draw: ``days`` (ordinals) and ``counts``, each draws × points, rising, from zero."""

    days: Array
    counts: Array

    def at(self, day: float | Array) -> Array:
        """Return the count of each draw at a day; after its last point the curve is not known (NaN).

        >>> curves = drawn([Stated(date(2023, 7, 2), date(2023, 7, 2), 300, 300)], date(2023, 6, 12), 2)
        >>> curves.at(date(2023, 6, 22).toordinal()), curves.at(date(2023, 7, 3).toordinal())
        (array([150., 150.]), array([nan, nan]))
        """
        return _between(self.days, self.counts, np.broadcast_to(day, len(self.days)))

    def reached(self, count: Array) -> Array:
        """Return the day (ordinal) on which each draw's curve reached a count; NaN where it has not."""
        return _between(self.counts, self.days, count)

    def a_day(self, until: float, days: int) -> Array:
        """Return how many came a day over the ``days`` before a day."""
        found: Array = (self.at(until) - self.at(until - days)) / days
        return found


def drawn(statements: Sequence[Stated], since: date, draws: int, seed: int = 0) -> Curves:
    """Return curves that rise from zero on ``since``; the same seed gives the same curves.

    Raises ValueError without a statement.
    """
    if not statements:
        raise ValueError("no statement")
    random = np.random.default_rng(seed)
    ends = np.array([[one.earliest.toordinal(), one.latest.toordinal(), one.low, one.high] for one in statements])
    shape = (draws, len(statements))
    days = ends[:, 0] + random.random(shape) * (ends[:, 1] - ends[:, 0])
    counts = ends[:, 2] + random.random(shape) * (ends[:, 3] - ends[:, 2])
    kept = _agreeing(days, counts, random.permuted(np.tile(np.arange(len(statements)), (draws, 1)), axis=1))
    # What is not kept lies on the curve's own last point, so that it adds nothing. A count never falls: it stays from
    # its last kept statement to the last day that any is of.
    days, counts = (np.where(kept, one, np.where(kept, one, 0).max(axis=1, keepdims=True)) for one in (days, counts))
    start, end = (np.full((draws, 1), float(day)) for day in (since.toordinal(), ends[:, 1].max()))
    zero, last = np.zeros((draws, 1)), counts.max(axis=1, keepdims=True)
    return Curves(np.hstack([start, np.sort(days), end]), np.hstack([zero, np.sort(counts), last]))


def _agreeing(days: Array, counts: Array, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which statements of each draw are kept, taken in its order: those that no kept one contradicts."""
    rows, kept = np.arange(len(days)), np.zeros(days.shape, dtype=bool)
    for each in order.T:
        day, count = days[rows, each, None], counts[rows, each, None]
        against = ((days <= day) & (counts > count)) | ((days >= day) & (counts < count))
        kept[rows, each] = ~(kept & against).any(axis=1)
    return kept


def _between(xs: Array, ys: Array, at: Array) -> Array:
    """Return the heights of lines, one a row, each at its own place; NaN after a line's end, its first before it."""
    rows = np.arange(len(xs))
    left = np.clip((xs <= at[:, None]).sum(axis=1) - 1, 0, xs.shape[1] - 2)
    x, y = xs[rows, left], ys[rows, left]
    width = xs[rows, left + 1] - x
    share = np.divide(at - x, width, out=np.zeros_like(x), where=width > 0).clip(0, 1)
    found: Array = np.where(at > xs[:, -1], np.nan, y + share * (ys[rows, left + 1] - y))
    return found
