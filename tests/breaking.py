"""Breaks an ingest at a chosen step: by an error, or by killing the process that does it.

A step is anything that touches a file under a folder. Python tells of most of them itself (``sys.addaudithook``); what
the engine writes, and what is forced to the disk, is wrapped here.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from making import empty_archive, forecast
from rumbo.archive import Cache, Ledger, loading
from rumbo.archive.cache import key
from rumbo.core import Published
from rumbo.errors import CannotWrite

EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.listdir", "os.scandir")
WRAPPED = ((loading, "load_text"), (loading, "write_text_reading"), (loading, "write_cell_reading"), (os, "fsync"))

CANNOT_WRITE = 77
"""The exit code of a process whose ingest ended in that error."""

_listener: Callable[[str, object], None] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _listener is not None and event in EVENTS:
        _listener(event, arguments[0])


sys.addaudithook(_hook)


@contextmanager
def listening(listener: Callable[[str, object], None]) -> Iterator[None]:
    """Tell a listener of each step, before it is done, and of the wrapped ones after they are done as well."""
    global _listener
    kept = [(owner, name, getattr(owner, name)) for owner, name in WRAPPED]

    def wrapped(name: str, done: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any) -> Any:
            listener(name, None)
            found = done(*arguments)
            listener(f"{name}, done", None)
            return found

        return step

    for owner, name, done in kept:
        setattr(owner, name, wrapped(name, done))
    _listener = listener
    try:
        yield
    finally:
        _listener = None
        for owner, name, done in kept:
            setattr(owner, name, done)


class Steps:
    """Counts the steps under a folder, and at one of them does something instead; ``reached`` says which it was."""

    def __init__(self, folder: Path, number: int, instead: Callable[[], None]) -> None:
        self.folder, self.number, self.instead = str(folder), number, instead
        self.count, self.reached = 0, ""

    def __call__(self, event: str, path: object) -> None:
        if path is not None and not (isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folder)):
            return
        self.count += 1
        if self.count == self.number:
            self.reached = f"{event} {path or ''}"
            self.instead()


# In another process ---------------------------------------------------------------------------------------------


def context() -> ForkServerContext:
    """Processes that begin clean and fast: forked from one that has loaded the engine and not yet used it."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["pytest", "rumbo.observatory"])
    return found


def start(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    process = context().Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def finish(process: ForkServerProcess) -> int | None:
    """Wait for a process; its exit code, negative where a signal ended it."""
    process.join(60)
    return process.exitcode


def ingest(home: Path, path: Path, source_id: str, published: str | None) -> list[bool]:
    found = empty_archive(home).ingest(path, source_id, published=Published.parse(published) if published else None)
    return [one.new for one in found]


def ingest_killed_at(number: int, home: Path, path: Path, source_id: str, published: str | None) -> None:
    """Ingest a file, and die without a word at one step."""
    with listening(Steps(home, number, lambda: os.kill(os.getpid(), signal.SIGKILL))):
        ingest(home, path, source_id, published)


def ingest_below(limit: int, home: Path, path: Path, source_id: str, published: str | None) -> None:
    """Ingest a file where no file may grow beyond a limit, as on a disk that is full; the exit code says the end."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        ingest(home, path, source_id, published)
    except CannotWrite:
        sys.exit(CANNOT_WRITE)


def ingest_together(
    barrier: Barrier, answers: Any, home: Path, path: Path, source_id: str, published: str | None
) -> None:
    """Ingest a file at the same moment as others; tell what was new."""
    barrier.wait(30)
    try:
        answers.put(ingest(home, path, source_id, published))
    except BaseException as error:
        answers.put(repr(error))
        raise


def issue_below(limit: int, folder: Path) -> None:
    """Issue a year of forecasts where no file may grow beyond a limit; the exit code says the end."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        Ledger(folder).append([forecast(f"2024-{month:02}", month - 3) for month in range(4, 13)])
    except CannotWrite as error:
        sys.exit(CANNOT_WRITE if "the disk is full" in error.what else 1)


def issue_often(folder: Path, mine: str) -> None:
    """Append one forecast after another, each of them new, between those that all processes have in common."""
    for number in range(25):
        Ledger(folder).append([forecast(method=f"{mine}/{number}"), forecast(method=f"common/{number}")])


def keep_often(folder: Path) -> None:
    """Keep and read the same answers again and again."""
    cache = Cache(folder)
    for number in range(200):
        cache.put(key(number % 10), ["answer", number % 10])
        assert cache.get(key(number % 10)) == ["answer", number % 10]
