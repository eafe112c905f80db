"""How long people waited at a step, where some still wait: the estimate of Kaplan and Meier (1958).

Leaving the past out until a case is over would show the quick ones alone; so who still waits counts up to the last day
seen, and so does who left without an outcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

CLOSE = 1e-9
"""A share that is a level but for how numbers are kept has reached it."""


def quantiles(spells: Iterable[tuple[int, bool]], levels: Mapping[str, float]) -> dict[str, int | None]:
    """Return, for each level, the first day by which no more than that share still waits; None where none is reached.

    A spell is how many days it lasted, and whether it ended (or was only seen that long).

    >>> quantiles([(1, True), (3, True), (5, False), (8, True)], {"half": 0.5, "nine-in-ten": 0.1})
    {'half': 3, 'nine-in-ten': 8}
    >>> quantiles([(5, False)], {"half": 0.5})
    {'half': None}
    """
    seen, ended = Counter[int](), Counter[int]()
    for days, over in spells:
        seen[days] += 1
        ended[days] += over
    found: dict[str, int | None] = dict.fromkeys(levels)
    waiting, share = seen.total(), 1.0
    for days in sorted(seen):
        share *= 1 - ended[days] / waiting
        waiting -= seen[days]
        for level, still in levels.items():
            if found[level] is None and share <= still + CLOSE:
                found[level] = days
    return found
