"""Makes the reading of a file: declared text is executed by the engine, anything else by the source's own reader.

Reading is strict. Each column is taken by name and a leftover column is an error; each label must be in its lookup;
counts are whole and not negative; no cell occurs twice; the months follow each other and closed years are complete.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rumbo.archive import intake, loading
from rumbo.core import Coverage, Kind, Period, Published, Remark, Statement, Status, Text
from rumbo.errors import (
    BadCount,
    BadRow,
    CorrectionFails,
    DoesNotAddUp,
    DuplicateKey,
    EndsEarly,
    NotThatSource,
    RumboError,
    UnknownCategory,
)
from rumbo.sources import Cell, Correction, Delimited, Part, Source, sources


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one release gave: its bytes, the rows written to ``path``, and what it covers."""

    content: bytes
    rows: int
    covers: Mapping[str, Coverage]
    published: Published | None = None
    url: str = ""
    how: Text | None = None
    also_read: tuple[Statement, ...] = ()
    statements: tuple[Statement, ...] = ()
    remarks: tuple[Remark, ...] = ()


def make_readings(content: bytes, name: str, source: Source, path: Path) -> Iterator[Reading]:
    """Yield the readings of a file, each written to ``path`` when it is yielded.

    ``name`` is what errors call the file. Raises errors of ``Refused``.
    """
    if source.delimited:
        yield _read_text(content, name, source, source.delimited, path)
        return
    parts = _parts(content, name, source)
    if not parts:
        raise EndsEarly(f"{name} has no figure that {source.id} reads.", "", "Check that it is the right file.")
    for part in parts:
        rows = loading.write_cell_reading(path, _corrected(part, source))
        yield Reading(
            part.content,
            rows,
            part.coverage(),
            part.published,
            part.url,
            part.how,
            part.also_read,
            part.statements,
            part.remarks,
        )


def _parts(content: bytes, name: str, source: Source) -> list[Part]:
    """Return what the source's own reader makes of a file: all of it, before anything is written."""
    try:
        parts = list(source.read()(_checked(content, name, source), source))
    except NotThatSource as error:
        header = content[: content.find(b"\n")].decode("utf-8", "replace").strip().split(",")
        raise NotThatSource(error.what, error.why, _advice(header) or error.do) from None
    except (csv.Error, ArithmeticError, LookupError, ValueError) as error:
        raise BadRow(
            f"{name} cannot be read: {error}.", "It is damaged, or not in the form of its source.", "Check it."
        ) from error
    for part in parts:
        _check_cells(part, source)
    return parts


def _checked(content: bytes, name: str, source: Source) -> bytes:
    if source.sample and source.sample.file.endswith(".csv"):
        intake.check_text(content, name, open_end=source.open_end)
    return content.removeprefix(intake.BOM)


def _read_text(content: bytes, name: str, source: Source, declared: Delimited, path: Path) -> Reading:
    content_read = _checked(content, name, source)
    header = _header(content_read, name, source, declared)
    _refuse_odd_lines(content_read, name)
    text = path.with_name("content.csv")
    text.write_bytes(content_read)
    loading.load_text(text, name, header, declared)
    _refuse_misfit(name, source, declared)
    loading.load_cells_from_text(declared)
    if larger := loading.first_larger(source.largest_count):
        line, count = larger
        raise _too_many(f"{name}, line {line}: {declared.column('count').name} is {count}.", source)
    dimensions = [column.dimension for column in declared.columns if column.role == "dimension"]
    if repeat := loading.first_repeat(dimensions):
        first, second, cell = repeat
        raise DuplicateKey(
            f"{name}: lines {first} and {second} are the same cell ({cell}).",
            "Each cell of a table stands once, so one of the two is wrong.",
            "Download the file again; if it is so at the publisher, report it.",
        )
    covered = _coverage(name, source, declared)
    rows = loading.write_text_reading(path, dimensions)
    text.unlink()
    return Reading(content, rows, {declared.table: covered})


