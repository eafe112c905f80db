"""Sentences made of figures. They say no more than the figures bear: no trend, no cause, no adjective of size.

A comparison across a break of the definition never stands in a headline; where it stands in a table, the break is
named before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rumbo.analysis.change import Standing, breaks_between
from rumbo.core import Finding, Indicator, Kind, Observation, Period, Status
from rumbo.series import Series
from rumbo.site.edition import N_, Edition


def crossed(finding: Finding | None) -> Sequence[str]:
    """Return the days of the breaks that a finding lies across, as texts."""
    found = finding.parameters.get("breaks", ()) if finding else ()
    return list(found) if isinstance(found, (list, tuple)) else ()


def sound(finding: Finding | None) -> bool:
    """Say whether a comparison exists and compares like with like."""
    return finding is not None and finding.value is not None and not crossed(finding)


def against_year(edition: Edition, change: Finding) -> str:
    """Return a change on the year before in words."""
    share = change.value or 0
    size = edition.percent(abs(share))
    if share > 0:
        return edition.say("%(percent)s more than a year before", percent=size)
    if share < 0:
        return edition.say("%(percent)s fewer than a year before", percent=size)
    return edition.say("as many as a year before")


def headline(edition: Edition, lead: str, standing: Standing) -> str:
    """Return the sentence of a page: what its lead says, then the year before and the peak where they compare."""
    parts = [lead]
    if standing.on_year and sound(standing.on_year):
        parts.append(against_year(edition, standing.on_year))
    if standing.on_peak and sound(standing.on_peak):
        parts.append(
            edition.say("%(percent)s below the peak", percent=edition.percent(abs(standing.on_peak.value or 0)))
        )
    return ", ".join(parts)


def long_headline(edition: Edition, series: Series, standing: Standing) -> str:
    """Return the headline of the whole series: its newest figure and its highest."""
    newest, values = standing.newest, [one.value for one in series.known]
    yearly = series.indicator.every is Kind.YEAR
    words = {"value": edition.number(newest.value), "month": edition.period(newest.period), "count": len(values)}
    peak = max(series.known, key=lambda one: (one.value or 0, one.period))
    if peak.period == newest.period:
        if crossed(standing.rank):
            many = N_("%(value)s in %(month)s, the newest of %(count)s months")
            return edition.say(N_("%(value)s in %(month)s, the newest of %(count)s years") if yearly else many, **words)
        many = N_("%(value)s in %(month)s, the highest of %(count)s months")
        return edition.say(N_("%(value)s in %(month)s, the highest of %(count)s years") if yearly else many, **words)
    words |= {"peak": edition.number(peak.value), "peak_month": edition.period(peak.period)}
    if standing.on_peak and sound(standing.on_peak) and newest.value:
        words["percent"] = edition.percent(abs(standing.on_peak.value or 0))
        return edition.say("%(value)s in %(month)s, %(percent)s below the %(peak)s of %(peak_month)s", **words)
    return edition.say("%(value)s in %(month)s; the highest, %(peak)s, in %(peak_month)s", **words)


def recent_headline(edition: Edition, indicator: Indicator, observations: Sequence[Observation]) -> str:
    """Return the headline of the last months: the lowest since the last break, and how far they are final."""
    known = [one for one in observations if one.value is not None]
    since = breaks_between(indicator, observations[0].period, observations[-1].period)
    alike = [one for one in known if not since or Period.parse(one.period).end >= since[-1]] or known
    lowest = min(alike, key=lambda one: (one.value or 0, one.period))
    words = {"value": edition.number(lowest.value), "month": edition.period(lowest.period), "count": len(alike)}
    if len({one.value for one in alike}) == 1:
        start = edition.say_many(
            "%(value)s in its one month", "%(value)s in each of these %(count)s months", len(alike), **words
        )
    elif since:
        start = edition.say("%(value)s in %(month)s is the lowest of the %(count)s months since the break", **words)
    else:
        start = edition.say("%(value)s in %(month)s is the lowest of these %(count)s months", **words)
    final = [one.period for one in known if one.status is Status.NORMAL]
    if len(final) == len(known):
        return edition.say("%(start)s; all are final", start=start)
    if not final:
        return edition.say("%(start)s; none is final", start=start)
    return edition.say("%(start)s; final up to %(month)s", start=start, month=edition.period(max(final)))


def rank(edition: Edition, finding: Finding) -> str:
    """Return a rank in words: ``15th lowest``."""
    place, lowest = int(finding.value or 1), finding.parameters.get("end") == "lowest"
    if place == 1:
        return edition.say("lowest") if lowest else edition.say("highest")
    nth = edition.ordinal(place)
    return edition.say("%(nth)s lowest", nth=nth) if lowest else edition.say("%(nth)s highest", nth=nth)


def caution(edition: Edition, indicator: Indicator, first: str, last: str) -> str:
    """Return the warning that stands before a comparison across breaks, empty where none is crossed."""
    days = breaks_between(indicator, first, last)
    return edition.say("what is counted changed in %(months)s", months=months_of(edition, days)) if days else ""


def months_of(edition: Edition, days: Sequence[date]) -> str:
    """Return the months of some days in a list."""
    return edition.listed([edition.period(f"{day:%Y-%m}") for day in days])


def age(edition: Edition, days: int, every: Kind = Kind.MONTH) -> str:
    """Return how long ago a month or a year ended."""
    if every is Kind.YEAR:
        return edition.say_many("the year ended %(count)s day ago", "the year ended %(count)s days ago", days)
    return edition.say_many("the month ended %(count)s day ago", "the month ended %(count)s days ago", days)
