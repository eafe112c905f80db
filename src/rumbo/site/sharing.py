"""Sharing the writing of a site between two processes: one writes the pages of a language each.

Both need all the evidence, which is large: so the second process is a fork, that has it already. It asks nothing of the
archive, whose engine does not survive a fork, and draws its charts with a renderer of its own.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from rumbo.site.gathering import Progress

OFTEN = 0.2  # seconds between two words on how far the work is
Work = Callable[[Progress], int]


def can_share() -> bool:
    """Say whether a fork is safe here: on Linux, and before this process has loaded the renderer of charts."""
    return sys.platform == "linux" and "vl_convert" not in sys.modules


def beside(work: Work, meanwhile: Work, progress: Progress) -> int:
    """Do a work in a process of its own, and meanwhile another here; return what both return, added up.

    Of what either raises, the error comes out here, and the other process is stopped.
    """
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_working, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        here = meanwhile(progress)
        return here + _result(ours, progress)
    finally:
        process.kill()
        process.join()
        ours.close()


def _result(ours: Connection, progress: Progress) -> int:
    with suppress(EOFError):
        while True:
            kind, *rest = ours.recv()
            if kind == "step":
                progress(*rest)
            elif kind == "done":
                return int(rest[0])
            else:
                raise rest[0]
    raise RuntimeError("The process that wrote the pages ended before they were written.")


def _working(work: Work, theirs: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends both
    gc.freeze()  # what the first process gathered is no garbage, and stays shared as long as nobody looks through it
    parent, told = os.getppid(), 0.0

    def progress(stage: str, done: int, of: int) -> None:
        nonlocal told
        if os.getppid() != parent:  # it was killed, and nobody waits for the pages
            os._exit(1)
        # Nobody listens until the other pages are written, and what is said must not fill the pipe.
        if done == of or time.monotonic() > told + OFTEN:
            theirs.send(("step", stage, done, of))
            told = time.monotonic()

    try:
        theirs.send(("done", work(progress)))
    except Exception as error:
        theirs.send(("failed", error))
