"""What made up a change, and where a flow is heading: 520 cells taken apart, and one seasonal adjustment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from benchmarks.measuring import Line, alone, in_turn
from rumbo.analysis.adjusted import adjust
from rumbo.analysis.drivers import Side, Subject, drivers
from rumbo.analysis.flow import flow
from rumbo.core import Period
from rumbo.core.codebook import dimensions
from rumbo.core.place import PlaceKind, places
from rumbo.indicators import indicator

TITLE = "A change taken apart, and a season taken out"
CUT = ("area", "citizenship", "demographic")
SECTORS, CITIZENSHIPS = 9, 15  # with four groups of persons, 540 cells, of which 520 count
CELLS = 520
MONTHS = 320


def run(quick: bool) -> Iterator[Line]:
    """Yield the line of 520 cells, with all findings, and that of an adjustment of a long series."""
    rng, repeats = np.random.default_rng(1), 5 if quick else 31
    sectors = [one.id for one in places(PlaceKind.SECTOR)][:SECTORS]
    citizenships = [one.id for one in places(PlaceKind.COUNTRY)][:CITIZENSHIPS]
    groups = list(dimensions()["demographic"].values)[:4]
    names = [(one, other, group) for one in sectors for other in citizenships for group in groups][:CELLS]
    sides = []
    for _ in range(2):
        counts = rng.negative_binomial(0.3, 0.002, len(names)).tolist()
        sides.append(Side(sum(counts), {CUT: dict(zip(names, counts, strict=True))}))
    subject = Subject(indicator("usbp-encounters"), "us-southwest", "2023-12", "2024-01", date(2024, 5, 7))
    taken = in_turn({"ours": lambda: drivers(subject, *sides, factored=CUT)}, repeats)
    yield alone(f"scale and mix of {len(names)} cells over three dimensions", taken["ours"], 0.05)
    taken = in_turn({"ours": lambda: drivers(subject, *sides)}, repeats)
    yield alone(f"a finding for each of {len(names)} cells", taken["ours"], 0.05)
    months = Period.parse("2000-01")
    values = rng.lognormal(10, 0.3, MONTHS).round()
    series = flow({str(months + number): float(value) for number, value in enumerate(values)})
    taken = in_turn({"ours": lambda: adjust(series)}, repeats)
    yield alone(f"the season taken out of {MONTHS} months", taken["ours"], 0.05)
