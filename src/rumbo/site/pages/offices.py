"""The Safe Mobility offices: a funnel through time made of what was told, and each office with its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rumbo import charts
from rumbo.core.points import spots
from rumbo.core.record import Record, Said
from rumbo.core.when import When
from rumbo.publish import content
from rumbo.publish.records import counted_row, plain
from rumbo.registers.asking import OnDay
from rumbo.registers.figures import INDICATORS, PROGRAMME, STAGES, Counted, conflicts
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import capital
from rumbo.site.filed import Month, has_filed, newest
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.pathways import NAVIGATION as TOP
from rumbo.site.pathways import Pathway, last_day, pathway
from rumbo.site.records import StatementBlock, Teller

NAVIGATION = Entry(28, N_("The offices"), paths.OFFICES, TOP.path)
COLUMNS = (*STAGES, "other-pathways")
DARIEN = "darien"
FILE, FORMS = "data/safe-mobility.{}", ("csv", "json")
# How near a figure claims to be, as a sign beside its mark; the table has it in words.
SIGNS = {"more-than": ">", "at-least": "≥", "about": "~", "nearly": "~", "up-to": "≤", "less-than": "<"}
STAGE_NAMES = {
    "registered": N_("Registered"),
    "referred": N_("Referred for resettlement"),
    "approved": N_("Approved"),
    "arrived": N_("Arrived"),
    "other-pathways": N_("By other ways"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one statement by stage: the day they are of, the office (none: of all), and who says so."""

    when: str
    office: str
    cells: Sequence[str]
    said: StatementBlock


