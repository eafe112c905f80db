"""The track record: what was forecast, beside the random walk's on the same months and what came.

Three natures stand apart and are never pooled with each other: what we issued on a day, what others said, and the past
replayed, which nobody issued. Each is held against the first figure that was known of its month, which it aims at, and
against the figure now. What was issued when the figure was out already, though not held here, counts as late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from rumbo.analysis.backtest import Replay
from rumbo.analysis.outlook import METHOD, QUANTILES, RIVAL
from rumbo.analysis.score import INNER, OUTER, Levels, Pooled, Score, pooled, score
from rumbo.archive.ledger import Issued
from rumbo.archive.vintages import Line
from rumbo.core import Indicator
from rumbo.registers.expected import Expected

WINDOWS = ("2010-01", "2020-10")
"""The first origins of what is pooled: since the flow was last calm, and since the pandemic's restrictions began."""


class Nature(StrEnum):
    """What kind of forecast it is."""

    ISSUED = "issued"
    LATE = "issued-late"
    REPLAYED = "replayed"
    BESIDE = "replayed-beside"  # what is stated: its month and origin are among the replayed as well
    STATED = "stated"


class Against(StrEnum):
    """Which figure of the month a forecast is held against."""

    FIRST = "first-print"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a month: the first figure known, its status and the day it was out by, and the figure now."""

    first: float
    status: str
    published: date
    now: float

    def value(self, against: Against) -> float:
        """Return the figure to hold a forecast against."""
        return self.first if against is Against.FIRST else self.now


@dataclass(frozen=True)
class Case:
    """One forecast of one month with the rival's, made on a day by what was known from ``origin`` back."""

    nature: Nature
    origin: str
    month: str
    horizon: int
    day: date
    information: str
    method: str
    quantiles: Levels
    rival: Levels
    came: Came | None

    @cached_property
    def scores(self) -> Mapping[Against, tuple[Score, Score]]:
        """Our score and the rival's against each figure of the month; empty as long as nothing came."""
        if self.came is None:
            return {}
        values = {against: self.came.value(against) for against in Against}
        return {against: (score(self.quantiles, one), score(self.rival, one)) for against, one in values.items()}

    def as_row(self) -> dict[str, Any]:
        """Return the forecast as a flat row."""
        ours, rival = self.scores.get(Against.FIRST, (None, None))
        now, rival_now = self.scores.get(Against.NOW, (None, None))
        return {
            "nature": str(self.nature),
            "by": None,
            "day": self.day.isoformat(),
            "origin": self.origin,
            "month": self.month,
            "horizon": self.horizon,
            "information": self.information,
            "method": self.method,
            "value": self.quantiles[0.5],
            **{f"q{level:g}": self.quantiles[level] for level in (*OUTER, *INNER)},
            "rival_method": RIVAL,
            "rival": self.rival[0.5],
            "came_first": self.came.first if self.came else None,
            "came_first_published": self.came.published.isoformat() if self.came else None,
            "came_now": self.came.now if self.came else None,
            "wis": ours.wis if ours else None,
            "rival_wis": rival.wis if rival else None,
            "log_wis": ours.log_wis if ours else None,
            "rival_log_wis": rival.log_wis if rival else None,
            "inside_80": ours.inside_80 if ours else None,
            "inside_95": ours.inside_95 if ours else None,
            "wis_now": now.wis if now else None,
            "rival_wis_now": rival_now.wis if rival_now else None,
        }


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody said of a month, our outlook replayed with what was known on that day, and what came."""

    expected: Expected
    ours: Case | None
    came: Came | None

    def error(self, against: Against = Against.FIRST) -> float | None:
        """Return how far off it was; None as long as nothing came, and for a bound."""
        if self.came is None or self.expected.is_bound:
            return None
        return abs(self.expected.value - self.came.value(against))

    def ours_as_row(self) -> dict[str, Any] | None:
        """Return ours of that day as a row; it is no part of what is pooled, so that its nature is another."""
        return {**self.ours.as_row(), "nature": str(Nature.BESIDE)} if self.ours else None

    def as_row(self) -> dict[str, Any]:
        """Return it as a row with the columns of ``Case.as_row``; without an interval, its score is its error."""
        one = self.expected
        rest: dict[str, Any] = self.ours.as_row() if self.ours else {}
        kept = {
            name: rest.get(name)
            for name in ("origin", "horizon", "rival_method", "rival", "rival_wis", "rival_log_wis", "rival_wis_now")
        }
        return {
            **kept,
            "nature": str(Nature.STATED),
            "by": one.by["en"],
            "day": one.said.isoformat(),
            "month": str(one.month),
            "information": f"{one.words}; {one.url}",
            "value": one.value,
            "came_first": self.came.first if self.came else None,
            "came_first_published": self.came.published.isoformat() if self.came else None,
            "came_now": self.came.now if self.came else None,
            "wis": self.error(),
            "wis_now": self.error(Against.NOW),
        }


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The pooled score of one nature at one horizon, of origins since a month, against one figure of each month."""

    nature: Nature
    since: str
    horizon: int
    against: Against
    pooled: Pooled

    def as_row(self) -> dict[str, Any]:
        """Return it as a flat row."""
        found = asdict(self.pooled)
        between = found.pop("between") or (None, None)
        return {
            "nature": str(self.nature), "since": self.since, "horizon": self.horizon, "against": str(self.against),
            **found, "ratio_low": between[0], "ratio_high": between[1],
        }  # fmt: skip


