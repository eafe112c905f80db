"""The outlook of a flow and of all its cells at once, as paths that add up.

A path is one way in which the next twelve months may go, in whole numbers, for every cell: a sector, citizenship and
demographic group, say. In each path every sum is the sum of its cells, exactly, and nothing is negative. So the
expected numbers, which are means over the paths, add up exactly too. Quantiles do not, and must not: the chance that
all cells are high at once is smaller than that each of them is.

The total is drawn from its own outlook, and each margin (the sectors, the citizenships, the groups) and each cell from
what its past says, together with the total as far as their errors went together before. Margins are scaled to the
total, cells are raked to the margins, and what is left over of whole numbers is rounded without bias.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.centres import HORIZONS
from rumbo.analysis.flow import Flow
from rumbo.analysis.outlook import QUANTILES, SHAPE, centre_and_width, shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rumbo.core import Period

    Array = NDArray[np.float64]
    Whole = NDArray[np.int64]

METHOD = "outlook-of-cells/1"
DRAWS = 1024  # a power of two, so that means of whole numbers are exact, and add up exactly
ROUNDS = 12  # of raking; the margins then fit within a thousandth
SEED = 1  # the same figures give the same paths
LEAST = 1e-3  # what is expected at least of a cell that ever had anything
CAUTION = 24  # months of errors that count as unrelated, before errors are believed to go together
TOGETHER = 0.95  # as far as they may go together at most
AT_ONCE = 64  # lines that are worked on together


@dataclass(frozen=True, eq=False)
class Cells:
    """Monthly counts of the cells of a flow: shape (one axis per dimension, months); NaN in months not known.

    ``values`` are those of each dimension, in the order of its axis; ``first`` is the first month.
    """

    dimensions: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    first: Period
    counts: Array

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which cells ever had anything: shape (one axis per dimension)."""
        return np.asarray(np.nansum(self.counts, axis=-1) > 0)


@dataclass(frozen=True, eq=False)
class Paths:
    """The paths of all cells: whole numbers of shape (draws, 12 months, one axis per dimension)."""

    dimensions: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    filled: NDArray[np.bool_]
    draws: Whole

    @cached_property
    def nodes(self) -> Mapping[tuple[str, ...], Whole]:
        """Return the paths of the total, of every sum and of every cell that ever had anything, each (draws, 12).

        A node is named by its value of each dimension, nothing where it is a sum over that: ``("", "VEN", "")``.
        """
        found = {}
        axes = range(len(self.dimensions))
        for kept in (kept for count in range(len(axes) + 1) for kept in combinations(axes, count)):
            over = tuple(axis for axis in axes if axis not in kept)
            summed = self.draws.sum(axis=tuple(axis + 2 for axis in over))
            for place in zip(*np.nonzero(self.filled.any(axis=over)), strict=True) if kept else [()]:
                name = [""] * len(axes)
                for axis, number in zip(kept, place, strict=True):
                    name[axis] = self.values[axis][number]
                found[tuple(name)] = summed[(slice(None), slice(None), *place)]
        return found

    def expected(self) -> Mapping[tuple[str, ...], Array]:
        """Return what is expected of each node, by month: shape (12). Sums of nodes are exact, to the last bit."""
        return {name: one.sum(axis=0) / len(one) for name, one in self.nodes.items()}

    def quantiles(self) -> Mapping[tuple[str, ...], Array]:
        """Return the 23 quantiles of each node over the paths: shape (12, 23). They do not add up over nodes."""
        stacked = np.stack(list(self.nodes.values()), axis=1)
        found = np.moveaxis(np.quantile(stacked, QUANTILES, axis=0, method="hazen"), 0, -1)
        return dict(zip(self.nodes, found, strict=True))


