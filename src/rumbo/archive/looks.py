"""Looks: on which day somebody looked at a publisher's page, and what was newest there.

Silence needs a look: "we looked on that day and found nothing newer". Where nobody looked, it is "not looked since".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from rumbo.archive import log
from rumbo.core import Period, Release
from rumbo.errors import BadArchive
from rumbo.sources import Source, sources


@dataclass(frozen=True, slots=True)
class Look:
    """One look: the product, the day, the newest period seen there (empty where none was seen), and where."""

    product: str
    day: date
    newest_seen: str
    url: str
    note: str = ""

    def as_entry(self) -> dict[str, str]:
        """Return the look as an entry of a log."""
        return {**asdict(self), "day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class Looks:
    """All looks recorded, in order of their days."""

    looks: tuple[Look, ...]

    @classmethod
    def read(cls, paths: Iterable[Path]) -> Looks:
        """Return the looks in the files that exist. Raises BadArchive for a line that is none."""
        found = []
        for path in paths:
            for number, entry in log.read(path):
                try:
                    found.append(Look(**{**entry, "day": date.fromisoformat(entry["day"])}))
                except (ValueError, TypeError, KeyError) as error:
                    raise BadArchive(f"{path}, line {number}, is no look: {error}.", "", "Remove the line.") from error
        return cls(tuple(sorted(found, key=lambda look: (look.product, look.day))))

    def last(self, product: str, as_of: date) -> Look | None:
        """Return the last look at a product up to a day."""
        seen = [one for one in self.looks if one.product == product and one.day <= as_of]
        return seen[-1] if seen else None


class Standing(StrEnum):
    """How a source stands on a day against its own rhythm."""

    CURRENT = "current"
    NOT_LOOKED = "not-looked-since"
    SILENT = "silent"
    NEWER_EXISTS = "newer-exists-not-held"
    NOTHING_HELD = "nothing-held"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Silence:
    """How a source stands on a day.

    ``newest`` is the newest period held, ``published`` the release that has it, ``due`` the day by which the next was
    usually out, ``days`` how many days it is late (none when current), ``looked`` the last look. Nothing is due
    of a product that ended.
    """

    source: Source
    as_of: date
    standing: Standing
    newest: Period | None
    release: Release | None
    due: date | None
    days: int | None
    looked: Look | None


def silence(source: Source, releases: Iterable[Release], looks: Looks, as_of: date) -> Silence:
    """Return how a source stands on a day: current, late and silent, late and not looked at, or newer than held."""
    held = [one for one in releases if one.product == source.id and one.published.surely(as_of) and one.newest]
    release = max(held, key=lambda one: (one.newest and one.newest.end, one.order), default=None)
    looked = looks.last(source.id, as_of)
    if release is None or release.newest is None:
        return Silence(source, as_of, Standing.NOTHING_HELD, None, None, None, None, looked)
    newest = Period(release.newest.kind, release.newest.start, release.newest.end)
    due = source.rhythm.due(source.rhythm.after(newest))
    days = (as_of - due).days if as_of > due else None
    ended = source.ended is not None and source.ended.day <= as_of
    if looked and looked.newest_seen and Period.parse(looked.newest_seen).end > newest.end:
        standing = Standing.NEWER_EXISTS
    elif ended:
        return Silence(source, as_of, Standing.ENDED, newest, release, None, None, looked)
    elif days is None:
        standing = Standing.CURRENT
    elif looked and looked.day >= due:
        standing = Standing.SILENT
    else:
        standing = Standing.NOT_LOOKED
    return Silence(source, as_of, standing, newest, release, due, days, looked)


def silences(releases: Collection[Release], looks: Looks, as_of: date) -> tuple[Silence, ...]:
    """Return how each source stands on a day."""
    return tuple(silence(one, releases, looks, as_of) for one in sources().values())
