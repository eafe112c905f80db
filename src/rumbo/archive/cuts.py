"""Which breakdowns the releases held can answer, and what to ask for all of one, piece by piece.

A breakdown is a tuple of dimensions, at most one of which is of places. It is asked everywhere at once, at the values
of that dimension; but a place that a table covers as a whole is asked by itself, since such a table need not name it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.archive.feeds import EVERYWHERE, PLACE_DIMENSIONS, Part, Question, feeding, key_of, keys_of
from rumbo.archive.view import Cut, View
from rumbo.core import Indicator
from rumbo.errors import MayNotBeSummed

FIGURES_AT_ONCE = 50_000
"""So many figures are held together, or those of one place where that has more."""


def breakdowns(archive: Archive, indicator: Indicator, day: date) -> Mapping[tuple[str, ...], Sequence[View]]:
    """Return each breakdown that can be answered on a day, coarse to fine, with the views that together give it.

    In each the dimension of places, where there is one, stands first and the others in the indicator's order.
    """
    places = [name for name in indicator.dimensions if name in PLACE_DIMENSIONS]
    others = [name for name in indicator.dimensions if name not in PLACE_DIMENSIONS]
    asked = [
        (*place, *more)
        for size in range(len(others) + 1)
        for more in combinations(others, size)
        for place in ((), *((name,) for name in places))
    ]
    found = {by: tuple(views(archive, indicator, day, by)) for by in sorted(asked, key=len)}
    return {by: answering for by, answering in found.items() if answering}


def views(
    archive: Archive, indicator: Indicator, day: date, by: tuple[str, ...], places: Collection[str] | None = None
) -> Iterator[View]:
    """Yield the views that together give a breakdown on a day, none where it cannot be answered.

    ``places`` are those of interest: views of one other place are left out.
    """
    for question in _questions(indicator, day, by):
        if places is not None and question.place != EVERYWHERE and question.place not in places:
            continue
        try:
            view = View(archive, question)
        except MayNotBeSummed:
            continue
        if view.periods():
            yield view


def _questions(indicator: Indicator, day: date, by: tuple[str, ...]) -> Iterator[Question]:
    """Yield what to ask for a breakdown. A place belongs to one dimension of places, the first that has it, or none."""
    tables = list(feeding(indicator))
    extents = dict.fromkeys(table.extent for table in tables)
    belongs: dict[str, str] = {}
    for name in PLACE_DIMENSIONS:
        for value in sorted({value for table in tables for value, _ in keys_of(table, name)}):
            belongs.setdefault(value, name)
    at, more = (by[0], by[1:]) if by and by[0] in PLACE_DIMENSIONS else ("", by)
    for extent in extents:
        if belongs.get(extent, "") == at:
            yield Question(indicator, extent, day, by=more)
    if at:
        values = [value for value, name in belongs.items() if name == at and value not in extents]
        yield Question(indicator, EVERYWHERE, day, by=by, values={at: values})


def pieces(view: View) -> Iterator[View]:
    """Yield a view in pieces, by the places that it breaks down by, with the cuts alone that a table has a row of.

    A cut that no table has a row of, such as a citizenship that was never met in a sector, is left out, even where the
    table means zero by that.
    """
    cuts = view.told_apart(_with_rows(view))
    if view.question.place != EVERYWHERE:
        view.cuts = cuts
        yield view
        return
    at: dict[str, list[Cut]] = {}
    for cut in cuts:
        at.setdefault(cut[0][0], []).append(cut)
    periods, together = len(view.periods()), list[Cut]()
    for here in at.values():
        if together and (len(together) + len(here)) * periods > FIGURES_AT_ONCE:
            yield _piece(view, together)
            together = []
        together += here
    if together:
        yield _piece(view, together)


def _piece(view: View, cuts: Sequence[Cut]) -> View:
    places = {view.question.by[0]: list(dict.fromkeys(cut[0][0] for cut in cuts))}
    piece = View(view.archive, replace(view.question, values=places))
    piece.cuts = piece.told_apart(cuts)
    return piece


def _with_rows(view: View) -> list[Cut]:
    """Return the cuts of a view that the releases of its day have a row of, in order."""
    found: set[Cut] = set()
    for part in (part for feed in view.feeds for part in feed.parts):
        by = [name for name in view.question.by if name in part.table.dimensions]
        for values in view.archive.kept.values(list(_slices(view, part)), by):
            named = {**part.table.fixed, **dict(zip(by, values, strict=True))}
            found.add(tuple(key_of(part.table, name, named.get(name, "")) for name in view.question.by))
    return sorted(found, key=lambda cut: [(value, str(over or "")) for value, over in cut])


def _slices(view: View, part: Part) -> Iterator[sql.Slice]:
    """Yield the rows that a table has on the day, release by release."""
    table, day = part.table, view.question.as_of
    periods: dict[str, list[str]] = {}
    for period in view.archive.chains.get((table.product, table.id), {}):
        if release := view.archive.winner(table, period, day):
            periods.setdefault(release.id, []).append(period)
    for name, held in periods.items():
        yield view.slice(part, view.archive.release(name), held)
