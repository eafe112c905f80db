"""A view: which release answers for each period and cut on a day, and the figures it gives.

An indicator is a view of tables. For each period the first step of its precedence that has it counts; on one step, of
the tables that can answer the cut, the one whose release was published later. The choice is made from what releases
cover, without touching a figure; then the winning readings alone are read. A cut that no table can answer is not
known, with the reason, and is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import product as combinations
from typing import Any

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.archive.feeds import PLACE_DIMENSIONS, Feed, Key, Part, Question, find_feeds, key_of, not_apart
from rumbo.archive.figures import added, printed
from rumbo.core import Observation, Period, Release, Status, Table, Text, is_within
from rumbo.core.table import OTHER
from rumbo.sources import Correction, sources


@dataclass(frozen=True)
class Choice:
    """What answers for a period and a cut: a release for each table; and one that may have been out as well."""

    feed: Feed
    releases: tuple[Release, ...]
    possibly: Release | None

    @cached_property
    def answers(self) -> Sequence[tuple[Part, Release]]:
        """Return each table with its release."""
        return tuple(zip(self.feed.parts, self.releases, strict=True))

    @cached_property
    def evidence(self) -> Mapping[str, Any]:
        """Return what every observation that rests on the choice says of where it comes from."""
        return {
            "product": " + ".join(release.product for release in self.releases),
            "release": " + ".join(release.id for release in self.releases),
            "published": max(release.published for release in self.releases),
            "possibly_public": self.possibly.id if self.possibly else "",
        }

    @cached_property
    def corrections(self) -> Sequence[tuple[Part, Correction]]:
        """Return what is known to be wrong, at the publisher, in the releases, and which table it is in."""
        return [
            (part, one)
            for part, release in self.answers
            for one in sources()[release.product].corrections
            if one.release == release.sha256 and one.table == part.table.id
        ]


Cut = tuple[Key, ...]
_NOT_OVER = Text(en="not yet over", es="aún no ha terminado")
_NOT_COVERED = Text(en="no release held covers it", es="ninguna publicación disponible lo cubre")
REASONS = 3


class View:
    """One question put to the archive.

    Raises MayNotBeSummed where every table would have to add up what must not be, UnknownDimension where the
    indicator has no such dimension.
    """

    def __init__(self, archive: Archive, question: Question) -> None:
        self.archive, self.question = archive, question
        self.feeds, self.refusals = find_feeds(question)
        self._periods_held: dict[str, set[str]] = {}
        self._holes: dict[tuple[Any, ...], tuple[str, Text, Text]] = {}

    # Which release answers --------------------------------------------------------------------------------------

    @cached_property
    def cuts(self) -> Mapping[Cut, tuple[Feed, ...]]:
        """Each cut of the breakdown and the tables that tell it apart; one empty cut where nothing is broken down."""
        options: list[dict[Key, set[int]]] = []
        for name in self.question.by:
            found: dict[Key, set[int]] = {}
            for number, feed in enumerate(self.feeds):
                for key in feed.keys(name):
                    if self._asked(name, key[0]):
                        found.setdefault(key, set()).add(number)
            options.append(found)
        cuts: dict[Cut, tuple[Feed, ...]] = {}
        for cut in combinations(*(sorted(found, key=_by_value) for found in options)):
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
            held: list[tuple[Any, Feed, tuple[Release, ...]]] = []
            for number, feed in enumerate(feed for feed in feeds if feed.step == step):
                tables = [part.table for part in feed.parts]
                later = (self.archive.possibly_later(table, period, self.question.as_of) for table in tables)
                possibly = possibly or next((release for release in later if release), None)
                found = [self.archive.winner(table, period, self.question.as_of) for table in tables]
                releases = tuple(release for release in found if release)
                if len(releases) == len(found):
                    latest = max((release.published.latest, release.sequence) for release in releases)
                    held.append(((*latest, -number), feed, releases))
            if held:
                _, feed, releases = max(held, key=lambda entry: entry[0])
                return Choice(feed, releases, possibly)
        return None

    def periods(self, feeds: Iterable[Feed] | None = None) -> list[str]:
        """Return the periods that any of the tables has on the day, oldest first."""
        found: set[str] = set()
        for feed in self.feeds if feeds is None else feeds:
            found |= set.intersection(*(self._held(part.table) for part in feed.parts))
        return sorted(found)

    def _held(self, table: Table) -> set[str]:
        if table.key not in self._periods_held:
            line = self.archive.chains.get((table.product, table.id), {})
            found = {period for period in line if self.archive.winner(table, period, self.question.as_of)}
            self._periods_held[table.key] = found
        return self._periods_held[table.key]

    # The figures ------------------------------------------------------------------------------------------------

    def observations(self, periods: Sequence[str]) -> list[Observation]:
        """Return one observation per cut and period, in that order; what nobody has is there, not known, with why."""
        # The choice is that of the tables, and most cuts of a breakdown are told apart by the same ones.
        chosen: dict[tuple[int, ...], dict[str, Choice]] = {}
        plan: dict[tuple[Cut, str], Choice] = {}
        for cut, feeds in self.cuts.items():
            same = tuple(id(feed) for feed in feeds)
            if same not in chosen:
                chosen[same] = {period: found for period in periods if (found := self.choose(feeds, period))}
            plan |= {(cut, period): choice for period, choice in chosen[same].items()}
        figures = self._figures(plan)
        finest = self._finest_other()
        observations = []
        for cut, feeds in self.cuts.items():
            asked = self._asked_of(cut)
            for period in periods:
                choice = plan.get((cut, period))
                if cut in finest and (choice is None or (finest[cut], period) in plan):
                    continue
                if choice is None:
                    reason = self.why_not(period, cut, feeds)
                    none = Observation(period=period, value=None, status=Status.NOT_AVAILABLE, reason=reason, **asked)
                    observations.append(none)
                else:
                    observations.append(self._observation(asked, cut, period, choice, figures))
        return observations

    def _finest_other(self) -> Mapping[Cut, Cut]:
        """Return, for each cut with a coarser ``other``, the one with the finest: where that answers, it alone does."""
        found: dict[Cut, Cut] = {}
        width = {
            (name, key): max(len(feed.keys(name)) for feed in self.feeds if key in feed.keys(name))
            for name in self.question.by
            for key in {key for feed in self.feeds for key in feed.keys(name) if key[0] == OTHER}
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
        parts: dict[str, Part] = {}
        for (_, period), choice in plan.items():
            for part, release in choice.answers:
                periods.setdefault((part.table.key, release.id), set()).add(period)
                parts[part.table.key] = part
        found: dict[tuple[str, str, Cut], tuple[Any, ...]] = {}
        for key, part in parts.items():
            by = [name for name in self.question.by if name in part.table.dimensions]
            slices = [
                self._slice(part, self.archive.release(release), sorted(wanted))
                for (table, release), wanted in periods.items()
                if table == key
            ]
            for period, *rest in sql.sums(slices, by):
                values = dict(zip(by, rest, strict=False))
                cut = tuple(
                    key_of(part.table, name, values.get(name, part.table.fixed.get(name, "")))
                    for name in self.question.by
                )
                found[key, period, cut] = tuple(rest[len(by) :])
        return found

    def _slice(self, part: Part, release: Release, periods: Sequence[str]) -> sql.Slice:
        where = {name: [value] for name, value in part.where.items()}
        for name, values in self.question.values.items():
            if name in part.table.dimensions:
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
            corrections=tuple(self._corrections(choice, period, cut)),
            **choice.evidence,
            **asked,
        )

    def _corrections(self, choice: Choice, period: str, cut: Cut) -> Iterable[Text]:
        """Yield what is known to be wrong, at the publisher, in a figure."""
        for part, one in choice.corrections:
            values = {name: key[0] for name, key in zip(self.question.by, cut, strict=True)}
            if one.touches(period, {**part.table.fixed, **part.where, **values}):
                yield one.what

    def producers(self, periods: Sequence[str]) -> Mapping[str, list[Observation]]:
        """Return what each product alone gives for the periods that it has, in order of precedence.

        Of a product's tables the first that has a period gives it: a printed total comes before the sum of its cells.
        """
        found: dict[str, dict[str, Observation]] = {}
        for feed in self.feeds:
            alone = View(self.archive, self.question)
            alone.feeds = [feed]
            held = set(alone.periods())
            name = " + ".join(part.table.product for part in feed.parts)
            known = found.setdefault(name, {})
            missing = [period for period in periods if period in held and period not in known]
            known |= {one.period: one for one in alone.observations(missing) if one.value is not None}
        return {name: list(rows.values()) for name, rows in found.items() if rows}

    def why_not(self, period: str, cut: Cut = (), feeds: Sequence[Feed] | None = None) -> Text:
        """Return why a period is not known in this cut, in a few words."""
        if _start(period) > self.question.as_of:
            return _NOT_OVER
        able = self.feeds if feeds is None else feeds
        known = (cut, *(id(feed) for feed in able))
        if known not in self._holes:
            self._holes[known] = self._hole(cut, able)
        newest, since_then, before = self._holes[known]
        return since_then if period > newest else before

    def _hole(self, cut: Cut, feeds: Sequence[Feed]) -> tuple[str, Text, Text]:
        """Return the newest period known in a cut, why the later ones are not known, and why earlier ones are not."""
        newest = max(self.periods(feeds), default="")
        told = {part.table.product for feed in feeds for part in feed.parts}
        blind = {part.table.product for feed in self.feeds for part in feed.parts} - told
        named = [(name, key[0]) for name, key in zip(self.question.by, cut, strict=False)]
        reasons = {product: not_apart(*named[0]) for product in blind if named} | dict(self.refusals)
        if not newest:
            why = _joined(_named(reasons)) or _NOT_COVERED
            return newest, why, why
        first = Text(en=f"newest known in this cut is {newest}", es=f"lo más reciente en este corte es {newest}")
        return newest, _joined([first, *_named(reasons)]) or first, _NOT_COVERED

    @property
    def reasons(self) -> Text | None:
        """Return why products do not answer, at most three of them."""
        return _joined(_named(self.refusals))


@lru_cache(maxsize=4096)
def _start(period: str) -> date:
    return Period.parse(period).start


def _by_value(key: Key) -> tuple[str, str]:
    return key[0], str(key[1] or "")


def _named(reasons: Mapping[str, Text]) -> list[Text]:
    found = sorted(reasons.items())[:REASONS]
    return [Text({language: f"{product} {words}" for language, words in text.items()}) for product, text in found]


def _joined(texts: Sequence[Text]) -> Text | None:
    return Text({language: "; ".join(text[language] for text in texts) for language in texts[0]}) if texts else None
