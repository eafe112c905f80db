"""All SQL of the archive, and the one place that knows DuckDB.

Readings are plain Parquet files, one a release. Those made from declared delimited text have the columns ``period``,
one per dimension, and ``value``; those made from cells have ``table``, ``status``, ``rounding`` and ``url`` besides.
"""

from __future__ import annotations

import csv
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from rumbo.core import Period
from rumbo.errors import BadArchive, BadRow, CannotWrite
from rumbo.sources import Cell, Column, Delimited

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NO_DIMENSIONS = ("of", "table", "period", "value", "status", "rounding", "url")
_local = threading.local()


def connection() -> duckdb.DuckDBPyConnection:
    """Return this thread's connection, bounded in memory."""
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(config={"memory_limit": "800MB", "preserve_insertion_order": True})
    found: duckdb.DuckDBPyConnection = _local.connection
    return found


def name(text: str) -> str:
    """Return a quoted SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a quoted SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Iterable[str]) -> str:
    return ", ".join(literal(text) for text in texts)


def _text(path: Path, columns: Mapping[str, str], options: str = "") -> str:
    """Return delimited text as a table of a query, with the types of its columns."""
    typed = ", ".join(f"{literal(column)}: {literal(kind)}" for column, kind in columns.items())
    return f"""read_csv({literal(str(path))}, header=true, auto_detect=false, hive_partitioning=false,
        columns={{{typed}}}{options})"""


def _reading(path: Path) -> str:
    """Return a reading as a table of a query: its own columns, and none made of the names of the folders around it."""
    return f"read_parquet({literal(str(path))}, hive_partitioning=false)"


# Reading declared text ------------------------------------------------------------------------------------------


def load_text(path: Path, file_name: str, header: Sequence[str], declared: Delimited) -> None:
    """Load delimited text into the table ``raw``: labels by their numbers, the other columns as text.

    Where a label is not known all is loaded as text, for ``first_misfit`` to find it. ``file_name`` is what errors call
    the file. Raises BadRow with the engine's own line number.
    """
    labels = {column.name: column.lookup or sorted(column.labels) for column in declared.columns}
    kinds = {column: f"ENUM({_list(labels[column])})" if labels[column] else "VARCHAR" for column in header}
    try:
        try:
            _load(path, kinds)
        except duckdb.ConversionException:
            _load(path, dict.fromkeys(header, "VARCHAR"))
    except duckdb.InvalidInputException as error:
        raise _bad_row(file_name, str(error), len(header)) from None


def _load(path: Path, kinds: Mapping[str, str]) -> None:
    strict = """, delim=',', quote='"', escape='"', strict_mode=true, null_padding=false, nullstr='\\N',
        max_line_size=65536"""
    connection().execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM {_text(path, kinds, strict)}")


def _bad_row(file_name: str, text: str, width: int) -> BadRow:
    """Return the engine's complaint about a row in our own words."""
    line = re.search(r"Line: (\d+)", text)
    if found := re.search(r"Found: (\d+)", text):
        why = f"It has {found[1]} fields, and the first line {width}."
    elif "unterminated quote" in text:
        why = "A quotation mark is opened and not closed."
    elif "aximum line size" in text:
        why = "No line is that long."
    else:
        why = text.split("\n")[0]
    where = f"{file_name}, line {line[1]}" if line else file_name
    return BadRow(f"{where}: the row cannot be read.", why, "Download the file again.")


def load_cells_from_text(declared: Delimited) -> None:
    """Make the table ``cells`` from ``raw``: labels through their lookups, the fiscal year and month as a period."""
    parts = [_looked_up(column) for column in declared.columns if column.role == "dimension"]
    year, month, count = (name(declared.column(role).name) for role in ("fiscal-year", "month", "count"))
    mark = literal(declared.provisional_mark)
    months = ", ".join(f"({literal(text)}, {number})" for number, text in enumerate(MONTHS, 1))
    # The labels of year and month are few, so a period is made once for each pair of them, not once for each row.
    connection().execute(
        f"""CREATE OR REPLACE TEMP TABLE cells AS SELECT raw.rowid AS row, period, provisional, {", ".join(parts)},
          TRY_CAST(raw.{count} AS DOUBLE)::BIGINT AS value
        FROM (SELECT *, rowid FROM raw) raw LEFT JOIN
          (SELECT year, month, {f"ends_with(year, {mark})" if declared.provisional_mark else "false"} AS provisional,
            printf('%04d-%02d', TRY_CAST(replace(year, {mark}, '') AS INTEGER) - (number >= 10)::INTEGER, number)
              AS period
          FROM (SELECT DISTINCT {year} AS year, {month} AS month FROM raw)
            JOIN (VALUES {months}) months(month, number) USING (month)) periods
          ON raw.{year} = periods.year AND raw.{month} = periods.month"""
    )


