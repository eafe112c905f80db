"""From entries to the types of ``core.record``: each field is read by its type, and what does not fit is noted.

The same types describe the files to an editor, see ``schema``. Rules that look at several fields or several records
are in ``rules``.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Collection
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from rumbo.core.period import parse_day
from rumbo.core.place import place
from rumbo.core.record import Side, Speaker
from rumbo.core.text import REQUIRED, Text
from rumbo.core.when import When
from rumbo.errors import BadPeriod, RumboError
from rumbo.registers.reading import Entry, Notes, Series
from rumbo.registers.vocabulary import actor_names, countries, place_names, vocabulary

Convert = Callable[[Any, int, Notes], Any]
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
HOST = re.compile(r"[^\s.:@]+(\.[^\s.:@]+)+")
NUMERIC_HOST = re.compile(r"[\d.]+")


@cache
def fields_of(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """Return the fields that an entry of a type may have: name, type, whether it must be there."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        (one.name, hints[one.name], one.default is MISSING and one.default_factory is MISSING)
        for one in fields(cls)
        if not one.metadata.get("derived")
    )


def build(cls: type, entry: Any, line: int, notes: Notes) -> Any:
    """Return the object that an entry describes, or None where a problem was noted."""
    if not isinstance(entry, Entry):
        notes.add(line, f"A {cls.__name__.lower()} with fields belongs here, not {_shown(entry)}.", "Write its fields.")
        return None
    before = len(notes.problems)
    found: dict[str, Any] = {}
    known = _converters(cls)
    for name, value in entry.items():
        if name in known:
            found[name] = known[name](value, entry.lines[name], notes)
        else:
            notes.add(entry.lines[name], f"There is no field {name!r}.", _nearest(name, known))
    for name, _, required in fields_of(cls):
        if required and name not in entry:
            do = MISSING_FIELD.get(name, f"Add {name}, as the other entries have it.")
            notes.add(entry.line, f"The field {name} is missing{_near_what(entry)}.", do)
    return cls(**found) if len(notes.problems) == before else None


MISSING_FIELD = {
    "unit": "Add unit, one of the units in vocabulary.yml: a number alone says nothing.",
    "published": "Add published, the day, month or year of the source (2024-05-07, 2024-05 or 2024).",
    "sources": "Add sources with the url and the date published of at least one.",
    "says": "Add says, such as {state: USA}, {official: iom} or {independent: El País}.",
}


def _near_what(entry: Entry) -> str:
    for key in ("value", "url", "happened"):
        if isinstance(entry.get(key), str):
            return f" beside {key}: {entry[key]}"
    return ""


@cache
def _converters(cls: type) -> dict[str, Convert]:
    return {name: converter(hint) for name, hint, _ in fields_of(cls)}


