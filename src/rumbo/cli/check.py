"""``rumbo check``: whether the claims of a text hold, those on figures and those on records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, plural
from rumbo.errors import WrongUse

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.claims import Checked, Claim, RecordClaim

LARGEST = 64 * 2**20
ONE_LINE = 160
"""So many characters of a sentence stand around a claim."""


def check(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A text, or - for standard input.")] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DAY", help="When the text was published, such as 2024-05-07.",
                     rich_help_panel=options.TIME),
    ] = None,
    context: Annotated[
        str, typer.Option("--context", metavar="TEXT", help="What was said before it, such as its headline.")
    ] = "",
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl", metavar="FILE", help="Many texts, as JSON lines with id, text, context, published and lang."
        ),
    ] = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """Whether the claims of a text hold: what each says, what the record gave then, and what it gives now.

    Figures on migration are held against the archive; that an office, a measure, an agreement, a meeting or a promise
    exists, against the registers.

    A text in English or Spanish. In doubt a claim cannot be checked, and the answer says why.
    """
    if (file is None) == (jsonl is None):
        raise WrongUse("One text to check is needed.", "", "Name a FILE, or - for standard input, or --jsonl FILE.")
    observatory = options.observatory()
    if jsonl is not None:
        lines = observatory.check_pieces(_content(jsonl).split(b"\n"), str(jsonl), as_of)
        answer.deliver((piece.encode() for line in lines for piece in chain(line, "\n")), output)
        return
    from rumbo.publish import json

    assert file is not None
    text = _text(_content(file), str(file))
    found = observatory.check(text, published=published, context=context, as_of=as_of)
    said = {
        "language": found.language,
        "published": found.published.isoformat() if found.published else None,
        "as_of": found.as_of.isoformat(),
        "records": [dict(one.row()) for one in found.records],
    }
    whole = json.pieces(said, "claims", (one.row() for one in found.claims))
    answer.answer((_flat(one) for one in found.claims), lambda: _drawn(found), form, output, whole)


def _content(path: Path) -> bytes:
    from rumbo.archive.intake import take

    return sys.stdin.buffer.read(LARGEST) if str(path) == "-" else take(path, LARGEST)


def _text(content: bytes, name: str) -> str:
    from rumbo.errors import NotText

    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(
            f"{name}: byte {error.start + 1} is no UTF-8.", "The text would be read wrongly.", "Save it as UTF-8."
        ) from None


def _flat(one: Claim) -> dict[str, Any]:
    """Return what a table has of a claim: the reading that stands, and nothing nested."""
    return {name: value for name, value in one.row().items() if not isinstance(value, (list, dict))}


def _drawn(found: Checked) -> Iterator[RenderableType]:
    from rumbo.claims import Claim

    if not found.in_order:
        yield _("No claim on migration was found.")
        return
    on = (
        _("published {day}").format(day=day(found.published, short=False))
        if found.published
        else _("without a day of publication")
    )
    yield answer.heading(plural("{count} claim", "{count} claims", len(found.in_order)) + ", " + on)
    if not found.published:
        yield answer.faint(_("Months without a year cannot be placed: give --published DAY."))
    for one in found.in_order:
        yield ""
        yield from _figures(found, one) if isinstance(one, Claim) else _record(found, one)


def _record(found: Checked, one: RecordClaim) -> Iterator[RenderableType]:
    from rumbo.claims import registered_telling as telling

    yield _around(found.text, one)
    yield "  " + telling.quotable(one).in_language(language())
    if redo := telling.command(one):
        yield answer.faint("  " + redo)


def _figures(found: Checked, one: Claim) -> Iterator[RenderableType]:
    from rumbo.claims import telling

    yield _around(found.text, one)
    yield "  " + telling.quotable(one).in_language(language())
    if sums := telling.arithmetic(one, language()):
        yield answer.faint("  " + sums)
    if one.definitions and one.verdict != "holds":
        for each in one.definitions:
            if each.now:
                told = telling.reading_told(each.reading).in_language(language())
                yield answer.faint(f"  {told}: {telling.figure_told(one, each.now, language())}")
    for redo in telling.commands(one):
        yield answer.faint("  " + redo)


def _around(text: str, one: Claim | RecordClaim) -> str:
    """Return the words around a claim, with the claim between brackets."""
    begun, ended = max(0, one.start - ONE_LINE // 2), min(len(text), one.end + ONE_LINE // 2)
    first = max(text.rfind("\n", begun, one.start) + 1, begun)
    after = text.find("\n", one.end, ended)
    after = ended if after < 0 else after
    before = ("…" if first and text[first - 1] != "\n" else "") + text[first : one.start]
    return f"{before}[{one.span}]{text[one.end : after]}"