def _looked_up(column: Column) -> str:
    """Return the value that a label stands for, by the label's number: faster to read, sort and compare than text."""
    number = f"enum_code(TRY_CAST(raw.{name(column.name)} AS ENUM({_list(column.lookup)})))::INTEGER + 1"
    values = column.lookup.values()
    return f"[{_list(values)}][{number}]::ENUM({_list(sorted(set(values)))}) AS {name(column.dimension)}"


def first_misfit(declared: Delimited) -> tuple[int, str, str, str] | None:
    """Return the first row that the declaration does not fit: its line, what kind of fault, the column, the text."""
    year, month, count = (declared.column(role).name for role in ("fiscal-year", "month", "count"))
    mark = declared.provisional_mark
    year_form = r"[12]\d{3}(" + "".join(f"[{sign}]" for sign in mark) + ")?"
    faults = [
        ("count", count, rf"NOT coalesce(regexp_full_match({name(count)}, '\d{{1,15}}(\.0+)?'), false)"),
        ("category", year, f"NOT coalesce(regexp_full_match({name(year)}, {literal(year_form)}), false)"),
        ("category", month, f"coalesce({name(month)} NOT IN ({_list(MONTHS)}), true)"),
    ]
    for column in declared.columns:
        known = column.lookup or column.labels
        if column.role in ("dimension", "ignored") and known:
            faults.append(("category", column.name, f"coalesce({name(column.name)} NOT IN ({_list(known)}), true)"))
    found = connection().execute(f"SELECT {', '.join(f'min(rowid) FILTER ({test})' for *_, test in faults)} FROM raw")
    rows = [(row, *fault) for row, fault in zip(found.fetchone() or (), faults, strict=True) if row is not None]
    if not rows:
        return None
    row, kind, column_name, _ = min(rows)
    text = connection().execute(f"SELECT {name(column_name)} FROM raw WHERE rowid = {row}").fetchone()
    return row + 2, kind, column_name, str(text[0]) if text and text[0] is not None else "\\N"


def first_repeat(dimensions: Sequence[str]) -> tuple[int, int, str] | None:
    """Return the first cell that occurs twice: its two lines, and which it is."""
    keys = ", ".join(["period", *(name(dimension) for dimension in dimensions)])
    found = connection().execute(
        f"""SELECT min(row), max(row), concat_ws(', ', {keys}) FROM cells GROUP BY {keys} HAVING count(*) > 1
        ORDER BY 2 LIMIT 1"""
    )
    row = found.fetchone()
    return (row[0] + 2, row[1] + 2, row[2]) if row else None


def first_larger(largest: int) -> tuple[int, int] | None:
    """Return the first row of ``cells`` with a count beyond what fits: its line and the count."""
    row = connection().execute(f"SELECT row, value FROM cells WHERE value > {largest} ORDER BY row LIMIT 1").fetchone()
    return (row[0] + 2, row[1]) if row else None


def coverage(dimension: str) -> list[tuple[str, bool, int]]:
    """Return each period of ``cells``, whether it is provisional, and how many values of a dimension it shows."""
    shown = f"count(DISTINCT {name(dimension)})" if dimension else "0"
    return (
        connection()
        .execute(f"SELECT period, bool_or(provisional), {shown} FROM cells GROUP BY 1 ORDER BY 1")
        .fetchall()
    )


def write_text_reading(path: Path, dimensions: Sequence[str]) -> int:
    """Write ``cells`` as a reading sorted by period; return the number of rows."""
    keys = ", ".join(["period", *(name(dimension) for dimension in dimensions)])
    return _copy(f"SELECT {keys}, value FROM cells ORDER BY {keys}", path)


def write_cell_reading(path: Path, cells: Sequence[Cell]) -> int:
    """Write cells made by a reader as a reading; return the number of rows."""
    dimensions = sorted({dimension for cell in cells for dimension in cell.dimensions})
    text = path.with_suffix(".csv")
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["table", "period", *dimensions, "value", "status", "rounding", "url"])
        for cell in cells:
            keys = [cell.dimensions.get(dimension) for dimension in dimensions]
            writer.writerow([cell.table, cell.period, *keys, cell.value, str(cell.status), cell.rounding, cell.url])
    whole = all(cell.value is None or isinstance(cell.value, int) for cell in cells)
    types = {"value": "BIGINT" if whole else "DOUBLE", "rounding": "INTEGER"}
    names = ["table", "period", *dimensions, "value", "status", "rounding", "url"]
    columns = {column: types.get(column, "VARCHAR") for column in names}
    rows = _copy(f"SELECT * FROM {_text(text, columns)} ORDER BY ALL", path)
    text.unlink()
    return rows


