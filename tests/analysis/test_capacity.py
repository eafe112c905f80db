"""Queues and waits: the model against a simulation of every person, and against what the offices' statements allow."""

from __future__ import annotations

from datetime import date
from statistics import mean

import ciw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rumbo
from rumbo.analysis import capacity, queues
from rumbo.analysis.cumulative import Stated, drawn
from rumbo.core import Finding
from rumbo.errors import BadPeriod, NoData, UnknownPlace, WrongUse
from simulating import Backlog, simulated

DAY = date(2024, 1, 1)


def test_the_wait_of_a_queue_that_keeps_up_is_that_of_the_simulation() -> None:
    ciw.seed(7)
    records = simulated(
        10_000,
        arrival_distributions=[ciw.dists.Exponential(4.0)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[5],
    )
    waits = [one.waiting_time for one in records if one.arrival_date > 300]
    assert queues.waits_by_chance([4.0], 1.0, 5)[0] == pytest.approx(mean(waits), rel=0.05)


def test_two_classes_wait_as_in_the_simulation() -> None:
    exponential = ciw.dists.Exponential
    ciw.seed(11)
    records = simulated(
        15_000,
        arrival_distributions={"Class 0": [exponential(0.8)], "Class 1": [exponential(1.2)]},
        service_distributions={"Class 0": [exponential(1.0)], "Class 1": [exponential(1.0)]},
        number_of_servers=[3],
        priority_classes={"Class 0": 0, "Class 1": 1},
    )
    settled = [one for one in records if one.arrival_date > 300]
    waits = [mean(one.waiting_time for one in settled if one.customer_class == f"Class {each}") for each in (0, 1)]
    assert queues.waits_by_chance([0.8, 1.2], 1.0, 3) == pytest.approx(waits, rel=0.05)


@pytest.mark.parametrize("rate", [6.0, 9.0])
def test_a_backlog_is_cleared_as_in_the_simulation(rate: float) -> None:
    """Ten servers of one person a day each: 400 are there on the first day, and fewer come than can be served."""
    runs = []
    for seed in range(20):
        ciw.seed(seed)
        records = simulated(
            90,
            arrival_distributions=[Backlog(400, rate)],
            service_distributions=[ciw.dists.Exponential(1.0)],
            number_of_servers=[10],
        )
        runs += [one.waiting_time for one in records if 0 < one.arrival_date <= 30]
    step, start = 0.5, np.array([400.0])
    shape = (int(90 / step), 1)
    flow = queues.fluid(start, np.full(shape, rate * step), np.full(shape, 10 * step))
    # Who joins after n steps finds that queue; they come evenly through the first thirty days.
    waits = [queues.last_in_line(flow, start, n)[0] * step for n in range(int(30 / step) + 1)]
    assert mean((waits[0], *waits[1:-1], *waits[1:-1], waits[-1])) == pytest.approx(mean(runs), rel=0.05)


def test_classes_are_served_in_the_order_given() -> None:
    start = [np.array([50.0]), np.array([100.0])]
    first, others = queues.classes(start, [np.zeros((4, 1)), np.zeros((4, 1))], np.full((4, 1), 60.0))
    assert first.served.ravel().tolist() == [50, 0, 0, 0]
    assert others.served.ravel().tolist() == [10, 60, 30, 0]


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.integers(0, 60), st.integers(0, 10_000), st.integers(0, 2_000)),
        min_size=1, max_size=8,
    ),
    st.integers(0, 100),
)  # fmt: skip
def test_a_curve_rises_and_passes_through_what_it_keeps(made: list[tuple[int, int, int, int]], seed: int) -> None:
    """Whatever is stated, contradictions too, a draw is one history: nothing falls, and some of it is kept."""
    statements = [
        Stated(
            date.fromordinal(DAY.toordinal() + day), date.fromordinal(DAY.toordinal() + day + more), low, low + width
        )
        for day, more, low, width in made
    ]
    curves = drawn(statements, DAY, 50, seed)
    assert (np.diff(curves.days) >= 0).all() and (np.diff(curves.counts) >= 0).all()
    assert (curves.counts[:, 0] == 0).all()
    ends = curves.counts[:, -1]
    assert all(any(one.low <= end <= one.high for one in statements) for end in ends)
    middle = curves.counts[:, -1] / 2
    assert curves.at(curves.reached(middle)) == pytest.approx(middle, rel=1e-6, abs=1e-6)


def by_quantity(found: list[Finding]) -> dict[str, Finding]:
    return {one.subject["quantity"]: one for one in found}


def ends(one: Finding) -> tuple[float, float]:
    low, high = one.parameters["low"], one.parameters["high"]
    assert isinstance(low, int | float) and isinstance(high, int | float)
    return low, high


@pytest.fixture(scope="module")
def observatory() -> rumbo.Observatory:
    return rumbo.open(today="2026-11-24")


def test_what_the_statements_say_of_the_waits(observatory: rumbo.Observatory) -> None:
    autumn = by_quantity(list(observatory.capacity(at="2023-11-30")))
    may = by_quantity(list(observatory.capacity()))
    low, high = ends(autumn["waited-to-arrive"])
    assert 1.5 <= low < high <= 3.5
    low, high = ends(may["waited-to-arrive"])
    assert 3 <= low < high <= 6
    assert may["waiting-to-arrive"].subject["period"] == "2024-05-21"
    assert ends(may["waiting-to-arrive"])[1] <= 25_700
    assert all(one.parameters["sources"] for one in may.values() if one.subject["quantity"].startswith("wait"))
    assert may["waiting-to-arrive"].parameters["assumed"] == ["never-arrives"]


