"""Looks at a file from outside before anything reads it: what it is, how large, and whether it is text at all.

Files from outside are hostile. The bytes are taken once, so that what is checked, hashed, kept and read is the same.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256 as _sha256
from pathlib import Path

from rumbo.errors import EndsEarly, NotAFile, NotText, NotThatSource, TooLarge

BOM = b"\xef\xbb\xbf"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")


def take(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file. Raises NotAFile or TooLarge (before reading more than the limit)."""
    if path == Path():
        raise NotAFile("The file has no name.", "The name given is empty, or the folder itself.", "Name one file.")
    try:
        # Not to hang on a pipe: open without waiting, and look at what was opened, not at what the name said before.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            return _read(handle, path, max_bytes)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or str(error)
        raise NotAFile(f"{path!s:.200} cannot be read.", f"{why}.", "Check the name and the permissions.") from None


def _read(handle: int, path: Path, max_bytes: int) -> bytes:
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
        raise NotAFile(f"{path} is {kind}.", "Only a regular file can be read.", "Name one file.")
    if found.st_size > max_bytes:
        raise _too_large(path, found.st_size, max_bytes)
    with os.fdopen(handle, "rb", closefd=False) as file:
        content = file.read(max_bytes + 1) or b""  # None: what is no true file has nothing to give yet
    if len(content) > max_bytes:
        raise _too_large(path, len(content), max_bytes)
    return content


def _too_large(path: Path, size: int, limit: int) -> TooLarge:
    return TooLarge(
        f"{path} has {size:,} bytes.",
        f"This source declares {limit:,} at most, many times what its publisher puts out.",
        "Check that it is the right file; else raise max_megabytes in source.yml.",
    )


def check_text(content: bytes, name: str, *, open_end: bool = False) -> None:
    """Raise an error of ``Refused`` unless the bytes are whole lines of UTF-8 text that is no web page.

    ``open_end`` says that the publisher writes no end to the last line; whether that line is whole is the reader's.
    """
    if not content.removeprefix(BOM).strip():
        raise EndsEarly(f"{name} is empty.", "There is nothing to read.", "Download it again.")
    if content.startswith(_WORKBOOK):
        raise NotText(
            f"{name} is a workbook, an archive or a PDF.",
            "This source is read from comma-separated text.",
            "Save it as CSV.",
        )
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:512].count(0) > len(content[:512]) // 4:
        raise NotText(f"{name} is UTF-16.", "This source is read from UTF-8 text.", "Save it as UTF-8.")
    if (at := content.find(0)) >= 0:
        raise NotText(f"{name} has a NUL byte at {at:,}.", "Text has none; the file is damaged.", "Download it again.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText(
            f"{name} is no UTF-8 at byte {error.start:,}.",
            "The file is damaged, or in another encoding.",
            "Download it again.",
        ) from None
    if content[:2048].removeprefix(BOM).lstrip().startswith(b"<"):
        raise NotThatSource(
            f"{name} is a web page.",
            "It begins with '<'; an error page is often saved under a file's name.",
            "Download the file itself.",
        )
    if not (open_end or content.endswith(b"\n")):
        raise EndsEarly(
            f"{name} ends in the middle of a line.",
            "Its last line has no end, so the rest may be missing.",
            "Download it again.",
        )


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return _sha256(content).hexdigest()
