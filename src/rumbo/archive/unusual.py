"""Figures that a table may well hold and that are far larger than any it ever had: they are told, and never refused.

What no table can hold is refused when the file is read (``largest_count`` of the source).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.core import Release
from rumbo.sources import source

TIMES = 10
"""So many times the largest figure held of a table is unusual: in its busiest year no border saw a month grow so."""

FEW = 100
"""Below this no figure is unusual: among small counts ten times as many are soon there."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """The largest figure of a release in one table, and the largest that all other releases held have there."""

    table: str
    period: str
    dimensions: Mapping[str, str]
    value: int | float
    largest: int | float


def unusual(archive: Archive, release: Release) -> list[Unusual]:
    """Return, for each table of a release, its largest figure where that is unusual beside the other releases held."""
    others = [one for one in archive.releases.values() if one.product == release.product and one.id != release.id]
    by_table = source(release.product).delimited is None
    before = sql.largest_ever([archive.reading(one) for one in others if one.rows], by_table)
    found = []
    for key, (value, period, dimensions) in sql.largest(archive.reading(release), by_table).items():
        ever = before.get(key)
        if ever is not None and value >= FEW and value >= TIMES * ever:
            found.append(Unusual(key or next(iter(release.covers)), period, dimensions, value, ever))
    return found
