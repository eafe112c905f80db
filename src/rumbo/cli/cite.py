"""``rumbo cite``: how to cite a figure or a series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import language


@options.filtered
def cite(
    indicator: options.IndicatorName,
    place: options.Place = None,
    since: options.Since = None,
    until: options.Until = None,
    within: options.Within = None,
    as_of: options.AsOf = None,
    style: Annotated[
        Literal["text", "bibtex", "csl"],
        typer.Option(
            "--style",
            metavar="text|bibtex|csl",
            help="In words, as BibTeX, or as CSL-JSON for a reference manager.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = "text",
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """How to cite a figure or a series: a sentence to quote, and each release it rests on."""
    from rumbo.publish import citation

    observatory = options.observatory()
    first, last = options.bounds(since, until, within)
    series = observatory.series(indicator, place, since=first, until=last, as_of=as_of, where=where)
    found = citation.cite(observatory, series, language())
    if style == "text" and not output:
        answer.show([found.text()])
    else:
        answer.deliver(f"{found.written(style)}\n".encode(), output)
