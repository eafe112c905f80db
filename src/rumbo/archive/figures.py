"""The figure of a table for one period and cut, and the figure of several tables together.

Apart from the view because a hole has rules of its own: where an absent cell means zero it is a figure; where a part of
a sum has no value, the sum has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rumbo.core import Release, Status, Table, Text, rounded_to

PART = Text(en="the table has no value for a part of it", es="la tabla no tiene valor para una parte")
NONE = Text(en="the release has no figure there", es="la publicación no tiene cifra ahí")
NOT_ASKED = Text(en="it was not asked there", es="ahí no se preguntó")

_FIRMNESS = list(Status)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, or none with its status and the reason, and the page it was read at."""

    value: float | int | None
    status: Status
    rounding: int
    url: str
    reason: Text | None = None


def printed(table: Table, release: Release, period: str, found: tuple[Any, ...] | None) -> Figure:
    """Return what one table has: its sum, zero where an absent cell means zero, or no value with its status.

    ``found`` is what the reading has: sum, how many cells have no value, status, rounding, url; None for no row.
    """
    firm = Status.PROVISIONAL if period in release.covers[table.id].provisional else Status.NORMAL
    if found is None:
        absent = table.absent == "zero"
        if absent:
            return Figure(0, firm, table.rounding, release.url)
        return Figure(None, Status.NOT_AVAILABLE, 1, release.url, NONE)
    value, missing, status, rounding, url = found
    if value is None or missing:
        reason = PART if value is not None else NONE
        status = status if value is None and status else Status.NOT_AVAILABLE
        if status == Status.NOT_ASKED:
            reason = NOT_ASKED
        elif status == Status.WITHDRAWN:
            reason = _withdrawn(release)
        return Figure(None, Status(status), 1, url or release.url, reason)
    return Figure(value, Status(status) if status else firm, int(rounding or 1), url or release.url)


def _withdrawn(release: Release) -> Text:
    """Return on which day a figure was withdrawn, and what was said of it then."""
    how, day = release.how, release.published
    said = {one: f". {how[one].rstrip('.')}" if how else "" for one in ("en", "es")}
    return Text(
        en=f"who published it withdrew it on {day}{said['en']}", es=f"quien la publicó la retiró el {day}{said['es']}"
    )


def added(figures: Sequence[Figure]) -> Figure:
    """Return the sum of what several tables have: no value where one has none, and as firm as the least firm."""
    if len(figures) == 1:
        return figures[0]
    whole = all(figure.value is not None for figure in figures)
    return Figure(
        value=sum(figure.value or 0 for figure in figures) if whole else None,
        status=max((figure.status for figure in figures), key=_FIRMNESS.index),
        rounding=rounded_to(figure.rounding for figure in figures),
        url=" ".join(dict.fromkeys(figure.url for figure in figures if figure.url)),
        reason=next((figure.reason for figure in figures if figure.reason), None),
    )
