"""Drivers: contributions add up to the change, a hole is no zero, and the known figures come out."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rumbo
from rumbo.analysis.drivers import NOT_TOLD_APART, Drivers, Side, Subject, drivers
from rumbo.analysis.factors import divisia, shapley
from rumbo.core import parse_day
from rumbo.errors import BadPeriod, MayNotBeSummed, NoData, WrongUse
from rumbo.indicators import indicator
from rumbo.observatory import Observatory

SUBJECT = Subject(indicator("usbp-encounters"), "us-southwest", "2023-12", "2024-01", parse_day("2024-05-07"))
SECTORS = ("usbp-del-rio", "usbp-tucson", "usbp-yuma")
CELLS = [(sector, who) for sector in SECTORS for who in ("VEN", "MEX", "GTM")]
COUNTS = st.lists(st.one_of(st.just(0), st.integers(0, 200_000)), min_size=9, max_size=9)
HOLES = st.lists(st.one_of(st.none(), st.integers(0, 200_000)), min_size=9, max_size=9)


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


def value(found: Drivers, cut: str, part: str) -> float:
    return next(float(one.value or 0) for one in found.parts[(cut,)] if one.subject[cut] == part)


# What is known -----------------------------------------------------------------------------------------------------


def test_december_2023_to_january_2024(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2023-12", "2024-01", by="sector,citizenship")
    assert found.change.value == -125_525
    largest = {cut: parts[0] for (cut,), parts in found.parts.items()}
    assert largest["area"].subject["area"] == "usbp-del-rio"
    assert largest["area"].parameters["share"] == pytest.approx(0.433, abs=5e-4)
    assert largest["citizenship"].subject["citizenship"] == "VEN"
    assert largest["citizenship"].parameters["share"] == pytest.approx(0.339, abs=5e-4)
    assert [round(one.value or 0) for one in found.factors] == [-120_375, 363, -5_512]
    assert abs(math.fsum(one.value or 0 for one in found.factors) + 125_525) < 1e-9
    for parts in found.parts.values():
        assert sum(one.value or 0 for one in parts) == -125_525


def test_the_parts_of_a_fiscal_year_make_up_its_change(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "FY2023", "FY2024", by="citizenship")
    assert sum(one.value or 0 for one in found.parts[("citizenship",)]) == found.change.value == -515_315


def test_a_revision_is_the_difference_of_two_vintages(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2024-11", known_on="2025-01-20", as_of="2025-12-31", by="area")
    then, now = (observatory.series("usbp-encounters", as_of=day).at("2024-11") for day in ("2025-01-20", "2025-12-31"))
    assert then and now and then.value and now.value
    assert found.change.value == now.value - then.value == -3
    assert sum(one.value or 0 for one in found.parts[("area",)]) == pytest.approx(found.change.value)


def test_a_surprise_is_what_came_less_what_was_expected_with_the_figures_held_then(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2023-12", "2024-01", by="citizenship", surprise=True)
    (first, *_) = observatory.outlook("usbp-encounters", as_of="2024-01-26")
    assert first.subject["period"] == "2024-01"
    assert found.change.parameters["before"] == first.value
    assert found.change.value == pytest.approx(124_215 - float(first.value or 0))
    assert math.fsum(one.value or 0 for one in found.parts[("citizenship",)]) == pytest.approx(found.change.value)
    assert math.fsum(one.value or 0 for one in found.factors) == pytest.approx(found.change.value)


def test_a_month_without_parts_says_so(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2026-07", "2026-08")
    assert not found.parts and any("citizenship" in note["en"] for note in found.notes)
    with pytest.raises(NoData, match="no part is known on both sides"):
        observatory.drivers("usbp-encounters", "2026-07", "2026-08", by="citizenship")


def test_a_list_that_became_shorter_takes_nothing_for_zero(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2026-01", "2026-07", by="citizenship")
    told = {one.subject["citizenship"] for one in found.parts[("citizenship",)]}
    assert told == {"SLV", "GTM", "HND", "MEX", NOT_TOLD_APART}  # Venezuela is not known in July, which is no zero
    assert ("VEN",) in found.unknown[("citizenship",)]
    assert sum(one.value or 0 for one in found.parts[("citizenship",)]) == found.change.value


def test_a_break_between_the_two_is_named(observatory: Observatory) -> None:
    found = observatory.drivers("usbp-encounters", "2023-04", "2023-06", by="area")
    assert found.change.parameters["breaks"] == ["2023-05-12"]
    assert any("Title 42" in note["en"] or "order ended" in note["en"] for note in found.notes)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (("usbp-encounters", "2023-12"), WrongUse),
        (("usbp-encounters", "2023-12", "2023-12"), WrongUse),
        (("usbp-encounters", "2023-12", "FY2024"), BadPeriod),
        (("usbp-encounters", "2023-12", "2031-01"), NoData),
        (("unique-individuals", "FY2021", "FY2022"), MayNotBeSummed),
    ],
)
def test_what_cannot_be_compared_is_refused(
    observatory: Observatory, asked: tuple[str, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        observatory.drivers(*asked)


def test_parts_that_make_up_no_total_are_refused(observatory: Observatory) -> None:
    with pytest.raises(MayNotBeSummed):
        observatory.drivers("displaced-population", "2022", "2023", "COL", by="group")


# What always holds --------------------------------------------------------------------------------------------------


@given(HOLES, HOLES, st.integers(0, 10**7), st.integers(0, 10**7))
def test_contributions_always_add_up_to_the_change(
    old: list[int | None], new: list[int | None], before: int, after: int
) -> None:
    cut = ("area", "citizenship")
    singles = [
        {("area",): {(sector,): side[number] for number, sector in enumerate(SECTORS[:2])}} for side in (old, new)
    ]
    sides = [
        Side(total, {**single, cut: dict(zip(CELLS, values, strict=True))})
        for total, single, values in zip((before, after), singles, (old, new), strict=True)
    ]
    found = drivers(SUBJECT, *sides, factored=cut)
    assert found.change.value == after - before
    assert sum(one.value or 0 for one in found.parts[("area",)]) == after - before
    assert math.fsum(one.value or 0 for one in found.factors) == pytest.approx(after - before, abs=1e-5)
    for one in found.parts[("area",)]:
        if before and after:
            assert one.parameters["alike"] + one.parameters["own"] == pytest.approx(one.value, abs=1e-3)  # type: ignore[operator]
    holes = {number for number in (0, 1) if (old[number] is None) != (new[number] is None)}
    assert found.unknown[("area",)] == tuple((SECTORS[number],) for number in sorted(holes))


@given(COUNTS, COUNTS)
def test_the_factors_add_up_with_nothing_over(old: list[int], new: list[int]) -> None:
    before, after = (dict(zip(CELLS, values, strict=True)) for values in (old, new))
    assert abs(math.fsum(divisia(before, after)) - (sum(new) - sum(old))) < 1e-6


@given(COUNTS, COUNTS)
def test_an_empty_cell_is_the_limit_of_a_small_value(old: list[int], new: list[int]) -> None:
    # A sector that is empty on one side has no limit of its own: its weight vanishes with its cells.
    sides = [[one or int(number % 3 == 0) for number, one in enumerate(side)] for side in (old, new)]
    before, after = (dict(zip(CELLS, side, strict=True)) for side in sides)
    exact = divisia(before, after)

    def error(small: float) -> float:
        filled = ({cell: float(count) or small for cell, count in side.items()} for side in (before, after))
        return max(abs(one - other) for one, other in zip(divisia(*filled), exact, strict=True))

    # The log mean of a count and almost nothing vanishes as slowly as one over the logarithm does.
    assert error(1e-280) <= 0.2 * error(1e-28) + 1e-6


def test_the_order_of_cells_plays_no_part() -> None:
    before = {cell: 10.0 * (number + 1) for number, cell in enumerate(CELLS)}
    after = {cell: 7.0 * (9 - number) for number, cell in enumerate(CELLS)}
    shuffled = divisia(dict(reversed(before.items())), dict(reversed(after.items())))
    assert shuffled == pytest.approx(divisia(before, after), abs=1e-9)


FACTORS = st.lists(st.floats(0, 1000), min_size=1, max_size=4)


@given(st.data())
def test_a_shapley_value_is_the_mean_over_all_orders(data: st.DataObject) -> None:
    before = data.draw(FACTORS)
    after = data.draw(st.lists(st.floats(0, 1000), min_size=len(before), max_size=len(before)))
    means = [0.0] * len(before)
    orders = list(permutations(range(len(before))))
    for order in orders:
        now = list(before)
        for number in order:
            old = math.prod(now)
            now[number] = after[number]
            means[number] += (math.prod(now) - old) / len(orders)
    scale = max(
        math.prod(before), math.prod(after), math.prod(max(pair) for pair in zip(before, after, strict=True)), 1
    )
    assert shapley(before, after) == pytest.approx(tuple(means), abs=1e-9 * scale)
    assert math.fsum(shapley(before, after)) == pytest.approx(math.prod(after) - math.prod(before), abs=1e-9 * scale)


def test_five_factors_are_refused() -> None:
    with pytest.raises(ValueError, match="5 and 5 factors"):
        shapley([1] * 5, [2] * 5)
