"""Where a monthly flow is heading: adjusted for its season, against the month, the quarter, the year and the peak.

A change of adjusted values is told as a rise or a drop only where its interval leaves out no change. The interval has
two parts: how far such changes moved when later months came (``adjusted.py``), and, for small counts, the chance that
lies in any count. The year before, the peak and the rank are of figures as printed (``change.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis import adjusted, turning
from rumbo.analysis.backtest import Seen
from rumbo.analysis.change import Standing, breaks_between, standing
from rumbo.analysis.flow import Flow, flow
from rumbo.analysis.forecast import ENDED, without
from rumbo.core import Finding, Indicator, Observation, Period, Text, releases_of
from rumbo.words import percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHOD = "trend/1"
AS_BEFORE = math.log(1.1)  # a change whose interval lies within 10 % is told as none
TWO_SIDED = 1.96  # 95 of 100 of a normal distribution
SMALL = 100  # counts a month, below which chance alone makes turning points
QUARTER = adjusted.QUARTER
ENOUGH = 2 * adjusted.LATEST  # origins, for the band
ALARMS_SINCE = "2007-01"


@dataclass(frozen=True, slots=True)
class Trend:
    """What is found of a flow: ``indicator`` and ``newest`` figure, how it stands, and findings where there is enough.

    ``month`` and ``quarter`` are changes of adjusted values, ``turning`` how likely the newest extreme is a turning
    point, ``alarms`` how such alarms have done since 2007. ``adjusted`` has the adjusted value of each month known.
    """

    indicator: Indicator
    standing: Standing
    as_of: date
    level: Finding | None = None
    month: Finding | None = None
    quarter: Finding | None = None
    turning: Finding | None = None
    alarms: Finding | None = None
    adjusted: dict[str, float] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, those on the adjusted values first."""
        found = self.standing
        each = (self.level, self.month, self.quarter, found.on_year, found.on_peak, found.rank)
        return tuple(one for one in (*each, self.turning, self.alarms) if one)


