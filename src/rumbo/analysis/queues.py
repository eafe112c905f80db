"""People waiting in stages: a fluid model of a queue with a backlog, and the mean wait of one that keeps up.

Where more come than can be served, chance hardly matters: the queue is what came less what was served (Newell, 1982).
Where a stage keeps up, the wait is chance alone: that of the M/M/c queue (Erlang, 1917), with classes of priority by
Cobham (1954). The simulation in the tests is the referee of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


SMALL = 1e-6
"""Part of a person, below which nobody is."""


class Flow(NamedTuple):
    """A stage in each step: its ``capacity``, how many were ``served`` and, after it, ``waiting``; steps × draws."""

    capacity: Array
    served: Array
    waiting: Array


def fluid(waiting: Array, arriving: Array, capacity: Array) -> Flow:
    """Return a stage through time: a queue of ``waiting`` people (draws), then arrivals and capacity (steps × draws).

    In each step as many are served as wait or come, up to the capacity.

    >>> flow = fluid(np.array([100.0]), np.array([[10.0], [10.0]]), np.array([[60.0], [60.0]]))
    >>> flow.served.ravel(), flow.waiting.ravel()
    (array([60., 60.]), array([50.,  0.]))
    """
    queue, served, left = waiting, np.empty(arriving.shape), np.empty(arriving.shape)
    for step, (coming, most) in enumerate(zip(arriving, capacity, strict=True)):
        there = queue + coming
        np.minimum(there, most, out=served[step])
        queue = np.subtract(there, served[step], out=left[step])
    return Flow(capacity, served, left)


def classes(waiting: Sequence[Array], arriving: Sequence[Array], capacity: Array) -> list[Flow]:
    """Return the flows of classes that are served strictly in the order given, each with what the earlier leave."""
    flows = []
    for queue, coming in zip(waiting, arriving, strict=True):
        flows.append(fluid(queue, coming, capacity))
        capacity = capacity - flows[-1].served
    return flows


def leaves(flow: Flow, waiting: Array, joins: Array) -> Array:
    """Return when each who joins at a time leaves, first in first out, both in steps from the start (draws).

    ``waiting`` is the queue at the start. Within a step people come evenly and are served at its capacity; past the
    last step it goes on at its pace, and who is never served leaves at infinity.

    >>> start = np.array([100.0])
    >>> flow = fluid(start, np.full((4, 1), 20.0), np.full((4, 1), 40.0))
    >>> leaves(flow, start, np.array([0.0])), leaves(flow, start, np.array([1.0]))
    (array([2.5]), array([3.]))
    """
    steps, rows = len(flow.served), np.arange(len(waiting))
    gone = np.vstack([np.zeros_like(waiting), np.cumsum(flow.served, axis=0)])
    then = np.fmin(joins, steps)
    before = np.minimum(then, steps - 1).astype(int)
    came = [gone[at, rows] + np.where(at > 0, flow.waiting[at - 1, rows], waiting) for at in (before, before + 1)]
    place = came[0] + (then - before) * (came[1] - came[0])
    step = np.minimum((gone[1:] < place - SMALL).sum(axis=0), steps - 1)
    left, rate = place - gone[step, rows], flow.capacity[step, rows]
    rest = np.divide(left, rate, out=np.where(left > SMALL, np.inf, 0.0), where=rate > 0)
    found: Array = np.where(np.isnan(place), np.nan, joins + np.maximum(step + rest - then, 0))
    return found


def last_in_line(flow: Flow, waiting: Array, step: int) -> Array:
    """Return how many steps one who joins after ``step`` steps waits, as ``leaves`` says.

    >>> start = np.array([100.0])
    >>> last_in_line(fluid(start, np.zeros((3, 1)), np.full((3, 1), 40.0)), start, 0)
    array([2.5])
    """
    found: Array = leaves(flow, waiting, np.full(len(waiting), float(step))) - step
    return found


def waits_by_chance(rates: Sequence[float], served_by_one: float, servers: int) -> list[float]:
    """Return the mean wait of each class of an M/M/c queue that keeps up, the first class served first.

    ``rates`` are arrivals per unit of time of each class, ``served_by_one`` what one server does in it; the wait is in
    that unit, infinite for a class that is not kept up with. No one who is being served is interrupted.

    >>> [round(wait, 3) for wait in waits_by_chance([1.0], 1.25, 1)]
    [3.2]
    """
    load = sum(rates) / served_by_one
    delay = _erlang_c(load, servers) / (servers * served_by_one) if load < servers else 1 / (servers * served_by_one)
    waits, before = [], 0.0
    for rate in rates:
        after = before + rate / (servers * served_by_one)
        waits.append(delay / ((1 - before) * (1 - after)) if after < 1 else np.inf)
        before = after
    return waits


def _erlang_c(load: float, servers: int) -> float:
    """Return the share who must wait at all, by the stable recursion of Erlang's loss formula."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))
