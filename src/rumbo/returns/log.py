"""A case log into a return, in memory, on the office's own machine: counts leave it, and nothing of a case does.

Each row is an event: which case, which step, on which day, of which group, and where the event says so by which pathway
or for which reason. A case waits at one step at a time. Events of one day are taken in the order of the form, so the
order of rows plays no part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple

from rumbo.core import Period, Status
from rumbo.core.table import TOTAL
from rumbo.errors import BadReturn
from rumbo.returns import sheet, waits
from rumbo.returns.form import CLOSING, OPENING, Cell, Event, Form, Log, Measure
from rumbo.returns.reading import Answer

COLUMNS = ("case", "step", "day", "group", "pathway", "reason")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
CLOSED = "closed"


class Entry(NamedTuple):
    """One event: its day and the order of its kind, so that a case's events sort; its detail and its line."""

    day: int
    order: int
    detail: str
    line: int


@dataclass(slots=True)
class Counted:
    """What is counted of a month: events by kind, group, detail and the step left; who waits; how long they waited."""

    flows: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    stocks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    spells: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)


def count(
    lines: Iterator[tuple[int, list[str]]], name: str, form: Form, period: Period, today: date
) -> Mapping[Cell, Answer]:
    """Return the answers that a log gives for a month; cells that no event speaks of are left out.

    Raises BadReturn for a log that contradicts itself, PersonalData for a column about a person.
    """
    if form.log is None:
        raise BadReturn(f"{form.id} takes no case log.", "It does not say what its events are.", "Fill its template.")
    do = "docs/returns.md has a log to start from."
    columns = sheet.head(lines, name, do)
    sheet.hold_to(columns, COLUMNS, name, do)
    cases, groups = _cases(lines, [columns.index(one) for one in COLUMNS], name, form, today)
    counted = Counted(spells={step: [] for step in form.measures[form.log.stock].dimensions["step"]})
    events = list(form.log.events.values())
    bounds = (period.start.toordinal(), period.end.toordinal(), (period - (form.log.months - 1)).start.toordinal())
    for key, entries in cases.items():
        entries.sort()
        _follow(key, groups[key], entries, events, bounds, counted, name)
    return {**_flows(form, form.log, counted), **_stocks(form, form.log, counted), **_waits(form, form.log, counted)}


def _cases(
    lines: Iterator[tuple[int, list[str]]], at: list[int], name: str, form: Form, today: date
) -> tuple[dict[str, list[Entry]], dict[str, str]]:
    """Return the events of each case and its group, each row held to the form."""
    assert form.log
    case_at, step_at, day_at, group_at, pathway_at, reason_at = at
    numbers = {one: number for number, one in enumerate(form.log.events)}
    needs = {one.id: one.needs for one in form.log.events.values()}
    details = {name: _known(form, name) for name in ("pathway", "reason")}
    known = _known(form, form.log.group)
    days: dict[str, int] = {}
    cases: dict[str, list[Entry]] = {}
    groups: dict[str, str] = {}
    for line, row in lines:
        if len(row) != len(COLUMNS):
            raise _bad(name, line, f"the row has {len(row)} fields", f"The first line has {len(COLUMNS)}.", "Mend it.")
        key, step, text, group = row[case_at], row[step_at], row[day_at], row[group_at]
        if key not in cases:
            if not KEY.fullmatch(key):
                why = "A case has a key of letters and digits, which says nothing about a person."
                raise _bad(name, line, f"the case is {key[:40]!r}", why, "Write the key that the office itself uses.")
            cases[key], groups[key] = [], group
            if group not in known:
                raise _bad(name, line, f"no group is called {group[:40]!r}", "", f"There are {', '.join(known)}.")
        elif groups[key] != group:
            what = f"case {key} is of group {group[:40]!r}, and of {groups[key]!r} before"
            raise _bad(name, line, what, "A case belongs to one group.", "Correct the row that is wrong.")
        if step not in numbers:
            raise _bad(name, line, f"no step is called {step[:40]!r}", "", f"There are {', '.join(numbers)}.")
        if text not in days:
            days[text] = _day(text, name, line, today)
        detail = ""
        for column, value in (("pathway", row[pathway_at]), ("reason", row[reason_at])):
            if needs[step] == column:
                if value not in details[column]:
                    listed = ", ".join(details[column])
                    raise _bad(name, line, f"{step} has the {column} {value[:40]!r}", "", f"Write one of {listed}.")
                detail = value
            elif value:
                raise _bad(name, line, f"{step} has the {column} {value[:40]!r}", "It has none.", "Leave it empty.")
        cases[key].append(Entry(days[text], numbers[step], detail, line))
    if not cases:
        raise BadReturn(f"{name} has a first line and nothing below it.", "It holds no case.", "Check the file.")
    return cases, groups


def _known(form: Form, dimension: str) -> tuple[str, ...]:
    return next((one.dimensions[dimension] for one in form.measures.values() if dimension in one.dimensions), ())


