"""From a question to its answer: the figures of a view, and what belongs beside them.

The façade finds out what is asked; here the archive is asked for it, for one day or day by day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rumbo import asking
from rumbo.analysis import reconcile, total
from rumbo.archive import Archive, Cells, Question, View, cells, feeding, vintages
from rumbo.archive.cache import key
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.archive.vintages import Line
from rumbo.archive.vintages import histories as read_histories
from rumbo.core import AND, Indicator, Kind, Observation, Period, Release, Statement, Status, Text
from rumbo.core import place as find_place
from rumbo.errors import NoData
from rumbo.series import Series
from rumbo.sources import sources

PER = {"year": Kind.YEAR, "fiscal-year": Kind.FISCAL_YEAR}
Bounds = tuple[str | None, str | None]
SUMS_ALONE = Text(
    en="what is printed of it are sums of several months or of part of one, or the words of others",
    es="lo que se ha publicado son sumas de varios meses o de parte de uno, o palabras de otros",
)


@dataclass(frozen=True, slots=True)
class Vintage:
    """One figure as it was known from a day on, until the next vintage."""

    known_from: date
    observation: Observation
    change: float | int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A dated figure beside an indicator: its place, its cut, what was said, and the release that has it."""

    place: str
    where: Mapping[str, str]
    statement: Statement
    release: Release

    def order(self) -> tuple[object, ...]:
        """Return what they are sorted by: place and cut, then the period, then the day of publication."""
        period = Period.parse(self.statement.period)
        return self.place, sorted(self.where.items()), period.start, period.end, self.release.published


def series(
    archive: Archive, question: Question, bounds: Bounds = (None, None), *, per: str = "", statements: bool = False,
    notes: Sequence[Text] = (),
) -> Series:  # fmt: skip
    """Return the series that a question asks for, within bounds; ``notes`` come before those of the series itself.

    Raises NoData where no table has the cut at all, MayNotBeSummed where years are asked of what is never added up.
    """
    found, day = question.indicator, question.as_of
    view = View(archive, question)
    known = view.periods(feed for feeds in view.cuts.values() for feed in feeds)
    months = asking.periods_asked(*bounds, known, day, found.every)
    wanted = statements or not months
    said = tuple(_statements(archive, question, months if any(bounds) else ())) if wanted else ()
    if not view.feeds or not months:
        if statements and said and not per:
            return Series(
                found.at(question.place), find_place(question.place), day, (), statements=said, notes=tuple(notes)
            )
        if said:
            raise NoData(
                f"No month of {found.id} is known in this cut.",
                "What is printed of it are sums of several months or of part of one, or the words of others.",
                f"{'Leave --per out, and ask' if per else 'Ask'} with --statements for them.",
                SUMS_ALONE,
            )
        raise _unknown(view, "Ask for less detail, another place or other bounds.")
    observations = view.observations(months)
    asking.refuse_the_unusual(question, observations)
    if not any(bounds):
        observations = asking.trimmed(observations)
    observations = asking.without_empty_places(observations, question.by)
    named = {value for values in question.values.values() for value in values}
    observations = asking.with_figures(observations, question.by, named)
    found = found.at(question.place)
    answer = Series(
        indicator=found,
        place=find_place(question.place),
        as_of=day,
        observations=tuple(observations),
        by=question.by,
        where=question.where,
        per=per,
        printed=tuple(_printed(archive, question, bounds, PER[per] if per else None)),
        statements=said if statements else (),
        summed=_summed(view, {one.product for one in observations}),
        notes=(*notes, *asking.notes(found, question, observations)),
    )
    return replace(answer, sums=tuple(total.totals(found, answer.lines(), PER[per], day))) if per else answer


@dataclass(frozen=True, slots=True)
class Lines:
    """A breakdown line by line: what a ``Series`` has, without an object for each of its figures."""

    indicator: Indicator
    place: str
    by: tuple[str, ...]
    periods: Sequence[str]
    lines: Sequence[Cells]
    notes: tuple[Text, ...]


def lines(archive: Archive, question: Question) -> Lines:
    """Return all lines of a breakdown. Raises NoData where nothing of it is known."""
    found, view = question.indicator.at(question.place), View(archive, question)
    periods = _all_periods(view)
    held = _alive(question, list(cells(view, periods))) if periods else []
    if not held:
        raise _unknown(view, "Ask for less detail or another place.")
    notes = asking.notes(found, question, list(_samples(question, periods, held)))
    return Lines(found, question.place, question.by, periods, held, tuple(notes))


def rests_on(archive: Archive, question: Question) -> str:
    """Return a digest of what ``lines`` rests on besides what is declared: where it is the same, so is the answer."""
    view = View(archive, question)
    return key(question.place, question.by, question.where, view.rests_on(_all_periods(view)))


def _all_periods(view: View) -> list[str]:
    known = view.periods(feed for feeds in view.cuts.values() for feed in feeds)
    return asking.periods_asked(None, None, known, view.question.as_of, view.question.indicator.every)


