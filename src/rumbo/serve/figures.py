"""Routes of figures as publishers printed them: series, histories, revisions, the whole table, citations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter

from rumbo.core import place as find_place
from rumbo.core.table import TOTAL
from rumbo.errors import WrongUse
from rumbo.observatory import Observatory
from rumbo.publish import citation as citations
from rumbo.publish import csv, export, held, rows
from rumbo.publish.fields import fields
from rumbo.series import Series
from rumbo.serve import parameters as p
from rumbo.serve.answers import KINDS, as_file, came, day_asked, in_form, in_json, newest, newest_release, whole
from rumbo.serve.apart import Told
from rumbo.serve.routing import FORMS, Asked, Desk, add, always

PER = p.Parameter("per", "Add up whole years, as findings, where that is allowed.", "year", ("year", "fiscal-year"))
STATEMENTS = p.Parameter("statements", "With the figures of others beside it.", "yes", ("yes", "no"))
STYLE = p.Parameter("style", "In words, as BibTeX, or as CSL-JSON.", "bibtex", citations.STYLES)
CUT = p.Parameter(
    "by", "Of this breakdown alone: dimensions with commas between them, or total; all for every one.", "citizenship"
)
USUAL = {"indicator": "usbp-encounters"}


def router(desk: Desk) -> APIRouter:
    """Return the routes over an observatory."""
    found = APIRouter(tags=["figures"])
    own = p.dimension_parameters()
    bounds = (p.SINCE, p.UNTIL, p.PERIOD, p.AS_OF)
    add(found, desk, "series/{indicator}", series, p.PLACE, p.BY, *bounds, PER, STATEMENTS, p.form(*FORMS), *own,
        large=_is_large, example=USUAL)  # fmt: skip
    add(found, desk, "history/{indicator}/{period}", history, p.PLACE, p.AS_OF, p.form(*FORMS), *own,
        example={**USUAL, "period": "2023-12"})  # fmt: skip
    add(found, desk, "revisions", revisions, p.Parameter("indicator", "Of this indicator alone.", "cbp-encounters"),
        p.PLACE, p.AS_OF, large=always)  # fmt: skip
    add(found, desk, "table/{indicator}", table, CUT, p.AS_OF, p.form("jsonl", "csv", "parquet", "xlsx"), large=always,
        example=USUAL)  # fmt: skip
    add(found, desk, "citation/{indicator}", citation, p.PLACE, *bounds, STYLE, p.LANGUAGE, *own, example=USUAL)
    return found


def _is_large(asked: Asked) -> bool:
    """Say whether a series has many lines: one that is broken down, or of several values."""
    return "by" in asked.given or any("," in text for text in p.where(asked.given).values())


def _series(observatory: Observatory, asked: Asked) -> Series:
    since, until, period = asked.get("since"), asked.get("until"), asked.get("period")
    if period and (since or until):
        what = f"period={period} came with {'since' if since else 'until'}."
        raise WrongUse(what, "It names both bounds.", "Give one or the other.")
    return observatory.series(
        asked.path["indicator"], asked.get("place"), by=asked.get("by"), since=since or period, until=until or period,
        as_of=asked.get("as_of"), per=asked.get("per"), statements=asked.get("statements") == "yes",
        where=p.where(asked.given),
    )  # fmt: skip


def series(observatory: Observatory, asked: Asked) -> Told:
    """The figures of an indicator at a place, one row for each period and cut, as known on a day.

    `by` breaks down by dimensions; each dimension is a parameter too. One that is left out is summed over only where
    that is declared, and `summed_over` says so; else the answer is 400, with the choices. Rows that have `finding` are
    sums that Rumbo made. `printed` are sums that the publisher printed; they are not made of the rows.
    """
    found = _series(observatory, asked)
    lines = rows.of_series(found)
    if asked.form != "json":
        return in_form(lines, asked.form, f"{found.indicator.id}-{found.place.id}")
    releases = [name for one in found.known for name in one.releases]
    return in_json(
        whole(found.as_of, _newest(found), came(observatory, releases), {**_about(found), "rows": lines})
    )  # fmt: skip


def _newest(found: Series) -> dict[str, Any] | None:
    one = found.newest
    if one is None:
        return None
    return newest(one.period, str(one.published) if one.published else None, one.release, found.as_of)


def _about(found: Series) -> Mapping[str, Any]:
    return {
        "indicator": found.indicator.id,
        "place": found.place.id,
        "by": list(found.by),
        "where": dict(found.where),
        "summed_over": list(found.summed),
        "per": found.per or None,
        "notes": [dict(note) for note in found.notes],
        "printed": [one.as_row() for one in found.printed],
    }


def history(observatory: Observatory, asked: Asked) -> Told:
    """One figure through its vintages: what was known of it, from which day on; `change` is a finding."""
    found = observatory.history(
        asked.path["indicator"], asked.path["period"], asked.get("place"), as_of=asked.get("as_of"),
        where=p.where(asked.given),
    )  # fmt: skip
    lines = [
        {"known_from": one.known_from.isoformat(), **one.observation.as_row(), "change": one.change} for one in found
    ]
    if asked.form != "json":
        return in_form(lines, asked.form, f"{asked.path['indicator']}-{asked.path['period']}-history")
    day = day_asked(observatory, asked.given)
    last = found[-1].observation
    top = newest(last.period, str(last.published) if last.published else None, last.release, day)
    releases = [name for one in found for name in one.observation.releases]
    about = {"indicator": last.indicator, "place": last.place, "where": dict(last.dimensions)}
    return in_json(whole(day, top, came(observatory, releases), {**about, "vintages": lines}))


def revisions(observatory: Observatory, asked: Asked) -> Told:
    """How much first prints were revised, in each era that an indicator declares; these are findings."""
    day, name, place = day_asked(observatory, asked.given), asked.get("indicator"), asked.get("place")
    named = [observatory.indicator(name)] if name else observatory.indicators()
    lines = [
        held.revision(one.id, find_place(place).id if place else one.home, era)
        for one in named
        if one.eras
        for era in observatory.revision_size(one.id, place, day)
        if era.months
    ]
    releases = [name for line in lines for name in line["releases"]]
    told = came(observatory, releases) if name else []
    return in_json(whole(day, newest_release(observatory, None, day), told, {"revisions": lines}))


def table(observatory: Observatory, asked: Asked) -> Told:
    """The whole long table of an indicator: the rows of every breakdown that is held, as known on a day.

    A dimension that a row is not broken down by says `total`; rows of different breakdowns are never to be added up.
    `by` asks for one of them alone; `indicators/{indicator}` lists all there are, under `cuts`.
    """
    one, day, by = observatory.indicator(asked.path["indicator"]), day_asked(observatory, asked.given), asked.get("by")
    cut = None if by is None else () if by == TOTAL else by.split(",")
    form = asked.given.get("format", "jsonl")
    if form == "jsonl":
        return in_form(export.rows_of(observatory, one.id, day, cut), form, one.id)
    if form == "csv":
        lines = csv.pieces(list(fields(one)), export.rows_of(observatory, one.id, day, cut))
        return Told(KINDS[form], lines, as_file(one.id, form))
    with TemporaryDirectory(prefix="rumbo-table-") as folder:
        export.table(observatory, one.id, Path(folder), form, day, cut)
        return Told(KINDS[form], [(Path(folder) / f"{one.id}.{form}").read_bytes()], as_file(one.id, form))


def citation(observatory: Observatory, asked: Asked) -> Told:
    """How to cite a figure or a series: a sentence to quote, and each release it rests on."""
    found = _series(observatory, asked)
    language, style = asked.get("lang") or "en", asked.get("style") or "text"
    cited = citations.cite(observatory, found, language)
    releases = [name for one in found.known for name in one.releases]
    answer = {"language": language, "style": style, "sentence": cited.sentence, "citation": cited.written(style)}
    return in_json(whole(found.as_of, _newest(found), came(observatory, releases), answer))
