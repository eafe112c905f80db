"""What a server tells of itself: figures in Prometheus' format, and a line of JSON for each answer.

Neither keeps who asked: no address of anyone is written, unless that is asked for.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KIND = "text/plain; version=1.0.0; charset=utf-8"
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120)
FAULT = 1_500
"""So many characters of a fault's traceback are logged, its end."""

QUERY = 300
"""So many characters of a query are logged."""


class Measures:
    """The figures of one server."""

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "rumbo_answers", "Answers sent.", ["area", "status", "how"], registry=self.registry
        )  # fmt: skip
        self.seconds = Histogram(
            "rumbo_answer_seconds", "From a request to the end of its answer.", ["area"], buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.sent = Counter("rumbo_sent_bytes", "Bytes of bodies sent.", ["area"], registry=self.registry)
        self.open = Gauge("rumbo_open_requests", "Requests under way.", registry=self.registry)
        about = Gauge("rumbo_info", "The package that answers.", ["version"], registry=self.registry)
        about.labels(version).set(1)

    def tell(self, name: str, about: str, value: Callable[[], float]) -> None:
        """Add a figure that is asked for when the others are."""
        Gauge(name, about, registry=self.registry).set_function(value)

    def content(self) -> bytes:
        """Return all figures."""
        return generate_latest(self.registry)


class Measured:
    """Counts and logs each answer."""

    def __init__(self, app: ASGIApp, measures: Measures, log: TextIO | None, addresses: bool = False) -> None:
        self.app, self.measures, self.log, self.addresses = app, measures, log, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, sent, status = time.perf_counter(), 0, 0

        async def counting(message: Message) -> None:
            nonlocal sent, status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        self.measures.open.inc()
        try:
            await self.app(scope, receive, counting)
        finally:
            self.measures.open.dec()
            self._count(scope, status or 500, sent, time.perf_counter() - start)

    def _count(self, scope: Scope, status: int, sent: int, seconds: float) -> None:
        place, kept = area(scope["path"]), scope.get("kept", "made")
        self.measures.answers.labels(place, str(status), kept).inc()
        self.measures.seconds.labels(place).observe(seconds)
        self.measures.sent.labels(place).inc(sent)
        if self.log:
            query = scope["query_string"].decode("latin-1")[:QUERY]
            more = {"client": (scope.get("client") or ("",))[0]} if self.addresses else {}
            write(self.log, event="answer", method=scope["method"], path=scope["path"][:QUERY], query=query,
                  status=status, ms=round(seconds * 1000, 1), bytes=sent, **{"from": kept}, **more)  # fmt: skip


def area(path: str) -> str:
    """Return the part of the server that a path belongs to, of which there are few.

    >>> area("/api/v1/series/usbp-encounters"), area("/en/explore/"), area("/metrics"), area("/wp-login.php")
    ('/api/v1/series', 'pages', '/metrics', 'pages')
    """
    parts = path.split("/", 4)[1:]
    if parts[:2] == ["api", "v1"] and len(parts) > 2 and parts[2] in AREAS:
        return f"/api/v1/{parts[2]}"
    return (
        f"/{parts[0]}" if parts[0] in ("api", "sdmx", "mcp", "health", "ready", "metrics", "openapi.json") else "pages"
    )


OTHERS = frozenset({"api", "sdmx", "mcp", "health", "ready", "metrics", "openapi.json"})
AREAS = frozenset({
    "asylum", "capacity", "check", "citation", "drivers", "history", "indicators", "outlook", "pathways", "records",
    "releases", "revisions", "series", "silences", "sources", "table", "timeline", "trend",
})  # fmt: skip


def write(log: TextIO, level: str = "info", **fields: Any) -> None:
    """Write one line of a log."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    log.write(json.dumps({"time": now, "level": level, **fields}, ensure_ascii=True) + "\n")
    log.flush()


class Lines(logging.Handler):
    """Writes what the server's own libraries say, such as a fault, as lines of the same kind."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        fields: dict[str, Any] = {"event": record.name, "message": record.getMessage()}
        if record.exc_info:
            fields["fault"] = logging.Formatter().formatException(record.exc_info)[-FAULT:]
        write(sys.stderr, record.levelname.lower(), **fields)
