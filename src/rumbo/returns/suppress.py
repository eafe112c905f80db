"""Which cells to leave out, beside those too small to print, so that none can be worked out: the fewest people hidden.

The method is the cutting plane of Fischetti and Salazar (2000): a program chooses what to hide, the attacker's own
linear program says which small count still lies too near, and its dual values become a condition that the next choice
must meet. Where it ends it has the best choice, since no condition ever rules out one that protects. A table of many
links may ask for too many rounds: then, for each count that still lies too near, another truth that costs least is
sought, and what differs in it is hidden as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rumbo.returns.audit import INFINITE, SMALL, Program, Relation, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROUNDS = 40
A_CELL = 1e-3
"""What hiding a cell costs beside its people, so that of two choices the one with fewer cells is taken."""


class CannotProtect(Exception):
    """No choice of cells keeps these counts apart."""

    def __init__(self, counts: Sequence[Any]) -> None:
        super().__init__(counts)
        self.counts = counts


def suppress(
    truth: Mapping[Any, float], shown: Mapping[Any, tuple[float, float]], relations: Sequence[Relation],
    needed: Mapping[Any, float], hidden: Set[Any] = frozenset(),
) -> frozenset[Any]:  # fmt: skip
    """Return the counts to hide so that each in ``needed`` keeps its width; those in ``hidden`` are so in any case.

    ``truth`` has all counts, totals too. ``shown`` are those of the table that is to go out, with what a reader learns
    where they are not hidden: the count itself, or the bounds that its rounding leaves. ``relations`` is what a reader
    knows without the table: how totals add up, and what was published before. Raises CannotProtect where hiding the
    whole table would not do.
    """
    attacker, master = _Attacker(truth, shown, relations), _Master(truth, shown, hidden)
    for _ in range(ROUNDS):
        chosen = master.choose()
        attacker.see(chosen)
        demands = [found for count, width in needed.items() if (found := attacker.demand(count, width))]
        if not demands:
            return chosen
        master.demand(demands)
    for count, width in needed.items():
        attacker.see(chosen)
        if attacker.demand(count, width):
            chosen |= attacker.another_truth(count, width, chosen)
    return chosen


class Demand(NamedTuple):
    """What a choice must meet so that a count stays apart: the factors of the hidden add up to ``least``."""

    count: Any
    factors: Mapping[Any, float]
    least: float


class _Attacker:
    """The reader's program, with the counts that are shown held to what is shown of them."""

    def __init__(
        self, truth: Mapping[Any, float], shown: Mapping[Any, tuple[float, float]], relations: Sequence[Relation]
    ) -> None:
        self.names, self.shown, self.program = list(truth), shown, Program(list(truth), relations)
        counts = self.counts = np.array(list(truth.values()), dtype=float)
        low, high = self.program.low, self.program.high
        bounds = [shown.get(name, (low[at], high[at])) for at, name in enumerate(self.names)]
        self.room = high - counts, counts - low
        self.room_shown = (
            np.array([most for _, most in bounds]) - counts,
            counts - np.array([least for least, _ in bounds]),
        )
        rows = self.program.relations
        sums = np.array([sum(factor * truth[name] for name, factor in one.terms.items()) for one in rows])
        ends = np.array([[one.low, one.high] for one in rows], dtype=float).reshape(-1, 2)
        self.room_rows = ends[:, 1] - sums, sums - ends[:, 0]

    def see(self, hidden: Set[Any]) -> None:
        self.program.forget()
        for at, name in enumerate(self.names):
            if name in self.shown:
                open_ = (self.program.low[at], self.program.high[at])
                self.program.hold(name, *(open_ if name in hidden else self.shown[name]))

    def demand(self, count: Any, width: float) -> Demand | None:
        """Return what is to be met for a count to keep a width; None where it keeps it."""
        if self.program.seen(count) >= width:
            return None
        ends = [self.program.extreme(count, sign) for sign in (1, -1)]
        if ends[0].value - ends[1].value >= width - SMALL:
            return None
        hidden, shown, given = np.zeros(len(self.names)), np.zeros(len(self.names)), 0.0
        for end in ends:
            hidden += _room(end.columns, self.room, width)
            shown += _room(end.columns, self.room_shown, width)
            given += float(_room(end.rows, self.room_rows, INFINITE).sum())
        least = width - given - float(shown.sum())
        more = {name: gain for name, gain in zip(self.names, hidden - shown, strict=True) if gain > SMALL}
        return Demand(count, {name: min(gain, least) for name, gain in more.items()}, least)

    def another_truth(self, count: Any, width: float, hidden: Set[Any]) -> frozenset[Any]:
        """Return what must be hidden so that a count may as well be ``width`` more, at the least cost in people.

        Raises CannotProtect where no other truth is possible.
        """
        import highspy

        program, size = self.program, len(self.names)
        cost = np.array([self.counts[at] + 1 if name in self.shown and name not in hidden else 0.0
                         for at, name in enumerate(self.names)])  # fmt: skip
        model = highspy.HighsLp()
        rows = program.relations
        model.num_col_, model.num_row_ = 2 * size, len(rows) + 1
        more, less = self.room
        model.col_cost_ = np.concatenate([cost, cost])
        model.col_lower_, model.col_upper_ = np.zeros(2 * size), np.concatenate([more, less])
        terms = [{program.place[name]: factor for name, factor in one.terms.items()} for one in rows]
        terms.append({program.place[count]: 1.0})
        model.row_lower_ = np.append(-self.room_rows[1], width)
        model.row_upper_ = np.append(self.room_rows[0], width)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(2 * len(one) for one in terms)])
        model.a_matrix_.index_ = np.array(
            [at for one in terms for at in (*one, *(at + size for at in one))], dtype=np.int32
        )
        model.a_matrix_.value_ = np.array([x for one in terms for x in (*one.values(), *(-x for x in one.values()))])
        solver = quiet()
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise CannotProtect([count])
        moved = np.array(solver.getSolution().col_value)
        return frozenset(
            name
            for at, name in enumerate(self.names)
            if name in self.shown and abs(moved[at] - moved[at + size]) > SMALL
        )


