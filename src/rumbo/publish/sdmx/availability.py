"""Which data there are: the codes of each dimension under which figures are known, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.observatory import Observatory
from rumbo.publish.sdmx.observations import selected
from rumbo.publish.sdmx.queries import Query
from rumbo.publish.sdmx.structures import Flow, theirs


@dataclass(frozen=True, slots=True)
class Availability:
    """What there is of a dataflow; the counts are known only of what a filter selects."""

    flow: Flow
    codes: Mapping[str, Sequence[str]]
    first: str
    last: str
    series: int = 0
    observations: int = 0


def availability(observatory: Observatory, query: Query, day: date) -> Availability:
    """Return what there is as of a day: of all, what the tables tell apart; of a filter, what it selects.

    Raises NoData where that is nothing, TooLarge where a filter may select more than is answered at once.
    """
    flow = query.flow
    if not (query.wanted or query.tests):
        held = observatory.contents(flow.id, day)
        own = {one.id: [theirs(value) for value in held.values[one.dimension or "place"]]
               for one in flow.dimensions if one.id != "FREQ"}  # fmt: skip
        every = "A" if flow.indicator.frequency == "year" else "M"
        return Availability(flow, {"FREQ": [every], **own}, held.first, held.last)
    codes: dict[str, set[str]] = {one.id: set() for one in flow.dimensions}
    periods: set[str] = set()
    series = observations = 0
    for rows in selected(observatory, query, day).series:
        series, observations = series + 1, observations + len(rows)
        periods.update(row["TIME_PERIOD"] for row in rows)
        for name, known in codes.items():
            known.add(rows[0][name])
    told = {name: sorted(known) for name, known in codes.items()}
    return Availability(flow, told, min(periods), max(periods), series, observations)
