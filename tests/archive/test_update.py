"""The daily look at the publishers, against a server on this machine: what is new comes in, once, and all is said.

Whatever a page or a file does, the run ends in stated results, nothing is half kept, and yesterday's figures stand.
"""

from __future__ import annotations

import csv
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from making import as_csv, cells, empty_archive, files_in, held, publisher_file
from publisher import (
    NATIONWIDE,
    SOUTHWEST,
    Answer,
    Publisher,
    address,
    body,
    chunks,
    cut_short,
    hangs_up,
    leads_to,
    listing,
    old_address,
    packed,
    serving,
    silent,
    stalls,
    status,
)
from rumbo.archive import Archive, Standing, store
from rumbo.archive import unread as unread_files
from rumbo.archive.update import GIVE_UP, MOST_FILES, Asked, Result, update
from rumbo.core import Published
from rumbo.errors import BadArchive, CannotWrite
from rumbo.observatory import Observatory
from rumbo.sources import source, sources
from rumbo.sources.fetching import Fetcher, Outcome, file_name

STATE, AOR, SBO = "cbp-nationwide-state", "cbp-nationwide-aor", "cbp-southwest"
HOST = "https://www.cbp.gov"
TODAY = date(2026, 9, 20)
THIRD, FOURTH, FIFTH = (f"{day} Sep 2026 14:00:00 GMT" for day in ("Thu, 03", "Fri, 04", "Sat, 05"))
JULY = address("2026-08", "nationwide-encounters-fy23-fy26-jul-state.csv")
AUGUST = address("2026-09", "nationwide-encounters-fy23-fy26-aug-state.csv")
AUGUST_AGAIN = address("2026-09", "nationwide-encounters-fy23-fy26-aug-state_0.csv")
CLOSED = old_address("2023-Nov", "nationwide-encounters-fy20-fy23-state.csv")


