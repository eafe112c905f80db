"""Wholes and parts in one sentence: which words are said of a part alone, and are none for the whole."""

from __future__ import annotations

from rumbo.claims.found import Found
from rumbo.claims.lexicon import Hit
from rumbo.claims.sentence import Sentence

PARTS = ("title-42-expulsions", "ofo-encounters", "unique-individuals")
"""What only a part of those met is, and therefore no word for a whole."""
_ENDED = (
    "end",
    "fin",
    "expir",
    "lift",
    "laps",
    "levant",
    "venc",
    "termin",
    "conclu",
    "caduc",
    "elimin",
    "derog",
    "revoc",
)
_OTHERS = frozenset({"others", "other", "otros", "otras", "elsewhere", "demas"})
_OF_THE = (["of", "the"], ["de", "los"], ["de", "las"])


def is_whole(sentence: Sentence, found: Found) -> bool:
    """Say whether a number is that of which another one is told: "112,302 of the 180,034 people met"."""
    of = sentence.texts[found.first - 2 : found.first] if found.first >= 2 else []
    return of in _OF_THE and any(one.after == found.first - 2 and one.form == "plain" for one in sentence.numbers)


def is_over(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a rule is named only as ended: "after the end of Title 42"."""
    before = sentence.texts[max(0, hit.first - 4) : hit.first]
    return sentence.word(hit.first) in ("title", "titulo") and any(word.startswith(_ENDED) for word in before)


def is_of_next(sentence: Sentence, found: Found, hit: Hit) -> bool:
    """Say whether words stand behind the next number, and are said of that one."""
    return any(found.after <= one.first < hit.first and one.form == "plain" for one in sentence.numbers)


def names_others(sentence: Sentence) -> bool:
    """Say whether others, not named, are counted with the nationalities named."""
    return bool(_OTHERS & set(sentence.texts))
