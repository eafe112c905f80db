"""Finished answers, kept by the state of the archive and the question: asked again, they touch nothing else.

An answer is known by its question, the state of the archive, the day and the version of the package. So it has its
ETag before it is made, a copy that a client holds is confirmed without making it anew, and a new release makes all
answers new. The same question asked by many at once is answered once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rumbo.serve.guarding import ANSWERS
from rumbo.serve.limiting import LONGEST_QUERY

LARGEST = 64 * 2**20
"""The bytes of all answers kept."""

ONE = 2**20
"""The bytes of the largest of them."""

UNDER = ("/api/v1/", "/sdmx/", "/openapi.json")
"""The answers under these paths rest on the archive and the question alone."""

BY_ACCEPT = ("/sdmx/",)
"""Under these the form of an answer is chosen by Accept and Accept-Language."""

LASTING = "public, max-age=60, stale-while-revalidate=600"
"""A minute passes before a copy is asked about again: so long may a new release be unseen."""

SURE = frozenset({200, 400, 404})
"""The answers that would be the same again; the others tell of the moment."""

CHOOSING = (b"accept", b"accept-language")
Key = str


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def size(self) -> int:
        """Its bytes in memory, about."""
        return len(self.body) + 1000


class Cache:
    """Hands out answers that it has, and keeps those that pass; ``state`` is that of the archive, now."""

    def __init__(self, app: ASGIApp, state: Callable[[], str], largest: int = LARGEST) -> None:
        self.app, self.state, self.largest = app, state, largest
        self.size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._making: dict[Key, asyncio.Future[Kept | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, from what is kept where it is there; to HEAD as to GET, without the body."""
        if scope["type"] != "http" or not scope["path"].startswith(ANSWERS):
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self({**scope, "method": "GET"}, receive, partial(_without_body, send))
        elif scope["method"] == "GET" and _lasts(scope):
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, headers = scope["path"], dict(scope["headers"])
        packed = b"gzip" in headers.get(b"accept-encoding", b"")
        chosen = [headers.get(name, b"") for name in CHOOSING] if path.startswith(BY_ACCEPT) else []
        key, etag = _key(self.state(), path, scope["query_string"], packed, *chosen)
        if etag.encode() in headers.get(b"if-none-match", b""):
            scope["kept"] = "confirmed"
            await _send(Kept(304, tuple(_fresh(path, etag)), b""), send)
        elif found := self._found(key) or await self._being_made(key):
            scope["kept"] = "kept"
            await _send(found, send)
        else:
            await self._make(key, etag, scope, receive, send)

    def _found(self, key: Key) -> Kept | None:
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    async def _being_made(self, key: Key) -> Kept | None:
        making = self._making.get(key)
        return await asyncio.shield(making) if making else None

    async def _make(self, key: Key, etag: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the answer be made, and keep it if it is sure and small."""
        making: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._making.setdefault(key, making)
        passing = _Passing(scope, etag, send, making)
        try:
            await self.app(scope, receive, passing)
        finally:
            if self._making.get(key) is making:
                del self._making[key]
            kept = passing.kept
            if not making.done():
                making.set_result(kept)
            if kept:
                self._keep(key, kept)

    def _keep(self, key: Key, kept: Kept) -> None:
        if before := self._kept.pop(key, None):
            self.size -= before.size
        self._kept[key] = kept
        self.size += kept.size
        while self.size > self.largest:
            self.size -= self._kept.popitem(last=False)[1].size


def _lasts(scope: Scope) -> bool:
    """Say whether an answer rests on the archive and the question alone."""
    return scope["path"].startswith(UNDER) and len(scope["query_string"]) <= LONGEST_QUERY


@lru_cache(8192)
def _key(state: str, path: str, query: bytes, *more: object) -> tuple[Key, str]:
    """Return the name of an answer, whatever the order in which its parameters are given, and its ETag."""
    pairs = sorted(parse_qsl(query.decode("latin-1"), keep_blank_values=True), key=lambda pair: pair[0])
    key = hashlib.sha256(repr((state, path, pairs, more)).encode("utf-8", "replace")).hexdigest()
    return key, f'"{key[:24]}"'


async def _without_body(send: Send, message: Message) -> None:
    await send({**message, "body": b""} if message["type"] == "http.response.body" else message)


class _Passing:
    """What an answer passes through: it gets its ETag, and its bytes are kept as long as they are few."""

    def __init__(self, scope: Scope, etag: str, send: Send, making: asyncio.Future[Kept | None]) -> None:
        self.scope, self.etag, self.send, self.making = scope, etag, send, making
        self.kept: Kept | None = None
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] | None = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif message["type"] == "http.response.body":
            self._pass(message)
        await self.send(message)

    def _begin(self, message: Message) -> None:
        self._status = message["status"]
        headers = MutableHeaders(scope=message)
        if self._status == 200 and headers.get("cache-control") != "no-store":
            for name, value in _fresh(self.scope["path"], self.etag):
                headers[name.decode()] = value.decode()
        self._headers = list(message["headers"])
        if self._status not in SURE:
            self._give_up()

    def _pass(self, message: Message) -> None:
        if self._parts is None:
            return
        self._parts.append(message.get("body", b""))
        if sum(map(len, self._parts)) > ONE:
            self._give_up()
        elif not message.get("more_body", False):
            self.kept = Kept(self._status, tuple(self._headers), b"".join(self._parts))

    def _give_up(self) -> None:
        """Keep nothing of it; who waited for it asks on his own."""
        self._parts = None
        if not self.making.done():
            self.making.set_result(None)


def _fresh(path: str, etag: str) -> list[tuple[bytes, bytes]]:
    """Return the headers by which a copy stays right."""
    by = "Accept-Encoding, Accept, Accept-Language" if path.startswith(BY_ACCEPT) else "Accept-Encoding"
    return [(b"etag", etag.encode()), (b"cache-control", LASTING.encode()), (b"vary", by.encode())]


async def _send(kept: Kept, send: Send) -> None:
    await send({"type": "http.response.start", "status": kept.status, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})