def state_file(last: str = "2026-08", seed: int = 0, first: str = "2025-10") -> bytes:
    """A file by state, in the publisher's shape; another seed is another release of the same months."""
    return publisher_file(STATE, first, last, seed=seed)


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher; no proxy of the machine stands between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as found:
        yield found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive with nothing in it."""
    return empty_archive(tmp_path / "home", TODAY)


def on(archive: Archive, day: date) -> Archive:
    """The same archive on another day."""
    return empty_archive(archive.home.path, day)


def ask(archive: Archive, publisher: Publisher, *names: str, patience: float = 10.0) -> list[Asked]:
    """Update the sources named, without sleeping; by default the one by state."""
    with Fetcher(publisher.address, lambda _: None, patience=patience, whole=5.0) as fetcher:
        return update(archive, fetcher, names or (STATE,))


def told(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """What came of each thing asked for, by the last part of its address."""
    return [(file_name(one.url), str(one.result)) for one in asked]


def of(asked: Sequence[Asked], path: str) -> Asked:
    """What came of one file."""
    (found,) = (one for one in asked if urlsplit(one.url).path == path)
    return found


def figure(archive: Archive, month: str = "2026-08", as_of: date | None = None) -> object:
    """Encounters in the whole country in a month."""
    series = Observatory(archive).series("cbp-encounters", place="USA", since=month, until=month, as_of=as_of)
    return series.observations[0].value


def total(content: bytes, month: str = "AUG", year: str = "2026") -> int:
    """The same from the file itself."""
    rows = csv.DictReader(content.decode().splitlines())
    return sum(
        int(row["Encounter Count"])
        for row in rows
        if row["Month (abbv)"] == month and row["Fiscal Year"].startswith(year)
    )


def standing(archive: Archive, name: str = STATE) -> Standing:
    """How a source stands today."""
    return next(one.standing for one in Observatory(archive).silences() if one.source.id == name)


def looks(archive: Archive) -> list[tuple[str, str, str]]:
    """The looks recorded: source, day, newest seen."""
    return [(one.product, str(one.day), one.newest_seen) for one in archive.looks.looks]


def kept_unread(archive: Archive) -> list[str]:
    """Why each file kept unread could not be read."""
    return [one.why for _, one in unread_files.kept(archive)]


def nothing_half_kept(archive: Archive) -> bool:
    """Whether every folder is whole, and none waits."""
    folders = [*archive.home.path.glob("releases/*"), *archive.home.path.glob("unread/*")]
    whole = all((folder / "record.json").exists() and (folder / "content.gz").exists() for folder in folders)
    return whole and not list(archive.home.path.glob("staging/*"))


# What is new ------------------------------------------------------------------------------------------------------


def test_a_new_file_is_a_new_release(archive: Archive, publisher: Publisher) -> None:
    content = state_file()
    publisher.page(NATIONWIDE, publisher.put(AUGUST, content, FOURTH))
    asked = ask(archive, publisher)
    assert told(asked) == [("nationwide-encounters", "looked"), (file_name(AUGUST), "new")]
    (release,) = archive.releases.values()
    assert of(asked, AUGUST).releases == (release,)
    assert release.published == Published(date(2026, 9, 4), TODAY)
    assert (release.url, release.file_name, release.retrieved) == (HOST + AUGUST, file_name(AUGUST), TODAY)
    assert archive.content(release) == content
    assert figure(archive) == total(content)
    assert not any(one.alarming for one in asked) and nothing_half_kept(archive)


@pytest.mark.parametrize(
    ("modified", "earliest"),
    [
        ("", date(2026, 9, 1)),
        ("no day at all", date(2026, 9, 1)),
        ("Mon, 03 Aug 2026 14:00:00 GMT", date(2026, 9, 1)),
        ("Sat, 05 Sep 2026 01:00:00 +0900", date(2026, 9, 4)),
        ("Thu, 01 Jan 2099 14:00:00 GMT", TODAY),
    ],
)
def test_a_file_came_out_after_its_newest_month_and_by_today(
    archive: Archive, publisher: Publisher, modified: str, earliest: date
) -> None:
    publisher.answer(AUGUST, body(state_file(), {"Last-Modified": modified}))
    publisher.page(NATIONWIDE, AUGUST)
    ask(archive, publisher)
    (release,) = archive.releases.values()
    assert release.published == Published(earliest, TODAY)


def test_files_at_both_kinds_of_address_come(archive: Archive, publisher: Publisher) -> None:
    publisher.put(CLOSED, publisher_file(STATE, "2022-10", "2023-09"), "Tue, 07 Nov 2023 14:00:00 GMT")
    publisher.put(AUGUST, state_file(), FOURTH)
    publisher.page(NATIONWIDE, CLOSED, HOST + AUGUST)
    assert told(ask(archive, publisher))[1:] == [(file_name(AUGUST), "new"), (file_name(CLOSED), "new")]
    assert {str(one.published) for one in archive.releases.values()} == {
        "2023-11-07/2026-09-20",
        "2026-09-04/2026-09-20",
    }


def test_two_sources_that_share_a_page_ask_for_it_once(archive: Archive, publisher: Publisher) -> None:
    area = address("2026-09", "nationwide-encounters-fy23-fy26-aug-aor_0.csv")
    publisher.put(area, publisher_file(AOR, "2025-10", "2026-08"), FOURTH)
    publisher.page(NATIONWIDE, area, publisher.put(AUGUST, state_file(), FOURTH))
    asked = ask(archive, publisher, STATE, AOR)
    assert sorted(told(asked)) == sorted(
        [("nationwide-encounters", "looked")] * 2 + [(file_name(area), "new"), (file_name(AUGUST), "new")]
    )
    assert [one.path for one in publisher.requests].count(urlsplit(NATIONWIDE).path) == 1
    assert looks(archive) == [(AOR, "2026-09-20", "2026-08"), (STATE, "2026-09-20", "2026-08")]


def test_all_sources_are_asked_where_none_is_named(archive: Archive, publisher: Publisher) -> None:
    with Fetcher(publisher.address, lambda _: None) as fetcher:
        asked = update(archive, fetcher)
    assert {one.source.id for one in asked} == {one.id for one in sources().values() if one.watch}


def test_the_facade_asks_a_mirror(tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rumbo.sources.fetching.PAUSE", 0.0)
    publisher.page(SOUTHWEST, address("2026-08", "sbo-encounters-fy23-fy26-jul.csv"))
    addresses: list[str] = []
    observatory = Observatory(empty_archive(tmp_path / "home", TODAY))
    asked = observatory.update([SBO], mirror=publisher.address, progress=addresses.append)
    assert told(asked) == [
        ("southwest-land-border-encounters", "looked"),
        ("sbo-encounters-fy23-fy26-jul.csv", "not-found"),
    ]
    assert [file_name(one) for one in addresses] == [name for name, _ in told(asked)]


# What was had before ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("etag", [True, False], ids=["etag", "last-modified"])
def test_the_second_run_sends_no_file_twice(archive: Archive, publisher: Publisher, etag: bool) -> None:
    publisher.put(JULY, state_file("2026-07"), "Wed, 05 Aug 2026 14:00:00 GMT", etag=etag)
    publisher.put(AUGUST, state_file(), FOURTH, etag=etag)
    publisher.page(NATIONWIDE, JULY, AUGUST)
    ask(archive, publisher)
    before = held(archive.home.path / "releases")
    publisher.forget()
    asked = ask(on(archive, date(2026, 9, 21)), publisher)
    assert [one.result for one in asked] == [Result.LOOKED, Outcome.UNCHANGED, Outcome.UNCHANGED]
    files = [one for one in publisher.requests if one.path.endswith(".csv")]
    assert [(one.status, one.sent, one.conditional) for one in files] == [(304, 0, True)] * 2
    assert held(archive.home.path / "releases") == before


def test_the_same_bytes_at_a_server_without_marks_are_one_release(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), etag=False))
    ask(archive, publisher)
    asked = of(ask(archive, publisher), AUGUST)
    assert asked.result is Result.HELD and len(archive.releases) == 1
    assert asked.releases == tuple(archive.releases.values())


def test_a_changed_file_at_the_same_address_is_a_second_release(archive: Archive, publisher: Publisher) -> None:
    first, second = state_file(seed=1), state_file(seed=2)
    publisher.page(NATIONWIDE, publisher.put(AUGUST, first, THIRD))
    ask(archive, publisher)
    publisher.put(AUGUST, second, FOURTH)
    later = on(archive, date(2026, 9, 22))
    assert of(ask(later, publisher), AUGUST).result is Result.NEW
    before, after = later.releases.values()
    # On the 20th the address still had the first.
    assert [str(one.published) for one in (before, after)] == ["2026-09-03/2026-09-20", "2026-09-20/2026-09-22"]
    assert (later.content(before), later.content(after)) == (first, second)
    assert [figure(later, as_of=date(2026, 9, day)) for day in (21, 22)] == [total(first), total(second)]


@pytest.mark.parametrize("seed", range(4))
def test_a_file_that_changes_twice_on_a_day_is_known_as_it_was_last(
    archive: Archive, publisher: Publisher, seed: int
) -> None:
    publisher.page(NATIONWIDE, AUGUST)
    for number in range(3):
        publisher.put(AUGUST, state_file(seed=10 * number + seed), "Sun, 20 Sep 2026 14:00:00 GMT")
        ask(archive, publisher)
    assert figure(archive) == total(state_file(seed=20 + seed)) and len(archive.releases) == 3


@pytest.mark.parametrize("seed", range(4))
def test_all_files_that_come_on_one_day_supersede_each_other_in_order(
    archive: Archive, publisher: Publisher, seed: int
) -> None:
    """As on the first run of all: by what they reach, and a repeated upload after the one it repeats."""
    contents = {
        JULY: ("2026-07", "Wed, 05 Aug 2026 14:00:00 GMT"),
        AUGUST: ("2026-08", FOURTH),
        AUGUST_AGAIN: ("2026-08", FOURTH),
    }
    for number, (path, (last, modified)) in enumerate(contents.items()):
        publisher.put(path, state_file(last, seed=10 * number + seed), modified)
    publisher.page(NATIONWIDE, *contents)
    ask(archive, publisher)
    assert [one.file_name for one in archive.releases.values()] == [file_name(path) for path in contents]
    assert figure(archive, "2026-07") == total(state_file(seed=20 + seed), "JUL")


def test_a_release_held_from_elsewhere_is_not_sent_again(archive: Archive, publisher: Publisher) -> None:
    content = state_file()
    when = Published.parse("2026-09-04/2026-09-15")
    archive.add(content, "copy.csv", STATE, published=when, url=HOST + AUGUST)
    publisher.page(NATIONWIDE, publisher.put(AUGUST, content, FOURTH))
    assert of(ask(archive, publisher), AUGUST).result is Outcome.UNCHANGED
    assert publisher.asked_for(AUGUST)[0].sent == 0


def test_a_file_that_changed_while_the_held_copy_may_have_come_out_is_sent(
    archive: Archive, publisher: Publisher
) -> None:
    when = Published.parse("2026-09-04/2026-09-15")
    archive.add(state_file(seed=1), "copy.csv", STATE, published=when, url=HOST + AUGUST)
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(seed=2), "Thu, 10 Sep 2026 14:00:00 GMT"))
    assert of(ask(archive, publisher), AUGUST).result is Result.NEW
    assert figure(archive) == total(state_file(seed=2))


def test_a_release_that_was_lost_is_fetched_again(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH))
    ask(archive, publisher)
    shutil.rmtree(archive.home.path / "releases")
    assert of(ask(on(archive, TODAY), publisher), AUGUST).result is Result.NEW


# Looks and silence ------------------------------------------------------------------------------------------------


def test_a_source_that_was_looked_at_is_silent_and_else_not_looked_at(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH))
    ask(archive, publisher)
    assert standing(archive) is Standing.CURRENT
    # September is usually out by 21 October.
    late = on(archive, date(2026, 11, 1))
    assert standing(late) is Standing.NOT_LOOKED
    ask(late, publisher)
    assert standing(late) is Standing.SILENT
    assert looks(late) == [(STATE, "2026-09-20", "2026-08"), (STATE, "2026-11-01", "2026-08")]


@pytest.mark.parametrize("fault", [status(404), status(403), status(500), cut_short(b"Fiscal Year", 10_000)])
def test_a_listed_file_that_cannot_be_had_exists_and_is_not_held(
    archive: Archive, publisher: Publisher, fault: Answer
) -> None:
    publisher.put(JULY, state_file("2026-07"), FOURTH)
    publisher.page(NATIONWIDE, JULY, publisher.answer(AUGUST, fault))
    ask(archive, publisher)
    assert standing(archive) is Standing.NEWER_EXISTS and figure(archive, "2026-07") == total(
        state_file("2026-07"), "JUL"
    )
    publisher.answer(AUGUST, body(state_file()))
    ask(archive, publisher)
    assert standing(archive) is Standing.CURRENT


@pytest.mark.parametrize(
    "page",
    [
        status(404),
        status(403),
        status(500),
        silent(2),
        hangs_up,
        leads_to("/elsewhere/" + "a" * 10),
        leads_to("https://example.org/stats"),
        leads_to(urlsplit(NATIONWIDE).path),
        body(b""),
        body(b"<html><body><p>This page has moved.</p></body></html>"),
        body(listing(["/files/encounters-by-state-2026-08.csv", "/files/nationwide-encounters-fy23-fy26-aug-aor.csv"])),
        cut_short(listing([AUGUST]), 90_000),
        cut_short(b"<html>", 3_000_000_000),
        chunks(lambda: iter([b"<p>" * 100_000] * 100)),
        body(b"\0\0\0\0"),
        body(b"PK\3\4not a page"),
    ],
    ids=["404", "403", "500", "silent", "hangs-up", "leads-to-404", "another-host", "loop", "empty", "moved", "renamed",
         "cut", "announced-3-GB", "30-MB", "nul", "zip"],
)  # fmt: skip
def test_a_page_that_tells_nothing_alarms_and_is_no_look(archive: Archive, publisher: Publisher, page: Answer) -> None:
    publisher.answer(urlsplit(NATIONWIDE).path, page)
    (asked,) = ask(archive, publisher, patience=0.5)
    assert asked.alarming and asked.why and asked.url == NATIONWIDE
    assert looks(archive) == [] and not archive.releases
    assert (asked.by_hand is not None) is (asked.result is Outcome.REFUSED)


def test_a_page_that_changed_says_so(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, "/files/monthly-encounters.csv")
    (asked,) = ask(archive, publisher)
    assert asked.result is Result.LAYOUT and "may have changed" in asked.why


def test_a_source_with_two_pages_needs_both_for_a_look(
    archive: Archive, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = "https://www.cbp.gov/document/stats/older"
    declared = source(STATE)
    assert declared.watch
    both = replace(declared, watch=replace(declared.watch, pages=(NATIONWIDE, older)))
    monkeypatch.setattr("rumbo.archive.update.sources", lambda: {STATE: both})
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH))
    asked = ask(archive, publisher)
    assert told(asked)[:2] == [("nationwide-encounters", "looked"), ("older", "not-found")]
    assert looks(archive) == [] and figure(archive) == total(state_file())
    publisher.page(older, CLOSED)
    ask(archive, publisher)
    assert looks(archive) == [(STATE, "2026-09-20", "2026-08")]


def test_a_file_named_for_the_whole_of_a_running_year_reaches_no_further_than_today(
    archive: Archive, publisher: Publisher
) -> None:
    running = address("2026-09", "nationwide-encounters-fy24-fy27-state.csv")
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH), publisher.put(running, state_file(seed=1)))
    asked = ask(archive, publisher)
    assert of(asked, running).result is Result.NEW
    assert looks(archive) == [(STATE, "2026-09-20", "2026-08")]
    assert all(one.published.earliest <= one.published.latest == TODAY for one in archive.releases.values())


# What cannot be had -----------------------------------------------------------------------------------------------

LIMIT = source(STATE).max_bytes
BOMB = packed(b"\0" * (LIMIT + 1))


def endless() -> Iterator[bytes]:
    """Bytes without end."""
    while True:
        yield b"a" * (1 << 20)


@pytest.mark.parametrize(
    ("fault", "result", "alarming"),
    [
        (status(404), Outcome.NOT_FOUND, False),
        (status(403), Outcome.REFUSED, True),
        (status(500), Outcome.FAILED, False),
        (silent(2), Outcome.FAILED, False),
        (stalls(b"Fiscal Year", 10_000, 2), Outcome.FAILED, False),
        (cut_short(state_file()[:-500], len(state_file())), Outcome.CUT_OFF, False),
        (chunks(lambda: iter([state_file()[:5000]]), whole=False), Outcome.CUT_OFF, False),
        (leads_to(AUGUST), Outcome.REDIRECTS, True),
        (leads_to("http://169.254.169.254/latest"), Outcome.ELSEWHERE, True),
        (cut_short(b"a", 3_000_000_000), Outcome.TOO_LARGE, True),
        (chunks(endless), Outcome.TOO_LARGE, True),
        (BOMB, Outcome.TOO_LARGE, True),
        (body(b"<!DOCTYPE html><html><body>Access Denied</body></html>"), Result.UNREAD, True),
        (body(b""), Result.UNREAD, True),
        (body(state_file().replace(b"Encounter Count", b"Count")), Result.UNREAD, True),
        (body(state_file().replace(b"Demographic,", b"Demographic,Sex,", 1)), Result.UNREAD, True),
        (body(state_file().replace(b"Single Adults", b"Adults")), Result.UNREAD, True),
        (body(state_file()[:-10]), Result.UNREAD, True),
        (body(state_file()[:900] + b"\0" + state_file()[900:]), Result.UNREAD, True),
        (body(publisher_file(AOR, "2025-10", "2026-08")), Result.UNREAD, True),
        (body(b"PK\3\4" + b"\0" * 100), Result.UNREAD, True),
        (body("año,1\n".encode("latin-1")), Result.UNREAD, True),
    ],
    ids=["404", "403", "500", "silent", "stalls", "cut", "chunks-stop", "loop", "another-host", "announced-3-GB",
         "endless", "bomb", "error-page", "empty", "renamed-column", "new-column", "new-label", "ends-early", "nul",
         "another-product", "workbook", "latin-1"],
)  # fmt: skip
def test_whatever_a_file_does_is_said_and_yesterday_stands(
    archive: Archive, publisher: Publisher, fault: Answer, result: Result | Outcome, alarming: bool
) -> None:
    july = state_file("2026-07")
    publisher.put(JULY, july, "Wed, 05 Aug 2026 14:00:00 GMT")
    publisher.page(NATIONWIDE, JULY, publisher.answer(AUGUST, fault))
    began = time.monotonic()
    asked = ask(archive, publisher, patience=0.7)
    found = of(asked, AUGUST)
    assert (found.result, found.alarming, bool(found.why)) == (result, alarming, True)
    assert time.monotonic() - began < 30
    assert of(asked, JULY).result is Result.NEW
    assert len(archive.releases) == 1 and figure(archive, "2026-07") == total(july, "JUL")
    assert standing(archive) is Standing.NEWER_EXISTS
    assert kept_unread(archive) == ([found.why] if result is Result.UNREAD else [])
    assert nothing_half_kept(archive)
    # And when it is mended, it comes.
    publisher.answer(AUGUST, body(state_file()))
    assert of(ask(archive, publisher), AUGUST).result is Result.NEW and figure(archive) == total(state_file())


def test_a_fault_that_passes_is_not_even_seen(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.answer(AUGUST, status(500), hangs_up, body(state_file())))
    assert of(ask(archive, publisher), AUGUST).result is Result.NEW


def test_a_publisher_that_does_not_serve_programs_can_be_served_by_hand(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.answer(AUGUST, status(403)))
    asked = of(ask(archive, publisher), AUGUST)
    declared = source(STATE).watch
    assert declared and asked.by_hand == declared.by_hand and {"en", "es"} <= set(asked.by_hand)


@pytest.mark.parametrize("fault", [status(403), status(503), hangs_up], ids=["403", "503", "hangs-up"])
def test_after_a_few_troubles_the_others_are_left_for_next_time(
    archive: Archive, publisher: Publisher, fault: Answer
) -> None:
    names = [
        f"nationwide-encounters-fy23-fy26-{month}-state.csv" for month in ("mar", "apr", "may", "jun", "jul", "aug")
    ]
    paths = [publisher.answer(address("2026-09", name), fault) for name in names]
    publisher.page(NATIONWIDE, *paths)
    asked = ask(archive, publisher)
    assert [one.result for one in asked[1:]] == [asked[1].result] * GIVE_UP + [Result.LEFT]
    assert "3 more" in asked[-1].why and not asked[-1].alarming
    assert {one.path for one in publisher.requests if one.path.endswith(".csv")} == set(paths[-GIVE_UP:])


# Kept unread ------------------------------------------------------------------------------------------------------


def test_what_is_kept_unread_is_said_every_day_and_sent_once(archive: Archive, publisher: Publisher) -> None:
    content = state_file().replace(b"Encounter Count", b"Count")
    publisher.page(NATIONWIDE, publisher.put(AUGUST, content, FOURTH))
    first = of(ask(archive, publisher), AUGUST)
    publisher.forget()
    again = of(ask(on(archive, date(2026, 9, 21)), publisher), AUGUST)
    assert (again.result, again.why, again.alarming) == (Result.UNREAD, first.why, True)
    assert "missing: Encounter Count" in first.why
    assert [(one.status, one.sent) for one in publisher.asked_for(AUGUST)] == [(304, 0)]
    ((folder, record),) = unread_files.kept(archive)
    assert store.read_content(folder / "content.gz") == content
    assert (record.day, record.published, record.url) == ("2026-09-20", "2026-09-04/2026-09-20", HOST + AUGUST)


def test_a_file_cut_off_is_kept_aside_the_others_come_and_a_person_may_take_it(
    archive: Archive, publisher: Publisher, tmp_path: Path
) -> None:
    whole, stub = (as_csv(STATE, cells(STATE, "2025-10", "2026-08", a_month=each)) for each in (40, 1))
    publisher.page(NATIONWIDE, publisher.put(AUGUST, whole, THIRD))
    ask(archive, publisher)
    other = address("2026-09", "nationwide-encounters-fy23-fy26-aug-aor.csv")
    publisher.page(NATIONWIDE, publisher.put(AUGUST_AGAIN, stub, FOURTH), AUGUST,
                   publisher.put(other, as_csv(AOR, cells(AOR, "2025-10", "2026-08")), FOURTH))  # fmt: skip
    asked = ask(archive, publisher, STATE, AOR)
    refused = of(asked, AUGUST_AGAIN)
    assert (refused.result, refused.alarming, of(asked, other).result) == (Result.UNREAD, True, Result.NEW)
    assert "would be zero or gone" in refused.why and len(kept_unread(archive)) == 1
    (tmp_path / "file.csv").write_bytes(stub)
    (came,) = archive.ingest(tmp_path / "file.csv", STATE, url=HOST + AUGUST_AGAIN, anyway=True)
    assert came.new and not kept_unread(archive)
    later = of(ask(on(archive, date(2026, 9, 21)), publisher), AUGUST_AGAIN)
    assert (later.result, later.alarming) in [(Result.HELD, False), (Outcome.UNCHANGED, False)]


def test_a_page_of_errors_that_is_new_every_day_does_not_fill_the_disk(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, AUGUST)
    for day in range(1, unread_files.MOST + 4):
        publisher.answer(AUGUST, body(f"<html>Reference {day}</html>".encode()))
        ask(on(archive, date(2026, 10, day)), publisher)
    days = sorted(one.day for _, one in unread_files.kept(archive))
    assert len(days) == unread_files.MOST and days[-1] == f"2026-10-{unread_files.MOST + 3}"
    assert nothing_half_kept(archive)


def test_a_damaged_record_of_what_is_unread_is_an_error_with_its_file(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST, b"<html>", FOURTH))
    ask(archive, publisher)
    ((folder, _),) = unread_files.kept(archive)
    (folder / "record.json").write_text("{")
    with pytest.raises(BadArchive, match=r"record\.json"):
        ask(archive, publisher)


def test_a_disk_that_is_full_is_an_error_and_no_fault_of_the_file(
    archive: Archive, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH))
    with monkeypatch.context() as patch:
        patch.setattr(store, "move_in", full)
        with pytest.raises(CannotWrite, match="full"):
            ask(archive, publisher)
    assert not archive.releases and kept_unread(archive) == [] and nothing_half_kept(archive)
    assert of(ask(archive, publisher), AUGUST).result is Result.NEW


# Pages of all kinds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        HOST + AUGUST,
        "http://www.cbp.gov" + AUGUST,
        "https://cbp.gov" + AUGUST,
        "//www.cbp.gov" + AUGUST,
        AUGUST,
        "../../" + AUGUST[1:],
        AUGUST + "#top",
        AUGUST.replace("-aug-", "%2Daug%2D"),
        AUGUST.replace("/2026-09/", "/2026-09/niño & (a) 'b'/"),
        AUGUST.upper().replace("/SITES/DEFAULT/FILES", "/sites/default/files"),
    ],
)
def test_a_file_is_found_however_it_is_linked(archive: Archive, publisher: Publisher, link: str) -> None:
    publisher.page(NATIONWIDE, link.replace("&", "&amp;"))
    asked = ask(archive, publisher)
    assert [one.result for one in asked] == [Result.LOOKED, Outcome.NOT_FOUND]
    assert file_name(asked[1].url).lower() == file_name(AUGUST)
    assert len(publisher.requests) == 2


def test_a_file_with_a_query_is_asked_for_with_it(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST + "?version=2&all", state_file(), FOURTH).replace("&", "&amp;"))
    (_, asked) = ask(archive, publisher)
    assert asked.result is Result.NEW and asked.releases[0].file_name == file_name(AUGUST)


@pytest.mark.parametrize("host", ["https://files.cbp.gov", "https://www.cbp.gov:8443", "https://me@www.cbp.gov"])
def test_no_file_is_taken_from_a_host_that_is_not_declared(archive: Archive, publisher: Publisher, host: str) -> None:
    publisher.put(JULY, state_file("2026-07"), FOURTH)
    publisher.put(AUGUST, state_file(), FOURTH)
    publisher.page(NATIONWIDE, JULY, host + AUGUST)
    asked = ask(archive, publisher)
    assert [one.result for one in asked] == [Result.LOOKED, Outcome.ELSEWHERE, Result.NEW]
    assert asked[1].alarming and asked[1].url == host + AUGUST
    assert not publisher.asked_for(AUGUST) and standing(archive) is Standing.NEWER_EXISTS


def test_links_that_are_no_files_of_the_product_are_left_alone(archive: Archive, publisher: Publisher) -> None:
    others = [f"/document/{number}/report-{number}.pdf" for number in range(5_000)]
    odd = ["http://[bad", "mailto:a@b", "javascript:x", "ftp://www.cbp.gov" + AUGUST, "data:text/csv,a", "#", ""]
    publisher.page(NATIONWIDE, *others, *odd, publisher.put(AUGUST, state_file(), FOURTH))
    assert told(ask(archive, publisher))[1:] == [(file_name(AUGUST), "new")]
    assert len(publisher.requests) == 2


def test_a_page_that_lists_thousands_of_files_is_asked_for_the_newest(archive: Archive, publisher: Publisher) -> None:
    publisher.put(AUGUST, state_file(), FOURTH)
    older = [JULY.replace(".csv", f"_{number}.csv") for number in range(5_000)]
    publisher.page(NATIONWIDE, *older, AUGUST)
    asked = ask(archive, publisher)
    assert asked[1].result is Result.NEW and len(publisher.requests) == 1 + MOST_FILES
    assert asked[-1].result is Result.LAYOUT and "5,001" in asked[-1].why and asked[-1].alarming


@pytest.mark.parametrize(
    "wrap",
    [
        lambda page: b"<p>a\xf1o</p>" + page,
        lambda page: b"\0" + page.replace(b"<tr>", b"\0<tr>\0"),
        lambda page: b"\xff\xfe" + page.decode().encode("utf-16-le"),
        lambda page: page + b"<p>" * 300_000,
        lambda page: page.replace(b"</body></html>", b""),
    ],
    ids=["latin-1", "nul", "utf-16", "1-MB", "untidy"],
)
def test_an_odd_page_still_lists_its_files(archive: Archive, publisher: Publisher, wrap: object) -> None:
    page = wrap(listing([publisher.put(AUGUST, state_file(), FOURTH)]))  # type: ignore[operator]
    publisher.answer(urlsplit(NATIONWIDE).path, body(page))
    assert [one.result for one in ask(archive, publisher)] == [Result.LOOKED, Result.NEW]


def test_the_publishers_own_list_is_understood(shared: Path) -> None:
    """Every file that CBP listed on 4 October 2026 is known by its name, with the month that it reaches."""
    path = shared / "data" / "cbp" / "reference-cbp-nationwide-encounters-listing__2026-10-04.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for name, kind in ((STATE, "state"), (AOR, "aor")):
        watch = source(name).watch
        assert watch
        for row in rows:
            reached = watch.reaches(file_name(row["url"]))
            if row["kind"] != kind:
                assert reached is None
                continue
            final = f"20{row['covers'][7:9]}-09"
            assert str(reached) == (row["covers"].rpartition("thru ")[2] if "thru" in row["covers"] else final)


# Logs -------------------------------------------------------------------------------------------------------------


def test_a_line_torn_by_a_kill_is_no_line(archive: Archive, publisher: Publisher) -> None:
    publisher.page(NATIONWIDE, publisher.put(AUGUST, state_file(), FOURTH))
    ask(archive, publisher)
    for name in ("asked.jsonl", "looks.jsonl"):
        with (archive.home.path / name).open("a") as file:
            file.write('{"product": "cbp-nationwide-sta')
    later = on(archive, date(2026, 9, 21))
    assert [one.result for one in ask(later, publisher)] == [Result.LOOKED, Outcome.UNCHANGED]
    assert looks(on(archive, TODAY)) == [(STATE, "2026-09-20", "2026-08"), (STATE, "2026-09-21", "2026-08")]


@pytest.mark.parametrize("line", ["{", "[]", '{"url": "a"}', '{"product": 1, "url": "a", "day": "b", "releases": []}'])
def test_a_whole_line_that_is_no_entry_is_an_error_with_its_number(
    archive: Archive, publisher: Publisher, line: str
) -> None:
    publisher.page(NATIONWIDE, AUGUST)
    (archive.home.path / "releases").mkdir(parents=True)
    (archive.home.path / "asked.jsonl").write_text(line + "\n")
    with pytest.raises(BadArchive, match=r"asked\.jsonl, line 1"):
        ask(archive, publisher)


# Killed -----------------------------------------------------------------------------------------------------------

CHILD = """
import sys
from datetime import date
from pathlib import Path
from making import empty_archive
from rumbo.archive.update import update
from rumbo.sources.fetching import Fetcher

