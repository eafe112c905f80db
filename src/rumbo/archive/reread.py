"""Reads old bytes anew with a better reader: a new reading, never a new release, and a public log of what it changed.

The new reading lies beside the old one in the release's folder, with what it covers; the higher version counts. Files
that were kept unread are tried again too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rumbo.archive import intake, log, sql, store, unread
from rumbo.archive.archive import Archive
from rumbo.archive.reading import Reading, make_readings
from rumbo.archive.unread import Unread
from rumbo.core import Published, Release
from rumbo.errors import BadArchive, CannotWrite, NotThatSource, Refused
from rumbo.sources import Source, sources
from rumbo.sources.fetching import file_name

LOG = "rereadings.jsonl"


@dataclass(frozen=True, slots=True)
class Reread:
    """What a better reader changed in one release: cells added, changed and gone, and why it is better.

    ``before`` and ``after`` are versions of the reader, ``before`` zero for a file that was kept unread. ``refused``
    says why the new reader could not read it; then the old reading stands.
    """

    release: str
    day: str
    before: int
    after: int
    added: int = 0
    changed: int = 0
    gone: int = 0
    refused: str = ""


def reread(archive: Archive, *, everything: bool = False) -> Iterator[Reread]:
    """Yield what reading anew changed, for each release whose bytes are held and whose reader got better.

    With ``everything`` all releases with bytes are read anew, to prove that the readings are what the reader gives;
    a reading that no better reader made is never replaced. Raises CannotWrite and BadArchive.
    """
    try:
        for release in list(archive.releases.values()):
            declared = sources().get(release.product)
            if declared and _in_home(archive, release) and (everything or declared.reader > release.reader):
                yield _release(archive, release, declared)
        for folder, kept in list(unread.kept(archive)):
            if declared := sources().get(kept.product):
                yield _unread(archive, folder, kept, declared)
    finally:
        archive.reload()


def rereadings(archive: Archive) -> list[Reread]:
    """Return the log, oldest first. Raises BadArchive."""
    path = archive.home.path / LOG
    found: dict[tuple[str, int, int], Reread] = {}
    for number, entry in log.read(path):
        try:
            one = Reread(**entry)
        except TypeError as error:
            raise BadArchive(f"{path}, line {number}, is no rereading: {error}.", "", "Remove the line.") from error
        # What a kill left half done was done, and written down, again.
        found.pop((one.release, one.before, one.after), None)
        found[one.release, one.before, one.after] = one
    return list(found.values())


def _in_home(archive: Archive, release: Release) -> bool:
    """Say whether a release can be read anew: its bytes are held, in the folder that may be written."""
    return archive.has_content(release) and archive.home.folder(release.id).is_dir()


def _release(archive: Archive, release: Release, declared: Source) -> Reread:
    content = archive.content(release) or b""
    done = Reread(release.id, str(archive.clock()), release.reader, declared.reader)
    with store.staging(archive.home) as folder:
        path = folder / "reading.parquet"
        try:
            reading = _read(content, release, declared, path)
        except CannotWrite:
            raise
        except Refused as error:
            return replace(done, refused=str(error))
        added, changed, gone = sql.compared(archive.reading(release), path)
        done = replace(done, added=added, changed=changed, gone=gone)
        if declared.reader > release.reader:
            # Logged first: a change that the log does not know of is worse than one that is logged twice.
            log.append(archive.home.path / LOG, asdict(done))
            _put_beside(archive, release, reading, declared.reader, path)
    return done


def _read(content: bytes, release: Release, declared: Source, path: Path) -> Reading:
    """Return the one reading of a release's bytes. Raises errors of ``Refused``."""
    readings = list(make_readings(content, release.file_name, declared, path))
    if [intake.sha256(one.content) for one in readings] != [release.sha256]:
        raise NotThatSource(
            f"{release.id} is read as {len(readings)} releases or as other bytes.",
            "Bytes read anew are the same release.",
            "Mend read.py.",
        )
    return readings[0]


def _put_beside(archive: Archive, release: Release, reading: Reading, version: int, path: Path) -> None:
    """Put a reading beside those of a release, with the record that goes with it."""
    newer = replace(
        release, rows=reading.rows, covers=reading.covers, reader=version, also_read=reading.also_read,
        statements=reading.statements, remarks=reading.remarks, reading_sha256=intake.sha256(path.read_bytes()),
    )  # fmt: skip
    record = path.with_name("record.json")
    record.write_text(store.write_record(newer), encoding="utf-8")
    for file in (path, record):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    home = archive.home.folder(release.id)
    path.replace(home / f"reading-{version}.parquet")
    # The record of the reading is moved last: until it is there, the old reading counts.
    record.replace(home / f"reading-{version}.json")


def _unread(archive: Archive, folder: Path, kept: Unread, declared: Source) -> Reread:
    done = Reread(folder.name, str(archive.clock()), 0, declared.reader)
    content = store.read_content(folder / "content.gz")
    # It was out when it was had, however long it lay unread.
    published = Published.parse(kept.published)
    try:
        came = archive.add(
            content, file_name(kept.url), kept.product, published=published, url=kept.url, sequence=kept.sequence
        )
    except (BadArchive, CannotWrite):
        raise
    except Refused as error:
        return replace(done, refused=str(error))
    done = replace(done, added=sum(one.release.rows for one in came))
    log.append(archive.home.path / LOG, asdict(done))
    unread.drop(archive, folder)
    return done
