"""Returns: check of a filled form, a case log into a return, and from filing to showing.

Every case and figure is made up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.measuring import Line, alone, in_fresh_processes, in_turn, python
from rumbo.core import Period
from rumbo.returns import OPENING, Cell, form, log, sheet
from rumbo.returns.filing import Filing
from rumbo.returns.protect import Published, protect, step_of
from rumbo.returns.reading import Answer

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

CASES = 50_000
FORM, LAST = form("office-month"), Period.parse("2025-07")
ACTS: tuple[Literal["filed"], Literal["corrected"]] = ("filed", "corrected")
TITLE = f"Returns: a form of 407 cells, a log of {CASES:,} cases"
FILED_TO_SHOWN = """
import os, sys
from rumbo.observatory import open_observatory
home, path = f"{sys.argv[1]}-{os.getpid()}", sys.argv[2]
open_observatory(home, today="2024-02-05").file_return(path, "COL", approved_by="head-of-office")
assert open_observatory(home, today="2024-02-05").series("office-registered", "COL").newest.value
"""


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines: the checks alone, with what the archive holds of a year, the log, and filed to shown."""
    import offices

    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        log = folder / "log.csv"
        log.write_bytes(offices.as_text(offices.events(CASES)))
        rows = offices.events(2_000)
        path = _a_year(folder, rows)
        found = offices.observatory(folder / "home", "2024-04-05")
        repeats = 5 if quick else 31
        seconds = in_turn({"check": lambda: found.check_return(path)}, repeats)
        yield alone("Check, against a year of releases", seconds["check"], 0.05)
        before, answers = _two_years()
        seconds = in_turn({"protect": lambda: protect(FORM, LAST, answers, before)}, 1 if quick else 5)
        yield alone(f"Protected and audited, against {len(before)} releases of 24 months", seconds["protect"], 5)
        seconds = in_turn({"log": lambda: found.from_log(log, "office-month", "COL", "2024-01")}, 3 if quick else 9)
        yield alone(f"From a log of {CASES:,} cases", seconds["log"], 2)
        first = offices.write(folder, offices.month(rows), "first.csv")
        command = {"cold": python(FILED_TO_SHOWN, folder / "other", first)}
        yield alone("Filed to shown, a fresh process", in_fresh_processes(command, repeats // 3 or 1)["cold"], 3)


def _two_years() -> tuple[list[Filing], dict[Cell, Answer]]:
    """Return what was filed of two years before a month, each month twice, and the answers of the month.

    The first release of each month lacks one case in fifty, which had come late; it is rounded as it would be.
    """
    import offices

    rows = offices.events(3_000, until=date(2025, 9, 30))
    fewer = [row for row in rows if int(row[0][1:]) % 50]
    found, month, day = [], LAST - 24, date(2026, 1, 1)
    while month < LAST:
        for number, (act, some) in enumerate(zip(ACTS, (fewer, rows), strict=True), 1):
            cells = {
                cell: Published(None, one.status) if one.value is None
                else Published((one.value + 2) // 5 * 5, rounding=step_of(FORM, cell))
                for cell, one in _counted(some, month).items() if cell.moment != OPENING
            }  # fmt: skip
            who = FORM.programme.filers["COL"]
            found.append(Filing(FORM, who, month, act, day, "", "", number, cells=cells, version=FORM.version))
        month = month + 1
    return found, _counted(rows, LAST)


def _counted(rows: list[list[str]], month: Period) -> dict[Cell, Answer]:
    import offices

    return dict(log.count(sheet.of_text(offices.as_text(rows), ""), "", FORM, month, date(2026, 1, 1)))


def _a_year(folder: Path, rows: list[list[str]]) -> Path:
    """File the months of a year before the one that is checked, and return its file."""
    import offices

    offices.file_months(folder, rows, "2023-07", "2024-02")
    return offices.write(folder, offices.month(rows, "2024-03"), "checked.csv")
