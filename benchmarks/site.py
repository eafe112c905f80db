"""Building the whole web site, both languages, from the starter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measuring import Line, alone, processor_seconds

TITLE = "rumbo site build"
RUMBO = "from rumbo.cli import main; main()"


def run(quick: bool) -> Iterator[Line]:
    """Yield the line of one build, in a fresh process. One is enough: it takes far longer than the noise."""
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        start, before = perf_counter(), processor_seconds()
        done = subprocess.run(
            [sys.executable, "-c", RUMBO, "site", "build", "--output", str(folder / "site")],
            capture_output=True,
            text=True,
            env={**environ, "RUMBO_HOME": str(folder / "home"), "RUMBO_TODAY": "2026-11-24"},
        )
        seconds, spent = perf_counter() - start, processor_seconds() - before
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            print(f"rumbo site build was left out: {reason}")
            return
        pages = sum(1 for _ in (folder / "site").rglob("*.html"))
        files = sum(1 for path in (folder / "site").rglob("*") if path.is_file())
        yield alone(f"{pages:,} pages, {files:,} files ({spent:.0f} s of processor time)", [seconds], 60)
