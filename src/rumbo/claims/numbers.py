"""Number expressions: what stands written as a number, in digits or in words, in English or Spanish.

One Spanish article mixes ``8,725``, ``137.480``, ``164 600``, ``137 mil 480`` and ``2,5 millones``, so that no locale
decides what a point or a comma means: the shape does. Groups of exactly three digits are thousands; anything else, or
anything before a word such as "million", is a decimal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rumbo.claims.lexicon import Hit, Lexicon
from rumbo.claims.text import Words

_FRACTION_OF = frozenset({"of", "de", "del", "menos", "mas", "less", "fewer", "more"})
LONGEST = 15
"""More digits than this are no count of anything here."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_NAMED_MILLIONS = 1_000_000


@dataclass(slots=True)
class Number:
    """A number as written: its words (``first`` up to ``after``), its value, and what it is written as.

    ``form`` is ``plain``, ``percent``, ``ratio``, ``fraction`` or ``one-in``; ``step`` is the unit of the last digit
    written, so that 250,000 has 10,000 and 137,480 has 10.
    """

    first: int
    after: int
    value: float
    form: str
    step: float
    grouped: bool = False
    spelled: bool = False


def find_numbers(words: Words, hits: Sequence[Hit], lexicon: Lexicon, taken: Sequence[bool]) -> list[Number]:
    """Return the number expressions of a sentence, without the words already taken (dates)."""
    return _Finder(words, hits, lexicon, taken).all()


