"""The verdict: the rules by which a claim holds, does not, or cannot be checked.

1. Tolerance comes from the words. A count may differ by half a unit of its last digit, or by one per cent, since counts
   are revised; with "about" or "nearly" by five per cent. A change or share may differ by one point (three with such a
   hedge), a ratio by 0.15. "More than" and "at least" allow anything above, "less than" and "at most" anything below.
   Where no release of the time is held, twice as much.
2. A claim holds when the figures known then or now bear out what it is read as; where several readings are fair, any.
3. It holds under another definition when only a neighbouring count of the same months does.
4. It does not hold only when no fair reading, definition or vintage comes within three times the tolerance, nor any
   other time that the text speaks of; and only for counts of which the record is the source that is meant.
5. Everything in between cannot be checked, and says why; so does what a sentence says was not so, and a count of which
   every figure is less than two fifths or more than two and a half times, since it may have been misread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rumbo.claims import claim as verdicts
from rumbo.claims.claim import Because, Claim, Figure, Reading, Tried
from rumbo.claims.found import Found
from rumbo.claims.record import Record
from rumbo.claims.resolving import Resolved
from rumbo.claims.span import Span, fiscal_year_of
from rumbo.claims.subjects import BORDER
from rumbo.claims.tolerance import ABOVE, BELOW, fits, tolerance

Line = tuple[str | None, str | None]
Shared = tuple[Figure | None, Figure | None, dict[tuple[bool, bool], Tried]]
"""The figures of a reading then and now, and how it was tried: the claims of a text are read much alike."""
DEFINITIONS = ("usbp-encounters", "cbp-encounters", "ofo-encounters")
# Of these the record is what a claim means; others count the same matter in their own way.
ITS_OWN = frozenset({*BORDER, "darien-transits", "refugee-admissions"})
FAR = 3.0
KEPT = 20_000
"""The figures of no more readings than this are kept at once."""
EXACT = 5.0
"""The weight of a count written out that is met to the digit or nearly."""
FIGURE = Because("figure")
# Without a release of the time in hand, a figure may since have been revised by as much again.
UNKNOWN_THEN = 2.0


class Judge:
    """Holds claims against the record, as it was on a day and as it is."""

    def __init__(self, record: Record, published: date | None, as_of: date | None = None) -> None:
        self.record, self.published = record, published
        self.now = min(as_of or record.today, record.today)
        self.then = min(published, self.now) if published else self.now
        self._known: dict[Reading, Shared] = {}

    def prefer(self, group: Sequence[Resolved]) -> Line | None:
        """Return the line of figures that bears out most of a sentence's claims, where its words leave that open."""
        lines: dict[Line, float] = {}
        for one in group:
            best: dict[Line, float] = {}
            for reading in (one.reading, *one.others):
                line, tried = (reading.indicator, reading.place), self._try(one.found, reading)
                first = 1.01 if reading is one.reading and tried.fits else 0.0
                best[line] = max(best.get(line, 0.0), first, self._weight(one.found, tried))
            for line, weight in best.items():
                lines[line] = lines.get(line, 0.0) + weight
        if not lines or not any(lines.values()):
            return None
        return max(lines, key=lambda line: lines[line])

    @staticmethod
    def _weight(found: Found, tried: Tried) -> float:
        """Return how much a fit says for a reading: much for a count written out, little for a round number."""
        if not tried.fits or (found.qualifier in (*ABOVE, *BELOW) and _off(found, tried) > 0.1):
            return 0.0
        if tried.reading.kind == "count" and not tried.reading.difference:
            precise = found.step <= 100 and found.value >= 1000
            return EXACT if precise and _off(found, tried) < 0.002 else 2.0 if precise else 1.0
        return 0.5

    def judge(
        self, one: Resolved, span: str, start: int, end: int, line: Line | None = None, group: Sequence[Resolved] = ()
    ) -> Claim:
        """Return a resolved claim with its verdict.

        ``group`` are all claims of its sentence, and ``line`` is what they are best read as together.
        """
        found, because = one.found, dict(one.because)
        first = self._try(found, one.reading)
        tried = [first, *(self._try(found, reading) for reading in one.others)]
        chosen = self._choose(one, tried, line)
        if chosen is not first:
            because |= {part: Because("figure") for part in _differing(first.reading, chosen.reading)}
        definitions = [self._try(found, each) for each in self.definitions(chosen.reading)]
        verdict, reason = self._verdict(one, chosen, tried, definitions)
        if not one.settled and (exact := self._exact(found, chosen, definitions, verdict)):
            chosen, because = exact, because | dict.fromkeys(_differing(first.reading, exact.reading), FIGURE)
        return Claim(
            start=start, end=end, span=span, value=found.value, qualifier=found.qualifier, is_forecast=one.is_forecast,
            verdict=verdict, reason=reason, chosen=chosen, because=because, tried=tuple(tried),
            definitions=tuple(definitions), tolerance=round(tolerance(found, one.reading.kind), 4),
            near_miss=self._near_miss(found, chosen, verdict), month_average=self._month_average(chosen.reading),
            hashes=self._hashes(chosen), resolved=one, group=group,
        )  # fmt: skip

    def again(self, claim: Claim) -> Claim:
        """Return a claim as this judge sees it, who knows the figures of another day."""
        if claim.resolved is None:
            return claim
        line = self.prefer(claim.group) if claim.group else None
        judged = self.judge(claim.resolved, claim.span, claim.start, claim.end, line, claim.group)
        return replace(judged, by_hand=claim.by_hand)

    @staticmethod
    def _exact(found: Found, chosen: Tried, definitions: Sequence[Tried], verdict: str) -> Tried | None:
        """Return the other count that a figure written out is, to the digit or nearly, where the one chosen is not."""
        if verdict not in (verdicts.HOLDS, verdicts.OTHER_DEFINITION) or Judge._weight(found, chosen) >= EXACT:
            return None
        return next((one for one in definitions if Judge._weight(found, one) >= EXACT), None)

    @staticmethod
    def _choose(one: Resolved, tried: Sequence[Tried], line: Line | None) -> Tried:
        """Return the reading that stands: the first, unless only another is borne out, or fits the sentence better."""
        found, first = one.found, tried[0]
        on_line = [each for each in tried if line and (each.reading.indicator, each.reading.place) == line]
        for group in (on_line, [each for each in tried if each.reading.indicator == first.reading.indicator], tried):
            fitting = [each for each in group if each.fits and (each is first or Judge._weight(found, each) > 0)]
            if not one.explicit and found.qualifier in (*ABOVE, *BELOW):
                # "More than" says that it is more: of two counts that fit, the one that is.
                fitting = [each for each in fitting if not _short(found, each)]
            if fitting:
                return min(fitting, key=lambda each: round(_off(found, each), 3))
        if fitting := [each for each in tried if each.fits and (each is first or Judge._weight(found, each) > 0)]:
            return fitting[0]
        if first.now is None:
            return next((each for each in (*on_line, *tried) if each.now is not None), first)
        return on_line[0] if on_line else first

    def _try(self, found: Found, reading: Reading) -> Tried:
        then, now, shared = self._figures(reading)
        slack = 1.0 if then is not None or now is None else UNKNOWN_THEN
        fits_then = then is not None and fits(found, reading.kind, then.value)
        fits_now = now is not None and fits(found, reading.kind, now.value, slack)
        fitting = (fits_then, fits_now)
        if fitting not in shared:
            shared[fitting] = Tried(reading, then, now, *fitting)
        return shared[fitting]

    def _figures(self, reading: Reading) -> Shared:
        known = self._known.get(reading)
        if known is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            now = self.record.figure(reading, self.now)
            then = self.record.figure(reading, self.then) if self.then != self.now else now
            known = self._known[reading] = (then, now, {})
        return known

    @staticmethod
    def definitions(reading: Reading) -> Iterator[Reading]:
        """Yield the other counts of the same months that the press calls by similar names."""
        if reading.indicator not in DEFINITIONS or reading.kind == "rank":
            return
        for place in dict.fromkeys((reading.place, "us-southwest", "USA")):
            if place != reading.place and reading.place not in ("us-southwest", "USA"):
                continue
            for name in DEFINITIONS:
                if (name, place) != (reading.indicator, reading.place):
                    yield replace(reading, indicator=name, place=place)

    # Verdict ----------------------------------------------------------------------------------------------------

    def _verdict(
        self, one: Resolved, chosen: Tried, tried: Sequence[Tried], definitions: Sequence[Tried]
    ) -> tuple[str, str]:
        found, reading, first = one.found, chosen.reading, one.reading
        cannot = self._cannot(first, chosen) or ("denied" if one.denied else "")
        if one.is_forecast:
            if cannot in ("no-series", "part-of-a-month", "unique-people", "ambiguous", "denied"):
                return verdicts.CANNOT_CHECK, cannot
            return self._forecast(chosen)
        if cannot:
            return verdicts.CANNOT_CHECK, cannot
        if chosen.fits and one.explicit and reading.indicator != first.indicator:
            return verdicts.OTHER_DEFINITION, ""
        if chosen.fits_now or (chosen.fits_then and chosen.now is None):
            return verdicts.HOLDS, ""
        if chosen.fits_then or any(
            fits(found, reading.kind, value) for value in self.record.earlier(reading, self.then)
        ):
            return verdicts.WAS_RIGHT, ""
        if any(each.fits for each in definitions if each.reading.indicator != "ofo-encounters"):
            return verdicts.OTHER_DEFINITION, ""
        figures = [
            figure.value for each in (*tried, *definitions) for figure in (each.then, each.now) if figure is not None
        ]
        if reading.indicator not in ITS_OWN or self._doubtful(one):
            return verdicts.CANNOT_CHECK, "ambiguous"
        if any(fits(found, reading.kind, value, FAR) for value in figures):
            return verdicts.CANNOT_CHECK, "ambiguous"
        # Who is off by so much has more likely been misread than misled.
        nearest = min(
            (abs(value / found.value) for value in figures if found.value), key=lambda by: abs(math.log(max(by, 1e-9)))
        )
        if reading.kind in ("count", "rate_per_day") and not 0.4 < nearest < 2.5:
            return verdicts.CANNOT_CHECK, "too-far"
        if any(self._try(found, each).fits for each in self.remote(one)):
            return verdicts.CANNOT_CHECK, "ambiguous"
        return verdicts.DOES_NOT_HOLD, ""

    @staticmethod
    def remote(one: Resolved) -> Iterator[Reading]:
        """Yield readings far from the words, before a claim is called wrong: other times of the text, the whole."""
        reading = one.reading
        cuts = dict.fromkeys(((reading.citizenship, reading.demographic), (None, reading.demographic), (None, None)))
        spans = dict.fromkeys(
            each
            for span in one.spans
            for year in (fiscal_year_of(span.last), span.last // 12)
            for each in (span, span.years_earlier(), Span.fiscal(year), Span.fiscal(year - 1), Span.year(year))
        )
        for span in spans:
            for citizenship, demographic in cuts:
                for place in dict.fromkeys((reading.place, "us-southwest", "USA")):
                    for name in dict.fromkeys((reading.indicator, *DEFINITIONS[:2])):
                        yield replace(
                            reading,
                            period=span,
                            indicator=name,
                            place=place,
                            citizenship=citizenship,
                            demographic=demographic,
                        )

    def _forecast(self, chosen: Tried) -> tuple[str, str]:
        if chosen.now is None:
            return verdicts.OPEN, ""
        return (verdicts.CAME_TRUE if chosen.fits_now else verdicts.MISSED), ""

    def _cannot(self, reading: Reading, chosen: Tried) -> str:
        period = reading.period
        if reading.indicator == "unique-individuals":
            return "unique-people"
        if period is not None and (period.kind == "day" or period.part):
            return "part-of-a-month"
        if reading.baseline is not None and (reading.baseline.kind == "day" or reading.baseline.part):
            return "part-of-a-month"
        if reading.kind != "rank" and reading.baseline and period and _overlap(reading.baseline, period):
            return "ambiguous"
        if reading.mixed:
            return "no-series"
        if chosen.now is not None:
            return ""
        if reading.indicator is None or reading.place is None or not self.record.covers(chosen.reading):
            return "no-series"
        if period is None or (reading.kind in ("percent_change", "ratio", "rank") and reading.baseline is None):
            return "ambiguous"
        return self._outside(chosen.reading)

    def _outside(self, reading: Reading) -> str:
        bounds = self.record.bounds(reading, self.now)
        months = [one for one in (reading.period, reading.baseline) if one is not None]
        if bounds is None:
            return "not-yet-published"
        first = min(one.first for one in months)
        last = max(one.last for one in months)
        if f"{first // 12:04d}-{first % 12 + 1:02d}"[: len(bounds[0])] < bounds[0]:
            return "before-series"
        if f"{last // 12:04d}-{last % 12 + 1:02d}"[: len(bounds[1])] > bounds[1]:
            return "not-yet-published"
        return "other"

    @staticmethod
    def _doubtful(one: Resolved) -> bool:
        """Say whether so much of the reading is a guess that a mismatch may be ours."""
        if one.doubtful:
            return True
        period, indicator = one.because.get("period"), one.because.get("indicator")
        if period is None or indicator is None or "default" in (period.how, indicator.how):
            return True
        if (
            one.reading.kind in ("percent_change", "ratio")
            and one.because.get("baseline", Because("default")).how == "default"
        ):
            return True
        return one.reading.kind in ("share", "rank")

    # What helps to understand -----------------------------------------------------------------------------------

    def _near_miss(self, found: Found, chosen: Tried, verdict: str) -> str:
        if verdict not in (verdicts.DOES_NOT_HOLD, verdicts.CANNOT_CHECK) or chosen.now is None:
            return ""
        reading, period = chosen.reading, chosen.reading.period
        if reading.kind == "percent_change" and abs(chosen.now.value + 100 - found.value) <= tolerance(
            found, "percent_change"
        ):
            return "ratio-as-change"
        if reading.kind not in ("count", "rate_per_day") or period is None:
            return ""
        if _transposed(found.value, chosen.now.value):
            return "transposed-digits"
        if period.kind == "month":
            for steps, name in ((-1, "month-before"), (1, "month-after"), (-12, "year-before"), (12, "year-after")):
                other = replace(reading, period=Span.month(period.first + steps))
                if self._try(found, other).fits:
                    return name
        if period.kind in ("fiscal", "year"):
            year = period.last // 12
            other = replace(reading, period=Span.year(year) if period.kind == "fiscal" else Span.fiscal(year))
            if self._try(found, other).fits:
                return "calendar-for-fiscal-year" if period.kind == "fiscal" else "fiscal-for-calendar-year"
        return ""

    def _month_average(self, reading: Reading) -> float | None:
        """The average day of the month, where the claim is about some days of it."""
        period = reading.period
        if period is None or not (period.kind == "day" or period.part):
            return None
        whole = replace(
            reading, kind="rate_per_day", period=replace(period, kind="range", part=False), difference=False
        )
        figure = self.record.figure(whole, self.now)
        return figure.value if figure else None

    def _hashes(self, chosen: Tried) -> dict[str, str]:
        releases = self.record.hashes
        names = {
            name
            for figure in (chosen.then, chosen.now)
            if figure
            for each in figure.releases
            for name in each.split(" + ")
        }
        return {name: releases[name] for name in sorted(names) if name in releases}


def _overlap(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last


def _off(found: Found, tried: Tried) -> float:
    """Return how far a claim is from the nearer of the figures then and now, as a part of it."""
    figures = [figure.value for figure in (tried.then, tried.now) if figure is not None]
    return min((abs(figure - found.value) / max(abs(found.value), 1e-9) for figure in figures), default=math.inf)


def _short(found: Found, tried: Tried) -> bool:
    """Say whether a figure stays on the wrong side of "more than" or "less than", however little."""
    figures = [figure.value for figure in (tried.then, tried.now) if figure is not None]
    above = found.qualifier in ABOVE
    return bool(figures) and (max(figures) < found.value if above else min(figures) > found.value)


def _differing(one: Reading, other: Reading) -> Iterator[str]:
    for part in ("indicator", "place", "period", "baseline"):
        if getattr(one, part) != getattr(other, part):
            yield part


def _transposed(claimed: float, figure: float) -> bool:
    """Say whether two numbers differ by two neighbouring digits changed about.

    >>> _transposed(589000, 569800), _transposed(238061, 233061), _transposed(154000, 145000)
    (False, False, True)
    """
    one, other = str(int(claimed)), str(int(figure))
    if len(one) != len(other):
        return False
    differing = [at for at in range(len(one)) if one[at] != other[at]]
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )
