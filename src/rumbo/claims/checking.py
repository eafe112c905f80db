"""A text checked: cut into sentences, each read with what was said before it, its claims found, resolved and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.claims.claim import Claim
from rumbo.claims.consulting import Consulting
from rumbo.claims.finding import find
from rumbo.claims.judging import Judge
from rumbo.claims.lexicon import LANGUAGES, lexicon
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim
from rumbo.claims.resolving import Resolver
from rumbo.claims.sentence import Sentence
from rumbo.claims.text import sentences, words

LOOKED_AT = 4000
"""So many characters of a text tell its language."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text and the claims found in it, in order: those on figures, and those on records."""

    text: str
    language: str
    published: date | None
    as_of: date
    claims: Sequence[Claim]
    records: Sequence[RecordClaim] = ()

    @property
    def in_order(self) -> Sequence[Claim | RecordClaim]:
        """All claims in the order of the text."""
        return sorted((*self.claims, *self.records), key=lambda one: (one.start, one.end))


@dataclass(slots=True)
class Said:
    """What was said before a sentence: the sentence in front of it that was to the matter, and the headline."""

    headline: str
    last: str = ""

    def before(self) -> str:
        """Return the context of the next sentence, the nearest first."""
        return ". ".join(part for part in (self.last, self.headline) if part)

    def add(self, sentence: str, to_the_matter: bool) -> None:
        """Take a sentence in; without a headline the first one stands for it."""
        if not self.headline:
            self.headline = sentence[:LOOKED_AT]
        elif to_the_matter:
            self.last = sentence


def language_of(text: str) -> str:
    """Return the language of a text, by its commonest words; English where nothing tells.

    >>> language_of("Los agentes detuvieron a 137.480 personas en marzo"), language_of("137,480 people in March")
    ('es', 'en')
    """
    found = words(text[:LOOKED_AT]).texts
    counts = {name: sum(word in lexicon(name).words("stop") for word in found) for name in LANGUAGES}
    return max(LANGUAGES, key=lambda name: counts[name])


def check(
    record: Record, text: str, *, published: date | None = None, context: str = "", language: str = "",
    as_of: date | None = None,
) -> Checked:  # fmt: skip
    """Return the claims of a text, held against the record as of its publication and as of a day, today.

    ``context`` is what was said before it: a headline, the sentences in front.
    """
    language = language if language in LANGUAGES else language_of(f"{text} {context}")
    words_of = lexicon(language)
    judge = Judge(record, published, as_of)
    said = Said(context[:LOOKED_AT].strip())
    claims: list[Claim] = []
    consulting = Consulting(published, judge.now, language)
    records: list[RecordClaim] = []
    for offset, piece in sentences(text):
        sentence = Sentence(piece, words_of, offset)
        around, found = None, []
        if sentence.numbers or sentence.has("rank"):
            before = said.before()
            around = Sentence(before, words_of) if before else None
            found = find(sentence, around)
        if found:
            resolver = Resolver(sentence, around, published)
            resolved = [resolver.resolved(one) for one in found]
            line = judge.prefer(resolved)
            for each in resolved:
                start, end = sentence.words.starts[each.found.first], sentence.words.ends[each.found.after - 1]
                claims.append(judge.judge(each, text[start:end], start, end, line))
        if sentence.has("record_kind", "record_object"):
            before = said.before()
            records += consulting.consulted(sentence, Sentence(before, words_of) if before else None, text)
        said.add(piece, sentence.has("moving", "indicator", "place"))
    return Checked(text, language, published, judge.now, tuple(claims), tuple(records))
