"""What the tests of charts share: a made-up series, and a reader of the SVG that comes out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

from rumbo.charts import Break, Drawing, Point

SVG = "{http://www.w3.org/2000/svg}"
AS_OF = date(2026, 11, 24)
BREAKS = {
    "en": (Break(date(2020, 3, 21), "expulsions counted too"), Break(date(2023, 5, 12), "expulsions end")),
    "es": (Break(date(2020, 3, 21), "cuenta también expulsiones"), Break(date(2023, 5, 12), "fin de las expulsiones")),
}


def made_up(first: date, count: int, status: str = "normal") -> list[Point]:
    """Months from a first one on, with values that rise and fall; the values mean nothing."""
    months = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]
    return [Point(month, 20_000 + n * 7919 % 50_000 + 300 * n, status) for n, month in enumerate(months)]


def about(lang: str = "en", **more: Any) -> dict[str, Any]:
    """The words that every chart needs."""
    words = {"en": ("Encounters", "encounters"), "es": ("Encuentros", "encuentros")}[lang]
    return {"title": words[0], "unit_label": words[1], "lang": lang, "as_of": AS_OF, "uid": "t", **more}


def root(svg: str) -> ElementTree.Element:
    """The SVG as a tree; it fails where the SVG is not well-formed."""
    return ElementTree.fromstring(svg)


def layer(svg: str, kind: str) -> list[ElementTree.Element]:
    """The marks of one kind, in the order in which they are drawn."""
    groups = [g for g in root(svg).iter(f"{SVG}g") if f"mark-{kind} role-mark" in g.get("class", "")]
    return [mark for group in groups for mark in group]


def paths(svg: str) -> list[list[tuple[float, float]]]:
    """The corners of each line that is drawn."""
    found = []
    for path in layer(svg, "line"):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path.get("d", ""))]
        found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return found


def readable(svg: str) -> list[ElementTree.Element]:
    """The points that pointer and keyboard read."""
    return [circle for circle in root(svg).iter(f"{SVG}circle") if circle.get("class") == "pt"]


def texts(svg: str) -> list[str]:
    """All words in the drawing, the title left out."""
    return ["".join(text.itertext()) for text in root(svg).iter(f"{SVG}text")]


def both(drawing: Drawing) -> tuple[str, str]:
    """The two drawings of a chart."""
    return drawing.wide, drawing.narrow
