"""``rumbo pathways``: the ways to migrate legally, how each stood on a day, and to whom it was open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options, records
from rumbo.cli.language import _, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.registers.asking import OnDay, Way


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
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """The pathways: how each stood on a day, or which were open to a person, by which rule and who says so.

    No answer here is advice: the rules are as sources told them, and often more was asked than they tell.
    """
    from rumbo.publish import records as published

    observatory = options.observatory()
    on = records.asked(observatory, as_of)
    searches = records.searched(["pathways"])
    if not (nationality or place or since):
        found = observatory.records("pathways", as_of=as_of, known_by=known_by)

        def draw_all() -> Iterator[RenderableType]:
            yield from records.title(_("The pathways"), on, known_by)
            yield _all(found)
            yield from records.foot(searches)

        whole = published.whole(map(published.record, found), searches, on, known_by)
        records.give([published.record_row(one) for one in found], draw_all, form, output, whole, searches)
        return
    ways = observatory.pathways(nationality, place, since, as_of=as_of, known_by=known_by)

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_person(nationality, place, since), on, known_by)
        yield from _ways(ways)
        yield ""
        yield _(
            "No answer here is advice: the rules are as sources told them, and often more was asked than they tell."
        )
        yield from records.foot(searches)

    asked = {"nationality": _id(nationality), "in": _id(place), "present_since": since}
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


def _person(nationality: str | None, place: str | None, since: str | None) -> str:
    from rumbo.cli.language import day
    from rumbo.core import parse_day

    who = records.names([_id(nationality) or ""]) if nationality else _("any citizenship")
    parts = [_("The pathways for: {citizenship}").format(citizenship=who)]
    if place:
        parts.append(_("in {country}").format(country=records.names([_id(place) or ""])))
    if since:
        parts.append(_("there since {day}").format(day=day(parse_day(since), short=False)))
    return ", ".join(parts)


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
