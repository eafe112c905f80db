"""A case log becomes a return: the same by the calculator and by plain SQL, in any order; or it is refused."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import duckdb
import pytest

from offices import HEAD, Rows, as_text, events
from rumbo.core import Period
from rumbo.errors import BadReturn, PersonalData, Refused
from rumbo.returns import Cell, form, log, sheet
from rumbo.returns.reading import Answer
from rumbo.returns.waits import quantiles

TODAY = date(2024, 4, 5)
FORM = form("office-month")
# Written once more, by hand: which step a case waits at after each event, and the order of those of one day.
STEPS = """(VALUES ('registered', 1, 'screening'), ('screened-in', 2, 'interview'), ('screened-out', 3, ''),
  ('interviewed', 4, 'referral'), ('referred', 5, 'decision'), ('approved', 6, 'departure'), ('denied', 7, ''),
  ('departed', 8, ''), ('closed', 9, '')) steps(step, ord, goes_to)"""
WAY = f"""CREATE TEMP TABLE way AS SELECT *, lag(now) OVER own AS was, lead(d) OVER own AS left_on,
    lead(step) OVER own AS left_by FROM (SELECT events.*, day::DATE AS d, ord,
    CASE WHEN pathway IN ('us-parole', 'family', 'labour', 'local-advice') THEN '' ELSE goes_to END AS now
    FROM read_csv(?, all_varchar=true, nullstr='\\N') events JOIN {STEPS} USING (step))
    WINDOW own AS (PARTITION BY "case" ORDER BY d, ord)"""
FLOWS = {
    "registered": ("step = 'registered'", ("group",)),
    "screened": ("step IN ('screened-in', 'screened-out')",
                 ("CASE step WHEN 'screened-in' THEN 'eligible' ELSE 'not-eligible' END", "group")),
    "screened-out": ("step = 'screened-out'", ("reason",)),
    "interviewed": ("step = 'interviewed'", ("group",)),
    "referred": ("step = 'referred'", ("pathway", "group")),
    "decided": ("step IN ('approved', 'denied')", ("step", "group")),
    "departed": ("step = 'departed'", ("group",)),
    "closed": ("step = 'closed'", ("was", "group")),
}  # fmt: skip


def counted(rows: Rows, month: str = "2024-01", head: tuple[str, ...] = HEAD) -> dict[Cell, Answer]:
    lines = sheet.of_text(as_text(rows, head), "log.csv")
    return dict(log.count(lines, "log.csv", FORM, Period.parse(month), TODAY))


def by_sql(path: Path, month: str) -> dict[Cell, int | None]:
    """All cells that a log speaks of, by plain SQL."""
    engine = duckdb.connect()
    engine.execute(WAY, [str(path)])
    period = Period.parse(month)
    start, end = f"DATE '{period.start}'", f"DATE '{period.end}'"
    since = f"DATE '{(period - 11).start}'"
    found: dict[Cell, int | None] = {}
    for measure, (which, names) in FLOWS.items():
        keys = ", ".join(f'"{name}"' if name.isalpha() else name for name in names)
        query = f"SELECT {keys}, count(*) FROM way WHERE {which} AND d BETWEEN {start} AND {end} GROUP BY CUBE ({keys})"
        for *values, count in engine.execute(query).fetchall():
            found[Cell(measure, tuple(value or "total" for value in values))] = count
    for moment, day in (("opening", f"{start} - 1"), ("closing", end)):
        query = f"""SELECT now, "group", count(*) FROM way WHERE now <> '' AND d <= {day}
            AND (left_on IS NULL OR left_on > {day}) GROUP BY CUBE (now, "group")"""
        for now, group, count in engine.execute(query).fetchall():
            found[Cell("open", (now or "total", group or "total"), moment)] = count
    survival = f"""WITH spells AS (SELECT now, least(coalesce(left_on, {end}), {end}) - d AS days,
          coalesce(left_on <= {end} AND left_by <> 'closed', false) AS over
          FROM way WHERE now <> '' AND d BETWEEN {since} AND {end}),
        days AS (SELECT now, days, count(*) AS n, count(*) FILTER (over) AS gone FROM spells GROUP BY ALL),
        risk AS (SELECT *, sum(n) OVER (PARTITION BY now ORDER BY days DESC) AS waiting FROM days),
        share AS (SELECT *, product(1 - gone / waiting) OVER (PARTITION BY now ORDER BY days) AS still FROM risk)
        SELECT now, min(days) FILTER (still <= 0.5 + 1e-9), min(days) FILTER (still <= 0.1 + 1e-9) FROM share
        GROUP BY now"""
    for step, half, nine in engine.execute(survival).fetchall():
        found[Cell("wait", ("half", step))] = half
        found[Cell("wait", ("nine-in-ten", step))] = nine
    return found


@pytest.mark.parametrize(("cases", "month"), [(2_000, "2023-09"), (50_000, "2024-01")])
def test_the_calculator_and_plain_sql_agree_in_every_cell(cases: int, month: str, tmp_path: Path) -> None:
    rows = events(cases, seed=cases)
    path = tmp_path / "log.csv"
    path.write_bytes(as_text(rows))
    ours, theirs = counted(rows, month), by_sql(path, month)
    assert len(ours) == 407 - 5  # all but slots, interviewers and days of intake
    differ = {str(cell): (one.value, theirs.get(cell)) for cell, one in ours.items()
              if one.value != theirs.get(cell, None if cell.measure == "wait" else 0)}  # fmt: skip
    assert not differ
    assert sum(one.value or 0 for one in ours.values()) > cases
    assert theirs.keys() <= ours.keys()


def test_the_order_of_rows_plays_no_part(log: Rows) -> None:
    other = list(log)
    random.Random(7).shuffle(other)
    assert counted(other) == counted(log) == counted(sorted(log))


def test_what_happens_after_the_month_changes_its_waits_and_nothing_else(log: Rows) -> None:
    early = [row for row in log if row[2] <= "2024-01-31"]
    assert counted(early) == counted(log)


CASE = [
    ["C1", "registered", "2024-01-02", "VEN", "", ""],
    ["C1", "screened-in", "2024-01-05", "VEN", "", ""],
    ["C1", "interviewed", "2024-01-09", "VEN", "", ""],
    ["C1", "referred", "2024-01-09", "VEN", "us-resettlement", ""],
    ["C1", "approved", "2024-01-20", "VEN", "", ""],
    ["C1", "departed", "2024-01-30", "VEN", "", ""],
]


def edited(line: int, **fields: str) -> Rows:
    rows = [list(row) for row in CASE]
    for name, value in fields.items():
        rows[line][HEAD.index(name)] = value
    return rows


def without(line: int) -> Rows:
    return [row for at, row in enumerate(CASE) if at != line]


def test_one_case_is_counted_at_each_of_its_steps() -> None:
    found = counted(CASE)
    assert {str(cell) for cell, one in found.items() if one.value == 1 and "total" not in str(cell)} == {
        "registered.VEN", "screened.eligible.VEN", "interviewed.VEN", "referred.us-resettlement.VEN",
        "decided.approved.VEN", "departed.VEN",
    }  # fmt: skip
    assert [found[Cell("wait", ("half", step))].value for step in ("screening", "interview", "referral")] == [3, 4, 0]
    assert found[Cell("wait", ("half", "departure"))].value == 10


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (edited(2, day="2024-01-03"), "interviewed on 2024-01-03, after it was registered"),
        (without(4), "departed on 2024-01-30, after it was referred"),
        (edited(5, day="2024-01-10"), "departed on 2024-01-10, after it was referred"),
        (without(0), "nothing came before"),
        ([*CASE, CASE[0]], "registered on 2024-01-02, after it was registered"),
        ([*CASE, CASE[5]], "A case goes through a step once"),
        ([*CASE, edited(0, day="2024-02-02")[0]], "registered on 2024-02-02, after it was departed"),
        (edited(3, pathway="family"), "Then it was over"),
        (edited(1, day="2024-13-01"), "is no day"),
        (edited(1, day="20240105"), "is no day"),
        (edited(5, day="2024-04-06"), "has not come"),
        (edited(1, group="CUB"), "belongs to one group"),
        ([edited(0, group="Atlantis")[0]], "no group is called"),
        (edited(1, step="accepted"), "no step is called"),
        (edited(3, pathway=""), "referred has the pathway ''"),
        (edited(3, pathway="mars"), "Write one of us-resettlement"),
        (edited(1, reason="status"), "It has none"),
        (edited(0, case="Someone's whole name"), "says nothing about a person"),
        (edited(0, case=""), "says nothing about a person"),
        (edited(0, group="VEN\u200f"), "no group is called"),
        ([CASE[0][:5]], "5 fields"),
        ([], "It holds no case"),
    ],
)  # fmt: skip
def test_a_log_that_contradicts_itself_is_refused(rows: Rows, said: str) -> None:
    with pytest.raises(BadReturn) as caught:
        counted(rows)
    assert said in str(caught.value)
    assert caught.value.do


@pytest.mark.parametrize(
    "column", ["name", "Nombre", "date of birth", "Fecha de nacimiento", "passport", "N.º de documento", "birthDate",
               "Teléfono", "e-mail", "DNI"],
)  # fmt: skip
def test_a_column_about_a_person_is_refused_before_a_row_is_read(column: str) -> None:
    with pytest.raises(PersonalData) as caught:
        counted([[*row, "x"] for row in CASE], head=(*HEAD, column))
    assert column in str(caught.value) and "counts alone" in str(caught.value)


@pytest.mark.parametrize("head", [("case", "step", "day", "group", "pathway"), (*HEAD, "office"), (*HEAD[:5], "why")])
def test_other_columns_are_refused(head: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="other columns"):
        counted([], head=head)


def test_an_estimate_of_waits_known_from_a_textbook() -> None:
    """Times 6 6 6 7 10 13 16 22 23 of those that ended, 6 9 10 11 17 19 20 25 32 32 34 35 of those that did not."""
    ended = [(days, True) for days in (6, 6, 6, 7, 10, 13, 16, 22, 23)]
    seen = [(days, False) for days in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
    assert quantiles(ended + seen, {"half": 0.5, "three-in-ten": 0.7, "nine": 0.1}) == {
        "half": 23, "three-in-ten": 13, "nine": None,
    }  # fmt: skip


def test_leaving_open_cases_out_would_show_the_quick_alone() -> None:
    spells = [(1, True)] * 5 + [(100, False)] * 15
    assert quantiles(spells, {"half": 0.5}) == {"half": None}
    assert quantiles([one for one in spells if one[1]], {"half": 0.5}) == {"half": 1}
