"""The outlines that maps are drawn on, and where a point of the earth lies on them.

``shapes.json`` beside this file is made by ``tools/make_shapes.py`` from Natural Earth, which is in the public domain.
A map has frames: the Americas, the rest of the world, and the United States alone. Each keeps areas (Lambert's
azimuthal projection, or Equal Earth), so that no country looks larger than it is beside its neighbours. Outlines are
drawn for orientation, roughly, and say nothing on borders.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("shapes.json")
EARTH = 6371.0
EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
"""The four numbers of the projection: B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection" (2018)."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a map: its projection, around a longitude and a latitude in degrees, and its size in units.

    ``left`` and ``top`` are where it begins, in km from the centre of the projection, and ``unit`` is how many km make
    one. Equal Earth has no ``latitude``: it keeps the equator straight.
    """

    id: str
    longitude: float
    latitude: float | None
    left: float
    top: float
    unit: float
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a point of the earth, in degrees, lies in the frame, in units from its upper left corner.

        >>> frames()["usa"].place(-96.0, 36.0) == (-frames()["usa"].left / frames()["usa"].unit,
        ...     frames()["usa"].top / frames()["usa"].unit)
        True
        """
        x, y = projected(self, longitude, latitude)
        return (x - self.left) / self.unit, (self.top - y) / self.unit

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a point lies in the frame."""
        x, y = self.place(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height


def projected(frame: Frame, longitude: float, latitude: float) -> Point:
    """Return a point in km east and north of the centre of a frame's projection, on a sphere."""
    east, north = radians((longitude - frame.longitude + 180) % 360 - 180), radians(latitude)
    if frame.latitude is None:
        return _equal_earth(east, north)
    middle = radians(frame.latitude)
    across = 1 + sin(middle) * sin(north) + cos(middle) * cos(north) * cos(east)
    scale = EARTH * sqrt(2 / max(across, 1e-9))
    up = cos(middle) * sin(north) - sin(middle) * cos(north) * cos(east)
    return scale * cos(north) * sin(east), scale * up


def _equal_earth(east: float, north: float) -> Point:
    a1, a2, a3, a4 = EQUAL_EARTH
    theta = asin(sqrt(3) / 2 * sin(north))
    slope = 9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1
    x = 2 * sqrt(3) * east * cos(theta) / (3 * slope)
    y = a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta
    return EARTH * x, EARTH * y


@cache
def shapes() -> Mapping[str, Any]:
    """Return the file: ``source``, ``version``, ``licence``, ``made``, and ``frames`` with the ``path`` of each."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def frames() -> Mapping[str, Frame]:
    """Return the frames by id.

    >>> list(frames())
    ['americas', 'rest', 'usa']
    """
    own = ("longitude", "latitude", "left", "top", "unit", "width", "height")
    return {one["id"]: Frame(one["id"], *(one[name] for name in own)) for one in shapes()["frames"]}


def land(frame: str) -> str:
    """Return the outlines of the land in a frame, as the path of an SVG in its units.

    >>> land("usa")[0]
    'M'
    """
    return str(next(one["path"] for one in shapes()["frames"] if one["id"] == frame))


__all__ = ["FILE", "Frame", "Point", "frames", "land", "projected", "shapes"]
