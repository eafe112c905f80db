"""The commands that act: ingest, update, reread, site."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import Result

from making import as_csv, cells, held, revised
from rumbo.cli import options
from rumbo.sources import source

Ask = Callable[..., Result]

CBP = ("show", "cbp-encounters", "--place", "us-southwest")


@pytest.fixture
def sample() -> Path:
    """A small file in the shape of its publisher's, made for the project."""
    found = source("cbp-southwest")
    return found.folder / found.sample.file


def test_a_new_file_an_old_one_and_where_they_lie(ask: Ask, sample: Path, tmp_path: Path) -> None:
    asked = ("ingest", str(sample), "--source", "cbp-southwest", "--published", "2026-09-01/2026-09-20", "--anyway")
    first = ask(*asked, "--url", "https://example.org/file.csv")
    assert first.exit_code == 0, first.stderr
    release = first.stdout.split()[1].rstrip(",")
    assert first.stdout.startswith(f"New: {release}, published between 1 Sep 2026 and 20 Sep 2026.\n")
    assert "In periods that were known before: " in first.stdout and "The cell that moved most: " in first.stdout
    assert f"It lies in {tmp_path / 'home' / 'releases' / release}." in first.stdout
    again = ask(*asked, "--lang", "es")
    assert (again.exit_code, again.stdout.count("\n")) == (0, 1)
    assert again.stdout.startswith(f"Ya estaba guardada: {release}, difundida entre el 1 sept 2026")
    record = json.loads(ask("releases", release, "--format", "json").stdout)
    assert (record["url"], record["published"]) == ("https://example.org/file.csv", "2026-09-01/2026-09-20")
    assert record["bytes_held"] is True


def test_a_release_of_ones_own_counts_from_its_day(ask: Ask, sample: Path) -> None:
    month = (*CBP, "--period", "2026-07", "--format", "json")
    before = json.loads(ask(*month).stdout)[0]["value"]
    ask("ingest", str(sample), "--source", "cbp-southwest", "--published", "2026-09-20", "--anyway")
    assert json.loads(ask(*month).stdout)[0]["value"] == 30 != before
    assert json.loads(ask(*month, "--as-of", "2026-09-19").stdout)[0]["value"] == before


