"""One figure through its vintages: a line of steps, each from the day on which that value became known.

The axis does not start at zero, since revisions are small beside the figure; the subtitle says what it spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rumbo.charts.axes import Frame, ticks_between
from rumbo.charts.data import NARROW, WIDE, Drawing, Language, Size, Step
from rumbo.charts.labels import Label, around
from rumbo.charts.sheet import Sheet
from rumbo.charts.words import STATUS, SYMBOL, day_name, number, phrase

STEP_SIZES = (WIDE.high(150), NARROW.high(130))


def vintages_chart(
    steps: Sequence[Step],
    *,
    title: str,
    lang: Language,
    unit_label: str,
    as_of: date,
    uid: str,
    sizes: tuple[Size, Size] = STEP_SIZES,
) -> Drawing:
    """Return the step line of one figure through its vintages, the last held to ``as_of``.

    A vintage without a figure (withdrawn, say) leaves a gap. The drawing's ``subtitle`` says what the axis spans and
    must stand above it. Raises ValueError for no step at all.

    >>> steps = [Step(date(2024, 1, 31), 302034, "provisional"), Step(date(2024, 10, 17), 301981)]
    >>> day = date(2024, 11, 30)
    >>> chart = vintages_chart(steps, title="One", lang="en", unit_label="encounters", as_of=day, uid="v")
    >>> chart.subtitle
    'The axis runs from 301,960 to 302,050 encounters, not from zero.'
    """
    if not steps:
        raise ValueError("There is no vintage to draw. A figure has at least one. Pass what the archive holds of it.")
    ordered = sorted(steps, key=lambda step: step.known_from)
    low, high = _span([step.figure for step in ordered if step.figure is not None])
    told = "; ".join(
        phrase("step", lang, value=number(s.figure), status=STATUS[s.status][lang], day=day_name(s.known_from, lang))
        for s in ordered
    )
    alt = phrase("steps", lang, title=title.rstrip("."), count=len(ordered), steps=told)
    svgs = [_draw(ordered, low, high, lang, as_of, size).svg(uid, alt) for size in sizes]
    seen = {step.status for step in ordered if step.figure is not None}
    key = tuple((SYMBOL[status], STATUS[status][lang]) for status in SYMBOL if status in seen)
    subtitle = phrase("span", lang, low=number(low), high=number(high), unit=unit_label)
    return Drawing(svgs[0], svgs[1], alt, key, subtitle)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Return round ends of the axis: all values inside, with room above and below for labels."""
    if not values:
        return 0, 1
    low, high = min(values), max(values)
    room = high - low or max(1, abs(high) / 1000)
    whole = all(value == int(value) for value in values)
    ticks = ticks_between(low, low + room, whole)
    grid = (ticks[1] - ticks[0]) / 2 if len(ticks) > 1 else room
    grid = max(1, int(grid)) if whole else grid
    bottom, top = (low - room * 0.3) // grid * grid, -(-(high + room * 0.3) // grid) * grid
    return round(bottom, 10), round(top, 10)


def _draw(steps: Sequence[Step], low: float, high: float, lang: Language, as_of: date, size: Size) -> Sheet:
    whole = all(step.figure is None or step.figure == int(step.figure) for step in steps)
    # Full numbers in both sizes: thousands would hide the very digits that were revised.
    ticks = tuple((tick, number(tick)) for tick in ticks_between(low, high, whole))
    begins = steps[0].known_from.replace(day=1).toordinal()
    ends = max(as_of.toordinal(), steps[-1].known_from.toordinal() + 1)
    sheet = Sheet(Frame(size, begins, ends, low, high, ticks, right=4))
    sheet.time_bar(lang)
    path: list[tuple[float, float]] = []
    days = [float(step.known_from.toordinal()) for step in steps]
    for step, day, until in zip(steps, days, [*days[1:], float(ends)], strict=True):
        if step.figure is None:
            path = _flushed(sheet, path)
        else:
            path += [(day, step.figure), (until, step.figure)]
    _flushed(sheet, path)
    for step, day in zip(steps, days, strict=True):
        if step.figure is not None:
            sheet.mark(day, step.figure, step.status)
        status = STATUS[step.status][lang]
        sheet.readable(day, step.figure, x=day_name(step.known_from, lang), y=number(step.figure), s=status)
    _name_ends(sheet, steps, lang)
    return sheet


def _flushed(sheet: Sheet, path: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if path:
        sheet.line(path, width=1.25)
    return []


def _name_ends(sheet: Sheet, steps: Sequence[Step], lang: Language) -> None:
    """Name the figure as first published and as it stands."""
    figures = [(step, step.figure) for step in steps if step.figure is not None]
    for (step, value), words in zip(figures[:1] + figures[1:][-1:], (phrase("first", lang), None), strict=False):
        text = f"{number(value)} {words or STATUS[step.status][lang]}"
        day, size = step.known_from.toordinal(), sheet.frame.size.text
        x, y = sheet.frame.px(day), sheet.frame.py(value)
        above = [Label((text,), x, y - 15, size, align, bold=True) for align in ("left", "center", "right")]
        sheet.write_best([*above, *around(x, y, (text,), size)], day, value)
