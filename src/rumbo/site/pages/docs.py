"""The documentation as a section of the site: its contents, and each page with what comes before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rumbo.archive.cache import key, users
from rumbo.site import docs, paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.lasting import code
from rumbo.site.pages import Entry, Page
from rumbo.site.setting import link

NAVIGATION = Entry(52, N_("Documentation"), paths.DOCS, paths.METHODS)


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the contents: its title, its links, and which of these pages are in English alone."""

    title: str
    pages: Sequence[Link]
    english: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template of a page shows; ``language`` is what it is written in."""

    html: str
    language: str
    headings: Sequence[tuple[str, str]]
    before: Link | None
    after: Link | None


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the contents, and each page."""
    parts = docs.parts(edition.language)
    yield Page(
        paths.DOCS,
        "docs.html",
        edition.say("Documentation"),
        edition.say("How to use Rumbo, add to it and run it; its methods; and the reference made from its code."),
        [_group(part, edition) for part in parts],
        paths.DOCS,
    )
    every = [one for part in parts for one in part.documents]
    texts = [(one.name, one.text) for one in every]
    set_before = users().once(key("documents", code(), edition.language, texts), lambda: list(_texts(edition, every)))
    for index, (one, text) in enumerate(zip(every, set_before, strict=True)):
        before = _link(every[index - 1], edition) if index else None
        after = _link(every[index + 1], edition) if index + 1 < len(every) else None
        context = Context(text, one.language, docs.headings(one.text), before, after)
        yield Page(paths.document(one.name), "document.html", one.title, _described(one, edition), context, paths.DOCS)


def _texts(edition: Edition, every: Sequence[docs.Document]) -> Iterator[str]:
    """Yield the HTML of each page."""
    names = frozenset(one.name for one in every)
    for one in every:
        yield docs.html(one.text, partial(_address, edition, one.name, names), edition.say("Table"))


def _group(part: docs.Part, edition: Edition) -> Group:
    english = frozenset(paths_of(one, edition) for one in part.documents if one.language != edition.language)
    return Group(edition.text(part.title), [_link(one, edition) for one in part.documents], english)


def paths_of(document: docs.Document, edition: Edition) -> str:
    """Return where a page stands, from the root of the site."""
    return edition.path(paths.document(document.name))


def _link(document: docs.Document, edition: Edition) -> Link:
    return Link(document.title, paths_of(document, edition))


def _described(document: docs.Document, edition: Edition) -> str:
    return edition.say("Documentation of Rumbo: %(title)s", title=document.title)


def _address(edition: Edition, name: str, names: frozenset[str], target: str) -> str | None:
    """Return what a link of a page leads to: another page, one of the site (``page:``), the web; else nothing."""
    own = edition.path(paths.document(name))
    if target.startswith(("https://", "http://", "#")):
        return target
    if target.startswith("page:"):
        return link(own, edition.path(target.removeprefix("page:")))
    path, mark, anchor = target.partition("#")
    stem = path.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".html")
    return link(own, edition.path(paths.document(stem))) + mark + anchor if stem in names else None
