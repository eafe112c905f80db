"""What a hostile or a busy client meets: a clean answer, at little cost, while others are served."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.exceptions import HTTPException

import rumbo
from answering import broken, endless, short
from looping import finished
from rumbo.observatory import Observatory
from rumbo.serve.apart import Apart
from rumbo.serve.limiting import BURST
from rumbo.serve.turns import Turns, client
from serving import Server, served

OTHER = {"X_Forwarded_For": "203.0.113.9"}  # as a proxy on this machine passes it on


@pytest.fixture
def fresh(folder: Path, tmp_path: Path) -> Iterator[tuple[Server, io.StringIO]]:
    """A server of its own, with its log."""
    log = io.StringIO()
    with served(rumbo.open(tmp_path / "home", today="2026-11-24"), folder, log=log) as server:
        yield server, log


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/series/usbp-encounters?" + "&".join(f"a{number}=1" for number in range(3000)), 414),
        ("/api/v1/series/usbp-encounters?" + "&".join(f"a{number}=1" for number in range(100)), 400),
        ("/api/v1/series/usbp-encounters?place=" + "a" * 20_000, 414),
        ("/api/v1/series/" + "a" * 600, 414),
        ("/api/v1/series/" + "a" * 300, 404),
        ("/api/v1/series/usbp-encounters?place=" + "a" * 400, 400),
        ("/api/v1/series/..%2f..%2f..%2fetc%2fpasswd", 404),
        ("/api/v1/series/../../../etc/passwd", 404),
        ("/api/v1//series/usbp-encounters", 404),
        ("/api/v1/releases/%00", 404),
        ("/api/v1/releases/a%0Ab", 404),
        ("/sdmx/v2/data/%0A", 404),
        ("/sdmx/asof/2024-01-31/v1/data%0A/x", 404),
        ("/api/v1/releases/" + quote("\u202e\u0000\uffff"), 404),
        ("/api/v1/series/usbp-encounters?place=" + quote("Méxi\u0301co\u200b\u202e"), 400),
        ("/api/v1/series/usbp-encounters?place=%ff%fe", 400),
        ("/api/v1/series/usbp-encounters?place=%00", 400),
        ("/api/v1/series/usbp-encounters?since=" + quote("½-01"), 400),
        ("/api/v1/series/usbp-encounters?since=99999999999-01", 400),
        ("/api/v1/series/usbp-encounters?by=" + ",".join(["citizenship"] * 20), 200),
        ("/api/v1/series/usbp-encounters?place=us-southwest;DROP TABLE".replace(" ", "%20"), 400),
        ("/api/v1/outlook/usbp-encounters?horizons=1e1", 400),
        ("/api/v1/outlook/usbp-encounters?horizons=%D9%A3", 400),
        ("/api/v1/capacity?intake=nan", 400),
        ("/api/v1/capacity?intake=inf", 400),
    ],
)
def test_odd_addresses_get_a_clean_answer(server: Server, path: str, status: int) -> None:
    start = time.process_time()  # the server is in this process
    answer = server.ask("GET", path)
    assert answer.status == status, answer.body[:300]
    if status != 200:
        found = answer.json
        assert set(found) == {"what", "why", "do", "choices"} and len(answer.body) < 3_000
    assert time.process_time() - start < 2


def test_who_asks_too_often_waits_and_others_do_not(fresh: tuple[Server, io.StringIO]) -> None:
    server, _ = fresh

    def ask(number: int, host: str) -> int:
        path = f"/api/v1/series/none{number}"
        return server.ask("GET", path, X_Forwarded_For=host).status

    told = [ask(number, "203.0.113.9") for number in range(BURST + 40)]
    assert told[:BURST] == [404] * BURST and 429 in told
    answer = server.ask("GET", "/api/v1/series/more", **OTHER)
    if answer.status == 429:
        assert int(answer.headers["retry-after"]) >= 1 and answer.json["do"]
    assert ask(1, "203.0.113.10") == 404
    assert ask(1, "203.0.113.9") == 404  # what is kept is not counted


def test_the_log_has_a_line_for_each_answer_and_nobodys_address(fresh: tuple[Server, io.StringIO]) -> None:
    server, log = fresh
    server.ask("GET", "/api/v1/series/usbp-encounters?period=2023-12", **OTHER)
    server.ask("GET", "/api/v1/series/usbp-encounters?period=2023-12", **OTHER)
    server.ask("POST", "/api/v1/check", b'{"text": "Somebody said something."}', Content_Type="application/json")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(one["path"], one["status"], one["from"]) for one in lines] == [
        ("/api/v1/series/usbp-encounters", 200, "made"),
        ("/api/v1/series/usbp-encounters", 200, "kept"),
        ("/api/v1/check", 200, "made"),
    ]
    assert "203.0.113" not in log.getvalue() and "127.0.0.1" not in log.getvalue() and "Somebody" not in log.getvalue()


def test_two_hundred_clients_at_once_are_all_answered(server: Server) -> None:
    months = [f"20{year:02}-{month:02}" for year in range(12, 24) for month in (1, 4, 7, 10)]

    def ask(number: int) -> int:
        place = ("us-southwest", "usbp-del-rio", "usbp-tucson")[number % 3]
        path = f"/api/v1/series/usbp-encounters?place={place}&since=2012-01&until={months[number % len(months)]}"
        return server.ask("GET", path).status

    with ThreadPoolExecutor(200) as pool:
        assert set(pool.map(ask, range(400))) == {200}


def test_a_client_that_reads_slowly_holds_up_nobody(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"GET /api/v1/table/darien-transits HTTP/1.1\r\nHost: a\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
        other = server.ask("GET", "/api/v1/table/darien-transits")
        assert other.status == 200 and other.body
        assert server.ask("GET", "/api/v1/series/usbp-encounters?period=2023-11").status == 200


def test_clients_take_turns() -> None:
    async def run() -> list[str]:
        turns, order = Turns(), []
        await turns.take()

        async def one(name: str) -> None:
            client.set(name)
            await turns.take()
            order.append(name)
            turns.release()

        tasks = [asyncio.create_task(one(name)) for name in ["much"] * 5 + ["little"] * 2]
        await asyncio.sleep(0)
        turns.release()
        await asyncio.gather(*tasks)
        return order

    assert finished(run())[:4] == ["much", "little", "much", "little"]


def test_the_places_in_the_queue_are_bounded() -> None:
    async def run() -> list[int]:
        turns = Turns(waiting=5, each=3)
        await turns.take()
        refused = []

        async def one(name: str) -> None:
            client.set(name)
            try:
                await turns.take()
            except HTTPException as error:
                refused.append(error.status_code)

        tasks = [asyncio.create_task(one(name)) for name in ["a"] * 4 + ["b"] * 2 + ["c"]]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        turns.release()
        await turns.take()  # those who went away hold no place
        return refused

    assert finished(run()) == [429, 503]


def test_a_process_that_takes_too_long_or_ends_is_followed_by_another(observatory: Observatory) -> None:
    async def run() -> bytes:
        apart = Apart(observatory, seconds=8)
        try:
            with pytest.raises(HTTPException, match="503"):
                await apart.ask("state", endless, None, packed=False)
            with pytest.raises(HTTPException, match="503"):
                spool = await apart.ask("state", broken, None, packed=False)
                [piece async for piece in spool.pieces()]
            spool = await apart.ask("state", short, "word", packed=False)
            return b"".join([piece async for piece in spool.pieces()])
        finally:
            apart.end()

    assert finished(run()) == b"word"
