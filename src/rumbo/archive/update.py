"""Fetches what is new from the publishers' own pages, and records every look.

A page lists files; each is asked for with the marks of last time, so that what has not changed is not sent again. New
bytes are a new release, also where the address stayed the same. What cannot be read is kept, marked unread with the
reason: the publisher may not keep it. Files are taken from the page's own host and from that of the publisher's address
in ``source.yml``, and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from enum import StrEnum

from rumbo.archive import intake, log, unread
from rumbo.archive.archive import Archive, upload_number
from rumbo.archive.looks import Look
from rumbo.archive.unread import Unread
from rumbo.core import Period, Published, Release, Text
from rumbo.errors import BadArchive, CannotWrite, Refused
from rumbo.sources import Source, sources
from rumbo.sources.fetching import Download, Fetcher, Outcome, file_name, links, same_host

PAGE_BYTES = 5_000_000
MOST_FILES = 200
"""No publisher lists more files of one product; a page that does has changed, and the newest alone are asked for."""
GIVE_UP = 3
TROUBLE = (Outcome.FAILED, Outcome.CUT_OFF, Outcome.REFUSED)
LOG = "asked.jsonl"


class Result(StrEnum):
    """What came of asking for a page or a file; the rest are outcomes of the request itself."""

    NEW = "new"
    HELD = "already-held"
    UNREAD = "kept-unread"
    LAYOUT = "page-changed"
    LOOKED = "looked"
    LEFT = "left-for-next-time"


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
        """Say whether somebody should look: a page that told nothing, or a file that will not mend by itself."""
        if self.source.watch and self.url in self.source.watch.pages and isinstance(self.result, Outcome):
            return True
        refused = (Outcome.REFUSED, Outcome.TOO_LARGE, Outcome.REDIRECTS, Outcome.ELSEWHERE)
        return self.result in (Result.LAYOUT, Result.UNREAD, *refused)

    @property
    def by_hand(self) -> Text | None:
        """Return how a person gets the file, where the publisher does not serve programs."""
        return self.source.watch.by_hand if self.source.watch and self.result is Outcome.REFUSED else None


@dataclass(frozen=True, slots=True)
class Memory:
    """What was last had from an address: the server's marks, and the releases or the unread folder that it became."""

    product: str
    url: str
    day: str
    etag: str = ""
    modified: str = ""
    releases: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a page said: the answer, and the addresses it links to."""

    url: str
    answer: Download
    links: Sequence[str] = field(default_factory=tuple)


def update(
    archive: Archive, fetcher: Fetcher, names: Sequence[str] = (), progress: Callable[[str], None] = lambda _: None
) -> list[Asked]:
    """Ask for what is new of the sources named, or of all that can be watched; each page and file once.

    ``progress`` is told each address before it is asked for. Raises CannotWrite and BadArchive; all else that goes
    wrong with a page or a file is in the answer.
    """
    watched = [one for one in sources().values() if one.watch and (not names or one.id in names)]
    listings: dict[str, _Listing] = {}
    for page in dict.fromkeys(page for one in watched if one.watch for page in one.watch.pages):
        progress(page)
        answer = fetcher.get(page, PAGE_BYTES)
        listings[page] = _Listing(page, answer, links(answer.content, page))
    found: list[Asked] = []
    for source in watched:
        files: dict[str, Period] = {}
        found += _look(archive, source, listings, files)
        found += _files(archive, fetcher, source, files, progress)
    return found


# Pages ------------------------------------------------------------------------------------------------------------


def _look(
    archive: Archive, source: Source, listings: Mapping[str, _Listing], files: dict[str, Period]
) -> Iterator[Asked]:
    """Yield what each page of a source told, add the files it lists to ``files``, and record the look.

    A look counts where all pages of the source told something: else nobody can say that nothing newer is there.
    """
    assert source.watch
    newest: dict[str, Period | None] = {}
    for listing in (listings[page] for page in source.watch.pages):
        if listing.answer.outcome is not Outcome.FETCHED:
            yield Asked(source, listing.url, listing.answer.outcome, listing.answer.why)
            continue
        listed = {link: reached for link in listing.links if (reached := source.watch.reaches(file_name(link)))}
        if not listed:
            why = "it links to no file of this product; the page or the names of its files may have changed"
            yield Asked(source, listing.url, Result.LAYOUT, why)
            continue
        # A file named for a year that still runs reaches no further than today.
        over = [reached for reached in listed.values() if reached.end < archive.clock()]
        newest[listing.url] = max(over, default=None)
        near = {link for link in listed if any(same_host(link, one) for one in (listing.url, source.publisher.url))}
        files |= {link: reached for link, reached in listed.items() if link in near}
        yield Asked(source, listing.url, Result.LOOKED, f"newest listed: {newest[listing.url] or 'none'}")
        for link in [link for link in listed if link not in near][:1]:
            yield Asked(source, link, Outcome.ELSEWHERE, "it is listed at a host that source.yml does not name")
    if len(newest) == len(source.watch.pages):
        page, reached = max(newest.items(), key=lambda pair: (pair[1] is not None, pair[1]))
        archive.record_look(Look(source.id, archive.clock(), str(reached or ""), page))


# Files ------------------------------------------------------------------------------------------------------------


def _files(
    archive: Archive, fetcher: Fetcher, source: Source, files: Mapping[str, Period], progress: Callable[[str], None]
) -> Iterator[Asked]:
    """Ask for the files, newest first; when a few in a row cannot be had, the others are left for the next time."""
    memories = read_memories(archive)
    ordered = sorted(files, key=lambda url: (files[url], url), reverse=True)
    troubles = 0
    for number, url in enumerate(ordered[:MOST_FILES]):
        if troubles == GIVE_UP:
            why = f"the {GIVE_UP} files before could not be had, so {len(ordered) - number} more were not asked for"
            yield Asked(source, url, Result.LEFT, why)
            return
        progress(url)
        asked = _file(archive, fetcher, source, url, files[url], memories.get((source.id, url)))
        troubles = troubles + 1 if asked.result in TROUBLE else 0
        yield asked
    if len(ordered) > MOST_FILES:
        why = f"{len(ordered):,} files are listed; the newest {MOST_FILES} alone were asked for"
        yield Asked(source, ordered[MOST_FILES], Result.LAYOUT, why)


def _file(
    archive: Archive, fetcher: Fetcher, source: Source, url: str, reached: Period, memory: Memory | None
) -> Asked:
    """Ask for a file, with the marks of last time where what came of it is still there."""
    kept = unread.why(archive, memory.unread) if memory and memory.unread else None
    if memory and kept is None and not (memory.releases and all(one in archive.releases for one in memory.releases)):
        memory = None
    etag, modified = (memory.etag, memory.modified) if memory else ("", _held_since(archive, source, url))
    answer = fetcher.get(url, source.max_bytes, etag=etag, modified=modified)
    if answer.outcome is Outcome.UNCHANGED and kept is not None:
        return Asked(source, url, Result.UNREAD, kept)
    if answer.outcome is not Outcome.FETCHED:
        return Asked(source, url, answer.outcome, answer.why)
    asked = _taken(archive, source, answer, _published(archive, answer, reached, memory), reached)
    folder = unread.name(source.id, answer.content) if asked.result is Result.UNREAD else ""
    became = tuple(one.id for one in asked.releases)
    done = Memory(source.id, url, str(archive.clock()), answer.etag, answer.modified, became, folder)
    log.append(archive.home.path / LOG, asdict(done))
    return asked


def _held_since(archive: Archive, source: Source, url: str) -> str:
    """Return a mark for a release held from elsewhere: a file not changed since the first day it was out is that one.

    The last day would be too late: the file may have changed at its address between the two.
    """
    held = [one for one in archive.releases.values() if one.product == source.id and one.url == url]
    if not held:
        return ""
    day = max(one.published.earliest for one in held)
    return format_datetime(datetime.combine(day, time(23, 59, 59), UTC), usegmt=True)


def _taken(archive: Archive, source: Source, answer: Download, published: Published, reached: Period) -> Asked:
    """Add what came, or keep it unread."""
    url, content = answer.url, answer.content
    digest = intake.sha256(content)
    held = [one for one in archive.releases.values() if one.product == source.id and one.sha256 == digest]
    if held:
        return Asked(source, url, Result.HELD, releases=tuple(held))
    sequence = _sequence(archive, source, url, published, reached)
    try:
        came = archive.add(content, file_name(url), source.id, published=published, url=url, sequence=sequence)
    except (BadArchive, CannotWrite):
        raise
    except Refused as error:
        record = Unread(source.id, url, str(archive.clock()), str(published), sequence, str(error))
        unread.keep(archive, content, record)
        return Asked(source, url, Result.UNREAD, str(error))
    result = Result.NEW if any(one.new for one in came) else Result.HELD
    return Asked(source, url, result, releases=tuple(one.release for one in came))


def _published(archive: Archive, answer: Download, reached: Period, memory: Memory | None) -> Published:
    """Return the interval in which a file came out: not after today.

    And not before its newest month was over, the server's date of the file, or the day on which its address still had
    another release.
    """
    today = archive.clock()
    other = date.fromisoformat(memory.day) if memory and memory.releases else date.min
    earliest = max(reached.end + timedelta(days=1), answer.modified_day or date.min, other)
    return Published(min(earliest, today), today)


def _sequence(archive: Archive, source: Source, url: str, published: Published, reached: Period) -> int:
    """Return what orders files had on one day, as on the first run of all: how far they reach, then the uploads.

    What an address has later on the same day comes after what it had before.
    """
    months = reached.end.year * 12 + reached.end.month
    before = [
        one.sequence
        for one in archive.releases.values()
        if (one.product, one.url, one.published.latest) == (source.id, url, published.latest)
    ]
    return max([months * 100 + upload_number(file_name(url)), *(one + 1 for one in before)])


def read_memories(archive: Archive) -> dict[tuple[str, str], Memory]:
    """Return what was last had from each address, by product and address. Raises BadArchive."""
    path = archive.home.path / LOG
    found: dict[tuple[str, str], Memory] = {}
    for number, entry in log.read(path):
        try:
            memory = Memory(**{**entry, "releases": tuple(entry["releases"])})
            date.fromisoformat(memory.day)
        except (TypeError, ValueError, KeyError) as error:
            raise BadArchive(f"{path}, line {number}, cannot be read: {error}.", "", "Remove the line.") from error
        found[memory.product, memory.url] = memory
    return found
