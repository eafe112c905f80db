"""One thread that asks the observatory, so that large questions take turns and small answers never wait for a core."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.exceptions import HTTPException

SECONDS = 30.0
"""No answer is waited for longer than this, its turn included."""

WAITING = 16
"""So many questions wait for their turn; further ones are sent away at once."""

Answer = TypeVar("Answer")


class Worker:
    """Answers one question after the other."""

    def __init__(self, seconds: float = SECONDS, waiting: int = WAITING) -> None:
        self.seconds, self.most = seconds, waiting
        self._thread = ThreadPoolExecutor(1, "rumbo")
        self._waiting = 0

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer. Raises HTTPException 503 where too many wait or it takes too long."""
        if self._waiting >= self.most:
            raise HTTPException(503, "Too many questions wait for their turn.", {"Retry-After": "5"})
        self._waiting += 1
        answer = asyncio.get_running_loop().run_in_executor(self._thread, question)
        answer.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(answer), self.seconds)
        except TimeoutError:
            answer.cancel()
            raise HTTPException(
                503, f"There was no answer in {self.seconds:g} seconds.", {"Retry-After": "30"}
            ) from None

    def _done(self, answer: asyncio.Future[Answer]) -> None:
        self._waiting -= 1
        if not answer.cancelled():
            answer.exception()  # it has been looked at, also where nobody waits for it any more

    def end(self) -> None:
        """Take no more questions."""
        self._thread.shutdown(wait=False, cancel_futures=True)
