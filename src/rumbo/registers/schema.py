"""The JSON schema of the register files, made from the types that read them, so that an editor completes and checks.

``schema.json`` beside this module is its output, written by ``python -m rumbo.registers.schema``; a test holds the
two together. The schema knows one entry at a time; what several entries must agree on is left to ``check``.
"""

from __future__ import annotations

import json
import types
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from rumbo.core.place import PlaceKind, places
from rumbo.core.record import Record, Side, Speaker
from rumbo.core.text import REQUIRED, Text
from rumbo.core.when import When
from rumbo.registers import Heading, LeftOut
from rumbo.registers.building import ID, fields_of
from rumbo.registers.vocabulary import actor_names, vocabulary

FILE = Path(__file__).with_name("schema.json")
DAY = r"\d{4}-\d{2}-\d{2}"
DATE = rf"(FY\d{{4}}|\d{{4}}(-\d{{2}}(-\d{{2}})?)?|\.\.)(/{DAY}|/\d{{4}}(-\d{{2}})?)?"


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a file of the registers.

    >>> schema()["$defs"]["record"]["required"]
    ['id', 'kind', 'title', 'statements']
    """
    defs: dict[str, Any] = {
        "text": {
            "type": "object",
            "required": list(REQUIRED),
            "properties": {language: {"type": "string", "minLength": 1} for language in REQUIRED},
            "additionalProperties": {"type": "string"},
            "propertyNames": {"pattern": "^[a-z]{2}$"},
        },
        "date": {"anyOf": [{"type": "string", "pattern": f"^{DATE}$"}, {"type": "integer"}]},
        "day": {"type": "string", "pattern": f"^{DAY}$"},
        "id": {"type": "string", "pattern": f"^{ID.pattern}$"},
        "url": {"type": "string", "format": "uri", "pattern": r"^https?://\S+$"},
        "country": {"enum": [one.id for one in places(PlaceKind.COUNTRY)]},
        "place": {"enum": [one.id for one in places()]},
        "actor": {"enum": sorted(actor_names())},
        "speaker": _speaker(),
    }
    for word in ("kind", "unit", "measure"):
        defs[word] = {"enum": list(vocabulary()[word])}
    top = _object(Heading, defs)
    top["properties"]["records"] = {"type": "array", "items": _of(Record, defs)}
    top["properties"]["left_out"] = {"type": "array", "items": _of(LeftOut, defs)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of Rumbo's registers",
        **top,
        "$defs": defs,
    }


def text() -> str:
    """Return the schema as the text of ``schema.json``."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _object(cls: type, defs: dict[str, Any]) -> dict[str, Any]:
    hints = fields_of(cls)
    return {
        "type": "object",
        "description": (cls.__doc__ or "").split("\n\n")[0].strip(),
        "required": [name for name, _, required in hints if required],
        "properties": {name: _of(hint, defs) for name, hint, _ in hints},
        "additionalProperties": False,
    }


def _of(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin is Annotated:
        return _ref({"record": "id"}.get(hint.__metadata__[0], hint.__metadata__[0]))
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0], defs)}
    if origin in (Union, types.UnionType):
        kinds = [one for one in get_args(hint) if one is not type(None)]
        return {"type": "number"} if set(kinds) == {int, float} else _of(kinds[0], defs)
    if hint in SIMPLE:
        return SIMPLE[hint]
    name = hint.__name__.lower()
    if name not in defs:
        defs[name] = {}
        defs[name] = {"enum": [member.value for member in hint]} if issubclass(hint, StrEnum) else _object(hint, defs)
    return _ref(name)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _speaker() -> dict[str, Any]:
    """Say who may speak on which side: a country, a body of the vocabulary or one named in both languages, anyone."""
    who = {
        Side.STATE: _ref("country"),
        Side.OFFICIAL: {"anyOf": [_ref("actor"), _ref("text")]},
        Side.INDEPENDENT: {"anyOf": [{"type": "string", "minLength": 1}, _ref("text")]},
    }
    return {
        "type": "object",
        "properties": {side.value: one for side, one in who.items()},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: _ref("day"),
    Text: _ref("text"),
    When: _ref("date"),
    Speaker: _ref("speaker"),
}

if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
