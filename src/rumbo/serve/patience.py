"""A connection whose request does not come whole in time is closed.

uvicorn bounds only the idle time between two requests, and any byte that arrives starts that anew: a client that sends
one byte now and then would hold its connection for ever. No application can help, since it is asked only once the
request's head is whole.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 15.0
"""Seconds in which a request must have come whole, head and body."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 in which each request has a deadline, from the connection or the last answer on."""

    patience = PATIENCE
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        if self._late:
            self._late.cancel()
        self._late = self.loop.call_later(self.patience, self._close_if_waiting)

    def _close_if_waiting(self) -> None:
        # Once the client is done, the time is the server's own.
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and not self.transport.is_closing():
            self.transport.close()
