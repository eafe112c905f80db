"""A series: how it prints and what it turns into."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

import rumbo
from rumbo.errors import MissingPackage
from rumbo.observatory import Observatory
from rumbo.series import Series

TODAY = "2026-11-24"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("starter"), today=TODAY)


@pytest.fixture(scope="module")
def months(observatory: Observatory) -> Series:
    return observatory.series("cbp-encounters", "us-southwest", since="2025-10", until="2026-09")


@pytest.fixture(scope="module")
def broken_down(observatory: Observatory) -> Series:
    return observatory.series("cbp-encounters", "us-southwest", by="citizenship", since="2025-12", until="2026-03")


def test_a_series_is_a_sequence_of_its_observations(months: Series) -> None:
    assert len(months) == len(list(months)) == 12
    assert len(months.known) == 10
    assert months.newest is months.known[-1]
    assert months.at("2026-07") is months.newest
    assert months.at("1999-01") is None
    assert months.age_days == 116


def test_a_series_of_holes_has_no_newest(observatory: Observatory) -> None:
    holes = observatory.series("cbp-encounters", "us-southwest", since="2026-08", until="2026-09")
    assert (len(holes), holes.known, holes.newest, holes.age_days) == (2, (), None, None)
    assert "–" in str(holes)


def test_rows_are_plain_and_name_all_that_a_citation_needs(months: Series) -> None:
    rows = months.as_rows()
    assert json.loads(json.dumps(rows)) == rows
    for row, observation in zip(rows, months, strict=True):
        assert row["value"] == observation.value
        assert (row["value"] is None) == (row["status"] == "not-available") == (row["release"] is None)
        assert (row["rounding"] is None) == (row["value"] is None)
        assert {"indicator", "place", "period", "unit", "product", "published", "as_of"} <= row.keys()
        assert row["as_of"] == TODAY
        assert bool(row.get("reason")) == (row["value"] is None)


def test_rows_of_a_breakdown_name_its_values(broken_down: Series) -> None:
    rows = broken_down.as_rows()
    assert all(row["citizenship"] for row in rows)
    assert {bool(row.get("leaves_over")) for row in rows if row["citizenship"] == "other"} == {True}
    lines = broken_down.lines()
    assert sum(len(line) for line in lines.values()) == len(broken_down)
    for key, line in lines.items():
        assert {found.dimensions["citizenship"] for found in line} == {key[0]}


def test_sums_are_findings_and_say_so(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", "us-southwest", since="2022", until="2023", per="year")
    assert [row["finding"] for row in series.as_rows()] == ["sum", "sum"]
    assert json.loads(json.dumps(series.as_rows())) == series.as_rows()
    assert [row["value"] for row in series.as_rows()] == [
        sum(found.value or 0 for found in series if found.period.startswith(year)) for year in ("2022", "2023")
    ]


def test_a_year_without_a_sum_says_which_of_its_months_are_missing(observatory: Observatory) -> None:
    (year,) = observatory.series(
        "cbp-encounters", "us-southwest", since="2024-02", until="2024-11", per="year"
    ).as_rows()
    assert year["value"] is None
    assert "2 of them are missing (Jan 2024, Dec 2024)" in year["explanation"]["en"]
    assert "faltan 2 (ene 2024, dic 2024)" in year["explanation"]["es"]


def test_it_prints_its_question_its_figures_and_its_notes(months: Series) -> None:
    text = str(months)
    assert text.startswith("Encounters, all of CBP, US southwest border, as of 2026-11-24")
    assert "12,730" in text
    assert "Events, not people" in text
    assert repr(months) == text


def polars_rows(series: Series) -> list[dict[str, Any]]:
    return series.to_polars().to_dicts()


def pandas_rows(series: Series) -> list[dict[str, Any]]:
    frame = series.to_pandas()
    return [
        {key: None if value is None or value != value else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def arrow_rows(series: Series) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = series.to_arrow().to_pylist()
    return rows


@pytest.mark.parametrize(
    ("package", "rows"), [("polars", polars_rows), ("pandas", pandas_rows), ("pyarrow", arrow_rows)]
)
@pytest.mark.parametrize("name", ["months", "broken_down"])
def test_every_frame_holds_the_same_rows(
    package: str, rows: Callable[[Series], list[dict[str, Any]]], name: str, request: pytest.FixtureRequest
) -> None:
    pytest.importorskip(package)
    series: Series = request.getfixturevalue(name)
    plain = series.as_rows()
    found = rows(series)
    assert len(found) == len(plain)
    for ours, theirs in zip(plain, found, strict=True):
        assert {key: value for key, value in theirs.items() if value is not None} == {
            key: value for key, value in ours.items() if value is not None
        }


@pytest.mark.parametrize(
    ("package", "turn"), [("polars", "to_polars"), ("pandas", "to_pandas"), ("pyarrow", "to_arrow")]
)
def test_a_package_that_is_missing_is_named(
    package: str, turn: str, months: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackage) as caught:
        getattr(months, turn)()
    assert package in caught.value.what
    assert "'frames' extra" in caught.value.do
    assert caught.value.exit_code == 2
