"""The page of one figure: its address stays, and it carries every vintage of it, each under the day it became known.

``#as-of-2024-01-31`` asks for what was known on that day; without a script all vintages stand in the table. There is
one such page for each period of each series that was ever known, so that it is kept lean.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import groupby

from markupsafe import Markup, escape

from rumbo.analysis.change import change
from rumbo.core import Kind, Observation, Period, Release
from rumbo.observatory import Vintage
from rumbo.publish.citation import Citation, cite_figure
from rumbo.site import paths, sentences
from rumbo.site.about import breaks
from rumbo.site.cards import course_card, figure_card
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Figure, Link, capital, cut, figure
from rumbo.site.lasting import NO_DAY
from rumbo.site.pages import Lasting, Page, Picture
from rumbo.site.pages.indicators import NAVIGATION as LIST

NAVIGATION = None
BEFORE = {
    Kind.MONTH: ((N_("The month before, %(month)s"), 1), (N_("The same month a year before, %(month)s"), 12)),
    Kind.YEAR: ((N_("The year before, %(month)s"), 1),),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The figure as it was known from a day on: how it differs from the last, and the paragraph to paste."""

    since: str
    day: str
    figure: Figure
    change: str
    more: str
    quote: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another period to hold the figure against: its words, its page, its figure, the change from it, a caution."""

    label: str
    path: str
    value: str
    change: str
    caution: str


@dataclass(frozen=True, slots=True)
class OfSeries:
    """What all figures of a series say alike."""

    name: str
    place: str
    cut: str
    unit: str
    definition: str
    caveat: str
    series: Link
    file: str
    about: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: ``cuts`` are breaks that begin in the period, ``warnings`` what else must be known."""

    of: OfSeries
    period: str
    known: Known
    first: str
    cuts: Sequence[str]
    warnings: Sequence[str]
    neighbours: Sequence[Neighbour]
    before: Link | None
    after: Link | None
    vintages: Sequence[Known]
    paragraphs: Sequence[str]
    bibtex: str
    csl: str
    releases: Sequence[Release]
    day: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Lasting]:
    """Yield the page of each figure of each series; that of the newest brings the file with all vintages."""
    held = {name: replace(one.release, covers={}) for name, one in evidence.changes.items()}
    for subject in evidence.subjects:
        yield from _pages(edition, subject, held)


def _pages(edition: Edition, subject: Subject, held: Mapping[str, Release]) -> Iterator[Lasting]:
    files = {paths.vintages(subject.file_name): _file(subject)} if edition.language == "en" else {}
    subject = _on_no_day(subject)
    of = _of_series(edition, subject)
    periods = [one for one in subject.histories if subject.figure_page(one)]
    whole = course_card(edition, subject)
    now = {one.period: one for one in subject.series.observations}
    known = {name: repr(one) for name, one in held.items()}
    for number, period in enumerate(periods):
        history = subject.histories[period]
        one = now.get(period) or history[-1].observation
        near = (periods[number - 1] if number else "", periods[number + 1] if number + 1 < len(periods) else "")
        picture = figure_card(edition, subject, one, edition.day(_runs(history)[-1][0].known_from)) or whole
        releases = {name for each in (one, *(vintage.observation for vintage in history)) for name in each.releases}
        shown = (
            of, one, near, [now.get(before) for _, before in _before(period)], history,
            [known[name] for name in sorted(releases)], picture.path, picture.alt,
        )  # fmt: skip
        yield Lasting(
            paths.figure(subject.file_name, period),
            subject.file_name,
            sha256(repr(shown).encode("utf-8")).hexdigest(),
            partial(_page, edition, subject, of, one, near, held, now, picture),
            {} if number else files,
            picture,
        )


def _on_no_day(subject: Subject) -> Subject:
    """Return a subject as of a day that can be told from all others in its pages."""
    series = subject.series
    known = tuple(replace(one, as_of=NO_DAY) for one in series.observations)
    return replace(
        subject, headline=replace(subject.headline, series=replace(series, as_of=NO_DAY, observations=known))
    )


def _page(
    edition: Edition, subject: Subject, of: OfSeries, one: Observation, near: tuple[str, str],
    held: Mapping[str, Release], now: Mapping[str, Observation], picture: Picture,
) -> Page:  # fmt: skip
    citation = cite_figure(subject.series, one, held.__getitem__, subject.series.as_of, edition.language) \
        if one.value is not None else None  # fmt: skip
    context = _context(edition, subject, of, one, near, citation, held, now)
    title = f"{of.name}, {of.place}, {context.period}"
    return Page(
        paths.figure(subject.file_name, one.period),
        "figure.html",
        f"{title}: {context.known.figure.value or context.known.figure.status}",
        citation.sentence if citation else f"{title}: {context.known.figure.status}.",
        context,
        LIST.path,
        picture=picture,
    )


