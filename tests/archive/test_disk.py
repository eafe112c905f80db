"""A disk that is full or may not be written, and several processes at one archive."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import breaking
from making import empty_archive, held, publisher_file, put
from rumbo.archive import Archive
from rumbo.archive.looks import Look
from rumbo.errors import BadArchive, CannotWrite
from rumbo.observatory import Observatory

SOUTHWEST = "cbp-southwest"
STATE = "cbp-nationwide-state"
FIRST = publisher_file(SOUTHWEST, "2021-10", "2022-09")
LARGE = publisher_file(STATE, "2022-10", "2023-12", a_month=200)


def begun(home: Path) -> Archive:
    archive = empty_archive(home)
    archive.home.path.parent.mkdir(exist_ok=True)
    path = home.parent / "first.csv"
    path.write_bytes(FIRST)
    archive.ingest(path, SOUTHWEST)
    path.unlink()
    return archive


def answers(home: Path) -> bool:
    return Observatory(empty_archive(home)).series("usbp-encounters", "us-southwest").newest is not None


# A full disk ----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kilobytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small disk can be made here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_anywhere(small_disk: Path, tmp_path: Path) -> None:
    """Less and less room is left, so that the disk is full at one step after another."""
    (tmp_path / "large.csv").write_bytes(LARGE)
    archive = begun(small_disk / "home")
    before = held(archive.home.path)
    filler = small_disk / "filler"
    outcomes = set()
    for taken in range(0, 400, 20):
        filler.write_bytes(b"")
        with filler.open("wb") as file:
            for _ in range(taken):
                try:
                    os.write(file.fileno(), bytes(1024))
                except OSError as error:
                    assert error.errno == errno.ENOSPC
        try:
            archive.ingest(tmp_path / "large.csv", STATE)
        except CannotWrite as error:
            assert "disk is full" in error.what or "no space left on device" in error.what
            outcomes.add("full")
            assert held(archive.home.path) == before
            assert not list((archive.home.path / "staging").iterdir())
            assert answers(archive.home.path)
        else:
            outcomes.add("room")
            for release in archive.releases.values():
                if release.product == STATE:
                    for file_ in archive.home.folder(release.id).iterdir():
                        file_.unlink()
                    archive.home.folder(release.id).rmdir()
            archive.reload()
            assert held(archive.home.path) == before
    assert "full" in outcomes
    filler.unlink()


@pytest.mark.parametrize("limit", [100, 10_000, 100_000])
def test_no_file_may_grow_beyond_a_limit(limit: int, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    (tmp_path / "large.csv").write_bytes(LARGE)
    archive = begun(tmp_path / "home")
    before = held(archive.home.path)
    process = breaking.start(breaking.ingest_below, limit, archive.home.path, tmp_path / "large.csv", STATE, None)
    assert breaking.finish(process) == breaking.CANNOT_WRITE
    assert held(archive.home.path) == before
    assert not list((archive.home.path / "staging").iterdir())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_the_reason_is_told(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = begun(tmp_path / "home")
    before = held(archive.home.path)

    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", full)
    (tmp_path / "large.csv").open("wb").write(LARGE)
    with pytest.raises(CannotWrite) as caught:
        archive.ingest(tmp_path / "large.csv", STATE)
    monkeypatch.undo()
    expected = "the disk is full" if code in (errno.ENOSPC, errno.EDQUOT) else os.strerror(code).lower()
    assert expected in caught.value.what
    assert "The archive is as it was." in str(caught.value)
    assert held(archive.home.path) == before


# No permission --------------------------------------------------------------------------------------------------


@pytest.fixture
def read_only() -> Iterator[Callable[[Path], None]]:
    """Make a folder read-only, for root as well: by a mount, else by its permissions."""
    done: list[Callable[[], Any]] = []

    def read_only(folder: Path) -> None:
        if os.geteuid():
            for path in (folder, *folder.rglob("*")):
                if path.is_dir():
                    path.chmod(0o555)
                    done.append(lambda path=path: path.chmod(0o755))  # type: ignore[misc]
            return
        for options in (["--bind", folder, folder], ["-o", "remount,ro,bind", folder]):
            tried = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
            if tried.returncode:
                pytest.skip(f"no folder can be made read-only here: {tried.stderr.strip()}")
            if options[0] == "--bind":
                done.append(lambda: subprocess.run(["umount", folder], check=True))

    yield read_only
    for undo in done:
        undo()


def test_a_read_only_archive_answers_and_takes_nothing(tmp_path: Path, read_only: Callable[[Path], None]) -> None:
    home = tmp_path / "home"
    begun(home)
    before = held(home)
    read_only(home)
    assert answers(home)
    with pytest.raises(CannotWrite) as caught:
        put(empty_archive(home), STATE, LARGE)
    assert "read-only" in caught.value.what or "permission denied" in caught.value.what
    look = Look(SOUTHWEST, empty_archive(home).clock(), "2026-07", "https://www.example.org")
    with pytest.raises(CannotWrite):
        empty_archive(home).record_look(look)
    assert held(home) == before


@pytest.mark.parametrize("name", ["home", "home/below"])
def test_a_home_that_is_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    archive = empty_archive(tmp_path / name)
    assert not archive.releases
    (tmp_path / "first.csv").write_bytes(FIRST)
    with pytest.raises(CannotWrite):
        archive.ingest(tmp_path / "first.csv", SOUTHWEST)
    assert (tmp_path / "home").read_text() == "not a folder"


# Names of folders and files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["[a]", "a*b", "what?", "period=2024", "component=usbp", "it's", 'qu"ote', "ünïcode", "two words", "{a,b}", "%2",
     "a;b"],
)  # fmt: skip
def test_a_home_of_any_name_gives_the_same_figures(name: str, tmp_path: Path) -> None:
    """The engine takes some names for patterns, and some for the values of a column."""
    figures = []
    for folder in ("plain", name):
        (tmp_path / folder).mkdir()
        archive = begun(tmp_path / folder / "home")
        series = Observatory(archive).series("usbp-encounters", "us-southwest", by="citizenship")
        figures.append([(one.period, one.dimensions, one.value) for one in series])
        notice_ = publisher_file(SOUTHWEST, "2022-10", "2022-12")
        put(archive, SOUTHWEST, notice_, "2023-01-20")
        assert Observatory(archive).changes(max(archive.releases.values(), key=lambda one: one.order).id).new_cells
    assert figures[0] == figures[1]


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    archive = empty_archive(tmp_path / "home")
    name = os.fsdecode(b"f\xff.csv")
    try:
        (tmp_path / name).write_bytes(FIRST)
    except OSError:
        pytest.skip("this disk has no such names")
    (one,) = archive.ingest(tmp_path / name, SOUTHWEST)
    assert one.release.file_name == "f?.csv"


# Several at once ------------------------------------------------------------------------------------------------


def together(home: Path, files: list[tuple[Path, str]]) -> list[Any]:
    """Ingest files at the same moment, each in a process of its own; what each says."""
    context = breaking.context()
    barrier, said = context.Barrier(len(files) + 1), context.Queue()
    processes = [
        breaking.start(breaking.ingest_together, barrier, said, home, path, source, "2024-01-31")
        for path, source in files
    ]
    barrier.wait(30)
    while any(process.is_alive() for process in processes):
        for release in empty_archive(home).releases.values():
            assert release.rows > 0
    assert {breaking.finish(process) for process in processes} == {0}
    return [said.get(timeout=10) for _ in processes]


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_file_at_once_is_one_release(attempt: int, tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(LARGE)
    said = together(tmp_path / "home", [(tmp_path / "large.csv", STATE)] * 4)
    assert sorted(said) == [[False], [False], [False], [True]]
    assert len(empty_archive(tmp_path / "home").releases) == 1
    assert not list((tmp_path / "home" / "staging").iterdir())


@pytest.mark.parametrize("attempt", range(2))
def test_different_files_at_once_are_all_taken(attempt: int, tmp_path: Path) -> None:
    files = []
    for seed in range(4):
        path = tmp_path / f"{seed}.csv"
        # So few cells that each may take away those of the others.
        path.write_bytes(publisher_file(STATE, "2023-10", "2023-12", a_month=30, seed=seed))
        files.append((path, STATE))
    assert together(tmp_path / "home", files) == [[True]] * 4
    one_by_one = empty_archive(tmp_path / "other")
    for path, source in files:
        put(one_by_one, source, path.read_bytes(), "2024-01-31", name=path.name)
    assert held(tmp_path / "home") == held(tmp_path / "other")


def test_a_damaged_folder_in_the_way_is_told_of(tmp_path: Path) -> None:
    archive = begun(tmp_path / "home")
    (release,) = archive.releases.values()
    (archive.home.folder(release.id) / "record.json").unlink()
    archive.reload()
    before = held(archive.home.path)
    with pytest.raises(BadArchive, match=r"no record\.json"):
        put(archive, SOUTHWEST, FIRST)
    assert held(archive.home.path) == before
