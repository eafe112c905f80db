"""What every source must keep to. A folder with a ``source.yml`` is found by being there; nothing is listed here.

Two entries of ``source.yml`` speak to these tests alone: ``free`` under ``sample`` names the columns in which any text
may stand, and ``feeds_no_indicator`` at a table says why nothing is fed by it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from making import empty_archive, held, put, read_cells
from rumbo.archive import Archive
from rumbo.core import Observation, Published, place
from rumbo.core.codebook import dimensions, load_yaml, value_name
from rumbo.errors import BadRow, NoData, NotThatSource, Refused
from rumbo.indicators import indicators
from rumbo.observatory import Observatory, open_observatory
from rumbo.sources import Source, load_source
from rumbo.sources.declared import FOLDER

FOLDERS = sorted(path.parent for path in FOLDER.glob("*/source.yml"))
BAD_COUNTS = ("-1", "1.5", "1e3", "many", "", "NaN", "9" * 20)
LARGEST_SAMPLE = 100_000


def raw(folder: Path) -> Any:
    return load_yaml((folder / "source.yml").read_text(encoding="utf-8"))


def rows_of(folder: Path) -> list[list[str]]:
    """The rows of a sample that is delimited text, its first line among them."""
    path = folder / raw(folder)["sample"]["file"]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def text_samples() -> list[Path]:
    return [folder for folder in FOLDERS if raw(folder)["sample"]["file"].endswith(".csv")]


def columns(which: Callable[[Path, int], bool]) -> list[Any]:
    """One case for each column of each sample of text for which ``which`` holds."""
    return [
        pytest.param(folder, number, id=f"{folder.name}-{name}")
        for folder in text_samples()
        for number, name in enumerate(rows_of(folder)[0])
        if which(folder, number)
    ]


def is_free(folder: Path, number: int) -> bool:
    """Whether any text may stand in a column: so the source says, or it ignores the column and lists no labels."""
    name = rows_of(folder)[0][number]
    found = raw(folder)
    entry = found.get("delimited", {}).get("columns", {}).get(name)
    ignored = isinstance(entry, dict) and entry.get("role") == "ignored" and not entry.get("labels")
    return ignored or name in found["sample"].get("free", ())


def is_number(folder: Path, number: int) -> bool:
    return all(re.fullmatch(r"\d+(\.0+)?", row[number]) for row in rows_of(folder)[1:])


def as_bytes(rows: list[list[str]], end: str = "\r\n") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


def is_not_free(folder: Path, number: int) -> bool:
    return not is_free(folder, number)


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def source(request: pytest.FixtureRequest) -> Source:
    return load_source(request.param / "source.yml")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Archive]:
    """For a source, an archive of its sample alone, made once."""
    made: dict[str, Archive] = {}

    def archive(name: str) -> Archive:
        if name not in made:
            made[name] = empty_archive(tmp_path_factory.mktemp(name) / "home")
            take(made[name], load_source(FOLDER / name.replace("-", "_") / "source.yml"))
        return made[name]

    return archive


def take(archive: Archive, source: Source, content: bytes | None = None) -> list[bool]:
    """Ingest a sample, or other bytes in its place; for each of its releases, whether it was new."""
    found = (source.folder / source.sample.file).read_bytes() if content is None else content
    ingested = put(archive, source.id, found, source.sample.published, name=source.sample.file)
    return [one.new for one in ingested]


def cells_by_day(archive: Archive) -> list[tuple[Published, list[tuple[Any, ...]]]]:
    """The cells of all releases, in order of their days; without ids, which are hashes of the bytes."""
    found = [(one.published, read_cells(archive, one)) for one in archive.releases.values()]
    return sorted(found, key=lambda pair: (pair[0], repr(pair[1])))


# What source.yml says -------------------------------------------------------------------------------------------


def test_speaks_two_languages(source: Source) -> None:
    for text in (source.title, source.description, source.publisher.name, source.terms):
        assert text["en"] != text["es"]


def test_says_what_a_citation_needs(source: Source) -> None:
    assert source.publisher.short
    assert source.publisher.url.startswith("https://")
    assert source.licence["en"] and source.licence["es"]
    for release in open_observatory("/nonexistent/rumbo", today="2026-11-24").releases(source.id):
        assert source.licence_of(release)["es"] != release.licence or source.licence["es"] == source.licence["en"]
    assert source.rhythm.due_days > 0
    assert source.reader >= 1
    assert 0 < source.max_bytes <= 1_000_000_000


def test_its_tables_are_of_the_vocabulary(source: Source) -> None:
    assert source.tables
    for table in source.tables.values():
        assert place(table.extent).id == table.extent
        assert table.product == source.id
        for dimension in table.dimensions.values():
            assert dimension.id in dimensions()
            for value in dimension.values:
                assert set(value_name(dimension.id, value)) >= {"en", "es"}
        for name, value in table.fixed.items():
            assert set(value_name(name, value)) >= {"en", "es"}
        assert table.not_summed <= set(table.dimensions)


def test_each_of_its_tables_feeds_an_indicator(source: Source) -> None:
    feeds = [
        one for indicator in indicators().values() for step in indicator.steps for feed in step
        for one in (feed, *feed.plus)
    ]  # fmt: skip
    unused = [key for key, table in source.tables.items() if not any(fnmatch(table.key, one.table) for one in feeds)]
    excused = [entry["id"] for entry in raw(source.folder)["tables"] if entry.get("feeds_no_indicator")]
    assert [key for key in unused if not any(fnmatch(key, re.sub(r"{\w+}", "*", name)) for name in excused)] == []


def test_each_indicator_that_it_feeds_asks_for_what_a_table_has(source: Source) -> None:
    for indicator in indicators().values():
        for feed in (one for step in indicator.steps for entry in step for one in (entry, *entry.plus)):
            if feed.table.split("/")[0] != source.id:
                continue
            fed = [table for table in source.tables.values() if fnmatch(table.key, feed.table)]
            assert fed, f"{indicator.id} is fed by {feed.table}, and there is no such table"
            for table in fed:
                for name, value in feed.where.items():
                    values = {table.fixed[name]} if name in table.fixed else table.dimensions[name].values
                    assert value in values


# What its sample says -------------------------------------------------------------------------------------------


def test_the_sample_reads_into_what_is_declared(source: Source, archives: Callable[[str], Archive]) -> None:
    assert (source.folder / source.sample.file).stat().st_size < LARGEST_SAMPLE
    releases = archives(source.id).releases.values()
    assert (len(releases), sum(one.rows for one in releases)) == (source.sample.releases, source.sample.rows)
    assert source.sample.figures


def test_the_sample_gives_the_figures_declared(source: Source, archives: Callable[[str], Archive]) -> None:
    observatory = Observatory(archives(source.id))
    for figure in source.sample.figures:
        found = ask(observatory, **figure)
        got = (found.value, str(found.status)) if found else (None, "not-available")
        assert got == (figure["value"], figure["status"]), figure


def ask(
    observatory: Observatory, indicator: str, place: str, period: str, as_of: str | None = None,
    where: dict[str, str] | None = None, **_: object,
) -> Observation | None:  # fmt: skip
    try:
        return observatory.series(indicator, place, since=period, until=period, as_of=as_of, where=where).at(period)
    except NoData:
        return None


def test_the_sample_twice_changes_nothing(source: Source, archives: Callable[[str], Archive]) -> None:
    archive = archives(source.id)
    before = held(archive.home.path)
    assert not any(take(archive, source))
    assert held(archive.home.path) == before


# What its text is held to ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", text_samples(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_ends_of_lines_change_no_cell(
    folder: Path, end: str, archives: Callable[[str], Archive], tmp_path: Path
) -> None:
    source = load_source(folder / "source.yml")
    other = empty_archive(tmp_path / "home")
    take(other, source, as_bytes(rows_of(folder), end))
    assert cells_by_day(other) == cells_by_day(archives(source.id))


@pytest.mark.parametrize("folder", text_samples(), ids=lambda folder: folder.name)
def test_a_mark_at_the_beginning_changes_no_cell(
    folder: Path, archives: Callable[[str], Archive], tmp_path: Path
) -> None:
    source = load_source(folder / "source.yml")
    other = empty_archive(tmp_path / "home")
    take(other, source, b"\xef\xbb\xbf" + (folder / source.sample.file).read_bytes())
    assert cells_by_day(other) == cells_by_day(archives(source.id))


def refused(archive: Archive, folder: Path, rows: list[list[str]]) -> Refused:
    """The error that the rows are refused with, after checking that the archive stayed as it was."""
    before = held(archive.home.path)
    with pytest.raises(Refused) as caught:
        take(archive, load_source(folder / "source.yml"), as_bytes(rows))
    assert held(archive.home.path) == before
    assert caught.value.what
    assert caught.value.exit_code == 1
    return caught.value


def changed(folder: Path, number: int, text: str) -> tuple[list[list[str]], int]:
    """The sample with another text in a column of one row in the middle, and the line of that row."""
    rows = rows_of(folder)
    at = len(rows) // 2
    rows[at][number] = text
    return rows, at + 1


@pytest.mark.parametrize(("folder", "number"), columns(lambda folder, number: True))
def test_a_column_dropped_renamed_or_doubled_is_refused(
    folder: Path, number: int, archives: Callable[[str], Archive]
) -> None:
    archive = archives(raw(folder)["id"])
    name = rows_of(folder)[0][number]
    dropped = refused(
        archive, folder, [[text for at, text in enumerate(row) if at != number] for row in rows_of(folder)]
    )
    assert isinstance(dropped, NotThatSource)
    assert name in str(dropped)
    renamed = rows_of(folder)
    renamed[0][number] = f"{name} (new)"
    error = refused(archive, folder, renamed)
    assert isinstance(error, NotThatSource)
    assert f"{name} (new)" in str(error)
    assert isinstance(refused(archive, folder, [[*row, row[number]] for row in rows_of(folder)]), NotThatSource)


@pytest.mark.parametrize("folder", text_samples(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", ["Remarks", ""], ids=["with a name", "without a name"])
def test_a_column_added_is_refused(folder: Path, name: str, archives: Callable[[str], Archive]) -> None:
    first, *rest = rows_of(folder)
    rows = [[*first, name], *([*row, "1"] for row in rest)]
    error = refused(archives(raw(folder)["id"]), folder, rows)
    assert isinstance(error, NotThatSource)
    assert name in str(error)


@pytest.mark.parametrize(("folder", "number"), columns(is_not_free))
def test_an_unknown_label_is_refused_with_its_line(
    folder: Path, number: int, archives: Callable[[str], Archive]
) -> None:
    rows, line = changed(folder, number, "Atlantis")
    error = refused(archives(raw(folder)["id"]), folder, rows)
    assert isinstance(error, BadRow)
    assert re.search(rf"\bline {line}\b", str(error), re.IGNORECASE)
    assert "Atlantis" in str(error)


@pytest.mark.parametrize(("folder", "number"), columns(is_free))
def test_free_text_enters_no_cell(
    folder: Path, number: int, archives: Callable[[str], Archive], tmp_path: Path
) -> None:
    rows, _ = changed(folder, number, '=HYPERLINK("https://www.example.org"),+1')
    other = empty_archive(tmp_path / "home")
    take(other, load_source(folder / "source.yml"), as_bytes(rows))
    figures = [cell for _, cells in cells_by_day(other) for cell in cells]
    assert not any("HYPERLINK" in str(value) for cell in figures for name, value in cell if name != "url")


@pytest.mark.parametrize("text", BAD_COUNTS, ids=lambda text: text or "empty")
@pytest.mark.parametrize(("folder", "number"), columns(is_number))
def test_a_bad_number_is_refused_with_its_line(
    folder: Path, number: int, text: str, archives: Callable[[str], Archive]
) -> None:
    rows, line = changed(folder, number, text)
    error = refused(archives(raw(folder)["id"]), folder, rows)
    assert isinstance(error, BadRow)
    assert re.search(rf"\bline {line}\b", str(error), re.IGNORECASE)


@pytest.mark.parametrize("folder", text_samples(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("change", [-1, 1], ids=["short", "long"])
def test_a_row_too_short_or_too_long_is_refused_with_its_line(
    folder: Path, change: int, archives: Callable[[str], Archive]
) -> None:
    rows = rows_of(folder)
    at = len(rows) // 2
    rows[at] = rows[at][:-1] if change < 0 else [*rows[at], "1"]
    error = refused(archives(raw(folder)["id"]), folder, rows)
    assert isinstance(error, BadRow)
    assert re.search(rf"\bline {at + 1}\b", str(error), re.IGNORECASE)


@pytest.mark.parametrize("folder", text_samples(), ids=lambda folder: folder.name)
def test_a_file_cut_in_the_middle_of_a_line_is_refused(folder: Path, archives: Callable[[str], Archive]) -> None:
    archive = archives(raw(folder)["id"])
    source = load_source(folder / "source.yml")
    content = (folder / source.sample.file).read_bytes()
    before = held(archive.home.path)
    for cut in (3, 20, len(content) // 2, len(content) - 20):
        if not content[:-cut].endswith(b"\n"):
            with pytest.raises(Refused):
                take(archive, source, content[:-cut])
    assert held(archive.home.path) == before
