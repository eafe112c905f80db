"""Where places lie: a point for each that a map can show, in ``points.csv`` beside this file.

A country's point is the middle of its largest part, a state's its middle, that of a sector or field office the town of
its headquarters, and the Darién's near its middle; to a tenth of a degree, which is some ten kilometres. A place
without a point is on no map.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the earth in degrees, east and north positive; ``town`` names where headquarters stand, else empty."""

    longitude: float
    latitude: float
    town: str = ""


@cache
def spots() -> Mapping[str, Spot]:
    """Return the points of places, by the id of each.

    >>> spots()["usbp-big-bend"]
    Spot(longitude=-104.0, latitude=30.3, town='Marfa, Texas')
    """
    with Path(__file__).with_name("points.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["id"]: Spot(float(row["longitude"]), float(row["latitude"]), row["town"]) for row in rows}


__all__ = ["Spot", "spots"]
