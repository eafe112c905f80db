"""What the page on SDMX shows works as it says, in both languages, against a real server."""

from __future__ import annotations

import contextlib
import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from serving import Server

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [DOCS / "sdmx.md", DOCS / "es" / "sdmx.md"]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000/sdmx/(?:asof/[\d-]+/)?v[12]/[^\s\"`]+")
HERE = "http://127.0.0.1:8000/"


@pytest.mark.parametrize("page", PAGES, ids=("en", "es"))
def test_the_programs_print_what_the_page_shows(server: Server, page: Path) -> None:
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    ran = 0
    for (language, text), (_, shown) in pairwise(blocks):
        if language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(text.replace(HERE, server.address), page.name, "exec"), names)
            assert printed.getvalue() == shown
            ran += 1
    assert ran == 3


@pytest.mark.parametrize("page", PAGES, ids=("en", "es"))
def test_every_address_answers(server: Server, page: Path) -> None:
    found = ADDRESS.findall(page.read_text(encoding="utf-8"))
    assert len(found) == 9
    for address in found:
        answer = server.ask("GET", f"/{address.removeprefix(HERE)}")
        assert answer.status == 200, (address, answer.body)
