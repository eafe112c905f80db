"""A view: which release answers for each period and cut on a day, and the figures it gives.

An indicator is a view of tables. For each period the first step of its precedence that has it counts; on one step, of
the tables that can answer the cut, the one whose release was published later. The choice is made from what releases
cover, without touching a figure; then the winning readings alone are read. A cut that no table can answer is not
known, with the reason, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatch
from functools import cached_property
from itertools import product as combinations
from typing import Any

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.core import Indicator, Observation, Period, Release, Status, Table, is_within, place
from rumbo.core.codebook import dimension
from rumbo.core.table import OTHER, TOTAL
from rumbo.errors import MayNotBeSummed, UnknownDimension
from rumbo.sources import sources

Key = tuple[str, str]
"""A value of a dimension and, for ``other``, what its table leaves over: two tables' ``other`` are two things."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an indicator: the place, a value for some dimensions, a breakdown by others, a day.

    ``values`` restricts a dimension of ``by`` to some values.
    """

    indicator: Indicator
    place: str
    as_of: date
    where: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    span: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A table that can answer the question: its step, what to ask of it, and over what it sums."""

    step: int
    table: Table
    where: Mapping[str, str]
    summed: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Why a table cannot answer; a table of other places is told of only where its product has none nearer."""

    other_place: bool
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The table and release that answer for a period and a cut, and one that may have been out as well."""

    feed: Feed
    release: Release
    possibly: Release | None


Cut = tuple[Key, ...]


