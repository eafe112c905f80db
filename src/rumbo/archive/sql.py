"""Queries over readings: plain Parquet files, one a release.

Those made from declared delimited text have the columns ``period``, one per dimension, and ``value``; those made from
cells have ``table``, ``status``, ``rounding`` and ``url`` besides.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from rumbo.archive.engine import connection, copy, listed, literal, name, reading, readings, text_table
from rumbo.core import Period
from rumbo.errors import BadArchive

NO_DIMENSIONS = ("of", "table", "period", "value", "status", "rounding", "url")


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
            parts.append(f"period IN ({listed(self.periods)})")
        parts += [f"{name(key)} IN ({listed(values)})" for key, values in self.where.items()]
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
        f"SELECT period{keys}, value{columns} FROM {reading(piece.path)} WHERE {piece.condition()}" for piece in slices
    )
    return _rows(
        f"SELECT period{keys}, sum(value), count(*) - count(value), {marks} FROM ({rows}) GROUP BY period{keys}"
    )


def sums_of_all(piece: Slice, by: Sequence[str], most: int) -> list[tuple[Any, ...]] | None:
    """Return the sums of a slice's whole reading or table per values of ``by`` and period, None where there are more.

    A row is as in ``sums``, the by-values first; the slice's periods and filter play no part.
    """
    keys = "".join(f"{name(dimension)}, " for dimension in by)
    columns, marks = _marks(piece)
    where = f' WHERE "table" = {literal(piece.table)}' if piece.table else ""
    found = _rows(
        f"""SELECT {keys}period, sum(value), count(*) - count(value), {marks}
        FROM (SELECT {keys}period, value{columns} FROM {reading(piece.path)}{where})
        GROUP BY {keys}period LIMIT {most + 1}"""
    )
    return found if len(found) <= most else None


def values_held(slices: Sequence[Slice], by: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the values of ``by`` under which slices of one table have any row; () where nothing is broken down."""
    if not slices or not by:
        return [()] if slices else []
    keys = ", ".join(name(dimension) for dimension in by)
    rows = " UNION ALL ".join(f"SELECT {keys} FROM {reading(one.path)} WHERE {one.condition()}" for one in slices)
    return _rows(f"SELECT DISTINCT {keys} FROM ({rows})")


def sums_by_reading(tables: Mapping[str, Sequence[Slice]]) -> list[tuple[Any, ...]]:
    """Return the sums per table, reading and period: each table's slices have one filter, and all one kind of reading.

    A row is as in ``sums``, the table's name and the reading's path first. Files are opened in one scan for each table,
    so that a reading may give periods too that only another one was asked for.
    """
    if not tables:
        return []
    columns, marks = _marks(next(iter(tables.values()))[0])
    rows = " UNION ALL ".join(
        f"SELECT {literal(key)} AS of, filename, period, value{columns} FROM {readings([one.path for one in slices])}"
        f" WHERE {_together(slices).condition()}"
        for key, slices in tables.items()
    )
    return _rows(
        f"""SELECT of, filename, period, sum(value), count(*) - count(value), {marks} FROM ({rows})
        GROUP BY of, filename, period"""
    )


def _together(slices: Sequence[Slice]) -> Slice:
    return replace(slices[0], periods=sorted({period for one in slices for period in one.periods}))


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
    names = list(dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, rows)))))
    lines = [[*map(row.get, names)] for row in rows]
    columns = zip(names, zip(*lines, strict=True), strict=True)
    kinds = {column: kind_of({type(value).__name__ for value in values}) for column, values in columns}
    text = path.with_name(path.name + ".csv")
    with text.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(lines)
    try:
        write_text(path, text, kinds)
    finally:
        text.unlink(missing_ok=True)


def kind_of(types: Collection[str]) -> str:
    """Return the type of a column whose values have some types of Python, by their names."""
    found = {*types} - {"NoneType"}
    if found == {"bool"}:
        return "BOOLEAN"
    return "BIGINT" if found == {"int"} else "DOUBLE" if found and found <= {"int", "float"} else "VARCHAR"


def write_text(path: Path, text: Path, kinds: Mapping[str, str]) -> None:
    """Write comma-separated text as one Parquet file; ``kinds`` are the types of its columns, in their order."""
    copy(f"SELECT * FROM {text_table(text, kinds)}", path)


def largest(path: Path, by_table: bool) -> dict[str, tuple[int | float, str, Mapping[str, str]]]:
    """Return the largest cell of each table of a reading: value, period and dimensions.

    ``by_table`` is false for a reading of delimited text, which has one table; its name is empty.
    """
    table = '"table"' if by_table else "''"
    rows = connection().execute(
        f"""SELECT {table} AS of, * FROM {reading(path)} WHERE value IS NOT NULL
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
    files = listed(str(path) for path in readings)
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
        f"""SELECT filename, "table", period, value, rounding FROM read_parquet([{listed(by_path)}], filename=true,
        union_by_name=true, hive_partitioning=false) WHERE "table" IN ({listed(tables)}) AND value IS NOT NULL"""
    )
    return {(by_path[file], table, period): (value, step) for file, table, period, value, step in rows}


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a reading, each by the names of its columns: for readings of few."""
    found = connection().execute(f"SELECT * FROM {reading(path)} LIMIT 0").description or ()
    names = [column for column, *_ in found]
    return [dict(zip(names, row, strict=True)) for row in _rows(f"SELECT * FROM {reading(path)}")]


def cells_of(paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path and the cells of several readings made from cells, each by the names of its columns."""
    if not paths:
        return
    files = f"read_parquet([{listed(paths)}], filename=true, union_by_name=true, hive_partitioning=false)"
    names = [column for column, *_ in connection().execute(f"SELECT * FROM {files} LIMIT 0").description or ()]
    for row in _rows(f"SELECT * FROM {files}"):
        cell = dict(zip(names, row, strict=True))
        yield cell.pop("filename"), cell


# What a release changed -----------------------------------------------------------------------------------------


def compared(old: Path, new: Path) -> tuple[int, int, int]:
    """Return how many cells are added, changed and gone between two readings of the same bytes.

    A dimension that only one of them has tells all their cells apart.
    """
    none = [f"SELECT * FROM {reading(path)} WHERE false" for path in (old, new)]
    sides = [
        f"(SELECT * FROM {reading(path)} UNION ALL BY NAME {' UNION ALL BY NAME '.join(none)})" for path in (old, new)
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
    query = f"SELECT count(*) FROM {reading(piece.path)} WHERE {piece.condition()}"
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
    return f"SELECT period{names}, value, {status} FROM {reading(piece.path)} WHERE {piece.condition()}"
