"""The workbooks of DHS: what is read, what is refused, and that the publisher's own files agree with CBP's."""

from __future__ import annotations

import csv
import io
import random
import struct
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from rumbo.archive import Archive
from rumbo.archive.feeds import Question
from rumbo.archive.view import View
from rumbo.core import Feed, Observation, Period, Published, Status, fixed_clock
from rumbo.errors import (
    BadCount,
    BadRow,
    DoesNotAddUp,
    DuplicateKey,
    EndsEarly,
    NotThatSource,
    Refused,
    TooLarge,
    UnknownCategory,
)
from rumbo.indicators import indicator
from rumbo.sources import Cell, Part, source
from rumbo.sources.ohss_khsm import known

from .border_files import MADE_FOR, saved, workbook

TODAY = date(2026, 11, 24)
SOURCES = {"usbp": source("ohss-khsm-usbp"), "ofo": source("ohss-khsm-ofo")}
both = pytest.mark.parametrize("component", SOURCES)


def part(content: bytes, component: str) -> Part:
    (found,) = SOURCES[component].read()(content, SOURCES[component])
    return found


def sample(component: str) -> bytes:
    return (SOURCES[component].folder / SOURCES[component].sample.file).read_bytes()


def cells(found: Part, table: str) -> dict[tuple[str, ...], Cell]:
    """The cells of a table by month and values."""
    return {(cell.period, *cell.dimensions.values()): cell for cell in found.cells if cell.table == table}


def first_rows(book: Workbook, name: str, columns: int) -> Counter[tuple[Any, ...]]:
    """What a sheet prints, by its first columns."""
    return Counter({row[:columns]: row[-1] for row in book[name].iter_rows(min_row=2, values_only=True)})


def held(tmp_path: Path, *files: tuple[str, bytes]) -> Archive:
    """An archive of workbooks, each given as source and bytes."""
    archive = Archive(tmp_path / "home", starter=None, clock=fixed_clock(TODAY))
    for name, content in files:
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        archive.ingest(path, name, published=Published.parse("2025-01-16"))
    return archive


def view(archive: Archive, place: str, where: Mapping[str, str], *products: str) -> View:
    """The workbooks alone, asked for a place and a cut; those of several products are added up."""
    first, *rest = (Feed(f"{product}/*") for product in products)
    dimensions = ("region", "area", "citizenship", "demographic", "enforcement")
    steps = ((replace(first, plus=tuple(rest)),),)
    counted = replace(indicator("ofo-encounters"), dimensions=dimensions, sums_over=dimensions, steps=steps)
    return View(archive, Question(counted, place, TODAY, where))


def ask(
    archive: Archive, place: str, period: str, where: Mapping[str, str] | None = None, *products: str
) -> Observation:
    """What the workbooks alone say of a month."""
    (found,) = view(archive, place, where or {}, *products).observations([period])
    return found


# What is read ---------------------------------------------------------------------------------------------------


@both
def test_the_sample_is_what_its_maker_makes(component: str) -> None:
    assert part(sample(component), component).cells == part(saved(workbook(component)), component).cells


@both
def test_every_printed_month_is_one_cell_rounded_to_ten(component: str) -> None:
    found = cells(part(sample(component), component), "count")
    printed = first_rows(workbook(component), "Monthly Count", 2)
    assert [cell.value for cell in found.values()] == list(printed.values())
    assert {cell.rounding for cell in found.values()} == {10}


@both
def test_the_months_of_the_year_that_is_not_over_are_provisional(component: str) -> None:
    found = part(sample(component), component)
    first, last = MADE_FOR[component]
    open_months = {f"{last[:5]}10", last}
    assert {cell.period for cell in found.cells if cell.status is Status.PROVISIONAL} == open_months
    for covered in found.coverage().values():
        assert covered.periods == tuple(str(month) for month in Period.parse(f"{first}/{last}").months())
        assert covered.provisional == open_months


def test_the_coasts_are_the_other_region_of_border_patrol() -> None:
    regions = {cell.dimensions["region"] for cell in part(sample("usbp"), "usbp").cells if cell.table == "region"}
    assert regions == {"us-southwest", "us-northern", "us-other"}


def test_coasts_and_airports_of_field_operations_are_not_read() -> None:
    found = part(sample("ofo"), "ofo")
    assert {c.dimensions["region"] for c in found.cells if "region" in c.dimensions} <= {"us-southwest", "us-northern"}
    assert {cell.dimensions["area"] for cell in found.cells if cell.table == "area"} == {"ofo-laredo", "ofo-miami"}


