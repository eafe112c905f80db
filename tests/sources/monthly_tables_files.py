"""Makes the statistics office's monthly tables in their shape. Every figure is made up, and the same each time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from rumbo.sources import Source, source
from rumbo.sources.ohss_monthly_tables.layout import known

from .border_files import MONTHS

UNTIL = "November 2024"
YEARS: Mapping[str, int] = {"2024": 12, "2025 YTD": 2}
"""How many months each fiscal year has."""
CITIZENSHIPS = {
    "CHN": "China", "COL": "Colombia", "CUB": "Cuba", "DOM": "Dominican Republic", "ECU": "Ecuador", "GTM": "Guatemala",
    "HND": "Honduras", "HTI": "Haiti", "MEX": "Mexico", "NIC": "Nicaragua", "PER": "Peru", "RUS": "Russia",
    "SLV": "El Salvador", "VEN": "Venezuela", "CAN": "Canada", "DZA": "Algeria", "FRA": "France",
    "GBR": "United Kingdom",
    "IND": "India", "KOR": "South Korea", "NGA": "Nigeria", "PHL": "Philippines", "IDN": "Indonesia", "MMR": "Burma",
    "TUR": "Turkey", "UKR": "Ukraine", "other": "All Other",
}  # fmt: skip
NOTES = ("X Not applicable.", "Notes: Every figure in this workbook is made up, and rounded to the nearest ten.")

Heading = tuple[str, str]


def ohss() -> Source:
    return source("ohss-monthly-tables")


def workbook() -> Workbook:
    """The workbook: a table of contents, the sheets that are read, and those that are not."""
    book = Workbook()
    for name, spec in known()["sheets"].items():
        _write(book.create_sheet(f"{name} " if name == "CHNV Paroles" else name), spec)
    for name in known()["not_read"]:
        book.create_sheet(name).append(["This sheet is not read."])
    book.remove(book["Sheet"])
    return book


def _write(sheet: Any, spec: Mapping[str, Any]) -> None:
    headings = _headings(spec)
    groups = [group for group, _ in headings]
    sheet.append(["Return to Table of Contents."])
    sheet.append([f"A made-up table: Fiscal Years 2024 to 2025 YTD ({UNTIL})"])
    if any(groups):
        sheet.append(["", "", *("" if group in groups[:at] else group for at, group in enumerate(groups))])
    marked = [f"{label}{at % 9}" if at % 4 == 1 else label for at, (_, label) in enumerate(headings, 1)]
    sheet.append(["Fiscal Year", "Month", *marked])
    if any(groups):
        for group in dict.fromkeys(filter(None, groups)):
            first = groups.index(group) + 3
            last = first + groups.count(group) - 1
            sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    number = 0
    for year, months in YEARS.items():
        rows = [_row(headings, spec, number + at) for at in range(1, months + 1)]
        number += months
        sums = [sum(row[at] for row in rows) for at in range(len(headings))]
        sheet.append([int(year) if year.isdigit() else year, "Total", *map(_shown, headings, sums)])
        for month, row in zip(MONTHS, rows, strict=False):
            sheet.append(["", month, *map(_shown, headings, row)])
    for note in NOTES:
        sheet.append([note])


def _shown(heading: Heading, figure: int) -> int | str:
    """X where the programme had ended."""
    return "X" if heading[1].startswith("Migrant Protection") else figure


def _headings(spec: Mapping[str, Any]) -> list[Heading]:
    if spec["layout"] != "ranked":
        return [(group, label) for group, labels in spec["layout"].items() for label in labels]
    prefix = spec["table"].removesuffix("*")
    table = next(one for one in ohss().tables.values() if re.fullmatch(rf"{re.escape(prefix)}\d", one.id))
    ranked = [CITIZENSHIPS[value] for value in sorted(table.dimensions["citizenship"].values, reverse=True)]
    if "groups" not in spec:
        return [("", label) for label in (("Total",) if "total" not in spec else ()) + tuple(ranked)]
    outcomes = list(spec["columns"]["outcome"])
    return [(group, label) for group in ("Total Encounters", *ranked) for label in outcomes]


def _row(headings: Sequence[Heading], spec: Mapping[str, Any], number: int) -> list[int]:
    """Figures of a month whose printed totals are the sums of their parts."""
    ((_, inner),) = spec["columns"].items()
    nested = isinstance(next(iter(inner.values())), Mapping)
    values = [(inner.get(group, {}) if nested else inner).get(label, "") or label for group, label in headings]
    figures = {
        (group, value): 0 if label.startswith("Migrant Protection") else 10 * (3 * number + 7 * at)
        for at, ((group, label), value) in enumerate(zip(headings, values, strict=True), 1)
    }
    for total, parts in (spec.get("adds_up") or {}).items():
        for group, value in figures:
            if value == total:
                near = [one for one in figures if nested or "groups" not in spec or one[0] == group]
                inside = [one for one in near if one[1] in parts]
                figures[group, value] = sum(figures[one] for one in inside) or figures[group, value]
    _add_outer(figures, spec)
    return [figures[group, value] for (group, _), value in zip(headings, values, strict=True)]


def _add_outer(figures: dict[tuple[str, str], int], spec: Mapping[str, Any]) -> None:
    groups = {group for group, _ in figures}
    whole = next((one for one in groups if "groups" in spec and one.startswith("Total")), None)
    for group, value in figures:
        if whole is not None and group == whole:
            figures[group, value] = sum(figures[one] for one in figures if one[1] == value and one[0] != whole)
        elif value == "total" and not spec.get("adds_up") and "groups" not in spec:
            figures[group, value] = sum(figures[one] for one in figures if one[1] != "total")
