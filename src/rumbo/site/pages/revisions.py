"""Revisions: how far first prints lay from the figures now, in numbers, for each series and each of its eras.

No adjective says how large they are, since that differs by series and by year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Link, capital
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.indicators import NAVIGATION as LIST
from rumbo.site.vintages import Revision, Vintages, revisions, vintages

NAVIGATION = Entry(21, N_("Revisions"), paths.REVISIONS, LIST.path)
HALF = (charts.Size(552, 150), charts.NARROW.high(130))


@dataclass(frozen=True, slots=True)
class Line:
    """One series in one era."""

    place: Link
    revision: Revision


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator: its lines, and the first print that lay furthest from the figure now, through its vintages."""

    id: str
    name: str
    path: str
    lines: Sequence[Line]
    place: str
    furthest: Vintages | None


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the blocks, and the series of which nothing can be measured."""

    blocks: Sequence[Block]
    unmeasured: Sequence[Link]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    say = edition.say
    names = dict.fromkeys(one.indicator.id for one in evidence.subjects)
    blocks = [_block(edition, evidence.of(name)) for name in names]
    unmeasured = [
        Link(f"{edition.text(one.indicator.name)}, {edition.text(one.series.place.name)}", edition.path(one.page))
        for one in evidence.subjects
        if not one.eras
    ]
    yield Page(
        NAVIGATION.path,
        "revisions.html",
        say("Revisions"),
        say("How far the first figures of each series lay from the figures now, in numbers, for each era."),
        Context([one for one in blocks if one.lines], unmeasured),
        NAVIGATION.path,
    )


def _block(edition: Edition, subjects: Sequence[Subject]) -> Block:
    first = subjects[0]
    lines = [
        Line(Link(capital(edition.text(one.series.place.name)), edition.path(one.page)), revisions(edition, era))
        for one in subjects
        for era in one.eras
    ]
    return Block(
        first.indicator.id,
        edition.text(first.indicator.name),
        edition.path(first.page),
        lines,
        edition.text(first.series.place.name),
        vintages(edition, first, first.furthest, f"furthest-{first.indicator.id}", HALF),
    )
