"""`rumbo outlook` and `rumbo backtest`: their rows, their words, and what they refuse."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Ask = Callable[..., Result]
Rows = Callable[..., list[dict[str, Any]]]
HEAD = ["origin", "horizon", "quantile", "value"]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def monthly(path: Path, values: list[object], first: int = 2012) -> Path:
    lines = [f"{first + number // 12}-{number % 12 + 1:02}-01,{value}" for number, value in enumerate(values)]
    path.write_text("\n".join(["ds,y", *lines]), encoding="utf-8")
    return path


def test_csv_has_a_row_for_each_month_and_quantile(ask: Ask) -> None:
    found = read(ask("outlook", "--as-of", "2024-04-15").stdout)
    assert len(found) == 12 * 23
    assert {*HEAD, "rival", "vintage", "finding", "releases"} <= found[0].keys()
    assert {row["origin"] for row in found} == {"2024-03"} and {row["finding"] for row in found} == {"outlook"}
    assert [row["rival"] for row in found if row["horizon"] == "1" and row["quantile"] == "0.5"] == ["137480.0"]


def test_json_has_a_finding_for_each_month(rows: Rows) -> None:
    found = rows("outlook", "usbp-encounters", "--place", "us-southwest", "--as-of", "2024-04-15", "--horizons", "2")
    assert [one["period"] for one in found] == ["2024-04", "2024-05"]
    assert len(found[0]["quantiles"]) == len(found[0]["rival"]) == 23
    assert found[0]["explanation"].keys() == {"en", "es"} and found[0]["notes"][0].keys() == {"en", "es"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Median", "The last value alone", "March 2024", "not tied to the outlook of its parts", "Title 42"]),
        ("es", ["Mediana", "El último valor por sí solo", "marzo de 2024", "sin vínculo", "Título 42"]),
    ],
)
def test_the_table_shows_the_rival_and_says_the_breaks(ask: Ask, lang: str, said: list[str]) -> None:
    text = ask("--lang", lang, "outlook", "--as-of", "2024-04-15", "--format", "table", "--lang", lang).stdout
    assert all(words in text for words in said)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("outlook", "displaced-population"), 2, "monthly flows"),
        (("outlook", "unique-individuals"), 3, "Months known after a long gap"),
        (("outlook", "--horizons", "0"), 2, "Ask for 1 to 12"),
        (("backtest", "--since", "2010"), 2, "is no month"),
        (("backtest", "usbp-encounters", "--series", "x.csv"), 2, "Give one or the other"),
        (("backtest", "--series", "nowhere.csv"), 1, "cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run: Callable[..., Any], arguments: tuple[str, ...], code: int, said: str
) -> None:
    found = run(*arguments)
    assert (found.returncode, found.stdout) == (code, "") and said in found.stderr


def test_the_past_of_the_border_is_replayed_from_every_month(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "forecasts.csv"
    told = ask("backtest", "--since", "2022-01", "--output", str(path))
    found = read(path.read_text(encoding="utf-8"))
    assert [*found[0]][:4] == HEAD
    origins = {row["origin"]: row["information"] for row in found}
    assert len(found) == len(origins) * 5 * 23 and min(origins) == "2022-01" and max(origins) == "2026-08"
    assert {row["horizon"] for row in found} == {"1", "2", "3", "6", "12"}
    assert (origins["2022-01"], origins["2023-12"]) == ("pseudo-real-time", "real-time")
    assert {row["vintage"] for row in found if row["origin"] == "2023-12"} == {"2024-01-26"}
    assert f"{len(origins)} origins" in told.stderr


def test_any_monthly_series_is_replayed(ask: Ask, tmp_path: Path) -> None:
    values: list[object] = [1000 + 137 * number % 611 for number in range(60)]
    values[50] = ""
    found = ask("backtest", "--series", str(monthly(tmp_path / "own.csv", values)), "--since", "2014-06")
    origins = [origin for origin, _ in groupby(row["origin"] for row in read(found.stdout))]
    assert origins == [f"{2014 + n // 12}-{n % 12 + 1:02}" for n in range(11, 36) if n + 24 != 50]
    assert "No outlook from Jun 2014 to Nov 2014: Months known since 2012-01: 35" in found.stderr


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([100] * 60, "Every month has the value 100"),
        (["-5", *range(60)], "A flow counts"),
        (["many"] * 60, "line 2: 'many' is no number"),
        ([5, 9, 7] * 6, "At least 36 are needed"),
        ([0] * 60, "Every month has the value 0"),
        ([*[500, 700, 600] * 10, 9_000_000, *[500, 700, 600] * 10], "is 9,000,000, which is absurd"),
        (list(range(100, 6100, 100)), "never falls"),
        ([month * 10 + 1 for _ in range(6) for month in range(12)], "falls in 2012-01 and its like alone"),
        ([5, "", 7, 9, "", 6] * 12, "of 72 months since 2012-01 are unknown"),
        (["inf", *[5, 9, 7] * 20], "never negative or endless"),
        (["nan"] * 60, "no month with a value"),
    ],
)
def test_a_series_that_does_not_do_is_refused(ask: Ask, tmp_path: Path, values: list[object], said: str) -> None:
    found = ask("backtest", "--series", str(monthly(tmp_path / "own.csv", values)))
    assert found.exit_code != 0 and not found.stdout
    assert said in str(found.exception or "") + found.stderr


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([*[500, 700, 600] * 20, 9_000_000], "from Jan 2017: The value of 2017-01 is 9,000,000, which is absurd"),
        ([*[5, 9, 7] * 20, *[""] * 9, *[5, 9, 7] * 8], "Months known after a long gap since 2017-10: 24"),
    ],
)
def test_what_spoils_the_end_spoils_no_origin_before_it_and_is_told(
    ask: Ask, tmp_path: Path, values: list[object], said: str
) -> None:
    found = ask("backtest", "--series", str(monthly(tmp_path / "own.csv", values)))
    assert found.exit_code == 0 and max(row["origin"] for row in read(found.stdout)) == "2016-12"
    assert said in found.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"month,count\n2020-01,5\n", "has no columns ds and y"),
        (b"ds,y\n2020-01,5\n2020-01,6\n", "2020-01 is there twice"),
        (b"ds,y\nJanuary,5\n", "Write 2010-01"),
        (b"ds,y\n2020-01,\xff\xfe\n", ""),
        (b"PK\x03\x04" + bytes(200), ""),
        (b"<!doctype html><html><body>Not found</body></html>", ""),
        (b"ds,y\n", "has no month"),
        (b"ds,y\n2001,5\n2002,6\n", "line 2: '2001' is no month"),
        (b"ds,y\nFY2001,5\n", "line 2: 'FY2001' is no month"),
        (b"ds,y\n2001-019x,5\n", "line 2: '2001-019x' is no period"),
        (b"ds,y\n2001-02-31,5\n", "'2001-02-31'"),
        (b"ds,y\n2001-01,1_000\n", "'1_000' is no number"),
        (b"ds,y\n2001-01\n", "line 2 has not as many columns"),
        (b"ds,y\n2001-01,1,013\n", "line 2 has not as many columns"),
    ],
)
def test_a_broken_file_of_a_series_is_one_clear_error(
    run: Callable[..., Any], tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    found = run("backtest", "--series", str(path))
    assert found.returncode in (1, 2, 3) and found.stdout == ""
    assert said in found.stderr and "Traceback" not in found.stderr and found.stderr.strip()
