"""What is no text file of the source is refused, each for its own reason, and leaves the archive as it was."""

from __future__ import annotations

import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from making import as_csv, cells, empty_archive, held, notice, notices, publisher_file, put, read_cells
from rumbo.archive import Archive
from rumbo.errors import EndsEarly, NotAFile, NotText, NotThatSource, Refused, TooLarge

SOUTHWEST = "cbp-southwest"
GOOD = publisher_file(SOUTHWEST, "2022-10", "2023-12")
SOON = 2.0
"""Seconds within which a file must be refused, whatever it claims to be."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of one release, which no test here may change."""
    archive = empty_archive(tmp_path_factory.mktemp("refused") / "home")
    put(archive, SOUTHWEST, publisher_file(SOUTHWEST, "2021-10", "2022-09"), "2022-10-21")
    return archive


@pytest.fixture
def refuse(archive: Archive) -> Iterator[Callable[..., Refused]]:
    """Ingest what must be refused, soon; the error, after checking that it is whole and the archive unchanged."""
    before = held(archive.home.path)

    def refuse(path: Path, error: type[Refused], source: str = SOUTHWEST) -> Refused:
        started = time.monotonic()
        with pytest.raises(error) as caught:
            archive.ingest(path, source)
        assert time.monotonic() - started < SOON
        assert type(caught.value) is error
        assert caught.value.what
        assert caught.value.do
        assert len(str(caught.value)) < 1000
        assert caught.value.exit_code == 1
        return caught.value

    yield refuse
    assert held(archive.home.path) == before
    assert not list((archive.home.path / "staging").iterdir())


# What is no file ------------------------------------------------------------------------------------------------


