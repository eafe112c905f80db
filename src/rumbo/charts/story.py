"""What a chart of series tells, whatever its size: which figures compare, which stand out, and the whole in words.

The text alternative is made here from the same figures that are drawn, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rumbo.charts.axes import after, middle
from rumbo.charts.data import HOLES, Break, Language, Line, Point
from rumbo.charts.words import STATUS, SYMBOL, day_name, number, period, phrase

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Run = list[tuple[float, float]]  # (ordinal, value) pairs that compare


@dataclass(frozen=True, slots=True)
class Story:
    """Series with all that is to be said of them; ``months`` is the length of a period.

    ``span`` is the first day of the time axis and the day after its last, where several charts share them.
    """

    lines: tuple[Line, ...]
    title: str
    lang: Language
    unit: str
    breaks: tuple[Break, ...]
    held_to: date | None
    as_of: date
    months: int = 1
    span: tuple[date, date] | None = None

    @property
    def points(self) -> list[Point]:
        """All points of all lines."""
        return [point for line in self.lines for point in line.points]

    @property
    def first(self) -> date:
        """The first day of the first period."""
        if self.span:
            return self.span[0]
        return min((point.month for point in self.points), default=self.as_of.replace(day=1))

    @property
    def ends(self) -> date:
        """The day after the last period."""
        if self.span:
            return self.span[1]
        return after(max((point.month for point in self.points), default=self.first), self.months)

    @property
    def silence(self) -> tuple[date, date] | None:
        """The days for which no release is held, or None."""
        begins = after(self.held_to.replace(day=1), self.months) if self.held_to else self.as_of
        return (begins, self.as_of) if begins < self.as_of else None

    @property
    def last(self) -> date:
        """The day on which the time axis ends: with the last period, or with the silence after it."""
        return max(self.ends, self.as_of) if self.silence else self.ends

    @property
    def cuts(self) -> list[tuple[str, date, Break]]:
        """The breaks inside the chart, each with a letter and the start of its period, where lines are cut."""
        inside = []
        for one in sorted(self.breaks, key=lambda found: found.day):
            apart = (one.day.year - self.first.year) * 12 + one.day.month - self.first.month
            start = after(self.first, apart // self.months * self.months)
            if self.first < start < self.last:
                inside.append((start, one))
        return [(letter, start, one) for letter, (start, one) in zip(LETTERS, inside, strict=False)]

    def place(self, point: Point) -> float:
        """Return the ordinal at which a point stands: the middle of its period."""
        return middle(point.month, self.months)

    def name(self, day: date, long: bool = False) -> str:
        """Return the name of the period that begins on a day."""
        return period(day, self.months, self.lang, long)

    def status(self, point: Point) -> str:
        """Return the word for the status of a point; a hole is a hole whatever its status says."""
        hole = point.figure is None and point.status not in HOLES
        return STATUS["not-available" if hole else point.status][self.lang]

    def runs(self, line: Line) -> Iterator[Run]:
        """Yield the runs of figures that a line may join: each ends at a hole, a missing period or a break."""
        run: Run = []
        before: Point | None = None
        starts = [start for _, start, _ in self.cuts]
        for point in line.points:
            joined = before is not None and point.month == after(before.month, self.months)
            cut = before is not None and any(before.month < start <= point.month for start in starts)
            if run and (point.figure is None or not joined or cut):
                yield run
                run = []
            if point.figure is not None:
                run.append((self.place(point), point.figure))
            before = point
        if run:
            yield run

    def alt(self) -> str:
        """Return the chart in words."""
        first, last = self.name(self.first, long=True), self.name(after(self.ends, -self.months), long=True)
        span = first if first == last else phrase("span of time", self.lang, first=first, last=last)
        sentences = [phrase("lines", self.lang, title=self.title.rstrip("."), span=span)]
        for line in self.lines:
            told = self._told(line)
            sentences.append(f"{line.name}: {told}" if line.name else told[:1].upper() + told[1:])
        if holes := sum(map(self._holes, self.lines)):
            sentences.append(phrase("holes", self.lang, count=holes))
        if self.cuts:
            told = "; ".join(f"{self.name(start, long=True)} ({one.label})" for _, start, one in self.cuts)
            sentences.append(phrase("breaks", self.lang, breaks=told))
        if self.silence and self.held_to:
            month, day = self.name(self.held_to, long=True), day_name(self.as_of, self.lang)
            sentences.append(phrase("silent", self.lang, month=month, day=day))
        return ". ".join(sentence.rstrip(".") for sentence in sentences) + "."

    def key(self, marked: Iterable[Point]) -> tuple[tuple[str, str], ...]:
        """Return the marks that occur, each with its words, in the order of firmness."""
        seen = {point.status for point in marked if point.figure is not None}
        key = [(SYMBOL[status], STATUS[status][self.lang]) for status in SYMBOL if status in seen]
        if self.cuts:
            told = "; ".join(f"{letter} {self.name(start, long=True)}: {one.label}" for letter, start, one in self.cuts)
            key.append(("break", phrase("break", self.lang, breaks=told)))
        if self.silence:
            key.append(("silence", phrase("silence", self.lang)))
        return tuple(key)

    def _holes(self, line: Line) -> int:
        """Count the periods without a figure between the first and the last point, listed or not."""
        if not line.points:
            return 0
        first, last = line.points[0].month, line.points[-1].month
        return ((last.year - first.year) * 12 + last.month - first.month) // self.months + 1 - len(figures_of(line))

    def _told(self, line: Line) -> str:
        figures = figures_of(line)
        found = highest(figures)
        if not found:
            return phrase("nothing", self.lang)
        (top, most), (latest, value) = found, figures[-1]
        month = self.name(top.month, long=True)
        parts = [phrase("highest", self.lang, value=number(most), unit=self.unit, month=month)]
        month, status = self.name(latest.month, long=True), self.status(latest)
        parts.append(phrase("latest", self.lang, value=number(value), month=month, status=status))
        return "; ".join(parts)


def figures_of(line: Line) -> list[tuple[Point, float]]:
    """Return the points of a line that have a figure, each with it."""
    return [(point, point.figure) for point in line.points if point.figure is not None]


def highest(figures: Sequence[tuple[Point, float]]) -> tuple[Point, float] | None:
    """Return the highest figure, the latest of equals, or None without any."""
    return max(figures, key=lambda found: (found[1], found[0].month), default=None)


def in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return points by month. Raises ValueError where a month occurs twice: one view has one figure for it."""
    ordered = tuple(sorted(points, key=lambda point: point.month))
    for one, other in pairwise(ordered):
        if one.month == other.month:
            raise ValueError(f"Two points stand for {one.month:%Y-%m}; a view has one figure a period. Pass one view.")
    return ordered
