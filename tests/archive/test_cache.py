"""The cache: what is kept comes back, and what is damaged, missing or too much is as if it had never been."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import breaking
from rumbo.archive import Cache
from rumbo.archive.cache import key


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_answer_comes_back_under_its_key_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(key("method/1", "2024-01"), [1.5, "x"])
    assert Cache(tmp_path).get(key("method/1", "2024-01")) == [1.5, "x"]
    assert cache.get(key("method/2", "2024-01")) is None


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b"{"), gzip.compress(b'{"key": "x", "answer": 1}')])
def test_a_damaged_file_is_as_if_it_had_never_been(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put(key(1), 1)
    (path,) = files(tmp_path)
    path.write_bytes(content)
    assert cache.get(key(1)) is None
    cache.put(key(1), 2)
    assert cache.get(key(1)) == 2


def test_a_cut_file_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(key(1), list(range(1000)))
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert cache.get(key(1)) is None


def test_what_was_not_used_for_longest_gives_way(tmp_path: Path) -> None:
    cache = Cache(tmp_path, largest=50_000)
    for number in range(300):
        cache.put(key(number), [f"{number * 7919 % 10007:05}{one}" for one in range(80)])
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 60_000
    assert cache.get(key(299)) and cache.get(key(0)) is None


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file")
    cache.put(key(1), 1)
    assert cache.get(key(1)) is None


def test_two_processes_may_keep_the_same(tmp_path: Path) -> None:
    started = [breaking.start(breaking.keep_often, tmp_path) for _ in range(2)]
    assert [breaking.finish(one) for one in started] == [0, 0]
    assert len(files(tmp_path)) == 10


def test_files_come_back_with_what_was_said_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    cache = Cache(tmp_path / "cache")
    cache.keep(key("tables"), [tmp_path / "a.csv"], {"rows": 1})
    (tmp_path / "out").mkdir()
    assert cache.take(key("tables"), tmp_path / "out") == {"rows": 1}
    assert [(one.name, one.read_bytes()) for one in (tmp_path / "out").iterdir()] == [("a.csv", b"a,b\n")]
    assert cache.take(key("others"), tmp_path / "out") is None


def test_damaged_files_are_as_if_never_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" * 100)
    cache = Cache(tmp_path / "cache")
    cache.keep(key("tables"), [tmp_path / "a.csv"], {"rows": 1})
    (path,) = (tmp_path / "cache").rglob("*.zip")
    path.write_bytes(path.read_bytes()[:50])
    assert cache.take(key("tables"), tmp_path) is None


def test_the_oldest_files_give_way(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(10_000))
    cache = Cache(tmp_path / "cache", largest=25_000)
    for name in "abcd":
        cache.keep(key(name), [tmp_path / "a.bin"], name)
    assert sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*.zip")) <= 25_000
    assert cache.take(key("d"), tmp_path) == "d"
