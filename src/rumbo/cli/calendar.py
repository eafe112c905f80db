"""``rumbo calendar``: expected releases and deadlines, for a program that keeps days."""

from __future__ import annotations

from rumbo.cli import answer, options
from rumbo.cli.language import language


def calendar(
    as_of: options.AsOf = None,
    output: options.WholeFile = None,
    lang: options.Language = None,
) -> None:
    """Expected releases and deadlines, as a calendar (iCalendar).

    A day that is expected follows from a source's rhythm and is tentative; one that somebody named says who.
    """
    from rumbo.core import parse_day
    from rumbo.publish import calendar as calendars

    day = parse_day(as_of) if as_of else None
    answer.deliver(calendars.content(options.observatory(), language(), day), output)
