"""Border Patrol's figure at entry and at large: the share met away from the border, which recent figures must name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.core import Finding, Observation
from rumbo.core.codebook import value_name
from rumbo.series import Series
from rumbo.site import paths
from rumbo.site.edition import Edition
from rumbo.site.evidence import Evidence, parts_of
from rumbo.site.figures import Figure, Link, figure, points

PAGE = "indicators/usbp-encounters.html"
TOLD = ("usbp-encounters", "cbp-encounters")  # the figure that is split, and the one that contains it
SHOWN = 18  # months in the chart: before, the figure was so large that nothing could be told apart beside it
PARTS = ("at-entry", "at-large")
SIZES = (charts.WIDE.high(190), charts.NARROW.high(170))


@dataclass(frozen=True, slots=True)
class Share:
    """The share met at large in the newest month that is split: a finding, with its two figures and its releases."""

    percent: str
    part: str
    whole: str
    month: str
    releases: Sequence[Link]


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One month: its two figures and the share at large."""

    month: str
    entry: Figure
    large: Figure
    share: str


@dataclass(frozen=True, slots=True)
class Split:
    """The two figures of the last months as a chart; the share through all of them, its range, and the table."""

    headline: str
    subtitle: str
    drawing: charts.Drawing
    course: str
    lowest: str
    highest: str
    rows: Sequence[SplitRow]


def newest_share(edition: Edition, finding: Finding | None) -> Share | None:
    """Return the newest share in words, None where no month is split."""
    if finding is None:
        return None
    part, whole = finding.parameters["part"], finding.parameters["whole"]
    assert isinstance(part, int) and isinstance(whole, int)
    return Share(
        edition.percent(finding.value),
        edition.number(part),
        edition.number(whole),
        edition.period(finding.subject["period"]),
        [Link(name, edition.path(paths.release(name))) for release in finding.releases for name in parts_of(release)],
    )


def split(edition: Edition, evidence: Evidence) -> Split | None:
    """Return both figures through the months, None where no month is split."""
    if not evidence.split or not evidence.shares:
        return None
    shares = {one.subject["period"]: one for one in evidence.shares}
    shown = sorted(shares)[-SHOWN:]
    newest = newest_share(edition, evidence.shares[-1])
    assert newest
    headline = edition.say(
        "Met at large: %(part)s of %(whole)s in %(month)s", part=newest.part, whole=newest.whole, month=newest.month
    )
    lines: dict[str, dict[str, Observation]] = {name: {} for name in PARTS}
    for one in evidence.split.known:
        lines[one.dimensions["entry"]][one.period] = one
    drawing = charts.lines_chart(
        [
            charts.Line(edition.text(value_name("entry", name)), tuple(points([line[month] for month in shown])))
            for name, line in lines.items()
        ],
        title=headline,
        lang=edition.language,
        unit_label=edition.text(evidence.split.indicator.unit),
        as_of=evidence.split.as_of,
        uid="entry",
        sizes=SIZES,
    )
    return Split(
        headline,
        _measure(edition, evidence.split, shown),
        drawing,
        charts.sparkline([one.value for one in evidence.shares], width=200, height=36),
        _named(edition, min(evidence.shares, key=lambda one: one.value or 0)),
        _named(edition, max(evidence.shares, key=lambda one: one.value or 0)),
        [_row(edition, lines, share) for _, share in sorted(shares.items(), reverse=True)],
    )


def _measure(edition: Edition, series: Series, shown: Sequence[str]) -> str:
    return edition.say(
        "%(measure)s at entry and at large, %(place)s, by month, %(span)s",
        measure=edition.text(series.indicator.short),
        place=edition.text(series.place.name),
        span=edition.span(shown[0], shown[-1], short=False),
    )


def _row(edition: Edition, lines: Mapping[str, Mapping[str, Observation]], share: Finding) -> SplitRow:
    month = share.subject["period"]
    entry, large = (figure(edition, lines[name][month]) for name in PARTS)
    return SplitRow(edition.period(month), entry, large, edition.percent(share.value))


def _named(edition: Edition, finding: Finding) -> str:
    return edition.say(
        "%(percent)s in %(month)s",
        percent=edition.percent(finding.value),
        month=edition.period(finding.subject["period"]),
    )
