"""The countries: what each promised, what is counted there or of its nationals, and the records that touch it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.core import is_within
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Figure, Link, figure
from rumbo.site.pages import Entry, Page
from rumbo.site.promises import Promise, heard, promise, promises_of
from rumbo.site.records import Look, RecordBlock, Teller

if TYPE_CHECKING:
    from rumbo.core import Observation, Text
    from rumbo.registers.asking import OnDay

NAVIGATION = Entry(26, N_("Countries"), paths.COUNTRIES, paths.COMPACT)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """The newest figure of an indicator in a country, or of its nationals at a place."""

    name: Link
    place: str
    month: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """One country in the index."""

    country: Link
    endorsed: str
    promises: str
    marks: Sequence[tuple[str, str, str]]
    pathways: str
    measures: str
    meetings: str


@dataclass(frozen=True, slots=True)
class Index:
    """What the template of the index shows: those that endorsed a compact, and others."""

    endorsers: Sequence[Line]
    others: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Country:
    """What the template of a country shows.

    ``searched`` are our searches for its promises. ``of_others`` are promises of others that concern it.
    """

    code: str
    name: str
    endorsed: Sequence[RecordBlock]
    leads: Sequence[Link]
    member: Sequence[Link]
    roles: Sequence[RecordBlock]
    heard: Sequence[tuple[str, str, str]]
    promises: Sequence[Promise]
    reading: Sequence[str]
    searched: Sequence[Look]
    of_others: Sequence[RecordBlock]
    there: Sequence[FigureLine]
    nationals: Sequence[FigureLine]
    pathways: Sequence[tuple[RecordBlock, str]]
    measures: Sequence[RecordBlock]
    over: Sequence[RecordBlock]
    meetings: Sequence[RecordBlock]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the index and the page of each country that any record touches."""
    teller, say = Teller(edition, evidence), edition.say
    nationals = _nationals(teller)
    found = [_country(teller, code, nationals.get(code, ())) for code in teller.countries]
    yield Page(
        NAVIGATION.path,
        "countries.html",
        say("Countries"),
        say("Each country with its promises, its figures, and the measures, pathways and meetings that touch it."),
        Index(
            [_line(teller, one) for one in found if one.endorsed],
            [_line(teller, one) for one in found if not one.endorsed],
        ),
        NAVIGATION.path,
    )
    for one in found:
        yield Page(
            paths.country(one.code),
            "country.html",
            one.name,
            say("%(country)s: promises, figures, measures, pathways and meetings.", country=one.name),
            one,
            NAVIGATION.path,
        )


def _country(teller: Teller, code: str, nationals: Sequence[FigureLine]) -> Country:
    evidence = teller.evidence
    compact, touching = evidence.records["compact"], _touching(evidence, code)
    measures = touching["measures"]
    return Country(
        code=code,
        name=teller.name(code),
        endorsed=[teller.block(one) for one in _acting(compact, "endorsement", code)],
        leads=[teller.link(one) for one in _acting(compact, "committee", code)],
        member=[teller.link(one) for one in compact if one.record.kind == "committee" and code in one.record.members],
        roles=[teller.block(one) for kind in ("presidency", "secretariat") for one in _acting(compact, kind, code)],
        heard=heard(teller, promises_of(evidence, code)),
        promises=[promise(teller, one) for one in promises_of(evidence, code)],
        reading=_readings(teller, code),
        searched=teller.looks("compact", code),
        of_others=[
            teller.block(one)
            for one in promises_of(evidence)
            if code in one.record.concerns and code not in one.record.actors
        ],
        there=list(_there(teller, code)),
        nationals=nationals,
        pathways=[(teller.block(one), _newest_figures(teller, one)) for one in touching["pathways"]],
        measures=[teller.block(one) for one in measures if one.standing.is_active],
        over=[teller.block(one) for one in measures if not one.standing.is_active],
        meetings=[teller.block(one) for one in touching["meetings"]],
    )


def _readings(teller: Teller, code: str) -> list[str]:
    """Return what the instruments of its promises say of how we read them."""
    names = dict.fromkeys(one.record.instrument for one in promises_of(teller.evidence, code))
    held = teller.evidence.registers.records
    return [teller.words(held[name].reading) for name in names if name in held and held[name].reading]


def _touching(evidence: Evidence, code: str) -> dict[str, list[OnDay]]:
    """Return the records of each register that touch a country, newest first."""
    return {
        register: sorted(
            (one for one in held if code in one.record.touched),
            key=lambda one: one.record.statements[0].happened.latest,
            reverse=True,
        )
        for register, held in evidence.records.items()
    }


def _newest_figures(teller: Teller, one: OnDay) -> str:
    """Return the newest figures of a pathway, nothing where its last statement tells them already."""
    newest = one.newest_figures
    return teller.figures(newest) if newest and newest is not one.told[-1] else ""


def _acting(held: Sequence[OnDay], kind: str, code: str) -> list[OnDay]:
    return [one for one in held if one.record.kind == kind and code in one.record.actors]


def _there(teller: Teller, code: str) -> Iterator[FigureLine]:
    """Yield the newest figure of each series whose place is the country or lies within it."""
    for subject in teller.evidence.subjects:
        place = subject.series.place.id
        if place == code or is_within(place, code):
            yield _figure_line(teller, subject.indicator.name, subject.page, subject.series.place.name, subject.newest)


def _nationals(teller: Teller) -> dict[str, list[FigureLine]]:
    """Return the newest figure of the nationals of each country, in each series that is known by citizenship."""
    found: dict[str, list[FigureLine]] = {}
    for subject in teller.evidence.subjects:
        newest: dict[str, Observation] = {}
        for held in subject.by_citizenship:
            one = held[max(held)]
            code = one.dimensions["citizenship"]
            if code not in newest or newest[code].period < one.period:
                newest[code] = one
        for code in newest.keys() & set(teller.countries):
            line = _figure_line(teller, subject.indicator.name, subject.page, subject.series.place.name, newest[code])
            found.setdefault(code, []).append(line)
    return found


def _figure_line(teller: Teller, name: Text, page: str, place: Text, one: Observation) -> FigureLine:
    edition = teller.edition
    return FigureLine(
        Link(edition.text(name), edition.path(page)), edition.text(place), edition.period(one.period, short=True),
        figure(edition, one),
    )  # fmt: skip


def _line(teller: Teller, one: Country) -> Line:
    edition = teller.edition
    own = [it for it in one.promises if not it.claim]
    return Line(
        country=Link(one.name, edition.path(paths.country(one.code))),
        endorsed="; ".join(it.since for it in one.endorsed),
        promises=edition.number(len(own))
        if own
        else edition.say("none found")
        if one.searched
        else edition.say("not searched"),
        marks=one.heard,
        pathways=edition.number(len(one.pathways)),
        measures=edition.number(len(one.measures)),
        meetings=edition.number(len(one.meetings)),
    )