class View:
    """One question put to the archive.

    Raises MayNotBeSummed where every table would have to add up what must not be, UnknownDimension where the
    indicator has no such dimension.
    """

    def __init__(self, archive: Archive, question: Question) -> None:
        self.archive, self.question = archive, question
        for name in (*question.where, *question.by):
            if name not in question.indicator.dimensions:
                raise UnknownDimension(
                    f"{question.indicator.id} has no dimension {name}.",
                    "",
                    f"It has {', '.join(question.indicator.dimensions) or 'none'}.",
                )
        self.feeds: list[Feed] = []
        self.refusals: dict[str, str] = {}
        self._find_feeds()

    # Which tables can answer ------------------------------------------------------------------------------------

    def _find_feeds(self) -> None:
        refusals: dict[str, list[Refusal]] = {}
        forbidden: set[str] = set()
        for number, step in enumerate(self.question.indicator.steps):
            for entry in step:
                for table in _tables(entry.table, self.question.span):
                    found = self._ask(number, table, entry.where)
                    if isinstance(found, Feed):
                        self.feeds.append(found)
                    elif isinstance(found, Refusal):
                        refusals.setdefault(table.product, []).append(found)
                    else:
                        forbidden.update(found)
        if forbidden and not self.feeds:
            raise MayNotBeSummed(
                f"{self.question.indicator.id} must not be summed over {', '.join(sorted(forbidden))}.",
                "The same person or case may be in several of its values.",
                f"Choose a value, or break it down by {' and '.join(sorted(forbidden))}.",
            )
        answering = {feed.table.product for feed in self.feeds}
        self.refusals = {
            product: min(found).text for product, found in sorted(refusals.items()) if product not in answering
        }

    def _ask(self, step: int, table: Table, where: Mapping[str, str]) -> Feed | Refusal | list[str]:
        """Return the feed, the reason why the table cannot answer, or the dimensions that would have to be summed."""
        question = self.question
        conditions = dict(where)
        wanted = {**question.where}
        if question.place != table.extent:
            fits = [dim.id for dim in table.dimensions.values() if question.place in dim.values and dim.id in _PLACES]
            if not fits:
                return Refusal(True, f"covers {place(table.extent).name} and does not tell {place(question.place).name} apart")
            wanted[fits[0]] = question.place
        for name, value in wanted.items():
            if name in table.fixed:
                if table.fixed[name] != value:
                    return Refusal(False, f"has only {name} {table.fixed[name]}")
            elif name not in table.dimensions:
                return Refusal(False, f"is not broken down by {dimension(name).name.in_language('en').lower()}")
            elif value not in table.dimensions[name].values:
                return Refusal(False, f"does not tell {name} {value} apart")
            else:
                conditions[name] = value
        for name in question.by:
            if name not in table.dimensions and name not in table.fixed:
                return Refusal(False, f"is not broken down by {dimension(name).name.in_language('en').lower()}")
        for name, value in table.fixed.items():
            if name not in wanted and name not in question.by and not (name in _PLACES and value == table.extent):
                return Refusal(False, f"has only {name} {value}")
        open_ = [name for name in table.dimensions if name not in conditions and name not in question.by]
        summed = [name for name in open_ if not table.dimensions[name].has_total]
        banned = [name for name in summed if name in table.not_summed or name not in question.indicator.sums_over]
        if banned:
            return banned
        conditions |= {name: TOTAL for name in open_ if table.dimensions[name].has_total}
        return Feed(step, table, conditions, tuple(summed))

    # Which release answers --------------------------------------------------------------------------------------

    @cached_property
    def cuts(self) -> Mapping[Cut, tuple[Feed, ...]]:
        """Each cut of the breakdown and the tables that tell it apart; one empty cut where nothing is broken down."""
        options: list[dict[Key, set[int]]] = []
        for name in self.question.by:
            found: dict[Key, set[int]] = {}
            for number, feed in enumerate(self.feeds):
                for key in _keys(feed.table, name):
                    if self._asked(name, key[0]):
                        found.setdefault(key, set()).add(number)
            options.append(found)
        cuts: dict[Cut, tuple[Feed, ...]] = {}
        for cut in combinations(*(sorted(found) for found in options)):
            fits = set(range(len(self.feeds))).intersection(
                *(found[key] for found, key in zip(options, cut, strict=True))
            )
            if fits:
                cuts[cut] = tuple(feed for number, feed in enumerate(self.feeds) if number in fits)
        return cuts

    def _asked(self, name: str, value: str) -> bool:
        if name in self.question.values:
            return value in self.question.values[name]
        if name in _PLACES and self.question.place not in ("USA", value):
            return is_within(value, self.question.place)
        return True

    def choose(self, feeds: Sequence[Feed], period: str) -> Choice | None:
        """Return what answers for a period: the first step that has it, there the later published."""
        possibly = None
        for step in sorted({feed.step for feed in feeds}):
            held: list[tuple[Any, Feed, Release]] = []
            for number, feed in enumerate(feed for feed in feeds if feed.step == step):
                possibly = possibly or self.archive.possibly_later(feed.table, period, self.question.as_of)
                if release := self.archive.winner(feed.table, period, self.question.as_of):
                    held.append(((release.published.latest, release.sequence, -number), feed, release))
            if held:
                _, feed, release = max(held, key=lambda entry: entry[0])
                return Choice(feed, release, possibly)
        return None

    def periods(self, feeds: Iterable[Feed] | None = None) -> list[str]:
        """Return the periods that any of the tables has on the day, oldest first."""
        found: set[str] = set()
        for feed in self.feeds if feeds is None else feeds:
            line = self.archive.chains.get((feed.table.product, feed.table.id), {})
            found |= {period for period in line if self.archive.winner(feed.table, period, self.question.as_of)}
        return sorted(found)

    # The figures ------------------------------------------------------------------------------------------------

    def observations(self, periods: Sequence[str]) -> list[Observation]:
        """Return one observation per cut and period, in that order; what nobody has is there, not known, with why."""
        plan = {
            (cut, period): choice
            for cut, feeds in self.cuts.items()
            for period in periods
            if (choice := self.choose(feeds, period))
        }
        figures = self._figures(plan)
        finest = self._finest_other()
        found = []
        for cut, feeds in self.cuts.items():
            for period in periods:
                choice = plan.get((cut, period))
                if cut in finest and (choice is None or (finest[cut], period) in plan):
                    continue
                found.append(self._observation(cut, period, choice, figures, feeds))
        return found

    def _finest_other(self) -> Mapping[Cut, Cut]:
        """Return, for each cut with a coarser ``other``, the one with the finest: where that answers, it alone does."""
        found: dict[Cut, Cut] = {}
        width = {
            (name, key): max(len(feed.table.dimensions[name].values) for feed in self.feeds if key in _keys(feed.table, name))
            for name in self.question.by
            for key in {key for feed in self.feeds for key in _keys(feed.table, name) if key[0] == OTHER}
        }
        for cut in self.cuts:
            better = tuple(
                max((k for n, k in width if n == name), key=lambda k, n=name: width[n, k]) if key[0] == OTHER else key  # type: ignore[misc]
                for name, key in zip(self.question.by, cut, strict=True)
            )
            if better != cut and better in self.cuts:
                found[cut] = better
        return found

    def _figures(self, plan: Mapping[tuple[Cut, str], Choice]) -> dict[tuple[str, str, Cut], tuple[Any, ...]]:
        """Read the winning readings; return (table, period, cut) -> sum, cells without value, status, rounding, url."""
        periods: dict[tuple[str, str], set[str]] = {}
        feeds: dict[str, Feed] = {}
        for (_, period), choice in plan.items():
            periods.setdefault((choice.feed.table.key, choice.release.id), set()).add(period)
            feeds[choice.feed.table.key] = choice.feed
        found: dict[tuple[str, str, Cut], tuple[Any, ...]] = {}
        for key, feed in feeds.items():
            by = [name for name in self.question.by if name in feed.table.dimensions]
            slices = [
                self._slice(feed, self.archive.release(release), sorted(wanted))
                for (table, release), wanted in periods.items()
                if table == key
            ]
            for _, period, *rest in sql.sums(slices, by):
                values = dict(zip(by, rest, strict=False))
                cut = tuple(
                    _key(feed.table, name, values.get(name, feed.table.fixed.get(name, ""))) for name in self.question.by
                )
                found[key, period, cut] = tuple(rest[len(by) :])
        return found

    def _slice(self, feed: Feed, release: Release, periods: Sequence[str]) -> sql.Slice:
        where = {name: [value] for name, value in feed.where.items()}
        for name, values in self.question.values.items():
            if name in feed.table.dimensions:
                where[name] = list(values)
        declared = sources()[release.product]
        return sql.Slice(self.archive.reading(release), None if declared.delimited else feed.table.id, periods, where)

    def _observation(
        self, cut: Cut, period: str, choice: Choice | None, figures: Mapping[tuple[str, str, Cut], tuple[Any, ...]],
        feeds: Sequence[Feed],
    ) -> Observation:  # fmt: skip
        question = self.question
        common: dict[str, Any] = {
            "indicator": question.indicator.id,
            "place": question.place,
            "period": period,
            "unit": str(question.indicator.unit),
            "as_of": question.as_of,
            "dimensions": {**question.where, **{n: k[0] for n, k in zip(question.by, cut, strict=True)}},
            "leaves_over": next((key[1] for key in cut if key[1]), ""),
        }
        if choice is None:
            reason = self.why_not(period, feeds)
            return Observation(value=None, status=Status.NOT_AVAILABLE, reason=reason, **common)
        table, release = choice.feed.table, choice.release
        provisional = period in release.covers[table.id].provisional
        value, missing, status, rounding, url = figures.get(
            (table.key, period, cut), (0 if table.absent == "zero" else None, 0, None, 1, None)
        )
        if value is None or missing:
            status = status if value is None and status else Status.NOT_AVAILABLE
        return Observation(
            value=None if missing else value,
            status=Status(status or (Status.PROVISIONAL if provisional else Status.NORMAL)),
            rounding=int(rounding or 1),
            product=release.product,
            release=release.id,
            published=release.published,
            url=url or release.url,
            possibly_public=choice.possibly.id if choice.possibly else "",
            reason="the table has no value for a part of it" if missing else "",
            **common,
        )

    def why_not(self, period: str, feeds: Sequence[Feed] | None = None) -> str:
        """Return why a period is not known in this cut, in a few words."""
        able = self.feeds if feeds is None else feeds
        newest = max(self.periods(able), default="")
        reasons = [f"{product} {text}" for product, text in sorted(self.refusals.items())]
        if Period.parse(period).start > self.question.as_of:
            return "not yet over"
        if newest and period > newest:
            why = f"newest known in this cut is {newest}"
            return f"{why}; {'; '.join(reasons[:3])}" if reasons else why
        if newest:
            return "no release held covers it in this cut"
        return "; ".join(reasons[:3]) or "no release held covers it"


_PLACES = ("region", "state", "area")


def feeding(indicator: Indicator, *, spans: bool = False) -> Iterable[Table]:
    """Yield the tables that feed an indicator, with those of printed sums where ``spans`` is set."""
    for feed in (feed for step in indicator.steps for feed in step):
        for span in (False, True)[: 1 + spans]:
            yield from _tables(feed.table, span)


def _tables(name: str, span: bool) -> Iterable[Table]:
    product, _, table = name.partition("/")
    for one in sources()[product].tables.values():
        if fnmatch(one.id, table) and (one.frequency == "span") == span:
            yield one


def _key(table: Table, name: str, value: str) -> Key:
    return (value, table.dimensions[name].leaves_over) if value == OTHER and name in table.dimensions else (value, "")


def _keys(table: Table, name: str) -> list[Key]:
    if name in table.fixed:
        return [(table.fixed[name], "")]
    return [_key(table, name, value) for value in table.dimensions[name].values] if name in table.dimensions else []


__all__ = ["Choice", "Feed", "Question", "View", "feeding"]
