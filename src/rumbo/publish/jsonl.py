"""JSON lines: one object a line, without what a row does not have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence


def lines(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Mapping[str, type]) -> Iterator[bytes]:
    r"""Yield rows of text as JSON lines; ``numbers`` says which columns are numbers, and of which kind.

    >>> list(lines(["period", "value", "reason"], [["2023-12", "3", ""]], {"value": int}))
    [b'{"period": "2023-12", "value": 3}\n']
    """
    for row in rows:
        found = {
            name: numbers[name](text) if name in numbers else text
            for name, text in zip(columns, row, strict=True)
            if text
        }
        yield json.dumps(found, ensure_ascii=False).encode("utf-8") + b"\n"
