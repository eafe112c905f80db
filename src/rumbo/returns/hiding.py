"""Which cells of a return to hide, so that nobody who has read all that is out works out a small count.

Choices are tried from the narrowest to the widest: the fewest people hidden, given this month and the end of the last;
then given the months around it, for whose hidden counts this month may tell too much; then all but the total of each
measure; then all. The auditor judges each of them by everything that is out, and lets none pass that tells too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rumbo.core import Period, Status
from rumbo.core.table import TOTAL
from rumbo.errors import NotProtected
from rumbo.returns import known
from rumbo.returns.audit import Contradiction, Program, Relation, Undecided, between, narrow
from rumbo.returns.form import CLOSING, OPENING, Cell, Form
from rumbo.returns.known import Count
from rumbo.returns.suppress import CannotProtect, suppress

if TYPE_CHECKING:
    from rumbo.returns.filing import Filing
    from rumbo.returns.protect import Published

SMALL = range(1, 5)
MONTHS = 24
"""The auditor looks so many months back and on."""
NEAR = 2
"""Through rounded stocks, what a month tells is followed so many months back and on."""
TRIES = 4
"""So often counts of other months that a choice gives away are added to what the next one must keep."""

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """How far apart the numbers must lie that a small count may be; whether it is hidden; what counts no people."""

    width: float
    hides: bool
    leaves: Sequence[str]


def to_hide(
    form: Form, period: Period, shown: Mapping[Cell, Published], people: Mapping[Cell, int],
    before: Sequence[Filing], rule: Rule,
) -> frozenset[Cell]:  # fmt: skip
    """Return the cells of a month to hide: ``people`` are its counts, ``shown`` what would go out of them.

    ``before`` are all filings of the filer on the form so far. Raises NotProtected, with the cells, where a small count
    could be worked out whatever is hidden; or, without them, where that cannot be found out.
    """
    month = _Month(form, period, shown, people, before, rule)
    held: Iterable[Count] = ()
    try:
        for choice in month.choices():
            held = month.held(choice)
            if not held:
                return frozenset(count.cell for count in choice)
    except Contradiction as error:
        raise _unjudged(form, period, "What it says cannot be true at once, or not with its own totals.") from error
    except Undecided as error:
        raise _unjudged(form, period, f"The solver came to no answer ({error}).") from error
    raise _refused(form, sorted(held))


class _Month:
    """A month about to go out, and what a reader knows without it."""

    def __init__(
        self, form: Form, period: Period, shown: Mapping[Cell, Published], people: Mapping[Cell, int],
        before: Sequence[Filing], rule: Rule,
    ) -> None:  # fmt: skip
        self.form, self.period, self.rule = form, period, rule
        self.judged: dict[frozenset[Count], set[Count]] = {}
        self.truth = {known.count_of(cell, period): value for cell, value in people.items()}
        own = [cell for cell in people if cell.moment != OPENING]
        self.shown = {Count(str(period), cell): known.bounds(shown[cell]) or (0, 0) for cell in own}
        self.needed = {Count(str(period), cell): rule.width for cell in own if people[cell] in SMALL}
        self.small = frozenset(self.needed) if rule.hides else frozenset()
        self.sums = list(known.sums(form, period, frozenset(people)))
        recent = [one for one in before if period - MONTHS <= one.period <= period + MONTHS]
        # Of a month that is withdrawn, what was out before is still known.
        ordered = sorted((one for one in recent if one.act != "withdrawn"), key=lambda one: one.number)
        last = {one.period: one for one in ordered if one.period != period}
        self.same = list(_agreeing(_told(one for one in recent if one.period == period), self.truth))
        end = [one for one in recent if one.period == period - 1]
        self.end = list(_agreeing(_told(end), self.truth))
        self.last, self.recent = last, recent
        self.others = [one for relations in self._months().values() for one in relations]
        beside = [*_linked(last, period, -1), *_linked(last, period, 1)]
        self.beside = dict.fromkeys(_perhaps_small(beside, form, rule.leaves), rule.width)
        close = {str(one + step) for one in (period, *(one.period for one in beside)) for step in (-1, 0, 1)}
        self.near = {count for one in (*self.sums, *self.others) for count in one.terms if count.month in close}

    def _months(self) -> Mapping[Period, list[Relation]]:
        """Return what each of the other months tells."""
        return {
            month: [
                *known.sums(self.form, month, known.told(filing, self.form)),
                *_told(one for one in self.recent if one.period == month),
            ]
            for month, filing in self.last.items()
        }

    def _consistent(self) -> list[Relation]:
        """Return what the other months tell, the nearest first; a month that contradicts nearer ones is left out.

        Two months contradict each other where one was put right and the other not yet: both cannot be true.
        """
        months = self._months()
        mine = [*self.sums, *self.same, *(between(count, *ends) for count, ends in self.shown.items())]
        kept: list[Relation] = []
        for month in sorted(months, key=lambda one: (abs(one.start - self.period.start), one.start)):
            if _possible([*mine, *kept, *months[month]]):
                kept += months[month]
        return kept

    def held(self, hidden: frozenset[Count]) -> set[Count]:
        """Return the small counts that are held too near when all but some counts go out."""
        if hidden not in self.judged:
            try:
                self.judged[hidden] = self._judge(hidden)
            except Contradiction:
                self.others = self._consistent()
                self.judged[hidden] = self._judge(hidden)
        return self.judged[hidden]

    def _judge(self, hidden: frozenset[Count]) -> set[Count]:
        relations = [*self.sums, *self.same, *self.others]
        now = [between(count, *ends) for count, ends in self.shown.items() if count not in hidden]
        held = set(narrow([*relations, *now], self.needed | self.beside, self.near))
        # What is out already of another month is not given away by this one.
        return held - set(narrow(relations, {one: self.rule.width for one in held if one in self.beside}, self.near))

    def choices(self) -> Iterator[frozenset[Count]]:
        """Yield what may be hidden, ever more of it."""
        try:
            yield (chosen := suppress(self.truth, self.shown, [*self.sums, *self.same, *self.end], self.needed,
                                      self.small))  # fmt: skip
            yield from self._wider(chosen)
        except (CannotProtect, Undecided):
            pass
        total = {count for count in self.shown if set(count.cell.values) <= {TOTAL}}
        yield frozenset(self.shown) - (total - self.small)
        yield frozenset(self.shown)

    def _wider(self, chosen: frozenset[Count]) -> Iterator[frozenset[Count]]:
        """Yield choices that keep the counts of this month and of others that the last choice held too near."""
        relations = [
            one for one in (*self.sums, *self.same, *self.others) if all(count in self.near for count in one.terms)
        ]
        fixed = [between(count, value, value) for count, value in self.truth.items()]
        names = dict.fromkeys(count for one in (*relations, *fixed) for count in one.terms)
        try:
            truth = Program(list(names), [*relations, *fixed]).truth()
        except Contradiction:  # with what is filed now, the end of the last month is another than it was
            return
        needed = dict(self.needed)
        for _ in range(TRIES):
            needed |= dict.fromkeys(self.held(chosen), self.rule.width)
            yield (chosen := suppress(truth, self.shown, relations, needed, self.small))


def _possible(relations: Sequence[Relation]) -> bool:
    names = dict.fromkeys(count for one in relations for count in one.terms)
    try:
        Program(list(names), relations).truth()
    except Contradiction:
        return False
    return True


def _told(filings: Iterable[Filing]) -> Iterator[Relation]:
    """Yield what was published, month by month."""
    ordered = sorted(filings, key=lambda one: (str(one.period), one.number))
    for _, same in groupby(ordered, lambda one: one.period):
        yield from known.published(list(same))


def _agreeing(relations: Iterator[Relation], truth: Mapping[Count, int]) -> Iterator[Relation]:
    """Yield what was published of counts that are as they were then: what was corrected since gives nothing away."""
    for one in relations:
        (count,) = one.terms
        if count in truth and one.low <= truth[count] <= one.high:
            yield one


def _linked(last: Mapping[Period, Filing], period: Period, step: int) -> Iterator[Filing]:
    """Yield the months back (step -1) or on (1) that what a month tells may reach, the nearest first.

    A stock that is out as it is keeps the months on both sides of it apart; a hidden one lets all through; one that is
    rounded, or hidden among rounded ones, lets less through with each month. Nothing reaches beyond a missing month.
    """
    far = 0
    while far < NEAR and (found := last.get(period := period + step)) is not None:
        yield found
        ends = found if step > 0 else last.get(period - 1)
        stocks = [one for cell, one in ends.cells.items() if cell.moment == CLOSING] if ends else []
        if any(one.rounding > 1 for one in stocks):
            far += 1
        elif not any(one.status is Status.SUPPRESSED for one in stocks):
            return


def _perhaps_small(filings: Iterable[Filing], form: Form, leaves: Sequence[str]) -> Iterator[Count]:
    """Yield the counts of earlier months that may be of 1 to 4 people, by what was published of them."""
    for filing in filings:
        for cell, one in filing.cells.items():
            ends = known.bounds(one)
            hidden = one.status is Status.SUPPRESSED
            if cell.measure not in leaves and (
                hidden or (ends and ends[0] <= SMALL[-1] and ends[1] >= SMALL[0] and ends[0] < ends[1])
            ):
                yield Count(str(filing.period), cell)


def _refused(form: Form, counts: Sequence[Count]) -> NotProtected:
    named = ", ".join(f"{one.cell} of {one.month}" for one in counts[:5]) or "a small count"
    more = f" and {len(counts) - 5} more" if len(counts) > 5 else ""
    return NotProtected(
        f"{named}{more} could be worked out.",
        "With what was published before, it is held between two numbers that lie too near each other.",
        f"Ask whoever keeps {form.id} for coarser groups; nothing was filed.",
    )


def _unjudged(form: Form, period: Period, why: str) -> NotProtected:
    return NotProtected(
        f"Whether a small count of {period} could be worked out is not known.",
        why,
        f"Check that its cells add up; if they do, tell whoever keeps {form.id}. Nothing was filed.",
    )
