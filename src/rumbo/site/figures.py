"""Figures as a page shows them: each with its status and its release, and charts with their headline and their table.

Everything here is words and paths already; templates only place them. Paths are from the root of the site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rumbo import charts
from rumbo.analysis.change import change
from rumbo.core import Kind, Observation, Period, Published, Status, runs
from rumbo.core.codebook import value_name
from rumbo.series import Series
from rumbo.site import paths, sentences
from rumbo.site.edition import SYMBOLS, Edition
from rumbo.site.evidence import Subject, parts_of
from rumbo.sources import source


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: its words and its path from the root of the site (or an address), and a note on it."""

    label: str
    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, the symbol and the word of its status, its releases and when the last of them came out."""

    value: str
    symbol: str
    status: str
    releases: Sequence[Link]
    published: str


@dataclass(frozen=True, slots=True)
class Row:
    """One month in a table: its figure and that figure's page, its change on a year, a break, errors, remarks."""

    period: str
    figure: Figure
    change: str
    crosses: bool
    cut: str
    errors: Sequence[str]
    remarks: Sequence[str] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months of a series that come from one product: its title, where it is told of, the months, the last release."""

    number: int
    product: Sequence[Link]
    months: str
    count: str
    published: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its headline, its measure (or its months alone), what it is put together from, and its table."""

    headline: str
    subtitle: str
    months: str
    drawing: charts.Drawing
    stretches: Sequence[Stretch]
    unit: str
    rows: Sequence[Row]


def release_link(edition: Edition, release: str) -> Link:
    """Return the link to a release's own page."""
    return Link(release, edition.path(paths.release(release)))


def figure(edition: Edition, one: Observation) -> Figure:
    """Return one observation as a page shows it; each of its releases leads to that release's page."""
    word = edition.status(one.status)
    if one.computed:
        word = edition.say("sum by Rumbo, %(status)s", status=word)
    if one.rounding > 1 and one.value is not None:
        word = edition.say("%(status)s, rounded to %(step)s", status=word, step=edition.number(one.rounding))
    return Figure(
        value=edition.number(one.value) if one.status is not Status.SUPPRESSED else "",
        symbol="find" if one.computed else SYMBOLS[one.status],
        status=word,
        releases=[release_link(edition, name) for name in parts_of(one.release)],
        published=published(edition, one.published),
    )


def published(edition: Edition, when: Published | None) -> str:
    """Return when a figure came out, for a table."""
    return edition.published_short(when) if when else ""


def rows(edition: Edition, subject: Subject, observations: Sequence[Observation]) -> list[Row]:
    """Return months as rows of a table, newest first."""
    held = {one.period: one for one in subject.series.observations}
    yearly = subject.indicator.every is Kind.YEAR
    cuts = {f"{one.day:{'%Y' if yearly else '%Y-%m'}}": edition.text(one.label) for one in subject.indicator.breaks}
    found = []
    for one in sorted(observations, key=lambda one: one.period, reverse=True):
        finding = change(subject.indicator, held.get(str(Period.parse(one.period) - (1 if yearly else 12))), one)
        found.append(
            Row(
                edition.period(one.period),
                figure(edition, one),
                edition.percent(finding.value, signed=True) if finding else "",
                bool(sentences.crossed(finding)),
                cuts.get(one.period, ""),
                [edition.text(text) for text in one.corrections],
                [edition.text(text) for text in one.remarks],
                edition.path(page) if (page := subject.figure_page(one.period)) else "",
            )
        )
    return found


def points(observations: Sequence[Observation]) -> list[charts.Point]:
    """Return observations as the points of a chart."""
    return [charts.Point(Period.parse(one.period).start, one.value, str(one.status)) for one in observations]


def cuts(edition: Edition, series: Series) -> list[charts.Break]:
    """Return the breaks of a series for its chart, whose labels leave the month to the chart."""
    found = []
    for one in series.indicator.breaks:
        label = edition.text(one.label)
        found.append(charts.Break(one.day, label.partition(": ")[2] or label))
    return found


