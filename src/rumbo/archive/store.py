"""Where releases lie: folders that are written beside and moved in with one rename, and then never change.

``<root>/releases/<id>/`` holds ``record.json``, the publisher's bytes (``content.gz``, not in the starter) and the
readings (``reading-<version>.parquet``). The id carries the hash of the bytes, so the same bytes twice are one folder,
whoever comes first. A root may be read-only.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from rumbo.core import Coverage, Period, Published, Release, Statement, Text
from rumbo.errors import BadArchive, CannotWrite, RumboError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Root:
    """One folder of releases."""

    path: Path
    writable: bool

    def folder(self, release_id: str) -> Path:
        """Return where a release lies, or would lie."""
        return self.path / "releases" / release_id

    def releases(self) -> Iterator[Release]:
        """Yield the releases here. Raises BadArchive for a record that cannot be read."""
        for record in sorted((self.path / "releases").glob("*/record.json")):
            try:
                yield read_record(record.read_text(encoding="utf-8"))
            except (ValueError, KeyError, TypeError, AttributeError, OSError, RumboError) as error:
                raise BadArchive(
                    f"{record} cannot be read: {error}.",
                    "A release's record never changes, so the file is damaged.",
                    "Move its folder away and ingest the file again.",
                ) from error


@contextmanager
def staging(root: Root) -> Iterator[Path]:
    """Give an empty folder beside the releases, gone again afterwards, whatever happens.

    Raises CannotWrite where the disk is full or writing is not permitted.
    """
    place = root.path / "staging"
    folder = None
    try:
        place.mkdir(parents=True, exist_ok=True)
        (root.path / "releases").mkdir(exist_ok=True)
        _sweep(place)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=place))
        yield folder
    except OSError as error:
        if error.errno in (*_FULL, errno.EACCES, errno.EPERM, errno.EROFS):
            raise cannot_write(root.path, error) from None
        raise
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """Return the error that says why the archive cannot be written."""
    why = "the disk is full" if error.errno in _FULL else (error.strerror or str(error)).lower()
    return CannotWrite(
        f"Nothing was added to {path}: {why}.", "The archive is as it was.", "Make room, or set RUMBO_HOME."
    )


def _sweep(place: Path) -> None:
    """Remove what a killed process left behind; a folder whose process lives is left alone."""
    if os.name != "posix":  # elsewhere signal 0 is no question
        return
    for folder in place.iterdir():
        owner = folder.name.split("-", 1)[0]
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError, OSError):
            continue


def move_in(root: Root, folder: Path, release_id: str) -> bool:
    """Move a finished folder to its place; return False where the same release is there already."""
    for file in folder.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    target = root.folder(release_id)
    try:
        folder.rename(target)
    except OSError as error:
        if (target / "record.json").exists():
            return False
        raise error
    return True


def write_content(path: Path, content: bytes) -> None:
    """Write the publisher's bytes, compressed; the same bytes always give the same file."""
    # Level 1: the disk is cheap beside the wait, and the hash is of the bytes, not of this file.
    path.write_bytes(gzip.compress(content, compresslevel=1, mtime=0))


def read_content(path: Path) -> bytes:
    """Return the publisher's bytes."""
    return gzip.decompress(path.read_bytes())


def write_record(release: Release) -> str:
    """Return the text of a release's record; see ``read_record``."""
    raw = asdict(release)
    raw["published"] = str(release.published)
    raw["retrieved"] = release.retrieved.isoformat() if release.retrieved else None
    raw["how"] = dict(release.how) if release.how else None
    raw["covers"] = {
        table: {"periods": _ranges(covered.periods), "provisional": _ranges(tuple(sorted(covered.provisional)))}
        for table, covered in sorted(release.covers.items())
    }
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def read_record(text: str) -> Release:
    """Return the release that a record describes.

    Periods stand alone or as ``{"from": month, "to": month}``, so that a window of four years is one entry.
    """
    raw: dict[str, Any] = json.loads(text)
    raw["published"] = Published.parse(raw["published"])
    raw["retrieved"] = date.fromisoformat(raw["retrieved"]) if raw["retrieved"] else None
    raw["how"] = Text(raw["how"]) if raw["how"] else None
    raw["covers"] = {
        table: Coverage(_periods(entry["periods"]), frozenset(_periods(entry["provisional"])))
        for table, entry in raw["covers"].items()
    }
    for name in ("also_read", "statements"):
        raw[name] = tuple(Statement(**entry) for entry in raw[name])
    return Release(**raw)


def _ranges(periods: tuple[str, ...]) -> list[str | Mapping[str, str]]:
    found: list[str | Mapping[str, str]] = [text for text in periods if len(text) != 7]
    months = sorted(text for text in periods if len(text) == 7)
    starts = [b for a, b in pairwise(["", *months]) if not a or _next(a) != b]
    ends = [a for a, b in pairwise([*months, ""]) if not b or _next(a) != b]
    return found + [{"from": a, "to": b} if a != b else a for a, b in zip(starts, ends, strict=True)]


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _periods(entries: list[Any]) -> tuple[str, ...]:
    found: list[str] = []
    for entry in entries:
        if isinstance(entry, str):
            Period.parse(entry)
            found.append(entry)
            continue
        month = entry["from"]
        Period.parse(f"{entry['from']}/{entry['to']}")
        while month <= entry["to"]:
            found.append(month)
            month = _next(month)
    return tuple(found)
