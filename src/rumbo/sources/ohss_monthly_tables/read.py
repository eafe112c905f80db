"""Reads the monthly tables: the sheets that ``sheets.yml`` lays out, each a table of months, checked in themselves.

The months of a sheet stand below a row of their fiscal year, which is a check and no figure of ours: it is the sum of
its months but for the rounding of each. ``X`` (not applicable) and ``NA`` (not available) are no zeros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rumbo.core import Coverage, Period, Status
from rumbo.errors import BadCount, BadRow, EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.ohss_monthly_tables.layout import CHECK, Layout, known, layout_of, letters
from rumbo.sources.reading import Cell, Fault, Part
from rumbo.sources.workbook import Rows, sheets_of

MONTHS = (
    "October", "November", "December", "January", "February", "March", "April", "May", "June", "July", "August",
    "September",
)  # fmt: skip
YEARS = range(2000, 2100)
LARGEST = 10**9
_YEAR = re.compile(r"(\d{4})(?:\.0)?( YTD)?")
_UNTIL = re.compile(r"\((\w+) (\d{4})\)$")

Figure = int | Literal["X", "NA"]
Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of a sheet, by period (months and fiscal years) and column, and its months that may still change."""

    layout: Layout
    figures: Mapping[str, Mapping[int, Figure]]
    provisional: frozenset[str]

    @property
    def months(self) -> list[str]:
        """Return the months that have any figure."""
        found = ((period, row) for period, row in self.figures.items() if not period.startswith("FY"))
        return [month for month, row in found if any(isinstance(figure, int) for figure in row.values())]


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the workbook is. Raises errors of ``Refused``, with the sheet and the row."""
    rows = {name.strip(): found for name, found in sheets_of(content, ("merged", "wide")).items()}
    _check_sheets(rows)
    cells: list[Cell] = []
    faults: list[Fault] = []
    covers: dict[str, Coverage] = {}
    for name in known()["sheets"]:
        sheet = _sheet(rows[name], layout_of(name, rows[name], source))
        covered = Coverage(tuple(sheet.months), sheet.provisional & {*sheet.months})
        cells += _cells(sheet)
        covers[sheet.layout.table.id] = covered
        if sheet.layout.total:
            covers[sheet.layout.total_table] = covered
        faults += [*_yearly_faults(sheet), *_monthly_faults(sheet)]
    yield Part(content, cells, covers, faults=tuple(faults))


def _check_sheets(rows: Mapping[str, Rows]) -> None:
    expected = {*known()["sheets"], *known()["not_read"]}
    if set(rows) != expected:
        raise NotThatSource(
            "The workbook has not the sheets of the monthly tables.",
            f"Missing: {', '.join(sorted(expected - set(rows))) or 'none':.160}. "
            f"Not known: {', '.join(sorted(set(rows) - expected)) or 'none':.160}.",
            CHECK,
        )


# The rows of a sheet --------------------------------------------------------------------------------------------


def _sheet(rows: Rows, layout: Layout) -> Sheet:
    """Return the figures of a sheet, after checking that its months are whole up to the one its title names."""
    figures: dict[str, Mapping[int, Figure]] = {}
    provisional: set[str] = set()
    year, open_year, ended = 0, False, False
    for number, row in enumerate(rows[layout.begin :], layout.begin + 1):
        where = f"Sheet {layout.sheet!r}, row {number}"
        first, second = (str(cell).strip() for cell in row[:2])
        if second == "Total" and not ended:
            year, open_year = _year(where, first, year, open_year, figures)
            period = f"FY{year}"
        elif second in MONTHS and year and not (first or ended):
            period = str(Period.fiscal_year(year).months()[MONTHS.index(second)])
        elif first and not second and year:
            ended = True  # below the figures stand notes alone
            continue
        elif any(str(cell).strip() for cell in row):
            raise BadRow(f"{where} begins with {first:.40} {second:.40}.", "It is no month of a year.", CHECK)
        else:
            continue
        if period in figures:
            raise BadRow(f"{where} repeats {period}.", "Each month stands once.", CHECK)
        figures[period] = _figures(where, row, layout)
        if open_year:
            provisional.add(period)
    _check_months(layout.sheet, rows[1][0] if len(rows) > 1 else "", figures, open_year=open_year)
    return Sheet(layout, figures, frozenset(provisional))


def _year(where: str, text: str, before: int, was_open: bool, figures: Mapping[str, object]) -> tuple[int, bool]:
    """Return the fiscal year that a row of a total begins, and whether it is not over."""
    found = _YEAR.fullmatch(text)
    if not found or int(found[1]) not in YEARS or (before and int(found[1]) != before + 1) or was_open:
        raise BadRow(f"{where}: the fiscal year is {text:.40}.", f"The one before is {before or 'none'}.", CHECK)
    return int(found[1]), bool(found[2])


def _figures(where: str, row: list[object], layout: Layout) -> dict[int, Figure]:
    columns = [*layout.columns, layout.total] if layout.total else layout.columns
    return {one.index: _figure(f"{where}, column {letters(one.index)}", row[one.index]) for one in columns}


def _figure(where: str, value: object) -> Figure:
    text = str(value).strip()
    if text in ("X", "NA"):
        return "X" if text == "X" else "NA"
    if not isinstance(value, float) or not 0 <= value < LARGEST or value % 10:
        raise BadCount(
            f"{where} is {text or 'empty':.40}.", "It is a count rounded to ten, X (not applicable) or NA.", CHECK
        )
    return int(value)


def _check_months(sheet: str, title: object, figures: Mapping[str, object], *, open_year: bool) -> None:
    """Raise EndsEarly where a month is missing up to the one that the title of the sheet names."""
    until = _UNTIL.search(str(title).strip())
    if not until or until[1] not in MONTHS:
        raise NotThatSource(
            f"Sheet {sheet!r} has the title {str(title)[:120]!r}.", "It ends with its newest month in brackets.", CHECK
        )
    number = (MONTHS.index(until[1]) + 9) % 12 + 1
    newest = Period.month(int(until[2]), number)
    years = [period for period in figures if period.startswith("FY")]
    if not years:
        raise EndsEarly(f"Sheet {sheet!r} has no figure.", "There is nothing to read.", "Download it again.")
    months = sorted(period for period in figures if period not in years)
    first = Period.parse(years[0]).months()[0]
    whole = [str(month) for month in Period.range(first, newest).months()] if first.start <= newest.start else []
    if months != whole:
        odd = min({*months} ^ {*whole})
        raise EndsEarly(
            f"Sheet {sheet!r} has {'no ' if odd in whole else ''}{odd}.",
            f"It runs from {first} to {newest}, as its title says.",
            "Download it again.",
        )
    if open_year == (number == 9):
        raise BadRow(f"Sheet {sheet!r} ends in {newest}.", "A year that is not over is marked YTD.", CHECK)


# What is printed twice ------------------------------------------------------------------------------------------


def _yearly_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield the years that differ from the sum of their months by more than rounding can explain."""
    step = sheet.layout.table.rounding
    for year in (period for period in sheet.figures if period.startswith("FY")):
        months = [row for month, row in sheet.figures.items() if month in _months_of(year)]
        for column in sheet.layout.columns:
            printed, parts = sheet.figures[year][column.index], [row[column.index] for row in months]
            if (made := _misfit(printed, parts, step)) is not None:
                yield Fault(sheet.layout.table.id, column.where, year, int(printed), made)


