"""The pages of the site: one module each, which says where it stands in the navigation and makes its pages.

A module here has ``pages(edition, evidence)``, which yields each page with its template and what the template shows;
one that belongs in the navigation has ``NAVIGATION`` as well. A module that is there is on the site.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, Protocol, cast

from rumbo.site.edition import Edition
from rumbo.site.evidence import Evidence


class Entry(NamedTuple):
    """An entry of the navigation: its place in the order, its sentence in the catalogue, and where it leads.

    ``under`` is the path of the entry that it belongs to, empty for those that stand on every page.
    """

    order: int
    label: str
    path: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for those who share a page: its path from the root of the site, what it shows, how it is drawn.

    ``digest`` stands in the file too: where it is the same, the picture is.
    """

    path: str
    alt: str
    digest: str
    draw: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it is set: ``path`` below the language's folder, ``context`` for the template (``it`` there).

    ``entry`` is the path of the entry of the navigation that the page belongs to; ``dataset`` describes its data for
    machines, in the terms of schema.org. ``files`` are texts that it leads to, by their path from the root of the site,
    ``feeds`` are those of the page's own subject, each with its title. ``picture`` is shown where the page is shared;
    that of the situation stands for one that has none.
    """

    path: str
    template: str
    title: str
    description: str
    context: object
    entry: str = ""
    asof: tuple[tuple[str, str], ...] = ()
    dataset: dict[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    feeds: Sequence[tuple[str, str]] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Lasting:
    """A page that shows the same on every day but for the site's own, until what it ``shows`` is no longer the same.

    ``shows`` is a digest; ``make`` makes the page, with ``lasting.NO_DAY`` for the site's day, where it was not kept in
    its ``group``. ``path``, ``files`` and ``picture`` are the page's.
    """

    path: str
    group: str
    shows: str
    make: Callable[[], Page] = field(compare=False)
    files: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None


class PageModule(Protocol):
    """What a module of pages has."""

    NAVIGATION: Entry | None
    pages: Callable[[Edition, Evidence], Iterable[Page | Lasting]]


@cache
def modules() -> tuple[PageModule, ...]:
    """Return the modules of pages, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return tuple(cast(PageModule, importlib.import_module(f"{__name__}.{name}")) for name in names)


def entries() -> tuple[Entry, ...]:
    """Return all entries of the navigation in their order."""
    return tuple(sorted(one.NAVIGATION for one in modules() if one.NAVIGATION))


def navigation() -> tuple[Entry, ...]:
    """Return the entries that stand on every page.

    >>> [entry.label for entry in navigation()][:7]
    ['Situation', 'Indicators', 'Explore', 'Outlook', 'Compact', 'Pathways', 'Timeline']
    """
    return tuple(one for one in entries() if not one.under)


def around(entry: str) -> tuple[Entry, ...]:
    """Return the entries of the part that one belongs to, its first page first; empty where it is the only one."""
    own = next((one for one in entries() if one.path == entry), None)
    top = own.under or own.path if own else ""
    found = tuple(one for one in entries() if top and top in (one.path, one.under))
    return found if len(found) > 1 else ()
