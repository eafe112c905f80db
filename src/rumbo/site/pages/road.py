"""The road: the same months in the Darién, in Honduras, in Mexico and at the border, under each other, never added up.

Each count has its own scale on one time axis; what went missing on the way and what moves the other way stand below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo import charts
from rumbo.answering import Beside
from rumbo.core import Kind, Observation, Period
from rumbo.indicators import indicator
from rumbo.site import paths, sentences
from rumbo.site.beside import Cost, Said, cost, printed
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Figure, Link, Stretch, capital, cuts, figure, points, stretches
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.indicators import NAVIGATION as LIST

NAVIGATION = Entry(21, N_("The road"), paths.ROAD, LIST.path)
NORTH = ("darien-transits", "honduras-irregular-entries", "mexico-irregular-events", "cbp-encounters")
COST = "missing-migrants"
SOUTH = (
    "honduras-southward-transits", "costa-rica-southward-transits", "panama-southward-transits",
    "colombia-southward-arrivals",
)  # fmt: skip
RETURNED = (
    "mexico-nationals-repatriated", "guatemala-returns", "honduras-nationals-returned",
    "el-salvador-nationals-returned", "ecuador-nationals-returned",
)  # fmt: skip
# The Darién is counted by month since then; before that, by year.
SINCE, TURNED = date(2020, 1, 1), date(2025, 1, 1)
SHOWN = 24
SIZES = (charts.WIDE.high(126), charts.NARROW.high(112))
APART = (
    N_(
        "Events, not people: the same person may be counted in each of these places, and more than once in Mexico and "
        "at the border."
    ),
    N_(
        "Four acts: Panama registers those who come out of the jungle, Honduras those who entered irregularly, Mexico "
        "those presented to its authorities, the United States those met by Border Patrol or at ports of entry; from "
        "March 2020 to May 2023 its count holds expulsions too."
    ),
    N_(
        "Four groups: many reach Nicaragua by air and never see the Darién; people of Central America and of Mexico "
        "begin the journey farther north, and Mexicans are hardly in any count but the last."
    ),
    N_("Four paces: who is counted in one place may be counted in the next in a later month, or never."),
    N_(
        "Four scales: each chart has its own, so that heights of two charts do not compare; only the months stand "
        "under each other."
    ),
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One count on the road: its name and page, what its chart says, and its newest figure."""

    id: str
    link: Link
    place: str
    headline: str
    unit: str
    drawing: charts.Drawing
    newest: Figure
    month: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Month:
    """One month: a figure for each count, in their order; none where nothing was printed of it."""

    month: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Received:
    """Nationals received: the newest month known, or the newest sum printed where no month is."""

    link: Link
    month: str
    figure: Figure | None
    said: Said | None


