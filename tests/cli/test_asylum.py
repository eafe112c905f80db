"""``rumbo asylum`` as it is used."""

from __future__ import annotations

import csv
import io

import pytest
from tests.cli.conftest import TODAY, Ask


@pytest.mark.parametrize(("asked", "day"), [((), TODAY), (("--as-of", "2026-11-23"), "2026-11-23")])
def test_each_row_says_as_of_when_it_was_known(ask: Ask, asked: tuple[str, ...], day: str) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("asylum", "MEX", *asked).stdout)))
    assert {row["as_of"] for row in rows} == {day}
    assert {row["finding"] for row in rows} == {"stock-flow", "expected-pending"}


def test_before_any_table_was_out_it_is_said_and_of_which_day(ask: Ask) -> None:
    found = ask("asylum", "--as-of", "2016-01-01")
    assert found.exit_code and not found.stdout
    assert "No release held that was out by 2016-01-01 has it" in found.stderr
