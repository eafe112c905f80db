"""Reads old bytes anew with a better reader: a new reading, never a new release, and a public log of what it changed.

The new reading lies beside the old one in the release's folder, with what it covers; the higher version counts. Files
that were kept unread are tried again too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rumbo.archive import log, sql, store
from rumbo.archive.archive import Archive
from rumbo.archive.reading import make_readings
from rumbo.core import Release
from rumbo.errors import BadArchive, Refused
from rumbo.sources import Source, source, sources

LOG = "rereadings.jsonl"


@dataclass(frozen=True, slots=True)
class Reread:
    """What a better reader changed in one release: cells added, changed and gone, and why it is better.

    ``refused`` says why the new reader could not read it; then the old reading stands.
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

    With ``everything`` all releases with bytes are read anew, to prove that the readings are what the reader gives.
    """
    for release in list(archive.releases.values()):
        declared = source(release.product)
        if archive.has_content(release) and (everything or declared.reader > release.reader):
            yield _release(archive, release, declared)
    yield from _unread(archive)
    archive.reload()


def rereadings(archive: Archive) -> list[Reread]:
    """Return the log, oldest first. Raises BadArchive."""
    path = archive.home.path / LOG
    try:
        return [Reread(**entry) for _, entry in log.read(path)]
    except TypeError as error:
        raise BadArchive(f"{path} has a line that is no rereading: {error}.", "", "Remove the line.") from error


def _release(archive: Archive, release: Release, declared: Source) -> Reread:
    content = archive.content(release)
    assert content is not None
    done = Reread(release.id, str(archive.clock()), release.reader, declared.reader)
    with store.staging(archive.home) as folder:
        path = folder / "reading.parquet"
        try:
            (reading,) = make_readings(content, release.file_name, declared, path)
        except (Refused, ValueError) as error:
            return replace(done, refused=str(error))
        keys = sorted({name for table in declared.tables.values() for name in table.dimensions})
        kinds = [_kind(before, after) for before, after in sql.compared(archive.reading(release), path, keys)]
        counts = {kind: kinds.count(kind) for kind in ("added", "changed", "gone")}
        done = replace(done, **counts)  # type: ignore[arg-type]
        if declared.reader == release.reader:
            return done
        home = archive.home.folder(release.id)
        newer = replace(
            release, rows=reading.rows, covers=reading.covers, reader=declared.reader, also_read=reading.also_read,
            statements=reading.statements,
        )  # fmt: skip
        (folder / "record.json").write_text(store.write_record(newer), encoding="utf-8")
        path.rename(home / f"reading-{declared.reader}.parquet")
        # The record of the reading is moved last: until it is there, the old reading counts.
        (folder / "record.json").rename(home / f"reading-{declared.reader}.json")
    log.append(archive.home.path / LOG, asdict(done))
    return done


def _kind(before: Any, after: Any) -> str:
    return "added" if before is None else "gone" if after is None else "changed"


def _unread(archive: Archive) -> Iterator[Reread]:
    for record in sorted((archive.home.path / "unread").glob("*/record.json")):
        raw = json.loads(record.read_text(encoding="utf-8"))
        if raw["product"] not in sources():
            continue
        folder: Path = record.parent
        name = raw["url"].rsplit("/", 1)[-1]
        content = store.read_content(folder / "content.gz")
        done = Reread(folder.name, str(archive.clock()), 0, source(raw["product"]).reader)
        try:
            came = archive.add(content, name, raw["product"], url=raw["url"])
        except Refused as error:
            yield replace(done, refused=str(error))
            continue
        shutil.rmtree(folder)
        done = replace(done, added=sum(one.release.rows for one in came))
        log.append(archive.home.path / LOG, asdict(done))
        yield done