@dataclass(frozen=True, slots=True)
class InSums:
    """An indicator of which no month is printed, only sums: what it counts, and all that was printed of it."""

    id: str
    name: str
    definition: str
    caveat: str
    printed: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Group:
    """Counts on one time axis, the months as a table, and the figures printed beside them."""

    stops: Sequence[Stop]
    months: Sequence[Month]
    printed: Sequence[Said]
    span: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    apart: Sequence[str]
    north: Group
    south: Group | None
    in_sums: Sequence[InSums]
    cost: Cost | None
    caveat: str
    received: Sequence[Received]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page, where the counts of at least two places are known."""
    north = [found for name in NORTH if (found := evidence.home(name))]
    if len(north) < 2:
        return
    missing = evidence.home(COST)
    day = evidence.situation.as_of
    going = _group(edition, [*north, *([missing] if missing else [])], "north", SINCE, _month_after(day), [])
    yield Page(
        NAVIGATION.path,
        "road.html",
        edition.say("The road"),
        edition.say(
            "The Darién, Honduras, Mexico and the southwest border of the United States, by month, on one time axis."
        ),
        Context(
            [edition.say(text) for text in APART],
            going,
            _south(edition, evidence),
            [_in_sums(edition, name, said) for name, said in evidence.printed.items() if _only_sums(evidence, name)],
            cost(edition, evidence, north[0]),
            edition.text(missing.indicator.caveat) if missing and missing.indicator.caveat else "",
            [one for name in RETURNED if (one := _received(edition, evidence, name))],
        ),
        NAVIGATION.path,
    )


def _south(edition: Edition, evidence: Evidence) -> Group | None:
    south = [found for name in SOUTH if (found := evidence.home(name))]
    said = [one for name in SOUTH if not _only_sums(evidence, name) for one in evidence.printed.get(name, ())]
    if not south:
        return None
    newest = max(Period.parse(one.newest.period) for one in south)
    return _group(edition, south, "south", TURNED, (newest + 1).start, said)


def _month_after(day: date) -> date:
    return (Period.day(day).within(Kind.MONTH) + 1).start


def _group(
    edition: Edition, subjects: Sequence[Subject], uid: str, since: date, until: date, said: Sequence[Beside]
) -> Group:
    panels = [_panel(edition, one, late=uid == "north") for one in subjects]
    drawings = charts.multiples(
        panels,
        span=(since, until),
        lang=edition.language,
        as_of=subjects[0].series.as_of,
        uid=uid,
        sizes=SIZES,
    )
    held = [_inside(one, since, until) for one in subjects]
    months = sorted({one.period for line in held for one in line}, reverse=True)
    return Group(
        [_stop(edition, *each) for each in zip(subjects, panels, drawings, held, strict=True)],
        [_month(edition, month, held) for month in months],
        printed(edition, said),
        edition.span(months[-1], months[0], short=False),
    )


def _inside(subject: Subject, since: date, until: date) -> list[Observation]:
    return [one for one in subject.series.known if since <= Period.parse(one.period).start < until]


def _panel(edition: Edition, subject: Subject, *, late: bool) -> charts.Panel:
    standing = subject.headline.standing
    assert standing
    return charts.Panel(
        sentences.long_headline(edition, subject.series, standing),
        edition.text(subject.indicator.unit),
        tuple(points(subject.series.observations)),
        tuple(cuts(edition, subject.series)),
        subject.held_to if late else None,
    )


def _stop(
    edition: Edition, subject: Subject, panel: charts.Panel, drawing: charts.Drawing, held: Sequence[Observation]
) -> Stop:
    return Stop(
        subject.indicator.id,
        Link(edition.text(subject.indicator.name), edition.path(subject.page)),
        capital(edition.text(subject.series.place.name)),
        panel.title,
        capital(panel.unit_label),
        drawing,
        figure(edition, subject.newest),
        edition.period(subject.newest.period),
        stretches(edition, held),
    )


def _month(edition: Edition, month: str, lines: Sequence[Sequence[Observation]]) -> Month:
    nothing = Figure("–", "", "", [], "")
    found = [next((one for one in line if one.period == month), None) for line in lines]
    return Month(edition.period(month), [figure(edition, one) if one else nothing for one in found])


def _only_sums(evidence: Evidence, name: str) -> bool:
    return bool(evidence.printed.get(name)) and evidence.home(name) is None


def _in_sums(edition: Edition, name: str, said: Sequence[Beside]) -> InSums:
    found = indicator(name)
    return InSums(
        name,
        edition.text(found.name),
        edition.text(found.definition),
        edition.text(found.caveat) if found.caveat else "",
        printed(edition, said),
    )


def _link(edition: Edition, evidence: Evidence, name: str) -> Link:
    subject = evidence.home(name)
    return Link(edition.text(indicator(name).name), edition.path(subject.page) if subject else f"#{name}")


def _received(edition: Edition, evidence: Evidence, name: str) -> Received | None:
    subject = evidence.home(name)
    if subject:
        newest = subject.newest
        return Received(_link(edition, evidence, name), edition.period(newest.period), figure(edition, newest), None)
    said = max(
        evidence.printed.get(name, ()), key=lambda one: (Period.parse(one.statement.period).end, one.release.published),
        default=None,
    )  # fmt: skip
    return Received(_link(edition, evidence, name), "", None, printed(edition, [said])[0]) if said else None
