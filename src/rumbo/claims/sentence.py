"""A sentence taken apart once: its words, the lexicon's phrases in it, its mentions of time and its numbers.

All but the first two are found when they are first asked for: most sentences of a text make no claim.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

from rumbo.claims.lexicon import Hit, Lexicon
from rumbo.claims.mentions import Mention, find_mentions
from rumbo.claims.numbers import Number, find_numbers
from rumbo.claims.text import words

_BREAKS = frozenset(";:()[]")
_COMMON = frozenset({"paso", "rio"})
_JOINING = frozenset((
    "and", "with", "while", "but", "which", "whereas", "of", "including", "among", "when", "or", "as", "after",
    "although", "y", "e", "con", "mientras", "pero", "que", "de", "incluidos", "incluidas", "incluyendo",
    "cuando", "o", "tras", "aunque",
))  # fmt: skip


class Sentence:
    """A sentence and all that is known of it before it is read."""

    def __init__(self, text: str, lexicon: Lexicon, offset: int = 0) -> None:
        self.text, self.lexicon, self._offset = text, lexicon, offset
        self.words = words(text, offset)
        self.texts = self.words.texts
        self.hits = [
            hit for hit in _outermost(lexicon.hits(self.words)) if hit.kind != "sector" or self._is_named(hit, offset)
        ]
        self.kinds: dict[str, list[Hit]] = {}
        for hit in self.hits:
            self.kinds.setdefault(hit.kind, []).append(hit)
        self._starts = {(hit.kind, hit.first): hit for hit in self.hits}

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The words of time."""
        return find_mentions(self.words, self.hits, self.lexicon)

    @cached_property
    def taken(self) -> Sequence[bool]:
        """Whether each word speaks of time."""
        taken = [False] * len(self.texts)
        for mention in self.mentions:
            for index in range(mention.first, mention.after):
                taken[index] = True
        return taken

    @cached_property
    def numbers(self) -> Sequence[Number]:
        """The numbers, without those of dates and names."""
        named = list(self.taken)
        for hit in self.of("indicator", "policy", "expulsion"):
            for index in range(hit.first, hit.after):
                named[index] |= hit.after - hit.first > 1 and self.texts[index].isdecimal()  # "Title 42"
        return find_numbers(self.words, self.hits, self.lexicon, named)

    @cached_property
    def clauses(self) -> Sequence[tuple[int, int]]:
        """The clauses, each from its first word to the one after its last."""
        return self._segments(apart=False)

    @cached_property
    def segments(self) -> Sequence[tuple[int, int]]:
        """The clauses, cut further where another count begins."""
        return self._segments(apart=True)

    def _is_named(self, hit: Hit, offset: int) -> bool:
        """Say whether a sector's words are its name: "El Paso" and no "el paso de personas", no "del río Bravo"."""
        if self.texts[hit.after - 1] not in _COMMON:
            return True
        start = self.words.starts[hit.after - 1] - offset
        return not self.text[start : start + 1].islower() and self.word(hit.after) not in ("bravo", "grande")

    def __len__(self) -> int:
        return len(self.texts)

    def word(self, index: int) -> str:
        """Return a word, or nothing beyond either end."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def at(self, index: int, *kinds: str) -> Hit | None:
        """Return the phrase of one of these kinds that begins at a word."""
        return next((hit for kind in kinds if (hit := self._starts.get((kind, index)))), None)

    def of(self, *kinds: str) -> Iterator[Hit]:
        """Yield the phrases of these kinds."""
        for kind in kinds:
            yield from self.kinds.get(kind, ())

    def has(self, *kinds: str) -> bool:
        """Say whether there is a phrase of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)

    def segment(self, index: int) -> tuple[int, int]:
        """Return the first word of what is said about one number, and the one after its last."""
        return _holding(self.segments, index) or (0, len(self.texts))

    def clause(self, index: int) -> tuple[int, int]:
        """Return the first word of the clause that a word is in, and the one after its last."""
        return _holding(self.clauses, index) or (0, len(self.texts))

    def within(self, hit: Hit, bounds: tuple[int, int]) -> bool:
        """Say whether a phrase lies within bounds."""
        return bounds[0] <= hit.first < bounds[1]

    def written(self, first: int, after: int) -> str:
        """Return words as they were written."""
        if first >= after:
            return ""
        start, end = self.words.starts[first] - self._offset, self.words.ends[after - 1] - self._offset
        return " ".join(self.text[start:end].split())

    def _segments(self, apart: bool) -> list[tuple[int, int]]:
        cuts = [0]
        for index, word in enumerate(self.texts):
            comma = word in (",", "-") and self.word(index + 1) in _JOINING
            if (
                word in _BREAKS
                or comma
                or (apart and word in ("and", "y", "e", ",") and self._new_count(cuts[-1], index))
            ):
                cuts.append(index + 1)
        cuts.append(len(self.texts))
        return [(first, after) for first, after in itertools.pairwise(cuts) if after > first]

    def _new_count(self, begun: int, index: int) -> bool:
        """Say whether "and" leads on to another count: "21,475 between ports and officers met another 1,643"."""
        before = any(begun <= number.first < index for number in self.numbers)
        reach = 2 if self.word(index) == "," else 5
        after = any(index < number.first <= index + reach for number in self.numbers)
        return before and after and self.word(begun) not in ("between", "entre")


def _holding(segments: Sequence[tuple[int, int]], index: int) -> tuple[int, int] | None:
    return next(((first, after) for first, after in segments if first <= index < after), None)


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    """Leave out countries and nationalities that are only part of the name of a place or sector."""
    names = [hit for hit in hits if hit.kind in ("place", "sector", "counting") and hit.after - hit.first > 1]
    if not names:
        return list(hits)
    inside = {(index, hit.kind == "counting") for hit in names for index in range(hit.first, hit.after)}
    weak = {"country", "demonym"}
    return [
        hit for hit in hits
        if not (hit.kind in weak and ((hit.first, True) in inside or (hit.first, False) in inside))
        and not (hit.kind == "counting" and (hit.first, False) in inside)
    ]  # fmt: skip
