"""Reads the State Department's workbook of refugee admissions: a sheet a fiscal year, and one that sums up all years.

A sheet lists nationalities in blocks, one a region, with a column a month. The sheets of a year not over print zeros
for the months to come, which are no data: the day in the sheet's head says how far it reaches. All that is printed
twice is held against each other: the year of a row, the total of a block and of all, and the summary's years.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rumbo.core import Coverage, Period, PlaceKind, Status
from rumbo.core.codebook import load_yaml
from rumbo.core.place import places_called
from rumbo.core.table import TOTAL
from rumbo.errors import BadCount, BadRow, DuplicateKey, EndsEarly, NotThatSource, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Fault, Part
from rumbo.sources.workbook import Rows, sheets_of

SUMMARY = "Cumulative Summary"
MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
HEADINGS = ("Country of Chargeability", "", "Ceiling", "to the U.S.", *MONTHS)
BLOCK, NAME, YEAR, FIRST = 0, 1, 3, 4
"""Which column has a region, a nationality or a total, the fiscal year, the first month."""
CHECK = "Check that the file is whole; if its publisher changed it, change labels.yml or read.py."


@dataclass(frozen=True, slots=True)
class Block:
    """A region of one sheet: its nationalities with their months, and the total that is printed under them."""

    region: str
    figures: dict[str, list[int]] = field(default_factory=dict)
    total: list[int] = field(default_factory=list)


def read(content: bytes, source: Source) -> list[Part]:
    """Return the one release that the workbook is. Raises errors of ``Refused``, with the sheet and the row."""
    labels: Any = load_yaml((source.folder / "labels.yml").read_text(encoding="utf-8"))
    # Headings are merged, and the summary has an average of its years as a formula: neither is read.
    sheets = sheets_of(content, allowed=("formulas", "merged"))
    years = sorted(int(name) for name in sheets if re.fullmatch(r"(19|20)\d\d", name))
    if set(sheets) != {SUMMARY, *map(str, years)} or not years:
        raise NotThatSource(
            f"The workbook has the sheets {', '.join(sheets):.160}.",
            f"{source.id} has {SUMMARY} and one for each fiscal year.",
            "Check that it is the right file.",
        )
    if missing := [year for year in range(years[0], years[-1]) if year not in years]:
        raise EndsEarly(f"The workbook has no sheet {missing[0]}.", f"It runs to {years[-1]}.", CHECK)
    reaches = _reaches(sheets[str(years[-1])], str(years[-1]))
    months = [one for year in years for one in Period.fiscal_year(year).months() if one.end <= reaches]
    cells: list[Cell] = []
    faults: list[Fault] = []
    sums: dict[str, Counter[str]] = {}
    for year in years:
        covered = [str(one) for one in Period.fiscal_year(year).months() if one in months]
        blocks = list(_blocks(str(year), sheets[str(year)], labels))
        faults += _faults(blocks, covered, _text(covered))
        sums[_text(covered)] = Counter(
            {one.region: sum(figures[0] for figures in one.figures.values()) for one in blocks}
        )
        cells += _cells(blocks, covered, provisional=len(covered) < len(MONTHS))
    summary = list(_summary(sheets[SUMMARY], labels["summary"], _text(covered)))
    faults += _unlike(summary, sums)
    covers = {"nationality": _coverage(months), "summary": Coverage(tuple(sorted({one.period for one in summary})))}
    return [Part(content, [*cells, *summary], covers, faults=tuple(faults))]


def _text(months: Sequence[str]) -> str:
    """Return the name of a fiscal year, or of the months of it that are over."""
    whole = Period.fiscal_year(int(months[-1][:4]) + (months[-1][5:] >= "10"))
    return str(whole if len(months) == len(MONTHS) else Period.range(Period.parse(months[0]), Period.parse(months[-1])))


def _coverage(months: Sequence[Period]) -> Coverage:
    last = [str(one) for one in months if one in Period.fiscal_year(months[-1].end.year + (months[-1].end.month >= 10))]
    return Coverage(tuple(map(str, months)), frozenset(last if len(last) < len(MONTHS) else ()))


def _reaches(rows: Rows, name: str) -> date:
    """Return the day up to which the newest sheet reaches, from its head."""
    found = next((str(cell) for row in rows[:5] for cell in row if str(cell).startswith("as of ")), "")
    try:
        return datetime.strptime(found, "as of %d-%B-%Y").date()
    except ValueError:
        raise NotThatSource(
            f"Sheet {name} does not say up to which day it reaches.", "It is as in 'as of 31-December-2024'.", CHECK
        ) from None


# A sheet --------------------------------------------------------------------------------------------------------


def _blocks(name: str, rows: Rows, labels: Any) -> Iterator[Block]:
    """Yield the regions of a sheet, the last of them with the totals of all (its region is the total)."""
    body = next((at for at, row in enumerate(rows) if str(row[0]) == HEADINGS[0]), None)
    if body is None or tuple(str(cell).strip() for cell in rows[body][: len(HEADINGS)]) != HEADINGS:
        raise NotThatSource(f"Sheet {name} has not the headings of a fiscal year.", f"{', '.join(HEADINGS)}.", CHECK)
    if str(rows[body + 1][0]) != f"Fiscal Year {name}":
        raise NotThatSource(f"Sheet {name} is headed {rows[body + 1][0]!r:.60}.", "", CHECK)
    block: Block | None = None
    for number, row in enumerate(rows[body + 2 :], body + 3):
        where = f"Sheet {name}, row {number}"
        title, label = str(row[BLOCK]).strip(), str(row[NAME]).strip()
        if title and not label:
            if not title.startswith("Note:"):
                block = Block(_known(where, "region", title, labels["region"]))
        elif label == "Grand Totals":
            yield Block(TOTAL, total=_figures(where, row))
            return
        elif label.startswith("Total ") and block:
            block.total.extend(_figures(where, row))
            yield block
            block = None
        elif label and block:
            value = _nationality(where, label, labels["citizenship"])
            if value in block.figures:
                raise DuplicateKey(f"{where} repeats {label!r:.60}.", "Each nationality stands once.", CHECK)
            block.figures[value] = _figures(where, row)
        elif any(cell for cell in row):
            raise BadRow(f"{where} has figures and no nationality.", "", CHECK)
    raise EndsEarly(f"Sheet {name} has no grand totals.", "It stops in the middle.", CHECK)


def _known(where: str, what: str, label: str, known: Mapping[str, str]) -> str:
    if label not in known:
        raise UnknownCategory(f"{where}: the {what} is {label!r:.60}.", "No such label is known.", CHECK)
    return known[label]


def _nationality(where: str, label: str, known: Mapping[str, str]) -> str:
    found = [known[label]] if label in known else [one.id for one in places_called(label, PlaceKind.COUNTRY)]
    if len(found) != 1:
        raise UnknownCategory(f"{where}: the nationality is {label!r:.60}.", "It names no one country.", CHECK)
    return found[0]


def _figures(where: str, row: Sequence[Any]) -> list[int]:
    """Return the fiscal year of a row and its months; a blank in a row of totals stands for zero."""
    return [_count(where, cell) for cell in row[YEAR : FIRST + len(MONTHS)]]


def _count(where: str, cell: object) -> int:
    if cell in ("", None):
        return 0
    if not isinstance(cell, float) or not cell.is_integer() or not 0 <= cell < 10**9:
        raise BadCount(f"{where}: {cell!r:.40} is no count.", "A count is a whole number, zero or more.", CHECK)
    return int(cell)


# The summary ----------------------------------------------------------------------------------------------------


def _summary(rows: Rows, regions: Mapping[str, str], newest: str) -> Iterator[Cell]:
    """Yield the fiscal years of the summary by region and in all; the newest may be of some months only."""
    body = next((at for at, row in enumerate(rows) if str(row[0]) == "Fiscal Year"), None)
    headings = [" ".join(str(cell).split()) for cell in rows[body][1:]] if body is not None else []
    if body is None or headings[: len(regions)] != list(regions):
        raise NotThatSource(f"{SUMMARY} has not its headings.", f"{', '.join(regions)}.", CHECK)
    for number, row in enumerate(rows[body + 1 :], body + 2):
        where = f"Sheet {SUMMARY}, row {number}"
        year = str(row[0]).removesuffix(".0")
        if year == "Total":
            return
        if not re.fullmatch(r"(19|20)\d\d", year):
            raise BadRow(f"{where}: the fiscal year is {year!r:.40}.", "It is a year in four digits.", CHECK)
        period = newest if Period.parse(newest).end in Period.fiscal_year(int(year)) else f"FY{year}"
        for value, cell in zip(regions.values(), row[1:], strict=False):
            yield Cell("summary", period, _count(where, cell), dimensions={"nationality-region": value})
    raise EndsEarly(f"{SUMMARY} has no total.", "It stops in the middle.", CHECK)


# What is printed twice ------------------------------------------------------------------------------------------


def _faults(blocks: Sequence[Block], months: Sequence[str], year: str) -> Iterator[Fault]:
    """Yield what differs in a sheet: a row's year from its months, a total from its rows."""
    every = [0] * (1 + len(MONTHS))
    for block in blocks:
        made = [0] * len(every)
        for citizenship, figures in block.figures.items():
            where = {"citizenship": citizenship, "nationality-region": block.region}
            if figures[0] != sum(figures[1:]):
                yield Fault("nationality", where, year, figures[0], sum(figures[1:]))
            made = [one + other for one, other in zip(made, figures, strict=True)]
        every = [one + other for one, other in zip(every, made, strict=True)]
        expected = every if block.region == TOTAL else made
        for period, printed, sum_ in zip((year, *months), block.total, expected, strict=False):
            if printed != sum_:
                yield Fault("nationality", {"nationality-region": block.region}, period, printed, sum_)


def _unlike(summary: Sequence[Cell], sums: Mapping[str, Mapping[str, int]]) -> Iterator[Fault]:
    """Yield the years of the summary that its regions, or the sheet of the year, do not make."""
    years: dict[str, dict[str, int]] = {}
    for cell in summary:
        years.setdefault(cell.period, {})[cell.dimensions["nationality-region"]] = int(cell.value or 0)
    for period, printed in years.items():
        made = {**(sums.get(period) or printed), TOTAL: sum(n for region, n in printed.items() if region != TOTAL)}
        for region, value in printed.items():
            if value != made.get(region, 0):
                yield Fault("summary", {"nationality-region": region}, period, value, made.get(region, 0))


# The cells ------------------------------------------------------------------------------------------------------


def _cells(blocks: Sequence[Block], months: Sequence[str], *, provisional: bool) -> Iterator[Cell]:
    """Yield the months of each nationality that are over and not zero."""
    status = Status.PROVISIONAL if provisional else Status.NORMAL
    for block in blocks:
        for citizenship, (_, *figures) in block.figures.items():
            where = {"citizenship": citizenship, "nationality-region": block.region}
            for month, value in zip(months, figures, strict=False):
                if value:
                    yield Cell("nationality", month, value, status, dimensions=where)
