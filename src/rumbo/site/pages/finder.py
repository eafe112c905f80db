"""The finder: which ways were open to a person on a day. It runs in the page from one file and sends nothing anywhere.

The file holds the façade's answers from each day on which any of them changed, with the rules that held; the script
only chooses the day and holds a person against the rules. Without a script the page is the table of all rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rumbo.core.record import Said
from rumbo.registers.asking import Answer, Way
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import capital
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.pathways import NAVIGATION as TOP
from rumbo.site.pages.pathways import OFFICE_KINDS
from rumbo.site.pathways import RuleRow, rules
from rumbo.site.records import Teller

NAVIGATION = Entry(29, N_("Finder"), paths.FINDER, TOP.path)
ANSWERS = {
    Answer.OPEN: N_("open, to whoever meets one of these rules"),
    Answer.NOT_ADMITTED: N_("not open: no rule of that day admits this person"),
    Answer.NOT_RUNNING: N_("not open: it did not run that day"),
    Answer.STATE_UNKNOWN: N_("not known: nothing was heard of it for a year"),
    Answer.NO_RULE_HELD: N_("not known: it ran, and no rule on who may apply is held"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A country that can be chosen."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one pathway, whenever they held."""

    title: str
    path: str
    rules: Sequence[RuleRow]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: ``searched`` is the last day up to which anything was looked for."""

    file: str
    first: str
    last: str
    searched: str
    nationalities: Sequence[Option]
    places: Sequence[Option]
    rules: Sequence[Rules]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with its file."""
    teller, say = Teller(edition, evidence), edition.say
    records = [one.record for one in evidence.records["pathways"]]
    told = [said for one in evidence.records["pathways"] for said in one.told]
    named = {country for said in told if said.eligibility for country in said.eligibility.citizenships}
    days = sorted(evidence.ways)
    heading = evidence.registers.heading("pathways")
    if not days or not heading:
        return
    name = paths.finder(edition.language)
    yield Page(
        NAVIGATION.path,
        "finder.html",
        say("Which pathway was open to whom, on which day"),
        say("A nationality, a country and a day: the pathways that were open, by which rule, and who says so."),
        Context(
            name,
            days[0].isoformat(),
            evidence.situation.as_of.isoformat(),
            edition.day(max(search.until for search in heading.searched)),
            _options(teller, named),
            _options(teller, {place for one in records for place in one.places}),
            [
                Rules(edition.text(one.record.title), _path(edition, one.record.id, one.record.kind), found)
                for one in evidence.records["pathways"]
                if (found := rules(teller, one.told))
            ],
        ),
        NAVIGATION.path,
        files={name: json.dumps(_file(teller, evidence), ensure_ascii=False, separators=(",", ":"))},
    )


def _options(teller: Teller, ids: set[str]) -> list[Option]:
    return [Option(one, teller.name(one)) for one in sorted(ids, key=teller.sort_key)]


def _path(edition: Edition, record: str, kind: str) -> str:
    page = paths.OFFICES if kind in OFFICE_KINDS else paths.PATHWAYS
    return edition.path(f"{page}#{record}")


def _file(teller: Teller, evidence: Evidence) -> dict[str, Any]:
    """Return what the script asks: pathways with their answers by day, the rules they name, and the words."""
    say, days = teller.edition.say, sorted(evidence.ways)
    rules_: dict[Said, int] = {}
    pathways: dict[str, dict[str, Any]] = {}
    for day in days:
        found = {one.stood.record.id: one for one in evidence.ways[day]}
        for name in dict.fromkeys((*pathways, *found)):
            way = found.get(name)
            if way and name not in pathways:
                pathways[name] = _pathway(teller, way)
            state = _state(teller, way, rules_) if way else None
            known = pathways[name]["days"]
            if not known or known[-1][1:] != [state]:
                known.append([day.isoformat(), state])
    return {
        "pathways": [pathways[one.id] for one in evidence.registers.of("pathways") if one.id in pathways],
        "rules": [_rule(teller, said) for said in rules_],
        "order": [answer.value for answer in Answer],
        "answers": {answer.value: say(words) for answer, words in ANSWERS.items()},
        "counts": [
            teller.edition.say_many("%(count)s pathway was open.", "%(count)s pathways were open.", count)
            for count in range(len(pathways) + 1)
        ],
        "words": {
            "state": say("State"),
            "rules": say("The rules of that day"),
            "says": say("Said by:"),
            "others": say("Others say:"),
            "none": say("No pathway is held for that day and place."),
            "wrong": say("One of the entries is no day or no age that can be asked for."),
        },
    }


def _pathway(teller: Teller, way: Way) -> dict[str, Any]:
    held = way.stood.record
    path = _path(teller.edition, held.id, held.kind).removeprefix(teller.edition.path("pathways/"))
    return {
        "id": held.id,
        "title": teller.edition.text(held.title),
        "path": path,
        "places": list(held.places),
        "days": [],
    }


def _state(teller: Teller, way: Way, rules_: dict[Said, int]) -> dict[str, Any]:
    numbers = [rules_.setdefault(said, len(rules_)) for said in way.rules]
    return {"answer": way.answer.value, "state": teller.standing(way.stood), "rules": numbers}


def _rule(teller: Teller, said: Said) -> dict[str, Any]:
    rule, told = said.eligibility, teller.statement(said)
    assert rule
    return {
        "citizenships": list(rule.citizenships),
        "present_by": rule.present_by.latest.isoformat() if rule.present_by else None,
        "age_from": rule.age_from,
        "rule": teller.rule(rule),
        "when": capital(told.when),
        "text": told.text,
        "who": told.who,
        "side": told.side,
        "others": told.others,
        "doubts": [f"{teller.edition.say('Not verified (%(why)s):', why=one.why)} {one.what}" for one in told.doubts],
        "sources": [[one.host, one.url, one.told] for one in told.sources],
    }
