"""Answers that are kept: they are right, they are confirmed, and a new release makes them anew."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import making
import rumbo
from looping import finished
from rumbo.observatory import Observatory
from rumbo.serve.caching import Cache
from serving import Server, served

SERIES = "/api/v1/series/usbp-encounters?place=us-southwest&since=2024-01&until=2024-03"
TURNED = "/api/v1/series/usbp-encounters?until=2024-03&place=us-southwest&since=2024-01"


def test_a_copy_is_confirmed_by_its_tag_whatever_the_order_of_the_question(server: Server) -> None:
    first = server.ask("GET", SERIES)
    tag = first.headers["etag"]
    assert "max-age" in first.headers["cache-control"] and first.headers["vary"] == "Accept-Encoding"
    again = server.ask("GET", TURNED, If_None_Match=f'"other", W/{tag}')
    assert again.status == 304 and again.body == b"" and again.headers["etag"] == tag
    assert server.ask("GET", SERIES, If_None_Match='"other"').body == first.body
    assert server.ask("GET", SERIES + "&as_of=2024-05-07", If_None_Match=tag).status == 200


def test_a_packed_answer_is_another_one_with_the_same_words(server: Server) -> None:
    plain, packed = server.ask("GET", SERIES), server.ask("GET", SERIES, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]


def test_errors_are_not_to_be_kept_by_others(server: Server) -> None:
    for _ in range(2):
        answer = server.ask("GET", "/api/v1/series/none")
        assert answer.status == 404 and answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers


def test_an_archive_that_changed_on_disk_is_seen_without_a_restart(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served(rumbo.open(home, today="2026-11-24"), folder) as server:
        asked = "/api/v1/releases?source=cbp-southwest"
        before = server.ask("GET", asked)
        name = _added(home, tmp_path)
        after = _until(server, asked, before.headers["etag"])
        assert name in {one["release"] for one in after["releases"]}
        large = server.ask("GET", f"/api/v1/releases/{name}/changes")  # the process apart sees it too
        assert large.status == 200 and large.json["release"] == name


def _added(home: Path, folder: Path) -> str:
    path = folder / "file.csv"
    path.write_bytes(making.publisher_file("cbp-southwest", "2023-10", "2024-03"))
    (one,) = rumbo.open(home, today="2026-11-24").ingest(path, "cbp-southwest", "2024-04-15")
    return one.release.id


def _until(server: Server, asked: str, tag: str) -> dict[str, Any]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        answer = server.ask("GET", asked, If_None_Match=tag)
        if answer.status == 200:
            return dict(answer.json)
        time.sleep(0.1)
    raise AssertionError("the new release was not seen")


def test_the_same_question_of_many_at_once_is_answered_once() -> None:
    asked = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a" * size})

    async def once(cache: Cache) -> bytes:
        found = []

        async def send(message: Any) -> None:
            found.append(message.get("body", b""))

        scope = {"type": "http", "method": "GET", "path": "/api/v1/x", "query_string": b"", "headers": []}
        await cache(scope, None, send)  # type: ignore[arg-type]
        return b"".join(found)

    async def all_at_once(cache: Cache) -> list[bytes]:
        return list(await asyncio.gather(*(once(cache) for _ in range(50))))

    size = 10
    assert set(finished(all_at_once(Cache(app, lambda: "1")))) == {b"a" * 10} and asked == 1
    asked, size = 0, 2**21  # too large to keep: each gets his own
    assert set(map(len, finished(all_at_once(Cache(app, lambda: "1"))))) == {2**21} and asked == 50


def test_what_is_kept_is_bounded() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a" * 100_000})

    async def send(message: Any) -> None: ...

    async def many() -> None:
        for number in range(50):
            path = f"/api/v1/{number}"
            scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
            await cache(scope, None, send)  # type: ignore[arg-type]

    cache = Cache(app, lambda: "1", largest=1_000_000)
    finished(many())
    assert 800_000 < cache.size <= 1_000_000


def test_small_answers_come_while_a_large_one_is_made(server: Server, observatory: Observatory) -> None:
    with ThreadPoolExecutor(2) as pool:
        large = pool.submit(server.ask, "GET", "/api/v1/table/usbp-encounters?as_of=2024-05-07&format=csv")
        answered = 0
        while not large.done():
            question = f"/api/v1/series/usbp-encounters?place=us-southwest&period=20{10 + answered % 14}-01"
            assert server.ask("GET", question).status == 200
            answered += 1
    assert large.result().status == 200 and answered > 5
    assert json.loads(server.ask("GET", SERIES).body)["rows"]
