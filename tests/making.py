"""Makes files in the publishers' shape, of any size, and small archives of them: for tests and benchmarks alone.

Every figure here is made up. The same arguments always give the same bytes. The shape (columns, labels, order of rows,
marks of open years) is taken from what each source declares, so a new column or label needs no change here.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from rumbo.archive import Archive, Ingested, Issued
from rumbo.core import Kind, Period, Published, Release, fixed_clock, is_within
from rumbo.observatory import Observatory
from rumbo.sources import Column, Delimited, source

TODAY = date(2026, 11, 24)
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NOTICE_COLUMNS = (
    "indicator", "place", "demographic", "period", "value", "rounding", "published", "published_precision",
    "publisher", "asserted_by", "source", "read_as", "note",
)  # fmt: skip

Cells = Mapping[tuple[str, ...], int]
"""(period, then one value for each dimension of the source, in the order of its columns) -> count."""


def declared(source_id: str) -> Delimited:
    """What a source declares of its text."""
    found = source(source_id).delimited
    assert found is not None
    return found


def dimensions(source_id: str) -> list[str]:
    """The dimensions of a source, in the order of its columns: the order of a key in ``Cells``."""
    return [column.dimension for column in declared(source_id).columns if column.role == "dimension"]


# Cells ----------------------------------------------------------------------------------------------------------


def cells(
    source_id: str, first: str, last: str, *, a_month: int = 6, seed: int = 0, largest: int = 9
) -> dict[tuple[str, ...], int]:
    """Random cells of the months from ``first`` to ``last``, about ``a_month`` in each.

    Every month shows all values that the source says every month shows. Counts run from 1 to ``largest``.
    """
    names = dimensions(source_id)
    complete = declared(source_id).each_month_has
    found: dict[tuple[str, ...], int] = {}
    for month in Period.range(Period.parse(first), Period.parse(last)).months():
        chance = random.Random(f"{source_id} {month} {seed}")
        possible = _possible(source_id, expulsions=date(2020, 3, 1) <= month.start <= date(2023, 5, 1))
        chosen = set(chance.sample(possible, min(a_month, len(possible))))
        if complete:
            at = names.index(complete)
            for value in sorted({key[at] for key in possible} - {key[at] for key in chosen}):
                chosen.add(chance.choice([key for key in possible if key[at] == value]))
        found |= {(str(month), *key): chance.randint(1, largest) for key in sorted(chosen)}
    return found


def revised(before: Cells, *, share: float = 0.05, seed: int = 0) -> dict[tuple[str, ...], int]:
    """The cells of a later release of the same months: some a little higher or lower, some gone to zero."""
    chance = random.Random(f"revised {seed}")
    moved = {key: max(0, n + chance.choice((-1, 1))) if chance.random() < share else n for key, n in before.items()}
    return {key: n for key, n in moved.items() if n}


@cache
def _possible(source_id: str, *, expulsions: bool) -> list[tuple[str, ...]]:
    """All keys that make sense: a state or area lies in its region, a component has its own areas and kinds."""
    columns = [column for column in declared(source_id).columns if column.role == "dimension"]
    names = [column.dimension for column in columns]
    values = [sorted(set(column.lookup.values())) for column in columns]
    return [key for key in product(*values) if _makes_sense(dict(zip(names, key, strict=True)), expulsions)]


def _makes_sense(key: Mapping[str, str], expulsions: bool) -> bool:
    inner = key.get("state") or key.get("area")
    if inner and not is_within(inner, key["region"]):
        return False
    component = key.get("component", "")
    if "area" in key and not key["area"].startswith(f"{component}-"):
        return False
    expelled = key["authority"] == "title-42"
    if expelled and not expulsions:
        return False
    if kind := key.get("encounter-type"):
        return kind == ("expulsion" if expelled else {"usbp": "apprehension", "ofo": "inadmissible"}[component])
    return True


# Files ----------------------------------------------------------------------------------------------------------


def as_csv(
    source_id: str,
    cells: Cells,
    *,
    closed: bool | None = None,
    unaccompanied: str = "UAC",
    end: str = "\r\n",
    decimals: str = "",
    shuffled: bool = False,
) -> bytes:
    """The bytes of a file that prints the cells as its publisher would.

    ``closed`` says whether the last fiscal year is; without it, it is where the last month is a September.
    ``unaccompanied`` is the label of unaccompanied children, which was renamed. ``decimals`` is put behind each count
    (".0" in some old files), and ``shuffled`` gives up the order of rows, which those lack as well.
    """
    rows = list(_rows(source_id, cells, closed, unaccompanied, decimals))
    if shuffled:
        random.Random(0).shuffle(rows)
    return _written([column.name for column in declared(source_id).columns], rows, end)


def _rows(source_id: str, cells: Cells, closed: bool | None, unaccompanied: str, decimals: str) -> list[list[str]]:
    columns = declared(source_id).columns
    labels = {column.name: _labels(column, unaccompanied) for column in columns if column.role == "dimension"}
    last = max((Period.parse(key[0]) for key in cells), default=Period.month(2024, 9))
    closed = last.start.month == 9 if closed is None else closed
    rows = []
    for (text, *values), count in cells.items():
        month = Period.parse(text)
        year = month.within(Kind.FISCAL_YEAR)
        open_ = not closed and last in year
        given = dict(zip(dimensions(source_id), values, strict=True))
        row = []
        for column in columns:
            match column.role:
                case "fiscal-year":
                    row.append(f"{year.end.year}{declared(source_id).provisional_mark if open_ else ''}")
                case "month":
                    row.append(MONTHS[month.start.month - 1])
                case "count":
                    row.append(f"{count}{decimals}")
                case "dimension":
                    row.append(labels[column.name][given[column.dimension]])
                case _ if column.labels:
                    row.append("FYTD" if closed or _place_in_year(month) <= _place_in_year(last) else "Remaining")
                case _:
                    area = labels["Area of Responsibility"][given["area"]]
                    row.append(area.removesuffix(" Field Office").removesuffix(" Sector"))
        rows.append(row)
    return sorted(rows, key=lambda row: row[:-1])


def _labels(column: Column, unaccompanied: str) -> dict[str, str]:
    kept = {label: value for label, value in column.lookup.items() if value != "unaccompanied-children"}
    if len(kept) < len(column.lookup):
        kept[unaccompanied] = "unaccompanied-children"
    return {value: label for label, value in kept.items()}


def _place_in_year(month: Period) -> int:
    return (month.start.month - 10) % 12


def publisher_file(
    source_id: str, first: str, last: str, *, a_month: int = 6, seed: int = 0, largest: int = 9, **shape: Any
) -> bytes:
    """The bytes of a file of random cells: ``cells`` written by ``as_csv``."""
    return as_csv(source_id, cells(source_id, first, last, a_month=a_month, seed=seed, largest=largest), **shape)


def notice(indicator: str, period: str, value: int | str, published: str, **more: str) -> dict[str, str]:
    """One row of printed figures: by default CBP's own notice of one day, exact, for the south-west border."""
    row = {
        "indicator": indicator, "place": "us-southwest", "demographic": "", "period": period, "value": str(value),
        "rounding": "1", "published": published, "published_precision": "day", "publisher": "CBP",
        "asserted_by": "publisher", "source": f"https://www.example.org/notice-{published}",
        "read_as": "official release",
        "note": "",
    }  # fmt: skip
    return {**row, **more}


