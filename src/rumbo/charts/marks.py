"""Two marks too small for a chart library: the sparkline of a row, and the course mark beside a change.

Neither says anything exact; the figures of the row are their text, so without a label they are hidden from readers of
the screen.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import groupby
from math import inf, isfinite, log2


def sparkline(values: Sequence[float | None], hollow_last: bool = False, width: int = 108, height: int = 22) -> str:
    """Return a sparkline from zero on its own scale, its last figure marked, hollow when it is not final.

    A missing value leaves a gap. ``width`` and ``height`` are in px. Without any figure the picture is empty.

    >>> "hollow" in sparkline([3, None, 5, 4], hollow_last=True), sparkline([3, None, 5, 4]).count("<polyline")
    (True, 2)
    """
    known = [value if value is not None and isfinite(value) else None for value in values]
    top = max((value for value in known if value is not None), default=0) or 1
    step = (width - 8) / max(1, len(known) - 1)
    body = ""

    def spot(index: int, value: float) -> tuple[float, float]:
        return 4 + index * step, height - 3 - (height - 6) * max(0, value) / top

    spots = [None if value is None else spot(index, value) for index, value in enumerate(known)]
    for is_known, run in groupby(spots, key=lambda at: at is not None):
        if is_known:
            body += '<polyline points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in filter(None, run)) + '"/>'
    if drawn := [at for at in spots if at]:
        x, y = drawn[-1]
        body += f'<circle class="{"hollow" if hollow_last else "solid"}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>'
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="spark" {box} aria-hidden="true">{body}</svg>'


def course(ratio: float, label: str = "") -> str:
    """Return the course mark: a needle in a ring, level for no change, 45° up for a doubling and down for a halving.

    ``ratio`` is the later figure over the earlier, zero or more; the needle stops at 80°. Raises ValueError where the
    ratio is negative or not a number, since such a change has no course.

    >>> "rotate(-45)" in course(2), "rotate(45)" in course(0.5), "rotate(80)" in course(0)
    (True, True, True)
    """
    if not ratio >= 0:
        raise ValueError(f"{ratio} is no ratio of two counts. It must be zero or more. Leave the mark out.")
    angle = max(-80.0, min(80.0, -45 * log2(ratio) if 0 < ratio < inf else 80.0 if ratio == 0 else -80.0))
    voice = f'role="img" aria-label="{html.escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg class="heading" viewBox="-8 -8 16 16" {voice}><circle r="7.25"/><g transform="rotate({angle + 0:.0f})">'
        '<path d="M-5 0H3"/><path class="tip" d="M6 0L1.5 2.4V-2.4Z"/></g></svg>'
    )
