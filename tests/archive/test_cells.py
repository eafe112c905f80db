"""Lines without objects: the same figures, marks, holes and notes as a series has."""

from __future__ import annotations

import pytest

import rumbo
from rumbo.answering import Lines
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.series import Series

ASKED = [
    ("usbp-encounters", "us-southwest", ()),
    ("usbp-encounters", "us-southwest", ("area",)),
    ("usbp-encounters", "us-southwest", ("citizenship",)),
    ("usbp-encounters", "us-southwest", ("citizenship", "demographic")),
    ("cbp-encounters", "us-southwest", ()),
    ("cbp-encounters", "us-northern", ("state", "demographic")),
    ("ofo-encounters", "USA", ("area", "authority")),
    ("asylum-applications", "MEX", ("origin",)),
    ("asylum-decisions", "americas", ("asylum", "outcome")),
    ("honduras-irregular-entries", "HND", ("citizenship",)),
    ("mexico-irregular-events", "MEX", ("sex", "age")),
    ("darien-transits", "darien", ("demographic",)),
    ("dhs-removals", "USA", ("citizenship",)),
    ("missing-migrants", "americas", ("route", "cause")),
    ("unique-individuals", "us-southwest", ()),
]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


def told_of_series(series: Series) -> dict[tuple[object, ...], object]:
    return {
        (*(one.dimensions[name] for name in series.by), str(one.leaves_over), one.period): (
            one.value, one.status, one.rounding, one.releases, one.reason, one.corrections, one.remarks,
        )
        for one in series
    }  # fmt: skip


def told_of_lines(found: Lines) -> dict[tuple[object, ...], object]:
    return {
        (*line.key, str(line.leaves_over), found.periods[line.first + number]): (
            value, mark.status, mark.rounding, mark.releases, mark.reason, mark.corrections, mark.remarks,
        )
        for line in found.lines
        for number, (value, mark) in enumerate(zip(line.values, line.marks, strict=True))
        if mark
    }  # fmt: skip


@pytest.mark.parametrize(("indicator", "place", "by"), ASKED)
def test_lines_are_the_series(observatory: Observatory, indicator: str, place: str, by: tuple[str, ...]) -> None:
    series, found = observatory.series(indicator, place, by=by), observatory.lines(indicator, place, by=by)
    assert told_of_lines(found) == told_of_series(series)
    assert {*found.notes} == {*series.notes}


@pytest.mark.parametrize("day", ["2023-02-01", "2024-06-30"])
def test_so_they_are_on_a_past_day(observatory: Observatory, day: str) -> None:
    for by in ((), ("citizenship",)):
        series = observatory.series("cbp-encounters", "us-southwest", by=by, as_of=day)
        found = observatory.lines("cbp-encounters", "us-southwest", by=by, as_of=day)
        assert told_of_lines(found) == told_of_series(series)
        assert {*found.notes} == {*series.notes}


def test_what_is_not_known_has_its_reason(observatory: Observatory) -> None:
    with pytest.raises(NoData, match="not known in this cut"):
        observatory.lines("darien-transits", "MEX")
