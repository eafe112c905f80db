"""A text checked: cut into sentences, each read with what was said before it, its claims found, resolved and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.claims.claim import Claim
from rumbo.claims.finding import find
from rumbo.claims.judging import Judge
from rumbo.claims.lexicon import LANGUAGES, lexicon
from rumbo.claims.record import Record
from rumbo.claims.resolving import Resolver
from rumbo.claims.sentence import Sentence
from rumbo.claims.text import sentences, words

LOOKED_AT = 4000
"""So many characters of a text tell its language."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and the claims found in it, in order."""

    text: str
    language: str
    published: date | None
    as_of: date
    claims: Sequence[Claim]


def language_of(text: str) -> str:
    """Return the language of a text, by its commonest words; English where nothing tells.

    >>> language_of("Los agentes detuvieron a 137.480 personas en marzo"), language_of("137,480 people in March")
    ('es', 'en')
    """
    found = words(text[:LOOKED_AT]).texts
    counts = {name: sum(word in lexicon(name).words("stop") for word in found) for name in LANGUAGES}
    return max(LANGUAGES, key=lambda name: counts[name])


def check(record: Record, text: str, *, published: date | None = None, context: str = "", language: str = "") -> Checked:
    """Return the claims of a text, held against the record as of its publication and as of today.

    ``context`` is what was said before it: a headline, the sentences in front.
    """
    language = language if language in LANGUAGES else language_of(f"{text} {context}")
    words_of = lexicon(language)
    judge = Judge(record, published)
    headline = Sentence(context[:LOOKED_AT], words_of) if context.strip() else None
    before: Sentence | None = headline
    claims: list[Claim] = []
    for offset, piece in sentences(text):
        sentence = Sentence(piece, words_of, offset)
        around = before
        found = find(sentence, around) if sentence.numbers or sentence.has("rank") else []
        if found:
            resolver = Resolver(sentence, around, published)
            for one in found:
                start, end = sentence.words.starts[one.first], sentence.words.ends[one.after - 1]
                claims.append(judge.judge(resolver.resolved(one), text[start:end], start, end))
        if headline is None and sentence.has("moving", "indicator", "place"):
            before = sentence
    return Checked(text, language, published, record.today, tuple(claims))