def test_a_slip_is_told_and_its_release_taken_out(ask: Ask, sample: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "slip.csv"
    head, first, rest = sample.read_bytes().split(b"\n", 2)
    ask("ingest", str(sample), "--source", "cbp-southwest", "--published", "2026-09-22", "--anyway")
    cell, end = first.rsplit(b",", 1)
    wrong.write_bytes(b"\n".join([head, cell + b",999999" + end.lstrip(b"0123456789"), rest]))
    told = ask("ingest", str(wrong), "--source", "cbp-southwest", "--published", "2026-09-23", "--anyway")
    assert told.exit_code == 0 and "Look at it: 999,999 in encounters, " in told.stderr
    name = re.search(r"rumbo releases --remove (\S+)`", told.stderr)
    assert name
    gone = ask("releases", "--remove", name[1])
    assert gone.exit_code == 0 and f"Taken out: {name[1]}, published on 23 Sep 2026." in gone.stdout
    assert f"It lies in {tmp_path / 'home/removed' / name[1]}." in gone.stdout
    assert ask("releases", name[1]).exit_code == 2
    assert ask("releases", "--remove", "cbp-nationwide-state.ed46").exit_code == 2
    assert "Give it alone" in ask("releases", name[1], "--remove", name[1]).stderr


def test_a_file_that_takes_most_cells_away_is_refused_unless_told(ask: Ask, tmp_path: Path) -> None:
    whole = cells("cbp-southwest", "2025-10", "2026-01", a_month=60, largest=30)
    path = tmp_path / "file.csv"
    thin = cells("cbp-southwest", "2025-10", "2026-01", a_month=1, largest=30)
    for day, found, code in (("20", whole, 0), ("21", revised(whole), 0), ("22", thin, 1)):
        path.write_bytes(as_csv("cbp-southwest", found))
        before = held(tmp_path / "home")
        arguments = ("ingest", str(path), "--source", "cbp-southwest", "--published", f"2026-11-{day}")
        said = ask(*arguments)
        assert said.exit_code == code, said.stderr
    assert re.match(r"file\.csv: of \d+ cells known before, \d+ would be zero or gone\. So is a file", said.stderr)
    assert said.stdout == "" and held(tmp_path / "home") == before
    anyway = ask(*arguments, "--anyway")
    assert anyway.exit_code == 0 and anyway.stdout.startswith("New: cbp-southwest.")


def test_a_refused_file_leaves_nothing_behind(ask: Ask, sample: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(sample.read_bytes()[:-20])
    found = ask("ingest", str(broken), "--source", "cbp-southwest")
    assert (found.exit_code, found.stdout) == (1, "")
    assert not list((tmp_path / "home").glob("releases/*"))


@dataclass
class FakeAsked:
    """What the façade tells of one address."""

    source: Any
    url: str
    result: str
    why: str = ""
    releases: tuple[Any, ...] = ()
    alarming: bool = False
    by_hand: Any = None


class FakeObservatory:
    """A façade that has asked already."""

    def __init__(self, *asked: FakeAsked) -> None:
        self.asked = asked

    def update(self, names: Any, *, mirror: str, progress: Callable[[str], None]) -> tuple[FakeAsked, ...]:
        """Tell one address and return what was asked."""
        progress("https://example.org/page")
        return self.asked

    def reread(self, *, everything: bool) -> list[Any]:
        """Return nothing read anew."""
        return []


def test_update_names_what_somebody_should_look_at(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    cbp = source("cbp-southwest")
    quiet = FakeAsked(cbp, "https://example.org/old.csv", "unchanged")
    loud = FakeAsked(cbp, "https://example.org/new.csv", "kept-unread", "Its columns changed.", alarming=True)
    monkeypatch.setattr(options, "observatory", lambda: FakeObservatory(quiet))
    found = ask("update")
    assert (found.exit_code, found.stdout, found.stderr) == (0, "0 new files.\n", "https://example.org/page\n")
    monkeypatch.setattr(options, "observatory", lambda: FakeObservatory(quiet, loud))
    found = ask("update", "cbp-southwest")
    assert found.exit_code == 4
    assert found.stdout.splitlines() == [
        "cbp-southwest: kept-unread: https://example.org/new.csv Its columns changed.",
        "0 new files.",
        "1 thing to look at.",
    ]
    assert ask("reread").stdout == "Every reading is the newest.\n"


@dataclass
class Built:
    """What a build made."""

    folder: Path
    pages: int = 12
    seconds: float = 3.21


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """A stand-in for the site, and the calls that it got."""
    calls: list[tuple[Any, ...]] = []
    module = ModuleType("rumbo.site")

    def build(
        observatory: Any, folder: Path, progress: Callable[[str, int, int], None], workers: int, address: str
    ) -> Built:
        for stage in ("figures", "en", "es"):
            progress(stage, 0, 2)
            progress(stage, 2, 2)
        calls.append(("build", str(observatory.today), folder, address))
        return Built(folder)

    module.build = build  # type: ignore[attr-defined]
    module.serve = lambda *given: calls.append(("serve", *given))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rumbo.site", module)
    monkeypatch.setattr("rumbo.site", module, raising=False)
    return calls


def test_the_site_is_built_and_served(ask: Ask, site: list[tuple[Any, ...]], tmp_path: Path) -> None:
    built = ask("site", "build", "--output", str(tmp_path / "pages"), "--address", "https://example.org/")
    assert built.exit_code == 0, built.stderr
    assert built.stdout == f"12 pages in {tmp_path / 'pages'}, built in 3.2 s.\n"
    assert built.stderr.splitlines() == ["figures", "pages in English", "pages in Spanish"]
    assert ask("site", "serve", "--port", "8123").exit_code == 0
    assert site == [
        ("build", "2026-11-24", tmp_path / "pages", "https://example.org/"),
        ("serve", Path("build/site"), "127.0.0.1", 8123),
    ]


def test_without_what_the_site_needs_it_says_what_to_install(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("rumbo.site", raising=False)
    for name in [name for name in sys.modules if name.startswith("rumbo.site")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    found = ask("site", "build")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "Install rumbo with its 'site' extra." in found.stderr
