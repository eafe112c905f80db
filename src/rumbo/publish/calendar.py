"""A calendar (iCalendar, RFC 5545): when releases are expected, and deadlines that returns and records name.

A day by which a release is usually out follows from its source's rhythm: it is a finding of ours, and tentative. A day
that a government or a programme named is theirs, and stands with who said so. Where a rhythm is not kept, or no day was
named, nothing stands. Each event keeps its UID in both languages and in every edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import rumbo
from rumbo.archive import Standing
from rumbo.core import Period
from rumbo.errors import MissingPackage
from rumbo.observatory import Observatory
from rumbo.words import catalogue, day, period

if TYPE_CHECKING:
    from rumbo.archive import Silence
    from rumbo.core.record import Record, Said
    from rumbo.core.when import When

A_YEAR = timedelta(days=366)
"""So far ahead releases are expected, and so far back deadlines that passed are kept."""

LEFT = 3
"""A publisher who is later than so many of its own periods has left its rhythm: then no further day is foretold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in the calendar: what it is of, in one language, where that stands, and whether somebody named it.

    ``named`` is False for a day that Rumbo expects: a finding.
    """

    uid: str
    day: date
    summary: str
    about: str
    url: str
    category: str
    named: bool


def entries(observatory: Observatory, language: str = "en", as_of: date | None = None) -> list[Entry]:
    """Return the days of a calendar as known on a day, today unless another is named, oldest first.

    >>> import rumbo
    >>> here = rumbo.open(today="2026-11-24")
    >>> [one.day.isoformat() for one in entries(here) if one.uid == "release.cbp-southwest.2026-08@rumbo"]
    ['2026-09-21']
    """
    on = as_of or observatory.today
    found = [
        *(entry for one in observatory.silences(on) for entry in _releases(one, on, language)),
        *_returns(observatory, on, language),
        *(entry for one in observatory.registers for entry in _record(one, on, language)),
    ]
    return sorted({one.uid: one for one in found}.values(), key=lambda one: (one.day, one.uid))


def content(observatory: Observatory, language: str = "en", as_of: date | None = None) -> bytes:
    r"""Return the calendar as a file.

    >>> import rumbo
    >>> content(rumbo.open(today="2026-11-24"), "es").splitlines()[0]
    b'BEGIN:VCALENDAR'

    Raises MissingPackage.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise MissingPackage.of_extra("icalendar", "It writes calendars.", "site") from None
    _ = catalogue("cli", language).gettext
    on = as_of or observatory.today
    whole = Calendar()
    whole.add("prodid", f"-//Rumbo//{rumbo.__version__}//{language.upper()}")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _("Rumbo: expected releases and deadlines"))
    for one in entries(observatory, language, on):
        whole.add_component(_event(one, on, language))
    written: bytes = whole.to_ical()
    return written


