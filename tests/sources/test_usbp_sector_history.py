"""Border Patrol's PDF tables: what is read, what is refused, and that the publisher's own files are read whole."""

from __future__ import annotations

import csv
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rumbo.archive import Archive
from rumbo.core import Period, Published, fixed_clock
from rumbo.core.place import PlaceKind, place, places
from rumbo.errors import (
    BadCount,
    BadRow,
    DoesNotAddUp,
    DuplicateKey,
    EndsEarly,
    NotText,
    NotThatSource,
    Refused,
    TooLarge,
    UnknownCategory,
)
from rumbo.sources import Fault, Part, source
from rumbo.sources.usbp_sector_history import layout
from rumbo.sources.usbp_sector_history.read import read

from .border_files import MONTHS, REGIONS, Printed, long_pdf, pdf, picture_pdf, printed

SOURCE = source("usbp-sector-history")
SAMPLE = (SOURCE.folder / SOURCE.sample.file).read_bytes()
YEARLY = "usbp-southwest-border-sectors-fy1960-fy2020__rel-2021-08.pdf"
# The release as the reference tables name it, and which of those tables has it.
EDITIONS = {
    "usbp-monthly-apprehensions-by-sector-fy2000-fy2019__rel-2020-01.pdf": ("apps", "2020-01"),
    "usbp-monthly-encounters-by-sector-fy2000-fy2020__rel-2021-08.pdf": ("apps", "2021-08"),
    "usbp-monthly-family-units-by-sector-fy2013-fy2018__rel-2019-03.pdf": ("fmua", "2019-03"),
    "usbp-monthly-family-units-by-sector-fy2013-fy2019__rel-2020-01.pdf": ("fmua", "2020-01"),
    "usbp-monthly-uac-by-sector-fy2010-fy2019__rel-2020-01.pdf": ("uac", "2020-01"),
}


def part(content: bytes) -> Part:
    (found,) = read(content, SOURCE)
    return found


def values(content: bytes) -> dict[tuple[str, str], int | float | None]:
    """The cells of a PDF, by month and sector."""
    return {(cell.period, cell.dimensions["area"]): cell.value for cell in part(content).cells}


def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "home", starter=None, clock=fixed_clock(date(2026, 11, 24)))


# What is read ---------------------------------------------------------------------------------------------------


def test_the_sample_is_what_its_maker_makes() -> None:
    made = pdf([printed(2018, names_last=True), printed(2019)])
    assert part(SAMPLE).cells == part(made).cells


def test_each_figure_lies_at_its_month_and_sector() -> None:
    page = printed(2019)
    found = values(pdf([page]))
    months = Period.fiscal_year(2019).months()
    for names in REGIONS.values():
        for name in names:
            for month, text in zip(months, page.rows[name], strict=False):
                sector = place(name.rstrip("*"), PlaceKind.SECTOR).id
                assert found.pop((str(month), sector), None) == (None if text == "N/A" else int(text.replace(",", "")))
    assert not found


def test_a_sector_lies_in_its_own_region() -> None:
    regions = {cell.dimensions["area"]: cell.dimensions["region"] for cell in part(SAMPLE).cells}
    assert Counter(regions.values()) == {"us-southwest": 9, "us-northern": 8, "us-other": 3}
    assert all(place(area).within == (region,) for area, region in regions.items())


def test_it_covers_every_month_of_its_years() -> None:
    covered = part(SAMPLE).coverage()["encounters"]
    assert covered.periods == tuple(str(month) for month in Period.parse("2017-10/2019-09").months())
    assert not covered.provisional


@pytest.mark.parametrize("kind", ["encounters", "family-units", "unaccompanied-children"])
def test_the_title_tells_the_table(kind: str) -> None:
    assert {cell.table for cell in part(pdf([printed(2019, kind)])).cells} == {kind}


def test_the_order_in_which_a_page_was_written_does_not_matter() -> None:
    assert values(pdf([printed(2019, names_last=True)])) == values(pdf([printed(2019)]))


@pytest.mark.parametrize("moved", [(-30, 35), (40, -45), (0, -60)])
def test_a_table_may_stand_anywhere_on_its_page(moved: tuple[float, float]) -> None:
    assert values(pdf([printed(2019, moved=moved)])) == values(pdf([printed(2019)]))


