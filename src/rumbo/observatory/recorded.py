"""The part of the façade that answers from the registers: promises, pathways, measures, meetings, on any day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rumbo import asking
from rumbo.core import Period, parse_day
from rumbo.errors import BadPeriod
from rumbo.observatory import returned
from rumbo.observatory.clocked import Clocked

if TYPE_CHECKING:
    from rumbo.registers import Registers
    from rumbo.registers.asking import Event, OnDay, Way
    from rumbo.registers.figures import Counted


class Recorded(Clocked):
    """Records as they stood on a day."""

    @property
    def registers(self) -> Registers:
        """The compact, the pathways, the measures and the meetings, with what states filed of their promises."""
        return self._registers(None)

    def _registers(self, known_by: date | None) -> Registers:
        """Return the registers, with the progress that answers on the day up to which it must have been public."""
        from rumbo.registers import load

        filed = returned.statements(self.archive, known_by or self.today)
        return load().with_filed(filed) if filed else load()

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
        return asking.on_day(self._registers(known), register, self._day(as_of), known, kind=kind, touching=actor)

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
        known = self._day(known_by) if known_by else None
        return registers_asking.timeline(self._registers(known), first, last, known)