def test_a_folder(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    assert "is a folder" in str(refuse(tmp_path, NotAFile))


def test_a_missing_file(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    assert "No such file" in str(refuse(tmp_path / "missing.csv", NotAFile))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_that_nobody_writes_to(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "pipe or a device" in str(refuse(tmp_path / "pipe.csv", NotAFile))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device(refuse: Callable[..., Refused], device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"this system has no {device}")
    assert "pipe or a device" in str(refuse(Path(device), NotAFile))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no /proc")
def test_a_file_that_only_seems_to_be_one(refuse: Callable[..., Refused]) -> None:
    refuse(Path("/proc/self/mem"), NotAFile)


def test_a_link_to_itself(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    refuse(tmp_path / "loop.csv", NotAFile)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    (tmp_path / "private.csv").write_bytes(GOOD)
    (tmp_path / "private.csv").chmod(0)
    assert "Permission denied" in str(refuse(tmp_path / "private.csv", NotAFile))


@pytest.mark.parametrize("name", ["a\0b.csv", "a" * 5000])
def test_a_name_that_no_file_can_have(refuse: Callable[..., Refused], name: str) -> None:
    refuse(Path(name), NotAFile)


def test_a_file_beyond_the_limit_is_not_read(refuse: Callable[..., Refused], tmp_path: Path) -> None:
    with (tmp_path / "sparse.csv").open("wb") as file:
        file.truncate(2 << 30)
    assert "2,147,483,648 bytes" in str(refuse(tmp_path / "sparse.csv", TooLarge))


# What is no text ------------------------------------------------------------------------------------------------


def bomb(name: str) -> bytes:
    """A zip archive of a few kilobytes that would unpack to sixty-four megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(64 << 20))
    return file.getvalue()


TEXT = GOOD.decode()
NO_TEXT = {
    "UTF-16 with its mark": (TEXT.encode("utf-16"), "UTF-16"),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), "UTF-16"),
    "UTF-16 the other way round": (TEXT.encode("utf-16-be"), "UTF-16"),
    "UTF-32": (TEXT.encode("utf-32"), "UTF-16"),
    "a NUL byte": (GOOD[:900] + b"\0" + GOOD[900:], "NUL byte at 900"),
    "broken UTF-8": (GOOD[:900] + b"\xff" + GOOD[900:], "no UTF-8 at byte 900"),
    "Latin-1": (GOOD.replace(b"Mexico", b"M\xe9xico", 1), "no UTF-8"),
    "a workbook that unpacks to much more": (bomb("xl/worksheets/sheet1.xml"), "workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "workbook"),
    "a compressed file": (gzip.compress(GOOD), "archive"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
}


@pytest.mark.parametrize("name", NO_TEXT)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_no_text(refuse: Callable[..., Refused], tmp_path: Path, name: str, suffix: str) -> None:
    content, says = NO_TEXT[name]
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    assert says in str(refuse(path, NotText))


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b" \r\n\r\n", b"\xef\xbb\xbf", GOOD.splitlines(keepends=True)[0]],
    ids=["empty", "one blank line", "blank lines", "a mark alone", "a first line alone"],
)  # fmt: skip
def test_a_file_without_figures(refuse: Callable[..., Refused], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    refuse(tmp_path / "file.csv", EndsEarly)


@pytest.mark.parametrize(
    "rows", [[], [notice("chnv-arrivals", "2023-10", 5, "2023-11-10")]], ids=["no row", "another product's figures"]
)
def test_notices_without_figures(refuse: Callable[..., Refused], tmp_path: Path, rows: list[dict[str, str]]) -> None:
    (tmp_path / "file.csv").write_bytes(notices(rows))
    refuse(tmp_path / "file.csv", EndsEarly, "cbp-monthly-updates")


# What is another file -------------------------------------------------------------------------------------------

FILES = {
    "cbp-southwest": publisher_file("cbp-southwest", "2023-10", "2023-12"),
    "cbp-nationwide-state": publisher_file("cbp-nationwide-state", "2023-10", "2023-12"),
    "cbp-nationwide-aor": publisher_file("cbp-nationwide-aor", "2023-10", "2023-12"),
    "cbp-monthly-updates": notices([notice("usbp-encounters", "2023-10", 5, "2023-11-10")]),
}


@pytest.mark.parametrize("asked", FILES)
@pytest.mark.parametrize("given", FILES)
def test_the_file_of_another_source_names_that_source(
    refuse: Callable[..., Refused], tmp_path: Path, asked: str, given: str
) -> None:
    if asked == given:
        return
    (tmp_path / "file.csv").write_bytes(FILES[given])
    assert refuse(tmp_path / "file.csv", NotThatSource, asked).do == f"It looks like {given}: use --source {given}."


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html><body>Not found</body></html>\n",
        b"\xef\xbb\xbf\r\n <html>\n",
        b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    ],
    ids=["a page", "a page after a mark and blanks", "an error of a file store"],
)
def test_a_web_page(refuse: Callable[..., Refused], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    assert "web page" in str(refuse(tmp_path / "file.csv", NotThatSource))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"a,b,c", id="other columns"),
        pytest.param(b'{"error": 404}', id="JSON"),
        pytest.param(b'"Fiscal Year', id="a quotation mark never closed"),
        pytest.param(b"x" * 10_000_000, id="ten million letters"),
        pytest.param(GOOD.split(b"\r\n")[0] + b",", id="a column more"),
        pytest.param(b"a,b\r1,2", id="returns alone"),
    ],
)
def test_another_first_line(refuse: Callable[..., Refused], tmp_path: Path, line: bytes) -> None:
    (tmp_path / "file.csv").write_bytes(line + b"\r\n" + GOOD.split(b"\r\n", 1)[1])
    refuse(tmp_path / "file.csv", NotThatSource)


def test_columns_in_another_order_are_read_by_name(tmp_path: Path) -> None:
    made = cells(SOUTHWEST, "2022-10", "2023-12")
    rows = [line.split(",") for line in as_csv(SOUTHWEST, made).decode().splitlines()]
    turned = "".join(",".join(reversed(row)) + "\n" for row in rows).encode()
    archive = empty_archive(tmp_path / "home")
    (one,) = put(archive, SOUTHWEST, as_csv(SOUTHWEST, made), "2024-01-31")
    (other,) = put(archive, SOUTHWEST, turned, "2024-01-31")
    assert one.release.id != other.release.id
    assert read_cells(archive, one.release) == read_cells(archive, other.release)
