"""The outlook: no forecast sees what came later, what cannot be forecast is refused, the past scores as it should."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rumbo
from rumbo.analysis.backtest import Information, as_held_at_once, replay, vintages
from rumbo.analysis.bottom_up import with_parts
from rumbo.analysis.flow import LONGEST_GAP, flow
from rumbo.analysis.forecast import Forecast, RestsOn, forecasts
from rumbo.analysis.outlook import QUANTILES, quantiles, walk
from rumbo.core import Period
from rumbo.errors import CannotForecast, WrongUse
from rumbo.observatory import Observatory

Months = dict[str, float | None]
ALL = range(1, 13)


def months(values: object, first: str = "2008-01") -> Months:
    start = Period.parse(first)
    return {str(start + number): value for number, value in enumerate(values)}  # type: ignore[arg-type]


def lively(count: int = 120, seed: int = 7) -> list[float]:
    """A flow with seasons, jumps and noise."""
    rng = np.random.default_rng(seed)
    level = np.cumsum(rng.normal(0, 0.15, count)) + (rng.random(count) < 0.04) * rng.normal(0, 0.6, count)
    return list(np.round(30_000 * np.exp(level + 0.3 * np.sin(np.arange(count) * np.pi / 6))))


def by_origin(found: Months, since: str = "2008-01") -> dict[str, list[Forecast]]:
    played = replay(as_held_at_once(found, Period.parse("2026-01").start), since, ALL)
    return {seen.origin: list(ahead) for seen, ahead in played.forecasts}


# No leak ----------------------------------------------------------------------------------------------------------


def tripled(last: list[float]) -> list[float | None]:
    return [3 * value for value in last]


def cut_off(last: list[float]) -> list[float | None]:
    return []


def reversed_(last: list[float]) -> list[float | None]:
    return list(reversed(last))


def nothing(last: list[float]) -> list[float | None]:
    return [0.0 for _ in last]


def unknown(last: list[float]) -> list[float | None]:
    return [None, *last[1:-3], None, None, last[-1]]


@pytest.mark.parametrize("changed", [tripled, cut_off, reversed_, nothing, unknown])
def test_what_came_later_changes_no_forecast_from_before(changed: Callable[[list[float]], list[float | None]]) -> None:
    values, kept = lively(), 84
    before = by_origin(months(values))
    after = by_origin(months([*values[:kept], *changed(values[kept:])]))
    origins = [origin for origin in before if origin <= "2014-12"]
    assert len(origins) == kept - 35
    for origin in origins:
        assert after[origin] == before[origin]  # all 23 quantiles, the rival's too: the spread is among them
    assert changed in (cut_off, nothing) or any(
        after[origin] != before[origin] for origin in after if origin > "2015-02"
    )


def test_a_model_row_knows_only_the_months_up_to_its_origin() -> None:
    logs = np.log(np.array([lively()]))
    changed = logs.copy()
    changed[:, 84:] += 2.0
    assert np.array_equal(quantiles(logs, 0)[:, :84], quantiles(changed, 0)[:, :84])
    assert np.array_equal(walk(logs)[:, :84], walk(changed)[:, :84])


def test_what_is_worked_out_together_is_what_is_worked_out_alone() -> None:
    first, second = flow(months(lively())), flow(months(lively(seed=8), "2010-05"))
    shorter = flow(months(lively()[:60]))
    together = forecasts([first, second, shorter], ALL)
    assert together == [forecasts([one], ALL)[0] for one in (first, second, shorter)]


def in_three(total: list[float], seed: int = 5) -> list[Months]:
    """Two parts of a flow, which leave a third over."""
    share = 0.3 + 0.2 * np.sin(np.arange(len(total)) / 9) * np.random.default_rng(seed).random(len(total))
    return [months(np.round(np.array(total) * share)), months(np.round(np.array(total) * (0.9 - share)))]


@pytest.mark.parametrize("changed", [tripled, cut_off, reversed_, unknown])
def test_what_came_later_in_the_parts_changes_no_forecast_from_before(
    changed: Callable[[list[float]], list[float | None]],
) -> None:
    values, kept = lively(), 84
    later = changed(values[kept:])
    sides = []
    for whole, lines in (
        (values, in_three(values)),
        (
            [*values[:kept], *later],
            [{**one, **months(changed([*one.values()][kept:]), "2015-01")} for one in in_three(values)],
        ),  # type: ignore[arg-type]
    ):
        ends = range(48, 1 + len(whole))
        flows = [
            with_parts(flow(months(whole[:end])), [dict([*line.items()][:end]) for line in lines])
            for end in ends
            if whole[end - 1] is not None
        ]
        sides.append({str(one[0].origin): one for one in forecasts(flows, ALL)})
    before, after = sides
    assert sum(one[0].rests_on is RestsOn.OWN_PAST_AND_PARTS for one in before.values()) == 73
    for origin in (one for one in before if one <= "2014-12"):
        assert after[origin] == before[origin]


def test_parts_count_only_where_they_are_known_as_late_and_long_enough() -> None:
    whole = flow(months(lively()))
    lines = in_three(lively())
    assert len(with_parts(whole, lines).parts) == 3
    sums = np.sum([part.values for part in with_parts(whole, lines).parts], axis=0)
    assert np.array_equal(sums, whole.values)
    late = [lines[0], {month: value for month, value in lines[1].items() if month < "2017-12"}]
    assert with_parts(whole, late) == whole and with_parts(whole, []) == whole
    short = [{month: value for month, value in line.items() if month > "2015-02"} for line in lines]
    assert with_parts(whole, short) == whole
    later = [{month: value for month, value in line.items() if month >= "2014-01"} for line in lines]
    assert {str(part.first) for part in with_parts(whole, later).parts} == {"2014-01"}


def test_an_outlook_with_parts_leans_towards_what_they_add_up_to() -> None:
    values = [1000.0 + 10 * (number % 7) for number in range(120)]
    falling = [800 * 0.97**number + number % 5 for number in range(120)]
    whole = [a + b for a, b in zip(values, falling, strict=True)]
    alone = flow(months(whole))
    parted = with_parts(alone, [months(falling)])
    (one, other) = forecasts([alone, parted], (1,))
    assert one[0].rests_on is RestsOn.OWN_PAST and other[0].rests_on is RestsOn.OWN_PAST_AND_PARTS
    assert one[0].rival == other[0].rival and one[0].quantiles != other[0].quantiles


# Vintages ---------------------------------------------------------------------------------------------------------


def test_each_origin_sees_its_own_vintage() -> None:
    day = Period.parse
    held = {
        day("2024-02-10").start: {"2024-01": 100.0},
        day("2024-03-10").start: {"2024-01": 110.0, "2024-02": 200.0},
        day("2024-04-10").start: {"2024-01": 110.0, "2024-02": 210.0, "2024-03": 300.0},
    }
    seen = {one.origin: one for one in vintages(held)}
    assert seen["2024-01"].months == {"2024-01": 100.0}
    assert seen["2024-02"].months == {"2024-01": 110.0, "2024-02": 200.0}
    assert seen["2024-03"].months == {"2024-01": 110.0, "2024-02": 210.0, "2024-03": 300.0}
    assert {one.information for one in seen.values()} == {Information.REAL_TIME}


def test_a_month_not_held_in_time_comes_from_the_earliest_later_release_and_is_marked() -> None:
    late, later = Period.parse("2025-01-15").start, Period.parse("2025-06-15").start
    held = {late: {"2024-01": 100.0, "2024-02": 200.0}, later: {"2024-01": 900.0, "2024-02": 900.0}}
    seen = {one.origin: one for one in vintages(held)}
    assert seen["2024-02"].months == {"2024-01": 100.0, "2024-02": 200.0}
    assert seen["2024-02"].information is Information.PSEUDO_REAL_TIME


def test_parts_in_real_time_are_those_held_then_and_else_those_held_first() -> None:
    early, late = Period.parse("2024-02-10").start, Period.parse("2025-06-15").start
    whole = {early: {"2023-12": 90.0, "2024-01": 100.0}, late: {"2024-02": 200.0}}
    part = {early: {"2024-01": 40.0}, late: {"2023-11": 30.0, "2023-12": 35.0, "2024-02": 60.0}}
    seen = {one.origin: one for one in vintages(whole, [part])}
    assert (seen["2024-01"].information, seen["2024-01"].parts) == (Information.REAL_TIME, ({"2024-01": 40.0},))
    assert seen["2024-02"].information is Information.PSEUDO_REAL_TIME
    assert seen["2024-02"].parts == ({"2023-11": 30.0, "2023-12": 35.0, "2024-01": 40.0, "2024-02": 60.0},)


def test_the_past_replayed_is_scored_by_months_ahead_where_months_have_come() -> None:
    played = replay(as_held_at_once(months(lively()), Period.parse("2026-01").start), "2012-01", (1, 12))
    scores = played.scores()
    assert {ahead: one.cases for ahead, one in scores.items()} == {1: 71, 12: 60}
    assert all(0.4 < one.ratio < 1.2 and one.between and one.between[0] <= one.ratio for one in scores.values())
    newest = replay(as_held_at_once(months(lively()), Period.parse("2026-01").start), "2017-12", (1, 12))
    assert newest.scores() == {}
    row = played.as_rows()[0]
    assert (row["vintage"], row["information"], row["aims_at"], row["rests_on"]) == (
        "2026-01-01", "pseudo-real-time", "the-vintage-held", "own-past",
    )  # fmt: skip


def test_no_origin_is_missing_and_a_month_unknown_is_no_refusal() -> None:
    values: list[float | None] = [*lively()]
    values[60] = values[75] = None
    found = by_origin(months(values))
    assert [*found] == [str(Period.parse("2010-12") + n) for n in range(85) if n + 35 not in (60, 75)]
    assert flow(months(values)).unknown == ("2013-01", "2014-04")


def test_errors_at_a_stand_in_do_not_count() -> None:
    logs = np.log(np.array([lively()]))
    known = np.ones(logs.shape, dtype=bool)
    wild = logs.copy()
    wild[0, 100] += 6.0  # as if nobody had known it, and the stand-in were wildly wrong
    unknown_there = known.copy()
    unknown_there[0, 100] = False
    widths = [np.ptp(quantiles(wild, 0, mask)[0, 119, 0]) for mask in (known, unknown_there)]
    assert widths[1] < widths[0]


# Refusals ---------------------------------------------------------------------------------------------------------


def with_one(value: float, where: int = 70) -> list[float | None]:
    return [*lively()[:where], value, *lively()[where + 1 :]]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (lively()[:35], "Months known since 2008-01: 35"),
        ([], "no month with a value"),
        ([None] * 50, "no month with a value"),
        ([*lively()[:60], *[None] * (LONGEST_GAP + 1), *lively()[:20]], "after a long gap since 2013-08: 20"),
        ([value if number % 3 else None for number, value in enumerate(lively(121))], "are unknown"),
        ([0.0] * 60, "Every month has the value 0"),
        (with_one(3e9), "2013-11 is 3,000,000,000, which is absurd"),
        ([*lively(), 5e8], "2018-01 is 500,000,000, which is absurd"),
        (with_one(1.0), "2013-11 is 1, which is absurd"),
        (with_one(-1.0), "2013-11 is -1.0"),
        (with_one(float("inf")), "2013-11 is inf"),
        (list(np.cumsum(lively())), "never falls"),
        (list(np.concatenate([np.cumsum(lively()[n : n + 12]) for n in range(0, 108, 12)])), "and its like alone"),
    ],
)  # fmt: skip
def test_what_cannot_be_forecast_is_refused_with_the_month_and_the_value(values: object, said: str) -> None:
    with pytest.raises(CannotForecast, match=r".") as error:
        flow(months(values))
    assert said in str(error.value) and error.value.do


def test_months_before_a_long_gap_are_left_out_and_that_is_said() -> None:
    found = flow(months([*lively()[:20], *[None] * (LONGEST_GAP + 1), *lively()[:60]]))
    assert (str(found.first), found.left_out) == ("2010-04", ("2008-01", "2009-08"))


def test_a_steep_rise_from_little_is_no_slip() -> None:
    assert flow(months([*lively()[:60], *[9 * value for value in lively()[60:]]]))
    assert flow(months([*[3.0, 0.0] * 20, 90.0, 400.0, 2000.0, 9000.0, 8000.0]))


# Properties -------------------------------------------------------------------------------------------------------

counts = st.lists(st.integers(0, 400_000), min_size=40, max_size=90)
small = st.lists(st.integers(0, 12), min_size=40, max_size=90)


@settings(max_examples=30, deadline=None)
@given(st.one_of(counts, small))
def test_quantiles_are_ordered_and_never_below_zero_or_endless(values: list[int]) -> None:
    try:
        found = flow(months([float(value) for value in values]))
    except CannotForecast:
        return
    for one in forecasts([found], ALL)[0]:
        for levels in (one.quantiles, one.rival):
            assert len(levels) == 23 and list(levels) == sorted(levels)
            assert levels[0] >= 0 and np.isfinite(levels[-1])


@settings(max_examples=8, deadline=None)
@given(st.integers(2, 1000), st.integers(0, 10_000))
def test_a_flow_counted_in_another_unit_has_the_same_outlook(factor: int, seed: int) -> None:
    values = lively(60, seed)
    one, other = (forecasts([flow(months([value * by for value in values]))], (1, 12))[0] for by in (1, factor))
    for ours, theirs in zip(one, other, strict=True):
        assert np.allclose(np.array(ours.quantiles) * factor, theirs.quantiles, rtol=1e-3, atol=factor)


def test_seasons_are_followed_where_there_are_any_and_not_invented_where_there_are_none() -> None:
    rng = np.random.default_rng(3)
    calendar = np.arange(144)
    noise = 0.05 * rng.normal(size=144)
    seasonal = 1000 * np.exp(0.6 * np.sin(calendar * np.pi / 6) + noise)
    (ahead,) = forecasts([flow(months(list(seasonal)))], ALL)
    medians = np.array([one.quantiles[11] for one in ahead])
    assert np.abs(np.log(medians / (1000 * np.exp(0.6 * np.sin(np.arange(144, 156) * np.pi / 6))))).max() < 0.15
    (flat,) = forecasts([flow(months(list(1000 * np.exp(np.cumsum(noise)))))], ALL)
    medians = np.array([one.quantiles[11] for one in flat])
    assert np.abs(np.log(medians / medians[0])).max() < 0.1


# The facade -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(Path(tmp_path_factory.mktemp("home")), today="2026-11-24")


def test_an_outlook_is_findings_that_say_what_they_saw_and_aim_at(observatory: Observatory) -> None:
    found = observatory.outlook("usbp-encounters", "us-southwest", as_of="2024-04-15")
    assert [one.subject["period"] for one in found] == [str(Period.parse("2024-03") + n) for n in ALL]
    first = found[0]
    known = observatory.series("usbp-encounters", "us-southwest", as_of="2024-04-15")
    assert (first.kind, first.method, str(first.as_of)) == ("outlook", "outlook/2", "2024-04-15")
    assert first.releases and set(first.releases) == {name for one in known.known for name in one.releases}
    shown = first.parameters
    assert {name: shown[name] for name in ("origin", "vintage", "aims_at", "information", "parts", "rival_method")} == {
        "origin": "2024-03", "vintage": "2024-04-15", "aims_at": "first-print", "information": "own-past",
        "parts": [], "rival_method": "random-walk-log/1",
    }  # fmt: skip
    told: list[Mapping[str, str]] = shown["notes"]  # type: ignore[assignment]
    assert any("outlook of the total alone" in note["en"] for note in told)  # no file then split March
    assert known.newest and known.newest.value == 137480
    rival: Mapping[str, float] = shown["rival"]  # type: ignore[assignment]
    ours: Mapping[str, float] = shown["quantiles"]  # type: ignore[assignment]
    assert [*ours] == [*rival] == [str(level) for level in QUANTILES]
    assert rival["0.5"] == 137480 and first.value == ours["0.5"]
    assert ours["0.025"] < 128895 < ours["0.975"]  # what came
    assert shown["breaks"] == ["2020-03-21", "2023-05-12"]
    assert all(one.explanation["en"] and one.explanation["es"] != one.explanation["en"] for one in found)


def test_the_outlook_at_the_border_rests_on_its_citizenships_where_they_are_held_as_late(
    observatory: Observatory,
) -> None:
    (first,) = observatory.outlook("usbp-encounters", "us-southwest", horizons=1, as_of="2026-09-05")
    shown = first.parameters
    assert (shown["information"], shown["parts"]) == ("own-past-and-parts", ["GTM", "HND", "MEX", "SLV"])
    assert "of its parts" in first.explanation["en"] and "sus partes" in first.explanation["es"]
    parts = observatory.series("usbp-encounters", "us-southwest", where={"citizenship": "GTM,HND,MEX,SLV"},
                               as_of="2026-09-05")  # fmt: skip
    assert {name for one in parts.known for name in one.releases} <= set(first.releases)


def test_a_series_that_ended_is_forecast_from_its_end_and_says_so(observatory: Observatory) -> None:
    found = observatory.outlook("mexico-returns", horizons=1)
    assert found[0].subject["period"] == "2025-05"
    notes: list[Mapping[str, str]] = found[0].parameters["notes"]  # type: ignore[assignment]
    assert any("ends with 2025-04" in note["en"] for note in notes)


def test_only_one_monthly_flow_can_be_forecast(observatory: Observatory) -> None:
    with pytest.raises(WrongUse, match="stock of the year"):
        observatory.outlook("displaced-population")
    with pytest.raises(WrongUse, match="one value at a time"):
        observatory.outlook("usbp-encounters", "USA", citizenship="VEN,CUB")
    with pytest.raises(WrongUse, match="13 months ahead"):
        observatory.outlook("usbp-encounters", horizons=13)
    with pytest.raises(CannotForecast, match="Months known"):
        observatory.outlook("unique-individuals")


@pytest.fixture(scope="module")
def scores(
    observatory: Observatory, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[object, dict[str, float]]:
    """What the reference tool says of the past replayed at the southwest border, by window and horizon."""
    rows = observatory.backtest().as_rows()
    path = tmp_path_factory.mktemp("scores") / "forecasts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    tool = [sys.executable, str(shared / "tools" / "score_forecasts.py"), str(path), "--json"]
    told = subprocess.run(tool, capture_output=True, text=True, check=True)
    return {(one["window"], one["horizon"]): one for one in json.loads(told.stdout)}


FLOOR = {
    ("A", 1): 0.85, ("A", 2): 0.89, ("A", 3): 0.92, ("A", 6): 0.93, ("A", 12): 0.92,
    ("B", 1): 0.89, ("B", 2): 0.93, ("B", 3): 0.95, ("B", 6): 0.98, ("B", 12): 0.93,
}  # fmt: skip


def test_the_past_scores_no_worse_than_it_did(scores: dict[object, dict[str, float]]) -> None:
    assert all(one["missing"] == 0 for one in scores.values())
    worse = {key: scores[key]["wis_ratio"] for key, floor in FLOOR.items() if scores[key]["wis_ratio"] > floor}
    assert not worse


@pytest.mark.parametrize("window", ["A", "B"])
def test_intervals_hold_what_they_promise_up_to_half_a_year(
    scores: dict[object, dict[str, float]], window: str
) -> None:
    for name, low, high in (("cover80", 0.74, 0.86), ("cover95", 0.91, 0.98)):
        pooled = np.average(
            [scores[window, horizon][name] for horizon in (1, 2, 3, 6)],
            weights=[scores[window, horizon]["origins"] for horizon in (1, 2, 3, 6)],
        )
        assert low <= pooled <= high, name
