"""From printed cumulative figures to what they bound, for the offices together or one of them.

A figure says less than its digits: "more than 7,600" is 7,600 and up to a hundred more, since the next round number
would have been said. That is a reading of ours, as is the sum over all offices open on a day that one statement gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rumbo.analysis.capacity import STEPS
from rumbo.analysis.cumulative import Stated
from rumbo.core.record import Bound, Figure, FigureKind, Turn
from rumbo.registers import Registers
from rumbo.registers.figures import PROGRAMME, Counted


def bounds(figure: Figure) -> tuple[float, float]:
    """Return between which counts a printed figure lies.

    >>> bounds(Figure(7600, "people", FigureKind.CUMULATIVE, bound=Bound.MORE_THAN))
    (7600.0, 7700.0)
    """
    value, step = float(figure.value), _last_place(figure.value)
    if figure.low is not None:
        return float(figure.low), value
    return {
        Bound.EXACT: (value, value),
        Bound.ABOUT: (value - step / 2, value + step / 2),
        Bound.NEARLY: (value - step, value),
        Bound.MORE_THAN: (value, value + step),
        Bound.AT_LEAST: (value, value + step),
        Bound.UP_TO: (value - step, value),
        Bound.LESS_THAN: (value - step, value),
    }[figure.bound]


def _last_place(value: float) -> int:
    """Return the unit of the last digit that is not zero: 100 of 7,600."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def of_steps(
    registers: Registers, figures: Iterable[Counted], country: str = ""
) -> Mapping[str, Sequence[tuple[Stated, Counted]]]:
    """Return what was stated of each step, of the office in a country or of all together, with where it was printed.

    For all together, figures of one day by one speaker that cover every office open by then are added up as well: an
    office has people of its own.
    """
    found: dict[str, list[tuple[Stated, Counted]]] = {}
    apart: dict[tuple[str, date, str], dict[str, Counted]] = {}
    for one in figures:
        step, when, office = one.figure.measure, one.figure.as_of, one.record.part_of == PROGRAMME
        if one.figure.kind is not FigureKind.CUMULATIVE or step not in STEPS or one.figure.citizenship or when is None:
            continue
        if (office and one.place == country) or (not country and one.record.id == PROGRAMME):
            found.setdefault(step, []).append((Stated(when.earliest, when.latest, *bounds(one.figure)), one))
        elif office and not country and when.is_day:
            apart.setdefault((step, when.latest, one.said.says.who["en"]), {})[one.record.id] = one
    for (step, day, _), parts in apart.items():
        if set(parts) == _open_by(registers, day):
            low, high = (sum(ends) for ends in zip(*(bounds(one.figure) for one in parts.values()), strict=True))
            found.setdefault(step, []).append((Stated(day, day, low, high), next(iter(parts.values()))))
    return found


def _open_by(registers: Registers, day: date) -> set[str]:
    """Return the offices that may have been at work by a day."""
    return {
        record.id
        for record in registers.of("pathways")
        if record.part_of == PROGRAMME
        and any(said.becomes is Turn.OPERATING and said.happened.earliest <= day for said in record.statements)
    }


def begun(registers: Registers, country: str = "") -> date:
    """Return from which day the office in a country, or the first of all, may have been at work."""
    return min(
        said.happened.earliest
        for record in registers.of("pathways")
        if record.part_of == PROGRAMME and country in ("", *record.places)
        for said in record.statements
        if said.becomes is Turn.OPERATING
    )
