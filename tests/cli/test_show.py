"""`rumbo show`: known answers, formats, bounds, breakdowns, and what is not known."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest
from typer.testing import Result

Rows = Callable[..., list[dict[str, Any]]]
Ask = Callable[..., Result]
Terminal = Callable[..., Any]

CBP = ("show", "cbp-encounters", "--place", "us-southwest")
USBP = ("show", "usbp-encounters", "--place", "us-southwest")
FIXED = (
    "indicator", "place", "period", "value", "status", "rounding", "unit", "product", "release", "published", "as_of",
)  # fmt: skip
EXTRA = (
    "url", "leaves_over", "possibly_public", "reason", "finding", "releases", "method", "explanation_en",
    "explanation_es",
)  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "value"),
    [
        ("2024-01-31", 302034),
        ("2024-02-29", 301983),
        ("2024-03-31", 301982),
        ("2024-04-30", 301981),
        ("2024-05-31", 301980),
        ("2024-06-30", 301983),
        ("2026-11-24", 301981),
    ],
)
def test_december_2023_as_it_was_known(rows: Rows, as_of: str, value: int) -> None:
    (row,) = rows(*CBP, "--period", "2023-12", "--as-of", as_of)
    assert (row["value"], row["as_of"]) == (value, as_of)
    assert tuple(row)[: len(FIXED)] == FIXED


@pytest.mark.parametrize(("as_of", "value"), [("2024-04-30", 246432), ("2024-06-30", 246567), ("2026-11-24", 246505)])
def test_march_2024_in_all_of_the_united_states(rows: Rows, as_of: str, value: int) -> None:
    (row,) = rows("show", "cbp-encounters", "--place", "USA", "--period", "2024-03", "--as-of", as_of)
    assert row["value"] == value


def test_border_patrol_in_may_2024(rows: Rows) -> None:
    found = rows(*USBP, "--since", "2023-11", "--until", "2024-04", "--as-of", "2024-05-07")
    assert [row["value"] for row in found] == [191113, 249735, 124220, 140644, 137480, None]
    assert found[-1]["status"] == "not-available" and found[-1]["reason"]


def test_today_by_the_clock_of_the_environment(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUMBO_TODAY", "2024-01-31")
    (row,) = rows(*CBP, "--period", "2023-12")
    assert (row["value"], row["as_of"]) == (302034, "2024-01-31")


def test_a_citizenship_that_no_newer_file_tells_apart(ask: Ask) -> None:
    result = ask(*CBP, "--citizenship", "VEN", "--period", "2026-07", "--format", "json")
    (row,) = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (row["value"], row["status"], row["rounding"]) == (None, "not-available", None)
    assert "newest known in this cut is 2026-01" in result.stderr


def test_another_program_gets_csv_in_fixed_columns(ask: Ask) -> None:
    known = ask(*CBP, "--period", "2023-12").stdout
    unknown = ask(*CBP, "--period", "1999-01").stdout
    assert known.splitlines()[0] == unknown.splitlines()[0] == ",".join((*FIXED, *EXTRA))
    assert "\r" not in known and "\x1b" not in known
    (row,) = csv.DictReader(io.StringIO(unknown))
    assert (row["value"], row["release"], row["status"]) == ("", "", "not-available")


def test_a_sum_over_products_is_a_finding_in_rows_and_on_a_screen(rows: Rows, ask: Ask, terminal: Terminal) -> None:
    summed, printed = rows(*CBP, "--period", "2013-09/2013-10")
    assert (summed["value"], summed["finding"], summed["method"]) == (38200, "sum", "sum-of-products/1")
    assert summed["release"] is None and [name.split(".")[0] for name in summed["releases"]] == [
        "ohss-khsm-usbp",
        "ohss-khsm-ofo",
    ]
    assert "computed by Rumbo" in summed["explanation"]["en"]
    assert printed["release"] and "finding" not in printed
    (row, _) = csv.DictReader(io.StringIO(ask(*CBP, "--period", "2013-09/2013-10").stdout))
    assert (row["finding"], row["release"], row["releases"]) == ("sum", "", " ".join(summed["releases"]))
    screen = terminal(*CBP, "--period", "2013-09/2013-10", width=100)
    (line,) = [line for line in screen.lines if line.startswith("Sep 2013")]
    assert "38,200  ◆ sum, final, to 20" in line
    assert "\x1b[35m" in next(line for line in screen.sent.split("\n") if "38,200" in line)
    assert "sums that Rumbo computed, of one release of each" in screen.text.replace("\n", " ")


def test_filters_and_breakdowns_are_columns(rows: Rows) -> None:
    found = rows(*CBP, "--by", "demographic", "--component", "usbp", "--period", "2026-07")
    assert {row["demographic"] for row in found} >= {"single-adults", "family-units"}
    assert {row["component"] for row in found} == {"usbp"}
    assert sum(row["value"] for row in found) == 9295


def test_a_dimension_may_be_asked_twice_and_several_values_with_commas(rows: Rows) -> None:
    found = rows(*CBP, "--by", "component", "--by", "demographic", "--period", "2026-07")
    cuts = {(row["component"], row["demographic"]) for row in found}
    assert cuts >= {("usbp", "single-adults"), ("ofo", "family-units")}
    assert len(rows(*CBP, "--demographic", "single-adults,family-units", "--period", "2026-07")) == 2


def test_years_are_findings_and_say_so(ask: Ask, rows: Rows) -> None:
    found = rows(*USBP, "--per", "fiscal-year", "--since", "FY2024")
    assert [(row["finding"], row["period"], row["value"]) for row in found[:2]] == [
        ("sum", "FY2024", 1530523),
        ("sum", "FY2025", 237538),
    ]
    assert found[-1]["value"] is None and "No se conoce" in found[-1]["explanation"]["es"]
    header = ask(*USBP, "--per", "fiscal-year", "--format", "csv").stdout.splitlines()[0].split(",")
    assert "finding" in header and "release" not in header


def test_years_of_which_none_is_whole_are_not_known(ask: Ask) -> None:
    assert ask(*USBP, "--per", "year", "--period", "2023-12").exit_code == 3


def test_statements_follow_and_name_who_made_them(rows: Rows) -> None:
    month = (*USBP, "--period", "2024-03")
    assert len(rows(*month)) == 1
    first, *others = rows(*month, "--statements")
    assert first["status"] == "normal" and others
    assert all(one["statement"] and "status" not in one and "release" not in one for one in others)


def test_what_is_printed_in_sums_alone_is_told_with_the_statements(ask: Ask) -> None:
    arrivals = ("show", "colombia-southward-arrivals", "--lang", "en")
    bare = ask(*arrivals)
    assert bare.exit_code == 3
    assert "No month of colombia-southward-arrivals is known" in bare.stderr and "--statements" in bare.stderr
    assert "Leave --per out" in ask(*arrivals, "--per", "year").stderr
    rows = list(csv.DictReader(io.StringIO(ask(*arrivals, "--statements").stdout)))
    assert ("2025-01-15/2025-02-28", "1885", "Defensoría Colombia") in {
        (one["period"], one["value"], one["statement"]) for one in rows
    }
    assert "January 2025 to June 2025: 12,347" in ask(*arrivals, "--statements", "--format", "table").stdout


@pytest.mark.parametrize(("name", "form"), [("a.csv", None), ("a.json", None), ("a.parquet", None), ("a.txt", "json")])
def test_a_file_gets_the_same_rows(ask: Ask, rows: Rows, tmp_path: Path, name: str, form: str | None) -> None:
    path = tmp_path / name
    bounds = (*CBP, "--since", "2023-11", "--until", "2024-02", "--citizenship", "MEX")
    result = ask(*bounds, "--output", str(path), *(["--format", form] if form else []))
    assert (result.exit_code, result.stdout) == (0, "")
    read = {".csv": polars.read_csv, ".parquet": polars.read_parquet}.get(path.suffix)
    values = read(path)["value"].to_list() if read else [row["value"] for row in json.loads(path.read_text())]
    assert values == [row["value"] for row in rows(*bounds)]
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == [name]


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.csv.gz"])
def test_an_ending_that_tells_no_format_is_an_error_that_names_those_that_do(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    result = ask(*CBP, "--period", "2023-12", "--output", str(tmp_path / name))
    assert result.exit_code == 2
    assert f"{name} tells no format. End it in .csv or .json or .parquet, or give --format." in result.stderr
    assert not (tmp_path / name).exists()
    status = ask("status", "--output", str(tmp_path / "a.csv"))
    assert status.exit_code == 2 and "End it in .json, or give --format." in status.stderr


def test_the_table_is_given_where_it_is_asked_for(ask: Ask, tmp_path: Path) -> None:
    asked = (*CBP, "--by", "citizenship", "--period", "2023-12", "--format", "table")
    text = ask(*asked).stdout
    assert text.startswith("Encounters, all of CBP: US southwest border\n") and "\x1b" not in text
    assert re.search(r"^Period +.*Mexico", text, re.MULTILINE) and "301" not in text.split("\n")[0]
    path = tmp_path / "table.txt"
    assert ask(*asked, "--output", str(path)).stdout == "" and path.read_text() == text
    ask("status", "--format", "table", "--output", str(path))
    assert path.read_text().startswith("The situation on 24 November 2026\n")


def test_a_person_reads_the_largest_first_and_a_program_a_stable_order(ask: Ask, rows: Rows) -> None:
    asked = (*CBP, "--by", "citizenship", "--period", "2025-12/2026-01")
    text = ask(*asked, "--format", "table").stdout
    (head,) = [line for line in text.splitlines() if line.startswith("Period ")]
    names = re.split(r"  +", head)[1:]
    held = {one["citizenship"]: one["value"] for one in rows(*asked) if one["period"] == "2026-01"}
    assert names[0] == "Mexico" and held["MEX"] == max(value for key, value in held.items() if key != "other")
    assert names.index("Guatemala") < names.index("Brazil") and "Other" in names[-3:]
    codes = [one["citizenship"] for one in rows(*asked)]
    assert codes == sorted(codes)
    years = ask(*CBP, "--by", "citizenship", "--period", "FY2024", "--per", "fiscal-year", "--format", "table").stdout
    assert re.search(r"FY2024 +Mexico", years.split("\u2500\n")[-1].splitlines()[0])


def test_parquet_through_a_pipe_is_bytes(ask: Ask) -> None:
    content = ask(*CBP, "--period", "2023-12", "--format", "parquet").stdout_bytes
    assert polars.read_parquet(content)["value"].to_list() == [301981]


def test_a_file_is_replaced_whole(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("old\n" * 10_000)
    ask(*CBP, "--period", "2023-12", "--output", str(path))
    assert path.read_text().count("\n") == 2


def test_yearly_sums_say_how_they_are_rounded_beside_the_publishers_own(ask: Ask) -> None:
    text = ask(*CBP, "--per", "fiscal-year", "--period", "FY2018/FY2023", "--format", "table").stdout
    assert re.search(r"FY2018 +519,960 +⊙ second-hand, to 120 +12", text)
    assert re.search(r"FY2019 +977,509 +● final +12", text)
    assert "◆ Sums of the months, computed by Rumbo." in text and "may be off by half the step" in text
    assert "The publisher's own sum of FY2023: 2,475,669" in text and "no publisher printed" not in text