@both
def test_a_group_is_not_available_before_it_is_counted(component: str) -> None:
    found = cells(part(sample(component), component), "demographic")
    since = f"{MADE_FOR[component][1][:5]}10"
    late = {"usbp": "family-units", "ofo": "accompanied-minors"}[component]
    for (month, group), cell in found.items():
        counted = month >= since or group not in ("single-adults", late)
        assert (cell.value is not None) == counted
        assert counted or cell.status is Status.NOT_AVAILABLE


@both
def test_a_group_printed_before_it_is_counted_is_refused(component: str) -> None:
    book = workbook(component)
    group = {"usbp": "Family Unit Individuals", "ofo": "Accompanied Minors"}[component]
    for name, first in (("Annual Family Status", ()), ("Monthly Family Status", ("01 October",))):
        year = book[name].cell(2, 1).value
        book[name].append([year, *first, group, 10])
    assert "Known to be counted since" in str(refusal(saved(book), component))


def test_a_cell_left_out_is_zero_rounded_to_ten(tmp_path: Path) -> None:
    archive = held(tmp_path, ("ohss-khsm-usbp", sample("usbp")))
    where = {"citizenship": "serbia-and-montenegro"}
    found = ask(archive, "us-northern", "2010-10", where, "ohss-khsm-usbp")
    assert (found.value, found.rounding, found.status) == (0, 10, Status.NORMAL)


@pytest.mark.parametrize(
    ("place", "products", "rounding"),
    [
        ("USA", ["ohss-khsm-usbp"], 10), ("us-southwest", ["ohss-khsm-usbp"], 10), ("us-other", ["ohss-khsm-usbp"], 10),
        ("usbp-yuma", ["ohss-khsm-usbp"], 10), ("USA", ["ohss-khsm-ofo"], 10), ("us-southwest", ["ohss-khsm-ofo"], 10),
        ("ofo-laredo", ["ohss-khsm-ofo"], 10), ("us-southwest", ["ohss-khsm-usbp", "ohss-khsm-ofo"], 20),
        ("USA", ["ohss-khsm-usbp", "ohss-khsm-ofo"], 20),
    ],
)  # fmt: skip
def test_a_total_is_one_printed_cell_of_each_workbook(
    place: str, products: list[str], rounding: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MADE_FOR, "ofo", MADE_FOR["usbp"])
    archive = held(tmp_path, ("ohss-khsm-usbp", sample("usbp")), ("ohss-khsm-ofo", saved(workbook("ofo"))))
    found = ask(archive, place, "2010-10", None, *products)
    assert found.rounding == rounding
    assert found.value and found.value % 10 == 0


def test_a_cut_that_would_be_no_total_is_not_summed(tmp_path: Path) -> None:
    archive = held(tmp_path, ("ohss-khsm-ofo", sample("ofo")))
    whole = ask(archive, "USA", "2016-10", None, "ohss-khsm-ofo")
    assert whole.value == first_rows(workbook("ofo"), "Monthly Count", 2)[2017, "01 October"]
    assert not view(archive, "us-other", {}, "ohss-khsm-ofo").feeds
    southwest = ask(archive, "us-southwest", "2016-10", {"citizenship": "MEX"}, "ohss-khsm-ofo")
    parts = first_rows(workbook("ofo"), "Monthly Rgn EnfAdm Citp", 5)
    assert southwest.value == sum(
        parts[2017, "01 October", "Southwest Land Border", kind, "Mexico"] for kind in ("Enforcement", "Administrative")
    )


@both
def test_every_label_is_of_the_vocabulary(component: str) -> None:
    for table in SOURCES[component].tables.values():
        assert table.rounding == 10
        for name, dimension in table.dimensions.items():
            lookup = known().get(f"{name}-{component}") or known()[name]
            assert dimension.values == {value for value in lookup.values() if value}


# What does not add up -------------------------------------------------------------------------------------------


@both
def test_a_year_may_differ_from_its_months_by_their_rounding_and_no_more(component: str) -> None:
    book = workbook(component)
    sheet = book["Annual Region"]
    sheet.cell(2, 3).value += 60
    assert not part(saved(book), component).faults
    sheet.cell(2, 3).value += 60
    (fault,) = part(saved(book), component).faults
    assert (fault.table, fault.period) == ("region", f"FY{sheet.cell(2, 1).value}")
    assert fault.printed == sheet.cell(2, 3).value


