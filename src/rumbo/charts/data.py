"""What a chart is drawn from and what comes out: small frozen types that know neither the archive nor a library.

Values are in the unit of the indicator; days are calendar days; lengths are px of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Literal

Language = Literal["en", "es"]
HOLES = ("suppressed", "not-asked", "not-available", "withdrawn")


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: its first day, its value (None where there is no figure) and its status.

    A withdrawn or suppressed point is a hole, whatever value it still carries.

    >>> Point(date(2023, 12, 1), 301981, "normal").figure
    301981
    >>> Point(date(2023, 12, 1), 301981, "withdrawn").figure is None
    True
    """

    month: date
    value: float | None
    status: str = "normal"

    @property
    def figure(self) -> float | None:
        """The value that may be drawn, or None."""
        return _figure(self.value, self.status)


@dataclass(frozen=True, slots=True)
class Break:
    """A day from which what is counted changed, and its short label in the language of the page."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in a row that come from one source: its number in the list beside the chart, the first and last month."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Line:
    """One category of a chart of several: its name and its points."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What was expected of a month: the quantiles .025, .1, .25, .5, .75, .9 and .975, and the rival's median."""

    month: date
    ends: tuple[float, float, float, float, float, float, float]
    rival: float

    @property
    def median(self) -> float:
        """The quantile in the middle."""
        return self.ends[3]

    @property
    def inner(self) -> tuple[float, float]:
        """Between which 80 in 100 were expected."""
        return self.ends[1], self.ends[5]


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts on one time axis: its title, its unit, its points, and as a series has them."""

    title: str
    unit_label: str
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()
    held_to: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One vintage of a figure: the day from which it was known, the value then, and its status then."""

    known_from: date
    value: float | None
    status: str = "normal"

    @property
    def figure(self) -> float | None:
        """The value that may be drawn, or None."""
        return _figure(self.value, self.status)


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that somebody gave for a day, or for some day between two: ``words`` are the figure as it was put.

    ``label`` is the figure short enough to stand beside its mark, ``by`` who says so.
    """

    earliest: date
    latest: date
    value: float
    label: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Figures told of one thing, on a scale of their own."""

    name: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, or on some day between two, and who says so."""

    earliest: date
    latest: date
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Events of one kind, in a row of their own."""

    name: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """One drawing: its whole width, the height of its plot and its type size in px; whether it is the small one.

    >>> WIDE.high(190).height
    190
    """

    width: int
    height: int
    text: int = 13
    narrow: bool = False

    def high(self, height: int) -> Size:
        """Return the same size with a plot of another height."""
        return replace(self, height=height)


WIDE = Size(832, 320)  # the main column beside the margin of notes
NARROW = Size(336, 212, 12, True)  # between a 320 and a 390 px screen; the page stretches it to its column


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: two inline SVGs of which the page shows one, and the text that stands for both.

    ``key`` lists the marks that occur, each as the name of its symbol (``obs``, ``prov``, ``second``, ``est``,
    ``break``, ``silence``) and its words. ``subtitle`` is a sentence that must stand above the chart, or empty.
    """

    wide: str
    narrow: str
    alt: str
    key: tuple[tuple[str, str], ...] = ()
    subtitle: str = ""


def _figure(value: float | None, status: str) -> float | None:
    return value if value is not None and isfinite(value) and status not in HOLES else None
