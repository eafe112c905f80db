"""Figures that were told of a day, as strips under each other on one time axis: marks alone, never joined.

Between two figures nothing is known, so no line leads from one to the next. Each strip has its own scale, from zero.
The sheet's values are px from its foot here, since several scales share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rumbo.charts.axes import Frame, ticks_between
from rumbo.charts.data import NARROW, WIDE, Drawing, Language, Size, Strip, Told
from rumbo.charts.labels import Label, around
from rumbo.charts.sheet import Sheet
from rumbo.charts.words import STATUS, axis_numbers, days_between, number, phrase

NAME = 26  # px above a strip, for its name
GAP = 14  # px below one
SIZES = (WIDE.high(84), NARROW.high(84))  # heights of one strip
STATUS_TOLD = "second-hand"  # each was printed by one and is quoted here from another


def told_chart(
    strips: Sequence[Strip],
    *,
    title: str,
    lang: Language,
    since: date,
    until: date,
    uid: str,
    sizes: tuple[Size, Size] = SIZES,
) -> Drawing:
    """Return the strips on one axis from ``since`` to ``until``; after the last figure the axis is hatched.

    A figure of some day between two stands on the last of them, with a thin line back to the first. ``uid`` makes the
    ids of the drawing unique in its page.

    >>> told = Told(date(2024, 5, 21), date(2024, 5, 21), 8800, "8,800", "8,800 people", "United States")
    >>> days = {"since": date(2023, 6, 1), "until": date(2025, 3, 1)}
    >>> told_chart([Strip("Arrived", (told,))], title="One", lang="en", uid="t", **days).alt
    'One. Arrived: 8,800 people, 21 May 2024 (United States).'
    """
    alt = f"{title.rstrip('.')}. {'; '.join(_in_words(one, lang) for one in strips)}."
    svgs = [_draw(strips, lang, since, until, size).svg(uid, alt) for size in sizes]
    key = [("second", STATUS[STATUS_TOLD][lang])] if any(one.told for one in strips) else []
    if _last(strips, since) < until:
        key.append(("silence", phrase("unheard", lang)))
    return Drawing(svgs[0], svgs[1], alt, tuple(key))


def _in_words(strip: Strip, lang: Language) -> str:
    told = [f"{one.words}, {days_between(one.earliest, one.latest, lang)} ({one.by})" for one in strip.told]
    return f"{strip.name}: {'; '.join(told) or phrase('nothing', lang)}"


def _last(strips: Sequence[Strip], since: date) -> date:
    return max((one.latest for strip in strips for one in strip.told), default=since)


def _draw(strips: Sequence[Strip], lang: Language, since: date, until: date, size: Size) -> Sheet:
    each = NAME + size.height + GAP
    whole = replace(size, height=each * len(strips))
    feet = [whole.height - each * number_ - NAME - size.height for number_ in range(len(strips))]
    tops = [max((one.value for one in strip.told), default=0) for strip in strips]
    ticks = [tick for foot, top in zip(feet, tops, strict=True) for tick in _ticks(foot, top, size, lang)]
    sheet = Sheet(Frame(whole, since.toordinal(), until.toordinal(), 0, whole.height, tuple(ticks), right=4))
    sheet.time_bar(lang)
    last = _last(strips, since)
    if last < until:
        sheet.band(last.toordinal(), until.toordinal(), phrase("unheard", lang))
    for strip, foot in zip(strips, feet, strict=True):
        name = Label((strip.name,), 0, whole.height - (foot + size.height) - NAME / 2, size.text, "left", bold=True)
        sheet.write(name)
    for strip, foot, top in zip(strips, feet, tops, strict=True):
        _marks(sheet, strip, foot, size.height / _ceiling(top), lang)
    return sheet


def _ceiling(top: float) -> float:
    ticks = ticks_between(0, top)
    step = ticks[1] if len(ticks) > 1 else 1
    return ticks[-1] if ticks[-1] >= top > 0 else ticks[-1] + step


def _ticks(foot: int, top: float, size: Size, lang: Language) -> Iterator[tuple[float, str]]:
    """Yield zero and the highest hairline of a strip; nothing but its foot where no figure is held."""
    ends = [0, _ceiling(top)] if top else [0]
    for end, words in zip(ends, axis_numbers([float(one) for one in ends], lang, size.narrow), strict=True):
        yield foot + (size.height if end else 0), words


def _marks(sheet: Sheet, strip: Strip, foot: int, scale: float, lang: Language) -> None:
    ordered = sorted(strip.told, key=lambda one: (one.latest, one.value))
    places = [(one, float(one.latest.toordinal()), foot + one.value * scale) for one in ordered]
    for one, day, y in places:
        if date.min < one.earliest < one.latest:
            sheet.line([(max(sheet.frame.first, one.earliest.toordinal()), y), (day, y)], width=1)
    for _, day, y in places:
        sheet.mark(day, y, STATUS_TOLD)
    named = [*places[-1:], *places[:-1]] if not sheet.frame.size.narrow else places[-1:]
    for one, day, y in named:
        _name(sheet, one, day, y)
    for one, day, y in places:
        words = days_between(one.earliest, one.latest, lang)
        sheet.readable(day, y, n=strip.name, x=words, y=one.words, s=one.by)
    if not places:
        size, nothing = sheet.frame.size, phrase("nothing", lang)
        sheet.write(Label((nothing,), 6, sheet.frame.py(foot + 20), size.text, "left", quiet=True))


def _name(sheet: Sheet, one: Told, day: float, y: float) -> None:
    x, up, size = sheet.frame.px(day), sheet.frame.py(y), sheet.frame.size.text
    sheet.write_best(around(x, up, (one.label or number(one.value),), size, bold=False), day, y)
