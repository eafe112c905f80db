"""CSV for everybody: UTF-8, a comma, a line feed, one header; what is absent is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rumbo.publish import Row
from rumbo.publish.rows import flat, plain

AT_ONCE = 500


def content(rows: Sequence[Row]) -> bytes:
    r"""Return rows as CSV.

    >>> content([{"place": "USA", "value": None}])
    b'place,value\nUSA,\n'
    """
    lines = flat(rows)
    if not lines:
        return b""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(lines[0])
    writer.writerows(line.values() for line in lines)
    return text.getvalue().encode("utf-8")


def pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    r"""Yield rows under columns that are known beforehand, so that they are never held together.

    >>> b"".join(pieces(["place", "value"], [{"value": 3, "place": "USA"}, {"place": "MEX"}]))
    b'place,value\nUSA,3\nMEX,\n'
    """
    left = iter(rows)
    lines: list[Sequence[object]] = [columns]
    while lines:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        yield text.getvalue().encode("utf-8")
        lines = [[row.get(name) for name in columns] for row in map(plain, islice(left, AT_ONCE))]
