"""Drivers: what made up a change of the headline series between two months, as waterfalls with their tables.

Without a script the page shows the newest month in full detail beside the year before. With one, a reader chooses any
two months that are held by sector and citizenship: the file beside the page has their figures, and the script adds
them up as ``analysis.drivers`` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rumbo import charts
from rumbo.analysis.drivers import NOT_TOLD_APART, Drivers, part_name
from rumbo.core import Finding, Period, releases_of
from rumbo.publish.sentences import at, counted
from rumbo.series import Series
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import DRIVEN, Evidence
from rumbo.site.figures import Link, capital
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.indicators import NAVIGATION as LIST

NAVIGATION = Entry(24, N_("Drivers"), paths.DRIVERS, LIST.path)
BARS = 9  # parts that have a bar of their own before the rest
HEADINGS = {
    "area": N_("By sector"),
    "citizenship": N_("By citizenship"),
    "demographic": N_("By demographic group"),
}
FACTORS = (
    N_("Scale: all parts alike"),
    N_("Mix of sectors: each one's weight in the total"),
    N_("Mix of citizenships within each sector"),
    N_("Not told apart"),
)
# The sentences that the script fills in, with the names of what it puts there.
SENTENCES = {
    "headline": (N_("From %(before)s in %(first)s to %(after)s in %(last)s: %(change)s"), "before", "first", "after",
                 "last", "change"),
    "largest": (N_("The largest part: %(name)s, %(change)s, %(share)s of the change"), "name", "change", "share"),
    "part": (N_("The largest part: %(name)s, %(change)s"), "name", "change"),
    "more": (N_("%(count)s more together"), "count"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One part, or one factor: its name, both figures, its change, its share of the change, and what moved it."""

    name: str
    before: str
    after: str
    change: str
    share: str
    alike: str
    own: str


