"""What a release changed against the view before it: cells added, changed, gone, withdrawn; and which totals moved.

A file stands against the releases that answered before it for the same periods, not against the file before it alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatch
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from rumbo.archive import sql
from rumbo.core import Indicator, Release, Status, Table
from rumbo.core.table import TOTAL
from rumbo.indicators import indicators
from rumbo.sources import source

if TYPE_CHECKING:
    from rumbo.archive.archive import Archive

METHOD = "total-change/1"
FEW = 200  # figures that can be read one by one


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs: what it was before and is now (None: no row)."""

    table: str
    period: str
    dimensions: Mapping[str, str]
    before: float | int | None
    after: float | int | None
    kind: Literal["added", "changed", "gone-to-zero", "gone", "withdrawn"]

    @property
    def size(self) -> float:
        """Return by how much the cell moved, an absent one counted as zero."""
        return abs((self.after or 0) - (self.before or 0))


@dataclass(frozen=True, slots=True)
class TotalChange:
    """A total of an indicator that moved: a finding, summed over the cells of one table.

    ``releases`` are the one that answered before and the one that changed it.
    """

    indicator: str
    place: str
    period: str
    before: float | int | None
    after: float | int | None
    table: str
    releases: tuple[str, str]
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure of a release of few, as it was printed, and where it was read."""

    table: str
    period: str
    dimensions: Mapping[str, str]
    value: float | int | None
    status: Status
    rounding: int
    url: str


@dataclass(frozen=True)
class Changes:
    """What a release changed.

    ``against`` are the releases that answered before for the periods it covers; ``new_periods`` had no figure yet,
    with ``new_cells`` in them; ``new_tables`` are tables that came for periods of which the product had others
    before, with their cells; ``confirmed`` are tables and periods whose figure it only repeats more coarsely.
    ``printed`` are all figures of a release of few, such as a notice.
    """

    release: Release
    against: tuple[str, ...]
    new_periods: tuple[str, ...]
    new_cells: int
    cells: tuple[CellChange, ...]
    totals: tuple[TotalChange, ...]
    confirmed: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()
    new_tables: Mapping[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """Return how many cells changed in one way."""
        return self._counts[kind]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(cell.kind for cell in self.cells)

    def as_json(self) -> dict[str, Any]:
        """Return all of it but the release, as JSON takes it."""
        parts = {name: [list(take(one)) for one in getattr(self, name)] for name, (_, take) in PARTS.items()}
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "release"} | parts

    @classmethod
    def from_json(cls, release: Release, held: Mapping[str, Any]) -> Changes:
        """Return what ``as_json`` gave of a release."""
        told: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in held.items()}
        told |= {name: tuple(make(*one) for one in held[name]) for name, (make, _) in PARTS.items()}
        return cls(release, **told)

    @property
    def gone(self) -> int:
        """Return how many cells known before are zero or not known any more, without being withdrawn."""
        return self.count("gone-to-zero") + self.count("gone")

    @property
    def known_before(self) -> int:
        """Return how many cells were known before, in the periods that the release covers."""
        new = self.new_cells + sum(self.new_tables.values()) + self.count("added")
        return self.gone + self.release.rows - new

    @property
    def largest(self) -> CellChange | None:
        """Return the cell that moved most among the periods that had figures before."""
        return max(self.cells, key=lambda cell: cell.size, default=None)


def _total(*given: Any) -> TotalChange:
    indicator, place, period, before, after, table, releases, method = given
    return TotalChange(indicator, place, period, before, after, table, tuple(releases), method)


def _figure(table: str, period: str, dimensions: Mapping[str, str], value: Any, status: str, *more: Any) -> Printed:
    return Printed(table, period, dimensions, value, Status(status), *more)


PARTS: Mapping[str, tuple[Callable[..., Any], Callable[[Any], Iterable[Any]]]] = {
    "cells": (CellChange, attrgetter(*(one.name for one in fields(CellChange)))),
    "totals": (_total, attrgetter(*(one.name for one in fields(TotalChange)))),
    "printed": (_figure, attrgetter(*(one.name for one in fields(Printed)))),
}
"""The parts of what changed that are objects: how each is made of its fields in their order, and taken apart."""


def changes(archive: Archive, release: Release) -> Changes:
    """Return what a release changed against the view before it, all tables together."""
    against: set[str] = set()
    new_periods: dict[str, list[str]] = {}
    confirmed: list[str] = []
    cells: list[CellChange] = []
    totals: list[TotalChange] = []
    new_cells, new_tables = 0, {}
    earlier = [one for one in archive.releases.values() if one.product == release.product and one.order < release.order]
    tables_before = {name for one in earlier for name in one.covers}
    periods_before = {period for one in earlier for found in one.covers.values() for period in found.periods}
    for name, covered in sorted(release.covers.items()):
        table = source(release.product).tables[name]
        before: dict[str, list[str]] = {}
        for period in covered.periods:
            line = archive.chains[table.product, table.id].get(period, ())
            if release not in line:
                confirmed.append(f"{name} {period}")
            elif (place := list(line).index(release)) > 0:
                before.setdefault(line[place - 1].id, []).append(period)
            else:
                new_periods.setdefault(name, []).append(period)
        if name not in tables_before and (known := [one for one in new_periods.get(name, ()) if one in periods_before]):
            new_tables[name] = sql.count(_slice(archive, release, table, known, {}))
            new_periods[name] = [one for one in new_periods[name] if one not in periods_before]
        if new_periods.get(name):
            new_cells += sql.count(_slice(archive, release, table, new_periods[name], {}))
        against |= before.keys()
        cells += _cells(archive, release, table, before)
        totals += _totals(archive, release, table, before)
    # Several tables may print the same total: it moved once.
    moved = {(one.indicator, one.place, one.period): one for one in reversed(totals) if one.before != one.after}
    return Changes(
        release,
        tuple(sorted(against)),
        tuple(sorted({period for found in new_periods.values() for period in found})),
        new_cells,
        tuple(cells),
        tuple(reversed(moved.values())),
        tuple(confirmed),
        tuple(_printed(archive, release)),
        new_tables,
    )


def _printed(archive: Archive, release: Release) -> Iterator[Printed]:
    """Yield the figures of a release of few, table by table, newest first."""
    if release.rows > FEW or source(release.product).delimited:
        return
    rows = sql.cells(archive.reading(release))
    for row in sorted(sorted(rows, key=lambda one: one["period"], reverse=True), key=lambda one: str(one["table"])):
        keys = source(release.product).tables[row["table"]].dimensions
        yield Printed(
            row["table"],
            row["period"],
            {key: row[key] for key in sorted(keys) if row.get(key) is not None},
            row["value"],
            Status(row["status"]),
            row["rounding"],
            row["url"] or "",
        )


def _slice(
    archive: Archive, release: Release, table: Table, periods: Sequence[str], where: Mapping[str, str]
) -> sql.Slice:
    marked = None if source(release.product).delimited else table.id
    return sql.Slice(archive.reading(release), marked, periods, {key: [value] for key, value in where.items()})


def _cells(archive: Archive, release: Release, table: Table, before: Mapping[str, list[str]]) -> Iterator[CellChange]:
    if not before:
        return
    periods = [period for found in before.values() for period in found]
    new = _slice(archive, release, table, periods, {})
    old = [_slice(archive, archive.release(one), table, found, {}) for one, found in before.items()]
    keys = sorted(table.dimensions)
    for period, *rest in sql.changed_cells(new, old, keys):
        old_value, value, status = rest[len(keys) :]
        if table.absent == "zero" and (old_value or 0) == (value or 0):
            continue
        kind: Literal["added", "changed", "gone-to-zero", "gone", "withdrawn"] = "changed"
        if status == Status.WITHDRAWN:
            kind = "withdrawn"
        elif old_value is None:
            kind = "added"
        elif value is None:
            kind = "gone-to-zero" if table.absent == "zero" else "gone"
        dimensions = {key: text for key, text in zip(keys, rest, strict=False) if text is not None}
        yield CellChange(table.id, period, dimensions, old_value, value, kind)


def _totals(archive: Archive, release: Release, table: Table, before: Mapping[str, list[str]]) -> Iterator[TotalChange]:
    printed = {name: TOTAL for name, one in table.dimensions.items() if one.has_total}
    for indicator, cut, place in _fed(table):
        where = {**printed, **cut}
        old: dict[str, float | int | None] = {}
        for one, periods in before.items():
            old |= _sums(archive, archive.release(one), table, periods, where)
        answered = {period: one for one, periods in before.items() for period in periods}
        new = _sums(archive, release, table, list(old), where) if old else {}
        for period in sorted(old):
            after = new.get(period, 0 if table.absent == "zero" else None)
            releases = (answered[period], release.id)
            yield TotalChange(indicator.id, place, period, old[period], after, table.id, releases)


def _sums(
    archive: Archive, release: Release, table: Table, periods: Sequence[str], where: Mapping[str, str]
) -> dict[str, float | int | None]:
    rows = sql.sums([_slice(archive, release, table, periods, where)], [])
    found: dict[str, float | int | None] = dict.fromkeys(periods, 0 if table.absent == "zero" else None)
    return found | {period: value for period, value, *_ in rows}


def _fed(table: Table) -> Iterator[tuple[Indicator, Mapping[str, str], str]]:
    """Yield the indicators that a table feeds, with the filter, for its extent and the places readers mean most."""
    for indicator in indicators().values():
        for feed in (feed for step in indicator.steps for feed in step if fnmatch(table.key, feed.table)):
            # A part is no total of the indicator: of a sum, or a table of one cut alone (a notice's family units).
            if feed.plus or any(name != "region" and feed.where.get(name) != cut for name, cut in table.fixed.items()):
                continue
            yield indicator, feed.where, table.extent
            region = table.dimensions.get("region")
            if region and indicator.home in region.values:
                yield indicator, {**feed.where, "region": indicator.home}, indicator.home
