"""A committee files as a country does: its own word, on its own work."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from offices import observatory
from rumbo.core.record import Side
from rumbo.errors import BadReturn, WrongUse
from rumbo.returns import declared, forms
from rumbo.sources.declared import sources

WHO = "lad-2022-committee-asylum"


@pytest.fixture
def committees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The forms of the package, and one on which a committee of the compact files."""
    folder = tmp_path / "forms"
    for one in declared.FOLDER.glob("*/programme.yml"):
        shutil.copytree(one.parent, folder / one.parent.name)
    home = folder / "los_angeles_declaration"
    programme = yaml.safe_load((home / "programme.yml").read_text(encoding="utf-8"))
    names = {"en": "Committee on asylum", "es": "Comité de asilo"}
    programme["filers"][WHO] = {"name": names, "place": "americas", "opened": "2022-10"}
    (home / "programme.yml").write_text(yaml.safe_dump(programme), encoding="utf-8")
    form = yaml.safe_load((home / "commitment-progress.yml").read_text(encoding="utf-8"))
    form |= {"id": "committee-progress", "of": "committee"}
    (home / "committee-progress.yml").write_text(yaml.safe_dump(form), encoding="utf-8")
    monkeypatch.setattr(declared, "FOLDER", folder)
    forms.cache_clear()
    sources.cache_clear()
    yield
    monkeypatch.undo()
    forms.cache_clear()
    sources.cache_clear()


@pytest.mark.usefixtures("committees")
def test_a_committee_files_on_its_own_work(tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-03-10")
    assert list(forms()["committee-progress"].filers) == [WHO]
    assert WHO not in forms()["commitment-progress"].filers
    text = found.template("committee-progress", "Comité de asilo", "2024-02").decode("utf-8-sig")
    head, row = csv.reader(text.splitlines())
    assert row[1:4] == [WHO, "2024-02", WHO]
    filled = dict(zip(head, row, strict=True)) | {
        "stage": "under-way", "evidence": "https://www.example.org/asylum", "published": "2024-02-20",
        "text_en": "It met twice.", "text_es": "Se reunió dos veces.",
    }  # fmt: skip
    path = tmp_path / "progress.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, [filled[name] for name in head]])
    assert found.file_return(path, WHO, approved_by="special-coordinator").new
    (one,) = (one for one in found.records("compact") if one.record.id == WHO)
    said = one.told[-1]
    assert (said.says.side, said.says.id, said.says.who["es"]) == (Side.OFFICIAL, WHO, "Comité de asilo")
    later = observatory(tmp_path / "home", "2025-01-10")
    (due,) = (one for one in later.due("committee-progress") if one.period)
    assert due.filer.id == WHO and due.filed
    with pytest.raises(WrongUse, match="files no committee-progress"):
        found.template("committee-progress", "CAN", "2024-02")
    other = path.read_text(encoding="utf-8").replace(f"2024-02,{WHO}", "2024-02,can-referrals")
    path.write_text(other, encoding="utf-8")
    with pytest.raises(BadReturn, match="reports on its own work alone"):
        found.file_return(path, WHO, approved_by="special-coordinator")
