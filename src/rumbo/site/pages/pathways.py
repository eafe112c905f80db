"""The pathways: how each stood on the day, who could apply by which rule, and figures as somebody gave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.pages import Entry, Page
from rumbo.site.pages.compact import register_json
from rumbo.site.pathways import Pathway, pathway
from rumbo.site.records import Look, Teller

NAVIGATION = Entry(27, N_("Pathways"), paths.PATHWAYS)
OFFICE_KINDS = frozenset({"programme", "office"})
"""The kinds of record that the page of the offices shows."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    lead: str
    pathways: Sequence[tuple[Pathway, str]]
    others: Sequence[Pathway]
    offices: Sequence[Pathway]
    offices_path: str
    finder_path: str
    looks: Sequence[Look]
    data: str


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    say, teller = edition.say, Teller(edition, evidence)
    found = [pathway(teller, one) for one in evidence.records["pathways"]]
    kinds = {one.record.id: one.record.kind for one in evidence.records["pathways"]}
    offices = [one for one in found if kinds[one.id] in OFFICE_KINDS]
    others = [one for one in found if kinds[one.id] not in OFFICE_KINDS]
    path = edition.path(paths.OFFICES)
    active = sum(one.active for one in found)
    yield Page(
        NAVIGATION.path,
        "pathways.html",
        say("Lawful pathways"),
        say("Each lawful pathway with its state on the day, who could apply by which rule, and figures as told."),
        Context(
            edition.say_many(
                "%(active)s of %(count)s pathway runs or is in force on the day, as far as is known.",
                "%(active)s of %(count)s pathways run or are in force on the day, as far as is known.",
                len(found),
                active=edition.number(active),
            ),
            [(one, f"{path}#{one.id}" if one in offices else f"#{one.id}") for one in found],
            others,
            offices,
            path,
            edition.path(paths.FINDER),
            teller.looks("pathways"),
            paths.register_file("pathways"),
        ),
        NAVIGATION.path,
        files={paths.register_file("pathways"): register_json(evidence, "pathways")},
    )
