"""Past forecasts as a page shows them: what was issued or replayed, what others said, and the pooled scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.analysis.score import INNER
from rumbo.analysis.track_record import Against, Case, Nature, ScoreLine, Stated, TrackRecord
from rumbo.site.edition import Edition
from rumbo.site.figures import Link


@dataclass(frozen=True, slots=True)
class Past:
    """One forecast that is past: when it was made, of which month, what it said, and what came."""

    month: str
    day: str
    median: str
    inner: str
    rival: str
    came: str
    outside: bool
    late: bool
    scores: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said of a month, with where it was read, and ours replayed for that day."""

    month: str
    said_on: str
    by: str
    source: Link
    said: str
    note: str
    ours: str
    inner: str
    rival: str
    first: str
    now: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The pooled scores of origins since a month, by months ahead, and in words where the rival did better."""

    since: str
    rows: Sequence[tuple[str, str, str, str, str, str, str]]
    lost: str


def past(edition: Edition, one: Case) -> Past:
    """Return one forecast that is past, against the first figure printed of its month."""
    ours, rival = one.scores.get(Against.FIRST, (None, None))
    return Past(
        month=edition.period(one.month, short=True),
        day=edition.day(one.day, short=True),
        median=edition.number(round(one.quantiles[0.5])),
        inner=span(edition, *(one.quantiles[level] for level in INNER)),
        rival=edition.number(round(one.rival[0.5])),
        came=edition.number(one.came.first if one.came else None),
        outside=bool(ours and not ours.inside_80),
        late=one.nature is Nature.LATE,
        scores=(edition.number(ours.wis if ours else None), edition.number(rival.wis if rival else None)),
    )


def told(edition: Edition, one: Stated) -> Told:
    """Return what somebody said of a month, beside ours replayed for that day."""
    said, ours = one.expected, one.ours
    value = edition.number(said.value)
    return Told(
        month=edition.period(said.month),
        said_on=edition.day(said.said),
        by=edition.text(said.by),
        source=Link(edition.text(said.read), said.url),
        said=edition.say("more than %(value)s", value=value) if said.is_bound else value,
        note=edition.text(said.note) if said.note else "",
        ours=edition.number(round(ours.quantiles[0.5])) if ours else "–",
        inner=span(edition, *(ours.quantiles[level] for level in INNER)) if ours else "–",
        rival=edition.number(round(ours.rival[0.5])) if ours else "–",
        first=edition.number(one.came.first if one.came else None),
        now=edition.number(one.came.now if one.came else None),
    )


def scores(edition: Edition, record: TrackRecord) -> Iterator[Scores]:
    """Yield the scores of the replay, for each window of origins."""
    lines = [one for one in record.lines if one.nature is Nature.REPLAYED and one.against is Against.FIRST]
    for since in dict.fromkeys(one.since for one in lines):
        these = [one for one in lines if one.since == since]
        lost = [str(one.horizon) for one in these if max(one.pooled.ratio, one.pooled.log_ratio) > 1]
        words = edition.say("The last value alone did better, by one score or both, at %(horizons)s months ahead.",
                            horizons=edition.listed(lost)) if lost else ""  # fmt: skip
        yield Scores(edition.period(since), [_score_row(edition, one) for one in these], words)


def span(edition: Edition, low: float, high: float) -> str:
    """Return an interval in words."""
    return edition.say("%(first)s to %(last)s", first=edition.number(round(low)), last=edition.number(round(high)))


def _score_row(edition: Edition, line: ScoreLine) -> tuple[str, str, str, str, str, str, str]:
    one = line.pooled
    between = _decimals(edition, one.between) if one.between else "–"
    return (
        str(line.horizon), edition.number(one.ratio, 3), between, edition.number(one.log_ratio, 3),
        edition.percent(one.cover_80), edition.percent(one.cover_95), edition.number(one.cases),
    )  # fmt: skip


def _decimals(edition: Edition, ends: tuple[float, float]) -> str:
    return edition.say("%(first)s to %(last)s", first=edition.number(ends[0], 2), last=edition.number(ends[1], 2))