def _room(prices: Array, room: tuple[Array, Array], most: float) -> Array:
    """Return how far a count gets by each bound that gives way: a price below zero has room above it, else below."""
    with np.errstate(invalid="ignore"):
        gained = np.where(prices < 0, -prices * room[0], prices * room[1])
    found: Array = np.minimum(np.where(np.abs(prices) > SMALL, gained, 0.0), most)
    return found


class _Master:
    """The program that chooses: the fewest people hidden, with every demand met."""

    def __init__(self, truth: Mapping[Any, float], shown: Iterable[Any], hidden: Set[Any]) -> None:
        import highspy

        self.place = {name: number for number, name in enumerate(shown)}
        self.solver = quiet()
        self.solver.setOptionValue("presolve", "on")
        for name, at in self.place.items():
            self.solver.addVar(1.0 if name in hidden else 0.0, 1.0)
            self.solver.changeColCost(at, truth[name] + A_CELL)
            self.solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        self.optimal = highspy.HighsModelStatus.kOptimal

    def demand(self, demands: Sequence[Demand]) -> None:
        for one in demands:
            if sum(one.factors.values()) < one.least - SMALL:
                raise CannotProtect([one.count])
            places = np.array([self.place[name] for name in one.factors], dtype=np.int32)
            self.solver.addRow(one.least, INFINITE, len(places), places, np.array(list(one.factors.values())))

    def choose(self) -> frozenset[Any]:
        self.solver.run()
        if self.solver.getModelStatus() != self.optimal:
            raise CannotProtect([])
        chosen = self.solver.getSolution().col_value
        return frozenset(name for name, at in self.place.items() if chosen[at] > 0.5)