def test_pages_may_come_in_any_order() -> None:
    assert values(pdf([printed(2019), printed(2018)])) == values(SAMPLE)


def test_a_page_need_not_have_the_sector_that_was_closed() -> None:
    page = printed(2019, note="")
    del page.rows["Livermore*"]
    assert values(pdf([page])) == values(pdf([printed(2019)]))


def test_the_closed_sector_is_read_while_it_is_counted() -> None:
    page = printed(2019)
    page.rows["Livermore*"] = ["1"] * 12 + ["12"]
    for name in ("Coastal Border", "Monthly Total"):
        page.rows[name] = [f"{int(text.replace(',', '')) + 1:,}" for text in page.rows[name][:12]] + [
            f"{int(page.rows[name][12].replace(',', '')) + 12:,}"
        ]
    found = part(pdf([page]))
    assert not found.faults
    assert [cell.value for cell in found.cells if cell.dimensions["area"] == "usbp-livermore"] == [1] * 12


def test_a_blank_month_is_not_printed_where_the_yearly_total_is_whole_without_it() -> None:
    page = printed(2019)
    was = int(page.rows["Miami"][4])
    page.rows["Miami"][12] = str(int(page.rows["Miami"][12]) - was)
    page.rows["Miami"][4] = ""
    for name in ("Coastal Border", "Monthly Total"):
        for column in (4, 12):
            page.rows[name][column] = f"{int(page.rows[name][column].replace(',', '')) - was:,}"
    found = part(pdf([page]))
    assert not found.faults
    assert ("2019-02", "usbp-miami") not in {(cell.period, cell.dimensions["area"]) for cell in found.cells}
    page.rows["Miami"][12] = str(int(page.rows["Miami"][12]) + 1)
    assert isinstance(refusal(pdf([page])), BadRow)


# What does not add up -------------------------------------------------------------------------------------------


def changed(name: str, column: int, text: str) -> tuple[bytes, int]:
    """A page with another text in one place, and the figure that was there."""
    page = printed(2019)
    was = int(page.rows[name][column].replace(",", ""))
    page.rows[name][column] = text
    return pdf([page]), was


@pytest.mark.parametrize(
    ("name", "column", "where", "period"),
    [
        ("Swanton", 12, {"region": "us-northern", "area": "usbp-swanton"}, "FY2019"),
        ("Southwest Border", 0, {"region": "us-southwest"}, "2018-10"),
        ("Coastal Border", 12, {"region": "us-other"}, "FY2019"),
        ("Monthly Total", 11, {}, "2019-09"),
        ("Monthly Total", 12, {}, "FY2019"),
    ],
)
def test_a_printed_total_that_its_parts_do_not_make_is_a_fault(
    name: str, column: int, where: dict[str, str], period: str
) -> None:
    content, made = changed(name, column, "7")
    found = part(content)
    assert found.faults == (Fault("encounters", where, period, 7, made),)
    assert found.cells == part(pdf([printed(2019)])).cells


def test_a_changed_figure_is_found_in_every_total_that_holds_it() -> None:
    content, was = changed("Yuma", 3, "777")
    assert [(fault.period, fault.made - fault.printed) for fault in part(content).faults] == [
        ("FY2019", 777 - was), ("2019-01", 777 - was), ("FY2019", 777 - was), ("2019-01", 777 - was),
        ("FY2019", 777 - was),
    ]  # fmt: skip


def test_a_file_that_does_not_add_up_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "wrong.pdf"
    path.write_bytes(changed("Swanton", 12, "7")[0])
    with pytest.raises(DoesNotAddUp, match="usbp-swanton"):
        archive(tmp_path).ingest(path, SOURCE.id)
    assert not archive(tmp_path).releases


# What is refused ------------------------------------------------------------------------------------------------


def refusal(content: bytes) -> Refused:
    """The error that bytes are refused with, soon, with its three parts."""
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        list(read(content, SOURCE))
    assert time.monotonic() - start < 20
    assert caught.value.what
    assert caught.value.why
    assert caught.value.do
    return caught.value


