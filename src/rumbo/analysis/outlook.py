"""The outlook of monthly flows: 1 to 12 months on as 23 quantiles, beside the rival that is hard to beat, the last value.

The centre is a mean of simple models (``centres.py``) whose shares follow how well each has done on this very series
lately, against the last value. The width follows the errors that this mean has made lately, held against the width of
a random walk. The shape is that of Student's t with few degrees of freedom, since such series jump.
At each origin only months up to it are used, for the width too.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.centres import HORIZONS, centres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

METHOD = "outlook/1"
QUANTILES = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
MEMORY = 36  # months in which an error loses half its weight in the shares
SHARPNESS = 4.0  # how strongly a better record is rewarded
DOUBT = 12  # months of errors that count as none, before a record is believed
WIDTH_MEMORY = 12  # months in which an error loses half its weight in the width
WIDTH_DOUBT = 36  # months of errors that the width of a random walk weighs
WALK = 0.75  # mean absolute error of a random walk per root mean square of its steps, seen on many series
FIRST = 24  # the first origin whose errors count
ABOVE = 5.0  # no width beyond this, on the log scale: a factor of 150


def quantiles(logs: Array, first: int, known: NDArray[np.bool_] | None = None, spread: float = 0.95) -> Array:
    """Return the outlook at every origin: log scale, shape (series, months, 12, 23).

    ``logs`` has shape (series, months); ``first`` is the calendar month (0 is January) of its first column. Months that
    are not ``known`` hold a stand-in, and no error at them counts. Rows of ``logs`` learn nothing of each other.
    """
    expected = centres(logs, first)
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    step = _step(logs, known)
    found = np.empty((*logs.shape, HORIZONS, len(QUANTILES)))
    for horizon in range(1, HORIZONS + 1):
        centre = _combined(expected[:, :, :, horizon - 1], logs, known, horizon)
        width = _width(centre, logs, known, step, horizon)
        found[:, :, horizon - 1] = centre[:, :, None] + spread * width[:, :, None] * SHAPE
    return found


def walk(logs: Array, known: NDArray[np.bool_] | None = None) -> Array:
    """Return the rival, the random walk on the log scale: shape (series, months, 12, 23).

    The last value, with normal quantiles as wide as the root mean square of all past changes of a month, times the root
    of the horizon.
    """
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    spread = _step(logs, known)[:, :, None] * np.sqrt(np.arange(1, HORIZONS + 1))
    return np.asarray(logs[:, :, None, None] + spread[:, :, :, None] * NORMAL)


def _combined(expected: Array, logs: Array, known: NDArray[np.bool_], horizon: int) -> Array:
    """Return the mean of the models at a horizon, each with the share that its record up to the origin gives it."""
    errors = np.abs(expected[:, :, :-horizon] - logs[None, :, horizon:]) * known[:, horizon:]
    record, weight = _discounted(errors, known, horizon, MEMORY)
    mean = record / np.maximum(weight, 1e-9)
    against = mean / np.maximum(mean[0], 1e-9)
    trust = weight / (weight + DOUBT) * np.sqrt(weight / horizon)
    merit = np.exp(-SHARPNESS * trust * (against - against.min(axis=0)))
    return np.asarray((merit * expected).sum(axis=0) / merit.sum(axis=0))


def _width(centre: Array, logs: Array, known: NDArray[np.bool_], step: Array, horizon: int) -> Array:
    """Return the mean absolute error to expect at a horizon: the recent one, weighed against that of a random walk."""
    errors = np.abs(centre[:, :-horizon] - logs[:, horizon:]) * known[:, horizon:]
    record, weight = _discounted(errors[None], known, horizon, WIDTH_MEMORY)
    prior = WALK * step * np.sqrt(horizon)
    recent = np.where(weight > 0, record[0] / np.maximum(weight, 1e-9), prior)
    seen, believed = np.log(np.maximum(recent, 1e-6)), np.log(np.maximum(prior, 1e-6))
    return np.asarray(np.minimum(np.exp((weight * seen + WIDTH_DOUBT * believed) / (weight + WIDTH_DOUBT)), ABOVE))


def _discounted(
    errors: Array, known: NDArray[np.bool_], horizon: int, memory: int
) -> tuple[Array, Array]:
    """Return the discounted sums of errors and of their number, at each origin, of targets known by then."""
    series, months = known.shape
    record, weight = np.zeros((errors.shape[0], series, months)), np.zeros((series, months))
    keep = 0.5 ** (1 / memory)
    for origin in range(1, months):
        record[:, :, origin], weight[:, origin] = record[:, :, origin - 1] * keep, weight[:, origin - 1] * keep
        if origin - horizon >= FIRST:
            record[:, :, origin] += errors[:, :, origin - horizon]
            weight[:, origin] += known[:, origin]
    return record, weight


def _step(logs: Array, known: NDArray[np.bool_]) -> Array:
    """Return the root mean square of all changes of a month up to each origin: shape (series, months)."""
    both = known[:, 1:] & known[:, :-1]
    squares = np.cumsum(np.where(both, np.diff(logs, axis=1) ** 2, 0.0), axis=1)
    mean = squares / np.maximum(np.cumsum(both, axis=1), 1)
    return np.sqrt(np.concatenate([mean[:, :1], mean], axis=1))


def _student(levels: Array) -> Array:
    """Return quantiles of Student's t with four degrees of freedom, whose mean absolute value is one."""
    spread = 4 * levels * (1 - levels)
    angle = np.cos(np.arccos(np.sqrt(spread)) / 3) / np.sqrt(spread)
    return np.asarray(np.sign(levels - 0.5) * 2 * np.sqrt(np.maximum(angle - 1, 0.0)))


SHAPE = _student(np.array(QUANTILES))
NORMAL = np.array([NormalDist().inv_cdf(level) for level in QUANTILES])
