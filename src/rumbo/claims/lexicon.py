"""The lexicons: per language one YAML file of words, read once and made into an index that is asked word by word.

A sentence is matched in one pass: each word leads to the few phrases that begin with it, so the time grows with the
length of the text alone, however many phrases there are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from rumbo.claims.text import Words, fold
from rumbo.core.place import PlaceKind, places

LANGUAGES = ("en", "es")
COUNTING = frozenset({"fraction", "ratio", "rank"})
NO_COUNTRIES = frozenset({"reunion"})
"""Names of countries that are a common word first: "reunión" is a meeting."""
KEPT = 50_000
"""What so many words and pairs of words begin is kept, and found anew beyond."""


class Hit(NamedTuple):
    """A phrase of the lexicon in a sentence: what it is, what it stands for, its first word and the one after it."""

    kind: str
    value: Any
    first: int
    after: int


class _Phrase(NamedTuple):
    rest: tuple[str, ...]
    kind: str
    value: Any


@dataclass(frozen=True)
class Lexicon:
    """The words of one language: single lists by name (``table``), and the index of all phrases."""

    language: str
    table: Mapping[str, Any]
    exact: Mapping[str, Sequence[_Phrase]]
    stems: Mapping[str, Sequence[_Phrase]]
    longest_stem: int
    kinds: dict[str, frozenset[str]]
    beginning: dict[tuple[str, str], tuple[_Phrase, ...]]

    def words(self, name: str) -> frozenset[str]:
        """Return a plain list of words."""
        return self.table["words"][name]  # type: ignore[no-any-return]

    def numbers(self, name: str) -> Mapping[str, float]:
        """Return a mapping from words to numbers."""
        return self.table["numbers"][name]  # type: ignore[no-any-return]

    def hits(self, words: Words) -> list[Hit]:
        """Return the phrases found, in order; of one kind the longest, and none inside another of its kind."""
        found: list[Hit] = []
        texts, reached = words.texts, dict[str, int]()
        for index, (word, following) in enumerate(itertools.pairwise((*texts, ""))):
            for phrase in self._beginning_with(word, following):
                after = index + 1 + len(phrase.rest)
                # "ano anterior" stands beside "del ano": of words of time, the one that reaches further counts.
                if reached.get(phrase.kind, 0) > index and (phrase.kind != "period" or reached[phrase.kind] >= after):
                    continue
                if len(phrase.rest) > 1 and not _fits(phrase.rest, texts, index + 1):
                    continue
                reached[phrase.kind] = after
                found.append(Hit(phrase.kind, phrase.value, index, after))
        return found

    def may_begin(self, words: Iterable[str], kinds: frozenset[str]) -> bool:
        """Say whether one of these words begins a phrase of one of these kinds."""
        return any(not kinds.isdisjoint(self._kinds(word)) for word in words)

    def may_count(self, words: Collection[str]) -> bool:
        """Say whether one of these words may be part of a number or rank that is written in words."""
        named = any(word in self.numbers("units") or word in self.numbers("multipliers") for word in words)
        return named or self.may_begin(words, COUNTING)

    def _kinds(self, word: str) -> frozenset[str]:
        """Return the kinds of phrases that begin with a word."""
        found = self.kinds.get(word)
        if found is None:
            found = frozenset(phrase.kind for phrase in self._phrases(word))
            if len(self.kinds) < KEPT:
                self.kinds[word] = found
        return found

    def _beginning_with(self, word: str, following: str) -> tuple[_Phrase, ...]:
        """Return the phrases that begin with a word, as far as the one after it allows."""
        found = self.beginning.get((word, following))
        if found is None:
            if not self._kinds(word):
                return ()
            fitting = [one for one in self._phrases(word) if not one.rest or _is(following, one.rest[0])]
            # Of phrases of one kind the longest is tried first, then the one written out in full.
            found = tuple(sorted(fitting, key=lambda one: -len(one.rest)))
            if len(self.beginning) < KEPT:
                self.beginning[word, following] = found
        return found

    def _phrases(self, word: str) -> Iterator[_Phrase]:
        yield from self.exact.get(word, ())
        for length in range(2, min(len(word), self.longest_stem) + 1):
            yield from self.stems.get(word[:length], ())


def _is(word: str, wanted: str) -> bool:
    return word == wanted or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def _fits(rest: Sequence[str], texts: Sequence[str], index: int) -> bool:
    return index + len(rest) <= len(texts) and all(map(_is, texts[index : index + len(rest)], rest))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language, ``en`` or ``es``."""
    text = (Path(__file__).parent / "lexicons" / f"{language}.yml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    exact: dict[str, list[_Phrase]] = {}
    stems: dict[str, list[_Phrase]] = {}
    for kind, value, phrase in _entries(raw):
        for sequence in _expanded(phrase):
            first, *rest = sequence
            where, key = (stems, first[:-1]) if first.endswith("*") else (exact, first)
            where.setdefault(key, []).append(_Phrase(tuple(rest), kind, value))
    lists = ("stop", "children", "doubtful_months", "month_before", "weekdays", "fiscal", "range_from", "range_to",
             "span_months", "parts_of", "presidency_words", "sector_words", "origin_before", "rank_nouns")  # fmt: skip
    numbers = {
        name: {key: float(number) for key, number in raw["numbers"][name].items()}
        for name in ("units", "multipliers", "suffixes", "ordinals")
    }
    numbers |= {name: {key: float(number) for key, number in raw[name].items()} for name in ("months", "quarters")}
    numbers["hundreds"] = dict.fromkeys(raw["numbers"]["hundreds"], 100.0)
    numbers["joins"] = dict.fromkeys(raw["numbers"]["joins"], 0.0)
    words = {name: frozenset(raw[name]) for name in lists}
    words["times"] = frozenset(raw["numbers"]["times"])
    words |= {name: frozenset(raw["records"][name]) for name in ("by", "at")}
    numbers["days"] = {key: float(number) for key, number in raw["records"]["days"].items()}
    table = {"words": words, "numbers": numbers, "presidencies": raw["presidencies"]}
    return Lexicon(language, table, exact, stems, max(map(len, stems)), {}, {})


def namings(language: str) -> Mapping[str, frozenset[str]]:
    """Return the words by which texts of a language name each indicator, where they say much: plain letters, no stems.

    >>> "apprehen" in namings("en")["usbp-encounters"]
    True
    """
    found: dict[str, set[str]] = {}
    held = lexicon(language)
    for first, phrases in (*held.exact.items(), *held.stems.items()):
        for phrase in phrases:
            if phrase.kind == "indicator" and phrase.value[1] > 1:
                words = (one.rstrip("*") for one in (first, *phrase.rest))
                found.setdefault(phrase.value[0], set()).update(word for word in words if len(word) > 3)
    return {name: frozenset(words) for name, words in found.items()}


def demonyms(language: str) -> Mapping[str, frozenset[str]]:
    """Return what texts of a language call the people of each country: plain letters, no stems.

    >>> "hondurenos" in demonyms("es")["HND"]
    True
    """
    found: dict[str, set[str]] = {}
    held = lexicon(language)
    for first, phrases in (*held.exact.items(), *held.stems.items()):
        for phrase in phrases:
            if phrase.kind == "demonym":
                found.setdefault(phrase.value, set()).add(first)
    return {name: frozenset(words) for name, words in found.items()}


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    plain = dict.fromkeys(("money", "moving", "people", "forecast", "daily", "every", "children", "until", "since"), "")
    plain |= {"events": "event", "verbs": "verb", "units": "unit", "stocks": "stock", "policies": "policy",
              "polls": "poll", "opinions": "opinion", "single_events": "single", "others": "other", "us_words": "us",
              "all_nationalities": "all", "share_words": "share", "respective": "respective", "comparators": "than",
              "averages": "average", "record_words": "record", "negations": "negation",
              "treatments": "treatment", "refuted": "refuted"}  # fmt: skip
    for name, kind in plain.items():
        yield from ((kind or name, kind or name, phrase) for phrase in raw[name])
    keyed = {"hedges": "hedge", "demographics": "demographic", "places": "place", "sectors": "sector",
             "counting_countries": "counting", "demonyms": "demonym", "changes": "change", "ranks": "rank",
             "period_words": "period"}  # fmt: skip
    for name, kind in keyed.items():
        yield from ((kind, value, phrase) for value, phrases in raw[name].items() for phrase in phrases)
    for name in ("fractions", "ratios"):
        for value, phrases in raw["numbers"][name].items():
            yield from ((name[:-1], float(value), phrase) for phrase in phrases)
    yield from (("percent", "percent", phrase) for phrase in raw["numbers"]["percent"])
    yield from (("points", "points", phrase) for phrase in raw["numbers"]["points"])
    yield from (("one_in", "one_in", phrase) for phrase in raw["numbers"]["one_in"])
    for indicator, weights in raw["indicators"].items():
        yield from (
            ("indicator", (indicator, int(weight)), phrase) for weight, phrases in weights.items() for phrase in phrases
        )
    for name, phrases in raw["records"]["kinds"].items():
        yield from (("record_kind", name, phrase) for phrase in phrases)
    for name, phrases in raw["records"]["objects"].items():
        yield from (("record_object", name, phrase) for phrase in phrases)
    for name in ("exists", "signs", "runs", "denied"):
        yield from ((f"record_{name}", name, phrase) for phrase in raw["records"][name])
    for country in places(PlaceKind.COUNTRY):
        names = {country.name["en"], country.name["es"], *(name for name in country.aliases if len(name) > 4)}
        yield from (("country", country.id, fold(name).text) for name in names
                    if re.fullmatch(r"[\w '-]+", name) and fold(name).text not in NO_COUNTRIES)  # fmt: skip


_PART = re.compile(r"\(([^()]*)\)(\??)|(\S+)")


def _expanded(phrase: str) -> Iterable[tuple[str, ...]]:
    """Return the sequences of words that a phrase with alternatives and missing words stands for.

    >>> sorted(_expanded("between (the)? (ports|crossings)"))[:2]
    [('between', 'crossings'), ('between', 'ports')]
    """
    choices: list[list[tuple[str, ...]]] = []
    for group, missing, word in _PART.findall(phrase):
        options = group.split("|") if group else [word.rstrip("?")]
        found = [tuple(option.replace("-", " ").replace("'", "'").split()) for option in options]
        if missing or (word.endswith("?") and len(word) > 1):
            found.append(())
        choices.append(found)
    for combination in product(*choices):
        sequence = tuple(word for part in combination for word in part)
        if sequence:
            yield sequence
