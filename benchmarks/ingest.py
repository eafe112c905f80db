"""Reading a file of CBP into the archive, beside the engine's own way from the same text to Parquet.

Rumbo checks every label, count and month, looks for repeats, sorts, and keeps the publisher's bytes; the engine guesses
the types and writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.made_up import ROWS_OF_A_FILE, write_state_file
from benchmarks.measuring import Line, at_most, in_fresh_processes, in_turn, python
from rumbo.archive import Archive
from rumbo.core import Published

TITLE = f"Reading a file of {ROWS_OF_A_FILE:,} rows into the archive"
SOURCE, DAY = "cbp-nationwide-state", "2024-10-22"
INGEST = f"""
import sys, tempfile
from pathlib import Path
from rumbo.archive import Archive
from rumbo.core import Published
with tempfile.TemporaryDirectory(dir=sys.argv[2]) as home:
    Archive(Path(home), starter=None).ingest(Path(sys.argv[1]), "{SOURCE}", published=Published.parse("{DAY}"))
"""
CONVERT = """
import sys, duckdb
duckdb.connect().execute(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}/cold.parquet'")
"""


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines: the engine warm and guessing (the target), warm and told the columns, and cold."""
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        file = folder / "state.csv"
        write_state_file(file)
        numbers = count()
        engine = duckdb.connect()
        header = file.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        columns = {column: "BIGINT" if column in ("Fiscal Year", "Encounter Count") else "VARCHAR" for column in header}
        told = f"read_csv('{file}', header=true, auto_detect=false, columns={columns})"

        def ingest() -> None:
            home = folder / str(next(numbers))
            (found,) = Archive(home, starter=None).ingest(file, SOURCE, published=Published.parse(DAY))
            assert found.new and found.release.rows == ROWS_OF_A_FILE

        seconds = in_turn(
            {
                "ours": ingest,
                "guessing": lambda: engine.execute(f"COPY (SELECT * FROM read_csv('{file}')) TO '{folder}/a.parquet'"),
                "told": lambda: engine.execute(f"COPY (SELECT * FROM {told}) TO '{folder}/b.parquet'"),
            },
            5 if quick else 31,
        )
        yield at_most("Warm", seconds["ours"], "DuckDB, CSV to Parquet", seconds["guessing"], 3)
        yield at_most("Warm", seconds["ours"], "DuckDB, told the columns", seconds["told"])
        commands = {"ours": python(INGEST, file, folder), "theirs": python(CONVERT, file, folder)}
        cold = in_fresh_processes(commands, 3 if quick else 9)
        yield at_most("Cold, a fresh process", cold["ours"], "DuckDB, CSV to Parquet", cold["theirs"])
