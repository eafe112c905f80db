"""``rumbo site``: build the web site, and serve it on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, plural
from rumbo.cli.shell import Command, Group

FOLDER = Path("build/site")

Folder = Annotated[Path, typer.Option("--output", metavar="FOLDER", help="The folder of the site; else build/site.")]

app = typer.Typer(cls=Group, rich_markup_mode=None, no_args_is_help=True, help="The web site, in English and Spanish.")


@app.command(cls=Command)
def build(
    output: Folder = FOLDER,
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="Where the site will stand, for the links in its feeds.")
    ] = "",
    lang: options.Language = None,
) -> None:
    """Build the web site into a folder."""
    site, workers = _site(), os.cpu_count() or 1
    with _Progress() as progress:
        built = site.build(options.observatory(), output, progress.tell, workers, address)
    typer.echo(
        plural("{count} page in {folder}, built in {seconds} s.", "{count} pages in {folder}, built in {seconds} s.",
               built.pages, folder=built.folder, seconds=f"{built.seconds:.1f}")
    )  # fmt: skip


@app.command(cls=Command)
def serve(
    host: options.Host = options.HERE[0],
    port: options.Port = options.HERE[1],
    output: Folder = FOLDER,
    lang: options.Language = None,
) -> None:
    """Serve the built site on this machine, until Ctrl+C."""
    _site().serve(output, host, port)


def _site() -> ModuleType:
    try:
        from rumbo import site
    except ModuleNotFoundError as error:
        from rumbo.errors import MissingPackage

        raise MissingPackage.of_extra(error.name, "The site needs it.", "site") from None
    return site


class _Progress:
    """How far a build is, on standard error: one moving line on a terminal, else one line for each stage."""

    def __init__(self) -> None:
        self.line = answer.console(error=True).status("") if sys.stderr.isatty() else None
        self.stage = ""

    def __enter__(self) -> _Progress:
        if self.line:
            self.line.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self.line:
            self.line.stop()

    def tell(self, stage: str, done: int, of: int) -> None:
        """Say that a stage has done some of its steps."""
        names = {
            "figures": _("figures"), "outlooks": _("outlooks"), "record": _("the record of past forecasts"),
            "tables": _("whole tables"), "files": _("files"), "en": _("pages in English"), "es": _("pages in Spanish"),
        }  # fmt: skip
        name = names.get(stage, stage)
        if self.line:
            self.line.update(f"{name}: {done}/{of}")
        elif stage != self.stage:
            answer.say(name)
        self.stage = stage
