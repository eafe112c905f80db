"""Fetches what is new from the publishers' own pages, and records every look.

A page lists files; each is asked for with the marks of last time, so that what has not changed is not sent again. New
bytes are a new release, also where the address stayed the same. What cannot be read is kept, marked unread with the
reason: the publisher may not keep it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from email.utils import format_datetime
from enum import StrEnum

from rumbo.archive import intake, log, store
from rumbo.archive.archive import Archive
from rumbo.archive.looks import Look
from rumbo.core import Period, Published, Release
from rumbo.errors import BadArchive, Refused
from rumbo.sources import Source, sources
from rumbo.sources.fetching import Download, Fetcher, Outcome, links

PAGE_BYTES = 5_000_000


class Result(StrEnum):
    """What came of asking for a page or a file; the rest are outcomes of the request itself."""

    NEW = "new"
    HELD = "already-held"
    UNREAD = "kept-unread"
    LAYOUT = "page-changed"
    LOOKED = "looked"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for and what came of it: a ``Result``, or an ``Outcome`` of the request.

    ``why`` says what went wrong; ``releases`` are those that the file holds.
    """

    source: Source
    url: str
    result: Result | Outcome
    why: str = ""
    releases: tuple[Release, ...] = ()

    @property
    def alarming(self) -> bool:
        """Say whether somebody should look: a page or a file that changed its shape."""
        return self.result in (Result.LAYOUT, Result.UNREAD)


@dataclass(frozen=True, slots=True)
class Memory:
    """What was last known of an address: the server's marks and the hash of the bytes."""

    url: str
    day: str
    result: str
    etag: str = ""
    modified: str = ""
    sha256: str = ""


def update(
    archive: Archive, fetcher: Fetcher, names: Sequence[str] = (), progress: Callable[[str], None] = lambda _: None
) -> list[Asked]:
    """Ask for what is new of the sources named, or of all that can be watched; each page and file once.

    ``progress`` is told each address before it is asked for.
    """
    watched = [one for one in sources().values() if one.watch and (not names or one.id in names)]
    pages = dict.fromkeys(page for one in watched if one.watch for page in one.watch.pages)
    found: list[Asked] = []
    for page in pages:
        progress(page)
        answer = fetcher.get(page, PAGE_BYTES)
        here = [one for one in watched if one.watch and page in one.watch.pages]
        listed = links(answer.content.decode("utf-8", "replace"), page) if answer.outcome is Outcome.FETCHED else []
        for source in here:
            found += _source(archive, fetcher, source, page, answer, listed, progress)
    return found


def _source(
    archive: Archive, fetcher: Fetcher, source: Source, page: str, answer: Download, listed: Sequence[str],
    progress: Callable[[str], None],
) -> Iterable[Asked]:  # fmt: skip
    assert source.watch
    if answer.outcome is not Outcome.FETCHED:
        yield Asked(source, page, answer.outcome, answer.why)
        return
    files = {link: reached for link in listed if (reached := source.watch.reaches(link))}
    if not files:
        why = "it links to no file of this product; the page or the names of its files may have changed"
        yield Asked(source, page, Result.LAYOUT, why)
        return
    newest = max(files.values())
    archive.record_look(Look(source.id, archive.clock(), str(newest), page))
    yield Asked(source, page, Result.LOOKED, f"newest listed: {newest}")
    memories = read_memories(archive)
    for url in sorted(files, key=lambda one: (files[one], one), reverse=True):
        progress(url)
        etag, modified = _marks(archive, source, url, memories.get(url))
        answer = fetcher.get(url, source.max_bytes, etag=etag, modified=modified)
        asked = _file(archive, source, url, answer, files[url])
        if asked.result in (Result.NEW, Result.HELD, Result.UNREAD):
            digest = intake.sha256(answer.content)
            _remember(archive, Memory(url, str(archive.clock()), asked.result, answer.etag, answer.modified, digest))
        yield asked


def _marks(archive: Archive, source: Source, url: str, memory: Memory | None) -> tuple[str, str]:
    """Return the marks to ask with; for a release held from elsewhere, the last day on which it may have come out."""
    if memory:
        return memory.etag, memory.modified
    held = [one for one in archive.releases.values() if one.product == source.id and one.url == url]
    if not held:
        return "", ""
    from datetime import UTC, datetime, time

    day = max(one.published.latest for one in held)
    return "", format_datetime(datetime.combine(day, time(23, 59, 59), UTC), usegmt=True)


def _file(archive: Archive, source: Source, url: str, answer: Download, reached: Period) -> Asked:
    if answer.outcome is not Outcome.FETCHED:
        return Asked(source, url, answer.outcome, answer.why)
    name = url.rsplit("/", 1)[-1]
    digest = intake.sha256(answer.content)
    held = [one for one in archive.releases.values() if one.product == source.id and one.sha256 == digest]
    if held:
        return Asked(source, url, Result.HELD, releases=tuple(held))
    try:
        came = archive.add(answer.content, name, source.id, published=_published(archive, answer, reached), url=url)
    except Refused as error:
        keep_unread(archive, source, url, answer.content, str(error))
        return Asked(source, url, Result.UNREAD, str(error))
    result = Result.NEW if any(one.new for one in came) else Result.HELD
    return Asked(source, url, result, releases=tuple(one.release for one in came))


def _published(archive: Archive, answer: Download, reached: Period) -> Published:
    """Return the interval: not before the server's date of the file, nor its newest month's end; not after today."""
    today = archive.clock()
    earliest = max(reached.end + timedelta(days=1), answer.modified_day or date.min)
    return Published(min(earliest, today), today)


def keep_unread(archive: Archive, source: Source, url: str, content: bytes, why: str) -> None:
    """Keep bytes that could not be read, with the reason; the same bytes are kept once."""
    folder = archive.home.path / "unread" / f"{source.id}.{intake.sha256(content)[:12]}"
    if (folder / "record.json").exists():
        return
    with store.staging(archive.home) as place:
        beside = place / "unread"
        beside.mkdir()
        store.write_content(beside / "content.gz", content)
        record = {"product": source.id, "url": url, "day": str(archive.clock()), "why": why}
        (beside / "record.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        folder.parent.mkdir(exist_ok=True)
        beside.rename(folder)


def read_memories(archive: Archive) -> dict[str, Memory]:
    """Return what is known of each address asked before. Raises BadArchive for a line that cannot be read."""
    path = archive.home.path / "asked.jsonl"
    try:
        return {entry["url"]: Memory(**entry) for _, entry in log.read(path)}
    except (TypeError, KeyError) as error:
        raise BadArchive(f"{path} has a line that cannot be read: {error}.", "", "Remove the line.") from error


def _remember(archive: Archive, memory: Memory) -> None:
    log.append(archive.home.path / "asked.jsonl", asdict(memory))
