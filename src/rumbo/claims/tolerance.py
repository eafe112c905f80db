"""How far a figure may be from what is claimed: by the hedge, and by the digits that are written."""

from __future__ import annotations

import math

from rumbo.claims.found import Found

LOOSE = ("about", "nearly")
ABOVE, BELOW = ("more_than", "at_least"), ("less_than", "at_most")
# The press cuts numbers off as often as it rounds them: 2.7 million for 2,766,582.
CUT_OFF = 0.03
# A one-sided claim that is farther off than so many times itself is about something else.
MISREAD = 3.0


def tolerance(found: Found, kind: str) -> float:
    """Return how far a figure may be from what is claimed, in the unit of the claim."""
    loose = found.qualifier in LOOSE
    if kind == "ratio":
        return max(0.15, 0.05 * found.value if loose else 0.0)
    if kind == "rank":
        return 0.4
    if kind in ("percent_change", "share"):
        return 3.0 if loose else 1.0
    if found.qualifier in (*ABOVE, *BELOW):
        return max(0.01 * abs(found.value), 0.5)
    rounding = found.step / 2 if found.step > 1 else 0.0
    return max((0.05 if loose else 0.01) * abs(found.value), min(rounding, 0.05 * abs(found.value)), 0.5)


def fits(found: Found, kind: str, value: float, slack: float = 1.0) -> bool:
    """Say whether a figure bears out a claim, by its hedge."""
    step = tolerance(found, kind) * slack
    cut_off = min(found.step, CUT_OFF * abs(found.value)) if kind == "count" and found.qualifier not in BELOW else 0.0
    claimed, figure = found.value, value
    if kind == "percent_change" and claimed < 0:
        claimed, figure = -claimed, -figure  # "more than 6 percent less" goes further down
    # "More than 850" of two million is no claim about them.
    far = MISREAD * abs(claimed) if kind in ("count", "rate_per_day") else math.inf
    low = claimed - far if found.qualifier in BELOW else claimed - step
    high = claimed + far if found.qualifier in ABOVE else claimed + max(step, cut_off)
    return low <= figure <= high
