"""Routes of findings, which Rumbo computes: outlook, trend, drivers, capacity, asylum systems."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish import asylum as systems
from rumbo.serve import parameters as p
from rumbo.serve.answers import day_asked, findings, in_json, newest_release, whole
from rumbo.serve.apart import Told
from rumbo.serve.routing import Asked, Desk, add, always

USUAL = {"indicator": "usbp-encounters"}
HORIZONS = p.Parameter("horizons", "How many months ahead.", "6", number=(1, 12), whole=True)
FIRST = p.required(p.Parameter("first", "The first month, year or fiscal year.", "2023-12"))
LAST = p.Parameter("last", "The second one, as long as the first.", "2024-01")
ALARMS = p.Parameter("alarms", "With how alarms of turning points have done since 2007, which takes long.", "no",
                    ("yes", "no"))  # fmt: skip
SURPRISE = p.Parameter("surprise", "What came in last, against what first's outlook expected.", "yes", ("yes", "no"))
KNOWN_ON = p.Parameter("known_on", "How the figure of first was revised since this day; without last.", "2024-02-15")
QUEUE = (
    p.Parameter("office", "An office, by its country; else all together.", "COL"),
    p.Parameter("at", "On this day; else the last that is known of.", "2023-11-30"),
    p.Parameter("staff", "So many interviewers from then on.", "12", number=(0, 100_000), whole=True),
    p.Parameter("intake", "So many registrations a day from then on.", "500", number=(0, 1_000_000)),
    p.Parameter("target", "The wait in months that should hold for nine in ten.", "6", number=(0, 36)),
    p.Parameter("first", "The share of the referred who are served first.", "0.2", number=(0, 1)),
    p.AS_OF,
)


def router(desk: Desk) -> APIRouter:
    """Return the routes over an observatory."""
    found = APIRouter(tags=["findings"])
    own = p.dimension_parameters()
    add(found, desk, "outlook/{indicator}", outlook, p.PLACE, HORIZONS, p.AS_OF, *own, large=always, example=USUAL)
    add(found, desk, "trend/{indicator}", trend, p.PLACE, ALARMS, p.AS_OF, *own, large=always, example=USUAL)
    add(found, desk, "drivers/{indicator}", drivers, FIRST, LAST, p.PLACE, p.BY, SURPRISE, KNOWN_ON, p.AS_OF, *own,
        large=always, example=USUAL)  # fmt: skip
    add(found, desk, "capacity", capacity, *QUEUE, large=always)
    add(found, desk, "asylum", asylum, p.Parameter("country", "One country; else all.", "MEX"), p.AS_OF, large=always)
    return found


def outlook(observatory: Observatory, asked: Asked) -> Told:
    """What to expect of the next months: the median and 23 quantiles, beside what the last value alone would say."""
    found = observatory.outlook(
        asked.path["indicator"], asked.get("place"), horizons=int(asked.get("horizons") or 12),
        as_of=asked.get("as_of"), where=p.where(asked.given),
    )  # fmt: skip
    return findings(observatory, day_asked(observatory, asked.given), found)


def trend(observatory: Observatory, asked: Asked) -> Told:
    """Where a monthly flow is heading, adjusted for its season: a sentence, findings, and the adjusted months."""
    from rumbo.analysis import trend_told

    found = observatory.trend(
        asked.path["indicator"], asked.get("place"), alarms=asked.get("alarms") == "yes", as_of=asked.get("as_of"),
        where=p.where(asked.given),
    )  # fmt: skip
    told: dict[str, Any] = {
        "sentence": dict(trend_told.sentence(found)), "adjusted": found.adjusted,
        "notes": [dict(one) for one in found.notes],
    }  # fmt: skip
    return findings(observatory, found.as_of, found.findings, **told)


def drivers(observatory: Observatory, asked: Asked) -> Told:
    """What made up a change between two periods, a surprise, or a revision; contributions add up to it exactly.

    They say where a change shows, not why it came.
    """
    found = observatory.drivers(
        asked.path["indicator"], asked.given["first"], asked.get("last"), asked.get("place"), by=asked.get("by"),
        surprise=asked.get("surprise") == "yes", known_on=asked.get("known_on"), as_of=asked.get("as_of"),
        where=p.where(asked.given),
    )  # fmt: skip
    notes = [dict(one) for one in found.notes]
    return findings(observatory, day_asked(observatory, asked.given), found.findings, notes=notes)


def capacity(observatory: Observatory, asked: Asked) -> Told:
    """How long the queue of the Safe Mobility offices was, how long the wait, and what would have changed them."""
    numbers: dict[str, Any] = {name: float(text) for name in ("intake", "target", "first") if (text := asked.get(name))}
    staff = asked.get("staff")
    found = observatory.capacity(
        asked.get("office"), at=asked.get("at"), staff=int(staff) if staff else None, as_of=asked.get("as_of"),
        **numbers,
    )  # fmt: skip
    return findings(observatory, day_asked(observatory, asked.given), found)


def asylum(observatory: Observatory, asked: Asked) -> Told:
    """The asylum systems as queues: whether each year adds up, and how many may be pending at the next end of year."""
    from rumbo.registers import asking

    day, country = day_asked(observatory, asked.given), asked.get("country")
    chosen = asking.country(country) if country else ""
    rows = [one for one in systems.rows(observatory.asylum_systems(as_of=day)) if chosen in ("", one["country"])]
    if not rows:
        raise NoData(
            f"{country} has no year in which pending applications, new ones and decisions are all known in persons.",
            "Or very few are pending.",
            "Leave country out for those that have.",
        )
    return in_json(whole(day, newest_release(observatory, None, day), [], {"findings": rows}))
