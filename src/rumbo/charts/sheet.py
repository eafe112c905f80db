"""The one sheet that every chart is drawn on, and the only module that calls the charting library.

Building a chart with Altair costs more time than drawing it, and all our charts are made of the same six layers. So the
sheet is declared once per size, with named data in place of rows, and each chart only fills in its rows.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rumbo.archive.cache import key, users
from rumbo.charts.axes import Frame, middle, time_labels, years_of
from rumbo.charts.data import Language, Stretch
from rumbo.charts.labels import Box, Label, along, best, spread, text_width
from rumbo.charts.theme import HATCH, TOKENS, config, inline
from rumbo.errors import MissingPackage

Rows = list[dict[str, Any]]
HALF_DISC = "M0,-1A1,1,0,0,1,0,1Z"
STROKE = "M0,-1V1"
LAYERS = ("bands", "areas", "bar", "strip", "rules", "lines", "marks", "texts")
DRAWN_BY = ("sheet.py", "theme.py")  # what a sheet is made of
STRIP = 28  # px from the plot to the strip under the names of the years


@dataclass(slots=True)
class Sheet:
    """One drawing in the making: its frame, the rows of each layer, and the boxes that labels must keep off."""

    frame: Frame
    rows: dict[str, Rows] = field(default_factory=lambda: {name: [] for name in LAYERS})
    taken: list[Box] = field(default_factory=list)
    dots: list[str] = field(default_factory=list)

    def time_bar(self, lang: Language, fiscal: bool = False) -> None:
        """Draw the graduated bar of a nautical chart: one segment a year, filled and open in turn, with its names."""
        for year, begins, ends in years_of(self.frame.first, self.frame.last, fiscal):
            self.rows["bar"].append({"a": begins, "b": ends, "fill": TOKENS["ink" if year % 2 else "paper"]})
        for label in time_labels(self.frame, lang, fiscal):
            self._write(label)

    def strip(self, stretches: Sequence[Stretch]) -> None:
        """Draw which months come from which source, as a strip under the names of the years, with their numbers."""
        top, text = self.frame.size.height + STRIP, self.frame.size.text
        edges = [(middle(one.first) - 15, middle(one.last) + 15) for one in stretches]
        for one, (begins, ends) in zip(stretches, edges, strict=True):
            fill = TOKENS["rule" if one.number % 2 else "paper"]
            self.rows["strip"].append({"a": begins, "b": ends, "fill": fill})
        widths = [text_width(str(one.number), text) + 4 for one in stretches]
        middles = [self.frame.px((begins + ends) / 2) for begins, ends in edges]
        for one, x in zip(stretches, spread(middles, widths, 0, self.frame.plot), strict=True):
            self._write(Label((str(one.number),), x, top + 6 + text * 0.75, text, "center", quiet=True))

    def band(self, begins: float, ends: float, words: str) -> None:
        """Hatch the days of a silence, and name it in one line, one word a line, upright, or not at all."""
        size, left, right = self.frame.size, self.frame.px(begins), self.frame.px(ends)
        self.rows["bands"].append({"a": begins, "b": ends})
        self.taken.append(Box(left, 0, right, size.height, 0.5))
        for lines, angle in (((words,), 0), (tuple(words.split()), 0), ((words,), -90)):
            label = Label(lines, (left + right) / 2, size.height / 2, size.text, "center", quiet=True, angle=angle)
            if ends - begins >= 60 and label.box.right - label.box.left <= right - left:
                return self.write(label)
        return None

    def double_rule(self, day: float) -> None:
        """Draw a break: two rules, 3 px apart, to the full height."""
        x = self.frame.px(day)
        self.rows["rules"] += [{"x": self.frame.day(x - 1.5)}, {"x": self.frame.day(x + 1.5)}]
        self.taken.append(Box(x - 4, 0, x + 4, self.frame.size.height, 2))

    def line(
        self,
        path: Sequence[tuple[float, float]],
        colour: str = "ink",
        dash: Sequence[int] = (1, 0),
        width: float = 1.75,
    ) -> None:
        """Draw one unbroken line through (ordinal, value) points; a single point becomes a small dot."""
        if len(path) == 1:
            self._dot(*path[0], TOKENS[colour], TOKENS[colour], 12)
        part = len({row["part"] for row in self.rows["lines"]})
        style = {"part": part, "stroke": TOKENS[colour], "dash": list(dash), "width": width}
        start = len(self.rows["lines"])
        self.rows["lines"] += [{"x": x, "y": y, "i": start + i, **style} for i, (x, y) in enumerate(path)]
        self.taken += along([(self.frame.px(x), self.frame.py(y)) for x, y in path])

    def area(self, low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill the band between two lines through the same days."""
        style = {"part": len(self.rows["areas"]), "fill": TOKENS[colour]}
        self.rows["areas"] += [{"x": x, "y": y, "y2": top, **style} for (x, y), (_, top) in zip(low, high, strict=True)]

    def diamond(self, day: float, value: float, area: int = 22) -> None:
        """Draw the mark of what Rumbo computed."""
        self._dot(day, value, TOKENS["finding"], TOKENS["finding"], area, "diamond")

    def ring(self, day: float, value: float, area: int = 170) -> None:
        """Draw a ring around a point that asks for attention."""
        self._dot(day, value, "transparent", TOKENS["ink"], area)

    def mark(self, day: float, value: float, status: str, colour: str = "ink", area: int = 44) -> None:
        """Draw the mark of a status: filled is final; hollow is not; a dot in it is second-hand, half is estimated."""
        ink = TOKENS[colour]
        if status == "normal":
            self._dot(day, value, ink, ink, area * 0.6)
        else:
            self._dot(day, value, TOKENS["paper"], ink, area)
        if status == "second-hand":
            self._dot(day, value, ink, ink, area / 9)
        if status == "estimated":
            self._dot(day, value, ink, ink, area, HALF_DISC)
        x, y = self.frame.px(day), self.frame.py(value)
        self.taken.append(Box(x - 4, y - 4, x + 4, y + 4, 3))

    def tick(self, day: float, value: float, colour: str = "ink", area: int = 90) -> None:
        """Draw an upright stroke that stands for something that happened on a day."""
        self._dot(day, value, "transparent", TOKENS[colour], area, STROKE)

    def _dot(self, day: float, value: float, fill: str, stroke: str, area: float, shape: str = "circle") -> None:
        row = {"x": day, "y": value, "fill": fill, "stroke": stroke, "area": area, "shape": shape}
        self.rows["marks"].append(row)

    def write(self, label: Label) -> None:
        """Set a label where it says, and keep others off it."""
        self._write(label)
        self.taken.append(label.box)

    def write_best(self, places: Sequence[Label], day: float, value: float) -> None:
        """Set the label of a point at the place that overlaps least."""
        plot = Box(-4, 0, self.frame.plot + self.frame.right, self.frame.size.height)
        self.write(best(places, (self.frame.px(day), self.frame.py(value)), self.taken, plot))

    def _write(self, label: Label) -> None:
        for index, line in enumerate(label.lines):
            y = label.y + (index - (len(label.lines) - 1) / 2) * label.leading
            self.rows["texts"].append(
                {
                    "x": self.frame.day(label.x),
                    "y": self.frame.value(y),
                    "text": line,
                    "align": label.align,
                    "weight": 600 if label.bold else 400,
                    "fill": TOKENS["ink-2" if label.quiet else "ink"],
                    "angle": label.angle,
                }
            )

    def readable(self, day: float, value: float | None, **words: str) -> None:
        """Add a point that pointer and keyboard can read, with its words as data attributes."""
        y = self.frame.py(value) if value is not None else float(self.frame.size.height)
        data = "".join(f' data-{name}="{html.escape(word)}"' for name, word in words.items())
        self.dots.append(f'<circle class="pt" cx="{self.frame.px(day):.1f}" cy="{y:.1f}" r="6"{data}/>')

    def svg(self, uid: str, alt: str) -> str:
        """Return the finished drawing, ready to stand in a page."""
        frame, size = self.frame, self.frame.size
        spec = {
            **template(size.height, size.text),
            **frame.parameters,
            "datasets": self.rows,
        }
        letter = "n" if size.narrow else "w"
        return inline(_drawn(spec), f"{uid}-{letter}", alt, letter, "".join(self.dots))


