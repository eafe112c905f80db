"""Where words stand in a chart: how wide they are, and which of several places overlaps least.

A chart library sets a label where it is told; whether it lies on the line or on another label is decided here, in px
of the plot, before anything is drawn. Widths are estimates that err to the wide side; the tests hold them to the fonts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, hypot, inf
from typing import NamedTuple

NARROW_SIGNS = frozenset(" .,:;'|!()iIjlftr-")
WIDE_SIGNS = frozenset("mwMWGOQ%@—")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in Archivo, in px, a little on the wide side.

    >>> round(text_width("301,981", 13))
    51
    """
    ems = sum(0.38 if sign in NARROW_SIGNS else 0.88 if sign in WIDE_SIGNS else 0.69 if sign.isupper() else 0.585
              for sign in text)  # fmt: skip
    return ems * size * (1.05 if bold and not text.replace(",", "").isdigit() else 1)


class Box(NamedTuple):
    """A rectangle in px of the plot, and how bad it is to cover a square px of it."""

    left: float
    top: float
    right: float
    bottom: float
    weight: float = 1.0

    def shared(self, other: Box) -> float:
        """Return the area that both boxes cover, in square px."""
        across = min(self.right, other.right) - max(self.left, other.left)
        if across <= 0:
            return 0.0
        return across * max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))


@dataclass(frozen=True, slots=True)
class Label:
    """A few lines of text around a point of the plot: ``y`` is the middle of the block, ``align`` holds ``x``."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: int
    align: str = "left"
    bold: bool = False
    quiet: bool = False
    angle: int = 0

    @property
    def leading(self) -> int:
        """The distance between two lines, in px."""
        return self.size + 3

    @property
    def box(self) -> Box:
        """The rectangle that the text covers, with 2 px around it; no label may cover it in turn."""
        wide = max(text_width(line, self.size, self.bold) for line in self.lines)
        high = self.leading * len(self.lines)
        if self.angle:
            return Box(self.x - high / 2, self.y - wide / 2, self.x + high / 2, self.y + wide / 2, 20)
        left = self.x - {"left": 0, "center": wide / 2, "right": wide}[self.align]
        return Box(left - 2, self.y - high / 2, left + wide + 2, self.y + high / 2, 20)


def around(x: float, y: float, lines: tuple[str, ...], size: int, bold: bool = True) -> list[Label]:
    """Return the places for the label of one point, the best first: beside it, above it, below it, farther off."""
    half = (size + 3) * len(lines) / 2
    places: list[tuple[str, float, float]] = [("left", 8, 2), ("right", -8, 2)]
    for gap in (8, 16, 28, 44, 64, 88):
        for side in (-1, 1):
            places += [(align, dx, side * (half + gap)) for align, dx in (("center", 0), ("right", 6), ("left", -6))]
            places += [("left", min(gap, 16), side * half), ("right", -min(gap, 16), side * half)]
    return [Label(lines, x + dx, y + dy, size, align, bold) for align, dx, dy in places]


def best(places: Sequence[Label], point: tuple[float, float], taken: Iterable[Box], bounds: Box) -> Label:
    """Return the place that overlaps least and stands near its point. Leaving the bounds counts as the worst.

    A px of distance weighs as much as covering a few px of a line, so that a label rather crosses one than strays.
    """
    (x, y), least, chosen = point, inf, places[0]
    boxes = [label.box for label in places]
    lefts, tops, rights, bottoms, _ = zip(*boxes, strict=True)
    reach = Box(min(lefts), min(tops), max(rights), max(bottoms))
    near = [one for one in taken if one.shared(reach)]
    for rank, (label, box) in enumerate(zip(places, boxes, strict=True)):
        outside = (box.right - box.left) * (box.bottom - box.top) - box.shared(bounds)
        far = hypot(max(box.left - x, 0, x - box.right), max(box.top - y, 0, y - box.bottom))
        cost = rank + 6 * max(0, far - 10) + 50 * outside
        left, top, right, bottom, _ = box
        for other_left, other_top, other_right, other_bottom, weight in near:
            # Written out, since a site asks this a million times.
            if cost >= least:
                break
            if other_left < right and left < other_right and other_top < bottom and top < other_bottom:
                cost += (
                    weight
                    * (min(right, other_right) - max(left, other_left))
                    * (min(bottom, other_bottom) - max(top, other_top))
                )
        if cost < least:
            least, chosen = cost, label
    return chosen


def along(path: Sequence[tuple[float, float]], width: float = 3) -> list[Box]:
    """Return small boxes along a drawn line, so that a label can keep off it."""
    boxes = []
    for (x0, y0), (x1, y1) in pairwise(path):
        pieces = max(1, ceil(hypot(x1 - x0, y1 - y0) / 5))
        for piece in range(pieces):
            a, b = piece / pieces, (piece + 1) / pieces
            xs, ys = sorted((x0 + (x1 - x0) * a, x0 + (x1 - x0) * b)), sorted((y0 + (y1 - y0) * a, y0 + (y1 - y0) * b))
            boxes.append(Box(xs[0] - width, ys[0] - width, xs[1] + width, ys[1] + width))
    return boxes


def spread(middles: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return the middles of labels in a column, moved as little as keeps them apart and inside, in the given order.

    >>> spread([10, 12, 80], [16, 16, 16], 0, 100)
    [10, 26.0, 80]
    """
    order = sorted(range(len(middles)), key=lambda index: middles[index])
    placed: dict[int, float] = {}
    floor = top
    for index in order:
        placed[index] = max(middles[index], floor + heights[index] / 2)
        floor = placed[index] + heights[index] / 2
    ceiling = bottom
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling - heights[index] / 2)
        ceiling = placed[index] - heights[index] / 2
    return [placed[index] for index in range(len(middles))]


def wrapped(text: str, signs: int) -> tuple[str, ...]:
    """Return a text in as few lines of at most so many signs as its spaces allow, the lines about equally long.

    >>> wrapped("expulsions under Title 42 are counted too", 24)
    ('expulsions under Title', '42 are counted too')
    """
    fewest = len(_filled(text, signs))
    return next(lines for width in range(1, signs + 1) if len(lines := _filled(text, width)) == fewest)


def _filled(text: str, signs: int) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.split(" "):  # a no-break space holds "Title 42" together
        if lines and len(lines[-1]) + 1 + len(word) <= signs:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
