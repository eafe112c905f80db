"""What people come to ask, in their own words, and the page that answers: the home page leads there in one click."""

from __future__ import annotations

from collections.abc import Iterator

from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.figures import Link
from rumbo.site.pages import entries

QUESTIONS = (
    (paths.CHECK, N_("Does a sentence hold?"), N_("Each figure in a text, held against what was known that day")),
    (paths.EXPLORE, N_("What do the figures say, broken down?"), N_("Any indicator, by any of its dimensions")),
    (
        "indicators/index.html",
        N_("Which figures are there?"),
        N_("Each with its definition, its vintages and its files"),
    ),
    (paths.FINDER, N_("Which way is open to whom?"), N_("Pathways and their rules, on any day")),
    (paths.MEASURES, N_("Is there a visa rule on this road?"), N_("Each measure from its first day to its last")),
    (paths.COMPACT, N_("What did a state promise, and do?"), N_("Promise by promise, with who says so")),
    (paths.OFFICES, N_("Where is room at an office?"), N_("Referred, approved, arrived; the queue and the wait")),
    (paths.RETURNS, N_("What is due, and from whom?"), N_("What offices and states have filed")),
    (paths.RELEASES, N_("What changed?"), N_("Each release, and what it changed in those before it")),
    (paths.DATA, N_("Where are the files?"), N_("All tables, for any tool")),
)
"""What people ask, in their own words: the page that answers, the question, what stands there."""


def questions(edition: Edition) -> Iterator[Link]:
    """Yield the questions whose answering page is there, each with what stands on it."""
    known = {one.path for one in entries()}
    for path, question, note in QUESTIONS:
        if path in known:
            yield Link(edition.say(question), edition.path(path), edition.say(note))
