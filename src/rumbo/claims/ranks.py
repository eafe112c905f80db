"""Ranks that say among what: the highest since a month, the fourth lowest of a presidency, the most in 21 years."""

from __future__ import annotations

from collections.abc import Iterator

from rumbo.claims.found import Found
from rumbo.claims.sentence import Sentence


def find_ranks(sentence: Sentence) -> Iterator[Found]:
    """Yield the ranks of a sentence, as far as they say among what."""
    ordinals = sentence.lexicon.numbers("ordinals")
    nouns = sentence.lexicon.words("rank_nouns")
    for hit in sentence.of("rank"):
        first, after, position = hit.first, hit.after, 1.0
        for back in range(1, 4):
            if sentence.word(hit.first - back) in ordinals:
                first, position = hit.first - back, ordinals[sentence.word(hit.first - back)]
                break
        if (
            first == hit.first
            and sentence.word(first - 1) in nouns
            and sentence.word(first - 1) not in ("la", "de", "en", "in", "of")
        ):
            first -= 1 + (
                sentence.word(first - 2) in nouns and sentence.word(first - 2) not in ("la", "de", "en", "in", "of")
            )
        while (
            after < len(sentence)
            and sentence.word(after) in nouns
            and sentence.word(after) not in ("since", "desde", "in", "en")
        ):
            after += 1
        scope = _scope(sentence, after)
        if scope is None and position == 1.0:
            continue
        years = [int(word) for word in sentence.texts[after : scope or after] if word.isdecimal() and len(word) <= 2]
        yield Found(
            first,
            scope or after,
            position,
            "rank",
            "exact",
            1.0,
            lowest=hit.value == "lowest",
            years=years[0] if years else 0,
        )


def _scope(sentence: Sentence, after: int) -> int | None:
    """Return where the words end that say among what a rank is, if they follow soon."""
    for index in range(after, min(after + 6, len(sentence))):
        word = sentence.word(index)
        if word in ("since", "desde"):
            mention = next((one for one in sentence.mentions if index < one.first <= index + 4), None)
            return mention.after if mention else None
        if word in ("in", "en") and sentence.word(index + 1).isdecimal() and sentence.at(index + 2, "unit"):
            return index + 3
        if word in (",", ".", ";"):
            return None
        if word in ("of", "de", "del", "in", "en"):
            year = next(
                (one for one in sentence.mentions if one.first == index + 1 and one.what in ("year", "fiscal")), None
            )
            if year:
                return year.after
        presidency = next((one for one in sentence.mentions if one.what == "presidency" and one.first == index), None)
        if presidency:
            return presidency.after
    return None
