"""One thread that asks the observatory, so that small questions take turns; large ones go to a process apart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.exceptions import HTTPException

from rumbo.serve.turns import Turns

SECONDS = 30.0
"""No answer is waited for longer than this, its turn included."""

Answer = TypeVar("Answer")


class Worker:
    """Answers one question after the other; ``before`` is done, in the same thread, before each of them."""

    def __init__(self, before: Callable[[], None] = lambda: None, seconds: float = SECONDS) -> None:
        self.seconds, self.turns, self._before = seconds, Turns(), before
        self._thread = ThreadPoolExecutor(1, "rumbo")

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer. Raises HTTPException 503 where too many wait or it takes too long."""
        try:
            async with asyncio.timeout(self.seconds):
                await self.turns.take()
                answer = asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)
                answer.add_done_callback(self._done)
                return await asyncio.shield(answer)
        except TimeoutError:
            why = f"There was no answer in {self.seconds:g} seconds."
            raise HTTPException(503, why, {"Retry-After": "30"}) from None

    def _answer(self, question: Callable[[], Answer]) -> Answer:
        self._before()
        return question()

    def _done(self, answer: asyncio.Future[Answer]) -> None:
        self.turns.release()
        if not answer.cancelled():
            answer.exception()  # it has been looked at, also where nobody waits for it any more

    def end(self) -> None:
        """Take no more questions."""
        self._thread.shutdown(wait=False, cancel_futures=True)
