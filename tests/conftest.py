"""What tests share that is not the package: a real browser, and the reference data beside the repository.

Both are looked for, never fetched. Where one is missing, the tests that need it skip and say how to get it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No example is refused for being slow: that tells of the machine, and speed is measured in benchmarks.
hypothesis.settings.register_profile("rumbo", deadline=None)
hypothesis.settings.load_profile("rumbo")

REPOSITORY = Path(__file__).resolve().parents[1]
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Root needs --no-sandbox; the others keep the browser from calling home while it reads pages of this machine.
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for the browser, so that `-m "not browser"` leaves them all out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def browser_executable() -> str | None:
    """The path of RUMBO_CHROMIUM, else of the first known browser on the PATH."""
    named = os.environ.get("RUMBO_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSER_NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, driven by Playwright; each test opens its own page and closes it."""
    executable = browser_executable()
    if executable is None:
        missing = (
            "no Chromium found: install it (on Debian, as root: apt install chromium libatomic1) "
            "or set RUMBO_CHROMIUM to the program's path"
        )
        if os.environ.get("RUMBO_REQUIRE_BROWSER") == "1":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is worked out in a folder of this run, never in the reader's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMBO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data: RUMBO_SHARED, else `shared` beside the repository."""
    folder = Path(os.environ.get("RUMBO_SHARED") or REPOSITORY.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder}: set RUMBO_SHARED to its folder")
    return folder
