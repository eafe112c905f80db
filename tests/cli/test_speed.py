"""A quick command starts quickly: what is loaded, and how long help takes beside a program that does nothing."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

HEAVY = {
    "altair", "vl_convert", "jinja2", "polars", "pandas", "pyarrow", "numpy", "babel", "fastapi", "matplotlib",
}  # fmt: skip
ENGINE = {"duckdb", "yaml", "rich", "pydantic", "rumbo.core", "rumbo.archive", "rumbo.observatory"}
LOADED = """
import sys
from rumbo.cli import main
sys.argv = ["rumbo", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded:", *sorted(sys.modules), file=sys.stderr)
"""
BARE = """
import typer
app = typer.Typer()
@app.command()
def one(name: str = "x"):
    "One."
@app.command()
def two(name: str = "x"):
    "Two."
app()
"""


def loaded(surroundings: Mapping[str, str], *arguments: str) -> set[str]:
    """The modules that a command loads."""
    command = [sys.executable, "-c", LOADED, *arguments]
    found = subprocess.run(command, env=dict(surroundings), capture_output=True, text=True, check=True)
    return set(found.stderr.rpartition("loaded:")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",)])
def test_help_loads_neither_engine_nor_vocabulary(surroundings: Mapping[str, str], arguments: tuple[str, ...]) -> None:
    assert not loaded(surroundings, *arguments) & (HEAVY | ENGINE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "cbp-encounters", "--place", "us-southwest", "--since", "2026-01"),
        ("show", "cbp-encounters", "--place", "us-southwest", "--period", "2023-12", "--format", "parquet"),
        ("status",),
        ("history", "cbp-encounters", "2023-12", "--place", "us-southwest"),
        ("pathways", "--nationality", "VEN", "--in", "COL"),
        ("cite", "cbp-encounters", "--place", "us-southwest", "--period", "2023-12"),
    ],
)
def test_a_question_loads_no_library_of_charts_frames_or_pages(
    surroundings: Mapping[str, str], arguments: tuple[str, ...], tmp_path: Path
) -> None:
    output = ("--output", str(tmp_path / "answer")) if "parquet" in arguments else ()
    if arguments == ("status",):
        loaded(surroundings, *arguments)  # the trend is worked out once, and then remembered
    assert not loaded(surroundings, *arguments, *output) & HEAVY


def test_an_answer_for_a_program_does_not_load_what_draws(surroundings: Mapping[str, str]) -> None:
    found = loaded(surroundings, "show", "cbp-encounters", "--place", "us-southwest", "--period", "2023-12")
    assert "rich.console" not in found and "rumbo.site" not in found


def processor_time(command: list[str], surroundings: Mapping[str, str]) -> float:
    """The least processor time of several runs, in seconds: another's load on the machine counts little."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=dict(surroundings), stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


@pytest.mark.skipif(os.name != "posix", reason="processor time of children is told on POSIX")
def test_help_comes_as_soon_as_that_of_a_program_that_does_nothing(surroundings: Mapping[str, str]) -> None:
    bare = processor_time([sys.executable, "-c", BARE, "--help"], surroundings)
    ours = processor_time([sys.executable, "-c", "from rumbo.cli import main; main()", "--help"], surroundings)
    assert ours <= 1.5 * bare, f"{ours:.3f} s against {bare:.3f} s"


Run = Callable[..., subprocess.CompletedProcess[str]]


def test_spanish_alone_pays_for_its_catalogue(surroundings: Mapping[str, str]) -> None:
    spanish = {**surroundings, "LANG": "es_MX.UTF-8"}
    assert "babel" in loaded(spanish, "--help")
    assert not loaded(spanish, "--help") & ENGINE - {"rumbo.core"}
