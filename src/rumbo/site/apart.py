"""Asking the archive in processes beside the one that builds the site; they open the same one on the same day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import rumbo
from rumbo.observatory import Observatory
from rumbo.observatory.processes import pool

Apart = Callable[..., Callable[[], Any]]
"""Takes a function of an observatory, and what else it takes; gives what waits for its answer and returns it."""


@contextmanager
def apart(observatory: Observatory, workers: int) -> Iterator[Apart]:
    """Give what has functions answered by up to ``workers`` processes; by this one, when asked for, where that is one.

    A function is one of a module, and it and its answer can be pickled. Its error comes out where it is waited for.
    """
    roots = observatory.archive.roots
    if workers < 2 or len(roots) < 2:
        yield lambda function, *given: partial(function, observatory, *given)
        return
    starter, home = (one.path for one in roots)
    opened = home, starter, observatory.today.isoformat()
    others = pool(workers)
    try:
        yield lambda function, *given: others.submit(_answer, opened, function, *given).result
    finally:
        others.shutdown(cancel_futures=True)


def _answer(opened: tuple[Path, Path, str], function: Callable[..., Any], *given: Any) -> Any:
    return function(_observatory(*opened), *given)


@cache
def _observatory(home: Path, starter: Path, today: str) -> Observatory:
    return rumbo.open(home, today=today, starter=starter)
