"""An archive that was damaged from outside says so, names the place, and never answers from what is broken."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from making import empty_archive, notice, notices, publisher_file, put
from rumbo.archive import Archive
from rumbo.core import Release
from rumbo.errors import BadArchive, RumboError
from rumbo.observatory import Observatory

SOUTHWEST = "cbp-southwest"
CONTENT = publisher_file(SOUTHWEST, "2022-10", "2023-12", a_month=40)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = empty_archive(tmp_path / "home")
    put(archive, SOUTHWEST, CONTENT, "2024-01-31")
    return archive


def folder(archive: Archive) -> Path:
    return archive.home.folder(next(iter(archive.releases)))


def ask(archive: Archive) -> object:
    return Observatory(empty_archive(archive.home.path)).series("usbp-encounters", "us-southwest", by="citizenship")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def scribble(path: Path) -> None:
    path.write_bytes(b"scribble")


@pytest.mark.parametrize("damage", [cut, scribble, Path.unlink], ids=["cut short", "overwritten", "gone"])
def test_a_damaged_reading(archive: Archive, damage: Callable[[Path], None]) -> None:
    damage(folder(archive) / "reading-1.parquet")
    with pytest.raises(BadArchive) as caught:
        ask(archive)
    assert folder(archive).name in str(caught.value)
    assert "ingest the file again" in caught.value.do


def test_a_reading_that_is_whole_and_not_what_was_written_is_noticed(archive: Archive, tmp_path: Path) -> None:
    """Another reading in its place answers every query, so that only its hash tells."""
    other = empty_archive(tmp_path / "other")
    (came,) = put(other, SOUTHWEST, publisher_file(SOUTHWEST, "2022-10", "2023-12", a_month=40, seed=1), "2024-01-31")
    path = folder(archive) / "reading-1.parquet"
    path.write_bytes(other.reading(came.release).read_bytes())
    with pytest.raises(BadArchive, match="it is not what was written") as caught:
        ask(archive)
    release = archive.release(folder(archive).name)
    assert f"rumbo releases --remove {release.id}" in caught.value.do
    archive.remove(release)
    (again,) = put(archive, SOUTHWEST, CONTENT, "2024-01-31")
    assert again.new and ask(archive)


def test_a_record_of_before_readings_were_hashed_is_read(archive: Archive) -> None:
    record = folder(archive) / "record.json"
    entry = json.loads(record.read_text(encoding="utf-8"))
    assert len(entry.pop("reading_sha256")) == 64
    record.write_text(json.dumps(entry), encoding="utf-8")
    assert ask(archive)


def test_no_damage_to_a_reading_ends_in_anything_but_our_error(archive: Archive) -> None:
    path = folder(archive) / "reading-1.parquet"
    whole = path.read_bytes()
    for seed in range(60):
        chance = random.Random(seed)
        content = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            ask(archive)
        except RumboError as error:
            assert isinstance(error, BadArchive), error


@pytest.mark.parametrize("damage", [cut, scribble], ids=["cut short", "overwritten"])
def test_damaged_bytes_of_the_publisher(archive: Archive, damage: Callable[[Path], None]) -> None:
    (release,) = archive.releases.values()
    assert archive.content(release) == CONTENT
    damage(folder(archive) / "content.gz")
    with pytest.raises(BadArchive, match=r"content\.gz"):
        archive.content(release)


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"5", b"{", b"\xff", b"{}", b'{"id": 5}'])
def test_a_record_that_is_none(archive: Archive, text: bytes) -> None:
    (folder(archive) / "record.json").write_bytes(text)
    with pytest.raises(BadArchive, match=r"record\.json"):
        _ = empty_archive(archive.home.path).releases


WRONG = (None, 5, "x", [], {}, [5], {"a": 5})


def test_a_record_with_a_wrong_entry_is_read_right_or_refused(archive: Archive) -> None:
    path = folder(archive) / "record.json"
    (good,) = archive.releases.values()
    record = json.loads(path.read_text(encoding="utf-8"))
    for name in record:
        for wrong in (*WRONG, ...):
            changed = {key: value for key, value in record.items() if wrong is not ... or key != name}
            path.write_text(json.dumps(changed if wrong is ... else {**changed, name: wrong}), encoding="utf-8")
            try:
                (found,) = empty_archive(archive.home.path).releases.values()
            except BadArchive:
                continue
            assert kinds(found) == kinds(good) or name in ("how", "retrieved")


def kinds(release: Release) -> list[type]:
    return [type(getattr(release, name)) for name in Release.__slots__]


def test_a_record_in_the_folder_of_another_release(archive: Archive) -> None:
    there = folder(archive)
    there.rename(there.with_name("cbp-southwest.000000000000"))
    with pytest.raises(BadArchive, match="it is of cbp-southwest"):
        _ = empty_archive(archive.home.path).releases


def test_what_is_no_release_in_the_folder_of_releases_is_left_alone(archive: Archive) -> None:
    releases = archive.home.path / "releases"
    (releases / "notes.txt").write_text("mine")
    (releases / "empty").mkdir()
    assert len(empty_archive(archive.home.path).releases) == 1


def test_a_release_of_a_product_that_is_not_known_here_answers_nothing(archive: Archive) -> None:
    """It may come from a later version of the package."""
    there = folder(archive)
    record = json.loads((there / "record.json").read_text(encoding="utf-8"))
    later = there.with_name("later-product.0123456789ab")
    there.rename(later)
    changed = {**record, "id": later.name, "product": "later-product"}
    (later / "record.json").write_text(json.dumps(changed), encoding="utf-8")
    put(archive, "cbp-monthly-updates", notices([notice("usbp-encounters", "2023-10", 5, "2023-11-10")]))
    observatory = Observatory(empty_archive(archive.home.path))
    assert [one.product for one in observatory.releases()] == ["cbp-monthly-updates", "later-product"]
    series = observatory.series("usbp-encounters", "us-southwest")
    assert [one.value for one in series] == [5]
    assert observatory.silences()


@pytest.mark.parametrize("line", [b"\xff\n", b"[]\n", b"{}\n", b"scribble\n", b'{"product": 5, "day": "x"}\n'])
def test_a_damaged_look(archive: Archive, line: bytes) -> None:
    (archive.home.path / "looks.jsonl").write_bytes(line)
    with pytest.raises(BadArchive, match=r"looks\.jsonl, line 1"):
        _ = empty_archive(archive.home.path).looks