class _Finder:
    def __init__(self, words: Words, hits: Sequence[Hit], lexicon: Lexicon, taken: Sequence[bool]) -> None:
        self.words, self.texts, self.lexicon, self.taken = words, words.texts, lexicon, taken
        self.at: dict[tuple[str, int], Hit] = {(hit.kind, hit.first): hit for hit in hits}
        self.units = lexicon.numbers("units")
        self.multipliers = lexicon.numbers("multipliers")
        self.suffixes = lexicon.numbers("suffixes")
        self.hundreds = lexicon.numbers("hundreds")
        self.joins = lexicon.numbers("joins")

    def all(self) -> list[Number]:
        found: list[Number] = []
        index, length = 0, len(self.texts)
        while index < length:
            number = self._number(index) if self._may_begin(index) else None
            if number is None:
                index += 1
                continue
            found.append(number)
            index = max(number.after, index + 1)
        return found

    def _may_begin(self, index: int) -> bool:
        word = self.texts[index]
        if self.taken[index]:
            return False
        written = word[0].isdecimal() or word in self.units or word in self.multipliers
        return written or ("fraction", index) in self.at or ("ratio", index) in self.at

    def _number(self, index: int) -> Number | None:
        number = self._fraction(index) or self._one_in(index) or self._amount(index) or self._ratio(index)
        if number is None or number.form != "plain":
            return number
        if points := self.at.get(("points", number.after)):
            number.form, number.after = "points", points.after
        elif percent := self.at.get(("percent", number.after)):
            number.form, number.after = "percent", percent.after
        elif self._text(number.after) in self.lexicon.words("times") and number.value <= 100 and not number.grouped:
            number.form, number.after = "ratio", number.after + 1
        return number

    def _text(self, index: int) -> str:
        return self.texts[index] if index < len(self.texts) else ""

    def _touches(self, index: int) -> bool:
        """Say whether a word follows the one before it without a blank."""
        return index < len(self.texts) and self.words.starts[index] == self.words.ends[index - 1]

    # Digits and words -------------------------------------------------------------------------------------------

    def _amount(self, index: int) -> Number | None:
        word = self._text(index)
        if _DIGITS.fullmatch(word):
            if sum(character.isdecimal() for character in word) > LONGEST:
                return None
            number: Number | None = self._digits(index, word)
        elif word in self.units or word in self.multipliers:
            number = self._spelled(index)
        else:
            return None
        return number and self._multiplied(number)

    def _digits(self, index: int, word: str) -> Number:
        if _named := self._multiplier_after(index + 1, word):
            value, step = _decimal(word)
            return Number(index, index + 1, value, "plain", step)
        if len(word) <= 3 and word.isdecimal():
            after = index + 1
            while self._is_group(after) and (after - index) < 4:
                after += 1
            if after > index + 1:
                value = float("".join(self.texts[index:after]))
                return Number(index, after, value, "plain", _step(value), grouped=True)
        value, step = (_grouped(word), _step(_grouped(word))) if _GROUPED.fullmatch(word) else _decimal(word)
        return Number(index, index + 1, value, "plain", step, grouped=bool(_GROUPED.fullmatch(word)))

    def _is_group(self, index: int) -> bool:
        word = self._text(index)
        return (
            len(word) == 3 and word.isdecimal() and not self.taken[index]
            and self.words.starts[index] == self.words.ends[index - 1] + 1
        )  # fmt: skip

    def _multiplier_after(self, index: int, word: str) -> float | None:
        text = self._text(index)
        if text in self.multipliers and self.multipliers[text] >= _NAMED_MILLIONS:
            return self.multipliers[text]
        # "137.480 mil" would be millions: a grouped number before a thousand is a slip that nobody means.
        if text in self.multipliers and not _GROUPED.fullmatch(word):
            return self.multipliers[text]
        if text in self.suffixes and self._touches(index):
            return self.suffixes[text]
        return None

    def _multiplied(self, number: Number) -> Number | None:
        """Take in the words after a number that make it larger: million, mil, K, and what is added to them."""
        while True:
            word = self._text(number.after)
            touching = word in self.suffixes and self._touches(number.after) and not number.spelled
            factor = self.suffixes[word] if touching else self.multipliers.get(word)
            if factor == 1e6 and number.grouped is False and self._is_thousands(number):
                number.value, number.step = number.value * 1000, 1.0
            if factor is None or number.value >= factor * 1000:
                return number
            number.value, number.step = number.value * factor, number.step * factor
            number.after += 1
            self._half(number, factor)
            self._added(number, factor)

    def _is_thousands(self, number: Number) -> bool:
        """Say whether three digits after a point are thousands in front of "millones": 14.000 millones."""
        word = self.texts[number.first]
        return word.endswith((".000", ",000")) and number.after == number.first + 1

    def _half(self, number: Number, factor: float) -> None:
        if self._text(number.after) in ("y", "and") and self._text(number.after + 1) == "medio":
            number.value, number.after = number.value + factor / 2, number.after + 2
            number.step = factor / 2

    def _added(self, number: Number, factor: float) -> None:
        """Add what follows a multiplier: 137 mil 480, two thousand and eighty."""
        index = number.after + (self._text(number.after) in self.joins and self._text(number.after + 1) in self.units)
        word = self._text(index)
        if self.taken[index] if index < len(self.taken) else True:
            return
        if word.isdecimal() and len(word) <= 3 and self.lexicon.language == "es" and number.step >= factor:
            more = Number(index, index + 1, float(word), "plain", 1.0)
        elif word in self.units and number.spelled:
            found = self._spelled(index)
            if found is None:
                return
            more = found
        else:
            return
        if factor > 1000 and self._text(more.after) in self.multipliers:
            more.value, more.after, more.step = more.value * 1000, more.after + 1, 1000.0
            self._added(more, 1000.0)
        elif ("percent", more.after) in self.at:
            return
        if more.value < factor:
            number.value, number.after, number.step = number.value + more.value, more.after, more.step
            number.grouped = True

    def _spelled(self, index: int) -> Number | None:
        """Read a number below a thousand in words; an article alone is a number only before a multiplier."""
        value, after = 0.0, index
        first = self._text(index)
        if first in self.multipliers:  # "mil personas"
            return Number(index, index, 1.0, "plain", 1.0, spelled=True) if first == "mil" else None
        while (word := self._text(after)) in self.units or word in self.hundreds:
            if word in self.hundreds:
                value = max(value, 1) * 100
            elif self.units[word] >= 100 or after == index or (value % 10 == 0 and value > 0):
                value += self.units[word]
            else:
                break
            after += 1
            if self._text(after) in self.joins and self._text(after + 1) in self.units and value >= 20:
                after += 1
        if after == index:
            return None
        if after == index + 1 and first in ("un", "una", "uno", "one") and self._text(after) not in self.multipliers:
            return None
        return Number(index, after, value, "plain", _step(value), spelled=True)

    # Shares and ratios ------------------------------------------------------------------------------------------

    def _fraction(self, index: int) -> Number | None:
        hit = self.at.get(("fraction", index))
        if hit is None:
            return None
        after = hit.after + (self._text(hit.after) in ("of", "de", "a"))
        after += self._text(after) == "a"
        million = self.multipliers.get(self._text(after))
        if million:
            value = hit.value * million
            return Number(index, after + 1, value, "plain", _step(value))
        by = index > 0 and self.texts[index - 1] in ("by", "en")
        if hit.value != 0.5 and (by or self._text(hit.after) in _FRACTION_OF):
            return Number(index, hit.after, round(hit.value * 100, 2), "fraction", 1.0)
        return None

    def _one_in(self, index: int) -> Number | None:
        first = self._small(index)
        hit = self.at.get(("one_in", index + 1))
        if first is None or hit is None:
            return None
        of = self._small(hit.after)
        if of is None or not 1 < of <= 100 or first >= of or self.taken[hit.after]:
            return None
        return Number(index, hit.after + 1, round(first / of * 100, 2), "one-in", 1.0)

    def _small(self, index: int) -> float | None:
        word = self._text(index)
        if word.isdecimal() and len(word) <= 2:
            return float(word)
        return self.units.get(word)

    def _ratio(self, index: int) -> Number | None:
        hit = self.at.get(("ratio", index))
        return Number(index, hit.after, hit.value, "ratio", 0.1) if hit else None


def _grouped(word: str) -> float:
    return float(word.replace(".", "").replace(",", ""))


def _decimal(word: str) -> tuple[float, float]:
    """Return the value of digits whose last separator is a decimal, and the unit of its last digit."""
    whole, _, rest = word.replace(",", ".").rpartition(".")
    if not whole:
        return float(rest), _step(float(rest)) if len(rest) > 3 else 1.0
    return float(whole.replace(".", "") + "." + rest), 10.0 ** -len(rest)


def _step(value: float) -> float:
    """Return the unit of the last digit that is not zero.

    >>> _step(137480), _step(250000), _step(301981)
    (10.0, 10000.0, 1.0)
    """
    if value <= 0 or value != int(value):
        return 1.0
    text = str(int(value))
    return 10.0 ** (len(text) - len(text.rstrip("0")))
