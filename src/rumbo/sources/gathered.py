"""Reads the tables in which IOM's Global Data Institute gathers what the countries along the road count by month.

A file is one table, told by its columns; ``labels.yml`` of the source says which, what each column is, and where a
cell may stand on several rows (two labels were mapped to one: they are added up, never dropped). Months follow each
other, but for those named. Where all groups are printed in every month, a file that lacks one is refused; where only
what was counted is printed, a group without a row is zero in a year that has it at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from rumbo.core import Period, Status, Table, Text
from rumbo.core.codebook import load_yaml
from rumbo.errors import DuplicateKey, EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import header, repeated, rows

MONTH, COUNT = "t", "n"
HOW = Text(
    en="The country's figures as IOM's Global Data Institute gathers them, read from its table.",
    es="Cifras del país según las reúne el Instituto Mundial de Datos de la OIM, leídas de su tabla.",
)
Key = tuple[str, tuple[str, ...]]
"""A month and one value for each dimension of the table."""


def read_gathered(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that a file is. Raises errors of ``Refused``, with the line."""
    declared: Any = load_yaml((source.folder / "labels.yml").read_text(encoding="utf-8"))
    shape = _shape(content, source, declared["tables"])
    table = source.tables[shape["table"]]
    lookups = {
        column: _lookup(table, name, declared.get(column, {}))
        for column, name in zip(shape["columns"], table.dimensions, strict=True)
    }
    figures: dict[Key, int] = {}
    lines: dict[Key, int] = {}
    for row in rows(content, (MONTH, *lookups, COUNT), source.id):
        key = (row.month(MONTH), tuple(lookup[row.known(column, lookup)] for column, lookup in lookups.items()))
        if key in lines and not shape.get("repeats"):
            raise _twice(lines[key], row.line, key, declared["tables"])
        lines[key] = row.line
        figures[key] = figures.get(key, 0) + row.whole(COUNT)
    follow_each_other(sorted({month for month, _ in figures}), shape.get("without", ()))
    if shape.get("sparse"):
        figures |= _zeros(figures)
    else:
        _whole_months(table, figures)
    yield Part(content=content, cells=list(_cells(table, figures)), how=HOW)


def _shape(content: bytes, source: Source, tables: Iterable[Any]) -> Any:
    """Return the declaration of the table that has the columns of the file."""
    names = sorted(header(content))
    for one in tables:
        if names == sorted((MONTH, *one["columns"], COUNT)):
            return one
    known = "; or ".join(", ".join((MONTH, *one["columns"], COUNT)) for one in tables)
    raise NotThatSource(
        f"The columns are {', '.join(names)[:300]}.",
        f"{source.id} has {known}.",
        "Check that this is the right file for this source.",
    )


def _twice(first: int, second: int, key: Key, tables: Iterable[Any]) -> NotThatSource | DuplicateKey:
    """Return the error for a cell on two rows; totals twice in a month are another table that lost a column."""
    if not key[1]:
        others = " or ".join(dict.fromkeys(column for one in tables for column in one["columns"]))
        return NotThatSource(
            f"Lines {first} and {second} are both of {key[0]}, and the file has no column beside month and count.",
            f"A table of totals has one row in each month; a column may have been lost, such as {others}.",
            "Download the file again.",
        )
    return repeated(first, second, (key[0], *key[1]))


def _lookup(table: Table, name: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return what the labels of a column stand for: as declared, else each value of the dimension for itself.

    A dimension of countries is written in codes, and labels are declared for the few that stand for another value.
    """
    values = table.dimensions[name].values
    return {value: value for value in values.difference(labels.values()) if value.isupper()} | dict(labels)


def follow_each_other(months: list[str], without: Iterable[str]) -> None:
    """Raise EndsEarly where a month (or a year) is missing between the first and the last, or all are."""
    for one, following in pairwise(months):
        between = Period.parse(one) + 1
        while str(between) < following:
            if str(between) not in without:
                raise EndsEarly(f"The file has no {between}.", f"It runs on to {months[-1]}.", "Download it again.")
            between += 1
    if not months:
        raise EndsEarly("The file has a first line and nothing below it.", "", "Download it again.")


def _zeros(figures: Mapping[Key, int]) -> dict[Key, int]:
    """Return the zeros of a table that prints none: in a year that has a group, it is zero in the months without it.

    In a year without it, it may be among others, and nothing is said of it.
    """
    months: dict[str, set[str]] = {}
    groups: dict[str, set[tuple[str, ...]]] = {}
    for month, values in figures:
        months.setdefault(month[:4], set()).add(month)
        groups.setdefault(month[:4], set()).add(values)
    return {
        (month, values): 0
        for year, found in sorted(groups.items())
        for values in sorted(found)
        for month in sorted(months[year])
        if (month, values) not in figures
    }


def _whole_months(table: Table, figures: Mapping[Key, int]) -> None:
    """Raise EndsEarly where a month lacks a group: the groups make the total, so a hole would lower it."""
    groups = {values for _, values in figures}
    shown: dict[str, set[tuple[str, ...]]] = {}
    for month, values in figures:
        shown.setdefault(month, set()).add(values)
    for month, found in sorted(shown.items()):
        if lacking := sorted(groups - found):
            raise EndsEarly(
                f"{table.id}: {month} has no {', '.join(lacking[0])}.",
                "Every month has all its groups, so a part of the file is missing.",
                "Download the file again.",
            )


def _cells(table: Table, figures: Mapping[Key, int]) -> Iterator[Cell]:
    for (month, values), count in figures.items():
        where = dict(zip(table.dimensions, values, strict=True))
        yield Cell(table.id, month, count, Status.SECOND_HAND, dimensions=where)
