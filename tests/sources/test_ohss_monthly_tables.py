"""The statistics office's monthly tables: layouts, what is no figure, and the publisher's own files against others."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from rumbo.archive import Archive
from rumbo.core import Published, Status, fixed_clock
from rumbo.errors import (
    BadCount,
    BadRow,
    DoesNotAddUp,
    EndsEarly,
    NotThatSource,
    Refused,
    TooLarge,
    UnknownCategory,
)
from rumbo.observatory import Observatory
from rumbo.sources import Part, ohss_khsm, source
from rumbo.sources.ohss_monthly_tables.layout import known

from .border_files import saved
from .monthly_tables_files import workbook

OHSS = source("ohss-monthly-tables")
SHARED = Path(os.environ.get("RUMBO_SHARED", Path(__file__).parents[3] / "shared"))
FOLDER = SHARED / "data" / "ohss"
CHANGED = FOLDER / "revisions-ohss-monthly-tables-changed-cells.csv"
REAL = {
    "2024-04": ("ohss-ielp-monthly-tables__thru-2024-04_rel-2024-08-09.xlsx", "2024-08-09"),
    "2024-05": ("ohss-ielp-monthly-tables__thru-2024-05_rel-2024-09-06.xlsx", "2024-09-06"),
    "2024-07": ("ohss-ielp-monthly-tables__thru-2024-07_rel-2024-11-08.xlsx", "2024-11-08"),
    "2024-08": ("ohss-ielp-monthly-tables__thru-2024-08_rel-2024-12-06.xlsx", "2024-12-06"),
}
real = pytest.mark.skipif(
    not all((FOLDER / name).exists() for name, _ in REAL.values()),
    reason="the publisher's own workbooks are not on this machine",
)
BOOK_OUTS = "CBP SWB Book-Outs by Agency"
Key = tuple[str, str, tuple[tuple[str, str], ...]]


@pytest.fixture
def book() -> Workbook:
    """The made-up workbook, to be changed."""
    return workbook()


def part(content: Workbook | bytes) -> Part:
    (found,) = OHSS.read()(content if isinstance(content, bytes) else saved(content), OHSS)
    return found


def figures(found: Part) -> dict[Key, int | float | None]:
    return {(cell.table, cell.period, tuple(sorted(cell.dimensions.items()))): cell.value for cell in found.cells}


def held(home: Path, *files: tuple[bytes, str]) -> Observatory:
    archive = Archive(home / "home", starter=None, clock=fixed_clock(date(2026, 11, 24)))
    for content, published in files:
        path = home / f"{published}.xlsx"
        path.write_bytes(content)
        archive.ingest(path, OHSS.id, published=Published.parse(published))
    return Observatory(archive)


@pytest.fixture(scope="module")
def parts() -> Mapping[str, Part]:
    return {until: part((FOLDER / name).read_bytes()) for until, (name, _) in REAL.items()}


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    files = [((FOLDER / name).read_bytes(), published) for name, published in REAL.values()]
    return held(tmp_path_factory.mktemp("ohss"), *files)


# What is read ---------------------------------------------------------------------------------------------------


def test_the_sample_is_the_made_up_workbook() -> None:
    assert part((OHSS.folder / OHSS.sample.file).read_bytes()).cells == part(workbook()).cells


def test_every_sheet_is_read_or_says_why_not() -> None:
    assert len(known()["sheets"]) + len(known()["not_read"]) == 35
    assert all(len(why) > 20 for why in known()["not_read"].values())


def test_months_are_read_and_the_rows_of_fiscal_years_are_not(tmp_path: Path) -> None:
    found = part(workbook())
    assert {cell.period for cell in found.cells} == {
        *(f"2023-{month}" for month in (10, 11, 12)), *(f"2024-{month:02}" for month in range(1, 12)),
    }  # fmt: skip
    assert found.coverage()["chnv.arrivals"].provisional == {"2024-10", "2024-11"}
    (year,) = held(tmp_path, (saved(workbook()), "2025-02-01")).series(
        "chnv-arrivals", per="fiscal-year", since="FY2024", until="FY2024"
    ).sums  # fmt: skip
    sheet = workbook()["CHNV Paroles "]
    assert year.value == next(row[2] for row in sheet.iter_rows(values_only=True) if row[0] == 2024)


def test_x_and_na_are_no_zeros(book: Workbook) -> None:
    put("CHNV Paroles ", "D6", "X")(book)
    put("ICE Book-Ins by Arrest Agency", "D6", "NA")(book)
    cells = {(cell.table, cell.period, *cell.dimensions.values()): cell for cell in part(book).cells}
    for cell in (cells["chnv.arrivals", "2023-11", "CUB"], cells["ice-book-ins.agency", "2023-11", "cbp"]):
        assert (cell.value, cell.status) == (None, Status.NOT_AVAILABLE)


def test_citizenships_may_be_ranked_anew(book: Workbook) -> None:
    before = figures(part(book))
    sheet = book["CBP One Appointments"]
    for row in sheet.iter_rows(min_row=3, max_row=19):
        row[3].value, row[5].value = row[5].value, row[3].value
    assert figures(part(book)) == before


def test_the_other_of_another_list_is_another_table(book: Workbook) -> None:
    swap_heading("CBP One Appointments", "Ecuador", "Chile")(book)
    with_chile = {cell.table for cell in part(book).cells if cell.table.startswith("cbp-one")}
    assert with_chile == {"cbp-one.citizenship-1"}
    lists = [OHSS.tables[f"cbp-one.citizenship-{number}"].dimensions["citizenship"].leaves_over for number in (1, 2)]
    assert lists[0] != lists[1]
    assert "Chile" in str(lists[0])


@pytest.mark.parametrize("mark", ["_2", "_v2"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later one first"])
def test_a_workbook_issued_again_on_the_same_day_counts_and_the_first_is_kept(
    mark: str, order: tuple[int, int], book: Workbook, tmp_path: Path
) -> None:
    first = saved(book)
    book["CHNV Paroles "]["G6"].value += 10  # within the rounding of the total
    files = [("tables-november-2024.xlsx", first), (f"tables-november-2024{mark}.xlsx", saved(book))]
    archive = Archive(tmp_path / "home", starter=None, clock=fixed_clock(date(2026, 11, 24)))
    for number in order:
        path = tmp_path / files[number][0]
        path.write_bytes(files[number][1])
        archive.ingest(path, OHSS.id, published=Published.parse("2025-02-01"))
    (venezuela,) = Observatory(archive).series("chnv-arrivals", since="2023-11", until="2023-11", process="VEN")
    assert len(archive.releases) == 2
    assert venezuela.value == book["CHNV Paroles "]["G6"].value


# What is refused ------------------------------------------------------------------------------------------------


def put(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def swap_heading(sheet: str, old: str, new: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell = next(one for row in book[sheet].iter_rows(max_row=4) for one in row if str(one.value).startswith(old))
        cell.value = new

    return change


def moved_column(book: Workbook) -> None:
    for row in book["CHNV I-134"].iter_rows(min_row=3, max_row=19):
        row[3].value, row[4].value = row[4].value, row[3].value


def removed(sheet: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[sheet])


def renamed(sheet: str, name: str) -> Callable[[Workbook], None]:
    return lambda book: setattr(book[sheet], "title", name)


def without_row(sheet: str, row: int) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].delete_rows(row)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (removed("ERO Arrests by Criminality"), NotThatSource, "Missing: ERO Arrests by Criminality"),
        (renamed("CHNV I-134", "CHNV Supporters"), NotThatSource, "Not known: CHNV Supporters"),
        (moved_column, NotThatSource, "'CHNV I-134', column D is Haiti"),
        (swap_heading(BOOK_OUTS, "T42 expulsions", "T43 expulsions"), NotThatSource, "T43 expulsions"),
        (swap_heading("CBP One Appointments", "Haiti", "Atlantis"), UnknownCategory, "'Atlantis'"),
        (swap_heading("CBP One Appointments", "Haiti", "Norway"), UnknownCategory, "NOR"),
        (swap_heading("CBP One Appointments", "Haiti", "Peru"), UnknownCategory, "other means another thing"),
        (swap_heading("CBP One Appointments", "Haiti", "Mexico"), Refused, "Mexico"),
        (put("CHNV Paroles ", "A2", "Paroles"), NotThatSource, "newest month in brackets"),
        (put("CHNV Paroles ", "A3", "Year"), NotThatSource, "begins with Year, Month"),
        (put("CHNV Paroles ", "D6", 31), BadCount, "'CHNV Paroles', row 6, column D is 31"),
        (put("CHNV Paroles ", "D6", -30), BadCount, "column D is -30"),
        (put("CHNV Paroles ", "D6", ""), BadCount, "column D is empty"),
        (put("CHNV Paroles ", "D6", "30*"), BadCount, "column D is 30*"),
        (put("CHNV Paroles ", "B6", "Nov."), BadRow, "row 6 begins with  Nov."),
        (put("CHNV Paroles ", "B6", "December"), BadRow, "repeats 2023-12"),
        (put("CHNV Paroles ", "A4", 24), BadRow, "the fiscal year is 24"),
        (put("CHNV Paroles ", "A17", "2025"), BadRow, "marked YTD"),
        (put("CHNV Paroles ", "A17", "2026 YTD"), BadRow, "2026 YTD"),
        (without_row("CHNV Paroles ", 8), EndsEarly, "has no 2024-01"),
        (without_row("CHNV Paroles ", 19), EndsEarly, "has no 2024-11"),
        (put("CHNV Paroles ", "EA6", 10), TooLarge, "beyond column DZ"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    change: Callable[[Workbook], None], error: type[Refused], said: str, book: Workbook
) -> None:
    change(book)
    with pytest.raises(error) as caught:
        part(book)
    assert said in f"{caught.value.what} {caught.value.why}"
    assert caught.value.do


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (put("CHNV Paroles ", "C6", 9000), "chnv.arrivals"),  # the total of a month
        (put("CHNV Paroles ", "C4", 90), "chnv.arrivals, FY2024"),  # the total of a year
        (put("CBP SWB Book-Outs by Family", "C7", 90), "book-outs.demographic"),  # all outcomes of a group
        (put("DHS Repats by Type", "G7", 90), "dhs-repatriations, FY2024, repatriation removals"),  # all removals
        (put("CBP One Appointments", "C6", 90), "cbp-one.citizenship-2"),  # all citizenships
    ],
)
def test_a_total_that_its_parts_do_not_make_refuses_the_file(
    change: Callable[[Workbook], None], where: str, book: Workbook, tmp_path: Path
) -> None:
    change(book)
    with pytest.raises(DoesNotAddUp, match=where):
        held(tmp_path, (saved(book), "2025-02-01"))


def test_a_part_that_is_not_known_may_be_anything_but_less_than_zero(book: Workbook) -> None:
    sheet = book["CHNV Paroles "]
    sheet["D6"], sheet["C6"] = "X", sheet["C6"].value + 10
    assert not [fault for fault in part(book).faults if fault.period == "2023-11"]
    sheet["C6"] = 50
    assert [fault.printed for fault in part(book).faults if fault.period == "2023-11"] == [50]


# The publisher's own workbooks ----------------------------------------------------------------------------------


@real
def test_vintages_are_the_story(publishers: Observatory) -> None:
    def story(name: str, period: str, **where: str) -> list[tuple[str, float | int | None]]:
        return [(str(one.known_from), one.observation.value) for one in publishers.history(name, period, **where)]

    assert story("ice-removals-and-returns", "2024-07") == [("2024-11-08", 22_940), ("2024-12-06", 24_990)]
    assert story("dhs-removals", "2024-07") == [("2024-11-08", 27_560), ("2024-12-06", 29_200)]
    assert story("chnv-travel-authorizations", "2024-05") == [
        ("2024-09-06", 26_360), ("2024-11-08", 24_970), ("2024-12-06", 24_970),
    ]  # fmt: skip
    assert story("usbp-book-outs", "2024-07", outcome="other-outcomes") == [("2024-11-08", 1_260), ("2024-12-06", 100)]
    repatriated = [value for _, value in story("usbp-book-outs", "2014-05", outcome="title-8-repatriations")]
    assert repatriated == [32_870, 21_760, 21_760, 21_760]


@real
def test_a_total_that_moved_is_the_printed_one_and_no_sum_with_its_parts(publishers: Observatory) -> None:
    newest = max(publishers.releases(), key=lambda one: one.published.latest)
    totals = [one for one in publishers.changes(newest.id).totals if one.period == "2024-07"]
    moved = {(one.indicator, one.before, one.after) for one in totals}
    assert {one for one in moved if one[0].endswith("removals")} == {("dhs-removals", 27_560, 29_200)}
    assert ("ice-removals-and-returns", 22_940, 24_990) in moved


@real
def test_another_list_of_citizenships_is_no_revision(publishers: Observatory) -> None:
    last = publishers.history("cbp-book-outs", "2022-12", citizenship="other")[-1]
    assert (last.observation.value, last.change) == (80_040, None)


@real
def test_two_errors_of_the_workbook_of_may_are_told_at_each_figure(publishers: Observatory) -> None:
    def told(name: str, day: str, period: str, **where: str) -> tuple[float | int | None, bool]:
        (one,) = publishers.series(name, as_of=day, since=period, until=period, **where)
        return one.value, bool(one.corrections)

    convicted, none = {"criminality": "convicted"}, {"criminality": "non-criminal"}
    assert told("ice-arrests", "2024-08-09", "2017-10", **none) == (4_680, False)
    assert told("ice-arrests", "2024-09-06", "2017-10", **none) == (14_010, True)
    assert told("ice-arrests", "2024-09-06", "2017-10") == (14_010, False)
    assert told("ice-arrests", "2024-09-06", "2022-09", **none)[1]
    assert not told("ice-arrests", "2024-09-06", "2022-10", **none)[1]
    assert told("ice-arrests", "2024-11-08", "2017-10", **none) == (4_680, False)
    assert told("dhs-removals", "2024-09-06", "2020-02", **none) == (9_650, True)
    assert told("dhs-removals", "2024-09-06", "2020-02", **convicted)[1]
    assert told("dhs-removals", "2024-11-08", "2020-02", **none) == (20_040, False)


@real
def test_an_error_of_a_publisher_is_where_its_correction_says(parts: Mapping[str, Part]) -> None:
    months = Counter((fault.table, *fault.dimensions.values()) for one in parts.values() for fault in one.faults)
    assert months == {("ice-arrests.criminality", "non-criminal"): 60}
    values = figures(parts["2024-05"])
    same = [
        period for (table, period, where), value in values.items()
        if table == "ice-arrests.criminality" and where == (("criminality", "non-criminal"),)
        and value == values[table, period, (("criminality", "total"),)]
    ]  # fmt: skip
    assert (len(same), same[0], same[-1]) == (60, "2017-10", "2022-09")


def cell_of(row: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """The table (its beginning) and the values of a cell that others list by sheet, group and column."""
    spec = known()["sheets"].get(row["sheet"].strip())
    if spec is None:
        return None
    citizenships = {**ohss_khsm.known()["citizenship"], **known()["citizenship"]}
    ((inner, labels),) = spec["columns"].items()
    where = {}
    if "groups" in spec:
        ((outer, groups),) = spec["groups"].items()
        where[outer] = (citizenships if outer == "citizenship" else groups)[row["group"]]
    elif isinstance(next(iter(labels.values())), Mapping):
        labels = labels[row["group"]]
    where[inner] = (citizenships if inner == "citizenship" else labels)[row["column"]]
    if None in where.values():
        return None
    if "total" in spec and where[inner] == "total":
        return spec["total"], {}
    return spec["table"].rstrip("*"), where


@real
def test_each_cell_that_changed_between_the_workbooks_is_as_others_read_it(parts: Mapping[str, Part]) -> None:
    if not CHANGED.exists():
        pytest.skip("the list of changed cells is not on this machine")
    ours: dict[str, dict[Key, Any]] = {
        until: {
            (table.rstrip("0123456789"), period, where): value for (table, period, where), value in figures(one).items()
        }
        for until, one in parts.items()
    }
    compared: Counter[str] = Counter()
    with CHANGED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (found := cell_of(row)) is None:
                compared["not read"] += 1
                continue
            table, where = found
            for until in REAL:
                text = row[f"wb_thru_{until}"]
                value = ours[until].get((table, row["month"], tuple(sorted(where.items()))))
                if text:  # empty where the list of that workbook has not the heading
                    assert value == (None if text in ("X", "NA") else float(text)), (row, until)
                    compared["figures"] += 1
            compared["cells"] += 1
    assert compared == {"cells": 9_098, "figures": 33_633, "not read": 888}
