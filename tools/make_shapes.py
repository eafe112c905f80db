"""Write the outlines of the maps: ``python -m tools.make_shapes geopandas-0.14.4-py3-none-any.whl``.

The wheel (``pip download --no-deps geopandas==0.14.4``) carries Natural Earth's countries at 1 : 110 million, which are
in the public domain. Of them the outlines alone are taken, projected into each frame of ``rumbo.charts.shapes``, cut to
it, and put on its grid of whole units. Run again, it writes the same file, but for the day.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from struct import error as StructError
from struct import iter_unpack, unpack_from
from typing import NamedTuple

from rumbo.charts.shapes import FILE, Frame, Point, projected

FOLDER = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres"
WIDTH = 1000
SMALLEST = 3.0  # square units: an island below this is left out
AMERICAS = (-168.0, -24.0)  # longitudes between which land is America's
# Around which point each frame is projected, and points that lie on its edges: left, right, top, bottom.
FRAMES = {
    "americas": (-82.0, 8.0, (-163.0, 66.0), (-34.0, -7.0), (-100.0, 74.5), (-68.0, -57.0)),
    "rest": (78.0, None, (-26.0, 15.0), (201.0, -20.0), (78.0, 74.0), (78.0, -48.0)),
    "usa": (-96.0, 36.0, (-125.5, 38.0), (-63.5, 17.0), (-124.0, 49.8), (-66.0, 16.6)),
}


class Ring(NamedTuple):
    """A closed outline in degrees, and whether it lies in the Americas."""

    points: Sequence[Point]
    american: bool


def rings(shp: bytes) -> Iterator[Ring]:
    """Yield the outlines of a file of polygons, without the Antarctic."""
    at = 100
    while at < len(shp):
        (length,) = unpack_from(">i", shp, at + 4)
        parts, count = unpack_from("<2i", shp, at + 44)
        starts = [*unpack_from(f"<{parts}i", shp, at + 52), count]
        begin = at + 52 + 4 * parts
        points = list(iter_unpack("<2d", shp[begin : begin + 16 * count]))
        for one, following in pairwise(starts):
            ring = [(x, y) for x, y in points[one:following]]
            middle = sum(x for x, _ in ring) / len(ring)
            if max(y for _, y in ring) > -60:
                yield Ring(ring, AMERICAS[0] < middle < AMERICAS[1])
        at += 8 + 2 * length


def frame(name: str) -> Frame:
    """Return a frame, as large as the points on its edges ask."""
    longitude, latitude, *edges = FRAMES[name]
    bare = Frame(name, longitude, latitude, 0, 0, 1, 0, 0)
    left, right, top, bottom = (projected(bare, *edge) for edge in edges)
    unit = round((right[0] - left[0]) / WIDTH, 3)
    high = round((top[1] - bottom[1]) / unit)
    return Frame(name, longitude, latitude, round(left[0]), round(top[1]), unit, WIDTH, high)


def cut(ring: Sequence[Point], size: Point, margin: float = 12) -> Sequence[Point]:
    """Return what of an outline lies in a frame, with some units around (Sutherland and Hodgman)."""
    found = list(ring)
    for axis, edge, way in ((0, -margin, 1), (0, size[0] + margin, -1), (1, -margin, 1), (1, size[1] + margin, -1)):
        points, found = found, []
        for one, other in zip(points, points[1:] + points[:1], strict=True):
            inside, enters = way * (one[axis] - edge) >= 0, way * (other[axis] - edge) >= 0
            if inside:
                found.append(one)
            if inside != enters:
                share = (edge - one[axis]) / (other[axis] - one[axis])
                found.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
    return found


def path(of: Frame, found: Sequence[Ring]) -> str:
    """Return the outlines that a frame shows, as the path of an SVG."""
    words = []
    for ring in found:
        if of.id == "usa" or ring.american == (of.id == "americas"):
            shown = cut([of.place(*_inside(of, one)) for one in ring.points], (of.width, of.height))
            grid = [(round(x), round(y)) for x, y in shown]
            grid = [one for one, before in zip(grid, grid[-1:] + grid[:-1], strict=True) if one != before]
            if len(grid) > 2 and _area(grid) >= SMALLEST:
                words.append(_written(grid))
    return "".join(words)


def _inside(of: Frame, point: Point) -> Point:
    """Keep a point on its own side of the seam of a frame that goes around the earth."""
    if of.latitude is not None:
        return point
    x, y = point
    return (x + 360 if x < of.longitude - 180 else x) - 1e-6, y


def _area(points: Sequence[Point]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _written(points: Sequence[tuple[int, int]]) -> str:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    numbers = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{numbers}z".replace(" -", "-")


def main(arguments: Sequence[str]) -> None:
    """Read the wheel and write the file; end with one sentence where it cannot be read."""
    if len(arguments) != 1:
        sys.exit("One file is needed: python -m tools.make_shapes geopandas-0.14.4-py3-none-any.whl")
    try:
        with zipfile.ZipFile(arguments[0]) as archive:
            found = list(rings(archive.read(f"{FOLDER}.shp")))
    except (OSError, zipfile.BadZipFile, KeyError, StructError) as error:
        sys.exit(
            f"{arguments[0]} has no countries of Natural Earth to read: {error}. Name the wheel of geopandas 0.14.4."
        )
    told = []
    for name in FRAMES:
        of = frame(name)
        told.append({**asdict(of), "path": path(of, found)})
    whole = {
        "source": "Made with Natural Earth: countries, 1 : 110 million",
        "version": "as carried by geopandas 0.14.4",
        "licence": "public domain",
        "made": date.today().isoformat(),
        "frames": told,
    }
    FILE.write_text(json.dumps(whole, separators=(",", ":")).replace("},{", "},\n{") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
