"""How well forecasts did: each against what came, and many together against the random walk on the same months.

The score is the weighted interval score: twice the mean pinball loss over the 23 quantiles, in the unit of the flow, so
that a sure figure has its absolute error. On the scale of log(1+x) the same says how far off in proportion. Smaller is
better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

METHOD = "weighted-interval-score/1"
OUTER, INNER = (0.025, 0.975), (0.1, 0.9)
BLOCK = 12  # months drawn together, since what is aimed at from neighbouring months overlaps
DRAWS = 1000
FEWEST = 2 * BLOCK  # cases below which no interval of the ratio is given

Levels = Mapping[float, float]
"""The quantiles of a forecast: level, from 0 to 1, and value."""


@dataclass(frozen=True, slots=True)
class Score:
    """How far a forecast lay from what came: in the unit of the flow and in logs, and whether its intervals held it."""

    wis: float
    log_wis: float
    error: float
    inside_80: bool
    inside_95: bool


@dataclass(frozen=True, slots=True)
class Pooled:
    """Many forecasts against the rival's on the same months: ratios below one beat it.

    ``between`` is the 95 % interval of the ratio, from resampled years of origins; None where there are few cases.
    """

    cases: int
    wis: float
    rival_wis: float
    ratio: float
    log_ratio: float
    cover_80: float
    cover_95: float
    between: tuple[float, float] | None


def score(quantiles: Levels, came: float) -> Score:
    """Return how well a forecast did.

    >>> score({0.025: 80, 0.1: 90, 0.5: 100, 0.9: 110, 0.975: 120}, 112)
    Score(wis=4.4, log_wis=0.041557, error=12, inside_80=False, inside_95=True)
    """
    levels, values = (np.array(list(part), dtype=float) for part in (quantiles, quantiles.values()))
    return Score(
        wis=round(_wis(levels, values, came), 6),
        log_wis=round(_wis(levels, np.log1p(values), float(np.log1p(came))), 6),
        error=abs(quantiles[0.5] - came),
        inside_80=quantiles[INNER[0]] <= came <= quantiles[INNER[1]],
        inside_95=quantiles[OUTER[0]] <= came <= quantiles[OUTER[1]],
    )


def _wis(levels: Array, values: Array, came: float) -> float:
    off = came - values
    return float(2 * np.maximum(levels * off, (levels - 1) * off).mean())


def pooled(pairs: Sequence[tuple[Score, Score]]) -> Pooled | None:
    """Return what scores make together, each beside the rival's on the same month, oldest origin first; None of none.

    >>> sure = score({0.025: 90, 0.1: 95, 0.5: 100, 0.9: 105, 0.975: 110}, 100)
    >>> wide = score({0.025: 50, 0.1: 70, 0.5: 100, 0.9: 130, 0.975: 150}, 100)
    >>> found = pooled([(sure, wide)] * 3)
    >>> found.cases, round(found.ratio, 3), found.cover_80, found.between
    (3, 0.176, 1.0, None)
    """
    if not pairs:
        return None
    ours, rival = (np.array([pair[number].wis for pair in pairs]) for number in (0, 1))
    logs = [sum(pair[number].log_wis for pair in pairs) for number in (0, 1)]
    return Pooled(
        cases=len(pairs),
        wis=float(ours.mean()),
        rival_wis=float(rival.mean()),
        ratio=_ratio(ours.sum(), rival.sum()),
        log_ratio=_ratio(*logs),
        cover_80=sum(one.inside_80 for one, _ in pairs) / len(pairs),
        cover_95=sum(one.inside_95 for one, _ in pairs) / len(pairs),
        between=_between(ours, rival) if len(pairs) >= FEWEST else None,
    )


def _ratio(ours: float, rival: float) -> float:
    return float(ours / rival) if rival else 1.0 if not ours else float("inf")


def _between(ours: Array, rival: Array) -> tuple[float, float]:
    """Return the 95 % interval of the ratio, by a bootstrap of blocks that run around the end to the beginning."""
    draw, count = np.random.default_rng(0), len(ours)
    starts = draw.integers(0, count, (DRAWS, -(-count // BLOCK)))
    rows = ((starts[:, :, None] + np.arange(BLOCK)) % count).reshape(DRAWS, -1)[:, :count]
    low, high = np.quantile(ours[rows].sum(axis=1) / np.maximum(rival[rows].sum(axis=1), 1e-12), OUTER)
    return float(low), float(high)
