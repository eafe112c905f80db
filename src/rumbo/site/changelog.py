"""What a release changed, as one entry of a dated list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rumbo.archive import Changes
from rumbo.archive.changes import TotalChange
from rumbo.core import Kind, Period, place
from rumbo.indicators import indicator
from rumbo.site import paths
from rumbo.site.edition import NN_, Edition
from rumbo.site.tables import listed
from rumbo.sources import source

NEW_MONTHS = NN_(
    "%(months)s is new, with %(cells)s cells", "%(count)s months are new, %(months)s, with %(cells)s cells"
)
NEW_YEARS = NN_(
    "the year %(months)s is new, with %(cells)s cells", "%(count)s years are new, %(months)s, with %(cells)s cells"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One release: its day, its source, what it brought, the total that moved most (a finding), where it is told of."""

    iso: str
    day: str
    title: str
    told: str
    moved: str
    release: str
    path: str


def entry(edition: Edition, changes: Changes) -> Entry:
    """Return one release as an entry: what was new, what changed, and the total that moved most."""
    release = changes.release
    return Entry(
        release.published.latest.isoformat(),
        edition.interval(release.published),
        edition.text(source(release.product).title),
        told(edition, changes),
        moved(edition, changes),
        release.id,
        edition.path(paths.release(release.id)),
    )


def told(edition: Edition, changes: Changes) -> str:
    """Return what a release brought and changed, in one line."""
    return "; ".join(_told(edition, changes)) or edition.say("No figure of it enters a series")


def _told(edition: Edition, changes: Changes) -> Iterator[str]:
    yield from _new(edition, changes)
    if changes.new_tables:
        cells = edition.number(sum(changes.new_tables.values()))
        yield edition.say_many(
            "%(count)s table is new (%(cells)s cells)",
            "%(count)s tables are new (%(cells)s cells)",
            len(changes.new_tables),
            cells=cells,
        )
    for kind, count in counts(changes).items():
        if count:
            yield edition.say_many(*KINDS[kind], count)
    if changes.confirmed:
        yield edition.say_many(
            "%(count)s figure repeats one that is held",
            "%(count)s figures repeat one that is held",
            len(changes.confirmed),
        )
    if changes.release.statements:
        yield edition.say_many(
            "%(count)s figure of others stands beside it",
            "%(count)s figures of others stand beside it",
            len(changes.release.statements),
        )


def _new(edition: Edition, changes: Changes) -> Iterator[str]:
    months, others = months_and_others(changes)
    cells = edition.number(changes.new_cells)
    if months:
        words = NEW_YEARS if Period.parse(months[0]).kind is Kind.YEAR else NEW_MONTHS
        yield edition.say_many(*words, len(months), months=listed(edition, months), cells=cells)
    elif others:
        yield edition.say_many(
            "the sum over %(periods)s is new",
            "%(count)s sums over longer periods are new",
            len(others),
            periods=edition.period(others[0], short=True),
        )


def months_and_others(changes: Changes) -> tuple[list[str], list[str]]:
    """Return the new periods that are months, or years in a product of years, and those that are other spans."""
    yearly = {table.frequency for table in source(changes.release.product).tables.values()} == {"year"}
    every = Kind.YEAR if yearly else Kind.MONTH
    months = [text for text in changes.new_periods if Period.parse(text).kind is every]
    return months, [text for text in changes.new_periods if text not in months]


def counts(changes: Changes) -> dict[str, int]:
    """Return how many cells of periods that were known before changed, in each way that occurs."""
    found = {kind: changes.count(kind) for kind in KINDS}
    return {kind: count for kind, count in found.items() if count}


KINDS = {
    "added": NN_("%(count)s older cell was added", "%(count)s older cells were added"),
    "changed": NN_("%(count)s older cell changed", "%(count)s older cells changed"),
    "gone-to-zero": NN_("%(count)s older cell went to zero", "%(count)s older cells went to zero"),
    "gone": NN_("%(count)s older cell is gone", "%(count)s older cells are gone"),
    "withdrawn": NN_("%(count)s older cell was withdrawn", "%(count)s older cells were withdrawn"),
}


def size(total: TotalChange) -> float:
    """Return by how much a total moved, a missing one counted as zero."""
    return abs((total.after or 0) - (total.before or 0))


def moved(edition: Edition, changes: Changes) -> str:
    """Return how many totals moved and which most, empty where none did."""
    largest = max(changes.totals, key=size, default=None)
    if largest is None:
        return ""
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
