"""Every way in which a request can end, against a server on this machine: each ends in one stated outcome, soon."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest

from publisher import (
    Answer,
    Handler,
    Publisher,
    body,
    chunks,
    cut_short,
    hangs_up,
    leads_to,
    listing,
    packed,
    raw,
    serving,
    silent,
    stalls,
    status,
)
from rumbo import __version__
from rumbo.sources.fetching import LONGEST_WAIT, PAUSE, TRIES, Download, Fetcher, Outcome, links, same_host

FILE = "/files/a.csv"
TEXT = b"Fiscal Year,Count\n2026,1\n"
LIMIT = 5_000_000
PACKED_ZEROS = gzip.compress(b"\0" * 200_000_000, 1)
SEPTEMBER = "Fri, 04 Sep 2026 14:00:00 GMT"


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher; no proxy of the machine stands between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as found:
        yield found


@pytest.fixture
def naps() -> list[float]:
    """The seconds for which the fetcher would have slept."""
    return []


@pytest.fixture
def fetcher(naps: list[float], publisher: Publisher) -> Iterator[Fetcher]:
    """A fetcher that does not sleep."""
    with Fetcher(sleep=naps.append, patience=10) as found:
        yield found


@pytest.fixture
def hasty(naps: list[float], publisher: Publisher) -> Iterator[Fetcher]:
    """A fetcher with little patience."""
    with Fetcher(sleep=naps.append, patience=0.5, whole=1.5) as found:
        yield found


def get(fetcher: Fetcher, publisher: Publisher, path: str = FILE, limit: int = LIMIT, **marks: str) -> Download:
    """Ask the publisher for a path."""
    return fetcher.get(publisher.address + path, limit, **marks)


def endless(piece: bytes = b"a" * 65_536) -> Iterator[bytes]:
    """The same piece for ever; the server stops when the client goes away."""
    while True:
        yield piece


# What comes whole -------------------------------------------------------------------------------------------------


def test_a_file_comes_with_its_marks(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.put(FILE, TEXT, SEPTEMBER)
    found = get(fetcher, publisher)
    assert (found.outcome, found.content, found.modified) == (Outcome.FETCHED, TEXT, SEPTEMBER)
    assert found.etag.startswith('"') and found.modified_day == date(2026, 9, 4)


def test_every_request_says_who_asks_and_asks_for_gzip_alone(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.put(FILE, TEXT)
    get(fetcher, publisher)
    (request,) = publisher.requests
    assert request.headers["user-agent"].startswith(f"rumbo/{__version__} ")
    assert request.headers["accept-encoding"] == "gzip"


def test_requests_come_one_after_the_other_with_a_pause_between(
    fetcher: Fetcher, publisher: Publisher, naps: list[float]
) -> None:
    answered = []
    for _ in range(4):
        get(fetcher, publisher)
        answered.append(time.monotonic())
    assert naps == [PAUSE] * 3
    began = [one.began for one in publisher.requests]
    assert len(began) == 4
    assert all(before <= after for before, after in zip(answered, began[1:], strict=False))


@pytest.mark.parametrize("marked", ["etag", "modified"])
def test_what_has_not_changed_is_not_sent_again(fetcher: Fetcher, publisher: Publisher, marked: str) -> None:
    publisher.put(FILE, TEXT, SEPTEMBER, etag=marked == "etag")
    first = get(fetcher, publisher)
    again = get(fetcher, publisher, etag=first.etag, modified=first.modified)
    assert again.outcome is Outcome.UNCHANGED
    assert [request.sent for request in publisher.requests] == [len(TEXT), 0]


def test_a_304_that_nobody_asked_for_is_a_fault(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, lambda handler: handler.head(304, {}))
    assert get(fetcher, publisher).outcome is Outcome.FAILED


def test_a_packed_answer_is_unpacked(fetcher: Fetcher, publisher: Publisher) -> None:
    text = TEXT * 200_000
    publisher.answer(FILE, packed(text))
    assert get(fetcher, publisher, limit=len(text)).content == text


def test_an_answer_in_chunks_is_put_together(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, chunks(lambda: iter([TEXT] * 3)))
    assert get(fetcher, publisher).content == TEXT * 3


def test_a_mark_that_cannot_be_sent_back_is_none(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, body(TEXT, {"ETag": '"niño"', "Last-Modified": "yesterday or so"}))
    found = get(fetcher, publisher)
    assert (found.outcome, found.etag, found.modified_day) == (Outcome.FETCHED, "", None)
    assert get(fetcher, publisher, etag=found.etag, modified=found.modified).outcome is Outcome.FETCHED


# What is not there, or not for programs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (404, Outcome.NOT_FOUND),
        (410, Outcome.NOT_FOUND),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (451, Outcome.REFUSED),
        (204, Outcome.FAILED),
        (206, Outcome.FAILED),
        (400, Outcome.FAILED),
        (501, Outcome.FAILED),
    ],
)
def test_a_final_status_is_not_asked_for_again(
    fetcher: Fetcher, publisher: Publisher, code: int, outcome: Outcome
) -> None:
    publisher.answer(FILE, status(code) if code != 204 else lambda handler: handler.head(204, {}))
    found = get(fetcher, publisher)
    assert found.outcome is outcome and str(code) in found.why and not found.content
    assert len(publisher.requests) == 1


# Faults that may pass ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_a_fault_that_passes_is_tried_again_later_each_time(
    fetcher: Fetcher, publisher: Publisher, naps: list[float], code: int
) -> None:
    publisher.put(FILE, TEXT)
    publisher.answer(FILE, status(code), status(code), body(TEXT))
    assert get(fetcher, publisher).content == TEXT
    waits = [nap for nap in naps if nap > PAUSE]
    assert len(publisher.requests) == TRIES
    assert 2 <= waits[0] <= 4 <= waits[1] <= 8


def test_a_fault_that_stays_ends_after_a_few_tries(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, status(500))
    found = get(fetcher, publisher)
    assert (found.outcome, found.why) == (Outcome.FAILED, "the server answers 500")
    assert len(publisher.requests) == TRIES


def test_the_wait_that_the_server_asks_for_is_kept_within_reason(
    fetcher: Fetcher, publisher: Publisher, naps: list[float]
) -> None:
    busy = [status(503, {"Retry-After": "30"}), status(503, {"Retry-After": "999999"})]
    publisher.answer(FILE, *busy, body(TEXT))
    assert get(fetcher, publisher).outcome is Outcome.FETCHED
    assert [nap for nap in naps if nap > PAUSE] == [30, LONGEST_WAIT]


@pytest.mark.parametrize("text", ["soon", "-5", "", "Fri, 04 Sep 2026 14:00:00 GMT", "٣"])
def test_a_wait_that_is_no_number_of_seconds_is_our_own(
    fetcher: Fetcher, publisher: Publisher, naps: list[float], text: str
) -> None:
    # Headers travel as Latin-1; what is beyond it comes as the bytes of its UTF-8.
    publisher.answer(FILE, status(503, {"Retry-After": text.encode().decode("latin-1")}), body(TEXT))
    assert get(fetcher, publisher).outcome is Outcome.FETCHED
    assert max(naps) <= 4


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (silent(3), Outcome.FAILED),
        (stalls(TEXT, 1000, 3), Outcome.FAILED),
        (hangs_up, Outcome.CUT_OFF),
        (cut_short(TEXT, 1000), Outcome.CUT_OFF),
        (chunks(lambda: iter([TEXT]), whole=False), Outcome.CUT_OFF),
        (body(gzip.compress(TEXT * 900)[:-9], {"Content-Encoding": "gzip"}), Outcome.CUT_OFF),
        (body(b"", {"Content-Encoding": "gzip"}), Outcome.CUT_OFF),
        (raw(b"this is no HTTP\r\n\r\n"), Outcome.CUT_OFF),
    ],
    ids=["silent", "stalls", "hangs-up", "cut-short", "chunks-stop", "gzip-stops", "gzip-empty", "no-http"],
)
def test_an_answer_that_does_not_come_whole_is_no_answer(
    hasty: Fetcher, publisher: Publisher, fault: Answer, outcome: Outcome
) -> None:
    publisher.answer(FILE, fault)
    began = time.monotonic()
    found = get(hasty, publisher)
    assert found.outcome is outcome and found.why and not found.content
    assert time.monotonic() - began < 5 and len(publisher.requests) == TRIES
    publisher.answer(FILE, fault, body(TEXT))
    assert get(hasty, publisher).content == TEXT


def test_nobody_there(naps: list[float]) -> None:
    with serving() as gone:
        address = gone.address
    with Fetcher(sleep=naps.append, patience=0.3) as fetcher:
        found = fetcher.get(address + FILE, LIMIT)
    assert found.outcome is Outcome.FAILED and found.why


def test_a_server_that_drips_is_left_after_a_while(hasty: Fetcher, publisher: Publisher) -> None:
    def drips() -> Iterator[bytes]:
        for _ in range(400):
            time.sleep(0.05)
            yield b"a"

    publisher.answer(FILE, chunks(drips), body(TEXT))
    began = time.monotonic()
    assert get(hasty, publisher).content == TEXT
    assert hasty.whole < time.monotonic() - began < 10


# Too large --------------------------------------------------------------------------------------------------------


def test_a_file_announced_as_too_large_is_not_taken(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, cut_short(b"a" * 1000, 3_000_000_000))
    found = get(fetcher, publisher)
    assert found.outcome is Outcome.TOO_LARGE and not found.content
    assert len(publisher.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        chunks(endless),
        chunks(lambda: endless(PACKED_ZEROS), {"Content-Encoding": "gzip"}),
        body(PACKED_ZEROS, {"Content-Encoding": "gzip"}),
    ],
    ids=["endless", "endless-packed", "bomb"],
)
def test_what_grows_beyond_the_limit_is_left_there(fetcher: Fetcher, publisher: Publisher, answer: Answer) -> None:
    publisher.answer(FILE, answer)
    get(fetcher, publisher, "/nothing")
    tracemalloc.start()
    try:
        began = time.monotonic()
        found = get(fetcher, publisher)
        took, (_, peak) = time.monotonic() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.outcome is Outcome.TOO_LARGE and not found.content
    assert took < 10 and peak < 3 * LIMIT
    assert len(publisher.asked_for(FILE)) == 1


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip, gzip", "zstd", "anything"])
def test_a_packing_not_asked_for_is_not_unpacked(fetcher: Fetcher, publisher: Publisher, packing: str) -> None:
    publisher.answer(FILE, body(TEXT, {"Content-Encoding": packing}))
    found = get(fetcher, publisher)
    assert found.outcome is Outcome.FAILED and packing in found.why
    assert len(publisher.requests) == 1


@pytest.mark.parametrize("damaged", [b"these are not gzip", gzip.compress(TEXT) + b"nor is this", b"\x1f\x8b"])
def test_packed_bytes_that_are_damaged_are_a_fault(fetcher: Fetcher, publisher: Publisher, damaged: bytes) -> None:
    publisher.answer(FILE, body(damaged, {"Content-Encoding": "gzip"}))
    found = get(fetcher, publisher)
    assert found.outcome is Outcome.CUT_OFF and not found.content


def test_bytes_packed_in_parts_come_whole(fetcher: Fetcher, publisher: Publisher) -> None:
    parts = [gzip.compress(TEXT), gzip.compress(b""), gzip.compress(TEXT)]
    publisher.answer(FILE, chunks(lambda: iter(parts), {"Content-Encoding": "gzip"}))
    assert get(fetcher, publisher).content == TEXT * 2


# Led elsewhere ----------------------------------------------------------------------------------------------------


def test_one_address_may_lead_to_another(fetcher: Fetcher, publisher: Publisher, naps: list[float]) -> None:
    publisher.put("/b.csv", TEXT)
    publisher.answer(FILE, leads_to("/b.csv", 301))
    found = get(fetcher, publisher)
    assert (found.outcome, found.content, found.url) == (Outcome.FETCHED, TEXT, publisher.address + FILE)
    assert naps == [PAUSE]


def test_a_redirect_loop_ends(fetcher: Fetcher, publisher: Publisher) -> None:
    publisher.answer(FILE, leads_to("/b.csv"))
    publisher.answer("/b.csv", leads_to(FILE))
    assert get(fetcher, publisher).outcome is Outcome.REDIRECTS
    assert len(publisher.requests) == 6


@pytest.mark.parametrize("target", ["http://files.example.org/a.csv", "ftp://127.0.0.1/a.csv", "file:///etc/passwd"])
def test_no_other_host_is_followed(fetcher: Fetcher, publisher: Publisher, target: str) -> None:
    publisher.answer(FILE, leads_to(target))
    found = get(fetcher, publisher)
    assert found.outcome is Outcome.ELSEWHERE and target in found.why
    assert len(publisher.requests) == 1


@pytest.mark.parametrize("target", ["http://[", "http://127.0.0.1:99999999/", "//[::1", "\x00"])
def test_a_redirect_to_no_address_is_a_fault(fetcher: Fetcher, publisher: Publisher, target: str) -> None:
    publisher.answer(FILE, leads_to(target))
    assert get(fetcher, publisher).outcome in (Outcome.FAILED, Outcome.ELSEWHERE, Outcome.CUT_OFF)


def test_the_text_of_a_redirect_is_not_read(fetcher: Fetcher, publisher: Publisher) -> None:
    def answer(handler: Handler) -> None:
        handler.head(302, {"Location": "/b.csv", "Transfer-Encoding": "chunked"})
        for piece in endless():
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    publisher.put("/b.csv", TEXT)
    publisher.answer(FILE, answer)
    began = time.monotonic()
    assert get(fetcher, publisher).content == TEXT
    assert time.monotonic() - began < 5


def test_a_mirror_is_asked_instead_of_the_publisher(publisher: Publisher, naps: list[float]) -> None:
    publisher.put("/b.csv?v=2", TEXT)
    publisher.answer(FILE, leads_to("https://www.example.org/b.csv?v=2"))
    with Fetcher(publisher.address, naps.append) as fetcher:
        found = fetcher.get("https://example.org" + FILE, LIMIT)
    assert (found.content, found.url) == (TEXT, "https://example.org" + FILE)


@pytest.mark.parametrize("url", ["http://[bad/a.csv", "https://exa mple.org/a.csv", "http:///a.csv", "gopher://e.org/"])
def test_what_is_no_address_is_a_fault(fetcher: Fetcher, url: str) -> None:
    found = fetcher.get(url, LIMIT)
    assert found.outcome is Outcome.FAILED and found.why


# Links ------------------------------------------------------------------------------------------------------------

PAGE = "https://www.example.org/stats/list"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/files/a.csv", "https://www.example.org/files/a.csv"),
        ("a.csv", "https://www.example.org/stats/a.csv"),
        ("../a.csv", "https://www.example.org/a.csv"),
        ("//files.example.org/a.csv", "https://files.example.org/a.csv"),
        ("HTTPS://www.example.org/A.csv", "https://www.example.org/A.csv"),
        ("http://www.example.org/a.csv", "https://www.example.org/a.csv"),
        ("http://other.example.org/a.csv", "http://other.example.org/a.csv"),
        (" \n/a.csv\t", "https://www.example.org/a.csv"),
        ("/a.csv?v=1&amp;w=2#part", "https://www.example.org/a.csv?v=1&w=2"),
        ("/a%20b(1)+'c'.csv", "https://www.example.org/a%20b(1)+'c'.csv"),
        ("/año 2026.csv", "https://www.example.org/año 2026.csv"),
    ],
)
def test_a_link_becomes_a_whole_address(link: str, whole: str) -> None:
    assert links(f'<a class=x href="{link}">A</a>'.encode(), PAGE) == [whole]


@pytest.mark.parametrize(
    "link", ["mailto:info@example.org", "javascript:void(0)", "data:text/csv,a", "ftp://example.org/a.csv", "tel:1",
             "http://[bad", "http://", "file:///etc/passwd", "   "]
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(link: str) -> None:
    assert links(f'<a href="{link}">A</a><a href>B</a><a>C</a>'.encode(), PAGE) == []


def test_links_are_of_the_base_that_the_page_names() -> None:
    page = b'<base href="/files/"><base href="/later/"><A HREF=a.csv>A</A>'
    assert links(page, PAGE) == ["https://www.example.org/files/a.csv"]


def test_each_link_counts_once_and_keeps_its_place() -> None:
    page = listing(["/b.csv", "/a.csv", "/b.csv#top"])
    assert links(page, PAGE)[-2:] == ["https://www.example.org/b.csv", "https://www.example.org/a.csv"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>año</p><a href='/a.csv'>A</a>".encode("latin-1"),
        b"\xff\xfe" + "<a href='/a.csv'>A</a>".encode("utf-16-le"),
        b"\xef\xbb\xbf<a href='/a.csv'>A</a>",
        b"\0\0<p>\0</p><a href='/a.csv'>A</a>\0",
        b"<![if IE]><![bad[<![endif]--><a href='/a.csv'>A</a>",
        b"<p><div><a href='/a.csv'>A<table></p><script>'<a href=\"/b.csv\">'</script><!-- <a href='/c.csv'> -->",
        b"<a href='/a.csv'>A</a><a href='/cut",
    ],
    ids=["latin-1", "utf-16", "bom", "nul", "marked", "untidy", "cut"],
)
def test_an_odd_page_gives_its_links(page: bytes) -> None:
    assert links(page, PAGE) == ["https://www.example.org/a.csv"]


@pytest.mark.parametrize(
    "unit", [b"<a href='/a.csv'>", b"<", b"<a ", b"<![x[", b"<!--", b"<title>", b"&#x", b"\0", b"\xff"]
)
def test_a_huge_page_is_read_soon(unit: bytes) -> None:
    began = time.monotonic()
    assert len(links(unit * (1_000_000 // len(unit)), PAGE)) <= 1
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("https://www.cbp.gov/a", "https://www.cbp.gov/b", True),
        ("https://cbp.gov/a", "https://www.cbp.gov/b", True),
        ("https://WWW.CBP.GOV/a", "https://cbp.gov/b", True),
        ("http://www.cbp.gov/a", "https://www.cbp.gov/b", False),
        ("https://files.cbp.gov/a", "https://www.cbp.gov/b", False),
        ("https://cbp.gov.example.org/a", "https://www.cbp.gov/b", False),
        ("https://www.cbp.gov@example.org/a", "https://www.cbp.gov/b", False),
        ("https://someone@www.cbp.gov/a", "https://www.cbp.gov/b", False),
        ("https://www.cbp.gov:8443/a", "https://www.cbp.gov/b", False),
    ],
)
def test_which_host_is_the_same(url: str, other: str, same: bool) -> None:
    assert same_host(url, other) is same
