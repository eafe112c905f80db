"""Whole tables as files: the same rows in every format, described so that others can read them without asking."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

import rumbo
from rumbo.errors import BadPeriod, NoData, Refused, UnknownDimension, UnknownIndicator
from rumbo.observatory import Observatory
from rumbo.publish import xlsx
from rumbo.publish.export import FORMATS, export

TODAY = "2026-11-24"
SMALL = "darien-transits"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("starter"), today=TODAY)


def read(folder: Path, name: str, form: str) -> pandas.DataFrame:
    path = folder / f"{name}.{form}"
    if form == "csv":
        return pandas.read_csv(path)
    if form == "parquet":
        return pandas.read_parquet(path)
    if form == "jsonl":
        return pandas.read_json(path, lines=True)
    return pandas.read_excel(path, sheet_name="Data", engine="openpyxl")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_same_rows(observatory: Observatory, tmp_path: Path, form: str) -> None:
    (table,) = export(observatory, [SMALL], tmp_path / "out", form)
    found = read(tmp_path / "out", SMALL, form)
    assert len(found) == table.rows == len(list(observatory.table(SMALL)))
    december = found[(found.period == "2023-12") & (found.cut == "total")]
    assert december.value.tolist() == [24626]
    assert not found.duplicated(["place", "period", "citizenship", "demographic"]).any()


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_table_gives_the_same_bytes(observatory: Observatory, tmp_path: Path, form: str) -> None:
    hashes = [export(observatory, [SMALL], tmp_path / name, form)[0].files[0].sha256 for name in ("a", "b")]
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize(
    "form, names", [("csv", [SMALL, "displaced-population", "credible-fear-claims"]), ("xlsx", [SMALL])]
)
def test_a_folder_is_a_data_package_that_others_can_check(
    observatory: Observatory, tmp_path: Path, form: str, names: list[str]
) -> None:
    export(observatory, names, tmp_path / "out", form)
    report = Package(str(tmp_path / "out/datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "note"])
    assert [task.stats["rows"] > 1000 for task in report.tasks] == [True] * len(names)


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_what_the_package_says_holds_for_the_other_formats(observatory: Observatory, tmp_path: Path, form: str) -> None:
    """The tool reads these with extras alone, and whole numbers with holes as fractions: its rules get the rows."""
    export(observatory, [SMALL], tmp_path / "out", form)
    package = described(tmp_path / "out")
    (resource,) = package["resources"]
    path = tmp_path / "out" / resource["path"]
    if form == "jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
        stored = {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE"}
        fields = [(one["name"], stored[one["type"]]) for one in resource["schema"]["fields"]]
        assert [(one[0], str(one[1])) for one in found.description] == fields
        rows = found.to_arrow_table().to_pylist()
    inline = {"name": SMALL, "data": rows, "schema": resource["schema"]}
    report = Package.from_descriptor({**package, "resources": [inline]}).validate()
    assert report.valid, report.flatten(["name", "note"])
    assert report.tasks[0].stats["rows"] == resource["rows"] > 1000


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_the_package_says_what_columns_values_and_holes_mean(observatory: Observatory, tmp_path: Path) -> None:
    export(observatory, ["cbp-one-appointments"], tmp_path / "out")
    (resource,) = described(tmp_path / "out")["resources"]
    fields = {one["name"]: one for one in resource["schema"]["fields"]}
    for one in fields.values():
        assert one["description"] and one["description@es"] and one["title"] != ""
    assert {"value": "VEN", "label": "Venezuela", "label@es": "Venezuela"} in fields["citizenship"]["categories"]
    assert {"value": "total", "label": "Total", "label@es": "Total"} in fields["citizenship"]["categories"]
    assert resource["schema"]["missingValues"][0]["value"] == ""
    assert "never zero" in resource["schema"]["missingValues"][0]["label"]
    assert resource["schema"]["primaryKey"] == ["place", "period", "citizenship"]
    assert fields["value"]["type"] == "integer"


def test_the_package_names_every_release_with_its_hash_and_licence(observatory: Observatory, tmp_path: Path) -> None:
    (table,) = export(observatory, ["usbp-encounters"], tmp_path / "out", by=["area"])
    (resource,) = described(tmp_path / "out")["resources"]
    assert {one["version"] for one in resource["sources"]} == {*table.releases}
    for one in resource["sources"]:
        assert one["sha256"] == observatory.release(one["version"]).sha256
    assert {one["name"] for one in resource["licenses"]} == {"other-pd"}
    file = resource["hash"].removeprefix("sha256:")
    assert file == table.files[0].sha256
    for name in ("README.md", "CITATION.txt", "CITATION.bib"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert table.releases[0] in text or name == "README.md"
    assert "según lo publicado por" in (tmp_path / "out/README.md").read_text(encoding="utf-8")


def test_as_of_a_day_only_what_was_known_is_there(observatory: Observatory, tmp_path: Path) -> None:
    (table,) = export(observatory, ["cbp-encounters"], tmp_path / "out", as_of="2024-01-31", by=["region"])
    found = read(tmp_path / "out", "cbp-encounters", "csv")
    december = found[(found.period == "2023-12") & (found.place == "us-southwest")]
    assert december.value.tolist() == [302034]
    assert {*found.as_of} == {table.as_of} == {"2024-01-31"}


def test_one_breakdown_or_every_one(observatory: Observatory, tmp_path: Path) -> None:
    (one,) = export(observatory, ["missing-migrants"], tmp_path / "a", by=["cause", "route"])
    assert one.values["cut"] == ["route cause"]
    (every,) = export(observatory, ["missing-migrants"], tmp_path / "b", by=["all"])
    assert every.values["cut"] == ["cause", "route", "route cause", "total"]


def test_all_leaves_out_what_is_not_known(observatory: Observatory, tmp_path: Path) -> None:
    told: list[str] = []
    tables = export(
        observatory, ["all"], tmp_path / "out", by=["citizenship"], as_of="2024-12-31",
        progress=lambda name, done, of: told.append(name),
    )  # fmt: skip
    assert 0 < len(tables) < len(told)
    assert {path.name for path in (tmp_path / "out").glob("*.csv")} == {f"{one.indicator}.csv" for one in tables}


def test_an_export_is_whole_or_not_there(observatory: Observatory, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(observatory, [SMALL], target)
    before = (target / f"{SMALL}.csv").read_bytes()
    with pytest.raises(NoData):
        export(observatory, [SMALL, "colombia-irregular-transits"], target)
    assert (target / f"{SMALL}.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    export(observatory, ["missing-migrants"], target)
    assert not (target / f"{SMALL}.csv").exists()


def test_what_cannot_be_exported_is_told(observatory: Observatory, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="mine"):
        export(observatory, [SMALL], tmp_path / "mine")
    with pytest.raises(UnknownIndicator):
        export(observatory, ["encounters-of-mine"], tmp_path / "out")
    with pytest.raises(UnknownDimension):
        export(observatory, [SMALL], tmp_path / "out", by=["area"])
    with pytest.raises(BadPeriod):
        export(observatory, [SMALL], tmp_path / "out", as_of="2031-01-01")
    assert not (tmp_path / "out").exists()


def test_a_workbook_says_first_what_it_is(observatory: Observatory, tmp_path: Path) -> None:
    export(observatory, [SMALL], tmp_path / "out", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "out" / f"{SMALL}.xlsx")
    assert book.sheetnames == ["About", "Data"]
    words = " ".join(str(cell) for row in book["About"].iter_rows(values_only=True) for cell in row if cell)
    for part in (SMALL, TODAY, "Events, not people", "Son eventos, no personas", "panama-darien.00bdb287f471"):
        assert part in words


def sheets(path: Path, rows: Sequence[Sequence[str]], **options: Any) -> Any:
    xlsx.write(path, [["x", "y"]], ["text", "value"], rows, {"value"}, **options)
    return openpyxl.load_workbook(path)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    hostile = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "<c>&amp;"]
    book = sheets(tmp_path / "a.xlsx", [[text, "1"] for text in hostile])
    found = [(row[0].value, row[0].data_type) for row in book["Data"].iter_rows(min_row=2)]
    assert found == [(text, "s") for text in hostile]


@pytest.mark.parametrize(("count", "further"), [(0, []), (4, []), (5, ["Data 2"]), (9, ["Data 2", "Data 3"])])
def test_rows_go_on_in_a_further_sheet(tmp_path: Path, count: int, further: list[str]) -> None:
    names = ["About", "Data", *further]
    book = sheets(tmp_path / "a.xlsx", [[f"r{one}", str(one)] for one in range(count)], most=5)
    assert book.sheetnames == names
    found = [row[1] for name in names[1:] for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert found == list(range(count))
    assert all(book[name].cell(1, 1).value == "text" for name in names[1:])


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=5))
def test_any_text_gives_a_workbook_that_opens(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    assert sheets(path, [[text, ""] for text in texts]).sheetnames == ["About", "Data"]


def test_a_long_table_is_never_held_whole(observatory: Observatory, tmp_path: Path) -> None:
    list(observatory.table("mexico-returns"))  # what is read once and kept
    tracemalloc.start()
    (table,) = export(observatory, ["mexico-returns"], tmp_path / "out", "xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.rows > 20_000
    assert peak < 60_000_000