@dataclass(frozen=True)
class TrackRecord:
    """The record of one series; ``refused`` says why nothing is replayed, where nothing is."""

    indicator: Indicator
    place: str
    where: Mapping[str, str]
    as_of: date
    issued: Sequence[Case]
    stated: Sequence[Stated]
    replayed: Sequence[Case]
    refused: str = ""

    @cached_property
    def lines(self) -> Sequence[ScoreLine]:
        """The pooled scores, those of what was issued first."""
        return tuple(_lines(self.issued, WINDOWS[:1])) + tuple(_lines(self.replayed, WINDOWS))

    def line(self, horizon: int, since: str = WINDOWS[0], nature: Nature = Nature.REPLAYED) -> Pooled | None:
        """Return one pooled score, against first prints; None where there is no case."""
        wanted = nature, since, horizon, Against.FIRST
        return next((one.pooled for one in self.lines if (one.nature, one.since, one.horizon, one.against) == wanted),
                    None)  # fmt: skip

    def as_rows(self) -> list[dict[str, Any]]:
        """Return a row for each forecast: what others said and ours of that day, what was issued, what is replayed."""
        beside = [row for one in self.stated for row in (one.as_row(), one.ours_as_row()) if row]
        rows = [*beside, *(one.as_row() for one in (*self.issued, *self.replayed))]
        whole = sorted(rows, key=lambda row: row["nature"] == Nature.STATED)
        columns = dict.fromkeys(name for row in whole for name in row)  # in the order of those that have them all
        subject = {"indicator": self.indicator.id, "place": self.place, **self.where}
        return [{**subject, **{name: row.get(name) for name in columns}} for row in rows]


def came(line: Line) -> Mapping[str, Came]:
    """Return what came of each month of a line that is known, from all its vintages."""
    return {
        month: Came(known[0].value, known[0].status, known[0].since, known[-1].value) for month, known in line.items()
    }


def issued(entries: Iterable[Issued], outcomes: Mapping[str, Came]) -> Iterator[Case]:
    """Yield what was issued of a series, scored where its month has come."""
    for one in entries:
        outcome = outcomes.get(one.month)
        late = outcome is not None and outcome.published <= one.issued
        yield Case(
            Nature.LATE if late else Nature.ISSUED, one.origin, one.month, one.horizon, one.issued, one.information,
            one.method, one.quantiles, one.rival, outcome,
        )  # fmt: skip


def replayed(played: Replay, outcomes: Mapping[str, Came]) -> Iterator[Case]:
    """Yield the past as it would have been forecast, oldest origin first."""
    for seen, ahead in played.forecasts:
        for one in ahead:
            month = str(one.month)
            ours, rival = (dict(zip(QUANTILES, values, strict=True)) for values in (one.quantiles, one.rival))
            yield Case(
                Nature.REPLAYED, seen.origin, month, one.horizon, seen.day, str(seen.information), METHOD, ours, rival,
                outcomes.get(month),
            )  # fmt: skip


def _lines(cases: Sequence[Case], windows: Sequence[str]) -> Iterator[ScoreLine]:
    natures, horizons = (sorted({one.nature for one in cases}), sorted({one.horizon for one in cases}))
    for nature in natures:
        counted: dict[tuple[int, Against], int] = {}
        for since in windows:
            for horizon in horizons:
                chosen = [
                    one for one in cases if (one.nature, one.horizon) == (nature, horizon) and one.origin >= since
                ]
                for against in Against:
                    found = pooled([one.scores[against] for one in chosen if one.scores])
                    if found and counted.get((horizon, against)) != found.cases:  # else the same as since before
                        counted[horizon, against] = found.cases
                        yield ScoreLine(nature, since, horizon, against, found)