@cache
def converter(hint: Any) -> Convert:
    """Return what reads a value of a type."""
    origin = get_origin(hint)
    if origin is Annotated:
        return WORDS[hint.__metadata__[0]]
    if origin is tuple:
        return _list_of(converter(get_args(hint)[0]))
    if origin in (Union, types.UnionType):
        kinds = [one for one in get_args(hint) if one is not type(None)]
        return _number if set(kinds) == {int, float} else converter(kinds[0])
    if hint in BY_TYPE:
        return BY_TYPE[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _one_of(f"{hint.__name__.lower()}", [member.value for member in hint], hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value, line, notes: build(hint, value, line, notes)
    raise TypeError(f"no rule reads {hint}")


def _list_of(inner: Convert) -> Convert:
    def read(value: Any, line: int, notes: Notes) -> Any:
        if isinstance(value, Series):
            return tuple(inner(one, at, notes) for one, at in zip(value, value.lines, strict=True))
        notes.add(line, f"A list belongs here, not {_shown(value)}.", "Write [one, another], or one per line with -.")
        return ()

    return read


def _one_of(what: str, words: Collection[str], make: Callable[[str], Any] = str) -> Convert:
    known = frozenset(words)

    def read(value: Any, line: int, notes: Notes) -> Any:
        if isinstance(value, str) and value in known:
            return make(value)
        notes.add(line, f"No {what} is called {_shown(value)}.", _nearest(value, words))
        return None

    return read


def _nearest(value: Any, words: Collection[str]) -> str:
    lower = {word.lower(): word for word in words}
    near = [lower[word] for word in get_close_matches(str(value).lower(), lower, n=3, cutoff=0.5)]
    if "USA" in words:
        try:
            near = [place(str(value)).id]
        except RumboError as error:
            return error.do if not near else f"Did you mean {' or '.join(near)}?"
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are {', '.join(words)}." if len(words) < 40 else "See vocabulary.yml and the place table."


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str) else "a list" if isinstance(value, Series) else "a mapping"


def _text(value: Any, line: int, notes: Notes) -> Any:
    if not isinstance(value, Entry):
        do = "Write en: and es: with the words of each."
        notes.add(line, f"A text in both languages belongs here, not {_shown(value)}.", do)
        return None
    for language in REQUIRED:
        if not value.get(language, ""):
            notes.add(value.line, f"The text has no {language!r}.", f"Add {language}: with the same in that language.")
            return None
    if long := [key for key in value if len(key) != 2]:
        notes.add(value.lines[long[0]], f"{long[0]!r} is no language.", "A comma in {...}? Put the words in quotes.")
        return None
    return Text(value)


def _when(value: Any, line: int, notes: Notes) -> Any:
    try:
        return When.parse(str(value))
    except BadPeriod as error:
        notes.add(line, error.what, error.do)
        return None


def _day(value: Any, line: int, notes: Notes) -> Any:
    try:
        return parse_day(str(value))
    except BadPeriod as error:
        notes.add(line, error.what, error.do)
        return None


def _number(value: Any, line: int, notes: Notes) -> Any:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    notes.add(line, f"{_shown(value)} is no number.", "Write plain digits, such as 43600 or 17600000.")
    return None


def _whole(value: Any, line: int, notes: Notes) -> Any:
    found = _number(value, line, notes)
    if isinstance(found, float):
        notes.add(line, f"{_shown(value)} is no whole number.", "Write plain digits, such as 18.")
        return None
    return found


def _flag(value: Any, line: int, notes: Notes) -> Any:
    if value in ("true", "false"):
        return value == "true"
    notes.add(line, f"{_shown(value)} is neither true nor false.", "Write true or false.")
    return None


def _id(value: Any, line: int, notes: Notes) -> Any:
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    notes.add(line, f"{_shown(value)} is no id.", "Write lower-case words with hyphens, such as usa-refugees-2022.")
    return None


def _url(value: Any, line: int, notes: Notes) -> Any:
    do = "Write the public address of the page read, beginning with https:// or http://."
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port  # a port that is no number raises
        public = HOST.fullmatch(host) and not NUMERIC_HOST.fullmatch(host) and port != 0
        if parts.scheme in ("http", "https") and public and not re.search(r"\s", value):
            return value
    except (ValueError, AttributeError, TypeError):
        pass
    notes.add(line, f"{_shown(value)} is no address.", do)
    return None


def _speaker(value: Any, line: int, notes: Notes) -> Any:
    """Read {state: USA}, {official: iom} or {independent: El País}: who asserts, under the side it is on."""
    if not isinstance(value, Entry) or len(value) != 1 or (side := next(iter(value))) not in set(Side):
        notes.add(line, "Who says so is not clear.", "Write {state: USA}, {official: iom} or {independent: El País}.")
        return None
    who = value[side]
    names = countries() if side == Side.STATE else actor_names()
    if isinstance(who, str) and who in names:
        return Speaker(Side(side), names[who], who)
    if isinstance(who, Entry) and side != Side.STATE:
        text = _text(who, line, notes)
        return text and Speaker(Side(side), text)
    if isinstance(who, str) and who and side == Side.INDEPENDENT:
        return Speaker(Side.INDEPENDENT, Text(en=who, es=who))
    kind = "country" if side == Side.STATE else "organisation"
    notes.add(line, f"No {kind} is called {_shown(who)}.", _nearest(who, names))
    return None


def _word(value: Any, line: int, notes: Notes) -> Any:
    if isinstance(value, str):
        return value
    notes.add(line, f"One word belongs here, not {_shown(value)}.", "Write the id alone.")
    return None


def _lazily(what: str, words: Callable[[], Collection[str]]) -> Convert:
    """Read one of many words that are only listed once one of them is asked for."""
    made: list[Convert] = []

    def read(value: Any, line: int, notes: Notes) -> Any:
        if not made:
            made.append(_one_of(what, words()))
        return made[0](value, line, notes)

    return read


WORDS: dict[str, Convert] = {
    "id": _id,
    "url": _url,
    "record": _id,
    "country": _lazily("country", countries),
    "place": _lazily("place", place_names),
    "actor": _lazily("country or organisation", actor_names),
    "kind": _lazily("kind of record", lambda: vocabulary()["kind"]),
    "unit": _lazily("unit", lambda: vocabulary()["unit"]),
    "measure": _lazily("measure", lambda: vocabulary()["measure"]),
}
BY_TYPE: dict[Any, Convert] = {
    str: _word,
    int: _whole,
    float: _number,
    bool: _flag,
    date: _day,
    Text: _text,
    When: _when,
    Speaker: _speaker,
}
