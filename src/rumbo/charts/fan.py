"""Charts of what was expected: the fan of the months ahead, and past forecasts beside what came.

What Rumbo computed is magenta and what a publisher counted is ink. The rival, the last value, is always drawn. The text
alternative is made from the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.charts.axes import after, middle
from rumbo.charts.data import NARROW, WIDE, Break, Drawing, Expected, Language, Line, Point
from rumbo.charts.labels import around
from rumbo.charts.line import Sizes, drawing
from rumbo.charts.sheet import Sheet
from rumbo.charts.story import Run, Story, in_order
from rumbo.charts.words import number, phrase

SIZES: Sizes = (WIDE.high(300), NARROW.high(220))
RIVAL = (2, 3)
OUTER = (6, 3)


@dataclass(frozen=True, slots=True)
class Outlook(Story):
    """A series and what was expected of its months: after it, or of months that have come since (``past``)."""

    ahead: tuple[Expected, ...] = ()
    past: bool = False

    @property
    def points(self) -> list[Point]:
        """The points of the series, and the ends of the widest intervals, so that all find room."""
        drawn = [point for line in self.lines for point in line.points]
        widest = -2 if self.past else -1
        return drawn + [Point(one.month, one.ends[widest]) for one in self.ahead]

    def alt(self) -> str:
        """Return the chart in words."""
        name = "past" if self.past else "fan"
        return phrase(name, self.lang, title=self.title.rstrip("."), told="; ".join(self._expected()))

    def _expected(self) -> Iterator[str]:
        known = {point.month: point.figure for line in self.lines for point in line.points}
        for one in self.ahead if self.past else dict.fromkeys((*self.ahead[:1], *self.ahead[-1:])):
            words = expected_words(one, self.lang)
            name = self.name(one.month, long=True)
            came = number(known.get(one.month))
            yield phrase("it came" if self.past else "it was", self.lang, month=name, words=words, came=came)


def expected_words(one: Expected, lang: Language) -> str:
    """Return what was expected of a month, and the rival."""
    low, high = one.inner
    said = {"median": one.median, "low": low, "high": high, "rival": one.rival}
    return phrase("expected", lang, **{name: number(round(value)) for name, value in said.items()})


def fan_chart(
    points: Sequence[Point],
    ahead: Sequence[Expected],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    sizes: Sizes = SIZES,
) -> Drawing:
    """Return the last months of a series and the fan of those ahead: half, 80 and 95 in 100, and the rival's flat line.

    ``ahead`` has one entry for each month, oldest first; ``points`` end with the month before the first.

    >>> points = [Point(date(2024, 1, 1), 120), Point(date(2024, 2, 1), 100)]
    >>> ahead = [Expected(date(2024, 3, 1), (60, 75, 90, 100, 111, 130, 160), 100)]
    >>> day = date(2024, 3, 20)
    >>> chart = fan_chart(points, ahead, title="Outlook", lang="en", unit_label="events", as_of=day, uid="o")
    >>> chart.alt
    'Outlook. Fan chart: March 2024: median 100, 80 in 100 between 75 and 130, the last value 100.'
    """
    story = _story(points, ahead, title, lang, unit_label, as_of, breaks, past=False)
    return drawing(story, uid, sizes, lambda sheet: _fan(sheet, story))


def record_chart(
    points: Sequence[Point],
    ahead: Sequence[Expected],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    sizes: Sizes = SIZES,
) -> Drawing:
    """Return what came beside what had been expected of each month: the median, 80 in 100 and the rival's value.

    What came outside of the interval is ringed. ``points`` are what came, ``ahead`` as ``fan_chart`` has it.
    """
    story = _story(points, ahead, title, lang, unit_label, as_of, breaks, past=True)
    return drawing(story, uid, sizes, lambda sheet: _record(sheet, story))


def _story(
    points: Sequence[Point], ahead: Sequence[Expected], title: str, lang: Language, unit: str, as_of: date,
    breaks: Sequence[Break], past: bool,
) -> Outlook:  # fmt: skip
    ordered = in_order(points)
    months = [point.month for point in ordered] + [one.month for one in ahead]
    return Outlook(
        (Line("", ordered),), title, lang, unit, tuple(breaks), None, as_of, span=(min(months), after(max(months), 1)),
        ahead=tuple(ahead), past=past,
    )  # fmt: skip


def _fan(sheet: Sheet, story: Outlook) -> list[Point]:
    figures = [point for point in story.lines[0].points if point.figure is not None]
    begins = [(middle(point.month), point.figure or 0.0) for point in figures[-1:]]
    runs = [begins + [(middle(one.month), one.ends[number]) for one in story.ahead] for number in range(7)]
    sheet.area(runs[1], runs[5], "finding-band")
    sheet.area(runs[2], runs[4], "finding-band-2")
    for edge in (runs[0], runs[6]):
        sheet.line(edge, "finding", OUTER, width=1)
    rival: Run = begins + [(middle(one.month), one.rival) for one in story.ahead]
    sheet.line(rival, "ink", RIVAL, width=1.5)
    sheet.line(runs[3], "finding", width=1.75)
    for run in story.runs(story.lines[0]):
        sheet.line(run, width=1.75)
    for point in figures[-1:]:
        sheet.mark(story.place(point), point.figure or 0, point.status)
        _name(sheet, story, point.month, point.figure or 0)
    for one in story.ahead:
        sheet.diamond(middle(one.month), one.median)
    for one in story.ahead[-1:]:
        _name(sheet, story, one.month, one.median)
    _readable(sheet, story)
    return figures[-1:]


def _record(sheet: Sheet, story: Outlook) -> list[Point]:
    came = {point.month: point for point in story.lines[0].points if point.figure is not None}
    width = max(3.0, min(9.0, sheet.frame.plot / (len(story.ahead) + 1) * 0.45))
    for one in story.ahead:
        x, (low, high) = middle(one.month), one.inner
        sheet.line([(x, low), (x, high)], "finding-band", width=width)
    for one in story.ahead:
        half = sheet.frame.day(width * 0.8) - sheet.frame.first
        sheet.line([(middle(one.month) - half, one.rival), (middle(one.month) + half, one.rival)], "ink", width=1.25)
        sheet.diamond(middle(one.month), one.median)
    for one in story.ahead:
        if point := came.get(one.month):
            sheet.mark(story.place(point), point.figure or 0, point.status, area=30)
            if not one.inner[0] <= (point.figure or 0) <= one.inner[1]:
                sheet.ring(story.place(point), point.figure or 0)
    _readable(sheet, story)
    return list(came.values())


def _name(sheet: Sheet, story: Outlook, month: date, value: float) -> None:
    x, y, size = sheet.frame.px(middle(month)), sheet.frame.py(value), sheet.frame.size.text
    places = around(x, y, (number(round(value)), story.name(month)), size)
    sheet.write_best(places + around(x, y, (number(round(value)),), size), middle(month), value)


def _readable(sheet: Sheet, story: Outlook) -> None:
    for one in story.ahead:
        words = expected_words(one, story.lang)
        sheet.readable(middle(one.month), one.median, x=story.name(one.month, long=True), y=words,
                       s=phrase("computed", story.lang))  # fmt: skip
