"""The server: its answers, its bounds, and what it says where there is no answer."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rumbo.errors import WrongUse
from rumbo.observatory import Observatory
from rumbo.serve.guarding import LARGEST
from rumbo.serve.running import serve
from rumbo.site.building import MARKER
from serving import Answer, Server, served

TEXT = "In March, Border Patrol made 137,480 apprehensions at the southwest border."


def failure(answer: Answer) -> dict[str, Any]:
    found = answer.json
    assert set(found) == {"what", "why", "do", "choices"} and found["what"]
    return dict(found)


def test_a_text_is_checked_as_the_facade_checks_it(server: Server, observatory: Observatory) -> None:
    answer = server.check(text=TEXT, published="2024-05-07")
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    expected = observatory.check_document(observatory.check(TEXT, published="2024-05-07"))
    assert answer.json == json.loads(json.dumps(expected))
    (claim,) = answer.json["claims"]
    assert (claim["verdict"], claim["record_value"], claim["record_final_value"]) == ("holds", 137480, 137473)


def test_a_reading_is_set_by_hand(server: Server) -> None:
    start = TEXT.index("137,480")
    by_hand = [{"claim": start, "parts": {"indicator": "cbp-encounters", "place": "frontera suroeste"}}]
    (claim,) = server.check(text=TEXT, published="2024-05-07", corrections=by_hand).json["claims"]
    assert (claim["indicator"], claim["record_final_value"]) == ("cbp-encounters", 189359)
    assert claim["by_hand"] == by_hand[0]["parts"]
    wrong = server.check(text=TEXT, corrections=[{"claim": start, "parts": {"indicator": "usbp-encountres"}}])
    assert wrong.status == 400 and "usbp-encounters" in failure(wrong)["do"]


def test_a_piece_of_a_page_is_drawn_and_nothing_of_the_text_is_markup(server: Server) -> None:
    hostile = f"</script><script>alert(1)</script> \u202e137,480\u202c <img src=x onerror=alert(2)> {TEXT}"
    body = json.dumps({"text": hostile, "published": "2024-05-07"}).encode()
    for page, word in (("en", "To quote"), ("es", "Para citar")):
        answer = server.ask(
            "POST", f"/api/v1/check?page={page}", body, Content_Type="application/json", Accept="text/html"
        )
        drawn = answer.body.decode()
        assert answer.status == 200 and answer.headers["content-type"] == "text/html; charset=utf-8" and word in drawn
        assert drawn.count("<script") == 1 == drawn.count("</script>") and "<img" not in drawn
        assert not {"\u202e", "\u202c"} & set(drawn)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "no JSON"),
        (b"[" * 60_000, 400, ""),
        (b"\xff\xfe", 400, ""),
        (b"[]", 422, ""),
        (b"{}", 422, "text is missing"),
        (b'{"text": ""}', 422, "text"),
        (b'{"text": 7}', 422, "text is '7'"),
        (b'{"text": "a", "txt": "b"}', 422, "txt"),
        (b'{"text": "\\ud800"}', 422, "text"),
        (b'{"text": "a", "lang": "fr"}', 422, "lang"),
        (b'{"text": "a", "published": "yesterday"}', 400, "yesterday"),
        (b'{"text": "a", "as_of": "2999-01-01"}', 400, "2999-01-01"),
        (b'{"text": "a", "corrections": [{"claim": 0, "parts": {"colour": "red"}}]}', 422, "colour"),
        (b'{"text": "a", "corrections": [{"claim": 9, "parts": {"place": "COL"}}]}', 400, "9"),
    ],
)
def test_what_cannot_be_asked_is_said(server: Server, body: bytes, status: int, said: str) -> None:
    answer = server.ask("POST", "/api/v1/check", body, Content_Type="application/json")
    assert answer.status == status and said in json.dumps(failure(answer), ensure_ascii=False)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_kinds_of_body_are_refused(server: Server) -> None:
    plain = server.ask("POST", "/api/v1/check", b'{"text": "a"}', Content_Type="text/plain")
    assert plain.status == 415 and "application/json" in failure(plain)["do"]


def test_a_text_too_large_is_refused_whether_or_not_its_length_is_told(server: Server) -> None:
    large = json.dumps({"text": "7 " * LARGEST}).encode()
    told = server.ask("POST", "/api/v1/check", large, Content_Type="application/json")
    assert told.status == 413 and "64 kB" in failure(told)["why"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        raw.sendall(b"POST /api/v1/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"2000\r\n" + b"a" * 0x2000 + b"\r\n"
        for _ in range(LARGEST // 0x2000 + 1):
            raw.sendall(chunk)
        assert raw.recv(100).startswith(b"HTTP/1.1 413")


def test_the_largest_text_is_answered_in_time(server: Server) -> None:
    claim = "In March 2024 Border Patrol made 137,480 apprehensions at the southwest border. "
    words = claim + "Nobody at the shelter by the river could say what the summer would bring. " * 4
    text = words * ((LARGEST - 100) // len(words))
    start = time.process_time()  # the server is in this process, and the machine may be busy with others
    answer = server.check(text=text, published="2024-05-07")
    assert answer.status == 200 and len(answer.json["claims"]) > 150
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"POST /api/v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{",
    ],
)
def test_a_client_that_sends_little_by_little_is_not_waited_for(server: Server, sent: bytes) -> None:
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        raw.sendall(sent)
        got = b""
        while time.monotonic() - start < 10:
            try:
                raw.settimeout(0.2)
                part = raw.recv(4096)
                got += part
                if not part:
                    break
            except TimeoutError:
                try:
                    raw.sendall(b"a")
                except OSError:
                    break
            except OSError:
                break
    assert time.monotonic() - start < 6
    if sent.startswith(b"POST"):
        assert got.startswith(b"HTTP/1.1 408") and b"took more than" in got
    assert server.ask("GET", "/health").status == 200


def test_nothing_is_written_and_what_is_not_there_is_said(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        answer = server.ask(method, "/index.html")
        assert answer.status == 405 and failure(answer)
    assert server.ask("GET", "/api/v1/check").headers["allow"] == "POST"
    assert server.ask("GET", "/api/v1/nothing").status == 404
    assert failure(server.ask("GET", "/api/v1/nothing"))


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", f"/{MARKER}", "/static/", "//etc/passwd"],
)
def test_only_the_files_of_the_site_are_handed_out(server: Server, path: str) -> None:
    answer = server.ask("GET", path)
    assert answer.status == 404 and b"not here" in answer.body


@pytest.mark.parametrize("path", ["/%00", "/en/%0a", "/api/v1/series/%1b", "/sdmx/v2/%7f"])
def test_no_address_has_a_control_character(server: Server, path: str) -> None:
    answer = server.ask("GET", path)
    assert answer.status == 404 and "control character" in failure(answer)["why"]


def test_every_answer_binds_the_browser(server: Server) -> None:
    for path in ("/", "/static/site.css", "/nothing", "/health", "/openapi.json", "/api/v1/check"):
        headers = server.ask("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["referrer-policy"] == "no-referrer" and "server" not in headers


def test_the_pages_are_told_where_the_checker_is(server: Server) -> None:
    assert server.ask("GET", "/static/server.json").json == {"check": "../api/v1/check"}
    assert server.ask("GET", "/static/site.css").headers["content-type"] == "text/css; charset=utf-8"


def test_the_description_is_openapi_3_1(server: Server) -> None:
    described = server.ask("GET", "/openapi.json").json
    assert described["openapi"].startswith("3.1.") and {"/api/v1/check", "/health"} <= set(described["paths"])
    answers = described["paths"]["/api/v1/check"]["post"]["responses"]
    assert {"200", "400", "413", "422", "503"} <= set(answers)
    assert answers["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Failure")


def test_before_there_is_a_site_the_interface_answers(
    observatory: Observatory, tmp_path: Path, monkeypatch: Any
) -> None:
    from rumbo.serve import folder as module

    # In place of a build, something that says its first stage and takes its time.
    slow = "import sys, time; print('figures', file=sys.stderr, flush=True); time.sleep(60)"
    real = subprocess.Popen
    monkeypatch.setattr(module.subprocess, "Popen", lambda _, **options: real([sys.executable, "-c", slow], **options))
    with served(observatory, tmp_path / "none") as server:
        assert server.check(text=TEXT).status == 200
        until = time.monotonic() + 10
        while not (health := server.ask("GET", "/health").json)["stage"] and time.monotonic() < until:
            time.sleep(0.05)
        assert health == {"status": "ok", "site": "building", "stage": "figures"}
        page = server.ask("GET", "/en/")
        assert page.status == 503 and page.headers["retry-after"] and b"(figures)" in page.body
    # The build ends with the server.


def test_a_busy_port_is_told_with_the_remedy(observatory: Observatory, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongUse, match=rf"Port {port} is already in use\. .* --port {port + 1}\."):
            serve(observatory, folder, "127.0.0.1", port)
    with pytest.raises(WrongUse, match="cannot be served"):
        serve(observatory, folder, "203.0.113.1", 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_peace(folder: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "rumbo", "serve", "--port", "0", "--output", str(folder), "--no-log"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    line = process.stdout.readline()
    assert line.startswith("Serving Rumbo at http://127.0.0.1:")
    assert Server(int(line.split("/en/")[0].rsplit(":", 1)[1])).ask("GET", "/health").status == 200
    process.send_signal(how)
    _, errors = process.communicate(timeout=20)
    assert errors == "" and process.returncode in (0, -how)


def test_an_answer_cut_off_by_the_end_is_told_in_lines(folder: Path) -> None:
    command = [sys.executable, "-m", "rumbo", "serve", "--port", "0", "--output", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    port = int(process.stdout.readline().split("/en/")[0].rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"GET /api/v1/table/cbp-encounters HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
        process.terminate()
        _, errors = process.communicate(timeout=40)
    assert errors
    for line in errors.splitlines():
        assert json.loads(line)["event"]
