"""The whole table of each indicator on the site, at one address for ever: ``data/<indicator>.csv.gz`` and its kin.

A table is dated by the day since which it is what it is, so that its bytes change with its figures alone. What was
written before of the same releases is not written again, and new ones are written by as many processes as may work.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path

import rumbo
from rumbo.archive import feeding
from rumbo.archive.cache import key
from rumbo.archive.intake import sha256
from rumbo.observatory import Observatory
from rumbo.publish import croissant, dcat
from rumbo.publish.credits import about
from rumbo.publish.datapackage import package
from rumbo.publish.tables import File, Written, written
from rumbo.site import paths
from rumbo.site.gathering import Progress

FORMS = ("csv", "csv.gz", "parquet", "xlsx")
LARGEST_PLAIN = 5_000_000
"""A CSV of more bytes is there compressed alone."""

CODE = ("*.py", "core/**/*", "archive/*.py", "publish/*.py", "sources/**/*", "indicators/*")
WORTH = 4  # tables from which further processes gain more than they cost


def write_tables(observatory: Observatory, folder: Path, progress: Progress, workers: int = 1) -> Sequence[Written]:
    """Write the whole tables and their descriptions into a folder; return what was written, by indicator."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = dict(_keys(observatory))
    found = {name: _held(observatory, one, folder) for name, one in keys.items()}
    missing = [name for name, one in found.items() if one is None]
    for done, table in enumerate(_made(observatory, missing, folder, workers), len(keys) - len(missing) + 1):
        found[table.indicator] = table
        observatory.cache.keep(keys[table.indicator], [folder / one.name for one in table.files], asdict(table))
        progress("tables", done, len(keys))
    progress("tables", len(keys), len(keys))
    tables = [one for one in found.values() if one]
    if not tables:
        return ()
    for name, content in (
        (paths.PACKAGE, package(observatory, tables)),
        (paths.CATALOGUE, dcat.catalogue(observatory, tables)),
        (paths.CROISSANT, croissant.croissant(observatory, tables)),
    ):
        (folder.parent / name).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    return tables


def _keys(observatory: Observatory) -> Iterator[tuple[str, str]]:
    """Yield each indicator that has a table, with the key of all that it depends on."""
    for indicator in observatory.indicators():
        if not observatory.cuts(indicator.id):
            continue
        products = {table.product for table in feeding(indicator)}
        releases = [
            (one.id, str(one.published), one.reader, one.reading_sha256)
            for one in observatory.archive.releases.values()
            if one.product in products
        ]
        day = observatory.table_since(indicator.id)
        yield indicator.id, key("table/1", _code(), FORMS, indicator.id, day.isoformat(), releases)


@cache
def _code() -> str:
    """Return the hash of all that makes a table of releases: code, declarations and words."""
    package = Path(str(rumbo.__file__)).parent
    files = sorted(
        {path for pattern in CODE for path in package.glob(pattern) if path.suffix in (".py", ".yml", ".csv")}
    )
    return sha256(b"".join(one.read_bytes() for one in files))


def _held(observatory: Observatory, key: str, folder: Path) -> Written | None:
    answer = observatory.cache.take(key, folder)
    if not answer:
        return None
    return Written(**answer | {"files": tuple(File(**one) for one in answer["files"])})


def _made(observatory: Observatory, names: Sequence[str], folder: Path, workers: int) -> Iterator[Written]:
    roots = observatory.archive.roots
    if workers < 2 or len(names) < WORTH or len(roots) < 2:
        yield from (_table(observatory, folder, name) for name in names)
        return
    starter, home = (one.path for one in roots)
    make = partial(_apart, home, starter, observatory.today.isoformat(), folder)
    # Not by a fork: the query engine's threads would be cut off in the middle.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(make, names)


def _apart(home: Path, starter: Path, today: str, folder: Path, name: str) -> Written:
    return _table(_opened(home, starter, today), folder, name)


@cache
def _opened(home: Path, starter: Path, today: str) -> Observatory:
    return rumbo.open(home, today=today, starter=starter)


def _table(observatory: Observatory, folder: Path, name: str) -> Written:
    rows = observatory.table(name, observatory.table_since(name))
    return written(
        observatory.indicator(name), rows, folder, FORMS, partial(about, observatory), largest_plain=LARGEST_PLAIN
    )
