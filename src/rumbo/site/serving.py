"""Serving a built site on this machine, with the standard library alone: for reading and trying, not for the public."""

from __future__ import annotations

import errno
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rumbo.errors import Refused, WrongUse
from rumbo.site.building import MARKER

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".parquet": "application/vnd.apache.parquet",
    ".gz": "application/gzip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonld": "application/ld+json",
    ".atom": "application/atom+xml; charset=utf-8",
}


class _Handler(SimpleHTTPRequestHandler):
    """Answers with the files of the site: their types, the site's own page for 404, no listings, no log."""

    extensions_map = TYPES
    server_version = "Rumbo"
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that goes away in the middle of an answer is no news."""


def server(folder: Path, host: str = "127.0.0.1", port: int = 8000) -> ThreadingHTTPServer:
    """Return a server for a built site, bound to its address and not yet serving; port 0 takes a free one.

    Raises Refused where the folder is no site, WrongUse where the address cannot be had.
    """
    folder = Path(folder).absolute()
    if not (folder / MARKER).exists():
        raise Refused(f"There is no Rumbo site in {folder}.", "", "Build it first: rumbo site build.")
    try:
        return _Server((host, port), partial(_Handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise not_to_be_had(host, port, error) from None


def not_to_be_had(host: str, port: int, error: OSError | OverflowError) -> WrongUse:
    """Return why an address cannot be served."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        do = f"Choose another: --port {port + 1}."
        return WrongUse(f"Port {port} is already in use.", "Another program serves there.", do)
    if isinstance(error, OverflowError):
        return WrongUse(f"There is no port {port}.", "Ports go from 0 to 65535.", "Choose one above 1023.")
    why = error.strerror or str(error)
    return WrongUse(
        f"{host}:{port} cannot be served.", f"{why.rstrip('.')}.", "Choose another host or a port above 1023."
    )


def serve(folder: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve a built site until Ctrl+C; the address is printed once it answers. Raises as ``server``."""
    with server(folder, host, port) as serving:
        print(f"Serving Rumbo at http://{host}:{serving.server_port}/en/ and .../es/ (Ctrl+C ends)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print(flush=True)
