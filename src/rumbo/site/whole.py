"""The whole table of each indicator on the site, at one address for ever: ``data/<indicator>.csv.gz`` and its kin.

A table is dated by the day since which it is what it is, so that its bytes change with its figures alone. What was
written before of the same releases is not written again, and new ones are written by as many processes as may work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rumbo.archive import feeding
from rumbo.archive.cache import key
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish import croissant, dcat
from rumbo.publish.credits import about
from rumbo.publish.datapackage import package
from rumbo.publish.tables import NO_DAY, File, Learned, Written, joined, lines
from rumbo.site import paths
from rumbo.site.apart import Apart
from rumbo.site.gathering import Progress
from rumbo.site.lasting import code_of_figures

FORMS = ("csv", "csv.gz", "parquet", "xlsx")
LARGEST_PLAIN = 5_000_000
"""A CSV of more bytes is there compressed alone."""


def write_tables(
    observatory: Observatory, folder: Path, keys: Mapping[str, str], progress: Progress, apart: Apart
) -> Callable[[], Sequence[Written]]:
    """Begin to write the whole tables into a folder; return what ends it and returns what was written, by indicator.

    ``keys`` say of each indicator all that its figures depend on. With the tables go their descriptions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = {name: key("table/1", FORMS, one) for name, one in keys.items()}
    found = {name: _held(observatory, one, folder) for name, one in own.items()}
    made = {name: apart(_table, folder, name) for name, one in found.items() if one is None}

    def end() -> Sequence[Written]:
        for done, (name, table) in enumerate(made.items(), len(own) - len(made) + 1):
            found[name] = one = table()
            if one:
                observatory.cache.keep(own[name], [folder / file.name for file in one.files], asdict(one))
            progress("tables", done, len(own))
        progress("tables", len(own), len(own))
        tables = [one for one in found.values() if one]
        _describe(observatory, tables, folder.parent)
        return tables

    return end


def _describe(observatory: Observatory, tables: Sequence[Written], folder: Path) -> None:
    """Write what describes the tables, where there are any."""
    if not tables:
        return
    for name, content in (
        (paths.PACKAGE, package(observatory, tables)),
        (paths.CATALOGUE, dcat.catalogue(observatory, tables)),
        (paths.CROISSANT, croissant.croissant(observatory, tables)),
    ):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


def keys(observatory: Observatory) -> Mapping[str, str]:
    """Return, of each indicator that has figures, the key of all that they depend on."""
    return dict(_keys(observatory))


def _keys(observatory: Observatory) -> Iterator[tuple[str, str]]:
    for indicator in observatory.indicators():
        try:
            day = observatory.table_since(indicator.id)
        except NoData:
            continue
        products = {table.product for table in feeding(indicator)}
        releases = [
            (one.id, str(one.published), one.reader, one.reading_sha256)
            for one in observatory.archive.releases.values()
            if one.product in products
        ]
        yield indicator.id, key(code_of_figures(), indicator.id, day.isoformat(), releases)


def _held(observatory: Observatory, key: str, folder: Path) -> Written | None:
    answer = observatory.cache.take(key, folder)
    if not answer:
        return None
    return Written(**answer | {"files": tuple(File(**one) for one in answer["files"])})


def _table(observatory: Observatory, folder: Path, name: str) -> Written | None:
    """Write the table of an indicator; the lines of pieces that rest on the same as before are taken as they were.

    None is written where nothing of it is known, though something that it could be made of is held.
    """
    indicator, day = observatory.indicator(name), observatory.table_since(name)
    try:
        pieces = observatory.table_pieces(name, day)
    except NoData:
        return None
    kept = key("table-pieces/1", code_of_figures(), name)
    parts: dict[str, tuple[Path, Learned]] = {}
    with TemporaryDirectory(prefix=".", dir=folder) as own:
        before = observatory.cache.take(kept, Path(own)) or {}
        for piece in pieces:
            rests_on = piece.rests_on()
            path = Path(own, f"{rests_on}.csv")
            if rests_on in before:
                parts[rests_on] = path, Learned(**before[rests_on])
            else:
                rows = ({**row, "as_of": NO_DAY} for row in piece.rows())
                parts[rests_on] = path, lines(indicator, rows, path)
        told = {rests_on: asdict(one) for rests_on, (_, one) in parts.items()}
        if told.keys() != before.keys():
            observatory.cache.keep(kept, [path for path, _ in parts.values()], told)
        return joined(indicator, list(parts.values()), day, folder, FORMS, partial(about, observatory), LARGEST_PLAIN)