def _copy(query: str, path: Path) -> int:
    try:
        found = connection().execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.IOException as error:
        code = re.search(r'"errno":"(\d+)"', str(error))
        why = os.strerror(int(code[1])).lower() if code else str(error).splitlines()[0]
        raise CannotWrite(f"{path} cannot be written: {why}.", "The archive is as it was.", "Make room.") from None
    row = found.fetchone()
    return int(row[0]) if row else 0


# Views ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one reading: of one table, some periods, under equalities and lists of values."""

    path: Path
    table: str | None
    periods: Sequence[str]
    where: Mapping[str, Sequence[str]]

    def condition(self) -> str:
        """Return the SQL condition; many months become a range, so that the file's own index serves."""
        parts = [f'"table" = {literal(self.table)}'] if self.table else []
        first, last = min(self.periods), max(self.periods)
        if len(self.periods) > 2 and all(len(text) == 7 for text in self.periods):
            parts.append(f"period BETWEEN {literal(first)} AND {literal(last)}")
        # A reading of text has months alone, so that the range says it all where no month is left out.
        if self.table or not parts or {str(one) for one in Period.parse(f"{first}/{last}").months()} != {*self.periods}:
            parts.append(f"period IN ({_list(self.periods)})")
        parts += [f"{name(key)} IN ({_list(values)})" for key, values in self.where.items()]
        return " AND ".join(parts)


