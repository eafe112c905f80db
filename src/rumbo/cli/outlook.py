"""``rumbo outlook``: what to expect of the next months, beside what the last value alone would say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rumbo.cli import answer, complete, options
from rumbo.cli.language import _, day, language, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.core import Finding

Indicator = Annotated[
    str | None,
    typer.Argument(
        metavar="INDICATOR",
        help="What is counted, month by month; else Border Patrol's encounters.",
        autocompletion=complete.indicators,
    ),
]
OUTER, INNER = ("0.025", "0.975"), ("0.1", "0.9")


@options.filtered
def outlook(
    indicator: Indicator = None,
    place: options.Place = None,
    by: options.By = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    horizons: Annotated[
        int,
        typer.Option(
            "--horizons", metavar="MONTHS", help="How many months ahead, up to 12.", rich_help_panel=options.TIME
        ),
    ] = 12,
    issue: Annotated[
        bool,
        typer.Option(
            "--issue",
            help="Write it into the ledger of what was issued, by which it will be scored.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = False,
    form: options.FormatOption = None,
    output: options.Output = None,
    lang: options.Language = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """What to expect of the next months, beside what the last value alone would say.

    CSV and Parquet have one row for each of the 23 quantiles; JSON has one finding for each month. With --by it is of
    all cells and sums as well, a row for each and each month: what is expected adds up exactly and is never negative.
    """
    from rumbo.errors import WrongUse

    if by and not issue:
        from rumbo.cli import cell_outlook

        cells = options.observatory().cell_outlook(
            by, indicator, place, until=until, as_of=as_of, horizons=horizons, where=where
        )
        cell_outlook.tell(cells, form, output)
        return
    if by or until:
        raise WrongUse(
            "--by came with --issue." if by else "--until came without --by.", "",
            "Issue the outlook of the total, without --by." if by else "Ask with --as-of, or rumbo backtest.",
        )  # fmt: skip

    if issue and as_of:
        raise WrongUse(
            "--issue came with --as-of.",
            "A forecast is issued today; one of another day would be a replay.",
            "Leave --as-of out, or ask rumbo backtest.",
        )
    if issue and os.environ.get("RUMBO_TODAY"):
        raise WrongUse(
            "--issue came while RUMBO_TODAY is set.",
            "What stands in the ledger was issued on the day it says.",
            "Unset it, or ask rumbo backtest.",
        )
    found = options.observatory().outlook(indicator, place, as_of=as_of, horizons=horizons, where=where)
    if form == "json" or (form is None and output and answer.ending(output) == "json"):
        answer.answer([one.as_row() for one in found], lambda: (), "json", output)
    else:
        answer.answer([row for one in found for row in _rows(one)], lambda: _drawn(found), form, output)
    if issue:
        _issue(indicator, place, horizons, where)


def _issue(indicator: str | None, place: str | None, horizons: int, where: Mapping[str, str] | None) -> None:
    """Write the outlook into the ledger, and say what that changed."""
    observatory = options.observatory()
    done, path = observatory.issue(indicator, place, horizons=horizons, where=where), observatory.ledger.path
    if done.torn:
        answer.say(_("A line that was never finished was put aside from {path}.").format(path=path))
    if done.new:
        answer.say(plural("{count} forecast issued, in {path}.", "{count} forecasts issued, in {path}.",
                          len(done.new), path=path))  # fmt: skip
    if done.same:
        answer.say(plural("{count} forecast stood there already.", "{count} forecasts stood there already.",
                          len(done.same)))  # fmt: skip


def _rows(one: Finding) -> Iterator[dict[str, Any]]:
    """Yield the rows of a month, with the columns that forecasts are scored by: origin, horizon, quantile, value."""
    quantiles, rival = _levels(one, "quantiles"), _levels(one, "rival")
    for level, value in quantiles.items():
        yield {
            **one.subject,
            "origin": one.parameters["origin"],
            "horizon": one.parameters["horizon"],
            "quantile": float(level),
            "value": value,
            "rival": rival[level],
            "finding": one.kind,
            "method": one.method,
            "rival_method": one.parameters["rival_method"],
            "vintage": one.parameters["vintage"],
            "aims_at": one.parameters["aims_at"],
            "information": one.parameters["information"],
            "releases": "; ".join(one.releases),
            "explanation": one.explanation[language()],
        }


def _levels(one: Finding, name: str) -> Mapping[str, float]:
    found: Any = one.parameters[name]
    return found  # type: ignore[no-any-return]


def _rests_on(first: Finding) -> str:
    if first.parameters["parts"]:
        return _("From the past of this series ({months} months since {since}) and of its parts by citizenship.")
    return _(
        "From the past of this series alone ({months} months since {since}), not tied to the outlook of its parts."
    )


def _drawn(found: Sequence[Finding]) -> Iterator[RenderableType]:
    from rumbo.cli import figures, marks
    from rumbo.cli.language import period
    from rumbo.core import place
    from rumbo.indicators import indicator
    from rumbo.words import number

    def span(levels: Mapping[str, float], ends: tuple[str, str]) -> str:
        return " – ".join(number(round(levels[end])) for end in ends)

    first = found[0]
    cut = {name: value for name, value in first.subject.items() if name not in ("indicator", "place", "period")}
    name = place(first.subject["place"]).name.in_language(language())
    yield answer.heading(figures.title(indicator(first.subject["indicator"]), name, cut))
    origin = period(str(first.parameters["origin"]), short=False)
    yield answer.faint(
        _("as known on {day}, when the figures reached {month}").format(day=day(first.as_of, short=False), month=origin)
    )
    yield ""
    heads = [_("Month"), _("Median"), _("80 in 100"), _("95 in 100"), _("The last value alone, 80 in 100")]
    table = answer.table(heads[0], *map(marks.computed, heads[1:]), right=range(1, 5), findings=range(1, 5), whole=0)
    for one in found:
        ours, rival = _levels(one, "quantiles"), _levels(one, "rival")
        median = number(round(ours["0.5"]))
        month = period(one.subject["period"])
        table.add_row(month, median, span(ours, INNER), span(ours, OUTER), span(rival, INNER))
    yield table
    yield ""
    since: Any = first.parameters["since"]
    yield _rests_on(first).format(months=first.parameters["months"], since=period(since))
    notes: Any = first.parameters["notes"]
    yield from (note[language()] for note in notes)
