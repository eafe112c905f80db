"""An ingest that is broken off, by an error or by a kill, at any step: the old archive or the whole new release."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import breaking
from making import empty_archive, held, notice, notices, publisher_file, put
from rumbo.archive import Archive
from rumbo.errors import Refused

SOUTHWEST = "cbp-southwest"
BEFORE = publisher_file(SOUTHWEST, "2021-10", "2022-09")
TEXT = (SOUTHWEST, publisher_file(SOUTHWEST, "2022-10", "2023-12"), "2024-01-31")
SEVERAL = (
    "cbp-monthly-updates",
    notices(
        [
            notice("usbp-encounters", "2023-10", 1212, "2023-11-14"),
            notice("usbp-encounters", "2023-11", 1313, "2023-12-22"),
            notice("usbp-encounters", "2023-12", 1414, "2024-01-26"),
        ]
    ),
    None,
)
"""A file of three releases."""
BATCH = 4
"""How many processes are broken off at a time."""
New = tuple[str, bytes, str | None]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Archive]:
    """Make, in a folder, an archive with one release in it."""
    first = empty_archive(tmp_path_factory.mktemp("begun") / "home")
    put(first, SOUTHWEST, BEFORE, "2022-10-21")

    def begun(folder: Path) -> Archive:
        shutil.copytree(first.home.path, folder / "home")
        return empty_archive(folder / "home")

    return begun


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, begun: Callable[[Path], Archive]
) -> Callable[[New], dict[str, bytes]]:
    """What an archive holds when the ingest is not broken off."""

    def whole(new: New) -> dict[str, bytes]:
        archive = begun(tmp_path_factory.mktemp("whole"))
        put(archive, *new, name="new.csv")
        return held(archive.home.path)

    return whole


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process dies nothing is gained by forcing bytes to the disk, which takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def state(home: Path) -> dict[str, bytes]:
    """What an archive holds, but for what lies in its staging."""
    return {name: content for name, content in held(home).items() if not name.startswith("staging/")}


def check_and_go_on(home: Path, old: dict[str, bytes], new: dict[str, bytes], taken: New, *, all_or_none: bool) -> None:
    """The archive is the old one or the new one; it answers; and the same ingest again makes it the new one, swept."""
    found = state(home)
    if all_or_none:
        assert found in (old, new)
    else:
        assert old.items() <= found.items() <= new.items()
        assert all(len([name for name in found if name.split("/")[1] == release]) == 3 for release in folders(found))
    archive = empty_archive(home)
    put(archive, *taken, name="new.csv")
    assert state(home) == new


def folders(found: dict[str, bytes]) -> set[str]:
    return {name.split("/")[1] for name in found}


class Cancelled(BaseException):
    """What no code may catch and go on from, as when somebody presses Ctrl+C."""


def out_of_order() -> None:
    raise OSError(errno.EIO, "Input/output error")


def cancel() -> None:
    raise Cancelled


@pytest.mark.parametrize("new", [TEXT, SEVERAL], ids=["one release", "several releases"])
@pytest.mark.parametrize("instead", [out_of_order, cancel], ids=["an error", "a cancellation"])
@pytest.mark.usefixtures("quick_disk")
def test_broken_off_at_each_step(
    new: New,
    instead: Callable[[], None],
    tmp_path: Path,
    begun: Callable[[Path], Archive],
    whole: Callable[[New], dict[str, bytes]],
) -> None:
    expected = whole(new)
    reached = set()
    for number in range(1, 200):
        folder = tmp_path / str(number)
        folder.mkdir()
        archive = begun(folder)
        old = held(archive.home.path)
        steps = breaking.Steps(archive.home.path, number, instead)
        with breaking.listening(steps), contextlib.suppress(Refused, Cancelled):
            put(archive, *new, name="new.csv")
        if not steps.reached:
            break
        reached.add(steps.reached.split()[0])
        check_and_go_on(archive.home.path, old, expected, new, all_or_none=True)
    else:
        pytest.fail("the ingest has more steps than were tried")
    assert {"open", "os.mkdir", "os.rename", "fsync"} <= reached


@pytest.mark.parametrize(("new", "every"), [(TEXT, 1), (SEVERAL, 3)], ids=["one release", "several releases"])
def test_killed_at_each_step(
    new: New, every: int, tmp_path: Path, begun: Callable[[Path], Archive], whole: Callable[[New], dict[str, bytes]]
) -> None:
    """A file of several releases may be taken in part: each release is whole, and the next ingest brings the rest."""
    expected = whole(new)
    path = tmp_path / "new.csv"
    path.write_bytes(new[1])
    codes: list[int | None] = []
    while 0 not in codes:
        numbers = [1 + every * (len(codes) + more) for more in range(BATCH)]
        for number in numbers:
            (tmp_path / str(number)).mkdir()
        homes = [begun(tmp_path / str(number)).home.path for number in numbers]
        old = held(homes[0])
        processes = [
            breaking.start(breaking.ingest_killed_at, number, home, path, new[0], new[2])
            for number, home in zip(numbers, homes, strict=True)
        ]
        codes += [breaking.finish(process) for process in processes]
        for home in homes:
            check_and_go_on(home, old, expected, new, all_or_none=new is TEXT)
            assert not list((home / "staging").iterdir())
        assert len(codes) < 200
    assert set(codes) == {0, -signal.SIGKILL}
    assert codes.count(-signal.SIGKILL) > 10


def test_killed_at_any_moment(tmp_path: Path, begun: Callable[[Path], Archive]) -> None:
    """A larger file, so that the kill falls into what the engine does as well."""
    name = "cbp-nationwide-state"
    new = (name, publisher_file(name, "2020-10", "2023-12", a_month=300), "2024-01-31")
    archive = begun(tmp_path)
    old = held(archive.home.path)
    (tmp_path / "new.csv").write_bytes(new[1])
    chance = random.Random(0)
    for _ in range(8):
        process = breaking.start(breaking.ingest, archive.home.path, tmp_path / "new.csv", new[0], new[2])
        time.sleep(chance.uniform(0.0, 0.6))
        process.kill()
        breaking.finish(process)
        added = {name.rsplit("/", 1)[1] for name in state(archive.home.path) if name not in old}
        assert added in (set(), {"record.json", "content.gz", "reading-1.parquet"})
        if added:
            shutil.rmtree(archive.home.path)
            archive = begun(tmp_path)
    assert put(empty_archive(archive.home.path), *new, name="new.csv")[0].release.rows > 10_000
    assert not list((archive.home.path / "staging").iterdir())


def test_what_lies_in_staging_is_swept_once_its_process_is_gone(
    tmp_path: Path, begun: Callable[[Path], Archive]
) -> None:
    archive = begun(tmp_path)
    staging = archive.home.path / "staging"
    gone = breaking.start(time.sleep, 0)
    breaking.finish(gone)
    for name in (f"{gone.pid}-dead", f"{os.getpid()}-alive", "stranger", "99999999999999999999-x"):
        (staging / name).mkdir()
        (staging / name / "file").write_text("left behind")
    put(archive, *TEXT)
    assert sorted(path.name for path in staging.iterdir()) == sorted(
        [f"{os.getpid()}-alive", "stranger", "99999999999999999999-x"]
    )
