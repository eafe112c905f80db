"""Asylum systems as queues: does what came in and went out account for who waits, and how many will a year later?

Pending at the end of a year should be those of the year before, plus the applications, less the decisions. Where it is
not, something is missing from the reports or was corrected in them: that is said of the figures, not of a state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from statistics import median
from typing import NamedTuple

import numpy as np

METHOD = "asylum/1"
LEAST = 200
"""Systems with fewer pending at the start of a year are left out: a few people are a large share of them."""
LOOSE = 0.1
"""A year does not close where so large a share of the stock stays unaccounted for."""
DAMPED, MOST, FEWEST = 0.5, 0.7, -0.5
"""Half of last year's growth goes on, within bounds; chosen once, on UNHCR's table to 2024, and not refitted."""
FROM_ERRORS = 20
"""Fewer past errors than this give no interval."""

Line = Mapping[int, float]


class System(NamedTuple):
    """A country's system by year: pending at the year's end, applications and decisions in it, all in persons."""

    pending: Line
    applied: Line
    decided: Line


class Closing(NamedTuple):
    """One year of a system: what should be pending at its end, and what is; ``gap`` is their difference as a share."""

    country: str
    year: int
    before: float
    applied: float
    decided: float
    pending: float

    @property
    def gap(self) -> float:
        """Return by how much more should be pending than is, as a share of what is."""
        return (self.before + self.applied - self.decided - self.pending) / self.pending

    @property
    def closes(self) -> bool:
        """Say whether the year is accounted for."""
        return abs(self.gap) <= LOOSE


class Expected(NamedTuple):
    """How many may be pending at the end of a year, from figures of earlier years alone; ``rival`` is as last year."""

    country: str
    year: int
    value: float
    low: float | None
    high: float | None
    rival: float
    came: float | None
    """What came, where it is known."""


def closings(systems: Mapping[str, System], first: int, last: int) -> Sequence[Closing]:
    """Return each year of each system from ``first`` to ``last`` of which all four figures are known.

    >>> systems = {"MEX": System({2022: 1000, 2023: 1500}, {2023: 900}, {2023: 400})}
    >>> closings(systems, 2023, 2023)[0].gap
    0.0
    """
    found = []
    for country, (pending, applied, decided) in sorted(systems.items()):
        for year in range(first, last + 1):
            if pending.get(year - 1, 0) >= LEAST and pending.get(year) and year in applied and year in decided:
                found.append(Closing(country, year, pending[year - 1], applied[year], decided[year], pending[year]))
    return found


def median_gap(found: Sequence[Closing]) -> float | None:
    """Return the middle of the gaps without their sign; None without a year."""
    return median(abs(one.gap) for one in found) if found else None


def expected(systems: Mapping[str, System], first: int, last: int) -> Sequence[Expected]:
    """Return what was to be expected for each year: last year's growth goes on by half.

    The interval is of nine in ten, from the errors made for all systems in the years before.
    """
    errors: list[float] = []
    found: list[Expected] = []
    for year in range(min((min(one.pending) for one in systems.values() if one.pending), default=last), last + 1):
        low, high = np.quantile(errors, [0.05, 0.95]) if len(errors) >= FROM_ERRORS else (None, None)
        this_year = list(_of_year(systems, year, low, high))
        found += this_year if year >= first else []
        errors += [log(one.came / one.value) for one in this_year if one.came]
    return found


def _of_year(
    systems: Mapping[str, System], year: int, low: float | None, high: float | None
) -> Iterator[Expected]:  # fmt: skip
    for country, system in sorted(systems.items()):
        before, applied, decided = (line.get(year - 1) for line in system)
        if before is None or before < LEAST or applied is None or decided is None:
            continue
        value = before * (1 + max(FEWEST, min(MOST, DAMPED * (applied - decided) / before)))
        came = system.pending.get(year) or None
        yield Expected(
            country,
            year,
            value,
            None if low is None else value * exp(low),
            None if high is None else value * exp(high),
            before,
            came,
        )


class Score(NamedTuple):
    """How the expectations did: the |log errors| against those of "as last year", and how often the interval held."""

    cases: int
    median: float
    mean: float
    cover: float


def score(found: Sequence[Expected]) -> Score:
    """Return how well the expectations did for the years that came. Raises ValueError where none came."""
    came = [(one, one.came) for one in found if one.came]
    if not came:
        raise ValueError("no year has come")
    ours = [abs(log(value / one.value)) for one, value in came]
    rival = [abs(log(value / one.rival)) for one, value in came]
    held = [one.low <= value <= one.high for one, value in came if one.low is not None and one.high is not None]
    return Score(
        len(came),
        median(ours) / median(rival),
        sum(ours) / sum(rival),
        sum(held) / len(held) if held else float("nan"),
    )
