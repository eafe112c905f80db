"""The language of the field: texts, periods, places, indicators, tables, releases, observations, records, findings."""

from __future__ import annotations

from rumbo.core.clock import Clock, fixed_clock, system_clock
from rumbo.core.finding import Finding
from rumbo.core.indicator import Break, Difference, Era, Feed, Indicator, Inference, NotComparable, Note
from rumbo.core.observation import AND, Observation, Status, releases_of, rounded_to
from rumbo.core.period import Kind, Period, parse_day, runs
from rumbo.core.place import Place, PlaceKind, is_within, place, places
from rumbo.core.record import Evidence, Figure, Record, Said, Searched, Speaker, Unverified
from rumbo.core.release import Coverage, Published, Release, Remark, Statement
from rumbo.core.table import Dimension, Table
from rumbo.core.text import Text
from rumbo.core.when import When

__all__ = [
    "AND",
    "Break",
    "Clock",
    "Coverage",
    "Difference",
    "Dimension",
    "Era",
    "Evidence",
    "Feed",
    "Figure",
    "Finding",
    "Indicator",
    "Inference",
    "Kind",
    "NotComparable",
    "Note",
    "Observation",
    "Period",
    "Place",
    "PlaceKind",
    "Published",
    "Record",
    "Release",
    "Remark",
    "Said",
    "Searched",
    "Speaker",
    "Statement",
    "Status",
    "Table",
    "Text",
    "Unverified",
    "When",
    "fixed_clock",
    "is_within",
    "parse_day",
    "place",
    "places",
    "releases_of",
    "rounded_to",
    "runs",
    "system_clock",
]
