"""Which column of a sheet is which: the headings as printed, held against the layout that ``sheets.yml`` declares.

A column is taken by the words above it, never by where it stands alone. Where a sheet ranks citizenships, they may come
in any order, but their list must be one that a table has: with another list ``other`` means another thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core import Table
from rumbo.core.codebook import load_yaml
from rumbo.errors import DuplicateKey, NotThatSource, UnknownCategory
from rumbo.sources import ohss_khsm
from rumbo.sources.declared import Source
from rumbo.sources.workbook import Rows

CHECK = "Check that the file is whole; if its publisher changed it, change sheets.yml or read.py of the source."
FIRST = 2
"""The first column with figures; before it stand the year and the month."""
_FOOTNOTE = re.compile(r"(?<=[^\W\d])\d{1,2}$|(?<=\))\d{1,2}$")

Heading = tuple[str, str]
"""What stands above a column: the group, empty where there is none, and the column's own words."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands, and the value of each dimension; what its words stand for."""

    index: int
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's columns, the row in which its figures begin (from 0), and what adds up in it.

    ``total`` is the column of a total that is a table of its own, where the sheet has it.
    """

    sheet: str
    table: Table
    columns: Sequence[Column]
    begin: int
    adds_up: Mapping[str, Sequence[str]]
    inner: str
    total: Column | None = None
    total_table: str = ""


@cache
def known() -> Mapping[str, Any]:
    """Return what ``sheets.yml`` says, with the headings of citizenships of the statistics office's other workbooks."""
    found = load_yaml(Path(__file__).with_name("sheets.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@cache
def _citizenships() -> Mapping[str, str]:
    return {**ohss_khsm.known()["citizenship"], **known()["citizenship"]}


def words(cell: object) -> str:
    """Return a heading without its footnote.

    >>> words("Transfers to  ICE4"), words("Accompanied Minors (OFO)4"), words("CHNV I-134")
    ('Transfers to ICE', 'Accompanied Minors (OFO)', 'CHNV I-134')
    """
    return _FOOTNOTE.sub("", " ".join(str(cell).split()))


def letters(index: int) -> str:
    """Return how a spreadsheet calls a column.

    >>> letters(0), letters(25), letters(26), letters(107)
    ('A', 'Z', 'AA', 'DD')
    """
    return (letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def layout_of(sheet: str, rows: Rows, source: Source) -> Layout:
    """Return the layout of a sheet. Raises NotThatSource, UnknownCategory, DuplicateKey, with the sheet and column."""
    declared = known()["sheets"][sheet]
    ((inner, inner_words),) = declared["columns"].items()
    outer, outer_words = next(iter(declared.get("groups", {}).items()), ("", {}))
    grouped = bool(outer) or (declared["layout"] != "ranked" and list(declared["layout"]) != [""])
    headings = _headings(sheet, rows, grouped=grouped)
    _check_order(sheet, headings, declared["layout"])
    columns: list[Column] = []
    for number, (group, label) in enumerate(headings, FIRST):
        where = {}
        if outer:
            where[outer] = _value(sheet, number, outer, outer_words, group)
        own = inner_words.get(group, {}) if isinstance(next(iter(inner_words.values())), Mapping) else inner_words
        where[inner] = _value(sheet, number, inner, own, label)
        if any(where == one.where for one in columns):
            raise DuplicateKey(f"Sheet {sheet!r}, column {letters(number)} repeats {group} {label}.", "", CHECK)
        if None not in where.values():
            columns.append(Column(number, where))
    total = None
    if "total" in declared:
        total = next((one for one in columns if one.where[inner] == "total"), None)
        columns = [one for one in columns if one is not total]
    table = _table(sheet, declared["table"], columns, source)
    adds_up = declared.get("adds_up", {})
    return Layout(sheet, table, columns, 3 + grouped, adds_up, inner, total, declared.get("total", ""))


def _headings(sheet: str, rows: Rows, *, grouped: bool) -> Sequence[Heading]:
    """Return the headings of the columns with figures. Raises NotThatSource where they stand in another row."""
    at = 2 + grouped
    row = [words(cell) for cell in rows[at]] if len(rows) > at else []
    if row[:FIRST] != ["Fiscal Year", "Month"]:
        raise NotThatSource(
            f"Sheet {sheet!r}, row {at + 1} begins with {', '.join(row[:FIRST]) or 'nothing':.80}.",
            "There stand the headings, which begin with Fiscal Year and Month.",
            CHECK,
        )
    while not row[-1]:
        row.pop()
    groups = [words(cell) for cell in rows[at - 1]] if grouped else [""] * len(row)
    found: list[Heading] = []
    group = ""
    for number, label in enumerate(row[FIRST:], FIRST):
        group = (groups[number] if number < len(groups) else "") or group
        found.append((group, label))
    return found


def _check_order(sheet: str, headings: Sequence[Heading], layout: Any) -> None:
    """Raise NotThatSource where a column of a declared order is missing, new, or stands elsewhere."""
    if layout == "ranked":
        return
    expected = [(group, label) for group, labels in layout.items() for label in labels]
    for number in range(max(len(headings), len(expected))):
        there = headings[number] if number < len(headings) else ("", "no heading")
        wanted = expected[number] if number < len(expected) else ("", "no heading")
        if there != wanted:
            raise NotThatSource(
                f"Sheet {sheet!r}, column {letters(FIRST + number)} is {' / '.join(filter(None, there)):.80}.",
                f"Expected there: {' / '.join(filter(None, wanted))}.",
                CHECK,
            )


def _value(sheet: str, number: int, dimension: str, lookup: Mapping[str, Any], label: str) -> Any:
    found = _citizenships() if dimension == "citizenship" else lookup
    if label not in found:
        raise UnknownCategory(
            f"Sheet {sheet!r}, column {letters(number)}: {dimension} is {label!r:.60}.",
            "No such heading is known.",
            CHECK,
        )
    return found[label]


def _table(sheet: str, name: str, columns: Sequence[Column], source: Source) -> Table:
    """Return the table that a sheet fills: of several the one whose list of citizenships the sheet has."""
    if not name.endswith("*"):
        return source.tables[name]
    listed = {one.where["citizenship"] for one in columns} - {"total"}
    for table in source.tables.values():
        if fnmatch(table.id, name) and table.dimensions["citizenship"].values == listed:
            return table
    raise UnknownCategory(
        f"Sheet {sheet!r} has the citizenships {', '.join(sorted(listed)):.160}.",
        "No table has that list; with another list, other means another thing, and the two are never joined.",
        f"Add a table {name.removesuffix('*')}… with that list to source.yml.",
    )
