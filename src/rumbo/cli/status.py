"""``rumbo status``: the situation on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rumbo.cli import answer, options
from rumbo.cli.language import _, day, language, period, plural
from rumbo.publish import held

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rumbo.archive import Silence
    from rumbo.core import Finding, Observation, Text
    from rumbo.observatory import Headline, Observatory, Situation
    from rumbo.series import Series

MONTHS = 24
A_YEAR = 365
HALF_A_YEAR = 183
ENOUGH = 24  # months known, for a rank among them to say something
Key = tuple[str, str, str]


def status(
    as_of: options.AsOf = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is older than a year or ended, and each source in a row.")
    ] = False,
    form: Annotated[
        Literal["table", "json"] | None,
        typer.Option(
            "--format",
            metavar="table|json",
            help="A screen for people, or JSON.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write to a file, in JSON; with --format table, the screen.",
            rich_help_panel=options.OUTPUT,
        ),
    ] = None,
    lang: options.Language = None,
) -> None:
    """The situation: the newest figures, their age, how they stand, and which sources are late."""
    observatory = options.observatory()
    situation = observatory.situation(as_of)
    with answer.waiting(_("Working out where the figures are heading")):  # once after new releases, then remembered
        trend = _trend(observatory, situation)
    if form is None and output:
        answer.ending(output, ("json",))
    if form == "json" or (form is None and output):
        from rumbo.publish import json

        answer.deliver(json.whole(_whole(situation, trend)), output)
    else:
        answer.draw_to(output, _screen(situation, trend, everything))


# For people ---------------------------------------------------------------------------------------------------------


def _trend(observatory: Observatory, situation: Situation) -> Text | None:
    """Return where the first indicator is heading, None where that cannot be said."""
    from rumbo.errors import CannotForecast, WrongUse

    if not situation.headlines:
        return None
    series = situation.headlines[0].series
    try:
        return observatory.trend_told(series.indicator.id, series.place.id, whole=False, as_of=situation.as_of)
    except (CannotForecast, WrongUse):
        return None


def _screen(situation: Situation, trend: Text | None, everything: bool) -> Iterator[RenderableType]:
    from rumbo.cli import marks

    yield answer.heading(_("The situation on {day}").format(day=day(situation.as_of, short=False)))
    yield ""
    if not situation.headlines:
        yield _("No figure was known on that day.")
    else:
        yield _sentence(situation.headlines[0])
        if trend:
            yield answer.finding(f"{marks.COMPUTED} {trend.in_language(language())}")
        yield ""
        yield from _figures([one for one in situation.headlines if one.standing], everything)
        if situation.at_large:
            yield ""
            yield _at_large(situation.at_large)
    yield ""
    if everything:
        yield from sources_table(situation.silences)
    else:
        yield from _late(situation.silences)


def _late(silences: Sequence[Silence]) -> Iterator[RenderableType]:
    """Yield which sources are late, by how many days, under what is known of each."""
    from rumbo.cli import marks

    late = [one for one in silences if one.days]
    if not late:
        yield _("No source is late.")
        return
    yield plural(
        "{count} of {all} sources is late, by so many days (rumbo sources tells more):",
        "{count} of {all} sources are late, by so many days (rumbo sources tells more):",
        len(late),
        all=len(silences),
    )
    together: dict[str, list[str]] = {}
    for one in late:
        together.setdefault(marks.standing(one), []).append(f"{one.source.id} {one.days:,}")
    for words, names in together.items():
        yield f"  {words}: {', '.join(names)}"


def _at_large(share: Finding) -> RenderableType:
    """Return the line on the people met away from the border, whom the figures of the border contain."""
    from rich.text import Text

    from rumbo.cli import marks
    from rumbo.words import number, percent

    line = Text(f"{marks.COMPUTED} {percent(share.value, language())} ", style=answer.FINDING)
    sentence = _("of Border Patrol's figure was met at large, away from the border: {part} of {whole} in {month}.")
    return line.append(
        sentence.format(
            part=number(share.parameters["part"]),  # type: ignore[arg-type]
            whole=number(share.parameters["whole"]),  # type: ignore[arg-type]
            month=period(share.subject["period"], short=False),
        ),
        style="not bold default",
    )


def _figures(headlines: Sequence[Headline], everything: bool) -> Iterator[RenderableType]:
    """Yield the indicators: in full those of the last half year, in a line each others of the last year, or all."""
    new = [one for one in headlines if not _is_old(one.series) and (one.series.age_days or 0) <= HALF_A_YEAR]
    groups: dict[Key, list[Headline]] = {}
    for one in new:
        if newest := one.series.newest:
            groups.setdefault((newest.place, newest.period, str(newest.release)), []).append(one)
    width = max((len(one.series.indicator.short.in_language(language())) for one in new), default=0) + 2
    for number, together in enumerate(groups.values()):
        yield from _group(together, width, headed=number == 0)
    rest = [one for one in headlines if one not in new]
    told = [one for one in rest if everything or not new or not _is_old(one.series)]
    yield _key([*new, *told])
    if told:
        yield ""
        yield _older(told)
    if left := len(rest) - len(told):
        yield answer.faint(
            plural(
                "{count} more is older than a year, or ended: rumbo status --all tells it.",
                "{count} more are older than a year, or ended: rumbo status --all tells them.",
                left,
            )
        )


def _is_old(series: Series) -> bool:
    ended = series.indicator.ended
    return (series.age_days or 0) > A_YEAR or bool(ended and ended < series.as_of)


def _sentence(headline: Headline) -> str:
    """Return the newest figure of the first indicator in plain words."""
    from rumbo.core import Status
    from rumbo.publish import sentences

    found, series = headline.standing, headline.series
    if found is None:
        return ""
    newest = found.newest
    figure = _("{figure} {counted} {where} in {period}").format(
        figure=sentences.figure(newest, language()),
        counted=sentences.counted(series.indicator, language()),
        where=sentences.at(series.place, language()),
        period=period(newest.period, short=False),
    )
    if newest.status is not Status.NORMAL:
        figure += f" ({sentences.status_word(newest.status, language())})"
    compared = [_compared(one) for one in (found.on_month, found.on_year) if one]
    if compared:
        figure += ": " + _(" and ").join(compared)
    age = plural(
        "It is the newest month known, and it ended {count} day ago.",
        "It is the newest month known, and it ended {count} days ago.",
        series.age_days or 0,
    )
    return f"{figure}. {age}"


def _compared(finding: Finding) -> str:
    from rumbo.words import percent

    value = finding.value or 0
    words = {"share": percent(abs(value), language()), "month": period(finding.subject["base"], short=False)}
    if value == 0:
        sentence = _("as many as in {month}")
    elif value > 0:
        sentence = _("{share} more than in {month}")
    else:
        sentence = _("{share} fewer than in {month}")
    text = sentence.format(**words)
    return text + (" " + _("(what is counted changed in between)") if finding.parameters["breaks"] else "")


def _group(headlines: Sequence[Headline], width: int, *, headed: bool) -> Iterator[RenderableType]:
    """Yield the indicators whose newest figure is of one place, month and release."""
    from rich.text import Text

    from rumbo.cli import marks

    series = headlines[0].series
    newest = series.newest
    if newest is None:
        return
    place = series.place.name.in_language(language())
    title = f"{place[:1].upper()}{place[1:]}, {period(newest.period, short=False)}"
    line = Text(f"{title}, ", style="bold")
    age = plural("{count} day old", "{count} days old", series.age_days or 0)
    line.append(age)
    yield line
    when = marks.published(newest.published)
    yield answer.faint(_("{release}, published {when}").format(release=newest.release, when=when))
    heads = [marks.computed(_("on month")), marks.computed(_("on year"))]
    if headed:
        yield Text(" " * (width + 12) + "".join(f"{head:>14}" for head in heads), style=answer.FINDING)
    for one in headlines:
        yield from _lines(one, width)


def _lines(headline: Headline, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    from rumbo.cli import marks
    from rumbo.words import number

    found = headline.standing
    if found is None:
        return
    series, newest = headline.series, found.newest
    line = Text(f"{series.indicator.short.in_language(language()):<{width}}")
    line.append(f"{marks.mark(newest) + ' ' + number(newest.value):>12}")
    line.append(f"{marks.change(found.on_month):>14}{marks.change(found.on_year):>14}", style=answer.FINDING)
    yield line
    second = Text(f"  {marks.sparkline(_last_months(series.observations))}  ")
    if int(str(found.rank.parameters["of"])) >= ENOUGH:
        second.append(marks.computed(marks.rank(found.rank)), style=answer.FINDING)
    yield second


def _older(headlines: Sequence[Headline]) -> RenderableType:
    """Return the indicators that are no longer the situation: their newest figure, and how old it is."""
    from rumbo.cli import marks
    from rumbo.words import number

    found = answer.table(_("Older, or ended"), _("Newest"), _("Figure"), _("How it stands"), right=[2])
    for one in headlines:
        series, newest = one.series, one.series.newest
        if newest is None:
            continue
        ended = series.indicator.ended
        if ended and ended < series.as_of:
            words = _("ended on {day}").format(day=day(ended))
        else:
            words = plural("{count} day old", "{count} days old", series.age_days or 0)
        figure = f"{marks.mark(newest)} {number(newest.value)}"
        found.add_row(series.indicator.short.in_language(language()), period(newest.period), figure, words)
    return found


def _last_months(observations: Iterable[Observation]) -> list[float | None]:
    """Return the values of the last months up to the newest known, holes included."""
    from rumbo.core import Period

    values = {one.period: one.value for one in observations}
    known = [text for text, value in values.items() if value is not None]
    newest = Period.parse(max(known))
    return [values.get(str(newest - back)) for back in range(MONTHS - 1, -1, -1)]


def _key(headlines: Sequence[Headline]) -> RenderableType:
    """Return the key to the marks that occur on the screen."""
    from rumbo.cli import marks

    found = [one.standing for one in headlines if one.standing]
    parts = [marks.statuses(one.newest for one in found)]
    parts.append(_("{mark} computed by Rumbo").format(mark=marks.COMPUTED))
    crossed = [each for one in found for each in (one.on_month, one.on_year, one.rank) if each]
    if any(each.parameters["breaks"] for each in crossed):
        parts.append(_("{mark} across a break").format(mark=marks.BREAK))
    return answer.faint("   ".join(parts))


def sources_table(silences: Sequence[Silence]) -> Iterator[RenderableType]:
    """Yield how each source stands against its own rhythm, as a table."""
    from rumbo.cli import marks

    found = answer.table(_("Source"), _("Newest"), _("Late"), _("How it stands"), right=[2])
    for one in silences:
        found.add_row(one.source.id, marks.newest(one), marks.late(one), marks.standing(one))
    yield found


# For programs -------------------------------------------------------------------------------------------------------


def _whole(situation: Situation, trend: Text | None) -> Mapping[str, Any]:
    return {
        "as_of": situation.as_of.isoformat(),
        "indicators": [_headline(one) for one in situation.headlines if one.standing],
        "trend": dict(trend) if trend else None,
        "at_large": situation.at_large.as_row() if situation.at_large else None,
        "sources": [held.silence(one) for one in situation.silences],
        "latest_releases": [
            {"release": one.id, "published": str(one.published), "newest": str(one.newest) if one.newest else None}
            for one in situation.latest
        ],
    }


def _headline(headline: Headline) -> dict[str, Any]:
    found = headline.standing
    assert found is not None
    return {
        **found.newest.as_row(),
        "age_days": headline.series.age_days,
        "on_month": found.on_month.as_row() if found.on_month else None,
        "on_year": found.on_year.as_row() if found.on_year else None,
        "rank": found.rank.as_row(),
        "last_months": _last_months(headline.series.observations),
    }
