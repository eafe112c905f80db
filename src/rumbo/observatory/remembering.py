"""Forecasts and adjusted values that were made before are not made again; as many processes as may work make new ones.

What they depend on is the months that the releases used gave, the method's version and its code: that is their key. A
new release makes anew what it changed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import as_completed
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rumbo import analysis
from rumbo.analysis.adjusted import adjust_all
from rumbo.analysis.flow import Flow
from rumbo.analysis.forecast import Forecast, Forecasting, Progress, RestsOn, forecasts
from rumbo.analysis.outlook import METHOD, RIVAL
from rumbo.archive import Cache
from rumbo.archive.cache import code_of, key
from rumbo.core import Break, Period
from rumbo.observatory.processes import pool

if TYPE_CHECKING:
    from rumbo.analysis.adjusted import Adjusting, Array

PIECES = 4  # for each process, so that none waits long for the others
WORTH = 16  # flows from which further processes gain more than they cost


def remembering(held: Cache, workers: int = 1) -> Forecasting:
    """Return what makes forecasts and remembers them in a cache; up to ``workers`` processes make new ones."""

    def remembered(
        flows: Sequence[Flow], horizons: Iterable[int], progress: Progress = lambda done, of: None
    ) -> Sequence[Sequence[Forecast]]:
        wanted = tuple(horizons)
        keys = [_key(flow, wanted) for flow in flows]
        found: list[Sequence[Forecast] | None] = [_read(held.get(one)) for one in keys]
        missing = [number for number, one in enumerate(found) if one is None]
        done = len(flows) - len(missing)
        made = _made([flows[number] for number in missing], wanted, workers,
                     lambda more, _: progress(done + more, len(flows)))  # fmt: skip
        for number, one in zip(missing, made, strict=True):
            found[number] = one
            held.put(keys[number], [
                [str(each.origin), each.horizon, each.quantiles, each.rival, str(each.rests_on)] for each in one
            ])  # fmt: skip
        return [one for one in found if one is not None]

    return remembered


def adjusting(held: Cache) -> Adjusting:
    """Return what takes the season out of flows and remembers the adjusted values in a cache."""

    def remembered(flows: Sequence[Flow], breaks: Sequence[Break] = ()) -> Sequence[Array | None]:
        told = [one.day.isoformat() for one in breaks]
        # Those of a series lie together, since each is small; one that begins elsewhere is another series.
        name = key("adjusted/2", code(), told, str(flows[0].first) if flows else "", len(flows) == 1)
        keys = [key(str(flow.first), flow.values) for flow in flows]
        before = held.get(name) or {}
        new = [number for number, one in enumerate(keys) if one not in before]
        made = adjust_all([flows[number] for number in new], breaks)
        found = before | {keys[number]: None if one is None else one.tolist()
                          for number, one in zip(new, made, strict=True)}  # fmt: skip
        if new:
            held.put(name, {one: found[one] for one in keys})
        return [None if found[one] is None else np.array(found[one]) for one in keys]

    return remembered


def _key(flow: Flow, horizons: Sequence[int]) -> str:
    parts = [(str(part.first), part.values) for part in flow.parts]
    return key(METHOD, RIVAL, code(), str(flow.first), flow.values, parts, horizons)


def code() -> str:
    """Return the hash of all code of the analyses."""
    return code_of(Path(str(analysis.__file__)).parent)


def _read(answer: Any) -> Sequence[Forecast] | None:
    try:
        return answer and [
            Forecast(Period.parse(origin), horizon, tuple(quantiles), tuple(rival), RestsOn(rests_on))
            for origin, horizon, quantiles, rival, rests_on in answer
        ]
    except (TypeError, ValueError):  # written by something else
        return None


def _made(flows: Sequence[Flow], horizons: Sequence[int], workers: int, progress: Progress) -> Sequence[Any]:
    if not flows:
        return []
    if workers < 2 or len(flows) < WORTH:
        return forecasts(flows, horizons, progress)
    found: list[Sequence[Forecast]] = [()] * len(flows)
    done = 0
    with pool(workers) as others:
        pieces = {
            others.submit(forecasts, flows[start:end], horizons): (start, end)
            for start, end in _pieces(len(flows), workers * PIECES)
        }
        for piece in as_completed(pieces):
            start, end = pieces[piece]
            found[start:end] = piece.result()
            done += end - start
            progress(done, len(flows))
    return found


def _pieces(count: int, number: int) -> Iterator[tuple[int, int]]:
    edges = [round(count * one / number) for one in range(number + 1)]
    yield from ((start, end) for start, end in pairwise(edges) if start < end)
