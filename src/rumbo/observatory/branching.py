"""The part of the façade that tells what to expect of a flow together with all its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo import answering, asking
from rumbo.archive import Question
from rumbo.archive.cache import key
from rumbo.core import Period, Text, releases_of
from rumbo.errors import WrongUse
from rumbo.observatory.figures import Figures

if TYPE_CHECKING:
    from rumbo.analysis.cell_outlook import CellOutlook

LAST = "9999-12"
OWN_PAST_AND_CELLS = "own-past-and-cells"


class Branching(Figures):
    """What to expect of the total, of every sum and of every cell, so that all adds up."""

    def cell_outlook(
        self, by: str | Sequence[str], indicator: str | None = None, place: str | None = None, *,
        horizons: int = 12, until: str | None = None, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> CellOutlook:  # fmt: skip
        """Return what to expect of a flow and of its cells by one or more dimensions, 1 to 12 months on.

        Every sum of what is expected is exact, and nothing is negative; quantiles do not add up, and must not. It goes
        from the newest month on, or from ``until``, after which nothing is then used, though the figures are those
        known on ``as_of``. Where no cells are held as late, it is the outlook of the total alone, and a note says so.
        What was worked out before from the same releases is not worked out again.

        >>> import rumbo
        >>> found = rumbo.open().cell_outlook("sector,demographic", until="2024-09")
        >>> tucson = [node for name, node in found.nodes.items() if name[0] == "usbp-tucson" and name[1]]
        >>> sum(one.expected[0] for one in tucson) == found.nodes["usbp-tucson", ""].expected[0]
        True

        Raises as ``outlook`` does; CannotForecast where the cells are told apart for too short a time.
        """
        from rumbo.analysis.hierarchy import METHOD
        from rumbo.observatory.remembering import code

        asking.ahead(horizons)
        total = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        cells = self._question(total.indicator.id, total.place, total.as_of, by, {**(where or {}), **more})
        if not cells.by:
            raise WrongUse("No dimension is named.", "Cells are told apart by one or more.", "Name some, with by.")
        known = answering.answered_by(self.archive, total, asking.month(until) if until else LAST)
        month, parts = max(known), asking.parts_of(total)
        asked = [one for one in (total, parts, cells) if one]
        releases = [known, *(answering.answered_by(self.archive, one, month) for one in asked[1:])]
        kept = key(METHOD, code(), [[one.indicator.id, one.place, one.where, one.by] for one in asked], releases)
        answer = self.cache.get(kept)
        if answer is None:
            answer = self._made(total, cells, month, min(releases[-1]))
            self.cache.put(kept, answer)
        return _read(answer, total, cells.by, horizons)

    def _made(self, total: Question, cells: Question, month: str, since: str) -> Mapping[str, Any]:
        """Return what the cache keeps of an outlook: all but the question, in what JSON takes."""
        from rumbo.analysis.cell_outlook import cells_of, nodes_of, the_total
        from rumbo.observatory.remembering import remembering

        series, flow, parts = self._to_forecast(total, month)
        (ahead,) = remembering(self.cache)([flow], range(1, 13))
        lines = answering.series(self.archive, cells, (since, month)).lines()
        seen = [one for line in lines.values() for one in line if one.value is not None]
        held_to = max((one.period for one in seen), default="")
        alone = held_to < str(flow.last)
        nodes = the_total(cells.by, flow, ahead) if alone else nodes_of(cells_of(lines, cells.by, flow.last), ahead)
        return {
            "origin": str(flow.last),
            "held_to": held_to if alone else "",
            "information": str(ahead[0].rests_on) if alone else OWN_PAST_AND_CELLS,
            "unit": series.known[-1].unit,
            "releases": releases_of([*series.known, *(parts if flow.parts else ()), *(() if alone else seen)]),
            "nodes": [[name, node.expected, node.quantiles] for name, node in nodes.items()],
        }


def _read(answer: Mapping[str, Any], total: Question, by: Sequence[str], horizons: int) -> CellOutlook:
    from rumbo.analysis.cell_outlook import CellOutlook, Node

    origin, held_to = answer["origin"], answer["held_to"]
    alone = Text(
        en=f"The cells are held up to {held_to} alone, and the total up to {origin}: this is the outlook of the total "
        f"alone. That of the cells can be had until {held_to}.",
        es=f"Las celdas se tienen solo hasta {held_to} y el total hasta {origin}: esta es la perspectiva solo del "
        f"total. La de las celdas puede pedirse hasta {held_to}.",
    )
    return CellOutlook(
        subject={"indicator": total.indicator.id, "place": total.place, **total.where},
        unit=answer["unit"],
        dimensions=tuple(by),
        origin=Period.parse(origin),
        as_of=total.as_of,
        releases=answer["releases"],
        information=answer["information"],
        nodes={
            tuple(name): Node(expected[:horizons], quantiles[:horizons])
            for name, expected, quantiles in answer["nodes"]
        },
        notes=[alone] if held_to else [],
    )
