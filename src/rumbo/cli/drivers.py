"""``rumbo drivers``: what made up a change, a surprise or a revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, period

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.drivers import Drivers
    from rumbo.core import Finding

SHOWN = 12  # parts of a cut, on a screen
IDS = ("indicator", "place", "period", "base")


@options.filtered
def drivers(
    indicator: options.IndicatorName,
    first: Annotated[str, typer.Argument(metavar="FROM", help="The first month, year or fiscal year.")],
    last: Annotated[str | None, typer.Argument(metavar="TO", help="The second one, as long as the first.")] = None,
    place: options.Place = None,
    by: options.By = None,
    surprise: Annotated[
        bool,
        typer.Option(
            "--surprise",
            help="What came in TO, against what the outlook from FROM expected of it.",
            rich_help_panel=options.TIME,
        ),
    ] = False,
    known_on: Annotated[
        str | None,
        typer.Option(
            "--known-on",
            metavar="DAY",
            help="How the figure of FROM was revised since this day; without TO.",
            rich_help_panel=options.TIME,
        ),
    ] = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """What made up a change between two periods: by sector, citizenship or group, and scale against mix.

    Contributions always add up to the change; a part that is not known on one side is told so, never taken for zero.
    They say where a change shows, not why it came.
    """
    found = options.observatory().drivers(
        indicator, first, last, place, by=by, surprise=surprise, known_on=known_on, as_of=as_of, where=where
    )
    if form == "json" or (form is None and output and answer.ending(output) == "json"):
        answer.answer([one.as_row() for one in found.findings], lambda: (), "json", output)
        return
    answer.answer([_flat(found, one) for one in found.findings], lambda: _drawn(found), form, output)


def _flat(found: Drivers, one: Finding) -> dict[str, Any]:
    """Return a finding as a row of figures and words alone: ``dimension`` and ``part`` say what it is of."""
    asked = {*IDS, *found.subject.where}
    own = {name: value for name, value in one.subject.items() if name not in asked}
    return {
        **{name: value for name, value in one.subject.items() if name in asked},
        "finding": one.kind,
        "dimension": "; ".join(own),
        "part": "; ".join(own.values()),
        **{name: one.parameters.get(name) for name in ("before", "after")},
        "value": one.value,
        **{name: one.parameters.get(name) for name in ("share", "alike", "own")},
        "as_of": one.as_of.isoformat(),
        "method": one.method,
        "releases": "; ".join(one.releases),
        "explanation": one.explanation[language()],
    }


def _drawn(found: Drivers) -> Iterator[RenderableType]:
    from rumbo.cli import figures, marks
    from rumbo.core import place
    from rumbo.core.codebook import dimension
    from rumbo.words import number

    asked = found.subject
    name = place(asked.place).name.in_language(language())
    yield answer.heading(figures.title(asked.indicator, name, asked.where))
    yield answer.faint(_("as known on {day}").format(day=day(asked.as_of, short=False)))
    yield ""
    yield f"{marks.COMPUTED} {_signed(found.change.value)}. {found.change.explanation.in_language(language())}"
    for cut, parts in found.parts.items():
        yield ""
        heads = [dimension(cut[0]).name.in_language(language()), *_sides(found), *map(marks.computed, (
            _("Change"), _("Share"), _("With the total"), _("By its share")))]  # fmt: skip
        yield _table(heads, parts)
        if len(parts) > SHOWN:
            rest = sum(float(one.value or 0) for one in parts[SHOWN:])
            yield answer.faint(
                _("{count} more parts, together {sum}: --format csv has all.").format(
                    count=number(len(parts) - SHOWN), sum=_signed(rest)
                )
            )
    if found.factors:
        yield ""
        table = answer.table(_("Factor"), marks.computed(_("Change")), right=[1], findings=[1])
        for one in found.factors:
            table.add_row(one.explanation.in_language(language()), _signed(one.value))
        yield table
    yield ""
    yield _("Where a change shows is not why it came.")
    yield from (note.in_language(language()) for note in found.notes)
    if left := {cell for cells in found.unknown.values() for cell in cells if len(cell) == 1}:
        yield _("Not known on one side, and so not told apart: {names}.").format(
            names="; ".join(sorted(_unknown(cell[0], found) for cell in left))
        )


def _sides(found: Drivers) -> tuple[str, str]:
    first, last = (period(one) for one in (found.subject.before, found.subject.after))
    if found.subject.compared == "change":
        return first, last
    return (_("Expected"), _("Observed")) if found.subject.compared == "surprise" else (_("Before"), _("Now"))


def _table(heads: Sequence[str], parts: Sequence[Finding]) -> RenderableType:
    from rumbo.analysis.drivers import part_name
    from rumbo.words import number, percent

    table = answer.table(*heads, right=range(1, 7), findings=range(3, 7))
    for one in parts[:SHOWN]:
        dimension, value = list(one.subject.items())[-1]
        share: Any = one.parameters["share"]
        before, after, alike, own = (one.parameters[name] for name in ("before", "after", "alike", "own"))
        table.add_row(
            part_name(dimension, value).in_language(language()), number(before), number(after),  # type: ignore[arg-type]
            _signed(one.value), percent(share, language()), _signed(alike), _signed(own),
        )  # fmt: skip
    return table


def _signed(value: Any) -> str:
    from rumbo.words import number

    return ("+" if value and round(value) > 0 else "") + number(value)


def _unknown(value: str, found: Drivers) -> str:
    from rumbo.analysis.drivers import part_name

    cut = next(cut for cut, cells in found.unknown.items() if (value,) in cells)
    return part_name(cut[0], value).in_language(language())
