"""How long the queue of an office is, how long the wait, and what more staff or less intake would do.

Two stages: from registering to being offered a way (a referral for resettlement, or another pathway), and from referral
to arrival. What is known of them are cumulative statements (``cumulative.py``); what no statement tells is assumed, and
every assumption stands beside the answer with its share of the width. A draw is one world that all of them allow.
The future is the last pace kept up, which is an assumption as well, not a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from rumbo.analysis import queues
from rumbo.analysis.cumulative import Curves, Stated, drawn
from rumbo.analysis.intake import Intake, joined, largest
from rumbo.core import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

METHOD = "capacity/1"
MONTH = 365.25 / 12
"""Days in a month."""
PACE = 60
"""The pace is that of so many days before the day asked."""
FEW = 2000
"""So many draws do for what is compared or sought, and not told itself."""
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Assumption:
    """What no statement tells, taken to lie evenly between two bounds."""

    low: float
    high: float
    text: Text


ASSUMED: Mapping[str, Assumption] = {
    "never-arrives": Assumption(
        0.0,
        0.3,
        Text(
            en="up to 30% of those referred never arrive",
            es="hasta un 30\u00a0% de las personas remitidas nunca llega",
        ),
    ),
    "no-way": Assumption(
        0.0,
        0.5,
        Text(
            en="up to half of those registered will be offered no way",
            es="hasta la mitad de las personas registradas no recibirá ninguna vía",
        ),
    ),
    "interviews": Assumption(
        60.0,
        120.0,
        Text(
            en="one interviewer sees 60 to 120 people a month, missed appointments taken off",
            es="una persona entrevistadora atiende de 60 a 120 personas al mes, descontadas las citas perdidas",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """What the draws give: their median, and the bounds of nine in ten of them; infinite where it never comes.

    ``widths`` is by how much the interval narrows, as a share, when an assumption is held at its middle.
    """

    median: float
    low: float
    high: float
    widths: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: the day, and what is done from then on. A rate that is None stays as it was."""

    at: date
    staff: int | None = None
    """Interviewers."""
    intake: float | None = None
    """Registrations a day."""
    target: float = 6.0
    """The wait that should hold for nine in ten, in months."""
    first: float = 0.0
    """The share of those referred who are served first."""
    months: int = 36


@dataclass(frozen=True, slots=True)
class World:
    """What the statements and the assumptions say of a day, draw by draw, all rates a month."""

    unreferred: Array
    """Registered and not referred, whatever else became of them."""
    waiting: Array
    """For a way."""
    registering: Array
    offering: Array
    travelling: Array
    """Referred and not yet arrived, without those who never will."""
    arriving: Array
    waited: Array
    """Months from referral to arrival of those who arrive on the day, first in first out."""
    share: Array
    """Of those offered a way, how many are referred."""
    never: Array
    no_way: Array
    interviews: Array


STEPS = ("registered", "referred", "other-pathways", "arrived")


def curves(statements: Mapping[str, Sequence[Stated]], since: date, draws: int = 10_000) -> Mapping[str, Curves]:
    """Return the curves of the steps of which anything was stated; the same statements give the same curves."""
    return {name: drawn(statements[name], since, draws, seed) for seed, name in enumerate(STEPS) if name in statements}


def days(statements: Mapping[str, Sequence[Stated]]) -> tuple[date, date]:
    """Return the first and the last day on which something surely was stated of every step that was stated at all."""
    latest = [[one.latest for one in found] for found in statements.values()]
    return max(min(found) for found in latest), min(max(one.earliest for one in found) for found in statements.values())


def world(lines: Mapping[str, Curves], at: date, fixed: str = "") -> World:
    """Return the worlds that curves and assumptions allow on a day; ``fixed`` names an assumption held at its middle.

    What rests on a step of which nothing was stated is NaN.
    """
    day, draws = float(at.toordinal()), len(next(iter(lines.values())).days)
    random = np.random.default_rng(len(STEPS))
    even = {name: random.random(draws) for name in ASSUMED}
    never, no_way, interviews = (
        one.low + (one.high - one.low) * (np.full(draws, 0.5) if name == fixed else even[name])
        for name, one in ASSUMED.items()
    )
    unknown = np.full(draws, np.nan)
    registered, referred, other, arrived = (lines[name].at(day) if name in lines else unknown for name in STEPS)
    registering, referring, turning, arriving = (
        lines[name].a_day(day, PACE) * MONTH if name in lines else unknown for name in STEPS
    )
    offering = referring + turning
    return World(
        unreferred=registered - referred,
        waiting=np.maximum(registered * (1 - no_way) - referred - other, 0),
        registering=registering,
        offering=offering,
        travelling=np.maximum(referred * (1 - never) - arrived, 0),
        arriving=arriving,
        waited=(day - lines["referred"].reached(arrived / (1 - never))) / MONTH if "referred" in lines else unknown,
        share=np.divide(referring, offering, out=np.full(draws, 0.5), where=offering > 0),
        never=never,
        no_way=no_way,
        interviews=interviews,
    )


