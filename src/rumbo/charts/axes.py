"""The frame of a chart: from days and values to px, the hairlines of the values, the graduated bar of the time.

Days are ordinals (``date.toordinal``), so that no time zone can move a month. A period stands in its middle, a break
and a silence at its edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, floor, log10
from typing import Any

from rumbo.charts.data import Language, Size
from rumbo.charts.labels import Label, text_width
from rumbo.charts.words import PHRASES, axis_numbers, month_alone

SHORT_SPAN = 30  # months up to which the bar names its months too


def after(start: date, months: int) -> date:
    """Return the first day of the month that lies so many months after another.

    >>> after(date(2023, 11, 1), 3)
    datetime.date(2024, 2, 1)
    """
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def middle(start: date, months: int = 1) -> float:
    """Return the ordinal in the middle of a period of some months."""
    return (start.toordinal() + after(start, months).toordinal()) / 2


def ticks_between(low: float, high: float, whole: bool = True) -> list[float]:
    """Return round values from low to high, three to five of them where the span allows; integers if ``whole``.

    >>> ticks_between(0, 301981), ticks_between(0, 1), ticks_between(0, 0)
    ([0, 100000, 200000, 300000], [0, 1], [0])
    """
    if high <= low:
        return [_plain(low)]
    base = 10 ** floor(log10((high - low) / 4))
    steps = [base * factor for factor in (1, 2, 2.5, 5, 10)]
    step = next(step for step in steps if (high - low) / step <= 4)
    step = max(1, ceil(step)) if whole else step
    first, last = ceil(low / step), floor(high / step)
    return [_plain(round(index * step, 10)) for index in range(first, last + 1)]


def _plain(value: float) -> float:
    """Return a whole number as an int, so that Python and the renderer write it alike."""
    return int(value) if value == int(value) else value


@dataclass(frozen=True)
class Frame:
    """The plot of one drawing: its days, its values and its place in the picture.

    ``first`` and ``last`` are ordinals, ``low`` and ``high`` values; ``ticks`` are the hairlines with their labels;
    ``right`` is the room kept to the right of the plot, in px, and ``least_left`` the least to its left.
    """

    size: Size
    first: float
    last: float
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    right: float = 0
    least_left: float = 0

    @cached_property
    def left(self) -> float:
        """The room that the labels of the values take, in px."""
        return max(self.least_left, 8 + max(text_width(label, self.size.text) for _, label in self.ticks))

    @cached_property
    def plot(self) -> int:
        """The width of the plot in px."""
        return floor(self.size.width - self.left - self.right)

    @property
    def parameters(self) -> dict[str, Any]:
        """What the sheet is told of the frame: its width, and its numbers by name."""
        numbers = {
            "days": [self.first, self.last],
            "values": [self.low, self.high],
            "left": self.least_left,
            "ticks": [tick for tick, _ in self.ticks],
            "labels": {str(tick): label for tick, label in self.ticks},
        }
        return {"width": self.plot, "params": [{"name": name, "value": value} for name, value in numbers.items()]}

    def px(self, day: float) -> float:
        """Return the px from the left of the plot of a day."""
        return (day - self.first) / (self.last - self.first) * self.plot

    def py(self, value: float) -> float:
        """Return the px from the top of the plot of a value."""
        return (self.high - value) / (self.high - self.low) * self.size.height

    def day(self, px: float) -> float:
        """Return the day at a px: the inverse of ``px``."""
        return self.first + px / self.plot * (self.last - self.first)

    def value(self, py: float) -> float:
        """Return the value at a px: the inverse of ``py``."""
        return self.high - py / self.size.height * (self.high - self.low)


def from_zero(values: Sequence[float], head: float, size: Size) -> tuple[float, float, list[float]]:
    """Return low, high and ticks of an axis that contains zero and leaves ``head`` px free above the highest value."""
    top, low = max([0.0, *values]), min([0.0, *values])
    ticks = ticks_between(low, top, whole=all(value == int(value) for value in values))
    return low, low + (top - low or 1) * size.height / (size.height - head), ticks


def labelled(ticks: Sequence[float], lang: Language, size: Size) -> tuple[tuple[float, str], ...]:
    """Return the ticks with their labels in the language and size."""
    return tuple(zip(ticks, axis_numbers(list(ticks), lang, size.narrow), strict=True))


def years_of(first: float, last: float, fiscal: bool) -> Iterator[tuple[int, float, float]]:
    """Yield the years that a span of ordinals touches, each with where it begins and ends inside the span."""
    month = 10 if fiscal else 1
    start = date.fromordinal(int(first))
    year = start.year - (start.month < month)
    while (begins := date(year, month, 1).toordinal()) < last:
        ends = date(year + 1, month, 1).toordinal()
        yield year + fiscal, max(first, begins), min(last, ends)
        year += 1


def is_short(frame: Frame) -> bool:
    """Say whether the bar of a frame names its months too."""
    return (frame.last - frame.first) / 30.44 <= SHORT_SPAN


def time_labels(frame: Frame, lang: Language, fiscal: bool) -> list[Label]:
    """Return the names of the years under the bar, thinned to what fits; of the months too where the span is short."""
    size, foot = frame.size, frame.size.height + 9
    short = is_short(frame) and not fiscal
    years = list(years_of(frame.first, frame.last, fiscal))
    prefix = PHRASES["fiscal"][lang] if fiscal else ""
    wide = text_width(f"{prefix}2024", size.text)
    every = next((n for n in (1, 2, 5) if frame.px(frame.first + 365 * n) >= wide + 8), 10)
    labels = list(_months(frame, lang)) if short else []
    for year, begins, ends in years:
        x = frame.px((begins + ends) / 2)
        inside = frame.px(ends) - frame.px(begins) >= wide if every == 1 else wide / 2 <= x <= frame.plot - wide / 2
        if year % every == 0 and (inside or len(years) == 1):
            labels.append(Label((f"{prefix}{year}",), x, foot + 9 + 17 * short, size.text, "center", quiet=True))
    return labels


def _months(frame: Frame, lang: Language) -> Iterator[Label]:
    room = text_width("sept", frame.size.text) + 8
    every = next((n for n in (1, 2, 3) if frame.px(frame.first + 30 * n) >= room), 6)
    start = date.fromordinal(int(frame.first)).replace(day=1)
    while start.toordinal() < frame.last:
        x = frame.px(middle(start))
        if (start.month - 1) % every == 0 and room / 2 - 8 <= x <= frame.plot - room / 2 + 8:
            yield Label((month_alone(start, lang),), x, frame.size.height + 18, frame.size.text, "center", quiet=True)
        start = after(start, 1)
