"""What the shell sees of every command: help in the reader's language, errors as one paragraph, exit codes.

Help is plain text and not Rich's, because Rich takes longer to load than all the rest. Sentences of help are the
docstrings of commands and the ``help`` of options; they are translated here, when they are shown.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from rumbo.cli.answer import say
from rumbo.cli.language import _, colourless, speak
from rumbo.cli.usage import telling
from rumbo.errors import RumboError


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a docstring, each on one line: the keys of their translations."""
    return [" ".join(part.split()) for part in cleandoc(text or "").split("\n\n") if part.strip()]


class _Helpful:
    """Help in the language spoken. Typer's own types for what is handed around here are private, hence ``Any``."""

    params: Any
    help: Any
    epilog: Any
    get_params: Any

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        pieces = [_("[OPTIONS]")]
        for parameter in self.params:
            if parameter.param_type_name == "argument":
                pieces.append(_(parameter.metavar) if parameter.required else f"[{_(parameter.metavar)}]")
        return pieces

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage:") + " ")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self.format_usage(ctx, formatter)
        for text in paragraphs(self.help):
            formatter.write_paragraph()
            formatter.write_text(_(text))
        for title, rows in self.sections(ctx).items():
            with formatter.section(_bold(_(title))):
                formatter.write_dl(rows, col_max=26)
        for text in paragraphs(self.epilog):
            formatter.write_paragraph()
            formatter.write_text(_(text))

    def sections(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:
        """Return the lists of a help page: arguments, and options by their panel."""
        found: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            metavar = _(parameter.metavar) if parameter.metavar else ""
            if parameter.param_type_name == "argument":
                panel, names = "Arguments", metavar
            else:
                panel, names = parameter.rich_help_panel or "Options", f"{', '.join(parameter.opts)} {metavar}".strip()
            found.setdefault(panel, []).append((names, _(parameter.help)))
        return found

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; what is wrong with one is told without the words of the library that found it."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc,no-any-return]
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ").replace("Input should", "it should", 1)
            raise


class Command(_Helpful, TyperCommand):
    """One command."""


class Group(_Helpful, TyperGroup):
    """A group of commands; the outermost one turns errors into paragraphs and exit codes."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what stands behind the name of the group."""
        return [_("[OPTIONS]"), _("COMMAND [ARGUMENTS]")]

    def sections(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:
        """Return the lists of a help page: the commands, then the options."""
        commands = [self.commands[name] for name in self.list_commands(ctx)]
        options = [row for rows in super().sections(ctx).values() for row in rows]
        return {"Commands": [(str(one.name), _(paragraphs(one.help)[0])) for one in commands], "Options": options}

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read what stands before the name of a command."""
        with telling():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Find the command, read what stands behind its name, and run it."""
        with telling():
            return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> Any:
        """Run the command that the arguments name, and end with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        _prepare_streams()
        try:
            speak(arguments)
            return super().main(arguments, *more, **extra)
        except RumboError as error:
            _end(str(error), error.exit_code)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                _end(f"The answer cannot be written: {error.strerror}. Make room, or write it elsewhere.", 1)
            if isinstance(error, RuntimeError) and "interrupted" in str(error):  # how the engine tells of Ctrl+C
                raise KeyboardInterrupt from None
            if os.environ.get("RUMBO_DEBUG"):
                raise
            _end(
                f"Rumbo met an error that it did not expect, {type(error).__name__}: {error}. "
                "Set RUMBO_DEBUG=1 and ask again to see where.",
                1,
            )


def _end(sentence: str, code: int) -> None:
    say(sentence)
    sys.exit(code)


def _prepare_streams() -> None:
    """Let no letter stop an answer: data are UTF-8, and a terminal that lacks a sign shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", newline="\n")


def _bold(title: str) -> str:
    return typer.style(title, bold=True) if sys.stdout.isatty() and not colourless() else title
