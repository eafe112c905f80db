"""What the words of time in a sentence mean, each read by the day of publication and by what was said before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rumbo.claims.mentions import Mention
from rumbo.claims.periods import RELATIVE, Anchor, main_span, resolve
from rumbo.claims.sentence import Sentence
from rumbo.claims.span import Span, month_of

_MORE = frozenset({"mas", "menos", "mayor", "menor", "doble", "triple", "more", "less", "fewer", "higher", "lower"})
_OVER = frozenset({"over", "on", "sobre"})
KEPT = 12
"""So many times of what was said before are kept for what follows."""
REFERENCE = frozenset({"month-before", "year-before", "same-period", "year-before-fiscal"})


class Spoken:
    """The words of time in a sentence, resolved: ``spans``, and ``about``, the months that its context is about.

    Without ``fiscal`` a bare year is the calendar's, even where another figure's fiscal year is named beside it.
    """

    def __init__(
        self, sentence: Sentence, context: Sentence | None, published: date | None, *, fiscal: bool = True
    ) -> None:
        self.sentence, self.context, self.published, self._fiscal = sentence, context, published, fiscal
        self.anchor = self._anchor()
        self.about = main_span(context.mentions, self.anchor) if context else None
        self.anchor = self._with_newest(replace(self.anchor, about=self.about))
        self.spans = self._spans()

    def _anchor(self) -> Anchor:
        parts = [one for one in (self.sentence, self.context) if one is not None and self._fiscal]
        fiscal = any(self._speaks_of_fiscal(one) for one in parts)
        if self.published is not None:
            return Anchor(month_of(self.published), fiscal=fiscal)
        named = [
            one.year * 12 + (one.month or 12) - 1
            for part in (self.context, self.sentence)
            if part is not None
            for one in part.mentions
            if one.year and one.what == "month"
        ]
        return Anchor(max(named) + 1 if named else None, fiscal=fiscal)

    @staticmethod
    def _speaks_of_fiscal(sentence: Sentence) -> bool:
        return any(word in ("fiscal", "fy") for word in sentence.texts)

    def _with_newest(self, anchor: Anchor) -> Anchor:
        """Let "so far this year" end with the month that the text itself names as the newest."""
        newest: int | None = None
        for part in (self.sentence, self.context):
            if part is None:
                continue
            for one in part.mentions:
                if one.what == "month" and not one.lead and not isinstance(one.data, tuple) and not one.day:
                    span = resolve(one, anchor, None)
                    if span and anchor.published is not None and anchor.published - 4 <= span.last <= anchor.published:
                        newest = span.last if newest is None else max(newest, span.last)
            if newest is not None:
                break
        return replace(anchor, latest=newest)

    def _spans(self) -> list[tuple[Mention, Span | None]]:
        """Resolve the mentions, each relative one by what the sentence was about before it."""
        found: list[tuple[Mention, Span | None]] = []
        main: Span | None = None
        for mention in self.sentence.mentions:
            base = main or self._first_main() or self.about or self._default()
            compared = mention.what == "month" and self._is_baseline(mention)
            anchor = replace(self.anchor, ahead=False) if compared else self.anchor
            span = resolve(replace(mention, lead="") if compared and mention.lead == "since" else mention, anchor, base)
            if span is not None and mention.what == "same-period" and mention.year is None:
                span = self._same_months(mention, base)
            # "against 189,913 in 2024" after a month means the same month.
            bare = mention.what == "year" and self._is_baseline(mention) and self._number_before(mention)
            if span is not None and bare and base and base.kind == "month":
                span = base.in_year(mention.year or 0)
            if span is not None and mention.what not in RELATIVE and not self._is_baseline(mention) and main is None:
                main = span
            found.append((mention, span))
        return found

    def before(self) -> list[Span | None]:
        """Return the times that the context speaks of: what follows on it may be about any of them."""
        mentions = self.context.mentions[:KEPT] if self.context else ()
        return [resolve(one, self.anchor, self.about) for one in mentions]

    def speaks_of_past(self) -> bool:
        """Say whether the context is about a time that was over on the day of the text, and foretells nothing."""
        if self.context is None or self.context.has("forecast"):
            return False
        over, now = main_span(self.context.mentions, replace(self.anchor, ahead=False)), self.anchor.published
        runs = now is not None and self.about is not None and self.about.first <= now <= self.about.last
        return over is not None and now is not None and over.last < now and not runs

    def _first_main(self) -> Span | None:
        for mention in self.sentence.mentions:
            own = mention.what not in RELATIVE and not self._is_baseline(mention)
            if own and (span := resolve(mention, self.anchor, None)):
                return span
        return None

    def _same_months(self, mention: Mention, base: Span | None) -> Span | None:
        """The same period, of another year that a mention beside it names."""
        beside = next((one for one in self.sentence.mentions if 0 <= one.first - mention.after <= 2), None)
        if base is None:
            return None
        if beside is not None and beside.year:
            return base.in_year(beside.year)
        return base.years_earlier()

    def _number_before(self, mention: Mention) -> bool:
        return any(0 <= mention.first - number.after <= 4 for number in self.sentence.numbers)

    def _default(self) -> Span | None:
        return None if self.anchor.over is None else Span.month(self.anchor.over)

    def _is_baseline(self, mention: Mention) -> bool:
        """Say whether a mention stands in a comparison: after "than", "against", with no other claim in between."""
        if mention.what in REFERENCE:
            return True
        sentence = self.sentence
        if mention.lead == "since" and any(
            0 <= mention.first - hit.after <= 8 for hit in sentence.of("rank", "record")
        ):
            return True
        if any(word in ("que", "than") for word in sentence.texts[mention.first - 3 : mention.first]) and any(
            word in _MORE for word in sentence.texts[max(0, mention.first - 9) : mention.first - 1]
        ):
            return True
        before = sentence.word(mention.first - 1)
        changed = any(0 < mention.first - hit.after <= 3 for hit in sentence.of("change"))
        percent = any(one.after == mention.first - 1 and one.form == "percent" for one in sentence.numbers)
        if before in _OVER and (changed or percent):
            return True
        if self._measured_by(mention):
            return True
        for hit in sentence.of("than"):
            if (
                hit.after <= mention.first <= hit.after + 9
                and not self._is_hedge(hit.first)
                and self._compares(hit.first)
            ):
                between = [one for one in sentence.numbers if hit.after <= one.first < mention.first]
                earlier = [one for one in sentence.mentions if hit.after <= one.first < mention.first]
                if len(between) <= 1 and not earlier and not self._is_range_word(hit.first, mention):
                    return True
        return False

    def _measured_by(self, mention: Mention) -> bool:
        """Say whether a percentage is measured by a mention: "31 % below May 2023", "13 % por encima de junio"."""
        for hit in self.sentence.of("hedge"):
            near = hit.value in ("more-than", "less-than") and 0 <= mention.first - hit.after <= 6
            after = any(0 <= hit.first - one.after <= 1 and one.form == "percent" for one in self.sentence.numbers)
            if near and after and not any(hit.after <= one.first < mention.first for one in self.sentence.numbers):
                return True
        return False

    def _compares(self, index: int) -> bool:
        """Say whether "from" compares: after a number or a word of change, and not "from March on" at the beginning."""
        if self.sentence.word(index) not in ("from", "desde"):
            return True
        before = any(one.first < index for one in self.sentence.numbers)
        numbers = before and any(index < one.first <= index + 5 for one in self.sentence.numbers)
        return numbers or any(hit.first < index for hit in self.sentence.of("change", "ratio"))

    def _is_hedge(self, index: int) -> bool:
        return any(hit.first <= index < hit.after for hit in self.sentence.of("hedge"))

    def _is_range_word(self, index: int, mention: Mention) -> bool:
        return mention.what == "range" and mention.first - 1 == index

    def _look(self, ahead: bool) -> None:
        """Read the words of time as those of what has been, or of what is to come."""
        if self.anchor.ahead != ahead:
            self.anchor = replace(self.anchor, ahead=ahead)
            if self.context is not None:
                self.about = main_span(self.context.mentions, self.anchor)
            self.spans = self._spans()
