"""Counts that no table can hold are refused, unusual ones are told, and a release added by mistake can be taken out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import as_csv, cells, empty_archive, held, notice, notices, put, revised, small_observatory
from rumbo.archive import Archive, unusual
from rumbo.archive.emptying import MANY, refuse_emptying
from rumbo.errors import BadCount, CannotWrite, InTheFuture, TakesAway, UnknownRelease, WrongUse
from rumbo.observatory import Observatory, open_observatory
from rumbo.sources import source

SOUTHWEST, NOTICES = "cbp-southwest", "cbp-monthly-updates"
FIRST = cells(SOUTHWEST, "2022-10", "2023-09", a_month=40, largest=300)


def with_one(value: int) -> bytes:
    """The same figures, one of which is another."""
    key = sorted(FIRST)[0]
    return as_csv(SOUTHWEST, {**FIRST, key: value})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = empty_archive(tmp_path / "home")
    put(archive, SOUTHWEST, as_csv(SOUTHWEST, FIRST), "2023-10-20")
    return archive


@pytest.mark.parametrize("value", [1_000_001, 10**12])
def test_a_count_that_fits_no_table_is_refused_with_its_line(archive: Archive, value: int) -> None:
    before = held(archive.home.path)
    with pytest.raises(BadCount, match=rf"file\.csv, line \d+: Encounter Count is {value}\. No count of cbp-southwest"):
        put(archive, SOUTHWEST, with_one(value), "2023-11-20")
    assert held(archive.home.path) == before


@pytest.mark.parametrize("day", ["2020-01-01", "2023-08-31"])
def test_nothing_was_out_before_its_newest_month_began(archive: Archive, day: str) -> None:
    before = held(archive.home.path)
    with pytest.raises(InTheFuture, match=f"figures for 2023-09, and published is {day}"):
        put(archive, SOUTHWEST, with_one(41), day)
    assert held(archive.home.path) == before
    (came,) = put(archive, SOUTHWEST, with_one(41), "2023-09-01")  # a month may be told while it runs
    assert came.new


def test_a_cell_of_a_reader_is_held_to_the_same_bound(tmp_path: Path) -> None:
    archive = empty_archive(tmp_path / "home")
    largest = source(NOTICES).largest_count
    put(archive, NOTICES, notices([notice("usbp-encounters", "2023-10", largest, "2023-11-10")]))
    with pytest.raises(BadCount, match=r"usbp-encounters\.us-southwest, 2023-11: 10000001\."):
        put(archive, NOTICES, notices([notice("usbp-encounters", "2023-11", largest + 1, "2023-12-10")]))


@pytest.mark.parametrize(("value", "told"), [(2_900, False), (3_001, True), (15_000, True)])
def test_a_figure_many_times_the_largest_ever_is_told_with_where(archive: Archive, value: int, told: bool) -> None:
    (came,) = put(archive, SOUTHWEST, with_one(value), "2023-11-20")
    found = unusual(archive, came.release)
    assert bool(found) is told
    if found:
        (one,) = found
        assert (one.table, one.period, one.value) == ("encounters", "2022-10", value)
        assert one.largest == max(FIRST.values()) and set(one.dimensions) == set(
            source(SOUTHWEST).tables["encounters"].dimensions
        )


def test_nothing_is_unusual_in_the_first_release_nor_among_small_counts(tmp_path: Path) -> None:
    archive = empty_archive(tmp_path / "home")
    (first,) = put(archive, NOTICES, notices([notice("usbp-encounters", "2023-10", 3, "2023-11-10")]))
    (second,) = put(archive, NOTICES, notices([notice("usbp-encounters", "2023-11", 99, "2023-12-10")]))
    (third,) = put(archive, NOTICES, notices([notice("usbp-encounters", "2023-12", 990, "2024-01-10")]))
    assert [len(unusual(archive, one.release)) for one in (first, second, third)] == [0, 0, 1]


def test_no_release_of_the_package_is_unusual_but_where_a_table_began_small() -> None:
    observatory = open_observatory("/nonexistent/rumbo", today="2026-11-24")
    for one in observatory.releases():
        if one.product in ("cbp-nationwide-state", "cbp-nationwide-aor", "cbp-southwest"):
            assert not observatory.unusual(one.id), one.id


def test_a_file_cut_off_at_a_line_s_end_is_refused_whenever_it_came_out(tmp_path: Path) -> None:
    """Also one between two others: it answers on the days in between."""
    archive = empty_archive(tmp_path / "home")
    whole, stub = (cells(SOUTHWEST, "2022-10", "2023-09", a_month=each, largest=300) for each in (40, 1))
    put(archive, SOUTHWEST, as_csv(SOUTHWEST, whole), "2023-10-20")
    put(archive, SOUTHWEST, as_csv(SOUTHWEST, revised(whole)), "2023-12-20")
    before = held(archive.home.path)
    for day in ("2023-11-20", "2024-01-20"):
        with pytest.raises(TakesAway, match=r"file\.csv: of \d+ cells known before, \d+ would be zero or gone"):
            put(archive, SOUTHWEST, as_csv(SOUTHWEST, stub), day)
    assert held(archive.home.path) == before
    (first,) = put(archive, SOUTHWEST, as_csv(SOUTHWEST, stub), "2023-10-01")  # before all others it takes nothing
    assert first.new


def test_no_release_of_the_package_takes_away_what_was_known() -> None:
    observatory = open_observatory("/nonexistent/rumbo", today="2026-11-24")
    held_releases = [one for one in observatory.releases() if one.rows >= MANY]
    assert len(held_releases) > 20
    refuse_emptying(observatory.archive, held_releases)


def test_a_release_added_by_mistake_is_taken_out_and_logged(archive: Archive) -> None:
    before = held(archive.home.path)
    (came,) = put(archive, SOUTHWEST, with_one(15_000), "2023-11-20")
    observatory = Observatory(archive)
    month = {"since": "2022-10", "until": "2022-10"}
    wrong = observatory.series("cbp-encounters", "us-southwest", **month).at("2022-10")
    release, place = observatory.remove(came.release.id[:20])
    assert release == came.release and sorted(path.name for path in place.iterdir()) == [
        "content.gz",
        "reading-1.parquet",
        "record.json",
    ]
    after = held(archive.home.path)
    assert {name: after[name] for name in before} == before
    (line,) = (archive.home.path / "removed.jsonl").read_text().splitlines()
    assert json.loads(line) == {"day": "2026-11-24", "release": release.id, "file_name": "file.csv"}
    right = (
        Observatory(empty_archive(archive.home.path)).series("cbp-encounters", "us-southwest", **month).at("2022-10")
    )
    assert wrong and right and wrong.value != right.value and right.release != release.id
    with pytest.raises(UnknownRelease):
        observatory.remove(release.id)
    (again,) = put(archive, SOUTHWEST, with_one(15_000), "2023-11-20")
    assert again.new and observatory.remove(release.id)[0].id == release.id


def test_of_two_that_take_out_one_release_at_once_none_deletes_it(archive: Archive, tmp_path: Path) -> None:
    """The second looked before the first had moved it, and a copy of an earlier removal lies there too."""
    (came,) = put(archive, SOUTHWEST, with_one(15_000), "2023-11-20")
    place = Observatory(archive).remove(came.release.id)[1]
    put(archive, SOUTHWEST, with_one(15_000), "2023-11-20")
    first, second = Observatory(empty_archive(archive.home.path)), Observatory(empty_archive(archive.home.path))
    assert second.release(came.release.id)
    first.remove(came.release.id)
    whole = held(place)
    with pytest.raises(UnknownRelease, match="Another process took it out"):
        second.remove(came.release.id)
    assert held(place) == whole and len(whole) == 3
    assert [one.name for one in place.parent.iterdir()] == [came.release.id]


def test_a_release_of_the_package_stays(tmp_path: Path) -> None:
    observatory = open_observatory(tmp_path / "home", today="2026-11-24")
    with pytest.raises(WrongUse, match="travels inside the package"):
        observatory.remove(observatory.releases()[0].id)
    assert not (tmp_path / "home").exists()


def test_what_cannot_be_logged_is_not_taken_out(tmp_path: Path) -> None:
    observatory = small_observatory(tmp_path / "home", (SOUTHWEST, as_csv(SOUTHWEST, FIRST), "2023-10-20"))
    (release,) = observatory.releases()
    (tmp_path / "home/removed.jsonl").mkdir()
    with pytest.raises(CannotWrite):
        observatory.remove(release.id)
    assert Observatory(empty_archive(tmp_path / "home")).releases() == (release,)
