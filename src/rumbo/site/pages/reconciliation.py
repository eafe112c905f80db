"""Reconciliation: the same months under each producer, with every difference and what explains it.

Two producers of one figure are never averaged; all that stands here beside their figures is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rumbo.analysis.reconcile import METHOD, Compared, Reason
from rumbo.core import Observation, Text
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.figures import Figure, Link, capital, figure, products
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.indicators import NAVIGATION as LIST

NAVIGATION = Entry(22, N_("Reconciliation"), paths.RECONCILIATION, LIST.path)
# What asks most of a reader stands first.
ORDER = (Reason.UNEXPLAINED, Reason.DEFINITION, Reason.SCOPE, Reason.DATE, Reason.ROUNDING)
WORDS = {
    Reason.EQUAL: N_("Equal"),
    Reason.ROUNDING: N_("By rounding"),
    Reason.DATE: N_("By date"),
    Reason.SCOPE: N_("By scope"),
    Reason.DEFINITION: N_("By definition"),
    Reason.UNEXPLAINED: N_("Unexplained"),
}
Pair = tuple[str, str]
Found = tuple[Observation, Compared]


@dataclass(frozen=True, slots=True)
class Tally:
    """Two products, or one series: how many months they share, and how many of them fall under each reason."""

    name: Sequence[Sequence[Link]]
    path: str
    months: str
    counts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One month that differs: the figure of each product, which of them counts, and how far they lie apart."""

    month: str
    one: Figure
    other: Figure
    counts: int
    difference: str
    share: str


@dataclass(frozen=True, slots=True)
class Group:
    """The months that two products differ in for one reason.

    ``counts`` is which of the two counts in all of them, 0 where that changes; ``folded`` where they only round.
    """

    words: str
    count: str
    explanation: str
    rows: Sequence[Row]
    counts: int
    folded: bool


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Two products and where they differ."""

    id: str
    one: Sequence[Link]
    other: Sequence[Link]
    tally: Tally
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows: one line for each series that two products or more give, and those of one alone."""

    reasons: Sequence[str]
    lines: Sequence[Tally]
    alone: Sequence[Link]
    method: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the page of one series shows."""

    name: str
    place: str
    path: str
    reasons: Sequence[str]
    blocks: Sequence[PairBlock]
    unit: str
    method: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the overview, and a page for each series that two products or more give."""
    say, shared = edition.say, [one for one in evidence.subjects if one.reconciled]
    alone = [one for one in evidence.subjects if not one.reconciled]
    overview = Overview(
        [say(words) for words in WORDS.values()],
        [_line(edition, one) for one in shared],
        [Link(_title(edition, one), edition.path(one.page)) for one in alone],
        METHOD,
    )
    yield Page(
        NAVIGATION.path,
        "reconciliation.html",
        say("Reconciliation"),
        say("Where two publishers or two files give the same month: how often they differ, and why."),
        overview,
        NAVIGATION.path,
    )
    for one in shared:
        title = say("%(title)s: its producers reconciled", title=_title(edition, one))
        description = say(
            "%(title)s: the months that differ, under each producer, with the reason.", title=_title(edition, one)
        )
        path = paths.reconciliation(one.file_name)
        yield Page(path, "producers.html", title, description, _context(edition, one), NAVIGATION.path)


def _title(edition: Edition, subject: Subject) -> str:
    return f"{edition.text(subject.indicator.name)}, {edition.text(subject.series.place.name)}"


def _line(edition: Edition, subject: Subject) -> Tally:
    found = [compared.reason for one in subject.reconciled for compared in one.others]
    path = edition.path(paths.reconciliation(subject.file_name))
    return _tally(edition, [[Link(_title(edition, subject), path)]], path, found)


def _tally(edition: Edition, name: Sequence[Sequence[Link]], path: str, reasons: Sequence[Reason]) -> Tally:
    counted = Counter(reasons)
    return Tally(name, path, edition.number(len(reasons)), [edition.number(counted[reason]) for reason in WORDS])


def _context(edition: Edition, subject: Subject) -> Context:
    say = edition.say
    pairs = _pairs(subject)
    return Context(
        edition.text(subject.indicator.name),
        capital(edition.text(subject.series.place.name)),
        edition.path(subject.page),
        [say(words) for words in WORDS.values()],
        [_block(edition, pair, found) for pair, found in pairs.items()],
        edition.text(subject.indicator.unit),
        METHOD,
    )


def _pairs(subject: Subject) -> Mapping[Pair, list[Found]]:
    """Return what was compared, by the two products, whichever of them counts; the more preferred is named first."""
    order = {name: number for number, name in enumerate(one.id for one in subject.products)}
    found: dict[Pair, list[Found]] = {}
    for month in subject.reconciled:
        for compared in month.others:
            names = sorted(
                (month.counted.product or "", compared.observation.product or ""),
                key=lambda name: (order.get(name.split(" + ")[0], len(order)), name),
            )
            found.setdefault((names[0], names[1]), []).append((month.counted, compared))
    weight = {pair: sum(one.reason is not Reason.EQUAL for _, one in these) for pair, these in found.items()}
    return {pair: found[pair] for pair in sorted(found, key=lambda pair: -weight[pair])}


def _block(edition: Edition, pair: Pair, found: Sequence[Found]) -> PairBlock:
    one, other = (products(edition, name) for name in pair)
    anchor = "-and-".join(name.replace(" + ", "-plus-") for name in pair)
    groups: dict[tuple[Reason, Text], list[Found]] = {}
    for counted, compared in found:
        if compared.reason is not Reason.EQUAL:
            groups.setdefault((compared.reason, compared.difference.explanation), []).append((counted, compared))
    return PairBlock(
        anchor,
        one,
        other,
        _tally(edition, [one, other], f"#{anchor}", [compared.reason for _, compared in found]),
        [
            _group(edition, pair, reason, explanation, these)
            for (reason, explanation), these in sorted(groups.items(), key=lambda entry: ORDER.index(entry[0][0]))
        ],
    )


def _group(edition: Edition, pair: Pair, reason: Reason, explanation: Text, these: Sequence[Found]) -> Group:
    rows = [_row(edition, pair, *each) for each in reversed(these)]
    counting = {row.counts for row in rows}
    return Group(
        edition.say(WORDS[reason]),
        edition.say_many("%(count)s month", "%(count)s months", len(these)),
        edition.text(explanation),
        rows,
        counting.pop() if len(counting) == 1 else 0,
        reason is Reason.ROUNDING,
    )


def _row(edition: Edition, pair: Pair, counted: Observation, compared: Compared) -> Row:
    first = counted.product == pair[0]
    one, other = (counted, compared.observation) if first else (compared.observation, counted)
    difference = compared.difference.value or 0
    relative = compared.difference.parameters["relative"]
    return Row(
        edition.period(counted.period),
        figure(edition, one),
        figure(edition, other),
        1 if first else 2,
        edition.signed(difference if first else -difference),
        edition.fine_percent(abs(relative)) if isinstance(relative, float) else "–",
    )
