"""``rumbo asylum``: the asylum systems as queues, whether each year is accounted for, and the year to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, language
from rumbo.publish import asylum as published

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.asylum import Closing, Expected, System

YEARS = 10


def asylum(
    country: Annotated[str | None, typer.Argument(metavar="COUNTRY", help="One country; else all.")] = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """The asylum systems of the Americas as queues: does each year add up, and how many may be pending at its next end.

    Pending at the end of a year should be those of the year before, plus applications, less decisions. Where that does
    not hold, something is missing from the figures printed or was corrected in them; nothing more is said of it.
    """
    from rumbo.analysis import asylum as systems_of
    from rumbo.core import parse_day
    from rumbo.errors import NoData
    from rumbo.registers import asking

    observatory = options.observatory()
    systems = observatory.asylum_systems(as_of=as_of)
    last = max(max(one.pending, default=0) for one in systems.values())
    chosen = asking.country(country) if country else ""
    closings = [one for one in systems_of.closings(systems, last - YEARS + 1, last) if chosen in ("", one.country)]
    ahead = [one for one in systems_of.expected(systems, last + 1, last + 1) if chosen in ("", one.country)]
    if not closings:
        raise NoData(
            f"{country} has no year in which pending applications, new ones and decisions are all known in persons.",
            f"Or fewer than {systems_of.LEAST} are pending.",
            "`rumbo asylum` lists the countries that have.",
        )
    day = {"as_of": str(parse_day(as_of) if as_of else observatory.today)}
    rows = [row | day for row in (*map(published.closing, closings), *map(published.expected, ahead))]
    answer.answer(rows, lambda: _drawn(systems, closings, ahead, last, one_alone=bool(chosen)), form, output)


def _drawn(
    systems: Mapping[str, System], closings: Sequence[Closing], ahead: Sequence[Expected], last: int, *, one_alone: bool
) -> Iterator[RenderableType]:
    from rumbo.analysis import asylum as systems_of
    from rumbo.words import percent

    yield answer.heading(_("Asylum systems as queues, {first} to {last}").format(first=last - YEARS + 1, last=last))
    gap = percent(systems_of.median_gap(closings), language())
    countries = len({one.country for one in closings})
    counted = _(
        "Countries: {countries}; years of these countries in all: {years}. The median of what is unaccounted for is "
        "{gap} of those pending."
    )
    yield counted.format(countries=countries, years=len(closings), gap=gap)
    yield ""
    open_years = closings if one_alone else [one for one in closings if not one.closes]
    if open_years:
        if not one_alone:
            yield _("Years of which more than a tenth is unaccounted for:")
        yield _years(open_years)
        yield ""
    if ahead:
        yield _("Expected at the end of {year}, from earlier years alone:").format(year=last + 1)
        yield _ahead(ahead)
    score = systems_of.score(systems_of.expected(systems, last - YEARS + 1, last))
    yield _(
        "Of {cases} such expectations since {first}, the error was, in the median, {median} of that made by repeating "
        "the last year's number and, on average, {mean}; {cover} came within their interval of nine in ten."
    ).format(
        cases=score.cases, first=last - YEARS + 1, median=percent(score.median, language()),
        mean=percent(score.mean, language()), cover=percent(score.cover, language()),
    )  # fmt: skip
    yield answer.faint(_("UNHCR's figures in persons, all kinds and instances added up; what is in cases is left out."))


def _years(found: Sequence[Closing]) -> RenderableType:
    from rumbo.core import place
    from rumbo.words import number, percent

    heads = (_("Year"), _("Pending before"), _("Applications"), _("Decisions"), _("Pending after"))
    table = answer.table(_("Country"), *heads, "◆ " + _("Unaccounted for"), right=range(1, 7), findings=(6,))
    for one in found:
        counts = (number(value) for value in (one.before, one.applied, one.decided, one.pending))
        name = place(one.country).name.in_language(language())
        table.add_row(name, str(one.year), *counts, percent(one.gap, language(), signed=True))
    return table


def _ahead(found: Sequence[Expected]) -> RenderableType:
    from rumbo.core import place
    from rumbo.words import number

    heads = (_("Last year"), "◆ " + _("Median"), "◆ " + _("Nine in ten"))
    table = answer.table(_("Country"), *heads, right=range(1, 4), findings=(2, 3))
    for one in found:
        span = f"{_rough(one.low)} – {_rough(one.high)}" if one.low is not None else "–"
        name = place(one.country).name.in_language(language())
        table.add_row(name, number(one.rival), _rough(one.value), span)
    return table


def _rough(value: float | None) -> str:
    """Return a count with the three digits that an expectation bears."""
    from rumbo.words import number

    return number(None if value is None else float(f"{value:.3g}"), language())