def test_the_undated_statement_of_spring(observatory: rumbo.Observatory) -> None:
    (spring,) = [one for one in observatory.capacity() if one.kind == "not-before"]
    assert (spring.value, spring.parameters["not_before"]) == (4400, "2024-04-15")
    assert "31 January 2024" in spring.explanation["en"] and "31 de enero de 2024" in spring.explanation["es"]
    assert spring.releases and spring.parameters["sources"]


def test_more_staff_shortens_and_more_intake_lengthens_the_wait(observatory: rumbo.Observatory) -> None:
    def wait(**plan: float) -> float:
        found = by_quantity(list(observatory.capacity(at="2023-11-30", **plan)))  # type: ignore[arg-type]
        return float(found["last-in-line-for-a-way"].value or np.inf)

    assert wait(staff=400) < wait(staff=100)
    none, many = (by_quantity(list(observatory.capacity(at="2023-11-30", intake=n))) for n in (0, 2000))
    assert none["cleared-for-a-way"].parameters["low"] is not None
    assert many["cleared-for-a-way"].value is None
    first = by_quantity(list(observatory.capacity(first=0.2)))
    assert (first["last-in-line-first"].value or 0) < (first["last-in-line-to-arrive"].value or 0)


def test_the_largest_intake_grows_with_the_wait_that_is_allowed(observatory: rumbo.Observatory) -> None:
    """An office that keeps up: ten register a day, nine and a half are referred, nine arrive."""
    day = date(2024, 4, 10)
    counts = {"registered": 1000, "referred": 950, "other-pathways": 0, "arrived": 900}
    lines = capacity.curves({name: [Stated(day, day, count, count)] for name, count in counts.items()}, DAY, 2000)
    found = [capacity.largest_intakes(lines, capacity.Plan(day, target=target)) for target in (1, 6, 12)]
    for name in ("largest-intake", "largest-intake-for-a-way"):
        most = [one[name].most or 0 for one in found]
        assert 9 <= most[0] <= most[1] <= most[2] < 100
    assert (found[0]["largest-intake"].most or 0) <= (found[0]["largest-intake-for-a-way"].most or 0)
    assert not capacity.largest_intakes({"registered": lines["registered"]}, capacity.Plan(day))


def test_where_no_intake_is_small_enough_it_says_why_and_staff_mend_it(observatory: rumbo.Observatory) -> None:
    """By hand: some 86,200 wait for a way and some 6,800 a month are offered one, a year's wait before anyone new."""
    kept, more = (by_quantity(list(observatory.capacity(**plan))) for plan in ({}, {"staff": 400}))  # type: ignore[arg-type]
    way = kept["largest-intake-for-a-way"]
    least, last = way.parameters["least"], kept["last-in-line-for-a-way"]
    assert way.value is None and isinstance(least, float) and float(last.value or 0) < least < ends(last)[1]
    assert f"{least} months or more" in way.explanation["en"] and f"{least} meses o más" in way.explanation["es"]
    assert by_quantity(list(observatory.capacity(target=least + 1)))["largest-intake-for-a-way"].value
    assert 500 < (more["largest-intake-for-a-way"].value or 0) < 2000
    arrive = more["largest-intake"]
    assert arrive.value is None and "more than 36 months" in arrive.explanation["en"]


def test_the_planner_of_all_offices_is_what_is_asked_of_them(observatory: rumbo.Observatory) -> None:
    found = observatory.planner()
    assert [one.as_row() for one in found.stated] == [one.as_row() for one in observatory.capacity()]
    assert not found.filed and found.worlds is not None
    told = by_quantity(list(found.stated))["waiting-for-a-way"]
    assert float(np.median(found.worlds.waiting)) == pytest.approx(told.value, rel=0.006)


def test_an_office_of_which_little_is_stated(observatory: rumbo.Observatory) -> None:
    found = by_quantity(list(observatory.capacity("Colombia")))
    assert (found["not-referred"].value, ends(found["not-referred"])) == (42_450, (42_450, 42_450))
    told = found["waited-to-arrive"]
    assert told.value is None and "not known" in told.explanation["en"] and "arrived" in told.explanation["en"]
    assert "largest-intake" not in found


def test_the_same_question_has_the_same_answer(observatory: rumbo.Observatory) -> None:
    assert [one.as_row() for one in observatory.capacity()] == [one.as_row() for one in observatory.capacity()]


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"office": "Atlantis"}, UnknownPlace, "Atlantis"),
        ({"office": "MEX"}, NoData, "Nothing is stated"),
        ({"at": "2024-06-30"}, BadPeriod, "2024-05-21"),
        ({"at": "2023-07-01"}, BadPeriod, "2023-11-30"),
        ({"at": "2024-05-41"}, BadPeriod, "2024-05-41"),
        ({"staff": -1}, WrongUse, "staff is -1"),
        ({"first": 1.5}, WrongUse, "first is 1.5"),
        ({"intake": float("nan")}, WrongUse, "intake is nan"),
    ],
)
def test_what_cannot_be_asked(
    asked: dict[str, object], error: type[Exception], told: str, observatory: rumbo.Observatory
) -> None:
    with pytest.raises(error, match=told):
        observatory.capacity(**asked)  # type: ignore[arg-type]


def test_the_queue_is_told_on_days_when_no_table_of_admissions_was_out(observatory: rumbo.Observatory) -> None:
    found = {one.subject["quantity"]: one for one in observatory.capacity(as_of="2024-05-07")}
    assert found["not-referred"].value and found["not-referred"].as_of == date(2024, 5, 7)
    assert "arrived" not in found  # whose undated statement only the admissions bound
