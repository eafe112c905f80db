"""Reads the two workbooks of monthly encounters that the statistics office of DHS (OHSS) publishes, one a component.

Each sheet of months fills a table; its sheet of fiscal years is a check: a year is the sum of its months, but for the
rounding of each. All figures are rounded to ten, and one that would be zero has no row. Before a demographic group was
counted, its people stand among the single adults: both are then not available, whatever is printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product as combinations
from pathlib import Path
from typing import Any

from rumbo.core import Coverage, Kind, Period, Status, Table
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadCount, BadRow, DuplicateKey, EndsEarly, NotThatSource, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Fault, Part
from rumbo.sources.workbook import Rows, sheets_of

MONTHS = (
    "01 October", "02 November", "03 December", "04 January", "05 February", "06 March", "07 April", "08 May",
    "09 June", "10 July", "11 August", "12 September",
)  # fmt: skip
YEARS = range(1990, 2100)
LARGEST = 10**9
ADULTS = "single-adults"
CHECK = "Check that the file is whole; if its publisher changed it, change ohss_khsm.yml or the source's read.py."

Labels = tuple[str, ...]
Figures = Mapping[tuple[str, Labels], int]
"""The figures of a sheet by period, a month or a fiscal year, and labels."""
Lookups = Sequence[Mapping[str, str | None]]
"""For each dimension of a table, which label stands for which value; for none where its rows are not read."""


@cache
def known() -> Mapping[str, Any]:
    """Return what the workbooks print and what it stands for, from ``ohss_khsm.yml``."""
    found = load_yaml(Path(__file__).with_name("ohss_khsm.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def read_workbook(
    content: bytes, source: Source, sheets: Mapping[str, tuple[str, str]], component: str
) -> Iterable[Part]:
    """Return the one release that a workbook is.

    ``sheets`` names, for each sheet of months, the table that it fills and the sheet of years to check it against; the
    first is the count of everything. Raises errors of ``Refused``, with the sheet and the row.
    """
    rows = sheets_of(content)
    _check_sheets(rows, sheets, source)
    cells: list[Cell] = []
    faults: list[Fault] = []
    counts: Figures = {}
    covered = Coverage(())
    for monthly, (name, yearly) in sheets.items():
        table = source.tables[name]
        lookups = [known().get(f"{one}-{component}") or known()[one] for one in table.dimensions]
        figures = _figures(monthly, rows[monthly], table, lookups, monthly=True)
        if not counts:
            counts, covered = figures, _coverage(monthly, figures)
        if uneven := {period for period, _ in figures} ^ set(covered.periods):
            raise EndsEarly(f"Sheet {monthly!r} has other months than the first: {min(uneven)}.", "", CHECK)
        years = _figures(yearly, rows[yearly], table, lookups, monthly=False)
        faults += [*_yearly_faults(table, lookups, figures, years), *_monthly_faults(table, figures, counts)]
        cells += _cells(table, lookups, figures, covered, _counted_since(component))
    yield Part(content, cells, {name: covered for name, _ in sheets.values()}, faults=tuple(faults))


def _check_sheets(rows: Mapping[str, Rows], sheets: Mapping[str, tuple[str, str]], source: Source) -> None:
    expected = {*sheets, *(yearly for _, yearly in sheets.values())}
    if set(rows) == expected:
        return
    raise NotThatSource(
        f"The workbook has not the sheets of {source.id}.",
        f"Missing: {', '.join(sorted(expected - set(rows))) or 'none':.160}. "
        f"Not known: {', '.join(sorted(set(rows) - expected)) or 'none':.160}.",
        "Check that it is the right one of the two, Border Patrol's or Field Operations'.",
    )


# A sheet --------------------------------------------------------------------------------------------------------


def _figures(name: str, rows: Rows, table: Table, lookups: Lookups, *, monthly: bool) -> Figures:
    """Return the figures of a sheet. Raises BadRow and its kinds, with the row."""
    _check_headings(name, rows, table, monthly=monthly)
    first = 2 if monthly else 1
    found: dict[tuple[str, Labels], int] = {}
    for number, row in enumerate(rows[1:], 2):
        where = f"Sheet {name!r}, row {number}"
        period = _period(where, row[0], row[1] if monthly else None)
        labels = tuple(row[first:-1])
        for label, lookup, dimension in zip(labels, lookups, table.dimensions, strict=True):
            if label not in lookup:
                raise UnknownCategory(f"{where}: {dimension} is {label!r:.60}.", "No such label is known.", CHECK)
        if (period, labels) in found:
            raise DuplicateKey(f"{where} repeats {period}, {', '.join(labels)}.", "Each cell stands once.", CHECK)
        found[period, labels] = _count(where, row[-1], table.rounding)
    return found


def _check_headings(name: str, rows: Rows, table: Table, *, monthly: bool) -> None:
    headings = [" ".join(str(cell).split()) for cell in rows[0]] if rows else []
    expected = ["Fiscal Year", *(["Month"] if monthly else []), *table.dimensions, "Quantity"]
    if [known()["column"].get(heading, heading) for heading in headings] != expected:
        raise NotThatSource(
            f"Sheet {name!r} has the columns {', '.join(headings) or 'none':.160}.",
            f"Expected, in this order: {', '.join(expected)}.",
            CHECK,
        )


@cache
def _months_of(year: int) -> tuple[str, ...]:
    return tuple(str(month) for month in Period.fiscal_year(year).months())


@cache
def _year_of(month: str) -> str:
    return str(Period.parse(month).within(Kind.FISCAL_YEAR))


def _period(where: str, year: object, month: object) -> str:
    """Return the month, or the fiscal year where there is none."""
    if not isinstance(year, float) or not year.is_integer() or int(year) not in YEARS:
        raise BadRow(f"{where}: the fiscal year is {year!r:.40}.", "It is a year in four digits.", CHECK)
    if month is None:
        return f"FY{int(year)}"
    if month not in MONTHS:
        raise UnknownCategory(f"{where}: the month is {month!r:.40}.", "It is as in '01 October'.", CHECK)
    return _months_of(int(year))[MONTHS.index(str(month))]


def _count(where: str, value: object, step: int) -> int:
    if not isinstance(value, float) or not 0 <= value < LARGEST or value % step:
        raise BadCount(f"{where}: the quantity is {value!r:.40}.", f"It is a count, rounded to {step}.", CHECK)
    return int(value)


def _coverage(name: str, figures: Figures) -> Coverage:
    """Return the months of the first sheet, after checking that they follow each other from an October on.

    The months of a year that is not over are provisional, as they are at CBP: its later files change them.
    """
    months = sorted(period for period, _ in figures)
    if not months:
        raise EndsEarly(f"Sheet {name!r} has no figure.", "There is nothing to read.", "Download it again.")
    first, last = Period.parse(months[0]), Period.parse(months[-1])
    whole = [str(month) for month in Period.range(first.within(Kind.FISCAL_YEAR), last).months()]
    if lacking := [month for month in whole if month not in months]:
        raise EndsEarly(f"Sheet {name!r} has no {lacking[0]}.", f"It ends in {last}.", "Download it again.")
    of_last_year = [month for month in months if _year_of(month) == _year_of(months[-1])]
    return Coverage(tuple(months), frozenset(of_last_year if len(of_last_year) < 12 else ()))


# What is printed twice ------------------------------------------------------------------------------------------


def _yearly_faults(table: Table, lookups: Lookups, figures: Figures, years: Figures) -> Iterator[Fault]:
    """Yield the years that differ from the sum of their months by more than rounding can explain."""
    sums: Counter[tuple[str, Labels]] = Counter()
    months: dict[str, set[str]] = defaultdict(set)
    for (month, labels), value in figures.items():
        year = _year_of(month)
        sums[year, labels] += value
        months[year].add(month)
    for key in sorted({*sums, *years}):
        year, labels = key
        if abs(sums[key] - years.get(key, 0)) > table.rounding / 2 * (len(months[year]) + 1):
            yield Fault(table.id, _where(table, lookups, labels) or {}, year, years.get(key, 0), sums[key])


def _monthly_faults(table: Table, figures: Figures, counts: Figures) -> Iterator[Fault]:
    """Yield the months that differ from the count of everything by more than the rounding of all cells can explain."""
    cells = len({labels for _, labels in figures})
    sums: Counter[str] = Counter()
    for (month, _), value in figures.items():
        sums[month] += value
    for (month, _), count in counts.items():
        if abs(sums[month] - count) > table.rounding / 2 * (cells + 1):
            yield Fault(table.id, {}, month, count, sums[month])


# The cells ------------------------------------------------------------------------------------------------------


def _where(table: Table, lookups: Lookups, labels: Labels) -> dict[str, str] | None:
    """Return the value of each dimension, or None where the row is not read."""
    found = {}
    for dimension, lookup, label in zip(table.dimensions, lookups, labels, strict=True):
        value = lookup[label]
        if value is None:
            return None
        found[dimension] = value
    return found


def _counted_since(component: str) -> Mapping[str, str]:
    """Return the first month of each demographic group; single adults are alone once all others are counted."""
    since: dict[str, str] = dict(known()[f"counted-since-{component}"])
    return {**since, ADULTS: max(since.values())}


def _cells(
    table: Table, lookups: Lookups, figures: Figures, covered: Coverage, since: Mapping[str, str]
) -> Iterator[Cell]:
    for (month, labels), value in figures.items():
        where = _where(table, lookups, labels)
        if where is None:
            continue
        group = where.get("demographic", "")
        if month < since.get(group, ""):
            if group == ADULTS:
                continue
            raise BadRow(f"{table.id}, {month}: {value} {group}.", f"Known to be counted since {since[group]}.", CHECK)
        status = Status.PROVISIONAL if month in covered.provisional else Status.NORMAL
        yield Cell(table.id, month, value, status, table.rounding, where)
    if "demographic" in table.dimensions:
        yield from _not_counted(table, covered, since)


def _not_counted(table: Table, covered: Coverage, since: Mapping[str, str]) -> Iterator[Cell]:
    """Yield a cell without a value for each month and group before the group is counted."""
    for values in combinations(*(sorted(one.values) for one in table.dimensions.values())):
        where = dict(zip(table.dimensions, values, strict=True))
        for month in covered.periods:
            if month < since[where["demographic"]]:
                yield Cell(table.id, month, None, Status.NOT_AVAILABLE, table.rounding, where)
