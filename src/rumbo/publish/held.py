"""Releases, what each changed, how much figures were revised and how sources stand, as data; findings say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rumbo.analysis.revision import EraRevision
    from rumbo.archive import CellChange, Changes, Silence
    from rumbo.core import Release

KINDS = ("added", "changed", "gone-to-zero", "gone", "withdrawn")


def release(one: Release) -> dict[str, Any]:
    """Return a release as a flat row."""
    return {
        "release": one.id,
        "product": one.product,
        "published": str(one.published),
        "retrieved": one.retrieved.isoformat() if one.retrieved else None,
        "newest": str(one.newest) if one.newest else None,
        "rows": one.rows,
        "url": one.url,
        "sha256": one.sha256,
        "licence": one.licence,
    }


def release_whole(one: Release, held: bool) -> dict[str, Any]:
    """Return all of a release; ``held`` says whether the publisher's bytes are."""
    return {
        **release(one),
        "how": dict(one.how) if one.how else None,
        "file_name": one.file_name,
        "bytes_held": held,
        "reader": one.reader,
        "covers": {
            table: {"periods": list(covered.periods), "provisional": sorted(covered.provisional)}
            for table, covered in sorted(one.covers.items())
        },
    }


def silence(one: Silence) -> dict[str, Any]:
    """Return how a source stands as a flat row."""
    return {
        "source": one.source.id,
        "publisher": one.source.publisher.short,
        "newest": str(one.newest) if one.newest else None,
        "release": one.release.id if one.release else None,
        "published": str(one.release.published) if one.release else None,
        "due": one.due.isoformat() if one.due else None,
        "days_late": one.days,
        "standing": str(one.standing),
        "ended": one.source.ended.day.isoformat() if one.source.ended else None,
        "looked": one.looked.day.isoformat() if one.looked else None,
        "newest_seen": one.looked.newest_seen or None if one.looked else None,
        "as_of": one.as_of.isoformat(),
    }


def revision(indicator: str, place: str, found: EraRevision) -> dict[str, Any]:
    """Return the size of revisions in one era; it is a finding, and says so."""
    largest, finding = found.largest, found.finding
    return {
        "finding": "revision",
        "indicator": indicator,
        "place": place,
        "era": dict(found.era.name),
        "since": found.era.since.isoformat(),
        "until": found.until,
        "months": len(found.months),
        "median": found.median,
        "largest": largest.relative if largest else None,
        "largest_period": largest.first.period if largest else None,
        "largest_first": largest.first.value if largest else None,
        "largest_latest": largest.latest.value if largest else None,
        "method": finding.method if finding else None,
        "first_print_within_days": finding.parameters["first_print_within_days"] if finding else None,
        "releases": list(finding.releases) if finding else [],
    }


def changes_counted(found: Changes) -> dict[str, Any]:
    """Return how many cells a release changed, and the one that moved most."""
    counts = {kind.replace("-", "_"): found.count(kind) for kind in KINDS}
    return {
        "release": found.release.id,
        "published": str(found.release.published),
        "against": list(found.against),
        "new_periods": list(found.new_periods),
        "new_cells": found.new_cells,
        "new_tables": dict(found.new_tables),
        **counts,
        "confirmed": list(found.confirmed),
        "largest": _cell(found.largest) if found.largest else None,
    }


def _cell(cell: CellChange) -> dict[str, Any]:
    return {
        "table": cell.table,
        "period": cell.period,
        "kind": cell.kind,
        "before": cell.before,
        "after": cell.after,
        **cell.dimensions,
    }


def totals(found: Changes) -> list[dict[str, Any]]:
    """Return the totals that a release moved: they are findings, and say so."""
    return [
        {
            "finding": "total-change",
            "release": found.release.id,
            "indicator": one.indicator,
            "place": one.place,
            "period": one.period,
            "before": one.before,
            "after": one.after,
            "table": one.table,
            "releases": list(one.releases),
            "method": one.method,
        }
        for one in found.totals
    ]


def changes(found: Changes) -> dict[str, Any]:
    """Return all that a release changed: counts, totals and every cell."""
    return {**changes_counted(found), "totals": totals(found), "cells": [_cell(one) for one in found.cells]}
