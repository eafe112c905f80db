"""One line of figures through all its vintages: for each period what was known from which day on, fetched at once.

A view answers for one day. Whoever asks for many days and periods of one line (the claim checker) asks here: the
releases that ever answered are found without touching a figure, and all their figures are read in a few queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import NamedTuple

from rumbo.archive import sql
from rumbo.archive.archive import Archive
from rumbo.archive.choosing import Choice
from rumbo.archive.feeds import Part, Question
from rumbo.archive.figures import added, printed
from rumbo.archive.view import Cut, View
from rumbo.core import Observation, Release


class Known(NamedTuple):
    """A figure as it was known from a day on, until the next one of its period."""

    since: date
    value: float | int
    release: str
    status: str


AT_ONCE = 10
"""The figures of so many years are read at once."""


class Line(Mapping[str, Sequence[Known]]):
    """For each period of a line its figures, oldest first; the years that nobody asks for are not read."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._unread: dict[int, list[str]] = {}
        for period in view.periods():
            self._unread.setdefault(_years(period), []).append(period)
        self._known: dict[str, Sequence[Known]] = {}
        self._reading = Lock()

    def __getitem__(self, period: str) -> Sequence[Known]:
        if period not in self._known:
            self._read(_years(period))
        return self._known[period]

    def __iter__(self) -> Iterator[str]:
        for years in list(self._unread):
            self._read(years)
        return iter(sorted(self._known))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        for years in reversed(list(self._unread)):
            if self._known:
                break
            self._read(years)
        return bool(self._known)

    def _read(self, years: int) -> None:
        with self._reading:  # a server asks from several threads at once
            if years in self._unread:
                self._known |= _read(self._view, self._unread[years])
                del self._unread[years]


def _years(period: str) -> int:
    return int(period.removeprefix("FY")[:4]) // AT_ONCE


def vintages(archive: Archive, question: Question) -> Line:
    """Return, for each period of the question's line, its figures, oldest first, read when they are asked for.

    >>> import rumbo
    >>> from rumbo.archive import Question
    >>> from rumbo.indicators import indicator
    >>> here = rumbo.open()
    >>> line = vintages(here.archive, Question(indicator("usbp-encounters"), "us-southwest", here.today))
    >>> [known.value for known in line["2023-12"]][:1], line["2023-12"][-1].value
    ([249785], 249740)

    Raises UnknownDimension and MayNotBeSummed as a view does.
    """
    return Line(View(archive, question))


def histories(archive: Archive, question: Question) -> Mapping[str, Sequence[tuple[date, Observation]]]:
    """Return, for each period of the question's line, each figure that ever answered whole, with the day it came out.

    What may already have been out on that day is not looked for. Raises as ``vintages`` does.
    """
    view = View(archive, question)
    choices = _choices(view, view.periods())
    figures = _figures(view, choices)
    found: dict[str, list[tuple[date, Observation]]] = {}
    for period, dated in choices.items():
        for day, choice in dated:
            keys = [(part.table.key, one.id, period) for part, one in choice.answers]
            read: dict[tuple[str, str, Cut], tuple[object, ...]] = {
                (key, period, ()): figures[key, name, period] for key, name, _ in keys if (key, name, period) in figures
            }
            found.setdefault(period, []).append((day, view.observation(period, choice, day, read)))
    return found


def _read(view: View, periods: Sequence[str]) -> Mapping[str, Sequence[Known]]:
    choices = _choices(view, periods)
    figures = _figures(view, choices)
    found: dict[str, list[Known]] = {}
    for period, dated in choices.items():
        known: list[Known] = []
        for day, choice in dated:
            answers = choice.answers
            cells = [
                printed(part.table, one, period, figures.get((part.table.key, one.id, period))) for part, one in answers
            ]
            figure = added(cells)
            if figure.value is not None:
                known.append(Known(day, figure.value, str(choice.evidence["release"]), str(figure.status)))
        if known:
            found[period] = known
    return found


def _choices(view: View, periods: Sequence[str]) -> Mapping[str, Sequence[tuple[date, Choice]]]:
    """Return what answers for each period, and from which day on, oldest first."""
    tables = {part.table.key: part.table for feed in view.feeds for part in feed.parts}.values()
    chains = [view.archive.chains.get((table.product, table.id), {}) for table in tables]
    found: dict[str, Sequence[tuple[date, Choice]]] = {}
    alike: dict[tuple[tuple[str, ...], ...], Sequence[tuple[date, Choice]]] = {}
    for period in periods:
        lines = [chain.get(period, ()) for chain in chains]
        same = tuple(tuple(release.id for release in line) for line in lines)
        if same not in alike:  # the months that one file brought are chosen alike
            alike[same] = _dated(view, period, {release.published.latest for line in lines for release in line})
        found[period] = alike[same]
    return found


def _dated(view: View, period: str, days: Iterable[date]) -> Sequence[tuple[date, Choice]]:
    found: list[tuple[date, Choice]] = []
    for day in sorted(day for day in days if day <= view.question.as_of):
        choice = view.choose(view.feeds, period, day)
        if choice and (not found or found[-1][1].releases != choice.releases):
            found.append((day, choice))
    return found


def _figures(
    view: View, choices: Mapping[str, Sequence[tuple[date, Choice]]]
) -> Mapping[tuple[str, str, str], tuple[object, ...]]:
    """Read the figures; return (table, release, period) -> sum, cells without value, status, rounding, url."""
    periods: dict[tuple[str, str], list[str]] = {}
    answering: dict[str, Part] = {}
    releases: dict[str, Release] = {}
    for period, dated in choices.items():
        for _, choice in dated:
            for part, release in choice.answers:
                answering[part.table.key], releases[release.id] = part, release
                wanted = periods.setdefault((part.table.key, release.id), [])
                if period not in wanted[-1:]:
                    wanted.append(period)
    # Readings of text and of cells have other columns; those of one kind are read in one query.
    kinds: dict[bool, dict[str, list[sql.Slice]]] = {}
    names: dict[str, str] = {}
    for (key, name), wanted in periods.items():
        piece = view.slice(answering[key], releases[name], sorted(wanted))
        kinds.setdefault(piece.table is None, {}).setdefault(key, []).append(piece)
        names[str(piece.path)] = name
    found: dict[tuple[str, str, str], tuple[object, ...]] = {}
    for tables in kinds.values():
        for key, path, period, *figure in sql.sums_by_reading(tables):
            found[key, names[path], period] = tuple(figure)
    return found
