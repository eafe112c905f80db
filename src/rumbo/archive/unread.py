"""Files of publishers that could not be read: kept with the reason, until a better reader can read them.

Each lies in a folder of its own, ``unread/<product>.<hash>/``, moved in with one rename as a release is; nothing of it
enters any view.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rumbo.archive import intake, store
from rumbo.core import Published
from rumbo.errors import BadArchive, BadPeriod

if TYPE_CHECKING:
    from rumbo.archive.archive import Archive

MOST = 10
"""Of one address so many are kept, and the oldest leave: a server may answer with another error page every day."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One file kept: of which product, from where, when it was had and came out, and why it could not be read."""

    product: str
    url: str
    day: str
    published: str
    sequence: int
    why: str


def name(product: str, content: bytes) -> str:
    """Return the name of the folder in which the bytes are kept."""
    return f"{product}.{intake.sha256(content)[:12]}"


def keep(archive: Archive, content: bytes, record: Unread) -> None:
    """Keep bytes that could not be read; the same bytes are kept once. Raises CannotWrite."""
    folder = archive.home.path / "unread" / name(record.product, content)
    if (folder / "record.json").exists():
        return
    with store.staging(archive.home) as place:
        beside = place / "unread"
        beside.mkdir()
        store.write_content(beside / "content.gz", content)
        (beside / "record.json").write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")
        for file in beside.iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        folder.parent.mkdir(exist_ok=True)
        beside.rename(folder)
    of_address = (
        (one.day, path) for path, one in kept(archive) if (one.product, one.url) == (record.product, record.url)
    )
    for _, oldest in sorted(of_address)[:-MOST]:
        drop(archive, oldest)


def settle(archive: Archive, product: str, content: bytes) -> None:
    """Keep bytes no longer that are a release now, as where a person ingested the file. Raises CannotWrite."""
    if (folder := archive.home.path / "unread" / name(product, content)).exists():
        drop(archive, folder)


def drop(archive: Archive, folder: Path) -> None:
    """Take a folder out, in one step. Raises CannotWrite."""
    with store.staging(archive.home) as place:
        folder.rename(place / "unread")


def kept(archive: Archive) -> Iterator[tuple[Path, Unread]]:
    """Yield each folder and what it keeps. Raises BadArchive."""
    for record in sorted((archive.home.path / "unread").glob("*/record.json")):
        try:
            found = Unread(**json.loads(record.read_text(encoding="utf-8")))
            Published.parse(found.published)
        except (ValueError, TypeError, OSError, BadPeriod) as error:
            raise BadArchive(f"{record} cannot be read: {error}.", "It is damaged.", "Move its folder away.") from error
        yield record.parent, found


def why(archive: Archive, folder: str) -> str | None:
    """Return why the bytes in a folder could not be read, or None where they are not kept any more."""
    return next((one.why for path, one in kept(archive) if path.name == folder), None)
