"""What a form asks, and who files it: the types that the YAML of a programme and of its forms is read into.

A *measure* is one thing counted, in cells: one for each combination of the values of its dimensions, totals among them.
A stock has an opening and a closing cell. A form of promises has no measures, but stages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from rumbo.core import Kind, Period, Text
from rumbo.core.codebook import value_name
from rumbo.core.record import Turn
from rumbo.core.table import TOTAL

OPENING, CLOSING = "opening", "closing"
MOMENTS = {
    OPENING: Text(en="at the beginning", es="al comienzo"),
    CLOSING: Text(en="at the end", es="al final"),
}


class Cell(NamedTuple):
    """One cell of a form: its measure, a value of each of its dimensions, and for a stock the moment.

    >>> str(Cell("open", ("screening", "VEN"), "closing"))
    'open.screening.VEN.closing'
    """

    measure: str
    values: tuple[str, ...] = ()
    moment: str = ""

    def __str__(self) -> str:
        return ".".join((self.measure, *self.values, *([self.moment] if self.moment else [])))


@dataclass(frozen=True, slots=True)
class Term:
    """Cells of a measure that a check adds up: those that have one of the values at each dimension of ``where``."""

    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing counted. ``totals`` are the dimensions that have a total; ``most`` may be ``days``, of the month."""

    id: str
    name: Text
    kind: Literal["flow", "stock", "level", "cumulative"]
    dimensions: Mapping[str, tuple[str, ...]]
    totals: frozenset[str]
    most: str = ""

    def cells(self) -> Iterator[Cell]:
        """Yield its cells, totals after their parts."""
        options = [(*values, *([TOTAL] if name in self.totals else [])) for name, values in self.dimensions.items()]
        for values in product(*options):
            for moment in (OPENING, CLOSING) if self.kind == "stock" else ("",):
                yield Cell(self.id, values, moment)

    def words(self, cell: Cell) -> Text:
        """Return what a cell is, in words."""
        names = [value_name(name, value) for name, value in zip(self.dimensions, cell.values, strict=True)]
        parts = [self.name, *names, *([MOMENTS[cell.moment]] if cell.moment else [])]
        return Text(en=": ".join(_joined(parts, "en")), es=": ".join(_joined(parts, "es")))


def _joined(parts: list[Text], language: str) -> list[str]:
    first, *rest = (part[language] for part in parts)
    return [first, ", ".join(rest)] if rest else [first]


@dataclass(frozen=True, slots=True)
class Check:
    """A hard check. ``stock``: closing is opening plus ``left`` less ``right``; else both sides are held together."""

    kind: Literal["stock", "equal", "at-most"]
    why: Text
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    stock: Term | None = None


@dataclass(frozen=True, slots=True)
class Soft:
    """When a figure asks for a sentence, against up to ``months`` earlier ones.

    A jump is ``jump_times`` the largest of them, or so many times below the least, and at least ``jump_least`` away; a
    zero where the least was ``zero_after`` or more; the same as the month before where that was ``same_least`` or more.
    """

    months: int
    jump_times: float
    jump_least: int
    zero_after: int
    same_least: int


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a case log: which step a case leaves (``any``: whichever) and waits at next, and what it adds to.

    ``needs`` is the column that must have a value; for the values of it in ``ends`` the case is over.
    """

    id: str
    counts: tuple[Term, ...]
    leaves: str = ""
    to: str = ""
    needs: str = ""
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Log:
    """How a case log becomes a return: the dimension of its column ``group``, the measure of open cases, the events.

    ``waits`` is the measure of the days until a share of those who came to a step in ``months`` months had left it;
    ``levels`` says for each share how many are then still there.
    """

    group: str
    stock: str
    events: Mapping[str, Event]
    waits: str
    months: int
    levels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does the work of a form, for the planner: terms under ``staff``, ``does``, ``offered`` and ``taken``.

    ``staff`` is how many they are and ``does`` how many they saw; ``offered`` are the slots, ``taken`` those in which
    somebody came or was awaited in vain; these two may be missing.
    """

    terms: Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a promise, and what it makes of it in the register: None where nothing was done."""

    name: Text
    becomes: Turn | None


@dataclass(frozen=True, slots=True)
class Filer:
    """Who files: from which month it was open, to which, and since when it is asked.

    ``id`` is a place, of an office or a country; of a committee it is its record of the compact, and ``place`` is then
    the place that its counts are of.
    """

    id: str
    name: Text
    place: str
    opened: Period
    closed: Period | None = None
    asked_since: Period | None = None

    @property
    def is_committee(self) -> bool:
        """Say whether it is a committee."""
        return self.id != self.place

    def was_open(self, period: Period) -> bool:
        """Say whether it was open in any part of a month."""
        return self.opened.start <= period.end and (self.closed is None or period.start <= self.closed.end)


@dataclass(frozen=True, slots=True)
class Programme:
    """Whose forms they are: who files, in which roles, and what a citation of it needs."""

    id: str
    folder: Path
    name: Text
    publisher: Text
    short: str
    url: str
    licence: Text
    terms: Text
    filers: Mapping[str, Filer]
    roles: Mapping[str, Text]
    values: Mapping[str, Mapping[str, Text]]
    ended: date | None = None
    why_ended: Text | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked of a filer for a month, and by when: ``due_days`` after the end of the month or year."""

    id: str
    version: int
    programme: Programme
    title: Text
    description: Text
    of: Literal["office", "country", "committee"]
    every: Literal["month", "year"]
    due_days: int
    largest: int
    protection: Mapping[str, object]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    soft: Soft | None = None
    log: Log | None = None
    staff: Staff | None = None
    stages: Mapping[str, Stage] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The form with its version, as a return names it."""
        return f"{self.id}/{self.version}"

    @property
    def filers(self) -> Mapping[str, Filer]:
        """Those of the programme who file it: committees where it is of a committee, else offices or countries."""
        is_theirs = self.of == "committee"
        return {key: one for key, one in self.programme.filers.items() if one.is_committee is is_theirs}

    def cells(self) -> Iterator[Cell]:
        """Yield all cells, in the order of the form."""
        for measure in self.measures.values():
            yield from measure.cells()

    def words(self, cell: Cell) -> Text:
        """Return what a cell is, in words."""
        return self.measures[cell.measure].words(cell)

    def due(self, period: Period) -> date:
        """Return the day by which the return of a month, or the one of its year, is due."""
        return period.within(Kind(self.every)).end + timedelta(days=self.due_days)
