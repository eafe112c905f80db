"""From a key pressed to words on the screen: help beside a bare program, and a series from the starter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer

from benchmarks.measuring import Line, alone, at_most, in_fresh_processes, processor_seconds, python

TITLE = "The command line, in fresh processes"
RUMBO = "from rumbo.cli import main; main()"
# The yardsticks have no rich text either: it would make them slower.
HEAD = """from __future__ import annotations
from typing import Annotated
import typer
app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False)
"""
SMALL = """
@app.command()
def one(name: str = "") -> None:
    "Do one thing."

@app.command()
def two() -> None:
    "Do another."
"""


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines of ``rumbo --help`` and ``rumbo show``."""
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        (folder / "similar.py").write_text(HEAD + _similar(), encoding="utf-8")
        (folder / "small.py").write_text(HEAD + SMALL, encoding="utf-8")
        settings = {"PYTHONPATH": str(folder), "RUMBO_HOME": str(folder / "home"), "RUMBO_TODAY": "2026-11-24"}
        commands = {
            "ours": python(RUMBO, "--help"),
            "similar": python("from similar import app; app()", "--help"),
            "small": python("from small import app; app()", "--help"),
        }
        seconds = in_fresh_processes(commands, 5 if quick else 31, settings)
        yield at_most("rumbo --help", seconds["ours"], "bare typer, as many options", seconds["similar"], 1.5)
        yield at_most("rumbo --help", seconds["ours"], "bare typer, two commands", seconds["small"])
        words = ("show", "cbp-encounters", "--place", "us-southwest")
        before, turns = processor_seconds(), 3 if quick else 15
        shown = in_fresh_processes({"ours": python(RUMBO, *words)}, turns, settings)
        spent = (processor_seconds() - before) / (turns + 1)
        yield alone(f"rumbo {' '.join(words)} ({spent:.2f} s of processor time)", shown["ours"], 1)


def _similar() -> str:
    """Return a typer program with the commands and options of Rumbo's, and nothing behind them."""
    from rumbo.cli.app import app

    return "\n".join(
        f"@app.command({name!r})\ndef command_{number}({_parameters(command)}) -> None:\n    {command.help or ''!r}\n"
        for number, (name, command) in enumerate(_leaves("", typer.main.get_command(app)))
    )


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for part, child in command.commands.items():
        yield from _leaves(f"{name}-{part}".strip("-"), child)


def _parameters(command: Any) -> str:
    found = []
    for number, one in enumerate(command.params):
        words = getattr(one, "help", "") or ""
        if one.param_type_name == "option":
            names = ", ".join(repr(text) for text in one.opts)
            found.append(f"option_{number}: Annotated[str | None, typer.Option({names}, help={words!r})] = None")
        else:
            found.append(f"argument_{number}: Annotated[str | None, typer.Argument(help={words!r})] = None")
    return ", ".join(found)
