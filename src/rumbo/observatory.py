"""The observatory: the one façade. Every door (command line, pages, servers) asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rumbo import archive as archives
from rumbo import asking
from rumbo.analysis import change, reconcile, revision, share, total
from rumbo.archive import Archive, Changes, Ingested, Question, Silence, View
from rumbo.core import (
    Clock,
    Finding,
    Indicator,
    Kind,
    Observation,
    Period,
    Published,
    Release,
    Statement,
    fixed_clock,
    is_within,
    parse_day,
    system_clock,
)
from rumbo.core import place as find_place
from rumbo.core.codebook import value_name
from rumbo.errors import BadPeriod, MayNotBeSummed, NoData, WrongUse
from rumbo.indicators import indicator as find_indicator
from rumbo.indicators import indicators
from rumbo.series import Series
from rumbo.sources import Source, source, sources

if TYPE_CHECKING:
    from rumbo.archive.reread import Reread
    from rumbo.archive.update import Asked
    from rumbo.registers import Registers
    from rumbo.registers.asking import Event, OnDay, Way
    from rumbo.registers.figures import Counted

PER = {"year": Kind.YEAR, "fiscal-year": Kind.FISCAL_YEAR}


@dataclass(frozen=True, slots=True)
class Vintage:
    """One figure as it was known from a day on, until the next vintage."""

    known_from: date
    observation: Observation
    change: float | int | None


@dataclass(frozen=True, slots=True)
class Headline:
    """One indicator at its home place: the series, how its newest month stands, and whether it stands beside others."""

    series: Series
    standing: change.Standing | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The situation on a day: headlines, newest known first, how each source stands, the latest releases.

    ``at_large`` is the share of Border Patrol's figure that was met away from the border, in the newest month split.
    """

    as_of: date
    headlines: tuple[Headline, ...]
    silences: tuple[Silence, ...]
    latest: tuple[Release, ...]
    at_large: Finding | None = None


