"""Observations as the cells of SDMX: what a question selects, with status, rounding and evidence as attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.core import Observation, Status, Text
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.sdmx.queries import Query
from rumbo.publish.sdmx.structures import Flow, theirs, unit_code
from rumbo.publish.sdmx.times import bound
from rumbo.publish.sdmx.words import BREAK, STATUS_CODES

MOST = 100_000
"""So many figures are answered at once."""

Cells = Mapping[str, str]
"""The cells of a row by component; an empty one says nothing."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What a question selected: series by their key, each with its rows in the order of time."""

    query: Query
    as_of: date
    series: Mapping[tuple[str, ...], Sequence[Cells]]

    @property
    def rows(self) -> Iterator[Cells]:
        """Yield all rows, series by series."""
        for rows in self.series.values():
            yield from rows


def selected(
    observatory: Observatory, query: Query, day: date, language: str = "en", most: int = MOST
) -> Selected:  # fmt: skip
    """Return what a question selects as of a day; comments are in ``language``.

    Raises NoData where that is nothing, TooLarge where it may be more than ``most`` figures.
    """
    found: dict[tuple[str, ...], list[Cells]] = {}
    names = [one.id for one in query.flow.dimensions]
    for one in observatory.select(query.flow.id, query.wanted, day, most):
        row = cells(query.flow, one, language)
        if all(test(row) for test in query.tests):
            found.setdefault(tuple(row[name] for name in names), []).append(row)
    series = _paged({key: _ends(rows, query) for key, rows in found.items()}, query)
    if not series:
        raise NoData(
            f"No figure of {query.flow.id} fits as of {day}.",
            "None is held, or it would be a sum that may not be made.",
            f"See /sdmx/v2/availability/dataflow/*/{query.flow.id} for the codes that there are.",
        )
    return Selected(query, day, series)


def _ends(rows: list[Cells], query: Query) -> Sequence[Cells]:
    """Return a series in the order of time, or the ends of it that are asked for."""
    ordered = sorted(rows, key=lambda row: row["TIME_PERIOD"])
    if query.first is None and query.last is None:
        return ordered
    first, last = query.first or 0, query.last or 0
    kept = range(len(ordered))
    return [row for number, row in enumerate(ordered) if number in kept[:first] or number in kept[len(kept) - last :]]


def _paged(series: Mapping[tuple[str, ...], Sequence[Cells]], query: Query) -> dict[tuple[str, ...], Sequence[Cells]]:
    """Return the observations after the first ``offset``, and at most ``limit`` of them."""
    paged: dict[tuple[str, ...], Sequence[Cells]] = {}
    skip, left = query.offset, query.limit
    for key, rows in series.items():
        kept = rows[skip:]
        skip = max(0, skip - len(rows))
        if left is not None:
            kept, left = kept[:left], left - len(kept[:left])
        if kept:
            paged[key] = kept
    return paged


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
