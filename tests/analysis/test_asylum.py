"""Asylum systems as queues: UNHCR's figures held against each other, and a year ahead from earlier years alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import rumbo
from rumbo.analysis import asylum
from rumbo.analysis.asylum import System


@pytest.fixture(scope="module")
def systems() -> Mapping[str, System]:
    return rumbo.open(today="2026-11-24").asylum_systems()


def test_what_came_and_went_accounts_for_who_waits(systems: Mapping[str, System]) -> None:
    found = asylum.closings(systems, 2015, 2024)
    assert len({one.country for one in found}) >= 20 and len(found) >= 150
    gap = asylum.median_gap(found)
    assert gap is not None and gap <= 0.025
    open_years = {(one.country, one.year) for one in found if not one.closes}
    assert ("ECU", 2021) in open_years and ("MEX", 2022) not in open_years


def test_mexico_by_hand(systems: Mapping[str, System]) -> None:
    (mexico,) = [one for one in asylum.closings(systems, 2022, 2022) if one.country == "MEX"]
    assert (mexico.before, mexico.applied, mexico.decided, mexico.pending) == (157_150, 118_735, 65_290, 210_609)
    assert mexico.gap == pytest.approx((157_150 + 118_735 - 65_290 - 210_609) / 210_609)


def test_a_year_ahead_beats_the_last_year(systems: Mapping[str, System]) -> None:
    score = asylum.score(asylum.expected(systems, 2015, 2024))
    assert score.cases >= 150
    assert score.median <= 0.85 and score.mean <= 0.92 and 0.85 <= score.cover <= 0.95


def test_an_expectation_sees_no_later_year(systems: Mapping[str, System]) -> None:
    """Whatever is changed from 2021 on, what was expected for 2021 stays, its interval too."""
    changed = {
        name: System(*({year: value * (3 if year > 2020 else 1) for year, value in line.items()} for line in one))
        for name, one in systems.items()
    }
    before, after = (asylum.expected(these, 2021, 2021) for these in (systems, changed))
    assert [one[:6] for one in before] == [one[:6] for one in after]
    assert before and all(one.low is not None for one in before)


def test_too_few_errors_give_no_interval() -> None:
    one = System({2020: 1000, 2021: 1100}, {2020: 500, 2021: 700}, {2020: 100, 2021: 300})
    (found,) = asylum.expected({"MEX": one}, 2022, 2022)
    assert (found.value, found.low, found.high, found.came) == (1300, None, None, None)


def test_a_small_or_half_known_system_is_left_out() -> None:
    small = System({2020: 10, 2021: 20}, {2021: 15}, {2021: 5})
    half = System({2020: 1000, 2021: 1200}, {2021: 400}, {})
    assert asylum.closings({"BLZ": small, "PAN": half}, 2021, 2021) == []
    assert asylum.expected({"BLZ": small, "PAN": half}, 2022, 2022) == []
