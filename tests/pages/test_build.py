"""Building: all or nothing, into its own folder alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from rumbo.errors import CannotWrite, Refused
from rumbo.observatory import Observatory
from rumbo.site import Built, build
from rumbo.site.building import MARKER


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the fixed part alone: what is tested here is the folder."""
    import rumbo.site.building as module

    monkeypatch.setattr(module, "gather", lambda *given: None)
    monkeypatch.setattr(module, "replace", lambda evidence, **more: evidence)
    monkeypatch.setattr(module, "write_tables", lambda *given: dict)
    monkeypatch.setattr(module, "write_citations", lambda *given: None)
    monkeypatch.setattr(module, "write_series", lambda *given: dict)
    monkeypatch.setattr(module, "_write_edition", lambda *given: 0)


def test_the_answer_says_what_was_made(built: Built) -> None:
    assert (built.folder / MARKER).exists()
    assert len(list(built.folder.rglob("*.html"))) == built.pages


@pytest.mark.usefixtures("quick")
def test_a_new_site_takes_the_old_ones_place(observatory: Observatory, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "site"
    assert build(observatory, folder).pages == 2
    (folder / "old.html").write_text("old")
    built = build(observatory, folder)
    assert built.folder == folder and built.seconds > 0 and not (folder / "old.html").exists()
    assert sorted(path.name for path in folder.parent.iterdir()) == ["site"]


@pytest.mark.usefixtures("quick")
def test_another_folder_is_never_replaced(observatory: Observatory, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="is not a Rumbo site"):
        build(observatory, tmp_path)
    with pytest.raises(Refused, match="is a file"):
        build(observatory, tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert build(observatory, empty).pages == 2


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError, OSError])
def test_an_interrupted_build_leaves_the_old_site(
    observatory: Observatory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    folder = tmp_path / "site"
    build(observatory, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def stopped(*given: Any) -> int:
        raise stop("stopped")

    import rumbo.site.building as module

    monkeypatch.setattr(module, "_write_edition", stopped)
    with pytest.raises(CannotWrite if stop is OSError else stop):
        build(observatory, folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("quick")
def test_a_machine_that_stopped_between_the_renames_loses_nothing(observatory: Observatory, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    build(observatory, folder)
    shutil.move(folder, tmp_path / ".site.old")
    build(observatory, folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_progress_tells_each_stage_to_its_end(
    observatory: Observatory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import rumbo.site.gathering as gathering

    monkeypatch.setattr(gathering, "OTHER_PLACES", ())
    monkeypatch.setattr(gathering, "MONTHS_OF_VINTAGES", 2)
    told: list[tuple[str, int, int]] = []
    built = build(observatory, tmp_path / "site", lambda *step: told.append(step))
    last = {stage: (done, of) for stage, done, of in told}
    assert list(last) == ["figures", "tables", "files", "en", "es"]
    assert all(done == of for done, of in last.values()), last
    assert built.pages == 2 + 2 * last["en"][0]