class Observatory:
    """Answers with their evidence, over one archive.

    >>> import rumbo
    >>> december = rumbo.open().series("cbp-encounters", place="us-southwest", since="2023-12", until="2023-12",
    ...                                as_of="2024-01-31")
    >>> december.newest.value, december.newest.product
    (302034, 'cbp-nationwide-state')
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @property
    def today(self) -> date:
        """Today, by the clock of the archive."""
        return self.archive.clock()

    # The vocabulary ---------------------------------------------------------------------------------------------

    def indicators(self) -> Sequence[Indicator]:
        """Return all indicators."""
        return tuple(indicators().values())

    def indicator(self, name: str) -> Indicator:
        """Return one indicator. Raises UnknownIndicator."""
        return find_indicator(name)

    def sources(self) -> Sequence[Source]:
        """Return all sources."""
        return tuple(sources().values())

    def source(self, name: str) -> Source:
        """Return one source. Raises UnknownSource."""
        return source(name)

    # Figures ----------------------------------------------------------------------------------------------------

    def series(
        self, indicator: str, place: str | None = None, *, by: str | Sequence[str] | None = None,
        since: str | None = None, until: str | None = None, as_of: str | date | None = None, per: str | None = None,
        statements: bool = False, where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Series:  # fmt: skip
        """Return the series of an indicator.

        ``place``, ``since``, ``until`` and ``as_of`` are texts of the vocabulary (a bound such as FY2024 stands for its
        months); ``by`` breaks down by one or more dimensions; further names give a dimension a value, or several with
        commas. ``per`` is ``year`` or ``fiscal-year``: whole years are added up, as findings. Without a place the
        widest one is taken, where the indicator may be summed over places, and the series says so.

        Raises errors of ``WrongUse``; NoData where no table has the cut at all.
        """
        found, day = find_indicator(indicator), self._day(as_of)
        question = Question(found, self._place(found, place), day, *asking.cut(by, {**(where or {}), **more}))
        if per and per not in PER:
            raise WrongUse(f"per is {per!r}.", "", f"It may be {' or '.join(PER)}.")
        view = View(self.archive, question)
        known = view.periods(feed for feeds in view.cuts.values() for feed in feeds)
        bounds = asking.months_asked(since, until, known, day)
        if not view.feeds or not bounds:
            raise NoData(
                f"{found.id} is not known in this cut.",
                f"{view.reasons or 'No release held has it'}.",
                "Ask for less detail, another place or other bounds.",
            )
        observations = view.observations(bounds)
        if not (since or until):
            observations = asking.trimmed(observations)
        observations = asking.without_empty_places(observations, question.by)
        named = {value for values in question.values.values() for value in values}
        observations = asking.with_figures(observations, question.by, named)
        series = Series(
            indicator=found,
            place=find_place(question.place),
            as_of=day,
            observations=tuple(observations),
            by=question.by,
            where=question.where,
            per=per or "",
            printed=tuple(self._printed(question, since, until, PER[per] if per else None)),
            statements=tuple(self._statements(question, bounds)) if statements else (),
            summed=_summed(view, {one.product for one in observations}),
            notes=tuple(asking.notes(found, question, place is None and question.place != found.home, observations)),
        )
        return replace(series, sums=tuple(total.totals(found, series.lines(), PER[per], day))) if per else series

    def history(
        self, indicator: str, period: str, place: str | None = None, *, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Vintage]:  # fmt: skip
        """Return one figure through its vintages, oldest first: each release that answered for it, and from which day.

        Raises errors of ``WrongUse``; NoData where it was never known.
        """
        found, day = find_indicator(indicator), self._day(as_of)
        asked = Period.parse(period)
        question = Question(
            found, self._place(found, place), day, *asking.cut(None, {**(where or {}), **more}),
            span=asked.kind is not Kind.MONTH,
        )  # fmt: skip
        view = View(self.archive, question)
        days = {release.published.latest for release in self._covering(view, str(asked))}
        vintages: list[Vintage] = []
        for from_ in sorted(one for one in days if one <= day):
            (observation, *_) = View(self.archive, replace(question, as_of=from_)).observations([str(asked)])
            last = vintages[-1].observation if vintages else None
            if observation.release and (last is None or last.release != observation.release):
                before = last.value if last else None
                moved = observation.value - before if observation.value is not None and before is not None else None
                vintages.append(Vintage(from_, observation, moved))
        if not vintages:
            raise NoData(
                f"{found.id} was not known for {asked} by {day}.",
                f"{str(view.why_not(str(asked))).capitalize()}.",
                "Ask for another month or day.",
            )
        return vintages

    def _covering(self, view: View, period: str) -> Iterable[Release]:
        for table in (part.table for feed in view.feeds for part in feed.parts):
            yield from self.archive.chains.get((table.product, table.id), {}).get(period, ())

    def first_prints(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Mapping[str, Observation]:
        """Return, for each month, the first figure that was known of it."""
        found, day = find_indicator(indicator), self._day(as_of)
        question = Question(found, self._place(found, place), day)
        view = View(self.archive, question)
        months: dict[date, list[str]] = {}
        for period in view.periods():
            months.setdefault(min(one.published.latest for one in self._covering(view, period)), []).append(period)
        found_: dict[str, Observation] = {}
        for from_, periods in months.items():
            for one in View(self.archive, replace(question, as_of=from_)).observations(periods):
                found_[one.period] = one
        return dict(sorted(found_.items()))

    def revision_size(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Sequence[revision.EraRevision]:
        """Return how much first prints were revised, per era that the indicator declares."""
        found = find_indicator(indicator)
        latest = {one.period: one for one in self.series(indicator, place or found.home, as_of=as_of)}
        return revision.by_era(found, self.first_prints(indicator, place or found.home, as_of), latest)

    def reconcile(
        self, indicator: str, place: str | None = None, *, since: str | None = None, until: str | None = None,
        as_of: str | date | None = None, where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[reconcile.Reconciled]:  # fmt: skip
        """Return the months that two or more products give, with each one's figure and why they differ.

        Raises errors of ``WrongUse``; NoData where no two products have a month in common.
        """
        found, day = find_indicator(indicator), self._day(as_of)
        question = Question(
            found, self._place(found, place or found.home), day, *asking.cut(None, {**(where or {}), **more})
        )
        view = View(self.archive, question)
        bounds = asking.months_asked(since, until, view.periods(), day)
        publishers = {one.id: one.publisher.short for one in sources().values()}

        def known_then(period: str, day: date) -> float | None:
            return View(self.archive, replace(question, as_of=day)).observations([period])[0].value

        rows = reconcile.reconcile(found, view.observations(bounds), view.producers(bounds), publishers, known_then)
        if not rows:
            raise NoData(
                f"No month of {found.id} comes from two products by {day}.",
                "",
                "Ask for other bounds or another place.",
            )
        return rows

    def situation(self, as_of: str | date | None = None) -> Situation:
        """Return the situation on a day: each indicator at its home place, the newest known first."""
        day = self._day(as_of)
        headlines = []
        for one in indicators().values():
            try:
                series = self.series(one.id, one.home, as_of=day)
            except NoData:
                continue
            headlines.append(Headline(series, change.standing(one, series.observations)))
        order = {name: number for number, name in enumerate(("cbp-encounters", "usbp-encounters"))}
        headlines.sort(key=lambda one: (-_newest_month(one.series), order.get(one.series.indicator.id, 9)))
        out = [one for one in self.archive.releases.values() if one.published.surely(day)]
        return Situation(
            day, tuple(headlines), tuple(self.silences(day)), tuple(reversed(out[-8:])), self.at_large(as_of=day)
        )

    def at_large(self, period: str | None = None, as_of: str | date | None = None) -> Finding | None:
        """Return the share of Border Patrol's southwest figure that was met at large, in a month or the newest split.

        None where no month was split by the day.
        """
        try:
            split = self.series("usbp-encounters", "us-southwest", by="entry", since=period, until=period, as_of=as_of)
        except NoData:
            return None
        months = sorted({one.period for one in split.known})
        parts = [one for one in split.known if one.period == (months[-1] if months else "")]
        large = [one for one in parts if one.dimensions["entry"] == "at-large"]
        return share.share(large[0], parts, value_name("entry", "at-large")) if large else None

    # The registers ----------------------------------------------------------------------------------------------

    @property
    def registers(self) -> Registers:
        """The compact, the pathways, the measures and the meetings, read when first asked for."""
        from rumbo.registers import load

        return load()

    def records(
        self, register: str, *, as_of: str | date | None = None, known_by: str | date | None = None,
        country: str | None = None, kind: str = "",
    ) -> Sequence[OnDay]:  # fmt: skip
        """Return the records of a register as they stood on a day, by what was public on another where asked.

        >>> import rumbo
        >>> boats, *_ = rumbo.open().records("measures", kind="visa-restriction", country="COL", as_of="2024-05-07")
        >>> boats.record.id, boats.standing.state.value, str(boats.standing.since)
        ('usa-col-maritime-2024', 'in-force', '2024-05-06')

        Raises UnknownRecord where no register is called so, UnknownPlace, BadPeriod.
        """
        from rumbo.registers import asking

        known = self._day(known_by) if known_by else None
        actor = asking.actor(country) if country else ""
        return asking.on_day(self.registers, register, self._day(as_of), known, kind=kind, touching=actor)

    def pathways(
        self, citizenship: str | None = None, place: str | None = None, since: str | date | None = None, *,
        age: int | None = None, as_of: str | date | None = None, known_by: str | date | None = None,
    ) -> Sequence[Way]:  # fmt: skip
        """Return which ways were open on a day to a person of a citizenship and an age, in a country since a day.

        >>> import rumbo
        >>> for way in rumbo.open().pathways("VEN", "COL", "2023-05-01", as_of="2024-05-07"):
        ...     if way.stood.record.places:
        ...         way.stood.record.id, way.answer.value
        ('safe-mobility-colombia', 'open')

        Raises UnknownPlace, BadPeriod.
        """
        from rumbo.registers import asking

        return asking.ways(
            self.registers, self._day(as_of), self._day(known_by) if known_by else None,
            citizenship=asking.country(citizenship) if citizenship else "",
            where=asking.country(place) if place else "", present_since=self._day(since) if since else None, age=age,
        )  # fmt: skip

    def pathways_through_time(self, as_of: str | date | None = None) -> Mapping[date, Sequence[Way]]:
        """Return the ways from each day on which any answer may have changed up to a day, with all rules that held.

        The answer for a day between two is that of the earlier one.
        """
        from rumbo.registers import asking

        days = asking.turning_days(self.registers, self._day(as_of))
        return {day: asking.ways(self.registers, day) for day in days}

    def counted(
        self, indicator: str = "", place: str | None = None, *, as_of: str | date | None = None,
        known_by: str | date | None = None,
    ) -> Sequence[Counted]:  # fmt: skip
        """Return the figures told of the pathways by a day, of all or of one indicator, each with who says so.

        >>> import rumbo
        >>> last = rumbo.open().counted("safe-mobility-arrived", as_of="2024-12-31")[-1]
        >>> last.figure.value, str(last.figure.as_of), last.said.says.id
        (8800, '2024-05-21', 'USA')

        Raises UnknownIndicator, UnknownPlace, BadPeriod.
        """
        from rumbo.registers import asking, figures

        known = self._day(known_by) if known_by else None
        where = asking.country(place) if place else ""
        return figures.counted(self.registers, self._day(as_of), known, indicator=indicator, place=where)

    def timeline(
        self, *, since: str | None = None, until: str | None = None, as_of: str | date | None = None,
        known_by: str | date | None = None,
    ) -> Sequence[Event]:  # fmt: skip
        """Return what surely happened within bounds and by a day, from all registers, oldest first. Raises BadPeriod.

        >>> import rumbo
        >>> day = rumbo.open().timeline(since="2024-05-06", until="2024-05-06")
        >>> "usa-col-maritime-2024" in {event.record.id for event in day}
        True
        """
        from rumbo.registers import asking

        first = Period.parse(since).start if since else date.min
        last = min(Period.parse(until).end if until else date.max, self._day(as_of))
        return asking.timeline(self.registers, first, last, self._day(known_by) if known_by else None)

    # Releases, revisions, silence -------------------------------------------------------------------------------

    def releases(self, source_id: str | None = None, as_of: str | date | None = None) -> Sequence[Release]:
        """Return the releases held that were out on a day, oldest first. Raises UnknownSource."""
        day = self._day(as_of)
        if source_id:
            source(source_id)
        held = self.archive.releases.values()
        return tuple(one for one in held if one.published.surely(day) and source_id in (None, one.product))

    def release(self, name: str) -> Release:
        """Return one release, by its id or the beginning of it. Raises UnknownRelease."""
        return self.archive.release(name)

    def changes(self, name: str) -> Changes:
        """Return what a release changed against the view before it. Raises UnknownRelease."""
        return archives.changes(self.archive, self.archive.release(name))

    def silences(self, as_of: str | date | None = None) -> Sequence[Silence]:
        """Return how each source stands on a day against its own rhythm."""
        day = self._day(as_of)
        held = self.archive.releases.values()
        return tuple(archives.silence(one, held, self.archive.looks, day) for one in sources().values())

    def ingest(
        self, path: str | Path, source_id: str, published: str | Published | None = None, url: str = ""
    ) -> Sequence[Ingested]:
        """Add the releases in a file; the same bytes again change nothing. Raises errors of ``Refused``."""
        when = Published.parse(published) if isinstance(published, str) else published
        return self.archive.ingest(Path(path), source_id, published=when, url=url)

    def update(
        self, names: Sequence[str] = (), *, mirror: str = "", progress: Callable[[str], None] = lambda _: None
    ) -> Sequence[Asked]:
        """Ask the publishers' own pages for what is new, of the sources named or of all that can be watched.

        ``mirror`` is asked instead of the publishers' hosts, where given; ``progress`` is told each address. Raises
        UnknownSource; what goes wrong with a page or a file is in the answer.
        """
        from rumbo.archive.update import update
        from rumbo.sources.fetching import Fetcher

        for name in names:
            source(name)
        with Fetcher(mirror) as fetcher:
            return update(self.archive, fetcher, names, progress)

    def reread(self, *, everything: bool = False) -> Iterable[Reread]:
        """Read the bytes held anew where the reader got better; yield what that changed, release by release."""
        from rumbo.archive.reread import reread

        return reread(self.archive, everything=everything)

    def rereadings(self) -> Sequence[Reread]:
        """Return the log of what better readers changed, oldest first."""
        from rumbo.archive.reread import rereadings

        return rereadings(self.archive)

    # Parts ------------------------------------------------------------------------------------------------------

    def _day(self, text: str | date | None) -> date:
        if text is None:
            return self.today
        day = text if isinstance(text, date) else parse_day(text)
        if day > self.today:
            raise BadPeriod(
                f"As of {day}: that day has not come.",
                "Nobody knows what will be known then.",
                "Ask as of today or before.",
            )
        return day

    def _place(self, found: Indicator, name: str | None) -> str:
        if name is not None:
            return find_place(name).id
        extents = sorted({table.extent for table in archives.feeding(found)})
        widest = [one for one in extents if all(one == other or is_within(other, one) for other in extents)]
        if widest and (len(extents) == 1 or "region" in found.sums_over):
            return widest[0]
        raise MayNotBeSummed(
            f"{found.id} needs a place.", "Its places are never added up.", f"Choose one of {', '.join(extents)}."
        )

    def _printed(self, question: Question, since: str | None, until: str | None, per: Kind | None) -> list[Observation]:
        """Return the publisher's own sums: for the very bounds asked, or whole years where years are asked for.

        They are no months and never made of months.
        """
        if question.by or not (per or (since and until)):
            return []
        view = View(self.archive, replace(question, span=True))
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

    def _statements(self, question: Question, bounds: Sequence[str]) -> Iterable[tuple[date, Statement]]:
        """Yield the figures of others, and those read and not taken, for the place, cut and bounds asked."""
        inside = Period.range(Period.parse(bounds[0]), Period.parse(bounds[-1]))
        tables = {
            table.id
            for table in archives.feeding(question.indicator, spans=True)
            if table.extent == question.place and dict(table.fixed) == dict(question.where)
        }
        for release in self.releases(as_of=question.as_of):
            for one in (*release.statements, *release.also_read):
                if one.table in tables and Period.parse(one.period) in inside:
                    yield release.published.latest, one


def _summed(view: View, products: Collection[str | None]) -> tuple[str, ...]:
    """Return the dimensions that the tables which answered sum over."""
    answering = [feed for feed in view.feeds if " + ".join(part.table.product for part in feed.parts) in products]
    return tuple(dict.fromkeys(name for feed in answering for name in feed.summed))


def _newest_month(series: Series) -> int:
    return Period.parse(series.newest.period).start.toordinal() if series.newest else 0


def open_observatory(
    home: str | Path | None = None, *, today: str | date | None = None, starter: Any = None
) -> Observatory:
    """Return an observatory over the starter and the user's folder (``home``, else RUMBO_HOME, else the platform's).

    ``today`` sets the clock, for tests and for questions about another day.
    """
    clock: Clock = system_clock
    if today is not None:
        clock = fixed_clock(today if isinstance(today, date) else parse_day(today))
    options = {"starter": Path(starter)} if starter else {}
    return Observatory(Archive(Path(home) if home else None, clock=clock, **options))
