"""``rumbo indicators`` and ``rumbo sources``: what is counted and who publishes it, listed or in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, day, language, plural
from rumbo.publish import described, held

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.archive import Silence
    from rumbo.core import Indicator
    from rumbo.sources import Source

FEW = 3


def indicators(
    name: Annotated[
        str | None,
        typer.Argument(metavar="INDICATOR", help="The whole definition of one.", autocompletion=complete.indicators),
    ] = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """What is counted, and by which definition."""
    observatory = options.observatory()
    if name:
        found = observatory.indicator(name)
        row = described.indicator(found)
        answer.answer([row], lambda: _indicator(found), form, output, described.definition(found))
        return
    listed = observatory.indicators()
    answer.answer([described.indicator(one) for one in listed], lambda: _indicators(listed), form, output)


def sources(
    name: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="All about one.", autocompletion=complete.sources)
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="End with exit code 4 when a source fell silent, or has newer figures that are not held."
        ),
    ] = False,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """Who publishes what, and how each source stands against its own rhythm."""
    from rumbo.cli.status import sources_table

    observatory = options.observatory()
    standing = observatory.silences(as_of)
    if name:
        found = observatory.source(name)
        standing = [one for one in standing if one.source.id == found.id]
        count = len(observatory.releases(found.id, as_of))
        row = held.silence(standing[0])
        whole = {**row, "releases_held": count, **described.source(found)}
        answer.answer([row], lambda: _source(found, standing[0], count), form, output, whole)
    else:
        answer.answer([held.silence(one) for one in standing], lambda: sources_table(standing), form, output)
    if check:
        _check(standing)


def _check(standing: Iterable[Silence]) -> None:
    from rumbo.archive import Standing
    from rumbo.cli import marks

    found = [one for one in standing if one.standing in (Standing.SILENT, Standing.NEWER_EXISTS)]
    for one in found:
        answer.say(f"{one.source.id}: {marks.standing(one)}; {marks.late(one)}.")
    if found:
        raise typer.Exit(options.LOOK)


# An indicator ---------------------------------------------------------------------------------------------------------


def _indicators(listed: Sequence[Indicator]) -> Iterator[RenderableType]:
    found = answer.table(_("Indicator"), _("Name"), _("Counts"), _("Usual place"))
    for one in listed:
        found.add_row(one.id, one.name.in_language(language()), _counts(one), one.home)
    yield found


def _counts(one: Indicator) -> str:
    return {
        "events": _("events"),
        "people": _("people"),
        "cases": _("cases"),
        "households": _("households"),
    }[one.counts]


def _indicator(one: Indicator) -> Iterator[RenderableType]:
    from rumbo.core import place

    yield answer.heading(one.name.in_language(language()))
    yield answer.faint(one.id)
    yield ""
    yield one.definition.in_language(language())
    if one.caveat:
        yield one.caveat.in_language(language())
    yield ""
    kinds = {"flow": _("a flow"), "stock": _("a stock"), "cumulative": _("a running total")}
    frequency = {"month": _("every month"), "year": _("every year")}[one.frequency]
    place_name = place(one.home).name.in_language(language())
    pairs = [
        (_("Counts"), f"{_counts(one)} ({one.unit.in_language(language())}), {kinds[one.kind]}, {frequency}"),
        (_("Usual place"), f"{place_name} ({one.home})"),
        (_("Dimensions"), _named(one.dimensions)),
        (_("May be summed over"), _named(one.sums_over)),
    ]
    if one.ended:
        pairs.append((_("Ended"), day(one.ended, short=False)))
    for crossed in one.breaks:
        text = f"{crossed.label.in_language(language())}. {crossed.text.in_language(language())}\n{crossed.source}"
        pairs.append((_("Break"), f"{day(crossed.day, short=False)}: {text}"))
    pairs += [
        (_("Not comparable"), f"{other.indicator}: {other.why.in_language(language())}") for other in one.not_comparable
    ]
    pairs += [
        (_("Differences"), f"{' – '.join(sorted(each.products))}: {each.why.in_language(language())}")
        for each in one.differences
    ]
    pairs += [
        (_("Fed by") if number == 1 else "", f"{number}. {', '.join(feed.table for feed in step)}")
        for number, step in enumerate(one.steps, 1)
    ]
    yield answer.pairs(pairs)


def _named(names: Sequence[str]) -> str:
    from rumbo.core.codebook import dimension

    words = [_("month") if name == "month" else dimension(name).name.in_language(language()).lower() for name in names]
    return ", ".join(words) or _("none")


# A source -------------------------------------------------------------------------------------------------------------


def _source(one: Source, standing: Silence, held: int) -> Iterator[RenderableType]:
    from rumbo.cli import marks
    from rumbo.publish.sentences import acronym

    yield answer.heading(one.title.in_language(language()))
    yield answer.faint(one.id)
    yield ""
    yield one.description.in_language(language())
    yield ""
    rhythms = {"month": _("every month"), "year": _("every year"), "fiscal-year": _("every fiscal year")}
    every = rhythms[one.rhythm.every]
    out = plural("usually out {count} day after its end", "usually out {count} days after its end", one.rhythm.due_days)
    newest = marks.newest(standing)
    if standing.release:
        newest += f" ({marks.released(standing.release.id, standing.release.published)})"
    short = acronym(one.publisher.short, language(), article=False)
    pairs = [
        (_("Publisher"), f"{one.publisher.name.in_language(language())} ({short})"),
        (_("Address"), one.publisher.url),
        (_("Licence"), f"{one.licence.in_language(language())}. {one.terms.in_language(language())}"),
        (_("Rhythm"), f"{every}, {out}"),
        (_("Newest held"), newest),
        (_("How it stands"), marks.standing(standing)),
        (_("Late"), marks.late(standing)),
        (_("Releases held"), str(held)),
    ]
    if one.ended:
        pairs.append((_("Ended"), f"{day(one.ended.day, short=False)}. {one.ended.why.in_language(language())}"))
    pairs += [(_("Tables") if number == 0 else "", text) for number, text in enumerate(_tables(one))]
    yield answer.pairs(pairs)


def _tables(one: Source) -> Iterator[str]:
    """Yield what each table is; tables that differ in name alone share a line."""
    shapes: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for table in one.tables.values():
        shapes.setdefault((table.extent, tuple(table.dimensions), table.absent), []).append(table.id)
    for (extent, dimensions, absent), names in shapes.items():
        hole = _("no row means zero") if absent == "zero" else _("no row means not known")
        by = _("by {dimensions}").format(dimensions=_named(dimensions)) if dimensions else _("not broken down")
        more = [plural("{count} more", "{count} more", len(names) - FEW)] if len(names) > FEW else []
        yield f"{', '.join([*names[:FEW], *more])}: {extent}, {by}; {hole}"
