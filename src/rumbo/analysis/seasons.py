"""The seasons of monthly series, learned anew at each month from what was known then.

The change that each calendar month brings, on the log scale, as a discounted mean over the years, shrunk towards none
by empirical Bayes: where the years do not agree, nothing is left of it. So a series without seasons gets none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEWEST = 24  # months of history before a season is believed
OUTLYING = 3.75  # changes beyond so many robust standard deviations count as so many
ROBUST = 1.4826  # from a median absolute deviation to a standard deviation


def steps(logs: Array, first: int, half_life: float) -> Array:
    """Return the expected change into each calendar month, at each origin: shape (series, months, 12).

    ``logs`` has shape (series, months); ``first`` is the calendar month (0 is January) of its first column; years lose
    half their weight in ``half_life`` years. Row ``t`` uses columns 0 to ``t`` alone; its 12 steps add up to nothing.
    """
    series, months = logs.shape
    found = np.zeros((series, months, 12))
    changes = np.diff(logs, axis=1)
    into = (first + np.arange(1, months)) % 12
    shown = np.eye(12)[into]
    for origin in range(FEWEST, months):
        weight = 0.5 ** ((origin - 1 - np.arange(origin)) / 12 / half_life)
        found[:, origin] = _shrunk(_bounded(changes[:, :origin]), weight, shown[:origin], into[:origin])
    return found


def _bounded(changes: Array) -> Array:
    middle = np.median(changes, axis=1, keepdims=True)
    spread = ROBUST * np.median(np.abs(changes - middle), axis=1, keepdims=True) + 1e-6
    return np.clip(changes, -OUTLYING * spread, OUTLYING * spread)


def _shrunk(changes: Array, weight: Array, shown: Array, into: NDArray[np.intp]) -> Array:
    centred = changes - (changes @ weight / weight.sum())[:, None]
    total, squared = weight @ shown, weight**2 @ shown
    means = (centred * weight) @ shown / np.maximum(total, 1e-9)
    left = centred - means[:, into]
    freedom = max(weight.sum() - 12 * squared.sum() / total.sum(), 1.0)
    noise = (left**2 @ weight / freedom)[:, None] * squared / np.maximum(total**2, 1e-9)
    between = np.maximum((means**2).mean(axis=1) * 12 / 11 - noise.mean(axis=1), 0.0)[:, None]
    shrunk = means * between / (between + noise + 1e-12)
    return np.asarray(shrunk - shrunk.mean(axis=1, keepdims=True))
