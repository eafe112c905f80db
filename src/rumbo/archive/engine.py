"""The query engine, DuckDB: this thread's connection, quoting, and files as tables of a query."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import duckdb

from rumbo.errors import CannotWrite

_local = threading.local()


def connection() -> duckdb.DuckDBPyConnection:
    """Return this thread's connection, bounded in memory."""
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(config={"memory_limit": "800MB", "preserve_insertion_order": True})
        with suppress(duckdb.InvalidInputException):  # in a notebook that could draw none anyway
            # It would draw on the terminal of whoever waits.
            _local.connection.execute("SET enable_progress_bar = false")
    found: duckdb.DuckDBPyConnection = _local.connection
    return found


def name(text: str) -> str:
    """Return a quoted SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a quoted SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Return quoted SQL strings, for a list."""
    return ", ".join(literal(text) for text in texts)


def text_table(path: Path, columns: Mapping[str, str], options: str = "") -> str:
    """Return delimited text as a table of a query, with the types of its columns."""
    typed = ", ".join(f"{literal(column)}: {literal(kind)}" for column, kind in columns.items())
    return f"""read_csv({literal(str(path))}, header=true, auto_detect=false, hive_partitioning=false,
        columns={{{typed}}}{options})"""


def reading(path: Path) -> str:
    """Return a reading as a table of a query: its own columns, and none made of the names of the folders around it."""
    return f"read_parquet({literal(str(path))}, hive_partitioning=false)"


def readings(paths: Iterable[Path]) -> str:
    """Return several readings as one table of a query, with the path of each row's in ``filename``."""
    return f"read_parquet([{listed(map(str, paths))}], hive_partitioning=false, union_by_name=true, filename=true)"


def copy(query: str, path: Path) -> int:
    """Write the rows of a query as a Parquet file; return their number. Raises CannotWrite."""
    try:
        found = connection().execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.IOException as error:
        code = re.search(r'"errno":"(\d+)"', str(error))
        why = os.strerror(int(code[1])).lower() if code else str(error).splitlines()[0]
        raise CannotWrite(f"{path} cannot be written: {why}.", "The archive is as it was.", "Make room.") from None
    row = found.fetchone()
    return int(row[0]) if row else 0
