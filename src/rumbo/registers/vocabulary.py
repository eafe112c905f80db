"""What may stand in an entry, and what it is called in both languages: kinds, units, measures, organisations, words.

``vocabulary.yml`` is the only list; a new unit or organisation is one line there. Countries and places belong to the
place table.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from rumbo.core.codebook import load_yaml
from rumbo.core.place import PlaceKind, places
from rumbo.core.text import Text

SECTIONS = ("kind", "unit", "measure", "organisation", "turn", "state", "side", "how", "doubt", "bound", "figure-kind")


@cache
def vocabulary() -> Mapping[str, Mapping[str, Text]]:
    """Return the names of all words by section.

    >>> vocabulary()["unit"]["people"]["es"]
    'personas'
    """
    return {section: {word: Text(name) for word, name in _raw()[section].items()} for section in SECTIONS}


@cache
def kinds() -> Mapping[str, frozenset[str]]:
    """Return the kinds of record that each register holds.

    >>> "committee" in kinds()["compact"]
    True
    """
    return {register: frozenset(words) for register, words in _raw()["kinds-of"].items()}


@cache
def _raw() -> Mapping[str, Any]:
    raw = load_yaml(files(__package__).joinpath("vocabulary.yml").read_text(encoding="utf-8"))
    assert isinstance(raw, dict)
    return raw


@cache
def countries() -> Mapping[str, Text]:
    """Return the names of all countries by id."""
    return {one.id: one.name for one in places(PlaceKind.COUNTRY)}


@cache
def place_names() -> Mapping[str, Text]:
    """Return the names of all places by id."""
    return {one.id: one.name for one in places()}


@cache
def actor_names() -> Mapping[str, Text]:
    """Return the names of all that can act, countries and organisations, by id."""
    return {**countries(), **vocabulary()["organisation"]}