def _months_of(year: str) -> set[str]:
    return {str(month) for month in Period.parse(year).months()}


def _monthly_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield the months in which a printed total differs from its parts by more than their rounding can explain."""
    table, inner = sheet.layout.table, sheet.layout.inner
    sums: dict[str, Mapping[str, Iterable[str]]] = {inner: sheet.layout.adds_up} if sheet.layout.adds_up else {}
    if "citizenship" in table.dimensions and table.dimensions["citizenship"].has_total:
        sums["citizenship"] = {"total": table.dimensions["citizenship"].values}
    for month in sheet.months:
        row = {_key(one.where): sheet.figures[month][one.index] for one in sheet.layout.columns}
        faulty: set[Where] = set()
        for dimension, entries in sums.items():
            for total, parts in entries.items():
                for where in [dict(key) for key in row if (dimension, total) in key]:
                    keys = [_key({**where, dimension: part}) for part in parts]
                    fault = _fault(table.id, month, table.rounding, where, row, [key for key in keys if key in row])
                    if fault and faulty.isdisjoint(keys):
                        faulty.add(_key(where))
                        yield fault


def _key(where: Mapping[str, str]) -> Where:
    return tuple(sorted(where.items()))


def _fault(
    table: str, month: str, step: int, where: Mapping[str, str], row: Mapping[Where, Figure], parts: list[Where]
) -> Fault | None:
    printed, figures = row[_key(where)], [row[key] for key in parts]
    made = _misfit(printed, figures, step)
    return None if made is None else Fault(table, where, month, int(printed), made)


def _misfit(printed: Figure, parts: Sequence[Figure], step: int) -> int | None:
    """Return what the parts make, where the rounding of each cannot explain that it is not what is printed.

    A part that is X or NA may be anything but less than zero: then the others must not make more than is printed.
    """
    known_parts = [part for part in parts if isinstance(part, int)]
    if not isinstance(printed, int) or not known_parts:
        return None
    less = sum(known_parts) - printed
    allowed = step / 2 * (len(known_parts) + 1)
    whole = len(known_parts) == len(parts)
    return sum(known_parts) if less > allowed or (whole and -less > allowed) else None


# The cells ------------------------------------------------------------------------------------------------------


def _cells(sheet: Sheet) -> Iterator[Cell]:
    layout = sheet.layout
    columns = [(layout.table.id, one.index, one.where) for one in layout.columns]
    if layout.total:
        columns.append((layout.total_table, layout.total.index, {}))
    for month in sheet.months:
        for table, index, where in columns:
            figure = sheet.figures[month][index]
            value = figure if isinstance(figure, int) else None
            status = Status.PROVISIONAL if month in sheet.provisional else Status.NORMAL
            yield Cell(
                table, month, value, Status.NOT_AVAILABLE if value is None else status, layout.table.rounding, where
            )
