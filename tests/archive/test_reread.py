"""Old bytes read anew: a new reading beside the old one, a public log of what changed, and records that never move."""

from __future__ import annotations

import csv
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from making import cells, empty_archive, held, notice, notices, publisher_file, put, read_cells
from publisher import NATIONWIDE, Publisher, address, serving
from rumbo.archive import Archive, loading, sql, store, unread
from rumbo.archive.reread import LOG, Reread, reread, rereadings
from rumbo.archive.update import Result, update
from rumbo.core import Published, Status
from rumbo.errors import BadArchive
from rumbo.observatory import Observatory
from rumbo.sources import Cell, Part, Source, source, sources
from rumbo.sources.fetching import Fetcher, Outcome

STATE, NOTICES = "cbp-nationwide-state", "cbp-monthly-updates"
TODAY = date(2026, 9, 20)
FILE = publisher_file(STATE, "2025-10", "2026-08", a_month=60)
LABELS = ("BRAZIL", "COLOMBIA")
VALUES = ("BRA", "COL")


def with_lookup(declared: Source, lookup: dict[str, str], reader: int) -> Source:
    """A source that reads its labels of citizenship in another way."""
    assert declared.delimited
    columns = tuple(
        replace(one, lookup=lookup) if one.dimension == "citizenship" else one for one in declared.delimited.columns
    )
    return replace(declared, delimited=replace(declared.delimited, columns=columns), reader=reader)


def lookup(declared: Source) -> dict[str, str]:
    """How a source reads its labels of citizenship."""
    assert declared.delimited
    return dict(next(one.lookup for one in declared.delimited.columns if one.dimension == "citizenship"))


def worse() -> Source:
    """The source as it was: it took two countries for one another."""
    declared = source(STATE)
    return with_lookup(declared, lookup(declared) | dict(zip(LABELS, reversed(VALUES), strict=True)), reader=1)


def blind() -> Source:
    """The source as it was: it did not know a country."""
    declared = source(STATE)
    return with_lookup(declared, {label: value for label, value in lookup(declared).items() if label != LABELS[0]}, 1)


def use(monkeypatch: pytest.MonkeyPatch, declared: Source) -> None:
    """Have everything read a source as it is declared here."""
    monkeypatch.setitem(sources(), declared.id, declared)


@contextmanager
def unknown(name: str) -> Iterator[None]:
    """Have nothing know a source for a while, and all of them stand in their order again afterwards."""
    declared = cast("dict[str, Source]", sources())
    every = dict(declared)
    del declared[name]
    try:
        yield
    finally:
        declared.clear()
        declared |= every


@pytest.fixture
def better() -> Source:
    """The source as it is, called a better reader."""
    return replace(source(STATE), reader=2)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive of two releases that were read worse than can be."""
    archive = empty_archive(tmp_path / "home", TODAY)
    with monkeypatch.context() as patch:
        use(patch, worse())
        put(archive, STATE, publisher_file(STATE, "2022-10", "2025-09", a_month=20), "2025-10-15")
        put(archive, STATE, FILE, "2026-09-04")
    return archive


def figures(archive: Archive) -> dict[str, object]:
    """Encounters of the two countries in a month, as the archive has them."""
    observatory = Observatory(archive)
    found: dict[str, object] = {}
    for one in VALUES:
        series = observatory.series("cbp-encounters", place="USA", since="2026-08", until="2026-08", citizenship=one)
        found[one] = series.observations[0].value
    return found


def true_figures() -> dict[str, object]:
    """The same from the file itself."""
    rows = [row for row in csv.DictReader(FILE.decode().splitlines()) if row["Month (abbv)"] == "AUG"]
    return {
        value: sum(int(row["Encounter Count"]) for row in rows if row["Citizenship"] == label)
        for label, value in zip(LABELS, VALUES, strict=True)
    }


def swapped(archive: Archive, release_id: str) -> tuple[int, int, int]:
    """How many cells a release's file has that are added, changed and gone once the two countries are told apart."""
    found = [dict(cell) for cell in read_cells(archive, archive.release(release_id))]
    before = {tuple(v for k, v in sorted(one.items()) if k != "value"): one["value"] for one in found}
    other = dict(zip(VALUES, reversed(VALUES), strict=True))
    after = {tuple(other.get(part, part) for part in key): value for key, value in before.items()}
    both = before.keys() & after.keys()
    return len(after.keys() - both), sum(before[key] != after[key] for key in both), len(before.keys() - both)