def notices(rows: Iterable[Mapping[str, str]], *, end: str = "\n") -> bytes:
    """The bytes of a table of printed figures."""
    return _written(list(NOTICE_COLUMNS), [[row[name] for name in NOTICE_COLUMNS] for row in rows], end)


def _written(header: Sequence[str], rows: Iterable[Sequence[str]], end: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


# Archives -------------------------------------------------------------------------------------------------------


def empty_archive(home: Path, today: date = TODAY) -> Archive:
    """An archive with nothing in it, not even the starter, on a fixed day."""
    return Archive(home, starter=None, clock=fixed_clock(today))


def put(
    archive: Archive, source_id: str, content: bytes, published: str | None = None, *, name: str = "file.csv",
    anyway: bool = False,
) -> list[Ingested]:  # fmt: skip
    """Ingest bytes as a file of that name, ``anyway`` also where most of what is known would go."""
    folder = archive.home.path.parent / "incoming"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    when = Published.parse(published) if published else None
    return archive.ingest(path, source_id, published=when, anyway=anyway)


def small_archive(home: Path, *releases: tuple[str, bytes, str | None], today: date = TODAY) -> Archive:
    """An archive of a few releases, each given as source, bytes and day (or interval) of publication."""
    archive = empty_archive(home, today)
    for source_id, content, published in releases:
        put(archive, source_id, content, published)
    return archive


def small_observatory(home: Path, *releases: tuple[str, bytes, str | None], today: date = TODAY) -> Observatory:
    """The same, seen through the façade."""
    return Observatory(small_archive(home, *releases, today=today))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def read_cells(archive: Archive, release: Release) -> list[tuple[Any, ...]]:
    """All rows of a release's reading, in order, each as (column, value) pairs."""
    query = "SELECT * FROM read_parquet($1, hive_partitioning=false) ORDER BY ALL"
    found = _engine().execute(query, [str(archive.reading(release))])
    names = [column[0] for column in found.description or ()]
    return [tuple(zip(names, row, strict=True)) for row in found.fetchall()]


def held(home: Path) -> dict[str, bytes]:
    """Every file under a folder and its bytes: to see that nothing moved."""
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files_in(home)}


def files_in(folder: Path) -> Iterator[Path]:
    """Every file under a folder, in order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)


def forecast(month: str = "2024-04", horizon: int = 1, **more: object) -> Issued:
    """One forecast as it was issued; ``more`` are fields that differ."""
    values = dict(zip(LEVELS, (80_000.0, 95_000.0, 136_000.0, 176_000.0, 190_000.0), strict=True))
    one = Issued(
        indicator="usbp-encounters", place="us-southwest", where={}, origin="2024-03", month=month, horizon=horizon,
        quantiles=values, rival=values, unit="events", vintage=date(2024, 5, 7), releases=("cbp-southwest.aa",),
        aims_at="first-print", information="own-past", method="outlook/1", rival_method="random-walk-log/1",
        issued=date(2024, 5, 7),
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]
