"""``rumbo export``: whole tables as a folder that speaks for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, plural
from rumbo.words import number


def export(
    indicators: Annotated[
        list[str],
        typer.Argument(
            metavar="INDICATOR ...",
            help="What is counted, one or several; all for every indicator.",
            autocompletion=complete.indicators,
        ),
    ],
    by: options.By = None,
    as_of: options.AsOf = None,
    form: Annotated[
        Literal["csv", "parquet", "xlsx", "jsonl"],
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="csv, parquet, xlsx (Excel) or jsonl (JSON lines); else csv.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = "csv",
    output: Annotated[
        Path,
        typer.Option(
            "--output", metavar="FOLDER", help="The folder to write; else rumbo-data.", rich_help_panel=options.OUTPUT
        ),
    ] = Path("rumbo-data"),
    lang: options.Language = None,
) -> None:
    """Write whole tables into a folder, with what each column means, their sources, and how to cite them.

    They have the totals of all places and each dimension by itself; --by gives one breakdown instead, --by all each.
    """
    from rumbo.publish.export import export

    observatory = options.observatory()
    names = [one for one in indicators if one != "all"]
    for name in names:  # a name that is wrong is told before anything is written
        observatory.indicator(name)
    dimensions = [one for text in by for one in text.split(",")] if by else None

    def progress(name: str, done: int, of: int) -> None:
        if name and of > 1:
            answer.say(f"{name} ({done + 1}/{of})")

    tables = export(observatory, indicators, output, form, as_of=as_of, by=dimensions, progress=progress)
    rows = number(sum(one.rows for one in tables))
    typer.echo(
        plural("{count} table with {rows} rows in {folder}.", "{count} tables with {rows} rows in {folder}.",
               len(tables), rows=rows, folder=output)
    )  # fmt: skip
    answer.say(_("datapackage.json describes them; README.md says how to read them."))
