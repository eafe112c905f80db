"""The part of the façade that answers with figures: series, vintages, revisions, what to expect of the next months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from rumbo import answering, asking
from rumbo import situation as situations
from rumbo.analysis import inferred, revision
from rumbo.analysis.reconcile import Reconciled
from rumbo.answering import Beside, Lines, Vintage
from rumbo.archive import Question
from rumbo.core import Finding, Inference, Observation, Period, Text
from rumbo.errors import NoData, WrongUse
from rumbo.indicators import indicator as find_indicator
from rumbo.indicators import indicators
from rumbo.observatory.clocked import Clocked
from rumbo.series import Series
from rumbo.situation import Situation

if TYPE_CHECKING:
    from rumbo.analysis.backtest import Replay
    from rumbo.analysis.flow import Flow
    from rumbo.archive.vintages import Line


class Figures(Clocked):
    """Series and what is computed of them."""

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

    def lines(
        self, indicator: str, place: str, *, by: Sequence[str] = (), as_of: str | date | None = None
    ) -> Lines:  # fmt: skip
        """Return all figures of a breakdown line by line: those of ``series``, for who takes very many of them at once.

        >>> import rumbo
        >>> found = rumbo.open().lines("usbp-encounters", "us-southwest", by=["area"])
        >>> len(found.lines), found.lines[0].key, found.lines[0].marks[0].releases
        (9, ('usbp-big-bend',), ('usbp-sector-history.7743b74716aa',))

        Raises errors of ``WrongUse``; NoData where nothing of it is known.
        """
        return answering.lines(self.archive, self._question(indicator, place, as_of, by))

    def rests_on(
        self, indicator: str, place: str, *, by: Sequence[str] = (), as_of: str | date | None = None
    ) -> str:  # fmt: skip
        """Return a digest of the releases that ``lines`` rests on: as long as it is the same, so are the lines.

        It costs far less than the lines, since no reading is opened.

        >>> import rumbo
        >>> here = rumbo.open()
        >>> days = ("2024-06-01", "2024-06-02")
        >>> len({here.rests_on("usbp-encounters", "us-southwest", as_of=day) for day in days})
        1

        Raises errors of ``WrongUse``.
        """
        return answering.rests_on(self.archive, self._question(indicator, place, as_of, by))

    def history(
        self, indicator: str, period: str, place: str | None = None, *, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Vintage]:  # fmt: skip
        """Return one figure through its vintages, oldest first: each release that answered for it, and from which day.

        Raises errors of ``WrongUse``; NoData where it was never known.
        """
        question = self._question(indicator, place, as_of, None, {**(where or {}), **more})
        return answering.history(self.archive, question, Period.parse(period))

    def histories(
        self, indicator: str, place: str | None = None, as_of: str | date | None = None
    ) -> Mapping[str, Sequence[Vintage]]:
        """Return every period of a series through its vintages, as ``history`` has one, read at once.

        >>> import rumbo
        >>> december = rumbo.open().histories("cbp-encounters", "us-southwest")["2023-12"]
        >>> december[0].observation.value, december[-1].observation.value
        (302034, 301981)

        Raises errors of ``WrongUse``.
        """
        return answering.histories(self.archive, self._question(indicator, place, as_of))

    def vintages(
        self, indicator: str, place: str | None = None, *, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Line:  # fmt: skip
        """Return every period's figures, oldest first, each with the day from which it was known and its release.

        They are read when they are asked for, some years at a time; ``history`` has one period with all its evidence.

        >>> import rumbo
        >>> december = rumbo.open().vintages("usbp-encounters", "us-southwest")["2023-12"]
        >>> december[0].value, december[-1].value
        (249785, 249740)

        Raises errors of ``WrongUse``; NoData where nothing was ever known.
        """
        return answering.known_through_time(
            self.archive, self._question(indicator, place, as_of, None, {**(where or {}), **more})
        )

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

    def worked_out(
        self, indicator: str, place: str | None = None, *, as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Sequence[Finding]:  # fmt: skip
        """Return the months of a series that nobody printed and that follow from sums that somebody did.

        >>> import rumbo
        >>> [(one.subject["period"], one.value) for one in rumbo.open().worked_out("mexico-nationals-repatriated")]
        [('2025-08', 13752)]

        Raises errors of ``WrongUse``; NoData where no table has the cut at all.
        """
        question = self._question(indicator, place, as_of, None, {**(where or {}), **more})
        return self._worked_out(answering.series(self.archive, question))

    def _worked_out(self, series: Series) -> Sequence[Finding]:
        from rumbo.analysis.worked_out import worked_out

        printed = [
            (one.statement, one.release.id)
            for one in answering.printed_beside(self.archive, series.indicator, series.as_of)
            if (one.place, dict(one.where)) == (series.place.id, dict(series.where))
        ]
        return worked_out(series.indicator, series.observations, printed, series.as_of)

    def _left(self, series: Series) -> Sequence[Text]:
        """Return the note that tells, beside an outlook, what printed sums leave for months not known."""
        from rumbo.analysis.worked_out import told_of

        found = self._worked_out(series)
        return [told_of(found)] if found else []

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
        last value), the month that all was known up to (``origin``), and ``notes`` in both languages. Without an
        indicator it is of Border Patrol's at the border, half of which is what its citizenships are expected to add up
        to, where they are held as late; all others rest on their own past alone.

        >>> import rumbo
        >>> first, *_ = rumbo.open().outlook("usbp-encounters", "us-southwest", as_of="2024-04-15")
        >>> first.subject["period"], first.parameters["origin"], len(first.parameters["quantiles"])
        ('2024-04', '2024-03', 23)

        Raises errors of ``WrongUse``, for what is no monthly flow too; CannotForecast where the series does not do.
        """
        from rumbo.analysis import forecast
        from rumbo.observatory.remembering import remembering

        asking.ahead(horizons)
        question = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        series, found, parts = self._to_forecast(question)
        return forecast.findings(
            series.indicator, series.observations, found, horizons, question.as_of, remembering(self.cache), parts,
            self._left(series),
        )  # fmt: skip

    def outlooks(
        self, *, as_of: str | date | None = None, workers: int = 1,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> Mapping[str, Sequence[Finding]]:  # fmt: skip
        """Return the outlook of each indicator at its home place, by id.

        Those that cannot be forecast are left out, and those of what came to an end.

        ``progress`` is told how many series are done, of how many; up to ``workers`` processes work at once.
        """
        from rumbo.analysis import forecast
        from rumbo.observatory.remembering import remembering

        flows: dict[str, tuple[Series, Flow, Sequence[Observation]]] = {}
        for one in indicators().values():
            if one.ended:  # zeros that go on by decision are no news
                continue
            try:
                question = asking.of_a_flow(self._question(one.id, None, as_of))
                flows[one.id] = self._to_forecast(question)
            except (NoData, WrongUse):
                continue
        ahead = remembering(self.cache, workers)([found for _, found, _ in flows.values()], range(1, 13), progress)
        made = dict(zip((found for _, found, _ in flows.values()), ahead, strict=True))
        return {
            name: forecast.findings(series.indicator, series.observations, found, 12, series.as_of,
                                    lambda flows, _, __=None: [made[one] for one in flows], parts, self._left(series))
            for name, (series, found, parts) in flows.items()
        }  # fmt: skip

    def backtest(
        self, indicator: str | None = None, place: str | None = None, *, since: str = "2010-01",
        as_of: str | date | None = None, where: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None, workers: int = 1, **more: str | None,
    ) -> Replay:  # fmt: skip
        """Return what the outlook would have said from each month since one, from the vintage that was held then.

        Where a month was not held in time, the earliest later release that has it stands in, and the forecasts from
        there are marked pseudo-real time. ``progress`` is told how many origins are done, of how many; up to
        ``workers`` processes work at once.

        Raises as ``outlook`` does.
        """
        from rumbo.analysis import backtest
        from rumbo.observatory.remembering import remembering

        question = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        parts = asking.parts_of(question)
        held = answering.held_parts(self.archive, parts) if parts else []
        seen = backtest.vintages(answering.held(self.archive, question), held)
        return backtest.replay(seen, asking.month(since), progress=progress, using=remembering(self.cache, workers))

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

    def _to_forecast(self, question: Question, until: str | None = None) -> tuple[Series, Flow, Sequence[Observation]]:
        """Return the series that a question asks for, as a flow with its parts, and what was known of those."""
        from rumbo.analysis import bottom_up, flow

        series = answering.series(self.archive, question, (None, until))
        asked, parts = asking.parts_of(question), None
        with suppress(NoData):
            parts = answering.series(self.archive, asked, (None, until)) if asked else None
        lines = [{one.period: one.value for one in line} for line in parts.lines().values()] if parts else []
        found = bottom_up.with_parts(flow.flow({one.period: one.value for one in series}), lines)
        return series, found, parts.observations if parts else ()

    def _question(
        self, indicator: str, place: str | None, as_of: str | date | None,
        by: str | Sequence[str] | None = None, given: Mapping[str, str | None] | None = None,
    ) -> Question:  # fmt: skip
        return asking.question(find_indicator(indicator), place, self._day(as_of), by, given or {})
