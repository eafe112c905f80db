"""A waterfall: from one total to another, through what each part had in the change.

Drawn here and not by the charting library, since the page's script draws the same picture for other months: bars under
each other, each from where the one above it ended. ``drivers.js`` of the site keeps to these measures.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from rumbo.charts.data import Drawing
from rumbo.charts.theme import FONT, TOKENS

WIDE, NARROW = 720, 340
NAMES = {WIDE: 190, NARROW: 0}  # px for names left of the bars; none: they stand above
ROOM = 74  # px right of the bars, for their figures
ROW = {WIDE: 26, NARROW: 40}
BAR = 14
TEXT = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, where it begins and ends on the scale, and its figure in words; ``total`` is a whole."""

    name: str
    begins: float
    ends: float
    figure: str
    total: bool = False


def waterfall(before: Bar, parts: Sequence[tuple[str, float, str]], after: Bar) -> list[Bar]:
    """Return the bars between two totals, each part (name, change, figure) from where the one before it ended.

    >>> [(one.begins, one.ends) for one in waterfall(Bar("a", 0, 9, "9"), [("b", -4, "-4")], Bar("c", 0, 5, "5"))]
    [(0, 9), (9, 5), (0, 5)]
    """
    bars, level = [before], before.ends
    for name, change, figure in parts:
        bars.append(Bar(name, level, level + change, figure))
        level += change
    return [*bars, after]


def waterfall_chart(bars: Sequence[Bar], *, title: str, uid: str) -> Drawing:
    """Return the drawing of bars, the first and last of which are totals; ``uid`` makes its ids unique in the page."""
    alt = f"{title.rstrip('.')}. {'; '.join(f'{one.name}: {one.figure}' for one in bars)}."
    wide, narrow = (_svg(bars, width, letter, uid, alt) for width, letter in ((WIDE, "w"), (NARROW, "n")))
    return Drawing(wide, narrow, alt, ())


def _svg(bars: Sequence[Bar], width: int, letter: str, uid: str, alt: str) -> str:
    left, row = NAMES[width], ROW[width]
    ends = [value for one in bars for value in (one.begins, one.ends)]
    low, high = min(0.0, *ends), max(*ends, 1.0)
    scale = (width - left - ROOM) / (high - low)
    height = row * len(bars)
    body = "".join(_bar(one, number * row, left, scale, low, row) for number, one in enumerate(bars))
    zero = f'<path d="M{left - low * scale:.1f} 0V{height}" stroke="{_colour("rule")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{uid}-{letter}-t" class="{letter}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT}" font-size="{TEXT}">'
        f'<title id="{uid}-{letter}-t">{html.escape(alt)}</title>{zero}{body}</svg>'
    )


def _bar(one: Bar, top: int, left: int, scale: float, low: float, row: int) -> str:
    first, last = (left + (value - low) * scale for value in sorted((one.begins, one.ends)))
    y = top + row - BAR - 6
    fill = "ink" if one.total else "finding" if one.ends < one.begins else "finding-band-2"
    edge = "ink" if one.total else "finding"
    weight = ' font-weight="600"' if one.total else ""
    name_y = y + BAR - 3 if left else y - 5
    name = f'<text x="0" y="{name_y}" fill="{_colour("ink")}"{weight}>{html.escape(one.name)}</text>'
    return (
        f'{name}<rect x="{first:.1f}" y="{y}" width="{max(last - first, 1):.1f}" height="{BAR}" '
        f'fill="{_colour(fill)}" stroke="{_colour(edge)}"/>'
        f'<text x="{last + 6:.1f}" y="{y + BAR - 3}" fill="{_colour("ink")}"{weight}>{html.escape(one.figure)}</text>'
    )


def _colour(name: str) -> str:
    return f"var(--{name},{TOKENS[name]})"
