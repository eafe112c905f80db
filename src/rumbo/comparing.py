"""From two periods, or two vintages of one, to what made up their difference: the figures that ``drivers`` needs.

Each cut is asked for on its own, so that a cell missing in a fine one costs the coarser ones nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from rumbo import answering
from rumbo.analysis.change import breaks_between
from rumbo.analysis.drivers import Compared, Drivers, Side, Subject, drivers, expected
from rumbo.analysis.factors import Cell
from rumbo.archive import Archive, Question
from rumbo.core import Kind, Observation, Period, Text, releases_of
from rumbo.core.codebook import dimension
from rumbo.core.table import OTHER
from rumbo.errors import BadPeriod, CannotForecast, MayNotBeSummed, NoData, WrongUse
from rumbo.series import Series

USUAL = ("area", "citizenship", "demographic")
"""What parts are told by where none are asked for, as far as they are known."""

_INFORMATION_ES = {"real-time": "en tiempo real", "pseudo-real-time": "en tiempo casi real"}

_Read = tuple[Mapping[Cell, float | None], tuple[str, ...], tuple[Text, ...]]
"""The cells of a cut, the releases they come from, and what must be said of them."""

_End = Callable[[tuple[str, ...]], _Read]
"""What reads a cut of one side."""


def change(archive: Archive, asked: Question, first: str, last: str | None) -> Drivers:
    """Return what made up the change from one period to another. Raises BadPeriod, MayNotBeSummed, NoData."""
    if last is None:
        raise WrongUse(f"{first} alone was named.", "A change has two ends.",
                       "Name a second period, or a day with --known-on for how its figure was revised.")  # fmt: skip
    periods = _length(asked, first), _length(asked, last)
    if len(periods[0]) != len(periods[1]):
        raise BadPeriod(
            f"{first} and {last} are not of one length: {len(periods[0])} and {len(periods[1])}, "
            f"counted in {asked.indicator.every}s.",
            "The longer one would count more for its length alone.",
            "Compare periods of one length.",
        )
    ends = [partial(_read, archive, asked, months) for months in periods]
    return _compare(asked, first, last, Compared.CHANGE, ends)


def revision(archive: Archive, asked: Question, first: str, last: str | None, day: date) -> Drivers:
    """Return how the figure of a period was revised since a day. Raises BadPeriod, MayNotBeSummed, NoData."""
    if last not in (None, first):
        raise WrongUse(
            f"{first} and {last} came with a day.", "A revision is of one period.", "Leave the second period out."
        )
    months = _length(asked, first)
    ends = [partial(_read, archive, replace(asked, as_of=one), months) for one in (day, asked.as_of)]
    note = Text(
        en=f"The first side is what was known on {day}, the second what was on {asked.as_of}.",
        es=f"El primer lado es lo que se conocía el {day}; el segundo, lo que se conocía el {asked.as_of}.",
    )
    return _compare(asked, first, first, Compared.REVISION, ends, [note])


def surprise(archive: Archive, asked: Question, first: str, last: str | None) -> Drivers:
    """Return what made up the difference between a month's figure and what an earlier month's outlook expected of it.

    Raises BadPeriod, MayNotBeSummed, NoData, CannotForecast.
    """
    from rumbo import asking
    from rumbo.analysis import backtest

    asking.of_a_flow(replace(asked, by=(), values={}), "A surprise")
    origin, target = Period.parse(asking.month(first)), Period.parse(asking.month(last or first))
    horizon = (target.start.year - origin.start.year) * 12 + target.start.month - origin.start.month
    if not 1 <= horizon <= 12:
        raise BadPeriod(
            f"From {first} to {last} are {horizon} months.", "An outlook reaches 1 to 12.", "Name such months."
        )
    whole = replace(asked, by=(), values={})
    seen = next(
        (one for one in backtest.vintages(answering.held(archive, whole)) if one.origin == str(origin)), None
    )  # fmt: skip
    if seen is None:
        raise NoData(f"{first} is not known.", "No outlook starts from it.", "Name another month.")
    (total,) = _forecast([seen.months], horizon)

    def hoped(by: tuple[str, ...]) -> _Read:
        if not by:
            return {(): total}, (), ()
        return _expected_parts(archive, replace(asked, by=by), origin, horizon, seen.day, total)

    def came(by: tuple[str, ...]) -> _Read:
        return _read(archive, asked, [str(target)], by)

    note = Text(
        en=f"Expected is the median of the outlook from {origin}, with what was held on {seen.day} "
        f"({seen.information}); what it says of each part is brought to what it says of the total.",
        es=f"Lo esperado es la mediana de la perspectiva desde {origin}, con lo que se tenía el {seen.day} "
        f"({_INFORMATION_ES[seen.information]}); lo que dice de cada parte se ajusta a lo que dice del total.",
    )
    return _compare(asked, str(origin), str(target), Compared.SURPRISE, [hoped, came], [note])


def _compare(
    asked: Question, first: str, last: str, compared: Compared, ends: Sequence[_End], notes: Sequence[Text] = ()
) -> Drivers:
    _may_be_summed(asked)
    found = asked.indicator.at(asked.place)
    totals = [end(()) for end in ends]
    sides = [_total(one, period) for one, period in zip(totals, (first, last), strict=True)]
    releases, told = [[*one[1]] for one in totals], dict.fromkeys(notes)
    cuts: list[dict[tuple[str, ...], Mapping[Cell, float | None]]] = [{}, {}]
    for by in _cuts(asked):
        read = _both(asked, by, ends)
        if not read:
            told[_not_known(by)] = None
        for number, (cells, used, said) in enumerate(read):
            cuts[number][by] = cells
            releases[number] += used
            told |= dict.fromkeys(said)
    crossed = breaks_between(found, first, last)
    told |= dict.fromkeys(one.text for one in found.breaks if one.day in crossed)
    subject = Subject(found, asked.place, first, last, asked.as_of, compared, asked.where, crossed)
    before, after = (
        Side(total, cut, tuple(dict.fromkeys(used))) for total, cut, used in zip(sides, cuts, releases, strict=True)
    )
    return drivers(subject, before, after, asked.by, list(told))


def _both(asked: Question, by: tuple[str, ...], ends: Sequence[_End]) -> list[_Read]:
    """Return a cut of both sides; nothing where no part is known on both, which raises where the cut was asked for."""
    try:
        read = [end(by) for end in ends]
    except (NoData, MayNotBeSummed):
        if asked.by:
            raise
        return []
    first, last = (one[0] for one in read)
    if any(value is not None and last.get(cell) is not None for cell, value in first.items()):
        return read
    if asked.by:
        raise NoData(_not_known(by)["en"], "", "Ask for another cut, or other periods.")
    return []


def _not_known(by: Sequence[str]) -> Text:
    names = [dimension(one).name for one in by]
    return Text(
        en=f"By {' and '.join(one['en'].lower() for one in names)}, no part is known on both sides.",
        es=f"Por {' y '.join(one['es'].lower() for one in names)}, ninguna parte se conoce en ambos lados.",
    )


def _cuts(asked: Question) -> list[tuple[str, ...]]:
    """Return the cuts to ask for: each dimension on its own, and all together where several are asked for."""
    if not asked.by:
        has = asked.indicator
        return [(one,) for one in USUAL if one in has.dimensions and one in has.sums_over and one not in asked.where]
    return [*((one,) for one in asked.by), *([asked.by] if len(asked.by) > 1 else [])]


def _may_be_summed(asked: Question) -> None:
    for name in asked.by:
        if name not in asked.indicator.sums_over:
            raise MayNotBeSummed(
                f"{asked.indicator.id} must not be summed over {name}.",
                "Its parts do not make up a total, so that they cannot make up a change of it.",
                f"It may be broken down by {', '.join(asked.indicator.sums_over) or 'nothing'}.",
            )
    if asked.values:
        raise WrongUse(
            f"Several values of {', '.join(asked.values)} were named.",
            "All parts of a dimension make up a change.",
            "Name one value, or break down with --by.",
        )


def _length(asked: Question, text: str) -> list[str]:
    """Return the months, or years, of a period. Raises BadPeriod, MayNotBeSummed."""
    from rumbo import asking

    period = Period.parse(text)
    if period.end > asked.as_of:
        raise NoData(f"{text} is not over by {asked.as_of}.", "", "Name an earlier period.")
    found = asking.periods_asked(text, text, [text], asked.as_of, asked.indicator.every)
    if len(found) > 1 and asked.indicator.every is Kind.MONTH and "month" not in asked.indicator.sums_over:
        raise MayNotBeSummed(
            f"{asked.indicator.id} must not be summed over months.",
            "The same person may be in several.",
            "Name a month.",
        )
    return found


def _read(archive: Archive, asked: Question, months: Sequence[str], by: tuple[str, ...]) -> _Read:
    """Return the cells of a cut over some months, the releases they come from, and what must be said of them."""
    series = answering.series(archive, replace(asked, by=by, values={}), (months[0], months[-1]))
    values: dict[Cell, list[float | None]] = {}
    for one in series:
        values.setdefault(_cell(one, by), []).append(one.value)
    cells = {cell: None if None in each else sum(value or 0 for value in each) for cell, each in values.items()}
    return cells, releases_of(series.known), _said(series)


def _said(series: Series) -> tuple[Text, ...]:
    known = {one.text for one in series.indicator.breaks}
    return tuple(note for note in series.notes if note not in known)


def _cell(one: Observation, by: Iterable[str]) -> Cell:
    """Return the cell of an observation; what ``other`` leaves over is part of its name."""
    return tuple(
        f"{OTHER}|{one.leaves_over['en']}|{one.leaves_over['es']}"
        if one.dimensions[name] == OTHER and one.leaves_over
        else one.dimensions[name]
        for name in by
    )


def _total(read: _Read, period: str) -> float:
    value = read[0].get(())
    if value is None:
        raise NoData(f"The total of {period} is not known.", "", "Name another period, place or day.")
    return value


def _forecast(series: Sequence[Mapping[str, float | None]], horizon: int) -> list[float]:
    """Return the median expected of each series; of one that no outlook can be made of, its last value.

    Raises CannotForecast where that is a single one.
    """
    from rumbo.analysis.flow import Flow, flow
    from rumbo.analysis.forecast import MEDIAN, forecasts

    flows: dict[int, Flow] = {}
    for number, months in enumerate(series):
        try:
            flows[number] = flow(months)
        except CannotForecast:
            if len(series) == 1:
                raise
    made = dict(zip(flows, forecasts(list(flows.values()), [horizon]), strict=True))
    return [
        made[number][0].quantiles[MEDIAN]
        if number in made
        else next((value for value in reversed(list(months.values())) if value is not None), 0.0)
        for number, months in enumerate(series)
    ]


def _expected_parts(archive: Archive, asked: Question, origin: Period, horizon: int, day: date, total: float) -> _Read:
    """Return what was expected of each part known at the origin; where none was by the day, as known now."""
    until = (None, str(origin))
    series = answering.series(archive, replace(asked, as_of=day), until)
    if not any(one.period == str(origin) and one.value is not None for one in series):
        series = answering.series(archive, asked, until)
    lines: dict[Cell, dict[str, float | None]] = {}
    for one in series:
        lines.setdefault(_cell(one, asked.by), {})[one.period] = one.value
    alive = {cell: months for cell, months in lines.items() if months.get(str(origin)) is not None}
    made = _forecast([*alive.values(), {}], horizon)[:-1]
    parts = expected(total, dict(zip(alive, made, strict=True)))
    return {**dict.fromkeys(lines), **parts}, releases_of(series.known), _said(series)