def _unknown(view: View, do: str) -> NoData:
    question = view.question
    why = view.reasons or Text(
        en=f"No release held that was out by {question.as_of} has it",
        es=f"Ninguna publicación disponible que hubiera salido al {question.as_of} lo tiene",
    )
    return NoData(f"{question.indicator.id} is not known in this cut.", f"{why}.", do, why)


def _alive(question: Question, held: Sequence[Cells]) -> Sequence[Cells]:
    """Drop the lines of places where nothing was ever counted, as ``asking.without_empty_places`` does."""
    places = [number for number, name in enumerate(question.by) if name in PLACE_DIMENSIONS]
    alive = {tuple(one.key[number] for number in places) for one in held if any(one.values)}
    return [one for one in held if not places or tuple(one.key[number] for number in places) in alive]


def _samples(question: Question, periods: Sequence[str], held: Sequence[Cells]) -> Iterator[Observation]:
    """Yield a figure for each mark, each rest and each period, which is all that notes are made of."""
    first, last = min(one.first for one in held), max(one.first + len(one.values) for one in held)
    named, none = (question.indicator.id, question.place), Status.NOT_AVAILABLE
    for period in periods[first:last]:
        yield Observation(*named, period, None, none)
    for mark in {id(mark): mark for one in held for mark in one.marks if mark}.values():
        yield Observation(
            *named, periods[first], None, mark.status, product=mark.product, release=AND.join(mark.releases),
            possibly_public=mark.possibly_public,
        )  # fmt: skip
    for rest in {str(one.leaves_over): one.leaves_over for one in held}.values():
        yield Observation(*named, periods[first], None, none, leaves_over=rest)


def history(archive: Archive, question: Question, period: Period) -> Sequence[Vintage]:
    """Return one figure through its vintages, oldest first. Raises NoData where it was never known."""
    question = replace(question, span=period.kind is not question.indicator.every)
    view = View(archive, question)
    days = {release.published.latest for release in _covering(archive, view, str(period))}
    vintages: list[Vintage] = []
    for from_ in sorted(one for one in days if one <= question.as_of):
        (observation, *_) = View(archive, replace(question, as_of=from_)).observations([str(period)])
        last = vintages[-1].observation if vintages else None
        if observation.release and (last is None or last.release != observation.release):
            # Another list leaves another rest over: two figures of it are not one that moved.
            before = last.value if last and last.leaves_over == observation.leaves_over else None
            moved = observation.value - before if observation.value is not None and before is not None else None
            vintages.append(Vintage(from_, observation, moved))
    if not vintages:
        raise _never_known(view, period)
    return vintages


def histories(archive: Archive, question: Question) -> Mapping[str, Sequence[Vintage]]:
    """Return every period of a question's line through its vintages, oldest first, read at once."""
    return {
        period: tuple(
            Vintage(day, one, _moved(dated[number - 1][1] if number else None, one))
            for number, (day, one) in enumerate(dated)
        )
        for period, dated in read_histories(archive, question).items()
    }


def _moved(before: Observation | None, one: Observation) -> float | int | None:
    return one.value - before.value if before and one.value is not None and before.value is not None else None


def _never_known(view: View, period: Period) -> NoData:
    found, why, do = view.question.indicator, str(view.why_not(str(period))), "Ask for another month or day."
    if view.question.span:
        why = f"The figures are of whole {found.every}s, and no sum that the publisher printed of {period} is held"
        per = next((name for name, kind in PER.items() if kind is period.kind), "")
        do = f"Ask for a {found.every}, such as {asking.SUCH_AS[found.every]}."
        if per and found.every is Kind.MONTH:
            do = f"{do} `rumbo show {found.id} --period {period} --per {per}` adds up its months."
    return NoData(
        f"{found.id} was not known for {period} by {view.question.as_of}.", f"{why[:1].upper()}{why[1:]}.", do
    )


def first_prints(archive: Archive, question: Question) -> Mapping[str, Observation]:
    """Return, for each month, the first figure that was known of it."""
    view = View(archive, question)
    months: dict[date, list[str]] = {}
    for period in view.periods():
        first = min(one.published.latest for one in _covering(archive, view, period))
        months.setdefault(first, []).append(period)
    found: dict[str, Observation] = {}
    for from_, periods in months.items():
        for one in View(archive, replace(question, as_of=from_)).observations(periods):
            found[one.period] = one
    return dict(sorted(found.items()))


def held(archive: Archive, question: Question) -> Mapping[date, Mapping[str, float | None]]:
    """Return, for each day on which figures became known or changed, those known then, by period.

    Raises NoData where nothing was ever known.
    """
    news: dict[date, dict[str, float | None]] = {}
    for period, known in known_through_time(archive, question).items():
        for one in known:
            news.setdefault(one.since, {})[period] = one.value
    found: dict[date, Mapping[str, float | None]] = {}
    known_then: Mapping[str, float | None] = {}
    for day, new in sorted(news.items()):
        known_then = found[day] = {**known_then, **new}
    return found


