"""The glossary: each term in English and Spanish side by side, with a document of a government that uses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rumbo.site import paths
from rumbo.site.edition import LANGUAGES, N_, Edition, Language
from rumbo.site.evidence import Evidence
from rumbo.site.glossary import Term, glossary
from rumbo.site.pages import Entry, Page

NAVIGATION = Entry(51, N_("Glossary"), paths.GLOSSARY, paths.METHODS)


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; the language of the page stands first."""

    languages: Sequence[Language]
    field: Sequence[Term]
    ours: Sequence[Term]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page."""
    languages = sorted(LANGUAGES, key=lambda one: one != edition.language)
    yield Page(
        NAVIGATION.path,
        "glossary.html",
        edition.say("Glossary"),
        edition.say("The words of the field and of Rumbo in English and Spanish, each with its sense."),
        Context(languages, glossary().field, glossary().ours),
        NAVIGATION.path,
    )
