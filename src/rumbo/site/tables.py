"""What the tables of a product are, and the periods of a release, in words: their ids are for files alone."""

from __future__ import annotations

from collections.abc import Sequence

from rumbo.core import Kind, Period, Table, place, runs
from rumbo.core.codebook import dimension, value_name
from rumbo.core.place import PlaceKind, is_within, places
from rumbo.indicators import indicators
from rumbo.site.edition import N_, Edition
from rumbo.sources import source
from rumbo.sources.declared import Source

LISTED = 6  # runs of periods, by name
FREQUENCIES = {"year": N_("by year"), "span": N_("over more than a month")}


def table_name(edition: Edition, product: str, table_id: str) -> str:
    """Return what a table is in words; its id where the source declares none of that id.

    >>> table_name(Edition("en"), "cbp-monthly-updates", "usbp-encounters.us-southwest.family-units")
    'Border Patrol encounters, US southwest border, People in family units'
    >>> table_name(Edition("es"), "panama-darien", "nationality-year")
    'por nacionalidad, de más de un mes'
    >>> table_name(Edition("en"), "unhcr-population", "asylum-in-americas")
    'by country of origin, country of asylum (Americas) and population group, by year'
    """
    table = source(product).tables.get(table_id)
    if table is None:
        return table_id
    parts = _of_indicator(edition, table) + cut(edition, table)
    names = [_dimension(edition, source(product), table, one) for one in table.dimensions]
    if names:
        parts.append(edition.say("by %(dimensions)s", dimensions=edition.listed(names)))
    elif not parts:
        parts.append(edition.say("in all"))
    if table.frequency in FREQUENCIES:
        parts.append(edition.say(FREQUENCIES[table.frequency]))
    return ", ".join(parts)


def _dimension(edition: Edition, product: Source, table: Table, name: str) -> str:
    """Return the name of a dimension; with their region where another table of its kind has countries beyond them."""
    told = edition.text(dimension(name).name).lower()
    values = table.dimensions[name].values
    alike = [one for one in product.tables.values() if one.dimensions.keys() == table.dimensions.keys()]
    if all(len(one.dimensions[name].values) <= len(values) for one in alike):
        return told
    countries = {one.id for one in places(PlaceKind.COUNTRY)} & values
    regions = [
        one for one in places(PlaceKind.WORLD_REGION) if countries and all(is_within(each, one) for each in countries)
    ]
    return f"{told} ({edition.text(regions[0].name)})" if regions else told


def cut(edition: Edition, table: Table) -> list[str]:
    """Return what all figures of a table have in common, in words."""
    return [edition.text(value_name(name, value)) for name, value in table.fixed.items() if name != "region"]


def _of_indicator(edition: Edition, table: Table) -> list[str]:
    """Return the measure and the place of a table of printed totals, which is named after both."""
    known = indicators().get(table.id.partition(".")[0])
    return [edition.text(known.short), edition.text(place(table.extent).name)] if known else []


def spans(edition: Edition, periods: Sequence[str]) -> str:
    """Return periods in words, and how many months or years they are."""
    told = listed(edition, periods)
    kinds = {Period.parse(one).kind for one in periods}
    words = {"months": told, "count": edition.number(len(periods))}
    if len(periods) > 1 and kinds == {Kind.MONTH}:
        return edition.say("%(months)s, %(count)s months", **words)
    if len(periods) > 1 and kinds == {Kind.YEAR}:
        return edition.say("%(months)s, %(count)s years", **words)
    return told


def listed(edition: Edition, periods: Sequence[str]) -> str:
    """Return periods in words: those that follow each other as one span.

    >>> listed(Edition("en"), ["2024-07", "2025-06", "2025-07"])
    'Jul 2024, Jun 2025 to Jul 2025'
    """
    found = runs(periods)
    told = ", ".join(_run(edition, *run) for run in found[:LISTED])
    if len(found) > LISTED:
        more = edition.say("and %(count)s more", count=edition.number(len(found) - LISTED))
        return f"{told} {more}"
    return told


def _run(edition: Edition, first: str, last: str) -> str:
    if first == last or Period.parse(first).kind in (Kind.MONTH, Kind.YEAR):
        return edition.span(first, last)
    return edition.say("%(first)s to %(last)s", first=edition.period(first), last=edition.period(last))
