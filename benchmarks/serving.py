"""One filtered series over HTTP, beside Datasette, which serves the same rows of the same table from SQLite.

Both answer in processes of their own on the loopback, in turn, to the same client: `wrk` where it is installed, else
threads of Python, which are slower than the servers and so draw the two nearer to each other. The series is asked for
again and again, which is what a server meets and for which Rumbo keeps the answer; what an answer takes that nobody has
asked for before stands in a line of its own, where Rumbo reads its releases for each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import rumbo
from benchmarks.measuring import Line, at_most
from rumbo.publish import rows
from rumbo.site.building import MARKER

TITLE = "One filtered series over HTTP"
CONNECTIONS = 16
TODAY = "2026-11-24"
SERIES = {"place": "us-southwest", "citizenship": "VEN", "since": "2020-01"}
COLUMNS = ("indicator", "place", "period", "value", "status", "rounding", "unit", "product", "release", "published",
           "as_of", "citizenship", "url")  # fmt: skip


class Rate(NamedTuple):
    """Requests a second, and the seconds within which 99 of 100 were answered."""

    a_second: float
    ninety_ninth: float


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines of the rate and of the slowest of a hundred."""
    news: list[list[float]] = []
    program = shutil.which("datasette", path=str(Path(sys.executable).parent))
    with TemporaryDirectory(prefix="rumbo-bench-") as name:
        folder = Path(name)
        (folder / "site").mkdir()
        (folder / "site" / MARKER).write_text("")
        ours = [sys.executable, "-m", "rumbo", "serve", "--no-log", "--output", str(folder / "site")]
        query = "&".join(f"{key}={value}" for key, value in SERIES.items())
        with _served(ours, folder, f"/api/v1/series/usbp-encounters?{query}") as our:
            if program is None:
                rate = _asked(our, 1 if quick else 5)
                yield Line("the same series again", 1, rate.ninety_ninth, "Datasette is not installed")
                return
            _make_table(folder / "table.db")
            theirs = [program, "serve", str(folder / "table.db"), "--setting", "suggest_facets", "off",
                      "--setting", "default_page_size", "1000"]  # fmt: skip
            where = "place=us-southwest&citizenship=VEN&period__gte=2020-01&_shape=objects"
            with _served(theirs, folder, f"/table/series.json?{where}") as their:
                assert _count(our, "rows") == _count(their, "rows")
                yield from _lines(our, their, quick)
                months = [f"20{year:02}-{month:02}" for year in range(14, 24) for month in range(1, 13)]
                for month in months[:: 12 if quick else 3]:
                    news.append([_seconds(one.replace("2020-01", month)) for one in (our, their)])
                yield at_most("an answer for the first time", [us for us, _ in news], "Datasette, SQLite",
                              [them for _, them in news])  # fmt: skip


def _lines(our: str, their: str, quick: bool) -> Iterator[Line]:
    seconds, turns = (1, 2) if quick else (5, 5)
    sides = [(_asked(our, seconds), _asked(their, seconds)) for _ in range(turns)]
    ratio = median(us.a_second / them.a_second for us, them in sides)
    client = "wrk" if shutil.which("wrk") else "threads of Python"
    yield Line(
        f"requests a second, {CONNECTIONS} connections ({client})", turns, median(us.a_second for us, _ in sides),
        "Datasette, SQLite", median(them.a_second for _, them in sides), f"{ratio:.1f} × as many",
        "2 × as many", ratio >= 2, share=True,
    )  # fmt: skip
    slow = median(us.ninety_ninth / them.ninety_ninth for us, them in sides)
    yield Line(
        "99 of 100 answered within", turns, median(us.ninety_ninth for us, _ in sides), "Datasette, SQLite",
        median(them.ninety_ninth for _, them in sides), f"{slow:.2f} ×",
    )  # fmt: skip


def _make_table(path: Path) -> None:
    """Write the rows of the indicator by citizenship into SQLite, with an index for the question."""
    series = rumbo.open(today=TODAY).series("usbp-encounters", "us-southwest", by="citizenship")
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE TABLE series ({', '.join(COLUMNS)})")
        places = ", ".join("?" * len(COLUMNS))
        found = ([row.get(name) for name in COLUMNS] for row in rows.of_series(series))
        base.executemany(f"INSERT INTO series VALUES ({places})", found)
        base.execute("CREATE INDEX asked ON series (place, citizenship, period)")
    base.close()


@contextmanager
def _served(command: Sequence[str], folder: Path, path: str) -> Iterator[str]:
    """Run a server on a free port; give the address of a path once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"RUMBO_HOME": str(folder / "home"), "RUMBO_TODAY": TODAY}
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, **settings})  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}{path}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                _get(address)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _get(address: str, connection: HTTPConnection | None = None) -> bytes:
    _, _, host, path = address.split("/", 3)
    asked = connection or HTTPConnection(host, timeout=30)
    asked.request("GET", f"/{path}")
    answer = asked.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}: {content[:300]!r}")
    return content


def _seconds(address: str) -> float:
    start = time.perf_counter()
    _get(address)
    return time.perf_counter() - start


def _count(address: str, name: str) -> int:
    return len(json.loads(_get(address))[name])


def _asked(address: str, seconds: float) -> Rate:
    """Ask for as long as that, with all connections at once."""
    if program := shutil.which("wrk"):
        words = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", address]
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in told or "Socket errors" in told:
            raise SystemExit(told)
        slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
        assert slow and rate
        return Rate(float(rate[1]), float(slow[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1}[slow[2]])
    return _asked_by_threads(address, seconds)


def _asked_by_threads(address: str, seconds: float) -> Rate:
    taken: list[float] = []
    until = time.monotonic() + seconds

    def one() -> None:
        connection = HTTPConnection(address.split("/")[2], timeout=30)
        while (start := time.monotonic()) < until:
            _get(address, connection)
            taken.append(time.monotonic() - start)

    threads: list[threading.Thread] = [threading.Thread(target=one) for _ in range(CONNECTIONS)]
    _all(threads, threading.Thread.start)
    _all(threads, threading.Thread.join)
    return Rate(len(taken) / seconds, quantiles(taken, n=100)[98])


def _all(threads: Sequence[threading.Thread], act: Callable[[threading.Thread], None]) -> None:
    for one in threads:
        act(one)
