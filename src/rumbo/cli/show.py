"""``rumbo show``: the figures of an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options

if TYPE_CHECKING:
    from rich.console import RenderableType


@options.filtered
def show(
    indicator: options.IndicatorName,
    place: options.Place = None,
    by: options.By = None,
    since: options.Since = None,
    until: options.Until = None,
    within: options.Within = None,
    as_of: options.AsOf = None,
    per: options.Per = None,
    statements: Annotated[
        bool,
        typer.Option(
            "--statements",
            help="Also show what others said of these months, which enters no series.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = False,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """The figures of an indicator.

    Where nothing is known in the bounds asked, the rows and the reason are printed and the exit code is 3.
    """
    first, last = options.bounds(since, until, within)
    series = options.observatory().series(
        indicator, place, by=by, since=first, until=last, as_of=as_of, per=per, statements=statements, where=where
    )
    from rumbo.cli import figures
    from rumbo.errors import NoData
    from rumbo.publish import rows

    def draw() -> Iterator[RenderableType]:
        return figures.draw(series, answer.width())

    drawn = answer.answer(rows.of_series(series), draw, form, output)
    if not series.statements and not any(one.value is not None for one in (series.sums if per else series)):
        for reason in [] if drawn else figures.reasons(series):
            answer.say(reason)
        raise typer.Exit(NoData.exit_code)
