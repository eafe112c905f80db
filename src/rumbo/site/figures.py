"""Figures as a page shows them: each with its status and its release, and charts with their headline and their table.

Everything here is words and paths already; templates only place them. Paths are from the root of the site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.analysis.change import change
from rumbo.core import Observation, Period, Published, Status
from rumbo.series import Series
from rumbo.site import sentences
from rumbo.site.edition import SYMBOLS, Edition
from rumbo.site.evidence import Subject
from rumbo.sources import source


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, the symbol and the word of its status, its release and when that came out."""

    value: str
    symbol: str
    status: str
    release: str
    release_path: str
    published: str


@dataclass(frozen=True, slots=True)
class Row:
    """One month in a table: its figure, its change on the year before, and a break that begins in it."""

    period: str
    figure: Figure
    change: str
    crosses: bool
    cut: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its headline, its measure (or its months alone), its sources, and the table that says the same."""

    headline: str
    subtitle: str
    months: str
    drawing: charts.Drawing
    sources: str
    unit: str
    rows: Sequence[Row]


def release_anchor(release: str) -> str:
    """Return the name of a release's place in a page.

    >>> release_anchor("cbp-southwest.57dd66fe1f9f")
    'release-cbp-southwest.57dd66fe1f9f'
    """
    return f"release-{release}"


def figure(edition: Edition, subject: Subject, one: Observation) -> Figure:
    """Return one observation as a page shows it; its release leads to the table of releases of the subject's page."""
    word = edition.status(one.status)
    if one.rounding > 1 and one.value is not None:
        word = edition.say("%(status)s, rounded to %(step)s", status=word, step=edition.number(one.rounding))
    return Figure(
        value=edition.number(one.value) if one.status is not Status.SUPPRESSED else "",
        symbol=SYMBOLS[one.status],
        status=word,
        release=one.release or "",
        release_path=f"{edition.path(subject.page)}#{release_anchor(one.release)}" if one.release else "",
        published=published(edition, one.published),
    )


def published(edition: Edition, when: Published | None) -> str:
    """Return when a figure came out, for a table."""
    return edition.published_short(when) if when else ""


def rows(edition: Edition, subject: Subject, observations: Sequence[Observation]) -> list[Row]:
    """Return months as rows of a table, newest first."""
    held = {one.period: one for one in subject.series.observations}
    cuts = {f"{one.day:%Y-%m}": edition.text(one.label) for one in subject.indicator.breaks}
    found = []
    for one in sorted(observations, key=lambda one: one.period, reverse=True):
        finding = change(subject.indicator, held.get(str(Period.parse(one.period) - 12)), one)
        found.append(
            Row(
                edition.period(one.period),
                figure(edition, subject, one),
                edition.percent(finding.value, signed=True) if finding else "",
                bool(sentences.crossed(finding)),
                cuts.get(one.period, ""),
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
    return edition.say(
        "%(measure)s, %(place)s, by month, %(span)s",
        measure=edition.text(series.indicator.short),
        place=edition.text(series.place.name),
        span=_span(edition, observations),
    )


def _span(edition: Edition, observations: Sequence[Observation]) -> str:
    return edition.span(observations[0].period, observations[-1].period, short=False)


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sources_line(edition: Edition, observations: Sequence[Observation]) -> str:
    """Return which source gave which months, in the order of their first month, with the status and last release."""
    parts: dict[str, list[Observation]] = {}
    for one in observations:
        if one.product:
            parts.setdefault(one.product, []).append(one)
    told = []
    for product, held in parts.items():
        latest = max((one.published for one in held if one.published), key=lambda when: when.latest)
        told.append(
            edition.say(
                "%(title)s (%(months)s; last release %(published)s)",
                title=edition.text(source(product).title),
                months=", ".join(edition.span(*run) for run in _runs(held)),
                published=edition.published_short(latest),
            )
        )
    return "; ".join(told) + "."


def _runs(observations: Sequence[Observation]) -> list[tuple[str, str]]:
    """Return the first and last month of each run of months without a gap."""
    runs: list[tuple[str, str]] = []
    for period in sorted(one.period for one in observations):
        if runs and str(Period.parse(runs[-1][1]) + 1) == period:
            runs[-1] = (runs[-1][0], period)
        else:
            runs.append((period, period))
    return runs


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
    draw = charts.recent_chart if recent else charts.series_chart
    unit = edition.text(series.indicator.unit)
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
    )
    return Chart(
        headline,
        subtitle(edition, series, observations),
        edition.say("By month, %(span)s", span=_span(edition, observations)),
        drawing,
        sources_line(edition, observations),
        capital(unit),
        rows(edition, subject, observations),
    )
