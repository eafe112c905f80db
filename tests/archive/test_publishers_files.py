"""The publishers' own files, where they are at hand: read whole, and held against what others computed from them."""

from __future__ import annotations

import csv
import runpy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from making import empty_archive
from rumbo.archive import Archive
from rumbo.archive.archive import STARTER
from rumbo.core import Release
from rumbo.errors import NotThatSource
from rumbo.observatory import Observatory

# What makes the starter also says which files enter it, read by which source.
MAKING = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "make_starter.py"))
PATTERNS, PRINTED = MAKING["NAMES"], MAKING["PRINTED"]
CORRUPTED = "cbp-sbo-encounters-fy19-fy22__final-variant-lf_rel-2022-10.csv"
REGIONS = {
    "Southwest Land Border": "us-southwest", "Northern Land Border": "us-northern", "Other": "us-other",
}  # fmt: skip
COMPONENTS = {"U.S. Border Patrol": "usbp", "Office of Field Operations": "ofo"}
MERGED = "cbp-nationwide-encounters-fy20-fy24-aor__merged-finals_seen-2024-11-26.csv"


@dataclass(frozen=True)
class Fresh:
    """An archive of all files at hand, and for each file its row of the manifest and its release."""

    archive: Archive
    manifest: Mapping[str, Mapping[str, str]]
    releases: Mapping[str, Release]

    def totals(self, name: str, *keys: str) -> dict[tuple[str, ...], int]:
        """The sums of a file's reading by period and further columns, straight from the reading."""
        path = self.archive.reading(self.releases[name])
        columns = ", ".join(["period", *(f'"{key}"' for key in keys)])
        query = f"SELECT {columns}, sum(value) FROM read_parquet($1, hive_partitioning=false) GROUP BY {columns}"
        rows = ENGINE.execute(query, [str(path)]).fetchall()
        return {tuple(row[:-1]): int(row[-1]) for row in rows}


ENGINE = duckdb.connect()
DIFFERENCE = """WITH ours AS (SELECT * FROM read_parquet($1)), theirs AS (SELECT * FROM read_parquet($2))
    SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM theirs),
    (SELECT count(*) FROM (FROM ours EXCEPT FROM theirs))"""


def assert_same_cells(one: Path, other: Path) -> None:
    """No cell stands twice in a reading, so that two are the same when they are as long and neither has one more."""
    ours, theirs, left = ENGINE.execute(DIFFERENCE, [str(one), str(other)]).fetchone() or (0, 0, 0)
    assert (ours, left) == (theirs, 0), one


