"""A text checked: cut into sentences, each read with what was said before it, its claims found, resolved and judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.claims.claim import Claim
from rumbo.claims.consulting import Consulting
from rumbo.claims.finding import find
from rumbo.claims.judging import Judge
from rumbo.claims.lexicon import LANGUAGES, Lexicon, lexicon
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim
from rumbo.claims.resolving import Resolver
from rumbo.claims.sentence import Sentence
from rumbo.claims.text import sentences, vocabulary, words
from rumbo.errors import TooLarge

LOOKED_AT = 4000
"""So many characters of a text tell its language."""
MOST = 60_000
"""A text that makes more claims than this is refused: all of them are held at once."""
MATTER = frozenset({"moving", "indicator", "place", "demographic", "demonym"})
"""Without words of these kinds a sentence makes a claim only by what was said before it."""
RECORDS = frozenset({"record_kind", "record_object"})
"""Without words of these kinds it names no record."""
_DIGIT = re.compile(r"\d")


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

    lexicon: Lexicon
    headline: str
    last: str = ""
    _read: Sentence | None = None

    def before(self) -> Sentence | None:
        """Return the context of the next sentence, the nearest first; read once, as long as it stays the same."""
        text = ". ".join(part for part in (self.last, self.headline) if part)
        if self._read is None or self._read.text != text:
            self._read = Sentence(text, self.lexicon)
        return self._read if text else None

    def moves(self) -> bool:
        """Say whether it speaks of people moving."""
        before = self.before()
        return before is not None and before.has("moving")

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

    ``context`` is what was said before it: a headline, the sentences in front. Raises TooLarge beyond ``MOST`` claims.
    """
    language = language if language in LANGUAGES else language_of(f"{text[:LOOKED_AT]} {context[:LOOKED_AT]}")
    words_of = lexicon(language)
    judge = Judge(record, published, as_of)
    said = Said(words_of, context[:LOOKED_AT].strip())
    claims: list[Claim] = []
    consulting = Consulting(published, judge.now, language)
    records: list[RecordClaim] = []
    for offset, piece in sentences(text):
        known = vocabulary(piece)
        matter = words_of.may_begin(known, MATTER)
        counts = bool(_DIGIT.search(piece)) or words_of.may_count(known)
        matter = matter or (counts and said.moves())
        names = words_of.may_begin(known, RECORDS)
        if not matter and not names:
            said.add(piece, to_the_matter=False)
            continue
        sentence = Sentence(piece, words_of, offset)
        if counts and matter:
            claims += _claims(text, sentence, said.before(), judge)
        if names:
            records += consulting.consulted(sentence, said.before(), text)
        if len(claims) + len(records) > MOST:
            raise TooLarge(
                f"The text makes more than {MOST:,} claims.",
                "All claims of a text are held at once.",
                "Check it in parts, such as one article at a time.",
            )
        said.add(piece, sentence.has("moving", "indicator", "place"))
    return Checked(text, language, published, judge.now, tuple(claims), tuple(records))


def _claims(text: str, sentence: Sentence, before: Sentence | None, judge: Judge) -> Iterator[Claim]:
    found = find(sentence, before) if sentence.numbers or sentence.has("rank") else []
    if not found:
        return
    resolver = Resolver(sentence, before, judge.published)
    resolved = [resolver.resolved(one) for one in found]
    line = judge.prefer(resolved)
    for each in resolved:
        start, end = sentence.words.starts[each.found.first], sentence.words.ends[each.found.after - 1]
        yield judge.judge(each, text[start:end], start, end, line, resolved)
