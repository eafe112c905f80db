"""The outlook of a flow and of its cells as findings: what was seen, what is expected, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from rumbo.analysis.flow import FEWEST, Flow
from rumbo.analysis.forecast import AIMS_AT, Forecast
from rumbo.analysis.hierarchy import METHOD, Cells, paths
from rumbo.analysis.outlook import QUANTILES
from rumbo.core import Finding, Observation, Period, Text
from rumbo.errors import CannotForecast

LOW, HIGH = QUANTILES.index(0.1), QUANTILES.index(0.9)
Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """The total, a sum or a cell: what is expected of each month ahead, and its 23 quantiles there."""

    expected: Sequence[float]
    quantiles: Sequence[Sequence[float]]


@dataclass(frozen=True, eq=False)
class CellOutlook:
    """What to expect of a flow and of its cells, 1 to 12 months after ``origin``, from what was known on a day.

    ``nodes`` are named by their value of each dimension, nothing where they are a sum over that. What is expected of a
    sum is the sum of what is expected of its cells, exactly; the quantiles come from the same paths and do not add up.
    """

    subject: Mapping[str, str]
    unit: str
    dimensions: Name
    origin: Period
    as_of: date
    releases: Sequence[str]
    information: str
    nodes: Mapping[Name, Node]
    notes: Sequence[Text] = ()

    @property
    def alone(self) -> bool:
        """Say whether it is the outlook of the total alone."""
        return len(self.nodes) == 1

    def as_rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row for each node and month ahead, with a column for each quantile; ``expected`` alone adds up."""
        columns = [f"q{level}" for level in QUANTILES]
        shared = {
            "finding": "outlook", "method": METHOD, "vintage": self.as_of.isoformat(), "aims_at": AIMS_AT,
            "information": self.information,
        }  # fmt: skip
        for name, node in self.nodes.items():
            cut = dict(zip(self.dimensions, name, strict=True))
            for ahead, (expected, levels) in enumerate(zip(node.expected, node.quantiles, strict=True), 1):
                month = {"period": str(self.origin + ahead), "origin": str(self.origin), "horizon": ahead}
                values = dict(zip(columns, levels, strict=True))
                yield {**self.subject, **cut, **month, "expected": expected, **values, **shared}

    def findings(self) -> Iterator[Finding]:
        """Yield one finding for each node and month ahead, whose value is the expected number."""
        for name, node in self.nodes.items():
            cut = {key: value for key, value in zip(self.dimensions, name, strict=True) if value}
            for ahead, (expected, levels) in enumerate(zip(node.expected, node.quantiles, strict=True), 1):
                month = str(self.origin + ahead)
                yield Finding(
                    kind="outlook",
                    subject={**self.subject, **cut, "period": month},
                    value=expected,
                    as_of=self.as_of,
                    releases=tuple(self.releases),
                    method=METHOD,
                    explanation=self._explanation(month, expected, levels),
                    parameters={
                        "horizon": ahead,
                        "origin": str(self.origin),
                        "vintage": self.as_of.isoformat(),
                        "aims_at": AIMS_AT,
                        "information": self.information,
                        "unit": self.unit,
                        "quantiles": {str(level): value for level, value in zip(QUANTILES, levels, strict=True)},
                        "notes": [dict(note) for note in self.notes],
                    },
                )

    def _explanation(self, month: str, expected: float, levels: Sequence[float]) -> Text:
        number, low, high = (f"{value:,.0f}" for value in (expected, levels[LOW], levels[HIGH]))
        return Text(
            en=f"Seen on {self.as_of}, when the figures reached {self.origin}: in {month}, {number} are expected, and "
            f"with a chance of 80 in 100 between {low} and {high}. What is expected adds up over cells.",
            es=f"Visto el {self.as_of}, cuando las cifras llegaban a {self.origin}: en {month} se esperan {number}, y "
            f"con una probabilidad de 80 en 100, entre {low} y {high}. Lo esperado se puede sumar entre celdas.",
        )


def nodes_of(cells: Cells, total: Sequence[Forecast]) -> dict[Name, Node]:
    """Return the nodes of cells whose total has these forecasts, 1 to 12 months ahead."""
    found = paths(cells, np.array([one.quantiles for one in total]))
    quantiles = found.quantiles()
    return {
        name: Node(expected.tolist(), quantiles[name].round(2).tolist()) for name, expected in found.expected().items()
    }


def the_total(dimensions: Name, total: Flow, ahead: Sequence[Forecast]) -> dict[Name, Node]:
    """Return the total as the only node, for where no cells are held as late."""
    nothing = Cells((), (), total.first, np.array([np.nan if one is None else one for one in total.values]))
    (node,) = nodes_of(nothing, ahead).values()
    return {("",) * len(dimensions): node}


def cells_of(lines: Mapping[Name, Sequence[Observation]], dimensions: Name, origin: Period) -> Cells:
    """Return the cells of observations, by line, up to a month: as far back as the same cells are told apart.

    Raises CannotForecast where that is too short.
    """
    known: dict[Name, Mapping[str, float]] = {}
    for name, line in lines.items():
        figures = {one.period: one.value for one in line if one.value is not None}
        if str(origin) in figures:
            known[name] = figures
    months = [origin]
    while known and all(str(months[0] + -1) in one for one in known.values()):
        months.insert(0, months[0] + -1)
    if len(months) < FEWEST:
        raise CannotForecast(
            f"The same {len(known)} cells are told apart in {len(months)} months up to {origin}.",
            f"At least {FEWEST} are needed.",
            "Ask for another breakdown, or for the total.",
        )
    values = tuple(tuple(sorted({name[axis] for name in known})) for axis in range(len(dimensions)))
    counts = np.zeros((*(len(one) for one in values), len(months)))
    for name, counted in known.items():
        place = tuple(one.index(value) for one, value in zip(values, name, strict=False))  # a rest has words as well
        counts[place] += [counted[str(month)] for month in months]
    return Cells(dimensions, values, months[0], counts)
