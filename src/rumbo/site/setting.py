"""Setting pages: the templates, what each may use, and relative links, so that the site works under any address."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from rumbo.site.edition import LANGUAGES, Edition
from rumbo.site.pages import Page, navigation


def environment(edition: Edition) -> Environment:
    """Return the templates of a language; an undefined name and a sentence without its Spanish are errors."""
    found = Environment(
        loader=PackageLoader("rumbo.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_translations(edition.catalogue, newstyle=True)  # type: ignore[attr-defined]
    found.globals |= {"edition": edition, "navigation": navigation(), "languages": LANGUAGES}
    return found


def setter(edition: Edition, as_of: str) -> Callable[[Page], str]:
    """Return the function that sets a page of a language; ``as_of`` is the day of the whole site in words."""
    templates = environment(edition)

    def set_page(page: Page) -> str:
        own = edition.path(page.path)
        return templates.get_template(page.template).render(
            page=page, it=page.context, to=partial(link, own), as_of=as_of
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
    return posixpath.relpath(path, posixpath.dirname(own) or ".") + mark + anchor
