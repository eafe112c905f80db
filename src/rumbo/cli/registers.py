"""``rumbo registers check``: what does not fit in the files of the registers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import plural
from rumbo.cli.shell import Command, Group

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer(cls=Group, rich_markup_mode=None, no_args_is_help=True, help="The files of the registers.")


@app.callback()
def registers() -> None:
    """The files of the registers."""


@app.command(cls=Command)
def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Another folder of registers than the package's.")
    ] = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """Name each problem in the registers with its file and line; the exit code is 1 if there is one."""
    from rumbo import registers
    from rumbo.errors import NotAFile
    from rumbo.publish.records import plain

    if folder and not folder.is_dir():
        raise NotAFile(f"{folder} is no folder.", "", "Name the folder that holds compact, pathways and the others.")
    if folder and not any((folder / name).is_dir() for name in registers.REGISTERS):
        raise NotAFile(
            f"{folder} holds no register.", f"It has none of {', '.join(registers.REGISTERS)}.",
            "Name the folder that holds them.",
        )  # fmt: skip
    held = registers.load(folder or registers.FOLDER)
    rows = [plain(problem) for problem in held.problems]

    def draw() -> Iterator[RenderableType]:
        yield from map(str, held.problems)
        problems = plural("{count} problem", "{count} problems", len(rows))
        entries = plural("{count} record read", "{count} records read", len(held.records))
        yield f"{problems}; {entries}."

    answer.answer(rows, draw, form, output, rows)
    if rows:
        raise typer.Exit(1)