@dataclass(frozen=True, slots=True)
class Funnel:
    """A chart of figures that were told, with its table."""

    headline: str
    subtitle: str
    drawing: charts.Drawing
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    lead: str
    where: charts.Drawing
    offices: Sequence[Pathway]
    programme: Pathway
    all: Funnel
    each: Funnel
    conflicts: Sequence[str]
    finder_path: str
    indicators: Sequence[str]
    files: Sequence[tuple[str, str]]
    returns: Mapping[str, Month]
    nobody_filed: bool
    planner_path: str
    returns_path: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page, where anything was told of the offices by the day."""
    teller = Teller(edition, evidence)
    records = {one.record.id: one for one in evidence.records["pathways"]}
    offices = [one for one in records.values() if one.record.part_of == PROGRAMME]
    told = [one for one in evidence.counted if one.indicator or (one.record.id == PROGRAMME and _stage(one) in COLUMNS)]
    if PROGRAMME not in records or not offices:
        return
    until = last_day(offices, evidence.situation.as_of)
    since = min(one.record.statements[0].happened.earliest for one in offices).replace(day=1)
    ours = [one for one in told if one.record.id == PROGRAMME]
    theirs = [one for one in told if one.record.id != PROGRAMME]
    rows = [plain(counted_row(one)) for one in told if one.indicator]
    names = {one.record.id: teller.name(one.record.places[0]) for one in offices}
    say = edition.say
    yield Page(
        NAVIGATION.path,
        "offices.html",
        say("The Safe Mobility offices"),
        say("The offices in Colombia, Costa Rica, Ecuador and Guatemala: rules, states, and figures as told."),
        Context(
            lead=_lead(teller, ours),
            where=_where(teller, offices),
            offices=[pathway(teller, one) for one in offices],
            programme=pathway(teller, records[PROGRAMME]),
            all=_funnel(teller, ours, since, until),
            each=_by_office(teller, theirs, names, since, until),
            conflicts=[_conflict(teller, *pair) for pair in conflicts([one for one in told if one.indicator])],
            finder_path=edition.path(paths.FINDER),
            indicators=INDICATORS,
            files=[(form.upper(), FILE.format(form)) for form in FORMS],
            returns={one.record.id: month for one in offices if (month := _filed(edition, evidence, one.record))},
            nobody_filed=not has_filed(evidence.at_work.due, "office"),
            planner_path=edition.path(paths.PLANNER) if evidence.at_work.queues else "",
            returns_path=edition.path(paths.RETURNS),
        ),
        NAVIGATION.path,
        files={FILE.format(form): content(rows, form).decode() for form in FORMS},
    )


def _filed(edition: Edition, evidence: Evidence, office: Record) -> Month | None:
    return newest(edition, evidence.at_work.filings, office.places[0])


def _stage(one: Counted) -> str:
    return one.figure.measure


def _lead(teller: Teller, told: Sequence[Counted]) -> str:
    """Return the last statement that gives both the first and the last stage, empty where there is none."""
    by_statement = _by_statement(told)
    both = [found for found in by_statement.values() if {STAGES[0], STAGES[-1]} <= found.keys()]
    if not both:
        return ""
    last = max(both, key=lambda found: found[STAGES[0]].day)
    return teller.edition.say(
        "%(registered)s, %(arrived)s: the last figures held that give both, told of all offices for %(day)s.",
        registered=capital(teller.counted(last[STAGES[0]].figure)),
        arrived=teller.counted(last[STAGES[-1]].figure),
        day=teller.when(last[STAGES[0]].figure.as_of),
    )


def _where(teller: Teller, offices: Sequence[OnDay]) -> charts.Drawing:
    """Return the map of the countries with offices, each marked in its middle, and of the Darién between them."""
    found = [one.record.places[0] for one in offices if one.record.places[0] in spots()]
    east = max(spots()[name].longitude for name in found)
    marks = [
        charts.Spotted(
            teller.name(name),
            spots()[name].longitude,
            spots()[name].latitude,
            "right" if name == DARIEN or spots()[name].longitude == east else "left",
            name != DARIEN,
        )
        for name in [*found, DARIEN]
    ]
    return charts.locator(marks, title=teller.edition.say("Where the offices were"), uid="offices-where")


def _by_statement(told: Sequence[Counted]) -> Mapping[tuple[str, Said], dict[str, Counted]]:
    found: dict[tuple[str, Said], dict[str, Counted]] = {}
    for one in told:
        found.setdefault((one.record.id, one.said), {})[_stage(one)] = one
    return found


def _funnel(teller: Teller, told: Sequence[Counted], since: date, until: date) -> Funnel:
    say = teller.edition.say
    headline = say("What was told of all offices together, stage by stage")
    strips = [
        charts.Strip(say(STAGE_NAMES[stage]), tuple(_told(teller, one) for one in told if _stage(one) == stage))
        for stage in STAGES
    ]
    return Funnel(
        headline,
        say("Cumulative since June 2023, each strip on its own scale; > more than, ~ about or nearly"),
        _drawing(teller, strips, headline, since, until, "offices-all", 84),
        [say(STAGE_NAMES[stage]) for stage in COLUMNS],
        _rows(teller, told, COLUMNS, {}),
    )


def _by_office(teller: Teller, told: Sequence[Counted], names: Mapping[str, str], since: date, until: date) -> Funnel:
    say = teller.edition.say
    headline = say("Registered, as told of each office")
    strips = [
        charts.Strip(
            name,
            tuple(_told(teller, one) for one in told if one.record.id == office and _stage(one) == STAGES[0]),
        )
        for office, name in names.items()
    ]
    return Funnel(
        headline,
        say("Cumulative since each opened, each strip on its own scale; never added up over offices"),
        _drawing(teller, strips, headline, since, until, "offices-each", 56),
        [say(STAGE_NAMES[stage]) for stage in STAGES[:2]],
        _rows(teller, told, STAGES[:2], names),
    )


def _drawing(
    teller: Teller, strips: Sequence[charts.Strip], title: str, since: date, until: date, uid: str, high: int
) -> charts.Drawing:
    language = teller.edition.language
    last = max([until, *(one.latest + timedelta(days=1) for strip in strips for one in strip.told)])
    return charts.told_chart(
        strips,
        title=title,
        lang=language,
        since=since,
        until=last,
        uid=uid,
        sizes=(charts.WIDE.high(high), charts.NARROW.high(high)),
    )


def _told(teller: Teller, one: Counted) -> charts.Told:
    figure, when = one.figure, one.figure.as_of or one.said.happened
    sign = SIGNS.get(figure.bound.value, "")
    return charts.Told(
        when.earliest,
        when.latest,
        figure.value,
        f"{sign}{teller.edition.number(figure.value)}",
        teller.counted(figure),
        teller.edition.text(one.said.says.who),
    )


def _rows(teller: Teller, told: Sequence[Counted], stages: Sequence[str], names: Mapping[str, str]) -> list[Row]:
    """Return each statement with its figures by stage, in the order of the days they are of."""
    found = []
    for (record, said), figures in _by_statement(told).items():
        first: When | None = next(iter(figures.values())).figure.as_of
        cells = [teller.bounded(figures[stage].figure) if stage in figures else "–" for stage in stages]
        found.append(Row(teller.when(first, short=True), names.get(record, ""), cells, teller.statement(said)))
    return found


def _conflict(teller: Teller, first: Counted, second: Counted) -> str:
    """Return two figures that cannot both be true, each with its day and who says so."""
    return teller.edition.say(
        "%(what)s: %(one)s (%(by)s, %(day)s) and %(other)s (%(other_by)s, %(other_day)s).",
        what=teller.edition.text(first.record.title),
        one=teller.counted(first.figure),
        by=teller.edition.text(first.said.says.who),
        day=teller.when(first.figure.as_of),
        other=teller.counted(second.figure),
        other_by=teller.edition.text(second.said.says.who),
        other_day=teller.when(second.figure.as_of),
    )
