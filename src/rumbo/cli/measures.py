"""``rumbo measures``, ``rumbo meetings`` and ``rumbo timeline``: what governments did, where they met, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options, records
from rumbo.cli.language import _, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.registers.asking import Event, OnDay

Country = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="COUNTRY",
        help="Only those in which this country acts, takes part, is the place or is concerned.",
        rich_help_panel=options.CUT,
    ),
]


def measures(
    in_force: Annotated[
        str | None,
        typer.Option("--in-force", metavar="DAY", help="Only those that bound or ran on this day.",
                     rich_help_panel=options.TIME),
    ] = None,
    country: Country = None,
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:  # fmt: skip
    """The measures: restrictions, visas, agreements, rules and rulings, each with its beginning and its end."""
    from rumbo.errors import WrongUse
    from rumbo.publish import records as published
    from rumbo.registers.state import State

    if in_force and as_of:
        raise WrongUse("--in-force came with --as-of.", "Both name the day.", "Give one or the other.")
    observatory = options.observatory()
    on = records.asked(observatory, in_force or as_of)
    begun = observatory.records("measures", as_of=on, known_by=known_by, country=country)
    found = [one for one in begun if one.standing.is_active] if in_force else begun
    unknown = sum(one.standing.state is State.UNKNOWN for one in begun) if in_force else 0
    searches = records.searched(["measures"])

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_("The measures in force") if in_force else _("The measures"), on, known_by)
        yield _measures(found) if found else _("No measure held fits.")
        if unknown:
            yield ""
            yield plural("{count} more may still have run: nothing was heard of it for a year.",
                         "{count} more may still have run: nothing was heard of them for a year.",
                         unknown)  # fmt: skip
        yield from records.foot(searches)

    whole = published.whole(map(published.record, found), searches, on, known_by)
    records.give([published.record_row(one) for one in found], draw, form, output, whole, searches)


def _measures(found: Sequence[OnDay]) -> RenderableType:
    table = answer.table(_("Measure"), _("Kind"), _("By and concerning"), _("State"), _("Legal basis and target"))
    for one in found:
        held = one.record
        who = " → ".join(filter(None, (records.names(held.actors), records.names(held.concerns))))
        law = "; ".join(filter(None, (records.words(held.legal_basis), records.words(held.target))))
        table.add_row(records.words(held.title), records.word("kind", held.kind), who, records.standing(one), law)
    return table


def meetings(
    country: Country = None,
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """The meetings: ministerials of the compact, talks and regional meetings, with what was announced at each."""
    from rumbo.publish import records as published

    observatory = options.observatory()
    on = records.asked(observatory, as_of)
    found = sorted(
        observatory.records("meetings", as_of=as_of, known_by=known_by, country=country),
        key=lambda one: one.record.statements[0].happened.latest,
    )
    searches = records.searched(["meetings"])

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_("The meetings"), on, known_by)
        yield _meetings(found) if found else _("No meeting held fits.")
        yield from records.foot(searches)

    whole = published.whole(map(published.record, found), searches, on, known_by)
    records.give([published.record_row(one) for one in found], draw, form, output, whole, searches)


def _meetings(found: Sequence[OnDay]) -> RenderableType:
    table = answer.table(_("Meeting"), _("Where"), _("State"), _("What was said of it"))
    for one in found:
        held = one.record
        where = ", ".join(filter(None, (records.words(held.city), records.names(held.places))))
        said = " ".join(f"{records.words(said.text)} ({records.words(said.says.who)})" for said in one.told)
        table.add_row(records.words(held.title), where, records.standing(one), said)
    return table


def timeline(
    since: options.Since = None,
    until: options.Until = None,
    as_of: records.AsOf = None,
    known_by: records.KnownBy = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
) -> None:
    """What happened, from all registers, in order: who says so of what."""
    from rumbo.publish import records as published
    from rumbo.registers import REGISTERS

    observatory = options.observatory()
    on = records.asked(observatory, as_of)
    found = observatory.timeline(since=since, until=until, as_of=as_of, known_by=known_by)
    searches = records.searched(REGISTERS)

    def draw() -> Iterator[RenderableType]:
        yield from records.title(_("What happened"), on, known_by)
        yield _events(found) if found else _("Nothing held happened in these bounds.")
        yield from records.foot(searches)

    whole = published.whole(map(published.event, found), searches, on, known_by)
    records.give([published.event_row(one) for one in found], draw, form, output, whole, searches)


def _events(found: Sequence[Event]) -> RenderableType:
    table = answer.table(_("When"), _("Record"), _("What happened"), _("Who says so"))
    for one in found:
        table.add_row(records.when(one.said.happened), records.words(one.record.title), records.words(one.said.text),
                      records.speaker(one.said))  # fmt: skip
    return table
