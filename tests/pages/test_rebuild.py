"""Building again: what was made before is taken over, and the site is byte for byte the one built from nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import making
import rumbo
from rumbo.archive import Cache
from rumbo.site import build
from rumbo.site.edition import LANGUAGES, Edition, Language
from rumbo.site.lasting import NO_DAY, Kept
from rumbo.site.pages import Lasting

SOURCE = "cbp-nationwide-aor"
BEFORE = making.cells(SOURCE, "2022-10", "2024-03", a_month=12)
AFTER = making.cells(SOURCE, "2022-10", "2024-04", a_month=12)
NEW = making.revised(AFTER, share=0.02)

Building = Callable[[str, str, str], Path]


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Building:
    """Build the site of a day into a folder, with a cache of one name; what is in ``home`` is added to the starter."""
    tmp_path.joinpath("made").mkdir()
    starter = tmp_path / "made" / "starter"
    making.small_archive(starter, (SOURCE, making.as_csv(SOURCE, BEFORE), "2024-04-15"))

    def build_one(folder: str, cache: str, today: str) -> Path:
        monkeypatch.setenv("RUMBO_CACHE", str(tmp_path / cache))
        return build(rumbo.open(tmp_path / "home", today=today, starter=starter), tmp_path / folder).folder

    return build_one


def ingest(home: Path) -> None:
    archive = rumbo.open(home, today="2024-06-20").archive
    making.put(archive, SOURCE, making.as_csv(SOURCE, NEW), "2024-05-20", anyway=True)


def test_a_site_built_again_is_the_one_built_from_nothing(building: Building, tmp_path: Path) -> None:
    first = making.held(building("site", "kept", "2024-06-20"))
    ingest(tmp_path / "home")
    again = making.held(building("site", "kept", "2024-06-25"))
    assert again == making.held(building("anew", "empty", "2024-06-25"))
    new, old = (f"en/figures/usbp-encounters--us-southwest/{month}.html" for month in ("2024-04", "2022-10"))
    assert new not in first and new in again
    assert "As of <b>25 June 2024</b>" in again[old].decode()
    assert not any(b"9999" in content for name, content in again.items() if "/figures/" in name)


def test_a_page_that_shows_the_same_is_not_set_again(tmp_path: Path) -> None:
    made: list[str] = []

    def page(shows: str) -> Lasting:
        return Lasting("figures/a/1.html", "a", shows, lambda: made.append(shows))  # type: ignore[arg-type, return-value]

    def text(day: date, shows: str, language: Language = "en") -> str:
        kept = Kept(Cache(tmp_path), Edition(language), day, lambda page: f"{made[-1]} {words[language]} {NO_DAY}", "")
        found = kept.text(page(shows))
        kept.close()
        return found

    words = {language: Edition(language).day(NO_DAY) for language in LANGUAGES}
    assert text(date(2024, 6, 20), "x") == "x 20 June 2024 2024-06-20"
    assert text(date(2024, 6, 21), "x") == "x 21 June 2024 2024-06-21"
    assert made == ["x"]
    assert text(date(2024, 6, 21), "y") == "y 21 June 2024 2024-06-21"
    assert text(date(2024, 6, 21), "y", "es") == "y 21 de junio de 2024 2024-06-21"
    assert made == ["x", "y", "y"]
