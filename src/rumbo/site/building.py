"""Building the site: everything is written into a folder beside, which takes the old one's place in one step.

A build that fails or is interrupted leaves the old site as it was. A folder that is not a site is never replaced.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rumbo.archive import Cache
from rumbo.observatory import Observatory
from rumbo.publish import calendar
from rumbo.publish.folder import beside, check_free
from rumbo.registers import FOLDER as REGISTERS
from rumbo.site import paths, sharing
from rumbo.site.apart import apart
from rumbo.site.cards import newest_card
from rumbo.site.downloads import write_citations, write_series
from rumbo.site.edition import LANGUAGES, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.gathering import Progress, gather
from rumbo.site.lasting import NO_DAY, Kept
from rumbo.site.pages import Lasting, Picture, modules
from rumbo.site.setting import compile_templates, environment, setter
from rumbo.site.whole import keys, write_tables

MARKER = ".rumbo-site"
WHAT = "Rumbo site"
STATIC = Path(__file__).parent / "static"
CHARTS = Path(__file__).parent.parent / "charts"
SCHEMA = REGISTERS / "schema.json"
FROM_CHARTS = ("charts.css", "points.js")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: the folder, how many pages are in it, and how long it took."""

    folder: Path
    pages: int
    seconds: float


def build(
    observatory: Observatory, folder: Path, progress: Progress | None = None, workers: int = 1, address: str = ""
) -> Built:
    """Build the site, as of the observatory's today, into a folder, and return what was made.

    ``progress`` is called with the stage (``figures``, ``outlooks``, ``record``, ``tables``, ``files``, ``en``,
    ``es``), the steps done and all of them; forecasts and tables are made by up to ``workers`` processes, and where
    these are two or more, the pages of both languages are written side by side. ``address`` is where the site will
    stand (https://example.org/): with it, the links of its feeds, and what a page says of its own address and of its
    picture, are whole.

    Raises Refused where the folder holds something else, CannotWrite where the disk does not take it, NoData where no
    indicator is known, BadDefinition where a sentence has no Spanish.
    """
    start, told = time.perf_counter(), progress or _silent
    folder = Path(folder).absolute()
    check_free(folder, MARKER, WHAT)
    with beside(folder, MARKER, WHAT) as new:
        with _without_sweeps(), apart(observatory, workers) as asked:
            known = keys(observatory)
            tables = write_tables(observatory, new / "data", known, told, asked)
            series = write_series(observatory, new / "data", known, told, asked)
            evidence = gather(observatory, told, asked, workers)
            compile_templates()  # while the tables are made
            evidence = replace(evidence, tables=tables(), address=address)
            series()
        pages = _write_fixed(new)
        for language in LANGUAGES:
            (new / paths.calendar(language)).write_bytes(calendar.content(observatory, language))
        write_citations(evidence, new / "data")
        english, spanish = (
            partial(_write_edition, Edition(language), evidence, observatory.cache, new, folder)
            for language in LANGUAGES
        )
        if workers > 1 and sharing.can_share():
            pages += sharing.beside(english, spanish, told)
        else:
            pages += english(told) + spanish(told)
    return Built(folder, pages, time.perf_counter() - start)


@contextmanager
def _without_sweeps() -> Iterator[None]:
    """Look for no garbage meanwhile: what is gathered stays to the end, and looking takes a tenth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _silent(stage: str, done: int, of: int) -> None:
    pass


def _write_fixed(new: Path) -> int:
    """Write what belongs to no language: style sheets, script, fonts, schema, the first page, the one for 404."""
    shutil.copytree(STATIC, new / "static")
    (new / paths.SCHEMA).parent.mkdir()
    shutil.copyfile(SCHEMA, new / paths.SCHEMA)
    for name in FROM_CHARTS:
        shutil.copyfile(CHARTS / name, new / "static" / name)
    templates = environment(Edition("en"))
    for name in ("index.html", "404.html"):
        (new / name).write_text(templates.get_template(name).render(), encoding="utf-8")
    return 2


def _write_edition(edition: Edition, evidence: Evidence, cache: Cache, new: Path, old: Path, progress: Progress) -> int:
    """Write all pages of a language, with their files and pictures, and return how many pages there are."""
    shared = newest_card(edition, evidence.subjects[0])
    day = evidence.situation.as_of
    set_page = setter(edition, edition.day(day), evidence.address, shared)
    set_lasting = setter(edition, edition.day(NO_DAY), evidence.address, shared)
    kept = Kept(cache, edition, day, set_lasting, evidence.address)
    _write_picture(new, old, shared)
    of = sum(len(one.histories) for one in evidence.subjects) + len(evidence.changes)
    done = 0  # ``of`` is most of them; the last step tells the true number
    for module in modules():
        for page in module.pages(edition, evidence):
            text = kept.text(page) if isinstance(page, Lasting) else set_page(page)
            _write(new / edition.path(page.path), text)
            for name, text in page.files.items():
                _write(new / name, text)
            if page.picture:
                _write_picture(new, old, page.picture)
            done += 1
            progress(edition.language, done, max(of, done + 1))
    kept.close()
    progress(edition.language, done, done)
    return done


def _write_picture(new: Path, old: Path, picture: Picture) -> None:
    """Write a picture once: the old site's, where it shows the same, or a new one."""
    path, before = new / picture.path, old / picture.path
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if before.is_file() and picture.digest.encode() in before.read_bytes()[:200]:
        shutil.copyfile(before, path)
    else:
        path.write_bytes(picture.draw())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
