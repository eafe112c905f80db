"""A real server on a free port of this machine, for tests that ask it over HTTP."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TextIO

import uvicorn

from rumbo.observatory import Observatory
from rumbo.serve.patience import PatientProtocol
from rumbo.serve.running import configured, guarded


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        found = connection.getresponse()
        answer = Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
        connection.close()
        return answer

    def check(self, **question: Any) -> Answer:
        return self.ask("POST", "/api/v1/check", json.dumps(question).encode(), Content_Type="application/json")


class Hurried(PatientProtocol):
    """As the server's own, with less patience."""

    patience = 2.0


@contextmanager
def served(observatory: Observatory, folder: Path, seconds: float = 1.0, log: TextIO | None = None) -> Iterator[Server]:
    """Serve a folder; ``seconds`` is how long a body may take, ``log`` where answers are logged."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(guarded(observatory, folder, seconds, log), Hurried))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield Server(listening.getsockname()[1])
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()