def publishers_part(archive: Archive) -> dict[str, bytes]:
    """The records and the publishers' bytes: what never changes."""
    return {
        name: content
        for name, content in held(archive.home.path / "releases").items()
        if name.endswith(("record.json", "content.gz", "reading-1.parquet"))
    }


# A better reader --------------------------------------------------------------------------------------------------


def test_a_better_reader_makes_new_readings_and_no_new_release(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, releases = publishers_part(archive), list(archive.releases)
    expected = {one: swapped(archive, one) for one in releases}
    wrong = figures(archive)
    use(monkeypatch, better)
    done = {one.release: one for one in reread(archive)}
    assert {key: (one.added, one.changed, one.gone) for key, one in done.items()} == expected
    assert all(sum(counts) for counts in expected.values())
    assert {(one.before, one.after, one.refused, one.day) for one in done.values()} == {(1, 2, "", "2026-09-20")}
    assert rereadings(archive) == list(done.values())
    # The figures are now the right ones, the releases and all that came from the publisher the same.
    assert wrong == dict(zip(VALUES, reversed(true_figures().values()), strict=True)) != true_figures()
    assert figures(archive) == true_figures()
    assert list(archive.releases) == releases and publishers_part(archive) == before
    assert {one.reader for one in archive.releases.values()} == {2}
    assert {path.name for path in (archive.home.path / "releases" / releases[0]).iterdir()} == {
        "record.json", "content.gz", "reading-1.parquet", "reading-2.parquet", "reading-2.json"
    }  # fmt: skip
    # And another process sees the same.
    assert figures(empty_archive(archive.home.path, TODAY)) == true_figures()


def test_a_second_time_there_is_nothing_to_read_anew(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, better)
    assert len(list(reread(archive))) == 2
    before = held(archive.home.path)
    assert list(reread(archive)) == []
    assert held(archive.home.path) == before


def test_the_same_reader_reads_nothing_anew(archive: Archive) -> None:
    before = held(archive.home.path)
    assert list(reread(archive)) == [] and rereadings(archive) == []
    assert held(archive.home.path) == before


def test_a_reader_that_gives_the_same_says_so(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, replace(worse(), reader=2))
    wrong = figures(archive)
    assert [(one.added, one.changed, one.gone) for one in reread(archive)] == [(0, 0, 0)] * 2
    assert figures(archive) == wrong and len(rereadings(archive)) == 2


def test_a_reader_better_than_the_better_one_counts(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in (2, 9, 10):
        use(monkeypatch, replace(better, reader=version))
        list(reread(archive))
    assert {one.reader for one in archive.releases.values()} == {10}
    assert [(one.before, one.after, one.added) for one in rereadings(archive)][2:] == [(2, 9, 0)] * 2 + [(9, 10, 0)] * 2


def test_who_stops_in_the_middle_sees_what_was_done(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, better)
    first = next(iter(reread(archive)))
    assert archive.release(first.release).reader == 2
    assert sorted(one.reader for one in archive.releases.values()) == [1, 2]
    assert [one.release for one in reread(archive)] != [first.release] and len(rereadings(archive)) == 2


def test_a_release_that_the_new_reader_refuses_keeps_its_reading(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, wrong = held(archive.home.path / "releases"), figures(archive)
    use(monkeypatch, replace(blind(), reader=2))
    done = list(reread(archive))
    assert all(LABELS[0] in one.refused for one in done) and len(done) == 2
    assert held(archive.home.path / "releases") == before and figures(archive) == wrong
    assert rereadings(archive) == []


def test_a_new_dimension_is_all_cells_added_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = empty_archive(tmp_path / "home", TODAY)
    declared = source(STATE)
    assert declared.delimited
    columns = tuple(
        replace(one, role="ignored", labels=frozenset(one.lookup), lookup={}, dimension="")
        if one.dimension == "authority"
        else one
        for one in declared.delimited.columns
    )
    table = declared.tables["encounters"]
    fewer = {name: one for name, one in table.dimensions.items() if name != "authority"}
    narrow = replace(
        declared,
        delimited=replace(declared.delimited, columns=columns),
        tables={"encounters": replace(table, dimensions=fewer)},
    )
    content = publisher_file(STATE, "2025-10", "2025-11")
    with monkeypatch.context() as patch:
        use(patch, narrow)
        put(archive, STATE, content, "2025-12-03")
    use(monkeypatch, replace(declared, reader=2))
    (done,) = reread(archive)
    rows = len(cells(STATE, "2025-10", "2025-11"))
    assert (done.added, done.changed, done.gone) == (rows, 0, rows)
    # And the other way round.
    use(monkeypatch, replace(narrow, reader=3))
    assert [(one.added, one.changed, one.gone) for one in reread(archive)] == [(rows, 0, rows)]


# Files with cells of many tables ----------------------------------------------------------------------------------


def test_notices_read_anew_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = empty_archive(tmp_path / "home", TODAY)
    rows = [
        notice("usbp-encounters", f"2022-{month:02}", 1000 + month, f"2022-{month + 1:02}-14") for month in (3, 4, 5)
    ]
    put(archive, NOTICES, notices(rows))
    before = held(archive.home.path)
    done = list(reread(archive, everything=True))
    assert [(one.added, one.changed, one.gone, one.refused) for one in done] == [(0, 0, 0, "")] * 3
    assert held(archive.home.path) == before
    use(monkeypatch, replace(source(NOTICES), reader=2))
    assert len(list(reread(archive))) == 3
    series = Observatory(archive).series("usbp-encounters", place="us-southwest", since="2022-03", until="2022-05")
    assert [one.value for one in series.observations] == [1003, 1004, 1005]


def test_what_a_better_reader_says_of_its_cells_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here it finds that the notice called its figures final."""
    archive = empty_archive(tmp_path / "home", TODAY)
    put(archive, NOTICES, notices([notice("usbp-encounters", "2022-03", 1003, "2022-04-14")]))
    module = importlib.import_module("rumbo.sources.cbp_monthly_updates.read")
    read = module.read

    def final(content: bytes, declared: Source) -> Iterator[Part]:
        for part in read(content, declared):
            yield replace(part, covers=None, cells=[replace(cell, status=Status.NORMAL) for cell in part.cells])

    def status() -> str:
        series = Observatory(archive).series("usbp-encounters", place="us-southwest", since="2022-03", until="2022-03")
        return str(series.observations[0].status)

    monkeypatch.setattr(module, "read", final)
    use(monkeypatch, replace(source(NOTICES), reader=2))
    before = status()
    assert [(one.added, one.changed, one.gone) for one in reread(archive)] == [(0, 1, 0)]
    assert (before, status()) == ("provisional", "normal")
    (release,) = archive.releases.values()
    assert not any(covered.provisional for covered in release.covers.values())


def test_a_status_or_a_rounding_that_changed_is_a_changed_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Cell("t", "2022-03", 5, Status.PROVISIONAL)
    none = Cell("t", "2022-04", None, Status.NOT_AVAILABLE)
    paths = []
    for number, found in enumerate(
        ([one, none], [replace(one, status=Status.NORMAL), none], [replace(one, rounding=100)])
    ):
        paths.append(tmp_path / f"{number}.parquet")
        loading.write_cell_reading(paths[-1], found)
    assert sql.compared(paths[0], paths[0]) == (0, 0, 0)
    assert sql.compared(paths[0], paths[1]) == (0, 1, 0)
    assert sql.compared(paths[0], paths[2]) == (0, 1, 1)
    assert sql.compared(paths[2], paths[0]) == (1, 1, 0)


# Proof ------------------------------------------------------------------------------------------------------------


def test_everything_read_anew_proves_that_nothing_changes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, worse())
    before = held(archive.home.path)
    done = list(reread(archive, everything=True))
    assert [(one.added, one.changed, one.gone, one.before, one.after) for one in done] == [(0, 0, 0, 1, 1)] * 2
    assert held(archive.home.path) == before and rereadings(archive) == []


def test_everything_read_anew_shows_a_reader_that_changed_and_did_not_say_so(archive: Archive) -> None:
    before = held(archive.home.path)
    expected = [swapped(archive, one) for one in archive.releases]
    assert [(one.added, one.changed, one.gone) for one in reread(archive, everything=True)] == expected
    assert held(archive.home.path) == before


def test_an_older_reader_never_replaces_a_reading(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody goes back to an older version of the package."""
    with monkeypatch.context() as patch:
        use(patch, better)
        list(reread(archive))
    use(monkeypatch, worse())
    before = held(archive.home.path)
    assert list(reread(archive)) == []
    assert [(one.before, one.after) for one in reread(archive, everything=True)] == [(2, 1)] * 2
    assert held(archive.home.path) == before
    assert figures(archive) == true_figures()


def test_releases_without_bytes_and_of_unknown_products_are_left_alone(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = archive.releases
    (archive.home.path / "releases" / first / "content.gz").unlink()
    use(monkeypatch, better)
    assert [one.release for one in reread(archive)] == [second]
    with unknown(STATE):
        assert list(reread(archive, everything=True)) == []


# Killed -----------------------------------------------------------------------------------------------------------

CHILD = """
import os, signal, sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast
from making import empty_archive
from rumbo.archive.reread import reread
from rumbo.sources import source, sources

calls, real = 0, Path.replace

def killing(self, target):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)

Path.replace = killing
sources()["cbp-nationwide-state"] = replace(source("cbp-nationwide-state"), reader=2)
list(reread(empty_archive(Path(sys.argv[1]), date(2026, 9, 20))))
"""


@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_a_kill_leaves_the_old_reading_in_force(
    archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Before the new reading is moved in (1, 3), and between it and its record (2, 4)."""
    before, wrong = publishers_part(archive), figures(archive)
    folders = [str(Path(__file__).parents[1]), str(Path(store.__file__).parents[2])]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(archive.home.path), str(call)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    again = empty_archive(archive.home.path, TODAY)
    assert [one.reader for one in again.releases.values()] == ([1, 1] if call <= 2 else [2, 1])
    assert figures(again) == wrong and publishers_part(again) == before
    use(monkeypatch, better)
    list(reread(again))
    assert figures(again) == true_figures() and publishers_part(again) == before
    # A change that was logged twice is told once.
    assert [one.release for one in rereadings(again)] == list(again.releases)
    assert not list(archive.home.path.glob("staging/*"))


# Files that were kept unread --------------------------------------------------------------------------------------

AUGUST = address("2026-09", "nationwide-encounters-fy23-fy26-aug-state.csv")


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher of one file; no proxy of the machine stands between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as found:
        found.page(NATIONWIDE, found.put(AUGUST, FILE, "Fri, 04 Sep 2026 14:00:00 GMT"))
        yield found


def ask(archive: Archive, publisher: Publisher) -> list[str]:
    """Update, and return what came of the page and the file."""
    with Fetcher(publisher.address, lambda _: None) as fetcher:
        return [str(one.result) for one in update(archive, fetcher, [STATE])]


def test_a_file_kept_unread_becomes_a_release_when_it_can_be_read(
    tmp_path: Path, publisher: Publisher, better: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = empty_archive(tmp_path / "home", TODAY)
    with monkeypatch.context() as patch:
        use(patch, blind())
        assert ask(archive, publisher) == [Result.LOOKED, Result.UNREAD]
        (done,) = reread(archive)
        assert LABELS[0] in done.refused and len(list(unread.kept(archive))) == 1
    use(monkeypatch, better)
    later = empty_archive(archive.home.path, date(2026, 10, 2))
    (done,) = reread(later)
    (release,) = later.releases.values()
    assert (done.before, done.after, done.added, done.refused) == (0, 2, release.rows, "")
    assert rereadings(later) == [done] and not list(later.home.path.glob("unread/*"))
    # It was out when it was had, not when it could be read.
    assert release.published == Published(date(2026, 9, 4), TODAY)
    assert (release.url, release.reader) == ("https://www.cbp.gov" + AUGUST, 2)
    assert figures(later) == true_figures()
    publisher.forget()
    assert ask(later, publisher) == [Result.LOOKED, Outcome.UNCHANGED]
    assert publisher.asked_for(AUGUST)[0].sent == 0


def test_an_unread_file_that_came_in_meanwhile_is_not_kept_on(
    tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a kill came between the release and the end of the unread folder."""
    archive = empty_archive(tmp_path / "home", TODAY)
    with monkeypatch.context() as patch:
        use(patch, blind())
        ask(archive, publisher)
    archive.add(FILE, "file.csv", STATE, published=Published.parse("2026-09-04"))
    assert len(list(reread(archive))) == 1
    assert len(archive.releases) == 1 and not list(archive.home.path.glob("unread/*"))


# The log ----------------------------------------------------------------------------------------------------------


def test_a_torn_line_of_the_log_is_survived(archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, better)
    first = next(iter(reread(archive)))
    with (archive.home.path / LOG).open("a") as file:
        file.write('{"release": "cbp-nation')
    assert rereadings(archive) == [first]
    (second,) = reread(archive)
    assert rereadings(archive) == [first, second]


@pytest.mark.parametrize("line", ["{", "3", '{"release": "a"}', '{"release": "a", "nonsense": 1}'])
def test_a_whole_line_that_is_no_rereading_is_an_error_with_its_number(archive: Archive, line: str) -> None:
    (archive.home.path / LOG).write_text(line + "\n")
    with pytest.raises(BadArchive, match=rf"{LOG}, line 1"):
        rereadings(archive)


def test_the_facade_tells_the_same(archive: Archive, better: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, better)
    observatory = Observatory(archive)
    done = list(observatory.reread())
    assert list(observatory.rereadings()) == done and all(isinstance(one, Reread) for one in done)
