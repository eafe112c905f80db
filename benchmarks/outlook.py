"""Outlooks: how many a second, and how good, beside AutoETS and AutoARIMA of statsforecast, in one run.

Each side forecasts the same flows at the same origins, 12 months on as 23 quantiles, theirs on the log scale too. The
flows are those of the package that are long: the sectors, the citizenships and the demographic groups at the border,
and other countries' flows, but not the border's total. statsforecast is not among the requirements: where it is not
installed, its columns are empty.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

import rumbo
from benchmarks.measuring import Line, alone
from rumbo.analysis.flow import Flow, flow
from rumbo.analysis.forecast import forecasts
from rumbo.analysis.outlook import QUANTILES, walk
from rumbo.archive.cache import Cache
from rumbo.errors import NoData
from rumbo.observatory import Observatory

TITLE = "Outlooks, beside statsforecast"
THEIRS = importlib.util.find_spec("statsforecast") is not None
AHEAD = (1, 3, 6, 12)
LONG = 60  # months of history that a flow has at an origin
ORIGINS = range(13, 109, 12)  # months before the end of a flow, of which at least twelve have come
LARGE = 500  # people a month, on average: smaller flows are noise more than anything
BY = (("usbp-encounters", "sector"), ("usbp-encounters", "demographic"), ("ofo-encounters", "demographic"))
CITIZENSHIPS = ("BRA", "COL", "CUB", "ECU", "GTM", "HND", "MEX", "NIC", "PER", "SLV", "VEN")
OTHERS = (
    "darien-transits", "honduras-irregular-entries", "mexico-irregular-events", "mexico-returns", "ofo-encounters",
)  # fmt: skip
SLOW = {"AutoETS": 1, "AutoARIMA": 5}  # of so many flows, one is asked of them: they take their time


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines: speed, accuracy, the hierarchy cold and from the cache, and the past replayed."""
    panel = list(_panel(rumbo.open()))[:: 6 if quick else 1]
    cases = [
        (one, len(one.values) - back)
        for one in panel
        for back in list(ORIGINS)[:: 8 if quick else 1]
        if len(one.values) - back >= LONG
    ]
    ours = _ours([_cut(one, end) for one, end in cases])
    start = perf_counter()
    _ours(panel)
    rate = len(panel) / (perf_counter() - start)
    for name, every in SLOW.items():
        few = set(panel[::every])
        mine = [number for number, (one, _) in enumerate(cases) if one in few]
        some = [cases[number] for number in mine]
        told = _theirs(name, [_cut(one, end) for one, end in some]) if THEIRS else None
        for line in _lines(name, some, [ours[number] for number in mine], rate, told):
            yield replace(line, group=f"{len(few)} flows, {len(some)} outlooks, beside {name}")
    for line in _border():
        yield replace(line, group="The border")


def _panel(observatory: Observatory) -> Iterator[Flow]:
    asked: list[tuple[str, dict[str, Any]]] = [(name, {"by": by}) for name, by in BY]
    asked += [("usbp-encounters", {"citizenship": one, "until": "2024-11"}) for one in CITIZENSHIPS]
    asked += [(name, {}) for name in OTHERS]
    for name, cut in asked:
        for line in observatory.series(name, **cut).lines().values():
            try:
                found = flow({one.period: one.value for one in line})
            except NoData:
                continue
            if (
                len(found.values) >= LONG + ORIGINS[0]
                and np.mean([one for one in found.values if one is not None]) >= LARGE
            ):
                yield found


def _cut(one: Flow, end: int) -> Flow:
    return flow({str(one.first + number): value for number, value in enumerate(one.values[:end])})


Said = Sequence[Mapping[int, Any]]
"""The quantiles of each outlook, by months ahead."""


def _ours(cut: Sequence[Flow]) -> Said:
    return [{one.horizon: np.array(one.quantiles) for one in ahead} for ahead in forecasts(cut, range(1, 13))]


def _theirs(name: str, cut: Sequence[Flow]) -> tuple[float, Said]:
    """Return how many outlooks they made in a second, and those."""
    from statsforecast import models

    levels = [round(100 * (1 - 2 * one), 6) for one in QUANTILES if one < 0.5]
    start, found = perf_counter(), []
    for one in cut:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = getattr(models, name)(season_length=12).forecast(y=one.logs, h=12, level=levels)
        low = [told[f"lo-{level}"] for level in levels]
        high = [told[f"hi-{level}"] for level in reversed(levels)]
        values = one.back(np.clip(np.nan_to_num(np.stack([*low, told["mean"], *high], axis=1)), -50, 50))
        found.append({ahead: values[ahead - 1] for ahead in AHEAD})
    return len(cut) / (perf_counter() - start), found


def _lines(
    name: str, cases: Sequence[tuple[Flow, int]], ours: Said, rate: float, told: tuple[float, Said] | None
) -> Iterator[Line]:
    beside = name if told else "statsforecast is not installed"
    ratio = f"{rate / told[0]:.1f} × faster" if told else ""
    yield Line("outlooks a second, one by one", len(cases), rate, beside, told[0] if told else None, ratio, share=True)
    for ahead in AHEAD:
        theirs = _score(told[1], cases, ahead) if told else None
        what = f"score, share of the random walk's, {ahead} months ahead"
        yield Line(what, len(cases), _score(ours, cases, ahead), beside, theirs, share=True)


def _score(said: Said, cases: Sequence[tuple[Flow, int]], ahead: int) -> float:
    """Return the geometric mean over flows of the score to that of a random walk on the log scale."""
    sums: dict[Flow, list[float]] = {}
    for (one, end), quantiles in zip(cases, said, strict=True):
        came = one.values[end - 1 + ahead]
        if came is not None:
            rival = one.back(walk(one.logs[None, :end])[0, -1, ahead - 1])
            both = sums.setdefault(one, [0.0, 0.0])
            both[0] += _interval_score(quantiles[ahead], came)
            both[1] += _interval_score(rival, came)
    return float(np.exp(np.mean([np.log(a / b) for a, b in sums.values()])))


def _interval_score(values: Any, came: float) -> float:
    levels, off = np.array(QUANTILES), came - values
    return float(2 * np.maximum(levels * off, (levels - 1) * off).mean())


def _border() -> Iterator[Line]:
    with TemporaryDirectory(prefix="rumbo-bench-") as folder:
        here = rumbo.open()
        here.cache = Cache(Path(folder))
        by = "sector,citizenship,demographic"
        for until in ("2024-09", "2026-01"):
            for what, target in (("cold", 60.0), ("from the cache", 1.0)):
                start = perf_counter()
                found = here.cell_outlook(by, until=until)
                yield alone(f"{len(found.nodes)} cells and sums from {until}, {what}", [perf_counter() - start], target)
        start = perf_counter()
        played = here.backtest(since="2010-01", as_of="2025-09-30")
        yield alone(f"the past replayed, {len(played.forecasts)} origins", [perf_counter() - start], 120.0)
