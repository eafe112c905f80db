"""What a claim means: its months and those it is compared with, and every other reading that is as fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rumbo.claims.claim import Because, Reading
from rumbo.claims.found import Found
from rumbo.claims.sentence import Sentence
from rumbo.claims.span import Span, fiscal_year_of
from rumbo.claims.subjects import BORDER, Subject, Subjects
from rumbo.claims.times import COMPARED, Times

TO_DATE = ("this-fiscal", "this-year", "fiscal", "year")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A claim with the reading that its words suggest first, the others that are fair, and why."""

    found: Found
    reading: Reading
    others: Sequence[Reading]
    explicit: bool
    is_forecast: bool
    doubtful: bool
    """Whether the sentence names nationalities or groups and the reading has none: a mismatch may be ours."""
    spans: Sequence[Span]
    """All the times that the sentence and its context speak of."""
    because: dict[str, Because]
    settled: bool = False
    """Whether it is read so and no other way, as a person said."""


class Resolver:
    """Resolves the claims of one sentence."""

    def __init__(self, sentence: Sentence, context: Sentence | None, published: date | None) -> None:
        self.sentence = sentence
        self.times = Times(sentence, context, published)
        self.subjects = Subjects(sentence, context)

    def resolved(self, found: Found) -> Resolved:
        """Return what one number means."""
        subject = self.subjects.of(found)
        because = dict(subject.because)
        ahead = self._is_forecast(found)
        period = self.times.period(found, because, ahead)
        if (
            ahead
            and period is not None
            and self.times.anchor.published is not None
            and period.last < self.times.anchor.published - 1
        ):
            ahead = False
        kind = found.kind
        if period is not None and period.kind == "day" and kind == "count":
            kind = "rate_per_day"
        baseline = (
            self.times.baseline(found, period, because) if kind in (*COMPARED, "rank") or found.difference else None
        )
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
            together=subject.together,
        )
        others = tuple(self._others(found, reading, subject))
        spans = tuple(
            dict.fromkeys(
                span for span in (*(span for _, span in self.times.spans), self.times.about) if span is not None
            )
        )
        return Resolved(found, reading, others, subject.explicit, ahead, self._doubtful(reading), spans, because)

    def _doubtful(self, reading: Reading) -> bool:
        foreign = any(hit.value not in ("USA", "MEX") for hit in self.sentence.of("country"))
        people = foreign or self.sentence.has("demonym")
        groups = self.sentence.has("demographic", "children")
        return (people and not reading.citizenship) or (groups and not reading.demographic)

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
        if period.kind == "fiscal" and any(one.what == "year" and span == period for one, span in self.times.spans):
            other = Span.year(fiscal_year_of(period.last))
            return ((other, other.years_earlier() if baseline else None),)
        if period.kind == "range" and len(period.months) > 1 and self._to_date(period):
            other = period.until(period.last - 1)
            return ((other, other.years_earlier() if baseline else None),)
        return ()

    def _to_date(self, period: Span) -> bool:
        """Say whether a period ends only with what was over: what was then known may end a month earlier."""
        return any(one.what in TO_DATE and span == period for one, span in self.times.spans)