def _rows(query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query over readings. Raises BadArchive where one of them is damaged."""
    try:
        return connection().execute(query).fetchall()
    except (duckdb.Error, UnicodeDecodeError) as error:
        if isinstance(error, duckdb.OutOfMemoryException):
            raise
        raise BadArchive(
            f"A reading in the archive is damaged: {str(error).splitlines()[0]}.",
            "A reading is made once and never changes.",
            "Move the folder of its release away and ingest the file again.",
        ) from error


def sums(slices: Sequence[Slice], by: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the sums per period and values of ``by``, of slices of one table that have no period in common.

    A row is: period, the by-values, sum, how many cells have no value, status, rounding, url. A sum over cells without
    a value is not to be used.
    """
    if not slices:
        return []
    keys = "".join(f", {name(dimension)}" for dimension in by)
    columns, marks = _marks(slices[0])
    rows = " UNION ALL ".join(
        f"SELECT period{keys}, value{columns} FROM {_reading(piece.path)} WHERE {piece.condition()}" for piece in slices
    )
    return _rows(
        f"SELECT period{keys}, sum(value), count(*) - count(value), {marks} FROM ({rows}) GROUP BY period{keys}"
    )


def sums_by_release(slices: Mapping[str, Slice]) -> list[tuple[Any, ...]]:
    """Return the sums per release and period of slices of one table; a row is as in ``sums``, the release first."""
    if not slices:
        return []
    columns, marks = _marks(next(iter(slices.values())))
    rows = " UNION ALL ".join(
        f"SELECT {literal(key)} AS of, period, value{columns} FROM {_reading(piece.path)} WHERE {piece.condition()}"
        for key, piece in slices.items()
    )
    return _rows(f"SELECT of, period, sum(value), count(*) - count(value), {marks} FROM ({rows}) GROUP BY of, period")


def _marks(piece: Slice) -> tuple[str, str]:
    """Return the columns of a reading that say how firm a figure is, and how they become those of a sum."""
    if not piece.table:
        return "", "NULL, 1, NULL"
    # In the alphabet the less firm statuses come last, but for "estimated".
    marks = """CASE WHEN max(status) = 'normal' AND bool_or(status = 'estimated') THEN 'estimated' ELSE max(status)
            END, coalesce(sum(rounding) FILTER (rounding > 1), 1), max(url)"""
    return ", status, rounding, url", marks


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of plain values as one Parquet file; a column's type is that of its values."""
    names = list(dict.fromkeys(key for row in rows for key in row))
    kinds = {}
    for column in names:
        found = {type(row[column]) for row in rows if row.get(column) is not None}
        kinds[column] = "BIGINT" if found == {int} else "DOUBLE" if found and found <= {int, float} else "VARCHAR"
    text = path.with_name(path.name + ".csv")
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    try:
        _copy(f"SELECT * FROM {_text(text, kinds)}", path)
    finally:
        text.unlink(missing_ok=True)


def largest(reading: Path, by_table: bool) -> dict[str, tuple[int | float, str, Mapping[str, str]]]:
    """Return the largest cell of each table of a reading: value, period and dimensions.

    ``by_table`` is false for a reading of delimited text, which has one table; its name is empty.
    """
    table = '"table"' if by_table else "''"
    rows = connection().execute(
        f"""SELECT {table} AS of, * FROM {_reading(reading)} WHERE value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY of ORDER BY value DESC, period) = 1"""
    )
    found: dict[str, tuple[int | float, str, Mapping[str, str]]] = {}
    names = [column for column, *_ in rows.description or ()]
    for row in rows.fetchall():
        cell = dict(zip(names, row, strict=True))
        kept = {key: text for key, text in cell.items() if key not in NO_DIMENSIONS and text is not None}
        found[cell["of"]] = (cell["value"], cell["period"], kept)
    return found


def largest_ever(readings: Sequence[Path], by_table: bool) -> dict[str, int | float]:
    """Return the largest figure of each table over several readings; see ``largest``."""
    if not readings:
        return {}
    table = '"table"' if by_table else "''"
    files = _list(str(path) for path in readings)
    return dict(
        _rows(
            f"""SELECT {table}, max(value) FROM read_parquet([{files}], union_by_name=true, hive_partitioning=false)
            WHERE value IS NOT NULL GROUP BY 1"""
        )
    )


def figures(paths: Mapping[str, Path], tables: Iterable[str]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return (release, table, period) -> (value, rounding) of readings made from cells, for the tables named."""
    if not paths:
        return {}
    by_path = {str(path): release for release, path in paths.items()}
    rows = _rows(
        f"""SELECT filename, "table", period, value, rounding FROM read_parquet([{_list(by_path)}], filename=true,
        union_by_name=true, hive_partitioning=false) WHERE "table" IN ({_list(tables)}) AND value IS NOT NULL"""
    )
    return {(by_path[file], table, period): (value, step) for file, table, period, value, step in rows}


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a reading, each by the names of its columns: for readings of few."""
    found = connection().execute(f"SELECT * FROM {_reading(path)} LIMIT 0").description or ()
    names = [column for column, *_ in found]
    return [dict(zip(names, row, strict=True)) for row in _rows(f"SELECT * FROM {_reading(path)}")]


# What a release changed -----------------------------------------------------------------------------------------


def compared(old: Path, new: Path) -> tuple[int, int, int]:
    """Return how many cells are added, changed and gone between two readings of the same bytes.

    A dimension that only one of them has tells all their cells apart.
    """
    none = [f"SELECT * FROM {_reading(path)} WHERE false" for path in (old, new)]
    sides = [
        f"(SELECT * FROM {_reading(path)} UNION ALL BY NAME {' UNION ALL BY NAME '.join(none)})" for path in (old, new)
    ]
    found = connection().execute(f"SELECT * FROM {sides[0]} LIMIT 0").description or ()
    columns = {column for column, *_ in found} - {"url"}
    said = columns & {"value", "status", "rounding"}
    same = [f"o.{name(column)} IS NOT DISTINCT FROM n.{name(column)}" for column in sorted(columns - said)]
    other = [f"o.{name(column)} IS DISTINCT FROM n.{name(column)}" for column in sorted(said)]
    ((added, changed, gone),) = _rows(
        f"""SELECT count(*) FILTER (o.period IS NULL), count(*) FILTER (o.period = n.period AND ({" OR ".join(other)})),
        count(*) FILTER (n.period IS NULL) FROM {sides[0]} o FULL JOIN {sides[1]} n ON {" AND ".join(same)}"""
    )
    return added, changed, gone


def count(piece: Slice) -> int:
    """Return how many rows a slice has."""
    query = f"SELECT count(*) FROM {_reading(piece.path)} WHERE {piece.condition()}"
    return int(_rows(query)[0][0])


def changed_cells(new: Slice, old: Sequence[Slice], keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (period, keys..., old value, new value, new status) of each cell that differs from the view before."""
    names = "".join(f", {name(key)}" for key in keys)
    before = (
        " UNION ALL ".join(_cells(piece, names) for piece in old) or f"SELECT * FROM ({_cells(new, names)}) WHERE false"
    )
    on = " AND ".join(f"n.{name(key)} IS NOT DISTINCT FROM o.{name(key)}" for key in ("period", *keys))
    shown = ", ".join(f"coalesce(n.{name(key)}, o.{name(key)})" for key in ("period", *keys))
    yield from _rows(
        f"""SELECT {shown}, o.value, n.value, n.status FROM ({_cells(new, names)}) n FULL JOIN ({before}) o ON {on}
        WHERE n.value IS DISTINCT FROM o.value ORDER BY ALL"""
    )


def _cells(piece: Slice, names: str) -> str:
    status = "status" if piece.table else "NULL AS status"
    return f"SELECT period{names}, value, {status} FROM {_reading(piece.path)} WHERE {piece.condition()}"
