"""The track record: what was issued is scored once its month has come, and nothing passes for what it was not."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import rumbo
from making import forecast
from rumbo.analysis import track_record as records
from rumbo.analysis.score import BLOCK, pooled, score
from rumbo.analysis.track_record import Against, Came, Nature, TrackRecord
from rumbo.errors import WrongUse
from rumbo.observatory import Observatory
from rumbo.registers.expected import WORDS, expected

LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> TrackRecord:
    """The record of Border Patrol at the border, of the starter alone."""
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24").track_record()


def test_a_sure_figure_scores_its_error() -> None:
    assert score(dict.fromkeys(LEVELS, 129_000.0), 128_884).wis == pytest.approx(116)
    one = score(dict(zip(LEVELS, (1.0, 2.0, 3.0, 4.0, 5.0), strict=True)), 4.5)
    assert (one.error, one.inside_80, one.inside_95) == (1.5, False, True)


def test_pooled_scores_are_ratios_of_sums_and_say_how_many() -> None:
    good, poor = (score(dict.fromkeys(LEVELS, value), 100) for value in (90.0, 80.0))
    few, many = pooled([(good, poor)] * 3), pooled([(good, poor), (poor, good)] * BLOCK)
    assert few and many and pooled([]) is None
    assert (few.cases, few.ratio, few.between) == (3, pytest.approx(0.5), None)
    assert many.ratio == pytest.approx(1) and many.between and many.between[0] <= 1 <= many.between[1]


def test_scores_are_those_of_the_published_rule(record: TrackRecord, shared: Path, tmp_path: Path) -> None:
    """The same replay, scored by the shared program against the series of that day, gives the same ratios."""
    origins = {one.origin for one in record.replayed if one.origin <= "2025-08"}
    rows = [
        (one.origin, one.horizon, level, value)
        for one in record.replayed if one.origin in origins for level, value in one.quantiles.items()
    ]  # fmt: skip
    path = tmp_path / "forecasts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("origin", "horizon", "quantile", "value"), *rows])
    program = shared / "tools" / "score_forecasts.py"
    done = subprocess.run([sys.executable, program, path, "--json"], capture_output=True, text=True, check=True)
    theirs = {(one["window"], one["horizon"]): one for one in json.loads(done.stdout)}
    for horizon in (1, 12):
        pairs = [one.scores[Against.NOW] for one in record.replayed
                 if one.horizon == horizon and one.scores and one.month <= "2025-08"]  # fmt: skip
        ours = pooled(pairs)
        assert ours and ours.ratio == pytest.approx(theirs["A", horizon]["wis_ratio"], abs=0.02)


def test_what_others_said_stands_beside_ours_replayed_and_the_last_value(record: TrackRecord) -> None:
    april = next(one for one in record.stated if str(one.expected.month) == "2024-04")
    assert april.ours and april.came
    assert (april.expected.value, april.ours.rival[0.5], april.came.first, april.came.now) == (
        129_000, 137_480, 128_884, 128_895,
    )  # fmt: skip
    assert (april.ours.nature, april.ours.origin, april.ours.day) == (Nature.REPLAYED, "2024-03", date(2024, 5, 7))
    assert april.error() == 116 < april.ours.scores[Against.FIRST][0].wis
    assert not record.issued


def test_a_bound_is_never_scored() -> None:
    cbp = rumbo.open(today="2026-11-24").track_record("cbp-encounters", since="2026-01")
    (december,) = cbp.stated
    assert december.expected.is_bound and december.came and december.error() is None
    assert december.as_row()["wis"] is None and "more-than" in december.as_row()["information"]


def test_what_others_said_is_of_series_that_exist_and_came_after_it_was_said(record: TrackRecord) -> None:
    here = rumbo.open(today="2026-11-24")
    for one in expected():
        first = here.first_prints(one.indicator, one.place)[str(one.month)]
        assert one.words in WORDS and first.published and first.published.latest > one.said
        assert one.url.startswith("https://") and one.by.keys() == {"en", "es"}


def test_each_replayed_forecast_is_one_row_so_that_rows_pool_to_the_scores(record: TrackRecord) -> None:
    rows = [row for row in record.as_rows() if row["nature"] == "replayed" and row["horizon"] == 1]
    assert len({row["origin"] for row in rows}) == len(rows)
    scores = [row["wis"] for row in rows if row["wis"] is not None]
    line = record.line(1)
    assert line and line.wis == pytest.approx(sum(scores) / len(scores))
    beside = [row for row in record.as_rows() if row["nature"] == "replayed-beside"]
    assert [row["day"] for row in beside] == [one.ours.day.isoformat() for one in record.stated if one.ours]


def test_replayed_origins_and_their_months_are_all_there(record: TrackRecord) -> None:
    assert {one.nature for one in record.replayed} == {Nature.REPLAYED}
    assert min(one.origin for one in record.replayed) == "2010-01"
    line = record.line(1)
    assert line and line.cases == len({one.month for one in record.replayed if one.horizon == 1 and one.came})
    assert {one.against for one in record.lines} == {Against.FIRST, Against.NOW}


# What was issued -------------------------------------------------------------------------------------------------


def test_a_forecast_issued_is_scored_once_its_month_has_come(tmp_path: Path) -> None:
    then = rumbo.open(tmp_path, today="2024-05-07")
    assert len(then.issue(horizons=2).new) == 2 and len(then.issue(horizons=2).same) == 2
    before = (tmp_path / "ledger.jsonl").read_bytes()
    waiting = then.track_record(since="2024-03")
    assert [one.came for one in waiting.issued] == [None, None]
    assert waiting.line(1, nature=Nature.ISSUED) is None

    later = rumbo.open(tmp_path, today="2024-06-30").track_record(since="2024-03")
    first = later.issued[0]
    assert (first.nature, first.month, first.day) == (Nature.ISSUED, "2024-04", date(2024, 5, 7))
    assert first.came and first.came.first == 128_884 and first.rival[0.5] == 137_480
    line = later.line(1, nature=Nature.ISSUED)
    assert line and line.cases == 1
    assert (tmp_path / "ledger.jsonl").read_bytes() == before

    long_after = rumbo.open(tmp_path, today="2026-11-24").track_record(since="2024-03").issued[0]
    assert long_after.came and long_after.came.now == 128_895
    assert long_after.scores[Against.NOW] != long_after.scores[Against.FIRST]


def test_a_record_as_of_a_day_knows_nothing_issued_later(tmp_path: Path) -> None:
    rumbo.open(tmp_path, today="2024-05-07").issue(horizons=1)
    here = rumbo.open(tmp_path, today="2026-11-24")
    assert here.track_record(since="2024-03", as_of="2024-05-06").issued == ()
    assert len(here.track_record(since="2024-03", as_of="2024-05-07").issued) == 1


def test_the_ledger_never_enters_a_series(tmp_path: Path) -> None:
    here = rumbo.open(tmp_path, today="2024-05-07")
    before = [one.as_row() for one in here.series("usbp-encounters")]
    here.issue()
    assert [one.as_row() for one in rumbo.open(tmp_path, today="2024-05-07").series("usbp-encounters")] == before
    assert rumbo.open(tmp_path, today="2024-05-07").releases() == here.releases()


def test_what_was_issued_when_the_figure_was_out_is_late_and_kept_apart() -> None:
    came = {"2024-04": Came(128_884, "second-hand", date(2024, 5, 15), 128_895)}
    natures = [
        next(records.issued([forecast(issued=day)], came)).nature for day in (date(2024, 5, 14), date(2024, 5, 15))
    ]
    assert natures == [Nature.ISSUED, Nature.LATE]


# What cannot be forecast -----------------------------------------------------------------------------------------


def test_a_series_too_short_has_a_record_that_says_why_nothing_is_replayed(observatory: Observatory) -> None:
    found = observatory.track_record("chnv-arrivals")
    assert found.replayed == () and "Months known since 2022-10: 23" in found.refused


def test_what_is_no_monthly_flow_has_no_record(observatory: Observatory) -> None:
    with pytest.raises(WrongUse, match="monthly flows alone"):
        observatory.track_record("displaced-population")
    with pytest.raises(WrongUse, match="monthly flows alone"):
        observatory.issue("asylum-applications")


@pytest.fixture
def observatory(tmp_path: Path) -> Observatory:
    """The starter alone."""
    return rumbo.open(tmp_path, today="2026-11-24")


# What is remembered ----------------------------------------------------------------------------------------------


def test_what_is_remembered_is_what_was_worked_out(
    observatory: Observatory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUMBO_CACHE", str(tmp_path / "cache"))
    first = rumbo.open(tmp_path, today="2026-11-24").backtest(since="2025-06")
    import rumbo.observatory.remembering as remembering

    def refused(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr(remembering, "forecasts", refused)
    again = rumbo.open(tmp_path, today="2026-11-24").backtest(since="2025-06")
    assert [ahead for _, ahead in again.forecasts] == [ahead for _, ahead in first.forecasts]
    with pytest.raises(AssertionError, match="worked out again"):
        rumbo.open(tmp_path, today="2026-11-24").backtest(since="2025-05")


def test_all_that_can_be_forecast_is_made_at_once_and_by_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUMBO_CACHE", str(tmp_path / "cache"))
    told: list[tuple[int, int]] = []
    here = rumbo.open(tmp_path, today="2026-11-24")
    found = here.outlooks(workers=2, progress=lambda done, of: told.append((done, of)))
    assert {"usbp-encounters", "darien-transits"} <= found.keys() and "chnv-arrivals" not in found
    assert told[-1] == (len(found), len(found))
    monkeypatch.setenv("RUMBO_CACHE", str(tmp_path / "other"))
    alone = rumbo.open(tmp_path, today="2026-11-24").outlook("darien-transits")
    assert [one.as_row() for one in found["darien-transits"]] == [one.as_row() for one in alone]
