"""Packing series into small files that a page can cut and compute with: each line's figures, and what marks them.

A file holds one breakdown at one place as the façade answers it: periods, lines with their values, and runs of marks
(status, rounding, releases, the reason of a hole, known errors), since those of neighbours are alike. Texts stand in
both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rumbo.archive.view import WITHIN_OTHER
from rumbo.core import Observation, Status, Text
from rumbo.series import Series

FEW = 2
"""Vintages from which a series can be moved through them."""


class Marks:
    """The marks of a file, each once."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def number(self, one: Observation) -> int:
        """Return the number of the mark of a figure."""
        key = (one.status, one.rounding if one.value is not None else 1, one.release, one.reason, one.corrections,
               one.remarks)  # fmt: skip
        if key not in self._numbers:
            self._numbers[key] = len(self.all)
            self.all.append(_mark(one))
        return self._numbers[key]


def _mark(one: Observation) -> dict[str, Any]:
    """Return what marks a figure, without what is usual: final, exact, of one release."""
    found: dict[str, Any] = {}
    if one.status is not Status.NORMAL:
        found["status"] = str(one.status)
    if one.value is not None and one.rounding > 1:
        found["rounding"] = one.rounding
    if one.releases:
        found["releases"] = list(one.releases)
    if one.reason is WITHIN_OTHER or one.reason == WITHIN_OTHER:
        found["within"] = True  # its figure lies in that of `other`, so that nothing is missing from the whole
    if one.reason:
        found["why"] = both(one.reason)
    if notes := [both(text) for text in (*one.corrections, *one.remarks)]:
        found["notes"] = notes
    return found


def both(text: Text) -> list[str]:
    """Return a text in the languages of the site."""
    return [text["en"], text["es"]]


def packed(series: Series) -> dict[str, Any]:
    """Return a breakdown: ``periods``, ``marks``, ``notes``, and ``lines``.

    A line has its ``key`` (a value for each dimension of ``by``), what its ``other`` leaves over, the index ``at`` of its
    first period, its ``values`` (null for a hole), and the runs of its marks as pairs of mark and length.
    """
    periods = sorted({one.period for one in series})
    index = {period: number for number, period in enumerate(periods)}
    marks = Marks()
    lines = [_line(line, series.by, index, marks) for line in series.lines().values()]
    crossed = {one.text for one in series.indicator.breaks}
    return {
        "by": list(series.by),
        "periods": periods,
        "marks": marks.all,
        "notes": [both(note) for note in series.notes if note not in crossed],
        "lines": lines,
    }


def _line(
    line: Sequence[Observation], by: Sequence[str], index: Mapping[str, int], marks: Marks
) -> dict[str, Any]:  # fmt: skip
    first = index[line[0].period]
    values: list[float | None] = [None] * (index[line[-1].period] - first + 1)
    numbers: list[int] = [-1] * len(values)
    for one in line:
        values[index[one.period] - first] = one.value
        numbers[index[one.period] - first] = marks.number(one)
    found: dict[str, Any] = {
        "key": [line[0].dimensions[name] for name in by],
        "at": first,
        "values": values,
        "runs": _runs(numbers),
    }
    if line[0].leaves_over:
        found["rest"] = both(line[0].leaves_over)
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


def packed_vintages(views: Sequence[Series]) -> dict[str, Any] | None:
    """Return one line through its vintages: its days, and what each changed, as triples of period, value and mark.

    ``views`` are the series on each day on which a release came out, oldest first; None where fewer than two differ.
    """
    periods = sorted({one.period for view in views for one in view})
    index = {period: number for number, period in enumerate(periods)}
    marks, held = Marks(), dict[int, tuple[float | None, int]]()
    days: list[str] = []
    changes: list[list[list[Any]]] = []
    for view in views:
        now = {index[one.period]: (one.value, marks.number(one)) for one in view}
        moved = [[number, *figure] for number, figure in now.items() if held.get(number) != figure]
        moved += [[number, None, -1] for number in held if number not in now]
        if moved:
            days.append(view.as_of.isoformat())
            changes.append(moved)
        held = now
    if len(days) < FEW:
        return None
    return {"periods": periods, "days": days, "changes": changes, "marks": marks.all}
