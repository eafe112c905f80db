"""From declared delimited text, or from the cells of a reader, to a reading: what the engine does of it.

A big file never passes through Python row by row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from rumbo.archive.engine import connection, copy, listed, literal, name, text_table
from rumbo.errors import BadRow
from rumbo.sources import Cell, Column, Delimited

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def load_text(path: Path, file_name: str, header: Sequence[str], declared: Delimited) -> None:
    """Load delimited text into the table ``raw``: labels by their numbers, the other columns as text.

    Where a label is not known all is loaded as text, for ``first_misfit`` to find it. ``file_name`` is what errors call
    the file. Raises BadRow with the engine's own line number.
    """
    labels = {column.name: column.lookup or sorted(column.labels) for column in declared.columns}
    kinds = {column: f"ENUM({listed(labels[column])})" if labels[column] else "VARCHAR" for column in header}
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
    connection().execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM {text_table(path, kinds, strict)}")


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
    number = f"enum_code(TRY_CAST(raw.{name(column.name)} AS ENUM({listed(column.lookup)})))::INTEGER + 1"
    values = column.lookup.values()
    return f"[{listed(values)}][{number}]::ENUM({listed(sorted(set(values)))}) AS {name(column.dimension)}"


def first_misfit(declared: Delimited) -> tuple[int, str, str, str] | None:
    """Return the first row that the declaration does not fit: its line, what kind of fault, the column, the text."""
    year, month, count = (declared.column(role).name for role in ("fiscal-year", "month", "count"))
    mark = declared.provisional_mark
    year_form = r"[12]\d{3}(" + "".join(f"[{sign}]" for sign in mark) + ")?"
    faults = [
        ("count", count, rf"NOT coalesce(regexp_full_match({name(count)}, '\d{{1,15}}(\.0+)?'), false)"),
        ("category", year, f"NOT coalesce(regexp_full_match({name(year)}, {literal(year_form)}), false)"),
        ("category", month, f"coalesce({name(month)} NOT IN ({listed(MONTHS)}), true)"),
    ]
    for column in declared.columns:
        known = column.lookup or column.labels
        if column.role in ("dimension", "ignored") and known:
            faults.append(("category", column.name, f"coalesce({name(column.name)} NOT IN ({listed(known)}), true)"))
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
    return copy(f"SELECT {keys}, value FROM cells ORDER BY {keys}", path)


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
    rows = copy(f"SELECT * FROM {text_table(text, columns)} ORDER BY ALL", path)
    text.unlink()
    return rows
