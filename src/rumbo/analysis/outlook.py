"""The outlook of monthly flows: 1 to 12 months on as 23 quantiles, beside the rival hard to beat, the last value.

The centre is a mean of simple models (``centres.py``) whose shares follow how well each has done on this very series
lately, against the last value; where a flow has parts, half of it is what they add up to (``bottom_up.py``). The width
(``widths.py``) follows how much the flow has moved in the last year, and how large the errors of this mean were for
that. The shape is that of Student's t with few degrees of freedom, since such series jump, and longer downwards: on
many series, flows were cut off more often than they multiplied. At each origin only months up to it are used, for the
width too.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.centres import HORIZONS, centres
from rumbo.analysis.widths import discounted, step, width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

METHOD = "outlook/2"
RIVAL = "random-walk-log/1"
QUANTILES = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
MEMORY = 36  # months in which an error loses half its weight in the shares
SHARPNESS = 4.0  # how strongly a better record is rewarded
DOUBT = 12  # months of errors that count as none, before a record is believed
UPWARDS, DOWNWARDS = 0.95, 1.33  # the two halves of the shape, in mean absolute errors


def quantiles(logs: Array, first: int, known: Mask | None = None) -> Array:
    """Return the outlook at every origin: log scale, shape (series, months, 12, 23).

    ``logs`` has shape (series, months); ``first`` is the calendar month (0 is January) of its first column. Months that
    are not ``known`` hold a stand-in, and no error at them counts. Rows of ``logs`` learn nothing of each other.

    >>> found = quantiles(np.log([[100.0, 120.0, 90.0] * 20]), first=0)
    >>> found.shape, bool((np.diff(found[0, -1]) >= 0).all())
    ((1, 60, 12, 23), True)
    """
    return fan(*centre_and_width(logs, first, known))


def centre_and_width(
    logs: Array, first: int, known: Mask | None = None, parts: Array | None = None
) -> tuple[Array, Array]:
    """Return the expected value and the width around it at every origin: each of shape (series, months, 12).

    ``parts``, of the same shape, is what the parts of a flow add up to, NaN where it has none.
    """
    expected = centres(logs, first)
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    found = np.empty((2, *logs.shape, HORIZONS))
    for ahead in range(HORIZONS):
        models = expected[:, :, :, ahead]
        centre = _combined(models, logs, known, ahead + 1)
        if parts is not None:
            centre = np.where(np.isnan(parts[:, :, ahead]), centre, (centre + parts[:, :, ahead]) / 2)
        found[:, :, :, ahead] = centre, width(centre, models, logs, known, ahead + 1)
    return found[0], found[1]


def fan(centre: Array, width: Array) -> Array:
    """Return the quantiles around centres of any shape, as one further axis of 23."""
    return np.asarray(centre[..., None] + width[..., None] * SHAPE)


def shape(levels: Array) -> Array:
    """Return the quantiles of the fan at levels between 0 and 1, in mean absolute errors from its centre.

    They are those of Student's t with four degrees of freedom, whose mean absolute value is one, each half as long as
    errors on many series were.
    """
    spread = 4 * levels * (1 - levels)
    angle = np.cos(np.arccos(np.sqrt(spread)) / 3) / np.sqrt(spread)
    student = np.sign(levels - 0.5) * 2 * np.sqrt(np.maximum(angle - 1, 0.0))
    return np.asarray(np.where(levels > 0.5, UPWARDS, DOWNWARDS) * student)


def walk(logs: Array, known: Mask | None = None) -> Array:
    """Return the rival, the random walk on the log scale: shape (series, months, 12, 23).

    The last value, with normal quantiles as wide as the root mean square of all past changes of a month, times the root
    of the horizon.
    """
    known = np.ones(logs.shape, dtype=bool) if known is None else known
    spread = step(logs, known)[:, :, None] * np.sqrt(np.arange(1, HORIZONS + 1))
    return np.asarray(logs[:, :, None, None] + spread[:, :, :, None] * NORMAL)


def _combined(expected: Array, logs: Array, known: Mask, horizon: int) -> Array:
    """Return the mean of the models at a horizon, each with the share that its record up to the origin gives it."""
    errors = np.abs(expected[:, :, :-horizon] - logs[None, :, horizon:])
    record, weight = discounted(errors, known, horizon, MEMORY)
    mean = record / np.maximum(weight, 1e-9)
    against = mean / np.maximum(mean[0], 1e-9)
    trust = weight / (weight + DOUBT) * np.sqrt(weight / horizon)
    merit = np.exp(-SHARPNESS * trust * (against - against.min(axis=0)))
    return np.asarray((merit * expected).sum(axis=0) / merit.sum(axis=0))


SHAPE = shape(np.array(QUANTILES))
NORMAL = np.array([NormalDist().inv_cdf(level) for level in QUANTILES])
