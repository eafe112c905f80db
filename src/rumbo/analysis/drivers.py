"""What made up a change: the contribution of each part, exactly, and scale against mix.

Contributions always add up to the change. A part that is not known on one side is never taken for zero: what is left
of the change beside the parts known on both is a contribution of its own, ``not-told-apart``. So is what parts and
total differ by where they come from releases of different days. A contribution says where the change shows, not why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rumbo.analysis.factors import Cell, divisia, shapley
from rumbo.core import Finding, Indicator, Text
from rumbo.core.codebook import dimension, value_name
from rumbo.words import percent

METHOD = "drivers/1"
NOT_TOLD_APART = "not-told-apart"
NEAR = 1e-6  # of rounding: less is no remainder


class Compared(StrEnum):
    """What the first side is: an earlier period, what was expected of the same, or the same as known before."""

    CHANGE = "change"
    SURPRISE = "surprise"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: the total, and the parts of each cut by cell, None where a part is not known."""

    total: float
    cuts: Mapping[tuple[str, ...], Mapping[Cell, float | None]] = field(default_factory=dict)
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: an indicator at a place, and the two periods, or twice the same one."""

    indicator: Indicator
    place: str
    before: str
    after: str
    as_of: date
    compared: Compared = Compared.CHANGE
    where: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Drivers:
    """A change and what made it up: ``parts`` by cut, each from the largest to the smallest; ``factors`` in order.

    ``unknown`` lists, for each cut, the cells that are known on one side alone.
    """

    subject: Subject
    change: Finding
    parts: Mapping[tuple[str, ...], tuple[Finding, ...]]
    factors: tuple[Finding, ...]
    unknown: Mapping[tuple[str, ...], tuple[Cell, ...]]
    notes: tuple[Text, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings: the change, the parts, the factors."""
        return (self.change, *(one for parts in self.parts.values() for one in parts), *self.factors)


def drivers(
    subject: Subject, before: Side, after: Side, factored: tuple[str, ...] = (), notes: Sequence[Text] = ()
) -> Drivers:
    """Return what made up the change from one side to the other.

    ``factored`` is the cut, among those of both sides, whose scale and mix are told apart, in that order.
    """
    make = _Making(subject, before, after, tuple(dict.fromkeys([*before.releases, *after.releases])))
    parts, unknown = {}, {}
    for cut in before.cuts:
        known, missing = _both(before.cuts[cut], after.cuts[cut])
        unknown[cut] = missing
        if cut != factored or len(cut) == 1:
            parts[cut] = make.parts(cut, known)
    factors: tuple[Finding, ...] = ()
    if factored:
        factors = make.factors(factored, _both(before.cuts[factored], after.cuts[factored])[0])
    return Drivers(subject, make.change(), parts, factors, unknown, tuple(notes))


