"""The planner from returns: against a computation by hand, against a simulation of every person, and as it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import mean

import ciw
import numpy as np
import pytest
from typer.testing import CliRunner

import offices
from rumbo.analysis import capacity_filed as planner
from rumbo.analysis.capacity import Plan
from rumbo.cli.app import app
from rumbo.core import Finding, Period, Status
from rumbo.errors import BadPeriod
from rumbo.observatory import Observatory
from rumbo.returns import Cell, form
from rumbo.returns.filing import Filing
from rumbo.returns.protect import Published
from simulating import Backlog, simulated

FORM = form("office-month")
PLAN = Plan(date(2024, 1, 31))
SIMPLE = {
    "registered.total": 100,
    "screened.total.total": 100, "screened.eligible.total": 60,
    "interviewed.total": 60, "interviewers": 3, "slots.offered": 70, "slots.used": 60, "slots.missed": 10,
    "referred.total.total": 60,
    "referred.us-resettlement.total": 20, "referred.canada.total": 15, "referred.spain.total": 10,
    "decided.total.total": 45, "decided.approved.total": 30, "departed.total": 30,
    **{f"closed.{step}.total": 0 for step in ("screening", "interview", "referral", "decision", "departure")},
    "open.screening.total.closing": 0, "open.interview.total.closing": 300, "open.referral.total.closing": 0,
    "open.decision.total.closing": 90, "open.departure.total.closing": 60,
}  # fmt: skip


def filing(counts: Mapping[str, int], month: str = "2024-01", rounding: int = 1) -> Filing:
    """A month of a made office that gives some cells, and says of all others that they are not available."""
    asked = {str(cell): cell for cell in FORM.cells() if "opening" not in str(cell)}
    assert not counts.keys() - asked.keys()
    cells = dict.fromkeys(asked.values(), Published(None, Status.NOT_AVAILABLE))
    cells |= {asked[name]: Published(count, rounding=rounding) for name, count in counts.items()}
    who = FORM.programme.filers["COL"]
    return Filing(FORM, who, Period.parse(month), "filed", date(2024, 9, 1), "a", "b", cells=cells, version=1)


def answers(*filings: Filing, plan: Plan = PLAN, draws: int = 400) -> dict[str, tuple[float, float, float]]:
    found = planner.world(FORM, [filings], draws)
    told = planner.intervals(FORM, [filings], found, plan)
    return {name: (one.low, one.median, one.high) for name, one in told.items()}


def medians(*filings: Filing, plan: Plan = PLAN) -> dict[str, float]:
    return {name: median for name, (_, median, _) in answers(*filings, plan=plan).items()}


def test_a_simple_office_as_computed_by_hand() -> None:
    """300 wait for an interview and 60 a month are seen: five months; then 90 at 45 a month, and 60 at 30."""
    found = medians(filing(SIMPLE))
    waits = {name: found[f"last-in-line-{name}"] for name in ("screening", "interview", "decision", "departure")}
    assert waits == pytest.approx({"screening": 0, "interview": 5, "decision": 2, "departure": 2})
    assert found["through"] == pytest.approx(9)
    assert found["open-interview"] == 300
    assert found["cleared-screening"] == 1 and np.isinf(found["cleared-interview"])


def test_what_one_more_interviewer_does_comes_from_what_they_did() -> None:
    """Three see 60 a month, all slots taken: one more sees 20, and the last of 300 waits 300/80 months."""
    found = medians(filing(SIMPLE))
    assert (found["seen-by-one-more"], found["spared-by-one-more"]) == pytest.approx((20, 5 - 300 / 80))
    free = medians(filing(SIMPLE | {"slots.offered": 140}))
    assert (free["seen-by-one-more"], free["last-in-line-interview"]) == pytest.approx((40, 2.5))


def test_twice_the_interviewers_move_the_queue_to_the_next_step() -> None:
    found = medians(filing(SIMPLE), plan=replace(PLAN, staff=6))
    assert found["last-in-line-interview"] == pytest.approx(2.5)
    assert found["through"] == pytest.approx(9)


def test_those_served_first_pass_those_who_are_there() -> None:
    """A fifth: 60 of the 300 at 60 a month, 18 of 90 at 45, 12 of 60 at 30, to a tenth of a month; the others wait."""
    found = medians(filing(SIMPLE), plan=replace(PLAN, first=0.2))
    assert found["through-first"] == pytest.approx(1 + 18 / 45 + 12 / 30, abs=0.1)
    assert found["through-others"] > found["through"] + 1


def test_a_rounded_or_hidden_count_widens_the_answer() -> None:
    exact, rounded = answers(filing(SIMPLE)), answers(filing(SIMPLE, rounding=5), draws=4000)
    assert exact["open-interview"] == (300, 300, 300) and exact["through"][0] == pytest.approx(exact["through"][2])
    assert rounded["open-interview"] == (298, 300, 302)
    assert rounded["through"][0] < 8.9 < 9.1 < rounded["through"][2]
    total = Cell("open", ("interview", "total"), "closing")
    parts = {total._replace(values=("interview", who)): Published(30, rounding=5)
             for who in FORM.measures["open"].dimensions["citizenship"]}  # fmt: skip
    hidden = filing(SIMPLE)
    hidden = replace(hidden, cells={**hidden.cells, **parts, total: Published(None, Status.SUPPRESSED)})
    low, _, high = answers(hidden, draws=4000)["open-interview"]
    assert 280 <= low < 290 and 310 < high <= 320


def test_a_pace_is_that_of_one_of_the_last_months() -> None:
    slow = SIMPLE | {"interviewed.total": 30, "slots.offered": 40, "slots.used": 30}
    found = planner.world(FORM, [[filing(slow, "2023-12"), filing(SIMPLE)]], 2000)
    told = planner.intervals(FORM, [[filing(slow, "2023-12"), filing(SIMPLE)]], found, PLAN)["last-in-line-interview"]
    assert (told.low, told.high) == pytest.approx((5, 10)) and told.widths["pace"] == pytest.approx(1, abs=0.02)


def test_what_is_not_given_is_not_known_and_the_rest_is() -> None:
    few = {name: count for name, count in SIMPLE.items() if not name.startswith(("decided", "slots", "interviewers"))}
    found = medians(filing(few))
    assert found["last-in-line-interview"] == pytest.approx(5)
    assert "through" not in found and "seen-by-one-more" not in found and "last-in-line-decision" not in found


def test_the_largest_intake_is_what_the_narrowest_step_bears() -> None:
    """Without queues: of the registered six in ten are seen, at 60 a month: 100 a month are 3.3 a day."""
    empty = SIMPLE | {name: 0 for name in SIMPLE if name.startswith("open")}
    found = planner.world(FORM, [[filing(empty)]], 200)
    assert planner.largest_intake(FORM, found, replace(PLAN, target=1)).most == 3
    none = planner.largest_intake(FORM, planner.world(FORM, [[filing(SIMPLE)]], 200), replace(PLAN, target=6))
    assert none.most is None and none.least > 6


def test_the_way_through_a_simple_office_is_that_of_the_simulation() -> None:
    """Every person of an office ten times as large, with services and arrivals by chance."""
    ciw.seed(5)
    exponential, at_once = ciw.dists.Exponential, ciw.dists.Deterministic(0.0)
    records = simulated(
        11,
        arrival_distributions=[exponential(1000), Backlog(3000, 0), None, Backlog(900, 0), Backlog(600, 0)],
        service_distributions=[at_once, exponential(20), at_once, exponential(15), exponential(10)],
        number_of_servers=[float("inf"), 30, float("inf"), 30, 30],
        routing=[
            [0.0, 0.6, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.75, 0.0],
            [0.0] * 4 + [2 / 3],
            [0.0] * 5,
        ],
    )
    came = {one.id_number: one.arrival_date for one in records if one.node == 1 and one.arrival_date <= 1}
    waits = [one.exit_date - came[one.id_number] for one in records if one.node == 5 and one.id_number in came]
    ten = filing({name: count * 10 for name, count in SIMPLE.items()})
    found = planner.world(FORM, [[ten]], 1)
    flows = planner.ahead(FORM, found, PLAN)
    fluid = [planner.through(FORM, flows, found, np.array([at]))[0] for at in (0.0, 0.5, 1.0)]
    assert len(waits) > 200 and mean(fluid) == pytest.approx(mean(waits), rel=0.05)


# As it is asked ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """An archive in which COL filed January, February and March 2024, each on the 5th of the next month."""
    folder = tmp_path_factory.mktemp("offices")
    offices.file_months(folder, offices.events(1500), "2024-01", "2024-03")
    return offices.observatory(folder / "home", "2024-09-01")


def by_quantity(found: object) -> dict[str, Finding]:
    assert isinstance(found, list)
    return {one.subject["quantity"]: one for one in found}


def test_an_office_that_filed_is_told_from_its_returns(filed: Observatory) -> None:
    found = by_quantity(filed.capacity("Colombia", first=0.2))
    queue = found["open-interview"]
    shown = filed.series("office-open", "COL", where={"step": "interview"}).at("2024-03")
    assert shown and queue.value == shown.value and queue.subject["period"] == "2024-03-31"
    assert (queue.parameters["low"], queue.parameters["high"]) == (queue.value - 2, queue.value + 2)
    assert {len(one.releases) for one in found.values()} == {3}
    assert {one.parameters["basis"] for one in found.values()} == {"returns"}
    assert {"through", "through-first", "largest-intake-through", "seen-by-one-more"} <= found.keys()
    assert "pace" in str(found["through"].parameters["assumed"])


def test_what_was_known_on_a_day_holds(filed: Observatory) -> None:
    """In March, January and February were filed; before any return, the statements answer."""
    then = by_quantity(filed.capacity("Colombia", as_of="2024-03-20"))
    assert then["through"].subject["period"] == "2024-02-29" and len(then["through"].releases) == 2
    assert by_quantity(filed.capacity("Colombia", at="2024-02-10"))["through"].subject["period"] == "2024-01-31"
    before = filed.capacity("Colombia", as_of="2024-02-04")
    assert {(one.parameters["basis"], str(one.parameters["filed"])) for one in before} == {("statements", "[]")}


def test_all_together_need_every_office(filed: Observatory) -> None:
    found = filed.capacity()
    assert {(one.parameters["basis"], str(one.parameters["filed"])) for one in found} == {("statements", "['COL']")}


def test_offices_that_all_filed_are_added_up(tmp_path: Path) -> None:
    alone = []
    for number, filer in enumerate(("COL", "CRI", "ECU", "GTM")):
        offices.file_months(tmp_path, offices.events(400, number), "2024-01", "2024-01", filer)
        here = offices.observatory(tmp_path / "home", "2024-09-01")
        alone.append(by_quantity(here.capacity(filer))["open-interview"].value or 0)
    found = by_quantity(here.capacity())
    assert (
        found["open-interview"].value == pytest.approx(sum(alone), abs=1) and found["through"].subject["place"] == "all"
    )
    assert len(found["through"].releases) == 4
    planner_page = here.planner()
    assert by_quantity(planner_page.filed)["open-interview"].value == found["open-interview"].value
    assert planner_page.stated[0].parameters["basis"] == "statements" and planner_page.worlds is not None
    with pytest.raises(BadPeriod, match="2024-01"):
        here.capacity("Ecuador", at="2023-11-30")


@pytest.mark.parametrize(
    ("language", "told"), [("en", "From what the offices filed"), ("es", "Según lo que las oficinas")]
)
def test_the_command_says_which(
    filed: Observatory, language: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("RUMBO_HOME", str(filed.archive.home.path))
    monkeypatch.setenv("RUMBO_TODAY", "2024-09-01")
    asked = ("--format", "table", "--lang", language)
    answer = CliRunner().invoke(app, ["capacity", "Colombia", *asked])
    assert answer.exit_code == 0 and told in " ".join(answer.stdout.split()) and "office-month." in answer.stdout
    others = CliRunner().invoke(app, ["capacity", *asked, "--lang", "en"]).stdout
    assert "Returns were filed by Colombia" in others and "None had" not in others
    monkeypatch.setenv("RUMBO_HOME", str(filed.archive.home.path / "nowhere"))
    assert "None had filed" in CliRunner().invoke(app, ["capacity", *asked, "--lang", "en"]).stdout
