"""Corrections: errors of publishers that are declared here, and what our own better readers changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.core.codebook import value_name
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, release_link
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.releases import NAVIGATION as LIST
from rumbo.site.tables import cut
from rumbo.sources import Correction, Source, sources

if TYPE_CHECKING:
    from rumbo.archive.reread import Reread

NAVIGATION = Entry(31, N_("Corrections"), paths.CORRECTIONS, LIST.path)
ACTIONS = {
    "flag": N_("The figures are kept as printed, and each says so."),
    "leave-out": N_("The figures are left out: they are not available."),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One error of a publisher: where it is, what was found, why it is one, who says so, what is done."""

    what: str
    why: str
    who: str
    where: str
    expects: str
    action: str
    release: Link
    held: bool


@dataclass(frozen=True, slots=True)
class SourceErrors:
    """The declared errors of one source."""

    id: str
    title: str
    path: str
    errors: Sequence[Declared]


@dataclass(frozen=True, slots=True)
class Better:
    """What a better reader changed in one release."""

    day: str
    release: Link
    held: bool
    versions: str
    added: str
    changed: str
    gone: str
    why: str
    refused: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    sources: Sequence[SourceErrors]
    rereadings: Sequence[Better]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    found = [
        SourceErrors(
            one.id,
            edition.text(one.title),
            edition.path(paths.source(one.id)),
            [_declared(edition, evidence, one, error) for error in one.corrections],
        )
        for one in sources().values()
        if one.corrections
    ]
    rereadings = [_better(edition, evidence, one) for one in reversed(evidence.rereadings)]
    yield Page(
        NAVIGATION.path,
        "corrections.html",
        edition.say("Corrections"),
        edition.say("Errors of publishers that are known, and what reading the same files better changed."),
        Context(found, rereadings),
        NAVIGATION.path,
    )


def _declared(edition: Edition, evidence: Evidence, found: Source, error: Correction) -> Declared:
    name = f"{found.id}.{error.release[:12]}"
    table = found.tables.get(error.table)
    where = [edition.text(value_name(key, value)) for key, value in error.where.items()]
    return Declared(
        what=edition.text(error.what),
        why=edition.text(error.why),
        who=edition.text(error.who),
        where=", ".join([*(cut(edition, table) if table else ()), *where, edition.period(error.period)]),
        expects=edition.number(error.expects),
        action=edition.say(ACTIONS[error.action]),
        release=release_link(edition, name),
        held=name in evidence.changes,
    )


def _better(edition: Edition, evidence: Evidence, one: Reread) -> Better:
    found = sources().get(one.release.partition(".")[0])
    why = found.readings.get(one.after) if found else None
    return Better(
        day=one.day,
        release=release_link(edition, one.release),
        held=one.release in evidence.changes,
        versions=f"{one.before} → {one.after}",
        added=edition.number(one.added),
        changed=edition.number(one.changed),
        gone=edition.number(one.gone),
        why=edition.text(why) if why else "",
        refused=one.refused,
    )
