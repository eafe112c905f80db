"""Charts: a series or a finding in, an SVG and its text alternative out.

The only place that knows the charting library. It is loaded when the first chart is drawn, so that importing this costs
nothing. Which series a page shows, and what stands around the chart, is left to the page.

A page shows ``Drawing.wide`` and ``Drawing.narrow`` side by side in a ``figure``, of which its style sheet hides one;
``points.js`` and ``charts.css`` beside this file let pointer and keyboard read the points.
"""

from __future__ import annotations

from rumbo.charts.data import (
    NARROW,
    WIDE,
    Break,
    Drawing,
    Event,
    Expected,
    Lane,
    Line,
    Panel,
    Point,
    Size,
    Step,
    Stretch,
    Strip,
    Told,
)
from rumbo.charts.fan import fan_chart, record_chart
from rumbo.charts.line import lines_chart, multiples, recent_chart, series_chart
from rumbo.charts.locator import Spotted, locator
from rumbo.charts.marks import course, sparkline
from rumbo.charts.steps import vintages_chart
from rumbo.charts.theme import standalone
from rumbo.charts.timeline import timeline_chart
from rumbo.charts.told import told_chart
from rumbo.charts.waterfall import Bar, waterfall, waterfall_chart

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Break",
    "Drawing",
    "Event",
    "Expected",
    "Lane",
    "Line",
    "Panel",
    "Point",
    "Size",
    "Spotted",
    "Step",
    "Stretch",
    "Strip",
    "Told",
    "course",
    "fan_chart",
    "lines_chart",
    "locator",
    "multiples",
    "recent_chart",
    "record_chart",
    "series_chart",
    "sparkline",
    "standalone",
    "timeline_chart",
    "told_chart",
    "vintages_chart",
    "waterfall",
    "waterfall_chart",
]
