"""One server for the tests of this folder, over the starter and a site of a few files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import rumbo
from rumbo.observatory import Observatory
from rumbo.site.building import MARKER
from serving import Server, served


@pytest.fixture(scope="session")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few files."""
    folder = tmp_path_factory.mktemp("site")
    (folder / MARKER).write_text("")
    (folder / "404.html").write_text("<p>not here</p>")
    (folder / "index.html").write_text("<p>home</p>")
    (folder / "static").mkdir()
    (folder / "static" / "site.css").write_text("p { margin: 0 }")
    (folder / "static" / "server.json").write_text("{}")
    return folder


@pytest.fixture(scope="session")
def server(observatory: Observatory, folder: Path) -> Iterator[Server]:
    with served(observatory, folder) as found:
        yield found
