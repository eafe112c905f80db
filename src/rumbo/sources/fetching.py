"""Asks publishers for pages and files, politely: the one place that speaks HTTP.

One request at a time, with a pause between; a user agent that says who asks; conditional requests, so that what has not
changed is not sent again; a limit on size and on time; a few tries where the fault may pass. A publisher may lead from
one of its addresses to another, and to no other host. What a page links to is read here too; which of it matters is
left to those who ask.
"""

from __future__ import annotations

import io
import random
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from rumbo import __version__

AGENT = f"rumbo/{__version__} (open observatory of migration statistics; asks once a day)"
TRIES = 3
HOPS = 5
PAUSE = 1.0
PATIENCE = 30.0
WHOLE = 600.0
LONGEST_WAIT = 120.0
PASSING = (408, 425, 429, 500, 502, 503, 504)
PIECE = 1 << 20


class Outcome(StrEnum):
    """How a request ended."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    NOT_FOUND = "not-found"
    REFUSED = "refused-to-programs"
    TOO_LARGE = "too-large"
    CUT_OFF = "cut-off"
    REDIRECTS = "redirects-without-end"
    ELSEWHERE = "led-to-another-host"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Download:
    """The answer to one request: how it ended, the bytes where there are any, and the marks for asking again."""

    url: str
    outcome: Outcome
    content: bytes = b""
    etag: str = ""
    modified: str = ""
    why: str = ""

    @property
    def modified_day(self) -> date | None:
        """Return the day that the server gives for the file, in UTC, or None where it gives none that can be read."""
        try:
            return parsedate_to_datetime(self.modified).astimezone(UTC).date() if self.modified else None
        except (TypeError, ValueError, OverflowError):
            return None


class Fetcher:
    """Asks one address after the other.

    ``mirror`` is asked instead of the publisher's host, where given. ``sleep`` waits between requests and tries;
    ``patience`` is how many seconds the server may stay silent, ``whole`` how many a whole answer may take.
    """

    def __init__(
        self, mirror: str = "", sleep: Callable[[float], None] = time.sleep, patience: float = PATIENCE,
        whole: float = WHOLE,
    ) -> None:  # fmt: skip
        import httpx2

        self._http = httpx2
        self.mirror, self.sleep, self.whole, self.asked = mirror, sleep, whole, 0
        self.client = httpx2.Client(headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"}, timeout=patience)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, url: str, max_bytes: int, *, etag: str = "", modified: str = "") -> Download:
        """Return the answer for an address; a fault that may pass is tried again, a few times, each time later."""
        headers = {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        found, asks_for = self._once(url, headers, max_bytes)
        for attempt in range(1, TRIES):
            if asks_for is None:
                break
            self.sleep(max(PAUSE * 2**attempt * (1 + random.random()), min(asks_for, LONGEST_WAIT)))
            found, asks_for = self._once(url, headers, max_bytes)
        return found

    def _once(self, url: str, headers: dict[str, str], max_bytes: int) -> tuple[Download, float | None]:
        """Return how one try ended, and how many seconds to wait for another, or None where that would not help."""
        http = self._http
        try:
            return self._follow(url, headers, max_bytes)
        except (http.RemoteProtocolError, http.ReadError, EOFError, zlib.error) as error:
            return Download(url, Outcome.CUT_OFF, why=f"the answer broke off ({error})"), 0.0
        except (http.LocalProtocolError, http.InvalidURL, ValueError) as error:
            return Download(url, Outcome.FAILED, why=f"it cannot be asked for, or the answer read ({error})"), None
        except http.TimeoutException as error:
            return Download(url, Outcome.FAILED, why=f"the server was silent too long ({type(error).__name__})"), 0.0
        except (http.HTTPError, OSError) as error:
            return Download(url, Outcome.FAILED, why=str(error) or type(error).__name__), 0.0

    def _follow(self, url: str, headers: dict[str, str], max_bytes: int) -> tuple[Download, float | None]:
        # By hand, since the client would read the whole of each answer that leads on, however long.
        place = url
        for _ in range(1 + HOPS):
            if self.asked:
                self.sleep(PAUSE)
            self.asked += 1
            with self.client.stream("GET", self._address(place), headers=headers) as answer:
                if not answer.has_redirect_location:
                    return self._take(url, answer, max_bytes)
                place = urljoin(place, answer.headers["Location"])
            if not any(same_host(place, one) for one in (url, self.mirror) if one):
                return Download(url, Outcome.ELSEWHERE, why=f"it leads to {place}, at another host"), None
        return Download(url, Outcome.REDIRECTS, why="it leads from one address to the next without end"), None

    def _take(self, url: str, answer: Any, max_bytes: int) -> tuple[Download, float | None]:
        status, began = answer.status_code, time.monotonic()
        if status != 200:
            wait = answer.headers.get("Retry-After", "")
            seconds = float(wait) if wait.isascii() and wait.isdecimal() else 0.0
            return _ended(url, status, answer.request.headers), seconds if status in PASSING else None
        if int(answer.headers.get("Content-Length") or 0) > max_bytes:
            return Download(url, Outcome.TOO_LARGE, why=f"the server announces more than {max_bytes:,} bytes"), None
        content = io.BytesIO()
        for piece in _unpacked(answer.iter_raw(), answer.headers.get("Content-Encoding", "").strip().lower()):
            content.write(piece)
            if content.tell() > max_bytes:
                return Download(url, Outcome.TOO_LARGE, why=f"more than {max_bytes:,} bytes came"), None
            if time.monotonic() - began > self.whole:
                return Download(url, Outcome.CUT_OFF, why=f"not whole after {self.whole:g} seconds"), 0.0
        marks = (_mark(answer.headers.get(name, "")) for name in ("ETag", "Last-Modified"))
        return Download(url, Outcome.FETCHED, content.getvalue(), *marks), None

    def _address(self, url: str) -> str:
        if not self.mirror:
            return url
        here, there = urlsplit(self.mirror), urlsplit(url)
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


def _unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """Yield an answer unpacked, at most ``PIECE`` bytes at once, so that a little cannot become very much.

    The client would bound that as well, but not say whether a packed answer came to its end. Raises EOFError or
    zlib.error for one that did not.
    """
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise ValueError(f"it is packed as {packing[:40]}, which was not asked for")
    if packing in ("", "identity"):
        yield from pieces
        return
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    for packed in pieces:
        while packed:
            if unpack.eof:  # what is packed may come in several parts
                unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
            yield unpack.decompress(packed, PIECE)
            packed = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    if not unpack.eof:
        raise EOFError("what is packed has no end")


def _ended(url: str, status: int, asked_with: Mapping[str, str]) -> Download:
    why = f"the server answers {status}"
    if status == 304 and ("If-None-Match" in asked_with or "If-Modified-Since" in asked_with):
        return Download(url, Outcome.UNCHANGED)
    if status in (404, 410):
        return Download(url, Outcome.NOT_FOUND, why=why)
    if status in (401, 403, 451):
        return Download(url, Outcome.REFUSED, why=f"{why}: it may not serve programs")
    return Download(url, Outcome.FAILED, why=why)


def _mark(text: str) -> str:
    """Return a server's mark where it can be sent back as it came, else none."""
    return text if text.isascii() and text.isprintable() else ""


