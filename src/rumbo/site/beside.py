"""What stands beside a series and is not in it: the human cost, labels joined by inference, figures printed elsewhere.

None of it is ever drawn or added as if a publisher had counted it in the series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rumbo.answering import Beside
from rumbo.core import Finding, Inference, Statement, Text
from rumbo.core.codebook import value_name
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Link, release_link

BEFORE = ", before its release"
READ_AS = {
    "copy of release": N_("copy of the release"),
    "news report": N_("news report"),
    "law-firm page": N_("page of a law firm"),
    "official page": N_("official page"),
    "excerpt": N_("opening of a page"),
}
# Names that are no proper name of one body; those are written as they call themselves.
SAYS = {
    "Foreign Ministry of Ecuador": N_("Foreign Ministry of Ecuador"),
    "Interior and Foreign Ministries of Ecuador": N_("Interior and Foreign Ministries of Ecuador"),
    "Government of Mexico": N_("Government of Mexico"),
    "Presidency of Panama": N_("Presidency of Panama"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """The human cost beside a count: the newest whole year known, what its months make, and where it is told of."""

    name: str
    year: str
    value: str
    path: str


@dataclass(frozen=True, slots=True)
class InferredRow:
    """One month of an inference: what the labels joined make, and the releases that they stand in."""

    month: str
    value: str
    told: str
    releases: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Inferred:
    """A rule of inference: what it makes, its reasons, the day of the rule, and its months, newest first."""

    name: str
    text: str
    decided: str
    rows: Sequence[InferredRow]


@dataclass(frozen=True, slots=True)
class Said:
    """A printed figure: of which period and cut, who says so, where it was read, and others printed for the same."""

    period: str
    cut: str
    value: str
    who: str
    how: str
    url: str
    release: Link
    published: str
    otherwise: str


def cost(edition: Edition, evidence: Evidence, subject: Subject) -> Cost | None:
    """Return the human cost that must be told beside a subject, or is its own; None where none is declared or known."""
    name = subject.indicator.beside or subject.indicator.id
    other, total = evidence.home(name), evidence.years.get(name)
    if other is None or total is None:
        return None
    return Cost(
        edition.text(other.indicator.name),
        edition.period(total.subject["period"]),
        edition.number(total.value),
        edition.path(other.page),
    )


def inferred(edition: Edition, found: Mapping[Inference, Sequence[Finding]]) -> list[Inferred]:
    """Return the inferences of a subject."""
    return [
        Inferred(
            edition.text(rule.name),
            edition.text(rule.text),
            edition.day(rule.decided),
            [
                InferredRow(
                    edition.period(one.subject["period"]),
                    edition.number(one.value),
                    edition.text(one.explanation),
                    [release_link(edition, name) for name in one.releases],
                )
                for one in reversed(findings)
            ],
        )
        for rule, findings in found.items()
    ]


def printed(edition: Edition, found: Sequence[Beside]) -> list[Said]:
    """Return the printed figures beside a subject, the newest period first; what contradicts one is said with it."""
    values: dict[tuple[object, ...], set[float]] = defaultdict(set)
    for one in found:
        values[_of(one)].add(one.statement.value)
    return [_said(edition, one, values[_of(one)] - {one.statement.value}) for one in reversed(found)]


def _of(one: Beside) -> tuple[object, ...]:
    return one.place, *sorted(one.where.items()), one.statement.period


def _said(edition: Edition, one: Beside, others: set[float]) -> Said:
    statement = one.statement
    return Said(
        edition.period(statement.period, short=True),
        edition.listed(list(_cut(edition, one.where))),
        value(edition, statement),
        *who_and_how(edition, statement),
        statement.url,
        release_link(edition, one.release.id),
        edition.published_short(one.release.published),
        edition.listed([edition.number(other) for other in sorted(others)]),
    )


def _cut(edition: Edition, where: Mapping[str, str]) -> Iterator[str]:
    for name, chosen in where.items():
        words: Text = value_name(name, chosen)
        yield edition.say("from %(country)s", country=edition.text(words)) if name == "from" else edition.text(words)


def value(edition: Edition, one: Statement) -> str:
    """Return a printed figure with its rounding."""
    number = edition.number(one.value)
    if one.rounding > 1:
        return edition.say("%(value)s, rounded to %(step)s", value=number, step=edition.number(one.rounding))
    return number


def who_and_how(edition: Edition, one: Statement) -> tuple[str, str]:
    """Return who said a figure and how it was read, in words."""
    name = one.who.removesuffix(BEFORE)
    who = edition.say(SAYS[name]) if name in SAYS else edition.say(READ_AS[name]) if name in READ_AS else name
    if name != one.who:
        who = edition.say("%(who)s, before the release", who=who)
    return who, edition.say(READ_AS[one.how]) if one.how in READ_AS else one.how
