"""The sheets of an Excel workbook from outside, as rows of plain values; what they mean is the source's to say.

A workbook is a zip of XML. It is looked at from outside first and unpacked within bounds; the reading library is given
those bytes alone, in a process apart. What can run (macros), reach out (links), hide (hidden sheets, merged cells) or
be stale (a formula's stored result) is refused, since no publisher's table of plain figures needs it; a source whose
publisher merges headings or puts a formula beside the figures says so, and checks what it reads itself.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from rumbo.errors import EndsEarly, NotThatSource, Refused, TooLarge
from rumbo.sources import apart

MEMBERS = 200
UNPACKED = 200_000_000
AGAIN = "Download it again."
PLAIN = "Take the publisher's own file; if it is so, tell the project, and save the figures as a plain workbook."

# Names of members, in lower case, and what they are.
_FORBIDDEN = {
    "vbaproject": "macros",
    "xl/externallinks/": "links to other files",
    "xl/connections": "links to other data",
    "xl/querytables/": "links to other data",
    "embeddings/": "embedded files",
    "xl/activex/": "controls",
    "xl/macrosheets/": "macros",
    "xl/dialogsheets/": "dialogs",
}
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# Beyond column Z or row 99,999: a single cell far away makes the library allot the whole rectangle.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{2,}\d|[A-Za-z]?\d{6,})""")

Rows = list[list[Any]]
Allowed = Literal["formulas", "merged"]


def sheets_of(content: bytes, allowed: Collection[Allowed] = ()) -> dict[str, Rows]:
    """Return the rows of each sheet, from the first row and column on. Raises errors of ``Refused``.

    ``allowed`` is what the publisher's own workbook has of what is else refused.
    """
    members = _unpack(content)
    for name, data in members.items():
        _check_part(name, data, allowed)
    return _read(members, allowed)


def _unpack(content: bytes) -> Mapping[str, bytes]:
    """Return the XML of the zip, after a look at its directory, and no byte more than that declares."""
    _check_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            # The rest is pictures and settings of printers: nothing that a table is read from.
            return {e.filename: archive.read(e) for e in entries if e.filename.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise EndsEarly(
            f"The workbook cannot be unpacked: {error}.", "It stops in the middle, or is damaged.", AGAIN
        ) from None
    except (RuntimeError, NotImplementedError) as error:
        raise NotThatSource(
            f"The workbook cannot be unpacked: {error}.", "It is locked, or packed in an unusual way.", PLAIN
        ) from None


def _check_kind(content: bytes) -> None:
    if not content.strip():
        raise EndsEarly("The file is empty.", "There is nothing to read.", AGAIN)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotThatSource(
            "The file is a workbook of the old form, or one locked by a password.",
            "This source is read from open .xlsx files.",
            "Take the publisher's .xlsx file.",
        )
    if not content.startswith(b"PK"):
        web = content[:2048].lstrip().startswith(b"<")
        raise NotThatSource(
            "The file is a web page." if web else "The file is no workbook.",
            "An error page is often saved under a file's name." if web else "It does not begin as an .xlsx file does.",
            "Download the workbook itself.",
        )


def _check_directory(entries: Sequence[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MEMBERS or size > UNPACKED:
        raise TooLarge(
            f"The workbook has {len(entries):,} parts of {size:,} bytes in all, unpacked.",
            f"At most {MEMBERS} parts and {UNPACKED:,} bytes are read, several times what its publisher puts out.",
            "Check that it is the right file.",
        )
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise NotThatSource("The workbook has two parts of one name.", "One of them would be hidden.", PLAIN)
    for name in names:
        for part, what in _FORBIDDEN.items():
            if part in name:
                raise NotThatSource(f"The workbook has {what} ({name}).", "A table of figures needs none.", PLAIN)
    if "xl/workbook.xml" not in names:
        raise NotThatSource("The file is a zip, and no workbook.", "It has no xl/workbook.xml.", "Unpack it first.")


def _check_part(name: str, data: bytes, allowed: Collection[Allowed]) -> None:
    if b"\0" in data or b"<!DOCTYPE" in data:
        raise NotThatSource(f"The workbook's part {name} is not plain XML.", "Its usual programs write that.", PLAIN)
    if "formulas" not in allowed and _FORMULA.search(data):
        raise NotThatSource(f"The workbook has formulas, in {name}.", "A formula's stored result may be stale.", PLAIN)
    if _FAR.search(data):
        raise TooLarge(
            f"The workbook has a cell beyond column Z or row 99,999, in {name}.",
            "Its publisher's tables end before.",
            PLAIN,
        )


def _read(members: Mapping[str, bytes], allowed: Collection[Allowed]) -> dict[str, Rows]:
    """Return the rows of each sheet of a workbook made anew from its members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    answer = apart.take_out("workbook", packed.getvalue())
    if "wrong" in answer:
        raise _refusal(answer["wrong"], answer["at"])
    if answer["merged"] and "merged" not in allowed:
        raise _refusal("merged", answer["merged"][0])
    found: dict[str, Rows] = answer["sheets"]
    return found


def _refusal(wrong: str, at: str) -> Refused:
    """Return the error that says what is wrong with a workbook."""
    if wrong == "hidden":
        return NotThatSource(f"The workbook's sheet {at!r} is hidden, or no table.", "All that counts is seen.", PLAIN)
    if wrong == "merged":
        return NotThatSource(f"The workbook's sheet {at!r} has merged cells.", "A figure belongs to one cell.", PLAIN)
    if wrong == "cells":
        return TooLarge(
            f"The workbook's sheet {at!r} has more than {apart.CELLS:,} cells.", "No such table has.", PLAIN
        )
    if wrong == "ended":
        return TooLarge(
            "The workbook could not be read within the bounds of time and memory.",
            f"{apart.SECONDS} seconds and {apart.MEMORY:,} bytes are many times what a table needs.",
            "Check that it is the right file, and download it again.",
        )
    return NotThatSource(f"The workbook cannot be read: {at:.200}.", "It is damaged.", AGAIN)