def paths(cells: Cells, total: Array) -> Paths:
    """Return the paths of cells whose total has an outlook: ``total`` is its quantiles, shape (12, 23), in its unit.

    Each quantile of the total's paths is that of its outlook, up to rounding.

    >>> from rumbo.core import Period
    >>> counts = np.array([[30.0, 40, 20, 50] * 12, [70.0, 50, 80, 60] * 12])
    >>> cells = Cells(("sector",), (("east", "west"),), Period.parse("2020-01"), counts)
    >>> found = paths(cells, np.linspace(80, 120, 23) * np.ones((12, 1)))
    >>> expected = found.expected()
    >>> bool((expected["east",] + expected["west",] == expected["",]).all())
    True
    """
    axes = tuple(range(len(cells.dimensions)))
    filled = cells.filled
    whole = cells.counts.sum(axis=axes)
    margins = [cells.counts.sum(axis=tuple(other for other in axes if other != axis)) for axis in axes]
    lines = [whole[None], *margins, cells.counts[filled].reshape(-1, whole.size)]
    random = np.random.default_rng(SEED)
    mood = _moods(random, 1)
    drawn = shape(_ranks(mood))[:, :, 0]
    totals = np.stack([np.interp(drawn[:, n], SHAPE, total[n]) for n in range(HORIZONS)], axis=1).round()
    samples = _samples(np.concatenate(lines), cells.first, mood, random)[:, :, 1:]
    *sides, inner = np.split(samples, np.cumsum([len(margin) for margin in margins]), axis=2)
    table = np.zeros((DRAWS, HORIZONS, *filled.shape))
    table[:, :, filled] = np.maximum(inner, LEAST)
    raked = _raked(table, [side * (totals / np.maximum(side.sum(axis=2), LEAST))[:, :, None] for side in sides])
    return Paths(cells.dimensions, cells.values, filled, _rounded(raked, totals, random))


def _samples(counts: Array, first: Period, mood: Array, random: np.random.Generator) -> Array:
    """Return draws of each line of counts, in its unit: shape (draws, 12, lines); the first line sets the mood."""
    flows = [Flow(first, tuple(None if np.isnan(one) else float(one) for one in line)) for line in counts]
    found, against = np.empty((DRAWS, HORIZONS, len(flows))), np.zeros(0)
    for start in range(0, len(flows), AT_ONCE):
        some = flows[start : start + AT_ONCE]
        logs, known = np.stack([one.logs for one in some]), np.stack([one.known for one in some])
        centre, width = centre_and_width(logs, first.start.month - 1, known)
        errors = (logs[:, 1:] - centre[:, :-1, 0]) / np.maximum(width[:, :-1, 0], 1e-6)
        errors = np.where(known[:, 1:] & known[:, :-1], np.clip(errors, -3, 3), 0.0)[:, CAUTION:]
        against = against if start else errors[0]
        share = _together(errors, against)
        moods = mood * share + _moods(random, len(some)) * np.sqrt(1 - share**2)
        spread = np.clip(shape(_ranks(moods)), SHAPE[0], SHAPE[-1])
        values = np.exp(centre[:, -1].T + width[:, -1].T * spread) - np.array([one.offset for one in some])
        found[:, :, start : start + AT_ONCE] = np.maximum(values, 0.0)
    return found


def _together(errors: Array, against: Array) -> Array:
    """Return how far the errors of each line went together with others: none at all to nearly the same."""
    size = np.sqrt((errors**2).sum(axis=1) * (against**2).sum())
    likeness = errors @ against / np.maximum(size, 1e-9) * len(against) / (len(against) + CAUTION)
    return np.asarray(np.clip(likeness, 0.0, TOGETHER))


def _moods(random: np.random.Generator, lines: int) -> Array:
    """Return normal draws that wander from month to month: shape (draws, 12, lines)."""
    ahead = np.sqrt(np.arange(1, HORIZONS + 1))[None, :, None]
    return np.asarray(np.cumsum(random.standard_normal((DRAWS, HORIZONS, lines)), axis=1) / ahead)


def _ranks(moods: Array) -> Array:
    """Return the level of each draw among all draws, so that their quantiles are exact."""
    return np.asarray((np.argsort(np.argsort(moods, axis=0), axis=0) + 0.5) / DRAWS)


def _raked(table: Array, sides: Sequence[Array]) -> Array:
    """Return cells scaled in turn to each margin; ``table`` has shape (draws, 12, one axis per dimension)."""
    for _ in range(ROUNDS if len(sides) > 1 else 1):
        for axis, side in enumerate(sides):
            over = tuple(other + 2 for other in range(len(sides)) if other != axis)
            seen = table.sum(axis=over)
            factor = side / np.maximum(seen, 1e-12)
            table *= np.expand_dims(factor, over)
    return table


def _rounded(table: Array, totals: Array, random: np.random.Generator) -> Whole:
    """Return cells as whole numbers that add up to each draw's total: right on average, and zero where nothing was."""
    flat = table.reshape(*totals.shape, -1)
    up_to = np.cumsum(flat, axis=2)
    up_to *= (totals / np.maximum(up_to[:, :, -1], 1e-12))[:, :, None]
    up_to[:, :, -1] = totals
    whole = np.floor(up_to + random.random(totals.shape)[:, :, None])
    return np.diff(whole, axis=2, prepend=0.0).astype(np.int64).reshape(table.shape)
