"""Feeds: both formats tell the same, readers understand them, and nothing in them depends on when they were made."""

from __future__ import annotations

import json
from datetime import date

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from rumbo.publish.feeds import Entry, Feed, atom, json_feed

ENTRIES = [
    Entry(
        "release:b", "New <b>file</b>", date(2024, 5, 7), "3 cells & more", "https://x.org/b.html", ("cbp", "revision")
    ),
    Entry("release:a", "Datos de México", date(2023, 12, 22), "nada cambió", "https://x.org/a.html"),
]
FEED = Feed("releases:en", "Releases", "en", "https://x.org/", ENTRIES)


def test_a_reader_understands_atom() -> None:
    found = feedparser.parse(atom(FEED, "https://x.org/feeds/en/releases.atom"))
    assert not found.bozo and found.version == "atom10"
    assert found.feed.id == "tag:rumbo,2026:releases:en" and found.feed.language == "en"
    assert [one.title for one in found.entries] == ["New <b>file</b>", "Datos de México"]
    assert [one.updated[:10] for one in found.entries] == ["2024-05-07", "2023-12-22"]
    assert found.feed.updated == "2024-05-07T00:00:00Z"
    assert found.entries[0].content[0].value == "3 cells & more"
    assert [one.term for one in found.entries[0].tags] == ["cbp", "revision"]
    assert len({one.id for one in found.entries}) == 2


def test_json_feed_has_what_the_format_asks_for() -> None:
    found = json.loads(json_feed(FEED, "https://x.org/feeds/en/releases.json"))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] and found["feed_url"] and found["home_page_url"] and found["authors"]
    for one in found["items"]:
        assert isinstance(one["id"], str) and one["content_text"] and one["url"]
        assert one["date_published"].endswith("T00:00:00Z")
    assert {*found} <= {"version", "title", "home_page_url", "feed_url", "language", "authors", "items"}


def test_an_empty_feed_is_a_feed() -> None:
    empty = Feed("returns:es", "Informes", "es", "https://x.org/", [])
    assert feedparser.parse(atom(empty, "y")).feed.title == "Informes"
    assert json.loads(json_feed(empty, "y"))["items"] == []


@settings(max_examples=50)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1))
def test_any_words_come_back(text: str) -> None:
    feed = Feed("x:en", text, "en", "p", [Entry("a", text, date(2024, 5, 7), text, "l")])
    (item,) = json.loads(json_feed(feed, "y"))["items"]
    assert item["title"] == text
    assert not feedparser.parse(atom(feed, "y")).bozo
