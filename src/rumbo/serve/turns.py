"""Whose turn it is: clients take turns, so that nobody who asks much keeps others waiting."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextvars import ContextVar

from starlette.exceptions import HTTPException

client: ContextVar[str] = ContextVar("client", default="")
"""Who asks, empty for this machine itself: a network, never kept longer than a question takes."""

WAITING = 400
"""So many questions wait for their turn; further ones are sent away at once."""

EACH = 12
"""So many of them may be of one client."""


class Turns:
    """One turn at a time; the clients that wait follow each other in a round."""

    def __init__(self, waiting: int = WAITING, each: int = EACH) -> None:
        self.most, self.each = waiting, each
        self._taken = False
        self._round: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._round.values()))

    async def take(self) -> None:
        """Wait for a turn. Raises HTTPException 503 where too many wait, 429 where too many are of this client."""
        if not self._taken:
            self._taken = True
            return
        name = client.get()
        if self.waiting >= self.most:
            raise HTTPException(503, "Too many questions wait for their turn.", {"Retry-After": "5"})
        own = self._round.setdefault(name, deque())
        if name and len(own) >= self.each:
            raise HTTPException(429, f"{len(own)} questions of yours wait for their turn.", {"Retry-After": "5"})
        turn = asyncio.get_running_loop().create_future()
        own.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()  # it came at the same moment
            raise

    def release(self) -> None:
        """End a turn; the next client's begins."""
        while self._round:
            name, own = self._round.popitem(last=False)
            turn = own.popleft()
            if own:
                self._round[name] = own
            if not turn.done():
                turn.set_result(None)
                return
        self._taken = False
