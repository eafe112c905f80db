"""From words to a question, and from an answer to what its reader must know: the two ends of ``Observatory.series``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from rumbo.archive import Question, feeding
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.core import Indicator, Kind, Observation, Period, Status, Text, is_within, place
from rumbo.core.codebook import dimension, parse_value, value_name
from rumbo.core.table import OTHER
from rumbo.errors import BadPeriod, NoData, UnknownDimension, WrongUse

BORDER = "usbp-encounters"
"""The series that is meant where an outlook is asked for without one: Border Patrol, at the southwest border."""

BORDER_PARTS = {"citizenship": ("GTM", "HND", "MEX", "SLV")}
"""The parts whose own outlooks enter that series': those that CBP's newest files tell apart every month."""

SUCH_AS = {Kind.MONTH: "2023-12", Kind.YEAR: "2023"}


class Cut(NamedTuple):
    """What a question fixes, breaks down, and restricts to several values."""

    where: dict[str, str]
    by: tuple[str, ...]
    values: dict[str, list[str]]


def cut(by: str | Sequence[str] | None, given: Mapping[str, str | None]) -> Cut:
    """Return what is fixed, what is restricted to several values, and what is broken down.

    ``other`` is always a breakdown: what it leaves over differs between tables and is part of its name.

    >>> cut(None, {"citizenship": "Venezuela", "demographic": "single-adults,family-units"})
    Cut(where={'citizenship': 'VEN'}, by=('demographic',), values={'demographic': ['single-adults', 'family-units']})

    Raises UnknownDimension, UnknownValue, AmbiguousPlace.
    """
    names = [by] if isinstance(by, str) else by or ()
    broken_down = [dimension(name).id for entry in names for name in entry.split(",")]
    where: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, text in given.items():
        if text is None:
            continue
        key = dimension(name).id
        chosen = _values(key, text)
        if len(chosen) == 1 and chosen[0] != OTHER and key not in broken_down:
            where[key] = chosen[0]
        else:
            values[key] = chosen
    return Cut(where, tuple(dict.fromkeys([*broken_down, *values])), values)


def question(
    found: Indicator, name: str | None, day: date, by: str | Sequence[str] | None, given: Mapping[str, str | None]
) -> Question:
    """Return the question that is put to the archive; of a dimension of which nothing is asked, the usual value.

    Raises as ``cut`` and ``place_asked`` do.
    """
    try:
        asked = cut(by, given)
    except UnknownDimension as error:  # those of this indicator, not all there are
        raise UnknownDimension(error.what, "", f"{found.id} has {', '.join(found.dimensions) or 'none'}.",
                               {"dimension": found.dimensions}) from error  # fmt: skip
    usual = {name: value for name, value in found.usual.items() if name not in {*asked.where, *asked.by}}
    return Question(found, place_asked(found, name, asked), day, {**asked.where, **usual}, asked.by, asked.values)


def of_a_flow(asked: Question, made: str = "An outlook") -> Question:
    """Return a question that what is ``made`` can answer. Raises WrongUse for what is not one monthly flow."""
    found = asked.indicator
    if found.kind != "flow" or found.frequency != "month":
        raise WrongUse(
            f"{found.id} is a {found.kind} of the {found.frequency}.",
            f"{made} is made of monthly flows alone.",
            "`rumbo indicators` says what each one is.",
        )
    if asked.by:
        raise WrongUse(
            f"{', '.join(asked.by)} has several values.", f"{made} is of one series.", "Ask for one value at a time."
        )
    return asked


def ahead(months: int) -> None:
    """Refuse a number of months that no outlook reaches. Raises WrongUse."""
    if not 1 <= months <= 12:
        raise WrongUse(f"{months} months ahead.", "The outlook reaches 12 months.", "Ask for 1 to 12.")


def parts_of(asked: Question) -> Question | None:
    """Return the question for the parts whose own outlooks enter that of a flow, None where it has none."""
    border = asked.indicator.id == BORDER and asked.place == asked.indicator.home and not (asked.where or asked.by)
    values = {name: list(parts) for name, parts in BORDER_PARTS.items()}
    return replace(asked, by=tuple(values), values=values) if border else None


def month(text: str) -> str:
    """Return the month that a text names. Raises BadPeriod."""
    found = Period.parse(text)
    if found.kind is not Kind.MONTH:
        raise BadPeriod(f"{text} is no month.", "The past is replayed month by month.", "Write 2010-01.")
    return str(found)


def _values(key: str, text: str) -> list[str]:
    # A name with a comma in it (CHINA, PEOPLES REPUBLIC OF) is tried whole before it is taken apart.
    try:
        return [parse_value(key, text)]
    except WrongUse:
        if "," not in text:
            raise
        return [parse_value(key, part) for part in text.split(",")]


def periods_asked(
    since: str | None, until: str | None, known: Sequence[str], day: date, kind: Kind = Kind.MONTH
) -> list[str]:
    """Return the months or years asked for: from the bounds, else from what is known, and none that has not begun.

    >>> periods_asked("2024-01", None, ["2023-12", "2024-01", "2024-02"], date(2024, 5, 7))
    ['2024-01', '2024-02']
    >>> periods_asked("2023", None, ["2022", "2023", "2024"], date(2025, 5, 7), Kind.YEAR)
    ['2023', '2024']
    """
    for bound in (since, until):
        if bound and Period.parse(bound).kind is Kind.DAY:
            raise BadPeriod(
                f"{bound} is a day.",
                f"The figures are of whole {kind}s.",
                f"Ask for a {kind}, such as {SUCH_AS[kind]}.",
            )
        if bound and kind is Kind.YEAR and not _of_whole_years(Period.parse(bound)):
            raise BadPeriod(
                f"{bound} is no calendar year.",
                "The figures are of whole calendar years, and no publisher printed their months.",
                f"Ask for a year, such as {Period.parse(bound).end.year}.",
            )
    refuse_backwards(since, until)
    if since and Period.parse(since).start > day:
        soon = Text(en=f"{since} is not yet over", es=f"{since} aún no ha terminado")
        raise NoData(f"{since} lies after {day}.", "It is not yet over.", "Ask for an earlier month.", soon)
    if not known and not (since and until):
        return []
    first = Period.parse(since).start if since else Period.parse(known[0]).start
    last = Period.parse(until).end if until else Period.parse(known[-1]).end
    last = min(last, Period.day(day).within(kind).end)
    if last < first:
        return []
    if kind is Kind.YEAR:
        years = [Period.year(year) for year in range(first.year, last.year + 1)]
        asked = Period(Kind.RANGE, first, last)
        return [str(year) for year in years if year in asked]
    months = Period(Kind.RANGE, first, last).months()
    return [str(month) for month in months] or [str(Period.day(first).within(Kind.MONTH))]


def refuse_backwards(since: str | None, until: str | None) -> None:
    """Raise BadPeriod where bounds end before they begin."""
    if since and until and Period.parse(until).end < Period.parse(since).start:
        raise BadPeriod(f"The bounds {since} to {until} end before they begin.", "", "Put the earlier one first.")


def _of_whole_years(period: Period) -> bool:
    return (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)


def refuse_the_unusual(question: Question, observations: Sequence[Observation]) -> None:
    """Raise NoData where nothing is known of the usual value of a dimension."""
    usual = {name: value for name, value in question.where.items() if question.indicator.usual.get(name) == value}
    if usual and all(one.value is None for one in observations):
        en, es = (", ".join(value_name(name, value)[key] for name, value in usual.items()) for key in ("en", "es"))
        raise NoData(
            f"{question.indicator.id} has no figure at {question.place} of "
            f"{' and '.join(f'{name} {value}' for name, value in usual.items())}.",
            "That is what is taken where nothing else is asked.",
            f"Break it down by {' and '.join(usual)}, or choose another value.",
            Text(
                en=f"no figure is known of {en}, which is taken where nothing else is asked",
                es=f"no se conoce ninguna cifra de {es}, que es lo que se toma si no se pide otra cosa",
            ),
        )


def trimmed(observations: Sequence[Observation]) -> list[Observation]:
    """Drop, in each line, the months before its first and after its last figure, known or withdrawn; holes stay."""
    ends: dict[tuple[object, ...], tuple[str, str]] = {}
    for one in observations:
        if one.value is not None or one.status is Status.WITHDRAWN:
            first, last = ends.get(line_of(one), (one.period, one.period))
            ends[line_of(one)] = (min(first, one.period), max(last, one.period))
    return [one for one in observations if line_of(one) in ends and _inside(one.period, ends[line_of(one)])]


def line_of(one: Observation) -> tuple[object, ...]:
    """Return what names the line of a breakdown that an observation is of."""
    return (*one.dimensions.values(), one.leaves_over)


def _inside(period: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= period <= ends[1]


def with_figures(observations: Sequence[Observation], by: Sequence[str], asked: set[str]) -> list[Observation]:
    """Drop the lines of a breakdown that have no figure at all in the months asked, but for values asked by name."""
    if not by or all(one.value is None for one in observations):
        return list(observations)
    known = {line_of(one) for one in observations if one.value is not None}
    return [one for one in observations if line_of(one) in known or not asked.isdisjoint(one.dimensions.values())]


def without_empty_places(observations: Sequence[Observation], by: Sequence[str]) -> list[Observation]:
    """Drop the lines of places where nothing was ever counted: a sector of another border is no zero here."""
    names = [name for name in by if name in PLACE_DIMENSIONS]
    if not names:
        return list(observations)
    alive = {tuple(one.dimensions[name] for name in names) for one in observations if one.value}
    return [one for one in observations if tuple(one.dimensions[name] for name in names) in alive]


def place_asked(found: Indicator, name: str | None, cut: Cut) -> str:
    """Return the place asked for. Where none is, it is the indicator's home, as on its page and in the situation.

    A cut that names places itself (by region, in a state) is one of all that the indicator covers.

    Raises UnknownPlace, AmbiguousPlace.
    """
    if name is not None:
        return place(name).id
    if not set(PLACE_DIMENSIONS).isdisjoint((*cut.where, *cut.by)):
        extents = {table.extent for table in feeding(found)}
        widest = [one for one in extents if all(one == other or is_within(other, one) for other in extents)]
        return widest[0] if widest else found.home
    return found.home


def place_taken(found: Indicator, where: str) -> Text:
    """Return the note that says which place was taken where none was asked for."""
    name = place(where).name
    if where == found.home:
        return Text(
            en=f"No place was asked for: these are figures of its usual place, {name['en']}.",
            es=f"No se pidió un lugar: son cifras de su lugar habitual, {name['es']}.",
        )
    return Text(
        en=f"No place was asked for: these are figures of all of {name['en']}.",
        es=f"No se pidió un lugar: son cifras de todo el territorio de {name['es']}.",
    )


def notes(found: Indicator, question: Question, observations: Sequence[Observation]) -> Iterable[Text]:
    """Yield what a reader must know before using a figure: caveat, sums, later releases, breaks, ``other``."""
    if found.caveat:
        yield found.caveat
    for products in dict.fromkeys(one.product for one in observations if one.computed):
        yield Text(
            en=f"◆ Figures from {products} are sums that Rumbo computed, of one release of each.",
            es=f"◆ Las cifras de {products} son sumas hechas por Rumbo, de una publicación de cada producto.",
        )
    if question.by and len({one.release for one in observations if one.release}) > 1:
        yield Text(
            en="The parts may come from releases of different days, so that they need not add up to a total.",
            es="Las partes pueden venir de publicaciones de días distintos, por lo que no tienen que sumar el total.",
        )
    if possibly := sorted({one.possibly_public for one in observations if one.possibly_public}):
        yield Text(
            en=f"On that day a later release may already have been public: {', '.join(possibly)}.",
            es=f"Ese día quizá ya era pública una publicación posterior: {', '.join(possibly)}.",
        )
    months = sorted(Period.parse(text) for text in {one.period for one in observations})
    if taken := [(name, value) for name, value in question.where.items() if found.usual.get(name) == value]:
        names = [(dimension(name).name, value_name(name, value)) for name, value in taken]
        yield Text(
            en="Of " + "; ".join(f"{name['en'].lower()}: {value['en'].lower()}" for name, value in names) + ".",
            es="De " + "; ".join(f"{name['es'].lower()}: {value['es'].lower()}" for name, value in names) + ".",
        )
    for crossed in found.breaks:
        if months and months[0].start < crossed.day <= months[-1].end:
            yield crossed.text
    for note in found.notes:
        if months and months[-1].end >= note.since:
            yield note.text
    for rule in found.inferences:
        every = rule.dimension in question.by and rule.dimension not in question.values
        asked = {question.where.get(rule.dimension), *question.values.get(rule.dimension, ())}
        if (every or asked.intersection(rule.values)) and any(month in rule.period for month in months):
            yield rule.text
    for rest in sorted({one.leaves_over for one in observations if one.leaves_over}, key=str):
        yield Text(en=f"Other: {rest['en']}.", es=f"Otras: {rest['es']}.")
