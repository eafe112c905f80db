"""A view: which release answers for each period and cut on a day, and the figures it gives.

An indicator is a view of tables. For each period the first step of its precedence that has it counts; on one step, of
the tables that can answer the cut, the one whose release was published later. The choice is made from what releases
cover, without touching a figure; then the winning readings alone are read. A cut that no table can answer is not
known, with the reason, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product as combinations
from typing import Any

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.archive.feeds import PLACE_DIMENSIONS, Feed, Key, Question, find_feeds, key_of, keys_of
from rumbo.core import Observation, Period, Release, Status, is_within
from rumbo.core.table import OTHER
from rumbo.sources import sources


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
        self.feeds, self.refusals = find_feeds(question)

    # Which release answers --------------------------------------------------------------------------------------

    @cached_property
    def cuts(self) -> Mapping[Cut, tuple[Feed, ...]]:
        """Each cut of the breakdown and the tables that tell it apart; one empty cut where nothing is broken down."""
        options: list[dict[Key, set[int]]] = []
        for name in self.question.by:
            found: dict[Key, set[int]] = {}
            for number, feed in enumerate(self.feeds):
                for key in keys_of(feed.table, name):
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
        if name in PLACE_DIMENSIONS and self.question.place not in ("USA", value):
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
            (name, key): max(
                len(feed.table.dimensions[name].values) for feed in self.feeds if key in keys_of(feed.table, name)
            )
            for name in self.question.by
            for key in {key for feed in self.feeds for key in keys_of(feed.table, name) if key[0] == OTHER}
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
                    key_of(feed.table, name, values.get(name, feed.table.fixed.get(name, "")))
                    for name in self.question.by
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
        if Period.parse(period).start > self.question.as_of:
            return "not yet over"
        if newest and period > newest:
            return "; ".join(part for part in (f"newest known in this cut is {newest}", self.reasons) if part)
        if newest:
            return "no release held covers it in this cut"
        return self.reasons or "no release held covers it"

    @property
    def reasons(self) -> str:
        """Return why products do not answer, at most three of them."""
        return "; ".join([f"{product} {text}" for product, text in self.refusals.items()][:3])
