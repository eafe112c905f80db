"""A view as of a day, beside the bare query over the winning files and beside ranking every version of every cell.

The archive is made up: a monthly product with a window of four years, half a million rows a release. As of its newest
day every release still answers for a month at least, which is the most that a view has to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from benchmarks.made_up import PRODUCT, TABLE, MadeArchive, make_archive
from benchmarks.measuring import Line, alone, at_least, at_most, in_fresh_processes, in_turn, of_memory, peak, python
from rumbo.archive import Archive, Question, View
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.sources import source

TITLE = "A view as of a day, as the archive grows"
KEYS = 'period, component, region, area, citizenship, demographic, authority, "encounter-type"'
BARE, RANKING = "bare DuckDB, winning files", "ranking every version"
ASK = """
import sys
from datetime import date
from pathlib import Path
from rumbo.archive import Archive
from rumbo.observatory import Observatory
day = date.fromisoformat(sys.argv[2])
observatory = Observatory(Archive(Path(sys.argv[1]), starter=None, clock=lambda: day))
for by in (None, "citizenship"):
    observatory.series("usbp-encounters", "us-southwest", by=by)
observatory.series("cbp-encounters", "USA")
"""
RANK = """
import sys, duckdb
from pathlib import Path
engine = duckdb.connect(config={"memory_limit": "800MB", "temp_directory": sys.argv[1]})
for query in sys.argv[2:]:
    engine.execute(query).fetchall()
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, for Rumbo and for the engine."""

    what: str
    indicator: str
    place: str
    by: tuple[str, ...]
    condition: str

    @property
    def columns(self) -> str:
        """Return what the answer is broken down by."""
        return ", ".join(("period", *self.by))


SOUTHWEST = "component = 'usbp' AND region = 'us-southwest'"
QUESTIONS = (
    Asked("one place, by month", "usbp-encounters", "us-southwest", (), SOUTHWEST),
    Asked("one place, by month and citizenship", "usbp-encounters", "us-southwest", ("citizenship",), SOUTHWEST),
    Asked("every cell, by month", "cbp-encounters", "USA", (), "true"),
)


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines for two, twenty and sixty releases, with the peaks of memory; the targets hold for sixty."""
    with TemporaryDirectory(prefix="rumbo-bench-") as folder:
        for releases in (2, 6) if quick else (2, 20, 60):
            made = make_archive(Path(folder) / str(releases), releases)
            group = f"{made.rows / 1e6:.1f} million observations, {releases} releases, as of the newest"
            full = releases == 60
            for line in (*_times(made, made.today, full), *_whole_process(made, full)):
                yield replace(line, group=group)
        if not quick:
            middle = made.releases[len(made.releases) // 2].published.latest
            for line in _times(made, middle, full):
                yield replace(line, group="the same sixty, as of the middle")


def _times(made: MadeArchive, day: date, full: bool) -> Iterator[Line]:
    archive = Archive(made.home, starter=None, clock=lambda: day)
    # The same memory for both sides.
    engine = duckdb.connect(config={"memory_limit": "800MB", "temp_directory": str(made.home)})
    for asked in QUESTIONS:
        bare, ranking = _bare(archive, asked, day), _ranking(made, asked, day)
        _agree(archive, engine, asked, day, (bare, ranking))
        sides: dict[str, Callable[[], object]] = {
            "ours": partial(_view, archive, asked, day),
            "bare": partial(_rows, engine, bare),
            "ranking": partial(_rows, engine, ranking),
        }
        # Ranking thirty million rows takes seconds a turn.
        seconds = in_turn(sides, 5 if full and asked.place == "USA" else 15)
        yield at_most(asked.what, seconds["ours"], BARE, seconds["bare"], 1.5 if full else None)
        yield at_least(asked.what, seconds["ours"], RANKING, seconds["ranking"], 10 if full else None)
    observatory = Observatory(archive)
    series = partial(observatory.series, "usbp-encounters", "us-southwest", by="citizenship")
    yield alone("the second as a series, with its notes", in_turn({"ours": series}, 7)["ours"])


def _whole_process(made: MadeArchive, full: bool) -> Iterator[Line]:
    day = str(made.today)
    cold = in_fresh_processes({"ours": python(ASK, made.home, day)}, 3)
    yield alone("all three in a fresh process", cold["ours"])
    theirs = peak(RANK, made.home, *(_ranking(made, asked, made.today) for asked in QUESTIONS))
    yield of_memory("peak of memory there", peak(ASK, made.home, day), RANKING, theirs, 1024 if full else None)


def _view(archive: Archive, asked: Asked, day: date) -> Sequence[Any]:
    view = View(archive, Question(indicator(asked.indicator), asked.place, day, by=asked.by))
    return view.observations(view.periods())


def _rows(engine: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return engine.execute(query).fetchall()


def _winners(archive: Archive, day: date) -> Mapping[Path, Sequence[str]]:
    """Return the files that answer on a day, and for which months."""
    table = source(PRODUCT).tables[TABLE]
    found: dict[Path, list[str]] = {}
    for period in archive.chains[table.product, table.id]:
        if release := archive.winner(table, period, day):
            found.setdefault(archive.reading(release), []).append(period)
    return found


def _bare(archive: Archive, asked: Asked, day: date) -> str:
    rows = " UNION ALL ".join(
        f"""SELECT {asked.columns}, value FROM read_parquet('{path}')
        WHERE period BETWEEN '{min(periods)}' AND '{max(periods)}' AND {asked.condition}"""
        for path, periods in _winners(archive, day).items()
    )
    return f"SELECT {asked.columns}, sum(value) FROM ({rows}) GROUP BY {asked.columns}"


def _ranking(made: MadeArchive, asked: Asked, day: date) -> str:
    """Return the query of an archive that keeps every version and asks for the latest of each cell."""
    out = {str(made.reading(one)): one.published.latest for one in made.releases if one.published.latest <= day}
    published = ", ".join(f"('{path}', DATE '{latest}')" for path, latest in out.items())
    return f"""SELECT {asked.columns}, sum(value) FROM (
      SELECT *, row_number() OVER (PARTITION BY {KEYS} ORDER BY published DESC) AS version
      FROM read_parquet({list(out)}, filename = true)
        JOIN (VALUES {published}) AS releases(filename, published) USING (filename))
    WHERE version = 1 AND {asked.condition} GROUP BY {asked.columns}"""


def _agree(
    archive: Archive, engine: duckdb.DuckDBPyConnection, asked: Asked, day: date, queries: Sequence[str]
) -> None:
    """Raise SystemExit where the sides give different figures, for then their times say nothing."""
    ours = {(one.period, *(one.dimensions[name] for name in asked.by)): one.value for one in _view(archive, asked, day)}
    for query in queries:
        theirs = {tuple(row[:-1]): row[-1] for row in _rows(engine, query)}
        if {key: value for key, value in ours.items() if value} != theirs:
            raise SystemExit(f"{asked.what}: Rumbo and the engine give different figures.")
