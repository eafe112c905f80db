"""A publisher on this machine: a server on 127.0.0.1 with pages and files in CBP's shape, for tests alone.

It lists files at addresses of both kinds that CBP has used, answers conditional requests, misbehaves in all the ways a
test may want, and keeps a log of what it was asked and how much it sent.
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NATIONWIDE = "https://www.cbp.gov/document/stats/nationwide-encounters"
SOUTHWEST = "https://www.cbp.gov/document/stats/southwest-land-border-encounters"
FILES = "/sites/default/files"
NONE: Mapping[str, str] = {}


def old_address(folder: str, name: str) -> str:
    """The path of a file as CBP wrote it until 2024: ``2023-Nov`` and a name."""
    return f"{FILES}/assets/documents/{folder}/{name}"


def address(folder: str, name: str) -> str:
    """The path of a file as CBP writes it now: ``2026-09`` and a name."""
    return f"{FILES}/{folder}/{name}"


@dataclass
class Request:
    """What the server was asked, and how it answered: status, bytes of body sent, when it began and ended."""

    path: str
    headers: Mapping[str, str]
    began: float
    status: int = 0
    sent: int = 0
    ended: float = 0.0

    @property
    def conditional(self) -> bool:
        """Whether the request asked for what changed alone."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


Answer = Callable[["Handler"], None]
"""Something that answers a request in its own way; it writes to the handler."""


@dataclass
class Stored:
    """What lies at one path."""

    content: bytes
    modified: str = ""
    etag: str = ""
    kind: str = "text/csv"


@dataclass
class Publisher:
    """The server: put pages and files at paths, or answers of a test's own; read what it was asked."""

    address: str = ""
    log: list[Request] = field(default_factory=list)
    stored: dict[str, Stored] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    reached: threading.Event = field(default_factory=threading.Event)

    def put(self, path: str, content: bytes, modified: str = "", *, etag: bool = True, kind: str = "text/csv") -> str:
        """Put bytes at a path, as changed on a day such as ``Fri, 04 Sep 2026 14:00:00 GMT``; return the path."""
        mark = f'"{sha256(content).hexdigest()[:16]}"' if etag else ""
        self.stored[path] = Stored(content, modified, mark, kind)
        return path

    def page(self, url: str, *links: str) -> None:
        """Put a listing in CBP's shape at the path of a page, with one row for each link."""
        self.put(urlsplit(url).path, listing(links), etag=False, kind="text/html; charset=utf-8")

    def answer(self, path: str, *answers: Answer) -> str:
        """Have a path answered in its own way: by each answer in turn, and for ever by the last."""
        self.answers[path] = list(answers)
        return path

    @property
    def requests(self) -> list[Request]:
        """All requests, in order; those being answered are given a moment to end."""
        until = time.monotonic() + 0.5
        while any(not one.ended for one in self.log) and time.monotonic() < until:
            time.sleep(0.005)
        return list(self.log)

    def asked_for(self, path: str) -> list[Request]:
        """The requests for a path, in order."""
        return [one for one in self.requests if one.path == path]

    def forget(self) -> None:
        """Begin the log anew."""
        if self.requests:
            self.log.clear()


def listing(links: tuple[str, ...] | list[str]) -> bytes:
    """A page that lists files as CBP's does: a table of attachments with their dates and sizes."""
    rows = "\n".join(
        f'<tr><td><span class="file file--mime-text-csv"><a href="{link}" type="text/csv">'
        f"{link.rsplit('/', 1)[-1]}</a></span></td><td>6.42 MB</td></tr>"
        for link in links
    )
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Nationwide Encounters | U.S. Customs</title>
<link rel="stylesheet" href="/sites/default/files/css/site.css"></head>
<body><nav><a href="/">Home</a> <a href="/newsroom/stats">Stats</a> <a href="#main">Skip</a>
<a href="mailto:info@example.org">Write</a> <a href="javascript:void(0)">Print</a></nav>
<main id="main"><h1>Nationwide Encounters</h1><table><thead><tr><th>Attachment</th><th>Size</th></tr></thead>
<tbody>{rows}</tbody></table></main></body></html>
""".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: Server
    asked: Request

    def do_GET(self) -> None:
        """Answer as the test wants it, else with what is stored."""
        publisher = self.server.publisher
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked = Request(self.path, headers, time.monotonic())
        publisher.log.append(self.asked)
        try:
            waiting = publisher.answers.get(self.path, [])
            if waiting:
                (waiting.pop(0) if len(waiting) > 1 else waiting[0])(self)
            else:
                stored(self)
        except OSError:  # the client went away, as some tests want it
            self.close_connection = True
        finally:
            self.asked.ended = time.monotonic()

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status and the headers."""
        self.asked.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, content: bytes) -> None:
        """Send bytes of a body, and count them."""
        self.wfile.write(content)
        self.wfile.flush()
        self.asked.sent += len(content)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