def _drawn(spec: dict[str, Any]) -> str:
    """Return a drawing as SVG: the one kept from before, since drawing takes most of a site's time, or a new one."""
    name = key("drawing", renderer_version(), spec)
    return str(users().once(name, lambda: renderer().vegalite_to_svg(spec)))


def renderer_version() -> str:
    """Return the version of vl-convert. Raises MissingPackage."""
    return _version("vl-convert-python")


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise _missing(ModuleNotFoundError(name=package)) from error


@cache
def renderer() -> Any:
    """Return vl-convert with the fonts registered, so that text is measured as the page sets it."""
    try:
        import vl_convert
    except ImportError as error:
        raise _missing(error) from error
    vl_convert.register_font_directory(str(Path(__file__).parent / "fonts"))
    return vl_convert


def _missing(error: ImportError) -> MissingPackage:
    return MissingPackage.of_extra(error.name, "It draws charts.", "site")


@cache
def template(height: int, text: int) -> dict[str, Any]:
    """Return the sheet in Vega-Lite, with named data and parameters in place of rows, days and values."""
    code = [(Path(__file__).parent / name).read_text("utf-8") for name in DRAWN_BY]
    name = key("sheet", _version("altair"), code, height, text)
    found: dict[str, Any] = users().once(name, lambda: _sheet(height, text))
    return found


