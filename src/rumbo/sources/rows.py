"""Rows of comma-separated text, taken strictly: for readers that need more than a declaration of columns.

Each field is taken by name; a missing or leftover field is an error that names its line. What a row means is the
reader's own business.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rumbo.core import parse_day
from rumbo.errors import BadCount, BadPeriod, BadRow, DuplicateKey, NotThatSource, UnknownCategory

# The archive keeps whole numbers of 64 bits.
MOST_DIGITS = 15


class Row(NamedTuple):
    """One row: the line it ends on, counted from 1, and its fields by name."""

    line: int
    fields: Mapping[str, str]

    def whole(self, name: str) -> int:
        """Return a field that is a whole number, zero or more. Raises BadCount."""
        text = self.fields[name]
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise BadCount(
                f"Line {self.line}: {name} is {text[:60]!r}.",
                "A count is a whole number, zero or more, in plain digits.",
                "Download the file again.",
            )
        return int(text)

    def day(self, name: str) -> date:
        """Return a field that is a day. Raises BadRow."""
        try:
            return parse_day(self.fields[name])
        except BadPeriod as error:
            raise BadRow(f"Line {self.line}: {error.what}", error.why, error.do) from None

    def month(self, name: str) -> str:
        """Return the month of a field that is stamped with its first day. Raises BadRow."""
        day = self.day(name)
        if day.isoformat() != self.fields[name] or day.day != 1:
            raise BadRow(
                f"Line {self.line}: {name} is {self.fields[name][:60]!r}.",
                "A month is stamped with its first day.",
                "Download the file again.",
            )
        return day.isoformat()[:7]

    def known(self, name: str, labels: Container[str]) -> str:
        """Return a field that is one of the labels known. Raises UnknownCategory."""
        label = self.fields[name]
        if label not in labels:
            raise UnknownCategory(
                f"Line {self.line}: {name} is {label[:60]!r}.",
                "That label is not known there, and guessing is not reading.",
                "If the publisher added it, declare it in the folder of the source.",
            )
        return label


def repeated(first: int, second: int, cell: Iterable[str]) -> DuplicateKey:
    """Return the error for a cell that stands on two lines."""
    return DuplicateKey(
        f"Lines {first} and {second} are the same cell ({', '.join(cell)}).",
        "Each cell of a table stands once, so one of the two is wrong.",
        "Download the file again; if it is so at the publisher, report it.",
    )


def header(content: bytes) -> tuple[str, ...]:
    r"""Return the names in the first line of UTF-8 text.

    >>> header(b"t,n\n2021-01-01,7\n")
    ('t', 'n')

    Raises NotThatSource where it is no row of fields.
    """
    line = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8").rstrip("\r")
    try:
        return tuple(next(csv.reader([line]), ()))
    except csv.Error as error:
        raise NotThatSource(
            f"The first line does not fit: {error}.", "", "Check that this is the right file."
        ) from None


def rows(content: bytes, columns: Sequence[str], source_id: str) -> Iterator[Row]:
    r"""Yield the rows of UTF-8 text whose first line has these names, in any order.

    >>> [row.whole("n") for row in rows(b"t,n\n2021-01-01,7\n", ("t", "n"), "panama-darien")]
    [7]

    Raises NotThatSource for other columns, BadRow for a row with a field too few or too many.
    """
    names = header(content)
    if sorted(names) != sorted(columns):
        raise NotThatSource(
            f"The columns are {', '.join(names)[:300]}.",
            f"{source_id} has {', '.join(columns)}.",
            "Check that this is the right file for this source.",
        )
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    try:
        for fields in reader:
            if None in fields or None in fields.values():
                raise BadRow(
                    f"Line {reader.line_num} has not {len(names)} fields.",
                    "A field is missing or left over.",
                    "Download the file again.",
                )
            yield Row(reader.line_num, fields)
    except csv.Error as error:
        raise BadRow(f"Line {reader.line_num} does not fit: {error}.", "", "Download the file again.") from None


def as_bytes(columns: Sequence[str], found: Iterable[Row]) -> bytes:
    """Return rows written again, for one release out of a file that holds several."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.fields for row in found)
    return text.getvalue().encode()
