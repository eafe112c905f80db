"""Of whom and where a claim speaks: indicator, place, citizenship and demographic group, each with what led to it."""

from __future__ import annotations

from typing import NamedTuple

from rumbo.claims.claim import Because
from rumbo.claims.found import Found
from rumbo.claims.lexicon import Hit
from rumbo.claims.sentence import Sentence
from rumbo.claims.wholes import PARTS, is_of_next, is_over, is_whole, names_others
from rumbo.claims.whom import SEVERAL, Whom

BORDER = ("usbp-encounters", "cbp-encounters", "ofo-encounters", "title-42-expulsions")
NATIONAL = ("refugee-admissions", "chnv-arrivals", "dhs-removals", "ice-removals-and-returns", "credible-fear-claims")
RETURNS = ("dhs-removals", "ice-removals-and-returns")
# How much a word of another clause, and of the context, says of a number.
ELSEWHERE, CONTEXT = 0.8, 0.45
EXPLICIT = 2.4
TITLE_8 = ("title 8", "titulo 8")
_ITS_OWN = ("cbp", "customs", "encounter", "aduana", "encuentro")
"""How the words begin that name the count of the United States, where others that say as much are of any country."""


class Subject(NamedTuple):
    """What a number counts and where, with the reasons, and whether the words leave no doubt of either."""

    indicator: str | None
    place: str | None
    citizenship: str | None
    demographic: str | None
    authority: str | None
    explicit: bool
    placed: bool
    mixed: bool
    together: tuple[str, ...]
    because: dict[str, Because]