def known_through_time(archive: Archive, question: Question) -> Line:
    """Return each month's figures with the day from which each was known. Raises NoData where there are none."""
    line = vintages(archive, question)
    if not line:
        why = View(archive, question).reasons
        raise NoData(f"{question.indicator.id} is not known in this cut.", f"{why}.", "Ask for another cut.")
    return line


def held_parts(archive: Archive, question: Question) -> Sequence[Mapping[date, Mapping[str, float | None]]]:
    """Return the same for each value of the question's breakdown; nothing where one of them was never known."""
    asked = [
        replace(question, by=(), values={}, where={**question.where, name: value})
        for name, values in question.values.items()
        for value in values
    ]
    try:
        return [held(archive, one) for one in asked]
    except NoData:
        return []


def answered_by(archive: Archive, question: Question, until: str) -> Mapping[str, Sequence[str]]:
    """Return the releases that answer a question in each period up to one, without reading a figure of them.

    A period that some tables tell apart and others do not has those of all. Raises NoData where there are none.
    """
    view = View(archive, question)
    found: dict[str, set[str]] = {}
    for feeds in {tuple(map(id, feeds)): feeds for feeds in view.cuts.values()}.values():
        for period in view.periods(feeds):
            if period <= until and (choice := view.choose(feeds, period)):
                found.setdefault(period, set()).update(release.id for release in choice.releases)
    if not found:
        raise NoData(f"{question.indicator.id} is not known in this cut.", f"{view.reasons}.", "Ask for another cut.")
    return {period: sorted(releases) for period, releases in sorted(found.items())}


def reconciled(archive: Archive, question: Question, bounds: Bounds) -> Sequence[reconcile.Reconciled]:
    """Return the months that two or more products give. Raises NoData where no two have a month in common."""
    view, day = View(archive, question), question.as_of
    months = asking.periods_asked(*bounds, view.periods(), day, question.indicator.every)
    publishers = {one.id: one.publisher.short for one in sources().values()}

    def known_then(period: str, day: date) -> float | None:
        return View(archive, replace(question, as_of=day)).observations([period])[0].value

    rows = reconcile.reconcile(
        question.indicator, view.observations(months), view.producers(months), publishers, known_then
    )
    if not rows:
        raise NoData(
            f"No month of {question.indicator.id} comes from two products by {day}.",
            "",
            "Ask for other bounds or another place.",
        )
    return rows


def _covering(archive: Archive, view: View, period: str) -> Iterable[Release]:
    for table in (part.table for feed in view.feeds for part in feed.parts):
        yield from archive.chains.get((table.product, table.id), {}).get(period, ())


def _printed(archive: Archive, question: Question, bounds: Bounds, per: Kind | None) -> list[Observation]:
    """Return the publisher's own sums: for the very bounds asked, or whole years where years are asked for.

    They are no months and never made of months.
    """
    since, until = bounds
    if question.by or not (per or (since and until)):
        return []
    view = View(archive, replace(question, span=True))
    found = {text: Period.parse(text) for text in view.periods()}
    first = Period.parse(since).start if since else date.min
    last = Period.parse(until).end if until else date.max
    wanted = [
        text
        for text, period in found.items()
        if (per is period.kind and first <= period.start and period.end <= last)
        or (per is None and (period.start, period.end) == (first, last))
    ]
    return [one for one in view.observations(wanted) if one.value is not None]


def _statements(archive: Archive, question: Question, months: Sequence[str]) -> Iterable[tuple[date, Statement]]:
    """Yield the figures of others, and those read and not taken, for the place, cut and months asked, if any."""
    inside = Period.range(Period.parse(months[0]), Period.parse(months[-1])) if months else None
    tables = {
        table.id
        for table in feeding(question.indicator, spans=True)
        if table.extent == question.place and dict(table.fixed) == dict(question.where)
    }
    for release in archive.releases.values():
        for one in (*release.statements, *release.also_read) if release.published.surely(question.as_of) else ():
            if one.table in tables and (inside is None or Period.parse(one.period) in inside):
                yield release.published.latest, one


def printed_beside(archive: Archive, indicator: Indicator, day: date) -> Sequence[Beside]:
    """Return the dated figures that stand beside an indicator and enter no series, by place, cut and period."""
    tables = {(one.product, one.id): one for one in feeding(indicator, spans=True)}
    beside = [
        Beside(table.extent, dict(table.fixed), one, release)
        for release in archive.releases.values()
        if release.published.surely(day)
        for one in release.statements
        if (table := tables.get((release.product, one.table)))
    ]
    return sorted(beside, key=Beside.order)


def _summed(view: View, products: Collection[str | None]) -> tuple[str, ...]:
    """Return the dimensions that the tables which answered sum over."""
    answering = [feed for feed in view.feeds if AND.join(part.table.product for part in feed.parts) in products]
    return tuple(dict.fromkeys(name for feed in answering for name in feed.summed))
