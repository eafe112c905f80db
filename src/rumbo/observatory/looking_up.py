"""The part of the façade that finds what words ask for: indicators, places, values of dimensions, records.

Words are looked for, not understood: a thing fits by the words of its names and of what is said of it, in English or
Spanish, whatever their case, accents and endings. Rare words weigh more than common ones.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from rumbo.core import Text
from rumbo.core.codebook import dimensions
from rumbo.core.place import places
from rumbo.core.record import Record
from rumbo.indicators import indicators
from rumbo.observatory.recorded import Recorded

MOST_WORDS = 60
"""Further words of a question are not looked for."""

IN_NAME, IN_TEXT = 3.0, 1.0
ENDING = 0.7
"""What a word of the same stem is worth at most: Venezuelans, venezolanos and Venezuela."""

STEM, HALF = 4, 0.5
"""Words of one stem share so many first letters, and more than this of the shorter one."""

LEAST = 0.2
"""A fit below this share of the best one is left out."""

# What questions are made of in the two languages, and what every name here has.
COMMON = frozenset(
    re.findall(
        r"\w+",
        """
    a about all an and any are as at been between by can did do does during for from give had has have how i in into is
    it its last many me much of on or per since tell than that the their there they this to total until was were what
    when where which who whom why will with year month number count
    al algun ano como con cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde durante e el ella en entre
    era es esa ese esta este fue fueron ha han hasta hay hubo la las lo los mas me mes mi muy numero o para pero por que
    quien quienes se si sin sobre son su sus total un una unos y ya
    """,
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that fits words: its ``kind`` (indicator, place, value, term, record), its id and what it is.

    ``within`` is the dimension of a value, the register of a record, and the kind of a place. ``score`` tells how well
    it fits, against the best of one answer.
    """

    kind: str
    id: str
    name: Text
    about: Text
    within: str = ""
    aliases: tuple[str, ...] = ()
    score: float = 0.0


class LookingUp(Recorded):
    """What there is, by words."""

    def find(
        self, question: str, *, kinds: Sequence[str] = (), most: int = 10, more: Iterable[Found] = ()
    ) -> Sequence[Found]:
        """Return what fits the words of a question best, of all kinds or of some; ``more`` are further candidates.

        >>> import rumbo
        >>> found = rumbo.open().find("¿Cuántos venezolanos cruzaron el Darién?", kinds=["indicator", "place"])
        >>> {("indicator", "darien-transits"), ("place", "VEN"), ("place", "darien")} <= {(f.kind, f.id) for f in found}
        True
        """
        wanted = list(dict.fromkeys(_words(question[:4000])))[:MOST_WORDS]
        candidates = [*_fixed(), *(_of(one) for one in self.registers), *more]
        asked = [one for one in candidates if not kinds or one.kind in kinds]
        return _ranked(asked, wanted)[:most] if wanted else ()


def _ranked(candidates: Sequence[Found], wanted: Sequence[str]) -> list[Found]:
    """Return the candidates that fit best, each with its score, the best first."""
    read = [(one, *_read(one)) for one in candidates]
    everywhere = set().union(*(name | text for _, name, text in read)) if read else set()
    alike = {word: _alike(word, everywhere) for word in wanted}
    weights = {
        word: math.log(1 + len(read) / max(1, sum(not (name | text).isdisjoint(alike[word]) for _, name, text in read)))
        for word in wanted
    }
    scored = []
    for one, name, text in read:
        fits = [
            weights[word] * max(IN_NAME * _best(alike[word], name), IN_TEXT * _best(alike[word], text))
            for word in wanted
        ]
        # Of two names with the same fitting words, the shorter one says less else.
        if score := sum(fits) / (1 + 0.02 * len(name)):
            scored.append(replace(one, score=round(score, 3)))
    scored.sort(key=lambda one: (-one.score, one.kind, one.id))
    return [one for one in scored if one.score >= LEAST * scored[0].score]


def _best(alike: Mapping[str, float], words: frozenset[str]) -> float:
    return max((worth for word, worth in alike.items() if word in words), default=0.0)


def _alike(word: str, others: Iterable[str]) -> dict[str, float]:
    """Return the words that may be another form of a word, and what each is worth."""
    found = {word: 1.0}
    for other in others:
        if other[:STEM] == word[:STEM] and len(other) >= STEM:
            alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
            shared = alike / min(len(word), len(other))
            if shared > HALF:
                found.setdefault(other, ENDING * shared)
    return found


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text that say something, folded to plain letters.

    >>> list(_words("¿Cuántos venezolanos cruzaron el Darién en 2023?"))
    ['venezolanos', 'cruzaron', 'darien', '2023']
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    for word in re.findall(r"[a-z0-9]+", plain):
        if word not in COMMON and len(word) > 1:
            yield word


@cache
def _read(one: Found) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of the names of a thing and of what is said of it."""
    names = " ".join([one.id, *one.name.values(), *one.aliases])
    return frozenset(_words(names)), frozenset(_words(" ".join(one.about.values())))


@cache
def _fixed() -> Sequence[Found]:
    """Return the candidates that no archive changes."""
    found = [
        Found("indicator", one.id, one.name, one.definition, aliases=tuple(one.short.values()))
        for one in indicators().values()
    ]
    for spot in places():
        found.append(Found("place", spot.id, spot.name, Text.of(spot.kind.value), spot.kind.value, spot.aliases))
    for name, dimension in dimensions().items():
        found += [
            Found("value", value, words, dimension.name, name) for value, words in dimension.values.items()
        ]  # fmt: skip
    return tuple(found)


@cache
def _of(record: Record) -> Found:
    said = record.statements[0].text
    about = Text(en=f"{record.kind}. {said['en']}", es=f"{record.kind}. {said['es']}")
    return Found("record", record.id, record.title, about, record.register)
