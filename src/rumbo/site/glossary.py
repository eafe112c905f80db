"""The glossary: the words of the field and of Rumbo, read from ``glossary.yml`` and checked when read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core.codebook import load_yaml
from rumbo.errors import BadDefinition

FILE = Path(__file__).parent / "glossary.yml"


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a government: who published it, its title, its address."""

    publisher: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word in one language: the word, its sense, and a document that uses it, None where none is known."""

    term: str
    sense: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Term:
    """One term, as the word of each language."""

    id: str
    words: Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of the field, which name documents, and our own, which do not."""

    field: Sequence[Term]
    ours: Sequence[Term]


@cache
def glossary() -> Glossary:
    """Return the glossary. Raises BadDefinition, with the entry.

    >>> glossary().field[0].words["es"].term
    'encuentro'
    """
    raw: Any = load_yaml(FILE.read_text(encoding="utf-8"))
    try:
        documents = {name: Document(**entry) for name, entry in raw["documents"].items()}
        return Glossary(*([_term(entry, documents) for entry in raw[part]] for part in ("field", "ours")))
    except (KeyError, TypeError) as error:
        raise BadDefinition(f"{FILE.name}: {error}.", "", "Compare the entry with another.") from error


def _term(raw: Any, documents: Mapping[str, Document]) -> Term:
    words = {
        language: Word(
            raw[language]["term"],
            raw[language]["sense"],
            documents[raw[language]["document"]] if "document" in raw[language] else None,
        )
        for language in ("en", "es")
    }
    return Term(raw["id"], words)
