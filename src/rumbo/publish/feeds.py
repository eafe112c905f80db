"""Feeds: what is new, as Atom 1.0 and as JSON Feed 1.1, from the same entries.

An entry has an id that is never given to another, and the day of what it tells; nothing in a feed depends on when it
was made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
MEDIA_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
AUTHOR = "Rumbo"
SINCE = 2026
"""The year in which ids were first given, as a tag URI needs it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: a name for its id, its title, its day, what is said of it, and where it is told.

    Its id is of the name and the language, and never another's.
    """

    name: str
    title: str
    day: date
    text: str
    link: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language: a name for its id, its title, its page, where it is itself, its entries, newest first."""

    name: str
    title: str
    language: str
    page: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> date:
        """Return the newest day of its entries; of an empty one, the day before any."""
        return max((one.day for one in self.entries), default=date(SINCE, 1, 1))


def tag(name: str) -> str:
    """Return the tag URI of a name.

    >>> tag("release:cbp-southwest.57dd66fe1f9f")
    'tag:rumbo,2026:release:cbp-southwest.57dd66fe1f9f'
    """
    return f"tag:rumbo,{SINCE}:{name}"


def atom(feed: Feed, own: str) -> str:
    """Return a feed as Atom; ``own`` is its own address.

    >>> entry = Entry("a", "New", date(2024, 5, 7), "1 < 2", "a.html")
    >>> made = atom(Feed("releases:en", "Releases", "en", "index.html", [entry]), "releases.atom")
    >>> "<title>New</title>" in made and "2024-05-07T00:00:00Z" in made and "1 &lt; 2" in made
    True
    """
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    SubElement(root, "id").text = tag(feed.name)
    SubElement(root, "title").text = feed.title
    SubElement(root, "updated").text = _moment(feed.updated)
    SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPES["atom"], "href": own})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    SubElement(SubElement(root, "author"), "name").text = AUTHOR
    for one in feed.entries:
        entry = SubElement(root, "entry")
        SubElement(entry, "id").text = tag(f"{one.name}:{feed.language}")
        SubElement(entry, "title").text = one.title
        SubElement(entry, "updated").text = _moment(one.day)
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.link})
        SubElement(entry, "content", {"type": "text"}).text = one.text
        for name in one.tags:
            SubElement(entry, "category", {"term": name})
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def json_feed(feed: Feed, own: str) -> str:
    """Return a feed as JSON Feed; ``own`` is its own address."""
    items = [
        {
            "id": tag(f"{one.name}:{feed.language}"),
            "url": one.link,
            "title": one.title,
            "content_text": one.text,
            "date_published": _moment(one.day),
            "date_modified": _moment(one.day),
            **({"tags": list(one.tags)} if one.tags else {}),
        }
        for one in feed.entries
    ]
    found = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": own,
        "language": feed.language,
        "authors": [{"name": AUTHOR}],
        "items": items,
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
