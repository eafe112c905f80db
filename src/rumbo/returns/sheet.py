"""Rows of a return or of a case log, from comma-separated text or from the plain values of a workbook's sheet.

Each field is taken by the name of its column. What is hidden in a text (marks of direction, thin spaces) is found here,
because it makes two things look like one.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rumbo.errors import BadReturn
from rumbo.returns import persons

DELIMITERS = ",;\t"
"""A spreadsheet writes semicolons where the comma is the decimal sign."""


class Row(NamedTuple):
    """One row: its line, counted from 1, and its fields by column."""

    line: int
    fields: Mapping[str, str]


def of_text(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    r"""Yield each line of UTF-8 text with its number. Raises BadReturn.

    >>> list(of_text(b"form;value\noffice-month/1;7\n", "return.csv"))
    [(1, ['form', 'value']), (2, ['office-month/1', '7'])]
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadReturn(
            f"{name} is no UTF-8 at byte {error.start:,}.",
            "Letters with accents would be read wrongly.",
            "Save it as CSV UTF-8, or as a workbook (.xlsx).",
        ) from None
    if "\0" in text:
        raise BadReturn(f"{name} has a NUL byte.", "Text has none; the file is damaged.", "Save it anew.")
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for fields in reader:
            yield reader.line_num, fields
    except csv.Error as error:
        raise BadReturn(f"{name}, line {reader.line_num} cannot be read: {error}.", "", "Save it anew.") from None


def of_values(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a sheet with its number, whole numbers in plain digits; rows without anything are left out.

    >>> list(of_values([["form", "value"], ["office-month/1", 7.0], ["", ""]]))
    [(1, ['form', 'value']), (2, ['office-month/1', '7'])]
    """
    for line, row in enumerate(rows, 1):
        fields = [f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value) for value in row]
        if any(fields):
            yield line, fields


TEMPLATE = "`rumbo returns template` writes one to fill."


def head(lines: Iterator[tuple[int, list[str]]], name: str, do: str = TEMPLATE) -> list[str]:
    """Return the columns that the first line names. Raises BadReturn where there is none, PersonalData."""
    _, columns = next(lines, (0, []))
    columns = [column.strip() for column in columns]
    if not any(columns):
        raise BadReturn(f"{name} is empty.", "There is nothing to read.", do)
    persons.refuse(columns, name)
    return columns


def hold_to(columns: Sequence[str], expected: Sequence[str], name: str, do: str = TEMPLATE) -> None:
    """Raise BadReturn unless the columns are those expected, in any order."""
    if sorted(columns) == sorted(expected):
        return
    missing = [one for one in expected if one not in columns]
    left = [one or "a column without a name" for one in columns if one not in expected]
    why = "; ".join(
        part
        for part in (
            f"missing: {', '.join(missing)}" if missing else "",
            f"not known: {', '.join(left)}" if left else "",
            "a column stands twice" if len(set(columns)) < len(columns) else "",
        )
        if part
    )
    raise BadReturn(
        f"{name} has other columns than are asked for.",
        f"In its first line, {why[:300]}.",
        f"Write {', '.join(expected)}. {do}",
    )


def rows(lines: Iterator[tuple[int, list[str]]], columns: Sequence[str], name: str, most: int) -> Iterator[Row]:
    """Yield the rows below the first line. Raises BadReturn for one of another width, and for more than ``most``."""
    width = len(columns)
    for count, (line, fields) in enumerate(lines):
        if count >= most:
            raise BadReturn(f"{name} has more than {most:,} rows.", "Its form has no more cells.", "Use the template.")
        if len(fields) != width:
            raise BadReturn(
                f"{name}, line {line} has {len(fields)} fields.",
                f"The first line has {width}.",
                "Fill the template, and leave out no comma.",
            )
        yield Row(line, dict(zip(columns, (field.strip(" ") for field in fields), strict=True)))


def hidden(text: str, *, spaces: bool = True) -> str:
    r"""Return the name of the first character that is not seen, or a space that is none; empty where there is none.

    >>> hidden("1\u2009234"), hidden("VEN\u200f"), hidden("VEN")
    ('THIN SPACE', 'RIGHT-TO-LEFT MARK', '')
    """
    if text.isascii() and text.isprintable():
        return ""
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") or (spaces and kind == "Zs" and letter != " "):
            return unicodedata.name(letter, f"U+{ord(letter):04X}")
    return ""
