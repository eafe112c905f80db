"""From a filter to the rows of an indicator's long table that it lets through, without making the others.

The rows are those of ``whole``: a filter selects among them and changes none of them. So each figure is the same
however it is asked for, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product as combinations

from rumbo import asking
from rumbo.archive import Archive, View, breakdowns, cells, pieces, views
from rumbo.archive.feeds import EVERYWHERE, PLACE_DIMENSIONS
from rumbo.archive.view import Cut
from rumbo.core import Indicator, Observation, Period
from rumbo.core.table import OTHER, TOTAL
from rumbo.errors import NoData, TooLarge

PLACE = "place"

Filter = Mapping[str, Collection[str]]
"""The values wanted of ``place`` and of dimensions; of one that is not named, all and the total."""

Within = tuple[date | None, date | None]
"""The first and the last day that a period may have; None where that is open."""


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


def select(
    archive: Archive, indicator: Indicator, day: date, wanted: Filter, most: int, within: Within = (None, None)
) -> Iterator[Observation]:  # fmt: skip
    """Yield the observations that a filter lets through, coarse to fine, made while they are read.

    They are of periods that lie ``within`` two days; the others are not made. ``place`` of each is its place, whichever
    dimension it is a value of; ``dimensions`` has every other dimension, and ``total`` for those not broken down.
    Raises TooLarge, before any figure is read, where there may be more than ``most`` of them.
    """
    chosen: list[View] = []
    figures = 0
    # The finest have the most figures: with them first, what is too much is known soonest.
    for by in reversed(_breakdowns(indicator, wanted)):
        for view in views(archive, indicator, day, by, wanted.get(PLACE)):
            narrow = _narrowed(view, wanted)
            for piece in pieces(narrow) if narrow else ():
                figures += len(piece.cuts) * len(_inside(piece.periods(), within))
                if figures > most:
                    raise TooLarge(
                        f"More than {most:,} figures of {indicator.id} fit.",
                        "So many are not answered at once.",
                        "Choose fewer periods, a place, or a value (or the total) of more dimensions; the files have "
                        "all of it.",
                    )
                chosen.append(piece)
    return (one for view in reversed(chosen) for one in _rows(view, within) if _fits(one, wanted))


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


def _inside(periods: Sequence[str], within: Within) -> list[str]:
    """Return the periods that lie between two days, either of which may be open."""
    first, last = within[0] or date.min, within[1] or date.max
    return [text for text in periods if first <= (period := Period.parse(text)).start and period.end <= last]


def _rows(view: View, within: Within) -> Iterator[Observation]:
    by = view.question.by
    totals = {name: TOTAL for name in view.question.indicator.dimensions if name not in PLACE_DIMENSIONS}
    at = next((name for name in by if name in PLACE_DIMENSIONS), "")
    for one in _observed(view, within):
        own = dict(one.dimensions)
        place = own.pop(at) if at else one.place
        yield replace(one, place=place, dimensions=totals | own)


def _observed(view: View, within: Within) -> Iterable[Observation]:
    """Return what lies within two days of each line, from its first to its last known figure.

    Whether a hole at either end of the days lies between known figures is seen in the whole line alone: of the lines
    that have one, all figures are read, and no observation is made of them.
    """
    periods = view.periods()
    inside = _inside(periods, within)
    if len(inside) == len(periods):
        return asking.trimmed(view.observations(periods))
    found = view.observations(inside)
    ends = {asking.line_of(one): ("", "") for one in found if one.value is None}
    if ends:
        holed = View(view.archive, view.question)
        holed.cuts = {cut: feeds for cut, feeds in view.cuts.items() if _line(cut) in ends}
        for line in cells(holed, periods):
            last = line.first + len(line.values) - 1
            ends[*line.key, line.leaves_over] = periods[line.first], periods[last]
    always = "", "~"
    return (one for one in found if (end := ends.get(asking.line_of(one), always))[0] <= one.period <= end[1])


def _line(cut: Cut) -> tuple[object, ...]:
    """Return what ``asking.line_of`` says of the observations of a cut."""
    return (*(key[0] for key in cut), next((key[1] for key in cut if key[1]), None))


def _fits(one: Observation, wanted: Filter) -> bool:
    return all((one.place if name == PLACE else one.dimensions[name]) in values for name, values in wanted.items())
