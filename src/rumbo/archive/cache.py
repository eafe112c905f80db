"""What was worked out before, kept in the user's folder for caches, so that it need not be worked out again.

A key says all that an answer depends on, so a new release makes anew what it touches and nothing else. Nothing here is
needed: a file that is missing, damaged or of another key is as if it had never been, and a disk that takes no more is
no error. The oldest give way where there are too many.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

LARGEST = 64_000_000  # bytes of all files
ANSWER = "answer.json"
ROOM = 0.8  # share of them that stays when the oldest give way


def default_folder() -> Path:
    """Return the user's folder for caches: ``RUMBO_CACHE``, else beside ``RUMBO_HOME``, else the platform's."""
    if named := os.environ.get("RUMBO_CACHE"):
        return Path(named)
    if home := os.environ.get("RUMBO_HOME"):
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("rumbo", appauthor=False)


def users() -> Cache:
    """Return the cache in the user's folder, for what no archive has a part in."""
    return _in(default_folder())


@lru_cache
def _in(folder: Path) -> Cache:
    return Cache(folder)


def key(*parts: object) -> str:
    """Return the key of an answer from all that it depends on: anything that JSON takes.

    >>> key("outlook/1", ["2024-01", 5.0]) == key("outlook/1", ["2024-01", 5.0]), len(key("outlook/2"))
    (True, 64)
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8")).hexdigest()


@lru_cache
def code_of(package: Path) -> str:
    """Return the hash of the modules in a folder: code that is worked on must not meet what it said before."""
    return hashlib.sha256(b"".join(one.read_bytes() for one in sorted(package.glob("*.py")))).hexdigest()


class Cache:
    """Answers by their key, each in a file of its own that is moved in whole."""

    def __init__(self, folder: Path | None = None, largest: int = LARGEST) -> None:
        self.folder = folder or default_folder()
        self.largest = largest
        self._written = 0

    def get(self, key: str) -> Any:
        """Return the answer of a key, None where it is not held or cannot be read."""
        try:
            path = self._path(key)
            entry = json.loads(gzip.decompress(path.read_bytes()))
            if entry["key"] == key:
                with suppress(OSError):
                    os.utime(path)
                return entry["answer"]
        except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error):
            pass
        return None

    def put(self, key: str, answer: object) -> None:
        """Keep an answer; where the disk does not take it, do nothing."""
        path = self._path(key)
        content = gzip.compress(json.dumps({"key": key, "answer": answer}).encode("utf-8"), compresslevel=1, mtime=0)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            beside = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                beside.replace(path)
            except OSError:
                beside.unlink()
                raise
        if self._written == 0 or self._written > self.largest * (1 - ROOM):
            self._make_room()
            self._written = 1
        self._written += len(content)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """Return the answer of a key: the one held, or the one now made, which is anything that JSON takes."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def take(self, key: str, folder: Path) -> Any:
        """Put the files kept under a key into a folder and return what was said of them; None where not held."""
        path = self._files(key)
        try:
            with zipfile.ZipFile(path) as held:
                answer = json.loads(held.read(ANSWER))
                held.extractall(folder, [name for name in held.namelist() if name != ANSWER])
            os.utime(path)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None
        return answer

    def keep(self, key: str, files: Iterable[Path], answer: object) -> None:
        """Keep files under a key, with what is to be said of them; where the disk does not take them, do nothing."""
        path = self._files(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as name:
                beside = Path(name) / path.name
                with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as held:
                    held.writestr(ANSWER, json.dumps(answer))
                    for one in files:
                        held.write(one, one.name)
                beside.replace(path)
            self._make_room("files")

    def _path(self, key: str) -> Path:
        return self.folder / "answers" / key[:2] / f"{key[2:]}.json.gz"

    def _files(self, key: str) -> Path:
        return self.folder / "files" / key[:2] / f"{key[2:]}.zip"

    def _make_room(self, kind: str = "answers") -> None:
        """Remove the files longest not used where all together are too large; another process may do the same."""
        files = []
        for path in (self.folder / kind).glob("*/*"):
            with suppress(OSError):
                found = path.stat()
                files.append((found.st_mtime, found.st_size, path))
        size = sum(one[1] for one in files)
        if size <= self.largest:
            return
        for _, length, path in sorted(files):
            if size <= self.largest * ROOM:
                return
            with suppress(OSError):
                path.unlink()
            size -= length
