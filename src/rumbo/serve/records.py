"""Routes of the registers: what was promised and done, the pathways, and all of it in the order of time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish import records as published
from rumbo.serve import parameters as p
from rumbo.serve.answers import day_asked, in_json, newest_release, whole
from rumbo.serve.apart import Told
from rumbo.serve.routing import Asked, Desk, add

KIND = p.Parameter("kind", "Of this kind alone.", "visa-restriction")
PERSON = (
    p.Parameter("citizenship", "For a citizen of this country.", "VEN"),
    p.Parameter("place", "For somebody who is in this country.", "COL"),
    p.Parameter("since", "For somebody who has been there since this day.", "2023-05-01"),
    p.Parameter("age", "For somebody of this age.", "30", number=(0, 130), whole=True),
)
BOUNDS = (
    p.Parameter("since", "From this day, month or year on.", "2024-05"),
    p.Parameter("until", "Up to this day, month or year.", "2024-05"),
)


def router(desk: Desk) -> APIRouter:
    """Return the routes over an observatory."""
    found = APIRouter(tags=["records"])
    day = (p.AS_OF, p.KNOWN_BY)
    add(found, desk, "records/{register}", records, KIND, p.COUNTRY, *day, example={"register": "measures"})
    add(found, desk, "records/{register}/{record}", record, *day,
        example={"register": "measures", "record": "usa-col-maritime-2024"})  # fmt: skip
    add(found, desk, "pathways", pathways, *PERSON, *day)
    add(found, desk, "timeline", timeline, *BOUNDS, *day)
    return found


def _answer(observatory: Observatory, asked: Asked, answer: Mapping[str, Any]) -> Told:
    day = day_asked(observatory, asked.given)
    known = {"known_by": asked.get("known_by")}
    return in_json(whole(day, newest_release(observatory, None, day), [], {**known, **answer}))


def records(observatory: Observatory, asked: Asked) -> Told:
    """The records of a register (compact, pathways, measures, meetings) as they stood on a day.

    Each has its statements, with who says so and where; `searched` is what was looked for, found or not.
    """
    name, country = asked.path["register"], asked.get("country")
    found = observatory.records(
        name, as_of=asked.get("as_of"), known_by=asked.get("known_by"), country=country, kind=asked.get("kind") or ""
    )
    heading = observatory.registers.heading(name, "")
    searched = [published.plain(one) for one in heading.searched] if heading else []
    return _answer(observatory, asked, {"searched": searched, "records": [published.record(one) for one in found]})


def record(observatory: Observatory, asked: Asked) -> Told:
    """One record as it stood on a day, with all that had been said of it."""
    held = observatory.registers.record(asked.path["record"])
    found = observatory.records(asked.path["register"], as_of=asked.get("as_of"), known_by=asked.get("known_by"))
    for one in found:
        if one.record.id == held.id:
            return _answer(observatory, asked, {"record": published.record(one)})
    raise NoData(
        f"{held.id} has no statement in {asked.path['register']} by that day.",
        f"It is of {held.register}.",
        "Ask as of a later day.",
    )


def pathways(observatory: Observatory, asked: Asked) -> Told:
    """The pathways as they stood on a day, and whether each was open to a person, by which rule. It is no advice."""
    age = asked.get("age")
    found = observatory.pathways(
        asked.get("citizenship"), asked.get("place"), asked.get("since"), age=int(age) if age else None,
        as_of=asked.get("as_of"), known_by=asked.get("known_by"),
    )  # fmt: skip
    return _answer(observatory, asked, {"pathways": [published.way(one) for one in found]})


def timeline(observatory: Observatory, asked: Asked) -> Told:
    """What surely happened within bounds and by a day, from all registers, oldest first."""
    found = observatory.timeline(
        since=asked.get("since"), until=asked.get("until"), as_of=asked.get("as_of"), known_by=asked.get("known_by")
    )
    return _answer(observatory, asked, {"events": [published.event(one) for one in found]})
