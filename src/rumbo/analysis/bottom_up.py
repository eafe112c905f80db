"""A flow from its parts: what each is expected to be, added up.

Half of the outlook of a flow with parts is this sum. Parts move each in its own way, and what one of them does is seen
sooner in it than in the sum; on totals other than the border's that was worth a little, and hardly ever cost anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis.centres import HORIZONS
from rumbo.analysis.flow import FEWEST, OFFSET, UNKNOWN, Flow
from rumbo.analysis.outlook import centre_and_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Months = Mapping[str, float | None]


def with_parts(total: Flow, parts: Sequence[Months]) -> Flow:
    """Return a flow with parts, and with what they leave over as one more; without them where they do not do.

    They must all be known in its last month, since an outlook takes no newer total for an older part, and long enough.

    >>> from rumbo.analysis.flow import flow
    >>> months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    >>> whole = flow({month: 100 + number * 7 % 30 for number, month in enumerate(months)})
    >>> [part.values[-1] for part in with_parts(whole, [{month: 60 for month in months}]).parts]
    [60, 45.0]
    """
    months = [str(total.first + number) for number in range(len(total.values))]
    known = [[number for number, month in enumerate(months) if part.get(month) is not None] for part in parts]
    if not known or any(not one or one[-1] != len(months) - 1 for one in known):
        return total
    start = max(one[0] for one in known)
    lines = [[part.get(month) for month in months[start:]] for part in parts]
    lines.append([_left_over(whole, [*of]) for whole, *of in zip(total.values[start:], *lines, strict=True)])
    unknown = lines[-1].count(None)
    if len(lines[-1]) - unknown < FEWEST or unknown > UNKNOWN * len(lines[-1]):
        return total
    return replace(total, parts=tuple(Flow(total.first + start, tuple(line)) for line in lines))


def added_up(total: Flow) -> Array:
    """Return the log of what the parts are expected to add up to: shape (months, 12), NaN where there is too little."""
    months = len(total.values)
    found = np.full((months, HORIZONS), np.nan)
    if not total.parts:
        return found
    logs = np.stack([part.logs for part in total.parts])
    known = np.stack([part.known for part in total.parts])
    centre, _ = centre_and_width(logs, total.parts[0].first.start.month - 1, known)
    values = sum(part.back(one) for part, one in zip(total.parts, centre, strict=True))
    found[months - logs.shape[1] + FEWEST :] = np.log(np.maximum(values, OFFSET) + total.offset)[FEWEST:]
    return found


def _left_over(whole: float | None, parts: Sequence[float | None]) -> float | None:
    """Return what parts leave over of a whole, none below zero, for some are rounded; None where one is not known."""
    known = [part for part in parts if part is not None]
    return max(whole - sum(known), 0) if whole is not None and len(known) == len(parts) else None