def test_a_year_that_lacks_a_row_is_a_fault() -> None:
    book = workbook("usbp")
    book["Annual Sector"].delete_rows(3)
    (fault,) = part(saved(book), "usbp").faults
    assert (fault.printed, fault.dimensions) == (0, {"area": "usbp-laredo"})


@both
def test_a_month_that_differs_from_the_count_is_a_fault(component: str) -> None:
    book = workbook(component)
    book["Monthly Region"].cell(2, 4).value += 1000
    book["Annual Region"].cell(2, 3).value += 1000
    (fault,) = part(saved(book), component).faults
    assert (fault.table, fault.period, fault.dimensions) == ("region", MADE_FOR[component][0], {})


def test_a_workbook_that_does_not_add_up_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    book = workbook("usbp")
    book["Annual Count"].cell(2, 2).value += 1000
    with pytest.raises(DoesNotAddUp):
        held(tmp_path, ("ohss-khsm-usbp", saved(book)))
    assert not held(tmp_path).releases


# What is refused ------------------------------------------------------------------------------------------------


def refusal(content: bytes, component: str = "usbp") -> Refused:
    """The error that bytes are refused with, soon, with its three parts."""
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        part(content, component)
    assert time.monotonic() - start < 20
    assert caught.value.what
    assert caught.value.do
    return caught.value


def repacked(change: Callable[[dict[str, bytes]], None], component: str = "usbp") -> bytes:
    """The sample with some of its members changed."""
    with zipfile.ZipFile(io.BytesIO(sample(component))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def added(name: str) -> bytes:
    return repacked(lambda members: members.update({name: b"<x/>"}))


def in_sheet(old: bytes, new: bytes) -> bytes:
    def change(members: dict[str, bytes]) -> None:
        assert old in members["xl/worksheets/sheet1.xml"]
        members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(old, new, 1)

    return repacked(change)


SHARED = b"""<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
uniqueCount="%d"><si><t>x</t></si></sst>"""


def hidden() -> bytes:
    book = workbook("usbp")
    book["Monthly Sector"].sheet_state = "hidden"
    return saved(book)


def merged() -> bytes:
    book = workbook("usbp")
    book["Monthly Count"].merge_cells("A1:B1")
    return saved(book)


def bomb() -> bytes:
    return repacked(lambda members: members.update({"xl/worksheets/sheet1.xml": b" " * 250_000_000}))


def lying_bomb() -> bytes:
    """A zip whose directory says that a member of 50 MB has 100 bytes."""
    content = bytearray(repacked(lambda members: members.update({"xl/worksheets/sheet1.xml": b" " * 50_000_000})))
    name = b"xl/worksheets/sheet1.xml"
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def twice() -> bytes:
    file = io.BytesIO(sample("usbp"))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", b"<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        pytest.param(lambda: b"", EndsEarly, "empty", id="empty"),
        pytest.param(lambda: b"<html>Not found</html>", NotThatSource, "web page", id="web page"),
        pytest.param(lambda: b"a,b\n1,2\n", NotThatSource, "no workbook", id="text"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, NotThatSource, "password", id="old or locked"),
        pytest.param(lambda: sample("usbp")[:15_000], EndsEarly, "unpacked", id="half"),
        pytest.param(lambda: sample("usbp")[:-5], EndsEarly, "unpacked", id="almost whole"),
        pytest.param(lambda: added("xl/vbaProject.bin"), NotThatSource, "macros", id="macros"),
        pytest.param(lambda: added("xl/externalLinks/externalLink1.xml"), NotThatSource, "links to other", id="links"),
        pytest.param(lambda: added("xl/connections.xml"), NotThatSource, "links to other data", id="connections"),
        pytest.param(lambda: added("xl/embeddings/oleObject1.bin"), NotThatSource, "embedded", id="embedded"),
        pytest.param(
            lambda: in_sheet(b"<v>", b"<f>1+1</f><v>"), NotThatSource, "formulas", id="formula"
        ),
        pytest.param(lambda: in_sheet(b'r="A2"', b'r="XFD1048576"'), TooLarge, "beyond column Z", id="far cell"),
        pytest.param(lambda: in_sheet(b'<row r="2"', b'<row r="1048576"'), TooLarge, "row 99,999", id="far row"),
        pytest.param(lambda: with_row("Monthly Count", *[1] * 30), TooLarge, "beyond column Z", id="wide"),
        pytest.param(
            lambda: in_sheet(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 700_000 + b"</row></sheetData>"),
            TooLarge, "cells", id="wide without names",
        ),
        pytest.param(
            lambda: repacked(lambda members: members.update({"xl/sharedStrings.xml": SHARED % 10**12})),
            TooLarge, "bounds of time and memory", id="brings the library down",
        ),
        pytest.param(hidden, NotThatSource, "'Monthly Sector' is hidden", id="hidden sheet"),
        pytest.param(merged, NotThatSource, "merged cells", id="merged cells"),
        pytest.param(bomb, TooLarge, "unpacked", id="bomb"),
        pytest.param(lying_bomb, EndsEarly, "", id="lying bomb"),
        pytest.param(twice, NotThatSource, "two parts of one name", id="twice"),
        pytest.param(
            lambda: repacked(lambda members: members.update({f"x{n}.xml": b"" for n in range(300)})),
            TooLarge, "parts", id="many parts",
        ),
        pytest.param(
            lambda: in_sheet(b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
            NotThatSource, "plain XML", id="entities",
        ),
        pytest.param(
            lambda: repacked(
                lambda members: members.update({"xl/worksheets/sheet1.xml": "<worksheet/>".encode("utf-16")})
            ),
            NotThatSource, "plain XML", id="UTF-16",
        ),
        pytest.param(
            lambda: repacked(lambda members: members.pop("xl/workbook.xml")), NotThatSource, "no workbook", id="a zip"
        ),
        pytest.param(
            lambda: repacked(lambda members: members.pop("xl/worksheets/sheet3.xml")),
            NotThatSource, "cannot be read", id="a sheet lost",
        ),
        pytest.param(lambda: sample("ofo"), NotThatSource, "the right one of the two", id="the other workbook"),
    ],
)  # fmt: skip
def test_what_is_not_such_a_workbook_is_refused(content: Callable[[], bytes], kind: type[Refused], said: str) -> None:
    error = refusal(content())
    assert isinstance(error, kind)
    assert said in str(error)


