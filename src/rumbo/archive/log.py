"""Logs: files to which whole lines of JSON are appended, and of which a line torn by a kill is no line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rumbo.archive import store
from rumbo.errors import BadArchive


def append(path: Path, entry: dict[str, Any]) -> None:
    """Append one entry; what a kill left of an unfinished line is cut off first. Raises CannotWrite."""
    line = (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            file.seek(0)
            text = file.read()
            # Only what is torn is cut: another process may append at the same time.
            if text and not text.endswith(b"\n"):
                file.truncate(text.rfind(b"\n") + 1)
            file.write(line)
    except OSError as error:
        raise store.cannot_write(path.parent, error) from None


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the entry of each whole line. Raises BadArchive for a line that is no entry."""
    if not path.exists():
        return
    text = path.read_bytes()
    for number, line in enumerate(text[: text.rfind(b"\n") + 1].splitlines(), 1):
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise ValueError("not an object")
        except ValueError as error:
            raise BadArchive(f"{path}, line {number}, cannot be read: {error}.", "", "Remove the line.") from error
        yield number, entry
