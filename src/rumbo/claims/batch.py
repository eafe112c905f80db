"""Many texts at once: JSON lines in, JSON lines out, each answered on its own, an error naming its line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rumbo.claims.checking import Checked, check
from rumbo.claims.claim import Claim
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim
from rumbo.core import parse_day
from rumbo.errors import BadRow, RumboError

FIELDS = ("text", "context", "lang", "published")


def batch(
    record: Record, lines: Iterable[bytes], name: str, as_of: date | None = None, last: date | None = None
) -> Iterator[str]:
    """Yield one JSON line for each of ``lines``: ``id``, ``claims`` and ``records``; empty lines are passed over.

    A line is an object with ``id`` and ``text``, and may have ``context``, ``published`` (no later than ``last``) and
    ``lang``. Raises BadRow with the line's number.
    """
    return map("".join, in_pieces(record, lines, name, as_of, last))


def in_pieces(
    record: Record, lines: Iterable[bytes], name: str, as_of: date | None = None, last: date | None = None
) -> Iterator[Iterator[str]]:
    """Yield each line of ``batch`` claim by claim: that of a long text is never held whole."""
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _row(line, f"{name}, line {count}")
        published = _published(row, f"{name}, line {count}", last)
        found = check(
            record, row["text"], published=published, context=row.get("context") or "", language=row.get("lang") or "",
            as_of=as_of,
        )  # fmt: skip
        yield _answer(row.get("id"), found)


def _answer(id: object, found: Checked) -> Iterator[str]:
    yield f'{{"id": {json.dumps(id, ensure_ascii=False)}, "claims": ['
    yield from _rows(found.claims)
    yield '], "records": ['
    yield from _rows(found.records)
    yield "]}"


def _rows(claims: Iterable[Claim | RecordClaim]) -> Iterator[str]:
    between = ""
    for one in claims:
        yield between + json.dumps(one.row(), ensure_ascii=False)
        between = ", "


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRow(f"{where}: byte {error.start + 1} is no UTF-8.", "", "Save the file as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise BadRow(f"{where}: no JSON: {error}.", "", "Write one JSON object on each line.") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadRow(f"{where}: no object with a text.", "", 'Write {"id": …, "text": "…"}.')
    for name in FIELDS:
        if row.get(name) is not None and not isinstance(row[name], str):
            raise BadRow(f"{where}: {name} is {row[name]!r}.", "It is no text.", "Write it in quotation marks.")
    return row


def _published(row: dict[str, Any], where: str, last: date | None) -> date | None:
    text = row.get("published")
    if not text:
        return None
    try:
        day = parse_day(text)
    except RumboError as error:
        raise BadRow(
            f"{where}: published is {text!r}.", error.why, "Write it as 2024-05-07, or leave it out."
        ) from None
    if last and day > last:
        raise BadRow(
            f"{where}: published is {text!r}.", "That day has not come.",
            "Write the day on which it was published, or leave it out.",
        )  # fmt: skip
    return day