def _event(one: Entry, on: date, language: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.summary, parameters={"language": language})
    event.add("description", one.about, parameters={"language": language})
    event.add("categories", [one.category])
    event.add("status", "CONFIRMED" if one.named else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    if one.url:
        event.add("url", one.url)
    return event


# Releases -------------------------------------------------------------------------------------------------------------


def _releases(one: Silence, on: date, language: str) -> Iterator[Entry]:
    """Yield the days of a source: the one that passed without its release being held, and those of a year to come."""
    if one.newest is None or one.standing is Standing.ENDED:
        return
    rhythm = one.source.rhythm
    seen = Period.parse(one.looked.newest_seen) if one.looked and one.looked.newest_seen else one.newest
    out = max(one.newest, seen, key=lambda period: period.end)
    awaited = rhythm.after(out)
    late = (on - rhythm.due(awaited)).days
    if late > 0:
        yield _expected(one, awaited, on, language)
    if late > LEFT * ((awaited.end - awaited.start).days + 1):
        return
    while rhythm.due(awaited) <= on + A_YEAR:
        if rhythm.due(awaited) >= on:
            yield _expected(one, awaited, on, language)
        awaited = rhythm.after(awaited)


def _expected(one: Silence, awaited: Period, on: date, language: str) -> Entry:
    _ = catalogue("cli", language).gettext
    due = one.source.rhythm.due(awaited)
    title, name = one.source.title.in_language(language), period(str(awaited), language)
    summary = _("◆ Expected: {title}, {period}")
    if due < on:
        summary = _("◆ Usually out by now, not held: {title}, {period}")
        if one.standing is Standing.SILENT:
            summary = _("◆ Overdue: {title}, {period}")
    told = [
        _(
            "A finding of Rumbo, no announcement: the publisher's rhythm, {days} days after the end of the period."
        ).format(days=one.source.rhythm.due_days)
    ]
    if due < on:
        told.append(_("It was usually out by {due}; on {day} none was held.").format(
            due=day(due, language), day=day(on, language)))  # fmt: skip
        looked = _("The publisher's page was last looked at on {day}.").format(
            day=day(one.looked.day, language)
        ) if one.looked else _("Nobody has looked at the publisher's page, so that it may be out.")  # fmt: skip
        told.append(looked)
    if one.release:
        last = _("The newest held: {period}, release {release}.")
        told.append(last.format(period=period(str(one.newest), language), release=one.release.id))
    publisher = one.source.publisher
    told.append(f"{publisher.name.in_language(language)}. {publisher.url}")
    return Entry(
        f"release.{one.source.id}.{awaited}@rumbo", due, summary.format(title=title, period=name), " ".join(told),
        publisher.url, _("Release"), named=False,
    )  # fmt: skip


# Returns --------------------------------------------------------------------------------------------------------------


def _returns(observatory: Observatory, on: date, language: str) -> Iterator[Entry]:
    """Yield the days by which returns that were asked for, and are not filed, are due."""
    from rumbo.core import place
    from rumbo.returns.due import State

    _ = catalogue("cli", language).gettext
    for one in observatory.due(as_of=on):
        if one.state not in (State.DUE, State.SILENT) or one.period is None or one.by is None or one.by < on - A_YEAR:
            continue
        who, form = place(one.filer.id).name.in_language(language), observatory.source(one.form.id)
        words = (
            _("Return due: {title}, {who}, {period}") if one.by >= on else _("Return overdue: {title}, {who}, {period}")
        )
        yield Entry(
            f"return.{one.form.id}.{one.filer.id}.{one.period}@rumbo", one.by,
            words.format(
                title=form.title.in_language(language), who=who, period=period(str(one.period), language)
            ),
            _("The day that the form itself names. {publisher}").format(
                publisher=form.publisher.name.in_language(language)
            ),
            form.publisher.url, _("Return"), named=True,
        )  # fmt: skip


# Records --------------------------------------------------------------------------------------------------------------


def _record(one: Record, on: date, language: str) -> Iterator[Entry]:
    """Yield the days that statements on a record name: deadlines, the last day of a rule, what is announced."""
    _ = catalogue("cli", language).gettext
    for said in one.statements:
        if not any(source.published.surely(on) for source in said.sources):
            continue
        if said.deadline:
            yield from _named(one, said, said.deadline, "deadline", _("Deadline: {title}"), on, language)
        if said.eligibility and said.eligibility.until:
            until = said.eligibility.until
            yield from _named(one, said, until, "until", _("Last day of a rule: {title}"), on, language)
        if said.happened.latest > on:
            yield from _named(one, said, said.happened, "announced", _("Announced: {title}"), on, language)


def _named(
    one: Record, said: Said, when: When, what: str, summary: str, on: date, language: str
) -> Iterator[Entry]:  # fmt: skip
    """Yield the day that a statement names; of a span of days the last, and the text says so."""
    _ = catalogue("cli", language).gettext
    if when.latest < on - A_YEAR:
        return
    source = next(source for source in said.sources if source.published.surely(on))
    told = [said.text.in_language(language)]
    if not when.is_day:
        told.append(_("The day is not known: it lies in {period}.").format(period=_span(when, language)))
    said_by = _("Said by {who}, published {when}: {url}")
    told.append(said_by.format(who=said.says.who.in_language(language), when=source.published, url=source.url))
    title = one.title.in_language(language)
    yield Entry(
        f"record.{one.id}.{what}.{when.latest}@rumbo", when.latest, summary.format(title=title), " ".join(told),
        source.url, _("Deadline"), named=True,
    )  # fmt: skip


def _span(when: When, language: str) -> str:
    text = str(when)
    return text if "/" in text else period(text, language)
