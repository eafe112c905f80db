"""The outlines of the maps: areas are kept, points lie where they should, and the file is what the tool says it is."""

from __future__ import annotations

import gzip
import json
import struct
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import make_shapes

from rumbo.charts.shapes import EARTH, FILE, frames, land, projected
from rumbo.core import PlaceKind, places
from rumbo.core.points import spots
from rumbo.site.mapping import placed

STEP = 0.01  # degrees


@given(st.sampled_from(["americas", "rest", "usa"]), st.floats(-40, 40), st.floats(-55, 70), st.floats(0.5, 1.0))
def test_each_frame_keeps_areas(name: str, east: float, latitude: float, share: float) -> None:
    frame = frames()[name]
    longitude = frame.longitude + east * share
    x0, y0 = projected(frame, longitude, latitude)
    x1, y1 = projected(frame, longitude + STEP, latitude)
    x2, y2 = projected(frame, longitude, latitude + STEP)
    drawn = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    true = (EARTH * radians(STEP)) ** 2 * cos(radians(latitude))
    assert drawn == pytest.approx(true, rel=0.005)


def test_north_is_up_and_east_is_right() -> None:
    for north, south, west, east in (("usbp-havre", "usbp-laredo", "usbp-san-diego", "usbp-rio-grande-valley"),
                                     ("CAN", "CHL", "MEX", "BRA"), ("NOR", "ZAF", "PRT", "CHN")):  # fmt: skip
        found = {name: placed(name) for name in (north, south, west, east)}
        assert len({one[0] for one in found.values() if one}) == 1
        assert found[north][2] < found[south][2] and found[west][1] < found[east][1]


def test_points_are_those_of_places_and_headquarters_have_their_town() -> None:
    known = {one.id for one in places()}
    for name, spot in spots().items():
        assert name in known
        assert -180 <= spot.longitude <= 180 and -60 < spot.latitude < 75
        assert spot.longitude == round(spot.longitude, 1) and spot.latitude == round(spot.latitude, 1)
    offices = [one.id for kind in (PlaceKind.SECTOR, PlaceKind.FIELD_OFFICE) for one in places(kind)]
    assert [name for name in offices if name not in spots()] == ["ofo-preclearance"], "it works abroad"
    assert all(spots()[name].town for name in offices if name in spots())


def test_the_file_says_where_it_is_from_and_is_small() -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    assert (told["licence"], told["source"].split(":")[0]) == ("public domain", "Made with Natural Earth")
    assert len(gzip.compress(FILE.read_bytes())) < 40_000
    assert all(land(name).startswith("M") and land(name).endswith("z") for name in frames())


def test_the_tool_reads_outlines_and_cuts_them_to_a_frame() -> None:
    square = [(-100.0, 30.0), (-100.0, 40.0), (-90.0, 40.0), (-90.0, 30.0), (-100.0, 30.0)]
    content = struct.pack("<i4d2ii", 5, -100, 30, -90, 40, 1, len(square), 0)
    content += b"".join(struct.pack("<2d", *point) for point in square)
    shp = bytes(100) + struct.pack(">2i", 1, len(content) // 2) + content
    assert list(make_shapes.rings(shp)) == [make_shapes.Ring(square, True)]
    assert sorted(make_shapes.cut([(-50.0, 5.0), (50.0, 5.0), (50.0, 8.0), (-50.0, 8.0)], (10, 10), 0)) == [
        (0, 5), (0, 8), (10, 5), (10, 8)]  # fmt: skip
    path = make_shapes.path(make_shapes.frame("usa"), [make_shapes.Ring(square, True)])
    assert path.startswith("M") and path.count("z") == 1
    assert make_shapes.path(make_shapes.frame("rest"), [make_shapes.Ring(square, True)]) == ""
