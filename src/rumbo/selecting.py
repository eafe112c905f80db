"""From a filter to the rows of an indicator's long table that it lets through, without making the others.

The rows are those of ``whole``: a filter selects among them and changes none of them. So each figure is the same
however it is asked for, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product as combinations

from rumbo import asking
from rumbo.archive import Archive, View, breakdowns, pieces, views
from rumbo.archive.feeds import EVERYWHERE, PLACE_DIMENSIONS
from rumbo.core import Indicator, Observation
from rumbo.core.table import OTHER, TOTAL
from rumbo.errors import NoData, TooLarge

PLACE = "place"

Filter = Mapping[str, Collection[str]]
"""The values wanted of ``place`` and of dimensions; of one that is not named, all and the total."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a long table is of: the values that its tables tell apart, by dimension and ``place``, and its periods."""

    values: Mapping[str, Sequence[str]]
    first: str
    last: str


def contents(archive: Archive, indicator: Indicator, day: date) -> Contents:
    """Return what is held of an indicator on a day. Raises NoData where that is nothing."""
    own = [PLACE, *(name for name in indicator.dimensions if name not in PLACE_DIMENSIONS)]
    values: dict[str, set[str]] = {name: set() for name in own}
    periods: set[str] = set()
    for by, answering in breakdowns(archive, indicator, day).items():
        for name in own:
            if name not in (*by, PLACE):
                values[name].add(TOTAL)
        for view in answering:
            periods.update(view.periods())
            if view.question.place != EVERYWHERE:
                values[PLACE].add(view.question.place)
            for name in view.question.by:
                wanted = view.question.values.get(name)
                told = {key[0] for feed in view.feeds for key in feed.keys(name)}
                values[PLACE if name in PLACE_DIMENSIONS else name] |= told if wanted is None else told & {*wanted}
    if not periods:
        raise NoData(
            f"{indicator.id} has no figure by {day}.", "No release held was out by then.", "Ask as of a later day."
        )
    return Contents({name: sorted(found) for name, found in values.items()}, min(periods), max(periods))


def select(archive: Archive, indicator: Indicator, day: date, wanted: Filter, most: int) -> Iterator[Observation]:
    """Yield the observations that a filter lets through, coarse to fine, made while they are read.

    ``place`` of each is its place, whichever dimension it is a value of; ``dimensions`` has every other dimension, and
    ``total`` for those not broken down. Raises TooLarge, before any figure is read, where there may be more than
    ``most`` of them.
    """
    chosen: list[View] = []
    figures = 0
    # The finest have the most figures: with them first, what is too much is known soonest.
    for by in reversed(_breakdowns(indicator, wanted)):
        for view in views(archive, indicator, day, by, wanted.get(PLACE)):
            narrow = _narrowed(view, wanted)
            for piece in pieces(narrow) if narrow else ():
                figures += len(piece.cuts) * len(piece.periods())
                if figures > most:
                    raise TooLarge(
                        f"More than {most:,} figures of {indicator.id} fit.",
                        "So many are not answered at once.",
                        "Choose a place, or a value (or the total) of more dimensions; the files have all of it.",
                    )
                chosen.append(piece)
    return (one for view in reversed(chosen) for one in _rows(view) if _fits(one, wanted))


def _breakdowns(indicator: Indicator, wanted: Filter) -> list[tuple[str, ...]]:
    """Return the breakdowns in which a row that fits can be, coarse to fine."""
    places = [name for name in indicator.dimensions if name in PLACE_DIMENSIONS]
    options: list[list[tuple[str, ...]]] = [[(), *((name,) for name in places)]]
    for name in indicator.dimensions:
        if name not in PLACE_DIMENSIONS:
            values = wanted.get(name)
            total, parts = values is None or TOTAL in values, values is None or bool({*values} - {TOTAL})
            options.append([()] * total + [(name,)] * parts)
    found = [tuple(name for part in parts for name in part) for parts in combinations(*options)]
    return sorted(found, key=len)


def _narrowed(view: View, wanted: Filter) -> View | None:
    """Return a view of what is wanted alone, None where it has nothing of it."""
    question, values = view.question, dict(view.question.values)
    places = wanted.get(PLACE)
    if places is not None and question.place == EVERYWHERE:
        at = question.by[0]
        values[at] = [value for value in values[at] if value in places]
        if not values[at]:
            return None
    for name in question.by:
        if name not in PLACE_DIMENSIONS and name in wanted:
            # With `other` beside it, a value counts in the same periods as in the whole table.
            values[name] = [*(value for value in wanted[name] if value != TOTAL), OTHER]
    return View(view.archive, replace(question, values=values))


def _rows(view: View) -> Iterator[Observation]:
    by = view.question.by
    totals = {name: TOTAL for name in view.question.indicator.dimensions if name not in PLACE_DIMENSIONS}
    at = next((name for name in by if name in PLACE_DIMENSIONS), "")
    for one in asking.with_figures(asking.trimmed(view.observations(view.periods())), by, set()):
        own = dict(one.dimensions)
        place = own.pop(at) if at else one.place
        yield replace(one, place=place, dimensions=totals | own)


def _fits(one: Observation, wanted: Filter) -> bool:
    return all((one.place if name == PLACE else one.dimensions[name]) in values for name, values in wanted.items())
