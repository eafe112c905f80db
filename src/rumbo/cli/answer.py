"""Where an answer goes and in which form: a terminal, another program, or a file.

On a terminal a person reads, so rows become a table. Another program or a file gets rows: CSV, unless told otherwise.
Data go to standard output; what is said about them goes to standard error.
"""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rumbo.errors import WrongUse

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

FINDING = "magenta"
"""What Rumbo computed is magenta, as on the pages; nothing else is."""

FAINT = "dim"
UNWRAPPED = 1000
LEAST = 10
"""So many columns are left to words, or the ids beside them are broken too."""


def answer(
    rows: Iterable[dict[str, Any]], draw: Callable[[], Iterable[RenderableType]], form: str | None,
    output: Path | None, whole: Any = None,
) -> bool:  # fmt: skip
    """Give an answer that is rows, and say whether it was drawn.

    It takes the form asked; else that of the ending of the file; else it is drawn on a terminal, and CSV for another
    program. ``whole`` is what JSON has instead of the rows, where an answer is more than they; such an answer is drawn
    for another program too, since no CSV would hold it. ``whole`` may be the JSON itself, in pieces. Raises WrongUse.
    """
    if form is None and output:
        form = ending(output)
    elif output and form != (named := output.suffix[1:].lower()) and named in ("csv", "json", "parquet"):
        raise WrongUse(
            f"{output} ends in .{named}, and --format is {form}.", "", "Give one of the two, or let them agree."
        )
    if form == "table" or (form is None and (whole is not None or sys.stdout.isatty())):
        draw_to(output, draw())
        return True
    from rumbo import publish
    from rumbo.publish import json

    form = form or "csv"
    if form == "parquet" and not output and sys.stdout.isatty():
        raise WrongUse("Parquet is no text for a terminal.", "", "Name a file with --output.")
    if form != "json" or whole is None:
        deliver(publish.content(list(rows), form), output)
    else:
        deliver(whole if isinstance(whole, Iterator) else json.whole(whole), output)
    return False


def ending(output: Path, known: Sequence[str] = ("csv", "json", "parquet")) -> str:
    """Return the format that the ending of a file names. Raises WrongUse, with the endings there are."""
    found = output.suffix[1:].lower()
    if found not in known and not output.is_dir():  # what is wrong with a folder is said when it is written
        endings = " or ".join(f".{one}" for one in known)
        raise WrongUse(f"The name {output} tells no format.", "", f"End it in {endings}, or give --format.")
    return found


def draw_to(output: Path | None, parts: Iterable[RenderableType]) -> None:
    """Draw for a person: on standard output, or into a file as plain text."""
    if output:
        deliver((f"{text}\n".encode() for text in plain(parts)), output)
    else:
        show(parts)


def deliver(content: bytes | Iterable[bytes], output: Path | None) -> None:
    """Write bytes, or pieces one after the other, to a file, whole or not at all, else to standard output."""
    if output:
        from rumbo import publish

        publish.save(output, content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines([content] if isinstance(content, bytes) else content)
    sys.stdout.buffer.flush()


def show(parts: Iterable[RenderableType]) -> None:
    """Print what a person reads: drawn to the width of the terminal, else unwrapped and without colour."""
    if sys.stdout.isatty():
        screen = console()
        for part in parts:
            if isinstance(part, str):
                screen.print(wrapped(part, screen.width), soft_wrap=True)
            else:
                _keep_figures_whole(screen, part)
                screen.print(part)
        return
    for text in plain(parts):
        typer.echo(text)


def _keep_figures_whole(screen: Console, part: RenderableType) -> None:
    """Let the words of a table that is too wide give way before its figures, and its ids where that is not enough."""
    from rich.measure import Measurement
    from rich.table import Table

    if not isinstance(part, Table):
        return
    if Measurement.get(screen, screen.options.update(width=UNWRAPPED), part).maximum <= screen.width:
        return
    needed = 0
    for column in part.columns:
        cells = max((len(str(cell)) for cell in column.cells), default=0)
        if column.justify == "right":
            column.width = max([cells, *map(len, str(column.header).split())])
        needed += column.width or (cells if column.no_wrap else LEAST)
    if needed > screen.width:
        for column in part.columns:
            column.no_wrap = False


def plain(parts: Iterable[RenderableType]) -> Iterator[str]:
    """Yield what a person reads as text, part by part, unwrapped and without colour."""
    from rich.console import Console

    page = Console(file=io.StringIO(), width=UNWRAPPED, color_system=None, highlight=False, emoji=False, markup=False)
    for part in parts:
        page.file = text = io.StringIO()
        page.print(part)
        yield "\n".join(line.rstrip() for line in text.getvalue().removesuffix("\n").split("\n"))


def width() -> int:
    """Return how wide an answer may be drawn: as the terminal is, and elsewhere as wide as it likes."""
    return console().width if sys.stdout.isatty() else UNWRAPPED


def console(*, error: bool = False) -> Console:
    """Return the terminal, for drawing."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, emoji=False, markup=False)


def say(sentence: str) -> None:
    """Say something about the answer, on standard error, wrapped where that is a terminal."""
    typer.echo(wrapped(sentence, shutil.get_terminal_size().columns) if sys.stderr.isatty() else sentence, err=True)


def waiting(sentence: str) -> AbstractContextManager[object]:
    """Return what shows on a terminal that work is going on; nothing elsewhere."""
    return console(error=True).status(sentence) if sys.stderr.isatty() else nullcontext()


def wrapped(text: str, width: int) -> str:
    """Return paragraphs broken at blanks alone: an address stays whole, and so does 62.7 % with its no-break space."""
    lines = [textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")]
    return "\n".join(lines)


def table(*heads: str, right: Iterable[int] = (), findings: Iterable[int] = (), whole: int | None = None) -> Table:
    """Return an empty table: words left, figures right, one rule under the head, no box. Columns count from zero.

    ``whole`` is a column of ids, which are not broken into lines as long as the others give way.
    """
    from rich import box
    from rich.table import Table

    # Rich's own heads of a rule alone keep an empty line above and below, hence this one.
    rule = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
    found = Table(box=rule, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    figures, computed = set(right), set(findings)
    for number, head in enumerate(heads):
        found.add_column(
            head,
            justify="right" if number in figures else "left",
            style=FINDING if number in computed else "",
            header_style=f"bold {FINDING}" if number in computed else "bold",
            overflow="fold",
            no_wrap=number == whole,
        )
    return found


def heading(text: str) -> RenderableType:
    """Return a line that stands out."""
    from rich.text import Text

    return Text(text, style="bold")


def faint(text: str) -> RenderableType:
    """Return a line that stands back."""
    from rich.text import Text

    return Text(text, style=FAINT)


def finding(text: str) -> RenderableType:
    """Return a figure that Rumbo computed, among others that publishers printed."""
    from rich.text import Text

    return Text(text, style=FINDING)


def pairs(found: Iterable[tuple[str, str]]) -> Table:
    """Return names and what they stand for, as two columns."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=FAINT, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in found:
        grid.add_row(name, text)
    return grid
