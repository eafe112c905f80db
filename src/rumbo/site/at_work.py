"""What the pages of offices and asylum systems at work show: queues, what was filed, and who waits for asylum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rumbo.core import Finding, Release
from rumbo.errors import BadPeriod, NoData
from rumbo.observatory import Observatory

if TYPE_CHECKING:
    from rumbo.analysis.asylum import System
    from rumbo.analysis.capacity import World
    from rumbo.returns.due import Due
    from rumbo.returns.filing import Filing

SAME = 0.006
"""Findings give three digits: worlds that make the same ones lie no further away."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """``queues`` are the planner's findings for all offices together, from statements; ``worlds`` their draws.

    ``worlds`` is None where not all steps were stated, or where the findings rest on more than statements. ``due`` says
    who filed, ``filings`` what, oldest first; ``systems`` are the asylum systems.
    """

    queues: Sequence[Finding] = ()
    worlds: World | None = None
    due: Sequence[Due] = ()
    filings: Sequence[tuple[Release, Filing]] = ()
    systems: Mapping[str, System] = field(default_factory=dict)


def at_work(observatory: Observatory) -> AtWork:
    """Return all of it on the observatory's today; what is not known then is left empty."""
    queues = _queues(observatory)
    return AtWork(
        queues, _worlds(observatory, queues) if queues else None, observatory.due(), observatory.filings(),
        _systems(observatory),
    )  # fmt: skip


def _queues(observatory: Observatory) -> Sequence[Finding]:
    try:
        found = observatory.capacity()
    except (NoData, BadPeriod):  # on an early day too little was stated
        return ()
    return found if found[0].parameters["basis"] == "statements" else ()


def _systems(observatory: Observatory) -> Mapping[str, System]:
    try:
        return observatory.asylum_systems()
    except NoData:  # no table of UNHCR was out
        return {}


def _worlds(observatory: Observatory, queues: Sequence[Finding]) -> World | None:
    from rumbo.analysis import capacity, stated

    steps = stated.of_steps(observatory.registers, observatory.counted())
    if len(steps) < len(capacity.STEPS):
        return None
    statements = {step: [one for one, _ in found] for step, found in steps.items()}
    plan = capacity.Plan(date.fromisoformat(queues[0].subject["period"]))
    lines = capacity.curves(statements, stated.begun(observatory.registers))
    found = capacity.world(lines, plan.at)
    return found if _agree(found, queues) else None


def _agree(found: World, queues: Sequence[Finding]) -> bool:
    """Say whether the middles of the queues are those that the façade found."""
    import numpy as np

    middles = {
        "not-referred": found.unreferred, "waiting-for-a-way": found.waiting, "waiting-to-arrive": found.travelling,
    }  # fmt: skip
    told = {one.subject["quantity"]: one.value for one in queues}
    return all(
        abs(float(np.median(draws)) - (told[name] or 0)) <= SAME * (told[name] or 0) for name, draws in middles.items()
    )
