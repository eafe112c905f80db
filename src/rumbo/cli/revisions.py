"""``rumbo revisions``: how much figures were revised, and what a release changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, language, period, plural, spans
from rumbo.publish import held

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from rumbo.archive import CellChange, Changes


def revisions(
    release: Annotated[
        str | None,
        typer.Argument(
            metavar="RELEASE",
            help="A release, by the beginning of its id: what it changed.",
            autocompletion=complete.releases,
        ),
    ] = None,
    indicator: Annotated[
        str | None,
        typer.Option(
            "--indicator",
            metavar="INDICATOR",
            help="The size of revisions of this indicator alone.",
            autocompletion=complete.indicators,
            rich_help_panel=options.CUT,
        ),
    ] = None,
    place: options.Place = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """How much figures were revised, and what the latest releases changed; or what one release changed."""
    from rumbo.core import place as find_place
    from rumbo.errors import NoData

    observatory = options.observatory()
    if release:
        found = observatory.changes(release)
        answer.answer(held.totals(found), lambda: _release(found), form, output, held.changes(found))
        return
    if indicator and not observatory.indicator(indicator).eras:
        raise NoData(
            f"{indicator} declares no eras.",
            "The size of revisions is measured in each era apart.",
            "Ask for the history of a figure.",
        )
    named = [observatory.indicator(indicator)] if indicator else observatory.indicators()
    rows = [
        held.revision(one.id, find_place(place).id if place else one.home, era)
        for one in named
        if one.eras
        for era in observatory.revision_size(one.id, place, as_of)
        if era.months
    ]
    latest = [] if indicator else [observatory.changes(one.id) for one in observatory.situation(as_of).latest]
    whole = {"sizes": rows, "latest": [held.changes_counted(one) for one in latest]}
    answer.answer(rows, lambda: _sizes(rows, latest), form, output, whole)
    if not rows:
        answer.say(_("No first print is held beside a later figure."))
        raise typer.Exit(NoData.exit_code)


# The size of revisions ------------------------------------------------------------------------------------------------


def _sizes(rows: Sequence[Mapping[str, Any]], latest: Sequence[Changes]) -> Iterator[RenderableType]:
    from rumbo.cli import marks

    yield answer.heading(_("How much first prints were revised"))
    yield ""
    findings = [marks.computed(_("Median")), marks.computed(_("Largest"))]
    heads = [_("Indicator"), _("Years"), _("Months"), *findings, _("Month")]
    found = answer.table(*heads, right=[2, 3, 4], findings=[3, 4])
    for row in rows:
        found.add_row(
            row["indicator"],
            row["era"][language()],
            str(row["months"]),
            _share(row["median"]),
            _share(row["largest"], signed=True),
            period(row["largest_period"]),
        )
    yield found
    yield ""
    yield _("The first figure of a month against the newest one: −1% is a first figure that was 1% too low.")
    if latest:
        yield ""
        yield answer.heading(_("What the latest releases changed"))
        yield ""
        yield _latest(latest)
        yield ""
        yield _("Cells that are new in periods not known before; added, changed and gone in those that were.")


def _share(value: float | None, *, signed: bool = False) -> str:
    """Return a share in per cent, with more decimals where it is so small that one would round it away."""
    from rumbo.words import percent

    if value is None or abs(value) >= 0.001:
        return percent(value, language(), signed=signed)
    text = f"{value * 100:{'+' if signed else ''}.2g}".replace("-", "\u2212")
    return f"{text}\u00a0%" if language() == "es" else f"{text}%"


def _latest(latest: Sequence[Changes]) -> Table:
    from rumbo.cli import marks
    from rumbo.words import number

    heads = [_("Published"), _("Release"), _("New"), _("Added"), _("Changed"), _("Gone")]
    found = answer.table(*heads, right=[2, 3, 4, 5], whole=1)
    for one in latest:
        gone = sum(one.count(kind) for kind in held.KINDS[2:])
        counts = (one.new_cells, one.count("added"), one.count("changed"), gone)
        found.add_row(marks.published(one.release.published), one.release.id, *map(number, counts))
    return found


# What one release changed ---------------------------------------------------------------------------------------------


def _release(found: Changes) -> Iterator[RenderableType]:
    from rumbo.cli import marks
    from rumbo.words import number

    yield answer.heading(_("What {release} changed").format(release=found.release.id))
    yield answer.faint(marks.released(found.release.id, found.release.published))
    yield ""
    yield from summary(found)
    if not found.totals:
        return
    yield ""
    heads = [_("Indicator"), _("Place"), _("Period"), _("Before"), _("After"), marks.computed(_("Change"))]
    table = answer.table(*heads, right=[3, 4, 5], findings=[3, 4, 5])
    for one in found.totals:
        moved = (one.after or 0) - (one.before or 0)
        table.add_row(
            one.indicator,
            one.place,
            period(one.period),
            number(one.before),
            number(one.after),
            ("+" if moved > 0 else "") + number(moved),
        )
    yield table


def summary(found: Changes) -> Iterator[str]:
    """Yield what a release changed, in sentences."""
    from rumbo.words import number

    if found.new_periods:
        cells = plural("{count} new cell", "{count} new cells", found.new_cells)
        span = spans(found.new_periods)
        yield plural(
            "{cells} in {count} new period: {span}.", "{cells} in {count} new periods: {span}.",
            len(found.new_periods), cells=cells, span=span,
        )  # fmt: skip
    if found.new_tables:
        cells = plural("{count} new cell", "{count} new cells", sum(found.new_tables.values()))
        tables = ", ".join(found.new_tables)
        yield plural(
            "{cells} in {count} new table: {tables}.", "{cells} in {count} new tables: {tables}.",
            len(found.new_tables), cells=cells, tables=tables,
        )  # fmt: skip
    if found.against:
        counts = {
            _("added"): found.count("added"),
            _("changed"): found.count("changed"),
            _("gone to zero"): found.count("gone-to-zero"),
            _("gone"): found.count("gone"),
            _("withdrawn by the publisher"): found.count("withdrawn"),
        }
        parts = ", ".join(f"{number(count)} {word}" for word, count in counts.items() if count) or _("nothing")
        yield _("In periods that were known before: {counts}; against {releases}.").format(
            counts=parts, releases=", ".join(found.against)
        )
    if largest := found.largest:
        yield _largest(largest)
    if found.confirmed:
        yield plural(
            "{count} figure only rounds the one known, and confirms it.",
            "{count} figures only round the one known, and confirm it.",
            len(found.confirmed),
        )
    if not (found.new_periods or found.new_tables or found.against or found.confirmed):
        yield _("It has no figures.")


def _largest(cell: CellChange) -> str:
    from rumbo.core.codebook import value_name
    from rumbo.words import number

    names = ", ".join(value_name(name, value).in_language(language()) for name, value in cell.dimensions.items())
    sentence = _("The cell that moved most: {before} to {after} in {period} ({cell}).")
    where = names or cell.table
    return sentence.format(
        before=number(cell.before), after=number(cell.after), period=period(cell.period, short=False), cell=where
    )
