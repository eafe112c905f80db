"""What of a return may be published: called once, just before a release is made of it.

A form's ``protection`` names the rule. ``round-5``: every count is rounded to the nearest 5 from its true value, totals
too, so that no count of 1 to 4 is shown; the measures under ``leaves`` count no people and go out as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rumbo.core import Status, Text
from rumbo.errors import BadDefinition
from rumbo.returns.checks import Held
from rumbo.returns.form import Cell, Form
from rumbo.returns.reading import Answer

RULES = {"none": 1, "round-5": 5}


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
    leaves = form.protection.get("leaves", ())
    assert isinstance(leaves, list | tuple)
    return 1 if cell.measure in leaves else RULES[rule]


def protect(form: Form, answers: Mapping[Cell, Answer], held: Held) -> Mapping[Cell, Published]:
    """Return what is published of the answers; ``held`` is what was published before. Raises BadDefinition.

    >>> from datetime import date
    >>> from rumbo.returns import form
    >>> cell = Cell("registered", ("VEN",))
    >>> protect(form("office-month"), {cell: Answer(118)}, Held(date(2024, 2, 5)))[cell].value
    120
    """
    found = {}
    for cell, answer in answers.items():
        step = step_of(form, cell)
        value = None if answer.value is None else (answer.value + step // 2) // step * step
        found[cell] = Published(value, answer.status, 1 if value is None else step, answer.note)
    return found
