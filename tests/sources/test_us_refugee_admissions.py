"""Refugee admissions: months that are no data, what is printed twice, and that the publisher's file adds up."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from rumbo.archive import Archive
from rumbo.core import Published, fixed_clock
from rumbo.errors import (
    BadCount,
    DoesNotAddUp,
    DuplicateKey,
    EndsEarly,
    NotThatSource,
    Refused,
    UnknownCategory,
)
from rumbo.observatory import Observatory
from rumbo.sources import Part, source

from .refugee_files import MADE_UP, saved, workbook

PRM = source("us-refugee-admissions")
SHARED = Path(os.environ.get("RUMBO_SHARED", Path(__file__).parents[3] / "shared"))
REAL = SHARED / "data" / "region" / "prm-refugee-admissions-report__as-of-2024-12-31.xlsx"
real = pytest.mark.skipif(not REAL.exists(), reason="the publisher's own workbook is not on this machine")


def part(book: Workbook) -> Part:
    (found,) = PRM.read()(saved(book), PRM)
    return found


def held(home: Path, content: bytes) -> Observatory:
    file = home.with_suffix(".xlsx")
    file.write_bytes(content)
    archive = Archive(home, starter=None, clock=fixed_clock(date(2026, 11, 24)))
    archive.ingest(file, PRM.id, published=Published.parse("2025-01-01/2025-07-28"))
    return Observatory(archive)


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return held(tmp_path_factory.mktemp("prm") / "home", REAL.read_bytes())


def test_months_to_come_are_printed_as_zeros_and_are_no_data() -> None:
    covered = part(workbook()).coverage()["nationality"]
    assert covered.periods[-1] == "2003-12"
    assert covered.provisional == {"2003-10", "2003-11", "2003-12"}


def test_a_month_that_is_not_over_is_not_read() -> None:
    assert part(workbook(as_of="30-December-2003")).coverage()["nationality"].periods[-1] == "2003-11"


def test_a_nationality_without_a_row_is_zero_in_a_month_covered_and_not_known_after(tmp_path: Path) -> None:
    series = held(tmp_path / "home", saved(workbook())).series(
        "refugee-admissions", citizenship="HTI", since="2003-08", until="2004-01"
    )
    assert [one.value for one in series] == [0, 2, 0, 0, 0, None]


def test_a_fiscal_year_is_the_printed_one_and_the_sum_of_its_months(tmp_path: Path) -> None:
    series = held(tmp_path / "home", saved(workbook())).series("refugee-admissions", per="fiscal-year", since="FY1990")
    assert {one.period: one.value for one in series.printed} == {"FY2002": 143, "FY2003": 141}
    sums = {one.subject["period"]: one.value for one in series.sums}
    assert (sums["FY2002"], sums["FY2003"], sums["FY2004"]) == (None, 141, None)


def test_a_region_is_the_one_of_its_year(tmp_path: Path) -> None:
    series = held(tmp_path / "home", saved(workbook())).series(
        "refugee-admissions", citizenship="UKR", by="nationality-region", since="2003-09", until="2003-10"
    )
    found = {(one.period, one.dimensions["nationality-region"]): one.value for one in series if one.value}
    assert found == {("2003-09", "former-soviet-union"): 5, ("2003-10", "europe-central-asia"): 3}


def put(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def without(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[sheet])


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (without("Cumulative Summary"), NotThatSource, "Cumulative Summary"),
        (put("2004", "A3", "as of late 2003"), NotThatSource, "Sheet 2004 does not say up to which day"),
        (put("2004", "A9", "Fiscal Year 2005"), NotThatSource, "'Fiscal Year 2005'"),
        (put("2004", "E8", "OKT"), NotThatSource, "headings"),
        (put("2004", "A10", "Atlantic"), UnknownCategory, "row 10: the region is 'Atlantic'"),
        (put("2004", "B11", "Atlantis"), UnknownCategory, "row 11: the nationality is 'Atlantis'"),
        (put("2004", "B11", "Guinea Ecuatorial o Guinea"), UnknownCategory, "names no one country"),
        (put("2004", "F11", 3.5), BadCount, "row 11: 3.5 is no count"),
        (put("2004", "F11", -31), BadCount, "-31"),
        (put("2004", "F11", "31 "), BadCount, "'31 '"),
        (put("2003", "B12", "Dem. Rep. Congo"), DuplicateKey, "row 12 repeats"),
        (put("2003", "B19", ""), Refused, "row 19 has figures and no nationality"),
        (put("Cumulative Summary", "C9", "Asia Pacific"), NotThatSource, "Cumulative Summary has not its headings"),
        (put("Cumulative Summary", "A10", "FY02"), Refused, "'FY02'"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    change: Callable[[Workbook], None], error: type[Refused], said: str
) -> None:
    book = workbook()
    change(book)
    with pytest.raises(error) as caught:
        part(book)
    assert said in str(caught.value)


def test_a_missing_year_or_end_is_told() -> None:
    book = workbook({2001: MADE_UP[2003], 2003: MADE_UP[2003]})
    with pytest.raises(EndsEarly, match="no sheet 2002"):
        part(book)
    book = workbook()
    book["2003"].delete_rows(20, 30)
    with pytest.raises(EndsEarly, match="Sheet 2003 has no grand totals"):
        part(book)


@pytest.mark.parametrize(
    "change",
    [
        put("2003", "E11", 10),  # a month, and with it the year of the row and three totals
        put("2003", "D11", 99),  # the year of a row
        put("2003", "F13", 77),  # a block's total of a month
        put("Cumulative Summary", "G11", 81),  # Latin America in the summary
        put("Cumulative Summary", "J10", 142),  # all of a year that has no sheet
    ],
)
def test_a_total_that_its_rows_do_not_make_refuses_the_file(change: Callable[[Workbook], None], tmp_path: Path) -> None:
    book = workbook()
    change(book)
    with pytest.raises(DoesNotAddUp):
        held(tmp_path / "home", saved(book))


@real
def test_the_fiscal_years_of_the_publisher_are_its_summary_of_all_25_years(publishers: Observatory) -> None:
    by_region = publishers.series("refugee-admissions", by="nationality-region", per="fiscal-year", until="FY2024")
    world = publishers.series("refugee-admissions", per="fiscal-year", until="FY2024")
    printed = {one.period: one.value for one in world.printed if one.period >= "FY2001"}
    assert len(printed) == 24
    assert {one.subject["period"]: one.value for one in world.sums} == printed
    assert printed["FY2024"] == 100_034
    assert printed["FY2001"] == 69_886
    here = {"nationality-region": "latin-america-caribbean"}
    lac = publishers.series("refugee-admissions", per="fiscal-year", until="FY2024", where=here)
    expected = {one.period: one.value for one in lac.printed if one.period >= "FY2001"}
    assert {one.subject["period"]: one.value for one in lac.sums} == expected
    assert (expected["FY2001"], expected["FY2024"]) == (2_975, 25_358)
    latin = [one for one in by_region.sums if one.subject["nationality-region"] == "latin-america-caribbean"]
    assert {one.subject["period"]: one.value for one in latin} == expected


@real
def test_the_25th_year_has_three_months_whose_sum_is_printed(publishers: Observatory) -> None:
    series = publishers.series("refugee-admissions", since="2024-10", until="2024-12")
    assert [one.value for one in series] == [7_629, 7_162, 12_517]
    assert [(one.period, one.value) for one in series.printed] == [("2024-10/2024-12", 27_308)]
    here = {"nationality-region": "latin-america-caribbean"}
    lac = publishers.series("refugee-admissions", since="2024-10", until="2024-12", where=here)
    assert sum(one.value or 0 for one in lac) == lac.printed[0].value == 5_106
    assert publishers.series("refugee-admissions", until="2025-09").newest.period == "2024-12"  # type: ignore[union-attr]


@real
def test_the_publisher_s_months_agree_with_a_table_that_others_made(publishers: Observatory) -> None:
    table = SHARED / "facts" / "series_us_refugee_lac_monthly.csv"
    if not table.exists():
        pytest.skip("the table to compare with is not on this machine")
    from rumbo.core import place

    series = publishers.series("refugee-admissions", by="citizenship")
    ours = {(one.period, one.dimensions["citizenship"]): one.value for one in series}
    compared = 0
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["period"] <= "2024-12":
                assert ours[row["period"], place(row["nationality_label"]).id] == int(row["refugees_admitted"]), row
                compared += 1
    assert compared > 1_400