def subtitle(edition: Edition, series: Series, observations: Sequence[Observation]) -> str:
    """Return the measure, the place, the rhythm, and the first and last month."""
    words = {
        "measure": measure(edition, series),
        "span": _span(edition, observations),
    }
    if series.indicator.every is Kind.MONTH:
        return edition.say("%(measure)s, by month, %(span)s", **words)
    if series.indicator.kind == "stock":
        return edition.say("%(measure)s, at the end of each year, %(span)s", **words)
    return edition.say("%(measure)s, by year, %(span)s", **words)


def cut(edition: Edition, series: Series) -> list[str]:
    """Return the values that a series is of, where it is not of everything."""
    return [edition.text(value_name(name, value)).lower() for name, value in series.where.items()]


def measure(edition: Edition, series: Series) -> str:
    """Return the measure and the place, which a measure of one place names already."""
    short, where = edition.text(series.indicator.short), edition.text(series.place.name)
    return ", ".join([short if where in short else f"{short}, {where}", *cut(edition, series)])


def _span(edition: Edition, observations: Sequence[Observation]) -> str:
    return edition.span(observations[0].period, observations[-1].period, short=False)


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def stretches(edition: Edition, observations: Sequence[Observation]) -> list[Stretch]:
    """Return which product gave which months, in the order of their first month, with its last release."""
    found = []
    for number, (product, held) in enumerate(_by_product(observations).items(), 1):
        latest = max((one.published for one in held if one.published), key=lambda when: when.latest)
        found.append(
            Stretch(
                number,
                products(edition, product),
                ", ".join(edition.span(*run) for run in runs(one.period for one in held)),
                edition.number(len(held)),
                edition.published_short(latest),
            )
        )
    return found


def _by_product(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    """Return the months of each product, in the order of their first month."""
    parts: dict[str, list[Observation]] = {}
    for one in observations:
        if one.product:
            parts.setdefault(one.product, []).append(one)
    return parts


def _drawn_stretches(observations: Sequence[Observation]) -> list[charts.Stretch]:
    """Return the stretches as a chart draws them, none where one product gives all."""
    parts = list(_by_product(observations).values())
    found = [
        charts.Stretch(number, Period.parse(first).start, Period.parse(last).start)
        for number, held in enumerate(parts if len(parts) > 1 else [], 1)
        for first, last in runs(one.period for one in held)
    ]
    return sorted(found, key=lambda one: one.first)


def products(edition: Edition, names: str) -> list[Link]:
    """Return the products that a figure comes from, each by its title and its place in the page of sources."""
    return [
        Link(edition.text(source(name).title), edition.path(paths.source(name)), source(name).publisher.short)
        for name in parts_of(names)
    ]


def long_chart(edition: Edition, subject: Subject, uid: str, sizes: tuple[charts.Size, charts.Size]) -> Chart:
    """Return the whole series as a chart."""
    series, standing = subject.series, subject.headline.standing
    assert standing
    return _chart(edition, subject, uid, sentences.long_headline(edition, series, standing), sizes, series.observations)


def recent_chart(edition: Edition, subject: Subject, uid: str, sizes: tuple[charts.Size, charts.Size]) -> Chart:
    """Return the last eighteen months as a chart, each with the mark of its status."""
    last = subject.series.observations[-18:]
    return _chart(
        edition, subject, uid, sentences.recent_headline(edition, subject.indicator, last), sizes, last, recent=True
    )


def _chart(
    edition: Edition,
    subject: Subject,
    uid: str,
    headline: str,
    sizes: tuple[charts.Size, charts.Size],
    observations: Sequence[Observation],
    recent: bool = False,
) -> Chart:
    series = subject.series
    unit = edition.text(series.indicator.unit)
    draw = charts.recent_chart
    if not recent:
        draw = partial(charts.series_chart, stretches=_drawn_stretches(observations))
    drawing = draw(
        points(observations),
        title=headline,
        lang=edition.language,
        unit_label=unit,
        as_of=series.as_of,
        uid=uid,
        breaks=cuts(edition, series),
        held_to=subject.held_to,
        sizes=sizes,
        months=12 if series.indicator.every is Kind.YEAR else 1,
    )
    return Chart(
        headline,
        subtitle(edition, series, observations),
        edition.say("By month, %(span)s", span=_span(edition, observations)),
        drawing,
        stretches(edition, observations),
        capital(unit),
        rows(edition, subject, observations),
    )
