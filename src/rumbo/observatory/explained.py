"""The part of the façade that explains a flow: where it is heading, and what made up a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo import answering, asking, comparing
from rumbo.archive import Question
from rumbo.archive.cache import key
from rumbo.core import Text, releases_of
from rumbo.errors import WrongUse
from rumbo.indicators import indicator as find_indicator
from rumbo.observatory.clocked import Clocked

if TYPE_CHECKING:
    from rumbo.analysis.drivers import Drivers
    from rumbo.analysis.trend import Trend


class Explained(Clocked):
    """Trends and drivers."""

    def trend(
        self, indicator: str | None = None, place: str | None = None, *, alarms: bool = True,
        as_of: str | date | None = None, where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Trend:  # fmt: skip
        """Return where a monthly flow is heading, as known on a day: findings on its newest month, and a log of alarms.

        Without ``alarms`` the log is left out, which saves most of the time.
        ``trend_told`` gives it as a sentence. Without an indicator, it is of Border Patrol's at the border.

        >>> import rumbo
        >>> found = rumbo.open().trend("usbp-encounters", "us-southwest", as_of="2024-05-20")
        >>> found.month.subject["period"], found.month.parameters["verdict"]
        ('2024-04', 'not-clear')

        Raises errors of ``WrongUse``, for what is no monthly flow too; CannotForecast where the series does not do.
        """
        from rumbo.analysis import backtest, trend
        from rumbo.observatory.remembering import adjusting

        question = self._flow(indicator, place, as_of, {**(where or {}), **more})
        series = answering.series(self.archive, question)

        def seen() -> Sequence[backtest.Seen]:
            return backtest.vintages(answering.held(self.archive, question))

        remembered = adjusting(self.cache)
        return trend.trend(series.indicator, series.observations, seen, question.as_of, alarms, remembered)

    def trend_told(
        self, indicator: str | None = None, place: str | None = None, *, whole: bool = True,
        as_of: str | date | None = None,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Text:  # fmt: skip
        """Return the trend as a sentence in both languages; it is kept, so that the same releases give it at once.

        Without the ``whole``, how the figure as printed stands is left out.

        Raises as ``trend`` does.
        """
        question = self._flow(indicator, place, as_of, {**(where or {}), **more})
        series = answering.series(self.archive, question)
        newest = series.newest
        old = bool(newest and (series.age_days or 0) > 365)
        name = key("trend-told/1", whole, question.indicator.id, question.place, dict(question.where), old,
                   releases_of(series.known), [one.value for one in series])  # fmt: skip
        held: Any = self.cache.get(name)
        if isinstance(held, dict) and held.keys() == {"en", "es"}:
            return Text(**held)
        from rumbo.analysis import trend_told

        found = self.trend(indicator, place, alarms=False, as_of=as_of, where=where, **more)
        told = trend_told.sentence(found, whole=whole)
        self.cache.put(name, dict(told))
        return told

    def drivers(
        self, indicator: str, first: str, last: str | None = None, place: str | None = None, *,
        by: str | Sequence[str] | None = None, surprise: bool = False, known_on: str | date | None = None,
        as_of: str | date | None = None, where: Mapping[str, str] | None = None,
        **more: str | None,
    ) -> Drivers:  # fmt: skip
        """Return what made up the change of an indicator from one period to another.

        ``by`` names the dimensions whose parts are told, and in whose order scale and mix are told apart; without it,
        the parts of each dimension that is known on both sides are told. With ``surprise``, it is the difference
        between what came in the last month and what the first one's outlook expected of it; with ``known_on``, a day,
        how the figure of the first period was revised since.

        >>> import rumbo
        >>> found = rumbo.open().drivers("usbp-encounters", "2023-12", "2024-01", by="sector,citizenship")
        >>> found.change.value, [round(one.value) for one in found.factors]
        (-125525, [-120375, 363, -5512])

        Raises errors of ``WrongUse``, MayNotBeSummed among them; NoData where a total or a cut asked is not known.
        """
        day = self._day(as_of)
        found = find_indicator(indicator)
        question = asking.question(found, place or found.home, day, by, {**(where or {}), **more})
        earlier = self._day(known_on) if known_on else None
        if last == first and not surprise and not earlier:
            raise WrongUse(f"From {first} to {last} nothing changes.", "They are one period.", "Name two.")
        if surprise:
            return comparing.surprise(self.archive, question, first, last)
        if earlier:
            return comparing.revision(self.archive, question, first, last, earlier)
        return comparing.change(self.archive, question, first, last)

    def _flow(
        self, indicator: str | None, place: str | None, as_of: str | date | None, given: Mapping[str, str | None]
    ) -> Question:
        found = find_indicator(indicator or asking.BORDER)
        return asking.of_a_flow(asking.question(found, place, self._day(as_of), None, given), "A trend")
