"""Makes the State Department's workbook of refugee admissions in its shape. Every figure in it is made up."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
SUMMARY = (
    "Africa", "Asia", "Europe Central Asia", "Former Soviet Union", "Kosovo", "Latin America Caribbean",
    "Near East Sout Asia", "PSI",
)  # fmt: skip
OF_SUMMARY = {
    "Africa": "Africa",
    "East Asia": "Asia",
    "Europe and Central Asia": "Europe Central Asia",
    "Former Soviet Union": "Former Soviet Union",
    "Latin America/Caribbean": "Latin America Caribbean",
    "Near East/South Asia": "Near East Sout Asia",
}
HEAD = "Department of State\nBureau of Population, Refugees, and Migration"

Year = Mapping[str, Mapping[str, Sequence[int]]]
"""For each region, the months of each nationality from October on."""
MADE_UP: Mapping[int, Year] = {
    2003: {
        "Africa": {"Dem. Rep. Congo": [9, 0, 4, 1, 0, 0, 7, 2, 0, 3, 5, 6], "Congo": [1] * 12},
        "Former Soviet Union": {"Ukraine": [5, 4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 5]},
        "Latin America/Caribbean": {"Cuba": [8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7], "Haiti": [0] * 11 + [2]},
    },
    2004: {
        "Africa": {"Dem. Rep. Congo": [12, 31, 5]},
        "East Asia": {"Burma": [2, 0, 9]},
        "Europe and Central Asia": {"Ukraine": [3, 3, 1]},
        "Latin America/Caribbean": {"Cuba": [11, 0, 4], "Venezuela": [0, 6, 13]},
        "Near East/South Asia": {"Sri Lanka (Ceylon)": [1, 0, 0]},
    },
}


def workbook(years: Mapping[int, Year] | None = None, as_of: str = "31-December-2003") -> Workbook:
    """The workbook: its summary with an average as a formula, and a sheet a year, the newest first."""
    years = years or MADE_UP
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cumulative Summary"
    for row in ([], [HEAD], [f"as of {as_of}"], [], [], ["Cumulative Summary of Refugee Admissions"], [""]):
        sheet.append(row)
    sheet.append(["", "Regions (Based on the Nationality of the Principal Applicant)"])
    sheet.append(["Fiscal Year", *SUMMARY, "Total", "Annual Average"])
    sheet.append(["2002", 40, 20, 10, 30, 0, 25, 15, 3, 143, "=AVERAGE(J10:J12)"])
    for year, regions in sorted(years.items()):
        sums = {OF_SUMMARY[name]: sum(map(sum, found.values())) for name, found in regions.items()}
        counts = [sums.get(name, 0) for name in SUMMARY]
        sheet.append([str(year), *counts, sum(counts), "=AVERAGE(J10:J12)"])
    sheet.append(["Total", *[0] * 9])
    sheet.append(["  * Includes Amerasian Immigrants"])
    sheet.merge_cells("A6:K6")
    for year, regions in sorted(years.items(), reverse=True):
        _year(book, year, regions, as_of)
    return book


def _year(book: Workbook, year: int, regions: Year, as_of: str) -> None:
    sheet = book.create_sheet(str(year))
    for row in ([], [HEAD], [f"as of {as_of}"], [], ["", "", "", "", "Refugee Admissions by Month"]):
        sheet.append(row)
    sheet.append(["", "", "Refugee", "FY Total"])
    sheet.append(["", "", "Admissions", "Admitted"])
    sheet.append(["Country of Chargeability", None, "Ceiling", "to the U.S.", *MONTHS])
    sheet.append([f"Fiscal Year {year}"])
    every = [0] * 12
    for region, nationalities in regions.items():
        sheet.append([region, None, "20,000"])
        sums = [0] * 12
        for name, months in nationalities.items():
            months = [*months, *[0] * (12 - len(months))]
            sheet.append(["", name, "", sum(months), *months])
            sums = [one + other for one, other in zip(sums, months, strict=True)]
        # The publisher leaves the totals of months to come blank, and prints zeros above them.
        sheet.append(["", f"Total {region}", 20000, sum(sums), *[one or None for one in sums]])
        every = [one + other for one, other in zip(every, sums, strict=True)]
    sheet.append(["Unallocated Reserve", None, "0"])
    sheet.append(["", None, "", None, *[0] * 12])
    sheet.append(["", "Total Unallocated Reserve"])
    sheet.append(["", "Grand Totals", 80000, sum(every), *[one or None for one in every]])
    sheet.merge_cells("A3:Q3")


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
