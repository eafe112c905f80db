"""The part of the façade that holds releases: what is there, what each changed, what is late, and how more is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rumbo import archive as archives
from rumbo.archive import Changes, Ingested, Silence, Unusual
from rumbo.core import Published, Release
from rumbo.observatory.clocked import Clocked
from rumbo.sources import source

if TYPE_CHECKING:
    from rumbo.archive.reread import Reread
    from rumbo.archive.update import Asked


class Held(Clocked):
    """The releases of both roots."""

    def releases(self, source_id: str | None = None, as_of: str | date | None = None) -> Sequence[Release]:
        """Return the releases held that were out on a day, oldest first. Raises UnknownSource."""
        day = self._day(as_of)
        if source_id:
            source(source_id)
        held = self.archive.releases.values()
        return tuple(one for one in held if one.published.surely(day) and source_id in (None, one.product))

    def release(self, name: str) -> Release:
        """Return one release, by its id or the beginning of it. Raises UnknownRelease."""
        return self.archive.release(name)

    def changes(self, name: str) -> Changes:
        """Return what a release changed against the view before it. Raises UnknownRelease."""
        return archives.changes(self.archive, self.archive.release(name))

    def silences(self, as_of: str | date | None = None) -> Sequence[Silence]:
        """Return how each source stands on a day against its own rhythm."""
        return archives.silences(self.archive.releases.values(), self.archive.looks, self._day(as_of))

    def ingest(
        self, path: str | Path, source_id: str, published: str | Published | None = None, url: str = "", *,
        anyway: bool = False,
    ) -> Sequence[Ingested]:  # fmt: skip
        """Add the releases in a file; the same bytes again change nothing. Raises errors of ``Refused``.

        A file that would take away most of what is known is refused, unless it is to be taken ``anyway``.
        """
        when = Published.parse(published) if isinstance(published, str) else published
        return self.archive.ingest(Path(path), source_id, published=when, url=url, anyway=anyway)

    def unusual(self, name: str) -> Sequence[Unusual]:
        """Return the figures of a release that are many times what the others held ever had. Raises UnknownRelease."""
        return archives.unusual(self.archive, self.archive.release(name))

    def remove(self, name: str) -> tuple[Release, Path]:
        """Take a release out of the user's folder; return it, and where it lies now, whole.

        Raises UnknownRelease, WrongUse for a release that travels inside the package, CannotWrite.
        """
        release = self.archive.release(name)
        return release, self.archive.remove(release)

    def update(
        self, names: Sequence[str] = (), *, mirror: str = "", progress: Callable[[str], None] = lambda _: None
    ) -> Sequence[Asked]:
        """Ask the publishers' own pages for what is new, of the sources named or of all that can be watched.

        ``mirror`` is asked instead of the publishers' hosts, where given; ``progress`` is told each address. Raises
        UnknownSource; what goes wrong with a page or a file is in the answer.
        """
        from rumbo.archive.update import update
        from rumbo.sources.fetching import Fetcher

        for name in names:
            source(name)
        with Fetcher(mirror) as fetcher:
            return update(self.archive, fetcher, names, progress)

    def reread(self, *, everything: bool = False) -> Iterable[Reread]:
        """Read the bytes held anew where the reader got better; yield what that changed, release by release."""
        from rumbo.archive.reread import reread

        return reread(self.archive, everything=everything)

    def rereadings(self) -> Sequence[Reread]:
        """Return the log of what better readers changed, oldest first."""
        from rumbo.archive.reread import rereadings

        return rereadings(self.archive)
