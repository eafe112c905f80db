"""Which numbers of a sentence claim something about migration, of which kind, how hedged.

What is left alone: money, ages, staff, votes, laws, deaths, drugs; stocks (people held, waiting, resident), caps
and thresholds, polls, single events such as one boat or one caravan.
"""

from __future__ import annotations

from rumbo.claims.found import NOUNS, Found
from rumbo.claims.numbers import Number
from rumbo.claims.ranks import find_ranks
from rumbo.claims.sentence import Sentence

MOST = 60
"""A sentence with more numbers is a table."""
MOST_PEOPLE = 50_000_000
"""More than this moves across no border: it is money."""
LEAST = 50
"""Fewer people than this are a single event."""
_NUMBERED = frozenset(
    {
        "ley",
        "decreto",
        "articulo",
        "resolucion",
        "law",
        "decree",
        "article",
        "section",
        "order",
        "act",
        "title",
        "titulo",
    }
)
_RESCUED = ("rescu", "rescat")
_OTHER_MATTER = ("stock", "policy")
_SUFFERS = frozenset({"were", "was", "are", "been", "being", "fueron", "fue", "son", "sido"})
_ARTICLES = frozenset({"a", "an", "the", "to", "its", "all", "another", "los", "las", "otros", "otras"})
_NO_NOUN = frozenset({",", ";", ".", ":", "(", ")", "en", "durante", "during"})
_LEADS_TO = frozenset({"to", "a", "hasta", "when", "cuando"})
_LESS = frozenset({"less", "fewer", "menos", "more", "mas", "higher", "lower", "greater", "additional"})


def find(sentence: Sentence, context: Sentence | None) -> list[Found]:
    """Return the claims of a sentence, in order."""
    if len(sentence.numbers) > MOST or not _moves(sentence, context):
        return []
    found = [one for number in sentence.numbers if (one := _Classifier(sentence, context, number).found())]
    ranks = [
        rank
        for rank in find_ranks(sentence)
        if not any(rank.first < one.after and one.first < rank.after for one in found)
    ]
    return sorted((*found, *ranks), key=lambda one: one.first)


def _moves(sentence: Sentence, context: Sentence | None) -> bool:
    """Say whether a sentence, or what it continues, speaks of people moving."""
    if sentence.has("poll") or (context is not None and context.has("poll")):
        return False
    counted = any(hit.value[1] > 1 for hit in sentence.of("indicator"))
    if sentence.has("opinion") and not counted:
        return False
    if counted and sentence.has("people") and sentence.has("verb", "event"):
        return True
    if sentence.has("moving", "demographic") or (sentence.has("demonym") and sentence.has("verb")):
        return True
    return context is not None and context.has("moving") and not (context.has("other") and not sentence.has("people"))


