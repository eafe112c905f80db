"""Asks publishers for pages and files, politely: the one place that speaks HTTP.

One request at a time, with a pause between; a user agent that says who asks; conditional requests, so that what has not
changed is not sent again; a limit on size and on time; a few tries where the fault may pass.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from enum import StrEnum
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit, urlunsplit

from rumbo import __version__

AGENT = f"rumbo/{__version__} (open observatory of migration statistics; asks once a day)"
TRIES = 3
PAUSE = 1.0
PATIENCE = 30.0
WHOLE = 300.0
PASSING = (408, 425, 429, 500, 502, 503, 504)


class Outcome(StrEnum):
    """How a request ended."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    NOT_FOUND = "not-found"
    REFUSED = "refused-to-programs"
    TOO_LARGE = "too-large"
    CUT_OFF = "cut-off"
    REDIRECTS = "redirects-without-end"
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
        """Return the day that the server gives for the file."""
        try:
            return parsedate_to_datetime(self.modified).astimezone(UTC).date() if self.modified else None
        except (TypeError, ValueError):
            return None


class Fetcher:
    """Asks one address after the other.

    ``mirror`` is asked instead of the publisher's host, where given. ``sleep`` waits between requests and tries.
    """

    def __init__(self, mirror: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        import httpx2

        self._http = httpx2
        self.mirror, self.sleep, self.asked = mirror, sleep, 0
        self.client = httpx2.Client(
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"}, timeout=PATIENCE, follow_redirects=True,
            max_redirects=5,
        )  # fmt: skip

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, url: str, max_bytes: int, *, etag: str = "", modified: str = "") -> Download:
        """Return the answer for an address; a fault that may pass is tried again, a few times, each time later."""
        headers = {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        found = Download(url, Outcome.FAILED)
        for attempt in range(TRIES):
            if self.asked:
                self.sleep(PAUSE if attempt == 0 else PAUSE * 2**attempt * (1 + random.random()))
            self.asked += 1
            found, passing = self._once(url, headers, max_bytes)
            if not passing:
                break
        return found

    def _once(self, url: str, headers: dict[str, str], max_bytes: int) -> tuple[Download, bool]:
        http, began = self._http, time.monotonic()
        try:
            with self.client.stream("GET", self._address(url), headers=headers) as answer:
                if ended := _ended(url, answer.status_code):
                    return ended, answer.status_code in PASSING
                if int(answer.headers.get("Content-Length") or 0) > max_bytes:
                    return Download(
                        url, Outcome.TOO_LARGE, why=f"the server announces more than {max_bytes:,} bytes"
                    ), False
                content = bytearray()
                for piece in answer.iter_bytes(1 << 16):
                    content += piece
                    if len(content) > max_bytes:
                        return Download(url, Outcome.TOO_LARGE, why=f"more than {max_bytes:,} bytes came"), False
                    if time.monotonic() - began > WHOLE:
                        return Download(url, Outcome.CUT_OFF, why=f"not whole after {WHOLE:.0f} seconds"), True
                marks = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
                return Download(url, Outcome.FETCHED, bytes(content), *marks), False
        except http.TooManyRedirects:
            return Download(url, Outcome.REDIRECTS, why="it leads from one address to the next without end"), False
        except (http.RemoteProtocolError, http.ReadError) as error:
            return Download(url, Outcome.CUT_OFF, why=f"the answer broke off ({error})"), True
        except (http.HTTPError, http.InvalidURL, OSError) as error:
            return Download(url, Outcome.FAILED, why=str(error) or type(error).__name__), True

    def _address(self, url: str) -> str:
        if not self.mirror:
            return url
        here, there = urlsplit(self.mirror), urlsplit(url)
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


def _ended(url: str, status: int) -> Download | None:
    if status == 304:
        return Download(url, Outcome.UNCHANGED)
    if status in (404, 410):
        return Download(url, Outcome.NOT_FOUND, why=f"the server answers {status}")
    if status in (401, 403, 451):
        return Download(url, Outcome.REFUSED, why=f"the server answers {status}: it may not serve programs")
    return Download(url, Outcome.FAILED, why=f"the server answers {status}") if status != 200 else None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def links(page: str, url: str) -> list[str]:
    """Return the addresses that a page links to, whole, each once, in order.

    >>> links('<a href="/a.csv">A</a> <a href="https://example.org/b.csv#x">B</a>', "https://example.org/list")
    ['https://example.org/a.csv', 'https://example.org/b.csv']
    """
    parser = _Links()
    parser.feed(page)
    whole = (urlunsplit((*urlsplit(urljoin(url, link))[:4], "")) for link in parser.found)
    return list(dict.fromkeys(link for link in whole if link.startswith(("http://", "https://"))))
