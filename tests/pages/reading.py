"""A page read with the standard library: its elements, its links, its words; and a check that its tags are balanced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What opens a subresource: a request that a browser makes by itself.
FETCHED = {("link", "href"), ("script", "src"), ("img", "src"), ("use", "href"), ("source", "src"), ("iframe", "src")}


@dataclass
class Element:
    """One start tag with its attributes and the words inside it."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


class Page(HTMLParser):
    """One page; raises AssertionError where a tag is not closed in order."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.elements, self.open, self.own = path, [], [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert not self.open, f"{path}: not closed: {[one.tag for one in self.open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{self.path}: {tag} has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1].tag == tag, f"{self.path}: </{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].tag == "script":  # no words, but of the script itself
            self.open[-1].words.append(data)
            return
        for element in self.open:
            element.words.append(data)
        languages = {element.attributes["lang"] for element in self.open if "lang" in element.attributes}
        tags = {element.tag for element in self.open}
        if len(languages) < 2 and "body" in tags and "code" not in tags:
            self.own.append(data)

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Yield the elements of a tag, with these values among those of their attributes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        for one in self.elements:
            if one.tag == tag and all(value in one.attributes.get(name, "").split() for name, value in wanted.items()):
                yield one

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]

    @property
    def text(self) -> str:
        return next(self.all("body")).text

    @property
    def own_text(self) -> str:
        """The words in the language of the page: what is marked as of another, and code, is left out."""
        return " ".join("".join(self.own).split())


def rows_of(page: Page, caption: str) -> list[list[str]]:
    """Return the cells of the last table with a caption."""
    found: list[list[str]] = []
    inside = False
    for one in page.elements:
        if one.tag == "caption":
            inside = one.text == caption
            found = [] if inside else found
        elif inside and one.tag == "tr":
            found.append([])
        elif inside and one.tag in ("td", "th") and found:
            found[-1].append(one.text)
    return [row for row in found if row]
