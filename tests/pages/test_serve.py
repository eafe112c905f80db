"""Serving: the right types, the site's own page for what is not there, one clear sentence where it cannot serve."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rumbo.errors import Refused, WrongUse
from rumbo.site.serving import serve, server


def _ask(address: str, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Content-Type"], answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/es/", "text/html; charset=utf-8"),
        ("/static/site.css", "text/css; charset=utf-8"),
        ("/static/points.js", "text/javascript; charset=utf-8"),
        ("/static/fonts/archivo.woff2", "font/woff2"),
        ("/static/favicon.svg", "image/svg+xml"),
        ("/data/cbp-encounters--us-southwest.csv", "text/csv; charset=utf-8"),
        ("/data/cbp-encounters--us-southwest.json", "application/json; charset=utf-8"),
        ("/data/cbp-encounters--us-southwest.parquet", "application/vnd.apache.parquet"),
    ],
)
def test_each_file_has_its_type(address: str, path: str, kind: str) -> None:
    status, found, body = _ask(address, path)
    assert (status, found) == (200, kind) and body
    assert _ask(address, path, "HEAD") == (200, kind, b"")


@pytest.mark.parametrize("path", ["/nothing.html", "/static/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"])
def test_what_is_not_there_has_its_own_page(address: str, path: str) -> None:
    status, kind, body = _ask(address, path)
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "En esta dirección no hay ninguna página" in body.decode()


def test_nothing_but_reading_is_answered(address: str) -> None:
    assert _ask(address, "/", "POST")[0] == 501


def test_a_busy_port_is_told_with_the_remedy(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(WrongUse, match=rf"Port {port} is already in use\. .* Choose another: --port {port + 1}\."):
            serve(site, "127.0.0.1", port)


def test_a_folder_without_a_site_and_an_address_that_cannot_be_had(site: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="rumbo site build"):
        server(tmp_path)
    with pytest.raises(WrongUse, match="no port 70000"):
        server(site, port=70000)
    with pytest.raises(WrongUse, match="cannot be served"):
        server(site, "203.0.113.1")


def test_control_c_ends_it_in_peace(site: Path) -> None:
    code = f"from pathlib import Path; from rumbo.site import serve; serve(Path({str(site)!r}), port=0)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    line = process.stdout.readline()
    assert line.startswith("Serving Rumbo at http://127.0.0.1:") and line.endswith("/en/ and .../es/ (Ctrl+C ends)\n")
    assert _ask(line.split()[3].removesuffix("/en/"), "/en/")[0] == 200
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