def ahead(found: World, plan: Plan, more: float = 0.0) -> tuple[queues.Flow, queues.Flow]:
    """Return both stages, month by month, from a day on; ``more`` interviewers are added to those there are."""
    shape = (plan.months, len(found.waiting))
    coming = found.registering if plan.intake is None else np.full(shape[1], plan.intake * MONTH)
    seen = found.offering if plan.staff is None else plan.staff * found.interviews * (1 - found.no_way)
    capacity = seen + more * found.interviews * (1 - found.no_way)
    offered = queues.fluid(found.waiting, _even(coming * (1 - found.no_way), shape), _even(capacity, shape))
    referred = offered.served * (found.share * (1 - found.never))
    return offered, queues.fluid(found.travelling, referred, _even(found.arriving, shape))


def _even(rate: Array, shape: tuple[int, int]) -> Array:
    found: Array = np.broadcast_to(rate, shape)
    return found


def quantities(found: World, plan: Plan) -> Mapping[str, Array]:
    """Return what is asked of the worlds, draw by draw, as people, months or people a month."""
    offered, travelled = ahead(found, plan)
    faster, _ = ahead(found, plan, more=1)
    to_offer, to_arrive = (
        queues.last_in_line(flow, start, 0) for flow, start in ((offered, found.waiting), (travelled, found.travelling))
    )
    answers = {
        "not-referred": found.unreferred,
        "waiting-for-a-way": found.waiting,
        "waiting-to-arrive": found.travelling,
        "waited-to-arrive": found.waited,
        "last-in-line-for-a-way": to_offer,
        "last-in-line-to-arrive": to_arrive,
        "cleared-for-a-way": cleared(offered),
        "cleared-to-arrive": cleared(travelled),
        "offered-by-one-more": found.interviews * (1 - found.no_way),
        "wait-spared-by-one-more": to_offer - queues.last_in_line(faster, found.waiting, 0),
    }
    if plan.first:
        parts = [plan.first, 1 - plan.first]
        inflow = travelled.served + travelled.waiting - np.vstack([found.travelling, travelled.waiting[:-1]])
        waiting = [found.travelling * part for part in parts]
        flows = queues.classes(waiting, [inflow * part for part in parts], travelled.capacity)
        for name, flow, start in zip(("first", "others"), flows, waiting, strict=True):
            answers[f"last-in-line-{name}"] = queues.last_in_line(flow, start, 0)
    return answers


def cleared(flow: queues.Flow) -> Array:
    """Return in which month the queue is gone, infinite where it is not."""
    gone = flow.waiting < 0.5
    found: Array = np.where(gone.any(axis=0), gone.argmax(axis=0) + 1.0, np.inf)
    return np.where(np.isnan(flow.waiting[-1]), np.nan, found)


def intervals(lines: Mapping[str, Curves], plan: Plan) -> Mapping[str, Interval]:
    """Return each quantity that is known as an interval, with the share of its width that each assumption makes."""
    answers, fewer = quantities(world(lines, plan.at), plan), few(lines)
    free = quantities(world(fewer, plan.at), plan)
    held = {name: quantities(world(fewer, plan.at, name), plan) for name in ASSUMED}
    known = {name: values for name, values in answers.items() if not np.isnan(values).any()}
    return {
        name: interval(values, {one: (free[name], other[name]) for one, other in held.items()})
        for name, values in known.items()
    }


def few(lines: Mapping[str, Curves]) -> Mapping[str, Curves]:
    """Return the first draws of some curves."""
    return {name: Curves(one.days[:FEW], one.counts[:FEW]) for name, one in lines.items()}


def interval(values: Array, held: Mapping[str, tuple[Array, Array]]) -> Interval:
    """Return the interval of a quantity; ``held`` has, for each assumption, its draws without and with it held."""
    low, median, high = (float(one) for one in levels(values))
    widths = {}
    for name, ends in held.items():
        (least, _, most), (left, _, right) = (levels(one) for one in ends)
        if np.isfinite([least, most, left, right]).all() and right - left < 0.99 * (most - least):
            widths[name] = round(1 - float((right - left) / (most - least)), 2)
    return Interval(median, low, high, widths)


def levels(values: Array) -> Array:
    """Return the bounds of nine in ten draws and, between them, the median."""
    found: Array = np.quantile(values, LEVELS, method="closest_observation")
    return found


def largest_intakes(lines: Mapping[str, Curves], plan: Plan) -> Mapping[str, Intake]:
    """Return the largest intake with which nine in ten of those who join in a year wait less than the target.

    ``largest-intake-for-a-way`` is of the wait to be offered a way, ``largest-intake`` of that to arrive, of those who
    are referred. Empty where not all steps were stated.
    """
    if len(lines) < len(STEPS):
        return {}
    found = world(few(lines), plan.at)

    def to_offer(intake: float) -> Array:
        offered, _ = ahead(found, replace(plan, intake=intake))
        return np.array([queues.leaves(offered, found.waiting, one) - one for one in joined(found.waiting)])

    def to_arrive(intake: float) -> Array:
        offered, travelled = ahead(found, replace(plan, intake=intake))
        return np.array([
            queues.leaves(travelled, found.travelling, queues.leaves(offered, found.waiting, one)) - one
            for one in joined(found.waiting)
        ])  # fmt: skip

    return {
        "largest-intake-for-a-way": largest(to_offer, plan.target),
        "largest-intake": largest(to_arrive, plan.target),
    }
