"""Processes beside this one for what takes long; they end with it, however it ends."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor


def pool(workers: int) -> ProcessPoolExecutor:
    """Return up to ``workers`` processes that take functions of modules.

    They are no forks: those would cut the query engine's threads off in the middle.
    """
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_end_with_the_first)


def _end_with_the_first() -> None:
    # Where the first process is killed, nobody tells these to stop, and they would wait for ever.
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    first = multiprocessing.parent_process()
    assert first is not None
    first.join()
    os._exit(1)


__all__ = ["pool"]