@pytest.fixture(scope="module")
def fresh(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    archive = empty_archive(tmp_path_factory.mktemp("fresh") / "home")
    manifest, releases = {}, {}
    with (shared / "data" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = Path(row["file"])
            source = next((name for pattern, name in PATTERNS.items() if path.match(pattern)), None)
            if source is None or path.name == CORRUPTED:
                continue
            (found,) = archive.ingest(shared / "data" / path, source, published=MAKING["published"](row))
            manifest[path.name], releases[path.name] = row, found.release
    for name, source in PRINTED.items():
        archive.ingest(shared / "facts" / name, source)
    return Fresh(archive, manifest, releases)


@pytest.fixture(scope="module")
def starter() -> Archive:
    return Archive(Path("/nowhere"), starter=STARTER)


def test_each_file_reads_into_as_many_rows_as_it_has(fresh: Fresh) -> None:
    files = {name: release for name, release in fresh.releases.items() if name.startswith("cbp-")}
    assert len(files) == 23
    for name, release in files.items():
        row = fresh.manifest[name]
        assert release.sha256 == row["sha256"]
        assert str(release.newest) == row["latest_period"]
        if row["rows"]:
            assert release.rows == int(row["rows"].replace(",", ""))


def test_every_figure_that_was_computed_release_by_release_is_reproduced(fresh: Fresh, shared: Path) -> None:
    """2,024 sums of the files by state: by month, border region and release."""
    totals: dict[str, dict[tuple[str, ...], int]] = {}
    checked = 0
    with (shared / "data" / "cbp" / "revisions-cbp-state-files-monthly-by-release.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            released, years, covers = row["release"].split(" ")
            name = f"cbp-nationwide-encounters-{years}-state__{covers.strip('()')}_rel-{released}.csv"
            if name not in totals:
                totals[name] = fresh.totals(name, "region")
            regions = REGIONS.values() if row["region"] == "ALL" else [REGIONS[row["region"]]]
            found = sum(totals[name][row["month"], region] for region in regions)
            assert found == int(row["encounters"]), row
            checked += 1
    assert checked == 2024


def test_border_patrol_and_field_operations_are_reproduced(fresh: Fresh, shared: Path) -> None:
    """The sums of the south-west files by component, and those of the merged file by area."""
    components = {name: fresh.totals(name, "component") for name in fresh.releases if "-sbo-" in name}
    merged = fresh.totals(MERGED, "component", "region")
    checked = 0
    with (shared / "data" / "cbp" / "revisions-cbp-sw-border-by-component-and-release.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["source"] in components:
                found = components[row["source"]][row["month"], COMPONENTS[row["component"]]]
            elif "AOR finals" in row["source"]:
                found = merged[row["month"], COMPONENTS[row["component"]], "us-southwest"]
            else:
                continue
            assert found == int(row["sw_border_encounters"]), row
            checked += 1
    assert checked == 96 + 74 + 94 + 120


def test_a_corrupted_copy_is_refused_and_its_twin_is_read(fresh: Fresh, shared: Path) -> None:
    before = set(fresh.archive.releases)
    with pytest.raises(NotThatSource) as caught:
        fresh.archive.ingest(shared / "data" / "cbp" / CORRUPTED, "cbp-southwest")
    assert "missing: Fiscal Year; not known: wFiscal Year" in caught.value.why
    assert set(fresh.archive.releases) == before
    assert CORRUPTED.replace("-variant-lf", "") in fresh.releases


def test_the_same_files_again_change_nothing(fresh: Fresh, shared: Path) -> None:
    before = list(fresh.archive.releases)
    for name in list(fresh.releases)[:2]:
        release = fresh.releases[name]
        (again,) = fresh.archive.ingest(shared / "data" / "cbp" / name, release.product)
        assert (again.release, again.new) == (release, False)
    assert not any(
        one.new for one in fresh.archive.ingest(shared / "facts" / next(iter(PRINTED)), "cbp-monthly-updates")
    )
    assert list(fresh.archive.releases) == before


def test_the_starter_holds_what_a_fresh_ingest_gives(fresh: Fresh, starter: Archive) -> None:
    """Release by release: the same ids, days, coverage and cells."""
    assert starter.releases.keys() == fresh.archive.releases.keys()
    for id_, ours in fresh.archive.releases.items():
        theirs = starter.releases[id_]
        for name in ("product", "published", "sha256", "covers", "rows", "reader", "also_read", "statements"):
            assert getattr(ours, name) == getattr(theirs, name), (id_, name)
        if ours.rows:
            assert_same_cells(fresh.archive.reading(ours), starter.reading(theirs))


def test_stacking_the_files_would_count_twice_and_the_archive_does_not(fresh: Fresh) -> None:
    names = [name for name, one in fresh.releases.items() if one.product == "cbp-nationwide-state"]
    stacked = sum(fresh.totals(name, "region").get(("2023-12", "us-southwest"), 0) for name in names)
    assert stacked > 2 * 301_981
    december = Observatory(fresh.archive).series("cbp-encounters", "us-southwest", since="2023-12", until="2023-12")
    assert [one.value for one in december] == [301_981]


def test_lines_that_end_otherwise_change_no_cell(fresh: Fresh, shared: Path, tmp_path: Path) -> None:
    name = "cbp-sbo-encounters-fy23-fy26__thru-2026-07_rel-2026-08.csv"
    content = (shared / "data" / "cbp" / name).read_bytes()
    assert b"\r\n" in content
    archive = empty_archive(tmp_path / "home")
    (found,) = archive.add(content.replace(b"\r\n", b"\n"), name, "cbp-southwest")
    assert_same_cells(archive.reading(found.release), fresh.archive.reading(fresh.releases[name]))
