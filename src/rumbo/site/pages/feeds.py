"""The feeds: what is new, for programs that watch for it, as Atom and as JSON Feed, and the page that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.publish.feeds import Feed, atom, json_feed
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.feeds import Feeds
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.data import NAVIGATION as LIST

NAVIGATION = Entry(46, N_("News feeds"), paths.FEEDS, LIST.path)


@dataclass(frozen=True, slots=True)
class Line:
    """One feed: its name, where it is in both formats, how many entries it has and the day of the newest."""

    title: str
    atom: str
    json: str
    count: str
    newest: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: feeds of everything, of indicators and of sources."""

    groups: Sequence[tuple[str, Sequence[Line]]]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page of all feeds, with the feeds."""
    feeds, say = Feeds(edition, evidence), edition.say
    groups = [
        (say("Everything of a kind"), list(feeds.general())),
        (say("One indicator"), list(feeds.of_indicators().values())),
        (say("One source"), list(feeds.of_sources().values())),
    ]
    files = {}
    for _, found in groups:
        for one in found:
            name = one.name.rpartition(":")[0]
            for ending, write in (("atom", atom), ("json", json_feed)):
                path = paths.feed(edition.language, name, ending)
                files[path] = write(one, feeds.address(path))
    yield Page(
        NAVIGATION.path,
        "feeds.html",
        say("News feeds"),
        say("What is new, for a feed reader: releases, revisions, records, returns, silences and corrections."),
        Context([(title, [_line(edition, one) for one in found]) for title, found in groups]),
        NAVIGATION.path,
        files=files,
    )


def _line(edition: Edition, feed: Feed) -> Line:
    name = feed.name.rpartition(":")[0]
    return Line(
        feed.title.removeprefix("Rumbo: "),
        paths.feed(edition.language, name, "atom"),
        paths.feed(edition.language, name, "json"),
        edition.number(len(feed.entries)),
        edition.day(feed.updated, short=True) if feed.entries else "–",
    )
