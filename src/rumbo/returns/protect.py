"""What of a return may be published: called once, just before a release is made of it.

A form's ``protection`` names the rule. ``round-5``: every count is rounded to the nearest 5 from its true value, totals
too, so that no count of 1 to 4 is shown; where what is published would still give one away, the fewest people more are
hidden. ``suppress-5``: counts of 1 to 4 are hidden, and with them the fewest people that keep them apart. The measures
under ``leaves`` count no people and go out as they are.

Whichever the rule, an auditor has the last word: from all that was published of the filer in the months around, each
small count must be able to be two other numbers (rounded) or any of five (hidden). Else nothing goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rumbo.core import Period, Status, Text
from rumbo.errors import BadDefinition, NotProtected
from rumbo.returns import known
from rumbo.returns.audit import Relation, narrow
from rumbo.returns.form import OPENING, Cell, Form
from rumbo.returns.known import Count
from rumbo.returns.reading import Answer
from rumbo.returns.suppress import CannotProtect, suppress

if TYPE_CHECKING:
    from rumbo.returns.filing import Filing

RULES = {"none": 1, "round-5": 5, "suppress-5": 1}
WIDTHS = {"round-5": 2.0, "suppress-5": 5.0}
SMALL = range(1, 5)
MONTHS = 24
"""The auditor looks so many months back and on."""
NEAR = 2
"""Those further away tell of a count only through rounded stocks, and are asked last."""


@dataclass(frozen=True, slots=True)
class Published:
    """A cell as it goes out: its figure with the step that it is rounded to, or none with its status."""

    value: int | None
    status: Status = Status.NORMAL
    rounding: int = 1
    note: Text | None = None


def step_of(form: Form, cell: Cell) -> int:
    """Return the step to which a cell is rounded before it goes out. Raises BadDefinition for an unknown rule."""
    rule = str(form.protection["rule"])
    if rule not in RULES:
        raise BadDefinition(
            f"{form.id}: no rule of protection is called {rule!r}.", "", f"There are {', '.join(RULES)}."
        )
    return 1 if cell.measure in _leaves(form) else RULES[rule]


def is_too_small(form: Form, cell: Cell, value: int | None) -> bool:
    """Say whether a count may not be shown as it is, by the rule of its form."""
    hides = form.protection["rule"] in WIDTHS
    return hides and value in SMALL and cell.measure not in _leaves(form)


def protect(
    form: Form, period: Period, answers: Mapping[Cell, Answer], before: Sequence[Filing] = ()
) -> Mapping[Cell, Published]:  # fmt: skip
    """Return what is published of the answers of a month; ``before`` are all filings of the filer on the form so far.

    >>> from rumbo.returns import form
    >>> cell = Cell("registered", ("VEN",))
    >>> protect(form("office-month"), Period.parse("2024-01"), {cell: Answer(118)})[cell].value
    120

    Raises NotProtected, with the cells, where a small count could be worked out; BadDefinition.
    """
    rule, leaves = str(form.protection["rule"]), _leaves(form)
    found = {}
    for cell, answer in answers.items():
        step = step_of(form, cell)
        value = None if answer.value is None else (answer.value + step // 2) // step * step
        found[cell] = Published(value, answer.status, 1 if value is None else step, answer.note)
    if rule in WIDTHS:
        people = {
            cell: one.value for cell, one in answers.items() if one.value is not None and cell.measure not in leaves
        }
        for cell in _hidden(form, period, people, found, before, rule):
            found[cell] = Published(None, Status.SUPPRESSED, note=found[cell].note)
        _audit(form, period, people, found, before, rule)
    return {cell: one for cell, one in found.items() if cell.moment != OPENING}


def _leaves(form: Form) -> Sequence[str]:
    """Return the measures that count no people."""
    leaves = form.protection.get("leaves", ())
    assert isinstance(leaves, list | tuple)
    return leaves


def _hidden(
    form: Form, period: Period, people: Mapping[Cell, int], found: Mapping[Cell, Published],
    before: Sequence[Filing], rule: str,
) -> Iterator[Cell]:  # fmt: skip
    """Yield the cells to hide, with what is known of this month and of the end of the last."""
    truth = {known.count_of(cell, period): value for cell, value in people.items()}
    shown = {Count(str(period), cell): known.bounds(found[cell]) or (0, 0) for cell in people if cell.moment != OPENING}
    earlier = [one for one in before if one.period in (period, period - 1)]
    relations = [*known.sums(form, period, frozenset(people)), *_agreeing(_told_before(earlier), truth)]
    needed = {Count(str(period), cell): WIDTHS[rule] for cell, value in people.items()
              if value in SMALL and cell.moment != OPENING}  # fmt: skip
    small = frozenset(needed) if rule == "suppress-5" else frozenset()
    try:
        for count in suppress(truth, shown, relations, needed, small):
            yield count.cell
    except CannotProtect as error:
        raise _refused(form, list(error.counts)) from None


def _told_before(filings: Sequence[Filing]) -> Iterator[Relation]:
    """Yield what was published before, month by month."""
    for _, same in groupby(sorted(filings, key=lambda one: (str(one.period), one.number)), lambda one: one.period):
        yield from known.published(list(same))


def _agreeing(relations: Iterator[Relation], truth: Mapping[Count, int]) -> Iterator[Relation]:
    """Yield what was published of counts that are as they were then: what was corrected since gives nothing away."""
    for one in relations:
        (count,) = one.terms
        if count in truth and one.low <= truth[count] <= one.high:
            yield one


def _audit(
    form: Form, period: Period, people: Mapping[Cell, int], found: Mapping[Cell, Published],
    before: Sequence[Filing], rule: str,
) -> None:  # fmt: skip
    """Raise NotProtected where what goes out, with all that went before, holds a small count too near."""
    truth = {Count(str(period), cell): value for cell, value in people.items() if cell.moment != OPENING}
    recent = [one for one in before if period - MONTHS <= one.period <= period + MONTHS]
    last = {one.period: one for one in sorted(recent, key=lambda one: one.number)}
    last.pop(period, None)
    relations = list(known.sums(form, period, frozenset(people)))
    for month, filing in last.items():
        relations += known.sums(form, month, known.told(filing, form))
    others = [one for one in recent if one.period != period]
    same = [one for one in recent if one.period == period]
    relations += [*_told_before(others), *_agreeing(_told_before(same), truth)]
    now = [Relation({count: 1.0}, *ends) for count in truth if (ends := known.bounds(found[count.cell])) is not None]
    width = WIDTHS[rule]
    needed = {count: width for count, value in truth.items() if value in SMALL}
    beside = [last[month] for month in (period - 1, period + 1) if month in last]
    needed_before = dict.fromkeys(_perhaps_small(beside, form), width)
    close = {str(period + step) for step in range(-NEAR, NEAR + 1)}
    near = {count for one in relations for count in one.terms if count.month in close}
    try:
        held = set(narrow([*relations, *now], needed | needed_before, near))
        held -= set(narrow(relations, {one: width for one in held if one in needed_before}, near))
    except ValueError:
        # An earlier month was put right without a word: both cannot be true, so that none tells of the other.
        held = set(narrow([*known.sums(form, period, frozenset(people)), *now], needed))
    if held:
        raise _refused(form, sorted(held))


def _perhaps_small(filings: Iterable[Filing], form: Form) -> Iterator[Count]:
    """Yield the counts of earlier months that may be of 1 to 4 people, by what was published of them."""
    leaves = _leaves(form)
    for filing in filings:
        for cell, one in filing.cells.items():
            ends = known.bounds(one)
            hidden = one.status is Status.SUPPRESSED
            if cell.measure not in leaves and (
                hidden or (ends and ends[0] <= 4 and ends[1] >= 1 and ends[0] < ends[1])
            ):
                yield Count(str(filing.period), cell)


def _refused(form: Form, counts: Sequence[Count]) -> NotProtected:
    named = ", ".join(f"{one.cell} of {one.month}" for one in counts[:5]) or "a small count"
    more = f" and {len(counts) - 5} more" if len(counts) > 5 else ""
    return NotProtected(
        f"{named}{more} could be worked out.",
        "With what was published before, it is held between two numbers that lie too near each other.",
        f"Ask whoever keeps {form.id} for coarser groups; nothing was filed.",
    )
