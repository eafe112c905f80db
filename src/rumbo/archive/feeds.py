"""Which tables can answer a question, what to ask of each, and why the others cannot.

A table answers when it tells apart all that is asked and holds all that is not: a printed figure on family units is no
total, and a file that knows five groups of citizenship cannot speak of a sixth. What is left out of a question is
added up only where both the table and the indicator allow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatch
from functools import lru_cache
from itertools import product as combinations

from rumbo.core import Indicator, Table, Text, is_within, place
from rumbo.core.codebook import dimension, value_name
from rumbo.core.table import OTHER, TOTAL
from rumbo.errors import MayNotBeSummed, UnknownDimension
from rumbo.sources import sources

ROUTE = "route"
PLACE_DIMENSIONS = ("region", "state", "area", "asylum", ROUTE)
EVERYWHERE = ""
"""The place of a question that is asked at each value of a place dimension, whatever its table covers as a whole."""

Key = tuple[str, Text | None]
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
class Part:
    """What to ask of one table, and over which of its dimensions that sums."""

    table: Table
    where: Mapping[str, str]
    summed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What can answer the question: its step of precedence and its tables, whose figures are added where several."""

    step: int
    parts: tuple[Part, ...]

    @property
    def summed(self) -> tuple[str, ...]:
        """Return the dimensions that are summed over."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.summed))

    def keys(self, name: str) -> set[Key]:
        """Return the values of a dimension that all its tables tell apart."""
        return set.intersection(*(set(keys_of(part.table, name)) for part in self.parts))


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Why a table cannot answer; a table of other places is told of only where its product has none nearer."""

    other_place: bool
    text: Text = field(compare=False)


def find_feeds(question: Question) -> tuple[list[Feed], Mapping[str, Text]]:
    """Return the tables that can answer, in order of precedence, and the reason of each product that cannot.

    Raises UnknownDimension where the indicator has no such dimension, MayNotBeSummed where every table would have to
    add up what must not be.
    """
    for name in (*question.where, *question.by):
        if name not in question.indicator.dimensions:
            raise UnknownDimension(
                f"{question.indicator.id} has no dimension {name}.",
                "",
                f"It has {', '.join(question.indicator.dimensions) or 'none'}.",
                {"dimension": question.indicator.dimensions},
            )
    feeds: list[Feed] = []
    refusals: dict[str, list[Refusal]] = {}
    forbidden: set[str] = set()
    for number, step in enumerate(question.indicator.steps):
        for entry in step:
            summands = (entry, *entry.plus)
            for tables in combinations(*(_tables(one.table, question.span) for one in summands)):
                wheres = (one.where for one in summands)
                asked = [_ask(question, table, where) for table, where in zip(tables, wheres, strict=True)]
                parts = [one for one in asked if isinstance(one, Part)]
                if len(parts) == len(asked):
                    feeds.append(Feed(number, tuple(parts)))
                for table, found in zip(tables, asked, strict=True):
                    if isinstance(found, Refusal):
                        refusals.setdefault(table.product, []).append(found)
                    elif isinstance(found, list):
                        forbidden.update(found)
    if forbidden and not feeds:
        raise MayNotBeSummed(
            f"{question.indicator.id} must not be summed over {', '.join(sorted(forbidden))}.",
            "The same person or case may be in several of its values, or the table holds only some of them.",
            f"Choose a value, or break it down by {' and '.join(sorted(forbidden))}.",
            {name: _told_apart(question.indicator, name) for name in sorted(forbidden)},
        )
    answering = {part.table.product for feed in feeds for part in feed.parts}
    reasons = {product: min(found).text for product, found in sorted(refusals.items()) if product not in answering}
    return feeds, reasons


def _told_apart(indicator: Indicator, name: str) -> list[str]:
    """Return the values of a dimension that any table of an indicator tells apart."""
    return sorted({key[0] for table in feeding(indicator) for key in keys_of(table, name)})