def changed(sheet: str, row: int, column: int, value: object) -> bytes:
    book = workbook("usbp")
    book[sheet].cell(row, column).value = value  # type: ignore[union-attr]
    return saved(book)


def without_row(sheet: str, row: int) -> bytes:
    book = workbook("usbp")
    book[sheet].delete_rows(row)
    return saved(book)


def with_row(sheet: str, *row: object) -> bytes:
    book = workbook("usbp")
    book[sheet].append(list(row))
    return saved(book)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (changed("Monthly Region", 1, 3, "Area"), NotThatSource, "Area"),
        (changed("Monthly Region", 1, 5, "Note"), NotThatSource, "Note"),
        (changed("Monthly Region", 3, 1, "2011"), BadRow, "'2011'"),
        (changed("Monthly Region", 3, 1, 20.5), BadRow, "20.5"),
        (changed("Monthly Region", 3, 2, "October"), UnknownCategory, "'October'"),
        (changed("Monthly Region", 3, 3, "Gulf"), UnknownCategory, "'Gulf'"),
        (changed("Monthly Region", 3, 3, None), UnknownCategory, "''"),
        (changed("Monthly Region", 3, 4, 17), BadCount, "17.0"),
        (changed("Monthly Region", 3, 4, -10), BadCount, "-10"),
        (changed("Monthly Region", 3, 4, 10.5), BadCount, "10.5"),
        (changed("Monthly Region", 3, 4, 1e15), BadCount, "1"),
        (changed("Monthly Region", 3, 4, "X"), BadCount, "'X'"),
        (changed("Monthly Region", 3, 4, True), BadCount, "True"),
        (changed("Monthly Region", 3, 4, None), BadCount, "''"),
        (changed("Monthly Region", 3, 3, "Coastal Border"), DuplicateKey, "Coastal Border"),
        (changed("Monthly Citizenship", 9, 3, "Other"), UnknownCategory, "'Other'"),
        (with_row("Monthly Count", 2012, "12 September", 10), EndsEarly, "2011-12"),
        (without_row("Monthly Count", 5), EndsEarly, "2011-01"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_with_its_row(content: bytes, kind: type[Refused], said: str) -> None:
    error = refusal(content)
    assert isinstance(error, kind)
    assert said in str(error)
    assert "Sheet 'Monthly" in str(error)
    if isinstance(error, BadRow) and not isinstance(error, EndsEarly):
        assert "row " in str(error)


def test_a_sheet_that_lost_a_month_is_refused() -> None:
    book = workbook("usbp")
    for _ in range(3):
        book["Monthly Region"].delete_rows(2)
    assert isinstance(refusal(saved(book)), EndsEarly)


def test_damaged_parts_give_the_figures_or_an_error_of_ours() -> None:
    chance = random.Random(2)
    with zipfile.ZipFile(io.BytesIO(sample("usbp"))) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]

    def damage(members: dict[str, bytes]) -> None:
        name = chance.choice(names)
        data = bytearray(members[name])
        for _ in range(chance.choice((1, 2, 20))):
            data[chance.randrange(len(data))] = chance.randrange(1, 256)
        members[name] = bytes(data)

    for _ in range(60):
        try:
            part(repacked(damage), "usbp")
        except Refused:
            continue


