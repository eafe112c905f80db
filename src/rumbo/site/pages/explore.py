"""Explore: any indicator, cut by its dimensions and filtered, as a chart and a table, in the browser alone.

The page holds its words and what can be chosen first; figures come from the files of ``site.explored``, each when it is
asked for. Without a script it says where the tables are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rumbo
from rumbo import words
from rumbo.charts.runtime import LICENCES, runtime, specifications
from rumbo.core import Status
from rumbo.publish.tables import NAMES
from rumbo.site import mapping, paths
from rumbo.site.edition import LANGUAGES, N_, STATUS_WORDS, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Link, capital
from rumbo.site.mapping import MAPPED
from rumbo.site.pages import Entry, Page

NAVIGATION = Entry(21, N_("Explore"), paths.EXPLORE)
START = {"indicator": "usbp-encounters", "by": "area", "since": "2019"}
FIRST_MONTHS = [f"2000-{month:02}" for month in range(1, 13)]
# The sentences that the script fills in, with the names of what it puts there.
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "and": (N_("%(first)s and %(last)s"), "first", "last"),
    "headline": (N_("%(what)s: %(value)s in %(period)s"), "what", "value", "period"),
    "first-of-all": (N_("%(name)s comes first in %(period)s: %(value)s"), "name", "value", "period"),
    "beside": (
        N_("%(period)s: %(first)s, %(one)s; %(second)s, %(other)s"), "period", "first", "one", "second", "other"),
    "nothing": (N_("Nothing is known of this"),),
    "failed": (N_("The figures could not be read"),),
    "below": (N_("Every figure stands in the table below"),),
    "by": (N_("by %(dimension)s"), "dimension"),
    "of-total": (N_("share of the total"),),
    "per-month": (N_("by month"),),
    "per-year": (N_("by calendar year"),),
    "per-fiscal-year": (N_("by US fiscal year"),),
    "span": (N_("%(first)s to %(last)s"), "first", "last"),
    "rounded": (N_("rounded to %(step)s"), "step"),
    "off": (N_("of rounded months: it may be off by %(step)s"), "step"),
    "grey": (N_("grey: %(count)s of the %(all)s others"), "count", "all"),
    "grey-all": (N_("grey: the other %(count)s"), "count"),
    "sum": (N_("sum"),),
    "share": (N_("share"),),
    "sum-key": (N_("sum of months, computed by Rumbo"),),
    "share-key": (N_("share of the total, computed by Rumbo"),),
    "hollow": (N_("hollow: rests on figures that are not final"),),
    "silence": (N_("no release held"),),
    "left": (N_("Left out, since it is not known or not held together with the rest: %(parts)s."), "parts"),
    "left-day": (
        N_("The day %(day)s was left out: what was known on a day is held for the whole series alone."), "day"),
    "then": (N_("As it was known then: the newest release held was out by %(day)s."), "day"),
    "sum-note": (N_("A year is the sum of its twelve months; where one is not known, neither is the year."),),
    "share-note": (N_("A share is that of the total of the same place, period and filters."),),
    "no-sum": (N_("These parts must not be added up."),),
    "months": (N_("%(count)s of its 12 months are known"), "count"),
    "unknown": (N_("not known"),),
    "month": (N_("Month"),),
    "year": (N_("Year"),),
    "status": (N_("Status"),),
    "release": (N_("Release"),),
    "releases": (N_("%(count)s releases"), "count"),
    "newest-release": (N_("Newest release shown:"),),
    "releases-shown": (N_("Releases shown: %(count)s."), "count"),
    "error": (N_("Known error:"),),
    "all": (N_("All"),),
    "none": (N_("None"),),
    "every": (N_("All values"),),
    "first": (N_("the first known"),),
    "parts": (N_("%(dimension)s: all %(count)s"), "dimension", "count"),
    "coloured": (N_("In colour (at most %(most)s)"), "most"),
    "sentence": (
        N_("%(what)s, %(period)s: %(value)s (%(status)s). Source: %(source)s, release %(release)s, published "
           "%(published)s; as known on %(day)s, through Rumbo %(version)s."),
        "what", "period", "value", "status", "source", "release", "published", "day", "version"),
    "sentence-found": (
        N_("%(what)s, %(period)s: ◆ %(value)s, computed by Rumbo (%(status)s). Source: %(source)s, release "
           "%(release)s, published %(published)s; as known on %(day)s, through Rumbo %(version)s."),
        "what", "period", "value", "status", "source", "release", "published", "day", "version"),
    "map-area": (N_("The area of a circle is its figure; each period has a scale of its own."),),
    "map-scales": (N_("The two frames have different scales; each keeps areas."),),
    "map-zero": (N_("a small dot: none"),),
    "map-unknown": (N_("a small ring: not known"),),
    "map-headquarters": (
        N_("A circle stands at the town of the headquarters of its sector or field office; it shows neither its border "
           "nor where people were met."),),
    "map-middle": (N_("A circle stands in the middle of its country or state, for orientation alone."),),
    "map-outlines": (
        N_("The outlines are rough and take no side on any border that is disputed. Made with Natural Earth."),),
    "off-map": (N_("Not on the map: %(parts)s."), "parts"),
    "off-map-unknown": (N_("Not on the map, and not known: %(parts)s."), "parts"),
    "copied": (N_("Copied."),),
    "not-copied": (N_("The browser did not allow it: mark the text and copy it."),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Files:
    """The tables of an indicator: its name, its page, and the files as links."""

    name: str
    path: str
    files: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: what the script reads, as JSON, and the tables for those without it."""

    config: Mapping[str, Any]
    tables: Sequence[Files]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page, with the files of both languages beside the first; none where there is nothing to explore."""
    found = evidence.explored
    if not found.indicators:
        return
    tables = list(_tables(edition, evidence))
    yield Page(
        NAVIGATION.path,
        "explore.html",
        edition.say("Explore"),
        edition.say("Any indicator by any of its dimensions, as a chart and a table, with its source."),
        Context(_config(edition, evidence), tables),
        NAVIGATION.path,
        files=_fixed(evidence) if edition.language == LANGUAGES[0] else {},
    )


def _fixed(evidence: Evidence) -> Mapping[str, str]:
    """Return the files that belong to no language."""
    sheet = json.dumps(specifications(), separators=(",", ":"))
    drawn = {paths.RUNTIME: runtime(), paths.RUNTIME_LICENCES: LICENCES, paths.SHEET: sheet}
    return {**evidence.explored.files, **drawn, paths.explored("map"): mapping.text()}


def _config(edition: Edition, evidence: Evidence) -> Mapping[str, Any]:
    indicators = evidence.explored.indicators
    index = LANGUAGES.index(edition.language)
    named = sorted((capital(one["name"][index]), name) for name, one in indicators.items())
    start = START if START["indicator"] in indicators else {"indicator": named[0][1]}
    held = {one.indicator.id: one.held_to.isoformat() for one in evidence.subjects if one.is_home and one.held_to}
    return {
        "language": edition.language,
        "root": "../../",
        "runtime": paths.RUNTIME,
        "mapped": MAPPED,
        "asof": evidence.situation.as_of.isoformat(),
        "version": rumbo.__version__,
        "thousand": {"en": "k", "es": "\u00a0mil"}[edition.language],
        "start": start,
        "indicators": [{"id": name, "name": text} for text, name in named],
        "held": held,
        "files": {one.indicator.id: _files(evidence, one) for one in evidence.subjects if one.is_home},
        "months": {
            "long": [words.period(one, edition.language).split()[0] for one in FIRST_MONTHS],
            "short": [words.period(one, edition.language, short=True).split()[0] for one in FIRST_MONTHS],
        },
        "words": {name: edition.say(text, **{key: f"%({key})s" for key in keys})
                  for name, (text, *keys) in SENTENCES.items()}
        | {str(status): edition.say(STATUS_WORDS[status]) for status in Status},
    }  # fmt: skip


def _files(evidence: Evidence, subject: Subject) -> Mapping[str, str]:
    table = evidence.table(subject.indicator.id)
    return {NAMES[one.form]: f"data/{one.name}" for one in table.files} if table else {}


def _tables(edition: Edition, evidence: Evidence) -> Iterator[Files]:
    for one in sorted(evidence.subjects, key=lambda one: edition.text(one.indicator.name)):
        if one.is_home:
            links = [Link(form, path) for form, path in _files(evidence, one).items()]
            yield Files(capital(edition.text(one.indicator.name)), edition.path(one.page), links)
