"""Forecasts of flows: from each one's last month 1 to 12 months on, and as findings that say what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Protocol

import numpy as np

from rumbo.analysis import bottom_up
from rumbo.analysis.change import breaks_between
from rumbo.analysis.flow import Flow
from rumbo.analysis.outlook import METHOD, QUANTILES, RIVAL, centre_and_width, fan, walk
from rumbo.core import Finding, Indicator, Observation, Period, Text, releases_of

AT_ONCE = 32  # flows that are worked on together: more take memory and save little
ENDED = 365  # days without a later month, after which a series is said to have ended
MEDIAN, LOW, HIGH = QUANTILES.index(0.5), QUANTILES.index(0.1), QUANTILES.index(0.9)
AIMS_AT = "first-print"
Row = tuple[Flow, list[int]]
Progress = Callable[[int, int], None]


class RestsOn(StrEnum):
    """What a forecast was made from."""

    OWN_PAST = "own-past"
    OWN_PAST_AND_PARTS = "own-past-and-parts"


RESTS_ON = {
    RestsOn.OWN_PAST: Text(en="from the past of this series alone", es="solo a partir del pasado de esta serie"),
    RestsOn.OWN_PAST_AND_PARTS: Text(
        en="from the past of this series and of its parts", es="a partir del pasado de esta serie y de sus partes"
    ),
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of one month: 23 quantiles in the unit of the flow, and those of the rival, the last value."""

    origin: Period
    horizon: int
    quantiles: tuple[float, ...]
    rival: tuple[float, ...]
    rests_on: RestsOn = RestsOn.OWN_PAST

    @property
    def month(self) -> Period:
        """The month aimed at."""
        return self.origin + self.horizon


class Forecasting(Protocol):
    """What makes forecasts: ``forecasts`` itself, or what remembers those it made before."""

    def __call__(
        self, flows: Sequence[Flow], horizons: Iterable[int], progress: Progress = ...
    ) -> Sequence[Sequence[Forecast]]:
        """Return the forecasts of each flow from its last month."""
        ...


def forecasts(
    flows: Sequence[Flow], horizons: Iterable[int], progress: Progress = lambda done, of: None
) -> list[list[Forecast]]:
    """Return the forecasts of each flow from its last month; ``progress`` is told how many flows are done, of how many.

    Flows that only continue one another, as vintages do that revised nothing, are worked out as one.
    """
    rows: list[Row] = []
    for number in sorted(range(len(flows)), key=lambda one: -len(flows[one].values)):
        members = next((members for row, members in rows if _continues(row, flows[number])), None)
        if members is None:
            rows.append((flows[number], [number]))
        else:
            members.append(number)
    wanted, found = list(horizons), dict[int, list[Forecast]]()
    rows.sort(key=lambda row: row[0].first.start.month)
    for month, group in groupby(rows, key=lambda row: row[0].first.start.month):
        same = list(group)
        for start in range(0, len(same), AT_ONCE):
            found |= _together(same[start : start + AT_ONCE], month, flows, wanted)
            progress(len(found), len(flows))
    return [found[number] for number in range(len(flows))]


def _continues(row: Flow, flow: Flow) -> bool:
    """Say whether a row has all that a flow has, so that the flow's forecast can be read off the row."""
    if (row.first, row.offset, row.values[: len(flow.values)]) != (flow.first, flow.offset, flow.values):
        return False
    return len(row.parts) == len(flow.parts) and all(map(_continues, row.parts, flow.parts))


def _together(
    rows: Sequence[Row], month: int, flows: Sequence[Flow], wanted: Sequence[int]
) -> dict[int, list[Forecast]]:
    longest = max(len(row.values) for row, _ in rows)
    logs = np.stack([np.pad(row.logs, (0, longest - len(row.values)), mode="edge") for row, _ in rows])
    known = np.stack([np.pad(row.known, (0, longest - len(row.values))) for row, _ in rows])
    added = [bottom_up.added_up(row) for row, _ in rows]
    parts = np.stack([np.pad(one, ((0, longest - len(one)), (0, 0)), constant_values=np.nan) for one in added])
    centre, width = centre_and_width(logs, month - 1, known, parts)
    rival = walk(logs, known)
    found = {}
    for place, (row, members) in enumerate(rows):
        for number in members:
            end = len(flows[number].values) - 1
            ours = row.back(fan(centre[place, end], width[place, end])).round(2)
            theirs = row.back(rival[place, end]).round(2)
            rests_on = RestsOn.OWN_PAST_AND_PARTS if np.isfinite(parts[place, end]).all() else RestsOn.OWN_PAST
            found[number] = [
                Forecast(flows[number].last, n, tuple(ours[n - 1].tolist()), tuple(theirs[n - 1].tolist()), rests_on)
                for n in wanted
            ]
    return found


