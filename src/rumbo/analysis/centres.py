"""The centres that an outlook is made of: what each simple model expects, 1 to 12 months on, at every origin.

All work on the log scale, on many series of equal length at once, and at each origin use only the months up to it:
the last value; the last value with seasons of three memories; a smoothed level with seasons; and the change
regressed on what was known at the origin, twice, with more and with less faith in the regression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.seasons import steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

HORIZONS = 12
MEMORIES = (1.5, 4.0, 10.0)  # years in which a season loses half its weight
SMOOTHING = 0.5
PENALTIES = (24.0, 96.0)  # months of evidence against a regression
LEARNING = 24  # months before the first target of a regression
FORGETTING = 0.5 ** (1 / 120)  # a target loses half its weight in ten years
SEASONAL = 6  # the feature whose coefficient is expected to be one: the seasons' own change


def centres(logs: Array, first: int) -> Array:
    """Return what each model expects: shape (models, series, months, 12); the first is the last value.

    ``logs`` has shape (series, months) and no gaps; ``first`` is the calendar month (0 is January) of its first column.
    """
    seasons = [steps(logs, first, memory) for memory in MEMORIES]
    walk = np.repeat(logs[:, :, None], HORIZONS, axis=2)
    seasonal = [ahead(one, first) for one in seasons]
    middle = seasons[1]
    regressions = _regressions(logs, _adjusted(logs, middle, first), seasonal[1])
    return np.stack([walk, *(walk + one for one in seasonal), _smoothed(logs, middle, first), *regressions])


def ahead(seasons: Array, first: int) -> Array:
    """Return the seasons' change over the next 1 to 12 months at each origin: shape (series, months, 12)."""
    months = seasons.shape[1]
    into = (first + np.arange(months)[:, None] + np.arange(1, HORIZONS + 1)) % 12
    return np.cumsum(np.take_along_axis(seasons, into[None], axis=2), axis=2)


def _adjusted(logs: Array, seasons: Array, first: int) -> Array:
    """Return each month's change without the season that was expected of it: shape (series, months)."""
    months = logs.shape[1]
    into = (first + np.arange(months)) % 12
    changes = np.diff(logs, axis=1, prepend=logs[:, :1])
    return np.asarray(changes - seasons[:, np.arange(months), into])


def _smoothed(logs: Array, seasons: Array, first: int) -> Array:
    """Return an exponentially smoothed level, each month brought to the season of the target."""
    months = logs.shape[1]
    factors = np.cumsum(seasons, axis=2)
    factors -= factors.mean(axis=2, keepdims=True)
    calendar = (first + np.arange(months)) % 12
    found = np.empty((*logs.shape, HORIZONS))
    for origin in range(months):
        start = max(0, origin - 59)
        weight = (1 - SMOOTHING) ** np.arange(origin - start, -1, -1)
        season = factors[:, origin]
        level = (logs[:, start : origin + 1] - season[:, calendar[start : origin + 1]]) @ (weight / weight.sum())
        found[:, origin] = level[:, None] + season[:, (calendar[origin] + np.arange(1, HORIZONS + 1)) % 12]
    return found


def _regressions(logs: Array, adjusted: Array, seasonal: Array) -> list[Array]:
    """Return the last value plus a regressed change, per penalty: a discounted ridge for each horizon apart."""
    found = [logs[:, :, None] + seasonal for _ in PENALTIES]
    features = [adjusted, _before(adjusted, 1), _before(adjusted, 2), *(logs - _mean(logs, k) for k in (6, 12, 36))]
    for horizon in range(1, HORIZONS + 1):
        season = seasonal[:, :, horizon - 1]
        known = np.stack([*features, season, _year_ago(logs, horizon) - season], axis=2)
        for model, change in zip(found, _ridge(known, logs, horizon), strict=True):
            model[:, LEARNING + horizon + 11 :, horizon - 1] = (logs + change)[:, LEARNING + horizon + 11 :]
    return found


def _ridge(known: Array, logs: Array, horizon: int) -> list[Array]:
    series, months, features = known.shape
    found = [np.zeros((series, months)) for _ in PENALTIES]
    products, answers, weight = np.zeros((series, features, features)), np.zeros((series, features)), 0.0
    furthest = np.zeros(series)  # how far the flow ever moved in as many months: a regression goes no further
    for origin in range(LEARNING + horizon, months):
        row = known[:, origin - horizon]
        target = logs[:, origin] - logs[:, origin - horizon]
        products = products * FORGETTING + row[:, :, None] * row[:, None, :]
        answers = answers * FORGETTING + row * target[:, None]
        weight = weight * FORGETTING + 1
        furthest = np.maximum(furthest, np.abs(target))
        size = np.einsum("bii->bi", products) / weight + 1e-9
        for change, penalty in zip(found, PENALTIES, strict=True):
            ridge = penalty * np.sqrt(horizon) * size
            right = answers.copy()
            right[:, SEASONAL] += ridge[:, SEASONAL]
            left = products + ridge[:, :, None] * np.eye(features)
            beta = np.linalg.solve(left, right[:, :, None])[:, :, 0]
            change[:, origin] = np.clip(np.einsum("bf,bf->b", beta, known[:, origin]), -furthest, furthest)
    return found


def _before(values: Array, months: int) -> Array:
    return np.concatenate([np.zeros((values.shape[0], months)), values[:, :-months]], axis=1)


def _mean(logs: Array, months: int) -> Array:
    """Return the mean of the last so many months, of fewer at the beginning."""
    total = np.concatenate([np.zeros((logs.shape[0], 1)), np.cumsum(logs, axis=1)], axis=1)
    here = np.arange(1, logs.shape[1] + 1)
    start = np.maximum(here - months, 0)
    return np.asarray((total[:, here] - total[:, start]) / (here - start))


def _year_ago(logs: Array, horizon: int) -> Array:
    """Return the change over the same months a year before, zero in the first year."""
    found = np.zeros_like(logs)
    here = np.arange(12, logs.shape[1])
    found[:, 12:] = logs[:, here - 12 + horizon] - logs[:, here - 12]
    return found
