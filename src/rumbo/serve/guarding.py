"""What stands before every route: bounds on what is sent, and the headers that bind the browser of who reads.

A body is taken whole before anything is done with it, up to a size and within a time, so that no route ever waits for
a slow client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rumbo.serve.failing import failure

LARGEST = 64 * 2**10
"""The bytes of the largest body taken: some ten thousand words, more than a long article."""

SECONDS = 10.0
"""In this time a body must have come whole."""

# The pages of the site say the same, in narrower terms, of themselves.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ANSWERS_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""Of what is no page: a browser that takes it for one shows nothing of it and runs nothing."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
READING: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What lets pages of other sites read, since all that can be read is public; they may send nothing."""

PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
ANSWERS = ("/api/", "/sdmx/", "/health", "/ready", "/metrics", "/openapi.json")


def _headers(scope: Scope) -> Mapping[str, str]:
    """Return the headers that bind the browser, for one request."""
    answer = {"Content-Security-Policy": ANSWERS_POLICY} if scope["path"].startswith(ANSWERS) else {}
    return {**HEADERS, **answer, **(READING if scope["method"] in ("GET", "HEAD", "OPTIONS") else {})}


def _asks_first(scope: Scope) -> bool:
    """Say whether a browser asks whether a page of another site may ask."""
    asked = Headers(scope=scope)
    return scope["method"] == "OPTIONS" and "origin" in asked and "access-control-request-method" in asked


class Guard:
    """Hands an application bodies that are whole and small, and puts the headers on its answers."""

    def __init__(self, app: ASGIApp, seconds: float = SECONDS) -> None:
        self.app, self.seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers(scope).items():
                    headers[name] = value
            await send(message)

        if _asks_first(scope):
            await Response(status_code=204, headers=dict(PREFLIGHT))(scope, receive, send_with_headers)
            return
        try:
            async with asyncio.timeout(self.seconds):
                body = await _whole(scope, receive)
        except TimeoutError:
            slow = failure(408, "The request did not come whole.", f"It took more than {self.seconds:g} seconds.")
            await slow(scope, receive, send_with_headers)
            return
        if body is None:
            await _too_large()(scope, receive, send_with_headers)
            return
        await self.app(scope, _replayed(body, receive), send_with_headers)


def _too_large() -> ASGIApp:
    return failure(
        413,
        "The text is too long.",
        f"At most {LARGEST // 1024} kB are taken at once.",
        "Send it in parts, or check the file on this machine: rumbo check FILE.",
    )


async def _whole(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body of a request, None where it is too large."""
    told = Headers(scope=scope).get("content-length", "")
    if told.isdigit() and int(told) > LARGEST:
        return None
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return what hands out a body once, and afterwards what the client does."""
    told = False

    async def replay() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
