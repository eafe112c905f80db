"""Parquet, written by the archive's own engine, so that a quick question needs no library of frames."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rumbo.archive import write_rows
from rumbo.errors import NoData
from rumbo.publish import Row
from rumbo.publish.rows import flat


def content(rows: Sequence[Row]) -> bytes:
    """Return rows as the bytes of one Parquet file. Raises NoData where there is none, since columns come from rows."""
    if not rows:
        raise NoData("There are no rows to write.", "A Parquet file has the columns of its rows.", "Ask for more.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        write_rows(path, flat(rows))
        return path.read_bytes()
