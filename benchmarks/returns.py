"""Returns: check of a filled form, a case log into a return, and from filing to showing.

Every case and figure is made up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import Line, alone, in_fresh_processes, in_turn, python

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

CASES = 50_000
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
        seconds = in_turn({"log": lambda: found.from_log(log, "office-month", "COL", "2024-01")}, 3 if quick else 9)
        yield alone(f"From a log of {CASES:,} cases", seconds["log"], 2)
        first = offices.write(folder, offices.month(rows), "first.csv")
        command = {"cold": python(FILED_TO_SHOWN, folder / "other", first)}
        yield alone("Filed to shown, a fresh process", in_fresh_processes(command, repeats // 3 or 1)["cold"], 3)


def _a_year(folder: Path, rows: list[list[str]]) -> Path:
    """File the months of a year before the one that is checked, and return its file."""
    import offices

    offices.file_months(folder, rows, "2023-07", "2024-02")
    return offices.write(folder, offices.month(rows, "2024-03"), "checked.csv")
