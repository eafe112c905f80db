"""The planner: draws of the fluid model beside one run of a simulation of every person, and the whole answer.

Every figure is made up, but those of the statements that travel in the package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measuring import Line, alone, at_least, in_turn
from rumbo.analysis import capacity, queues
from rumbo.analysis.cumulative import Stated

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

DRAWS, MONTHS, CASES = 10_000, 36, 20_000
TITLE = f"The planner: {DRAWS:,} draws of {MONTHS} months"
TARGET = 0.2
BEGAN = date(2023, 6, 12)


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines: what is told of both stages, the steps of a form, one simulated run, and the façade."""
    import rumbo

    repeats = 3 if quick else 9
    lines, plan = _made(), capacity.Plan(BEGAN + timedelta(days=340), months=MONTHS)
    world = capacity.world(lines, plan.at)
    rows = np.random.default_rng(0).random((DRAWS, 2)).T * 1000
    shape = (MONTHS, DRAWS)

    def steps() -> object:
        coming = np.broadcast_to(rows[0], shape)
        for _ in range(5):
            flow = queues.fluid(rows[1], coming, np.broadcast_to(rows[1], shape))
            queues.leaves(flow, rows[1], np.zeros(DRAWS))
            coming = flow.served
        return coming

    seconds = in_turn(
        {
            "draws": lambda: capacity.quantities(world, plan),
            "simulated": _simulated,
            "form": steps,
            "told": lambda: capacity.intervals(lines, plan),
        },
        repeats,
    )
    for name, what in (("draws", "Both stages, all that is asked"), ("form", "Five steps of a form, queues and waits")):
        yield _beside(what, seconds[name], seconds["simulated"])
    yield alone("The same with what each assumption adds", seconds["told"])
    found = rumbo.open()
    yield alone("From statements, the whole answer", in_turn({"all": found.capacity}, repeats)["all"])


def _beside(what: str, ours: Sequence[float], simulated: Sequence[float]) -> Line:
    line = at_least(what, ours, f"one run of {CASES:,} cases in Ciw", simulated)
    return replace(line, target=f"below {TARGET:g} s", kept=line.ours < TARGET)


def _made() -> dict[str, capacity.Curves]:
    """Curves through made statements of four steps, each of four days."""
    days = [BEGAN + timedelta(days=days) for days in (80, 160, 240, 340)]
    ends = {"registered": 190_000, "referred": 34_000, "other-pathways": 18_000, "arrived": 9_000}
    stated = {
        name: [
            Stated(day, day, end * part, end * part * 1.05) for day, part in zip(days, (0.1, 0.3, 0.6, 1), strict=True)
        ]
        for name, end in ends.items()
    }
    return dict(capacity.curves(stated, BEGAN, DRAWS))


def _simulated() -> object:
    """Simulate so many people, who come one by one to ten servers."""
    import ciw

    from simulating import simulated

    ciw.seed(0)
    return simulated(
        CASES / 9.0,
        arrival_distributions=[ciw.dists.Exponential(9.0)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[10],
    )