def _sheet(height: int, text: int) -> dict[str, Any]:
    try:
        import altair as alt
    except ImportError as error:
        raise _missing(error) from error

    def datum(name: str) -> Any:
        return alt.ExprRef(f"datum.{name}")

    def layer(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    def x(name: str) -> alt.X:
        scale = alt.Scale(domain=alt.ExprRef("days"), nice=False, zero=False)
        return alt.X(field=name, type="quantitative", axis=None, scale=scale)

    # The renderer begins the plot where its own labels end, so charts on one time axis need the room given to them.
    axis = alt.Axis(values=alt.ExprRef("ticks"), labelExpr="labels[datum.value]", minExtent=alt.ExprRef("left"))
    y = alt.Y(
        field="y", type="quantitative", axis=axis, scale=alt.Scale(domain=alt.ExprRef("values"), nice=False, zero=False)
    )
    full = {"y": alt.value(0), "y2": alt.value(height)}
    bands = layer("bands").mark_rect(fill=HATCH).encode(x=x("a"), x2="b", **full)
    bar = layer("bar").mark_rect(fill=datum("fill"), stroke=TOKENS["ink"], strokeWidth=0.75)
    bar = bar.encode(x=x("a"), x2="b", y=alt.value(height + 4), y2=alt.value(height + 9))
    strip = layer("strip").mark_rect(fill=datum("fill"), stroke=TOKENS["edge"], strokeWidth=0.75)
    strip = strip.encode(x=x("a"), x2="b", y=alt.value(height + STRIP), y2=alt.value(height + STRIP + 5))
    rules = layer("rules").mark_rule(stroke=TOKENS["ink"]).encode(x=x("x"), **full)
    lines = layer("lines").mark_line(stroke=datum("stroke"), strokeDash=datum("dash"), strokeWidth=datum("width"))
    lines = lines.encode(x=x("x"), y=y, detail="part:N", order="i:Q")
    areas = layer("areas").mark_area(fill=datum("fill")).encode(x=x("x"), y=y, y2="y2", detail="part:N")
    marks = layer("marks").mark_point(
        shape=datum("shape"), size=datum("area"), fill=datum("fill"), stroke=datum("stroke"), strokeWidth=1.4, opacity=1
    )
    texts = layer("texts").mark_text(
        align=datum("align"), fontWeight=datum("weight"), fill=datum("fill"), angle=datum("angle")
    )
    texts = texts.encode(x=x("x"), y=y, text="text:N")
    chart = alt.layer(bands, areas, bar, strip, lines, rules, marks.encode(x=x("x"), y=y), texts)
    return {**chart.properties(height=height).to_dict(), "config": config(text)}
