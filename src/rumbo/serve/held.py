"""Routes of what is held: indicators, sources, releases and what each changed, and who is late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from rumbo.archive import Silence
from rumbo.observatory import Observatory
from rumbo.publish import described, held
from rumbo.serve import parameters as p
from rumbo.serve.answers import came, day_asked, in_json, newest, newest_release, whole
from rumbo.serve.apart import Told
from rumbo.serve.routing import Asked, Desk, add, always


def router(desk: Desk) -> APIRouter:
    """Return the routes over an observatory."""
    found = APIRouter(tags=["held"])
    source = p.Parameter("source", "Of this source alone.", "cbp-southwest")
    add(found, desk, "indicators", indicators)
    add(found, desk, "indicators/{indicator}", indicator, example={"indicator": "usbp-encounters"})
    add(found, desk, "sources", sources, p.AS_OF)
    add(found, desk, "sources/{source}", one_source, p.AS_OF, example={"source": "cbp-southwest"})
    add(found, desk, "silences", silences, p.AS_OF)
    add(found, desk, "releases", releases, source, p.AS_OF)
    add(found, desk, "releases/{release}", release, example={"release": "panama-darien"})
    add(found, desk, "releases/{release}/changes", changes, large=always, example={"release": "panama-darien"})
    return found


def _answer(observatory: Observatory, asked: Asked, answer: Mapping[str, Any]) -> Told:
    day = day_asked(observatory, asked.given)
    return in_json(whole(day, newest_release(observatory, None, day), [], answer))


def indicators(observatory: Observatory, asked: Asked) -> Told:
    """What is counted, in brief: each indicator with its unit, its dimensions and what it may be summed over."""
    return _answer(observatory, asked, {"indicators": [described.indicator(one) for one in observatory.indicators()]})


def indicator(observatory: Observatory, asked: Asked) -> Told:
    """The whole definition of one indicator: caveat, breaks, what it must not be compared with, what feeds it.

    `cuts` are the breakdowns that the releases held can answer; `[]` is the total.
    """
    one = observatory.indicator(asked.path["indicator"])
    cuts = [list(cut) for cut in observatory.cuts(one.id)]
    return _answer(observatory, asked, {"indicator": {**described.definition(one), "cuts": cuts}})


def sources(observatory: Observatory, asked: Asked) -> Told:
    """Who publishes what, and how each source stands against its own rhythm."""
    lines = [_source(one) for one in observatory.silences(asked.get("as_of"))]
    return _answer(observatory, asked, {"sources": lines})


def one_source(observatory: Observatory, asked: Asked) -> Told:
    """One source: publisher, licence, rhythm, tables, how it stands, and how many of its releases are held."""
    name, day = observatory.source(asked.path["source"]).id, day_asked(observatory, asked.given)
    (stands,) = (one for one in observatory.silences(day) if one.source.id == name)
    count = len(observatory.releases(name, day))
    return _answer(observatory, asked, {"source": {**_source(stands), "releases_held": count}})


def _source(one: Silence) -> dict[str, Any]:
    return {**held.silence(one), **described.source(one.source)}


def silences(observatory: Observatory, asked: Asked) -> Told:
    """How each source stands on a day: current, late and silent, late and not looked at since, ended."""
    lines = [held.silence(one) for one in observatory.silences(asked.get("as_of"))]
    return _answer(observatory, asked, {"silences": lines})


def releases(observatory: Observatory, asked: Asked) -> Told:
    """The releases held that were out on a day, oldest first: each is one file as its publisher put it out."""
    found = observatory.releases(asked.get("source"), asked.get("as_of"))
    return _answer(observatory, asked, {"releases": [held.release(one) for one in found]})


def release(observatory: Observatory, asked: Asked) -> Told:
    """One release, by its id or the beginning of it: its dates, its hash, its licence and what it covers."""
    one = observatory.release(asked.path["release"])
    day = observatory.today
    period = str(one.newest) if one.newest else None
    top = newest(period, str(one.published), one.id, day) if period else None
    answer = {"release": held.release_whole(one, observatory.archive.has_content(one))}
    return in_json(whole(day, top, came(observatory, [one.id]), answer))


def changes(observatory: Observatory, asked: Asked) -> Told:
    """What a release changed against what was known before it: counts, totals (which are findings), every cell."""
    found = observatory.changes(asked.path["release"])
    one, day = found.release, observatory.today
    period = str(one.newest) if one.newest else None
    top = newest(period, str(one.published), one.id, day) if period else None
    return in_json(whole(day, top, came(observatory, [one.id, *found.against]), held.changes(found)))