print("ready", flush=True)
archive = empty_archive(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
with Fetcher(sys.argv[3], lambda _: None) as fetcher:
    update(archive, fetcher, ["cbp-nationwide-state"])
"""


def child(archive: Archive, publisher: Publisher) -> subprocess.Popen[bytes]:
    """Another process that updates the archive; it has begun."""
    folders = [str(Path(__file__).parents[1]), str(Path(store.__file__).parents[2])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    arguments = [sys.executable, "-c", CHILD, str(archive.home.path), str(TODAY), publisher.address]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the process as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    if process.stdout:
        process.stdout.close()


def test_an_update_killed_while_a_file_comes_is_taken_up_again(archive: Archive, publisher: Publisher) -> None:
    publisher.put(AUGUST, state_file(), FOURTH)
    july = state_file("2026-07")
    publisher.page(NATIONWIDE, AUGUST, publisher.answer(JULY, stalls(july[:5000], len(july), 20), body(july)))
    process = child(archive, publisher)
    assert publisher.reached.wait(60)
    kill(process)
    again = on(archive, TODAY)
    assert [one.file_name for one in again.releases.values()] == [file_name(AUGUST)]
    assert looks(again) == [(STATE, "2026-09-20", "2026-08")]
    publisher.forget()
    assert [one.result for one in ask(again, publisher)] == [Result.LOOKED, Outcome.UNCHANGED, Result.NEW]
    assert len(again.releases) == 2
    assert nothing_half_kept(again)  # what the kill left in staging was swept by the next that wrote there


def test_an_update_killed_at_any_moment_leaves_a_sound_archive(
    archive: Archive, publisher: Publisher, tmp_path: Path
) -> None:
    months = ("mar", "apr", "may", "jun", "jul", "aug")
    for number, month in enumerate(months, 3):
        path = address(f"2026-{number + 1:02}", f"nationwide-encounters-fy23-fy26-{month}-state.csv")
        publisher.put(path, publisher_file(STATE, "2022-10", f"2026-{number:02}", a_month=200, seed=number), FOURTH)
    bad = publisher.put(AUGUST_AGAIN, state_file().replace(b"Encounter Count", b"Count") * 30, FOURTH)
    publisher.page(NATIONWIDE, *(path for path in publisher.stored if path.endswith(".csv")))
    kept, alive = set[str](), 0
    for moment in range(9):
        publisher.forget()
        process = child(archive, publisher)
        # While the file asked for last comes, is read, or is moved in.
        while process.poll() is None and len(publisher.log) < 2 + moment % 7:
            time.sleep(0.001)
        time.sleep(0.012 * moment)
        alive += process.poll() is None
        kill(process)
        sound = on(archive, TODAY)
        for release in sound.releases.values():
            assert sound.content(release) and sound.reading(release).stat().st_size
        assert kept <= set(sound.releases)
        kept = set(sound.releases)
    assert alive >= 3
    asked = ask(on(archive, TODAY), publisher)
    assert {one.result for one in asked} <= {Result.LOOKED, Result.NEW, Result.HELD, Result.UNREAD, Outcome.UNCHANGED}
    assert of(asked, bad).result is Result.UNREAD
    whole = empty_archive(tmp_path / "whole", TODAY)
    ask(whole, publisher)
    assert held(archive.home.path / "releases") == held(whole.home.path / "releases")
    assert held(archive.home.path / "unread") == held(whole.home.path / "unread")
    assert not [path for path in files_in(archive.home.path / "staging") if path.stat().st_size]


# The schedule -----------------------------------------------------------------------------------------------------


def test_the_schedule_is_pinned_and_permits_little() -> None:
    path = Path(__file__).parents[2] / ".github" / "workflows" / "refresh.yml"
    if not path.exists():
        pytest.skip("the schedule is in the repository alone")
    schedule = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = schedule["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    pins = [step["uses"] for step in steps if "uses" in step]
    assert pins and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", pin) for pin in pins)
    assert schedule["permissions"] == {}
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "refresh": {"contents": "write"},
        "publish": {"pages": "write", "id-token": "write"},
        "tell": {},
    }
    assert [step["name"] for step in steps if "TOKEN" in step.get("env", {})] == ["Keep what is new"]
    assert all("timeout-minutes" in job for job in jobs.values())
