"""Building the whole web site, both languages: from nothing, again with nothing new, and after one new release."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.made_up import write_notice, write_state_file
from benchmarks.measuring import Line, alone, output, processor_seconds

TITLE = "rumbo site build"
RUMBO = [sys.executable, "-c", "from rumbo.cli import main; main()"]

BACKDATED = ("--published", "2024-10-22")
RELEASES = (
    ("notice.csv", write_notice, "cbp-monthly-updates", (), "one notice of a month"),
    ("state.csv", write_state_file, "cbp-nationwide-state", BACKDATED, "one of the largest releases"),
)


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines, each of one build in a fresh process: it takes far longer than the noise.

    The new releases are made up: what CBP prints of one month on the day, as comes most often, and one of the largest
    there are, a file of encounters by state.
    """
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        kept = {
            **environ, "RUMBO_HOME": str(folder / "home"), "RUMBO_CACHE": str(folder / "cache"),
            "RUMBO_TODAY": "2026-11-24",
        }  # fmt: skip

        def build(what: str, target: float | None) -> Line:
            start, before = perf_counter(), processor_seconds()
            output([*RUMBO, "site", "build", "--output", str(folder / "site")], kept)
            seconds, spent = perf_counter() - start, processor_seconds() - before
            pages = sum(1 for _ in (folder / "site").rglob("*.html"))
            return alone(f"{what}: {pages:,} pages ({spent:.0f} s of processor time)", [seconds], target)

        yield build("From nothing", 90)
        yield build("Nothing new", None)
        for name, write, source, more, what in RELEASES:
            write(folder / name)
            added = ["ingest", str(folder / name), "--source", source, *more]
            output([*RUMBO, *added, "--anyway"], kept)  # made up, it has other cells than those known
            yield build(f"After {what}", 20)
