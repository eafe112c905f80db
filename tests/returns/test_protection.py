"""Small counts: what is hidden or rounded, and whether an attacker who knows all that was published can work them out.

The attacker here is another program than the one that decides: SciPy's, over whole tables, written from the definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from offices import Rows
from rumbo.core import Period, Status
from rumbo.core.table import TOTAL
from rumbo.errors import NotProtected
from rumbo.returns import form
from rumbo.returns.audit import Relation, between, narrow
from rumbo.returns.filing import Filing
from rumbo.returns.form import Cell
from rumbo.returns.protect import protect
from rumbo.returns.reading import Answer
from rumbo.returns.suppress import suppress

Key = tuple[object, ...]
SMALL = range(1, 5)


def table(
    shape: Sequence[int], seed: int, month: object = 0, scale: float = 2.0
) -> tuple[dict[Key, int], list[Relation]]:
    """A made table with all its totals, and how they add up."""
    chance = np.random.default_rng(seed)
    base = chance.lognormal(scale, 1.2, tuple(shape)).astype(int)
    keys = list(product(*[[*range(size), TOTAL] for size in shape]))
    counts = {
        (month, *key): int(base[tuple(slice(None) if one == TOTAL else one for one in key)].sum()) for key in keys
    }
    sums = [
        Relation({(month, *key): 1.0, **{(month, *key[:at], one, *key[at + 1 :]): -1.0 for one in range(size)}}, 0, 0)
        for key in keys
        for at, size in enumerate(shape)
        if key[at] == TOTAL
    ]
    return counts, sums


def attacked(relations: Sequence[Relation], counts: Sequence[Key]) -> dict[Key, float]:
    """How far apart the bounds of each count are for one who knows the relations."""
    names = list(dict.fromkeys([*counts, *(name for one in relations for name in one.terms)]))
    place = {name: at for at, name in enumerate(names)}
    rows = np.zeros((2 * len(relations), len(names)))
    most = np.zeros(2 * len(relations))
    for at, one in enumerate(relations):
        for name, factor in one.terms.items():
            rows[2 * at, place[name]], rows[2 * at + 1, place[name]] = factor, -factor
        most[2 * at], most[2 * at + 1] = one.high, -one.low
    kept = np.isfinite(most)
    widths = {}
    for count in counts:
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(names))
            goal[place[count]] = sign
            found = linprog(goal, A_ub=rows[kept], b_ub=most[kept], bounds=(0, None))
            ends.append(np.inf if found.status == 3 else sign * found.fun)
            assert found.status in (0, 3), found.message
        widths[count] = ends[1] - ends[0]
    return widths


def rounded(count: int) -> tuple[float, float]:
    """What a reader learns of a count that is rounded to 5."""
    printed = (count + 2) // 5 * 5
    return max(0, printed - 2), printed + 2


def known(shown: Mapping[Key, tuple[float, float]], hidden: frozenset[Key] = frozenset()) -> list[Relation]:
    return [between(key, *ends) for key, ends in shown.items() if key not in hidden]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_far_changes_no_answer(seed: int) -> None:
    """A stock through six months, all rounded: the last two are asked with those before held, and all at once."""
    chance = Random(seed)
    relations, stock = [], chance.randrange(3, 30)
    for month in range(6):
        came, left = chance.randrange(9), chance.randrange(min(stock, 9) + 1)
        counts = {"stock": stock + came - left, "came": came, "left": left, "both": came + left}
        relations += known({(name, month): rounded(count) for name, count in counts.items()})
        relations.append(Relation({("both", month): 1.0, ("came", month): -1.0, ("left", month): -1.0}, 0, 0))
        ends = {("stock", month): 1.0, ("came", month): -1.0, ("left", month): 1.0}
        relations.append(
            Relation(ends | ({("stock", month - 1): -1.0} if month else {}), *([0, 0] if month else [3, 29]))
        )
        stock = counts["stock"]
    names = {name for one in relations for name in one.terms}
    near = {name for name in names if name[1] >= 4}
    needed = dict.fromkeys(near, float(chance.randrange(1, 5)))
    found, all_at_once = narrow(relations, needed, near), narrow(relations, needed)
    assert found.keys() == all_at_once.keys()
    assert all(low <= all_at_once[name][0] + 1e-6 and high >= all_at_once[name][1] - 1e-6
               for name, (low, high) in found.items())  # fmt: skip


# What is chosen -------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.integers(2, 5))
def test_no_hidden_count_is_held_closer_than_five(seed: int, rows: int, columns: int) -> None:
    counts, sums = table((rows, columns), seed)
    needed = {key: 5.0 for key, count in counts.items() if count in SMALL}
    shown = {key: (count, count) for key, count in counts.items()}
    if sum(counts.values()) < 60 or not needed:
        return
    hidden = suppress(counts, shown, sums, needed, frozenset(needed))
    widths = attacked([*sums, *known(shown, hidden)], list(needed))
    assert min(widths.values()) >= 5 - 1e-6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_with_an_earlier_vintage_too(seed: int) -> None:
    """The table came out before, with some counts since corrected; the rest is taken to be as it was."""
    counts, sums = table((3, 4), seed)
    chance = Random(seed)
    shown = {key: (count, count) for key, count in counts.items()}
    needed = {key: 5.0 for key, count in counts.items() if count in SMALL}
    if not needed:
        return
    first = suppress(counts, shown, sums, needed, frozenset(needed))
    # One cell is corrected, with the totals above it; what the first release showed of the others still holds.
    row, column = chance.randrange(3), chance.randrange(4)
    moved = {(0, *key) for key in product((row, TOTAL), (column, TOTAL))}
    now = {key: count + (7 if key in moved else 0) for key, count in counts.items()}
    before = known({key: ends for key, ends in shown.items() if key not in moved}, first)
    needed = {key: 5.0 for key, count in now.items() if count in SMALL}
    shown_now = {key: (count, count) for key, count in now.items()}
    hidden = suppress(now, shown_now, [*sums, *before], needed, frozenset(needed))
    widths = attacked([*sums, *before, *known(shown_now, hidden)], list(needed))
    assert not widths or min(widths.values()) >= 5 - 1e-6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_rounded_table_leaves_two_other_numbers(seed: int) -> None:
    counts, sums = table((3, 5), seed)
    shown = {key: rounded(count) for key, count in counts.items()}
    needed = {key: 2.0 for key, count in counts.items() if count in SMALL}
    hidden = suppress(counts, shown, sums, needed)
    widths = attacked([*sums, *known(shown, hidden)], list(needed))
    assert not widths or min(widths.values()) >= 2 - 1e-6


@pytest.mark.parametrize("seed", range(15))
def test_as_few_people_are_hidden_as_can_be(seed: int) -> None:
    """Every choice that could be cheaper is tried."""
    counts, sums = table((3, 4), seed)
    shown = {key: (count, count) for key, count in counts.items()}
    needed = {key: 5.0 for key, count in counts.items() if count in SMALL}
    hidden = suppress(counts, shown, sums, needed, frozenset(needed))
    people = sum(counts[key] for key in hidden)
    others = [(counts[key], key) for key in counts if key not in needed and counts[key] <= people]
    least = people
    for size in range(len(hidden) - len(needed) + 2):
        for more in combinations(others, size):
            cost = sum(count for count, _ in more) + sum(counts[key] for key in needed)
            if cost >= least:
                continue
            chosen = frozenset([*needed, *(key for _, key in more)])
            lone = any(len(chosen & set(one.terms)) == 1 for one in sums)  # a sum gives its only hidden count away
            if not lone and not narrow([*sums, *known(shown, chosen)], needed):
                least = cost
    assert people <= 1.1 * least


# And that the attacker can win ----------------------------------------------------------------------------------------


def test_without_the_other_cells_small_counts_are_worked_out() -> None:
    counts, sums = table((4, 6), 1)
    needed = {key: 5.0 for key, count in counts.items() if count in SMALL}
    shown = {key: (count, count) for key, count in counts.items()}
    widths = attacked([*sums, *known(shown, frozenset(needed))], list(needed))
    assert sum(width < 1e-6 for width in widths.values()) >= len(needed) / 2
    assert set(narrow([*sums, *known(shown, frozenset(needed))], needed)) == {
        key for key, width in widths.items() if width < 5 - 1e-6
    }


def test_rounded_cumulatives_beside_rounded_flows_give_counts_away() -> None:
    """Flows of 24 months and what they add up to, each rounded from the truth: why only one of them may go out."""
    chance = Random(4)
    flows = {("flow", month): chance.choice([0, 1, 2, 3, 4, 6, 9]) for month in range(24)}
    truth, sums, total = dict[Key, int](flows), [], 0
    for month in range(24):
        total += flows["flow", month]
        truth["all", month] = total
        before = {("all", month - 1): -1.0} if month else {}
        sums.append(Relation({("all", month): 1.0, ("flow", month): -1.0, **before}, 0, 0))
    small = [key for key, count in flows.items() if count in SMALL]
    alone = attacked(known({key: rounded(count) for key, count in flows.items()}), small)
    both = attacked([*sums, *known({key: rounded(count) for key, count in truth.items()})], small)
    assert min(alone.values()) >= 2
    assert min(both.values()) < 2 - 1e-6
    assert set(
        narrow([*sums, *known({key: rounded(count) for key, count in truth.items()})], dict.fromkeys(small, 2.0))
    )


# On a form ------------------------------------------------------------------------------------------------------------

JANUARY = Period.parse("2024-01")
LEAVES = ["slots", "interviewers", "intake-days", "wait"]


@pytest.fixture(scope="module")
def answers(january: Rows) -> Mapping[Cell, Answer]:
    cells = {str(cell): cell for cell in form("office-month").cells()}
    return {
        cells[row[3]]: Answer(int(row[5])) if row[5].isdigit() else Answer(None, Status.NOT_AVAILABLE)
        for row in january[1:]
    }


@pytest.mark.parametrize("rule", ["round-5", "suppress-5"])
def test_no_small_count_of_a_form_goes_out(rule: str, answers: Mapping[Cell, Answer]) -> None:
    asked = replace(form("office-month"), protection={"rule": rule, "leaves": LEAVES})
    found = protect(asked, JANUARY, answers)
    people = {cell: one for cell, one in found.items() if cell.measure not in LEAVES}
    assert not any(one.value in SMALL for one in people.values())
    small = [cell for cell in people if answers[cell].value in SMALL]
    assert small
    if rule == "suppress-5":
        assert all(found[cell].status is Status.SUPPRESSED and found[cell].value is None for cell in small)
        assert all(one.rounding == 1 and one.value == answers[cell].value for cell, one in people.items()
                   if one.value is not None)  # fmt: skip
    hidden = [cell for cell, one in people.items() if one.status is Status.SUPPRESSED]
    assert sum(answers[cell].value or 0 for cell in hidden) < 0.1 * sum(answers[cell].value or 0 for cell in people)
    assert found[Cell("interviewers")].value == answers[Cell("interviewers")].value


def test_what_was_published_exactly_before_is_no_secret_any_more(answers: Mapping[Cell, Answer]) -> None:
    """A form once asked for no protection: its cell is out, and the auditor says so rather than pretend."""
    asked = form("office-month")
    once = protect(replace(asked, protection={"rule": "none", "leaves": LEAVES}), JANUARY, answers)
    filing = Filing(asked, asked.programme.filers["COL"], JANUARY, "filed", date(2024, 2, 5), "a", "b", cells=once)
    with pytest.raises(NotProtected, match=r"of 2024-01.* could be worked out"):
        protect(asked, JANUARY, answers, [filing])
