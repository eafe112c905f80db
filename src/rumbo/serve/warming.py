"""What most people ask, asked before they do: so that the first of them do not wait for what is read once.

The server answers meanwhile, and as long as any question waits for its turn, none is asked here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial

from starlette.exceptions import HTTPException

from rumbo.archive import feeding
from rumbo.archive.kept import OFTEN
from rumbo.core import Indicator
from rumbo.errors import RumboError
from rumbo.observatory import Observatory
from rumbo.serve.turns import client
from rumbo.serve.worker import Worker

ITSELF = "this server"
"""The client that asks."""

PAUSE = 0.01
"""Seconds between two questions, in which whatever else has come is begun."""


async def warm(observatory: Observatory, worker: Worker) -> None:
    """Ask for each indicator at its usual place, and for some values of each of its dimensions."""
    client.set(ITSELF)
    for one in observatory.indicators():
        for where in _cuts(one):
            await asyncio.sleep(PAUSE)
            while worker.turns.waiting:
                await asyncio.sleep(PAUSE)
            with suppress(RumboError, HTTPException):
                await worker.ask(partial(observatory.series, one.id, where=where))


def _cuts(one: Indicator) -> Iterator[Mapping[str, str]]:
    """Yield cuts that are asked for: none, and as many values of each dimension as make its sums be kept."""
    yield {}
    for table in feeding(one):
        if table.extent == one.home:
            for name, found in table.dimensions.items():
                yield from ({name: value} for value in sorted(found.values)[:OFTEN] if name in one.dimensions)
