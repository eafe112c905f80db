"""What a client may ask: how long, how much at once, and how often what is not answered yet.

Answers that are kept cost nothing and are not counted. Questions from this machine itself are not counted either, but
for those that a proxy on it passes on for others.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict

from starlette.types import ASGIApp, Receive, Scope, Send

from rumbo.serve.failing import failure
from rumbo.serve.turns import client

LONGEST_PATH = 500
LONGEST_KEY = 2_000
"""A path under /sdmx/ may be as long as this: a key names all the codes that it wants."""

LONGEST_QUERY = 4_000
MOST_PARAMETERS = 60

BURST = 120
"""So many questions may a client ask at once."""

A_SECOND = 10.0
"""So many it may ask each second, in the long run."""

COUNTED = ("/api/", "/sdmx/", "/mcp")
"""Under these paths questions are counted; files are not."""

CLIENTS = 20_000
"""Of so many clients it is known how much they asked."""


class Bounds:
    """Refuses addresses that are longer than any that means something, or hold what none does, before they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            query, path = scope["query_string"], scope.get("raw_path") or b""
            do = "See /openapi.json."
            longest = LONGEST_KEY if path.startswith(b"/sdmx/") else LONGEST_PATH
            if len(path) > longest or len(query) > LONGEST_QUERY:
                why = f"A path has at most {longest:,} bytes, a query {LONGEST_QUERY:,}."
                await failure(414, "The address is too long.", why, do)(scope, receive, send)
                return
            if any(sign < " " or sign == "\x7f" for sign in scope["path"]):
                why = "It holds a control character, as no name of ours does."
                await failure(404, "There is nothing at this address.", why, do)(scope, receive, send)
                return
            if query.count(b"&") >= MOST_PARAMETERS:
                why = f"At most {MOST_PARAMETERS} are taken."
                await failure(400, "There are too many parameters.", why, do)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Rate:
    """Lets a client ask so often; it may save up a burst."""

    def __init__(self, app: ASGIApp, burst: float = BURST, a_second: float = A_SECOND) -> None:
        self.app, self.burst, self.a_second = app, burst, a_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say when to ask again."""
        if scope["type"] != "http" or not scope["path"].startswith(COUNTED):
            await self.app(scope, receive, send)
            return
        name = network(scope)
        if name and (seconds := self._must_wait(name)):
            what, why = "You ask too often.", f"{self.a_second:g} new questions a second are answered, in the long run."
            answer = failure(429, what, why, f"Ask again in {seconds} s.")
            answer.headers["Retry-After"] = str(seconds)
            await answer(scope, receive, send)
            return
        told = client.set(name)
        try:
            await self.app(scope, receive, send)
        finally:
            client.reset(told)

    def _must_wait(self, name: str) -> int:
        """Count a question; return the seconds until the next may be asked, 0 where this one may."""
        now = time.monotonic()
        left, then = self._left.pop(name, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.a_second)
        allowed = left >= 1
        self._left[name] = (left - 1 if allowed else left, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) / self.a_second))


def network(scope: Scope) -> str:
    """Return who asks: an address, or the network of one of IPv6; empty for this machine.

    >>> [network({"client": (host, 1)}) for host in ("203.0.113.7", "2001:db8::7", "::1")]
    ['203.0.113.7', '2001:db8::/64', '']
    """
    host = (scope.get("client") or ("",))[0]
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if found.is_loopback:
        return ""
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if found.version == 6 else host