# The publisher's own files --------------------------------------------------------------------------------------

FILE = "ohss-khsm-cbp-encounters-{}__fy25m11.xlsx"
CLOSED = "cbp-nationwide-encounters-fy20-fy24-aor__merged-finals_seen-2024-11-26.csv"
CBP = {"U.S. Border Patrol": "usbp", "Office of Field Operations": "ofo"}
LAND = {"Southwest Land Border": "us-southwest", "Northern Land Border": "us-northern"}


@pytest.fixture(scope="module")
def publishers(shared: Path) -> dict[str, Part]:
    return {one: part((shared / "data" / "ohss" / FILE.format(one)).read_bytes(), one) for one in SOURCES}


@pytest.fixture(scope="module")
def at_cbp(shared: Path) -> Counter[tuple[str, str, str]]:
    """What CBP counts by component, region and month, October 2019 to September 2024."""
    found: Counter[tuple[str, str, str]] = Counter()
    with (shared / "data" / "cbp" / CLOSED).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP").index(
                row["Month (abbv)"]
            )
            month = Period.fiscal_year(int(row["Fiscal Year"])).months()[number]
            region = LAND.get(row["Land Border Region"], "us-other")
            found[CBP[row["Component"]], region, str(month)] += int(row["Encounter Count"])
    return found


def test_the_publishers_workbooks_add_up(publishers: dict[str, Part]) -> None:
    for component, found in publishers.items():
        assert not found.faults
        assert {cell.table for cell in found.cells} == set(SOURCES[component].tables)
    assert (len(publishers["usbp"].cells), len(publishers["ofo"].cells)) == (41859, 67492)


@pytest.mark.parametrize(("component", "first"), [("usbp", "1999-10"), ("ofo", "2003-10")])
@pytest.mark.parametrize("table", ["count", "region"])
def test_every_month_has_its_total(component: str, first: str, table: str, publishers: dict[str, Part]) -> None:
    found = cells(publishers[component], table)
    months = [str(month) for month in Period.parse(f"{first}/2024-11").months()]
    keys = {("",)} if table == "count" else {("us-southwest",), ("us-northern",)}
    for key in keys:
        assert [month for month in months if (month, *filter(None, key)) not in found] == []


def test_regions_mean_at_the_statistics_office_what_they_mean_at_cbp(
    publishers: dict[str, Part], at_cbp: Counter[tuple[str, str, str]]
) -> None:
    for (component, region, month), count in at_cbp.items():
        found = cells(publishers[component], "region").get((month, region))
        if found is None:
            assert (component, region) == ("ofo", "us-other")
            continue
        assert found.value is not None
        # Four months of fiscal year 2020 differ by a little more than rounding.
        assert abs(found.value - count) <= (25 if month < "2020-10" else 5), (component, region, month)


def test_both_are_ingested_in_time(shared: Path, tmp_path: Path) -> None:
    start = time.monotonic()
    archive = held(
        tmp_path,
        *((SOURCES[one].id, (shared / "data" / "ohss" / FILE.format(one)).read_bytes()) for one in SOURCES),
    )
    assert time.monotonic() - start < 40
    december = ask(archive, "us-southwest", "2023-12", None, "ohss-khsm-usbp")
    assert (december.value, december.rounding) == (249740, 10)
    both_together = ask(archive, "us-southwest", "2023-12", None, "ohss-khsm-usbp", "ohss-khsm-ofo")
    assert (both_together.value, both_together.rounding) == (301980, 20)
