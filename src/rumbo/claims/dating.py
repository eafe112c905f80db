"""On which day, or within which days, a sentence says that something was: "on Monday", "in 2022", "since June 2023"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rumbo.claims.mentions import Mention
from rumbo.claims.periods import Anchor, resolve
from rumbo.claims.sentence import Sentence
from rumbo.claims.span import Span, month_of
from rumbo.core.when import When

TODAY, YESTERDAY = 7, 8


def times(sentence: Sentence, first: int, after: int, published: date | None) -> list[tuple[When, Mention]]:
    """Return the times that a stretch of a sentence names, each with where it stands; the narrowest first."""
    found = [
        (when, mention)
        for mention in sentence.mentions
        if first <= mention.first < after and mention.lead != "until" and mention.what != "presidency"
        and (when := _meant(sentence, mention, published)) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one[0].latest - one[0].earliest, one[1].first))


def _meant(sentence: Sentence, mention: Mention, published: date | None) -> When | None:
    if mention.what == "weekday":
        return _weekday(sentence, mention, published)
    if mention.what == "year" and mention.year:
        return When(date(mention.year, 1, 1), date(mention.year, 12, 31))
    if published is None and not mention.year:
        return None
    span = resolve(_plain(mention), Anchor(month_of(published) if published else None), None)
    if span is None or span.part or span.kind == "day":
        return None
    if mention.what == "month" and mention.day:
        return _day(span, mention.day)
    begin = date(span.first // 12, span.first % 12 + 1, 1)
    after = (span.first if mention.lead == "since" else span.last) + 1
    return When(begin, date(after // 12, after % 12 + 1, 1) - timedelta(days=1))


def _weekday(sentence: Sentence, mention: Mention, published: date | None) -> When | None:
    """Return the last such day before the text, or its own."""
    days = sentence.lexicon.numbers("days")
    number = next((int(days[word]) for word in sentence.texts[mention.first : mention.after] if word in days), None)
    if number is None or published is None:
        return None
    back = {TODAY: 0, YESTERDAY: 1}.get(number, (published.weekday() - number) % 7)
    day = published - timedelta(days=back)
    return When(day, day)


def _plain(mention: Mention) -> Mention:
    """Return a mention without what leads to it, so that its own months come out."""
    data = None if isinstance(mention.data, tuple) else mention.data
    return replace(mention, day=None, lead="", part=False, data=data)


def _day(span: Span, day: int) -> When | None:
    try:
        found = date(span.first // 12, span.first % 12 + 1, day)
    except ValueError:
        return None
    return When(found, found)
