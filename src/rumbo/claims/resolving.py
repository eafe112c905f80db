"""What a claim means: its months and those it is compared with, and every other reading that is as fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rumbo.claims.claim import Because, Reading
from rumbo.claims.finding import Found
from rumbo.claims.mentions import Mention
from rumbo.claims.periods import RELATIVE, Anchor, main_span, resolve
from rumbo.claims.sentence import Sentence
from rumbo.claims.span import Span, fiscal_year_of, month_of
from rumbo.claims.subjects import BORDER, Subject, Subjects

COMPARED = ("percent_change", "ratio")
_MORE = frozenset({"mas", "menos", "mayor", "menor", "doble", "triple", "more", "less", "fewer", "higher", "lower"})
_WHEN = frozenset({"when", "cuando"})
_REFERENCE = frozenset({"month-before", "year-before", "same-period", "year-before-fiscal"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A claim with the reading that its words suggest first, the others that are fair, and why."""

    found: Found
    reading: Reading
    others: Sequence[Reading]
    explicit: bool
    is_forecast: bool
    spans: Sequence[Span]
    """All the times that the sentence and its context speak of."""
    because: dict[str, Because]


class Resolver:
    """Resolves the claims of one sentence."""

    def __init__(self, sentence: Sentence, context: Sentence | None, published: date | None) -> None:
        self.sentence, self.context, self.published = sentence, context, published
        self.subjects = Subjects(sentence, context)
        self.anchor = self._anchor()
        self.about = main_span(context.mentions, self.anchor) if context else None
        self.anchor = self._with_newest(replace(self.anchor, about=self.about))
        self.spans = self._spans()
        self.year_only = False

    def resolved(self, found: Found) -> Resolved:
        """Return what one number means."""
        subject = self.subjects.of(found)
        because = dict(subject.because)
        ahead = self._is_forecast(found)
        period = self._period(found, subject, because, ahead)
        if (
            ahead
            and period is not None
            and self.anchor.published is not None
            and period.last < self.anchor.published - 1
        ):
            ahead = False
        kind = found.kind
        if period is not None and period.kind == "day" and kind == "count":
            kind = "rate_per_day"
        baseline = self._baseline(found, period, because) if kind in (*COMPARED, "rank") or found.difference else None
        reading = Reading(
            kind=kind,
            indicator=subject.indicator,
            place=subject.place,
            citizenship=subject.citizenship,
            demographic=subject.demographic,
            authority=subject.authority,
            period=period,
            baseline=baseline,
            difference=found.difference,
            average=kind == "count" and self._is_average(found, period),
            lowest=found.lowest,
            mixed=subject.mixed,
        )
        others = tuple(self._others(found, reading, subject))
        spans = tuple(
            dict.fromkeys(span for span in (*(span for _, span in self.spans), self.about) if span is not None)
        )
        return Resolved(found, reading, others, subject.explicit, ahead, spans, because)

    # By what the words of time are read -------------------------------------------------------------------------

    def _anchor(self) -> Anchor:
        fiscal = any(self._speaks_of_fiscal(one) for one in (self.sentence, self.context) if one is not None)
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
            if (
                span is not None
                and mention.what == "year"
                and self._is_baseline(mention)
                and base
                and base.kind == "month"
            ):
                # "against 189,913 in 2024" after a month means the same month.
                if self._number_before(mention):
                    span = base.in_year(mention.year or 0)
            if span is not None and mention.what not in RELATIVE and not self._is_baseline(mention) and main is None:
                main = span
            found.append((mention, span))
        return found

    def _first_main(self) -> Span | None:
        for mention in self.sentence.mentions:
            if mention.what not in RELATIVE and not self._is_baseline(mention):
                if span := resolve(mention, self.anchor, None):
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

    # Months -----------------------------------------------------------------------------------------------------

    def _is_baseline(self, mention: Mention) -> bool:
        """Say whether a mention stands in a comparison: after "than", "against", with no other claim in between."""
        if mention.what in _REFERENCE:
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

    def _compares(self, index: int) -> bool:
        """Say whether "from" compares: after a number or a word of change, and not "from March on" at the beginning."""
        if self.sentence.word(index) not in ("from", "desde"):
            return True
        before = [*self.sentence.numbers, *self.sentence.of("change", "ratio")]
        return any(one.first < index for one in before)

    def _is_hedge(self, index: int) -> bool:
        return any(hit.first <= index < hit.after for hit in self.sentence.of("hedge"))

    def _is_range_word(self, index: int, mention: Mention) -> bool:
        return mention.what == "range" and mention.first - 1 == index

    def _period(self, found: Found, subject: Subject, because: dict[str, Because], ahead: bool) -> Span | None:
        self._look(ahead)
        mention, span = self._of_single_days(found) or self._own(found)
        how = "words"
        if span is None:
            span, how = self._carried(found), "words"
        if span is None and self.about is not None:
            span, how = self.about, "context"
        if span is None:
            span, how = self._default(), "default"
        if span is not None and self._not_over(span, ahead):
            span = span.part_of()
        written = self.sentence.written(mention.first, mention.after) if mention else ""
        because["period"] = Because(how, written)
        return span

    def _not_over(self, span: Span, ahead: bool) -> bool:
        """Say whether the text is from within the last month that it speaks of, so that it cannot mean all of it."""
        return (
            not ahead
            and self.published is not None
            and span.kind in ("month", "range")
            and span.last == self.anchor.published
            and self.published.day < 29
        )

    def _look(self, ahead: bool) -> None:
        """Read the words of time as those of what has been, or of what is to come."""
        if self.anchor.ahead != ahead:
            self.anchor = replace(self.anchor, ahead=ahead)
            if self.context is not None:
                self.about = main_span(self.context.mentions, self.anchor)
            self.spans = self._spans()

    def _of_single_days(self, found: Found) -> tuple[Mention, Span] | None:
        """Return the mention of single days ("some days in December") in front of a number, with its span."""
        if found.kind not in ("count", "rate_per_day"):
            return None
        first, after = self.sentence.segment(found.first)
        for mention, span in self.spans:
            if mention.what != "day" or span is None or not first <= mention.first < after:
                continue
            between = sorted((mention.first, found.first))
            if not any(between[0] < one.first < between[1] for one in self.sentence.numbers):
                return mention, span
        return None

    def _own(self, found: Found) -> tuple[Mention | None, Span | None]:
        """Return the mention that belongs to a number: right after it, else in front of it in its own clause."""
        following = next((one.first for one in self.sentence.numbers if one.first >= found.after), len(self.sentence))
        compared = found.kind in COMPARED or found.difference
        if found.kind == "rank":
            return None, None
        if found.kind == "ratio" and any(
            one.after <= found.first and not self._is_baseline(one) for one, _ in self.spans
        ):
            return None, None
        if self.sentence.word(found.first - 1) == "(" and compared:
            return None, None
        for mention, span in self.spans:
            if span is None or not found.after <= mention.first < following:
                continue
            adjacent = mention.first - found.after <= 2 and not compared
            if self._is_baseline(mention) and not adjacent and (compared or not self._after_comparison(found)):
                continue
            if mention.what in ("weekday", "part") and len(self.spans) > 1:
                continue
            if mention.what == "day" and any(self.sentence.word(at) == "," for at in range(found.after, mention.first)):
                continue
            if self._crosses(found.after, mention.first) or self._of_next_clause(found, mention, following):
                continue
            return mention, span
        return None, None

    def _of_next_clause(self, found: Found, mention: Mention, following: int) -> bool:
        """Say whether a mention opens the clause of the next number: "140,000 in all, and in March greater than 137,000"."""
        own, other = self.sentence.segment(found.first), self.sentence.segment(mention.first)
        if own == other:
            return False
        before = any(own[0] <= one.first < found.first for one in self.sentence.mentions)
        opens = following < len(self.sentence) and following - mention.after <= 5 and mention.first - other[0] <= 3
        return before or opens

    def _crosses(self, first: int, after: int) -> bool:
        """Say whether a comparison, or a clause's end, lies between a number and a mention."""
        if any(first <= hit.first < after and not self._is_hedge(hit.first) for hit in self.sentence.of("than")):
            return True
        return any(self.sentence.word(index) in (";", ":") for index in range(first, after)) or (
            sum(self.sentence.word(index) == "," for index in range(first, after)) > 1
        )

    def _after_comparison(self, found: Found) -> bool:
        return any(
            0 <= found.first - hit.after <= 4
            and not self._is_hedge(hit.first)
            and not any(self.sentence.word(index) == "," for index in range(hit.after, found.first))
            and not any(hit.after <= one.first and one.after < found.first for one in self.sentence.mentions)
            for hit in self.sentence.of("than")
        )

    def _when(self, found: Found) -> Span | None:
        """Return the time that "when" takes up again: "the same month last year, when nearly 37,000 tried"."""
        for mention, span in reversed(self.spans):
            between = self.sentence.texts[mention.after : found.first]
            if len(between) <= 8 and mention.after <= found.first and any(word in _WHEN for word in between):
                return resolve(replace(mention, lead=""), self.anchor, None) if mention.lead else span
        return None

    def _carried(self, found: Found) -> Span | None:
        if found.kind in ("count", "rate_per_day") and (span := self._when(found)):
            return span
        if self.sentence.word(found.first - 1) == "(":
            adjacent = [span for one, span in self.spans if one.after == found.first - 1]
            if adjacent and found.kind not in COMPARED:
                return adjacent[0]
        before = [(one, span) for one, span in self.spans if one.after <= found.first and span is not None]
        compared = found.kind in COMPARED or found.difference
        if not compared and self._after_comparison(found):
            near = [span for one, span in before if self._is_baseline(one) and found.first - one.after <= 4]
            if near:
                return near[-1]
            reference = [span for one, span in self.spans if one.what in _REFERENCE and span is not None]
            if reference:
                return reference[0]
        if len({one.what for one, _ in before}) > 1:  # a day beside other times is when it was said
            before = [(one, span) for one, span in before if span is None or span.kind != "day" or one.what == "day"]
        usable = [
            (one, span) for one, span in before
            if not (self._is_baseline(one) and not self._leads(one, found) and (
                compared or one.what in _REFERENCE or not self._close(one, found)
            ))
            and not self._belongs_to_earlier(one, found)
        ]  # fmt: skip
        if usable:
            return usable[-1][1]
        own = [
            span
            for one, span in self.spans
            if span is not None and not self._is_baseline(one) and one.first >= found.after
        ]
        if own:
            return own[0]
        return before[0][1] if before and not self._is_baseline(before[0][0]) else None

    def _leads(self, mention: Mention, found: Found) -> bool:
        """Say whether a reference opens the clause of a number: "; in the same period of 2024 they were 204,206"."""
        if found.kind not in ("count", "rate_per_day") or mention.what not in _REFERENCE:
            return False
        first, after = self.sentence.segment(found.first)
        than = any(0 <= mention.first - hit.after <= 2 for hit in self.sentence.of("than"))
        between = any(mention.after <= one.first < found.first for one in self.sentence.numbers)
        return first <= mention.first < after and not than and not between and mention.first - first <= 2

    def _close(self, mention: Mention, found: Found) -> bool:
        return found.first - mention.after <= 3

    def _belongs_to_earlier(self, mention: Mention, found: Found) -> bool:
        """Say whether a mention was already the own one of a number before it, while another stands for the whole."""
        earlier = [
            one for one in self.sentence.numbers
            if one.after <= mention.first and mention.first - one.after <= 4
            and not any(self.sentence.word(index) in (",", ";", ":", "(") for index in range(one.after, mention.first))
        ]  # fmt: skip
        if not earlier or found.kind in COMPARED:
            return False
        return any(one.first < earlier[0].first for one, span in self.spans if span is not None and one is not mention)

    # Comparisons ------------------------------------------------------------------------------------------------

    def _baseline(self, found: Found, period: Span | None, because: dict[str, Because]) -> Span | None:
        if period is None:
            return None
        if found.kind == "rank":
            return self._ranked_among(found, period)
        if (span := self._of_next(found)) and span != period:
            because["baseline"] = Because("words")
            return span
        references = [
            (one, span) for one, span in self.spans if span is not None and self._is_baseline(one) and span != period
        ]
        after = [(one, span) for one, span in references if one.first >= found.after]
        for one, span in after or references:
            because["baseline"] = Because("words", self.sentence.written(one.first, one.after))
            if one.what == "month-before":
                return Span.month(period.first - 1)
            if one.what == "last-months" and one.count == len(period.months):
                return period.years_earlier()
            if one.what in ("year-before", "year-before-fiscal") or (one.what == "same-period" and not one.year):
                if span is not None and one.what == "same-period" and span.last < period.first - 12:
                    return span
                return period.years_earlier()
            return self._like(span, period)
        named = [
            span for one, span in self.spans
            if span is not None and one.first > found.after
            and (span.last < period.first or (found.kind == "ratio" and span != period))
        ]  # fmt: skip
        if named:
            return named[0]
        earlier = [
            span for one, span in self.spans
            if span is not None and one.after <= found.first and span.last < period.first and span.kind == period.kind
        ]  # fmt: skip
        if earlier:
            return earlier[-1]
        because["baseline"] = Because("default")
        return Span.month(period.first - 1) if period.kind == "month" else period.years_earlier()

    def _of_next(self, found: Found) -> Span | None:
        """Return the time of the figure that a change or ratio is taken of: "half of the 249,737 of December"."""
        following = next(
            (one for one in self.sentence.numbers if one.first >= found.after and one.form == "plain"), None
        )
        if (
            following is None
            or following.first - found.after > 9
            or self._own(found)[1] is not None
            and found.kind != "ratio"
        ):
            return None
        than = any(found.after <= hit.first < following.first for hit in self.sentence.of("than"))
        if not than and not (found.kind == "ratio" and following.first - found.after <= 4):
            return None
        _, span = self._own(
            replace(found, first=following.first, after=following.after, kind="count", difference=False)
        )
        return span

    @staticmethod
    def _like(span: Span | None, period: Span) -> Span | None:
        """A bare year beside a month is that month of it."""
        return span

    def _ranked_among(self, found: Found, period: Span) -> Span | None:
        inside = [
            (one, span) for one, span in self.spans
            if span is not None and found.first <= one.first < found.after + 1
        ]  # fmt: skip
        if not inside and found.years:
            return replace(
                period, first=period.first - 12 * found.years, kind="fiscals" if period.kind == "fiscal" else "range"
            )
        if not inside:
            return None
        one, span = inside[-1]
        if one.what == "presidency":
            return Span.range(span.first, period.last)
        if period.kind == "fiscal":
            first = fiscal_year_of(span.first) if span.kind == "fiscal" else one.year or fiscal_year_of(span.first)
            return Span(Span.fiscal(first).first, period.last, "fiscals")
        return Span.range(span.first, period.last)

    def _is_average(self, found: Found, period: Span | None) -> bool:
        if period is None or period.first == period.last:
            return False
        bounds = self.sentence.segment(found.first)
        return any(
            hit.first >= bounds[0] and -8 <= found.first - hit.after <= 4 and not self.sentence.at(hit.first, "daily")
            for hit in self.sentence.of("average", "every")
        )

    def _is_forecast(self, found: Found) -> bool:
        bounds = self.sentence.segment(found.first)
        noun = range(found.after, min(found.after + 6, bounds[1]))
        following = next((one.first for one in self.sentence.numbers if one.first >= found.after), len(self.sentence))
        for hit in self.sentence.of("forecast"):
            if (
                hit.first in noun
                and hit.first < following
                and not any(self.sentence.taken[at] for at in range(found.after, hit.first))
            ):
                return True
            if hit.first >= bounds[0] and hit.first < found.first and found.first - hit.after <= 12:
                between = [one for one in self.sentence.numbers if hit.after <= one.first < found.first]
                if not between:
                    return True
        return False

    # Other fair readings ----------------------------------------------------------------------------------------

    def _others(self, found: Found, reading: Reading, subject: Subject) -> Sequence[Reading]:
        """Return the readings that the words allow as well, the nearest first."""
        if reading.indicator not in BORDER:
            return ()
        indicators = [reading.indicator]
        if reading.indicator in ("usbp-encounters", "cbp-encounters"):
            indicators.append("cbp-encounters" if reading.indicator == "usbp-encounters" else "usbp-encounters")
        places = [reading.place]
        if not subject.placed:
            places.append("USA" if reading.place == "us-southwest" else "us-southwest")
        elif subject.because["place"].how == "context" and reading.place and reading.place.startswith("usbp-"):
            places.append("us-southwest")
        periods = [(reading.period, reading.baseline), *self._other_years(reading)]
        found_ = [
            replace(reading, indicator=indicator, place=place, period=period, baseline=baseline)
            for period, baseline in periods
            for place in places
            for indicator in indicators
        ]
        return tuple(one for one in found_ if one != reading)

    def _other_years(self, reading: Reading) -> Sequence[tuple[Span | None, Span | None]]:
        """A bare year may be the fiscal or the calendar one; a year to date may begin with either."""
        period = reading.period
        if period is None or period.kind not in ("year", "fiscal", "range"):
            return ()
        baseline = reading.baseline
        if period.kind == "year":
            year = period.last // 12
            other = Span.fiscal(year)
            return ((other, other.years_earlier() if baseline else None),)
        if period.kind == "fiscal" and any(one.what == "year" and span == period for one, span in self.spans):
            other = Span.year(fiscal_year_of(period.last))
            return ((other, other.years_earlier() if baseline else None),)
        return ()
