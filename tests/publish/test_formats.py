"""The formats: the same rows as CSV, JSON and Parquet, and files that are written whole or not at all."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rumbo
from rumbo import publish
from rumbo.errors import CannotWrite, NoData
from rumbo.publish import rows

ROWS = [
    {"indicator": "x", "status": "normal", "release": "a", "value": 3, "url": "https://example.org/?a,b"},
    {"indicator": "x", "status": "not-available", "release": None, "value": None, "reason": 'nobody "has" it\nyet'},
]


def test_columns_do_not_depend_on_what_the_answer_holds() -> None:
    names = ["indicator", "status", "release", "value", *rows.EXTRA]
    assert list(rows.flat(ROWS)[1]) == list(rows.flat(ROWS[1:])[0]) == names


def test_csv_is_quoted_and_what_is_absent_is_empty() -> None:
    text = publish.content(ROWS, "csv").decode()
    assert text.splitlines()[1] == 'x,normal,a,3,"https://example.org/?a,b",,,,,,,,'
    assert 'x,not-available,,,,,,"nobody ""has"" it\nyet",,,,,\n' in text
    assert "\r" not in text


def test_json_has_the_rows_as_they_are_one_a_line() -> None:
    text = publish.content(ROWS, "json").decode()
    assert json.loads(text) == ROWS
    assert text.count("\n") == len(ROWS) + 2
    assert json.loads(publish.content([], "json")) == []


def test_parquet_keeps_numbers(tmp_path: Path) -> None:
    found = polars.read_parquet(publish.content(ROWS, "parquet"))
    assert found["value"].to_list() == [3, None] and found["value"].dtype == polars.Int64
    assert found["reason"].to_list() == [None, 'nobody "has" it\nyet']
    with pytest.raises(NoData):
        publish.content([], "parquet")


def test_parquet_keeps_yes_and_no() -> None:
    found = polars.read_parquet(publish.content([{"held": None}, {"held": True}, {"held": False}], "parquet"))
    assert found["held"].to_list() == [None, True, False]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1), min_size=1, max_size=5))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    import csv
    import io

    content = publish.content([{"n": n, "text": text} for n, text in enumerate(texts)], "csv").decode()
    assert [row["text"] for row in csv.DictReader(io.StringIO(content, newline=""))] == texts


def test_a_real_series_is_the_same_in_all_formats() -> None:
    series = rumbo.open(today="2026-11-24").series(
        "cbp-encounters", "us-southwest", by="demographic", since="2023-11", until="2024-02"
    )
    found = rows.of_series(series)
    values = [one["value"] for one in found]
    assert [one["value"] for one in json.loads(publish.content(found, "json"))] == values
    assert polars.read_csv(publish.content(found, "csv"))["value"].to_list() == values
    assert polars.read_parquet(publish.content(found, "parquet"))["value"].to_list() == values


def test_findings_are_told_apart_in_every_format() -> None:
    series = rumbo.open(today="2026-11-24").series("usbp-encounters", "us-southwest", per="fiscal-year", since="FY2023")
    found = rows.of_series(series)
    assert polars.read_csv(publish.content(found, "csv"))["finding"].to_list() == ["sum"] * len(found)
    read = polars.read_parquet(publish.content(found, "parquet"))
    assert read["explanation_es"].to_list()[0] == "Suma de doce meses."


def test_a_file_is_written_beside_and_moved_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    publish.save(path, b"one")
    os.umask(mask := os.umask(0))
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask

    def full() -> Iterator[bytes]:
        yield b"tw"
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="no space left"):
        publish.save(path, full())
    assert path.read_bytes() == b"one" and list(tmp_path.iterdir()) == [path]


def test_a_link_leads_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_bytes(b"one")
    link.symlink_to(target)
    publish.save(link, b"two")
    assert link.is_symlink() and target.read_bytes() == b"two"


def test_a_folder_is_refused_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="is a folder"):
        publish.save(tmp_path, b"x")
    publish.save(Path(os.devnull), b"x")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(CannotWrite, match="no such file"):
        publish.save(tmp_path / "none" / "a.csv", b"x")