# Links ------------------------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base, self.found = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("a", "base"):
            return
        for target in (value.strip() for name, value in attrs if name == "href" and value and value.strip()):
            if tag == "a":
                self.found.append(target)
            else:
                self.base = self.base or target


def links(page: bytes, url: str) -> list[str]:
    """Return the addresses that a page links to, whole, each once, in order; what is no web address is left out.

    A page that came encrypted is taken to mean so of its own host's files.

    >>> links(b'<a href="/a.csv">A</a> <a href="https://example.org/b.csv#x">B</a>', "https://example.org/list")
    ['https://example.org/a.csv', 'https://example.org/b.csv']
    """
    parser = _Links()
    # A marked section that no browser knows is one that the parser gives up at; to browsers it is a comment.
    parser.feed(_decoded(page).replace("<![", "<! ["))
    found: dict[str, None] = {}
    for link in dict.fromkeys(parser.found):
        try:
            whole = urlsplit(urljoin(urljoin(url, parser.base), link))
        except ValueError:
            continue
        if whole.scheme == "http" and url.startswith("https:") and whole.netloc == urlsplit(url).netloc:
            whole = whole._replace(scheme="https")
        if whole.scheme in ("http", "https") and whole.netloc:
            found[urlunsplit(whole._replace(fragment=""))] = None
    return list(found)


def file_name(url: str) -> str:
    """Return the name of the file at an address.

    >>> file_name("https://example.org/2026-09/encounters%20aug.csv?version=2")
    'encounters aug.csv'
    """
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1])


def same_host(url: str, other: str) -> bool:
    """Say whether an address is at the host of another ("www." aside), and as safe. Raises ValueError for no address.

    >>> same_host("https://example.org/a.csv", "http://www.example.org/list")
    True
    >>> same_host("https://files.example.org/a.csv", "https://example.org/list")
    False
    """
    here, there = urlsplit(url), urlsplit(other)
    names = [one.netloc.lower().removeprefix("www.") for one in (here, there)]
    return names[0] == names[1] and here.scheme in ("https", there.scheme)


def _decoded(page: bytes) -> str:
    """Return the text of a page: UTF-16 where its beginning says so, else UTF-8, else as browsers take the rest."""
    if page[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return page.decode("utf-16", "replace")
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        return page.decode("cp1252", "replace")
