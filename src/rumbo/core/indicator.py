"""An indicator: one thing counted, with one written definition and the tables that feed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from rumbo.core.period import Kind, Period
from rumbo.core.text import Text


@dataclass(frozen=True, slots=True)
class Break:
    """A day from which the definition differs, so that values before and after do not compare.

    ``label`` is for the chart, ``text`` for the page; ``source`` is where the change is written. ``place`` is the one
    place it concerns, where it is not all.
    """

    day: date
    label: Text
    text: Text
    source: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of time for which the size of revisions is measured apart."""

    since: date
    name: Text


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know of the figures since a day, without which they would be misread."""

    since: date
    text: Text


@dataclass(frozen=True, slots=True)
class Feed:
    """A table that feeds an indicator: ``table`` is ``product/table`` (``*`` fits any rest), ``where`` its filter.

    ``plus`` are further tables whose figures are added to it, where the indicator is the sum of what they count.
    """

    table: str
    where: Mapping[str, str] = field(default_factory=dict)
    plus: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True)
class NotComparable:
    """Another indicator that this one must not be compared with, and why."""

    indicator: str
    why: Text


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two products give different figures for the same months, where that is known and not mere rounding or date.

    ``kind`` is ``scope`` (they cover different things) or ``definition`` (they count differently).
    """

    products: frozenset[str]
    period: Period
    kind: Literal["scope", "definition"]
    why: Text


@dataclass(frozen=True, slots=True)
class Inference:
    """A label that we take to stand for another, in some months: a dated rule of ours, which no publisher confirmed.

    The figures stay as printed; where it holds, those of all ``values`` of the dimension can be added up, as findings,
    into what ``name`` says. ``decided`` is the day of the rule, ``text`` gives its reasons.
    """

    dimension: str
    values: tuple[str, ...]
    period: Period
    decided: date
    name: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing counted.

    ``steps`` is the precedence of what feeds it: each period comes from the first step that has it; on one step, of
    those that can answer the cut, the later published counts. ``sums_over`` lists the dimensions (and ``month``) that
    it may be summed over. ``home`` is the place that a reader most often means; ``ended`` the day on which what it
    counts came to an end. ``usual`` is the value that is taken of a dimension of which nothing is asked. ``beside`` is
    an indicator that must not be left unsaid where this one is shown: what the journey cost in lives. ``version`` is
    raised when what is counted or its dimensions change, so that programs can tell.
    """

    id: str
    name: Text
    short: Text
    definition: Text
    counts: Literal["events", "people", "cases", "households"]
    kind: Literal["flow", "stock", "cumulative"]
    unit: Text
    frequency: Literal["month", "year"]
    home: str
    dimensions: tuple[str, ...]
    sums_over: tuple[str, ...]
    steps: tuple[tuple[Feed, ...], ...]
    caveat: Text | None = None
    breaks: tuple[Break, ...] = ()
    eras: tuple[Era, ...] = ()
    part_of: str = ""
    ended: date | None = None
    not_comparable: tuple[NotComparable, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[Note, ...] = ()
    inferences: tuple[Inference, ...] = ()
    beside: str = ""
    usual: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    @property
    def every(self) -> Kind:
        """The kind of period that its figures are of."""
        return Kind.YEAR if self.frequency == "year" else Kind.MONTH

    def at(self, place: str) -> Indicator:
        """Return the indicator as it is at a place, without the breaks of other places."""
        return replace(self, breaks=tuple(one for one in self.breaks if one.place in ("", place)))
