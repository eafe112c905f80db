"""What printed sums leave for a month: a finding where it is sure, and nothing where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import rumbo
from rumbo.analysis.worked_out import worked_out
from rumbo.core import Finding, Observation, Period, Statement, Status
from rumbo.indicators import indicator

DAY = Period.parse("2026-01-31").start


def known(**values: float | None) -> list[Observation]:
    return [
        Observation("honduras-irregular-entries", "HND", f"2025-{month[1:]}", value,
                    Status.NORMAL if value is not None else Status.NOT_AVAILABLE, release="series.1", unit="entries")
        for month, value in values.items()
    ]  # fmt: skip


def said(period: str, value: float, who: str = "INM", rounding: int = 1) -> tuple[Statement, str]:
    return Statement("honduras-irregular-entries.HND", period, value, rounding, who, "news report", "https://x"), period


def found(printed: list[tuple[Statement, str]], **values: float | None) -> dict[str, Finding]:
    of = indicator("honduras-irregular-entries")
    return {one.subject["period"]: one for one in worked_out(of, known(**values), printed, DAY)}


def test_the_one_month_of_a_sum_that_is_not_known_is_what_is_left() -> None:
    one = found([said("2025-01/2025-03", 60)], m01=10, m02=None, m03=30)["2025-02"]
    assert (one.value, one.kind, one.releases) == (20, "worked-out", ("2025-01/2025-03", "series.1"))
    assert "60" in one.explanation["en"] and "2025-03 30" in one.explanation["es"]


def test_sums_that_begin_or_end_alike_leave_the_months_between() -> None:
    assert found([said("2025-01/2025-06", 60), said("2025-01/2025-07", 75)], m01=None)["2025-07"].value == 15
    assert found([said("2025-02/2025-06", 60), said("2025-01/2025-06", 75)], m03=None)["2025-01"].value == 15
    two = found([said("2025-01/2025-04", 40), said("2025-01/2025-06", 75)], m05=25)
    assert {month: one.value for month, one in two.items()} == {"2025-06": 10}


@pytest.mark.parametrize(
    "printed",
    [
        [said("2025-01/2025-06", 60), said("2025-01/2025-07", 75, who="IOM")],  # two bodies count in two ways
        [said("2025-01/2025-06", 60, rounding=10), said("2025-01/2025-07", 75)],
        [said("2025-01/2025-06", 60), said("2025-01/2025-06", 61), said("2025-01/2025-07", 75)],
        [said("2025-01/2025-06", 80), said("2025-01/2025-07", 75)],  # less than nothing
        [said("2025-01/2025-06", 60), said("2025-01-01/2025-07-19", 75)],  # no whole months
        [said("2025-01/2025-06", 60), said("2025-01/2025-07", 75), said("2025-07/2025-08", 50)],  # 15, or 30
        [said("2025-07", 15)],  # printed, though not taken
    ],
)
def test_what_is_not_sure_is_not_told(printed: list[tuple[Statement, str]]) -> None:
    assert "2025-07" not in found(printed, m01=None, m08=20)


def test_an_outlook_tells_it_and_does_not_use_it(tmp_path: Path) -> None:
    observatory = rumbo.open(tmp_path, today="2026-11-24")
    july, august, *_ = observatory.worked_out("honduras-irregular-entries")
    assert (july.subject["period"], july.value, august.value) == ("2025-07", 2543, 1838)
    assert observatory.series("honduras-irregular-entries").at("2025-07").value is None  # type: ignore[union-attr]
    (first,) = observatory.outlook("honduras-irregular-entries", horizons=1)
    assert "2025-07" in first.parameters["unknown"]  # type: ignore[operator]
    notes: list[dict[str, str]] = first.parameters["notes"]  # type: ignore[assignment]
    assert any("2025-07 2,543" in note["en"] and "hallazgos" in note["es"] for note in notes)
