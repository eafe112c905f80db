"""Where a sentence speaks of time: months, years, fiscal years, ranges, and words such as "last month".

A mention is what stands there; which months it means depends on the day of publication and on what else is said, and
is found in ``periods.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rumbo.claims.lexicon import Hit, Lexicon, lexicon
from rumbo.claims.text import Words

_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_FISCAL_WORDS = {"fiscal", "fy", "af", "ejercicio", "presupuestario", "budget"}
_FISCAL_YEARS = frozenset({"ano", "anos", "periodo", "ejercicio"})
_BETWEEN = {"of", "de", "del", ",", "in", "en", "the", "el"}
_BEFORE = _BETWEEN | {
    "this",
    "last",
    "end",
    "close",
    "cierre",
    "fin",
    "final",
    "finales",
    "mes",
    "month",
    "pasado",
    "al",
    "a",
}
_CUT = frozenset({"mid", "early", "late", "end", "beginning", "start", "middle", "mediados", "principios", "comienzos",
                  "inicios", "finales", "fines", "final"})  # fmt: skip
_AFTER_DAY = frozenset({",", ".", "and", "to", "through", "-", ")", ";", "in", "until", "the"})
_MONTHS_OWN = frozenset({"'s", "numbers", "figures", "total", "encounters", "apprehensions", "data"})
_MONTH_DOES = frozenset({"saw", "was", "had"})
_ENDED = frozenset(
    {"ended", "ending", "ends", "finalizo", "termino", "concluyo", "terminado", "finalizado", "concluido"}
)
_BEGUN = frozenset({
    "began", "started", "begins", "starts", "begun", "inicio", "inicia", "comenzo", "comienza", "empezo", "empieza",
    "arranco", "arranca", "iniciado", "comenzado",
})  # fmt: skip
FAR = 20
"""No more words than this lie between the beginning and the end of one stretch of time."""
_QUARTER = {"quarter", "trimestre"}
_HALF = {"half", "mitad", "semestre"}


@dataclass(slots=True)
class Mention:
    """Words of a sentence that speak of time: ``what`` they are, and the numbers in them.

    ``what``: month, year, fiscal, range, quarter, first-months, last-months, weekday, presidency, or a word of the
    lexicon's ``period_words``. ``lead`` is ``until``, ``since`` or empty; ``part``: less than whole months.
    """

    first: int
    after: int
    what: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    count: int = 0
    lead: str = ""
    part: bool = False
    end: Mention | None = None
    data: Any = field(default=None)


def find_mentions(words: Words, hits: Sequence[Hit], lexicon: Lexicon) -> list[Mention]:
    """Return the mentions of time in a sentence, in order, none inside another."""
    finder = _Finder(words, hits, lexicon)
    return finder.joined(finder.single())


@cache
def _opening(language: str) -> frozenset[str]:
    """Return the words that a mention may begin with, besides the lexicon's words of time and digits."""
    known = lexicon(language)
    single = known.words("span_months") | known.words("weekdays") | _FISCAL_WORDS | _FISCAL_YEARS
    return single.union({"q"}, known.numbers("months"), known.numbers("quarters"), known.table["presidencies"])


