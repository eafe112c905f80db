"""``python -m benchmarks [name ...] [--quick]``: measures, and prints one table for each benchmark."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import MIB, Line

NAMES = ("ingest", "view", "start", "site", "claims", "drivers", "outlook", "returns", "capacity", "serving", "explore")
CORES = 2


def main() -> None:
    """Run the benchmarks that were named, else all, on two cores."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which: {', '.join(NAMES)} (all)")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and a smaller archive")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    _stay_on_two_cores()
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    console.print(_machine())
    for name in asked.names or NAMES:
        # Imported here: the engine counts the cores when it is loaded.
        module = importlib.import_module(f"benchmarks.{name}")
        with console.status(f"{module.TITLE} …"):
            table = _table(module.TITLE, module.run(asked.quick))
        if table.row_count:
            console.print(table)
    console.print(
        "Times are medians of n runs after one to warm up; the sides run in turn, and a ratio is the median over the "
        "turns.\nA machine that others use is noisy: look at the ratios before the times."
    )


def _stay_on_two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def _machine() -> str:
    import duckdb

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {platform.system()}, {cores} cores{load}"


def _table(title: str, lines: Iterable[Line]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("Measured", "n", "Rumbo", "Beside", "Theirs", "Ratio", "Target", ""):
        table.add_column(heading, justify="right" if heading in ("n", "Rumbo", "Theirs", "Ratio") else "left")
    group = ""
    for line in lines:
        if line.group != group:
            group = line.group
            table.add_section()
            table.add_row(f"[bold]{group}[/]")
        table.add_row(
            line.what,
            str(line.n),
            _amount(line.ours, line),
            line.yardstick,
            "" if line.theirs is None else _amount(line.theirs, line),
            line.ratio,
            line.target,
            {True: "kept", False: "missed", None: ""}[line.kept],
        )
    return table


def _amount(figure: float, line: Line) -> str:
    if line.share:
        return f"{figure:.3f}"
    if line.memory:
        return f"{figure / MIB:,.0f} MiB"
    return f"{figure * 1000:,.1f} ms" if figure < 1 else f"{figure:,.2f} s"


if __name__ == "__main__":
    main()
