"""The part of the façade that plans: the queues of the offices, the waits, and what more staff or less intake does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rumbo.core import Finding, Observation, parse_day
from rumbo.errors import BadPeriod, NoData, WrongUse
from rumbo.observatory.figures import Figures
from rumbo.observatory.recorded import Recorded

if TYPE_CHECKING:
    from rumbo.analysis.asylum import System

REGION = {"nationality-region": "latin-america-caribbean"}


class Planned(Figures, Recorded):
    """Queues and waits."""

    def capacity(
        self, office: str | None = None, *, at: str | date | None = None, staff: int | None = None,
        intake: float | None = None, target: float = 6.0, first: float = 0.0, as_of: str | date | None = None,
    ) -> Sequence[Finding]:  # fmt: skip
        """Return the queue at each step of the Safe Mobility offices on a day, the waits, and what would change them.

        ``office`` is its country; without it, all together. ``at`` is the day, else the last that statements reach;
        ``staff`` how many interview, ``intake`` registrations a day, ``target`` the wait in months that should hold
        for nine in ten, ``first`` the share of the referred who are served first. What is not given goes on at the last
        pace. Each finding has ``low`` and ``high``, which nine in ten draws lie between, what is assumed, and the
        addresses of the statements.

        >>> import rumbo
        >>> for one in rumbo.open().capacity(at="2023-11-30"):
        ...     if one.subject["quantity"] == "waited-to-arrive":
        ...         1.5 < one.parameters["low"] < one.value < one.parameters["high"] < 3.5
        True

        Raises UnknownPlace, NoData where nothing was stated of that office or day, BadPeriod, WrongUse.
        """
        from rumbo.analysis import capacity, capacity_told, stated
        from rumbo.registers import asking
        from rumbo.registers.figures import PROGRAMME

        for name, value, least, most in (
            ("staff", staff, 0, 100_000), ("intake", intake, 0, 1_000_000),
            ("target", target, 0, 36), ("first", first, 0, 1),
        ):  # fmt: skip
            if value is not None and not least <= value <= most:
                raise WrongUse(f"{name} is {value}.", "", f"Give a number from {least:,} to {most:,}.")
        on, country = self._day(as_of), asking.country(office) if office else ""
        steps = stated.of_steps(self.registers, self.counted(as_of=on, known_by=on), country)
        if not {"registered", "referred"} <= steps.keys():
            raise NoData(
                f"Nothing is stated of how many {office or 'people'} registered and were referred.",
                "A queue is what came less what left.",
                "`rumbo pathways --figures` lists what is stated.",
            )
        statements = {step: [one for one, _ in found] for step, found in steps.items()}
        begun, (earliest, latest) = stated.begun(self.registers, country), capacity.days(statements)
        day = latest if at is None else parse_day(at) if isinstance(at, str) else at
        if not earliest <= day <= latest:
            raise BadPeriod(
                f"At {day}: statements of every step reach from {earliest} to {latest}.",
                "Outside of these days the queue is not known.",
                f"Give a day between them, or none for {latest}.",
            )
        plan = capacity.Plan(day, staff, intake, target, first)
        lines = capacity.curves(statements, begun)
        sources = {
            step: [source.url for _, one in found for source in one.said.sources] for step, found in steps.items()
        }
        subject = {"programme": PROGRAMME, "place": country or "all"}
        found = list(capacity_told.findings(capacity.intervals(lines, plan), plan, subject, sources, on))
        if not country:
            admitted = self._admitted(on)
            months = {one.period: float(one.value) for one in admitted if one.value is not None}
            releases = sorted({one.release for one in admitted if one.release})
            found += capacity_told.undated_told(steps.get("arrived", ()), months, releases, subject, on)
        if len(lines) == len(capacity.STEPS):
            found.append(capacity_told.intake_told(capacity.largest_intake(lines, plan), plan, subject, on))
        return found

    def _admitted(self, on: date) -> Sequence[Observation]:
        """Return the refugees of the region admitted each month; none on days when no table of them was out."""
        try:
            return self.series("refugee-admissions", as_of=on, where=REGION).observations
        except NoData:
            return ()

    def asylum_systems(self, *, as_of: str | date | None = None) -> Mapping[str, System]:
        """Return the asylum systems of the Americas as UNHCR prints them: pending, applied, decided, in persons a year.

        Applications of all kinds and decisions of all instances are added up, which is ours; what is printed in cases
        is left out. ``rumbo.analysis.asylum`` holds them against each other and looks a year ahead.

        >>> import rumbo
        >>> rumbo.open().asylum_systems()["MEX"].pending[2023] > 100_000
        True

        Raises BadPeriod.
        """
        from rumbo.analysis.asylum import System

        on = self._day(as_of)

        def lines(indicator: str, by: Sequence[str], where: Mapping[str, str]) -> Mapping[str, dict[int, float]]:
            found: dict[str, dict[int, float]] = {}
            for one in self.series(indicator, "americas", by=["asylum", *by], where=where, as_of=on).known:
                years = found.setdefault(one.dimensions["asylum"], {})
                years[int(one.period)] = years.get(int(one.period), 0) + float(one.value or 0)
            return found

        pending = lines("displaced-population", (), {"group": "asylum-seekers"})
        applied = lines("asylum-applications", ["kind"], {"unit": "persons"})
        decided = lines("asylum-decisions", ["instance", "outcome"], {"unit": "persons"})
        return {one: System(pending[one], applied.get(one, {}), decided.get(one, {})) for one in sorted(pending)}
