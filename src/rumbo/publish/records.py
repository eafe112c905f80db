"""Answers from the registers as data: whole for JSON, and one flat row a record for CSV. Ids stay ids.

Countries are ISO 3166 alpha-3 codes; words in two languages keep both. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo.core.when import When

if TYPE_CHECKING:
    from rumbo.core.record import Figure, Said, Searched
    from rumbo.registers.asking import Event, OnDay, Way
    from rumbo.registers.figures import Counted

PROMISES = frozenset({"commitment", "progress-claim"})
"""The kinds of record of which it is told what was heard since."""

NO_TEXT: Mapping[str, str | None] = {"en": None, "es": None}


def whole(
    records: Iterable[Mapping[str, Any]], searched: Iterable[Searched], as_of: date, known_by: str | None
) -> dict[str, Any]:
    """Return an answer with the day it is of and what was searched for it."""
    return {
        "as_of": as_of.isoformat(),
        "known_by": known_by,
        "records": list(records),
        "searched": [plain(one) for one in searched],
    }


def plain(value: Any) -> Any:
    """Return a value of the registers as JSON has it; what is empty is left out, but for a ``False``.

    >>> from rumbo.core import Text
    >>> plain(When.parse("2024-05")), plain(Text(en="Visas", es="Visas"))
    ('2024-05', {'en': 'Visas', 'es': 'Visas'})
    """
    if is_dataclass(value) and not isinstance(value, When | type):
        found = {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        return {name: one for name, one in found.items() if one not in (None, "", [], {})}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, date | When | str) else value


def record(one: OnDay) -> dict[str, Any]:
    """Return a record as it stood, with all that had been said by then."""
    full: dict[str, Any] = plain(one.record)
    del full["statements"]
    return {
        **full,
        "state": one.standing.state.value,
        "since": _date(one.standing.since),
        "before": plain(one.standing.before),
        "deadline": _date(one.standing.deadline),
        **({"hearing": one.hearing.value, "not_found": plain(one.not_found)} if one.record.kind in PROMISES else {}),
        "perhaps": plain(one.standing.perhaps),
        "statements": plain(one.told),
    }


def record_row(one: OnDay) -> dict[str, Any]:
    """Return a record as it stood in one flat row."""
    held, last = one.record, one.standing.last_word
    newest = one.newest_figures
    return {
        "id": held.id,
        "register": held.register,
        "kind": held.kind,
        "title": held.title,
        "actors": held.actors,
        "members": held.members,
        "places": held.places,
        "concerns": held.concerns,
        "instrument": held.instrument or None,
        "pillar": held.pillar,
        "duties": held.duties,
        "state": one.standing.state.value,
        "since": _date(one.standing.since),
        "deadline": _date(one.standing.deadline),
        "promised": figures(said for said in one.told if said not in one.reports),
        "newest_figures": figures([newest] if newest else []),
        "hearing": one.hearing.value if held.kind in PROMISES else None,
        "reported_by": _speakers(one.reports) if held.kind in PROMISES else None,
        "last_word": _date(last.happened) if last else None,
        "legal_basis": held.legal_basis or NO_TEXT,
        "target": held.target or NO_TEXT,
        "city": held.city or NO_TEXT,
        "sources": sorted({source.url for said in one.told for source in said.sources}),
    }


def way(one: Way) -> dict[str, Any]:
    """Return a pathway with its answer to a person and the rules that it rests on."""
    return {"answer": one.answer.value, "rules": plain(one.rules), **record(one.stood)}


def way_row(one: Way) -> dict[str, Any]:
    """Return a pathway with its answer in one flat row."""
    return {"answer": one.answer.value, "rule_says": _speakers(one.rules), **record_row(one.stood)}


def event(one: Event) -> dict[str, Any]:
    """Return a statement with the record it is of."""
    held = one.record
    return {
        "record": held.id, "register": held.register, "kind": held.kind, "title": dict(held.title),
        **{"actors": list(held.actors), "concerns": list(held.concerns)}, **plain(one.said),
    }  # fmt: skip


def event_row(one: Event) -> dict[str, Any]:
    """Return a statement in one flat row."""
    said = one.said
    return {
        "happened": str(said.happened),
        "record": one.record.id,
        "register": one.record.register,
        "kind": one.record.kind,
        "title": one.record.title,
        "becomes": said.becomes.value if said.becomes else None,
        "text": said.text,
        "side": said.says.side.value,
        "says": said.says.id or said.says.who["en"],
        "figures": figures([said]),
        "sources": [source.url for source in said.sources],
    }


def counted_row(one: Counted) -> dict[str, Any]:
    """Return one figure of a pathway in one flat row; ``place`` is null where it is of several offices together."""
    said, found = one.said, one.figure
    return {
        "indicator": one.indicator or None,
        "place": one.place or None,
        "record": one.record.id,
        "period": _date(found.as_of),
        "value": found.value,
        "low": found.low,
        "bound": found.bound.value,
        "unit": found.unit,
        "kind": found.kind.value,
        "measure": found.measure or None,
        "citizenship": found.citizenship or None,
        "counted_since": _date(found.since),
        "side": said.says.side.value,
        "says": said.says.id or said.says.who["en"],
        "others_say": said.disagreement or NO_TEXT,
        "published": _date(min((source.published for source in said.sources), default=None)),
        "sources": [source.url for source in said.sources],
    }


def figures(told: Iterable[Said]) -> str | None:
    """Return the figures of statements in the words of the vocabulary, None where there are none."""
    return "; ".join(_figure(one) for said in told for one in said.figures) or None


def _speakers(told: Iterable[Said]) -> str | None:
    return "; ".join(dict.fromkeys(said.says.id or said.says.who["en"] for said in told)) or None


def _figure(one: Figure) -> str:
    low = f"{one.low}-" if one.low is not None else ""
    bound = "" if one.bound.value == "exact" else f"{one.bound.value} "
    counted = " ".join(word for word in (one.unit, one.measure, one.citizenship) if word)
    return f"{bound}{low}{one.value} {counted} ({' '.join(filter(None, (one.kind.value, _date(one.as_of))))})"


def _date(when: When | None) -> str | None:
    return str(when) if when else None
