"""Which of the times a sentence speaks of belongs to which number, and which it is compared with."""

from __future__ import annotations

from dataclasses import replace

from rumbo.claims.claim import Because
from rumbo.claims.found import Found
from rumbo.claims.mentions import Mention
from rumbo.claims.periods import resolve
from rumbo.claims.span import Span, fiscal_year_of
from rumbo.claims.spoken import REFERENCE
from rumbo.claims.two import COMPARED, TwoTimes

_WHEN = frozenset({"when", "cuando"})


class Times(TwoTimes):
    """The periods of a sentence's numbers."""

    def period(self, found: Found, because: dict[str, Because], ahead: bool) -> Span | None:
        """Return the months of a number, and note what led to them; ``ahead`` says that it is a forecast."""
        self._look(ahead)
        mention, span = self._of_single_days(found) or self._own(found)
        how = "words"
        if span is None:
            span, how = self._carried(found), "words"
        if span is None and self.about is not None:
            span, how = self.about, "context"
        if span is None:
            span, how = self._default(), "default"
        span = self._one_of_two(found, span)
        if span is not None and self._not_over(span, ahead):
            span = span.part_of()
        if how == "words" and self._fiscal_from_before(span):
            mention, how = None, "context"
        written = self.sentence.written(mention.first, mention.after) if mention else ""
        because["period"] = Because(how, written)
        return span

    def _fiscal_from_before(self, span: Span | None) -> bool:
        """Say whether a bare year of the sentence is read as a fiscal one only for what was said before."""
        bare = any(mention.what == "year" and one == span for mention, one in self.spans)
        return bare and span is not None and span.kind == "fiscal" and not self._speaks_of_fiscal(self.sentence)

    def _not_over(self, span: Span, ahead: bool) -> bool:
        """Say whether the text is from within the last month that it speaks of, so that it cannot mean all of it."""
        return (
            not ahead
            and self.published is not None
            and span.kind in ("month", "range")
            and span.last == self.anchor.published
            and self.published.day < 29
        )

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
            possessive = self.sentence.word(mention.after) == "s"  # "May 2024's 117,905"
            if (
                mention.after + possessive == found.first
                and mention.what == "month"
                and span is not None
                and not compared
            ):
                return mention, span  # "below April's 128,900"
        for mention, span in self.spans:
            if span is None or not found.after <= mention.first < following:
                continue
            adjacent = mention.first - found.after <= 2 and not compared
            if self._is_baseline(mention) and not adjacent and (compared or not self._after_comparison(found)):
                continue
            if mention.what in ("weekday", "part") and len(self.spans) > 1:
                continue
            if self._is_of_rank(mention, found):
                continue
            if mention.what == "day" and any(self.sentence.word(at) == "," for at in range(found.after, mention.first)):
                continue
            if self._crosses(found.after, mention.first) or self._of_next_clause(found, mention, following):
                continue
            return mention, span
        return None, None

    def _ranks(self, mention: Mention) -> bool:
        """Say whether a time only says since when nothing was lower: "fell by 40 %, the lowest since February 2021"."""
        ranks = self.sentence.of("rank", "record")
        return mention.lead == "since" and any(0 <= mention.first - hit.after <= 6 for hit in ranks)

    def _is_of_rank(self, mention: Mention, found: Found) -> bool:
        """Say whether a president's years only say what something is the lowest of."""
        return mention.what == "presidency" and any(
            found.after <= hit.first < mention.first for hit in self.sentence.of("rank")
        )

    def _of_next_clause(self, found: Found, mention: Mention, following: int) -> bool:
        """Say whether a mention opens the clause of the next number: "140,000, and in March more than 137,000"."""
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
            if any(mention.after <= one.first < found.first for one, _ in self.spans):
                continue
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
            reference = [span for one, span in self.spans if one.what in REFERENCE and span is not None]
            if reference:
                return reference[0]
        if len({one.what for one, _ in before}) > 1:  # a day beside other times is when it was said
            before = [(one, span) for one, span in before if span is None or span.kind != "day" or one.what == "day"]
        usable = [
            (one, span) for one, span in before
            if not (self._is_baseline(one) and not self._leads(one, found) and (
                compared or one.what in REFERENCE or not self._close(one, found)
            ))
            and not self._belongs_to_earlier(one, found)
        ]  # fmt: skip
        if usable:
            return usable[-1][1]
        own = [
            span
            for one, span in self.spans
            if span is not None and not self._is_baseline(one) and one.first >= found.after
            and not self._is_of_rank(one, found)
        ]  # fmt: skip
        if own:
            return own[0]
        return before[0][1] if before and not self._is_baseline(before[0][0]) else None

    def _leads(self, mention: Mention, found: Found) -> bool:
        """Say whether a reference opens the clause of a number: "; in the same period of 2024 they were 204,206"."""
        if found.kind not in ("count", "rate_per_day") or mention.what not in REFERENCE:
            return False
        first, after = self.sentence.segment(found.first)
        than = any(0 <= mention.first - hit.after <= 2 for hit in self.sentence.of("than"))
        between = any(mention.after <= one.first < found.first for one in self.sentence.numbers)
        return first <= mention.first < after and not than and not between and mention.first - first <= 2

    def _close(self, mention: Mention, found: Found) -> bool:
        # "fell 42 % in January from December, to 176,205": what it fell to is January's.
        to = self.sentence.word(found.first - 1) in ("to", "a", "hasta") and any(
            one.form == "percent" and one.first < mention.first for one in self.sentence.numbers
        )
        return found.first - mention.after <= 3 and not to

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

    def baseline(self, found: Found, period: Span | None, because: dict[str, Because]) -> Span | None:
        """Return the months that a number is compared with or ranked among, and note what led to them."""
        if period is None:
            return None
        if found.kind == "rank":
            return self._ranked_among(found, period)
        if (ends := self._ends(found)) and ends[2] == period:
            because["baseline"] = Because("words", self.sentence.written(ends[0].first, ends[0].after))
            return ends[1]
        if (span := self._of_next(found)) and span != period:
            because["baseline"] = Because("words")
            return span
        references = [
            (one, span) for one, span in self.spans
            if span is not None and self._is_baseline(one) and span != period and not self._ranks(one)
        ]  # fmt: skip
        following = next((one.first for one in self.sentence.numbers if one.first >= found.after), len(self.sentence))
        after = [(one, span) for one, span in references if found.after <= one.first < following]
        before = [(one, span) for one, span in references if one.first < found.first]
        for one, span in after or before or references:
            because["baseline"] = Because("words", self.sentence.written(one.first, one.after))
            if one.what == "month-before":
                return Span.month(period.first - 1)
            if one.what == "last-months" and one.count == len(period.months):
                return period.years_earlier()
            if one.what in ("year-before", "year-before-fiscal") or (one.what == "same-period" and not one.year):
                if span is not None and one.what == "same-period" and span.last < period.first - 12:
                    return span
                return period.years_earlier()
            return span
        named = [
            span for one, span in self.spans
            if span is not None and one.first > found.after and not self._ranks(one)
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
            or (self._own(found)[1] is not None and found.kind != "ratio")
        ):
            return None
        than = any(found.after <= hit.first < following.first for hit in self.sentence.of("than"))
        if not than and not (found.kind == "ratio" and following.first - found.after <= 4):
            return None
        _, span = self._own(
            replace(found, first=following.first, after=following.after, kind="count", difference=False)
        )
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
            return Span.between(span.first, period.last)
        if period.kind == "fiscal":
            first = fiscal_year_of(span.first) if span.kind == "fiscal" else one.year or fiscal_year_of(span.first)
            return Span(Span.fiscal(first).first, period.last, "fiscals")
        return Span.between(span.first, period.last)
