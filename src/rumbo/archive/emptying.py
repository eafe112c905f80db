"""Refuses a file that would take away most of what is known, as one does whose download was cut off at a line's end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rumbo.archive.changes import changes
from rumbo.core import Release
from rumbo.errors import TakesAway

if TYPE_CHECKING:
    from rumbo.archive.archive import Archive

MANY = 100
"""Where fewer cells were known, most of them may well be gone in a whole file."""


def refuse_emptying(archive: Archive, releases: Iterable[Release]) -> None:
    """Raise TakesAway for a release that takes most cells known before; ``archive`` is as it would be with them."""
    for release in releases:
        found = changes(archive, release)
        if found.known_before >= MANY and found.gone > found.known_before / 2:
            raise TakesAway(
                f"{release.file_name}: of {found.known_before:,} cells known before, {found.gone:,} would be zero or "
                "gone.",
                "So is a file whose download was cut off, and nothing was added.",
                "Download it again; if it is so at the publisher, `rumbo ingest` takes it with --anyway.",
            )
