"""JSON: a list with one row a line, so that two answers can be compared line by line; numbers are numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rumbo.publish import Row

_written = json.JSONEncoder(ensure_ascii=False).encode


def content(rows: Sequence[Row]) -> bytes:
    r"""Return rows as JSON.

    >>> content([{"place": "USA", "value": None}])
    b'[\n{"place": "USA", "value": null}\n]\n'
    """
    lines = ",\n".join(map(_written, rows))
    if not lines:
        return b"[]\n"
    return f"[\n{lines}\n]\n".encode()


def whole(answer: Any) -> bytes:
    """Return an answer that is more than rows as indented JSON."""
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode()


def pieces(answer: Mapping[str, Any], name: str, rows: Iterable[Row]) -> Iterator[bytes]:
    r"""Yield the JSON of an answer that ends with many rows, a row a line, so that they are never held together.

    >>> b"".join(pieces({"language": "en"}, "claims", [{"value": 1}, {"value": 2}]))
    b'{"language": "en", "claims": [\n{"value": 1},\n{"value": 2}\n]}\n'
    """
    opening = json.dumps({**answer, name: []}, ensure_ascii=False).removesuffix("]}")
    for row in rows:
        yield f"{opening}\n{_written(row)}".encode()
        opening = ","
    yield (f"{opening}]}}\n" if opening != "," else "\n]}\n").encode()
