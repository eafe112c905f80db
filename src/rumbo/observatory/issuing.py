"""The part of the façade that issues forecasts, and tells how those issued, replayed and told by others have done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo import answering, asking
from rumbo.archive import Appended, Issued, Ledger, Question
from rumbo.core import Finding
from rumbo.errors import NoData
from rumbo.observatory.figures import Figures
from rumbo.registers.expected import Expected, expected

if TYPE_CHECKING:
    from rumbo.analysis.track_record import Came, Case, Stated, TrackRecord

SUBJECT = ("indicator", "place", "period")


class Issuing(Figures):
    """Forecasts issued, and the record of all."""

    @property
    def ledger(self) -> Ledger:
        """What was issued, in the user's folder."""
        return Ledger(self.archive.home.path)

    def issue(
        self, indicator: str | None = None, place: str | None = None, *, horizons: int = 12,
        where: Mapping[str, str] | None = None, **more: str | None,
    ) -> Appended:  # fmt: skip
        """Write the outlook of today into the ledger; the same forecast again changes nothing.

        It is always that of today, by the clock: what would have been said on another day is a replay.

        Raises as ``outlook`` does; BadArchive for a broken ledger, CannotWrite.
        """
        found = self.outlook(indicator, place, horizons=horizons, where=where, **more)
        return self.ledger.append([_issued(one, self.today) for one in found])

    def issued(self) -> Sequence[Issued]:
        """Return all forecasts issued, oldest first. Raises BadArchive."""
        return self.ledger.entries()

    def expected(self, indicator: str = "") -> Sequence[Expected]:
        """Return what others said that months would come to, before their figures were out.

        >>> import rumbo
        >>> [(str(one.month), one.value) for one in rumbo.open().expected("ofo-encounters")]
        [('2023-12', 50000.0)]
        """
        return expected(indicator)

    def track_record(
        self, indicator: str | None = None, place: str | None = None, *, since: str = "2010-01",
        as_of: str | date | None = None, where: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None, workers: int = 1, **more: str | None,
    ) -> TrackRecord:  # fmt: skip
        """Return how forecasts of a series have done beside the random walk: issued, told by others, and replayed.

        Those issued come from the ledger and are scored where their month has come since; what others said stands
        beside our outlook replayed with what was known on that day; ``since`` is the first origin replayed.

        >>> import rumbo
        >>> record = rumbo.open().track_record("usbp-encounters", since="2026-01", as_of="2026-08-31")
        >>> april = record.stated[1]
        >>> april.expected.value, april.ours.rival[0.5], april.came.now, str(april.ours.nature)
        (129000.0, 137480.0, 128895, 'replayed')

        Raises as ``outlook`` does, but for a series that cannot be forecast, of which nothing is replayed, as
        ``refused`` says; BadArchive for a broken ledger.
        """
        from rumbo.analysis import track_record as records

        question = asking.of_a_flow(
            self._question(indicator or asking.BORDER, place, as_of, None, {**(where or {}), **more})
        )
        came = records.came(answering.known_through_time(self.archive, question))
        replayed: tuple[Case, ...] = ()
        refused = ""
        try:
            played = self.backtest(
                question.indicator.id, question.place, since=since, as_of=question.as_of, where=question.where,
                progress=progress, workers=workers,
            )  # fmt: skip
            replayed = tuple(records.replayed(played, came))
        except NoData as error:
            refused = str(error)
        return records.TrackRecord(
            indicator=question.indicator,
            place=question.place,
            where=question.where,
            as_of=question.as_of,
            issued=tuple(records.issued(self._issued_of(question), came)),
            stated=tuple(self._stated(question, came)),
            replayed=replayed,
            refused=refused,
        )

    def _issued_of(self, question: Question) -> Iterator[Issued]:
        asked = question.indicator.id, question.place, dict(question.where)
        for one in self.issued():
            if (one.indicator, one.place, dict(one.where)) == asked and one.issued <= question.as_of:
                yield one

    def _stated(self, question: Question, came: Mapping[str, Came]) -> Iterator[Stated]:
        from rumbo.analysis.track_record import Stated

        for one in expected(question.indicator.id) if not question.where else ():
            if one.place == question.place and one.said <= question.as_of:
                yield Stated(one, self._replayed_for(one, came), came.get(str(one.month)))

    def _replayed_for(self, one: Expected, came: Mapping[str, Came]) -> Case | None:
        """Return our outlook of the month, with what was known on the day on which others spoke of it."""
        from rumbo.analysis.backtest import Information
        from rumbo.analysis.track_record import Case, Nature

        try:
            found = self.outlook(one.indicator, one.place, as_of=one.said)
        except NoData:
            return None
        for ahead in found:
            if ahead.subject["period"] == str(one.month):
                issued = _issued(ahead, one.said)
                return Case(
                    Nature.REPLAYED, issued.origin, issued.month, issued.horizon, one.said,
                    str(Information.REAL_TIME), issued.method, issued.quantiles, issued.rival, came.get(issued.month),
                )  # fmt: skip
        return None


def _issued(one: Finding, day: date) -> Issued:
    has: Mapping[str, Any] = one.parameters
    return Issued(
        indicator=one.subject["indicator"],
        place=one.subject["place"],
        where={name: value for name, value in one.subject.items() if name not in SUBJECT},
        origin=has["origin"],
        month=one.subject["period"],
        horizon=has["horizon"],
        quantiles={float(level): float(value) for level, value in has["quantiles"].items()},
        rival={float(level): float(value) for level, value in has["rival"].items()},
        unit=has["unit"],
        vintage=one.as_of,
        releases=one.releases,
        aims_at=has["aims_at"],
        information=has["information"],
        method=one.method,
        rival_method=has["rival_method"],
        issued=day,
    )
