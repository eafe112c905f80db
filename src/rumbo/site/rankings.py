"""The newest year by country of asylum, or by country of origin: the largest figures first, never added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.core import Indicator, Period
from rumbo.core.codebook import dimension, value_name
from rumbo.indicators import indicator
from rumbo.series import Series
from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject
from rumbo.site.figures import Figure, cut, figure

SHOWN = 10


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One country: its name, its figure, and what sets it apart from the years before."""

    name: str
    figure: Figure
    apart: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """One list: of what, by what, its rows, how many more there are, and the command that gives them all."""

    title: str
    head: str
    rows: Sequence[RankedRow]
    more: str
    command: str


def rankings(edition: Edition, subject: Subject) -> Iterator[Ranking]:
    """Yield the lists of a subject."""
    for series in subject.rankings:
        (name,) = series.by
        known = sorted(series.known, key=lambda one: -(one.value or 0))
        head = edition.text(dimension(name).name)
        where = ", ".join([edition.text(series.place.name), *cut(edition, series)])
        rest = len(known) - SHOWN
        yield Ranking(
            title=edition.say(
                "By %(what)s, %(where)s, %(period)s",
                what=head[:1].lower() + head[1:],
                where=where,
                period=edition.period(known[0].period),
            ),
            head=head,
            rows=[
                RankedRow(
                    edition.text(value_name(name, one.dimensions[name])),
                    figure(edition, one),
                    _apart(edition, indicator(series.indicator.id), one.dimensions[name], one.period),
                )
                for one in known[:SHOWN]
            ],
            more=edition.say_many("%(count)s more is known.", "%(count)s more are known.", rest) if rest > 0 else "",
            command=f"rumbo show {series.indicator.id} --place {series.place.id} --by {name}",
        )


def _apart(edition: Edition, found: Indicator, country: str, period: str) -> str:
    """Return the last break of a country by the end of a period."""
    end = Period.parse(period).end
    labels = [one.label for one in found.breaks if one.place == country and one.day <= end]
    return edition.text(labels[-1]) if labels else ""


def asked(series: Series) -> Iterator[tuple[str, str]]:
    """Yield the place and the dimension of each list that a series may have, the wider first."""
    if "asylum" in series.indicator.dimensions and series.place.id == series.indicator.home:
        yield "americas", "asylum"
    if "origin" in series.indicator.dimensions:
        yield series.place.id, "origin"
