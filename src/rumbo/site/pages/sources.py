"""The sources: who publishes what in which rhythm, how each stands on the day, its terms, and how to get it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.archive import Silence
from rumbo.archive import Standing as SourceStanding
from rumbo.indicators import indicators
from rumbo.publish.sentences import acronym
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link, capital, release_link
from rumbo.site.pages import Entry, Page
from rumbo.site.remarks import Remark, remark
from rumbo.site.standing import SourceLine, source_line
from rumbo.sources import Source

NAVIGATION = Entry(40, N_("Sources"), paths.SOURCES)
EVERY = {"month": N_("each month"), "year": N_("each year"), "fiscal-year": N_("each fiscal year")}


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One source."""

    id: str
    line: SourceLine
    description: str
    publisher: str
    short: str
    url: str
    rhythm: str
    due: str
    newest: str
    newest_release: Link | None
    look: str
    look_url: str
    look_note: Remark
    licence: str
    terms: str
    by_hand: str
    pages: Sequence[str]
    releases: Link
    count: int
    feeds: Sequence[Link]
    errors: int
    reader: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    current: str
    blocks: Sequence[SourceBlock]
    corrections_path: str
    calendar: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    silences, say = evidence.situation.silences, edition.say
    current = sum(one.standing is SourceStanding.CURRENT for one in silences)
    told = edition.say_many(
        "%(current)s of %(count)s source current",
        "%(current)s of %(count)s sources current",
        len(silences),
        current=current,
    )
    yield Page(
        NAVIGATION.path,
        "sources.html",
        say("Sources"),
        say("Each source with its publisher, its rhythm, how it stands on the day, its licence and its releases."),
        Context(
            told,
            [_block(edition, evidence, one) for one in silences],
            edition.path(paths.CORRECTIONS),
            paths.calendar(edition.language),
        ),
        NAVIGATION.path,
    )


def _block(edition: Edition, evidence: Evidence, silence: Silence) -> SourceBlock:
    found, say, look = silence.source, edition.say, silence.looked
    releases = len(evidence.releases_of(found.id))
    return SourceBlock(
        id=found.id,
        line=source_line(edition, silence),
        description=edition.text(found.description),
        publisher=edition.text(found.publisher.name),
        short=acronym(found.publisher.short, edition.language, article=False),
        url=found.publisher.url,
        rhythm=say(
            "%(every)s, usually within %(days)s days of its end",
            every=capital(say(EVERY[found.rhythm.every])),
            days=edition.number(found.rhythm.due_days),
        ),
        due=_due(edition, silence),
        newest=edition.period(silence.newest) if silence.newest else "–",
        newest_release=release_link(edition, silence.release.id) if silence.release else None,
        look=_look(edition, silence),
        look_url=look.url if look else "",
        look_note=remark(edition, look.note if look else ""),
        licence=edition.text(found.licence),
        terms=edition.text(found.terms),
        by_hand=edition.text(found.watch.by_hand) if found.watch else "",
        pages=found.watch.pages if found.watch else (),
        releases=Link(edition.number(releases), edition.path(paths.release(found.id)) if releases else ""),
        count=releases,
        feeds=list(_feeds(edition, evidence, found)),
        errors=len(found.corrections),
        reader=str(found.reader),
    )


def _due(edition: Edition, silence: Silence) -> str:
    """Return which release was or is due next, and when."""
    if silence.standing is SourceStanding.ENDED and silence.source.ended:
        return edition.text(silence.source.ended.why)
    if not silence.due or not silence.newest:
        return "–"
    period = capital(edition.period(silence.source.rhythm.after(silence.newest)))
    if silence.days:
        return edition.say_many(
            "%(period)s was due by %(day)s, %(count)s day ago",
            "%(period)s was due by %(day)s, %(count)s days ago",
            silence.days,
            period=period,
            day=edition.day(silence.due),
        )
    return edition.say("%(period)s is due by %(day)s", period=period, day=edition.day(silence.due))


def _look(edition: Edition, silence: Silence) -> str:
    """Return what the last look at the publisher's page found, or that none is recorded."""
    look = silence.looked
    if not look:
        return edition.say("No look at its page is recorded, so nobody knows whether something newer is there.")
    day = edition.day(look.day)
    if not look.newest_seen:
        return edition.say("Looked on %(day)s.", day=day)
    return edition.say(
        "Looked on %(day)s: the newest there was %(month)s.", day=day, month=edition.period(look.newest_seen)
    )


def _feeds(edition: Edition, evidence: Evidence, found: Source) -> Iterator[Link]:
    """Yield the indicators that a source feeds."""
    for one in indicators().values():
        tables = [part.table for step in one.steps for feed in step for part in (feed, *feed.plus)]
        subject = evidence.home(one.id)
        if subject and any(table.split("/")[0] == found.id for table in tables):
            yield Link(edition.text(one.name), edition.path(subject.page))