class _Finder:
    def __init__(self, words: Words, hits: Sequence[Hit], lexicon: Lexicon) -> None:
        self.words, self.texts, self.lexicon = words, words.texts, lexicon
        self.periods = {hit.first: hit for hit in hits if hit.kind == "period"}
        self.leads = {hit.after: hit.kind for hit in hits if hit.kind in ("until", "since")}
        self.counted = {hit.first for hit in hits if hit.kind in ("people", "unit", "event")}
        self.months = lexicon.numbers("months")
        self.units = lexicon.numbers("units")
        self.opening = _opening(lexicon.language)

    def text(self, index: int) -> str:
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def single(self) -> list[Mention]:
        found: list[Mention] = []
        index = 0
        while index < len(self.texts):
            mention = self._at(index)
            if mention is None:
                index += 1
                continue
            mention.lead = mention.lead or self._lead(mention.first)
            ended = mention.day and self.text(mention.first - 1) in _ENDED
            if ended and mention.month == 9 and {"fiscal", "budget", "ejercicio"} & set(self.texts[: mention.first]):
                year = mention.year
                mention = Mention(mention.first, mention.after, "fiscal" if year else "last-fiscal", year)
                ended = any(one.what == "fiscal" for one in found)
            if not ended and not self._begins_fiscal(mention):
                found.append(mention)
            index = max(mention.after, index + 1)
        return found

    def _begins_fiscal(self, mention: Mention) -> bool:
        """Say whether a month only tells when the fiscal year begins: "the fiscal year, which began in October"."""
        if mention.what != "month" or mention.month != 10 or not _FISCAL_WORDS & set(self.texts):
            return False
        return any(self.text(mention.first - back) in _BEGUN for back in (1, 2, 3))

    def _lead(self, first: int) -> str:
        """Return "until" or "since" where that stands in front, perhaps with "the end of" in between."""
        at = first
        while at > first - 4 and at not in self.leads and self.text(at - 1) in _BEFORE:
            at -= 1
        return self.leads.get(at, "")

    def _at(self, index: int) -> Mention | None:
        word = self.texts[index]
        if not (index in self.periods or word in self.opening or word[0].isdecimal()):
            return None
        return (
            self._fiscal(index) or self._some_months(index) or self._quarter(index) or self._word(index)
            or self._month(index) or self._year(index) or self._named(index)
        )  # fmt: skip

    def _year_at(self, index: int) -> int | None:
        return int(self.text(index)) if _YEAR.fullmatch(self.text(index)) else None

    def _year_after(self, index: int) -> tuple[int | None, int]:
        """Return the year that follows, perhaps after "of" or a comma, and the word after it."""
        for skipped in (0, 1, 2):
            if skipped and self.text(index + skipped - 1) not in _BETWEEN:
                break
            year = self._year_at(index + skipped)
            if year and (
                index + skipped + 1 not in self.counted or (not skipped and self.text(index - 1) in self.months)
            ):
                return year, index + skipped + 1
        return None, index

    def _fiscal(self, index: int) -> Mention | None:
        word, after = self.text(index), index
        if word in _FISCAL_YEARS and self.text(index + 1) in _FISCAL_WORDS:
            after = index + 2
        elif word in _FISCAL_WORDS:
            after = index + 1
            after += self.text(after) in ("year", "years", "fiscal", "ano")
        elif self._year_at(index) and self.text(index + 1) == "fiscal" and self.text(index + 2) == "year":
            return Mention(index, index + 3, "fiscal", self._year_at(index))
        else:
            return None
        year, end = self._year_after(after)
        short = self.text(after)
        if year is None and word in ("fy", "af") and short.isdecimal() and len(short) == 2:
            year, end = 2000 + int(short), after + 1
        return Mention(index, end, "fiscal", year) if year else None

    def _some_months(self, index: int) -> Mention | None:
        """First five months of 2024; the last 17 months; in just 11 months."""
        which = self.text(index)
        if which not in self.lexicon.words("span_months"):
            return None
        number = self._small(index + 1)
        if number is None or self.text(index + 2) not in ("months", "meses"):
            if number is not None and self.text(index + 2) in self.lexicon.words("parts_of"):
                return self._part(index, index + 3)
            if self.text(index + 1) in self.lexicon.words("parts_of") and which not in ("last", "ultimas", "pasadas"):
                return self._part(index, index + 2)
            return None
        after = index + 3
        kind = (
            "last-months"
            if which in ("these", "estos", "last", "past", "previous", "ultimos", "ultimas", "pasados")
            else "first-months"
        )
        fiscal_at = next((at for at in range(after, after + 4) if self.text(at) in _FISCAL_WORDS), None)
        year, end = self._year_after(after)
        if (word := self.periods.get(after) or self.periods.get(after + 1)) and word.value == "this-year" and not year:
            end = word.after
        if fiscal_at is not None:
            inner = self._fiscal(fiscal_at - (self.text(fiscal_at - 1) in ("ano", "ejercicio"))) or self._fiscal(
                fiscal_at
            )
            end = inner.after if inner else fiscal_at + 1 + (self.text(fiscal_at + 1) == "year")
            return Mention(index, end, kind, inner.year if inner else None, count=number, data="fiscal")
        return Mention(index, end, kind, year, count=number)

    def _part(self, index: int, after: int) -> Mention | None:
        """First three weeks of April: a month of which only a part is meant."""
        at = after
        while self.text(at) in _BETWEEN and at < after + 3:
            at += 1
        month = self._month(at)
        if month:
            return Mention(index, month.after, "month", month.year, month.month, part=True)
        return Mention(index, after, "part")

    def _small(self, index: int) -> int | None:
        word = self.text(index)
        if word.isdecimal() and len(word) <= 2:
            return int(word)
        return int(self.units[word]) if word in self.units and self.units[word] > 0 else None

    def _quarter(self, index: int) -> Mention | None:
        word, quarters = self.text(index), self.lexicon.numbers("quarters")
        if word == "q":  # "Q4" is two words, since letters and digits are
            word += self.text(index + 1)
        if word not in quarters:
            return None
        what = "half" if self.text(index + 1) in _HALF else "quarter"
        if self.text(index + 1) in _QUARTER or (what == "half" and quarters[word] <= 2) or word.startswith("q"):
            after = index + 2
        else:
            return None
        fiscal_at = next((at for at in range(after, after + 4) if self.text(at) in _FISCAL_WORDS), None)
        inner = self._fiscal(fiscal_at) if fiscal_at is not None else None
        if inner is None and fiscal_at is not None:
            return Mention(index, fiscal_at + 1, what, None, count=int(quarters[word]), data="fiscal")
        of_month = any(self.text(at) in self.months for at in range(after, after + 3))
        if what == "half" and of_month:
            return None
        year, end = (inner.year, inner.after) if inner else self._year_after(after)
        return Mention(index, end, what, year, count=int(quarters[word]), data="fiscal" if fiscal_at else None)

    def _word(self, index: int) -> Mention | None:
        hit = self.periods.get(index)
        if hit is None:
            return None
        longer = [one for at in range(index + 1, hit.after) if (one := self.periods.get(at)) and one.after > hit.after]
        if longer and (found := self._word(longer[0].first)):  # "del año anterior" is no "del año"
            found.first = index
            return found
        if hit.value == "same-period":
            year, after = self._year_after(hit.after)
            if year is None and (inner := self._fiscal_soon(hit.after)):
                year, after = inner.year, inner.after
            return Mention(index, after, "same-period", year)
        for at in range(index, hit.after):
            inner = self._fiscal(at)
            if inner and inner.after > hit.after:
                return Mention(index, inner.after, "fiscal", inner.year)
        if hit.value == "all-year" or (hit.value == "this-year" and self._year_at(hit.after)):
            year, after = self._year_after(hit.after)
            return Mention(index, after, "year" if year else str(hit.value), year)
        if hit.value == "part":
            month = next((found for at in range(hit.after, hit.after + 3) if (found := self._month(at))), None)
            if month:
                return Mention(index, month.after, "month", month.year, month.month, part=True)
            if self.text(index) in ("mid", "mediados", "principios"):
                return None
        return Mention(index, hit.after, str(hit.value), data=self.text(index))

    def _fiscal_soon(self, index: int) -> Mention | None:
        return next((found for at in range(index, index + 4) if (found := self._fiscal(at))), None)

    def _month(self, index: int) -> Mention | None:
        word = self.text(index)
        first = index
        of = index + 1 + (self.text(index + 1) == "de")
        if _DAY.fullmatch(word) and self.text(of) in self.months and not self._ends_number(index):
            day, index = int(re.sub(r"\D", "", word)), of
            word = self.text(index)
        else:
            day = None
        if word not in self.months:
            return None
        if word in self.lexicon.words("doubtful_months") and day is None and not self._surely_month(index):
            return None
        after = index + 1
        after += self.text(after) == "." and self._continues(after)
        if day is None and self.lexicon.language == "en" and _DAY.fullmatch(self.text(after)):
            day, after = self._day_after(after)
        year, after = self._year_after(after)
        part = self._is_part(first)
        return Mention(first, after, "month", year, int(self.months[word]), day, part=part)

    def _day_after(self, index: int) -> tuple[int | None, int]:
        """Return the day that stands after a month in English, and the word after it."""
        if index + 1 in self.counted or not self._small_day(index):
            return None, index
        return int(re.sub(r"\D", "", self.text(index))), index + 1

    def _is_part(self, first: int) -> bool:
        """Say whether a month is cut: mid-December, at the end of June (but not: as of the end of June)."""
        near = [self.text(first - 1), self.text(first - 2) if self.text(first - 1) in ("of", "de") else ""]
        return any(word in _CUT for word in near) and not self._lead(first)

    def _ends_number(self, index: int) -> bool:
        """Say whether digits are the end of a longer number: "302 mil 34 de diciembre"."""
        before = self.text(index - 1)
        return before[:1].isdecimal() or before in self.lexicon.numbers("multipliers")

    def _continues(self, index: int) -> bool:
        following = self.text(index + 1)
        return bool(following) and (following.isdecimal() or following in _BETWEEN or following.isalpha())

    def _small_day(self, index: int) -> bool:
        """Say whether a small number after a month is its day: "October 1", not "in March 25 agents"."""
        following = self.text(index + 1)
        if not following or following in _AFTER_DAY:
            return True
        return self._year_at(index + 1) is not None or not self.text(index).isdecimal()

    def _surely_month(self, index: int) -> bool:
        """Say whether "may" or "march" is the month here."""
        before, after = self.text(index - 1), self.text(index + 1)
        if before in self.lexicon.words("month_before") or self._year_after(index + 1)[0]:
            return True
        if before in self.months or after in _MONTHS_OWN or (before == "" and after in _MONTH_DOES):
            return True
        return after in ("and", "y", ",") and self.text(index + 2) in self.months

    def _year(self, index: int) -> Mention | None:
        year = self._year_at(index)
        if year is None or index + 1 in self.counted or self.text(index - 1) in ("$", "€", "no", "ley"):
            return None
        return Mention(index, index + 1, "year", year)

    def _named(self, index: int) -> Mention | None:
        word = self.text(index)
        if word in self.lexicon.words("weekdays"):
            return Mention(index, index + 1, "weekday")
        presidents = self.lexicon.table["presidencies"]
        if word not in presidents:
            return None
        near = {self.text(at) for at in range(index - 4, index + 4)}
        since = {self.text(at) for at in range(index - 4, index)} & {"since", "desde"}
        if since or near & self.lexicon.words("presidency_words"):
            return Mention(index, index + 1, "presidency", lead="since" if since else "", data=presidents[word])
        return None

    def joined(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Join two mentions with "to" between them to a range, and let the second's year hold for the first."""
        found: list[Mention] = []
        for mention in mentions:
            last = found[-1] if found else None
            if last and self._is_range(last, mention):
                found[-1] = Mention(last.first, mention.after, "range", end=mention, data=last)
                continue
            ends = last is not None and (last.what, last.lead) == ("month", "since") and mention.lead == "until"
            if last and ends and mention.what == "month" and mention.first - last.after <= FAR:
                # "Since October CBP counts 164,932 encounters until January": the figure stands in between.
                found[-1] = Mention(mention.first, mention.after, "range", end=mention, data=last)
                continue
            near = (
                last is not None and mention.first - last.after <= 2 and not self._has_number(last.after, mention.first)
            )
            if last and near and last.what == mention.what == "month" and last.year is None and mention.year:
                last.year = mention.year - ((last.month or 0) > (mention.month or 0))
            if last and near and last.what == "month" and last.year is None and mention.what == "last-year":
                last.data, last.after = "last-year", mention.after  # "March last year"
                continue
            if last and near and last.what == "month" and last.year is None and mention.what == "fiscal":
                last.data, last.after = ("fiscal", mention.year), mention.after
                continue
            if last and near and last.what == "fiscal" and mention.what == "month" and mention.lead == "until":
                mention.data, mention.first = ("fiscal", last.year), last.first
                found[-1] = mention
                continue
            found.append(mention)
        return found

    def _has_number(self, first: int, after: int) -> bool:
        return any(self.text(at)[:1].isdecimal() for at in range(first, after))

    def _is_range(self, one: Mention, other: Mention) -> bool:
        if one.what not in ("month", "year", "fiscal") or other.what != one.what or other.first - one.after > 5:
            return False
        if one.lead == "since" and other.lead == "until":
            return True
        between = self.texts[one.after : other.first]
        if "-" in between and len(between) == 1:
            return True
        to = self.lexicon.words("range_to")
        if not between or not any(word in to for word in between) or self._has_number(one.after, other.first):
            return False
        if any(word in ("and", "y", "e") for word in between):
            return self.text(one.first - 1) in ("between", "entre") or self.text(one.first - 2) in ("between", "entre")
        return all(word in to or word in _BETWEEN or word in ("end", "cierre", "final") for word in between)