def bomb() -> bytes:
    """A PDF of few bytes whose page unpacks into very many."""
    page = zlib.compress(b"BT /F1 8 Tf 1 0 0 1 10 10 Tm (1,234) Tj ET\n" * 4_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
        b"/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(page) + page + b"\nendstream",
    ]
    body = b"%PDF-1.4\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in starts)
    return body + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        pytest.param(lambda: b"", EndsEarly, "empty", id="empty"),
        pytest.param(lambda: b"<!DOCTYPE html><html>Not found", NotThatSource, "web page", id="web page"),
        pytest.param(lambda: b"PK\x03\x04" + b"x" * 5000, NotThatSource, "no PDF", id="zip"),
        pytest.param(lambda: b"a,b\n1,2\n", NotThatSource, "no PDF", id="text"),
        pytest.param(lambda: SAMPLE[: len(SAMPLE) // 2], EndsEarly, "no end mark", id="half"),
        pytest.param(lambda: SAMPLE[:-40], EndsEarly, "no end mark", id="almost whole"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"junk " * 900 + b"%%EOF\n", NotThatSource, "cannot be opened", id="junk"),
        pytest.param(picture_pdf, NotText, "no text", id="scan"),
        pytest.param(lambda: pdf([printed(2019)], password="secret"), NotThatSource, "password", id="locked"),
        pytest.param(lambda: long_pdf(10_000), TooLarge, "10,000 pages", id="ten thousand pages"),
        pytest.param(bomb, TooLarge, "bounds of time and memory", id="bomb"),
        pytest.param(lambda: pdf([printed(2019, note="1 " * 9000)]), TooLarge, "characters", id="endless page"),
        pytest.param(lambda: long_pdf(3), NotThatSource, "Page 1", id="another PDF"),
    ],
)
def test_what_is_not_such_a_pdf_is_refused(content: Callable[[], bytes], kind: type[Refused], said: str) -> None:
    error = refusal(content())
    assert isinstance(error, kind)
    assert said in str(error)


def without(name: str) -> Printed:
    page = printed(2019)
    del page.rows[name]
    return page


def headed(*headings: str) -> Printed:
    page = printed(2019)
    page.headings = list(headings)
    return page


def with_row(name: str, *texts: str) -> Printed:
    page = printed(2019)
    page.rows[name] = [*texts, *page.rows[name][len(texts) :]]
    return page


def renamed(old: str, new: str) -> Printed:
    page = printed(2019)
    page.rows = {new if name == old else name: row for name, row in page.rows.items()}
    return page


@pytest.mark.parametrize(
    ("page", "kind", "said"),
    [
        pytest.param(headed(*MONTHS[:-1], "", "Yearly Total"), BadRow, "September", id="a month lost"),
        pytest.param(headed(*MONTHS), BadRow, "Yearly Total", id="the total lost"),
        pytest.param(headed(*MONTHS[:3]), NotThatSource, "January", id="most headings lost"),
        pytest.param(headed(*reversed(MONTHS), "Yearly Total"), BadRow, "", id="headings in another order"),
        pytest.param(printed(2019, publisher="Canada Border Services"), NotThatSource, "Canada", id="publisher"),
        pytest.param(printed(2019, note="*Counted anew."), UnknownCategory, "Counted anew", id="new note"),
        pytest.param(without("Tucson"), BadRow, "usbp-tucson", id="row lost"),
        pytest.param(without("Monthly Total"), UnknownCategory, "Livermore", id="last row lost"),
        pytest.param(renamed("Tucson", "Phoenix"), UnknownCategory, "Phoenix", id="new row"),
        pytest.param(renamed("Livermore*", "Livermore"), None, "", id="known label"),
        pytest.param(with_row("Yuma", "1", "2", "3", ""), BadRow, "January", id="figure lost"),
        pytest.param(with_row("Yuma", *[""] * 12), BadRow, "October", id="months lost"),
        pytest.param(with_row("Yuma", *[""] * 13), BadRow, "October", id="figures lost"),
        pytest.param(with_row("Yuma", "1 2"), BadRow, "two figures under October", id="two figures"),
        pytest.param(with_row("Yuma", "-5"), BadCount, "'-5'", id="negative"),
        pytest.param(with_row("Yuma", "1.5"), BadCount, "'1.5'", id="fraction"),
        pytest.param(with_row("Yuma", "12,34"), BadCount, "'12,34'", id="thousands"),
        pytest.param(with_row("Yuma", "many"), BadCount, "'many'", id="word"),
        pytest.param(with_row("Yuma", "N/A"), BadCount, "not in others", id="counted now and then"),
    ],
)
def test_a_page_that_does_not_fit_is_refused(page: Printed, kind: type[Refused] | None, said: str) -> None:
    if kind is None:
        assert part(pdf([page]))
        return
    error = refusal(pdf([page]))
    assert isinstance(error, kind)
    assert said in str(error)
    assert "Page 1" in str(error)


