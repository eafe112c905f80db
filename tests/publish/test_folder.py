"""A folder that is written whole: never by two at once, and again after one that was killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rumbo.errors import Refused
from rumbo.publish.folder import beside


def write(place: Path, text: str) -> None:
    with beside(place, ".made", "folder of tables") as new:
        (new / "table.csv").write_text(text)


def test_two_at_once_do_not_spoil_each_other(tmp_path: Path) -> None:
    place = tmp_path / "tables"
    with beside(place, ".made", "folder of tables") as new:
        (new / "table.csv").write_text("first")
        with pytest.raises(Refused, match="is being written by another process"):
            write(place, "second")
    assert (place / "table.csv").read_text() == "first"
    write(place, "second")
    assert (place / "table.csv").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_what_a_killed_process_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".tables.new").mkdir()
    (tmp_path / ".tables.new" / "half.csv").write_text("half")
    write(tmp_path / "tables", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == [".made", "table.csv"]
