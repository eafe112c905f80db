"""How long the queue of an office is, how long the wait, and what would change them, from the returns that it filed.

The steps are those of the form: each of its checks of a stock says who comes to a step, from which step, and who leaves
it. What waits is the stock filed; the pace is what was filed of the last months, and a draw keeps up that of one of
them, which is an assumption and not a forecast. A figure rounded or hidden lies anywhere its release leaves room for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rumbo.analysis import queues
from rumbo.analysis.capacity import FEW, MONTH, Interval, Plan, cleared, interval
from rumbo.analysis.intake import Intake, joined, largest
from rumbo.core import Status
from rumbo.returns import CLOSING, Cell, Form, audit, known
from rumbo.returns.checks import cells_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rumbo.returns.filing import Filing
    from rumbo.returns.form import Term

    Array = NDArray[np.float64]
    Ends = Mapping[Cell, tuple[float, float]]

METHOD = "capacity-filed/1"
PACE = 6
"""The pace is that of one of so many last months."""
THROUGH = "through"


class Step(NamedTuple):
    """A step of a form: the cells of who waits, comes and leaves, and the step that they come from, if any."""

    name: str
    waiting: tuple[Cell, ...]
    comes: tuple[Cell, ...]
    leaves: tuple[Cell, ...]
    after: str


def steps(form: Form) -> Sequence[Step]:
    """Return the steps of a form, each after the one that it follows.

    >>> from rumbo.returns import form
    >>> [(one.name, one.after) for one in steps(form("office-month"))][:2]
    [('screening', ''), ('interview', 'screening')]
    """
    checks = {check.stock.where["step"][0]: check for check in form.checks if check.stock}
    found = []
    for name, check in checks.items():
        assert check.stock
        came = {term.measure for term in check.left}
        after = [one for one, other in checks.items() if came & {term.measure for term in other.right}]
        waiting = _cells((check.stock,), form, CLOSING)
        comes, leaves = _cells(check.left, form), _cells(check.right, form)
        found.append(Step(name, waiting, comes, leaves, after[0] if after else ""))
    ordered: list[Step] = []
    while left := [one for one in found if one not in ordered]:
        ordered += [one for one in left if one.after in ("", *(each.name for each in ordered))]
    return ordered


def _cells(terms: Sequence[Term], form: Form, moment: str = "") -> tuple[Cell, ...]:
    return tuple(cell for term in terms for cell in cells_of(term, {}, form, moment))


@dataclass(frozen=True, slots=True)
class World:
    """What returns say of the end of a month, draw by draw; people, or people a month. NaN is not known."""

    waiting: Mapping[str, Array]
    comes: Mapping[str, Array]
    leaves: Mapping[str, Array]
    staff: Array
    seen_by_one: Array
    """How many one of the staff sees in a month with every slot taken."""
    spare: Array
    """How many slots there are for each that was taken, by who came or who missed it."""


def world(form: Form, offices: Sequence[Sequence[Filing]], draws: int = 10_000, held: bool = False) -> World:
    """Return the worlds that the filings of offices allow: each one's in the order of months, up to the same one.

    With ``held``, every draw keeps up the mean pace of the last months.
    """
    asked = steps(form)
    waiting, comes, leaves = ({one.name: np.zeros(draws) for one in asked} for _ in range(3))
    staffed = {name: np.zeros(draws) for name in ("staff", "does", "offered", "taken")}
    work = form.staff
    for number, filings in enumerate(offices):
        random = np.random.default_rng(number)
        # One month of all offices together, so that what moves them alike is kept.
        month = np.random.default_rng(len(offices)).random(draws)
        wanted = {cell for one in asked for cells in one[1:4] for cell in cells}
        parts = {name: _cells(terms, form) for name, terms in work.terms.items()} if work else {}
        wanted |= {cell for cells in parts.values() for cell in cells}
        ends = [_ends(form, one, wanted) for one in filings[-PACE:]]
        for one in asked:
            waiting[one.name] += _drawn(ends[-1:], one.waiting, month, random, held)
            comes[one.name] += _drawn(ends, one.comes, month, random, held)
            leaves[one.name] += _drawn(ends, one.leaves, month, random, held)
        for name in staffed:
            staffed[name] += _drawn(ends, parts.get(name, ()), month, random, held)
    spare = np.maximum(np.nan_to_num(_share(staffed["offered"], staffed["taken"]), nan=1), 1)
    return World(waiting, comes, leaves, staffed["staff"], _share(staffed["does"], staffed["staff"]) * spare, spare)


def _ends(form: Form, filing: Filing, wanted: set[Cell]) -> Ends:
    """Return between which numbers the counts of a filing lie; one without a number, or without bounds, is left out."""
    found, hidden = {}, []
    for cell in wanted:
        one = filing.cells[cell]
        ends = known.bounds(one)
        if ends is not None:
            found[cell] = ends
        elif one.status is Status.SUPPRESSED:
            hidden.append(known.Count(str(filing.period), cell))
    if hidden:
        relations = [*known.sums(form, filing.period, known.told(filing, form)), *known.published([filing])]
        bounds = audit.bounds(relations, hidden)
        found |= {count.cell: ends for count, ends in bounds.items() if ends[1] < audit.INFINITE}
    return found


def _drawn(
    months: Sequence[Ends], cells: Sequence[Cell], month: Array, random: np.random.Generator, held: bool
) -> Array:
    """Return the sum of some cells in the month of each draw, of those months that have them all; held, their mean."""
    have = [ends for ends in months if all(cell in ends for cell in cells)]
    if not have or not cells:
        return np.full(len(month), np.nan)
    which, total = (month * len(have)).astype(int), np.zeros(len(month))
    for cell in cells:
        low, high = np.array([ends[cell] for ends in have]).T
        if held and len(have) > 1:
            total += low.mean() + random.random(len(month)) * (high - low).mean()
            continue
        total += np.floor(low[which] + random.random(len(month)) * (high - low + 1)[which])
    return total


def _share(part: Array, whole: Array) -> Array:
    found: Array = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found


Flows = Mapping[str, Sequence[queues.Flow]]


def ahead(form: Form, found: World, plan: Plan, more: float = 0.0, parts: Sequence[float] = (1.0,)) -> Flows:
    """Return each step, month by month; ``more`` join the staff. ``parts`` are classes, the first served first."""
    flows: dict[str, Sequence[queues.Flow]] = {}
    for step in steps(form):
        waiting, leaving = found.waiting[step.name], found.leaves[step.name]
        shape = (plan.months, len(waiting))
        if step.after:
            left = found.leaves[step.after]
            passed = np.where(left == 0, 0, _share(found.comes[step.name], left)).clip(0, 1)
            coming = [flow.served * passed for flow in flows[step.after]]
        else:
            joining = found.comes[step.name] if plan.intake is None else np.full(shape[1], plan.intake * MONTH)
            coming = [np.broadcast_to(joining * part, shape) for part in parts]
        capacity = leaving
        if form.staff and step.name == staffed_step(form):
            capacity = leaving * found.spare
            if plan.staff is not None or more:
                staff = found.staff if plan.staff is None else np.full(shape[1], float(plan.staff))
                capacity = capacity * _share(staff + more, found.staff)
        flows[step.name] = queues.classes(
            [waiting * part for part in parts], coming, np.broadcast_to(capacity, shape)
        )  # fmt: skip
    return flows


def staffed_step(form: Form) -> str:
    """Return the step that people leave by the work of the staff; empty where the form has none."""
    does = set(_cells(form.staff.terms["does"], form)) if form.staff else set()
    return next((one.name for one in steps(form) if does & set(one.leaves)), "")


def through(form: Form, flows: Flows, found: World, joins: Array, part: int = 0, share: float = 1.0) -> Array:
    """Return how many months one who joins at a time takes through all steps, as one of a class."""
    by_name, path = {one.name: one for one in steps(form)}, list(steps(form))[-1:]
    while path[0].after:
        path.insert(0, by_name[path[0].after])
    at = joins
    for step in path:
        at = queues.leaves(flows[step.name][part], found.waiting[step.name] * share, at)
    return at - joins


def quantities(form: Form, found: World, plan: Plan) -> Mapping[str, Array]:
    """Return what is asked of the worlds, draw by draw, as people, months or people a month."""
    flows, now = ahead(form, found, plan), np.zeros(len(found.staff))
    answers: dict[str, Array] = {}
    for step in steps(form):
        (flow,), start = flows[step.name], found.waiting[step.name]
        answers |= {
            f"open-{step.name}": start,
            f"last-in-line-{step.name}": queues.leaves(flow, start, now),
            f"cleared-{step.name}": cleared(flow),
        }
    answers[THROUGH] = through(form, flows, found, now)
    if name := staffed_step(form):
        (faster,) = ahead(form, found, plan, more=1)[name]
        answers["seen-by-one-more"] = found.seen_by_one
        answers["spared-by-one-more"] = answers[f"last-in-line-{name}"] - queues.leaves(
            faster, found.waiting[name], now
        )
    if plan.first:
        parts = (plan.first, 1 - plan.first)
        both = ahead(form, found, plan, parts=parts)
        for number, (name, share) in enumerate(zip(("first", "others"), parts, strict=True)):
            answers[f"{THROUGH}-{name}"] = through(form, both, found, now, number, share)
    return answers


def intervals(form: Form, offices: Sequence[Sequence[Filing]], found: World, plan: Plan) -> Mapping[str, Interval]:
    """Return each quantity as an interval, leaving out those of which a part is not known.

    Of its width, the share is given that the choice among the last months makes.
    """
    with np.errstate(invalid="ignore"):
        answers = quantities(form, found, plan)
        free, mean = (quantities(form, world(form, offices, FEW, held), plan) for held in (False, True))
    known = {name: values for name, values in answers.items() if not np.isnan(values).any()}
    return {name: interval(values, {"pace": (free[name], mean[name])}) for name, values in known.items()}


def largest_intake(form: Form, found: World, plan: Plan, draws: int = FEW) -> Intake:
    """Return the most registrations a day with which nine in ten of those who join in a year are through in time."""
    waiting, comes, leaves = (
        {name: values[:draws] for name, values in one.items()} for one in (found.waiting, found.comes, found.leaves)
    )
    few = World(waiting, comes, leaves, found.staff[:draws], found.seen_by_one[:draws], found.spare[:draws])

    def waits(intake: float) -> Array:
        flows = ahead(form, few, replace(plan, intake=intake))
        return np.array([through(form, flows, few, one) for one in joined(few.staff)])

    return largest(waits, plan.target)
