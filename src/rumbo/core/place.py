"""Places and their names: countries, US border regions, states, Border Patrol sectors, field offices, routes.

One table, ``places.csv``, is the only list of places and the only list of what people call them. A place has one id,
used in files, addresses and queries; every other spelling is an alias that leads to it. A name that fits two places
is never decided here: the error lists the choices. Values that are no places (``other``, ``unknown``, ``total``)
belong to the tables that use them, and demonyms and the reading of sentences to the claim checker.

Sources of the table: ISO 3166-1 and 3166-2 for the ids (and ``XKX``, of the range left to users), Unicode CLDR for
the short names of countries, the United Nations' M49 for what lies in Latin America and the Caribbean, and for the
regions of sectors, field offices and states what Customs and Border Protection counted there since October 2019.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path

from rumbo.core.text import Text
from rumbo.errors import AmbiguousPlace, UnknownPlace

SUGGESTIONS = 3
LIKENESS = 0.7


class PlaceKind(StrEnum):
    """The kinds of place; each is a dimension of its own where a table has it."""

    WORLD_REGION = "world-region"
    COUNTRY = "country"
    US_REGION = "us-region"
    SECTOR = "sector"
    FIELD_OFFICE = "field-office"
    US_STATE = "us-state"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its id, what kind it is, its short name, the ids it lies in, its other names.

    ``within`` holds the nearest places around it, and several where it reaches into each: Texas has land border
    (``us-southwest``) and airports (``us-other``). ``aliases`` holds spellings beyond id, code and names; ``alpha2``
    is the two-letter code of a country.

    >>> texas = place("US-TX")
    >>> str(texas.name), texas.kind.value, texas.within
    ('Texas', 'us-state', ('us-southwest', 'us-other'))
    """

    id: str
    kind: PlaceKind
    name: Text
    within: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    alpha2: str | None = None

    def __str__(self) -> str:
        return self.id

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return everything that the place is called: id, code, names, aliases."""
        return (self.id, *((self.alpha2,) if self.alpha2 else ()), *self.name.values(), *self.aliases)


def place(text: str, kind: PlaceKind | None = None) -> Place:
    """Return the place that a text names, in English or Spanish, whatever its case, accents, blanks and punctuation.

    An id written as it stands in the table always names its own place. ``kind`` narrows the search, for a column that
    holds one kind alone (``GA`` among the states is Georgia, not Gabon).

    >>> place("EE. UU.").id, place("CHINA, PEOPLES REPUBLIC OF").id, place("frontera suroeste").id
    ('USA', 'CHN', 'us-southwest')
    >>> place("Laredo", PlaceKind.SECTOR).id
    'usbp-laredo'

    Raises UnknownPlace, with the nearest names, and AmbiguousPlace, with the choices.
    """
    found = places_called(text, kind)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousPlace(
            f"{text!r} names {len(found)} places.",
            "The name alone does not say which of them is meant.",
            f"Write the id of one: {_listed(found)}.",
            {"place": [one.id for one in found]},
        )
    near = _nearest(text, kind)
    usual = {None: "MEX, US-TX, us-southwest or usbp-del-rio", PlaceKind.COUNTRY: "MEX"}
    such_as = usual.get(kind) or places(kind)[0].id
    raise UnknownPlace(
        f"No {kind or 'place'} is called {text!r}.",
        "The name is not in the place table, in English or in Spanish.",
        f"Did you mean {_listed(near)}?" if near else f"Write an id such as {such_as}.",
        {"place": [one.id for one in near]},
    )


def places_called(text: str, kind: PlaceKind | None = None) -> tuple[Place, ...]:
    """Return every place that a text names, none where there is none; for a caller whose context can choose.

    >>> [one.id for one in places_called("Georgia")]
    ['GEO', 'US-GA']
    """
    exact = _by_id().get(text.strip())
    if exact and kind in (None, exact.kind):
        return (exact,)
    return tuple(one for one in _by_key().get(_key(text), ()) if kind in (None, one.kind))


def places(kind: PlaceKind | None = None) -> tuple[Place, ...]:
    """Return all places, or those of one kind, in the order of the table.

    >>> [one.id for one in places(PlaceKind.US_REGION)]
    ['us-southwest', 'us-northern', 'us-other']
    """
    return tuple(one for one in _by_id().values() if kind in (None, one.kind))


def is_within(inner: Place | str, outer: Place | str) -> bool:
    """Say whether a place lies in another, wholly or in part, over any number of steps; no place lies in itself.

    >>> is_within("usbp-del-rio", "USA"), is_within("US-TX", "us-northern")
    (True, False)

    Raises as `place` does.
    """
    outer_id = (outer if isinstance(outer, Place) else place(outer)).id
    parents = (inner if isinstance(inner, Place) else place(inner)).within
    return outer_id in parents or any(is_within(_by_id()[parent], outer_id) for parent in parents)


@cache
def _by_id() -> dict[str, Place]:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Place(
                id=row["id"],
                kind=PlaceKind(row["kind"]),
                name=Text(en=row["en"], es=row["es"]),
                within=_split(row["within"]),
                aliases=_split(row["aliases"]),
                alpha2=row["alpha2"] or None,
            )
            for row in csv.DictReader(file)
        }


@cache
def _by_key() -> dict[str, tuple[Place, ...]]:
    index: dict[str, tuple[Place, ...]] = {}
    for one in _by_id().values():
        for key in {_key(spelling) for spelling in one.spellings}:
            index[key] = (*index.get(key, ()), one)
    return index


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _key(text: str) -> str:
    # Accents decompose into marks, which are no word characters, so one substitution drops them with the punctuation.
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return re.sub(r"[\W_]+", "", plain.casefold().replace("&", "and"))


def _nearest(text: str, kind: PlaceKind | None) -> tuple[Place, ...]:
    by_key = _by_key()
    near = get_close_matches(_key(text), by_key, n=4 * SUGGESTIONS, cutoff=LIKENESS)
    distinct = dict.fromkeys(one for key in near for one in by_key[key] if kind in (None, one.kind))
    return tuple(distinct)[:SUGGESTIONS]


def _listed(found: tuple[Place, ...]) -> str:
    return ", ".join(f"{one.id} ({one.name}, {one.kind})" for one in found)
