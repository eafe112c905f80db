"""What a release changed, as one entry of a dated list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rumbo.archive import Changes
from rumbo.archive.changes import TotalChange
from rumbo.core import place
from rumbo.indicators import indicator
from rumbo.site.edition import Edition
from rumbo.sources import source


@dataclass(frozen=True, slots=True)
class Entry:
    """One release: its day, its source, what it brought, the total that moved most (a finding), where it is."""

    iso: str
    day: str
    title: str
    told: str
    moved: str
    release: str
    url: str


def entry(edition: Edition, changes: Changes) -> Entry:
    """Return one release as an entry: what was new, what changed, and the total that moved most."""
    release = changes.release
    told = list(_told(edition, changes)) or [edition.say("No figure of it enters a series")]
    largest = max(changes.totals, key=_size, default=None)
    return Entry(
        release.published.latest.isoformat(),
        edition.published_short(release.published),
        edition.text(source(release.product).title),
        "; ".join(told),
        _moved(edition, changes, largest) if largest else "",
        release.id,
        release.url,
    )


def _told(edition: Edition, changes: Changes) -> Iterator[str]:
    months = [period for period in changes.new_periods if len(period) == len("2026-07")]
    if months:
        yield edition.say_many(
            "%(months)s is new, with %(cells)s cells",
            "%(count)s months are new, %(months)s, with %(cells)s cells",
            len(months),
            months=edition.span(months[0], months[-1]),
            cells=edition.number(changes.new_cells),
        )
    if changes.cells:
        yield edition.say_many("%(count)s older cell changed", "%(count)s older cells changed", len(changes.cells))
    if changes.confirmed:
        yield edition.say_many(
            "%(count)s figure repeats one that is held",
            "%(count)s figures repeat one that is held",
            len(changes.confirmed),
        )


def _size(total: TotalChange) -> float:
    return abs((total.after or 0) - (total.before or 0))


def _moved(edition: Edition, changes: Changes, largest: TotalChange) -> str:
    return edition.say_many(
        "one total moved: %(what)s, %(place)s, %(month)s, from %(before)s to %(after)s",
        "%(count)s totals moved, most of all %(what)s, %(place)s, %(month)s, from %(before)s to %(after)s",
        len(changes.totals),
        what=edition.text(indicator(largest.indicator).short),
        place=edition.text(place(largest.place).name),
        month=edition.period(largest.period),
        before=edition.number(largest.before),
        after=edition.number(largest.after),
    )
