"""Where releases lie: folders that are written beside and moved in with one rename, and then never change.

``<root>/releases/<id>/`` holds ``record.json``, the publisher's bytes (``content.gz``, not in the starter) and the
readings (``reading-<version>.parquet``, later ones with the record that goes with them). The id carries the hash of
the bytes, so the same bytes twice are one folder, whoever comes first. A root may be read-only.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from rumbo.core import Coverage, Period, Published, Release, Remark, Statement, Text
from rumbo.errors import BadArchive, CannotWrite, RumboError, UnknownRelease

_KINDS = {
    **dict.fromkeys(("id", "product", "url", "sha256", "licence", "file_name", "reading_sha256"), str),
    **dict.fromkeys(("sequence", "rows", "reader"), int),
}
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
        try:
            records = sorted((self.path / "releases").glob("*/record.json"))
        except OSError as error:
            raise BadArchive(f"{self.path} cannot be read: {error}.", "", "Check the folder and its disk.") from error
        for record in records:
            try:
                release = read_record(_newest_record(record).read_text(encoding="utf-8"))
                if release.id != record.parent.name:
                    raise ValueError(f"it is of {release.id}")
            except (ValueError, KeyError, TypeError, AttributeError, OSError, RumboError) as error:
                raise BadArchive(
                    f"{record} cannot be read: {error}.",
                    "A release's record never changes, so the file is damaged.",
                    "Move its folder away and ingest the file again.",
                ) from error
            yield release


def _newest_record(record: Path) -> Path:
    """Return the record that counts: of the newest reading, where bytes were read anew, else the first."""
    newer = record.parent.glob("reading-*.json")
    return max(newer, key=lambda path: int(path.stem.partition("-")[2]), default=record)


@contextmanager
def staging(root: Root) -> Iterator[Path]:
    """Give an empty folder beside the releases, gone again afterwards, whatever happens.

    Raises CannotWrite where the disk is full, writing is not permitted or the folder cannot be made.
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
        raise cannot_write(root.path, error) from None
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """Return the error that says why the archive cannot be written."""
    why = "the disk is full" if error.errno in _FULL else (error.strerror or str(error)).lower()
    return CannotWrite(
        f"Nothing was added to {path}: {why}.",
        "The archive is as it was.",
        f"{'Make room' if error.errno in _FULL else 'Check its permissions'}, or set RUMBO_HOME.",
    )


@contextmanager
def alone(root: Root) -> Iterator[None]:
    """Let no other process in that asks for the same; where one is at work, wait for it. It ends with its process.

    Raises CannotWrite.
    """
    try:
        root.path.mkdir(parents=True, exist_ok=True)
        file = (root.path / "lock").open("a+b", buffering=0)
    except OSError as error:
        raise cannot_write(root.path, error) from None
    with file, locked(file):
        yield


@contextmanager
def locked(file: FileIO) -> Iterator[None]:
    """Hold the file against other processes; they wait."""
    try:
        import fcntl
    except ImportError:  # Windows has another lock, of bytes, here of one far behind the end
        import msvcrt

        file.seek(2**30)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        try:
            yield
        finally:
            file.seek(2**30)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    fcntl.flock(file.fileno(), fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)


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
        except (ValueError, OverflowError, OSError):
            continue


def move_in(root: Root, folders: Mapping[str, Path]) -> set[str]:
    """Move finished folders, by release id, to their places; return the ids that were not there already.

    All or none: where one cannot be moved, those before it are taken out again. Raises BadArchive for a damaged folder
    that stands in the way.
    """
    for file in (file for folder in folders.values() for file in folder.iterdir()):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    moved: set[str] = set()
    try:
        for release_id, folder in folders.items():
            if _move_in(folder, root.folder(release_id)):
                moved.add(release_id)
    except BaseException:
        for release_id in moved:
            shutil.rmtree(root.folder(release_id), ignore_errors=True)
        raise
    return moved


def _move_in(folder: Path, target: Path) -> bool:
    try:
        folder.rename(target)
    except OSError as error:
        if (target / "record.json").exists():
            return False
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise BadArchive(f"{target} has no record.json.", "The folder is incomplete.", "Move it away.") from None
        raise
    return True


@contextmanager
def moved_out(root: Root, release_id: str) -> Iterator[Path]:
    """Move a release's folder to ``removed/``, and give its place; back, where what follows fails.

    Its first step is one rename that one process alone can make, so that of two at once none deletes what the other
    moved. Raises UnknownRelease where another was first, CannotWrite.
    """
    folder, place = root.folder(release_id), root.path / "removed" / release_id
    ours = place.with_name(f".{release_id}.{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        folder.rename(ours)
        shutil.rmtree(place, ignore_errors=True)  # removed and added again before: the same bytes
        ours.rename(place)
    except FileNotFoundError:
        raise UnknownRelease(
            f"{folder} is no longer there.", "Another process took it out.", "`rumbo releases` lists those held."
        ) from None
    except OSError as error:
        if ours.exists():
            ours.rename(folder)
        why = (error.strerror or str(error)).lower()
        raise CannotWrite(
            f"{folder} cannot be moved: {why}.", "The archive is as it was.", "Check the folder."
        ) from None
    try:
        yield place
    except BaseException:
        place.rename(folder)
        raise


def write_content(path: Path, content: bytes) -> None:
    """Write the publisher's bytes, compressed; the same bytes always give the same file."""
    # Level 1: the disk is cheap beside the wait, and the hash is of the bytes, not of this file.
    path.write_bytes(gzip.compress(content, compresslevel=1, mtime=0))


def read_content(path: Path) -> bytes:
    """Return the publisher's bytes. Raises BadArchive where they are damaged."""
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise BadArchive(
            f"{path} cannot be read: {error}.",
            "The file is damaged.",
            "Move its folder away and ingest the file again.",
        ) from None


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
    # A file's name may hold bytes that are no text.
    if not release.reading_sha256:
        del raw["reading_sha256"]
    raw["remarks"] = [
        {**entry, "text": dict(one.text)} for entry, one in zip(raw["remarks"], release.remarks, strict=True)
    ]
    if not release.remarks:
        del raw["remarks"]
    return json.dumps(raw, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8") + "\n"


def read_record(text: str) -> Release:
    """Return the release that a record describes.

    Periods stand alone or as ``{"from": month, "to": month}``, so that a window of four years is one entry.
    """
    raw: dict[str, Any] = json.loads(text)
    for name, kind in _KINDS.items():
        if not isinstance(raw.get(name, kind()), kind):
            raise TypeError(f"{name} is {raw[name]!r}")
    raw["published"] = Published.parse(raw["published"])
    raw["retrieved"] = date.fromisoformat(raw["retrieved"]) if raw["retrieved"] else None
    raw["how"] = Text(raw["how"]) if raw["how"] else None
    raw["covers"] = {
        table: Coverage(_periods(entry["periods"]), frozenset(_periods(entry["provisional"])))
        for table, entry in raw["covers"].items()
    }
    for name in ("also_read", "statements"):
        raw[name] = tuple(Statement(**entry) for entry in raw[name])
    raw["remarks"] = tuple(Remark(**{**entry, "text": Text(entry["text"])}) for entry in raw.get("remarks", ()))
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