def _of_series(edition: Edition, subject: Subject) -> OfSeries:
    series, indicator = subject.series, subject.indicator
    return OfSeries(
        edition.text(indicator.name),
        capital(edition.text(series.place.name)),
        capital(", ".join(cut(edition, series))),
        edition.text(indicator.unit),
        edition.text(indicator.definition),
        edition.text(indicator.caveat) if indicator.caveat else "",
        Link(edition.text(indicator.name), edition.path(subject.page)),
        paths.vintages(subject.file_name),
        f"{edition.path(subject.page)}#counts",
    )


def _context(
    edition: Edition, subject: Subject, of: OfSeries, one: Observation, near: tuple[str, str],
    citation: Citation | None, held: Mapping[str, Release], now: Mapping[str, Observation],
) -> Context:  # fmt: skip
    history = subject.histories[one.period]
    runs = _runs(history)
    vintages = [_known(edition, subject, run, held, quoted=run is not runs[-1]) for run in runs]
    sentence, *references = citation.text().split("\n\n") if citation else (edition.status(one.status),)
    ends = Period.parse(one.period).end
    of_month = [note.text for note in subject.indicator.notes if ends >= note.since]
    return Context(
        of=of,
        period=edition.period(one.period),
        known=vintages[-1],
        first=vintages[0].day,
        cuts=_cuts(edition, subject, one.period),
        warnings=[
            *(edition.say("Known error: %(what)s", what=edition.text(text)) for text in one.corrections),
            *(edition.say("Said by who filed it: %(what)s", what=edition.text(text)) for text in one.remarks),
            *(edition.text(text) for text in of_month),
        ],
        neighbours=list(_neighbours(edition, subject, one, now)),
        before=_near(edition, subject, near[0]),
        after=_near(edition, subject, near[1]),
        vintages=vintages,
        paragraphs=[sentence, *references],
        bibtex=citation.bibtex() if citation else "",
        csl=_plain(json.dumps(citation.csl(), ensure_ascii=False, separators=(",", ": "))) if citation else "",
        releases=[held[name] for name in one.releases],
        day=subject.series.as_of.isoformat(),
    )


def _runs(history: Sequence[Vintage]) -> list[list[Vintage]]:
    """Return the vintages of a figure, those that only repeat it together."""
    return [
        list(run) for _, run in groupby(history, key=lambda each: (each.observation.value, each.observation.status))
    ]


def _known(
    edition: Edition, subject: Subject, run: Sequence[Vintage], held: Mapping[str, Release], *, quoted: bool
) -> Known:
    """Return a run of vintages with one value; one that was replaced is quoted as known on the day it came out."""
    first = run[0]
    quote = ""
    if quoted and first.observation.value is not None:
        citation = cite_figure(
            subject.series, first.observation, held.__getitem__, subject.series.as_of, edition.language
        )
        quote = citation.text()
    return Known(
        first.known_from.isoformat(),
        edition.day(first.known_from),
        figure(edition, first.observation),
        "" if first.change is None else edition.signed(first.change),
        edition.say_many("and %(count)s later release", "and %(count)s later releases", len(run) - 1)
        if run[1:]
        else "",
        quote,
    )


def _plain(text: str) -> Markup:
    """Return a text for the inside of an element, where quotation marks need no escape."""
    return Markup(escape(text).replace("&#34;", '"'))


def _cuts(edition: Edition, subject: Subject, period: str) -> list[str]:
    """Return the breaks that begin in a period, in words."""
    found = Period.parse(period)
    return [
        words.text
        for words, one in zip(breaks(edition, subject.indicator), subject.indicator.breaks, strict=True)
        if found.start <= one.day <= found.end
    ]


def _neighbours(
    edition: Edition, subject: Subject, one: Observation, now: Mapping[str, Observation]
) -> Iterator[Neighbour]:
    for label, period in _before(one.period):
        other = now.get(period)
        if other is None or other.value is None:
            continue
        finding = change(subject.indicator, other, one)
        yield Neighbour(
            edition.say(label, month=edition.period(period)),
            edition.path(paths.figure(subject.file_name, period)),
            edition.number(other.value),
            edition.percent(finding.value, signed=True) if finding else "",
            sentences.caution(edition, subject.indicator, period, one.period),
        )


def _before(period: str) -> list[tuple[str, str]]:
    """Return the periods that a figure is held against, each with the words for it."""
    found = Period.parse(period)
    return [(label, str(found - back)) for label, back in BEFORE.get(found.kind, ())]


def _near(edition: Edition, subject: Subject, period: str) -> Link | None:
    return Link(edition.period(period), edition.path(paths.figure(subject.file_name, period))) if period else None


def _file(subject: Subject) -> str:
    """Return all vintages of a series as JSON: for each period what was known from which day on, and its release."""
    rows = {
        period: [
            {
                "known_from": each.known_from.isoformat(),
                "value": each.observation.value,
                "status": str(each.observation.status),
                "rounding": each.observation.rounding,
                "release": each.observation.release,
            }
            for each in history
        ]
        for period, history in subject.histories.items()
    }
    whole = {
        "indicator": subject.indicator.id,
        "place": subject.series.place.id,
        "where": dict(subject.series.where),
        "unit": str(subject.indicator.unit),
        "as_of": subject.series.as_of.isoformat(),
        "vintages": rows,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
