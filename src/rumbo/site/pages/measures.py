"""The measures: those in force on the day, those that ended, by kind, each with its basis and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rumbo.registers.state import State
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.compact import register_json
from rumbo.site.records import Look, RecordBlock, Teller

if TYPE_CHECKING:
    from rumbo.registers.asking import OnDay

NAVIGATION = Entry(27, N_("Measures"), paths.MEASURES, paths.COMPACT)
# What a state is called as a section, in the order of the page.
GROUPS = {
    "in-force": (N_("In force"), frozenset({State.IN_FORCE, State.OPERATING, State.UNDER_WAY})),
    "announced": (N_("Announced, no beginning held"), frozenset({State.ANNOUNCED, State.NOT_YET})),
    "suspended": (N_("Suspended"), frozenset({State.SUSPENDED})),
    "unknown": (N_("Not known whether it still runs"), frozenset({State.UNKNOWN})),
    "ended": (N_("Ended"), frozenset({State.ENDED})),
    "took-place": (N_("Took place"), frozenset({State.TOOK_PLACE, State.DONE})),
    "stated": (N_("Reported figures and statements"), frozenset({State.STATED})),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The measures of one kind in one state, newest first."""

    name: str
    blocks: Sequence[RecordBlock]


@dataclass(frozen=True, slots=True)
class Group:
    """The measures in one state, by kind."""

    id: str
    title: str
    count: int
    kinds: Sequence[Kind]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    sentence: str
    looks: Sequence[Look]
    groups: Sequence[Group]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    teller, say = Teller(edition, evidence), edition.say
    held = evidence.records["measures"]
    active = sum(one.standing.is_active for one in held)
    sentence = edition.say_many(
        "%(count)s measure is in force, of %(all)s held",
        "%(count)s measures are in force, of %(all)s held",
        active,
        all=edition.number(len(held)),
    )
    yield Page(
        NAVIGATION.path,
        "measures.html",
        say("Measures"),
        say("Visa restrictions, visas asked for, agreements, rules and rulings, each with its state on the day."),
        Context(sentence, teller.looks("measures"), [one for one in _groups(teller, held) if one.count]),
        NAVIGATION.path,
        files={paths.register_file("measures"): register_json(evidence, "measures")},
    )


def _groups(teller: Teller, held: Sequence[OnDay]) -> Iterator[Group]:
    for name, (title, states) in GROUPS.items():
        inside = [one for one in held if one.standing.state in states]
        inside.sort(key=lambda one: one.record.statements[0].happened.latest, reverse=True)
        kinds: dict[str, list[RecordBlock]] = {}
        for one in inside:
            kinds.setdefault(teller.word("kind", one.record.kind), []).append(teller.block(one))
        yield Group(name, teller.edition.say(title), len(inside), [Kind(*one) for one in sorted(kinds.items())])
