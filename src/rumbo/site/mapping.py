"""The map of the page Explore as one file: the land of each frame, and where each place lies in it.

Places in the United States are shown on a frame of their own, countries on that of the Americas or of the rest of the
world. What has no point, or lies outside its frame, is named beside the map with its figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rumbo.charts.shapes import frames, land, shapes
from rumbo.core import PlaceKind, place
from rumbo.core.points import spots

MAPPED = ("citizenship", "origin", "asylum", "area", "state")
"""The dimensions whose values a map can show."""

AMERICAS = ("americas", "rest")
INSIDE = (PlaceKind.SECTOR, PlaceKind.FIELD_OFFICE, PlaceKind.US_STATE)


def placed(place_id: str) -> tuple[str, float, float] | None:
    """Return the frame of a place and where it lies in it, in the frame's units; None where no map shows it.

    >>> placed("usbp-tucson")[0], placed("IND")[0], placed("ofo-preclearance"), placed("US-HI")
    ('usa', 'rest', None, None)
    """
    spot = spots().get(place_id)
    if spot is None:
        return None
    for name in ("usa",) if place(place_id).kind in INSIDE else AMERICAS:
        frame = frames()[name]
        # The frame of the Americas has land of theirs alone.
        if frame.holds(spot.longitude, spot.latitude) and (name != "americas" or -168 < spot.longitude < -26):
            x, y = frame.place(spot.longitude, spot.latitude)
            return name, round(x, 1), round(y, 1)
    return None


def mapped() -> Mapping[str, Any]:
    """Return the file: ``frames`` with size and land, ``points`` by place, ``towns`` of headquarters, its source."""
    points = {name: found for name in spots() if (found := placed(name))}
    return {
        "source": shapes()["source"],
        "licence": shapes()["licence"],
        "frames": {
            name: {"width": one.width, "height": one.height, "land": land(name)} for name, one in frames().items()
        },
        "points": points,
        "towns": {name: one.town for name, one in spots().items() if one.town and name in points},
    }


def text() -> str:
    """Return the file as JSON."""
    return json.dumps(mapped(), ensure_ascii=False, separators=(",", ":"))


__all__ = ["MAPPED", "mapped", "placed", "text"]
