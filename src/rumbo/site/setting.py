"""Setting pages: the templates, what each may use, and relative links, so that the site works under any address."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import lru_cache, partial
from types import CodeType
from typing import ClassVar

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from rumbo.site import paths
from rumbo.site.edition import LANGUAGES, N_, Edition
from rumbo.site.pages import Page, Picture, around, entries, navigation

FOOT = (
    (paths.SOURCES, N_("Sources and licences")),
    (paths.GLOSSARY, N_("Glossary")),
    (paths.METHODS, N_("How it is computed")),
    (paths.CORRECTIONS, N_("Corrections")),
    (paths.DATA, N_("Everything as files")),
    (paths.DOCS, N_("Documentation")),
    (paths.SEARCH, N_("Everything, from A to Z")),
)
"""What stands at the end of every page, of the pages that there are."""


class Compiled(BytecodeCache):
    """Templates as code, kept in memory: that of a language is that of all."""

    _held: ClassVar[dict[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, where it is there."""
        bucket.code = self._held.get(bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code:
            self._held[bucket.checksum] = bucket.code


def compile_templates() -> None:
    """Compile all templates, so that no process that is forked off need do so."""
    templates = environment(Edition(LANGUAGES[0]))
    for name in templates.list_templates():
        templates.get_template(name)


def environment(edition: Edition) -> Environment:
    """Return the templates of a language; an undefined name and a sentence without its Spanish are errors."""
    found = Environment(
        loader=PackageLoader("rumbo.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=Compiled(),
    )
    found.install_gettext_translations(edition.catalogue, newstyle=True)  # type: ignore[attr-defined]
    found.globals |= {
        "edition": edition, "navigation": navigation(), "languages": LANGUAGES,
        "search": paths.SEARCH, "index": paths.search(edition.language),
    }  # fmt: skip
    return found


def setter(edition: Edition, as_of: str, address: str = "", shared: Picture | None = None) -> Callable[[Page], str]:
    """Return the function that sets a page of a language; ``as_of`` is the day of the whole site in words.

    ``address`` is where the site will stand, empty where that is not known; ``shared`` is the picture of pages that
    have none of their own.
    """
    templates = environment(edition)
    templates.globals |= {"address": address and f"{address.rstrip('/')}/", "shared": shared}

    @lru_cache(maxsize=1024)
    def masthead(folder: str, path: str, entry: str) -> str:
        """Set the navigation, which the pages of a folder that stand under one entry have alike."""
        return templates.get_template("masthead.html").render(
            to=lambda target: _relative(target, folder), path=path, entry=entry, part=around(entry)
        )

    @lru_cache(maxsize=1024)
    def foot(folder: str) -> str:
        """Set what stands at the end of all pages of a folder."""
        return templates.get_template("foot.html").render(
            to=lambda target: _relative(target, folder), foot=[one for one in FOOT if one[0] in (*named, paths.SEARCH)]
        )

    named = {one.path for one in entries()}

    def set_page(page: Page) -> str:
        own = edition.path(page.path)
        folder = posixpath.dirname(own)
        top = masthead(folder, page.path if page.path in named else "", page.entry)
        return templates.get_template(page.template).render(
            page=page,
            it=page.context,
            to=partial(link, own),
            as_of=as_of,
            masthead=Markup(top),
            foot=Markup(foot(folder)),
        )

    return set_page


def link(own: str, target: str) -> str:
    """Return the relative address of a path of the site from a page's own path; a bare ``#name`` stays.

    >>> link("en/indicators/a.html", "data/a.csv"), link("en/index.html", "es/index.html#sources")
    ('../../data/a.csv', '../es/index.html#sources')
    """
    path, mark, anchor = target.partition("#")
    if not path:
        return target
    if path == own:
        return f"#{anchor}" if mark else posixpath.basename(own)
    return _relative(path, posixpath.dirname(own)) + mark + anchor


@lru_cache(maxsize=4096)
def _relative(path: str, folder: str) -> str:
    """Return the way to a path from a folder, both from the root of the site."""
    return posixpath.relpath(f"/{path}", f"/{folder}")
