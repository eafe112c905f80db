"""Answers that a server's process apart can find: one that never comes, one that breaks off, and a short one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

from rumbo.observatory import Observatory
from rumbo.serve.apart import Told


def endless(_: Observatory, __: Any) -> Told:
    """Answer never."""
    time.sleep(60)
    return Told("text/plain", [b""])


def broken(_: Observatory, __: Any) -> Told:
    """End the process in the middle of an answer."""

    def pieces() -> Iterator[bytes]:
        yield b"a" * 2**19
        os._exit(1)

    return Told("text/plain", pieces())


def short(_: Observatory, word: Any) -> Told:
    """Answer at once."""
    return Told("text/plain", [str(word).encode()])
