"""A small map that says where some places are, drawn when a page is made: marks with their names, no figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from rumbo.charts.data import Drawing
from rumbo.charts.shapes import frames, land

WIDE, NARROW = 640, 329  # px
TEXT = 13
AROUND = 60.0  # units of the frame around the marks


@dataclass(frozen=True, slots=True)
class Spotted:
    """A mark at a point in degrees, with its name on one side; ``main`` marks are dots, the others crosses."""

    name: str
    longitude: float
    latitude: float
    side: Literal["left", "right"] = "right"
    main: bool = True


def locator(marks: Sequence[Spotted], *, title: str, uid: str, frame: str = "americas") -> Drawing:
    """Return the map of some marks, in the part of a frame that holds them.

    >>> drawn = locator([Spotted("Quito", -78.5, -0.2), Spotted("Bogotá", -74.1, 4.7)], title="Two cities.", uid="two")
    >>> drawn.alt, drawn.wide.count("<circle"), 'class="n"' in drawn.narrow
    ('Two cities. Quito, Bogotá.', 2, True)
    """
    alt = f"{title.rstrip('.')}. {', '.join(one.name for one in marks)}."
    wide, narrow = (_drawn(marks, frame, *size, f"{uid}-{size[1]}", alt) for size in ((WIDE, "w"), (NARROW, "n")))
    return Drawing(wide, narrow, alt)


def _drawn(marks: Sequence[Spotted], frame: str, size: int, letter: str, uid: str, alt: str) -> str:
    places = [frames()[frame].place(one.longitude, one.latitude) for one in marks]
    left, right = min(x for x, _ in places) - 2.2 * AROUND, max(x for x, _ in places) + 2.2 * AROUND
    top, bottom = min(y for _, y in places) - AROUND, max(y for _, y in places) + AROUND
    scale = size / (right - left)
    high = round((bottom - top) * scale)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{uid}" class="{letter}" width="{size}" '
        f'height="{high}" viewBox="0 0 {size} {high}"><title id="{uid}">{escape(alt)}</title>',
        f'<svg aria-hidden="true" width="{size}" height="{high}" '
        f'viewBox="{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}">'
        f'<path d="{land(frame)}" fill="var(--shoal)" stroke="var(--edge)" stroke-width=".6" '
        'vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>',
        f'<rect x=".5" y=".5" width="{size - 1}" height="{high - 1}" fill="none" stroke="var(--rule)"/>',
    ]
    for one, (x, y) in zip(marks, places, strict=True):
        parts.append(_mark(one, (x - left) * scale, (y - top) * scale))
    return "".join([*parts, "</svg>"])


def _mark(one: Spotted, x: float, y: float) -> str:
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="var(--ink)" stroke="var(--paper)"/>'
        if one.main
        else f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8" stroke="var(--ink-2)" stroke-width="1.5"/>'
    )
    way, anchor = (9, "start") if one.side == "right" else (-9, "end")
    return (
        f'{shape}<text x="{x + way:.1f}" y="{y + 4.5:.1f}" text-anchor="{anchor}" font-size="{TEXT}" '
        f'font-family="Archivo, sans-serif" font-weight="{600 if one.main else 400}" fill="var(--ink)" '
        f'stroke="var(--paper)" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{escape(one.name)}</text>'
    )


__all__ = ["Spotted", "locator"]
