"""The site, built once for all tests here, and served on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import rumbo
from rumbo.archive import Changes
from rumbo.observatory import Observatory
from rumbo.site import Built, build
from rumbo.site.serving import server

from .reading import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Shown

PERIODS = {"2009-12", "2020-03", "2023-05", "2023-12", "2026-08"}
SERIES = {"cbp-encounters--us-southwest", "usbp-encounters--us-southwest", "darien-transits--darien"}
"""A sum of ours, breaks, a figure with many vintages, one read elsewhere."""


@pytest.fixture(scope="session")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """The starter alone, on one day."""
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.fixture(scope="session")
def built(observatory: Observatory, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(observatory, tmp_path_factory.mktemp("site") / "built", workers=2)


@pytest.fixture(scope="session")
def site(built: Built) -> Path:
    return built.folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Page]:
    """All pages, by their path; of those of figures, which are many and made alike, some."""
    found = (
        path
        for path in sorted(site.rglob("*.html"))
        if path.parts[-3] != "figures" or (path.stem in PERIODS and path.parts[-2] in SERIES)
    )
    return {path.relative_to(site).as_posix(): Page(path) for path in found}


@pytest.fixture(scope="session")
def changes(observatory: Observatory) -> dict[str, Changes]:
    """What each release changed, oldest first."""
    return {one.id: observatory.changes(one.id) for one in observatory.releases()}


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with server(site, port=0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/"
        serving.shutdown()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Any]:
    """Open pages of the site; at the end, none may have complained, of its policy, say."""
    contexts, complaints = [], []

    def open_one(path: str, **options: Any) -> Shown:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints
