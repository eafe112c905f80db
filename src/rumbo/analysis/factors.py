"""What each factor had in a change, exactly: scale against mix of a sum, and the factors of a product.

A cell is total x share of its first value x share of its second value within the first, and so on. The log-mean
Divisia index (Ang 2005) weighs the change of each factor's logarithm by the logarithmic mean of the cell; a cell that
is empty on one side gives its whole change to the last factor, which is where the index goes as a small value put in
for zero gets smaller. The Shapley value of a product takes the mean over all orders in which its factors may have
changed, and takes zeros as they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Cell = tuple[str, ...]
MOST = 4  # factors of a Shapley value in closed form


def divisia(before: Mapping[Cell, float], after: Mapping[Cell, float]) -> tuple[float, ...]:
    """Return the effect of scale, then of the mix at each position of the cells; they add up to the change.

    Both have the same cells, none negative.

    >>> scale, mix = divisia({("a",): 10, ("b",): 10}, {("a",): 20, ("b",): 20})
    >>> round(scale, 9), round(mix, 9)
    (20.0, 0.0)
    """
    first, second = _sums(before), _sums(after)
    depth = len(next(iter(before), ()))
    effects: list[list[float]] = [[] for _ in range(depth + 1)]
    for cell, old in before.items():
        new = after[cell]
        if not old or not new:
            effects[-1].append(new - old)
            continue
        weight = log_mean(new, old)
        done = 0.0
        for level in range(depth):
            whole = math.log(second[cell[:level]] / first[cell[:level]])
            effects[level].append(weight * (whole - done))
            done = whole
        effects[-1].append(weight * (math.log(new / old) - done))
    return tuple(math.fsum(effect) for effect in effects)


def log_mean(one: float, other: float) -> float:
    """Return the logarithmic mean of two positive numbers.

    >>> round(log_mean(1, math.e), 3), log_mean(5, 5)
    (1.718, 5.0)
    """
    difference = one - other
    if abs(difference) < 1e-8 * one:  # the quotient would lose all its digits, and the mean is exact to 1e-16
        return (one + other) / 2
    near = abs(difference) < other / 2  # where the logarithm of the quotient itself would lose some
    return difference / (math.log1p(difference / other) if near else math.log(one / other))


def shapley(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """Return what each factor of a product had in its change, as the mean over all orders of change.

    For up to four factors, of which any may be zero; they add up to the change.

    >>> shapley([10, 0.5], [20, 0.25])
    (3.75, -3.75)
    """
    count = len(before)
    if not 1 <= count <= MOST or len(after) != count:
        raise ValueError(f"{count} and {len(after)} factors: give 1 to {MOST} on both sides")
    effects = []
    for own in range(count):
        others = [number for number in range(count) if number != own]
        total = 0.0
        for chosen in range(2 ** len(others)):
            changed = [number for bit, number in enumerate(others) if chosen >> bit & 1]
            weight = math.factorial(len(changed)) * math.factorial(count - 1 - len(changed)) / math.factorial(count)
            rest = math.prod(after[number] if number in changed else before[number] for number in others)
            total += weight * rest
        effects.append((after[own] - before[own]) * total)
    return tuple(effects)


def _sums(cells: Mapping[Cell, float]) -> dict[Cell, float]:
    found: dict[Cell, float] = {(): 0.0}
    for cell, value in cells.items():
        for level in range(len(cell) + 1):
            found[cell[:level]] = found.get(cell[:level], 0.0) + value
    return found