def _ask(question: Question, table: Table, where: Mapping[str, str]) -> Part | Refusal | list[str]:
    """Return what to ask of a table, the reason why it cannot answer, or the dimensions that it must not sum."""
    wanted = _with_place(question, table)
    if isinstance(wanted, Refusal):
        return wanted
    conditions = dict(where)
    for name, value in wanted.items():
        if name in table.fixed:
            if table.fixed[name] != value:
                return Refusal(False, _only(name, table.fixed[name]))
        elif name not in table.dimensions:
            return Refusal(False, _not_by(name))
        elif value not in table.dimensions[name].values:
            return Refusal(False, not_apart(name, value))
        else:
            conditions[name] = value
    for name in question.by:
        if name not in table.dimensions and name not in table.fixed:
            return Refusal(False, _not_by(name))
    for name, value in table.fixed.items():
        whole = name in PLACE_DIMENSIONS and value == table.extent
        if name not in wanted and name not in question.by and not whole:
            return Refusal(False, _only(name, value))
    open_ = [name for name in table.dimensions if name not in conditions and name not in question.by]
    summed = [name for name in open_ if not table.dimensions[name].has_total]
    banned = [name for name in summed if name in table.not_summed or name not in question.indicator.sums_over]
    if banned:
        return banned
    conditions |= {name: TOTAL for name in open_ if table.dimensions[name].has_total}
    return Part(table, conditions, tuple(summed))


def _with_place(question: Question, table: Table) -> Mapping[str, str] | Refusal:
    """Return what is asked with the place as the value of the dimension that has it."""
    if question.place in (EVERYWHERE, table.extent):
        return question.where
    own = [name for name in PLACE_DIMENSIONS if table.fixed.get(name) == table.extent]
    asked = [name for name in own if name in question.by or question.where.get(name) == table.extent]
    if asked and is_within(table.extent, question.place):
        return question.where  # a table of one region answers for that region of a wider place
    for name in PLACE_DIMENSIONS:
        if name in table.dimensions and question.place in table.dimensions[name].values:
            if question.where.get(name, question.place) != question.place:
                return Refusal(False, _twice(name))
            return {**question.where, name: question.place}
    return Refusal(True, _elsewhere(table.extent, question.place))


@lru_cache(maxsize=4096)
def not_apart(name: str, value: str) -> Text:
    """Return the words for a table that does not know a value of a dimension."""
    named = value_name(name, value)
    return Text(en=f"does not tell {name} {value} apart", es=f"no distingue {named['es']} ({value})")


@lru_cache(maxsize=4096)
def _only(name: str, value: str) -> Text:
    named = value_name(name, value)
    return Text(en=f"has only {name} {value}", es=f"solo tiene {named['es'].lower()} ({value})")


@lru_cache(maxsize=4096)
def _not_by(name: str) -> Text:
    words = dimension(name).name
    return Text(en=f"is not broken down by {words['en'].lower()}", es=f"no se desglosa por {words['es'].lower()}")


@lru_cache(maxsize=4096)
def _twice(name: str) -> Text:
    words = dimension(name).name
    return Text(
        en=f"is asked for two values of {words['en'].lower()} at once",
        es=f"no puede dar dos valores de {words['es'].lower()} a la vez",
    )


@lru_cache(maxsize=4096)
def _elsewhere(extent: str, asked: str) -> Text:
    here, there = place(extent).name, place(asked).name
    return Text(
        en=f"covers {here['en']} and does not tell {there['en']} apart",
        es=f"cubre {here['es']} y no distingue {there['es']}",
    )


def feeding(indicator: Indicator, *, spans: bool = False) -> Iterable[Table]:
    """Yield the tables that feed an indicator, with those of printed sums where ``spans`` is set."""
    entries = (one for step in indicator.steps for feed in step for one in (feed, *feed.plus))
    for entry in entries:
        for span in (False, True)[: 1 + spans]:
            yield from _tables(entry.table, span)


def _tables(name: str, span: bool) -> Iterable[Table]:
    product, _, table = name.partition("/")
    for one in sources()[product].tables.values():
        if fnmatch(one.id, table) and (one.frequency == "span") == span:
            yield one


def key_of(table: Table, name: str, value: str) -> Key:
    """Return a value of a dimension, with what it leaves over where it is ``other``."""
    return (value, table.dimensions[name].leaves_over if value == OTHER and name in table.dimensions else None)


def keys_of(table: Table, name: str) -> list[Key]:
    """Return the values of a dimension that a table tells apart."""
    if name in table.fixed:
        return [(table.fixed[name], None)]
    return [key_of(table, name, value) for value in table.dimensions[name].values] if name in table.dimensions else []
