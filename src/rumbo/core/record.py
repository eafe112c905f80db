"""A record: a promise, a pathway, a measure, a meeting, as dated statements, each with who says so and where.

What the state of a record was on a day is derived from its statements, see ``rumbo.registers.state``; nothing here
holds a state of its own. The registers hold the records, and the vocabulary the names of what is an id here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from rumbo.core.text import Text
from rumbo.core.when import When

# What a text must be is said in its type, so that one rule reads it, checks it and describes it to an editor.
Id = Annotated[str, "id"]
Url = Annotated[str, "url"]
Country = Annotated[str, "country"]
PlaceId = Annotated[str, "place"]
Actor = Annotated[str, "actor"]
KindId = Annotated[str, "kind"]
UnitId = Annotated[str, "unit"]
MeasureId = Annotated[str, "measure"]
RecordId = Annotated[str, "record"]


class Side(StrEnum):
    """Who asserts: the state itself, another government or a public body, or one that answers to none."""

    STATE = "state"
    OFFICIAL = "official"
    INDEPENDENT = "independent"


class How(StrEnum):
    """How a source was read: its opening, the whole page, a data file, as another quotes it, or not by us at all.

    ``filed``: who reports on its own promise names the page; we have not read it.
    """

    EXCERPT = "excerpt"
    PAGE = "page"
    DATA_FILE = "data-file"
    SECONDARY = "secondary"
    FILED = "filed"


class Doubt(StrEnum):
    """Why something is not verified: the compiler knew it without a source, or concluded it."""

    BACKGROUND = "background-knowledge"
    INFERENCE = "inference"


class Turn(StrEnum):
    """What a record becomes by what happened."""

    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    OPERATING = "operating"
    UNDER_WAY = "under-way"
    SUSPENDED = "suspended"
    ENDED = "ended"
    DONE = "done"
    TOOK_PLACE = "took-place"


class FigureKind(StrEnum):
    """What a figure is: aimed at, counted from a start up to a day, counted in a period, or standing on a day."""

    TARGET = "target"
    CUMULATIVE = "cumulative"
    COUNT = "count"
    LEVEL = "level"


class Bound(StrEnum):
    """How near a printed figure claims to be."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    MORE_THAN = "more-than"
    AT_LEAST = "at-least"
    UP_TO = "up-to"
    LESS_THAN = "less-than"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who asserts a statement, and on which side; ``id`` is the country or organisation, where it has one."""

    side: Side
    who: Text
    id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement was read: a public address, when that was published, and how it was read."""

    url: Url
    published: When
    read: How
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Unverified:
    """What of an entry no source was seen for, and why it stands there."""

    why: Doubt
    what: Text


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for, where, and up to which day; ``found`` is False where nothing was found."""

    what: Text
    where: Text
    until: date
    found: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed quantity with its unit.

    ``as_of`` is the day of a cumulative figure or of a level, and the period of a count; ``since`` is where a
    cumulative figure begins. ``low`` is the lower end of a printed range; ``citizenship`` whom alone it counts.
    """

    value: int | float
    unit: UnitId
    kind: FigureKind
    as_of: When | None = None
    since: When | None = None
    low: int | float | None = None
    bound: Bound = Bound.EXACT
    measure: MeasureId = ""
    citizenship: Country = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A rule on who may apply, from the day its statement happened: ``until`` its last day, where it has one.

    ``citizenships`` is empty where the rule names none; ``present_by`` is the last day on which a person must have
    been in the country already; ``status`` is the legal status asked for; ``excluded`` who is barred.
    """

    citizenships: tuple[Country, ...] = ()
    present_by: When | None = None
    age_from: int | None = None
    status: Text | None = None
    excluded: Text | None = None
    until: When | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One dated statement: what happened when, who says so, and where that was published.

    ``becomes`` is what it makes of the record, None where it changes nothing. ``deadline`` is what is promised by
    when. ``reports_none`` marks the words of somebody who says that there was nothing; ``disagreement`` what other
    sources say instead.
    """

    happened: When
    text: Text
    says: Speaker
    sources: tuple[Evidence, ...]
    becomes: Turn | None = None
    deadline: When | None = None
    figures: tuple[Figure, ...] = ()
    eligibility: Eligibility | None = None
    reports_none: bool = False
    disagreement: Text | None = None
    unverified: tuple[Unverified, ...] = ()

    @property
    def is_foretold(self) -> bool:
        """Say whether all that was read about it was published before it could happen."""
        return all(source.published.latest < self.happened.earliest for source in self.sources)


@dataclass(frozen=True, slots=True)
class Record:
    """A promise, a pathway, a measure or a meeting, and all that was said about it.

    The first statement is the one that makes it: the promise itself, the first announcement. ``actors`` promise, lead,
    run, impose or host; ``members`` take part; ``places`` is where, ``concerns`` whose people or which other states it
    reaches. ``instrument``, ``meeting``, ``part_of`` and ``links`` name other records.
    ``pillar`` is the number of a pillar of the instrument, ``duties`` are duties of it.
    """

    id: Id
    kind: KindId
    title: Text
    statements: tuple[Said, ...]
    actors: tuple[Actor, ...] = ()
    members: tuple[Actor, ...] = ()
    members_complete: bool | None = None
    places: tuple[PlaceId, ...] = ()
    concerns: tuple[Country, ...] = ()
    instrument: RecordId = ""
    pillar: int | None = None
    duties: tuple[RecordId, ...] = ()
    meeting: RecordId = ""
    occasion: Text | None = None
    part_of: RecordId = ""
    links: tuple[RecordId, ...] = ()
    legal_basis: Text | None = None
    target: Text | None = None
    city: Text | None = None
    number: int | None = None
    reading: Text | None = None
    searched: tuple[Searched, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    register: str = field(default="", metadata={"derived": True})
    file: str = field(default="", metadata={"derived": True})
    line: int = field(default=0, metadata={"derived": True})

    @property
    def touched(self) -> frozenset[str]:
        """All that act, take part, are the place, or are concerned."""
        return frozenset({*self.actors, *self.members, *self.places, *self.concerns})
