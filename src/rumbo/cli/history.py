"""``rumbo history``: one figure through its vintages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.observatory import Vintage


@options.filtered
def history(
    indicator: options.IndicatorName,
    period: Annotated[
        str,
        typer.Argument(
            metavar="PERIOD",
            help="Which month, such as 2023-12; or of which sum that the publisher printed, such as FY2024.",
        ),
    ],
    place: options.Place = None,
    as_of: options.AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help="List the releases that only confirm too.", rich_help_panel=options.OUTPUT)
    ] = False,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """One figure through its vintages: what was known of it, from which day on.

    On a terminal, releases that only confirm are counted and not listed; files and programs get all.
    """
    from rumbo.core import parse_day

    observatory = options.observatory()
    vintages = observatory.history(indicator, period, place, as_of=as_of, where=where)
    rows = [
        {"known_from": one.known_from.isoformat(), **one.observation.as_row(), "change": one.change} for one in vintages
    ]
    known_on = parse_day(as_of) if as_of else observatory.today
    answer.answer(rows, lambda: _vintages(vintages, known_on, every, place is None), form, output)


def _vintages(
    vintages: Sequence[Vintage], known_on: date, every: bool, unasked: bool
) -> Iterator[RenderableType]:  # fmt: skip
    from rumbo.asking import place_taken
    from rumbo.cli import figures, marks
    from rumbo.cli.language import period
    from rumbo.core import place
    from rumbo.indicators import indicator
    from rumbo.words import number

    first = vintages[0].observation
    name = figures.title(indicator(first.indicator), place(first.place).name.in_language(language()), first.dimensions)
    yield answer.heading(f"{name}, {period(first.period, short=False)}")
    yield answer.faint(_("as known on {day}").format(day=day(known_on, short=False)))
    yield ""
    heads = [_("Known from"), _("Value"), marks.computed(_("Change")), _("Status"), _("Release")]
    found = answer.table(*heads, right=[1, 2], findings=[2], whole=4)
    for one, confirming in _folded(vintages, every):
        shown = one.observation
        change = "" if one.change is None else ("+" if one.change > 0 else "") + number(one.change)
        value = answer.finding(number(shown.value)) if shown.computed else number(shown.value)
        found.add_row(day(one.known_from), value, change, marks.status_of(shown), str(shown.release))
        if confirming:
            text = plural("and {count} later that confirms it", "and {count} later that confirm it", confirming)
            found.add_row("", "", "", "", text, style=answer.FAINT)
    yield found
    if unasked:
        yield ""
        yield place_taken(indicator(first.indicator), first.place).in_language(language())


def _folded(vintages: Sequence[Vintage], every: bool) -> list[tuple[Vintage, int]]:
    """Return the vintages that say something new, each with the number of those after it that only confirm."""
    found: list[tuple[Vintage, int]] = []
    for one in vintages:
        if found and not every and _figure(found[-1][0]) == _figure(one):
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((one, 0))
    return found


def _figure(one: Vintage) -> tuple[float | int | None, str, int]:
    return (one.observation.value, one.observation.status, one.observation.rounding)
