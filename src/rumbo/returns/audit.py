"""What a reader can work out: the bounds of a true count, from everything that was ever published about it.

Each thing known is a relation: a sum of counts that lies between two numbers. A total is its parts, a stock is the last
one with what came and less what left, a rounded figure lies within its step. The bounds of a count are then two linear
programs (HiGHS), which is what an attacker with all our releases could solve.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

INFINITE = float("inf")
SMALL = 1e-6
LOOKS = 30
WORTH = 3
"""A look is worth its time if it shows as many counts; each of them asks for two programs by itself."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of counts, each times a factor, that lies from ``low`` to ``high``."""

    terms: Mapping[Any, float]
    low: float
    high: float


def between(count: Hashable, low: float, high: float) -> Relation:
    """Return that one count lies from ``low`` to ``high``."""
    return Relation({count: 1.0}, low, high)


def narrow(
    relations: Sequence[Relation], needed: Mapping[Any, float], near: Collection[Any] = ()
) -> Mapping[Any, tuple[float, float]]:  # fmt: skip
    """Return the counts that all relations together hold nearer than the width needed, with their bounds.

    No count is below zero; one of which nothing is known is unbounded above. Where there are many relations, ``near``
    may name the counts that tell most of those needed: with all others held at one truth that is possible, a count that
    still has its width has it whatever they are; one too near by what is told of those alone is so by all, and its
    bounds are then by those alone. Only the rest is asked of all relations. Raises Contradiction, and Undecided where
    the solver comes to no answer.

    >>> known = [Relation({"a": 1, "b": 1}, 7, 7), between("b", 3, 5)]
    >>> narrow(known, {"a": 2}), narrow(known, {"a": 5})
    ({}, {'a': (2.0, 4.0)})
    """
    found: dict[Any, tuple[float, float]] = {}
    for names, own in _apart(relations):
        inside = {one: width for one, width in needed.items() if one in names}
        if not inside:
            continue
        whole = Program(list(names), own)
        if near and any(one not in near for one in names):
            inside = {one: inside[one] for one in narrow(_held(own, near, whole.truth()), inside)}
            alone = narrow([one for one in own if all(count in near for count in one.terms)], inside)
            found |= alone
            inside = {one: width for one, width in inside.items() if one not in alone}
        found |= whole.narrow(inside) if inside else {}
    return found


def _held(relations: Sequence[Relation], near: Collection[Any], truth: Mapping[Any, float]) -> list[Relation]:
    """Return what relations say of the counts that are near, with all others held at a truth."""
    found = []
    for one in relations:
        terms = {count: factor for count, factor in one.terms.items() if count in near}
        rest = sum(factor * truth[count] for count, factor in one.terms.items() if count not in near)
        if terms:
            loose = SMALL if rest else 0
            found.append(Relation(terms, one.low - rest - loose, one.high - rest + loose))
    return found


def bounds(relations: Sequence[Relation], counts: Collection[Any]) -> Mapping[Any, tuple[float, float]]:
    """Return between which numbers the relations hold each of some counts, where any relation has it.

    >>> bounds([Relation({"a": 1, "b": 1}, 7, 7), between("b", 3, 5)], ["a"])
    {'a': (2.0, 4.0)}
    """
    found: dict[Any, tuple[float, float]] = {}
    for names, own in _apart(relations):
        if asked := [one for one in counts if one in names]:
            program = Program(list(names), own)
            found |= {one: (program.extreme(one, -1).value, program.extreme(one, 1).value) for one in asked}
    return found


def _apart(relations: Sequence[Relation]) -> list[tuple[dict[Any, None], list[Relation]]]:
    """Return the relations in groups that share no count: each is a program of its own."""
    leader: dict[Any, Any] = {}

    def find(one: Any) -> Any:
        while leader.setdefault(one, one) != one:
            leader[one] = one = leader[leader[one]]
        return one

    for relation in relations:
        first, *others = relation.terms
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[Any, tuple[dict[Any, None], list[Relation]]] = {}
    for relation in relations:
        names, own = groups.setdefault(find(next(iter(relation.terms))), ({}, []))
        names.update(dict.fromkeys(relation.terms))
        own.append(relation)
    return list(groups.values())


class Contradiction(ValueError):
    """No counts are possible by which all relations are true."""

    def __init__(self) -> None:
        super().__init__("what is published contradicts itself")


class Undecided(Exception):
    """The solver could not say whether there is an answer: nothing may be concluded from that."""


class Extreme(NamedTuple):
    """How far a count can go one way, and the prices of what holds it there: counts (columns), relations (rows)."""

    value: float
    columns: Array
    rows: Array


