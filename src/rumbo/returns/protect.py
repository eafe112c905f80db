"""What of a return may be published: called once, just before a release is made of it.

A form's ``protection`` names the rule. ``round-5``: every count is rounded to the nearest 5 from its true value, totals
too, so that no count of 1 to 4 is shown; where what is published would still give one away, the fewest people more are
hidden. ``suppress-5``: counts of 1 to 4 are hidden, and with them the fewest people that keep them apart. The measures
under ``leaves`` count no people and go out as they are.

Whichever the rule, an auditor (``hiding.py``) has the last word: from all that was published of the filer in the months
around, each small count must be able to be two other numbers (rounded) or any of five (hidden). Where what is out of
other months gives one away, more of this month is hidden; where that does not do, nothing goes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.core import Period, Status, Text
from rumbo.errors import BadDefinition
from rumbo.returns import hiding
from rumbo.returns.form import OPENING, Cell, Form
from rumbo.returns.reading import Answer

if TYPE_CHECKING:
    from rumbo.returns.filing import Filing

RULES = {"none": 1, "round-5": 5, "suppress-5": 1}
WIDTHS = {"round-5": 2.0, "suppress-5": 5.0}


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
    return hides and value in hiding.SMALL and cell.measure not in _leaves(form)


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
        asked = hiding.Rule(WIDTHS[rule], rule == "suppress-5", leaves)
        for cell in hiding.to_hide(form, period, found, people, before, asked):
            found[cell] = Published(None, Status.SUPPRESSED, note=found[cell].note)
    return {cell: one for cell, one in found.items() if cell.moment != OPENING}


def _leaves(form: Form) -> Sequence[str]:
    """Return the measures that count no people."""
    leaves = form.protection.get("leaves", ())
    assert isinstance(leaves, list | tuple)
    return leaves
