"""What was filed: the cells that answer on a day for the tables of one filer, read in one query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.core import Table


def filed(archive: Archive, tables: Sequence[Table], periods: Sequence[str], as_of: date) -> Iterator[dict[str, Any]]:
    """Yield the cells of tables of one product in some periods, each from the release that answers, as rows."""
    answering = {}
    for table in tables:
        for period in periods:
            if release := archive.winner(table, period, as_of):
                answering[table.id, period] = release
    paths = {str(archive.reading(one)): one.id for one in {one.id: one for one in answering.values()}.values()}
    for path, row in sql.cells_of(list(paths)):
        release = answering.get((row["table"], row["period"]))
        if release and release.id == paths[path]:
            yield row
