"""CBP's figures as others give them: releases in one table, a dashboard's series, and where each may answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rumbo.archive import Archive
from rumbo.core import Published, Status, fixed_clock
from rumbo.errors import BadCount, BadRow, DuplicateKey, EndsEarly, NotText, NotThatSource, Refused, UnknownCategory
from rumbo.observatory import Observatory
from rumbo.sources import Part, source

REPORTED = source("cbp-southwest-reported")
HEADER = "indicator,place,authority,entry,period,value,published_earliest,published_latest,release,url,note"
TABLE = (REPORTED.folder / "sample-releases.csv").read_text(encoding="utf-8")
DASHBOARD = json.loads((REPORTED.folder / "sample.json").read_text(encoding="utf-8"))


def read(text: str) -> list[Part]:
    return list(REPORTED.read()(text.encode(), REPORTED))


def line(**changed: str) -> str:
    fields = {
        "indicator": "usbp-encounters", "place": "us-southwest", "authority": "", "entry": "", "period": "2026-08",
        "value": "89", "published_earliest": "2026-09-04", "published_latest": "2026-09-30", "release": "a-file",
        "url": "https://www.example.org/a-file", "note": "",
    }  # fmt: skip
    return ",".join({**fields, **changed}.values())


def table(*lines: str) -> list[Part]:
    return read("\n".join((HEADER, *lines)) + "\n")


def dashboard(**changed: Any) -> Part:
    (part,) = read(json.dumps({**DASHBOARD, **changed}))
    return part


def series(*values: int, first: int = 1) -> dict[str, Any]:
    entries = [{"date": f"2024-{month:02d}", "value": value} for month, value in enumerate(values, first)]
    return {"series": entries, "as_of": entries[-1]["date"], "value": values[-1]}


def figure(found: Observatory, indicator: str, month: str, day: str | None = None, **cut: str) -> tuple[Any, str, Any]:
    one = found.series(indicator, "us-southwest", since=month, until=month, as_of=day, where=cut).at(month)
    assert one is not None
    return one.value, str(one.status), one.product


# The table of releases --------------------------------------------------------------------------------------------


def test_each_file_or_page_is_a_release_of_its_own_with_its_interval() -> None:
    parts = read(TABLE)
    assert [str(part.published) for part in parts] == [
        "2025-10-15/2025-11-30", "2026-09-01/2026-10-03", "2026-09-04/2026-09-30",
    ]  # fmt: skip
    assert [sorted(part.coverage()) for part in parts] == [
        ["usbp-encounters.us-southwest", "usbp-encounters.us-southwest.title-42"],
        ["usbp-encounters.us-southwest.entry"],
        ["usbp-encounters.us-southwest"],
    ]
    assert {cell.status for part in parts for cell in part.cells} == {Status.SECOND_HAND}
    assert all(cell.url.startswith("https://") for part in parts for cell in part.cells)
    assert len({part.content for part in parts}) == len(parts)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"indicator": "ofo-encounters"}, UnknownCategory),
        ({"place": "us-northern"}, UnknownCategory),
        ({"authority": "title-8"}, UnknownCategory),
        ({"entry": "at-sea"}, UnknownCategory),
        ({"authority": "title-42", "entry": "at-large"}, UnknownCategory),
        ({"period": "2026"}, BadRow),
        ({"period": "FY2026-M01"}, BadRow),
        ({"period": "soon"}, BadRow),
        ({"value": "8.9"}, BadCount),
        ({"value": "-89"}, BadCount),
        ({"value": ""}, BadCount),
        ({"value": "9" * 16}, BadCount),
        ({"url": ""}, BadRow),
        ({"note": "one,two"}, BadRow),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(changed: dict[str, str], error: type[Refused]) -> None:
    with pytest.raises(error, match="Line 3"):
        table(line(period="2026-07"), line(**changed))


def test_a_release_prints_each_figure_once() -> None:
    with pytest.raises(DuplicateKey, match="Lines 2 and 3"):
        table(line(), line(value="90"))
    assert len(table(line(), line(release="another-file", value="90"))) == 2


def test_a_split_that_lacks_a_part_is_refused() -> None:
    with pytest.raises(EndsEarly, match="2026-08 has no at-entry"):
        table(line(entry="at-large"))


@pytest.mark.parametrize("latest", ["", "2026", "2026-09-01"])
def test_a_release_without_a_day_is_refused(latest: str) -> None:
    with pytest.raises(BadRow, match="Line 2"):
        table(line(published_latest=latest))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EndsEarly),
        (HEADER.encode() + b"\n", EndsEarly),
        (TABLE.encode()[:-5], EndsEarly),
        (TABLE.replace("authority", "title").encode(), NotThatSource),
        (TABLE.encode("utf-16"), NotText),
        (TABLE.replace("title-42", "title\0").encode(), NotText),
        (b"<!doctype html><title>Not found</title>\n", NotThatSource),
        (b"PK\x03\x04\xff\xfe", NotText),
        (b"[" * 100_000 + b"\n", NotThatSource),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, error: type[Refused]) -> None:
    with pytest.raises(error):
        list(REPORTED.read()(content, REPORTED))


# The dashboard's series -------------------------------------------------------------------------------------------


def test_the_exact_months_begin_with_the_fiscal_year_of_the_first_figure_that_is_not_rounded() -> None:
    steps = {cell.period: cell.rounding for cell in dashboard().cells}
    assert min(month for month, step in steps.items() if step == 1) == "2023-10", "its 240 is exact, as its year is"
    assert steps["2023-09"] == 10
    assert {cell.rounding for cell in dashboard(**series(40, 50)).cells} == {10}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"id": "other_series"}, NotThatSource),
        ({"unit": "per year"}, NotThatSource),
        ({"leftover": 1}, NotThatSource),
        ({"source": {"url": "javascript:alert(1)"}}, BadRow),
        ({"source": None}, BadRow),
        ({"series": []}, EndsEarly),
        ({"series": {"2024-01": 5}}, EndsEarly),
        ({"series": [5]}, BadRow),
        ({"series": [{"date": "2024-01"}]}, BadRow),
        ({"series": [{"date": "2024-01", "value": 5, "note": ""}]}, BadRow),
        ({"series": [{"date": "2024", "value": 5}]}, UnknownCategory),
        ({"series": [{"date": 2024, "value": 5}]}, UnknownCategory),
        ({"series": [{"date": "2024-01", "value": 5.0}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": True}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": "5"}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": None}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": -5}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": 10**15}]}, BadCount),
        ({"series": [{"date": "2024-01", "value": 5}] * 2}, DuplicateKey),
        ({"series": [{"date": "2024-01", "value": 5}, {"date": "2024-03", "value": 5}]}, EndsEarly),
        ({"value": 215}, EndsEarly),
        ({"as_of": "2024-03"}, EndsEarly),
    ],
)
def test_a_series_that_does_not_fit_is_refused(changed: dict[str, Any], error: type[Refused]) -> None:
    with pytest.raises(error):
        dashboard(**changed)


def test_json_that_is_cut_nested_or_ambiguous_is_refused() -> None:
    whole = json.dumps(DASHBOARD)
    with pytest.raises(EndsEarly):
        read(whole[:-20])
    with pytest.raises(BadRow, match="nested too deeply"):
        read('{"id": ' + "[" * 100_000 + "}")
    with pytest.raises(BadRow, match="stands twice"):
        read(whole.replace('"value": 214', '"value": 214, "value": 215', 1))
    with pytest.raises(BadRow, match="NaN"):
        read(whole.replace("214", "NaN", 1))


# What it answers --------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Observatory:
    archive = Archive(tmp_path, starter=None, clock=fixed_clock(date(2026, 11, 24)))
    archive.ingest(REPORTED.folder / "sample-releases.csv", "cbp-southwest-reported")
    return Observatory(archive)


def test_title_42_of_border_patrol_is_not_taken_for_all_of_cbp(small: Observatory) -> None:
    assert figure(small, "usbp-encounters", "2023-05", authority="title-42")[0] == 120
    assert figure(small, "usbp-encounters", "2023-05")[0] == 851, "nor for all of Border Patrol's"
    assert figure(small, "title-42-expulsions", "2023-05")[0] is None
    assert figure(small, "cbp-encounters", "2023-05")[0] is None


def test_the_parts_of_a_month_make_its_total(small: Observatory) -> None:
    split = small.series("usbp-encounters", "us-southwest", by="entry")
    assert {one.dimensions["entry"]: one.value for one in split} == {"at-entry": 76, "at-large": 13}
    assert figure(small, "usbp-encounters", "2026-08")[0] == 89


# The real files, where they are, over the starter -----------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    archive = Archive(tmp_path_factory.mktemp("reported"), clock=fixed_clock(date(2026, 11, 24)))
    archive.ingest(shared / "facts" / "series_usbp_southwest_by_release.csv", "cbp-southwest-reported")
    (path,) = (shared / "data" / "cbp").glob("derived-govnumbers-*.json")
    archive.ingest(path, "cbp-southwest-reported", published=Published.parse("2026-08-01/2026-08-15"))
    return Observatory(archive)


def test_border_patrol_is_known_a_month_beyond_the_files(real: Observatory) -> None:
    reported = "cbp-southwest-reported"
    assert figure(real, "usbp-encounters", "2026-08") == (8870, "second-hand", reported)
    assert figure(real, "usbp-encounters", "2026-08", entry="at-large") == (1246, "second-hand", reported)
    assert figure(real, "usbp-encounters", "2026-07") == (9295, "provisional", "cbp-southwest")


def test_what_was_known_on_earlier_days_stays(real: Observatory) -> None:
    assert figure(real, "usbp-encounters", "2026-01", "2026-03-01")[0] == 6070
    assert figure(real, "usbp-encounters", "2023-11", "2024-05-07")[0] == 191113
    assert figure(real, "usbp-encounters", "2023-12", "2024-05-07")[0] == 249735


def test_one_in_seventy_was_met_at_large_then_and_one_in_seven_now(real: Observatory) -> None:
    for month, share in (("2023-10", 0.014), ("2026-08", 0.14)):
        large, entry = (figure(real, "usbp-encounters", month, entry=part)[0] for part in ("at-large", "at-entry"))
        assert large / (large + entry) == pytest.approx(share, abs=0.001)


def test_all_of_cbp_goes_back_to_october_2013_rounded_to_ten(real: Observatory) -> None:
    known = real.series("cbp-encounters", "us-southwest").known
    first = next(one for one in known if one.product == "cbp-southwest-reported")
    assert (first.period, first.value, first.rounding) == ("2013-10", 41840, 10)
    own = [one for one in known if one.product == "cbp-southwest-reported"]
    assert (own[0].period, own[-1].period) == ("2013-10", "2018-09")
    assert {(one.rounding, str(one.status)) for one in own} == {(10, "second-hand")}


def test_the_dashboard_is_exact_from_october_2022(real: Observatory, shared: Path) -> None:
    (path,) = (shared / "data" / "cbp").glob("derived-govnumbers-*.json")
    content = path.read_bytes()
    (part,) = REPORTED.read()(content, REPORTED)
    steps = {cell.period: cell.rounding for cell in part.cells}
    assert len(steps) == 154
    assert min(month for month, step in steps.items() if step == 1) == "2022-10"
    held = {one.period: one.value for one in real.series("cbp-encounters", "us-southwest", since="2022-10").known}
    assert {cell.period: cell.value for cell in part.cells if cell.rounding == 1}.items() <= held.items()
