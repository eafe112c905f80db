"""A view: which release answers for each period and cut on a day, and the figures it gives.

An indicator is a view of tables. For each period the first step of its precedence that has it counts; on one step, of
the tables that can answer the cut, the one whose release was published later. The choice is made from what releases
cover, without touching a figure; then the winning readings alone are read. A cut that no table can answer is not
known, with the reason, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import product as combinations
from typing import Any

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.archive.choosing import Choice, Steps, chosen
from rumbo.archive.feeds import (
    EVERYWHERE,
    PLACE_DIMENSIONS,
    ROUTE,
    Feed,
    Key,
    Part,
    Question,
    find_feeds,
    key_of,
    not_apart,
)
from rumbo.archive.figures import added, printed
from rumbo.archive.holes import NOT_OVER, Hole, hole, joined
from rumbo.core import AND, Observation, Period, Release, Status, Table, Text, is_within
from rumbo.core.table import OTHER
from rumbo.sources import sources

Cut = tuple[Key, ...]
WITHIN_OTHER = Text(en="counted within other in that month", es="contado dentro de otras en ese mes")


class View:
    """One question put to the archive.

    Raises MayNotBeSummed where every table would have to add up what must not be, UnknownDimension where the
    indicator has no such dimension.
    """

    def __init__(self, archive: Archive, question: Question) -> None:
        self.archive, self.question = archive, question
        self.feeds, self.refusals = find_feeds(question)
        self._periods_held: dict[str, set[str]] = {}
        self._holes: dict[tuple[Any, ...], Hole] = {}

    # Which release answers --------------------------------------------------------------------------------------

    @cached_property
    def cuts(self) -> Mapping[Cut, tuple[Feed, ...]]:
        """Each cut of the breakdown and the tables that tell it apart; one empty cut where nothing is broken down."""
        return self.told_apart(combinations(*(sorted(found, key=_by_value) for found in self._tellers)))

    def told_apart(self, cuts: Iterable[Cut]) -> Mapping[Cut, tuple[Feed, ...]]:
        """Return those of some cuts that any table tells apart, each with the tables that do."""
        found: dict[Cut, tuple[Feed, ...]] = {}
        for cut in cuts:
            fits = set(range(len(self.feeds))).intersection(
                *(tellers.get(key, ()) for tellers, key in zip(self._tellers, cut, strict=True))
            )
            if fits:
                found[cut] = tuple(feed for number, feed in enumerate(self.feeds) if number in fits)
        return found

    @cached_property
    def _tellers(self) -> Sequence[Mapping[Key, set[int]]]:
        """The values of each dimension of the breakdown, with the numbers of the tables that tell them apart."""
        tellers: list[dict[Key, set[int]]] = []
        for name in self.question.by:
            found: dict[Key, set[int]] = {}
            for number, feed in enumerate(self.feeds):
                for key in feed.keys(name):
                    if self._asked(name, key[0]):
                        found.setdefault(key, set()).add(number)
            tellers.append(found)
        return tellers

    def _asked(self, name: str, value: str) -> bool:
        if name in self.question.values:
            return value in self.question.values[name]
        if name == ROUTE:
            return True  # a table of routes covers no other place than its own
        if name in PLACE_DIMENSIONS and self.question.place not in (EVERYWHERE, "USA", "world", value):
            return is_within(value, self.question.place)
        return True

    def choose(self, feeds: Sequence[Feed], period: str, day: date | None = None) -> Choice | None:
        """Return what answers for a period: the first step that has it, there the later published.

        ``day`` is the question's, unless another is given; then nothing is said of what may have been out as well.
        """
        found = chosen(self._steps(feeds, day or self.question.as_of), period)
        return replace(found, possibly=None) if found and day else found

    def _steps(self, feeds: Sequence[Feed], day: date) -> Steps:
        """Return tables by the steps of precedence, each with what stands of it on a day."""
        return [
            [
                (feed, [self.archive.standing(part.table, day) for part in feed.parts])
                for feed in feeds
                if feed.step == step
            ]
            for step in sorted({feed.step for feed in feeds})
        ]

    def periods(self, feeds: Iterable[Feed] | None = None) -> list[str]:
        """Return the periods that any of the tables has on the day, oldest first."""
        found: set[str] = set()
        for feed in self.feeds if feeds is None else feeds:
            found |= self._all_held(feed)
        return sorted(found)

    def _held(self, table: Table) -> set[str]:
        if table.key not in self._periods_held:
            standing = self.archive.standing(table, self.question.as_of)
            self._periods_held[table.key] = {period for period in standing.line if standing[period][0]}
        return self._periods_held[table.key]

    # The figures ------------------------------------------------------------------------------------------------

    def observations(self, periods: Sequence[str]) -> list[Observation]:
        """Return one observation per cut and period, in that order; what nobody has is there, not known, with why."""
        lines = self.lines(periods)
        figures = self.figures(lines.values())
        lists = self.listed(periods)
        observations = []
        for cut, feeds in self.cuts.items():
            asked, line = self._asked_of(cut), lines[cut]
            listed = [(lists[name], key) for name, key in zip(self.question.by, cut, strict=True) if name in lists]
            for period in periods:
                choice = line.get(period)
                apart = all(key in found[period] for found, key in listed)
                if not apart and any(key[0] == OTHER for key in cut):
                    continue
                if choice is None or not apart:
                    reason = self.why_not(period, cut, feeds) if apart else WITHIN_OTHER
                    none = Observation(period=period, value=None, status=Status.NOT_AVAILABLE, reason=reason, **asked)
                    observations.append(none)
                else:
                    observations.append(self._observation(asked, cut, period, choice, figures))
        return observations

    def listed(self, periods: Sequence[str]) -> Mapping[str, Mapping[str, set[Key]]]:
        """Return, for dimensions that have an ``other``, the values that count in each period.

        They are those of one table, so that no value stands beside an ``other`` that contains it: of the first step
        that has the period, the table with the longest list. Values asked for one by one are not held to it.
        """
        found: dict[str, dict[str, set[Key]]] = {}
        for name in self.question.by:
            wanted = self.question.values.get(name, (OTHER,))
            if OTHER not in wanted or not any(key[0] == OTHER for feed in self.feeds for key in feed.keys(name)):
                continue
            keys = [(feed, feed.keys(name), self._all_held(feed)) for feed in self.feeds]
            found[name] = {}
            for period in periods:
                able = [
                    (feed.step, -len(values), number)
                    for number, (feed, values, held) in enumerate(keys)
                    if period in held
                ]
                found[name][period] = keys[min(able)[2]][1] if able else set()
        return found

    def _all_held(self, feed: Feed) -> set[str]:
        return set.intersection(*(self._held(part.table) for part in feed.parts))

    def lines(self, periods: Sequence[str]) -> Mapping[Cut, Mapping[str, Choice]]:
        """Return what answers for each cut, by period: chosen once for all cuts that the same tables tell apart."""
        known: dict[tuple[int, ...], Mapping[str, Choice]] = {}
        lines: dict[Cut, Mapping[str, Choice]] = {}
        for cut, feeds in self.cuts.items():
            same = tuple(id(feed) for feed in feeds)
            if same not in known:
                steps, alike = self._steps(feeds, self.question.as_of), dict[tuple[int, ...], Choice]()
                found = ((period, chosen(steps, period)) for period in periods)
                # One object for all periods that the same releases answer, so that its evidence is put in words once.
                known[same] = {period: alike.setdefault(one.name, one) for period, one in found if one}
            lines[cut] = known[same]
        return lines

    def rests_on(self, periods: Sequence[str]) -> list[Any]:
        """Return, as JSON takes it, all that the figures of some periods rest on besides what is declared.

        That is which releases answer for each cut and period, and which periods each table has, of which follow the
        reasons of holes and the lists that an ``other`` leaves over.
        """
        numbers: dict[int, int] = {}
        distinct: list[list[Any]] = []
        order = []
        for line in self.lines(periods).values():
            if id(line) not in numbers:
                numbers[id(line)] = len(distinct)
                distinct.append([[period, _told(choice)] for period, choice in line.items()])
            order.append(numbers[id(line)])
        held = {part.table.key: sorted(self._held(part.table)) for feed in self.feeds for part in feed.parts}
        if not self.listed(()):  # then only the reasons of holes follow from it
            held = {name: periods_held[-1:] for name, periods_held in held.items()}
        return [list(periods), distinct, order, held, {name: dict(text) for name, text in self.refusals.items()}]

    def figures(self, lines: Iterable[Mapping[str, Choice]]) -> dict[tuple[str, str, Cut], tuple[Any, ...]]:
        """Read the winning readings; return (table, period, cut) -> sum, cells without value, status, rounding, url."""
        periods: dict[tuple[str, str], set[str]] = {}
        parts: dict[str, Part] = {}
        distinct = {id(line): line for line in lines}.values()
        for period, choice in (answer for line in distinct for answer in line.items()):
            for part, release in choice.answers:
                periods.setdefault((part.table.key, release.id), set()).add(period)
                parts[part.table.key] = part
        found: dict[tuple[str, str, Cut], tuple[Any, ...]] = {}
        for key, part in parts.items():
            by = [name for name in self.question.by if name in part.table.dimensions]
            slices = [
                self.slice(part, self.archive.release(release), sorted(wanted))
                for (table, release), wanted in periods.items()
                if table == key
            ]
            cuts: dict[tuple[str, ...], Cut] = {}
            for period, *rest in sql.sums(slices, by) if self.question.by else self.archive.kept.sums(slices):
                values, figure = tuple(rest[: len(by)]), tuple(rest[len(by) :])
                if values not in cuts:
                    named = {**part.table.fixed, **dict(zip(by, values, strict=True))}
                    cuts[values] = tuple(key_of(part.table, name, named.get(name, "")) for name in self.question.by)
                found[key, period, cuts[values]] = figure
        return found

    def slice(self, part: Part, release: Release, periods: Sequence[str]) -> sql.Slice:
        """Return the rows of a release that a table's part in the answer is summed from."""
        where = {name: [value] for name, value in part.where.items()}
        for name, values in self.question.values.items():
            # A list that leaves nothing out is no filter, and a long one is slow to match.
            if name in part.table.dimensions and not part.table.dimensions[name].values <= {*values}:
                where[name] = list(values)
        declared = sources()[release.product]
        return sql.Slice(self.archive.reading(release), None if declared.delimited else part.table.id, periods, where)

    def _asked_of(self, cut: Cut) -> Mapping[str, Any]:
        """Return what all observations of a cut say of what was asked."""
        question = self.question
        return {
            "indicator": question.indicator.id,
            "place": question.place,
            "unit": str(question.indicator.unit),
            "as_of": question.as_of,
            "dimensions": {**question.where, **{n: k[0] for n, k in zip(question.by, cut, strict=True)}},
            "leaves_over": next((key[1] for key in cut if key[1]), None),
        }

    def _observation(
        self, asked: Mapping[str, Any], cut: Cut, period: str, choice: Choice,
        figures: Mapping[tuple[str, str, Cut], tuple[Any, ...]],
    ) -> Observation:  # fmt: skip
        figure = added(
            [
                printed(part.table, release, period, figures.get((part.table.key, period, cut)))
                for part, release in choice.answers
            ]
        )
        return Observation(
            period=period,
            value=figure.value,
            status=figure.status,
            rounding=figure.rounding,
            url=figure.url,
            reason=figure.reason,
            corrections=tuple(self.corrections_of(choice, period, cut)),
            remarks=tuple(self.remarks_of(choice, period, cut)),
            **choice.evidence,
            **asked,
        )

    def observation(
        self, period: str, choice: Choice, day: date, figures: Mapping[tuple[str, str, Cut], tuple[Any, ...]]
    ) -> Observation:
        """Return what a choice gave on a day for a question that breaks nothing down; ``figures`` is what was read."""
        return self._observation({**self._asked_of(()), "as_of": day}, (), period, choice, figures)

    def corrections_of(self, choice: Choice, period: str, cut: Cut) -> Iterable[Text]:
        """Yield what is known to be wrong, at the publisher, in a figure."""
        for part, one in choice.corrections:
            values = {name: key[0] for name, key in zip(self.question.by, cut, strict=True)}
            if one.touches(period, {**part.table.fixed, **part.where, **values}):
                yield one.what

    def remarks_of(self, choice: Choice, period: str, cut: Cut) -> Iterable[Text]:
        """Yield what who filed a figure says of it, of that cell alone."""
        for part, release in choice.answers:
            if not release.remarks:
                continue
            cell = {**part.where, **{name: key[0] for name, key in zip(self.question.by, cut, strict=True)}}
            for one in release.remarks:
                if (one.table, one.period, one.where) == (part.table.id, period, cell):
                    yield one.text

    def producers(self, periods: Sequence[str]) -> Mapping[str, list[Observation]]:
        """Return what each product alone gives for the periods that it has, in order of precedence.

        Of a product's tables the first that has a period gives it: a printed total comes before the sum of its cells.
        """
        found: dict[str, dict[str, Observation]] = {}
        for feed in self.feeds:
            alone = View(self.archive, self.question)
            alone.feeds = [feed]
            held = set(alone.periods())
            name = AND.join(part.table.product for part in feed.parts)
            known = found.setdefault(name, {})
            missing = [period for period in periods if period in held and period not in known]
            known |= {one.period: one for one in alone.observations(missing) if one.value is not None}
        return {name: list(rows.values()) for name, rows in found.items() if rows}

    def why_not(self, period: str, cut: Cut = (), feeds: Sequence[Feed] | None = None) -> Text:
        """Return why a period is not known in this cut, in a few words."""
        if _start(period) > self.question.as_of:
            return NOT_OVER
        able = self.feeds if feeds is None else feeds
        # One for all periods of a cut: a breakdown has many cuts that a table does not tell apart.
        same = (cut, *(id(feed) for feed in able))
        if same not in self._holes:
            told = {part.table.product for feed in able for part in feed.parts}
            blind = {part.table.product for feed in self.feeds for part in feed.parts} - told
            named = [(name, key[0]) for name, key in zip(self.question.by, cut, strict=False)]
            reasons = {product: not_apart(*named[0]) for product in blind if named} | dict(self.refusals)
            self._holes[same] = hole(max(self.periods(able), default=""), reasons)
        found = self._holes[same]
        return found.later if period > found.newest else found.earlier

    @property
    def reasons(self) -> Text | None:
        """Return why products do not answer, at most three of them."""
        return joined(self.refusals)


def _told(choice: Choice) -> list[Any]:
    answers = [
        [part.table.key, one.id, one.reader, one.reading_sha256, str(one.published), one.url]
        for part, one in choice.answers
    ]
    return [answers, choice.possibly.id if choice.possibly else ""]


@lru_cache(maxsize=4096)
def _start(period: str) -> date:
    return Period.parse(period).start


def _by_value(key: Key) -> tuple[str, str]:
    return key[0], str(key[1] or "")
