"""Text as it arrives, made fit for matching: folded to plain lower-case letters, cut into sentences and words.

Every position in the folded text leads back to one in the text given, so that spans are always those of the reader's
own text. Invisible characters (zero-width, direction marks, soft hyphens, combining accents) vanish; nothing here is
more than linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 3000
"""A sentence longer than this is no sentence: it is read in pieces."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_INVISIBLE = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_WORD = re.compile(
    r"(\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*)"
    r"|((?:[a-z]\.){2,6}(?![a-z])|ee\.? ?uu\b\.?|us\$|[a-z]+(?:'[a-z]+)*|[^\W\d]+)"
    r"|(\S)"
)
_LETTERS = re.compile(r"(?:[a-z]\.){2,6}(?![a-z])|ee\.? ?uu\b\.?|us\$|[a-z]+(?:'[a-z]+)*|[^\W\d]+")
# Begun only where no stop stands before, so that a run of them is gone through once.
_STOP = re.compile(r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u2019\u201d\u00bb)\]]*\s+|\n+|\s\u2022\s")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[A-Za-z]|[A-Za-z](?:\.[A-Za-z])+|mr|mrs|ms|dr|sen|rep|gov|gen|st|no|vs|approx|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic|sr|sra|art|n[uú]m|ee|uu|etc|fig|aprox)\.$",
    re.IGNORECASE,
)
_QUOTES = frozenset("\"'`*_\\")


def _plain() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0xA0, 0x250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()
        if letter.isascii() and letter.isalpha():
            table[code] = letter
    table |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    table |= dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\t\r"), " ")
    table |= dict.fromkeys(map(ord, "\u2018\u2019\u201b\u00b4\u02bc"), "'")
    table |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"')
    return table | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


_PLAIN = _plain()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters the place in the text given (None where they are the same)."""

    text: str
    places: Sequence[int] | None

    def place(self, index: int) -> int:
        """Return where a character of the folded text stands in the text given."""
        return index if self.places is None else self.places[index]


def fold(text: str) -> Folded:
    """Return a text in plain lower-case letters.

    >>> fold("Darién: 137\u00a0480").text
    'darien: 137 480'
    """
    if text.isascii():
        return Folded(text.lower(), None)
    plain = text.translate(_PLAIN)
    if not _INVISIBLE.search(plain):
        return Folded(plain, None)
    kept = [index for index, character in enumerate(plain) if not _INVISIBLE.match(character)]
    return Folded("".join(plain[index] for index in kept), kept)


def shown(text: str) -> str:
    r"""Return a text as it may be shown: what would move a cursor or turn the direction of writing is a blank.

    Every character keeps its place.

    >>> shown("137,480\x1b[31m \u202emigrants")
    '137,480 [31m  migrants'
    """
    return _UNSEEN.sub(" ", text)


@dataclass(slots=True)
class Words:
    """The words and signs of one sentence: their folded text, and where each begins and ends in the text given."""

    texts: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.texts)


def words(text: str, offset: int = 0) -> Words:
    """Return the words of a sentence; quotation marks are left out, and so are hyphens inside a word.

    >>> words("Year-to-date: 137,480 «encuentros»").texts
    ['year', 'to', 'date', ':', '137,480', 'encuentros']
    """
    folded = fold(text)
    found = Words([], [], [])
    for match in _WORD.finditer(folded.text):
        word, start, end = match[0], match.start(), match.end()
        if match[3]:
            between_letters = word == "-" and 0 < start < len(folded.text) - 1 and (
                not folded.text[start - 1].isspace() and folded.text[start + 1].isalpha()
            )  # fmt: skip
            if word in _QUOTES or between_letters:
                continue
        else:
            word = _short(word)
        found.texts.append(word)
        found.starts.append(offset + folded.place(start))
        found.ends.append(offset + folded.place(end - 1) + 1)
    return found


def _short(word: str) -> str:
    if word.endswith("'s"):
        return word[:-2]
    return "eeuu" if word.startswith("ee") and "uu" in word else word


def vocabulary(text: str) -> set[str]:
    """Return the words of letters in a text, each once: a look at what it may speak of, far quicker than ``words``.

    >>> sorted(vocabulary("<p>The U.S. met 301,981 of them; the U.S.</p>"))
    ['met', 'of', 'p', 'the', 'them', 'u.s.']
    """
    return {_short(word) for word in set(_LETTERS.findall(fold(text).text))}


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, each with where it begins.

    >>> [sentence for _, sentence in sentences("In Dec. the U.S. met 301,981. Then 137.480 came.")]
    ['In Dec. the U.S. met 301,981.', 'Then 137.480 came.']
    """
    begun = 0
    for stop in _STOP.finditer(text):
        if "\n" not in stop[0]:
            mark = stop.start() + 1
            if text[stop.start()] == "." and _ABBREVIATION.search(text[max(begun, mark - 14) : mark]):
                continue
            after = text[stop.end() : stop.end() + 1]
            if after.islower():
                continue
        yield from _pieces(text, begun, stop.end())
        begun = stop.end()
    yield from _pieces(text, begun, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut + 1 if cut > start else start + LONGEST
        yield start, text[start:cut]
        start = cut
    piece = text[start:end]
    if stripped := piece.strip():
        yield start + len(piece) - len(piece.lstrip()), stripped
