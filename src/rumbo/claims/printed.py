"""The text of a PDF as it is read: columns one after the other, lines joined to paragraphs, cut words made whole.

A PDF holds words at their places, in any order. What stands at the head or foot of many pages is read once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from rumbo.sources.pdf import Word, lines, text_of

GUTTER = 1.0
"""Columns lie so many heights of a word apart, at least, over all their lines."""
PARAGRAPH = 0.7
"""Paragraphs lie so many heights of a word apart, lines less."""
DEEPEST = 6
"""So often a page is taken apart into columns and bands."""
FURNITURE = 3
"""What stands at the edge of so many pages is no text of each."""
_DIGITS = re.compile(r"\d+")
_CUT = re.compile(r"\w[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: its words, and its edges."""

    text: str
    bottom: float
    top: float
    column: int

    @property
    def mark(self) -> str:
        """What is the same on every page, if it is a running head or a page's number."""
        return _DIGITS.sub("0", self.text)


def text_of_pages(pages: Sequence[Sequence[Word]]) -> str:
    """Return the text of pages: paragraphs with an empty line between them."""
    read = [(page, _edges(page)) for page in map(_lines, pages)]
    marks = Counter(mark for page, edges in read for mark in {page[at].mark for at in edges})
    seen: set[str] = set()
    kept = []
    for page, edges in read:
        for at, line in enumerate(page):
            # A title that heads every page is one on the first.
            again = marks[line.mark] >= FURNITURE and line.mark in seen
            if not (at in edges and (again or line.text.isdecimal())):
                kept.append(line)
        seen |= {page[at].mark for at in edges}
    return "\n\n".join(_paragraphs(kept))


def _edges(page: Sequence[Line]) -> set[int]:
    """Return which lines stand highest and lowest on a page."""
    if not page:
        return set()
    order = sorted(range(len(page)), key=lambda at: -page[at].top)
    return {*order[:2], *order[-2:]}


def _lines(page: Sequence[Word]) -> list[Line]:
    found: list[Line] = []
    for column, words in enumerate(_columns(page, DEEPEST)):
        for line in lines(words):
            bottom, top = min(word.bottom for word in line), max(word.top for word in line)
            found.append(Line(text_of(line), bottom, top, column))
    return found


def _columns(words: Sequence[Word], deepest: int) -> Iterator[Sequence[Word]]:
    """Yield the words of each column, in the order in which they are read.

    A gutter goes through all lines; where a title or a picture's words lie across it, the bands above and below them
    are looked at by themselves.
    """
    if len(words) < 2 or not deepest:
        yield words
        return
    height = median(word.top - word.bottom for word in words) or 1.0
    sides = _apart(words, lambda word: (word.left, word.right), GUTTER * height)
    if len(sides) > 1 and all(len(lines(side)) > 2 for side in sides):
        for side in sides:
            yield from _columns(side, deepest - 1)
        return
    bands = _apart(words, lambda word: (-word.top, -word.bottom), PARAGRAPH * height)
    if len(bands) < 2:
        yield words
        return
    together: list[Word] = []
    for band in bands:  # bands that are no columns belong to one
        parts = list(_columns(band, deepest - 1))
        if len(parts) == 1:
            together += band
            continue
        if together:
            yield together
            together = []
        yield from parts
    if together:
        yield together


def _apart(
    words: Sequence[Word], sides: Callable[[Word], tuple[float, float]], least: float
) -> list[list[Word]]:  # fmt: skip
    """Return words in the groups that lie so far apart along one direction."""
    found: list[list[Word]] = []
    reached = 0.0
    for word in sorted(words, key=sides):
        begin, end = sides(word)
        if found and begin - reached < least:
            found[-1].append(word)
            reached = max(reached, end)
        else:
            found.append([word])
            reached = end
    return found


def _paragraphs(found: Sequence[Line]) -> Iterator[str]:
    text, before = "", None
    for line in found:
        if before is None or not _goes_on(before, line, text):
            if text:
                yield text
            text = line.text
        elif _CUT.search(text):
            # "de-" and "tenidos" is one word; "2023-" and "24" keep their hyphen.
            text = (text[:-1] if line.text[:1].islower() else text) + line.text
        else:
            text = f"{text} {line.text}"
        before = line
    if text:
        yield text


def _goes_on(before: Line, line: Line, text: str) -> bool:
    """Say whether a line goes on with the paragraph of the one before it."""
    height = max(before.top - before.bottom, 1.0)
    if before.column == line.column and before.bottom > line.bottom:
        return before.bottom - line.top < PARAGRAPH * height
    return text[-1:] not in '.:!?»”"' and line.text[:1].islower()