def _day(text: str, name: str, line: int, today: date) -> int:
    try:
        if len(text) != 10:
            raise ValueError("not year-month-day")
        day = date.fromisoformat(text)
    except ValueError:
        raise _bad(name, line, f"{text[:40]!r} is no day", "", "Write it as 2024-01-31.") from None
    if day > today:
        raise _bad(name, line, f"{day} has not come", f"Today is {today}.", "Correct the day.")
    return day.toordinal()


def _bad(name: str, line: int, what: str, why: str, do: str) -> BadReturn:
    return BadReturn(f"{name}, line {line}: {what}.", why, do)


def _follow(
    key: str, group: str, entries: list[Entry], events: list[Event], bounds: tuple[int, int, int], counted: Counted,
    name: str,
) -> None:  # fmt: skip
    """Follow a case through its steps, and count what happened up to the end of the month. Raises BadReturn."""
    start, end, since = bounds
    at, opening, closing, came, last_came = "", "", "", 0, 0
    before: Entry | None = None
    for entry in entries:
        event = events[entry.order]
        if before is not None if not event.leaves else not at or event.leaves not in ("any", at):
            raise _out_of_order(key, entry, event, at, before, events, name)
        if entry.day <= end:
            if entry.day >= start:
                counted.flows[event.id, group, entry.detail, at] += 1
            if at and came >= since:
                counted.spells[at].append((entry.day - came, event.id != CLOSED))
            closing = "" if entry.detail in event.ends else event.to
            if entry.day < start:
                opening = closing
        at, came, before = "" if entry.detail in event.ends else event.to, entry.day, entry
        if entry.day <= end:
            last_came = came
    if opening:
        counted.stocks[OPENING, opening, group] += 1
    if closing:
        counted.stocks[CLOSING, closing, group] += 1
        if last_came >= since:
            counted.spells[closing].append((end - last_came, False))


def _out_of_order(
    key: str, entry: Entry, event: Event, at: str, before: Entry | None, events: list[Event], name: str
) -> BadReturn:
    """Return the error for an event that cannot follow the one before it."""
    day = date.fromordinal(entry.day)
    if before is None:
        return _bad(
            name, entry.line, f"case {key} is {event.id} on {day}, and nothing came before", "A case begins by being "
            f"{events[0].id}.", "Add the steps before, or correct the days.",
        )  # fmt: skip
    last = events[before.order]
    what = f"case {key} is {event.id} on {day}, after it was {last.id} on {date.fromordinal(before.day)}"
    if last.id == event.id or not event.leaves:
        return _bad(
            name,
            entry.line,
            f"{what} (line {before.line})",
            "A case goes through a step once.",
            "Remove one of the two.",
        )
    why = f"Then it waits at {at}." if at else "Then it was over."
    return _bad(name, entry.line, f"{what} (line {before.line})", why, "Add the step between, or correct the days.")


# From what was counted to the cells of the form -----------------------------------------------------------------------


def _flows(form: Form, log: Log, counted: Counted) -> dict[Cell, Answer]:
    touched = {term.measure for event in log.events.values() for term in event.counts}
    found: Counter[Cell] = Counter()
    for (step, group, detail, left), times in counted.flows.items():
        event = log.events[step]
        for term in event.counts:
            measure = form.measures[term.measure]
            own = {log.group: group, event.needs: detail, "step": left}
            own |= {name: values[0] for name, values in term.where.items()}
            _add(found, measure, tuple(own[name] for name in measure.dimensions), "", times)
    return {cell: Answer(found[cell]) for name in touched for cell in form.measures[name].cells()}


def _add(found: Counter[Cell], measure: Measure, values: tuple[str, ...], moment: str, times: int) -> None:
    """Add to a cell and to each total that it is part of."""
    options = [
        (value, TOTAL) if name in measure.totals else (value,)
        for name, value in zip(measure.dimensions, values, strict=True)
    ]
    for one in product(*options):
        found[Cell(measure.id, one, moment)] += times


def _stocks(form: Form, log: Log, counted: Counted) -> dict[Cell, Answer]:
    measure = form.measures[log.stock]
    found: Counter[Cell] = Counter()
    for (moment, step, group), times in counted.stocks.items():
        own = {"step": step, log.group: group}
        _add(found, measure, tuple(own[name] for name in measure.dimensions), moment, times)
    return {cell: Answer(found[cell]) for cell in measure.cells()}


def _waits(form: Form, log: Log, counted: Counted) -> dict[Cell, Answer]:
    measure = form.measures[log.waits]
    found = {}
    for step, spells in counted.spells.items():
        days = waits.quantiles(spells, log.levels)
        for share, value in days.items():
            own = {"step": step, "share": share}
            cell = Cell(measure.id, tuple(own[name] for name in measure.dimensions))
            found[cell] = Answer(value, Status.NORMAL if value is not None else Status.NOT_AVAILABLE)
    return found
