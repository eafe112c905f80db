"""What is asked most is asked before anybody does, and only while nobody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rumbo
from looping import finished
from rumbo.archive import sql
from rumbo.observatory import Observatory
from rumbo.serve.warming import warm
from rumbo.serve.worker import Worker


@pytest.fixture
def observatory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Observatory:
    """One of two indicators, so that it is warm soon."""
    found = rumbo.open(tmp_path, today="2026-11-24")
    two = [found.indicator("darien-transits"), found.indicator("usbp-encounters")]
    monkeypatch.setattr(found, "indicators", lambda: two)
    return found


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.end()


def test_the_first_who_asks_finds_all_read(
    observatory: Observatory, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(warm(observatory, worker))

    def refuse(query: str) -> list[tuple[Any, ...]]:
        raise AssertionError(query)

    monkeypatch.setattr(sql, "_rows", refuse)
    assert worker.turns.waiting == 0
    found = observatory.series("darien-transits", citizenship="ECU", since="2023-12", until="2023-12")
    assert [one.value for one in found] == [3125]


def test_nothing_is_asked_while_anybody_waits(observatory: Observatory, worker: Worker) -> None:
    async def asking() -> int:
        await worker.turns.take()  # somebody is answered
        waiting = asyncio.create_task(worker.ask(lambda: "an answer"))
        warming = asyncio.create_task(warm(observatory, worker))
        await asyncio.sleep(0.2)
        most = worker.turns.waiting
        worker.turns.release()
        assert await waiting == "an answer"
        warming.cancel()
        return most

    assert finished(asking()) == 1
