"""Pathways as their pages show them: how each stood, what happened, who could apply, figures each with its day.

A figure stays what somebody said of a day: nothing here is summed over offices, subtracted, or filled in between days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rumbo.analysis.capacity import STEPS
from rumbo.core.record import Figure, FigureKind, Said
from rumbo.registers.asking import OnDay
from rumbo.registers.figures import PROGRAMME
from rumbo.registers.state import State
from rumbo.site.figures import capital
from rumbo.site.records import Doubt, Look, StatementBlock, Teller


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule on who may apply: from when it held, what it asks and until when, and the statement it stands in."""

    since: str
    rule: str
    said: StatementBlock


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The figures of one statement: when they are of, each in words, and the statement."""

    when: str
    figures: Sequence[str]
    said: StatementBlock


@dataclass(frozen=True, slots=True)
class Pathway:
    """One pathway as it stood on the day; ``happened`` is what is neither a rule nor a figure alone."""

    id: str
    kind: str
    title: str
    place: str
    state: str
    unknown: bool
    active: bool
    happened: Sequence[StatementBlock]
    rules: Sequence[RuleRow]
    figures: Sequence[FigureRow]
    doubts: Sequence[Doubt]
    looks: Sequence[Look]


def pathway(teller: Teller, one: OnDay) -> Pathway:
    """Return one pathway with all that had been said of it by the day."""
    held = one.record
    return Pathway(
        id=held.id,
        kind=teller.word("kind", held.kind),
        title=teller.edition.text(held.title),
        place=teller.edition.listed([teller.name(place) for place in held.places]),
        state=capital(teller.standing(one)),
        unknown=one.standing.state is State.UNKNOWN,
        active=one.standing.is_active,
        happened=[
            replace(teller.statement(said), figures="", rule="")  # both have their own table
            for said in one.told
            if said.becomes or not (said.figures or said.eligibility)
        ],
        rules=rules(teller, one.told),
        figures=[figure_row(teller, said) for said in one.told if said.figures],
        doubts=teller.doubts(held.unverified),
        looks=[teller.look(search) for search in held.searched],
    )


def rules(teller: Teller, told: Sequence[Said]) -> list[RuleRow]:
    """Return the rules among statements."""
    return [
        RuleRow(teller.when(said.happened, short=True), teller.rule(said.eligibility), teller.statement(said))
        for said in told
        if said.eligibility
    ]


def figure_row(teller: Teller, said: Said) -> FigureRow:
    """Return the figures of a statement, in the order in which it gives them."""
    days = {one.as_of for one in said.figures if one.as_of}
    when = days.pop() if len(days) == 1 else said.happened
    return FigureRow(
        teller.when(when, short=True), [_words(teller, one) for one in said.figures], teller.statement(said)
    )


def stated(teller: Teller, addresses: Collection[str] | None = None) -> list[FigureRow]:
    """Return what was stated of the steps of the offices, by day; given addresses, what was read there alone."""
    told: dict[Said, tuple[date, str]] = {}
    for one in teller.evidence.counted:
        if PROGRAMME not in (one.record.id, one.record.part_of) or one.figure.measure not in STEPS:
            continue
        if addresses is None or any(source.url in addresses for source in one.said.sources):
            office = "" if one.record.id == PROGRAMME else f"{teller.name(one.record.places[0])}: "
            told.setdefault(one.said, (one.day, office))
    found = []
    for said, (_, office) in sorted(told.items(), key=lambda one: one[1]):
        row = figure_row(teller, said)
        found.append(replace(row, figures=[office + words for words in row.figures]))
    return found


def _words(teller: Teller, one: Figure) -> str:
    """Return a figure in words; whom alone it counts stands before it, what it is where no day says it."""
    whom = f"{teller.name(one.citizenship)}: " if one.citizenship else ""
    cumulative = one.kind is FigureKind.CUMULATIVE
    return f"{whom}{teller.counted(one)}" + ("" if cumulative else f" ({teller.word('figure-kind', one.kind.value)})")


def last_day(of: Sequence[OnDay], otherwise: date) -> date:
    """Return the last day on which any of these records was said to end, another where none was."""
    ends = [one.standing.since.latest for one in of if one.standing.state is State.ENDED and one.standing.since]
    return max(ends, default=otherwise)
