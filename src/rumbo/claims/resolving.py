"""What a claim means: its months and those it is compared with, and every other reading that is as fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rumbo.claims.claim import Because, Reading
from rumbo.claims.found import Found
from rumbo.claims.sentence import Sentence
from rumbo.claims.span import Span, fiscal_year_of
from rumbo.claims.subjects import BORDER, Subject, Subjects
from rumbo.claims.times import Times
from rumbo.claims.two import COMPARED

_NO_DENIAL = frozenset({"before", "antes", "only", "just", "less", "fewer", "more", "solo", "menos", "mas"})
"""After these, "never" and "not" deny nothing: "never before", "not only", "were not fewer than"."""
_TURNS = frozenset({",", "but", "sino"})
"""What is denied ends here: "not 70,000 but 36,001"."""
_OF_THE = frozenset(
    {
        ("of", "the"),
        ("of", "those"),
        ("of", "them"),
        ("of", "these"),
        ("de", "los"),
        ("de", "las"),
        ("de", "ellos"),
        ("de", "ellas"),
    }
)
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
    denied: bool = False
    """Whether the sentence says that it was not so."""
    settled: bool = False
    """Whether it is read so and no other way, as a person said."""


class Resolver:
    """Resolves the claims of one sentence."""

    def __init__(self, sentence: Sentence, context: Sentence | None, published: date | None) -> None:
        self.sentence = sentence
        self.times = self.fiscal = Times(sentence, context, published)
        self.context, self.published = context, published
        self.subjects = Subjects(sentence, context)

    @cached_property
    def calendar(self) -> Times:
        """The times as they are read for a figure of a country that has no fiscal year."""
        return Times(self.sentence, self.context, self.published, fiscal=False)

    def resolved(self, found: Found) -> Resolved:
        """Return what one number means."""
        subject = self.subjects.of(found)
        because = dict(subject.because)
        self.times = self.calendar if _is_foreign(subject.place) else self.fiscal
        ahead = self._is_forecast(found)
        period = self.times.period(found, because, ahead)
        published = self.times.anchor.published
        if ahead and not self.times.spans and self.times.speaks_of_past():
            period = None  # What is to come is not told of a time that an earlier sentence names as over.
        elif ahead and period is not None and published is not None and period.last < published - 1:
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
                span
                for span in (*(span for _, span in self.times.spans), self.times.about, *self.times.before())
                if span is not None
            )
        )
        return Resolved(
            found, reading, others, subject.explicit, ahead, self._doubtful(found, reading), spans, because,
            denied=self._is_denied(found),
        )  # fmt: skip

    def _is_denied(self, found: Found) -> bool:
        """Say whether a number is said not to have been: "did not reach 250,000", "no month topped 200,000"."""
        first, _ = self.sentence.clause(found.first)
        return self.sentence.has("refuted") or any(
            first <= hit.first < found.first
            and self.sentence.word(hit.after) not in _NO_DENIAL
            and _TURNS.isdisjoint(self.sentence.texts[hit.after : found.first])
            for hit in self.sentence.of("negation")
        )

    def _doubtful(self, found: Found, reading: Reading) -> bool:
        foreign = any(hit.value not in ("USA", "MEX") for hit in self.sentence.of("country"))
        people = foreign or self.sentence.has("demonym")
        groups = self.sentence.has("demographic", "children")
        part = self._is_part(found) and not (reading.citizenship or reading.demographic)
        actors = [hit.value for hit in self.sentence.of("counting", "country") if hit.first == 0 and hit.value != "USA"]
        if actors and reading.indicator in BORDER and reading.place not in actors:
            return True  # "Mexico, which had no newer figures, detained 97,000"
        return (people and not reading.citizenship) or (groups and not reading.demographic) or part

    def _is_part(self, found: Found) -> bool:
        """Say whether a count is a part of another: "made up 900 of the arrests", "900 de los detenidos"."""
        if found.kind != "count":
            return False
        written = tuple(self.sentence.texts[found.after : found.after + 2])
        return written in _OF_THE or any(
            hit.after - hit.first > 1 and 0 <= found.first - hit.after <= 3 for hit in self.sentence.of("share")
        )

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
        periods = [(reading.period, reading.baseline), *self._other_years(reading), *self._year_to_date(found, reading)]
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

    def _year_to_date(self, found: Found, reading: Reading) -> Sequence[tuple[Span, Span]]:
        """What "fell from January to March" may mean as well: the three months, against those of the year before."""
        stretch = self.times.stretch(found)
        if (
            stretch is None
            or reading.period is None
            or reading.period.kind != "month"
            or stretch.first % 12 not in (0, 9)
        ):
            return ()
        return ((stretch, stretch.years_earlier()),)

    def _to_date(self, period: Span) -> bool:
        """Say whether a period ends only with what was over: what was then known may end a month earlier."""
        return any(one.what in TO_DATE and span == period for one, span in self.times.spans)


def _is_foreign(place: str | None) -> bool:
    """Say whether a place reckons by the calendar alone: the fiscal year is that of the United States."""
    return place == "darien" or (place is not None and place.isupper() and place != "USA")
