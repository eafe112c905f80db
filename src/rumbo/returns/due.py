"""Who has filed, on time or late, and who has not: against the rhythm of a form.

Only those who agreed to file are held to it: from the month that the programme names, else from the first they filed
of. Nobody is called silent because nobody asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rumbo.core import Kind, Period
from rumbo.returns.filing import Filing
from rumbo.returns.form import Filer, Form


class State(StrEnum):
    """How a filer stands for a period."""

    ON_TIME = "on-time"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    DUE = "due"
    SILENT = "silent"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Due:
    """How a filer stands for a month or year: by when it was due, when it came first, and how often it was corrected.

    Of a filer that was never asked there is one, without a period.
    """

    form: Form
    filer: Filer
    state: State
    period: Period | None = None
    by: date | None = None
    filed: date | None = None
    corrections: int = 0


def due(form: Form, filings: Sequence[Filing], today: date) -> Iterator[Due]:
    """Yield how each filer of a form stands on a day, the newest period first."""
    for filer in form.filers.values():
        own = [one for one in filings if one.filer.id == filer.id and one.day <= today]
        since = filer.asked_since or min((one.period for one in own), default=None)
        if since is None:
            yield Due(form, filer, State.NOT_ASKED)
            continue
        yield from (
            _standing(form, filer, period, own, today) for period in reversed(_periods(form, filer, since, today))
        )


def _periods(form: Form, filer: Filer, since: Period, today: date) -> list[Period]:
    """Return the periods of a form that a filer is asked for and that are over, oldest first."""
    last = min(today, filer.closed.end) if filer.closed else today
    found, period = [], since.within(Kind(form.every))
    while period.start <= last and period.end < today:
        found.append(period)
        period = period + 1
    return found


def _standing(form: Form, filer: Filer, period: Period, own: Sequence[Filing], today: date) -> Due:
    by = form.due(period)
    filed = sorted((one for one in own if one.period in period), key=lambda one: (one.day, one.number))
    if not filed:
        return Due(form, filer, State.DUE if today <= by else State.SILENT, period, by)
    corrections = sum(one.act == "corrected" for one in filed)
    if filed[-1].act == "withdrawn":
        return Due(form, filer, State.WITHDRAWN, period, by, filed[0].day, corrections)
    return Due(form, filer, State.ON_TIME if filed[0].day <= by else State.LATE, period, by, filed[0].day, corrections)
