"""The asylum systems as rows: what each year leaves open, and what may be pending at the next end; all are findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rumbo.analysis.asylum import Closing, Expected, System

YEARS = 10


def closing(one: Closing) -> dict[str, Any]:
    """Return a year of a country, held against the year before."""
    share = {"gap": round(one.gap, 4), "closes": one.closes}
    return {"finding": "stock-flow", **one._asdict(), **share, "method": _method()}


def expected(one: Expected) -> dict[str, Any]:
    """Return what may be pending at the end of a year."""
    row = {name: round(value) if isinstance(value, float) else value for name, value in one._asdict().items()}
    return {"finding": "expected-pending", **row, "method": _method()}


def _method() -> str:
    from rumbo.analysis.asylum import METHOD

    return METHOD


def rows(systems: Mapping[str, System]) -> list[dict[str, Any]]:
    """Return the last ten years of each country, and what may be pending at the next year's end."""
    from rumbo.analysis import asylum

    last = max((max(one.pending, default=0) for one in systems.values()), default=0)
    closings = map(closing, asylum.closings(systems, last - YEARS + 1, last))
    return [*closings, *map(expected, asylum.expected(systems, last + 1, last + 1))]
