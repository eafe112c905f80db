"""CSV for everybody: UTF-8, a comma, a line feed, one header; what is absent is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from rumbo.publish import Row
from rumbo.publish.rows import flat


def content(rows: Sequence[Row]) -> bytes:
    r"""Return rows as CSV.

    >>> content([{"place": "USA", "value": None}])
    b'place,value\nUSA,\n'
    """
    lines = flat(rows)
    if not lines:
        return b""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8")
