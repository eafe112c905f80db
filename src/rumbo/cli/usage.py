"""What the library of the command line says of a wrong use, in the language of the reader.

The library has its sentences in English alone and puts names into them; they are recognised here, and the names kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import typer

from rumbo.cli.language import _

QUOTE = "'"
ARGUMENT = "Missing argument {name}."
# The first that fits counts.
SENTENCES = (
    "No such option: {name} (Possible options: {names})",
    "No such option: {name}",
    "No such command {name}. Did you mean {names}?",
    "No such command {name}.",
    "Missing command.",
    ARGUMENT,
    "Missing option {name}.",
    "Option {name} requires an argument.",
    "Option {name} does not take a value.",
    "Got unexpected extra argument(s) ({names})",
    "Invalid value for {name}: {problem}",
    "{name} is not one of {names}.",
    "it should be a valid integer, unable to parse string as an integer",
    "it should be a valid number, unable to parse string as a number",
    "it should be greater than or equal to {name}",
    "it should be less than or equal to {name}",
    "Unable to parse input string as an integer, exceeded maximum size",
)


def told(sentence: str) -> str:
    """Return a sentence of the library in the language spoken; one that is not known stays as it is."""
    for known in SENTENCES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(known))
        if found := re.fullmatch(pattern, sentence, re.DOTALL):
            words = found.groupdict()
            if "problem" in words:
                words["problem"] = told(words["problem"])
            if known == ARGUMENT:  # as the line above it calls it
                words["name"] = f"'{_(words['name'].strip(QUOTE))}'"
            return _(known).format(**words)
    return sentence


@contextmanager
def telling() -> Iterator[None]:
    """Let what is wrong with the use of a command be told in the language spoken."""
    try:
        yield
    except typer.TyperException as error:
        # The library's classes of a wrong use are private; one of them is no sentence, but a page of help.
        used: Any = error
        if hasattr(used, "ctx") and type(used).__name__ != "NoArgsIsHelpError":
            used.show = partial(_show, used)
        raise


def _show(error: Any, file: Any = None) -> None:
    if error.ctx:
        asking = f"{error.ctx.command_path} {error.ctx.help_option_names[0]}"
        typer.echo(
            f"{error.ctx.get_usage()}\n" + _("Try '{command}' for help.").format(command=asking) + "\n", err=True
        )
    typer.echo(_("Error: {problem}").format(problem=told(error.format_message())), err=True)
