"""Which months the words mean, by the day of publication: a month without its year, "so far this fiscal year".

Publishers give whole months, some weeks after they end: "so far this fiscal year" therefore ends with the month
that the text itself names, or else with the last one over when it was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rumbo.claims.mentions import Mention
from rumbo.claims.span import FISCAL_START, Span, fiscal_year_of, month_number

RELATIVE = frozenset(
    {
        "month-before",
        "year-before",
        "same-period",
        "year-before-fiscal",
        "that-month",
        "weekday",
        "presidency",
        "part",
        "day",
    }
)
"""Words that say a time only by another one."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the words are read by: the month of publication, what the context is about, and the habit of years.

    ``published`` is the number of the month of publication, or of the last one that the text names with its year.
    """

    published: int | None
    about: Span | None = None
    fiscal: bool = False
    ahead: bool = False
    latest: int | None = None

    @property
    def over(self) -> int | None:
        """The last month that was over when the text was published, or that the text names as the newest."""
        if self.latest is not None:
            return self.latest
        return None if self.published is None else self.published - 1


def resolve(mention: Mention, anchor: Anchor, main: Span | None) -> Span | None:
    """Return the months that a mention means, or None where nothing tells.

    ``main`` is what the sentence or the context is about, by which "the month before" is read.
    """
    if mention.what == "month":
        return _month(mention, anchor)
    if mention.what == "range" and mention.end is not None and isinstance(mention.data, Mention):
        return _range(mention.data, mention.end, anchor)
    if mention.what in ("fiscal", "year") and mention.year:
        return _year(mention, anchor)
    if mention.what == "presidency":
        first, last = (month_number(int(text[:4]), int(text[5:])) for text in str(mention.data).split("/"))
        if mention.lead == "since" and anchor.over is not None:
            last = anchor.over
        return Span.between(first, last)
    if mention.what in ("first-months", "last-months", "quarter", "half"):
        return _some(mention, anchor, main)
    if mention.what in RELATIVE:
        return _relative(mention, anchor, main)
    return _deictic(mention, anchor)


def _month(mention: Mention, anchor: Anchor) -> Span | None:
    number = _month_number(mention, anchor)
    if number is None:
        return None
    if isinstance(mention.data, tuple) or mention.lead == "until":
        return _until(mention, number, anchor)
    if mention.lead == "since" and anchor.over is not None:
        return replace(Span.between(number, max(number, anchor.over)), part=bool(mention.day and mention.day > 1))
    if mention.day:
        return Span(number, number, "day")
    return Span(number, number, "month", mention.part)


def _month_number(mention: Mention, anchor: Anchor) -> int | None:
    month = mention.month or 1
    if isinstance(mention.data, tuple) and mention.data[1]:
        year = mention.data[1]
        return month_number(year - (month >= FISCAL_START), month)
    if mention.year:
        return month_number(mention.year, month)
    if anchor.published is None:
        if anchor.about is None:
            return None
        return next((number for number in reversed(anchor.about.months) if number % 12 == month - 1), None)
    number = month_number(anchor.published // 12, month)
    if mention.data == "last-year":
        return number - 12
    if anchor.ahead:
        return number + 12 if number < anchor.published - 6 else number
    return number if number <= anchor.published else number - 12


def _until(mention: Mention, number: int, anchor: Anchor) -> Span:
    fiscal = anchor.fiscal or isinstance(mention.data, tuple)
    if anchor.ahead and number % 12 == 8:
        return Span.fiscal(fiscal_year_of(number))
    if fiscal:
        return Span.between(Span.fiscal(fiscal_year_of(number)).first, number)
    if anchor.ahead:
        return Span.month(number) if number % 12 != 11 else Span.year(number // 12)
    return Span.between(month_number(number // 12, 1), number)


def _range(one: Mention, other: Mention, anchor: Anchor) -> Span | None:
    if one.what == "month":
        last = _month_number(other, anchor)
        if last is None:
            return None
        first = month_number(one.year, one.month or 1) if one.year else last - (last - (one.month or 1) + 1) % 12
        part = one.part or other.part or bool((one.day and one.day > 1) or (other.day and other.day < 28))
        return replace(Span.between(first, last), part=part)
    if one.year is None or other.year is None:
        return None
    begin, end = (Span.fiscal if one.what == "fiscal" else Span.year)(one.year), (
        Span.fiscal if other.what == "fiscal" else Span.year)(other.year)  # fmt: skip
    return Span.between(begin.first, end.last)


def _year(mention: Mention, anchor: Anchor) -> Span:
    fiscal = mention.what == "fiscal" or anchor.fiscal
    assert mention.year is not None
    span = Span.fiscal(mention.year) if fiscal else Span.year(mention.year)
    if mention.lead == "since" and anchor.over is not None and anchor.over > span.first:
        return Span.between(span.first, anchor.over)
    return _to_date(span, anchor)


def _to_date(span: Span, anchor: Anchor) -> Span:
    """Cut a year off at what was over when the text was published, unless the text speaks of what is to come."""
    if anchor.ahead or anchor.over is None or anchor.over >= span.last or anchor.over < span.first:
        return span
    return span.until(anchor.over)


def _some(mention: Mention, anchor: Anchor, main: Span | None) -> Span | None:
    fiscal = mention.data == "fiscal" or (anchor.fiscal and mention.what != "last-months")
    if mention.what == "last-months":
        if anchor.over is None:
            return None
        return Span.between(anchor.over - mention.count + 1, anchor.over)
    year = mention.year
    if year is None and anchor.over is not None:
        year = fiscal_year_of(anchor.over) if fiscal else anchor.over // 12
    if year is None:
        return None
    first = Span.fiscal(year).first if fiscal else month_number(year, 1)
    if mention.what in ("quarter", "half"):
        length = 3 if mention.what == "quarter" else 6
        first += length * (mention.count - 1)
        return Span.between(first, first + length - 1)
    return Span.between(first, first + mention.count - 1)


def _relative(mention: Mention, anchor: Anchor, main: Span | None) -> Span | None:
    what = mention.what
    if what in ("weekday", "day", "part"):
        base = anchor.published if anchor.published is not None else (main.last if main else None)
        if what in ("part", "day") and main is not None and main.first == main.last:
            base = main.last
        return None if base is None else Span(base, base, "month" if what == "part" else "day", what == "part")
    if main is None:
        if what == "that-month" and anchor.about is not None:
            return anchor.about
        return None
    if what == "that-month":
        return Span.month(main.last)
    if what == "month-before":
        return Span.month(main.first - 1)
    if what == "same-period" and mention.year:
        return main.in_year(mention.year)
    return main.years_earlier()


def _deictic(mention: Mention, anchor: Anchor) -> Span | None:
    what = mention.what
    now, over = anchor.published, anchor.over
    if now is None or over is None:
        return None
    if what == "whole-year":
        return Span.year(now // 12)
    if what == "last-month":
        return Span.month(now - 1)
    if what == "this-month":
        return Span.month(now)
    if what == "last-12":
        return Span.between(over - 11, over)
    if what in ("last-year", "all-year"):
        return Span.year(now // 12 - 1)
    fiscal = {"this-fiscal": 0, "last-fiscal": 1}.get(what)
    if fiscal is not None:
        # In the first weeks of a fiscal year "the fiscal year" is still the one that ended.
        ended = now % 12 + 1 == FISCAL_START or (now % 12 == FISCAL_START and mention.data in ("the", "el"))
        current = fiscal_year_of(now) - ended
        if what == "last-fiscal":
            return Span.fiscal(fiscal_year_of(now) - 1)
        return _to_date(Span.fiscal(current), anchor)
    if what == "this-year":
        return _to_date(Span.year(over // 12 if over // 12 == now // 12 or now % 12 == 0 else now // 12), anchor)
    return None


def main_span(mentions: Sequence[Mention], anchor: Anchor) -> Span | None:
    """Return what a text is about: the months of the first mention that stands for itself."""
    for mention in mentions:
        if mention.what not in RELATIVE and (span := resolve(mention, anchor, None)):
            return span
    return None