@dataclass(frozen=True, slots=True)
class Cut:
    """One breakdown: its heading, the picture and the rows."""

    id: str
    heading: str
    headline: str
    drawing: charts.Drawing
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Month:
    """A month that can be chosen."""

    id: str
    name: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    file: str
    what: str
    first: str
    last: str
    headline: str
    months: Sequence[Month]
    cuts: Sequence[Cut]
    factors: Sequence[Row]
    breaks: Sequence[str]
    notes: Sequence[str]
    releases: Sequence[Link]
    command: str
    methods_path: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with its file; none where no month is known by sector and citizenship."""
    found = evidence.drivers
    if not found:
        return
    name = paths.drivers_file(edition.language)
    context = _context(edition, evidence, found, name)
    yield Page(
        NAVIGATION.path,
        "drivers.html",
        edition.say("What made up a change"),
        edition.say("Any two months: by sector, citizenship and group, and scale against mix."),
        context,
        NAVIGATION.path,
        files={name: json.dumps(_file(edition, evidence, found), ensure_ascii=False, separators=(",", ":"))},
    )


def _context(edition: Edition, evidence: Evidence, found: Drivers, name: str) -> Context:
    asked, months = found.subject, _months(evidence)
    place = evidence.cuts[("area",)].place
    what = edition.say(
        "%(what)s %(where)s",
        what=capital(counted(asked.indicator, edition.language)),
        where=at(place, edition.language),
    )
    told = [edition.text(one.text) for one in asked.indicator.breaks if one.day in asked.breaks]
    return Context(
        name,
        what,
        edition.period(asked.before),
        edition.period(asked.after),
        _headline(edition, found),
        [Month(one, edition.period(one), one == asked.before, one == asked.after) for one in months],
        [_cut(edition, found, parts) for parts in found.parts.values()],
        [_factor(edition, one, number) for number, one in enumerate(found.factors)],
        told,
        [edition.text(one) for one in found.notes if edition.text(one) not in told],
        [Link(one, edition.path(paths.release(one))) for one in _releases(evidence, months)],
        f"rumbo drivers {asked.indicator.id} {asked.before} {asked.after} --by sector,citizenship",
        f"{edition.path(paths.METHODS)}#drivers",
    )


def _headline(edition: Edition, found: Drivers) -> str:
    before, after = (found.change.parameters[name] for name in ("before", "after"))
    return edition.say(
        "From %(before)s in %(first)s to %(after)s in %(last)s: %(change)s",
        before=edition.number(_figure(before)),
        first=edition.period(found.subject.before),
        after=edition.number(_figure(after)),
        last=edition.period(found.subject.after),
        change=edition.signed(found.change.value or 0),
    )


def _cut(edition: Edition, found: Drivers, parts: Sequence[Finding]) -> Cut:
    name = list(parts[0].subject)[-1]
    heading = edition.say(HEADINGS[name])
    rows = [_row(edition, one) for one in parts]
    told = [one for one in parts if one.subject[name] != NOT_TOLD_APART]
    bars = [(row.name, float(one.value or 0), row.change) for row, one in zip(rows, parts, strict=True)]
    if len(told) > BARS + 1:
        rest = sum(float(one.value or 0) for one in told[BARS:])
        count = len(told) - BARS
        together = edition.say("%(count)s more together", count=count)
        bars = [*bars[:BARS], (together, rest, edition.signed(rest)), *bars[len(told) :]]
    ends = [_whole(edition, found, side, month) for side, month in
            (("before", found.subject.before), ("after", found.subject.after))]  # fmt: skip
    title = f"{heading}. {_headline(edition, found)}"
    drawing = charts.waterfall_chart(charts.waterfall(ends[0], bars, ends[1]), title=title, uid=f"fall-{name}")
    return Cut(name, heading, _largest(edition, found, parts), drawing, rows)


def _largest(edition: Edition, found: Drivers, parts: Sequence[Finding]) -> str:
    row, share = _row(edition, parts[0]), parts[0].parameters["share"]
    if not isinstance(share, float) or share <= 0:
        return edition.say("The largest part: %(name)s, %(change)s", name=row.name, change=row.change)
    return edition.say(
        "The largest part: %(name)s, %(change)s, %(share)s of the change",
        name=row.name,
        change=row.change,
        share=row.share,
    )


def _whole(edition: Edition, found: Drivers, side: str, month: str) -> charts.Bar:
    value = _figure(found.change.parameters[side])
    return charts.Bar(edition.period(month, short=True), 0, value, edition.number(value), total=True)


def _row(edition: Edition, one: Finding) -> Row:
    key, value = list(one.subject.items())[-1]
    before, after, alike, own, share = (one.parameters[name] for name in ("before", "after", "alike", "own", "share"))
    return Row(
        capital(edition.text(part_name(key, value.partition("|")[0]))),
        edition.number(_figure(before)),
        edition.number(_figure(after)),
        edition.signed(one.value or 0),
        edition.percent(share if isinstance(share, float) else None),
        edition.signed(round(_figure(alike))),
        edition.signed(round(_figure(own))),
    )


def _factor(edition: Edition, one: Finding, number: int) -> Row:
    share = one.parameters["share"]
    rest = one.subject["factor"] == NOT_TOLD_APART
    return Row(
        edition.say(FACTORS[-1 if rest else number]),
        "",
        "",
        edition.signed(round(one.value or 0)),
        edition.percent(share if isinstance(share, float) else None),
        "",
        "",
    )


def _figure(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _months(evidence: Evidence) -> list[str]:
    """Return the months whose cells are all known, oldest first."""
    known: dict[str, bool] = {}
    for one in evidence.cuts[DRIVEN]:
        known[one.period] = known.get(one.period, True) and one.value is not None
    totals = _totals(evidence)
    return [month for month in sorted(known) if known[month] and month in totals]


def _releases(evidence: Evidence, months: Sequence[str]) -> Sequence[str]:
    """Return the releases that any two of the months rest on."""
    subject, chosen = evidence.home("usbp-encounters"), set(months)
    every = [*(subject.series if subject else ()), *(one for cut in evidence.cuts.values() for one in cut)]
    return releases_of(one for one in every if one.period in chosen and one.value is not None)


def _totals(evidence: Evidence) -> dict[str, float]:
    subject = evidence.home("usbp-encounters")
    return {one.period: one.value for one in subject.series if one.value is not None} if subject else {}


def _file(edition: Edition, evidence: Evidence, found: Drivers) -> dict[str, Any]:
    """Return what the script reads: the months, their totals, the parts of each cut, the cells, and the words."""
    months, totals, say = _months(evidence), _totals(evidence), edition.say
    area, citizenship = (_lines(evidence.cuts[(name,)], months) for name in DRIVEN)
    places, groups = ([key for key, _ in lines] for lines in (area, citizenship))
    cells = _lines(evidence.cuts[DRIVEN], months)
    return {
        "months": [[one, edition.period(one), edition.period(one, short=True)] for one in months],
        "totals": [totals[one] for one in months],
        "cuts": [
            {
                "id": name,
                "ids": [key[0] for key, _ in lines],
                "names": [capital(edition.text(part_name(name, key[0]))) for key, _ in lines],
                "values": [values for _, values in lines],
            }
            for name in HEADINGS
            if (lines := _lines(evidence.cuts[(name,)], months))
        ],
        "cells": [
            [places.index((key[0],)), groups.index((key[1],)), values]
            for key, values in cells
            if any(values)
        ],
        "breaks": [
            [one.day.isoformat(), edition.text(one.text)] for one in found.subject.indicator.breaks
        ],
        "ends": [Period.parse(one).end.isoformat() for one in months],
        "bars": BARS,
        "factors": [say(one) for one in FACTORS],
        "words": {
            name: say(sentence, **{key: f"%({key})s" for key in keys}) for name, (sentence, *keys) in SENTENCES.items()
        }
        | {
            "apart": capital(edition.text(part_name("area", NOT_TOLD_APART))),
            "percent": "\u00a0%" if edition.language == "es" else "%",
        },
    }  # fmt: skip


def _lines(series: Series | None, months: Sequence[str]) -> list[tuple[tuple[str, ...], list[float | None]]]:
    """Return the values of each part in some months, without parts that are known in none of them."""
    if series is None:
        return []
    found = []
    for line in series.lines().values():
        values = {one.period: one.value for one in line}
        row = [values.get(month) for month in months]
        if any(value is not None for value in row):
            found.append((tuple(line[0].dimensions[name] for name in series.by), row))
    return found