def _header(content: bytes, name: str, source: Source, declared: Delimited) -> list[str]:
    line = content[: content.find(b"\n")].decode("utf-8").rstrip("\r")
    try:
        header = next(csv.reader(io.StringIO(line)), [])
    except csv.Error as error:
        raise NotThatSource(f"{name}: its first line cannot be read: {error}.", "", "Download it again.") from None
    expected = [column.name for column in declared.columns]
    if set(header) == set(expected) and len(header) == len(expected):
        return header
    missing = [column for column in expected if column not in header]
    left = [column for column in header if column not in expected]
    why = "; ".join(
        part
        for part in (
            f"missing: {', '.join(missing)}" if missing else "",
            f"not known: {', '.join(column or 'a column without a name' for column in left)}" if left else "",
            "a column stands twice" if len(set(header)) < len(header) else "",
        )
        if part
    )
    raise NotThatSource(
        f"{name} has not the columns of {source.id}.",
        f"In its first line, {why[:300]}.",
        _advice(header) or "Check the file; if its publisher renamed a column, change source.yml.",
    )


def _advice(header: Sequence[str]) -> str:
    """Say which source the file looks like: the one whose sample has the same columns, if any."""
    for one in sources().values():
        if not one.sample:
            continue
        sample = one.folder / one.sample.file
        if sample.suffix == ".csv" and sample.exists():
            with sample.open(encoding="utf-8", newline="") as file:
                if sorted(next(csv.reader(file), [])) == sorted(header):
                    return f"It looks like {one.id}: use --source {one.id}."
    return ""


def _refuse_odd_lines(content: bytes, name: str) -> None:
    """Refuse lines that end in several ways, and blank lines between others: errors name rows by their lines."""
    both, feeds, returns = (content.count(end) for end in (b"\r\n", b"\n", b"\r"))
    if returns != both or both not in (0, feeds):
        raise BadRow(
            f"{name}: its lines end in more than one way.", "Two files may have been joined.", "Download it again."
        )
    body = content.rstrip().replace(b"\r\n", b"\n")
    if (at := body.find(b"\n\n")) >= 0:
        line = body.count(b"\n", 0, at) + 2
        raise BadRow(f"{name}, line {line} is blank.", "A part of the file may be missing.", "Download it again.")


def _refuse_misfit(name: str, source: Source, declared: Delimited) -> None:
    misfit = loading.first_misfit(declared)
    if misfit is None:
        return
    line, kind, column, text = misfit
    shown = repr(text if len(text) <= 60 else text[:60] + "…")
    if kind == "count":
        raise BadCount(
            f"{name}, line {line}: {column} is {shown}.",
            "A count is a whole number, zero or more, in plain digits.",
            "Download the file again.",
        )
    raise UnknownCategory(
        f"{name}, line {line}: {column} is {shown}.",
        f"{source.id} does not know that label, and guessing is not reading.",
        "If the publisher renamed or added it, add it to the lookup of source.yml.",
    )


def _too_many(what: str, source: Source) -> BadCount:
    return BadCount(
        what,
        f"No count of {source.id} is larger than {source.largest_count:,}, so it is a slip or damage.",
        "Correct it; if it is so at the publisher, raise largest_count in source.yml.",
    )


def _coverage(name: str, source: Source, declared: Delimited) -> Coverage:
    """Return what the file covers, after checking that its months are whole and follow each other."""
    rows = loading.coverage(declared.each_month_has)
    if not rows:
        raise EndsEarly(
            f"{name} has a first line and nothing below it.", "There is no figure in it.", "Download it again."
        )
    periods = [period for period, _, _ in rows]
    dimension = source.tables[declared.table].dimensions.get(declared.each_month_has)
    expected = len(dimension.values) if dimension else 0
    for period, _, shown in rows:
        if shown < expected:
            raise EndsEarly(
                f"{name}: {period} has {shown} of the {expected} values of {declared.each_month_has}.",
                "Every month has them all, so a part of the file is missing.",
                "Download the file again.",
            )
    first, last = Period.parse(periods[0]), Period.parse(periods[-1])
    closed = {period for period, provisional, _ in rows if not provisional}
    for year in {Period.parse(period).within(Kind.FISCAL_YEAR) for period in closed}:
        if missing := [str(month) for month in year.months() if str(month) not in closed]:
            raise EndsEarly(
                f"{name}: {year} is closed and has no {missing[0]}.",
                "A closed year has twelve months.",
                "Download the file again.",
            )
    whole = [str(month) for month in Period.range(first, last).months()]
    if missing := [month for month in whole if month not in periods]:
        raise EndsEarly(f"{name} has no {missing[0]}.", f"It runs from {first} to {last}.", "Download the file again.")
    return Coverage(tuple(periods), frozenset(period for period, provisional, _ in rows if provisional))