def findings(
    indicator: Indicator, observations: Sequence[Observation], flow: Flow, horizons: int, as_of: date,
    using: Forecasting = forecasts,
    parts: Sequence[Observation] = (), more: Sequence[Text] = (),
) -> tuple[Finding, ...]:  # fmt: skip
    """Return the outlook of an indicator as findings, one for each month ahead, whose value is the median.

    ``observations`` are those that the flow was made of, ``parts`` those of its parts where it was asked for some,
    ``more`` further notes. Its quantiles, the rival's, and the notes for a reader are among the parameters.
    """
    known = [one for one in observations if one.value is not None and one.period >= str(flow.first)]
    used = [one for one in parts if one.value is not None] if flow.parts else []
    notes = [*_notes(indicator, flow, as_of), *([_total_alone(flow)] if parts and not used else []), *more]
    crossed = breaks_between(indicator, str(flow.first), str(flow.last))
    shared: Mapping[str, object] = {
        "origin": str(flow.last),
        "vintage": as_of.isoformat(),
        "aims_at": AIMS_AT,
        "parts": sorted({" ".join(one.dimensions.values()) for one in used}),
        "months": len(known),
        "since": str(flow.first),
        "unknown": list(flow.unknown),
        "breaks": [one.isoformat() for one in crossed],
        "unit": known[-1].unit,
        "rival_method": RIVAL,
        "notes": [dict(note) for note in notes],
    }
    subject = {"indicator": indicator.id, "place": known[-1].place, **known[-1].dimensions}
    releases = releases_of([*known, *used])
    (ahead,) = using([flow], range(1, horizons + 1))
    return tuple(
        Finding(
            kind="outlook",
            subject={**subject, "period": str(one.month)},
            value=one.quantiles[MEDIAN],
            as_of=as_of,
            releases=releases,
            method=METHOD,
            explanation=_explanation(one, as_of),
            parameters={
                "horizon": one.horizon,
                "information": str(one.rests_on),
                "quantiles": _by_level(one.quantiles),
                "rival": _by_level(one.rival),
                **shared,
            },
        )
        for one in ahead
    )


def _by_level(values: Sequence[float]) -> dict[str, float]:
    return {str(level): value for level, value in zip(QUANTILES, values, strict=True)}


def _explanation(one: Forecast, as_of: date) -> Text:
    def span(values: Sequence[float]) -> tuple[str, str, str]:
        low, middle, high = (f"{values[number]:,.0f}" for number in (LOW, MEDIAN, HIGH))
        return low, middle, high

    (low, middle, high), (rival_low, _, rival_high) = span(one.quantiles), span(one.rival)
    rests_on = RESTS_ON[one.rests_on]
    return Text(
        en=f"Seen on {as_of}, when the figures reached {one.origin}: in {one.month}, {middle}, and with a chance of 80 "
        f"in 100 between {low} and {high}. The last value alone would say between {rival_low} and {rival_high}. It is "
        f"aimed at the first figure printed of that month, {rests_on['en']}.",
        es=f"Visto el {as_of}, cuando las cifras llegaban a {one.origin}: en {one.month}, {middle}, y con una "
        f"probabilidad de 80 en 100, entre {low} y {high}. El último valor por sí solo daría entre {rival_low} y "
        f"{rival_high}. Busca anticipar la primera cifra que se publique de ese mes, {rests_on['es']}.",
    )


def _total_alone(flow: Flow) -> Text:
    return Text(
        en=f"Its parts are not held as late as {flow.last}, or not for long enough: the outlook of the total alone.",
        es=f"Sus partes no se tienen hasta {flow.last}, o no por suficiente tiempo: la perspectiva es solo del total.",
    )


def without(first: str, last: str) -> Text:
    """Return that the months before a long gap are left out."""
    return Text(
        en=f"The months {first} to {last}, before a long gap, are left out.",
        es=f"Los meses de {first} a {last}, anteriores a una laguna larga, quedan fuera.",
    )


def _notes(indicator: Indicator, flow: Flow, as_of: date) -> list[Text]:
    found = []
    if (as_of - flow.last.end).days > ENDED:
        found.append(
            Text(
                en=f"The series ends with {flow.last}, and its outlook begins there: nothing later is held.",
                es=f"La serie termina en {flow.last} y su perspectiva empieza allí: no se tiene nada posterior.",
            )
        )
    if indicator.ended:
        found.append(
            Text(
                en=f"What is counted came to an end on {indicator.ended}; the outlook knows nothing of that.",
                es=f"Lo que se cuenta dejó de existir el {indicator.ended}; la perspectiva no lo toma en cuenta.",
            )
        )
    if flow.left_out:
        found.append(without(*flow.left_out))
    if flow.unknown:
        months = ", ".join(flow.unknown)
        found.append(
            Text(
                en=f"Not known in between, so that no error counts there: {months}.",
                es=f"No se conocen los meses intermedios, por lo que en ellos no cuenta ningún error: {months}.",
            )
        )
    for crossed in indicator.breaks:
        if flow.first.end < crossed.day <= flow.last.end:
            found.append(crossed.text)
    return found
