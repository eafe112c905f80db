"""The part of the façade that plans: the queues of the offices, the waits, and what more staff or less intake does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rumbo import answering
from rumbo.core import Finding, Observation, Period, parse_day
from rumbo.errors import BadPeriod, NoData, WrongUse
from rumbo.observatory.figures import Figures
from rumbo.observatory.recorded import Recorded

if TYPE_CHECKING:
    from rumbo.analysis.asylum import System
    from rumbo.analysis.capacity import Plan, World
    from rumbo.analysis.cumulative import Curves, Stated
    from rumbo.core import Release
    from rumbo.registers.figures import Counted
    from rumbo.returns.filing import Filing

    Months = Mapping[str, Mapping[Period, tuple[Release, Filing]]]

FORM = "office-month"
REGION = {"nationality-region": "latin-america-caribbean"}


class Statements(NamedTuple):
    """What was stated of each step, the curves that it leaves, and the plan with the day that is answered of."""

    steps: Mapping[str, Sequence[tuple[Stated, Counted]]]
    lines: Mapping[str, Curves]
    plan: Plan


class Planner(NamedTuple):
    """All offices together: the answers from returns, where all have filed them; those from statements.

    ``worlds`` are the simulations of the latter, None where not every step was stated.
    """

    filed: Sequence[Finding]
    stated: Sequence[Finding]
    worlds: World | None


class Planned(Figures, Recorded):
    """Queues and waits."""

    def capacity(
        self, office: str | None = None, *, at: str | date | None = None, staff: int | None = None,
        intake: float | None = None, target: float = 6.0, first: float = 0.0, as_of: str | date | None = None,
    ) -> Sequence[Finding]:  # fmt: skip
        """Return the queue at each step of the Safe Mobility offices on a day, the waits, and what would change them.

        ``office`` is its country; without it, all together. ``at`` is the day, else the last that is known of;
        ``staff`` how many interview, ``intake`` registrations a day, ``target`` the wait in months that should hold
        for nine in ten, ``first`` the share who are served first, at every step of a return and of statements from the
        referral on. What is not given goes on at the last pace. Each finding has ``low`` and ``high``, which nine in
        ten draws lie between, what is assumed, and its ``basis``: ``returns``, with their releases, of the last month
        that ended by the day, where each office that was open had filed it; else ``statements``, with their addresses.
        ``filed`` are the offices with any return by then.

        >>> import rumbo
        >>> for one in rumbo.open().capacity(at="2023-11-30"):
        ...     if one.subject["quantity"] == "waited-to-arrive":
        ...         1.5 < one.parameters["low"] < one.value < one.parameters["high"] < 3.5
        True

        Raises UnknownPlace, NoData where nothing was stated of that office or day, BadPeriod, WrongUse.
        """
        from rumbo.analysis.capacity import Plan
        from rumbo.observatory import returned
        from rumbo.registers import asking
        from rumbo.registers.figures import PROGRAMME
        from rumbo.returns import form

        for name, value, least, most in (
            ("staff", staff, 0, 100_000), ("intake", intake, 0, 1_000_000),
            ("target", target, 0, 36), ("first", first, 0, 1),
        ):  # fmt: skip
            if value is not None and not least <= value <= most:
                raise WrongUse(f"{name} is {value}.", "", f"Give a number from {least:,} to {most:,}.")
        on, country = self._day(as_of), asking.country(office) if office else ""
        months = returned.months(self.archive, form(FORM), on)
        asked = None if at is None else parse_day(at) if isinstance(at, str) else at
        subject = {"programme": PROGRAMME, "place": country or "all"}
        plan = Plan(asked or on, staff, intake, target, first)
        if month := _month(months, country, asked):
            basis, found = "returns", self._from_returns(months, month, plan, subject, on)
        else:
            stated = self._statements(country, asked, plan, on, months)
            basis, found = "statements", self._queue_told(stated, subject, on)
        return _resting(found, basis, months)

    def _from_returns(
        self, months: Months, month: Period, plan: Plan, subject: Mapping[str, str], on: date
    ) -> Sequence[Finding]:
        from rumbo.analysis import capacity_filed, capacity_filed_told, capacity_told
        from rumbo.returns import form

        asked, plan = form(FORM), replace(plan, at=month.end)
        own = [
            [one for period, one in sorted(months[filer].items()) if month - capacity_filed.PACE < period <= month]
            for filer in _open(subject["place"], month)
        ]
        offices = [[filing for _, filing in one] for one in own]
        releases = [release.id for one in own for release, _ in one]
        world = capacity_filed.world(asked, offices)
        answers = capacity_filed.intervals(asked, offices, world, plan)
        found = list(capacity_filed_told.findings(asked, answers, plan, subject, releases, on))
        if capacity_filed.THROUGH in answers:
            most = capacity_filed.largest_intake(asked, world, plan)
            method = capacity_filed.METHOD
            found.append(capacity_told.intake_told("largest-intake-through", most, plan, subject, on, method, releases))
        return found

    def planner(self, *, as_of: str | date | None = None) -> Planner:
        """Return what the page of the planner shows of all offices together, at the pace as it was.

        >>> import rumbo
        >>> found = rumbo.open().planner()
        >>> len(found.filed), found.worlds is not None
        (0, True)

        Raises NoData where nothing was stated, BadPeriod.
        """
        from rumbo.analysis import capacity
        from rumbo.observatory import returned
        from rumbo.registers.figures import PROGRAMME
        from rumbo.returns import form

        on = self._day(as_of)
        months, subject = returned.months(self.archive, form(FORM), on), {"programme": PROGRAMME, "place": "all"}
        plan, month = capacity.Plan(on), _month(months, "", None)
        filed = self._from_returns(months, month, plan, subject, on) if month else ()
        stated = self._statements("", None, plan, on, months)
        whole = len(stated.lines) == len(capacity.STEPS)
        return Planner(
            _resting(filed, "returns", months),
            _resting(self._queue_told(stated, subject, on), "statements", months),
            capacity.world(stated.lines, stated.plan.at) if whole else None,
        )

    def _statements(self, country: str, at: date | None, plan: Plan, on: date, months: Months) -> Statements:
        """Return what was stated by a day, and the plan with the day that is answered of."""
        from rumbo.analysis import capacity, stated

        steps = stated.of_steps(self.registers, self.counted(as_of=on, known_by=on), country)
        if not {"registered", "referred"} <= steps.keys():
            if filed := months.get(country):
                raise BadPeriod(
                    f"At {at}: the returns held of {country} are of {', '.join(map(str, filed))}.",
                    "A return tells of the end of its month, and until the next month's end.",
                    f"Give a day from {min(filed).end} on, or none for the last.",
                )
            raise NoData(
                f"Nothing is stated of how many {f'in {country}' if country else 'people'} registered and were "
                "referred.",
                "A queue is what came less what left.",
                "`rumbo pathways --figures` lists what is stated.",
            )
        statements = {step: [one for one, _ in found] for step, found in steps.items()}
        begun, (earliest, latest) = stated.begun(self.registers, country), capacity.days(statements)
        plan = replace(plan, at=at or latest)
        if not earliest <= plan.at <= latest:
            reach = f"reach from {earliest} to {latest}" if earliest < latest else f"are of {latest} alone"
            others = " Without an office, all together are answered for other days." if country else ""
            raise BadPeriod(
                f"At {plan.at}: the statements of every step {f'on {country} ' if country else ''}{reach}.",
                "Outside of these days the queue is not known.",
                f"Give {'a day between them' if earliest < latest else 'that day'}, or none for {latest}.{others}",
            )
        return Statements(steps, capacity.curves(statements, begun), plan)

    def _queue_told(self, stated: Statements, subject: Mapping[str, str], on: date) -> Sequence[Finding]:
        from rumbo.analysis import capacity, capacity_told

        steps, lines, plan = stated
        sources = {
            step: [source.url for _, one in found for source in one.said.sources] for step, found in steps.items()
        }
        found = list(capacity_told.findings(capacity.intervals(lines, plan), plan, subject, sources, on))
        if subject["place"] == "all":
            admitted = self._admitted(on)
            known = {one.period: float(one.value) for one in admitted if one.value is not None}
            releases = sorted({one.release for one in admitted if one.release})
            found += capacity_told.undated_told(steps.get("arrived", ()), known, releases, subject, on)
        intakes = capacity.largest_intakes(lines, plan)
        return [*found, *(capacity_told.intake_told(name, one, plan, subject, on) for name, one in intakes.items())]

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
            told = answering.lines(self.archive, self._question(indicator, "americas", on, ["asylum", *by], where))
            for line in told.lines:
                years = found.setdefault(line.key[0], {})
                for period, value in zip(told.periods[line.first :], line.values, strict=False):
                    if value is not None:
                        years[int(period)] = years.get(int(period), 0) + float(value)
            return found

        pending = lines("displaced-population", (), {"group": "asylum-seekers"})
        applied = lines("asylum-applications", ["kind"], {"unit": "persons"})
        decided = lines("asylum-decisions", ["instance", "outcome"], {"unit": "persons"})
        return {one: System(pending[one], applied.get(one, {}), decided.get(one, {})) for one in sorted(pending)}


def _resting(found: Sequence[Finding], basis: str, months: Months) -> Sequence[Finding]:
    """Return findings with what they rest on, and who had filed."""
    more = {"basis": basis, "filed": list(months)}
    return [replace(one, parameters={**one.parameters, **more}) for one in found]


def _open(place: str, month: Period) -> Sequence[str]:
    """Return which offices are asked for: that of a country, or all that were open in a month."""
    from rumbo.returns import form

    filers = form(FORM).filers
    return [one for one, filer in filers.items() if place == one or (place in ("", "all") and filer.was_open(month))]


def _month(months: Months, country: str, at: date | None) -> Period | None:
    """Return the last month that every office asked for has filed, as it stands on a day where one is given."""
    for month in sorted({period for own in months.values() for period in own}, reverse=True):
        offices = _open(country, month)
        whole = offices and all(month in months.get(one, {}) for one in offices)
        if whole and (at is None or month.end <= at < (month + 1).end):
            return month
    return None
