"""What leaves Rumbo: one module per format. Rows in, bytes out; and a file is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rumbo.errors import CannotWrite

FORMATS = ("csv", "json", "parquet")
Row = Mapping[str, Any]


def content(rows: Sequence[Row], form: str) -> bytes:
    r"""Return rows in a format: ``csv``, ``json`` or ``parquet``.

    >>> content([{"period": "2023-12", "value": 301981, "release": None}], "csv")
    b'period,value,release\n2023-12,301981,\n'
    """
    from rumbo.publish import csv, json, parquet

    write = {"csv": csv.content, "json": json.content, "parquet": parquet.content}[form]
    return write(rows)


def save(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file beside its place and move it in, so that nobody ever reads half of it. Raises CannotWrite.

    ``content`` may come in pieces, which are never held together.
    """
    pieces = [content] if isinstance(content, bytes) else content
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder.", "An answer is one file.", "Name a file in it.")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe has no beside
            _write(path, pieces)
            return
        target = path.resolve()
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            _write(beside, pieces)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotWrite(f"{path} cannot be written: {why.lower()}.", "", "Name another file.") from None


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