def _both(
    before: Mapping[Cell, float | None], after: Mapping[Cell, float | None]
) -> tuple[dict[Cell, tuple[float, float]], tuple[Cell, ...]]:
    """Return the cells known on both sides, and those known on one alone."""
    known: dict[Cell, tuple[float, float]] = {}
    missing = []
    for cell in dict.fromkeys([*before, *after]):
        old, new = before.get(cell), after.get(cell)
        if old is not None and new is not None:
            known[cell] = (old, new)
        elif old is not None or new is not None:
            missing.append(cell)
    return known, tuple(missing)


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the findings of one comparison."""

    subject: Subject
    before: Side
    after: Side
    releases: tuple[str, ...]

    @property
    def moved(self) -> float:
        return self.after.total - self.before.total

    def change(self) -> Finding:
        old, new = (f"{one.total:,.0f}" for one in (self.before, self.after))
        en, es = {
            Compared.CHANGE: ("From {old} in {first} to {new} in {last}.", "De {old} en {first} a {new} en {last}."),
            Compared.SURPRISE: (
                "Expected of {last} from {first}: {old}; observed: {new}.",
                "Esperado para {last} desde {first}: {old}; observado: {new}.",
            ),
            Compared.REVISION: (
                "{last}: from {old} as known before to {new}.",
                "{last}: de {old}, como se conocía antes, a {new}.",
            ),
        }[self.subject.compared]
        words = {"old": old, "new": new, "first": self.subject.before, "last": self.subject.after}
        text = Text(en=en.format(**words), es=es.format(**words))
        return self._finding(str(self.subject.compared), self.moved, text, {}, self.before.total, self.after.total)

    def parts(self, cut: tuple[str, ...], known: Mapping[Cell, tuple[float, float]]) -> tuple[Finding, ...]:
        """Return the contributions of a cut, the largest first, and what is not told apart, if anything, last."""
        ordered = sorted(known.items(), key=lambda one: (-abs(one[1][1] - one[1][0]), one[0]))
        found = [self._part(dict(zip(cut, cell, strict=True)), *sides) for cell, sides in ordered]
        rest = [
            side.total - math.fsum(sides[number] for sides in known.values())
            for number, side in enumerate((self.before, self.after))
        ]
        if max(map(abs, rest)) > NEAR:
            found.append(self._part(dict.fromkeys(cut, NOT_TOLD_APART), *map(_whole, rest)))
        return tuple(found)

    def factors(self, cut: tuple[str, ...], known: Mapping[Cell, tuple[float, float]]) -> tuple[Finding, ...]:
        """Return what scale and the mix of each dimension had in the change, and what neither explains."""
        first, last = ({cell: sides[number] for cell, sides in known.items()} for number in (0, 1))
        effects = divisia(first, last) if known else (0.0,) * (len(cut) + 1)
        found = [
            self._finding("factor", effect, _factor_text(cut, number), {"factor": factor_id(cut, number)})
            for number, effect in enumerate(effects)
        ]
        rest = self.moved - math.fsum(effects)
        if abs(rest) > NEAR:
            text = Text(
                en="What parts known on both sides do not explain.",
                es="Lo que no explican las partes conocidas en ambos lados.",
            )
            found.append(self._finding("factor", rest, text, {"factor": NOT_TOLD_APART}))
        return tuple(found)

    def _part(self, cell: Mapping[str, str], old: float, new: float) -> Finding:
        share = (new - old) / self.moved if self.moved else None
        en, es = ("" if share is None else f" ({percent(share, language)})" for language in ("en", "es"))
        names = [part_name(key, value) for key, value in cell.items()]
        text = Text(
            en=f"{', '.join(name['en'] for name in names)}: {new - old:+,.0f} of {self.moved:+,.0f}{en}.",
            es=f"{', '.join(name['es'] for name in names)}: {new - old:+,.0f} de {self.moved:+,.0f}{es}.",
        )
        alike, own = self._alike_and_own(old, new)
        return self._finding("contribution", new - old, text, cell, old, new, alike=alike, own=own)

    def _alike_and_own(self, old: float, new: float) -> tuple[float | None, float | None]:
        """Return what a part would have moved with the total, and what its share of the total added."""
        totals = (self.before.total, self.after.total)
        if not all(totals):
            return None, None
        alike, own = shapley(*([total, part / total] for total, part in zip(totals, (old, new), strict=True)))
        return alike, own

    def _finding(
        self, kind: str, value: float, text: Text, cell: Mapping[str, str], old: float | None = None,
        new: float | None = None, **more: object,
    ) -> Finding:  # fmt: skip
        asked = self.subject
        sides = {"before": old, "after": new} if old is not None else {}
        return Finding(
            kind=kind,
            subject={"indicator": asked.indicator.id, "place": asked.place, "period": asked.after,
                     "base": asked.before, **asked.where, **cell},
            value=value,
            as_of=asked.as_of,
            releases=self.releases,
            method=METHOD,
            explanation=text,
            parameters={
                **sides,
                "share": value / self.moved if self.moved else None,
                "compared": str(asked.compared),
                "breaks": [one.isoformat() for one in asked.breaks],
                **more,
            },
        )  # fmt: skip


def factor_id(cut: Sequence[str], number: int) -> str:
    """Return the name of a factor: ``scale``, ``area``, ``citizenship within area``.

    >>> [factor_id(("area", "citizenship"), number) for number in range(3)]
    ['scale', 'area', 'citizenship-within-area']
    """
    return "-within-".join([cut[number - 1], *cut[: number - 1]]) if number else "scale"


@lru_cache(maxsize=4096)
def part_name(key: str, value: str) -> Text:
    """Return the name of a part; of ``other`` with what it leaves over, where that is known."""
    if value == NOT_TOLD_APART:
        return Text(en="not told apart", es="sin desglosar")
    name, *rest = value.split("|")
    return Text(en=f"Other ({rest[0]})", es=f"Otras ({rest[1]})") if rest else value_name(key, name)


def expected(total: float, parts: Mapping[Cell, float]) -> dict[Cell, float]:
    """Return what was expected of each part, brought to what was expected of the total.

    >>> expected(100, {("a",): 30, ("b",): 90})
    {('a',): 25.0, ('b',): 75.0}
    """
    whole = math.fsum(parts.values())
    return {cell: total * value / whole if whole else 0.0 for cell, value in parts.items()}


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _factor_text(cut: Sequence[str], number: int) -> Text:
    if not number:
        return Text(en="Scale: all parts alike.", es="Escala: todas las partes por igual.")
    name, within = dimension(cut[number - 1]).name, [dimension(one).name for one in cut[: number - 1]]
    if not within:
        return Text(
            en=f"Mix: the shares of each {name['en'].lower()}.",
            es=f"Composición: el peso de cada {name['es'].lower()}.",
        )
    return Text(
        en=f"Mix: {name['en'].lower()} within {' and '.join(one['en'].lower() for one in within)}.",
        es=f"Composición: {name['es'].lower()} dentro de cada {' y '.join(one['es'].lower() for one in within)}.",
    )
