"""Who: the newest month that is held in full detail by citizenship, beside the same month a year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rumbo import charts
from rumbo.analysis.change import change
from rumbo.core import Observation, Period, Status
from rumbo.core.codebook import value_name
from rumbo.core.table import OTHER
from rumbo.site import sentences
from rumbo.site.edition import SYMBOLS, Edition
from rumbo.site.evidence import Subject
from rumbo.site.figures import Figure, figure

NAMED = 9  # citizenships that have a row of their own before the rest
DETAIL = 10  # groups below which a month does not tell who they were
COURSE = 60  # months of the course in small

Line = Mapping[str, Observation]


@dataclass(frozen=True, slots=True)
class WhoRow:
    """One citizenship: its figure, the year before, the change (a finding) and its course in small."""

    name: str
    value: str
    before: str
    change: str
    spark: str


@dataclass(frozen=True, slots=True)
class Who:
    """The table: the month and its status in the head, the first rows, the rest in one, the total, and all rows."""

    month: str
    short: str
    before: str
    since: str
    symbol: str
    status: str
    sources: Sequence[Figure]
    rows: Sequence[WhoRow]
    rest: WhoRow | None
    total: WhoRow
    all_rows: Sequence[WhoRow]
    difference: str
    crosses: str


def who(edition: Edition, subject: Subject) -> Who | None:
    """Return the table, None where the subject has no cut by citizenship or no total for the month."""
    every = subject.by_citizenship
    month = _newest_full_month(every)
    held = {one.period: one for one in subject.series.known}
    if not month or month not in held:
        return None
    lines = sorted((line for line in every if month in line), key=lambda line: _rank(line[month]))
    before = str(Period.parse(month) - 12)
    since = max(str(Period.parse(month) - (COURSE - 1)), min(period for line in lines for period in line))
    periods = [str(one) for one in Period.parse(f"{since}/{month}").months()]
    rows = [_row(edition, subject, line, month, before, periods, _name(edition, line[month])) for line in lines]
    folded = len(lines) > NAMED + 1
    status, total, added = held[month].status, held[month].value, _sum(lines, month)
    return Who(
        month=edition.period(month),
        short=edition.period(month, short=True),
        before=edition.period(before, short=True),
        since=edition.period(since, short=True),
        symbol=SYMBOLS[status],
        status=edition.status(status),
        sources=_sources(edition, [*(line[month] for line in lines), held[month]]),
        rows=rows[:NAMED] if folded else rows,
        rest=_rest(edition, lines[NAMED:], month, before) if folded else None,
        total=_row(edition, subject, held, month, before, periods, edition.say("All")),
        all_rows=rows,
        difference="" if added == total else _difference(edition, added),
        crosses=sentences.caution(edition, subject.indicator, before, month),
    )


def _difference(edition: Edition, added: float | None) -> str:
    return edition.say(
        "The rows add up to %(sum)s, not to the total: they come from releases of different days.",
        sum=edition.number(added),
    )


def _sources(edition: Edition, observations: Sequence[Observation]) -> list[Figure]:
    """Return one figure of each release that the rows rest on, for its release."""
    return [figure(edition, one) for one in {one.release: one for one in observations}.values()]


def _newest_full_month(lines: Sequence[Line]) -> str:
    known = Counter(month for line in lines for month in line)
    return max((month for month, groups in known.items() if groups >= DETAIL), default="")


def _rank(one: Observation) -> tuple[bool, float]:
    return one.dimensions["citizenship"] == OTHER, -(one.value or 0)


def _row(
    edition: Edition, subject: Subject, line: Line, month: str, before: str, periods: Sequence[str], name: str
) -> WhoRow:
    one, finding = line[month], change(subject.indicator, line.get(before), line[month])
    values = [line[period].value if period in line else None for period in periods]
    return WhoRow(
        name,
        edition.number(one.value),
        edition.number(line[before].value if before in line else None),
        edition.percent(finding.value, signed=True) if finding else "–",
        charts.sparkline(values, one.status is not Status.NORMAL, 96, 20),
    )


def _name(edition: Edition, one: Observation) -> str:
    citizenship = one.dimensions["citizenship"]
    if citizenship == OTHER:
        return edition.say("Other, as CBP groups it")
    return edition.text(value_name("citizenship", citizenship))


def _rest(edition: Edition, lines: Sequence[Line], month: str, before: str) -> WhoRow:
    """Return several rows as one: added up, so its figures are findings."""
    now, then = _sum(lines, month), _sum(lines, before)
    share = now / then - 1 if now is not None and then else None
    return WhoRow(
        edition.say_many("%(count)s more row", "%(count)s more rows together", len(lines)),
        edition.number(now),
        edition.number(then),
        edition.percent(share, signed=True),
        "",
    )


def _sum(lines: Sequence[Line], period: str) -> float | None:
    values = [line[period].value if period in line else None for line in lines]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
