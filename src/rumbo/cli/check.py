"""``rumbo check``: whether the claims of a text hold, those on figures and those on records."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import language
from rumbo.errors import WrongUse

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.claims import Article, Checked
    from rumbo.observatory import Observatory

LARGEST = 64 * 2**20
Form = Literal["table", "csv", "json", "parquet", "markdown", "claimreview", "html"]
ENDINGS = {"md": "markdown", "jsonld": "claimreview"}
"""Endings of files that are called otherwise than their format."""
LEFT_OUT = frozenset(
    {"because", "by_hand", "readings", "definitions", "records", "countries", "not_borne_out", "arithmetic",
     "near_miss_told", "reason_told", "said_start"}
)  # fmt: skip
"""What of a claim has no place in the cell of a table, or is in it otherwise."""


def check(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A text, a saved web page or a PDF, or - for standard input."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="DAY",
            help="When the text was published, such as 2024-05-07; else the day that its page gives.",
            rich_help_panel=options.TIME,
        ),
    ] = None,
    context: Annotated[
        str, typer.Option("--context", metavar="TEXT", help="What was said before it, such as its headline.")
    ] = "",
    read: Annotated[
        list[str] | None,
        typer.Option(
            "--read",
            metavar="READING",
            help="Read a claim otherwise, by its words or its number: '#1: indicator=usbp-encounters, period=2023-12'.",
        ),
    ] = None,
    jsonl: Annotated[
        Path | None,
        typer.Option(
            "--jsonl", metavar="FILE", help="Many texts, as JSON lines with id, text, context, published and lang."
        ),
    ] = None,
    as_of: options.AsOf = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table, json, markdown, claimreview (schema.org), html (one page by itself), csv or parquet.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write to a file; its ending (.md, .json, .jsonld, .html, .csv) tells the format.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """Whether the claims of a text hold: what each says, what the record gave then, and what it gives now.

    Figures on migration are held against the archive; that an office, a measure, an agreement, a meeting or a promise
    exists, against the registers.

    A text in English or Spanish. In doubt a claim cannot be checked, and the answer says why. The exit code says
    whether the text could be read, not what was found: a verdict is for people to act on.
    """
    if (file is None) == (jsonl is None):
        raise WrongUse("One text to check is needed.", "", "Name a FILE, or - for standard input, or --jsonl FILE.")
    observatory = options.observatory()
    if jsonl is not None:
        _refuse_beside_many({"--published": published, "--context": context, "--read": read, "--format": form})
        lines = observatory.check_pieces(_content(jsonl).split(b"\n"), str(jsonl), as_of)
        answer.deliver((piece.encode() for line in lines for piece in chain(line, "\n")), output)
        return
    assert file is not None
    form = form or _ending(output)
    checked, article = _checked(observatory, file, published, context, read or (), as_of)
    if form in ("markdown", "claimreview", "html"):
        answer.deliver(_exported(observatory, observatory.check_document(checked, article), form), output)
        return
    opening, claims = observatory.check_told(checked, article, days=form == "json")

    def draw() -> Iterable[RenderableType]:
        from rumbo.cli import checked as drawing

        underlined = sys.stdout.isatty() and not output
        width = answer.width() if underlined else answer.UNWRAPPED
        return drawing.draw(opening, checked.in_order, claims, width, underlined=underlined)

    from rumbo.publish import json

    answer.answer(map(_flat, claims), draw, form, output, json.pieces(opening, "claims", claims))


def _refuse_beside_many(given: Mapping[str, object]) -> None:
    """Raise WrongUse for what would be passed over: each of many texts says its own, and is answered as a JSON line."""
    for name, value in given.items():
        if value:
            do = "Leave it out." if name in ("--format", "--read") else "Write it in the line of each text."
            raise WrongUse(f"{name} came with --jsonl.", "It belongs to one text.", do)


def _checked(
    observatory: Observatory, file: Path, published: str | None, context: str, read: Sequence[str], as_of: str | None
) -> tuple[Checked, Article]:
    """Return a file's text checked; what is not said of it is taken from its own metadata."""
    article = observatory.article(_content(file), str(file))
    own = article.published if article.published and article.published <= observatory.today else None
    found = observatory.check(article.text, published=published or own, context=context or article.title, as_of=as_of)
    return observatory.correct(found, read), article


def _ending(output: Path | None) -> Form | None:
    if output is None:
        return None
    known = ("json", "csv", "parquet", "html", *ENDINGS)
    found = answer.ending(output, known)
    return cast(Form, ENDINGS.get(found, found))


def _exported(observatory: Observatory, document: dict[str, Any], form: str) -> bytes:
    if form == "html":
        return _page(observatory, document)
    from rumbo.publish import claimreview, markdown

    if form == "claimreview":
        return claimreview.content(document, language())
    return markdown.content(observatory, document, language())


def _page(observatory: Observatory, document: dict[str, Any]) -> bytes:
    try:
        from rumbo.site import checked
    except ModuleNotFoundError as error:
        from rumbo.errors import MissingPackage

        raise MissingPackage.of_extra(error.name, "A page needs it.", "site") from None
    return checked.page(observatory, document, "es" if language() == "es" else "en").encode()


def _flat(claim: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a claim for a table: what fits into cells, and the sentence to quote."""
    kept = {name: value for name, value in claim.items() if not isinstance(value, dict | list) and name not in LEFT_OUT}
    return {**kept, "sentence": claim["sentence"][language()]}


def _content(path: Path) -> bytes:
    from rumbo.archive.intake import take

    return sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else take(path, LARGEST)
