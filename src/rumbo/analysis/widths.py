"""How wide an outlook is: the mean absolute error to expect of it, at every origin and horizon.

It follows how much the flow has moved in the last year, and how large the errors were for that, held against the width
of a random walk. One month on, it also follows the last surprise, and how much the models disagree. At each origin only
months up to it are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

WIDTHS = ((60, 72), (12, 18))  # memories of errors, and the months of errors that what was believed before weighs
NEXT = ((6, 12),)  # and one more for the next month, whose errors are learned soonest
WALK = 0.75  # mean absolute error of a random walk per root mean square of its steps, seen on many series
YEAR = 12  # months of changes that say how much a flow moves at present
USUAL = 0.3  # share of the usual change that is added, so that a quiet year does not promise calm
GROWTH = 0.05  # by which the width grows with the horizon; with the fan's halves, 80 in 100 hold 80 on many series
FIRST = 24  # the first origin whose errors count
ALERT = 0.15  # power of a surprise, and of a disagreement, against the usual one; measured on many series
USUALLY = (0.09, -0.46)  # the usual surprise and disagreement (logs, per width) there, as believed at first
LEAST = 0.3  # added to both before the log, so that a month hit by chance does not promise calm


def width(centre: Array, expected: Array, logs: Array, known: Mask, horizon: int) -> Array:
    """Return the mean absolute error to expect of a centre at a horizon: shape (series, months), on the log scale.

    ``centre``, ``logs`` and ``known`` have shape (series, months); ``expected`` is what each model says, shape (models,
    series, months). What is known of errors counts for more the more there are: the recent ones are held against those
    of years, and these against a random walk's, which is never exceeded but by an alert.
    """
    spread = step(logs, known)
    unit = _movement(logs, known, spread)
    errors = np.abs(centre[:, :-horizon] - logs[:, horizon:]) / unit[:, :-horizon]
    prior = np.maximum(WALK * spread * np.sqrt(horizon), 1e-6)
    believed = np.log(prior)
    for memory, doubt in WIDTHS if horizon > 1 else WIDTHS + NEXT:
        record, weight = discounted(errors[None], known, horizon, memory)
        seen = np.log(np.maximum(record[0] / np.maximum(weight, 1e-9), 1e-6))
        believed = (weight * seen + doubt * believed) / (weight + doubt)
    found = np.minimum(np.exp(believed) * unit * horizon**GROWTH, prior)
    return np.asarray(found if horizon > 1 else found * _alert(centre, expected, logs, known, found))


def discounted(errors: Array, known: Mask, horizon: int, memory: int) -> tuple[Array, Array]:
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


def step(logs: Array, known: Mask) -> Array:
    """Return the root mean square of all changes of a month up to each origin: shape (series, months)."""
    both = known[:, 1:] & known[:, :-1]
    squares = np.cumsum(np.where(both, np.diff(logs, axis=1) ** 2, 0.0), axis=1)
    mean = squares / np.maximum(np.cumsum(both, axis=1), 1)
    return np.asarray(np.sqrt(np.concatenate([np.zeros((logs.shape[0], 1)), mean], axis=1)))


def _movement(logs: Array, known: Mask, spread: Array) -> Array:
    """Return how much a flow moved in the year up to each month, one where as much as ever: shape (series, months)."""
    both = known[:, 1:] & known[:, :-1]
    sizes = np.where(both, np.abs(np.diff(logs, axis=1)), 0.0)
    total, count = (np.pad(np.cumsum(one, axis=1), ((0, 0), (YEAR + 1, 0))) for one in (sizes, both))
    mean = (total[:, YEAR:] - total[:, :-YEAR]) / np.maximum(count[:, YEAR:] - count[:, :-YEAR], 1)
    return np.asarray((mean + USUAL * spread + 1e-9) / ((WALK + USUAL) * spread + 1e-9))


def _alert(centre: Array, expected: Array, logs: Array, known: Mask, found: Array) -> Array:
    """Return how many times the usual width the next month deserves, for the last surprise and the models' spread."""
    both = known[:, 1:] & known[:, :-1]
    surprise = np.abs(logs[:, 1:] - centre[:, :-1]) / np.maximum(found[:, :-1], 1e-9)
    signs = np.empty((*logs.shape, 2))
    signs[:, 0], signs[:, 1:, 0] = USUALLY[0], np.where(both, np.log(surprise + LEAST), USUALLY[0])
    signs[:, :, 1] = np.log(expected.std(axis=0) / np.maximum(found, 1e-9) + LEAST)
    signs[:, :FIRST] = 0.0
    seen = np.maximum(np.arange(logs.shape[1]) - FIRST + 1, 0)[None, :, None]
    usual = (np.cumsum(signs, axis=1) + FIRST * np.array(USUALLY)) / (seen + FIRST)
    return np.asarray(np.exp(ALERT * np.where(seen > 0, signs - usual, 0.0).sum(axis=2)))
