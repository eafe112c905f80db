"""The outlook of monthly flows: 1 to 12 months on as 23 quantiles, beside the rival hard to beat, the last value.

The centre is a mean of simple models (``centres.py``) whose shares follow how well each has done on this very series
lately, against the last value. The width follows how much the flow has moved in the last year, and how large the errors
of this mean were for that, held against the width of a random walk, and is never wider. The shape is that of Student's
t with few degrees of freedom, since such series jump, and longer downwards: on many series, flows were cut off more
often than they multiplied. At each origin only months up to it are used, for the width too.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.centres import HORIZONS, centres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

METHOD = "outlook/1"
RIVAL = "random-walk-log/1"
QUANTILES = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
MEMORY = 36  # months in which an error loses half its weight in the shares
SHARPNESS = 4.0  # how strongly a better record is rewarded
DOUBT = 12  # months of errors that count as none, before a record is believed
WIDTHS = ((60, 72), (12, 18))  # memories of errors, and the months of errors that what was believed before weighs
WALK = 0.75  # mean absolute error of a random walk per root mean square of its steps, seen on many series
YEAR = 12  # months of changes that say how much a flow moves at present
USUAL = 0.3  # share of the usual change that is added, so that a quiet year does not promise calm
UPWARDS, DOWNWARDS = 0.95, 1.33  # the two halves of the shape, in mean absolute errors
GROWTH = 0.05  # by which the width grows with the horizon; with the halves, 80 in 100 hold 80 on many series
FIRST = 24  # the first origin whose errors count


def quantiles(logs: Array, first: int, known: Mask | None = None) -> Array:
    """Return the outlook at every origin: log scale, shape (series, months, 12, 23).

    ``logs`` has shape (series, months); ``first`` is the calendar month (0 is January) of its first column. Months that
    are not ``known`` hold a stand-in, and no error at them counts. Rows of ``logs`` learn nothing of each other.

    >>> found = quantiles(np.log([[100.0, 120.0, 90.0] * 20]), first=0)
    >>> found.shape, bool((np.diff(found[0, -1]) >= 0).all())
    ((1, 60, 12, 23), True)
    """
    return fan(*centre_and_width(logs, first, known))


def centre_and_width(logs: Array, first: int, known: Mask | None = None) -> tuple[Array, Array]:
    """Return the expected value and the width around it at every origin: each of shape (series, months, 12)."""
    expected = centres(logs, first)
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    step = _step(logs, known)
    centre, width = np.empty((*logs.shape, HORIZONS)), np.empty((*logs.shape, HORIZONS))
    for ahead in range(HORIZONS):
        centre[:, :, ahead] = _combined(expected[:, :, :, ahead], logs, known, ahead + 1)
        width[:, :, ahead] = _width(centre[:, :, ahead], logs, known, step, ahead + 1)
    return centre, width


def fan(centre: Array, width: Array) -> Array:
    """Return the quantiles around centres of any shape, as one further axis of 23."""
    return np.asarray(centre[..., None] + width[..., None] * SHAPE)


def walk(logs: Array, known: Mask | None = None) -> Array:
    """Return the rival, the random walk on the log scale: shape (series, months, 12, 23).

    The last value, with normal quantiles as wide as the root mean square of all past changes of a month, times the root
    of the horizon.
    """
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    spread = _step(logs, known)[:, :, None] * np.sqrt(np.arange(1, HORIZONS + 1))
    return np.asarray(logs[:, :, None, None] + spread[:, :, :, None] * NORMAL)


def _combined(expected: Array, logs: Array, known: Mask, horizon: int) -> Array:
    """Return the mean of the models at a horizon, each with the share that its record up to the origin gives it."""
    errors = np.abs(expected[:, :, :-horizon] - logs[None, :, horizon:])
    record, weight = _discounted(errors, known, horizon, MEMORY)
    mean = record / np.maximum(weight, 1e-9)
    against = mean / np.maximum(mean[0], 1e-9)
    trust = weight / (weight + DOUBT) * np.sqrt(weight / horizon)
    merit = np.exp(-SHARPNESS * trust * (against - against.min(axis=0)))
    return np.asarray((merit * expected).sum(axis=0) / merit.sum(axis=0))


def _width(centre: Array, logs: Array, known: Mask, step: Array, horizon: int) -> Array:
    """Return the mean absolute error to expect: the recent one, held against the usual one, and that against a walk's.

    Errors are counted in units of how much the flow moved at their origin, and brought to how much it moves now.
    """
    unit = _movement(logs, known, step)
    errors = np.abs(centre[:, :-horizon] - logs[:, horizon:]) / unit[:, :-horizon]
    prior = np.maximum(WALK * step * np.sqrt(horizon), 1e-6)
    believed = np.log(prior)
    for memory, doubt in WIDTHS:
        record, weight = _discounted(errors[None], known, horizon, memory)
        seen = np.log(np.maximum(record[0] / np.maximum(weight, 1e-9), 1e-6))
        believed = (weight * seen + doubt * believed) / (weight + doubt)
    return np.asarray(np.minimum(np.exp(believed) * unit * horizon**GROWTH, prior))


def _movement(logs: Array, known: Mask, step: Array) -> Array:
    """Return how much a flow moved in the year up to each month, one where as much as ever: shape (series, months)."""
    both = known[:, 1:] & known[:, :-1]
    sizes = np.where(both, np.abs(np.diff(logs, axis=1)), 0.0)
    total, count = (np.pad(np.cumsum(one, axis=1), ((0, 0), (YEAR + 1, 0))) for one in (sizes, both))
    mean = (total[:, YEAR:] - total[:, :-YEAR]) / np.maximum(count[:, YEAR:] - count[:, :-YEAR], 1)
    return np.asarray((mean + USUAL * step + 1e-9) / ((WALK + USUAL) * step + 1e-9))


def _discounted(errors: Array, known: Mask, horizon: int, memory: int) -> tuple[Array, Array]:
    """Return the discounted sums of errors and of their number, at each origin, of targets known by then.

    ``errors`` has shape (models, series, months - horizon), by the month from which it was forecast. Where that month
    or the target holds a stand-in, nothing counts.
    """
    series, months = known.shape
    counts = known[:, :-horizon] & known[:, horizon:]
    record, weight = np.zeros((errors.shape[0], series, months)), np.zeros((series, months))
    keep = 0.5 ** (1 / memory)
    for origin in range(1, months):
        record[:, :, origin], weight[:, origin] = record[:, :, origin - 1] * keep, weight[:, origin - 1] * keep
        start = origin - horizon
        if start >= FIRST:
            record[:, :, origin] += errors[:, :, start] * counts[:, start]
            weight[:, origin] += counts[:, start]
    return record, weight


def _step(logs: Array, known: Mask) -> Array:
    """Return the root mean square of all changes of a month up to each origin: shape (series, months)."""
    both = known[:, 1:] & known[:, :-1]
    squares = np.cumsum(np.where(both, np.diff(logs, axis=1) ** 2, 0.0), axis=1)
    mean = squares / np.maximum(np.cumsum(both, axis=1), 1)
    return np.asarray(np.sqrt(np.concatenate([np.zeros((logs.shape[0], 1)), mean], axis=1)))


def _student(levels: Array) -> Array:
    """Return quantiles of Student's t with four degrees of freedom, whose mean absolute value is one."""
    spread = 4 * levels * (1 - levels)
    angle = np.cos(np.arccos(np.sqrt(spread)) / 3) / np.sqrt(spread)
    return np.asarray(np.sign(levels - 0.5) * 2 * np.sqrt(np.maximum(angle - 1, 0.0)))


_LEVELS = np.array(QUANTILES)
SHAPE = np.where(_LEVELS > 0.5, UPWARDS, DOWNWARDS) * _student(_LEVELS)
NORMAL = np.array([NormalDist().inv_cdf(level) for level in QUANTILES])
