"""A monthly flow adjusted for its season, and how far each adjusted value moved when later months came.

The season is taken out on the log scale by robust STL (Cleveland and others 1990, of statsmodels) with a long seasonal
window, so that one odd year bends it little. Where the definition changed, the level may jump: half a year after the
change, the jump is taken out before the season is sought, and put back. An adjusted value is an estimate, and the next
months move it: the past is replayed to say by how much. Nothing at an origin sees what came after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.backtest import Information, Seen
from rumbo.analysis.flow import Flow, flow
from rumbo.core import Break, Period
from rumbo.errors import CannotForecast

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Adjusting = Callable[[Sequence[Flow], Sequence[Break]], Sequence[Array | None]]

FEWEST = 60  # months known, before a season is believed
WINDOW = 35  # years of one calendar month that its season is smoothed over
PASSES = 5  # robust ones; more only make the newest value move more
BESIDE = 6  # months on each side that say how high a jump of the level is
SETTLED = 12  # later months, after which an adjusted value counts as settled
LATEST = 60  # settled origins that the band is taken from
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Concurrent:
    """The adjusted flow as it was first told when a month was the newest, on the log scale; which were known then."""

    origin: Period
    first: Period
    logs: Array
    known: NDArray[np.bool_]
    information: Information


@dataclass(frozen=True, slots=True)
class Band:
    """How far first estimates lay from the settled ones, on the log scale: what 95 of 100 stay within.

    ``level`` is of the newest value, ``month`` of its change on the month before, ``quarter`` of the last three months
    against the three before. ``origins`` says how many were measured, ``mean`` how far off the newest was on average.
    """

    level: float
    month: float
    quarter: float
    mean: float
    origins: int


def adjust(found: Flow, breaks: Sequence[Break] = ()) -> Array | None:
    """Return the flow without its season, on the log scale, one value for each month; None where it is too short.

    Months that are not known have a stand-in between their neighbours, which is no figure.
    """
    if int(found.known.sum()) < FEWEST:
        return None
    levelled = found.logs.copy()
    if starts := _starts(found, breaks):
        plain = found.logs - _season(found.logs)
        for start in starts:
            levelled[start:] -= np.median(plain[start : start + BESIDE]) - np.median(plain[start - BESIDE : start])
    return np.asarray(found.logs - _season(levelled))


def adjust_all(flows: Sequence[Flow], breaks: Sequence[Break] = ()) -> Sequence[Array | None]:
    """Return what ``adjust`` makes of each flow."""
    return [adjust(one, breaks) for one in flows]


def replay(seen: Sequence[Seen], breaks: Sequence[Break] = (), using: Adjusting = adjust_all) -> list[Concurrent]:
    """Return what was first told at each origin that had enough to go by, from the vintage held then."""
    flows: list[tuple[Seen, Flow]] = []
    for one in seen:
        with suppress(CannotForecast):
            flows.append((one, flow(one.months)))
    return [
        Concurrent(found.last, found.first, logs, found.known, one.information)
        for (one, found), logs in zip(flows, using([found for _, found in flows], breaks), strict=True)
        if logs is not None
    ]


def band(first: Sequence[Concurrent], found: Flow, settled: Array) -> Band | None:
    """Return how far first estimates lay from those of today, of the latest origins settled; None where of too few."""
    measured = []
    for one in first:
        end = _months(found.first, one.origin)
        if QUARTER * 2 <= end < len(settled) - SETTLED and len(one.logs) > QUARTER * 2:
            measured.append([told - now for told, now in zip(_told(one.logs), _told(settled[: end + 1]), strict=True)])
    if len(measured) < SETTLED:
        return None
    sizes = np.abs(np.array(measured[-LATEST:]))
    level, month, quarter = (float(size) for size in np.quantile(sizes, 0.95, axis=0))
    return Band(level, month, quarter, float(sizes[:, 0].mean()), len(sizes))


def quarter(logs: Array) -> float:
    """Return the change of the last three months on the three before, on the log scale."""
    return float(logs[-QUARTER:].mean() - logs[-2 * QUARTER : -QUARTER].mean())


def _told(logs: Array) -> tuple[float, float, float]:
    return float(logs[-1]), float(logs[-1] - logs[-2]), quarter(logs)


def _season(logs: Array) -> Array:
    from statsmodels.tsa.stl._stl import STL

    fitted = STL(logs, period=12, seasonal=WINDOW, robust=True).fit(inner_iter=2, outer_iter=PASSES)
    return np.asarray(fitted.seasonal)


def _starts(found: Flow, breaks: Sequence[Break]) -> list[int]:
    """Return the months from which a break counts, where there is half a year on both sides."""
    starts = []
    for one in breaks:
        month = Period.parse(f"{one.day:%Y-%m}")
        start = _months(found.first, month) + (one.day.day > 15)
        if BESIDE <= start <= len(found.values) - BESIDE:
            starts.append(start)
    return starts


def _months(first: Period, month: Period) -> int:
    return (month.start.year - first.start.year) * 12 + month.start.month - first.start.month
