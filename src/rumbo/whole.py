"""From an indicator to its whole long table: each cut that can be answered, one after the other.

A row says what it is of. ``cut`` names the dimensions that it is broken down by, and each other dimension says
``total``. The place stands in one column, whichever dimension of a table it is a value of. A total and its parts are
both there: rows may be added up within one cut alone, and only over what the indicator may be summed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rumbo import archive as archives
from rumbo import asking
from rumbo.archive import Archive, View, breakdowns, feeding
from rumbo.archive.cache import key
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.core import Indicator
from rumbo.core.codebook import dimension
from rumbo.core.table import TOTAL
from rumbo.errors import NoData, UnknownDimension

Cut = tuple[str, ...]


def cuts(archive: Archive, indicator: Indicator, day: date) -> tuple[Cut, ...]:
    """Return the breakdowns that the releases of a day can answer, coarse to fine; () is the total."""
    return tuple(breakdowns(archive, indicator, day))


def since(archive: Archive, indicator: Indicator, day: date) -> date:
    """Return the day since which the whole table is what it is on a day: when a release of it last came, or may have.

    Raises NoData where none had come.
    """
    products = {table.product for table in feeding(indicator)}
    found = [
        when
        for one in archive.releases.values()
        if one.product in products
        for when in (one.published.earliest, one.published.latest)
        if when <= day
    ]
    if not found:
        raise _nothing(indicator, day)
    return max(found)


def usual(indicator: Indicator, found: Sequence[Cut]) -> tuple[Cut, ...]:
    """Return those cuts of all that make up the table where none is chosen, so that it stays of a sensible size.

    They are all of them where the indicator knows no places by themselves. Else: the totals of each kind of place, and
    each single dimension besides at the widest kind. A dimension that is never left out does not count as one.

    >>> from rumbo.indicators import indicator
    >>> usual(indicator("missing-migrants"), [(), ("route",), ("cause",), ("route", "cause")])
    ((), ('route',), ('cause',), ('route', 'cause'))
    """
    places = [name for name in indicator.dimensions if name in PLACE_DIMENSIONS]
    if not places:
        return tuple(found)
    always = frozenset.intersection(*map(frozenset, found)) if found else frozenset()
    chosen = []
    for cut in found:
        more = [name for name in cut if name not in PLACE_DIMENSIONS and name not in always]
        finer = any(name in places[1:] for name in cut)
        if not more or (len(more) == 1 and not finer):
            chosen.append(cut)
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one cut that are read together, and what they rest on: as long as it is the same, so are the rows."""

    view: View
    cut: Cut

    def rests_on(self) -> str:
        """Return a digest of all that the rows rest on besides what is declared, and the day that they are asked of."""
        asked = self.view.question
        told = [asked.place, asked.by, dict(asked.where), {name: list(one) for name, one in asked.values.items()}]
        cuts = [[[value, over and dict(over)] for value, over in cut] for cut in self.view.cuts]
        return key(self.cut, told, cuts, self.view.rests_on(self.view.periods()))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows, made while they are read."""
        return _rows(self.view, self.cut)


def rows(
    archive: Archive, indicator: Indicator, day: date, wanted: Iterable[Sequence[str]] | None = None
) -> Iterator[dict[str, Any]]:
    """Return the rows of cuts, made while they are read; those of ``usual`` where none is named.

    Raises NoData where nothing is known, or nothing of a cut; UnknownDimension.
    """
    found = pieces(archive, indicator, day, wanted)
    return (row for piece in found for row in piece.rows())


def pieces(
    archive: Archive, indicator: Indicator, day: date, wanted: Iterable[Sequence[str]] | None = None
) -> Iterator[Piece]:
    """Return the pieces that ``rows`` are made of, in their order. Raises as that does."""
    views = breakdowns(archive, indicator, day)
    if not views:
        raise _nothing(indicator, day)
    named = usual(indicator, tuple(views))
    chosen = named if wanted is None else tuple(dict.fromkeys(_cut(indicator, one, views, day) for one in wanted))
    return (Piece(piece, cut) for cut in chosen for view in views[cut] for piece in archives.pieces(view))


def _nothing(indicator: Indicator, day: date) -> NoData:
    return NoData(
        f"{indicator.id} has no figure by {day}.",
        f"No release held that was out by then has a {indicator.every} of it.",
        "`rumbo releases` lists those held.",
    )


def _cut(indicator: Indicator, names: Sequence[str], views: Collection[Cut], day: date) -> Cut:
    """Return the cut that some names of dimensions make, in any order. Raises UnknownDimension, NoData."""
    has = f"{indicator.id} has {', '.join(indicator.dimensions) or 'none'}."
    choices = {"dimension": indicator.dimensions}
    try:
        asked = {dimension(name).id for name in names}
    except UnknownDimension as error:  # those of this indicator, not all there are
        raise UnknownDimension(error.what, "", has, choices) from error
    if unknown := sorted(asked.difference(indicator.dimensions)):
        raise UnknownDimension(f"{indicator.id} has no dimension {unknown[0]}.", "", has, choices)
    for cut in views:
        if asked == {*cut}:
            return cut
    raise NoData(
        f"{indicator.id} is not known by {' and '.join(sorted(asked)) or 'nothing at all'}.",
        f"No release held that was out by {day} tells these apart, or it may not be summed over the rest.",
        "Ask for another breakdown; `cuts` has them all.",
    )


def _rows(view: View, cut: Cut) -> Iterator[dict[str, Any]]:
    by, indicator = view.question.by, view.question.indicator
    observations = asking.trimmed(view.observations(view.periods()))
    observations = asking.with_figures(asking.without_empty_places(observations, by), by, set())
    place = next((name for name in by if name in PLACE_DIMENSIONS), "")
    same: dict[str, object] = {
        "cut": " ".join(cut) or TOTAL,
        **{name: TOTAL for name in indicator.dimensions if name not in PLACE_DIMENSIONS and name not in by},
    }
    for one in observations:
        row = one.as_row()
        if place:
            row["place"] = row.pop(place)
        yield row | same
