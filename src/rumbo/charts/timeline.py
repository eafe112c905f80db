"""What happened, in lanes under a monthly series on the same time axis. Side by side, and no more than that.

The series stands on zero with its own scale; the lanes have none. The sheet's values are px from its foot here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rumbo.charts.axes import Frame, from_zero, labelled
from rumbo.charts.data import NARROW, WIDE, Break, Drawing, Lane, Language, Line, Point, Size
from rumbo.charts.labels import Label, around
from rumbo.charts.sheet import Sheet
from rumbo.charts.story import Story, figures_of, highest, in_order
from rumbo.charts.words import days_between, number, phrase

NAME, ROW = 20, 22  # px: the name of a lane, and its marks
GAP = 30  # px between the series and the lanes
Readers = list[tuple[float, float | None, dict[str, str]]]  # day, height, what is read there
SIZES = (WIDE.high(210), NARROW.high(170))  # heights of the series


def timeline_chart(
    points: Sequence[Point],
    lanes: Sequence[Lane],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    sizes: tuple[Size, Size] = SIZES,
) -> Drawing:
    """Return a monthly series with lanes of events under it, from its first month to ``as_of``.

    Events outside that span are left to the list. One of some day between two is a stroke on the last of them, with a
    thin line back to the first. The rest is as in ``series_chart``.

    >>> points = [Point(date(2024, 4, 1), 128_000), Point(date(2024, 5, 1), 117_000)]
    >>> lanes = [Lane("Meetings", ())]
    >>> words = {"title": "Title", "lang": "en", "unit_label": "encounters", "as_of": date(2024, 6, 30)}
    >>> timeline_chart(points, lanes, uid="t", **words).alt.split(". ")[3]
    'Below, on the same axis, as marks: Meetings (0)'
    """
    story = Story((Line("", in_order(points)),), title, lang, unit_label, tuple(breaks), None, as_of)
    inside = [_within(lane, story.first, as_of) for lane in lanes]
    told = ", ".join(f"{lane.name} ({number(len(lane.events))})" for lane in inside)
    alt = f"{story.alt()} {phrase('lanes', lang, lanes=told)}."
    svgs = [_draw(story, inside, size).svg(uid, alt) for size in sizes]
    ends = figures_of(story.lines[0])
    return Drawing(svgs[0], svgs[1], alt, story.key([point for point, _ in (*ends[-1:], highest(ends) or ends[-1])]))


def _within(lane: Lane, first: date, last: date) -> Lane:
    return Lane(lane.name, tuple(one for one in lane.events if first <= one.latest <= last))


def _draw(story: Story, lanes: Sequence[Lane], size: Size) -> Sheet:
    figures = figures_of(story.lines[0])
    low, high, ticks = from_zero([value for _, value in figures], 2.6 * (size.text + 3), size)
    foot, scale = GAP + len(lanes) * (NAME + ROW), size.height / (high - low)
    whole = replace(size, height=size.height + foot)
    labels = [(foot + tick * scale, words) for tick, words in labelled(ticks, story.lang, size)]
    first, last = story.first.toordinal(), max(story.as_of, story.ends).toordinal()
    sheet = Sheet(Frame(whole, first, last, 0, whole.height, tuple(labels), right=4))
    sheet.time_bar(story.lang)
    for letter, start, _ in story.cuts:
        sheet.double_rule(start.toordinal())
        x = sheet.frame.px(start.toordinal()) + 7
        sheet.write(Label((letter,), x, (size.text + 3) / 2, size.text, "left"))
    readers: Readers = []
    for number_, lane in enumerate(lanes):
        top = foot - GAP - number_ * (NAME + ROW)
        y = whole.height - top + NAME / 2
        # At the left no break is near where the chart is wide, at the right none where it is narrow.
        x, align = (sheet.frame.plot, "right") if size.narrow else (0, "left")
        name = lane.name if size.narrow else f"{lane.name} ({number(len(lane.events))})"
        sheet.write(Label((name,), x, y, size.text, align, bold=True))
        readers += _lane(sheet, lane, top - NAME - ROW / 2, story.lang)
    readers += _series(sheet, story, foot, scale)
    for day, height, words in sorted(readers, key=lambda one: one[0]):
        sheet.readable(day, height, **words)
    return sheet


def _series(sheet: Sheet, story: Story, foot: float, scale: float) -> Readers:
    line = story.lines[0]
    for run in story.runs(line):
        sheet.line([(day, foot + value * scale) for day, value in run])
    figures = figures_of(line)
    top = highest(figures)
    for point, value in dict.fromkeys([top, figures[-1]] if top else []):
        day, y, size = story.place(point), foot + value * scale, sheet.frame.size.text
        sheet.mark(day, y, point.status)
        words = (number(value), story.name(point.month))
        sheet.write_best(around(sheet.frame.px(day), sheet.frame.py(y), words, size), day, y)
    return [
        (
            story.place(point),
            None if point.figure is None else foot + point.figure * scale,
            {"x": story.name(point.month, long=True), "y": number(point.figure), "s": story.status(point)},
        )
        for point in line.points
    ]


def _lane(sheet: Sheet, lane: Lane, y: float, lang: Language) -> Readers:
    found: Readers = []
    for one in lane.events:
        day = float(one.latest.toordinal())
        if date.min < one.earliest < one.latest:
            sheet.line([(max(sheet.frame.first, one.earliest.toordinal()), y), (day, y)], width=1)
        sheet.tick(day, y)
        words = days_between(one.earliest, one.latest, lang)
        found.append((day, y, {"n": lane.name, "x": words, "y": one.words, "s": one.by}))
    return found
