"""A process apart for large answers, so that small ones never wait for them nor share a core's interpreter with them.

What it makes goes, compressed where the client takes that, into a file beside, which is handed on while it grows: a
slow client costs a file and no memory, and whoever asks the same meanwhile, or later, is given the same file. A
process that takes too long is ended, and the next question starts another.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import os
import tempfile
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from starlette.exceptions import HTTPException

from rumbo.errors import RumboError, TooLarge
from rumbo.observatory import Observatory
from rumbo.serve.turns import Turns

SECONDS = 120.0
"""No answer may take longer than this to be made, nor be waited for longer until its turn comes."""

WAITING = 100
EACH = 4
"""So many questions wait, and so many of one client: large ones are few."""

LARGEST = 2**29
"""The bytes of the largest answer."""

KEPT = 2**28
ANSWERS = 500
"""So many bytes, and answers, are kept for who asks the same."""

TOLD = 2**18
"""After so many bytes it is told that the file has grown."""

PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in pieces: its kind, its pieces, and further headers."""

    kind: str
    pieces: Iterable[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Observatory, Any], Told]
"""What makes an answer: a function at the top of a module, so that the other process finds it."""


class Spool:
    """An answer on its way into a file."""

    def __init__(self, path: Path, packed: bool) -> None:
        self.path, self.packed = path, packed
        self.size = 0
        self.head: tuple[str, Mapping[str, str]] | None = None
        self.done = False
        self.failure: BaseException | None = None
        self._changed = asyncio.Event()

    def tell(self, **news: Any) -> None:
        """Note what is new of it, and wake who waits."""
        for name, value in news.items():
            setattr(self, name, value)
        self._changed.set()
        self._changed = asyncio.Event()

    async def begun(self) -> None:
        """Wait until its kind is known. Raises what went wrong before."""
        while self.head is None and self.failure is None:
            await self._changed.wait()
        if self.failure and self.head is None:
            raise self.failure

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield what is there, and wait for more. Raises what goes wrong, so that the answer is seen to break off."""
        with self.path.open("rb") as file:
            at = 0
            while True:
                while at < self.size:
                    piece = file.read(min(PIECE, self.size - at))
                    at += len(piece)
                    yield piece
                if self.failure:
                    raise self.failure
                if self.done and at >= self.size:
                    return
                await self._changed.wait()


class Apart:
    """Makes large answers, one after the other."""

    def __init__(self, observatory: Observatory, seconds: float = SECONDS) -> None:
        starter = next((root.path for root in observatory.archive.roots if not root.writable), None)
        self._opened = (observatory.archive.home.path, starter)
        self._observatory, self.seconds, self.turns = observatory, seconds, Turns(WAITING, EACH)
        self._spools: OrderedDict[object, Spool] = OrderedDict()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._thread = ThreadPoolExecutor(1, "rumbo-apart")
        self._process: Any = None
        self._line: Connection | None = None
        self._making: set[asyncio.Task[None]] = set()
        self._count = 0

    async def ask(self, state: str, answering: Answering, question: Any, packed: bool) -> Spool:
        """Return an answer that has begun. Raises what refused the question; HTTPException where it takes too long."""
        key = (state, answering, repr(question), packed)
        spool = self._spools.get(key)
        if spool is None:
            self._count += 1
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="rumbo-serve-", ignore_cleanup_errors=True)
            spool = self._spools[key] = Spool(Path(self._folder.name) / str(self._count), packed)
            task = asyncio.create_task(self._make(key, (state, answering, question), spool))
            self._making.add(task)
            task.add_done_callback(self._making.discard)
        self._spools.move_to_end(key)
        await spool.begun()
        return spool

    async def _make(self, key: object, asked: tuple[str, Answering, Any], spool: Spool) -> None:
        state, answering, question = asked
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.seconds):
                await self.turns.take()
            try:
                order = (state, self._observatory.today, answering, question, str(spool.path), spool.packed)
                await loop.run_in_executor(self._thread, self._run, order, spool, loop)
            finally:
                self.turns.release()
        except TimeoutError:
            spool.tell(failure=HTTPException(503, "Too many large questions wait.", {"Retry-After": "60"}))
        except Exception as error:  # whatever it is, those who wait are told
            spool.tell(failure=error)
        if spool.failure:
            self._spools.pop(key, None)
            spool.path.unlink(missing_ok=True)
        self._make_room()

    def _run(self, order: tuple[Any, ...], spool: Spool, loop: asyncio.AbstractEventLoop) -> None:
        """Have an answer made, in the thread that waits for it."""
        line = self._started()
        until = loop.time() + self.seconds
        try:
            line.send(order)
            while True:
                if not line.poll(max(0.0, until - loop.time())):
                    self._kill()
                    why = f"It took more than {self.seconds:g} seconds to make."
                    raise HTTPException(503, why, {"Retry-After": "60"})
                news = line.recv()
                loop.call_soon_threadsafe(partial(spool.tell, **news))
                if "done" in news or "failure" in news:
                    return
        except (EOFError, OSError):
            self._kill()
            raise HTTPException(503, "The process that made the answer ended.", {"Retry-After": "5"}) from None

    def _started(self) -> Connection:
        if self._process is None or not self._process.is_alive() or self._line is None:
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, *self._opened), daemon=True)
            self._process.start()
            theirs.close()
        return self._line

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(5)
        self._process = self._line = None

    def _make_room(self) -> None:
        """Remove the finished answers longest not asked for; who reads one still has its file."""
        size = sum(one.size for one in self._spools.values())
        for key, one in list(self._spools.items()):
            if size <= KEPT and len(self._spools) <= ANSWERS:
                return
            if one.done:
                size -= self._spools.pop(key).size
                with suppress(OSError):  # Windows keeps what is open
                    one.path.unlink(missing_ok=True)

    def end(self) -> None:
        """End the process and take its files away."""
        self._kill()
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self._folder:
            self._folder.cleanup()


# In the process apart -----------------------------------------------------------------------------------------------


def _work(line: Connection, home: Path, starter: Path | None) -> None:
    """Answer orders until the line breaks."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this process
    if hasattr(os, "nice"):
        os.nice(5)
    held: tuple[str, Observatory] | None = None
    with suppress(EOFError, OSError):
        while True:
            state, today, answering, question, path, packed = line.recv()
            try:
                if held is None or held[0] != state:
                    held = (state, _opened(home, starter, today))
                told = answering(held[1], question)
                with Path(path).open("wb") as file:
                    line.send({"head": (told.kind, dict(told.headers))})
                    size = _write(file, told.pieces, packed, line)
                line.send({"size": size, "done": True})
            except RumboError as error:
                line.send({"failure": error})
            except Exception as error:
                traceback.print_exc()
                line.send({"failure": RuntimeError(repr(error))})


def _opened(home: Path, starter: Path | None, today: date) -> Observatory:
    from rumbo.archive import Archive
    from rumbo.core import fixed_clock

    return Observatory(Archive(home, starter=starter, clock=fixed_clock(today)))


def _write(file: BinaryIO, pieces: Iterable[bytes], packed: bool, line: Connection) -> int:
    """Write an answer, and tell now and then how far it is; return its bytes."""
    target = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=5, mtime=0) if packed else file
    told = 0
    for piece in pieces:
        target.write(piece)
        if file.tell() - told >= TOLD:
            file.flush()
            told = file.tell()
            line.send({"size": told})
        if told > LARGEST:
            what = f"The answer is larger than {LARGEST // 2**20} MB."
            raise TooLarge(what, "So much is not sent at once.", "Ask for less, or for format=parquet.")
    if packed:
        target.close()
    file.flush()
    return file.tell()
