"""``rumbo track-record``: how forecasts have done, beside the random walk's on the same months."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rumbo.cli import answer, options
from rumbo.cli.backtest import drawing_progress
from rumbo.cli.language import _, day, language
from rumbo.cli.outlook import Indicator

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.analysis.track_record import Case, ScoreLine, Stated, TrackRecord

SHOWN = 24  # forecasts issued that a person reads; files have all


@options.filtered
def track_record(
    indicator: Indicator = None,
    place: options.Place = None,
    since: Annotated[
        str,
        typer.Option("--since", metavar="MONTH", help="The first origin replayed.", rich_help_panel=options.TIME),
    ] = "2010-01",
    as_of: options.AsOf = None,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """How forecasts did against what came, beside those of a random walk (the last value goes on).

    Those issued (rumbo outlook --issue), what others said, and the past replayed, which nobody issued, stand apart. CSV
    and Parquet have one row for each forecast; JSON has the pooled scores as well.
    """
    observatory = options.observatory()
    with drawing_progress() as progress:
        found = observatory.track_record(
            indicator, place, since=since, as_of=as_of, where=where, progress=progress, workers=os.cpu_count() or 1
        )
    rows = found.as_rows()
    if form == "json" or (form is None and output and answer.ending(output) == "json"):
        whole = {"forecasts": rows, "scores": [one.as_row() for one in found.lines], "refused": found.refused or None}
        answer.answer(rows, lambda: (), "json", output, whole)
    else:
        answer.answer(rows, lambda: _drawn(found), form, output)
    if torn := observatory.ledger.torn:
        answer.say(_("The ledger ends in a line that was never finished and does not count: {line}")
                   .format(line=torn[:60]))  # fmt: skip


def _drawn(found: TrackRecord) -> Iterator[RenderableType]:
    from rumbo.cli import figures
    from rumbo.core import place

    yield answer.heading(figures.title(found.indicator, place(found.place).name.in_language(language()), found.where))
    yield answer.faint(_("as known on {day}").format(day=day(found.as_of, short=False)))
    if found.stated:
        yield from ("", answer.heading(_("What others said, and ours replayed with what was known on that day")))
        yield _stated(found.stated)
        yield _("Nobody issued the replayed ones. A lower bound is not scored.")
    yield from ("", answer.heading(_("Issued")))
    yield _cases(found.issued) if found.issued else _("Nothing was issued here so far: rumbo outlook --issue does it.")
    yield from ("", answer.heading(_("Scores against the random walk, which is the last value")))
    yield _lines(found.lines) if found.lines else _("The month of no forecast is known yet.")
    if found.refused:
        yield _("Nothing is replayed: {why}").format(why=found.refused)
    yield from _lost(found)


def _heads(*names: str) -> list[str]:
    from rumbo.cli import marks

    return [marks.computed(name) for name in names]


def _number(value: float | None) -> str:
    from rumbo.words import number

    return "–" if value is None else number(round(value))


def _stated(found: Sequence[Stated]) -> RenderableType:
    from rumbo.cli.language import period

    heads = [_("Month"), _("Said on"), _("By"), _("Said"), *_heads(_("Ours, replayed"), _("The last value alone")),
             _("First print"), _("Now")]  # fmt: skip
    table = answer.table(*heads, right=range(3, 8), findings=(4, 5))
    for one in found:
        said = _number(one.expected.value)
        words = _("more than {value}").format(value=said) if one.expected.is_bound else said
        ours, rival = (one.ours.quantiles[0.5], one.ours.rival[0.5]) if one.ours else (None, None)
        first, now = (one.came.first, one.came.now) if one.came else (None, None)
        table.add_row(period(str(one.expected.month)), day(one.expected.said), one.expected.by[language()], words,
                      *map(_number, (ours, rival, first, now)))  # fmt: skip
    return table


def _cases(found: Sequence[Case]) -> RenderableType:
    from rumbo.analysis.score import INNER
    from rumbo.analysis.track_record import Against, Nature
    from rumbo.cli.language import period

    heads = [_("Issued on"), _("Month"), *_heads(_("Median"), _("80 in 100"), _("The last value alone")),
             _("First print"), *_heads(_("Score"), _("Score of the last value"))]  # fmt: skip
    table = answer.table(*heads, right=range(2, 8), findings=(2, 3, 4, 6, 7))
    for one in found[-SHOWN:]:
        span = " – ".join(_number(one.quantiles[level]) for level in INNER)
        ours, rival = one.scores.get(Against.FIRST, (None, None))
        late = _("{day}, after the figure was out").format(day=day(one.day))
        table.add_row(
            late if one.nature is Nature.LATE else day(one.day), period(one.month), _number(one.quantiles[0.5]), span,
            _number(one.rival[0.5]), _number(one.came.first if one.came else None),
            _number(ours.wis if ours else None), _number(rival.wis if rival else None),
        )  # fmt: skip
    return table


def _nature(name: str) -> str:
    return {"issued": _("issued"), "issued-late": _("issued after the figure was out"), "replayed": _("replayed")}[name]


def _lines(found: Sequence[ScoreLine]) -> RenderableType:
    from rumbo.analysis.track_record import Against
    from rumbo.cli.language import period
    from rumbo.words import number, percent

    names = [_("Months ahead"), _("Forecasts"), _("Score, share of the rival's"), _("Between, 95 in 100"),
             _("Of logs"), _("Inside 80 in 100"), _("Inside 95 in 100")]  # fmt: skip
    table = answer.table("", _("Origins since"), *_heads(*names), right=range(2, 9), findings=range(2, 9))
    for one in found:
        if one.against is not Against.FIRST:
            continue
        scores = one.pooled
        between = " – ".join(number(edge, decimals=3) for edge in scores.between) if scores.between else "–"
        table.add_row(
            _nature(one.nature), period(one.since), str(one.horizon), number(scores.cases),
            number(scores.ratio, decimals=3), between, number(scores.log_ratio, decimals=3),
            percent(scores.cover_80, language()), percent(scores.cover_95, language()),
        )  # fmt: skip
    return table


def _lost(found: TrackRecord) -> Iterator[str]:
    """Yield at which horizons the last value did better, in words."""
    from rumbo.analysis.track_record import Against, Nature
    from rumbo.cli.language import period

    for one in dict.fromkeys((line.nature, line.since) for line in found.lines):
        lines = [line for line in found.lines if (line.nature, line.since) == one and line.against is Against.FIRST]
        lost = [str(line.horizon) for line in lines if max(line.pooled.ratio, line.pooled.log_ratio) > 1]
        if lost and one[0] is not Nature.LATE:
            yield _("{nature}, origins since {month}: the last value alone did better at {horizons} months ahead, by "
                    "the score or by that of logs.").format(
                nature=_nature(one[0]).capitalize(), month=period(one[1]), horizons=", ".join(lost)
            )  # fmt: skip
