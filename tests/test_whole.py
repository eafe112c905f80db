"""The whole long table of an indicator: every row is what a question for it answers, and no row is there twice."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

import pytest

import rumbo
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.errors import BadPeriod, NoData, UnknownDimension, UnknownIndicator
from rumbo.observatory import Observatory

TODAY = "2026-11-24"
SAME = ("value", "status", "rounding", "product", "release", "published", "url")


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("starter"), today=TODAY)


def key(row: dict[str, Any], dimensions: tuple[str, ...]) -> tuple[str, ...]:
    own = (row[name] for name in dimensions if name not in PLACE_DIMENSIONS)
    return (row["place"], row["period"], *own)


def test_cuts_go_from_coarse_to_fine_and_have_one_kind_of_place(observatory: Observatory) -> None:
    cuts = observatory.cuts("cbp-encounters")
    assert cuts[0] == ()
    assert [*map(len, cuts)] == sorted(map(len, cuts))
    assert {("area", "citizenship", "demographic"), ("state", "citizenship"), ("component",)} <= {*cuts}
    assert all(sum(name in PLACE_DIMENSIONS for name in cut) <= 1 for cut in cuts)


def test_a_cut_that_would_sum_what_may_not_be_summed_is_none(observatory: Observatory) -> None:
    assert observatory.cuts("displaced-population") == (("asylum", "group"), ("asylum", "origin", "group"))


def test_cuts_are_those_of_the_day(observatory: Observatory) -> None:
    assert observatory.cuts("darien-transits", as_of="2010-01-01") == ()
    assert len(observatory.cuts("cbp-encounters", as_of="2024-01-31")) > 20


def test_the_whole_table_has_the_totals_of_all_places_and_each_dimension_by_itself(observatory: Observatory) -> None:
    usual, every = observatory.cuts("cbp-encounters", every=False), observatory.cuts("cbp-encounters")
    assert {(), ("region",), ("state",), ("area",), ("citizenship",), ("region", "citizenship")} <= {*usual}
    assert ("area", "citizenship") not in usual
    assert {*usual} < {*every}
    for name in ("guatemala-returns", "missing-migrants", "displaced-population"):
        assert observatory.cuts(name, every=False) == observatory.cuts(name)


@pytest.mark.parametrize("name", ["usbp-encounters", "displaced-population", "missing-migrants", "dhs-repatriations",
                                  "credible-fear-claims", "mexico-returns"])  # fmt: skip
def test_no_key_is_there_twice(observatory: Observatory, name: str) -> None:
    dimensions = observatory.indicator(name).dimensions
    counted = Counter(key(row, dimensions) for row in observatory.table(name, cuts=observatory.cuts(name)[:20]))
    assert counted
    assert [one for one, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "place", "by"),
    [
        ("usbp-encounters", "us-southwest", ("region", "citizenship")),
        ("usbp-encounters", "USA", ("citizenship",)),
        ("cbp-encounters", "usbp-del-rio", ("area", "citizenship")),
        ("cbp-encounters", "US-TX", ("state", "demographic")),
        ("displaced-population", "COL", ("asylum", "origin", "group")),
        ("asylum-applications", "MEX", ("asylum", "origin", "kind", "unit")),
        ("credible-fear-claims", "us-southwest", ("citizenship",)),
        ("missing-migrants", "americas", ("cause",)),
    ],
)
@pytest.mark.parametrize("as_of", [TODAY, "2024-10-31"])
def test_a_row_is_what_the_series_of_its_place_says(
    observatory: Observatory, name: str, place: str, by: tuple[str, ...], as_of: str
) -> None:
    dimensions = observatory.indicator(name).dimensions
    others = [one for one in by if one not in PLACE_DIMENSIONS]
    try:
        rows = [row for row in observatory.table(name, as_of, [by]) if row["place"] == place]
    except NoData:
        with pytest.raises(NoData):
            observatory.series(name, place, by=others, as_of=as_of)
        return
    blank = {one: "total" for one in dimensions if one not in PLACE_DIMENSIONS}
    series = {
        key(blank | one.as_row(), dimensions): one for one in observatory.series(name, place, by=others, as_of=as_of)
    }
    found = {key(row, dimensions): row for row in rows}
    assert found
    for one, row in found.items():
        told = series.pop(one).as_row()
        assert {name: row.get(name) for name in SAME} == {name: told.get(name) for name in SAME}
        assert row["cut"] == " ".join(by)
    assert not any(one.value for one in series.values())  # what no release has a row of is left out


def test_a_dimension_that_is_not_broken_down_says_total(observatory: Observatory) -> None:
    rows = list(observatory.table("usbp-encounters", cuts=[("citizenship", "area"), ()]))
    (total,) = (row for row in rows if row["cut"] == "total" and row["period"] == "2023-12")
    assert (total["place"], total["citizenship"], total["value"]) == ("USA", "total", 251178)
    assert {row["demographic"] for row in rows} == {"total"}
    assert {row["cut"] for row in rows} == {"total", "area citizenship"}
    assert "area" not in rows[0]


def test_rows_of_one_cut_add_up_to_the_one_that_is_coarser(observatory: Observatory) -> None:
    rows = [
        row
        for row in observatory.table("usbp-encounters", cuts=[("area",), ("area", "citizenship")])
        if row["place"] == "usbp-del-rio" and row["period"] == "2023-12"
    ]
    total = [row["value"] for row in rows if row["cut"] == "area"]
    assert [sum(row["value"] for row in rows if row["cut"] == "area citizenship")] == total == [71048]


def test_every_indicator_has_a_table_or_says_why_not(observatory: Observatory) -> None:
    unknown = [one.id for one in observatory.indicators() if not observatory.cuts(one.id)]
    assert 0 < len(unknown) < 20
    for name in unknown:
        with pytest.raises(NoData, match=name):
            observatory.table(name)


def test_rows_come_while_they_are_read(observatory: Observatory) -> None:
    rows = observatory.table("cbp-encounters", cuts=observatory.cuts("cbp-encounters"))
    assert len(list(islice(rows, 10))) == 10  # all of them are four million


def test_what_cannot_be_given_is_told(observatory: Observatory) -> None:
    with pytest.raises(UnknownIndicator):
        observatory.table("encounters-of-mine")
    with pytest.raises(BadPeriod):
        observatory.table("cbp-encounters", as_of="2031-01-01")
    with pytest.raises(UnknownDimension, match="group"):
        observatory.table("cbp-encounters", cuts=[("group",)])
    with pytest.raises(NoData, match="asylum and origin"):
        observatory.table("displaced-population", cuts=[("asylum", "origin")])
