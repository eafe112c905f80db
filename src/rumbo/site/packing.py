"""Packing series into small files that a page can cut and compute with: each line's figures, and what marks them.

A file holds one breakdown at one place as the façade answers it: periods, lines with their values, and runs of marks
(status, rounding, releases, the reason of a hole, known errors), since those of neighbours are alike. Texts stand in
both languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rumbo.answering import Lines
from rumbo.archive import Cells, Mark
from rumbo.core import AND, Indicator, Observation, Release, Status, Text

FEW = 2
"""Vintages from which a series can be moved through them."""


class Marks:
    """The marks of a file, each once."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[Mark, int] = {}
        self._known: dict[int, tuple[Mark, int]] = {}

    def number(self, mark: Mark | None) -> int:
        """Return the number of a mark, -1 for none."""
        if mark is None:
            return -1
        if id(mark) not in self._known:  # neighbours share theirs
            own = mark._replace(possibly_public="", product="")
            if own not in self._numbers:
                self._numbers[own] = len(self.all)
                self.all.append(_mark(own))
            self._known[id(mark)] = mark, self._numbers[own]
        return self._known[id(mark)][1]


def _mark(one: Mark) -> dict[str, Any]:
    """Return what marks a figure, without what is usual: final, exact."""
    found: dict[str, Any] = {}
    if one.status is not Status.NORMAL:
        found["status"] = str(one.status)
    if one.rounding > 1:
        found["rounding"] = one.rounding
    if one.releases:
        found["releases"] = list(one.releases)
    if one.reason:
        found["why"] = both(one.reason)
    if notes := [both(text) for text in (*one.corrections, *one.remarks)]:
        found["notes"] = notes
    return found


def both(text: Text) -> list[str]:
    """Return a text in the languages of the site."""
    return [text["en"], text["es"]]


def packed(found: Lines) -> dict[str, Any]:
    """Return a breakdown: ``periods``, ``marks``, ``notes``, and ``lines``.

    A line has its ``key`` (a value for each dimension of ``by``), what its ``other`` leaves over (``rest``), the index
    ``at`` of its first period, its ``values`` (null for a hole), and the runs of its marks as pairs of mark and length.
    """
    marks = Marks()
    lines = [_line(line, marks) for line in found.lines]
    crossed = {one.text for one in found.indicator.breaks}
    return {
        "by": list(found.by),
        "periods": list(found.periods),
        "marks": marks.all,
        "notes": [both(note) for note in found.notes if note not in crossed],
        "lines": lines,
    }


def _line(line: Cells, marks: Marks) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": list(line.key),
        "at": line.first,
        "values": list(line.values),
        "runs": _runs([marks.number(mark) for mark in line.marks]),
    }
    if line.leaves_over:
        found["rest"] = both(line.leaves_over)
    return found


def _runs(numbers: Sequence[int]) -> list[int]:
    """Return numbers as pairs of a number and how often it follows itself.

    >>> _runs([3, 3, 5])
    [3, 2, 5, 1]
    """
    found: list[int] = []
    for one in numbers:
        if found and found[-2] == one:
            found[-1] += 1
        else:
            found += [one, 1]
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures of a file are of, and the releases by which their marks are told."""

    indicator: Indicator
    place: str
    as_of: date
    releases: Mapping[str, Release]


class Line(Mapping[str, Observation]):
    """The figures known of one line of a file, by period; each is made when it is asked for."""

    def __init__(self, asked: Asked, file: Mapping[str, Any], line: Mapping[str, Any]) -> None:
        self._asked, self._file, self._line = asked, file, line
        self._known = {
            file["periods"][line["at"] + number]: number
            for number, value in enumerate(line["values"])
            if value is not None
        }
        runs = line["runs"]
        self._marks = [mark for mark, count in zip(runs[::2], runs[1::2], strict=True) for _ in range(count)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, period: object) -> bool:
        return period in self._known

    def __getitem__(self, period: str) -> Observation:
        number = self._known[period]
        mark = self._file["marks"][self._marks[number]]
        releases = [self._asked.releases[one] for one in mark.get("releases", ())]
        rest = self._line.get("rest")
        return Observation(
            self._asked.indicator.id, self._asked.place, period, self._line["values"][number],
            Status(mark.get("status", Status.NORMAL)), mark.get("rounding", 1), str(self._asked.indicator.unit),
            AND.join(one.product for one in releases), AND.join(one.id for one in releases),
            max((one.published for one in releases), default=None), as_of=self._asked.as_of,
            dimensions=dict(zip(self._file["by"], self._line["key"], strict=True)),
            leaves_over=rest and Text(en=rest[0], es=rest[1]),
        )  # fmt: skip

    @property
    def releases(self) -> set[str]:
        """Return the releases that its figures rest on."""
        marks = {self._marks[number] for number in self._known.values()}
        return {name for mark in marks for name in self._file["marks"][mark].get("releases", ())}


def unpacked(text: str, asked: Asked) -> tuple[Line, ...]:
    """Return the lines of a file that have a figure."""
    file = json.loads(text)
    return tuple(Line(asked, file, line) for line in file["lines"])


def packed_vintages(views: Sequence[tuple[date, Lines]]) -> dict[str, Any] | None:
    """Return one line through its vintages: its days, and what each changed, as triples of period, value and mark.

    ``views`` are the line on each day on which a release came out, oldest first; None where fewer than two differ.
    """
    periods = sorted({period for _, view in views for period in view.periods})
    index = {period: number for number, period in enumerate(periods)}
    marks, held = Marks(), dict[int, tuple[float | None, int]]()
    days: list[str] = []
    changes: list[list[list[Any]]] = []
    for day, view in views:
        now = {
            index[view.periods[line.first + number]]: (value, marks.number(mark))
            for line in view.lines
            for number, (value, mark) in enumerate(zip(line.values, line.marks, strict=True))
        }
        moved = [[number, *figure] for number, figure in now.items() if held.get(number) != figure]
        moved += [[number, None, -1] for number in held if number not in now]
        if moved:
            days.append(day.isoformat())
            changes.append(moved)
        held = now
    if len(days) < FEW:
        return None
    return {"periods": periods, "days": days, "changes": changes, "marks": marks.all}
