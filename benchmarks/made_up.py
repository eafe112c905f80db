"""Made-up data in the publishers' shapes and sizes, the same on every run: a file of CBP, an archive of releases.

No figure in it is anyone's. The labels are those of the sources' own declarations, so that the reader takes them.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import product
from pathlib import Path

from rumbo.archive.engine import connection, listed, literal, name
from rumbo.archive.loading import MONTHS, write_text_reading
from rumbo.archive.store import write_record
from rumbo.core import Coverage, Kind, Period, Published, Release
from rumbo.sources import source

ROWS_OF_A_FILE = 47_000
WINDOW = 48
PRODUCT, TABLE = "cbp-nationwide-aor", "encounters"
DIMENSIONS = ("component", "region", "area", "citizenship", "demographic", "authority", "encounter-type")
MONTHS_COVERED = Period(Kind.RANGE, date(2017, 2, 1), date(2030, 12, 31)).months()


def write_state_file(path: Path) -> None:
    """Write a file of CBP's encounters by state: four closed fiscal years, 47,000 rows of text."""
    chance = random.Random(20_241_022)
    declared = source("cbp-nationwide-state").delimited
    assert declared
    lookups = [column.lookup for column in declared.columns if column.role == "dimension"]
    # Of labels that stand for one value, the last.
    labels = [{value: label for label, value in lookup.items()}.values() for lookup in lookups]
    cells = [cell for cell in product(*labels) if chance.random() < 0.2]
    months = [(year, month) for year in range(2021, 2025) for month in MONTHS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in declared.columns)
        for number, (year, month) in enumerate(months):
            rows = ROWS_OF_A_FILE * (number + 1) // len(months) - ROWS_OF_A_FILE * number // len(months)
            for cell in sorted(chance.sample(cells, rows)):
                writer.writerow([year, "FYTD", month, *cell, min(int(chance.paretovariate(0.5)), 40_000)])


def write_notice(path: Path) -> None:
    """Write what CBP prints of one month on the day: Border Patrol's figure at the south-west border."""
    row = {
        "indicator": "usbp-encounters", "place": "us-southwest", "demographic": "", "period": "2026-09",
        "value": "7000", "rounding": "1", "published": "2026-11-20", "published_precision": "day", "publisher": "CBP",
        "asserted_by": "publisher", "source": "https://www.example.org/notice", "read_as": "official release",
        "note": "",
    }  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)


@dataclass(frozen=True, slots=True)
class MadeArchive:
    """An archive of made-up releases, one a month, each over the 48 months before it."""

    home: Path
    releases: tuple[Release, ...]

    @property
    def rows(self) -> int:
        """Return how many observations all releases hold together."""
        return sum(release.rows for release in self.releases)

    @property
    def today(self) -> date:
        """Return the day on which the newest release was published."""
        return self.releases[-1].published.latest

    def reading(self, release: Release) -> Path:
        """Return the Parquet file of a release."""
        return self.home / "releases" / release.id / f"reading-{release.reader}.parquet"


def make_archive(home: Path, count: int) -> MadeArchive:
    """Write ``count`` monthly releases of half a million rows in the archive's layout, by the archive's own writer."""
    months = [str(month) for month in MONTHS_COVERED[: WINDOW + count - 1]]
    _load_every_cell(months)
    releases: list[Release] = []
    for number in range(count):
        release = _release(months[number : number + WINDOW], number)
        folder = home / "releases" / release.id
        folder.mkdir(parents=True)
        # Now and then a later release revises a cell.
        connection().execute(
            f"""CREATE OR REPLACE TEMP TABLE cells AS SELECT * REPLACE (value + (draw % 97 < {number})::BIGINT AS value)
            FROM every_cell WHERE period BETWEEN {literal(months[number])} AND {literal(months[number + WINDOW - 1])}"""
        )
        rows = write_text_reading(folder / f"reading-{release.reader}.parquet", DIMENSIONS)
        releases.append(replace(release, rows=rows))
        (folder / "record.json").write_text(write_record(releases[-1]), encoding="utf-8")
    connection().execute("DROP TABLE cells; DROP TABLE every_cell")
    return MadeArchive(home, tuple(releases))


def _load_every_cell(months: Sequence[str]) -> None:
    """Make the table ``every_cell`` of all months, with the types that the reader gives cells."""
    declared = source(PRODUCT).delimited
    assert declared
    values = {column.dimension: sorted(set(column.lookup.values())) for column in declared.columns if column.dimension}
    # Some sectors and field offices lie in two regions.
    places = [
        (area.split("-")[0], values["region"][(number + more) % 3], area)
        for number, area in enumerate(values["area"])
        for more in range(2 if number % 7 < 3 else 1)
    ]
    rest = product(*(values[dimension] for dimension in DIMENSIONS[3:]))
    rows = ", ".join(f"({listed((*place, *others))})" for place, others in product(places, rest))
    names = ", ".join(name(dimension) for dimension in DIMENSIONS)
    typed = ", ".join(f"{name(one)}::ENUM({listed(values[one])}) AS {name(one)}" for one in DIMENSIONS)
    # Sparse, as counts of people are: a month has a third of the cells that could be.
    connection().execute(
        f"""CREATE OR REPLACE TEMP TABLE every_cell AS
        SELECT period, {typed}, draw, (1 / (1 - (draw // 100 % 1000) / 1000.0) ^ 2)::BIGINT AS value
        FROM (SELECT *, hash(period, {names}) AS draw FROM (VALUES {rows}) AS cell({names}),
          (SELECT unnest([{listed(months)}]) AS period))
        WHERE draw % 100 < 34"""
    )


def _release(months: Sequence[str], number: int) -> Release:
    digest = sha256(f"made up {number}".encode()).hexdigest()
    newest = Period.parse(months[-1])
    day = date(newest.end.year + newest.end.month // 12, newest.end.month % 12 + 1, 20)
    return Release(
        id=f"{PRODUCT}.{digest[:12]}",
        product=PRODUCT,
        published=Published(day, day),
        retrieved=day,
        url="",
        sha256=digest,
        licence="made up",
        covers={TABLE: Coverage(tuple(months), frozenset(months[-12:]))},
    )
