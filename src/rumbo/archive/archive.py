"""The archive: releases in, any day's view out.

Two roots make one archive: the starter inside the package, read-only, and the user's folder. A release supersedes all
earlier ones of its product for each table and period that it covers, and says nothing of any other. So the view as of
a day is, for each product, table and period, the rows of the latest release out by then that covers it; the order in
which releases arrived plays no part.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from rumbo.archive import intake, log, sql, store, unread
from rumbo.archive.choosing import Standing
from rumbo.archive.emptying import refuse_emptying
from rumbo.archive.kept import Kept
from rumbo.archive.looks import Look, Looks
from rumbo.archive.reading import Reading, make_readings
from rumbo.archive.store import Root
from rumbo.core import Clock, Period, Published, Release, Table, Text, system_clock
from rumbo.errors import BadArchive, InTheFuture, UnknownRelease, WrongUse
from rumbo.sources import Source, source, sources

Chains = Mapping[tuple[str, str], Mapping[str, Sequence[Release]]]
STARTER = Path(__file__).parent.parent / "starter"

DAYS = 2_000
"""Of so many tables, each on one day, it is kept what answers."""


def default_home() -> Path:
    """Return the user's folder: ``RUMBO_HOME``, else the platform's folder for data."""
    if named := os.environ.get("RUMBO_HOME"):
        if Path(named).is_file():
            raise WrongUse(f"RUMBO_HOME names {named}, which is a file.", "It is a folder.", "Name another place.")
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("rumbo", appauthor=False)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A release and whether it was new."""

    release: Release
    new: bool


