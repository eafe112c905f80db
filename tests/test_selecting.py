"""A filter lets rows of the long table through: those, as they are, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

import rumbo
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.core import Period
from rumbo.errors import TooLarge, UnknownIndicator
from rumbo.observatory import Observatory


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.mark.parametrize("as_of", [None, "2024-05-31"])
@pytest.mark.parametrize(
    ("name", "wanted", "cuts"),
    [
        ("usbp-encounters", {"place": ["usbp-del-rio", "us-southwest"], "citizenship": ["VEN", "total"],
                             "demographic": ["total"], "authority": ["total"], "encounter-type": ["total"],
                             "entry": ["total"], "enforcement": ["total"]},
         [(), ("region",), ("area",), ("citizenship",), ("region", "citizenship"), ("area", "citizenship")]),
        ("darien-transits", {"citizenship": ["other", "VEN"]}, [("citizenship",), ("citizenship", "demographic")]),
        ("displaced-population", {"place": ["COL", "MEX"], "origin": ["VEN"]}, [("asylum", "origin", "group")]),
        ("missing-migrants", {"place": ["americas"]}, [(), ("cause",)]),
        ("guatemala-returns", {}, [(), ("sex",), ("age",), ("from",), ("sex", "age"), ("sex", "from"), ("age", "from"),
                                   ("sex", "age", "from")]),
    ],
)  # fmt: skip
def test_a_filter_selects_and_changes_nothing(
    observatory: Observatory, name: str, wanted: Mapping[str, Sequence[str]], cuts: Sequence[tuple[str, ...]],
    as_of: str | None,
) -> None:  # fmt: skip
    own = [one for one in observatory.indicator(name).dimensions if one not in PLACE_DIMENSIONS]
    wanted = {key: values for key, values in wanted.items() if key in (*own, "place")}
    known = [cut for cut in observatory.cuts(name, as_of) if {*cut} in map(set, cuts)]
    table = {
        (row["place"], row["period"], *(row[one] for one in own)): (row["value"], row["status"], row["published"])
        for row in (observatory.table(name, as_of, known) if known else ())
        if all(row[key] in values for key, values in wanted.items())
    }
    found = {
        (one.place, one.period, *(one.dimensions[key] for key in own)): (
            one.value, str(one.status), str(one.published) if one.published else None,
        )
        for one in observatory.select(name, wanted, as_of)
    }  # fmt: skip
    assert found == table
    assert table or as_of


@pytest.mark.parametrize(
    ("name", "wanted", "within"),
    [
        ("darien-transits", {}, ("2023-10-01", "2023-12-31")),
        ("darien-transits", {"citizenship": ["other", "VEN", "HTI"]}, (None, "2021-02-28")),
        ("guatemala-returns", {"age": ["total"]}, ("2024-12-01", None)),
        ("usbp-encounters", {"place": ["us-southwest", "usbp-del-rio"]}, ("2025-12-01", "2026-01-31")),
        ("displaced-population", {"place": ["COL"]}, ("2019-01-01", "2019-12-31")),
    ],
)  # fmt: skip
def test_periods_within_two_days_are_those_of_all_periods(
    observatory: Observatory, name: str, wanted: Mapping[str, Sequence[str]], within: tuple[str | None, str | None]
) -> None:
    first, last = (date.fromisoformat(text) if text else None for text in within)
    inside = [
        one
        for one in observatory.select(name, wanted)
        if (first or date.min) <= (period := Period.parse(one.period)).start and period.end <= (last or date.max)
    ]
    found = list(observatory.select(name, wanted, within=(first, last)))
    assert sorted(found, key=repr) == sorted(inside, key=repr)
    assert found


def test_fewer_periods_are_fewer_figures(observatory: Observatory) -> None:
    month = date(2024, 1, 1), date(2024, 1, 31)
    observatory.select("cbp-encounters", {}, most=50_000, within=month)
    with pytest.raises(TooLarge, match="Choose fewer periods"):
        observatory.select("cbp-encounters", {}, most=49_000, within=month)


def test_what_is_too_much_is_refused_before_any_figure_is_read(observatory: Observatory) -> None:
    with pytest.raises(TooLarge, match="a place"):
        observatory.select("cbp-encounters", {}, most=100_000)


def test_a_code_that_is_not_held_selects_nothing(observatory: Observatory) -> None:
    assert list(observatory.select("darien-transits", {"place": ["MEX"]})) == []
    assert list(observatory.select("darien-transits", {"citizenship": ["USA"]}, "2010-01-01")) == []
    with pytest.raises(UnknownIndicator):
        list(observatory.select("darien", {}))


def test_what_a_table_is_of_holds_all_that_its_rows_say(observatory: Observatory) -> None:
    found = observatory.contents("missing-migrants")
    rows = list(observatory.table("missing-migrants"))
    assert {row["place"] for row in rows} <= {*found.values["place"]}
    assert {row["cause"] for row in rows} <= {*found.values["cause"]}
    assert (found.first, found.last) == (min(row["period"] for row in rows), max(row["period"] for row in rows))