def trend(
    indicator: Indicator, observations: Sequence[Observation], seen: Callable[[], Sequence[Seen]], as_of: date,
    alarms: bool = True, adjusting: adjusted.Adjusting = adjusted.adjust_all,
) -> Trend:  # fmt: skip
    """Return the trend of a flow from its observations, which are of one cut in order of their months.

    ``seen`` is asked for the vintages that the past is replayed from, if there are years enough to adjust for a season.
    Without ``alarms`` only so much is replayed as the intervals need, and the log is left out. ``adjusting`` makes the
    adjusted values, or remembers them.
    Raises CannotForecast where the series is no flow or too short, has an absurd value or none but one.
    """
    months = flow({one.period: one.value for one in observations})
    known = [one for one in observations if one.value is not None and one.period >= str(months.first)]
    stands = standing(indicator, known)
    assert stands
    notes = _notes(indicator, months, as_of)
    if indicator.ended and indicator.ended < months.last.start:
        return Trend(indicator, stands, as_of, notes=notes)
    (settled,) = adjusting([months], indicator.breaks)
    if settled is None:
        return Trend(indicator, stands, as_of, notes=(*notes, _too_short(len(known))))
    told = adjusted.replay(seen() if alarms else seen()[-ENOUGH:], indicator.breaks, adjusting)
    band = adjusted.band(told, months, settled)
    values = months.back(settled)
    by_month = {
        str(months.first + number): round(float(value), 1)
        for number, value in enumerate(values)
        if months.values[number] is not None
    }
    if band is None:
        return Trend(indicator, stands, as_of, adjusted=by_month, notes=(*notes, _too_short(len(known))))
    shared = _Shared(indicator, known, as_of, band)
    where, log = _turning(shared, months, settled, told)
    return Trend(
        indicator,
        stands,
        as_of,
        _level(shared, by_month[str(months.last)], months.offset),
        _month(shared, months, settled),
        _quarter(shared, months, settled),
        where,
        log if alarms else None,
        by_month,
        notes,
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all findings have in common."""

    indicator: Indicator
    known: Sequence[Observation]
    as_of: date
    band: adjusted.Band

    def finding(
        self, kind: str, value: float | None, explanation: Text, base: str = "", back: int = 0, **parameters: object
    ) -> Finding:
        newest = self.known[-1]
        subject = {"indicator": newest.indicator, "place": newest.place, "period": newest.period, **newest.dimensions}
        crossed = breaks_between(self.indicator, str(Period.parse(newest.period) - back), newest.period)
        own = {"breaks": [one.isoformat() for one in crossed]} if base else {}
        return Finding(
            kind=kind,
            subject={**subject, "base": base} if base else subject,
            value=value,
            as_of=self.as_of,
            releases=releases_of(self.known),
            method=METHOD,
            explanation=explanation,
            parameters={**parameters, **own, "since": self.known[0].period, "vintage": self.as_of.isoformat()},
        )


def _level(shared: _Shared, value: float, offset: float) -> Finding:
    band, newest = shared.band, shared.known[-1]
    low, high = (max((value + offset) * math.exp(sign * band.level) - offset, 0.0) for sign in (-1, 1))
    return shared.finding(
        "adjusted",
        value,
        Text(
            en=f"{newest.value:,} in {newest.period}, adjusted for the season {value:,.0f}; of {band.origins} earlier "
            f"months, 95 in 100 of the first estimates would lie between {low:,.0f} and {high:,.0f} once settled.",
            es=f"{newest.value:,} en {newest.period}, {value:,.0f} desestacionalizada; de {band.origins} meses "
            f"anteriores, 95 de cada 100 primeras estimaciones quedarían entre {low:,.0f} y {high:,.0f} una vez "
            "asentadas.",
        ),
        low=round(low, 1),
        high=round(high, 1),
        mean_revision=round(band.mean, 4),
        origins=band.origins,
    )


def _month(shared: _Shared, months: Flow, settled: adjusted.Array) -> Finding | None:
    """Return the change on the month before, None where that is not known."""
    if not months.known[-2]:
        return None
    step = float(settled[-1] - settled[-2])
    pairs = [float(value or 0) for value in months.values[-2:]]
    return _change(shared, "adjusted-change", step, shared.band.month, pairs, 1)


def _quarter(shared: _Shared, months: Flow, settled: adjusted.Array) -> Finding | None:
    """Return the change of the last three months on the three before, None where one of them is not known."""
    if not months.known[-6:].all():
        return None
    step = adjusted.quarter(settled)
    sums = [sum(float(value or 0) for value in part) for part in (months.values[-6:-3], months.values[-3:])]
    return _change(shared, "adjusted-change-of-quarter", step, shared.band.quarter, sums, 5)


def _change(shared: _Shared, kind: str, step: float, size: float, counts: Sequence[float], back: int) -> Finding:
    chance = TWO_SIDED * math.sqrt(sum(1 / (count + 0.5) for count in counts))
    half = math.hypot(size, chance)
    low, high = (math.expm1(step + sign * half) for sign in (-1, 1))
    value, said, newest = math.expm1(step), verdict(step, half), Period.parse(shared.known[-1].period)
    base = str(newest - 1) if back == 1 else f"{newest - back}/{newest - QUARTER}"
    return shared.finding(
        kind,
        value,
        Text(
            en=f"{percent(value, signed=True)} on {base}, adjusted for the season; 95 in 100: "
            f"{percent(low, signed=True)} to {percent(high, signed=True)}.",
            es=f"{percent(value, 'es', signed=True)} frente a {base}, en cifras desestacionalizadas; 95 de cada 100: "
            f"de {percent(low, 'es', signed=True)} a {percent(high, 'es', signed=True)}.",
        ),
        base,
        back,
        low=low,
        high=high,
        verdict=said,
    )


def verdict(step: float, half: float) -> str:
    """Return what an interval bears, on the log scale: rose, dropped, as before, or not clear.

    >>> verdict(0.3, 0.1), verdict(-0.3, 0.1), verdict(0.01, 0.05), verdict(0.1, 0.2)
    ('rose', 'dropped', 'as-before', 'not-clear')
    """
    if abs(step) > half:
        return "rose" if step > 0 else "dropped"
    return "as-before" if abs(step) + half <= AS_BEFORE else "not-clear"


def _turning(
    shared: _Shared, months: Flow, settled: adjusted.Array, told: Sequence[adjusted.Concurrent]
) -> tuple[Finding | None, Finding | None]:
    """Return the chance of a turning point and the log of alarms; none of small counts, where chance makes them."""
    if sorted(float(one.value or 0) for one in shared.known[-24:])[-12] < SMALL:
        return None, None
    now = _phase(months.first, settled, months.known)
    kind_es = {"peak": "máximo", "trough": "mínimo"}[now.kind]
    chance = shared.finding(
        "turning-point",
        now.chance,
        Text(
            en=f"The chance that {now.extreme} was a {now.kind}, after which the flow moves by 35 log points before it "
            "goes beyond it: the share of the way done, as if nothing spoke for either direction.",
            es=f"La probabilidad de que {now.extreme} haya sido un {kind_es}, tras el cual la serie se mueve 35 puntos "
            "logarítmicos antes de rebasarlo: la parte del camino ya recorrida, como si nada favoreciera un sentido.",
        ),
        extreme=str(now.extreme),
        turn=now.kind,
        turns=[{"month": str(one.month), "turn": one.kind, "settled": str(one.settled)} for one in now.turns],
    )
    phases = [(one.origin, _phase(one.first, one.logs, one.known)) for one in told]
    since = max(Period.parse(ALARMS_SINCE), phases[0][0])
    return chance, _alarms(shared, turning.alarm_log(phases, now.turns, since))


def _phase(first: Period, logs: adjusted.Array, known: NDArray[np.bool_]) -> turning.Phase:
    """Return where the flow stands by the months that are known: a bridged one is no figure, and so no extreme."""
    return turning.phase(first, np.where(known, logs, np.nan).tolist())


def _alarms(shared: _Shared, log: turning.AlarmLog) -> Finding:
    count, turns = len(log.alarms), len(log.turns)
    return shared.finding(
        "alarm-log",
        log.found / turns if turns else None,
        Text(
            en=f"Since {log.since}, replayed from what was held: of {turns} turning points {log.found} had an alarm "
            f"within 12 months; of {count} alarms {log.false} were false.",
            es=f"Desde {log.since}, con lo que se tenía entonces: de {turns} puntos de giro, {log.found} tuvieron una "
            f"alarma en los 12 meses siguientes; de {count} alarmas, {log.false} fueron falsas.",
        ),
        alarms_since=str(log.since),
        turns=turns,
        found=log.found,
        false=log.false,
        median_lag=log.lag,
        alarms=[
            {"month": str(one.month), "turn": one.kind, "of": str(one.turn.month) if one.turn else None, "lag": one.lag}
            for one in log.alarms
        ],
    )


def _too_short(known: int) -> Text:
    return Text(
        en=f"{known} months are known: too few to tell the season, so that no change on the month is judged.",
        es=f"Se conocen {known} meses: muy pocos para separar la estacionalidad, por lo que no se juzga el cambio del "
        "mes.",
    )


def _notes(indicator: Indicator, months: Flow, as_of: date) -> tuple[Text, ...]:
    found = []
    if (as_of - months.last.end).days > ENDED:
        found.append(
            Text(
                en=f"The series ends with {months.last}: nothing later is held, and the trend is that of then.",
                es=f"La serie termina en {months.last}: no se tiene nada posterior, y la tendencia es la de entonces.",
            )
        )
    if indicator.ended:
        found.append(
            Text(
                en=f"What is counted came to an end on {indicator.ended}.",
                es=f"Lo que se cuenta dejó de existir el {indicator.ended}.",
            )
        )
    if months.left_out:
        found.append(without(*months.left_out))
    if months.unknown:
        listed = ", ".join(months.unknown)
        found.append(
            Text(
                en=f"Not known in between, and bridged when the season was sought: {listed}.",
                es=f"No se conocen los meses intermedios, que se interpolaron al buscar la estacionalidad: {listed}.",
            )
        )
    if months.offset:
        found.append(
            Text(
                en="Some months are zero: half a case is added to each before logarithms are taken, and taken off.",
                es="Algunos meses son cero: a cada uno se suma medio caso antes de tomar logaritmos, y luego se resta.",
            )
        )
    return tuple(found)
