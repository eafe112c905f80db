"""The verdict as it would have been on every day: a step for each day on which what was known of a claim changed.

On a day before its publication a claim is judged by what was known on that day, on a day after it by what was known
when it was published and on that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from rumbo.claims.checking import Checked
from rumbo.claims.claim import CANNOT_CHECK, DOES_NOT_HOLD, Because, Claim, Reading
from rumbo.claims.consulting import Consulting
from rumbo.claims.judging import Judge
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim

MOST = 60
"""Of more steps than this, only those remain that change the verdict."""


@dataclass(frozen=True, slots=True)
class Step:
    """A claim as it was judged from a day on, until the next step; the first has no day and holds before all others."""

    since: date | None
    claim: Claim

    @property
    def told(self) -> tuple[object, ...]:
        """What is said of it, the day left out."""
        one, chosen = self.claim, self.claim.chosen
        values = tuple(figure and figure.value for figure in (chosen.then, chosen.now))
        average = one.month_average and round(one.month_average)
        return (one.verdict, one.reason, chosen.reading, values, one.near_miss, average)

    @property
    def verdict(self) -> tuple[object, ...]:
        """The verdict and its reason."""
        return (self.claim.verdict, self.claim.reason)


@dataclass(slots=True)
class Days:
    """Judges one claim on many days; each day is judged once for each reading."""

    record: Record
    claim: Claim
    published: date | None
    until: date
    _judges: dict[date, Judge] = field(default_factory=dict)

    def steps(self) -> Sequence[Step]:
        """Return the steps of the claim, all of its readings tried, as ``Observatory.check`` tries them."""
        return self._steps(self.claim)

    def steps_of(self, reading: Reading) -> Sequence[Step]:
        """Return the steps of the claim where it is read so and no other way."""
        return self._steps(as_read(self.claim, reading))

    def _steps(self, claim: Claim) -> Sequence[Step]:
        if claim.resolved is None:
            return [Step(None, claim)]
        days = sorted(day for day in self._turning(claim) if day <= self.until)
        before = min([*days, self.until]) - timedelta(days=1)
        steps = [Step(None, self._judge(before).again(claim))]
        for day in days:
            step = Step(day, self._judge(day).again(claim))
            if step.told != steps[-1].told:
                steps.append(step)
        return steps if len(steps) <= MOST else list(_turns(steps))

    def _judge(self, day: date) -> Judge:
        if day not in self._judges:
            self._judges[day] = Judge(self.record, self.published, day)
        return self._judges[day]

    def _turning(self, claim: Claim) -> set[date]:
        """Return the days on which the verdict may have changed."""
        assert claim.resolved is not None
        readings = {claim.resolved.reading, *claim.resolved.others}
        readings |= {each for one in tuple(readings) for each in Judge.definitions(one)}
        for one in claim.group:
            readings |= {one.reading, *one.others}
        judged = self._judge(self.until).again(claim)
        if judged.verdict == DOES_NOT_HOLD or (
            judged.verdict == CANNOT_CHECK and judged.reason in ("ambiguous", "too-far")
        ):
            readings |= set(Judge.remote(claim.resolved))
        days = {day for one in readings for day in self.record.turning_days(one)}
        return days | ({self.published} if self.published else set())


@dataclass(frozen=True, slots=True)
class RecordStep:
    """A claim on records as it was judged from a day on, until the next step."""

    since: date | None
    claim: RecordClaim


def record_steps(claim: RecordClaim, checked: Checked) -> Sequence[RecordStep]:
    """Return the steps of a claim on records: from each day on which a source of what bears it out came out."""
    said = [statement for one in claim.attested for statement in one.record.statements]
    days = sorted({source.published.latest for one in said for source in one.sources})
    before = min([*days, checked.as_of]) - timedelta(days=1)
    steps: list[RecordStep] = []
    for since, day in [(None, before), *((day, day) for day in days if day <= checked.as_of)]:
        asked = Consulting(checked.published, day, checked.language)
        found = asked.consult(claim.named, checked.text, claim.start, claim.end)
        found = found or replace(claim, verdict=CANNOT_CHECK, reason="no-record", attested=(), lacking=())
        if not steps or found.row() != steps[-1].claim.row():
            steps.append(RecordStep(since, found))
    return steps


def as_read(claim: Claim, reading: Reading, by_hand: Mapping[str, str] | None = None) -> Claim:
    """Return a claim that is read so and no other way, to be judged again."""
    if claim.resolved is None:
        return claim
    set_ = by_hand or {}
    because = {**claim.resolved.because, **{part: Because("hand", words) for part, words in set_.items()}}
    # What a person has said is no guess of ours any more.
    spans = () if "period" in set_ else claim.resolved.spans
    doubtful = claim.resolved.doubtful and not {"citizenship", "demographic"} & set(set_)
    one = replace(claim.resolved, reading=reading, others=(), because=because, spans=spans, doubtful=doubtful)
    return replace(claim, resolved=replace(one, settled=True), group=(), by_hand={**claim.by_hand, **set_})


def _turns(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps on which the verdict turns, and the last."""
    before: Step | None = None
    for step in steps:
        if before is None or step.verdict != before.verdict or step is steps[-1]:
            yield step
        before = step


__all__ = ["MOST", "Days", "RecordStep", "Step", "as_read", "record_steps"]
