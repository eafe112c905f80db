"""Months that hang together: what goes out of one, with all that is out of the others, gives no small count away.

The attacker is SciPy's program over everything that was ever published, written here from the definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from offices import events
from offices import month as filled
from rumbo.core import Period, Status, Text
from rumbo.core.table import TOTAL
from rumbo.errors import NotProtected
from rumbo.returns import Cell, Form, Measure, audit, form, hiding, known
from rumbo.returns.filing import Filing, withdrawn
from rumbo.returns.form import CLOSING, OPENING, Check, Term
from rumbo.returns.protect import WIDTHS, Published, protect
from rumbo.returns.reading import Answer

NAME = Text(en="made", es="hecho")
GROUPS = ("CUB", "VEN", "other")
OFFICE = form("office-month")
FIRST = Period.parse("2023-08")
LEAVES = ["slots", "interviewers", "intake-days", "wait"]


def measure(name: str, kind: str) -> Measure:
    return Measure(name, NAME, kind, {"citizenship": GROUPS}, frozenset(["citizenship"]))  # type: ignore[arg-type]


def small_form(rule: str) -> Form:
    """Who came, who left and who waits, by three groups."""
    measures = {"came": measure("came", "flow"), "left": measure("left", "flow"), "open": measure("open", "stock")}
    check = Check("stock", NAME, (Term("came"),), (Term("left"),), Term("open"))
    return replace(OFFICE, measures=measures, checks=(check,), protection={"rule": rule}, soft=None, log=None)


Month = dict[Cell, int]


def made(chance: Random, months: int) -> list[Month]:
    """Months of an office with few people, each beginning where the last ended."""
    stock, found = {one: chance.randrange(0, 12) for one in GROUPS}, []
    for _ in range(months):
        came = {one: chance.choice([0, 1, 2, 3, 4, 6, 9, 15]) for one in GROUPS}
        left = {one: chance.randrange(min(stock[one] + came[one], 12) + 1) for one in GROUPS}
        found.append(counted(stock, came, left))
        stock = {one: stock[one] + came[one] - left[one] for one in GROUPS}
    return found


def counted(stock: Mapping[str, int], came: Mapping[str, int], left: Mapping[str, int]) -> Month:
    """All cells of a month, by who waited when it began."""
    after = {one: stock[one] + came[one] - left[one] for one in GROUPS}
    return {
        Cell(name, (group,), moment): value
        for name, values, moment in (
            ("came", came, ""), ("left", left, ""), ("open", stock, OPENING), ("open", after, CLOSING),
        )
        for group, value in {**values, TOTAL: sum(values.values())}.items()
    }  # fmt: skip


def widths(out: Sequence[tuple[Period, Mapping[Cell, Published]]], truth: Mapping[tuple[str, Cell], int]) -> Mapping[
    tuple[str, Cell], float
]:  # fmt: skip
    """How far apart the bounds of each small count are for one who read all releases and knows how cells add up."""
    months = sorted({str(month) for month, _ in out})
    names: dict[tuple[str, Cell], int] = {}
    rows: list[tuple[dict[int, float], float]] = []

    def at(month: str, cell: Cell) -> int:
        if cell.moment == OPENING:
            month, cell = str(Period.parse(month) - 1), cell._replace(moment=CLOSING)
        return names.setdefault((month, cell), len(names))

    for month in months:
        for name, moment in (("came", ""), ("left", ""), ("open", CLOSING)):
            rows.append(({at(month, Cell(name, (one,), moment)): -1.0 for one in GROUPS}
                         | {at(month, Cell(name, (TOTAL,), moment)): 1.0}, 0.0))  # fmt: skip
        for one in (*GROUPS, TOTAL):
            ends = {at(month, Cell("open", (one,), OPENING)): -1.0, at(month, Cell("open", (one,), CLOSING)): 1.0}
            rows.append((ends | {at(month, Cell("came", (one,))): -1.0, at(month, Cell("left", (one,))): 1.0}, 0.0))
    low, high = dict.fromkeys(names.values(), 0.0), dict.fromkeys(names.values(), np.inf)
    for period, cells in out:
        for cell, one in cells.items():
            # A figure of an earlier vintage counts while it is true; a corrected one says nothing of the count now.
            ends = known.bounds(one)
            if ends and ends[0] <= truth[str(period), cell] <= ends[1]:
                place = at(str(period), cell)
                low[place], high[place] = max(low[place], ends[0]), min(high[place], ends[1])
    matrix = np.zeros((len(rows), len(names)))
    for number, (terms, _) in enumerate(rows):
        for place, factor in terms.items():
            matrix[number, place] = factor
    bounds = [(low[place], None if high[place] == np.inf else high[place]) for place in names.values()]
    found = {}
    for key, value in truth.items():
        if value not in hiding.SMALL or key not in names or key[1].moment == OPENING:
            continue
        ends_ = []
        for sign in (1, -1):
            goal = np.zeros(len(names))
            goal[names[key]] = sign
            solved = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(rows)), bounds=bounds)
            assert solved.status in (0, 3), solved.message
            ends_.append(np.inf if solved.status == 3 else sign * solved.fun)
        found[key] = ends_[1] - ends_[0]
    return found


def filing(asked: Form, month: Period, cells: Mapping[Cell, Published], number: int = 1, act: str = "filed") -> Filing:
    who = OFFICE.programme.filers["COL"]
    return Filing(asked, who, month, act, date(2024, 6, 5), "a", "b", number, cells=cells, version=1)  # type: ignore[arg-type]


def filed_in_any_order(rule: str, seed: int) -> None:
    """Five made months go out in some order, some withdrawn: none of them gives a small count of any away."""
    asked, chance = small_form(rule), Random(seed)
    before: list[Filing] = []
    out: list[tuple[Period, Mapping[Cell, Published]]] = []
    truth: dict[tuple[str, Cell], int] = {}
    months = list(enumerate(made(chance, 5)))
    chance.shuffle(months)  # some are late
    for number, counts in months:
        period = FIRST + number
        try:
            cells = protect(asked, period, {cell: Answer(value) for cell, value in counts.items()}, before)
        except NotProtected:
            continue
        truth |= {(str(period), cell): value for cell, value in counts.items() if cell.moment != OPENING}
        before.append(filing(asked, period, cells))
        out.append((period, cells))
        if chance.random() < 0.2:
            before.append(filing(asked, period, withdrawn(asked), 2, "withdrawn"))
        least = min(widths(out, truth).values(), default=np.inf)
        assert least >= WIDTHS[rule] - 1e-6


@pytest.mark.parametrize("rule", ["round-5", "suppress-5"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_no_small_count_is_given_away_by_the_months_around_it(rule: str, seed: int) -> None:
    filed_in_any_order(rule, seed)


@pytest.mark.parametrize("seed", [12, 150])
def test_a_month_gives_away_none_beyond_the_next_through_hidden_stocks(seed: int) -> None:
    """With seed 12, September, the last to go out, told through hidden stocks who came in November."""
    filed_in_any_order("suppress-5", seed)


def test_a_solver_that_loses_its_way_starts_anew() -> None:
    """Where nothing bounds a count, HiGHS may end with neither an answer nor a contradiction."""
    filed_in_any_order("suppress-5", 241)


def test_a_month_gives_away_none_beyond_the_next_through_rounded_stocks() -> None:
    """August, the last to go out, once told through the rounded stocks of September who came in October."""
    asked, opening = small_form("round-5"), {"CUB": 9, "VEN": 3, "other": 8}
    flows = [((13, 7, 0), (7, 3, 2)), ((8, 7, 3), (3, 8, 0)), ((8, 3, 3), (2, 7, 3))]
    months = []
    for came, left in flows:
        months.append(counted(opening, dict(zip(GROUPS, came, strict=True)), dict(zip(GROUPS, left, strict=True))))
        opening = {one: months[-1][Cell("open", (one,), CLOSING)] for one in GROUPS}
    before: list[Filing] = []
    truth: dict[tuple[str, Cell], int] = {}
    for number in (1, 2, 0):
        period, answers = FIRST + number, {cell: Answer(value) for cell, value in months[number].items()}
        before.append(filing(asked, period, protect(asked, period, answers, before)))
        truth |= {(str(period), cell): value for cell, value in months[number].items() if cell.moment != OPENING}
        out = [(one.period, one.cells) for one in before]
        assert min(widths(out, truth).values()) >= 2 - 1e-6


@pytest.mark.parametrize("rule", ["round-5", "suppress-5"])
def test_a_month_of_which_the_solver_says_nothing_is_refused(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No time at all is left to it."""
    quiet = audit.quiet

    def hurried() -> Any:
        solver = quiet()
        solver.setOptionValue("time_limit", 0.0)
        return solver

    monkeypatch.setattr(audit, "quiet", hurried)
    (counts,) = made(Random(2), 1)
    with pytest.raises(NotProtected, match=r"small count of 2023-08 .* came to no answer.* Nothing was filed"):
        protect(small_form(rule), FIRST, {cell: Answer(value) for cell, value in counts.items()})


