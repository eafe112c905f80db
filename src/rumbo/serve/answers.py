"""What every answer begins with, and the formats of those that are rows.

An answer says the day it is of, what is newest in it, and how that came: the releases it rests on, each with its
publisher, its day, its address and its hash. Findings keep the names that tell them from observations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from rumbo import publish
from rumbo.core import Finding, Period, Release
from rumbo.errors import UnknownRelease
from rumbo.observatory import Observatory
from rumbo.publish import Row
from rumbo.publish import json as publish_json
from rumbo.serve.apart import Told

JSON = "application/json"
KINDS: Mapping[str, str] = {
    "json": JSON,
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
AT_ONCE = 500
"""So many rows are written at once."""


def day_asked(observatory: Observatory, asked: Mapping[str, str]) -> date:
    """Return the day that a question is of. Raises BadPeriod."""
    return observatory.day(asked.get("as_of"))


def whole(
    day: date, newest: Mapping[str, Any] | None, came: Iterable[Row], answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an answer with what it begins with."""
    return {"as_of": day.isoformat(), "newest": newest, "came": list(came), **answer}


def came(observatory: Observatory, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return how figures came: each release that they rest on, once."""
    return [_came(observatory, observatory.release(name)) for name in dict.fromkeys(names)]


def _came(observatory: Observatory, one: Release) -> dict[str, Any]:
    source = observatory.source(one.product)
    return {
        "release": one.id,
        "product": one.product,
        "publisher": source.publisher.short,
        "published": str(one.published),
        "retrieved": one.retrieved.isoformat() if one.retrieved else None,
        "url": one.url,
        "sha256": one.sha256,
        "licence": one.licence,
        "how": dict(one.how) if one.how else None,
    }


def newest_release(observatory: Observatory, names: Iterable[str] | None, day: date) -> dict[str, Any] | None:
    """Return the newest period of the releases named, else of all, and the latest published of those that have it."""
    held = observatory.releases(as_of=day) if names is None else [observatory.release(name) for name in set(names)]
    dated = [(one.newest, one) for one in held if one.newest]
    if not dated:
        return None
    period, one = max(dated, key=lambda pair: (pair[0].end, pair[1].order))
    return newest(str(period), str(one.published), one.id, day)


def newest(period: str, published: str | None, release: str | None, day: date) -> dict[str, Any]:
    """Return what is newest: the period, when it was published, by which release, and its age in days."""
    age = (day - Period.parse(period).end).days
    return {"period": period, "published": published, "release": release, "age_days": age}


def findings(observatory: Observatory, day: date, found: Sequence[Finding], **answer: Any) -> Told:
    """Return findings, each with the name of its kind, its method and what it rests on."""
    names = list(dict.fromkeys(name for one in found for name in one.releases))
    known = [name for name in names if _held(observatory, name)]
    told = {**answer, "findings": [one.as_row() for one in found]}
    return in_json(whole(day, newest_release(observatory, known, day), came(observatory, known), told))


def _held(observatory: Observatory, name: str) -> bool:
    try:
        return bool(observatory.release(name))
    except UnknownRelease:
        return False


def in_json(answer: Mapping[str, Any]) -> Told:
    """Return an answer as JSON; what ends it as a list of rows is written row by row."""
    name, rows = list(answer.items())[-1]
    if isinstance(rows, list) and rows:
        opening = {key: value for key, value in answer.items() if key != name}
        return Told(JSON, publish_json.pieces(opening, name, rows))
    return Told(JSON, [(json.dumps(answer, ensure_ascii=False) + "\n").encode()])


def in_form(rows: Iterable[Row], form: str, name: str) -> Told:
    """Return rows alone as CSV, Parquet or JSON lines, as a file of a name."""
    headers = as_file(name, form)
    if form == "jsonl":
        return Told(KINDS[form], _lines(rows), headers)
    return Told(KINDS[form], [publish.content(list(rows), form)], headers)


def as_file(name: str, form: str) -> dict[str, str]:
    """Return the header that names an answer as a file."""
    return {"Content-Disposition": f'inline; filename="{name}.{form}"'}


def _lines(rows: Iterable[Row]) -> Iterator[bytes]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part).encode()
