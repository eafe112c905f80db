"""Whole tables as a folder that speaks for itself: a data package with the tables, a README and how to cite them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rumbo.core.codebook import dimension
from rumbo.errors import NoData, UnknownDimension
from rumbo.observatory import Observatory
from rumbo.publish.credits import about, citation, readme
from rumbo.publish.datapackage import package
from rumbo.publish.folder import beside, check_free
from rumbo.publish.tables import Written, written

FORMATS = ("csv", "parquet", "xlsx", "jsonl")
MARKER = "datapackage.json"
WHAT = "folder of exported tables"
EVERY = "all"


def export(
    observatory: Observatory, names: Sequence[str], folder: Path, form: str = "csv", *,
    as_of: str | date | None = None, by: Sequence[str] | None = None,
    progress: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> Sequence[Written]:  # fmt: skip
    """Write the whole tables of indicators into a folder, all of it or nothing, and return what was written.

    ``names`` are indicators, or ``all`` for every one that is known; ``by`` are the dimensions of one breakdown, or
    ``all`` for every one that can be answered, else those of ``Observatory.table``. ``progress`` is told the indicator
    that comes next, how many are done, of how many.

    Raises UnknownIndicator, BadPeriod, UnknownDimension, NoData; Refused where the folder holds something else,
    CannotWrite.
    """
    folder = folder.absolute()
    check_free(folder, MARKER, WHAT)
    day = as_of or observatory.today
    every = EVERY in names
    for one in by or () if every else ():  # else no table would have it, and nothing be said of the name
        if one != EVERY:
            dimension(one)
    wanted = [one.id for one in observatory.indicators()] if every else list(dict.fromkeys(names))
    with beside(folder, MARKER, WHAT) as new:
        tables = []
        for number, name in enumerate(wanted):
            progress(name, number, len(wanted))
            try:
                tables.append(table(observatory, name, new, form, day, by))
            except (NoData, UnknownDimension):
                if not every:
                    raise
        progress("", len(wanted), len(wanted))
        if not tables:
            raise NoData(f"No table is known by {day}.", "", "Ask for a later day, or for another breakdown.")
        for path, text in _beside(observatory, tables):
            (new / path).write_text(text, encoding="utf-8")
    return tables


def rows_of(
    observatory: Observatory, name: str, day: str | date, by: Sequence[str] | None
) -> Iterator[Mapping[str, Any]]:
    """Return the rows of an indicator's table by what ``by`` says, as in ``export``. Raises as that does."""
    cuts = None if by is None else observatory.cuts(name, day) if EVERY in by else [by]
    return observatory.table(name, day, cuts)


def table(
    observatory: Observatory, name: str, folder: Path, form: str, day: str | date, by: Sequence[str] | None
) -> Written:
    """Write the table of one indicator into a folder, by what ``by`` says, as in ``export``. Raises as that does."""
    rows = rows_of(observatory, name, day, by)
    return written(observatory.indicator(name), rows, folder, (form,), partial(about, observatory))


def _beside(observatory: Observatory, tables: Sequence[Written]) -> Iterator[tuple[str, str]]:
    """Yield what lies beside the tables."""
    yield MARKER, json.dumps(package(observatory, tables), ensure_ascii=False, indent=1) + "\n"
    yield "README.md", readme(observatory, tables)
    english = [citation(observatory, one, "en") for one in tables]
    spanish = [citation(observatory, one, "es") for one in tables]
    yield "CITATION.txt", "\n\n".join(one.text() for one in (*english, *spanish)) + "\n"
    entries = dict.fromkeys(entry for one in english for entry in one.bibtex().split("\n\n"))
    yield "CITATION.bib", "\n\n".join(entries) + "\n"
