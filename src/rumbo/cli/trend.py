"""``rumbo trend``: where a monthly flow is heading, in a sentence and in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, period
from rumbo.cli.outlook import Indicator

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.trend import Trend
    from rumbo.core import Finding

SHOWN = 12


@options.filtered
def trend(
    indicator: Indicator = None,
    place: options.Place = None,
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """Where a monthly flow is heading: adjusted for its season, on the month, the quarter, the year and the peak.

    A rise or a drop is told only where its interval leaves out no change. CSV and JSON have one row for each finding.
    """
    found = options.observatory().trend(indicator, place, as_of=as_of, where=where)
    rows = [one.as_row() for one in found.findings]
    if form == "json" or (form is None and output and answer.ending(output) == "json"):
        answer.answer(rows, lambda: (), "json", output)
        return
    answer.answer([_flat(one) for one in found.findings], lambda: _drawn(found), form, output)


def _flat(one: Finding) -> dict[str, Any]:
    """Return a finding as a row of figures and words alone, which any table can have."""
    known = {name: one.parameters.get(name) for name in ("verdict", "low", "high")}
    own = {"period": one.subject["period"], "base": one.subject.get("base") or one.subject.get("since")}
    return {
        "indicator": one.subject["indicator"],
        "place": one.subject["place"],
        **own,
        "finding": one.kind,
        "value": one.value,
        **known,
        "as_of": one.as_of.isoformat(),
        "method": one.method,
        "releases": "; ".join(one.releases),
        "explanation": one.explanation[language()],
    }


def _drawn(found: Trend) -> Iterator[RenderableType]:
    from rumbo.analysis import trend_told

    yield answer.heading(trend_told.sentence(found).in_language(language()))
    yield answer.faint(_("as known on {day}").format(day=day(found.as_of, short=False)))
    if found.level:
        yield ""
        yield from _months(found, found.level)
    for one in (found.turning, found.alarms):
        if one:
            yield ""
            yield one.explanation.in_language(language())
    if found.alarms:
        yield _alarm_table(found.alarms)


def _months(found: Trend, level: Finding) -> Iterator[RenderableType]:
    from rumbo.cli import marks
    from rumbo.words import number, percent

    heads = [_("Month"), marks.computed(_("Adjusted for the season")), marks.computed(_("Change"))]
    table = answer.table(*heads, right=[1, 2], findings=[1, 2])
    before: float | None = None
    rows = []
    for month, value in found.adjusted.items():
        rows.append(
            (period(month), number(value), percent(value / before - 1, language(), signed=True) if before else "–")
        )
        before = value
    for row in rows[-SHOWN:]:
        table.add_row(*row)
    yield table
    low, high, origins = (level.parameters[name] for name in ("low", "high", "origins"))
    band = _("The newest adjusted value may still move to {low} or {high}: of {count} months, 95 in 100 moved less.")
    yield band.format(low=number(float(str(low))), high=number(float(str(high))), count=origins)


def _alarm_table(log: Finding) -> RenderableType:
    rows: Any = log.parameters["alarms"]
    table = answer.table(_("Alarm"), _("Turning point"), _("Its month"), _("Months after it"), right=[3])
    kinds = {"peak": _("peak"), "trough": _("trough")}
    for one in rows[-SHOWN:]:
        turn = period(one["of"]) if one["of"] else _("none: a false alarm")
        table.add_row(period(one["month"]), kinds[one["turn"]], turn, "–" if one["lag"] is None else str(one["lag"]))
    return table
