"""A release: one file as its publisher put it out, with its dates, its hash and what it covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rumbo.core.period import Period, parse_day
from rumbo.core.text import Text
from rumbo.errors import BadPeriod


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """When a release became public, as an interval of days; often one day.

    >>> when = Published.parse("2024-01-26/2024-01-31")
    >>> when.possibly(date(2024, 1, 28)), when.surely(date(2024, 1, 31)), str(when)
    (True, True, '2024-01-26/2024-01-31')

    A view as of a day counts a release from its latest day; inside the interval it is only possibly public.
    """

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> Published:
        """Return the interval that DAY or FROM/TO names. Raises BadPeriod."""
        first, _, last = text.partition("/")
        when = cls(parse_day(first), parse_day(last or first))
        if when.latest < when.earliest:
            raise BadPeriod(f"The interval {text} ends before it begins.", "", "Put the earlier day first.")
        return when

    def surely(self, day: date) -> bool:
        """Say whether the release was out by the end of a day, whatever day of the interval it was."""
        return self.latest <= day

    def possibly(self, day: date) -> bool:
        """Say whether a day lies in the interval, before its last day."""
        return self.earliest <= day < self.latest

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.latest.isoformat()
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which periods of one table a release speaks for, and which of those it calls provisional."""

    periods: tuple[str, ...]
    provisional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure that somebody printed and that enters no series: it can be shown beside one.

    ``who`` said it; ``how`` says how it was read; ``table`` and ``period`` say which figure it speaks of.
    """

    table: str
    period: str
    value: int | float
    rounding: int
    who: str
    how: str
    url: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that who filed a figure publishes with it: of which table, period and cell."""

    table: str
    period: str
    where: Mapping[str, str]
    text: Text


@dataclass(frozen=True, slots=True)
class Release:
    """One published file and what it covers.

    ``id`` is the product and the first twelve hex digits of ``sha256`` (of the publisher's bytes). ``how`` says how the
    copy came: from the publisher, or from whom. ``sequence`` orders releases of one day where the publisher does.
    ``reading_sha256`` is the hash of the reading itself, empty for those of before it was kept.
    ``also_read`` are other readings of its figures, not taken; ``statements`` are figures of others, which never enter;
    ``remarks`` are sentences of who filed it, each shown with its figure.
    """

    id: str
    product: str
    published: Published
    retrieved: date | None
    url: str
    sha256: str
    licence: str
    covers: Mapping[str, Coverage] = field(default_factory=dict)
    how: Text | None = None
    sequence: int = 0
    file_name: str = ""
    rows: int = 0
    reader: int = 1
    also_read: tuple[Statement, ...] = ()
    statements: tuple[Statement, ...] = ()
    reading_sha256: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def order(self) -> tuple[date, int, str]:
        """Return what orders the releases of a product: latest day, the publisher's sequence, hash.

        The sequence is how far a file reaches and which upload under its name it is.
        """
        return (self.published.latest, self.sequence, self.sha256)

    @property
    def newest(self) -> Period | None:
        """Return the newest period that any table of the release covers."""
        periods = [Period.parse(text) for covered in self.covers.values() for text in covered.periods]
        return max(periods, key=lambda period: period.end, default=None)
