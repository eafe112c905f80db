"""The list of releases, newest first, with what each changed; and the same list for each source alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rumbo.archive import Changes
from rumbo.site import paths
from rumbo.site.changelog import Entry as LogEntry
from rumbo.site.changelog import entry
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.sources import sources

NAVIGATION = Entry(41, N_("Releases"), paths.RELEASES, paths.SOURCES)


@dataclass(frozen=True, slots=True)
class Year:
    """The releases of one year."""

    year: str
    count: str
    entries: Sequence[LogEntry]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the lists there are, the one chosen, and the releases by year of publication."""

    title: str
    lead: str
    lists: Sequence[Link]
    source: Link | None
    years: Sequence[Year]
    calendar: str = ""


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the list of all releases and one for each source that has any."""
    say, every = edition.say, list(evidence.changes.values())
    lists = [Link(say("All"), edition.path(paths.RELEASES), edition.number(len(every)))]
    by_source = {name: [one for one in every if one.release.product == name] for name in sources()}
    titles = {name: edition.text(sources()[name].title) for name, found in by_source.items() if found}
    lists += [
        Link(title, edition.path(paths.release(name)), edition.number(len(by_source[name])))
        for name, title in titles.items()
    ]
    lead = edition.say_many(
        "%(count)s release is held: one file as its publisher put it out, and what it changed.",
        "%(count)s releases are held, newest first: each is one file as its publisher put it out, and what it changed.",
        len(every),
    )
    whole = Context(
        say("Releases"), lead, lists, None, _years(edition, every), paths.calendar(edition.language)
    )  # fmt: skip
    yield _page(edition, paths.RELEASES, say("Releases"), whole)
    for name, title in titles.items():
        found = by_source[name]
        lead = edition.say_many(
            "%(count)s release of it is held.", "%(count)s releases of it are held, newest first.", len(found)
        )
        link = Link(title, edition.path(paths.source(name)))
        context = Context(title, lead, lists, link, _years(edition, found))
        yield _page(edition, paths.release(name), say("Releases of %(source)s", source=title), context)


def _page(edition: Edition, path: str, title: str, context: Context) -> Page:
    description = edition.say("%(title)s: when each became public, how it came, and what it changed.", title=title)
    return Page(path, "releases.html", title, description, context, NAVIGATION.path)


def _years(edition: Edition, changes: Sequence[Changes]) -> list[Year]:
    found = []
    for year, these in groupby(changes, key=lambda one: one.release.published.latest.year):
        entries = [entry(edition, one) for one in these]
        count = edition.say_many("%(count)s release", "%(count)s releases", len(entries))
        found.append(Year(str(year), count, entries))
    return found
