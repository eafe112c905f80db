"""Which records a sentence speaks of: an office, a measure, an agreement, a meeting, a promise; by whom, where, when.

What is denied, proposed or to come is left alone, and so is what nothing ties to a country, a day or a name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from rumbo.claims.dating import times
from rumbo.claims.lexicon import Hit
from rumbo.claims.mentions import Mention
from rumbo.claims.registered import Named
from rumbo.claims.sentence import Sentence
from rumbo.core.when import When

STEM = 5
"""So many letters of a word tell what it is about."""
PROGRAMMES = frozenset({"usa-mpp", "parole-chnv"})
_JOINS = frozenset({",", "y", "and", "e", "the", "el", "la", "los", "las", "de", "from", "in", "en", "as", "well", "&"})
_ARTICLES = frozenset({"the", "el", "la", "los", "las", "both", "neighboring", "government", "gobierno", "governments",
                       "gobiernos"})  # fmt: skip
_OPENS = frozenset({"on", "in", "the", "a", "an", "el", "la", "los", "las", "un", "una", "en", "se"})
_CLOSES = frozenset({".", ",", ";", ":", "-", "and", "y"})
_STATES = frozenset({"united states", "estados unidos", "u.s.", "u.s", "ee.uu.", "eeuu", "ee uu", "usa", "washington"})
BESIDE = 7
"""No more words than this lie between a thing and the verb that begins it."""


class Group(NamedTuple):
    """Countries named in one breath, and the word in front of them."""

    first: int
    after: int
    countries: tuple[str, ...]
    lead: str


def named(sentence: Sentence, context: Sentence | None, published: date | None) -> Iterator[Named]:
    """Yield what a sentence says exists, in order."""
    objects = list(sentence.of("record_object"))
    kinds = sorted(
        (*objects, *(hit for hit in sentence.of("record_kind") if not any(_inside(hit, one) for one in objects))),
        key=lambda hit: hit.first,
    )
    if not kinds or "?" in sentence.texts:
        return
    own = sentence.has("moving", "demonym")
    if not own and not (context is not None and context.has("moving")) and not objects:
        kinds = [hit for hit in kinds if hit.value == "visa-restriction"]
    groups = _groups(sentence)
    bounds = _bounds(sentence, kinds)
    for hit, (first, after) in bounds:
        found = _Reader(sentence, published, [one for one in groups if first <= one.first < after], first, after)
        if one := found.named(hit, [each for each in kinds if first <= each.first < after], in_context=not own):
            yield one


def _inside(hit: Hit, other: Hit) -> bool:
    return other.first <= hit.first and hit.after <= other.after and hit.after - hit.first < other.after - other.first


def _bounds(sentence: Sentence, kinds: Sequence[Hit]) -> list[tuple[Hit, tuple[int, int]]]:
    """Return the first hit of each thing named, with the words that are said of it."""
    heads: list[Hit] = []
    for hit in kinds:
        last = heads[-1] if heads else None
        if last is None or (_kind(hit) != _kind(last) and hit.first >= last.after):
            kinds_ = {last.kind, hit.kind} if last else set()
            if last and "meeting" in (_kind(last), _kind(hit)) and len(kinds_) == 2 and hit.first - last.after <= 3:
                # "the third ministerial of the Declaration" is a meeting.
                heads[-1] = hit if _kind(hit) == "meeting" else last
                continue
            heads.append(hit)
    cuts = [0]
    for one, other in itertools.pairwise(heads):
        breaks = [at for at in range(one.after, other.first) if sentence.word(at) in (",", ";", ":", "-")]
        joins = [at for at in range(one.after, other.first) if sentence.word(at) in ("and", "y", "while", "mientras")]
        cuts.append((breaks or joins or [other.first])[-1])
    cuts.append(len(sentence))
    return [(hit, (cuts[at], cuts[at + 1])) for at, hit in enumerate(heads)]


def _kind(hit: Hit) -> str:
    if hit.kind == "record_kind":
        return str(hit.value)
    return {"lad-2022": "agreement", "safe-mobility": "office"}.get(str(hit.value), "programme")


def _groups(sentence: Sentence) -> list[Group]:
    found: dict[int, tuple[int, str]] = {}
    for hit in sentence.of("counting"):
        found[hit.first] = hit.after, str(hit.value)
    for hit in sentence.of("country"):
        found[hit.first] = hit.after, str(hit.value)
    for hit in sentence.of("us"):
        written = " ".join(sentence.texts[hit.first : hit.after])
        if written in _STATES or (written == "us" and _capitals(sentence, hit)):
            found[hit.first] = hit.after, "USA"
    groups: list[Group] = []
    for first in sorted(found):
        after, country = found[first]
        if sentence.word(first - 1) in ("new", "nuevo"):
            continue
        last = groups[-1] if groups else None
        between = sentence.texts[last.after : first] if last else []
        if last and first < last.after:
            continue
        if last and len(between) <= 4 and all(word in _JOINS for word in between) and between:
            groups[-1] = last._replace(after=after, countries=(*last.countries, country))
            continue
        at = first - 1
        while sentence.word(at) in _ARTICLES:
            at -= 1
        groups.append(Group(first, after, (country,), sentence.word(at)))
    return groups


def _capitals(sentence: Sentence, hit: Hit) -> bool:
    start = sentence.words.starts[hit.first] - sentence.words.starts[0]
    return sentence.text[start : start + 2] == "US"


class _Reader:
    """Reads what a stretch of a sentence says of one thing."""

    def __init__(
        self, sentence: Sentence, published: date | None, groups: Sequence[Group], first: int, after: int
    ) -> None:
        self.sentence, self.published, self.groups = sentence, published, groups
        self.bounds = first, after

    def named(self, head: Hit, kinds: Sequence[Hit], in_context: bool) -> Named | None:
        name = next((str(hit.value) for hit in kinds if hit.kind == "record_object"), "")
        kind = "programme" if name in PROGRAMMES else _kind(head)
        begun = self._has("record_signs") if kind == "agreement" else self._has("record_exists", "record_signs")
        runs = self._has("record_runs")
        if self._has("record_denied") and kind != "promise":
            return None
        dated = times(self.sentence, *self.bounds, self.published)
        when = dated[0][0] if dated else None
        by, at = self._countries(kind, head, begun)
        if kind != "promise" and not (begun or runs or (when and (by or at))):
            return None
        number = self._number(head)
        edges = self._edges(kind, kinds, {*by, *at}, dated[:1], (*begun, *runs))
        beside = any(abs(hit.first - head.first) <= BESIDE and self._dates(hit, dated) for hit in begun)
        return Named(
            kind=kind, first=self._opened(min(edges) if not number else min(*edges, head.first - 1)),
            after=self._closed(self.bounds[1] if kind == "promise" else max(edges) + 1), name=name, by=by, at=at,
            people=self._people(), when=when, doubtful=not beside or len({one for one, _ in dated}) > 1,
            runs=bool(runs and not begun), number=number, amounts=self._amounts(), stems=self._stems(),
            in_context=in_context,
        )  # fmt: skip

    def _dates(self, verb: Hit, dated: Sequence[tuple[When, Mention]]) -> bool:
        """Say whether the time named is that of a verb: no comma lies between."""
        return not any(self._comma(verb.first, one.first) for _, one in dated)

    def _comma(self, one: int, other: int) -> bool:
        """Say whether a comma lies between two words, but for those of a list of countries."""
        lists = {at for group in self.groups for at in range(group.first, group.after)}
        return any(self.sentence.word(at) in (",", ";") and at not in lists for at in range(*sorted((one, other))))

    def _edges(
        self, kind: str, kinds: Sequence[Hit], countries: set[str], dated: Sequence[tuple[When, Mention]],
        verbs: Sequence[Hit],
    ) -> list[int]:  # fmt: skip
        """Return the words that a claim reaches to: what it names, where, when, and the verb where that is near."""
        places = [group for group in self.groups if set(group.countries) <= countries]
        stretches = [(hit.first, hit.after) for hit in kinds]
        stretches += [(group.first, group.after) for group in places]
        stretches += [(mention.first, mention.after) for _, mention in dated]
        if kind == "visa-restriction":
            stretches += [(hit.first, self._with_noun(hit)) for hit in self._has("demonym")]
        for hit in verbs:
            if min(stretches)[0] - 4 <= hit.first <= max(after for _, after in stretches) + 3:
                stretches.append((hit.first, hit.after))
        return [edge for first, after in stretches for edge in (first, after - 1)]

    def _has(self, *kinds: str) -> list[Hit]:
        first, after = self.bounds
        return [hit for hit in self.sentence.of(*kinds) if first <= hit.first < after]

    def _opened(self, first: int) -> int:
        while first > self.bounds[0] and self.sentence.word(first - 1) in _OPENS:
            first -= 1
        return first

    def _closed(self, after: int) -> int:
        while after > 1 and self.sentence.word(after - 1) in _CLOSES:
            after -= 1
        return after

    def _countries(self, kind: str, head: Hit, begun: Sequence[Hit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the countries that act, and those where it is."""
        at_words = self.sentence.lexicon.words("at")
        origins = self.sentence.lexicon.words("origin_before") - self.sentence.lexicon.words("by")
        groups = [one for one in self.groups if one.lead not in origins or kind == "promise"]
        at = [one for one in groups if one.lead in at_words and kind != "promise"]
        by = [one for one in groups if one not in at]
        if kind == "agreement":  # who is only spoken of beside it is no party
            with_ = self.sentence.lexicon.words("by")
            by = [one for one in by if one.lead in with_ or any(0 <= hit.first - one.after <= 4 for hit in begun)]
        if kind == "meeting":  # where somebody spoke of it is not where it was
            verbs = (head, *begun)
            at = [one for one in at if any(0 <= one.first - hit.after <= 4 and not self._comma(hit.after, one.first)
                                           for hit in verbs)]  # fmt: skip
        if kind == "promise":
            by = [one for one in by if one.first < head.first and head.first - one.after <= 6][-1:]
            if not by and head.first - self.bounds[0] <= 8:
                by = [one for one in groups if one.after <= head.first][-1:]
        return _all(by), _all(at)

    def _people(self) -> tuple[str, ...]:
        first, after = self.bounds
        return tuple(dict.fromkeys(str(hit.value) for hit in self.sentence.of("demonym") if first <= hit.first < after))

    def _with_noun(self, hit: Hit) -> int:
        """Return where a nationality ends, in English with what bears it: "Colombian companies"."""
        noun, lexicon = self.sentence.word(hit.after), self.sentence.lexicon
        return hit.after + (lexicon.language == "en" and noun.isalpha() and noun not in lexicon.words("stop"))

    def _number(self, head: Hit) -> int:
        """Return which one in a row it is: the third ministerial."""
        return int(self.sentence.lexicon.numbers("ordinals").get(self.sentence.word(head.first - 1), 0))

    def _amounts(self) -> tuple[float, ...]:
        first, after = self.bounds
        return tuple(one.value for one in self.sentence.numbers if first <= one.first < after)

    def _stems(self) -> frozenset[str]:
        stop = self.sentence.lexicon.words("stop")
        countries = {at for group in self.groups for at in range(group.first, group.after)}
        return frozenset(
            stems([self.sentence.word(at) for at in range(*self.bounds) if at not in countries], stop)
        )  # fmt: skip


def _all(groups: Sequence[Group]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(country for group in groups for country in group.countries))


def stems(texts: Sequence[str], stop: frozenset[str]) -> Iterator[str]:
    """Yield the beginnings of the words that tell what a text is about.

    >>> list(stems(["resettle", "20,000", "refugees", "of", "the"], frozenset({"of", "the"})))
    ['reset', 'refug']
    """
    for word in texts:
        if len(word) >= STEM and word.isalpha() and word not in stop:
            yield word[:STEM]