def _corrected(part: Part, source: Source) -> list[Cell]:
    """Return the cells, those of declared errors left out, after holding each declared error against what is there.

    Raises DoesNotAddUp for a fault that no correction expects, CorrectionFails for one that meets no such error.
    """
    declared = [one for one in source.corrections if one.release == intake.sha256(part.content)]
    met: list[Correction] = []
    for fault in part.faults:
        fits = [one for one in declared if one.table == fault.table and one.touches(fault.period, fault.dimensions)]
        if not any(one.in_all or one.expects == fault.printed for one in fits):
            where = ", ".join(f"{key} {value}" for key, value in fault.dimensions.items())
            raise DoesNotAddUp(
                f"{source.id}/{fault.table}, {fault.period}, {where}: {fault.printed} is printed, its parts make "
                f"{fault.made}.",
                "A total that its parts do not make is an error of the publisher or of the reading.",
                "If it is so in print, declare it in corrections.yml.",
            )
        met += [one for one in fits if not one.in_all]
    cells = []
    in_all = [0.0] * len(declared)
    for cell in part.cells:
        touching = [one for one in declared if one.table == cell.table and one.touches(cell.period, cell.dimensions)]
        met += [one for one in touching if one.expects == cell.value and not one.in_all]
        for one in touching:
            in_all[declared.index(one)] += cell.value or 0
        left_out = any(one.action == "leave-out" for one in touching)
        cells.append(replace(cell, value=None, status=Status.NOT_AVAILABLE) if left_out else cell)
    met += [one for one, found in zip(declared, in_all, strict=True) if one.in_all and one.expects == found]
    if missed := [one for one in declared if one not in met]:
        raise CorrectionFails(
            f"{source.id}: a correction expects {missed[0].expects}{' in all' * missed[0].in_all} in "
            f"{missed[0].table}, {missed[0].period}, and it is not there.",
            "The publisher may have mended it, or the reading changed.",
            "Check it, and change or remove the entry in corrections.yml.",
        )
    return cells


def _check_cells(part: Part, source: Source) -> None:
    """Refuse cells that their table does not declare, or the same cell twice."""
    seen: set[tuple[object, ...]] = set()
    for cell in part.cells:
        table = source.tables.get(cell.table)
        if table is None:
            raise UnknownCategory(f"{source.id} declares no table {cell.table!r}.", "", "Declare it in source.yml.")
        if set(cell.dimensions) != set(table.dimensions):
            raise BadRow(
                f"{table.key}, {cell.period}: the cell has {sorted(cell.dimensions)}.",
                f"The table has {sorted(table.dimensions)}.",
                "Mend read.py.",
            )
        for key, value in cell.dimensions.items():
            if value not in table.dimensions[key].values and not (value == "total" and table.dimensions[key].has_total):
                raise UnknownCategory(
                    f"{table.key}, {cell.period}: {key} is {value!r}.",
                    "The table does not list it.",
                    "Add it to source.yml.",
                )
        key_of_cell = (cell.table, cell.period, *sorted(cell.dimensions.items()))
        if key_of_cell in seen:
            raise DuplicateKey(f"{table.key}, {cell.period}: the same cell twice.", "", "Mend the file or read.py.")
        seen.add(key_of_cell)
        largest = source.largest_count
        if cell.value is not None and cell.value > largest:
            where = ", ".join(cell.dimensions.values())
            raise _too_many(f"{table.key}, {cell.period}{', ' if where else ''}{where}: {cell.value}.", source)
        if (cell.value is not None and not cell.value >= 0) or not 0 < cell.rounding <= largest:
            raise BadCount(
                f"{table.key}, {cell.period}: {cell.value}, rounded to {cell.rounding}.",
                "A count is zero or more, a rounding step one or more.",
                "Mend the file.",
            )


__all__ = ["Cell", "Reading", "RumboError", "make_readings"]
