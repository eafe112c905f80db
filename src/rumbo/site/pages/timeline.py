"""The timeline: what changed, from all registers, beside the border series on one axis, without a word on cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rumbo import charts
from rumbo.core.record import Record, Turn
from rumbo.registers.asking import Event
from rumbo.registers.vocabulary import countries
from rumbo.site import figures, paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Row, capital
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.finder import Option
from rumbo.site.pages.pathways import OFFICE_KINDS
from rumbo.site.records import StatementBlock, Teller

NAVIGATION = Entry(29, N_("Timeline"), paths.TIMELINE)
SERIES = "usbp-encounters"
YEARS = 9  # drawn, the running one included; the list goes back further
STYLE = "static/timeline.css"
ENDS = frozenset({Turn.SUSPENDED, Turn.ENDED})
# The kinds of what happened, in the order of their lanes.
KINDS = {
    "meetings": N_("Meetings"),
    "promises": N_("New promises"),
    "compact": N_("Compact, other steps"),
    "measures-begin": N_("New measures"),
    "measures-end": N_("Measures ended"),
    "pathways-begin": N_("New pathways"),
    "pathways-end": N_("Pathways closed"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: ``kind`` is its lane, ``countries`` all that it touches, for the filters."""

    id: str
    kind: str
    countries: str
    title: str
    path: str
    said: StatementBlock
    when: str
    iso: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year with what happened in it, the newest first, and what of it the filters ask."""

    name: str
    kinds: str
    countries: str
    entries: Sequence[Happening]


@dataclass(frozen=True, slots=True)
class Beside:
    """The chart of the border series with the lanes under it, and the series as a table."""

    headline: str
    subtitle: str
    drawing: charts.Drawing
    unit: str
    rows: Sequence[Row]
    path: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    count: str
    chart: Beside | None
    kinds: Sequence[Option]
    countries: Sequence[Option]
    years: Sequence[Year]
    style: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page with the style sheet of its filters."""
    teller, say = Teller(edition, evidence), edition.say
    events = [event for event in evidence.events if event.said.becomes]
    entries = [_entry(teller, event) for event in events]
    touched = sorted({one for entry in entries for one in entry.countries.split()}, key=teller.sort_key)
    subject = evidence.home(SERIES)
    yield Page(
        NAVIGATION.path,
        "timeline.html",
        say("What happened when"),
        say("Meetings, promises, measures and pathways by day, beside the border series on one time axis."),
        Context(
            edition.number(len(entries)),
            _beside(teller, subject, events, entries) if subject else None,
            [Option(kind, say(words)) for kind, words in KINDS.items()],
            [Option(one, teller.name(one)) for one in touched],
            _years(entries),
            STYLE,
        ),
        NAVIGATION.path,
        files={STYLE: _style(sorted(touched))},  # one file for both languages
    )


def kind(event: Event) -> str:
    """Return the lane of an event."""
    register, ends = event.record.register, event.said.becomes in ENDS
    if register == "compact":
        is_promise = event.record.kind == "commitment" and event.said.becomes is Turn.ANNOUNCED
        return "promises" if is_promise else "compact"
    return register if register == "meetings" else f"{register}-{'end' if ends else 'begin'}"


def _entry(teller: Teller, event: Event) -> Happening:
    record = event.record
    return Happening(
        id=f"{record.id}--{record.statements.index(event.said) + 1}",
        kind=kind(event),
        countries=" ".join(sorted(record.touched & countries().keys())),
        title=teller.edition.text(record.title),
        path=record_path(teller, record),
        said=teller.statement(event.said),
        when=teller.when(event.said.happened, short=True),
        iso=event.said.happened.latest.isoformat(),
    )


def record_path(teller: Teller, record: Record) -> str:
    """Return where a record stands whole: offices and their programme have a page of their own."""
    if record.kind in OFFICE_KINDS and record.register == "pathways":
        return teller.edition.path(f"{paths.OFFICES}#{record.id}")
    return teller.path(record)


def _years(entries: Sequence[Happening]) -> list[Year]:
    return [
        Year(name, " ".join(sorted({one.kind for one in held})), _union(one.countries for one in held), held)
        for name, found in groupby(reversed(entries), key=lambda one: one.iso[:4])
        if (held := list(found))
    ]


def _union(these: Iterator[str]) -> str:
    return " ".join(sorted({one for some in these for one in some.split()}))


def _style(touched: Sequence[str]) -> str:
    """Return the filters: what a choice leaves out is not shown, by the style sheet alone."""
    rules = [("kind", one) for one in KINDS] + [("of", one) for one in touched]
    return "".join(
        f'main:has(#{name} [value="{value}"]:checked) :is(.year, .year li):not([data-{name}~="{value}"])'
        " { display: none; }\n"
        for name, value in rules
    )


def _beside(teller: Teller, subject: Subject, events: Sequence[Event], entries: Sequence[Happening]) -> Beside:
    edition, series = teller.edition, subject.series
    first = date(series.as_of.year - YEARS + 1, 1, 1)
    observations = [one for one in series.observations if one.period >= f"{first:%Y-%m}"]
    headline = edition.say("What happened, on the same days as the border series")
    lanes = [
        charts.Lane(
            edition.say(words),
            tuple(
                charts.Event(
                    event.said.happened.earliest,
                    event.said.happened.latest,
                    f"{entry.title}: {entry.said.becomes}",
                    entry.said.who,
                )
                for event, entry in zip(events, entries, strict=True)
                if entry.kind == name
            ),
        )
        for name, words in KINDS.items()
    ]
    unit = edition.text(series.indicator.unit)
    drawing = charts.timeline_chart(
        figures.points(observations),
        lanes,
        title=headline,
        lang=edition.language,
        unit_label=unit,
        as_of=series.as_of,
        uid="timeline",
        breaks=figures.cuts(edition, series),
    )
    return Beside(
        headline,
        figures.subtitle(edition, series, observations),
        drawing,
        capital(unit),
        figures.rows(edition, subject, observations),
        edition.path(subject.page),
    )
