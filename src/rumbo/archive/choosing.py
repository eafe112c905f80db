"""Which release answers for a table and a period on a day, and which table where several can.

It is found out from what releases cover, without touching a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rumbo.archive.feeds import Feed, Part
from rumbo.core import AND, Release
from rumbo.sources import Correction, sources


class Standing(dict[str, tuple[Release | None, Release | None]]):
    """By period, the release of a table that answers on a day, and one that may have been public then as well."""

    def __init__(self, line: Mapping[str, Sequence[Release]], day: date) -> None:
        super().__init__()
        self.line, self.day = line, day

    def __missing__(self, period: str) -> tuple[Release | None, Release | None]:
        latest = [(one, one.published) for one in reversed(self.line.get(period, ()))]
        surely = next((one for one, published in latest if published.surely(self.day)), None)
        possibly = next((one for one, published in latest if published.possibly(self.day)), None)
        self[period] = surely, possibly
        return surely, possibly


@dataclass(frozen=True)
class Choice:
    """What answers for a period and a cut: a release for each table; and one that may have been out as well."""

    feed: Feed
    releases: tuple[Release, ...]
    possibly: Release | None

    @property
    def name(self) -> tuple[int, ...]:
        """Return what is the same for choices that are, of one view."""
        return (id(self.feed), id(self.possibly), *map(id, self.releases))

    @cached_property
    def answers(self) -> Sequence[tuple[Part, Release]]:
        """Return each table with its release."""
        return tuple(zip(self.feed.parts, self.releases, strict=True))

    @cached_property
    def evidence(self) -> Mapping[str, Any]:
        """Return what every observation that rests on the choice says of where it comes from."""
        return {
            "product": AND.join(release.product for release in self.releases),
            "release": AND.join(release.id for release in self.releases),
            "published": max(release.published for release in self.releases),
            "possibly_public": self.possibly.id if self.possibly else "",
        }

    @cached_property
    def corrections(self) -> Sequence[tuple[Part, Correction]]:
        """Return what is known to be wrong, at the publisher, in the releases, and which table it is in."""
        return [
            (part, one)
            for part, release in self.answers
            for one in sources()[release.product].corrections
            if one.release == release.sha256 and one.table == part.table.id
        ]


Steps = Sequence[Sequence[tuple[Feed, Sequence[Standing]]]]
"""Tables by the steps of precedence, each with what stands of it on a day."""


def chosen(steps: Steps, period: str) -> Choice | None:
    """Return what answers for a period: the first step that has it, there the later published."""
    possibly = None
    for step in steps:
        held: list[tuple[Any, Feed, tuple[Release, ...]]] = []
        for number, (feed, tables) in enumerate(step):
            answers = [standing[period] for standing in tables]
            possibly = possibly or next((later for _, later in answers if later), None)
            releases = tuple(release for release, _ in answers if release)
            if len(releases) == len(answers):
                latest = max((release.published.latest, release.sequence) for release in releases)
                held.append(((*latest, -number), feed, releases))
        if held:
            _, feed, releases = held[0] if len(held) == 1 else max(held, key=lambda entry: entry[0])
            return Choice(feed, releases, possibly)
    return None
