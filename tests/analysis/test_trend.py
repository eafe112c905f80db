"""The trend: no estimate sees what came later, words say no more than the interval bears, alarms are scored."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rumbo
from rumbo.analysis import adjusted, turning
from rumbo.analysis.backtest import as_held_at_once
from rumbo.analysis.flow import flow
from rumbo.analysis.trend import Trend, trend, verdict
from rumbo.analysis.trend_told import sentence
from rumbo.core import Break, Observation, Period, Status, Text
from rumbo.errors import CannotForecast, WrongUse
from rumbo.indicators import indicator
from rumbo.observatory import Observatory

Months = dict[str, float | None]
TODAY = date(2021, 1, 20)
SEASON = 0.4 * np.sin(np.arange(12) * np.pi / 6)


def months(values: object, first: str = "2008-01") -> Months:
    start = Period.parse(first)
    return {str(start + number): value for number, value in enumerate(values)}  # type: ignore[arg-type]


def lively(count: int = 156, seed: int = 5, level: float = 30_000, jump: float = 0.0) -> list[float]:
    """A flow with a season, a wandering level and, in its last month, a jump."""
    rng = np.random.default_rng(seed)
    logs = np.cumsum(rng.normal(0, 0.02, count)) + np.resize(SEASON, count) + rng.normal(0, 0.01, count)
    logs[-1] += jump
    return [float(value) for value in np.round(level * np.exp(logs))]


def told(found: Months, day: date = TODAY) -> Trend:
    line = [
        Observation("usbp-encounters", "us-northern", month, value, Status.NORMAL, as_of=day)
        for month, value in found.items()
    ]
    return trend(indicator("usbp-encounters"), line, lambda: as_held_at_once(found, day), day)


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.fixture(scope="module")
def border(observatory: Observatory) -> Trend:
    return observatory.trend("usbp-encounters", "us-southwest")


# The season --------------------------------------------------------------------------------------------------------


def test_a_season_is_taken_out() -> None:
    found = flow(months(lively()))
    logs = adjusted.adjust(found)
    assert logs is not None
    wandering = found.logs - np.resize(SEASON, len(logs))
    assert np.abs((logs - logs.mean()) - (wandering - wandering.mean())).mean() < 0.02
    assert np.abs(np.diff(logs)).mean() < 0.25 * np.abs(np.diff(found.logs)).mean()


def test_a_declared_jump_does_not_pass_for_a_season() -> None:
    values = np.array(lively())
    values[90:] *= 4
    words = Text(en="x", es="x")
    found = flow(months(values))
    day = (found.first + 90).start
    wandering = found.logs - np.resize(SEASON, len(values))

    def error(breaks: tuple[Break, ...]) -> float:
        logs = adjusted.adjust(found, breaks)
        assert logs is not None
        return float(np.abs(logs - logs.mean() - wandering + wandering.mean())[84:96].mean())

    assert error((Break(day, words, words, ""),)) <= error(())


@pytest.mark.parametrize(
    "altered", [lambda last: [3 * one for one in last], lambda last: [], lambda last: list(reversed(last))]
)
def test_no_first_estimate_sees_what_came_later(altered: Callable[[list[float]], list[float]]) -> None:
    values = lively()
    changed = [*values[:-12], *altered(values[-12:])]
    first = {one.origin: one.logs for one in adjusted.replay(as_held_at_once(months(values), TODAY))}
    later = {one.origin: one.logs for one in adjusted.replay(as_held_at_once(months(changed), TODAY))}
    early = [origin for origin in first if origin <= Period.parse("2019-12")]
    assert len(early) > 80
    for origin in early:
        assert np.array_equal(first[origin], later[origin])


# Words -------------------------------------------------------------------------------------------------------------


@given(st.floats(-3, 3), st.floats(0, 3))
def test_a_rise_or_a_drop_needs_an_interval_without_no_change(step: float, half: float) -> None:
    said = verdict(step, half)
    if said in ("rose", "dropped"):
        assert not step - half <= 0 <= step + half and (said == "rose") == (step > 0)
    else:
        assert step - half <= 0 <= step + half


def test_a_plain_fall_is_said_and_chance_is_not() -> None:
    fell = told(months(lively(jump=-0.8)))
    assert fell.month and fell.month.parameters["verdict"] == "dropped"
    assert "dropped" in sentence(fell)["en"] and "bajó" in sentence(fell)["es"]
    calm = told(months(lively()))
    assert calm.month and calm.month.parameters["verdict"] in ("as-before", "not-clear")
    months_words = sentence(calm)["en"].partition(";")[0]
    assert "dropped" not in months_words and "rose" not in months_words


def test_the_chance_in_small_counts_widens_the_interval() -> None:
    large, small = (told(months(lively(level=level, jump=-0.35))) for level in (30_000, 12))
    assert large.month and small.month
    assert large.month.parameters["verdict"] == "dropped" and small.month.parameters["verdict"] == "not-clear"
    assert large.turning and not small.turning  # of few, chance makes turning points


def test_the_band_holds_what_later_months_did(border: Trend) -> None:
    assert border.level
    low, high = (float(str(border.level.parameters[name])) for name in ("low", "high"))
    assert low < float(border.level.value or 0) < high
    assert float(str(border.level.parameters["mean_revision"])) < 0.055


def test_what_changed_in_between_is_not_told_as_a_rise_or_a_drop(observatory: Observatory) -> None:
    found = observatory.trend("usbp-encounters", "us-southwest", as_of="2023-06-25")
    assert found.month and found.month.parameters["breaks"] == ["2023-05-12"]
    said = sentence(found)
    assert "dropped" not in said["en"] and "bajó" not in said["es"]
    assert "What is counted changed in the meantime" in said["en"]


def test_the_rank_says_since_when(border: Trend) -> None:
    assert "months known since October 1999" in sentence(border)["en"]
    assert "meses conocidos desde octubre de 1999" in sentence(border)["es"]


def test_the_log_of_alarms_changes_nothing_else() -> None:
    found = months(lively(jump=-0.8))
    line = [Observation("usbp-encounters", "us-northern", month, value, Status.NORMAL, as_of=TODAY)
            for month, value in found.items()]  # fmt: skip
    one = indicator("usbp-encounters")
    without = trend(one, line, lambda: as_held_at_once(found, TODAY), TODAY, alarms=False)
    assert without.alarms is None and sentence(without) == sentence(told(found))


# Turning points -----------------------------------------------------------------------------------------------------


def test_the_alarms_on_the_border_are_few_and_in_time(border: Trend) -> None:
    assert border.alarms
    log = border.alarms.parameters
    assert int(str(log["found"])) >= 7 / 8 * int(str(log["turns"]))
    assert float(str(log["median_lag"])) <= 2 and int(str(log["false"])) <= 4
    peaks = {one["of"] for one in log["alarms"] if one["turn"] == "peak"}  # type: ignore[attr-defined]
    assert {"2019-05", "2023-12"} <= peaks


def test_an_alarm_that_no_turn_follows_is_false() -> None:
    first = Period.parse("2020-01")
    course = [0.0, 0.4, 0.8, 0.5, 0.9, 1.2]  # falls most of the way from 0.8 and goes on
    phases = [(first + end, turning.phase(first, course[: end + 1])) for end in range(1, len(course))]
    log = turning.alarm_log(phases, turning.phase(first, course).turns, first)
    told = [(str(one.month), one.kind, one.lag) for one in log.alarms]
    assert told == [("2020-02", "trough", 1), ("2020-04", "peak", None)]
    assert (log.found, log.false, log.lag) == (1, 1, 1)


@given(st.lists(st.floats(-0.5, 0.5), min_size=2, max_size=60))
def test_a_chance_is_one_and_turns_alternate(steps: list[float]) -> None:
    found = turning.phase(Period.parse("2020-01"), np.cumsum(steps).tolist())
    assert 0 <= found.chance <= 1
    kinds = [one.kind for one in found.turns]
    assert all(one != other for one, other in pairwise(kinds))
    assert all(one.month < one.settled for one in found.turns)


# What cannot be told ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (months(lively(24)), "At least 36 are needed"),
        (months([0] * 80), "Every month has the value 0"),
        (months([*lively(79), -5.0]), "-5"),
        (months([*lively(70)[:60], 30_000_000, *lively(70)[60:]]), "absurd"),
        (months(np.cumsum(lively(80))), "never falls"),
        (months([*lively(80)[:70], *[None] * 8, *lively(80)[78:]]), "after a long gap"),
    ],
)
def test_what_is_no_flow_is_refused(found: Months, said: str) -> None:
    with pytest.raises(CannotForecast, match=said):
        told(found)


def test_of_few_years_no_change_on_the_month_is_judged() -> None:
    found = told(months(lively(48), "2017-01"))
    assert found.month is None and not found.adjusted
    assert "too few to tell the season" in sentence(found)["en"] and "dropped" not in sentence(found)["en"]


def test_a_hole_stays_one_and_is_named() -> None:
    values: list[float | None] = [*lively()]
    values[140] = None
    found = told(months(values))
    assert "2019-09" not in found.adjusted and any("2019-09" in one["en"] for one in found.notes)


def test_a_month_that_is_not_known_is_no_turning_point() -> None:
    values: list[float | None] = [*lively(level=3_000)]
    values[130:156] = [(value or 0) * math.exp(-0.1 * number) for number, value in enumerate(values[130:156])]
    values += [values[-1], *[None] * 5, (values[-1] or 0) * 1.3]
    found = told(months(values))
    assert found.turning
    assert found.turning.parameters["extreme"] in found.adjusted
    turns = found.turning.parameters["turns"]
    assert all(one["month"] in found.adjusted for one in turns)  # type: ignore[attr-defined]


def test_a_hole_neither_makes_nor_settles_a_turning_point() -> None:
    first = Period.parse("2020-01")
    holes, hole = turning.phase(first, [0.0, 0.2, math.nan, 0.3, math.nan, 0.1]), Period.parse("2020-03")
    assert (str(holes.extreme), holes.kind, holes.turns) == ("2020-01", "trough", ())
    assert turning.phase(first, [0.0, 0.2, 0.9, 0.3, 0.9, 0.1]).turns[1].month == hole  # where it is known, it is one


def test_zeros_have_a_place_and_are_said() -> None:
    values = lively(level=40)
    values[100] = 0
    found = told(months(values))
    assert found.month and all(math.isfinite(one) for one in found.adjusted.values())
    assert any("half a case" in one["en"] for one in found.notes)


def test_a_series_that_ended_says_since_when() -> None:
    found = told(months(lively()), date(2023, 6, 1))
    assert any("ends with 2020-12" in one["en"] for one in found.notes)


def test_what_came_to_an_end_has_no_change_on_the_month(observatory: Observatory) -> None:
    found = observatory.trend("title-42-expulsions")
    assert found.month is None and "came to an end on 2023-05-11" in sentence(found)["en"]


def test_a_stock_and_a_cut_of_several_are_refused(observatory: Observatory) -> None:
    with pytest.raises(WrongUse, match="A trend is made of monthly flows alone"):
        observatory.trend("displaced-population", "COL")
    with pytest.raises(WrongUse):
        observatory.trend("usbp-encounters", citizenship="VEN,MEX")


def test_the_same_releases_give_the_sentence_at_once(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, observatory: Observatory, border: Trend
) -> None:
    monkeypatch.setenv("RUMBO_CACHE", str(tmp_path))
    fresh = rumbo.open(observatory.archive.home.path, today="2026-11-24")
    monkeypatch.setattr(Observatory, "trend", lambda *_, **__: border)
    first = fresh.trend_told("usbp-encounters", "us-southwest")
    assert first == sentence(border)
    monkeypatch.setattr(Observatory, "trend", lambda *_, **__: pytest.fail("worked out again"))
    assert fresh.trend_told("usbp-encounters", "us-southwest") == first
