"""``rumbo reconcile``: the same month under each producer, and why they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.reconcile import Reconciled


@options.filtered
def reconcile(
    indicator: options.IndicatorName,
    place: options.Place = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    every: Annotated[
        bool, typer.Option("--all", help="List the equal months too.", rich_help_panel=options.OUTPUT)
    ] = False,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """The same month under each producer, with the difference explained: rounding, date, scope or definition.

    On a terminal, equal months are counted and not listed; files and programs get all.
    """
    from rumbo.core import parse_day

    observatory = options.observatory()
    months = observatory.reconcile(indicator, place, since=since, until=until, as_of=as_of, where=where)
    rows = [one.difference.as_row() for month in months for one in month.others]
    for row in rows:
        row["releases"], row["explanation"] = "; ".join(row["releases"]), row["explanation"][language()]  # type: ignore[arg-type, index]
    known_on = parse_day(as_of) if as_of else observatory.today
    answer.answer(rows, lambda: _months(months, known_on, every), form, output)


def _months(months: Sequence[Reconciled], known_on: date, every: bool) -> Iterator[RenderableType]:
    from rumbo.cli import figures, marks
    from rumbo.cli.language import period
    from rumbo.core import place
    from rumbo.indicators import indicator
    from rumbo.words import number

    first = months[0].counted
    name = figures.title(indicator(first.indicator), place(first.place).name.in_language(language()), first.dimensions)
    yield answer.heading(name)
    yield answer.faint(_("as known on {day}").format(day=day(known_on, short=False)))
    yield ""
    heads = [
        _("Period"),
        _("Counts"),
        _("Product"),
        _("Other"),
        _("Product"),
        marks.computed(_("Difference")),
        _("Why"),
    ]
    found = answer.table(*heads, right=[1, 3, 5], findings=[5])
    reasons: Counter[str] = Counter()
    for month in months:
        for one in month.others:
            reasons[str(one.reason)] += 1
            if one.reason == "equal" and not every:
                continue
            moved = ("+" if (one.difference.value or 0) > 0 else "") + number(one.difference.value)
            found.add_row(
                period(month.counted.period), number(month.counted.value), str(month.counted.product),
                number(one.observation.value), str(one.observation.product), moved, _reason(str(one.reason)),
            )  # fmt: skip
    yield found
    counted = ", ".join(f"{_reason(reason)} {number(count)}" for reason, count in reasons.most_common())
    comparisons = plural("{count} comparison", "{count} comparisons", sum(reasons.values()))
    yield f"{comparisons}: {counted}."
    said = {
        one.difference.explanation.in_language(language())
        for month in months
        for one in month.others
        if one.reason in ("scope", "definition")
    }
    yield from sorted(said)


def _reason(reason: str) -> str:
    words = {
        "equal": _("equal"),
        "rounding": _("rounding"),
        "date": _("date"),
        "scope": _("scope"),
        "definition": _("definition"),
        "unexplained": _("unexplained"),
    }
    return words[reason]