class Subjects(Whom):
    """The subjects of one sentence's numbers."""

    def of(self, found: Found) -> Subject:
        """Return the subject of one number."""
        because: dict[str, Because] = {}
        place = self._foreign(found, because)
        indicator, explicit = self._indicator(found, because, place)
        placed = place is not None
        if place is None:
            place, placed = self._place(found, indicator, because)
        citizenship = self.citizenship(found, place, because)
        demographic = self.demographic(found, because)
        if place and place.startswith("usbp-") and indicator == "cbp-encounters" and not explicit:
            indicator = "usbp-encounters"
        if not placed and indicator in BORDER and not explicit and citizenship:
            indicator, place = "cbp-encounters", "USA"
        if not placed and indicator == "cbp-encounters" and (citizenship or not self._at_border()):
            place = "USA"
        indicator = self._at_place(indicator, place)
        if indicator == "darien-transits":
            place = "darien"
        if indicator == "asylum-applications" and place in ("us-southwest", None):
            place = "USA"
        authority = self._authority(found, indicator)
        mixed = because.get("citizenship") == SEVERAL
        together = () if not mixed or names_others(self.sentence) else tuple(dict.fromkeys(self.group))
        mixed = mixed and len(together) < 2
        return Subject(
            indicator, place, citizenship, demographic, authority, explicit, placed, mixed,
            () if mixed else together, because,
        )  # fmt: skip

    # Indicator --------------------------------------------------------------------------------------------------

    def _indicator(self, found: Found, because: dict[str, Because], place: str | None) -> tuple[str | None, bool]:
        scores: dict[str, float] = {}
        words: dict[str, tuple[float, str, str]] = {}
        bounds = self.sentence.segment(found.first)
        eight = self._title_8(found)
        elsewhere: dict[str, float] = {}
        for hit in self.sentence.of("indicator"):
            name, weight = hit.value
            if name == "title-42-expulsions" and (eight or is_over(self.sentence, hit)):
                continue
            # Persons and expulsions told after the next number are said of that one.
            if name in PARTS and hit.first > found.first and is_of_next(self.sentence, found, hit):
                continue
            inside = self.sentence.within(hit, bounds)
            if inside:
                scores[name] = min(4.5, scores.get(name, 0.0) + weight)
            else:
                # What is said later of a part ("41 % of them were expelled") is not said of the whole.
                later = hit.first > found.first
                if later and found.kind != "share" and name in ("title-42-expulsions", "unique-individuals"):
                    continue
                factor = (
                    ELSEWHERE
                    if found.kind == "share"
                    else ELSEWHERE * (0.5 if later and name == "title-42-expulsions" else 0.75 if later else 1.0)
                )
                elsewhere[name] = max(elsewhere.get(name, 0.0), weight * factor)
            self._note(
                words, name, weight * (1 if inside else ELSEWHERE), "words", self.sentence.written(hit.first, hit.after)
            )
        for name, score in elsewhere.items():
            scores[name] = max(scores.get(name, 0.0), score)
        if person := self._persons(found, bounds):  # Whoever counts them: persons are no events.
            because["indicator"] = Because("words", self.sentence.written(person.first, person.after))
            return str(person.value[0]), True
        in_sentence = set(scores)
        if self.context is not None:
            for hit in self.context.of("indicator"):
                name, weight = hit.value
                if name == "title-42-expulsions" and is_over(self.context, hit):
                    continue
                if name == "darien-transits" and self._names_its_own():
                    continue
                scores[name] = max(scores[name] + 0.1 * weight if name in in_sentence else 0.0, weight * CONTEXT)
                self._note(words, name, weight * CONTEXT, "context", self.context.written(hit.first, hit.after))
        if place is not None:
            for name in BORDER:
                scores.pop(name, None)
        if is_whole(self.sentence, found) and set(scores) - set(PARTS):
            for name in PARTS:
                scores.pop(name, None)
        elif is_whole(self.sentence, found) and not self.sentence.at(found.after, "indicator"):
            return self._default_indicator(because, place), False
        if self._both_components(bounds):
            scores["cbp-encounters"] = 4.5  # "apprehended or deemed inadmissible": the two together
            words["cbp-encounters"] = words.get("usbp-encounters", (0.0, "words", ""))
        if not scores:
            return self._default_indicator(because, place), False
        # Where the words say as much for either, it is all of CBP, of which Border Patrol is a part.
        best = max(scores, key=lambda name: (scores[name], name == "cbp-encounters", name))
        _, how, written = words[best]
        because["indicator"] = Because(how, written)
        return best, scores[best] >= EXPLICIT

    def _persons(self, found: Found, bounds: tuple[int, int]) -> Hit | None:
        """Return the words by which a number counts persons, each once: "137,480 unique migrants were apprehended"."""
        for hit in self.sentence.of("indicator"):
            between = sorted((found.first, hit.first))
            apart = self._comma(*between) or any(between[0] < one.first < between[1] for one in self.sentence.numbers)
            if hit.value[0] == "unique-individuals" and self.sentence.within(hit, bounds) and not apart:
                return hit
        return None

    def _both_components(self, bounds: tuple[int, int]) -> bool:
        """Say whether a number's own words, or those just before, name Border Patrol's and Field Operations' part."""
        before = [one for one in self.sentence.segments if one[1] <= bounds[0]][-1:]
        named = any(self.sentence.within(hit, bounds) for hit in self.sentence.of("indicator"))
        for segment in (bounds, *(() if named else before)):
            strong = {
                hit.value[0]
                for hit in self.sentence.of("indicator")
                if hit.value[1] >= 3 and self.sentence.within(hit, segment)
            }
            if {"usbp-encounters", "ofo-encounters"} <= strong:
                return True
        return False

    def _default_indicator(self, because: dict[str, Because], place: str | None) -> str | None:
        """People moving at the border of the United States, with no word for how they are counted: all of CBP."""
        parts = [part for part in (self.sentence, self.context) if part is not None]
        american = any(part.has("place", "sector", "us") or "fiscal" in part.texts for part in parts)
        if place is None and (american or not any(part.has("counting", "indicator") for part in parts)):
            because["indicator"] = Because("default")
            return "cbp-encounters"
        return None

    @staticmethod
    def _note(words: dict[str, tuple[float, str, str]], name: str, weight: float, how: str, written: str) -> None:
        if name not in words or words[name][0] < weight:
            words[name] = (weight, how, written)

    def _at_place(self, indicator: str | None, place: str | None) -> str | None:
        """Return the indicator that counts this at a place: a country's own counts are its own indicators."""
        if indicator == "darien-transits" or place == "darien":
            return "darien-transits"
        if indicator in BORDER or indicator in RETURNS or indicator is None:
            returned = self.sentence.has("event", "verb") and any(
                word.startswith(("return", "deport", "retorn", "repatri")) for word in self.sentence.texts
            )
            own = {
                "MEX": "mexico-returns" if returned else "mexico-irregular-events",
                "HND": "honduras-irregular-entries",
                "GTM": "guatemala-returns" if returned else None,
                "PAN": "darien-transits",
            }
            said = any(hit.value[0] in RETURNS for hit in self.sentence.of("indicator"))
            if place in own and (indicator not in RETURNS or returned or not said):
                return own[place]
            if indicator in RETURNS:
                return indicator
            return indicator if place is None or place == "USA" or not place.isupper() else None
        return indicator

    # Place ------------------------------------------------------------------------------------------------------

    def _foreign(self, found: Found, because: dict[str, Because]) -> str | None:
        """Return the country that counts, where it is not the United States."""
        named = self._strongest()
        strongest = named[1].value[0] if named else None
        if named and strongest == "darien-transits":
            because["place"] = because["indicator"] = Because(*self._told(*named))
            return "darien"
        asylum = strongest in ("asylum-applications", "asylum-decisions", "displaced-population")
        parts = [part for part in (self.sentence, self.context) if part is not None]
        american = any(part.has("us", "place") or "fiscal" in part.texts for part in parts)
        for sentence, how in ((self.sentence, "words"), (self.context, "context")):
            if sentence is None or (how == "context" and self._names_its_own()):
                continue
            for hit in sentence.of("counting"):
                if not self._is_origin(sentence, hit) and (
                    asylum or not american or (self._acts(sentence, hit) and how == "words")
                ):
                    because["place"] = Because(how, sentence.written(hit.first, hit.after))
                    return str(hit.value)
        return None

    def _strongest(self) -> tuple[Sentence, Hit] | None:
        """Return the indicator that the words name beyond doubt: those of the sentence, else of what it leaves open."""
        for sentence in (self.sentence, self.context):
            if sentence is None or (sentence is self.context and self._names_its_own()):
                continue
            best = max(sentence.of("indicator"), key=lambda hit: hit.value[1], default=None)
            if best and best.value[1] * (1.0 if sentence is self.sentence else 0.9) >= EXPLICIT:
                return sentence, best
        return None

    def _names_its_own(self) -> bool:
        """Say whether the sentence names a place, publisher or count of the United States: no other is carried on."""
        return self.sentence.has("place", "sector") or any(
            hit.value[0] in BORDER
            and (hit.value[1] >= 3 or (hit.value[1] == 2 and self.sentence.word(hit.first).startswith(_ITS_OWN)))
            for hit in self.sentence.of("indicator")
        )

    @staticmethod
    def _is_origin(sentence: Sentence, hit: Hit) -> bool:
        before = sentence.word(hit.first - 1)
        if before in ("from", "desde", "con", "with", "to", "hacia", "and", "y"):
            return True
        if before in (",", "o", "or") and sentence.at(hit.first - 2, "counting", "country"):
            return True
        if before in ("de", "of") and not sentence.at(hit.first - 2, "counting"):
            previous = sentence.word(hit.first - 2)
            return previous not in (
                "gobierno",
                "autoridades",
                "government",
                "coasts",
                "asilo",
                "migracion",
                "instituto",
            )
        return False

    @staticmethod
    def _acts(sentence: Sentence, hit: Hit) -> bool:
        """Say whether a country is what counts: "Mexico's government reports", "México detuvo"."""
        if hit.after - hit.first > 1 or sentence.word(hit.first) in ("comar", "inm"):
            return True
        if sentence.word(hit.first - 1) == "in" or sentence.word(hit.first - 1) == "en":
            return False
        return any(
            sentence.at(index, "verb") or sentence.word(index) in ("government", "reports", "reported", "authorities")
            for index in range(hit.after, hit.after + 2)
        )

    def _place(self, found: Found, indicator: str | None, because: dict[str, Because]) -> tuple[str | None, bool]:
        if indicator in NATIONAL:
            because["place"] = Because("default")
            return "USA", True
        for where in (part for part in (self.sentence, self.context) if part is not None):
            for kind in ("place",) if is_whole(self.sentence, found) else ("sector", "place"):
                named = self._near(found, kind, where)
                if named:
                    because["place"] = Because(*self._told(*named))
                    return str(named[1].value), True
        because["place"] = Because("default")
        return "us-southwest", False

    def _at_border(self) -> bool:
        return any(
            word.startswith(("border", "fronter")) and part.word(index + 1) not in ("patrol", "protection")
            and part.word(index - 1) not in ("patrulla", "proteccion", "and")
            for part in (self.sentence, self.context) if part is not None
            for index, word in enumerate(part.texts)
        )  # fmt: skip

    def _near(self, found: Found, kind: str, where: Sentence) -> tuple[Sentence, Hit] | None:
        """Return the phrase of a kind that a number is most likely about."""
        here = list(where.of(kind))
        if where is not self.sentence:
            return (where, here[0]) if here else None
        if not here:
            return None
        following = self._next_number(found)
        before = [hit for hit in here if hit.first < found.first]
        after = [
            hit for hit in here if found.after <= hit.first < following and not self._comma(found.after, hit.first)
        ]
        if before and not (after and self._is_of_earlier(before[-1], found)):
            return where, before[-1]
        if not (after or before) and kind == "sector":
            return None
        return where, (after or before or here)[0]

    def _is_of_earlier(self, hit: Hit, found: Found) -> bool:
        """Say whether a phrase follows an earlier number directly: "14,000 in San Diego, 11,000 in Tucson"."""
        return any(
            one.after <= hit.first < found.first and not self._comma(one.after, hit.first)
            for one in self.sentence.numbers
        )

    def _told(self, sentence: Sentence, hit: Hit) -> tuple[str, str]:
        return "words" if sentence is self.sentence else "context", sentence.written(hit.first, hit.after)

    def _authority(self, found: Found, indicator: str | None) -> str | None:
        return "title-8" if indicator in BORDER and self._title_8(found) else None

    def _title_8(self, found: Found) -> bool:
        _, after = self.sentence.segment(found.first)
        nearby = " ".join(self.sentence.texts[found.after : after])
        return any(words in nearby for words in TITLE_8)
