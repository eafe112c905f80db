"""The ledger: appended to and never changed, whatever breaks, and the same forecast twice is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import breaking
from making import forecast
from rumbo.archive import Ledger
from rumbo.errors import BadArchive, CannotWrite

YEAR = [forecast(f"2024-{month:02}", month - 3) for month in range(4, 13)]


def test_what_is_appended_is_read_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "home")
    assert ledger.entries() == () and not ledger.path.exists()
    assert ledger.append(YEAR).new == tuple(YEAR)
    assert Ledger(tmp_path / "home").entries() == tuple(YEAR)


def test_the_same_forecast_again_changes_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(YEAR[:3])
    before = ledger.path.read_bytes()
    later = [replace(one, issued=date(2024, 5, 9), vintage=date(2024, 5, 9)) for one in YEAR[:3]]
    done = ledger.append([*later, *later])
    assert done.new == () and len(done.same) == 6 and ledger.path.read_bytes() == before


@pytest.mark.parametrize(
    "other",
    [{"releases": ("cbp-southwest.bb",)}, {"method": "outlook/2"}, {"place": "USA"}, {"where": {"sex": "male"}}],
)
def test_another_vintage_method_or_cut_is_another_forecast(tmp_path: Path, other: dict[str, object]) -> None:
    ledger = Ledger(tmp_path)
    ledger.append([forecast()])
    assert len(ledger.append([forecast(**other)]).new) == 1
    assert len(ledger.entries()) == 2


@pytest.mark.parametrize("kept", [1, 40, -2])
def test_a_torn_last_line_is_put_aside_and_told(tmp_path: Path, kept: int) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(YEAR[:2])
    whole = ledger.path.read_bytes()
    torn = whole.splitlines()[0][:kept]
    ledger.path.write_bytes(whole + torn)
    assert ledger.entries() == tuple(YEAR[:2]) and ledger.torn == torn.decode()
    done = ledger.append(YEAR[2:3])
    assert (done.new, done.torn) == (tuple(YEAR[2:3]), torn.decode())
    assert ledger.entries() == tuple(YEAR[:3]) and ledger.torn == ""
    assert (tmp_path / "ledger.torn").read_bytes() == torn + b"\n"


def test_a_last_line_that_only_lacks_its_end_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(YEAR[:2])
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    assert ledger.append(YEAR[2:3]).torn == ""
    assert ledger.entries() == tuple(YEAR[:3])


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"136000.0", b"128900.0"), (b'"month": "2024-05"', b'"month": "2024-13"'), (b"{", b"["), (b'"unit"', b'"units"')],
)
def test_a_line_changed_by_hand_is_named_and_nothing_is_written(tmp_path: Path, old: bytes, new: bytes) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(YEAR[:3])
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(old, new, 1)
    ledger.path.write_bytes(b"".join(lines))
    for attempt in (ledger.entries, lambda: ledger.append(YEAR)):
        with pytest.raises(BadArchive, match=r"ledger\.jsonl, line 2,") as error:
            attempt()
        assert "from a copy" in error.value.do
    assert ledger.path.read_bytes() == b"".join(lines)
    ledger.path.write_bytes(b"".join([lines[0], lines[2]]))
    assert [one.month for one in ledger.entries()] == ["2024-04", "2024-06"]


@pytest.mark.parametrize("room", [0, 700, 3000])
def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path, room: int) -> None:
    pytest.importorskip("resource")
    ledger = Ledger(tmp_path)
    ledger.append([forecast(method="outlook/0")])
    before = ledger.path.read_bytes()
    process = breaking.start(breaking.issue_below, len(before) + room, tmp_path)
    assert breaking.finish(process) == breaking.CANNOT_WRITE
    assert ledger.path.read_bytes() == before
    assert ledger.append(YEAR).new == tuple(YEAR)


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CannotWrite, match="Nothing was added"):
        Ledger(tmp_path / "home").append(YEAR)


def test_processes_that_issue_at_once_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    names = [f"process-{number}" for number in range(3)]
    started = [breaking.start(breaking.issue_often, tmp_path, name) for name in names]
    assert [breaking.finish(one) for one in started] == [0] * len(names)
    found = [one.method for one in Ledger(tmp_path).entries()]
    assert sorted(found) == sorted(f"{name}/{number}" for name in [*names, "common"] for number in range(25))
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]