class Program:
    """The linear program of a group, solved once for each count and direction, from where the last one ended."""

    def __init__(self, names: Sequence[Any], relations: Sequence[Relation]) -> None:
        import highspy

        self.place = {name: number for number, name in enumerate(names)}
        self.low, self.high = np.zeros(len(names)), np.full(len(names), INFINITE)
        self.relations = []
        for one in relations:
            (name, factor), *others = one.terms.items()
            if others or factor != 1:
                self.relations.append(one)
            else:
                at = self.place[name]
                self.low[at], self.high[at] = max(self.low[at], one.low), min(self.high[at], one.high)
        if (self.low > self.high).any():
            raise Contradiction
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(names), len(self.relations)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(names)), self.low, self.high
        model.row_lower_ = np.array([one.low for one in self.relations], dtype=float)
        model.row_upper_ = np.array([one.high for one in self.relations], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(one.terms) for one in self.relations)])
        model.a_matrix_.index_ = np.array(
            [self.place[name] for one in self.relations for name in one.terms], dtype=np.int32
        )
        model.a_matrix_.value_ = np.array(
            [factor for one in self.relations for factor in one.terms.values()], dtype=float
        )
        self.solver = quiet()
        self.solver.passModel(model)
        self.status = highspy.HighsModelStatus
        self.forget()

    def forget(self) -> None:
        """Forget which truths were seen to be possible: every answer is one, for all counts at once."""
        self.least, self.most = np.full(len(self.place), INFINITE), np.full(len(self.place), -INFINITE)

    def seen(self, count: Any) -> float:
        """Return how far apart a count was seen to be, among the answers since all was forgotten."""
        return float(self.most[self.place[count]] - self.least[self.place[count]])

    def hold(self, count: Any, low: float, high: float) -> None:
        """Set the bounds that a count has."""
        self.solver.changeColBounds(self.place[count], low, high)

    def _solved(self) -> Any:
        """Solve, and return how that ended: from where the last one ended if that leads to an answer, else anew.

        From there HiGHS may lose its way, above all where nothing bounds a count (``kUnknown``): that says nothing of
        the relations. Raises Undecided.
        """
        self.solver.run()
        if self.solver.getModelStatus() in (self.status.kOptimal, self.status.kUnbounded):
            return self.solver.getModelStatus()
        self.solver.clearSolver()
        self.solver.setOptionValue("presolve", "off")  # with it, unbounded and impossible may be told as one
        self.solver.run()
        status = self.solver.getModelStatus()
        if status not in (self.status.kOptimal, self.status.kUnbounded, self.status.kInfeasible):
            raise Undecided(self.solver.modelStatusToString(status))
        return status

    def extreme(self, count: Any, sign: int) -> Extreme:
        """Return the most (sign 1) or the least (sign -1) that a count can be; no prices where nothing bounds it.

        Raises Contradiction, Undecided.
        """
        at = self.place[count]
        self.solver.changeColCost(at, -sign)
        status, solution = self._solved(), self.solver.getSolution()
        self.solver.changeColCost(at, 0.0)
        if sign > 0 and status == self.status.kUnbounded:
            return Extreme(INFINITE, np.empty(0), np.empty(0))
        if status != self.status.kOptimal:
            raise Contradiction
        values = np.array(solution.col_value)
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return Extreme(round(float(values[at]), 6), np.array(solution.col_dual), np.array(solution.row_dual))

    def truth(self) -> Mapping[Any, float]:
        """Return counts that all relations allow. Raises Contradiction where there are none, Undecided."""
        self.solver.setOptionValue("presolve", "on")
        status = self._solved()
        self.solver.setOptionValue("presolve", "off")
        if status != self.status.kOptimal:
            raise Contradiction
        return dict(zip(self.place, self.solver.getSolution().col_value, strict=True))

    def look_around(self, needed: Mapping[Any, float]) -> Sequence[Any]:
        """See truths that lie far apart, and return the counts not yet seen as far apart as is needed.

        All counts that are left are pushed at once, each up or down by chance, as long as that still shows some.
        """
        chance, left = np.random.default_rng(len(self.place)), list(needed)
        for _ in range(LOOKS):
            signs = chance.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                for count, one in zip(left, signs, strict=True):
                    at = self.place[count]
                    self.solver.changeColCost(at, sign * one if self.high[at] < INFINITE else 1.0)
                if self._solved() == self.status.kOptimal:
                    values = np.array(self.solver.getSolution().col_value)
                    self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
            for count in left:
                self.solver.changeColCost(self.place[count], 0.0)
            before, left = len(left), [count for count in left if self.seen(count) < needed[count]]
            if before - len(left) < WORTH:
                break
        return left

    def narrow(self, needed: Mapping[Any, float]) -> dict[Any, tuple[float, float]]:
        """Return the counts whose bounds lie nearer than is needed, with them."""
        found = {}
        for count in self.look_around(needed):
            ends: list[float] = []
            for sign in (-1, 1):
                if self.seen(count) < needed[count]:
                    ends.append(self.extreme(count, sign).value)
            if len(ends) == 2 and ends[1] - ends[0] < needed[count] - SMALL:
                found[count] = (ends[0], ends[1])
        return found


def quiet() -> Any:
    """Return a solver that prints nothing, and starts from where it last ended."""
    import highspy

    class Quiet(highspy.Highs):
        """Its first act is to print who it is; this comes before."""

        def enableCallbacks(self) -> None:
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    solver: Any = Quiet()  # type: ignore[no-untyped-call]
    for option, value in (("presolve", "off"), ("threads", 1)):
        solver.setOptionValue(option, value)
    return solver
