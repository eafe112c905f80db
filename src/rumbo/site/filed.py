"""Returns as the pages show them: who stands how, what was filed, corrected and withdrawn, and an office's month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.core import Release
from rumbo.core.codebook import value_name
from rumbo.core.table import TOTAL
from rumbo.returns.due import Due, State
from rumbo.returns.form import OPENING, Cell
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.figures import Link

if TYPE_CHECKING:
    from rumbo.returns.filing import Filing
    from rumbo.returns.protect import Published

SHOWN = 12
"""Changed cells of a correction that are listed; its release has all."""
STATES = {
    State.ON_TIME: N_("filed on time"),
    State.LATE: N_("filed late"),
    State.WITHDRAWN: N_("withdrawn"),
    State.DUE: N_("not yet due"),
    State.SILENT: N_("nothing filed by the day it was due"),
    State.NOT_ASKED: N_("nobody asked it to file"),
}
PARTS = {
    "flow": N_("What it did in the month"),
    "stock": N_("Who waited at the end of the month"),
    "level": N_("Waits and interviewers"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a filer stands for a period."""

    who: str
    period: str
    state: str
    silent: bool
    by: str
    filed: str
    corrections: int


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One release of a return: whose, of which month, how it came, and what a correction changed."""

    who: str
    month: str
    day: str
    how: str
    release: Link
    replaces: Link | None
    changed: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the cells of a month, each with its figure in words and what who filed it says of it."""

    heading: str
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Month:
    """The newest month that an office has out, and all that it filed."""

    month: str
    release: Link
    how: str
    parts: Sequence[Part]
    filings: Sequence[FiledRow]


def has_filed(due: Sequence[Due], of: str) -> bool:
    """Say whether anybody has filed on a form of ``office``, ``country`` or ``committee``."""
    return any(one.filed for one in due if one.form.of == of)


def standing(edition: Edition, one: Due) -> Standing:
    """Return how a filer stands, in words."""
    by, filed = (edition.day(day, short=True) if day else "–" for day in (one.by, one.filed))
    period = edition.period(one.period) if one.period else "–"
    state = edition.say(STATES[one.state])
    return Standing(
        edition.text(one.filer.name), period, state, one.state is State.SILENT, by, filed, one.corrections
    )  # fmt: skip


def filed(edition: Edition, filings: Sequence[tuple[Release, Filing]]) -> list[FiledRow]:
    """Return the releases of returns, the newest first, each with what it changed of the one before."""
    by_id = {release.id: one for release, one in filings}
    found = []
    for release, one in reversed(filings):
        before = by_id.get(one.replaces)
        changed = list(_changed(edition, before, one)) if before and one.act == "corrected" else []
        found.append(
            FiledRow(
                edition.text(one.filer.name), edition.period(one.period), edition.day(one.day), edition.text(one.how),
                _link(edition, release.id), _link(edition, one.replaces) if one.replaces else None, changed[:SHOWN],
                max(0, len(changed) - SHOWN),
            )
        )  # fmt: skip
    return found


def _link(edition: Edition, name: str) -> Link:
    return Link(name, edition.path(paths.release(name)))


def _changed(edition: Edition, before: Filing, after: Filing) -> Iterator[str]:
    """Yield the cells that a correction changed, those over all groups first."""
    cells = [cell for cell in after.cells if cell in before.cells]
    moved = [cell for cell in cells if _said(edition, before.cells[cell]) != _said(edition, after.cells[cell])]
    for cell in sorted(moved, key=lambda one: sum(value != TOTAL for value in one.values)):
        yield edition.say(
            "%(what)s: %(before)s before, %(after)s now",
            what=edition.text(after.form.words(cell)), before=_said(edition, before.cells[cell]),
            after=_said(edition, after.cells[cell]),
        )  # fmt: skip


def _said(edition: Edition, one: Published) -> str:
    return edition.status(one.status) if one.value is None else edition.number(one.value)


def newest(edition: Edition, filings: Sequence[tuple[Release, Filing]], filer: str) -> Month | None:
    """Return the newest month that a filer has out in figures, with all that it filed; None where there is none."""
    own = [(release, one) for release, one in filings if one.filer.id == filer and one.form.measures]
    last: Mapping[object, tuple[Release, Filing]] = {one.period: (release, one) for release, one in own}
    out = [(release, one) for release, one in last.values() if one.act != "withdrawn" and one.cells]
    if not own:
        return None
    if not out:
        return Month("", _link(edition, own[-1][0].id), "", (), filed(edition, own))
    release, one = max(out, key=lambda found: found[1].period)
    return Month(
        edition.period(one.period), _link(edition, release.id), edition.text(one.how), list(_parts(edition, one)),
        filed(edition, own),
    )  # fmt: skip


def _parts(edition: Edition, one: Filing) -> Iterator[Part]:
    """Yield the cells over all groups of people, by kind of measure."""
    for kind, heading in PARTS.items():
        rows = [
            (_what(edition, one, cell), _said(edition, found), edition.text(found.note) if found.note else "")
            for cell, found in one.cells.items()
            if one.form.measures[cell.measure].kind == kind and _over_all(one, cell)
        ]
        if rows:
            yield Part(edition.say(heading), rows)


def _group(one: Filing) -> str:
    """Return the dimension that tells groups of people apart."""
    return one.form.log.group if one.form.log else ""


def _over_all(one: Filing, cell: Cell) -> bool:
    """Say whether a cell tells no group of people apart, and is not what a stock began with."""
    told = dict(zip(one.form.measures[cell.measure].dimensions, cell.values, strict=True))
    return cell.moment != OPENING and told.get(_group(one), TOTAL) == TOTAL


def _what(edition: Edition, one: Filing, cell: Cell) -> str:
    """Return what a cell over all groups is, in words."""
    measure = one.form.measures[cell.measure]
    told = [
        edition.text(value_name(name, value))
        for name, value in zip(measure.dimensions, cell.values, strict=True)
        if name != _group(one)
    ]
    return f"{edition.text(measure.name)}: {', '.join(told)}" if told else edition.text(measure.name)
