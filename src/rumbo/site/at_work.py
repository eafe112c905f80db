"""What the pages of offices and asylum systems at work show: queues, what was filed, and who waits for asylum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rumbo.core import Finding, Release
from rumbo.errors import BadPeriod, NoData
from rumbo.observatory import Observatory

if TYPE_CHECKING:
    from rumbo.analysis.asylum import System
    from rumbo.analysis.capacity import World
    from rumbo.returns.due import Due
    from rumbo.returns.filing import Filing


@dataclass(frozen=True, slots=True)
class AtWork:
    """``queues`` are the planner's findings for all offices together, from statements; ``worlds`` their draws.

    ``filed_queues`` are those from returns, where all offices filed. ``due`` says who filed, ``filings`` what, oldest
    first; ``systems`` are the asylum systems.
    """

    queues: Sequence[Finding] = ()
    worlds: World | None = None
    filed_queues: Sequence[Finding] = ()
    due: Sequence[Due] = ()
    filings: Sequence[tuple[Release, Filing]] = ()
    systems: Mapping[str, System] = field(default_factory=dict)


def at_work(observatory: Observatory) -> AtWork:
    """Return all of it on the observatory's today; what is not known then is left empty."""
    due, filings, systems = observatory.due(), observatory.filings(), _systems(observatory)
    try:
        planner = observatory.planner()
    except (NoData, BadPeriod):  # on an early day too little was stated
        return AtWork(due=due, filings=filings, systems=systems)
    return AtWork(planner.stated, planner.worlds, planner.filed, due, filings, systems)


def _systems(observatory: Observatory) -> Mapping[str, System]:
    try:
        return observatory.asylum_systems()
    except NoData:  # no table of UNHCR was out
        return {}
