"""`rumbo track-record` and `rumbo outlook --issue`: the tables, the rows, the ledger, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Ask = Callable[..., Result]
SINCE = ("--since", "2025-06")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["What others said", "Nobody issued the replayed ones", "Nothing was issued here so far", "replayed"]),
        (
            "es",
            [
                "Lo que dijeron otros",
                "Nadie emitió los retrospectivos",
                "Hasta ahora no se ha emitido nada",
                "retrospectivo",
            ],
        ),
    ],
)
def test_the_table_has_the_official_figure_ours_the_last_value_and_what_came(
    ask: Ask, lang: str, said: list[str]
) -> None:
    text = ask("--lang", lang, "track-record", *SINCE, "--format", "table", "--lang", lang).stdout
    assert all(words in text for words in said)
    (april,) = [line for line in text.splitlines() if "129,000" in line]
    assert all(figure in april for figure in ("137,480", "128,884", "128,895"))


def test_csv_has_a_row_for_each_forecast(ask: Ask) -> None:
    found = list(csv.DictReader(io.StringIO(ask("track-record", *SINCE).stdout)))
    natures = {row["nature"] for row in found}
    assert natures == {"stated", "replayed-beside", "replayed"}
    stated = [row for row in found if row["nature"] == "stated"]
    assert [(row["month"], row["value"], row["came_now"]) for row in stated][1] == ("2024-04", "129000.0", "128895")
    assert {row["rival_method"] for row in found} == {"random-walk-log/1"}


def test_json_has_the_scores_with_their_numbers_of_cases(ask: Ask) -> None:
    found = json.loads(ask("track-record", *SINCE, "--format", "json").stdout)
    assert found["refused"] is None and found["forecasts"]
    first = found["scores"][0]
    assert first["cases"] > 0 and first["ratio"] > 0 and first["against"] == "first-print"


def test_an_outlook_is_issued_once(ask: Ask, surroundings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUMBO_TODAY")
    ledger = Path(surroundings["RUMBO_HOME"]) / "ledger.jsonl"
    told = ask("outlook", "--horizons", "2", "--issue")
    assert "2 forecasts issued" in told.stderr and len(ledger.read_text().splitlines()) == 2
    assert len(list(csv.DictReader(io.StringIO(told.stdout)))) == 2 * 23
    again = ask("outlook", "--horizons", "3", "--issue", "--lang", "en")
    assert "1 forecast issued" in again.stderr and "2 forecasts stood there already" in again.stderr
    found = json.loads(ask("track-record", *SINCE, "--format", "json").stdout)["forecasts"]
    assert [row["month"] for row in found if row["nature"] == "issued"] == ["2026-09", "2026-10", "2026-11"]


def test_a_torn_ledger_is_survived_and_told_and_a_broken_one_is_an_error(
    run: Callable[..., Any], surroundings: Mapping[str, str]
) -> None:
    ledger = Path(surroundings["RUMBO_HOME"]) / "ledger.jsonl"
    run("outlook", "--horizons", "1", "--issue", RUMBO_TODAY="")
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + b'{"indicator": "usb')
    told = run("track-record", *SINCE)
    assert told.returncode == 0 and "never finished" in told.stderr
    assert "put aside" in run("outlook", "--horizons", "1", "--issue", RUMBO_TODAY="").stderr
    ledger.write_bytes(whole.replace(b'"horizon": 1', b'"horizon": 2'))
    refused = run("track-record", *SINCE)
    assert (refused.returncode, refused.stdout) == (1, "") and "ledger.jsonl, line 1" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("outlook", "--issue", "--as-of", "2024-05-07"), 2, "would be a replay"),
        (("outlook", "--issue"), 2, "RUMBO_TODAY is set"),
        (("outlook", "unique-individuals"), 3, "Months known after a long gap"),
        (("track-record", "displaced-population"), 2, "monthly flows"),
        (("track-record", "--since", "2010"), 2, "is no month"),
        (("track-record", "--citizenship", "VEN,COL"), 2, "one value at a time"),
        (("track-record", "nothing"), 2, "nothing"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run: Callable[..., Any], arguments: tuple[str, ...], code: int, said: str
) -> None:
    found = run(*arguments)
    assert (found.returncode, found.stdout) == (code, "") and said in found.stderr
