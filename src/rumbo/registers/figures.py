"""The figures that stand in statements, one by one: dated, with who says so, and where two of them cannot both be true.

Cumulative figures are never subtracted, joined by a line or summed over offices here: each is what somebody said of a
day. Those of the Safe Mobility offices have ids of indicators, ``safe-mobility-arrived`` and its like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import inf

from rumbo.core.record import Bound, Figure, FigureKind, Record, Said
from rumbo.errors import UnknownIndicator
from rumbo.registers import Registers
from rumbo.registers.state import statements

PROGRAMME = "safe-mobility"
STAGES = ("registered", "referred", "approved", "arrived")
INDICATORS = tuple(f"{PROGRAMME}-{stage}" for stage in STAGES)
AT_LEAST = frozenset({Bound.MORE_THAN, Bound.AT_LEAST})
AT_MOST = frozenset({Bound.UP_TO, Bound.LESS_THAN})


@dataclass(frozen=True, slots=True)
class Counted:
    """One printed figure: the record it is of, the statement it stands in, and the figure itself."""

    record: Record
    said: Said
    figure: Figure

    @property
    def indicator(self) -> str:
        """The id of the indicator, empty where the figure belongs to none."""
        ours = PROGRAMME in (self.record.id, self.record.part_of)
        cumulative = self.figure.kind is FigureKind.CUMULATIVE and self.figure.measure in STAGES
        return f"{PROGRAMME}-{self.figure.measure}" if ours and cumulative else ""

    @property
    def place(self) -> str:
        """The country of the office that it is of, empty where it is of several or of none."""
        return self.record.places[0] if len(self.record.places) == 1 else ""

    @property
    def day(self) -> date:
        """The last day that it can be of; that of its statement where it names none."""
        return (self.figure.as_of or self.said.happened).latest


def counted(
    registers: Registers, as_of: date, known_by: date | None = None, *, indicator: str = "", place: str = ""
) -> tuple[Counted, ...]:
    """Return the figures told of the pathways by a day, in the order of the days they are of.

    ``indicator`` and ``place`` narrow them; a place alone has no figure of several offices together.

    >>> from rumbo.registers import load
    >>> found = counted(load(), date(2024, 5, 7), indicator="safe-mobility-arrived")
    >>> [one.figure.value for one in found if str(one.figure.as_of) == "2024-01"]
    [3200, 2500]

    Raises UnknownIndicator.
    """
    if indicator and indicator not in INDICATORS:
        raise UnknownIndicator(
            f"No indicator of the pathways is called {indicator!r}.", "", f"They are {', '.join(INDICATORS)}."
        )
    found = (
        Counted(record, said, figure)
        for record in registers.of("pathways")
        for said in statements(record, as_of, known_by)
        for figure in said.figures
    )
    chosen = [one for one in found if indicator in ("", one.indicator) and place in ("", one.place)]
    return tuple(sorted(chosen, key=lambda one: one.day))


def conflicts(found: Sequence[Counted]) -> Iterator[tuple[Counted, Counted]]:
    """Yield pairs of cumulative figures of one thing that cannot both be true, the earlier first.

    Of one time they differ, or the later is the lower, by more than their "more than" and "up to" allow. Figures in
    different units are not held against each other.
    """
    same: dict[tuple[str, str, str, str], list[Counted]] = {}
    for one in found:
        figure = one.figure
        if figure.kind is FigureKind.CUMULATIVE and figure.measure and figure.as_of:
            same.setdefault((one.record.id, figure.measure, figure.unit, figure.citizenship), []).append(one)
    for alike in same.values():
        for first, second in combinations(alike, 2):
            if _contradict(first.figure, second.figure):
                yield first, second


def _contradict(first: Figure, second: Figure) -> bool:
    assert first.as_of and second.as_of
    (low, high), (later_low, later_high) = _range(first), _range(second)
    if first.as_of == second.as_of:
        return high < later_low or later_high < low
    return first.since == second.since and first.as_of.latest <= second.as_of.earliest and later_high < low


def _range(figure: Figure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else figure.value
    return -inf if figure.bound in AT_MOST else low, inf if figure.bound in AT_LEAST else figure.value
