"""The figures of a view line by line, for those who take all of a breakdown at once.

They are those of ``View.observations``, without an object for each: what marks a figure is shared by all that are
marked alike, and an absent cell that means zero costs a copy and nothing more. A breakdown by two dimensions has a
hundred thousand figures, nearly all of them zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rumbo.archive.choosing import Choice
from rumbo.archive.figures import Figure, added, printed
from rumbo.archive.view import WITHIN_OTHER, Cut, View
from rumbo.core import Status, Text
from rumbo.core.table import OTHER


class Mark(NamedTuple):
    """What marks a figure: as in ``Observation``; ``within_other`` says that it is counted in ``other`` instead."""

    status: Status
    rounding: int
    releases: tuple[str, ...]
    reason: Text | None = None
    corrections: tuple[Text, ...] = ()
    remarks: tuple[Text, ...] = ()
    within_other: bool = False
    possibly_public: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """One line: its values of the breakdown, what ``other`` leaves over, the index of its first period, its figures.

    It begins and ends with a figure; a hole between has no value and a mark that says why. A period of which another
    table's ``other`` speaks has neither.
    """

    key: tuple[str, ...]
    leaves_over: Text | None
    first: int
    values: Sequence[float | None]
    marks: Sequence[Mark | None]


WITHIN = Mark(Status.NOT_AVAILABLE, 1, (), WITHIN_OTHER, within_other=True)


def cells(view: View, periods: Sequence[str]) -> Iterator[Cells]:
    """Yield the lines of a view over some periods; lines without a figure are left out."""
    lines = view.lines(periods)
    own: dict[Cut, dict[str, dict[str, tuple[Any, ...]]]] = {}
    for (table, period, cut), found in view.figures(lines.values()).items():
        own.setdefault(cut, {}).setdefault(period, {})[table] = found
    making = _Making(view, periods)
    for cut in view.cuts:
        line = making.line(cut, lines[cut], own.get(cut, {}))
        if line:
            yield line


class _Making:
    """Makes lines one by one, and keeps what they share."""

    def __init__(self, view: View, periods: Sequence[str]) -> None:
        self.view, self.periods = view, periods
        self.index = {period: number for number, period in enumerate(periods)}
        self.lists = view.listed(periods)
        self._marks: dict[tuple[Any, ...], Mark] = {}
        self._alike: dict[Mark, Mark] = {}
        self._empty: dict[int, tuple[list[float | None], list[Mark | None]]] = {}

    def line(
        self, cut: Cut, line: Mapping[str, Choice], own: Mapping[str, Mapping[str, tuple[Any, ...]]]
    ) -> Cells | None:  # fmt: skip
        empty = self._without_rows(line)
        values, marks = list(empty[0]), list(empty[1])
        for period, choice in line.items():
            if period in own or choice.corrections or any(one.remarks for one in choice.releases):
                number = self.index[period]
                values[number], marks[number] = self._figure(cut, period, choice, own.get(period, {}))
        self._count_within_other(cut, values, marks)
        known = [number for number, value in enumerate(values) if value is not None]
        if not known:
            return None
        first, last = known[0], known[-1] + 1
        for number in range(first, last):
            if values[number] is None and marks[number] is None and not self._left_out(cut, number):
                reason = self.view.why_not(self.periods[number], cut, self.view.cuts[cut])
                marks[number] = self._shared(Mark(Status.NOT_AVAILABLE, 1, (), reason))
        rest = next((key[1] for key in cut if key[1]), None)
        return Cells(tuple(key[0] for key in cut), rest, first, values[first:last], marks[first:last])

    def _without_rows(self, line: Mapping[str, Choice]) -> tuple[list[float | None], list[Mark | None]]:
        """Return what a line has where the readings have no row of it: the same for all that answer alike."""
        if id(line) not in self._empty:
            values: list[float | None] = [None] * len(self.periods)
            marks: list[Mark | None] = [None] * len(self.periods)
            for period, choice in line.items():
                number = self.index[period]
                values[number], marks[number] = self._figure(None, period, choice, {})
            self._empty[id(line)] = values, marks
        return self._empty[id(line)]

    def _figure(
        self, cut: Cut | None, period: str, choice: Choice, own: Mapping[str, tuple[Any, ...]]
    ) -> tuple[float | None, Mark]:
        found: Figure = added(
            [printed(part.table, release, period, own.get(part.table.key)) for part, release in choice.answers]
        )
        told: tuple[tuple[Text, ...], tuple[Text, ...]] = ((), ())
        if cut is not None and (choice.corrections or any(one.remarks for one in choice.releases)):
            told = (
                tuple(self.view.corrections_of(choice, period, cut)),
                tuple(self.view.remarks_of(choice, period, cut)),
            )
        rounding = found.rounding if found.value is not None else 1
        name = (id(choice), found.status, rounding, found.reason, told)
        if name not in self._marks:
            self._marks[name] = self._shared(_mark(choice, found, rounding, *told))
        return found.value, self._marks[name]

    def _count_within_other(self, cut: Cut, values: list[float | None], marks: list[Mark | None]) -> None:
        """Take out what is counted within ``other`` in a period, or is the ``other`` of a list not used then."""
        listed = [
            (self.lists[name], key) for name, key in zip(self.view.question.by, cut, strict=True) if name in self.lists
        ]
        for number, period in enumerate(self.periods) if listed else ():
            if not all(key in found[period] for found, key in listed):
                values[number] = None
                marks[number] = None if _is_other(cut) else WITHIN

    def _left_out(self, cut: Cut, number: int) -> bool:
        period = self.periods[number]
        return _is_other(cut) and any(
            key not in self.lists[name][period]
            for name, key in zip(self.view.question.by, cut, strict=True)
            if name in self.lists
        )

    def _shared(self, mark: Mark) -> Mark:
        return self._alike.setdefault(mark, mark)


def _mark(
    choice: Choice, found: Figure, rounding: int, corrections: tuple[Text, ...], remarks: tuple[Text, ...]
) -> Mark:  # fmt: skip
    return Mark(
        found.status, rounding, tuple(one.id for one in choice.releases), found.reason, corrections, remarks,
        possibly_public=str(choice.evidence["possibly_public"]), product=str(choice.evidence["product"]),
    )  # fmt: skip


def _is_other(cut: Cut) -> bool:
    return any(key[0] == OTHER for key in cut)
