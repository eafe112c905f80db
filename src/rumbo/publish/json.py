"""JSON: a list with one row a line, so that two answers can be compared line by line; numbers are numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rumbo.publish import Row


def content(rows: Sequence[Row]) -> bytes:
    r"""Return rows as JSON.

    >>> content([{"place": "USA", "value": None}])
    b'[\n{"place": "USA", "value": null}\n]\n'
    """
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    if not lines:
        return b"[]\n"
    return f"[\n{lines}\n]\n".encode()


def whole(answer: Any) -> bytes:
    """Return an answer that is more than rows as indented JSON."""
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode()
