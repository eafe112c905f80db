"""``rumbo capacity``: how long the queue of the offices is, how long the wait, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, period

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.core import Finding


def capacity(
    office: Annotated[
        str | None, typer.Argument(metavar="OFFICE", help="An office, by its country; else all together.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DAY", help="On this day; else the last that is known of.",
                     rich_help_panel=options.TIME),
    ] = None,
    staff: Annotated[
        int | None, typer.Option("--staff", metavar="N", help="So many interviewers from then on.")
    ] = None,
    intake: Annotated[
        float | None, typer.Option("--intake", metavar="N", help="So many registrations a day from then on.")
    ] = None,
    target: Annotated[
        float, typer.Option("--target", metavar="MONTHS", help="The wait that should hold for nine in ten.")
    ] = 6.0,
    first: Annotated[
        float,
        typer.Option("--first", metavar="SHARE", help="The share of the referred who are served first, such as 0.2."),
    ] = 0.0,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """How long the queue of the Safe Mobility offices was, how long the wait, and what would have changed them.

    From the returns of the offices where they filed them, else from the cumulative figures that were stated; what
    nobody told is assumed, and said. It is no forecast: from the day on, the last pace goes on, or what you give.
    """
    found = options.observatory().capacity(
        office, at=at, staff=staff, intake=intake, target=target, first=first, as_of=as_of
    )
    answer.answer([one.as_row() for one in found], lambda: _drawn(found), form, output)


def _drawn(found: Sequence[Finding]) -> Iterator[RenderableType]:
    from datetime import date

    from rumbo.analysis.capacity_filed_told import asked_of
    from rumbo.cli import marks
    from rumbo.core import place

    where = found[0].subject["place"]
    name = place(where).name.in_language(language()) if where != "all" else _("all offices together")
    at = day(date.fromisoformat(found[0].subject["period"]), short=False)
    yield answer.heading(_("The queue of Safe Mobility, {where}, on {day}").format(where=name, day=at))
    yield ""
    heads = [marks.computed(_("Median")), marks.computed(_("Nine in ten simulations"))]
    table = answer.table(_("People, or months"), *heads, _("Assumed"), right=(1, 2), findings=(1, 2))
    asked = {one.subject["quantity"]: one for one in found if "low" in one.parameters}
    assumed = {one: str(count) for count, one in enumerate(_assumed(list(asked.values())), 1)}
    for quantity, one in asked.items():
        named = asked_of(quantity)
        what = named.name[language()] if named else quantity
        rests_on = " ".join(assumed[each] for each in _assumed([one]))
        table.add_row(what[0].upper() + what[1:], *_amounts(one), rests_on)
    yield table
    yield ""
    yield from _told(found, list(asked.values()), assumed)


def _told(found: Sequence[Finding], asked: Sequence[Finding], assumed: Mapping[str, str]) -> Iterator[RenderableType]:
    from rumbo.analysis.capacity_filed_told import ASSUMED
    from rumbo.core import place

    for name, count in assumed.items():
        yield _("{number}  Assumed: that {what}.").format(number=count, what=ASSUMED[name][language()])
    yield from ("◆ " + one.explanation[language()] for one in found if one not in asked)
    filed = ", ".join(place(one).name.in_language(language()) for one in _list(found[0], "filed"))
    if found[0].parameters["basis"] == "returns":
        yield _("From what the offices filed of each month; a rounded or hidden count is simulated within its bounds.")
        yield answer.faint(_("Releases of the returns:"))
        yield from (answer.faint(f"  {one}") for one in found[0].releases)
        return
    yield _("From what was stated of a few days: no office published a series.")
    if filed:
        yield _("Returns were filed by {offices}; not every office asked for had filed this day's month.").format(
            offices=filed
        )
    else:
        yield _("None had filed a return.")
    yield answer.faint(_("Where it was stated:"))
    addresses = dict.fromkeys(url for one in found for url in _list(one, "sources"))
    yield from (answer.faint(f"  {url}") for url in addresses)


def _amounts(one: Finding) -> tuple[str, str]:
    """Return the middle and the ends of a quantity in words; a dash where it is not known."""
    from rumbo.words import number

    low, high, known, longest = (one.parameters[name] for name in ("low", "high", "known", "months"))
    if not known:
        return "–", _("not known")

    def amount(value: object) -> str:
        if one.parameters["unit"] == "months" and (value is None or float(str(value)) > float(str(longest))):
            return _("over {months}").format(months=longest)
        whole = one.parameters["unit"] == "people" or float(str(value)) >= 100
        return number(float(str(value)), language(), 0 if whole else 1)

    least, most = amount(low), amount(high)
    month = str(one.parameters.get("clears") or "")
    middle = amount(one.value) + (f" ({period(month)})" if month else "")
    return middle, least if least == most else f"{least} – {most}"


def _assumed(found: Sequence[Finding]) -> Sequence[str]:
    return tuple(dict.fromkeys(name for one in found for name in _list(one, "assumed")))


def _list(one: Finding, name: str) -> Sequence[str]:
    values = one.parameters.get(name, ())
    return [str(each) for each in values] if isinstance(values, list) else []
