"""The observatory: the one façade. Every door (command line, pages, servers) asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rumbo import answering, asking
from rumbo import archive as archives
from rumbo import situation as situations
from rumbo.analysis import inferred, revision
from rumbo.analysis.reconcile import Reconciled
from rumbo.answering import Beside, Vintage
from rumbo.archive import Archive, Changes, Ingested, Question, Silence, Unusual
from rumbo.core import (
    Clock,
    Finding,
    Indicator,
    Inference,
    Observation,
    Period,
    Published,
    Release,
    fixed_clock,
    parse_day,
    system_clock,
)
from rumbo.errors import BadPeriod, WrongUse
from rumbo.indicators import indicator as find_indicator
from rumbo.indicators import indicators
from rumbo.series import Series
from rumbo.situation import Headline, Situation
from rumbo.sources import Source, source, sources

if TYPE_CHECKING:
    from rumbo.analysis.backtest import Replay
    from rumbo.archive.reread import Reread
    from rumbo.archive.update import Asked
    from rumbo.claims import Checked, Record
    from rumbo.registers import Registers
    from rumbo.registers.asking import Event, OnDay, Way
    from rumbo.registers.figures import Counted


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
        commas. ``per`` is ``year`` or ``fiscal-year``: whole years are added up, as findings. Without a place
        that of ``Indicator.home`` is taken, or, where places are named by the cut, all that the indicator covers; the
        series says so.

        Raises errors of ``WrongUse``; NoData where no table has the cut at all.
        """
        question = self._question(indicator, place, as_of, by, {**(where or {}), **more})
        if per and per not in answering.PER:
            raise WrongUse(f"per is {per!r}.", "", f"It may be {' or '.join(answering.PER)}.")
        notes = [] if place else [asking.place_taken(question.indicator, question.place)]
        return answering.series(
            self.archive, question, (since, until), per=per or "", statements=statements, notes=notes
        )

    def history(
        self, indicator: str, period: str, place: str | None = None, *, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Vintage]:  # fmt: skip
        """Return one figure through its vintages, oldest first: each release that answered for it, and from which day.

        Raises errors of ``WrongUse``; NoData where it was never known.
        """
        question = self._question(indicator, place, as_of, None, {**(where or {}), **more})
        return answering.history(self.archive, question, Period.parse(period))

    def first_prints(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Mapping[str, Observation]:
        """Return, for each month, the first figure that was known of it."""
        return answering.first_prints(self.archive, self._question(indicator, place, as_of))

    def revision_size(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Sequence[revision.EraRevision]:
        """Return how much first prints were revised, per era that the indicator declares."""
        found = find_indicator(indicator)
        latest = {one.period: one for one in self.series(indicator, place, as_of=as_of)}
        return revision.by_era(found, self.first_prints(indicator, place, as_of), latest)

    def printed_beside(self, indicator: str, as_of: str | date | None = None) -> Sequence[Beside]:
        """Return the dated figures that stand beside an indicator and enter no series, by place, cut and period.

        They are sums that somebody printed of several months or of a part of one, figures of other bodies, and months
        that nobody could date or that contradict each other.

        >>> import rumbo
        >>> {one.place for one in rumbo.open().printed_beside("ecuador-nationals-returned")}
        {'ECU'}

        Raises UnknownIndicator.
        """
        return answering.printed_beside(self.archive, find_indicator(indicator), self._day(as_of))

    def inferred(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Mapping[Inference, Sequence[Finding]]:
        """Return, for each rule of inference of an indicator, what the labels it joins make in each of its months.

        >>> import rumbo
        >>> (findings,) = rumbo.open().inferred("honduras-irregular-entries").values()
        >>> [one.value for one in findings if one.subject["period"] == "2024-11"]
        [265]

        Raises errors of ``WrongUse``; NoData where no table has the labels by the day.
        """
        found, day = find_indicator(indicator), self._day(as_of)
        answers: dict[Inference, Sequence[Finding]] = {}
        for rule in found.inferences:
            first, last = str(rule.period).split("/")
            labels = self.series(
                found.id, place or found.home, since=first, until=last, as_of=day,
                where={rule.dimension: ",".join(rule.values)},
            )  # fmt: skip
            answers[rule] = tuple(inferred.inferred(found, rule, labels.lines(), day))
        return answers

    def reconcile(
        self, indicator: str, place: str | None = None, *, since: str | None = None, until: str | None = None,
        as_of: str | date | None = None, where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Reconciled]:  # fmt: skip
        """Return the months that two or more products give, with each one's figure and why they differ.

        Raises errors of ``WrongUse``; NoData where no two products have a month in common.
        """
        question = self._question(indicator, place, as_of, None, {**(where or {}), **more})
        return answering.reconciled(self.archive, question, (since, until))

    def outlook(
        self, indicator: str | None = None, place: str | None = None, *, horizons: int = 12,
        as_of: str | date | None = None, where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Finding]:  # fmt: skip
        """Return what to expect of the 1 to 12 months after the newest one known on a day.

        Each finding's value is the median; its parameters have 23 ``quantiles`` by level, those of the ``rival`` (the
        last value), the month that all was known up to (``origin``), and ``notes`` in both languages. It is the outlook
        of this series alone, not tied to that of its parts; without an indicator, of Border Patrol's at the border.

        >>> import rumbo
        >>> first, *_ = rumbo.open().outlook("usbp-encounters", "us-southwest", as_of="2024-04-15")
        >>> first.subject["period"], first.parameters["origin"], len(first.parameters["quantiles"])
        ('2024-04', '2024-03', 23)

        Raises errors of ``WrongUse``, for what is no monthly flow too; CannotForecast where the series does not do.
        """
        from rumbo.analysis import flow, forecast

        if not 1 <= horizons <= 12:
            raise WrongUse(f"{horizons} months ahead.", "The outlook reaches 12 months.", "Ask for 1 to 12.")
        question = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        series = answering.series(self.archive, question)
        months = flow.flow({one.period: one.value for one in series})
        return forecast.findings(series.indicator, series.observations, months, horizons, question.as_of)

    def backtest(
        self, indicator: str | None = None, place: str | None = None, *, since: str = "2010-01",
        as_of: str | date | None = None, where: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None, **more: str | None,
    ) -> Replay:  # fmt: skip
        """Return what the outlook would have said from each month since one, from the vintage that was held then.

        Where a month was not held in time, the earliest later release that has it stands in, and the forecasts from
        there are marked pseudo-real time. ``progress`` is told how many origins are done, of how many.

        Raises as ``outlook`` does.
        """
        from rumbo.analysis import backtest

        question = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        seen = backtest.vintages(answering.held(self.archive, question))
        return backtest.replay(seen, asking.month(since), progress=progress)

    def backtest_of(
        self, months: Mapping[str, float | None], *, since: str = "2010-01",
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> Replay:  # fmt: skip
        """Return the same of any monthly series, whose months (2010-01) have values, or None where they are not known.

        A single vintage of it is held, so that all is pseudo-real time. Raises BadPeriod, CannotForecast.
        """
        from rumbo.analysis import backtest

        seen = backtest.as_held_at_once(months, self.today)
        return backtest.replay(seen, asking.month(since), progress=progress)

    def situation(self, as_of: str | date | None = None) -> Situation:
        """Return the situation on a day: each indicator at its home place, the newest known first."""
        return situations.situation(self.archive, self._day(as_of))

    def at_large(self, period: str | None = None, as_of: str | date | None = None) -> Finding | None:
        """Return the share of Border Patrol's southwest figure that was met at large, in a month or the newest split.

        None where no month was split by the day.
        """
        return situations.at_large(self.archive, self._day(as_of), period)

    # Texts ------------------------------------------------------------------------------------------------------

    def check(
        self, text: str, *, published: str | date | None = None, context: str = "", lang: str = "",
        as_of: str | date | None = None,
    ) -> Checked:  # fmt: skip
        """Return the statistical claims of a text, each with its reading, the figures then and now, and a verdict.

        ``published`` is the day of the text, by which its words are read; ``context`` what was said before it; ``lang``
        its language, else found out; ``as_of`` the day of the figures of now, today.

        >>> import rumbo
        >>> text = "In December, U.S. border officials had 301,981 encounters with migrants at the southwest border."
        >>> (claim,) = rumbo.open().check(text, published="2024-05-07").claims
        >>> claim.span, claim.verdict, claim.chosen.now.value
        ('301,981', 'holds', 301981.0)

        Raises BadPeriod.
        """
        from rumbo.claims import check

        day = published if isinstance(published, date) else parse_day(published) if published else None
        return check(
            self.claims_record,
            text,
            published=day,
            context=context,
            language=lang,
            as_of=self._day(as_of) if as_of else None,
        )

    def check_lines(self, lines: Iterable[bytes], name: str, as_of: str | date | None = None) -> Iterator[str]:
        """Yield the answer to each of many texts, JSON lines for JSON lines; ``name`` is what errors call them.

        Raises BadRow with the line's number, BadPeriod.
        """
        from rumbo.claims import batch

        return batch(self.claims_record, lines, name, self._day(as_of) if as_of else None)

    @cached_property
    def claims_record(self) -> Record:
        """The figures that claims are held against, read when first asked for."""
        from rumbo.claims import Record

        return Record(self.archive)

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

        day, arrived = self._day(as_of), parse_day(since) if isinstance(since, str) else since
        if arrived and arrived > day:
            raise BadPeriod(f"There since {arrived}: that lies after {day}.", "", f"Give a day until {day}.")
        return asking.ways(
            self.registers, day, self._day(known_by) if known_by else None,
            citizenship=asking.country(citizenship) if citizenship else "",
            where=asking.country(place) if place else "", present_since=arrived, age=age,
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
        from rumbo.registers import asking as registers_asking

        asking.refuse_backwards(since, until)
        first = Period.parse(since).start if since else date.min
        last = min(Period.parse(until).end if until else date.max, self._day(as_of))
        return registers_asking.timeline(self.registers, first, last, self._day(known_by) if known_by else None)

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
        return archives.silences(self.archive.releases.values(), self.archive.looks, self._day(as_of))

    def ingest(
        self, path: str | Path, source_id: str, published: str | Published | None = None, url: str = ""
    ) -> Sequence[Ingested]:
        """Add the releases in a file; the same bytes again change nothing. Raises errors of ``Refused``."""
        when = Published.parse(published) if isinstance(published, str) else published
        return self.archive.ingest(Path(path), source_id, published=when, url=url)

    def unusual(self, name: str) -> Sequence[Unusual]:
        """Return the figures of a release that are many times what the others held ever had. Raises UnknownRelease."""
        return archives.unusual(self.archive, self.archive.release(name))

    def remove(self, name: str) -> tuple[Release, Path]:
        """Take a release out of the user's folder; return it, and where it lies now, whole.

        Raises UnknownRelease, WrongUse for a release that travels inside the package, CannotWrite.
        """
        release = self.archive.release(name)
        return release, self.archive.remove(release)

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

    def _question(
        self, indicator: str, place: str | None, as_of: str | date | None,
        by: str | Sequence[str] | None = None, given: Mapping[str, str | None] | None = None,
    ) -> Question:  # fmt: skip
        return asking.question(find_indicator(indicator), place, self._day(as_of), by, given or {})


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


__all__ = ["Headline", "Observatory", "Situation", "Vintage", "open_observatory"]