class Server(ThreadingHTTPServer):
    """The server, with the publisher it plays."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, publisher: Publisher) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.publisher = publisher

    def handle_error(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def serving() -> Iterator[Publisher]:
    """A publisher that serves on a free port until the end of the block."""
    publisher = Publisher()
    server = Server(publisher)
    publisher.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


# Answers ----------------------------------------------------------------------------------------------------------


def stored(handler: Handler) -> None:
    """What lies at the path, whole; 304 where the request's marks are those of now; 404 where nothing lies there."""
    found = handler.server.publisher.stored.get(handler.path)
    if found is None:
        body(b"<html>Page not found</html>", {"Content-Type": "text/html"}, status=404)(handler)
        return
    marks = {"ETag": found.etag, "Last-Modified": found.modified}
    headers = {name: value for name, value in marks.items() if value}
    if _unchanged(handler, found):
        handler.head(304, headers)
        return
    body(found.content, {"Content-Type": found.kind, **headers})(handler)


def _unchanged(handler: Handler, found: Stored) -> bool:
    if mark := handler.headers["If-None-Match"]:  # which counts before the day, where both are there
        return bool(mark == found.etag)
    since = handler.headers["If-Modified-Since"]
    return bool(since and found.modified) and parsedate_to_datetime(found.modified) <= parsedate_to_datetime(since)


def body(content: bytes, headers: Mapping[str, str] = NONE, *, status: int = 200) -> Answer:
    """A whole answer."""

    def answer(handler: Handler) -> None:
        handler.head(status, {"Content-Length": str(len(content)), **headers})
        handler.send(content)

    return answer


def status(code: int, headers: Mapping[str, str] = NONE) -> Answer:
    """An answer that is no file."""
    page = f"<html><body>{code}</body></html>".encode()
    return body(page, {"Content-Type": "text/html", **headers}, status=code)


def leads_to(target: str, code: int = 302) -> Answer:
    """An answer that leads to another address."""
    return status(code, {"Location": target})


def packed(content: bytes, headers: Mapping[str, str] = NONE) -> Answer:
    """A whole answer, compressed."""
    return body(gzip.compress(content), {"Content-Encoding": "gzip", **headers})


def cut_short(content: bytes, announced: int) -> Answer:
    """An answer that announces more bytes than come before the connection ends."""

    def answer(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(announced)})
        handler.send(content)
        handler.close_connection = True

    return answer


def chunks(pieces: Callable[[], Iterator[bytes]], headers: Mapping[str, str] = NONE, *, whole: bool = True) -> Answer:
    """An answer in chunks of a number not announced, with its end or, where it is not ``whole``, without."""

    def answer(handler: Handler) -> None:
        handler.head(200, {"Transfer-Encoding": "chunked", **headers})
        for piece in pieces():
            handler.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        if whole:
            handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    return answer


def silent(seconds: float) -> Answer:
    """No answer, for so many seconds; the test may wait for ``reached``."""

    def answer(handler: Handler) -> None:
        handler.server.publisher.reached.set()
        threading.Event().wait(seconds)
        handler.close_connection = True

    return answer


def stalls(content: bytes, announced: int, seconds: float) -> Answer:
    """An answer that begins and then stands still, for so many seconds."""

    def answer(handler: Handler) -> None:
        handler.head(200, {"Content-Length": str(announced)})
        handler.send(content)
        handler.server.publisher.reached.set()
        threading.Event().wait(seconds)
        handler.close_connection = True

    return answer


def hangs_up(handler: Handler) -> None:
    """A connection that ends without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def raw(text: bytes) -> Answer:
    """Bytes that need not be HTTP."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(text)
        handler.close_connection = True

    return answer
