"""Observations as the cells of SDMX: what a question selects, with status, rounding and evidence as attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

from rumbo.core import Observation, Status, Text
from rumbo.core.table import TOTAL
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.sdmx.queries import Query
from rumbo.publish.sdmx.structures import Flow, theirs, unit_code
from rumbo.publish.sdmx.times import bound
from rumbo.publish.sdmx.words import BREAK, STATUS_CODES

MOST = 250_000
"""So many figures are answered at once: as they are made one answer at a time, some fifteen seconds of a core, in which
others wait. They are sent while they are made, so that memory bounds nothing."""

Cells = Mapping[str, str]
"""The cells of a row by component; an empty one says nothing."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What a question selected: series, each its rows in the order of time; they are made while they are read, once."""

    query: Query
    as_of: date
    series: Iterable[Sequence[Cells]]

    @property
    def rows(self) -> Iterator[Cells]:
        """All rows, series by series."""
        return chain.from_iterable(self.series)


def selected(
    observatory: Observatory, query: Query, day: date, language: str = "en", most: int = MOST
) -> Selected:  # fmt: skip
    """Return what a question selects as of a day; comments are in ``language``.

    Raises NoData where that is nothing, TooLarge where it may be more than ``most`` figures.
    """
    found = observatory.select(query.flow.id, query.wanted, day, most, query.within)
    series = _paged(_series(found, query, language), query)
    first = next(series, None)
    if first is None:
        raise NoData(
            f"No figure of {query.flow.id} fits as of {day}.",
            "None is held, or it would be a sum that may not be made.",
            f"See /sdmx/v2/availability/dataflow/*/{query.flow.id} for the codes that there are.",
        )
    return Selected(query, day, chain([first], series))


def _series(found: Iterable[Observation], query: Query, language: str) -> Iterator[Sequence[Cells]]:
    """Yield the series of observations, in which those of one place in one breakdown follow each other."""
    names = [one.id for one in query.flow.dimensions]
    for _, together in groupby(found, lambda one: (one.place, *(text == TOTAL for text in one.dimensions.values()))):
        lines: dict[tuple[str, ...], list[Cells]] = {}
        for one in together:
            row = cells(query.flow, one, language)
            if all(test(row) for test in query.tests):
                lines.setdefault(tuple(row[name] for name in names), []).append(row)
        yield from (_ends(rows, query) for rows in lines.values())


def _ends(rows: list[Cells], query: Query) -> Sequence[Cells]:
    """Return a series in the order of time, or the ends of it that are asked for."""
    ordered = sorted(rows, key=lambda row: row["TIME_PERIOD"])
    if query.first is None and query.last is None:
        return ordered
    first, last = query.first or 0, query.last or 0
    kept = range(len(ordered))
    return [row for number, row in enumerate(ordered) if number in kept[:first] or number in kept[len(kept) - last :]]


def _paged(series: Iterable[Sequence[Cells]], query: Query) -> Iterator[Sequence[Cells]]:
    """Yield the observations after the first ``offset``, and at most ``limit`` of them."""
    skip, left = query.offset, query.limit
    for rows in series:
        if left == 0:
            return
        kept = rows[skip:]
        skip = max(0, skip - len(rows))
        if left is not None:
            kept, left = kept[:left], left - len(kept[:left])
        if kept:
            yield kept


def cells(flow: Flow, one: Observation, language: str = "en") -> Cells:
    """Return an observation as the cells of SDMX."""
    status = str(one.status)
    first, last = bound(one.period)
    broken = [
        each for each in flow.indicator.breaks if each.place in ("", one.place) and first <= each.day <= last
    ]  # fmt: skip
    row = {
        "FREQ": "A" if flow.indicator.frequency == "year" else "M",
        "REF_AREA": one.place,
        "TIME_PERIOD": one.period,
        "OBS_VALUE": "" if one.value is None else f"{one.value}",
        "UNIT_MEASURE": unit_code(flow.indicator),
        "OBS_STATUS": BREAK if broken else STATUS_CODES[status],
        "STATUS": status,
        "ROUNDING": "" if one.value is None else str(one.rounding),
        "COMPUTED": "true" if one.computed else "false",
        "WITHDRAWN": "true" if one.status is Status.WITHDRAWN else "false",
        "PRODUCT": one.product or "",
        "RELEASE": one.release or "",
        "PUBLISHED": str(one.published) if one.published else "",
        "SOURCE_URL": one.url,
        "COMMENT_OBS": " ".join(_comments(one, [each.text for each in broken], language)),
    }
    for component in flow.dimensions:
        if component.dimension:
            row[component.id] = theirs(one.dimensions[component.dimension])
    return row


def _comments(one: Observation, breaks: Iterable[Text], language: str) -> Iterator[str]:
    for text in (one.reason, one.leaves_over):
        if text:
            words = text.in_language(language)
            yield f"{words[:1].upper()}{words[1:]}."
    for told in (*breaks, *one.corrections, *one.remarks):
        yield told.in_language(language)
