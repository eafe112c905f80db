"""Starting the server and stopping it: on the loopback unless told otherwise, gracefully on Ctrl+C or a signal."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp

from rumbo.observatory import Observatory
from rumbo.serve.application import application
from rumbo.serve.caching import Cache
from rumbo.serve.folder import Building
from rumbo.serve.guarding import SECONDS, Guard
from rumbo.serve.measuring import Lines, Measured
from rumbo.serve.patience import PatientProtocol
from rumbo.serve.watching import Watched
from rumbo.site.serving import not_to_be_had

CONNECTIONS = 500
"""So many connections are held at once; further ones get 503."""

LARGEST_HEAD = 32 * 2**10
"""The bytes of the largest head of a request."""

GRACE = 5
"""Seconds that answers under way may still take once the server is asked to stop."""


def serve(
    observatory: Observatory, folder: Path, host: str = "127.0.0.1", port: int = 8000, *, log: bool = True,
    addresses: bool = False, names: Sequence[str] = (),
) -> None:  # fmt: skip
    """Serve the site in a folder and the interface beside it until Ctrl+C; the address is printed once it answers.

    A site that is not there is built meanwhile. Port 0 takes a free one. With ``log``, standard error gets a line of
    JSON for each answer, in which addresses of who asked are only where ``addresses`` is set. Assistants may ask under
    further ``names`` of this machine, as behind a proxy. Raises WrongUse where the address cannot be had.
    """
    words = "Serving Rumbo at {address}/en/ and .../es/ (Ctrl+C ends)"
    told = sys.stderr if log else None
    app = guarded(observatory, folder, log=told, addresses=addresses, names=names, warmed=True)
    run(app, host, port, words)


def run(app: ASGIApp, host: str, port: int, words: str) -> None:
    """Serve a guarded application until Ctrl+C; ``words`` are printed with its address once it answers.

    Raises WrongUse where the address cannot be had.
    """
    listening = _listen(host, port)
    told = logging.getLogger("uvicorn")
    told.addHandler(Lines())
    told.propagate = False  # else the assistants' library writes it again, in a frame of its own
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    server = _Told(configured(app), words.format(address=address))
    try:
        server.run([listening])
    except KeyboardInterrupt:  # uvicorn raises it anew once all is stopped
        print(flush=True)


def guarded(
    observatory: Observatory, folder: Path, seconds: float = SECONDS, log: TextIO | None = None,
    addresses: bool = False, names: Sequence[str] = (), *, warmed: bool = False,
) -> ASGIApp:  # fmt: skip
    """Return the application with all that stands before it; ``seconds`` is how long a body may take."""
    app = application(observatory, Building(folder), names, warmed=warmed)
    watched: Watched = app.state.watched
    kept = Cache(Guard(app, seconds), lambda: watched.state)
    return Measured(kept, app.state.measures, log, addresses)


def configured(app: ASGIApp, protocol: type[PatientProtocol] = PatientProtocol) -> uvicorn.Config:
    """Return how an application is served: bounded in connections, heads and patience, and silent but for warnings."""
    return uvicorn.Config(
        app, http=protocol, ws="none", lifespan="on", log_level="warning", log_config=None, access_log=False,
        server_header=False, limit_concurrency=CONNECTIONS, timeout_keep_alive=5, timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )  # fmt: skip


class _Told(uvicorn.Server):
    """A server that says so once it answers."""

    def __init__(self, config: uvicorn.Config, words: str) -> None:
        super().__init__(config)
        self.words = words

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.words, flush=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # The protocol is named, since asyncio switches the wait for more to send off where it sees TCP alone: without
        # that, each answer to a connection that is kept waits forty milliseconds.
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except (OSError, OverflowError) as error:
        raise not_to_be_had(host, port, error) from None
    return found
