"""A whole table as files: written once as CSV while its rows are made, and from that in each further format.

Memory stays bounded however long the table is. What is learned of the rows on the way (how many, which values, which
releases) describes the files afterwards, so that nothing is read twice.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path

from rumbo.archive import write_text
from rumbo.core import Indicator
from rumbo.publish import Row, jsonl, xlsx
from rumbo.publish.fields import fields, own
from rumbo.publish.rows import plain

FORMS = ("csv", "csv.gz", "parquet", "xlsx", "jsonl")
MEDIA_TYPES = {
    "csv": "text/csv",
    "csv.gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "json": "application/json",
}
NAMES = {"csv": "CSV", "csv.gz": "CSV (gzip)", "parquet": "Parquet", "xlsx": "Excel", "jsonl": "JSON lines"}
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name, its format, how many bytes it has, and their hash."""

    name: str
    form: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """A whole table that was written: what is in it, and its files.

    ``values`` are those found in the columns of codes, ``whole_numbers`` says that no figure has decimals.
    """

    indicator: str
    as_of: str
    rows: int
    first: str
    last: str
    whole_numbers: bool
    values: Mapping[str, Sequence[str]]
    releases: Sequence[str]
    files: Sequence[File] = field(default_factory=tuple)

    def file(self, form: str) -> File | None:
        """Return the file of a format, None where there is none."""
        return next((one for one in self.files if one.form == form), None)


About = Callable[[Written], Sequence[Sequence[str]]]


def written(
    indicator: Indicator, rows: Iterable[Row], folder: Path, forms: Sequence[str], about: About,
    largest_plain: int | None = None,
) -> Written:  # fmt: skip
    """Write the rows of a whole table into a folder, one file a format, named after the indicator.

    What ``about`` says of it goes on the first sheet of a workbook. A plain CSV larger than ``largest_plain`` bytes
    is left out, where it is asked for beside the compressed one.
    """
    text = folder / f".{indicator.id}.csv"
    try:
        found = _as_text(indicator, rows, text)
        too_large = largest_plain is not None and text.stat().st_size > largest_plain
        files = []
        for form in forms:
            if form == "csv" and too_large:
                continue
            path = folder / f"{indicator.id}.{form}"
            _write(indicator, found, text, path, form, about)
            files.append(File(path.name, form, path.stat().st_size, sha256(path)))
        return replace(found, files=tuple(files))
    finally:
        text.unlink(missing_ok=True)


def _as_text(indicator: Indicator, rows: Iterable[Row], path: Path) -> Written:
    """Write rows as CSV and return what was learned of them."""
    columns = list(fields(indicator))
    coded = ["cut", "place", "status", "product", *own(indicator)]
    codes = itemgetter(*(columns.index(name) for name in (*coded, "release", "releases")))
    seen: set[tuple[str | None, ...]] = set()
    count, decimals, first, last, as_of = 0, False, "", "", ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for count, given in enumerate(rows, 1):  # noqa: B007
            row = plain(given)
            line = [*map(row.get, columns)]
            writer.writerow(line)
            seen.add(codes(line))
            decimals = decimals or type(row["value"]) is float
            period, as_of = row["period"], row["as_of"]
            first, last = min(first or period, period), max(last, period)
    *values, one, several = map(set, zip(*seen, strict=True)) if seen else [set()] * (len(coded) + 2)
    return Written(
        indicator.id,
        as_of,
        count,
        first,
        last,
        not decimals,
        {name: sorted(found - {None}) for name, found in zip(coded, values, strict=True)},
        sorted({name for text in one | several if text for name in text.split()}),
    )


def _write(indicator: Indicator, found: Written, text: Path, path: Path, form: str, about: About) -> None:
    number: type = int if found.whole_numbers else float
    columns = list(fields(indicator))
    if form == "csv":
        shutil.copyfile(text, path)
    elif form == "csv.gz":
        with text.open("rb") as plain_text, path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, 0) as packed:
            shutil.copyfileobj(plain_text, packed, PIECE)
    elif form == "parquet":
        kinds = {name: "DATE" if one.type == "date" else "VARCHAR" for name, one in fields(indicator).items()}
        write_text(path, text, kinds | {"value": "BIGINT" if number is int else "DOUBLE", "rounding": "BIGINT"})
    elif form == "xlsx":
        with _read(text) as lines:
            xlsx.write(path, about(found), columns, lines, {"value", "rounding"})
    elif form == "jsonl":
        with _read(text) as lines, path.open("wb") as file:
            file.writelines(jsonl.lines(columns, lines, {"value": number, "rounding": int}))
    else:
        raise ValueError(form)


@contextmanager
def _read(text: Path) -> Iterator[Iterator[list[str]]]:
    with text.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield lines


def sha256(path: Path) -> str:
    """Return the hash of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
