"""`rumbo trend` and `rumbo drivers`: their rows, their words, and what they refuse."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

Ask = Callable[..., Result]
Rows = Callable[..., list[dict[str, Any]]]
PAIR = ("drivers", "usbp-encounters", "2023-12", "2024-01")
BIG_BEND = ("trend", "usbp-encounters", "--place", "Big Bend")


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_rows_of_drivers_add_up(ask: Ask) -> None:
    found = read(ask(*PAIR, "--by", "sector,citizenship").stdout)
    for dimension in ("area", "citizenship"):
        assert sum(int(row["value"]) for row in found if row["dimension"] == dimension) == -125_525
    factors = {row["part"]: round(float(row["value"])) for row in found if row["finding"] == "factor"}
    assert factors == {"scale": -120_375, "area": 363, "citizenship-within-area": -5_512}
    assert all(row["releases"] and row["method"] == "drivers/1" and row["as_of"] for row in found)


def test_json_has_findings_in_both_languages(rows: Rows) -> None:
    found = rows(*PAIR, "--by", "demographic")
    assert found[0]["finding"] == "change" and found[0]["value"] == -125_525
    assert all(one["explanation"].keys() == {"en", "es"} and one["releases"] for one in found)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["Del Rio sector", "43.3%", "−54,338", "Scale: all parts alike", "not why it came"]),
        (
            "es",
            ["Sector de Del Rio", "43.3\u00a0%", "−54,338", "Escala: todas las partes por igual", "no dice por qué"],
        ),
    ],
)
def test_a_person_reads_parts_and_factors(ask: Ask, lang: str, said: list[str]) -> None:
    found = ask(*PAIR, "--by", "sector,citizenship", "--format", "table", "--lang", lang).stdout
    assert all(words.lower() in found.lower() for words in said), found


def test_a_revision_needs_one_month_and_a_day(ask: Ask) -> None:
    found = ask("drivers", "usbp-encounters", "2023-12", "--known-on", "2024-02-01", "--format", "table")
    assert found.exit_code == 0 and "from 249,785 as known before to 249,740" in found.stdout
    assert ask(*PAIR, "--known-on", "2024-02-01").exit_code == 2


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("drivers", "usbp-encounters", "2023-12"), 2, "A change has two ends"),
        (("drivers", "usbp-encounters", "2023-12", "FY2024"), 2, "periods of one length"),
        ((*PAIR, "--by", "colour"), 2, "No dimension"),
        ((*PAIR, "--citizenship", "VEN,MEX"), 2, "All parts of a dimension"),
        (("drivers", "usbp-encounters", "2026-07", "2026-08", "--by", "sector"), 3, "no part is known on both sides"),
        (("trend", "displaced-population", "--place", "COL"), 2, "monthly flows alone"),
        (("trend", "unique-individuals"), 3, "At least 36 are needed"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(ask: Ask, asked: tuple[str, ...], code: int, said: str) -> None:
    found = ask(*asked)
    assert found.exit_code == code and said in found.stderr and "Traceback" not in found.stderr


def test_the_rows_of_a_trend_name_their_intervals(ask: Ask) -> None:
    found = {row["finding"]: row for row in read(ask(*BIG_BEND).stdout)}
    month = found["adjusted-change"]
    assert month["base"] == "2025-12" and month["verdict"] == "not-clear"
    assert float(month["low"]) < 0 < float(month["high"])
    assert {"adjusted", "change", "rank", "turning-point", "alarm-log"} <= found.keys()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["adjusted for the season", "shows no clear change", "turning points", "Adjusted for the season"]),
        (
            "es",
            ["la cifra desestacionalizada", "no muestra un cambio claro", "puntos de giro", "Cifra desestacionalizada"],
        ),
    ],
)
def test_a_person_reads_a_sentence_and_the_log(ask: Ask, lang: str, said: list[str]) -> None:
    found = ask(*BIG_BEND, "--format", "table", "--lang", lang).stdout
    assert all(words in found for words in said), found


def test_the_situation_tells_the_trend(ask: Ask) -> None:
    found = ask("status", "--format", "table")
    assert "adjusted for the season" in found.stdout, found.stderr
