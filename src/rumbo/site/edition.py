"""One language's edition of the site: its sentences, and how it writes numbers, days, periods and states.

Sentences are keys of the catalogue ``site``. A sentence that has no Spanish stops the build, so that no page of one
language ever shows words of the other.
"""

from __future__ import annotations

import copy
import gettext
from dataclasses import dataclass, field
from datetime import date
from math import floor, log10
from typing import Literal

from rumbo import words
from rumbo.core import Published, Status, Text
from rumbo.errors import BadDefinition

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
SYMBOLS = {
    Status.NORMAL: "obs",
    Status.PROVISIONAL: "prov",
    Status.SECOND_HAND: "second",
    Status.ESTIMATED: "est",
    Status.SUPPRESSED: "supp",
    Status.WITHDRAWN: "gone",
    Status.NOT_ASKED: "",
    Status.NOT_AVAILABLE: "",
}


def N_(message: str) -> str:
    """Return a sentence as it is, marked for the catalogue."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """Return a sentence for one and for many as they are, marked for the catalogue."""
    return one, many


STATUS_WORDS = {
    Status.NORMAL: N_("final"),
    Status.PROVISIONAL: N_("provisional"),
    Status.SECOND_HAND: N_("second-hand"),
    Status.ESTIMATED: N_("estimated"),
    Status.SUPPRESSED: N_("suppressed"),
    Status.WITHDRAWN: N_("withdrawn"),
    Status.NOT_ASKED: N_("it was not asked"),
    Status.NOT_AVAILABLE: N_("not available"),
}


class _Untranslated(gettext.NullTranslations):
    """What answers where the catalogue has no such sentence: an error with the sentence."""

    def gettext(self, message: str) -> str:
        raise BadDefinition(f"The site has no Spanish for {message!r}.", "", "Add it to locale/es/site.po.")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)


def strict_catalogue(language: Language) -> gettext.NullTranslations:
    """Return the site's sentences in a language; a missing one raises BadDefinition."""
    found = copy.copy(words.catalogue("site", language))
    if language != "en":
        found.add_fallback(_Untranslated())
    return found


@dataclass(frozen=True, slots=True)
class Edition:
    r"""The site in one language.

    >>> spanish = Edition("es")
    >>> spanish.percent(-0.958), spanish.ordinal(15), Edition("en").ordinal(22)
    ('−95.8\xa0%', '15.º', '22nd')
    """

    language: Language
    catalogue: gettext.NullTranslations = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "catalogue", strict_catalogue(self.language))

    @property
    def other(self) -> Language:
        """The other language."""
        return "es" if self.language == "en" else "en"

    def say(self, message: str, /, **values: object) -> str:
        """Return a sentence in this language with its values filled in."""
        return self.catalogue.gettext(message) % values

    def say_many(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the sentence for a count, which it may name as ``count``."""
        return self.catalogue.ngettext(one, many, count) % {"count": self.number(count), **values}

    def text(self, text: Text) -> str:
        """Return the words of data in this language."""
        return text[self.language]

    def path(self, page: str) -> str:
        """Return the path of a page of this language from the root of the site."""
        return f"{self.language}/{page}"

    def number(self, value: float | int | None, decimals: int = 0) -> str:
        """Return a number with its thousands, a dash where there is none."""
        return words.number(value, self.language, decimals)

    def signed(self, value: float | int) -> str:
        """Return a whole number with its sign."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, share: float | None, *, signed: bool = False) -> str:
        """Return a share in per cent."""
        return words.percent(share, self.language, signed=signed)

    def fine_percent(self, share: float) -> str:
        """Return a share in per cent with two digits that count, for the size of revisions.

        >>> Edition("en").fine_percent(0.0000567), Edition("en").fine_percent(0.0286), Edition("en").fine_percent(0)
        ('0.0057%', '2.9%', '0%')
        """
        hundredths = abs(share) * 100
        decimals = max(0, 1 - floor(log10(hundredths))) if hundredths else 0
        sign = "\u00a0%" if self.language == "es" else "%"
        return f"{self.number(share * 100, decimals)}{sign}"

    def ordinal(self, number: int) -> str:
        """Return a rank as an ordinal."""
        return words.ordinal(number, self.language)

    def day(self, day: date, *, short: bool = False) -> str:
        """Return a day in words."""
        return words.day(day, self.language, short=short)

    def period(self, period: object, *, short: bool = False) -> str:
        """Return a period, given by its text, in words."""
        return words.period(str(period), self.language, short=short)

    def span(self, first: str, last: str, *, short: bool = True) -> str:
        """Return the months from a first to a last in words."""
        return self.period(first if first == last else f"{first}/{last}", short=short)

    def published(self, when: Published) -> str:
        """Return when a release came out, as the end of a sentence: ``on`` a day, or ``between`` two."""
        if when.earliest == when.latest:
            return self.say("on %(day)s", day=self.day(when.latest))
        first, last = self.day(when.earliest), self.day(when.latest)
        return self.say("between %(first)s and %(last)s", first=first, last=last)

    def published_short(self, when: Published) -> str:
        """Return when a release came out, for a table: its day, or the last it can have been."""
        last = self.day(when.latest, short=True)
        return last if when.earliest == when.latest else self.say("by %(day)s", day=last)

    def interval(self, when: Published) -> str:
        """Return when a release came out, for a list: its day, or the first and the last it can have been."""
        first, last = self.day(when.earliest, short=True), self.day(when.latest, short=True)
        return last if first == last else self.say("%(first)s to %(last)s", first=first, last=last)

    def status(self, status: Status) -> str:
        """Return the word for a status."""
        return self.say(STATUS_WORDS[status])

    def listed(self, items: list[str]) -> str:
        """Return items as a list in a sentence."""
        if len(items) < 2:
            return "".join(items)
        return self.say("%(first)s and %(last)s", first=", ".join(items[:-1]), last=items[-1])
