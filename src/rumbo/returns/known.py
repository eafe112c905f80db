"""What a reader of all filings on a form knows: how its cells add up, month by month, and what was published of them.

A count is a cell of a month. The end of one month is the beginning of the next. What an earlier release of a month said
counts too as long as the later one does not contradict it, since a reader will take it that nothing changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from rumbo.core import Period, Status
from rumbo.core.table import TOTAL
from rumbo.returns import audit
from rumbo.returns.audit import INFINITE, Relation, between
from rumbo.returns.checks import cells_of, shared
from rumbo.returns.form import CLOSING, OPENING, Cell, Form

if TYPE_CHECKING:
    from rumbo.returns.filing import Filing
    from rumbo.returns.protect import Published


class Count(NamedTuple):
    """A cell of a month, such as 2024-01."""

    month: str
    cell: Cell


def count_of(cell: Cell, period: Period) -> Count:
    """Return the count that a cell of a month is: what a stock begins with is what it ended with the month before."""
    if cell.moment == OPENING:
        return Count(str(period - 1), cell._replace(moment=CLOSING))
    return Count(str(period), cell)


def bounds(one: Published) -> tuple[float, float] | None:
    """Return between which numbers a published figure lies; None where none is given."""
    if one.value is None:
        return None
    half = one.rounding // 2
    return max(0, one.value - half), one.value + half


def sums(form: Form, period: Period, cells: frozenset[Cell]) -> Iterator[Relation]:
    """Yield how the cells of a month add up, where all that take part are among ``cells``.

    A total of which some parts have no number is at least what the others make.
    """
    for measure in form.measures.values():
        for cell in measure.cells():
            for at, name in enumerate(measure.dimensions):
                if cell.values[at] == TOTAL:
                    parts = [
                        cell._replace(values=(*cell.values[:at], one, *cell.values[at + 1 :]))
                        for one in measure.dimensions[name]
                    ]
                    have = [one for one in parts if one in cells]
                    most = 0 if len(have) == len(parts) else INFINITE
                    yield from _relation({cell: 1.0, **dict.fromkeys(have, -1.0)}, most, period, cells)
    for check in form.checks:
        terms = [*check.left, *check.right, *([check.stock] if check.stock else [])]
        open_ = shared(terms, form)
        for values in product(*open_.values()):
            where = dict(zip(open_, values, strict=True))
            factors: dict[Cell, float] = {}
            for sign, side in ((-1.0, check.left), (1.0, check.right)):
                for term in side:
                    for cell in cells_of(term, where, form):
                        factors[cell] = factors.get(cell, 0.0) + sign
            if check.stock:
                (opening,), (closing,) = (cells_of(check.stock, where, form, one) for one in (OPENING, CLOSING))
                factors |= {opening: -1.0, closing: 1.0}
            yield from _relation(factors, INFINITE if check.kind == "at-most" else 0, period, cells)


def _relation(
    factors: Mapping[Cell, float], most: float, period: Period, cells: frozenset[Cell]
) -> Iterator[Relation]:  # fmt: skip
    if all(cell in cells for cell in factors):
        yield Relation({count_of(cell, period): factor for cell, factor in factors.items() if factor}, 0, most)


def published(filings: Sequence[Filing]) -> Iterator[Relation]:
    """Yield what the releases of one month said of its counts, the last one first."""
    low: dict[Count, float] = {}
    high: dict[Count, float] = {}
    for filing in reversed(filings):
        for cell, one in filing.cells.items():
            found, count = bounds(one), Count(str(filing.period), cell)
            if found is None:
                continue
            least, most = max(found[0], low.get(count, 0)), min(found[1], high.get(count, INFINITE))
            if least <= most:
                low[count], high[count] = least, most
    yield from (between(count, low[count], high[count]) for count in low)


def told(filing: Filing, form: Form) -> frozenset[Cell]:
    """Return the cells of a filing that have a number, shown or hidden; a stock's beginning among them."""
    found = {cell for cell, one in filing.cells.items() if one.value is not None or one.status is Status.SUPPRESSED}
    return frozenset(found | {cell._replace(moment=OPENING) for cell in found if cell.moment == CLOSING})


def ends_before(filing: Filing, form: Form) -> dict[Cell, tuple[float, float]]:
    """Return between which numbers a filing leaves what its cells ended with the month before: stocks, cumulatives."""
    before, cells = str(filing.period - 1), told(filing, form)
    relations = [*sums(form, filing.period, cells), *published([filing])]
    stocks = [Count(before, cell) for cell in cells if cell.moment == CLOSING]
    found = {count.cell: ends for count, ends in audit.bounds(relations, stocks).items()}
    for cell, one in filing.cells.items():
        if form.measures[cell.measure].kind == "cumulative" and (ends := bounds(one)):
            found[cell] = (0, ends[1])
    return found