class _Classifier:
    def __init__(self, sentence: Sentence, context: Sentence | None, number: Number) -> None:
        self.sentence, self.context, self.number = sentence, context, number
        self.bounds = sentence.clause(number.first)
        self.before, self.next = 0, len(sentence)
        for other in sentence.numbers:
            if other.after <= number.first:
                self.before = other.after
            elif other.first >= number.after:
                self.next = other.first
                break

    def found(self) -> Found | None:
        number, kind = self.number, self._kind()
        if kind is None or self._is_money() or self._other_matter():
            return None
        if kind in ("count", "rate_per_day") and not self._counts_people():
            return None
        if kind in ("percent_change", "share", "ratio") and not self._changes_people(kind):
            return None
        value, up = number.value, True
        if kind == "share" and number.form == "ratio":
            value *= 100
        if kind == "percent_change":
            up = self._goes_up()
            value = value if up else -value
        return Found(
            number.first, number.after, value, kind, self._hedge(), number.step, number,
            difference=kind == "count" and self._is_difference(), up=up,
        )  # fmt: skip

    # What is left alone -----------------------------------------------------------------------------------------

    def _is_money(self) -> bool:
        sentence, number = self.sentence, self.number
        if sentence.at(number.first - 1, "money"):
            return True
        return any(sentence.at(index, "money") for index in range(number.after, min(number.after + 3, self.next)))

    def _other_matter(self) -> bool:
        sentence, bounds = self.sentence, self.bounds
        if any(sentence.within(hit, bounds) for hit in sentence.of(*_OTHER_MATTER)):
            return True
        if self.number.form == "plain" and any(sentence.within(hit, bounds) for hit in sentence.of("single")):
            return True
        if self._is_treated():
            return True
        others = [hit for hit in sentence.of("other") if sentence.within(hit, bounds)]
        if not others:
            return False
        nearest = min(abs(hit.first - self.number.first) for hit in others)
        people = [abs(hit.first - self.number.first) for hit in sentence.of(*NOUNS) if sentence.within(hit, bounds)]
        return not people or nearest < min(people)

    def _is_treated(self) -> bool:
        """Say whether a number counts those with whom something was done: "released 900 migrants", "900 were bused"."""
        sentence, number = self.sentence, self.number
        for hit in sentence.of("treatment"):
            if hit.first >= self.before and hit.after <= number.first and self._leads_up(hit.after):
                return True
            after = number.after <= hit.first < min(number.after + 6, self.next)
            if after and sentence.word(hit.first - 1) in _SUFFERS:
                return True
        # "None were released, against 900 in May": what the number is compared with is the same matter.
        done = [hit for hit in sentence.of("treatment", "event", "indicator", "verb") if hit.first < number.first]
        last = max(done, key=lambda hit: (hit.first, hit.kind == "treatment"), default=None)
        suffered = last is not None and last.kind == "treatment" and sentence.word(last.first - 1) in _SUFFERS
        return suffered and not self._noun_after()

    def _leads_up(self, first: int) -> bool:
        """Say whether nothing but a hedge or an article stands between a word and the number."""
        hedged = {at for hit in self.sentence.of("hedge") for at in range(hit.first, hit.after)}
        return all(at in hedged or self.sentence.word(at) in _ARTICLES for at in range(first, self.number.first))

    def _noun_after(self) -> str:
        """Return what is counted, by the first noun after the number that the lexicon knows: a kind, or nothing."""
        sentence = self.sentence
        for index in range(self.number.after, min(self.number.after + 6, self.next, len(sentence))):
            word = sentence.word(index)
            if word in _NO_NOUN or sentence.taken[index]:
                return ""
            hit = sentence.at(index, "indicator", *NOUNS)
            if hit and not (hit.kind == "indicator" and sentence.at(index, "unit")):
                if hit.kind in ("indicator", "event") and sentence.at(hit.after, "unit"):
                    return "unit"  # "repatriation flights"
                if hit.kind != "event" and any(sentence.at(at, "other") for at in range(hit.after, hit.after + 2)):
                    return "unit"  # "853 migrants died"
                return "event" if hit.kind == "indicator" else hit.kind
            if sentence.at(index, "unit"):
                return "unit"
            if sentence.at(index, "verb"):
                return "verb"
        return ""

    def _is_cap(self) -> bool:
        """Say whether a number is a most that is allowed: "up to 30,000 people a month"."""
        near = range(self.number.after, min(self.number.after + 5, self.next))
        return self._hedge() == "at_most" and any(hit.first in near for hit in self.sentence.of("average"))

    def _counts_people(self) -> bool:
        number, noun = self.number, self._noun_after()
        before = self.sentence.word(number.first - 1)
        if number.value > MOST_PEOPLE or self._is_cap() or before in _NUMBERED or before.startswith(_RESCUED):
            return False
        if noun in NOUNS:
            return number.value >= LEAST or number.grouped
        if noun == "unit" and not self._daily():
            return False
        if noun == "unit" and self.sentence.word(number.after) not in ("a", "per", "al", "por", "each", "cada"):
            return False
        plausible = number.grouped or number.step >= 1000 or number.value >= 100
        if not plausible:
            return False
        if noun == "verb":
            return True
        first = max(self.bounds[0], number.first - 12)
        near = any(
            first <= hit.first < number.first for hit in self.sentence.of("event", "people", "verb", "moving", *NOUNS)
        )
        return near or number.grouped or bool(self.before and number.step >= 1)

    def _changes_people(self, kind: str) -> bool:
        sentence, number = self.sentence, self.number
        noun = self._noun_after()
        if noun == "unit":
            return False
        if kind == "ratio":
            return sentence.has("event", "verb", "people", "moving") and (
                self._compares()
                or any(abs(hit.first - number.first) < 10 for hit in sentence.of("event", "people", *NOUNS))
            )
        return sentence.has("event", "people", "verb", "moving", *NOUNS) or self.context is not None

    def _compares(self) -> bool:
        return self.sentence.has("than") or any(
            one.what in ("year-before", "month-before", "same-period") for one in self.sentence.mentions
        )

    # Kind -------------------------------------------------------------------------------------------------------

    def _kind(self) -> str | None:
        form = self.number.form
        if form == "points":
            return None
        if form == "fraction" and self._is_change_by():
            return "percent_change"
        if form in ("fraction", "one-in"):
            return "share"
        if form == "percent":
            return self._percent_kind()
        if form == "ratio":
            return "share" if self._is_half_of_people() else "ratio"
        return "rate_per_day" if self._daily() else "count"

    def _is_half_of_people(self) -> bool:
        """Say whether "half" is a part: "half of the migrants came", and not "half of what it was"."""
        sentence, after = self.sentence, self.number.after
        if self.number.value != 0.5 or sentence.word(after - 1) != "half":
            return False
        after += sentence.word(after) == "of"
        after += sentence.word(after) in ("the", "those", "all", "these")
        return bool(sentence.at(after, "people", "demonym")) or sentence.word(after) in ("them", "whom")

    def _daily(self) -> bool:
        sentence, number = self.sentence, self.number
        for hit in sentence.of("daily"):
            if number.after <= hit.first <= min(number.after + 4, self.next):
                return not any(sentence.word(index) == "," for index in range(number.after, hit.first))
            if hit.first > number.first or any(0 <= hit.first - one.after <= 3 for one in sentence.numbers):
                continue
            if self.bounds[0] <= hit.first and hit.first >= self.before and number.first - hit.after <= 10:
                return True
            # A daily average named once, in front, holds for the figure that it is compared with.
            to = any(sentence.word(number.first - back) in _LEADS_TO for back in range(1, 6))
            if to or any(self.before <= one.first < number.first for one in sentence.of("than")):
                return True
        return self._goes_on_daily()

    def _goes_on_daily(self) -> bool:
        """Say whether a number is compared with a daily one: "279 a day, compared with 4,297 a year earlier"."""
        sentence, number = self.sentence, self.number
        before = [one for one in sentence.numbers if one.after <= number.first]
        if len(before) != 1 or self._noun_after():
            return False
        last = before[0]
        daily = any(last.after <= hit.first <= last.after + 4 for hit in sentence.of("daily"))
        when = {"when", "cuando"} & set(sentence.texts[last.after : number.first])
        return daily and (bool(when) or any(last.after <= hit.first < number.first for hit in sentence.of("than")))

    def _is_change_by(self) -> bool:
        """Say whether a fraction tells a change: "a third fewer", "fell by a third"."""
        sentence, number = self.sentence, self.number
        if sentence.word(number.after) in _LESS:
            return True
        by = {sentence.word(at) for at in range(number.first - 3, number.first)} & {"by", "en"}
        near = range(number.first - 5, number.first)
        return bool(by) and any(hit.first in near and not self._is_hedge(hit.first) for hit in sentence.of("change"))

    def _is_compared(self) -> bool:
        """Say whether a comparison with another time follows at once: "and 31 % compared with May 2023"."""
        sentence, number = self.sentence, self.number
        for hit in sentence.of("than"):
            if number.after <= hit.first <= number.after + 1 and hit.after - hit.first > 1:
                return any(hit.after <= one.first <= hit.after + 3 for one in sentence.mentions)
        return False

    def _percent_kind(self) -> str:
        sentence, number = self.sentence, self.number
        inside = {
            at
            for hit in sentence.of("share", "hedge")
            if hit.after - hit.first > 1 and hit.value in ("share", "at-least")
            for at in range(hit.first, hit.after)
        }  # fmt: skip
        changes = [hit for hit in sentence.of("change") if hit.first not in inside]  # "made up"
        after = [
            hit.first - number.after for hit in changes if number.after <= hit.first < min(number.after + 4, self.next)
        ]
        before = [
            number.first - hit.after
            for hit in changes
            if max(self.before, number.first - 7) <= hit.first < number.first
        ]
        shares = [hit for hit in sentence.of("share") if number.after <= hit.first <= number.after + 1]
        if shares and sentence.word(shares[0].first) in ("of", "de", "del", "were", "are", "eran", "fueron", "son"):
            strong = [hit for hit in changes if number.first - hit.after <= 3 and hit.first < number.first]
            if not strong or sentence.word(number.after) in ("were", "are", "eran", "fueron", "son"):
                return "share"
            return "percent_change"
        if after or before or self._is_compared():
            return "percent_change"
        if sentence.word(number.first - 1) == "(" and self.before and any(hit.first < number.first for hit in changes):
            return "percent_change"
        # "a decrease of 4 percent from February and of 67 percent from March 2019"
        joined = {sentence.word(number.first - back) for back in (1, 2, 3)} & {"and", "y"}
        if joined and any(one.after == self.before and one.form == "percent" for one in sentence.numbers) and changes:
            return "percent_change"
        return "share"

    def _goes_up(self) -> bool:
        sentence, number = self.sentence, self.number
        best: tuple[int, str] | None = None
        for hit in sentence.of("change"):
            if hit.first >= number.after:
                distance = hit.first - number.after
                if hit.first >= self.next or distance > 5:
                    continue
            else:
                distance = number.first - hit.after + 1
                if hit.first < self.before and not self._in_brackets():
                    distance += 6
            if self._is_hedge(hit.first):
                continue
            if best is None or distance < best[0]:
                best = (distance, str(hit.value))
        return best is None or best[1] == "up"

    def _in_brackets(self) -> bool:
        return self.sentence.word(self.number.first - 1) == "("

    def _is_hedge(self, index: int) -> bool:
        """Say whether a word such as "more" is part of a hedge before this number ("more than 6 percent")."""
        return any(
            hit.first <= index < hit.after and 0 <= self.number.first - hit.after <= 1
            for hit in self.sentence.of("hedge")
        )

    def _is_difference(self) -> bool:
        sentence, number = self.sentence, self.number
        for index in range(number.after, min(number.after + 4, self.next, len(sentence))):
            if sentence.word(index) in (",", ".", ";", ")"):
                return False
            if sentence.word(index) in _LESS:
                following = sentence.word(index + 1)
                return following in ("than", "que", "", "(", ",", ".") or (
                    following not in ("de",) and bool(sentence.at(index + 1, "people", "event"))
                )
        return bool(sentence.word(number.first - 1) in ("by", "en") and sentence.at(number.first - 2, "change"))

    def _is_of_other_time(self) -> bool:
        """Say whether a number is what an earlier one is compared with: "47,560, below the 52,734 of December"."""
        first, after = self.number.after, min(self.number.after + 4, self.next)
        return bool(self.before) and any(first <= one.first < after for one in self.sentence.mentions)

    def _hedge(self) -> str:
        sentence, number = self.sentence, self.number
        best = ""
        for hit in sentence.of("hedge"):
            compares = self.before and hit.first - self.before <= 1  # "six times more than the 39,303"
            if number.first - hit.after == 1 and self._is_of_other_time():
                continue
            if 0 <= number.first - hit.after <= 1 and hit.first >= self.before and not compares:
                best = str(hit.value).replace("-", "_")
        if best:
            return best
        near = range(max(self.bounds[0], number.first - 5), number.first)
        return "record" if any(hit.first in near for hit in sentence.of("record")) else "exact"
