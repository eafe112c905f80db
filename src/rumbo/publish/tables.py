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
from datetime import date
from itertools import islice
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
NO_DAY = date.max.isoformat()
"""Stands for the day that a table is asked of in lines that are kept for any day."""


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


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of rows while they were written; ``codes`` has the values of each column of codes."""

    as_of: str
    rows: int
    first: str
    last: str
    decimals: bool
    codes: Sequence[Sequence[str]]


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
        found = learned(indicator, [lines(indicator, rows, text)])
        return _in_forms(indicator, found, text, folder, forms, about, largest_plain)
    finally:
        text.unlink(missing_ok=True)


def joined(
    indicator: Indicator, parts: Sequence[tuple[Path, Learned]], day: date, folder: Path, forms: Sequence[str],
    about: About, largest_plain: int | None = None,
) -> Written:  # fmt: skip
    """Write a whole table from parts of it, whose lines were written before with ``NO_DAY``, as ``written`` does."""
    text = folder / f".{indicator.id}.csv"
    try:
        found = replace(learned(indicator, [one for _, one in parts]), as_of=day.isoformat())
        with text.open("w", encoding="utf-8", newline="") as file:
            for number, (path, _) in enumerate(parts):
                with path.open(encoding="utf-8", newline="") as part:
                    file.writelines(line.replace(NO_DAY, found.as_of) for line in islice(part, bool(number), None))
        return _in_forms(indicator, found, text, folder, forms, about, largest_plain)
    finally:
        text.unlink(missing_ok=True)


def _in_forms(
    indicator: Indicator, found: Written, text: Path, folder: Path, forms: Sequence[str], about: About,
    largest_plain: int | None,
) -> Written:  # fmt: skip
    too_large = largest_plain is not None and text.stat().st_size > largest_plain
    files = []
    for form in forms:
        if form == "csv" and too_large:
            continue
        path = folder / f"{indicator.id}.{form}"
        _write(indicator, found, text, path, form, about)
        files.append(File(path.name, form, path.stat().st_size, sha256(path)))
    return replace(found, files=tuple(files))


def lines(indicator: Indicator, rows: Iterable[Row], path: Path) -> Learned:
    """Write rows as CSV, under the head of the whole table, and return what was learned of them."""
    columns = list(fields(indicator))
    codes = itemgetter(*(columns.index(name) for name in (*_coded(indicator), "release", "releases")))
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
    found = [sorted(text for text in set(one) if text is not None) for one in zip(*seen, strict=True)]
    return Learned(as_of, count, first, last, decimals, found)


def learned(indicator: Indicator, parts: Sequence[Learned]) -> Written:
    """Return what was learned of all parts of a table together."""
    held = [one for one in parts if one.rows]
    values = [sorted({*found}.union(*more)) for found, *more in zip(*(part.codes for part in held), strict=True)]
    releases = {name for found in values[-2:] for text in found for name in text.split()}
    return Written(
        indicator.id,
        held[0].as_of if held else "",
        sum(part.rows for part in held),
        min((part.first for part in held), default=""),
        max((part.last for part in held), default=""),
        not any(part.decimals for part in held),
        {name: values[number] if held else [] for number, name in enumerate(_coded(indicator))},
        sorted(releases),
    )


def _coded(indicator: Indicator) -> list[str]:
    return ["cut", "place", "status", "product", *own(indicator)]


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
