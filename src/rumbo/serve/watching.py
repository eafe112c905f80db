"""The archive behind a server: which state it is in, so that what comes into its folder is seen without a restart."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rumbo import __version__
from rumbo.observatory import Observatory

SECONDS = 1.0
"""The folder is looked at no more often than this."""


class Watched:
    """An observatory and the state of its archive.

    The state is a name made of the releases held with their readings, the looks, today, and the version of the
    package: two servers over the same releases have the same one on the same day, so that caches may be shared.
    """

    def __init__(self, observatory: Observatory, seconds: float = SECONDS) -> None:
        self.observatory, self.seconds = observatory, seconds
        self._marks: tuple[object, ...] = ()
        self._looked = float("-inf")
        self._state = self._loaded = ""
        self._held = 0

    @property
    def state(self) -> str:
        """The state now, at most ``seconds`` old."""
        now = time.monotonic()
        if now - self._looked >= self.seconds:
            self._looked = now
            marks = (self.observatory.today, *_marks(self.observatory.archive.home.path))
            if marks != self._marks:
                self._marks, self._state = marks, self._named()
        return self._state

    @property
    def held(self) -> int:
        """How many releases there are."""
        return self._held if self.state else 0

    def read_anew(self) -> None:
        """Let the observatory forget what it read where the state is another; for the thread that asks it alone."""
        state = self.state
        if state != self._loaded:
            self.observatory.look_again()
            self._loaded = state

    def _named(self) -> str:
        archive, held = self.observatory.archive, set()
        named = hashlib.sha256(f"{__version__} {self.observatory.today}".encode())
        for root in archive.roots:
            for folder in sorted(_folders(root.path)):
                held.add(Path(folder).name)
                readings = sorted(path.name for path in Path(folder).glob("reading-*"))
                named.update(f"{Path(folder).name} {' '.join(readings)}\n".encode())
            with suppress(OSError):
                named.update((root.path / "looks.jsonl").read_bytes())
        self._held = len(held)
        return named.hexdigest()[:16]


def _folders(root: Path) -> Iterator[str]:
    with suppress(OSError), os.scandir(root / "releases") as entries:
        yield from (entry.path for entry in entries)


def _marks(root: Path) -> Iterator[object]:
    """Yield what changes, on disk, with what a folder of releases holds."""
    for path in (root / "looks.jsonl", *map(Path, sorted(_folders(root)))):
        with suppress(OSError):
            found = path.stat()
            yield path.name, found.st_mtime_ns, found.st_size
