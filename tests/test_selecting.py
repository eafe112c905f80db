"""A filter lets rows of the long table through: those, as they are, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

import rumbo
from rumbo.archive.feeds import PLACE_DIMENSIONS
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


def test_what_is_too_much_is_refused_before_any_figure_is_read(observatory: Observatory) -> None:
    with pytest.raises(TooLarge, match="Choose a place"):
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
