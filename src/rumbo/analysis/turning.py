"""Turning points of a flow: which there were, how likely the newest extreme is one, and how alarms have done.

A turning point is an extreme from which the flow, adjusted for its season, then moved by 35 log points (about 30 % down
or 42 % up) before it went beyond it. Until then one can only say how likely it is. If nothing speaks for a direction,
as with the last value as forecast, that chance is the share of the way that is done: a fair walk comes to one of two
ends the more likely the nearer it is. An alarm is raised at four in five, the level that did best on the sectors of
the border one by one, not on their total.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rumbo.core import Period

WAY = 0.35  # log points
ALARM = 0.8
CALM = ALARM / 4  # below it a raised alarm is taken back
IN_TIME = 12  # months after the turn within which an alarm counts as of that turn


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point: its month, whether a ``peak`` or a ``trough``, and the month that settled it."""

    month: Period
    kind: str
    settled: Period


@dataclass(frozen=True, slots=True)
class Phase:
    """Where a flow stands: the extreme since the last turn, which kind it would be, and how likely it is a turn."""

    extreme: Period
    kind: str
    chance: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: the month whose figure raised it, which kind of turn it told, and the turn it was of, if any."""

    month: Period
    kind: str
    turn: Turn | None = None

    @property
    def lag(self) -> int | None:
        """Return the months between the turn and the alarm, None for a false alarm."""
        if self.turn is None:
            return None
        first, last = self.turn.month.start, self.month.start
        return (last.year - first.year) * 12 + last.month - first.month


@dataclass(frozen=True, slots=True)
class AlarmLog:
    """All alarms since a month, and the turns that there were by what is known now."""

    since: Period
    alarms: tuple[Alarm, ...]
    turns: tuple[Turn, ...]

    @property
    def found(self) -> int:
        """Return how many turns had an alarm in time."""
        return sum(one.turn is not None for one in self.alarms)

    @property
    def false(self) -> int:
        """Return how many alarms no turn followed."""
        return len(self.alarms) - self.found

    @property
    def lag(self) -> float | None:
        """Return the median of the months between turn and alarm."""
        lags = [one.lag for one in self.alarms if one.lag is not None]
        return median(lags) if lags else None


def phase(first: Period, logs: Sequence[float]) -> Phase:
    """Return where a flow stands; ``logs`` are its adjusted values on the log scale, month by month from ``first``.

    A month that is not known is NaN, and neither an extreme nor what settles one; the first and the last are known.

    >>> found = phase(Period.parse("2024-01"), [0.0, 0.5, 1.0, 0.6, 0.5, 0.7])
    >>> [(str(one.month), one.kind, str(one.settled)) for one in found.turns]
    [('2024-01', 'trough', '2024-02'), ('2024-03', 'peak', '2024-04')]
    >>> str(found.extreme), found.kind, round(found.chance, 2)
    ('2024-05', 'trough', 0.57)
    """
    top = bottom = direction = 0
    turns = []
    for number, value in enumerate(logs):
        if math.isnan(value):
            continue
        top = number if value > logs[top] else top
        bottom = number if value < logs[bottom] else bottom
        if direction >= 0 and logs[top] - value >= WAY:
            turns.append(Turn(first + top, "peak", first + number))
            direction, bottom = -1, number
        elif direction <= 0 and value - logs[bottom] >= WAY:
            turns.append(Turn(first + bottom, "trough", first + number))
            direction, top = 1, number
    extreme = top if direction > 0 else bottom
    chance = min(1.0, abs(logs[-1] - logs[extreme]) / WAY)
    return Phase(first + extreme, "peak" if direction > 0 else "trough", chance, tuple(turns))


def alarm_log(told: Iterable[tuple[Period, Phase]], turns: Sequence[Turn], since: Period) -> AlarmLog:
    """Return the alarms that were raised since a month, each held against the turns that there were.

    ``told`` has, for each origin in order, where the flow stood by what was known then; ``turns`` is what is known now.
    """
    left = [one for one in turns if one.month >= since]
    counted, alarms = tuple(left), []
    for month, kind in _raised(told):
        if month < since:
            continue
        turn = next((one for one in left if one.kind == kind and one.month <= month <= one.month + IN_TIME), None)
        if turn:
            left.remove(turn)
        alarms.append(Alarm(month, kind, turn))
    return AlarmLog(since, tuple(alarms), counted)


def _raised(told: Iterable[tuple[Period, Phase]]) -> Iterable[tuple[Period, str]]:
    """Yield each alarm once: when the chance reaches the level, or a turn is settled that none was raised for."""
    raised = ""
    for month, where in told:
        if where.turns and where.turns[-1].settled == month:
            if raised != where.turns[-1].kind:
                yield month, where.turns[-1].kind
            raised = ""
        elif where.chance >= ALARM and raised != where.kind:
            raised = where.kind
            yield month, raised
        elif raised and (raised != where.kind or where.chance < CALM):
            raised = ""
