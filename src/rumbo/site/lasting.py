"""Pages that were set before and show the same are taken as they were.

The page of a figure stays what it is until a release changes it; only the day of the site in it moves. So it is set
with a day that nothing else can name, kept beside a digest of all that it shows, and given the site's day when it is
written. What is kept of other code, or shows something else, is set anew: a page is the same with it as without.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

import rumbo
from rumbo.archive import Cache
from rumbo.archive.cache import key
from rumbo.archive.intake import sha256
from rumbo.site.edition import Edition
from rumbo.site.pages import Lasting, Page

NO_DAY = date.max
"""The day that stands in a page until it has the site's."""

SETTERS = ("jinja2", "markupsafe", "babel")
APART = {"starter", "__pycache__"}
OF_FIGURES = ("*.py", "core/**/*", "archive/*.py", "publish/*.py", "sources/**/*", "indicators/*")
ENDINGS = (".py", ".yml", ".csv")


class Kept:
    """The pages of a language as they were set before, group by group."""

    def __init__(self, kept: Cache, edition: Edition, day: date, set_page: Callable[[Page], str], address: str) -> None:
        self._cache, self._set = kept, set_page
        self._depends = code(), edition.language, address
        self._days = [(edition.day(NO_DAY), edition.day(day)), (NO_DAY.isoformat(), day.isoformat())]
        self._group = ""
        self._key = ""
        self._held: dict[str, list[str]] = {}
        self._now: dict[str, list[str]] = {}

    def text(self, page: Lasting) -> str:
        """Return the text of a page with the site's day, as it was set before where it shows the same."""
        if page.group != self._group:
            self.close()
            self._open(page.group)
        shows, text = self._held.get(page.path, ("", ""))
        if shows != page.shows:
            text = self._set(page.make())
        self._now[page.path] = [page.shows, text]
        for no_day, day in self._days:
            text = text.replace(no_day, day)
        return text

    def _open(self, group: str) -> None:
        self._group, self._key, self._now = group, key("pages/1", *self._depends, group), {}
        held = self._cache.get(self._key)
        self._held = held if isinstance(held, dict) else {}

    def close(self) -> None:
        """Keep the pages of the last group, where they are not those that were kept."""
        if self._now != self._held:
            self._cache.put(self._key, self._now)
        self._group, self._held, self._now = "", {}, {}


@cache
def code() -> str:
    """Return the hash of all that makes pages of figures: code, declarations, words, templates, and what sets them."""
    package = Path(str(rumbo.__file__)).parent
    names = sorted(path.relative_to(package) for path in package.rglob("*") if path.is_file())
    hashes = [(str(one), sha256((package / one).read_bytes())) for one in names if not APART.intersection(one.parts)]
    return key(hashes, [version(one) for one in SETTERS])


@cache
def code_of_figures() -> str:
    """Return the hash of all that makes figures of releases, and tables of figures: code, declarations and words."""
    package = Path(str(rumbo.__file__)).parent
    files = sorted({path for pattern in OF_FIGURES for path in package.glob(pattern) if path.suffix in ENDINGS})
    return sha256(b"".join(one.read_bytes() for one in files))