class Archive:
    """All releases held, over the starter and one folder of the user's.

    ``home`` is made at the first ingest. Errors: BadArchive for a damaged record.
    """

    def __init__(
        self, home: Path | None = None, *, starter: Path | None = STARTER, clock: Clock = system_clock
    ) -> None:
        self.home = Root(home or default_home(), writable=True)
        self.roots = ([Root(starter, writable=False)] if starter else []) + [self.home]
        self.clock = clock
        self.kept = Kept()
        self._readings: dict[str, Path] = {}
        self._standing: dict[tuple[str, str, date], Standing] = {}

    @cached_property
    def _found(self) -> Mapping[str, tuple[Release, Root]]:
        found: dict[str, tuple[Release, Root]] = {}
        for root in self.roots:
            for release in root.releases():
                found.setdefault(release.id, (release, root))
        return found

    @property
    def releases(self) -> Mapping[str, Release]:
        """All releases by id, oldest first."""
        ordered = sorted(self._found.values(), key=lambda pair: (pair[0].order, pair[0].id))
        return {release.id: release for release, _ in ordered}

    def release(self, name: str) -> Release:
        """Return one release, by its id or the beginning of it. Raises UnknownRelease."""
        if name in self._found:
            return self._found[name][0]
        fits = [key for key in self._found if key.startswith(name)]
        if len(fits) == 1:
            return self._found[fits[0]][0]
        if fits:
            listed = ", ".join(sorted(fits)[:3])
            raise UnknownRelease(f"{name!r} fits {len(fits)} releases.", "", f"Write more of it: {listed} …",
                                 {"release": sorted(fits)[:20]})  # fmt: skip
        raise UnknownRelease(f"No release is called {name!r}.", "", "`rumbo releases` lists those held.")

    def content(self, release: Release) -> bytes | None:
        """Return the publisher's bytes, or None where only the reading is held (as in the starter)."""
        path = self._found[release.id][1].folder(release.id) / "content.gz"
        return store.read_content(path) if path.exists() else None

    def reading(self, release: Release) -> Path:
        """Return the newest reading of a release. Raises BadArchive where there is none, or it is not what was written.

        Each is held against its hash once, when it is first asked for; those of the starter are guarded by the package.
        """
        if release.id not in self._readings:
            self._readings[release.id] = self._whole_reading(release)
        return self._readings[release.id]

    def _whole_reading(self, release: Release) -> Path:
        folder = self._found[release.id][1].folder(release.id)
        path = folder / f"reading-{release.reader}.parquet"
        if not path.exists():
            raise BadArchive(
                f"{folder} has no {path.name}.",
                "The folder is incomplete.",
                "Move it away and ingest the file again.",
            )
        if release.reading_sha256 and intake.sha256(path.read_bytes()) != release.reading_sha256:
            raise BadArchive(
                f"{path} is damaged: it is not what was written.",
                "A reading never changes, and its hash does not fit.",
                f"`rumbo releases --remove {release.id}`, and ingest the file again.",
            )
        return path

    def has_content(self, release: Release) -> bool:
        """Say whether the publisher's bytes are held."""
        return (self._found[release.id][1].folder(release.id) / "content.gz").exists()

    # What counts on a day ---------------------------------------------------------------------------------------

    @cached_property
    def chains(self) -> Chains:
        """For each (product, table) and period: the releases that cover it, oldest first, each replacing the last."""
        chains: dict[tuple[str, str], dict[str, list[Release]]] = {}
        for release in self.releases.values():
            for table, covered in release.covers.items():
                line = chains.setdefault((release.product, table), {})
                for period in covered.periods:
                    line.setdefault(period, []).append(release)
        for product in {product for product, _ in chains}:
            self._drop_confirming(product, chains)
        return chains

    def _drop_confirming(self, product: str, chains: dict[tuple[str, str], dict[str, list[Release]]]) -> None:
        """Take out releases whose figure only rounds the one known then: they confirm it and change nothing."""
        declared = sources().get(product)
        names = [table.id for table in declared.tables.values() if table.confirms_by_rounding] if declared else []
        names = [table for table in names if (product, table) in chains]
        if not names:
            return
        paths = {one.id: self.reading(one) for one in self.releases.values() if one.product == product and one.rows}
        figures = sql.figures(paths, names)
        for table in names:
            for period, line in chains[product, table].items():
                kept: list[Release] = []
                for release in line:
                    value, step = figures[release.id, table, period]
                    if kept and _only_rounds(figures[kept[-1].id, table, period], (value, step)):
                        continue
                    kept.append(release)
                chains[product, table][period] = kept

    def winner(self, table: Table, period: str, as_of: date) -> Release | None:
        """Return the release that answers for a table and period on a day, or None."""
        return self.standing(table, as_of)[period][0]

    def possibly_later(self, table: Table, period: str, as_of: date) -> Release | None:
        """Return a release that covers the period and may already have been public on the day."""
        return self.standing(table, as_of)[period][1]

    def standing(self, table: Table, as_of: date) -> Standing:
        """Return both for any period of a table, kept for the day: every series of that day asks for them anew."""
        key = table.product, table.id, as_of
        found = self._standing.get(key)
        if found is None:
            if len(self._standing) >= DAYS:
                self._standing = {}
            found = self._standing[key] = Standing(self.chains.get(key[:2], {}), as_of)
        return found

    # What comes in ----------------------------------------------------------------------------------------------

    def ingest(
        self, path: Path, source_id: str, *, published: Published | None = None, url: str = "", how: Text | None = None,
        licence: str = "", anyway: bool = False,
    ) -> list[Ingested]:  # fmt: skip
        """Add the releases in a file. The same bytes again change nothing; a refused file leaves nothing behind.

        Without ``published``, and where the file does not say it, the interval is from the day after the newest period
        to today: the figure was out when we got it. A file that would take away most of what is known is refused,
        unless it is to be taken ``anyway``. Raises errors of ``Refused``.
        """
        content = intake.take(path, source(source_id).max_bytes)
        found = self.add(
            content, path.name, source_id, published=published, url=url, how=how, licence=licence, anyway=anyway
        )
        unread.settle(self, source_id, content)
        return found

    def add(
        self, content: bytes, file_name: str, source_id: str, *, published: Published | None = None, url: str = "",
        how: Text | None = None, licence: str = "", sequence: int | None = None, anyway: bool = False,
    ) -> list[Ingested]:  # fmt: skip
        """Add the releases in the bytes of a file; see ``ingest``. ``sequence`` is that of the name, unless given."""
        declared = source(source_id)
        found: list[Ingested] = []
        staged: dict[str, Release] = {}
        with store.staging(self.home) as folder:
            working = folder / "reading.parquet"
            beside = Root(folder, writable=False)
            for reading in make_readings(content, file_name, declared, working):
                release = self._describe(reading, declared, published, url, how, licence, file_name)
                release = replace(release, sequence=release.sequence if sequence is None else sequence)
                if release.id in self._found:
                    found.append(Ingested(self._found[release.id][0], new=False))
                    continue
                home = beside.folder(release.id)
                home.mkdir(parents=True, exist_ok=True)
                release = replace(release, reading_sha256=intake.sha256(working.read_bytes()))
                working.rename(home / f"reading-{declared.reader}.parquet")
                store.write_content(home / "content.gz", reading.content)
                (home / "record.json").write_text(store.write_record(release), encoding="utf-8")
                staged[release.id] = release
            if not anyway:
                refuse_emptying(self._with(beside), staged.values())
            moved = store.move_in(self.home, {name: beside.folder(name) for name in staged})
            found += [Ingested(release, name in moved) for name, release in staged.items()]
        self.reload()
        return [Ingested(self._found[one.release.id][0], one.new) for one in found]

    def _with(self, root: Root) -> Archive:
        """Return the archive as it would be with the releases of another root."""
        found = Archive(self.home.path, starter=None, clock=self.clock)
        found.roots = [*self.roots, root]
        return found

    def _describe(
        self, reading: Reading, declared: Source, published: Published | None, url: str, how: Text | None, licence: str,
        file_name: str,
    ) -> Release:  # fmt: skip
        digest = intake.sha256(reading.content)
        release = Release(
            id=f"{declared.id}.{digest[:12]}",
            product=declared.id,
            published=Published(date.min, date.max),
            retrieved=self.clock(),
            url=url or reading.url,
            sha256=digest,
            licence=licence or declared.licence["en"],
            covers=reading.covers,
            how=how or reading.how,
            sequence=_reach(reading) * 100 + upload_number(url or file_name),
            file_name=file_name,
            rows=reading.rows,
            reader=declared.reader,
            also_read=reading.also_read,
            statements=reading.statements,
            remarks=reading.remarks,
        )
        return self._dated(replace(release, published=reading.published or published or self._assumed(release)))

    def _assumed(self, release: Release) -> Published:
        newest = release.newest
        today = self.clock()
        return Published(min(newest.end, today - timedelta(days=1)) + timedelta(days=1) if newest else today, today)

    def _dated(self, release: Release) -> Release:
        """Refuse what had not come yet: a figure or publication after today, or out before its newest period began."""
        today = self.clock()
        if release.published.latest > today:
            raise InTheFuture(
                f"{release.file_name}: published {release.published} lies after today, {today}.",
                "Nobody can hold what is not out.",
                "Correct the day of publication.",
            )
        if release.newest and release.newest.start > today:
            raise InTheFuture(
                f"{release.file_name} has figures for {release.newest}, and today is {today}.",
                "A period that has not begun has none.",
                "Check that it is the right file.",
            )
        if release.newest and release.published.latest < release.newest.start:
            raise InTheFuture(
                f"{release.file_name} has figures for {release.newest}, and published is {release.published}.",
                "Nothing can come out before the period that it counts has begun.",
                "Correct the day of publication, or check that it is the right file.",
            )
        return release

    def remove(self, release: Release) -> Path:
        """Take a release out of the user's folder; return where it lies now, whole.

        It is moved, and that is logged in ``removed.jsonl``. Raises WrongUse for a release of the starter,
        UnknownRelease where another process took it out at the same time, CannotWrite.
        """
        if self._found[release.id][1] is not self.home:
            raise WrongUse(
                f"{release.id} travels inside the package.",
                "Only a release that you added can be taken out.",
                "To ask without it, ask as of a day before it was published.",
            )
        entry = {"day": self.clock().isoformat(), "release": release.id, "file_name": release.file_name}
        with store.moved_out(self.home, release.id) as place:
            log.append(self.home.path / "removed.jsonl", entry)
        self.reload()
        return place

    def alone(self) -> AbstractContextManager[None]:
        """Give what keeps out other processes that ask for it too, while one looks and then adds."""
        return store.alone(self.home)

    def reload(self) -> None:
        """Forget what was found, so that the folders are looked at again."""
        for name in ("_found", "chains", "looks"):
            self.__dict__.pop(name, None)
        self._readings.clear()
        self._standing = {}

    # Looks at the publishers ------------------------------------------------------------------------------------

    @cached_property
    def looks(self) -> Looks:
        """The days on which somebody looked at a publisher's page, from both roots."""
        return Looks.read(root.path / "looks.jsonl" for root in self.roots)

    def record_look(self, look: Look) -> None:
        """Note that a publisher's page was looked at. Raises CannotWrite."""
        log.append(self.home.path / "looks.jsonl", look.as_entry())
        self.__dict__.pop("looks", None)


def _reach(reading: Reading) -> int:
    """Return up to which month a file reaches, as a number: of two files of one day the further reaching counts."""
    ends = [Period.parse(period).end for covered in reading.covers.values() for period in covered.periods]
    return max((end.year * 12 + end.month for end in ends), default=0)


def upload_number(name: str) -> int:
    """Return the publisher's own count of uploads under one name: file.csv, file_0.csv, file_1.csv, or file_v2.xlsx.

    >>> upload_number("aug-aor.csv"), upload_number("aug-aor_0.csv"), upload_number("aug-aor_1.csv")
    (0, 1, 2)
    >>> upload_number("tables-may-2024.xlsx") < upload_number("tables-may-2024_v2.xlsx")
    True
    """
    found = re.search(r"_v?(\d{1,2})\.\w+$", name)
    return int(found[1]) + 1 if found else 0


def _only_rounds(known: tuple[int, int], later: tuple[int, int]) -> bool:
    """Say whether a later figure is the one known, rounded more coarsely.

    >>> _only_rounds((83536, 1), (83500, 100)), _only_rounds((204273, 1), (205000, 1000))
    (True, False)
    """
    (value, step), (later_value, later_step) = known, later
    return later_step > step and (value + later_step / 2) // later_step * later_step == later_value
