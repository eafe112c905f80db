"""Charts of monthly series: a long one, its last months with the status of each, and a few categories together.

A line is one run of figures that compare: it ends at a hole and at a break, and nothing is bridged. Counts stand on
zero. What a publisher counted is ink; colour is for categories alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rumbo.archive.cache import code_of, key, users
from rumbo.charts.axes import Frame, after, from_zero, is_short, labelled
from rumbo.charts.data import NARROW, WIDE, Break, Drawing, Language, Line, Panel, Point, Size, Stretch
from rumbo.charts.labels import Box, Label, around, spread, text_width, wrapped
from rumbo.charts.sheet import Sheet, renderer_version
from rumbo.charts.story import Story, figures_of, highest, in_order
from rumbo.charts.theme import CATEGORIES
from rumbo.charts.words import number, phrase

Sizes = tuple[Size, Size]
Draw = Callable[[Sheet], list[Point]]
FEW = 40  # status marks up to which each is drawn
RECENT = 18  # periods of the recent chart
BOTH: Sizes = (WIDE, NARROW)
RECENT_SIZES: Sizes = (WIDE.high(190), NARROW.high(170))


def series_chart(
    points: Sequence[Point],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    held_to: date | None = None,
    months: int = 1,
    sizes: Sizes = BOTH,
    stretches: Sequence[Stretch] = (),
) -> Drawing:
    """Return a long series in ink, from zero, cut at breaks and holes, with its highest and its latest figure named.

    ``title`` and ``unit_label`` are in the language of the page; a break's label says what changed, without the date.
    ``held_to`` is the last period held, given where the source is silent: from there to ``as_of`` it is hatched.
    ``uid`` makes the ids of the drawing unique in its page. ``months`` is the length of a period: 12 for years, fiscal
    ones where they begin in October. ``stretches`` say which source gives which months, in a strip under the years of a
    chart that is long enough to name years alone. Raises ValueError where a period occurs twice.

    >>> points = [Point(date(2023, 12, 1), 301_981), Point(date(2024, 1, 1), 176_195, "provisional")]
    >>> day = date(2024, 2, 29)
    >>> chart = series_chart(points, title="Title", lang="en", unit_label="encounters", as_of=day, uid="met")
    >>> chart.alt.split("; ")[1], chart.key
    ('latest 176,195 in January 2024 (provisional).', (('obs', 'final'), ('prov', 'provisional')))
    """
    lines = (Line("", in_order(points)),)
    story = Story(lines, title, lang, unit_label, tuple(breaks), held_to, as_of, months)
    return _of_one(story, uid, sizes, every=False, stretches=stretches)


def recent_chart(
    points: Sequence[Point],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    held_to: date | None = None,
    months: int = 1,
    sizes: Sizes = RECENT_SIZES,
) -> Drawing:
    """Return the last eighteen periods of a series, each with the mark of its status; else as ``series_chart``."""
    ordered = in_order(points)
    since = after(ordered[-1].month, -months * (RECENT - 1)) if ordered else as_of
    lines = (Line("", tuple(point for point in ordered if point.month >= since)),)
    story = Story(lines, title, lang, unit_label, tuple(breaks), held_to, as_of, months)
    return _of_one(story, uid, sizes, every=True)


def lines_chart(
    lines: Sequence[Line],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    breaks: Sequence[Break] = (),
    held_to: date | None = None,
    months: int = 1,
    sizes: Sizes = BOTH,
) -> Drawing:
    """Return up to four categories on one scale, each with its colour, its dash, and its name at the right.

    Raises ValueError for more than four, which a reader cannot tell apart: draw them side by side instead.
    """
    if len(lines) > len(CATEGORIES):
        raise ValueError(f"{len(lines)} lines are too many for one chart: four can be told apart. Draw one chart each.")
    ordered = tuple(Line(line.name, in_order(line.points)) for line in lines)
    story = Story(ordered, title, lang, unit_label, tuple(breaks), held_to, as_of, months)
    return drawing(story, uid, sizes, lambda sheet: _several_lines(sheet, story), names=True)


def multiples(
    panels: Sequence[Panel],
    *,
    span: tuple[date, date],
    lang: Language,
    as_of: date,
    uid: str,
    sizes: Sizes = RECENT_SIZES,
) -> tuple[Drawing, ...]:
    """Return small charts that stand under each other on one time axis, each with a scale of its own, from zero.

    ``span`` is the first day of the axis and the day after its last; figures outside it are left out. Each panel's
    drawing is as that of ``series_chart``; nothing is added up over panels.

    >>> panels = [Panel(name, "events", (Point(date(2024, 1, 1), n),)) for name, n in (("A", 9), ("B", 300_000))]
    >>> one, other = multiples(panels, span=(date(2024, 1, 1), date(2024, 4, 1)), lang="en",
    ...                        as_of=date(2024, 4, 30), uid="road")
    >>> "January 2024 to March 2024" in one.alt, "January 2024 to March 2024" in other.alt
    (True, True)
    """
    stories = [
        Story(
            (Line("", tuple(one for one in in_order(panel.points) if span[0] <= one.month < span[1])),),
            panel.title, lang, panel.unit_label, panel.breaks, panel.held_to, as_of, span=span,
        )
        for panel in panels
    ]  # fmt: skip
    lefts = tuple(max(_frame(story, size, names=False).left for story in stories) for size in sizes)
    return tuple(
        drawing(story, f"{uid}-{number}", sizes, partial(_one_line, story=story, every=False), lefts=lefts)
        for number, story in enumerate(stories)
    )


def _of_one(story: Story, uid: str, sizes: Sizes, every: bool, stretches: Sequence[Stretch] = ()) -> Drawing:
    """Return the drawings of a single series: those kept from before, where it shows the same, or new ones."""
    shown = replace(story, as_of=date.min) if story.points and not story.silence else story

    def draw() -> list[Any]:
        found = drawing(story, uid, sizes, lambda sheet: _one_line(sheet, story, every), stretches=stretches)
        return [found.wide, found.narrow, found.alt, found.key]

    name = key(
        "chart",
        code_of(Path(__file__).parent),
        renderer_version(),
        repr(shown),
        uid,
        repr(sizes),
        every,
        repr(tuple(stretches)),
    )
    wide, narrow, alt, marks = users().once(name, draw)
    return Drawing(wide, narrow, alt, tuple((symbol, words) for symbol, words in marks))


def drawing(
    story: Story,
    uid: str,
    sizes: Sizes,
    draw: Draw,
    names: bool = False,
    lefts: tuple[float, ...] = (0, 0),
    stretches: Sequence[Stretch] = (),
) -> Drawing:
    """Return the drawings of a story in their sizes; ``draw`` fills a sheet and returns the points that it marked."""
    alt = story.alt()
    svgs, marked = [], []
    for size, left in zip(sizes, lefts, strict=True):
        sheet = Sheet(replace(_frame(story, size, names), least_left=left))
        sheet.time_bar(story.lang, fiscal=story.months == 12 and story.first.month == 10)
        if stretches and not is_short(sheet.frame):
            sheet.strip(stretches)
        if story.silence:
            begins, ends = story.silence
            sheet.band(begins.toordinal(), ends.toordinal(), phrase("silence", story.lang))
        _breaks(sheet, story)
        marked += draw(sheet)
        if not any(point.figure is not None for point in story.points):
            words = (phrase("nothing", story.lang),)
            sheet.write(Label(words, sheet.frame.plot / 2, size.height / 2, size.text, "center", quiet=True))
        _readable(sheet, story)
        svgs.append(sheet.svg(uid, alt))
    firm = [point for point in story.points if point.status == "normal"]
    return Drawing(svgs[0], svgs[1], alt, story.key([*firm, *marked]))


def _readable(sheet: Sheet, story: Story) -> None:
    """Add every point of every line, holes too, for the pointer and the keyboard."""
    for line in story.lines:
        named = {"n": line.name} if line.name else {}
        for point in line.points:
            said = {"x": story.name(point.month, long=True), "y": number(point.figure), "s": story.status(point)}
            sheet.readable(story.place(point), point.figure, **named, **said)


def _frame(story: Story, size: Size, names: bool) -> Frame:
    head = 2.6 * (size.text + 3)
    if story.cuts and not size.narrow:
        head = max(head, max(len(_words(story, cut)) for cut in story.cuts) * (size.text + 3) + 10)
    low, high, ticks = from_zero([point.figure for point in story.points if point.figure is not None], head, size)
    if len(ticks) > 1 and not story.cuts and 2 * ticks[-1] - ticks[-2] <= high:
        ticks.append(2 * ticks[-1] - ticks[-2])  # a hairline in the headroom, where no words of a break stand
    right = 2.0
    if names:
        endings = [text for line in story.lines for text in _ending(line, size)]
        right = 26 + max((text_width(text, size.text) for text in endings), default=0)
    labels = labelled(ticks, story.lang, size)
    return Frame(size, story.first.toordinal(), story.last.toordinal(), low, high, labels, right)


def _words(story: Story, cut: tuple[str, date, Break]) -> tuple[str, ...]:
    _, start, one = cut
    return (story.name(start, long=True), *wrapped(one.label, 24))


def _breaks(sheet: Sheet, story: Story) -> None:
    """Draw the breaks, each named beside its rule; by letters alone where the words do not all fit."""
    size = sheet.frame.size
    for _, start, _ in story.cuts:
        sheet.double_rule(start.toordinal())

    def beside(start: date, lines: tuple[str, ...]) -> list[Label]:
        x, y = sheet.frame.px(start.toordinal()), 2 + len(lines) * (size.text + 3) / 2
        return [Label(lines, x - 7, y, size.text, "right"), Label(lines, x + 7, y, size.text, "left")]

    plot = Box(0, 0, sheet.frame.plot, size.height)
    fitting: list[Label] = []
    for cut in story.cuts if not size.narrow else []:
        others = [*sheet.taken, *(label.box for label in fitting)]
        for label in beside(cut[1], _words(story, cut)):
            box = label.box
            if box.left >= 0 and box.right <= plot.right and not any(box.shared(other) for other in others):
                fitting.append(label)
                break
    if len(fitting) == len(story.cuts):
        for label in fitting:
            sheet.write(label)
        return
    for letter, start, _ in story.cuts:
        sheet.write_best(beside(start, (letter,)), start.toordinal(), sheet.frame.high)


def _one_line(sheet: Sheet, story: Story, every: bool) -> list[Point]:
    """Draw a single series and return the points whose status is marked."""
    figures = figures_of(story.lines[0])
    for run in story.runs(story.lines[0]):
        sheet.line(run, width=1.25 if every else 1.75)
    top = highest(figures)
    if not top:
        return []
    latest = figures[-1]
    unsure = [found for found in figures if found[0].status != "normal"]
    step = sheet.frame.plot * 30 * story.months / (sheet.frame.last - sheet.frame.first)
    marked = figures if every else unsure if len(unsure) < FEW and step >= 8 else []
    for point, value in dict.fromkeys([*marked, top, latest]):
        sheet.mark(story.place(point), value, point.status, area=36 if sheet.frame.size.narrow else 44)
    named = [top, latest, min(figures, key=lambda found: found[1])] if every else [top, latest]
    for point, value in dict.fromkeys(named if top[1] else [latest]):
        _name_point(sheet, story, point, value)
    return [point for point, _ in [*marked, top, latest]]


def _name_point(sheet: Sheet, story: Story, point: Point, value: float) -> None:
    """Write a figure and its period beside its point; the figure alone where both would cover more."""
    x, y, size = sheet.frame.px(story.place(point)), sheet.frame.py(value), sheet.frame.size.text
    places = around(x, y, (number(value), story.name(point.month)), size)
    sheet.write_best(places + around(x, y, (number(value),), size), story.place(point), value)


def _several_lines(sheet: Sheet, story: Story) -> list[Point]:
    """Draw categories, their last points and their names, and return the points whose status is marked."""
    frame, size = sheet.frame, sheet.frame.size
    marked, ends, most = [], [], highest([found for line in story.lines for found in figures_of(line)])
    for line, (colour, dash) in zip(story.lines, CATEGORIES, strict=False):
        figures = figures_of(line)
        for run in story.runs(line):
            sheet.line(run, colour, dash)
        for point, value in dict.fromkeys([*figures[-1:], *(found for found in figures if found == most)]):
            sheet.mark(story.place(point), value, point.status, colour)
            marked.append(point)
        ends.append(frame.py(figures[-1][1]) if figures else size.height)
    texts = [_ending(line, size) for line in story.lines]
    heights = [len(text) * (size.text + 3) + 3 for text in texts]
    for text, y, (colour, dash) in zip(texts, spread(ends, heights, 0, size.height + 8), CATEGORIES, strict=False):
        label = Label(text, frame.plot + 24, y, size.text)
        upper = y - (len(text) - 1) / 2 * label.leading
        sheet.line([(frame.day(frame.plot + px), frame.value(upper)) for px in (5, 19)], colour, dash)
        sheet.write(label)
    if most:
        _name_point(sheet, story, *most)
    return marked


def _ending(line: Line, size: Size) -> tuple[str, ...]:
    """Return the words at the end of a line: its name and its latest figure."""
    value = number(figures_of(line)[-1][1] if figures_of(line) else None)
    return (*wrapped(line.name, 11), value) if size.narrow else wrapped(f"{line.name} {value}", 20)
