"""The past replayed: what the outlook would have said at every origin, from what was known then.

Each origin has its own vintage. Where a month was not held in time, the earliest later release that has it stands in,
and the origin is marked pseudo-real time: so no origin is missing, and none passes for what it was not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rumbo.analysis.bottom_up import with_parts
from rumbo.analysis.flow import Flow, flow
from rumbo.analysis.forecast import AIMS_AT, Forecast, Forecasting, forecasts
from rumbo.analysis.outlook import QUANTILES
from rumbo.analysis.score import Pooled, Score, pooled, score
from rumbo.core import Period
from rumbo.errors import CannotForecast

HORIZONS = (1, 2, 3, 6, 12)
SINCE = "2010-01"
IN_TIME = timedelta(days=95)  # after the end of a month; a figure first held later was not held in time
ALL_HELD = "the-vintage-held"

Held = Mapping[date, Mapping[str, float | None]]
"""What was known of each month, from each day on which that may have changed."""


class Information(StrEnum):
    """Whether all months that an origin saw were held by then."""

    REAL_TIME = "real-time"
    PSEUDO_REAL_TIME = "pseudo-real-time"


@dataclass(frozen=True, slots=True)
class Seen:
    """What counts as known when a month was the newest: the day, the months up to it, and if they were held then.

    ``parts`` are those of the flow, where it has any, as known by the same rule.
    """

    origin: str
    day: date
    months: Mapping[str, float | None]
    information: Information
    parts: Sequence[Mapping[str, float | None]] = ()
    aims_at: str = AIMS_AT


@dataclass(frozen=True, slots=True)
class Replay:
    """The forecasts from each origin that had enough to go by, and why there are none from the others."""

    forecasts: Sequence[tuple[Seen, Sequence[Forecast]]]
    refused: Mapping[str, CannotForecast]

    def scores(self) -> Mapping[int, Pooled]:
        """Return, by months ahead, how the forecasts did beside the rival, by the figures known at the newest origin.

        Horizons of which no month has come are left out.
        """
        came = self.forecasts[-1][0].months
        pairs: dict[int, list[tuple[Score, Score]]] = {}
        for _, ahead in self.forecasts:
            for one in ahead:
                value = came.get(str(one.month))
                if value is not None:
                    both = (dict(zip(QUANTILES, side, strict=True)) for side in (one.quantiles, one.rival))
                    ours, rival = (score(levels, value) for levels in both)
                    pairs.setdefault(one.horizon, []).append((ours, rival))
        return {horizon: found for horizon, some in sorted(pairs.items()) if (found := pooled(some))}

    def as_rows(self) -> list[dict[str, object]]:
        """Return one row for each origin, horizon and quantile; ``rival`` is the random walk's value there."""
        return [
            {
                "origin": seen.origin,
                "horizon": one.horizon,
                "quantile": level,
                "value": value,
                "rival": rival,
                "vintage": seen.day.isoformat(),
                "information": str(seen.information),
                "aims_at": seen.aims_at,
                "rests_on": str(one.rests_on),
            }
            for seen, ahead in self.forecasts
            for one in ahead
            for level, value, rival in zip(QUANTILES, one.quantiles, one.rival, strict=True)
        ]


def vintages(held: Held, parts: Sequence[Held] = ()) -> list[Seen]:
    """Return what was known when each month was the newest, oldest first.

    ``parts`` are those of the flow, if it has any. In real time they are what was held of them then, however little.

    >>> held = {date(2024, 2, 10): {"2024-01": 5.0}, date(2024, 3, 9): {"2024-01": 6.0, "2024-02": 7.0}}
    >>> [(one.origin, dict(one.months), str(one.information)) for one in vintages(held)]
    [('2024-01', {'2024-01': 5.0}, 'real-time'), ('2024-02', {'2024-01': 6.0, '2024-02': 7.0}, 'real-time')]
    """
    known, known_parts = _known(held), [_known(part) for part in parts]
    found = []
    for origin in sorted(known):
        day = min(known[origin][0][0], Period.parse(origin).end + IN_TIME)
        seen = _seen(known, origin, day)
        in_time = all(known[month][0][0] <= day for month in seen)
        information = Information.REAL_TIME if in_time else Information.PSEUDO_REAL_TIME
        beside = tuple(_seen(part, origin, day, held_alone=in_time) for part in known_parts)
        found.append(Seen(origin, day, seen, information, beside))
    return found


def _known(held: Held) -> Mapping[str, Sequence[tuple[date, float]]]:
    """Return the figures that each month had, each with the day from which."""
    known: dict[str, list[tuple[date, float]]] = {}
    for day, months in sorted(held.items()):
        for month, value in months.items():
            if value is not None:
                known.setdefault(month, []).append((day, value))
    return dict(sorted(known.items()))


def _seen(
    known: Mapping[str, Sequence[tuple[date, float]]], origin: str, day: date, held_alone: bool = False
) -> Mapping[str, float | None]:
    """Return the months up to an origin as known on a day, else, unless those held then alone count, as known first."""
    seen: dict[str, float | None] = {}
    for month, figures in known.items():
        if month <= origin and (figures[0][0] <= day or not held_alone):
            seen[month] = next((value for from_, value in reversed(figures) if from_ <= day), figures[0][1])
    return seen


def as_held_at_once(months: Mapping[str, float | None], day: date) -> list[Seen]:
    """Return what each month saw of a series of which a single vintage is held: its months up to then."""
    ordered = sorted(months)
    return [
        Seen(
            origin, day, {month: months[month] for month in ordered[: number + 1]}, Information.PSEUDO_REAL_TIME,
            aims_at=ALL_HELD,
        )
        for number, origin in enumerate(ordered)
        if months[origin] is not None
    ]  # fmt: skip


def replay(
    seen: Sequence[Seen], since: str = SINCE, horizons: Sequence[int] = HORIZONS,
    progress: Callable[[int, int], None] = lambda done, of: None, using: Forecasting = forecasts,
) -> Replay:  # fmt: skip
    """Return what the outlook would have said from each origin since a month. Raises CannotForecast where from none."""
    flows: list[tuple[Seen, Flow]] = []
    refused: dict[str, CannotForecast] = {}
    for one in seen:
        if one.origin >= since:
            try:
                flows.append((one, with_parts(flow(one.months), one.parts)))
            except CannotForecast as error:
                refused[one.origin] = error
    if not flows:
        last = list(refused.values())[-1:] or [
            CannotForecast(f"No month since {since} is known.", "", "Begin earlier.")
        ]
        raise last[0]
    ahead = using([found for _, found in flows], horizons, progress)
    return Replay(tuple(zip((one for one, _ in flows), ahead, strict=True)), refused)
