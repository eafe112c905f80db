"""Outlook: what is expected of the border's next months, beside its rival, and how past forecasts have done.

What was issued, what others said and what is replayed stand apart. The other series that can be forecast are a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rumbo import charts
from rumbo.analysis.track_record import Against, Case
from rumbo.asking import BORDER
from rumbo.core import Finding, Period
from rumbo.publish import content
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Link, capital, cuts, release_link
from rumbo.site.pages import Entry, Page
from rumbo.site.past_forecasts import Past, Scores, Told, past, scores, span, told

NAVIGATION = Entry(23, N_("Outlook"), paths.OUTLOOK)
MONTHS, PAST = 24, 36  # months before the fan, and months of the record
TABLE = "data/track-record.csv"
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


@dataclass(frozen=True, slots=True)
class Row:
    """One month ahead: the median, the intervals of half, 80 and 95 in 100, and the rival's value and interval."""

    month: str
    median: str
    half: str
    inner: str
    outer: str
    rival: str
    rival_inner: str


@dataclass(frozen=True, slots=True)
class Other:
    """The outlook of another series: its page, the month it starts from, and each month ahead."""

    link: Link
    place: str
    origin: str
    notes: Sequence[str]
    next: Row
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    name: str
    place: str
    path: str
    headline: str
    explanation: str
    over: str
    origin: str
    vintage: str
    rests_on: str
    releases: Sequence[Link]
    notes: Sequence[str]
    method: str
    drawing: charts.Drawing
    rows: Sequence[Row]
    issued: Sequence[Past]
    told: Sequence[Told]
    record: charts.Drawing | None
    past: Sequence[Past]
    inside: str
    scores: Sequence[Scores]
    others: Sequence[Other]
    table: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page; none where nothing of the border can be forecast, as on an early day."""
    subject, found = evidence.home(BORDER), evidence.outlooks.get(BORDER)
    if subject is None or not found:
        return
    say = edition.say
    yield Page(
        NAVIGATION.path,
        "outlook.html",
        say("Outlook"),
        say("What is expected of the months ahead, beside the last value alone, and how past forecasts have done."),
        _context(edition, evidence, subject, found),
        NAVIGATION.path,
        files={TABLE: content(evidence.record.as_rows(), "csv").decode()} if evidence.record else {},
    )


def _context(edition: Edition, evidence: Evidence, subject: Subject, found: Sequence[Finding]) -> Context:
    first, record = found[0], evidence.record
    has: Mapping[str, Any] = first.parameters
    row = _row(edition, first)
    replayed = [one for one in record.replayed if one.horizon == 1 and one.came][-PAST:] if record else []
    outside = sum(not one.scores[Against.FIRST][0].inside_80 for one in replayed)
    return Context(
        name=edition.text(subject.indicator.name),
        place=edition.text(subject.series.place.name),
        path=edition.path(subject.page),
        headline=capital(edition.say(
            "%(month)s: near %(median)s, 80 in 100 between %(low)s and %(high)s", month=row.month, median=row.median,
            low=_level(edition, first, "0.1"), high=_level(edition, first, "0.9"),
        )),
        explanation=edition.say(
            "That is what %(month)s may come to, with a chance of 80 in 100. The last value alone, %(rival)s of "
            "%(origin)s, would say %(span)s.",
            month=row.month, rival=row.rival, origin=edition.period(has["origin"]), span=row.rival_inner,
        ),
        over=_over(edition, found),
        origin=edition.period(has["origin"]),
        vintage=edition.day(first.as_of),
        rests_on=_rests_on(edition, has),
        releases=[release_link(edition, name) for name in first.releases],
        notes=[note[edition.language] for note in has["notes"]],
        method=first.method,
        drawing=_fan(edition, subject, found),
        rows=[_row(edition, one) for one in found],
        issued=[past(edition, one) for one in reversed(record.issued)] if record else [],
        told=[told(edition, one) for one in record.stated] if record else [],
        record=_record_chart(edition, subject, replayed) if replayed else None,
        past=[past(edition, one) for one in reversed(replayed)],
        inside=edition.say("%(inside)s of %(all)s months fell inside the interval of 80 in 100.",
                           inside=len(replayed) - outside, all=len(replayed)),
        scores=list(scores(edition, record)) if record else [],
        others=list(_others(edition, evidence)),
        table=TABLE if record else "",
    )  # fmt: skip


def _rests_on(edition: Edition, has: Mapping[str, Any]) -> str:
    words = {"count": edition.number(has["months"]), "since": edition.period(has["since"])}
    if has.get("parts"):
        return edition.say("From the past of this series, %(count)s months since %(since)s, and of its parts by "
                           "citizenship.", **words)  # fmt: skip
    return edition.say("From the past of this series alone, %(count)s months since %(since)s, not tied to the outlook "
                       "of its parts.", **words)  # fmt: skip


def _over(edition: Edition, found: Sequence[Finding]) -> str:
    """Return which of the months ahead are over already, though no figure of them is held."""
    over = [one.subject["period"] for one in found if Period.parse(one.subject["period"]).end < found[0].as_of]
    if not over:
        return ""
    months = edition.span(over[0], over[-1], short=False)
    return edition.say_many(
        "This month is over, but no figure of it is held: %(months)s.",
        "These months are over, but no figure of them is held: %(months)s.", len(over), months=months,
    )  # fmt: skip


def _levels(one: Finding, name: str) -> Mapping[str, float]:
    found: Any = one.parameters[name]
    return found  # type: ignore[no-any-return]


def _level(edition: Edition, one: Finding, level: str) -> str:
    return edition.number(round(_levels(one, "quantiles")[level]))


def _row(edition: Edition, one: Finding) -> Row:
    def between(name: str, low: str, high: str) -> str:
        levels = _levels(one, name)
        return span(edition, levels[low], levels[high])

    return Row(
        month=edition.period(one.subject["period"]),
        median=_level(edition, one, "0.5"),
        half=between("quantiles", "0.25", "0.75"),
        inner=between("quantiles", "0.1", "0.9"),
        outer=between("quantiles", "0.025", "0.975"),
        rival=edition.number(round(_levels(one, "rival")["0.5"])),
        rival_inner=between("rival", "0.1", "0.9"),
    )


def _expected(month: str, quantiles: Mapping[float, float], rival: float) -> charts.Expected:
    low, second, third, median, fifth, sixth, high = (quantiles[level] for level in LEVELS)
    return charts.Expected(Period.parse(month).start, (low, second, third, median, fifth, sixth, high), rival)


def _fan(edition: Edition, subject: Subject, found: Sequence[Finding]) -> charts.Drawing:
    ahead = [
        _expected(one.subject["period"], {float(level): value for level, value in _levels(one, "quantiles").items()},
                  _levels(one, "rival")["0.5"])
        for one in found
    ]  # fmt: skip
    points = [
        charts.Point(Period.parse(one.period).start, one.value, str(one.status))
        for one in subject.series.observations[-MONTHS:]
    ]
    return charts.fan_chart(
        points, ahead, title=edition.text(subject.indicator.name), lang=edition.language,
        unit_label=edition.text(subject.indicator.unit), as_of=subject.series.as_of, uid="fan",
        breaks=cuts(edition, subject.series),
    )  # fmt: skip


def _record_chart(edition: Edition, subject: Subject, cases: Sequence[Case]) -> charts.Drawing:
    points = [charts.Point(Period.parse(one.month).start, one.came.first, one.came.status) for one in cases if one.came]
    return charts.record_chart(
        points, [_expected(one.month, one.quantiles, one.rival[0.5]) for one in cases],
        title=edition.text(subject.indicator.name), lang=edition.language,
        unit_label=edition.text(subject.indicator.unit), as_of=subject.series.as_of, uid="record",
        breaks=cuts(edition, subject.series),
    )  # fmt: skip


def _others(edition: Edition, evidence: Evidence) -> Iterator[Other]:
    for name, found in evidence.outlooks.items():
        subject = evidence.home(name)
        if subject and name != BORDER:
            rows = [_row(edition, one) for one in found]
            link = Link(edition.text(subject.indicator.name), edition.path(subject.page))
            has: Mapping[str, Any] = found[0].parameters
            yield Other(
                link, capital(edition.text(subject.series.place.name)), edition.period(has["origin"]),
                [note[edition.language] for note in has["notes"]], rows[0], rows,
            )  # fmt: skip