def test_a_month_that_does_not_add_up_is_refused() -> None:
    (counts,) = made(Random(2), 1)
    counts[Cell("came", (TOTAL,))] += 50
    with pytest.raises(NotProtected, match=r"small count of 2023-08 .* cannot be true at once.* Nothing was filed"):
        protect(small_form("round-5"), FIRST, {cell: Answer(value) for cell, value in counts.items()})


@pytest.mark.parametrize("seed", [1, 3])
def test_months_of_the_shipped_form_go_out_one_after_another(seed: int) -> None:
    """Of offices with 400 and with 5,000 cases, one month in six was once refused."""
    rows, before = events({1: 400, 3: 5000}[seed], seed), []
    cells = {str(cell): cell for cell in OFFICE.cells()}
    for number in range(4):
        period = FIRST + number
        answers = {
            cells[row[3]]: Answer(int(row[5])) if row[5].isdigit() else Answer(None, Status.NOT_AVAILABLE)
            for row in filled(rows, str(period))[1:]
        }
        out = protect(OFFICE, period, answers, before)
        hidden = [cell for cell, one in out.items() if one.status is Status.SUPPRESSED]
        assert len(hidden) <= 8
        before.append(filing(OFFICE, period, out))


def test_a_total_without_all_its_parts_still_bounds_them() -> None:
    """Of eight in all, five are of one group and another is not available: the third would be three at most."""
    asked = small_form("suppress-5")
    counts = {"CUB": 2, "VEN": None, "other": 5, TOTAL: 8}
    answers = {
        Cell("came", (one,)): Answer(value, Status.NORMAL if value is not None else Status.NOT_AVAILABLE)
        for one, value in counts.items()
    }
    out = protect(asked, FIRST, answers)
    assert Status.SUPPRESSED in {out[Cell("came", (one,))].status for one in ("other", TOTAL)}


def test_a_month_that_contradicts_a_later_one_is_still_judged_by_the_others() -> None:
    """January is put right, February not yet: the auditor leaves February out, and keeps December."""
    asked, months = small_form("round-5"), made(Random(7), 3)
    before: list[Filing] = []
    for number in (0, 1, 2):
        answers = {cell: Answer(value) for cell, value in months[number].items()}
        before.append(filing(asked, FIRST + number, protect(asked, FIRST + number, answers, before)))
    right = {
        cell: value + 40 * (cell.values in (("VEN",), (TOTAL,)) and (cell.measure, cell.moment) != ("left", "")
                            and cell.moment != OPENING)
        for cell, value in months[1].items()
    }  # fmt: skip
    corrected = {cell: Answer(value) for cell, value in right.items()}
    out = protect(asked, FIRST + 1, corrected, before)
    assert out[Cell("came", ("VEN",))].value is not None
    truth = {(str(FIRST), cell): value for cell, value in months[0].items() if cell.moment != OPENING}
    truth |= {(str(FIRST + 1), cell): value for cell, value in right.items() if cell.moment != OPENING}
    least = min(widths([(FIRST, before[0].cells), (FIRST + 1, out)], truth).values(), default=np.inf)
    assert least >= 2 - 1e-6
