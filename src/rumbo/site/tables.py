"""What the tables of a product are, and the periods of a release, in words: their ids are for files alone."""

from __future__ import annotations

from collections.abc import Sequence

from rumbo.core import Kind, Period, Table, place
from rumbo.core.codebook import dimension, value_name
from rumbo.indicators import indicators
from rumbo.site.edition import N_, Edition
from rumbo.sources import source

LISTED = 6  # runs of periods, by name
FREQUENCIES = {"year": N_("by year"), "span": N_("over more than a month")}


def table_name(edition: Edition, product: str, table_id: str) -> str:
    """Return what a table is in words; its id where the source declares none of that id.

    >>> table_name(Edition("en"), "cbp-monthly-updates", "usbp-encounters.us-southwest.family-units")
    'Border Patrol encounters, US southwest border, People in family units'
    >>> table_name(Edition("es"), "panama-darien", "nationality-year")
    'por nacionalidad, de más de un mes'
    """
    table = source(product).tables.get(table_id)
    if table is None:
        return table_id
    parts = _of_indicator(edition, table) + cut(edition, table)
    names = [edition.text(dimension(one).name).lower() for one in table.dimensions]
    if names:
        parts.append(edition.say("by %(dimensions)s", dimensions=edition.listed(names)))
    elif not parts:
        parts.append(edition.say("in all"))
    if table.frequency in FREQUENCIES:
        parts.append(edition.say(FREQUENCIES[table.frequency]))
    return ", ".join(parts)


def cut(edition: Edition, table: Table) -> list[str]:
    """Return what all figures of a table have in common, in words."""
    return [edition.text(value_name(name, value)) for name, value in table.fixed.items() if name != "region"]


def _of_indicator(edition: Edition, table: Table) -> list[str]:
    """Return the measure and the place of a table of printed totals, which is named after both."""
    known = indicators().get(table.id.partition(".")[0])
    return [edition.text(known.short), edition.text(place(table.extent).name)] if known else []


def spans(edition: Edition, periods: Sequence[str]) -> str:
    """Return periods in words, and how many months they are."""
    told = listed(edition, periods)
    if len(periods) > 1 and all(len(one) == len("2024-03") for one in periods):
        return edition.say("%(months)s, %(count)s months", months=told, count=edition.number(len(periods)))
    return told


def listed(edition: Edition, periods: Sequence[str]) -> str:
    """Return periods in words: those that follow each other as one span.

    >>> listed(Edition("en"), ["2024-07", "2025-06", "2025-07"])
    'Jul 2024, Jun 2025 to Jul 2025'
    """
    runs: list[tuple[Period, Period]] = []
    for period in sorted((Period.parse(one) for one in periods), key=lambda one: (one.start, one.end)):
        if runs and period.kind is not Kind.RANGE and runs[-1][1] + 1 == period:
            runs[-1] = (runs[-1][0], period)
        else:
            runs.append((period, period))
    told = ", ".join(_run(edition, *run) for run in runs[:LISTED])
    if len(runs) > LISTED:
        more = edition.say("and %(count)s more", count=edition.number(len(runs) - LISTED))
        return f"{told} {more}"
    return told


def _run(edition: Edition, first: Period, last: Period) -> str:
    if first == last or first.kind is Kind.MONTH:
        return edition.span(str(first), str(last))
    return edition.say("%(first)s to %(last)s", first=edition.period(first), last=edition.period(last))