def test_a_wrong_page_is_named() -> None:
    pages = [printed(2017), printed(2018), without("Yuma")]
    assert "Page 3" in str(refusal(pdf(pages)))


@pytest.mark.parametrize(
    ("pages", "kind"),
    [
        ([printed(2019), printed(2019)], DuplicateKey),
        ([printed(2016), printed(2018)], EndsEarly),
        ([printed(2018), printed(2019, "family-units")], NotThatSource),
    ],
)
def test_pages_that_do_not_go_together_are_refused(pages: list[Printed], kind: type[Refused]) -> None:
    assert isinstance(refusal(pdf(pages)), kind)


def test_damaged_bytes_give_the_figures_or_an_error_of_ours() -> None:
    chance = random.Random(1)
    whole = values(SAMPLE)
    for _ in range(25):
        damaged = bytearray(SAMPLE)
        for _ in range(chance.choice((1, 3, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            found = part(bytes(damaged))
        except Refused:
            continue
        assert found.faults or values(bytes(damaged)) == whole


def test_all_that_is_looked_up_is_of_the_vocabulary() -> None:
    known = layout.known()
    area = SOURCE.tables["encounters"].dimensions["area"].values
    assert set(known["sectors"].values()) == area == {one.id for one in places(PlaceKind.SECTOR)}
    assert set(known["titles"].values()) == set(SOURCE.tables)


# The publisher's own files --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def editions(shared: Path) -> dict[str, Part]:
    return {name: part((shared / "data" / "usbp" / name).read_bytes()) for name in EDITIONS}


def expected(shared: Path, name: str) -> dict[tuple[str, str], int]:
    """What the reference tables have of an edition, by month and sector."""
    kind, release = EDITIONS[name]
    (path,) = (shared / "data" / "usbp").glob(f"derived-usbp-{kind}-*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["release"] == release and row["fy_month"] != "T"]
    return {
        (
            str(Period.fiscal_year(int(row["fiscal_year"])).months()[int(row["fy_month"]) - 1]),
            place(row["area"], PlaceKind.SECTOR).id,
        ): int(row["value"])
        for row in rows
        if not row["area"].endswith((" Border", " Total"))
    }


@pytest.mark.parametrize("name", EDITIONS)
def test_every_cell_is_as_in_the_reference(name: str, editions: dict[str, Part], shared: Path) -> None:
    found = {(cell.period, cell.dimensions["area"]): cell.value for cell in editions[name].cells}
    wanted = expected(shared, name)
    assert len(wanted) > 1000
    assert {key: found.get(key) for key in wanted} == wanted
    # The reference lacks rows whose label runs over two lines, and one with a blank.
    assert {area for key, area in found.keys() - wanted.keys()} <= {
        "usbp-big-bend", "usbp-rio-grande-valley", "usbp-buffalo",
    }  # fmt: skip


def test_the_declared_corrections_are_all_the_faults(editions: dict[str, Part], shared: Path) -> None:
    with (shared / "data" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        digests = {Path(row["file"]).name: row["sha256"] for row in csv.DictReader(file)}
    faults = {
        (digests[name], fault.table, tuple(fault.dimensions.items()), fault.period, fault.printed)
        for name, found in editions.items()
        for fault in found.faults
    }
    declared = {
        (one.release, one.table, tuple(one.where.items()), str(one.period), one.expects) for one in SOURCE.corrections
    }
    assert faults == declared
    assert len(faults) == 8


def test_the_publishers_files_are_ingested(shared: Path, tmp_path: Path) -> None:
    held = archive(tmp_path)
    start = time.monotonic()
    for name in EDITIONS:
        held.ingest(shared / "data" / "usbp" / name, SOURCE.id, published=Published.parse("2021-08-09"))
    assert time.monotonic() - start < 40
    assert sum(release.rows for release in held.releases.values()) == 4872 + 5112 + 1440 + 1680 + 2399


def test_the_yearly_table_is_another_source(shared: Path) -> None:
    error = refusal((shared / "data" / "usbp" / YEARLY).read_bytes())
    assert isinstance(error, NotThatSource)
