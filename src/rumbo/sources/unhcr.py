"""Reads the yearly tables of UNHCR's Refugee Data Finder: of all rows, those with the Americas as origin or as asylum.

Countries are taken by their ISO codes; UNHCR's own differ (its AUS is Austria). A row fills up to two tables: one knows
all origins of those who are in a country of the Americas, the other all countries of asylum of those who come from the
Americas, and so it must not be summed over origins. What a count column is called in print, and which value of which
dimension it stands for, is each source's to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core import PlaceKind, is_within, places
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadRow, EndsEarly
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import Row, repeated, rows

HERE, ABROAD = "asylum-in-americas", "origin-in-americas"
"""The two tables of each source."""
COUNTRY = ("coo_name", "coo", "coo_iso", "coa_name", "coa", "coa_iso")
YEARS = range(1951, 2100)
SHARE_OF_LAST_YEAR = 0.5
"""Of the rows of the year before; with fewer, the file is taken to be cut."""
AGAIN = "Download the file again."

Counts = Mapping[str, Mapping[str, str]]
"""For each column that is read, the values of dimensions that it stands for."""


def read_table(
    content: bytes, source: Source, codes: Mapping[str, str], counts: Counts, unread: Iterable[str] = (), *,
    zeros: bool = True,
) -> Iterable[Part]:  # fmt: skip
    """Return the one release that a table is.

    ``codes`` names, for each column of codes, the dimension that it fills; ``counts`` the columns that are read, and
    ``unread`` those that are held to be counts and not read. Without ``zeros`` a printed zero is no figure. Raises
    errors of ``Refused``, with the line.
    """
    unread = tuple(unread)
    columns = ("year", *COUNTRY, *codes, *counts, *unread)
    lookups = {column: labels(dimension) for column, dimension in codes.items()}
    seen: dict[tuple[str, ...], int] = {}
    years: Counter[str] = Counter()
    cells: list[Cell] = []
    for row in rows(content, columns, source.id):
        year = _year(row)
        years[year] += 1
        where = {
            dimension: labels(dimension)[row.known(column, labels(dimension))]
            for dimension, column in (("origin", "coo_iso"), ("asylum", "coa_iso"))
        }
        tables = list(_tables(where))
        if not tables:
            continue
        where |= {dimension: lookups[column][row.known(column, lookups[column])] for column, dimension in codes.items()}
        _not_twice(seen, (year, *where.values()), row)
        figures = {column: _figure(row, column) for column in (*counts, *unread)}
        for column, values in counts.items():
            value = figures[column]
            if value is not None and (value or zeros):
                cells += [Cell(table, year, value, dimensions={**where, **values}) for table in tables]
    _whole(years)
    return [Part(content, cells)]


@cache
def labels(dimension: str) -> Mapping[str, str]:
    """Return which code stands for which value of a dimension.

    >>> labels("unit"), labels("asylum")["COL"]
    ({'P': 'persons', 'C': 'cases'}, 'COL')
    """
    found: Any = load_yaml(Path(__file__).with_name("unhcr.yml").read_text(encoding="utf-8"))
    countries = {one.id: one.id for one in places(PlaceKind.COUNTRY)} if dimension in ("origin", "asylum") else {}
    return {**countries, **found[dimension]}


@cache
def in_americas(country: str) -> bool:
    """Say whether a country, or a value that is none, lies in the Americas."""
    return len(country) == 3 and is_within(country, "americas")


def _tables(where: Mapping[str, str]) -> Iterator[str]:
    if in_americas(where["asylum"]):
        yield HERE
    if in_americas(where["origin"]):
        yield ABROAD


def _year(row: Row) -> str:
    text = row.fields["year"]
    if len(text) != 4 or not text.isdigit() or int(text) not in YEARS:
        raise BadRow(f"Line {row.line}: year is {text[:60]!r}.", f"The table begins in {YEARS[0]}.", AGAIN)
    return text


def _figure(row: Row, column: str) -> int | None:
    """Return a count; none where the table is blank, which it is for a group that was not counted yet."""
    return row.whole(column) if row.fields[column] or column != "oip" else None


def _not_twice(seen: dict[tuple[str, ...], int], key: tuple[str, ...], row: Row) -> None:
    if key in seen:
        raise repeated(seen[key], row.line, key)
    seen[key] = row.line


def _whole(years: Mapping[str, int]) -> None:
    """Raise EndsEarly where no year is, one is missing, or the last has far fewer rows than the one before."""
    if not years:
        raise EndsEarly("The file has a first line and nothing below it.", "There is no figure in it.", AGAIN)
    first, last = int(min(years)), int(max(years))
    if missing := [year for year in range(first, last) if str(year) not in years]:
        raise EndsEarly(f"The file has no {missing[0]}.", f"It runs from {first} to {last}.", AGAIN)
    if years[str(last)] < SHARE_OF_LAST_YEAR * years.get(str(last - 1), 0):
        raise EndsEarly(
            f"{last} has {years[str(last)]} rows, {last - 1} has {years[str(last - 1)]}.",
            "A part of the file may be missing.",
            AGAIN,
        )
