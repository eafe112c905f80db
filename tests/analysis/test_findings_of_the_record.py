"""What the record says when its producers, its parts and its first prints are held against each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import rumbo
from rumbo.observatory import Observatory

SOUTHWEST = "us-southwest"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(Path(tmp_path_factory.mktemp("home")), today="2026-11-24")


def test_the_statistics_office_and_cbp_differ_by_rounding_since_october_2021(observatory: Observatory) -> None:
    months = observatory.reconcile("usbp-encounters", SOUTHWEST, since="2021-10", until="2024-11")
    reasons = Counter(
        str(one.reason) for month in months for one in month.others if one.observation.product == "ohss-khsm-usbp"
    )
    assert reasons.total() == 38
    assert reasons["rounding"] + reasons["equal"] >= 33
    assert reasons["rounding"] + reasons["equal"] + reasons["date"] == 38


def test_they_differ_for_real_in_the_first_years(observatory: Observatory) -> None:
    months = observatory.reconcile("usbp-encounters", SOUTHWEST, since="1999-10", until="2004-09")
    found = [one for month in months for one in month.others if one.observation.product == "ohss-khsm-usbp"]
    largest = max(abs(one.difference.parameters["relative"]) for one in found)  # type: ignore[arg-type, type-var]
    assert largest == pytest.approx(0.098, abs=0.0005)
    assert {str(one.reason) for one in found} <= {"definition", "rounding", "equal"}


def test_a_printed_total_is_held_against_another_and_no_sum_of_rounded_cells(observatory: Observatory) -> None:
    months = observatory.reconcile("usbp-encounters", SOUTHWEST, since="2020-07", until="2020-07")
    (office,) = [one for month in months for one in month.others if one.observation.product == "ohss-khsm-usbp"]
    assert office.observation.rounding == 10


def test_a_difference_is_a_finding_with_both_releases(observatory: Observatory) -> None:
    (month,) = observatory.reconcile("cbp-encounters", SOUTHWEST, since="2024-01", until="2024-01")
    for one in month.others:
        assert one.difference.value == one.observation.value - month.counted.value  # type: ignore[operator]
        assert one.difference.releases == (*month.counted.releases, *one.observation.releases)
        assert set(one.difference.explanation) >= {"en", "es"}


def test_the_share_met_at_large(observatory: Observatory) -> None:
    newest, first = observatory.at_large(), observatory.at_large("2023-10")
    assert newest and first
    assert newest.subject["period"] == "2026-08"
    assert (newest.parameters["part"], newest.parameters["whole"]) == (1246, 8870)
    assert first.value == pytest.approx(0.014, abs=0.0005)
    assert observatory.at_large(as_of="2024-05-07") is None


def test_the_long_record_runs_without_a_hole_as_of_may_2024(observatory: Observatory) -> None:
    series = observatory.series("usbp-encounters", SOUTHWEST, as_of="2024-05-07")
    assert (series.observations[0].period, series.observations[-1].period) == ("1999-10", "2024-03")
    assert all(one.value is not None and one.product for one in series)
    assert len({one.product for one in series}) > 2


def test_recent_figures_and_comparisons_carry_the_note_on_people_met_at_large(observatory: Observatory) -> None:
    recent = observatory.series("usbp-encounters", SOUTHWEST, since="2026-01")
    old = observatory.series("usbp-encounters", SOUTHWEST, since="FY2010", until="FY2010")
    assert any("at large" in str(note) for note in recent.notes)
    assert not any("at large" in str(note) for note in old.notes)
    headline = next(one for one in observatory.situation().headlines if one.series.indicator.id == "usbp-encounters")
    assert headline.standing and headline.standing.on_year
    assert "at large" in headline.standing.on_year.explanation["en"]


def test_an_indicator_without_eras_has_no_size_of_revisions(observatory: Observatory) -> None:
    assert list(observatory.revision_size("darien-transits")) == []


def test_darien_years_are_summed_on_request_and_earlier_ones_are_printed(observatory: Observatory) -> None:
    series = observatory.series("darien-transits", per="year")
    sums = {one.subject["period"]: one.value for one in series.sums}
    assert (sums["2021"], sums["2023"], sums["2024"]) == (133726, 520085, 302203)
    assert "2015" in {one.period for one in series.printed}
    assert "2015" not in sums
