"""The codebook: the names of dimensions and of their values, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from rumbo.core.place import PlaceKind, place, places_called
from rumbo.core.table import TOTAL
from rumbo.core.text import Text
from rumbo.errors import AmbiguousPlace, UnknownDimension, UnknownPlace, UnknownValue

TOTAL_NAME = Text(en="Total", es="Total")
PROGRAMMES = Path(__file__).parent.parent / "returns"


@dataclass(frozen=True, slots=True)
class DimensionNames:
    """A dimension's id and name, the names of its own values, and the kinds of place its other values may be."""

    id: str
    name: Text
    values: Mapping[str, Text]
    places: frozenset[str]


def load_yaml(text: str) -> object:
    """Return the data of a YAML text, by the fast safe loader where it exists."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def dimensions() -> Mapping[str, DimensionNames]:
    """Return all dimensions by id.

    >>> str(dimensions()["citizenship"].name)
    'Citizenship'
    """
    raw = load_yaml(files(__package__).joinpath("codebook.yml").read_text(encoding="utf-8"))
    assert isinstance(raw, dict)
    own = _of_programmes()
    return {
        key: DimensionNames(
            key,
            Text(entry["name"]),
            {value: Text(name) for value, name in {**own.get(key, {}), **entry.get("values", {})}.items()},
            frozenset(entry.get("places", ())),
        )
        for key, entry in raw.items()
    }


def _of_programmes() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the values that programmes name beside their forms: another programme is a folder, and changes nothing."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for path in sorted(PROGRAMMES.glob("*/programme.yml")):
        raw = load_yaml(path.read_text(encoding="utf-8"))
        assert isinstance(raw, dict)
        for key, values in raw.get("values", {}).items():
            found.setdefault(key, {}).update(values)
    return found


def dimension(name: str) -> DimensionNames:
    """Return one dimension. Raises UnknownDimension, with those there are."""
    key = name.strip().lower().replace("_", "-").replace(" ", "-")
    key = {"sector": "area", "field-office": "area", "nationality": "citizenship"}.get(key, key)
    if key not in dimensions():
        raise UnknownDimension(
            f"No dimension is called {name!r}.", "", f"There are {', '.join(dimensions())}.",
            {"dimension": list(dimensions())},
        )  # fmt: skip
    return dimensions()[key]


def value_name(dimension_id: str, value: str) -> Text:
    """Return the name of a value of a dimension.

    >>> value_name("citizenship", "VEN")["en"]
    'Venezuela'
    """
    if value == TOTAL:
        return TOTAL_NAME
    names = dimension(dimension_id)
    return names.values[value] if value in names.values else place(value).name


def parse_value(dimension_id: str, text: str) -> str:
    """Return the id of the value that a text names. Raises UnknownValue or AmbiguousPlace."""
    names = dimension(dimension_id)
    wanted = text.strip().lower()
    for value, name in names.values.items():
        if wanted in {value, *(word.lower() for word in name.values())}:
            return value
    found = [one for kind in names.places for one in places_called(text, PlaceKind(kind))]
    if len(found) == 1:
        return found[0].id
    if found:
        raise AmbiguousPlace(
            f"{text!r} names {len(found)} places.", "", f"Write one of {', '.join(one.id for one in found)}.",
            {dimension_id: [one.id for one in found]},
        )  # fmt: skip
    if names.places:
        try:
            place(text, PlaceKind(min(names.places)))
        except UnknownPlace as error:
            choices = {dimension_id: error.choices.get("place", ())}
            raise UnknownValue(f"{names.name} has no value {text!r}.", error.why, error.do, choices) from None
    listed = f"It has {', '.join(names.values)}."
    raise UnknownValue(f"{names.name} has no value {text!r}.", "", listed, {dimension_id: list(names.values)})


__all__ = ["DimensionNames", "dimension", "dimensions", "load_yaml", "parse_value", "value_name"]
