"""``rumbo pathways``: the ways to migrate legally, how each stood on a day, and to whom it was open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options, records
from rumbo.cli.language import _, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.registers.asking import OnDay, Way
    from rumbo.registers.figures import Counted


def pathways(
    nationality: Annotated[
        str | None,
        typer.Option("--nationality", metavar="COUNTRY", help="For a citizen of this country.",
                     rich_help_panel=options.CUT),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--in", metavar="COUNTRY", help="For somebody who is in this country.",
                     rich_help_panel=options.CUT),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="For somebody who has been there since this day.",
                     rich_help_panel=options.CUT),
    ] = None,
    age: Annotated[
        int | None,
        typer.Option("--aged", metavar="YEARS", min=0, max=130, help="For somebody of this age.",
                     rich_help_panel=options.CUT),
    ] = None,
    figures: Annotated[
        bool,
        typer.Option("--figures", help="The figures told of them instead, each with its day and who says so."),
    ] = False,
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """The pathways: how each stood on a day, their figures, or which were open to a person, by which rule.

    No answer here is advice: the rules are as sources told them, and often more was asked than they tell.
    """
    from rumbo.errors import WrongUse

    asked = nationality or since or age is not None
    if figures and asked:
        raise WrongUse("--figures came with a person.", "Figures are of pathways.", "Give --in COUNTRY at most.")
    if figures:
        _give_figures(place, as_of, known_by, form, output)
    elif asked or place:
        _give_ways(nationality, place, since, age, as_of, known_by, form, output)
    else:
        _give_all(as_of, known_by, form, output)


def _give_all(as_of: str | None, known_by: str | None, form: options.Format | None, output: Path | None) -> None:
    from rumbo.publish import records as published

    observatory = options.observatory()
    on, searches = records.asked(observatory, as_of), records.searched(["pathways"])
    found = observatory.records("pathways", as_of=as_of, known_by=known_by)

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_("The pathways"), on, known_by)
        yield _all(found)
        yield from records.foot(searches)

    whole = published.whole(map(published.record, found), searches, on, known_by)
    records.give([published.record_row(one) for one in found], draw, form, output, whole, searches)


def _give_figures(
    place: str | None, as_of: str | None, known_by: str | None, form: options.Format | None, output: Path | None
) -> None:
    from rumbo.publish import records as published

    observatory = options.observatory()
    on, searches = records.asked(observatory, as_of), records.searched(["pathways"])
    found = observatory.counted(place=place, as_of=as_of, known_by=known_by)

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_("The figures told of the pathways"), on, known_by)
        yield _counted(found) if found else _("No figure is held.")
        yield from records.foot(searches)

    rows = [published.counted_row(one) for one in found]
    records.give(rows, draw, form, output, published.whole(map(published.plain, rows), searches, on, known_by),
                 searches)  # fmt: skip


def _give_ways(
    nationality: str | None, place: str | None, since: str | None, age: int | None, as_of: str | None,
    known_by: str | None, form: options.Format | None, output: Path | None,
) -> None:  # fmt: skip
    from rumbo.publish import records as published

    observatory = options.observatory()
    on, searches = records.asked(observatory, as_of), records.searched(["pathways"])
    ways = observatory.pathways(nationality, place, since, age=age, as_of=as_of, known_by=known_by)

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_person(nationality, place, since, age), on, known_by)
        yield from _ways(ways)
        yield ""
        yield _(
            "No answer here is advice: the rules are as sources told them, and often more was asked than they tell."
        )
        yield from records.foot(searches)

    asked = {"nationality": _id(nationality), "in": _id(place), "present_since": since, "age": age}
    whole = {**asked, **published.whole(map(published.way, ways), searches, on, known_by)}
    records.give([published.way_row(one) for one in ways], draw, form, output, whole, searches)


def _all(found: Sequence[OnDay]) -> RenderableType:
    table = answer.table(_("Pathway"), _("State"), _("Newest figures"), _("Who says so"))
    for one in found:
        newest = one.newest_figures
        figures = records.figures(newest) if newest else _("none held")
        table.add_row(
            records.words(one.record.title), records.standing(one), figures, records.speaker(newest) if newest else ""
        )
    return table


def _id(country: str | None) -> str | None:
    from rumbo.registers import asking

    return asking.country(country) if country else None


def _person(nationality: str | None, place: str | None, since: str | None, age: int | None) -> str:
    from rumbo.cli.language import day
    from rumbo.core import parse_day

    who = records.names([_id(nationality) or ""]) if nationality else _("any citizenship")
    parts = [_("The pathways for: {citizenship}").format(citizenship=who)]
    if place:
        parts.append(_("in {country}").format(country=records.names([_id(place) or ""])))
    if since:
        parts.append(_("there since {day}").format(day=day(parse_day(since), short=False)))
    if age is not None:
        parts.append(_("aged {age}").format(age=age))
    return ", ".join(parts)


def _counted(found: Sequence[Counted]) -> RenderableType:
    table = answer.table(_("Told"), _("Pathway"), _("Figure"), _("Who says so"), _("Others say"))
    for one in found:
        table.add_row(records.when(one.said.happened), records.words(one.record.title), records.figure(one.figure),
                      records.speaker(one.said), records.words(one.said.disagreement))  # fmt: skip
    return table


def _ways(ways: Sequence[Way]) -> Iterator[RenderableType]:
    from rumbo.registers.asking import Answer

    count = sum(one.answer is Answer.OPEN for one in ways)
    yield plural("{count} pathway was open.", "{count} pathways were open.", count)
    for one in sorted(ways, key=lambda one: list(Answer).index(one.answer)):
        yield ""
        yield answer.heading(f"{records.words(one.stood.record.title)}: {answered(one.answer.value)}")
        yield answer.pairs(_reasons(one))


def answered(name: str) -> str:
    """Return whether a way was open, in words that keep the kinds of nothing apart."""
    return {
        "open": _("open, to whoever meets one of these rules"),
        "not-admitted": _("not open: no rule of that day admits this person"),
        "not-running": _("not open: it did not run that day"),
        "state-unknown": _("not known: nothing was heard of it for a year"),
        "no-rule-held": _("not known: it ran, and no rule on who may apply is held"),
    }[name]


def _reasons(one: Way) -> Iterator[tuple[str, str]]:
    yield _("State"), records.standing(one.stood)
    for said in one.rules:
        if said.eligibility:
            yield _("Rule"), records.rule(said.eligibility)
            yield "", records.statement(said)
            yield "", " ".join(source.url for source in said.sources)
