"""The commands of the registers: answers known from the sources, on the day of the third ministerial."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Ask = Callable[..., Result]
THIRD = ("--as-of", "2024-05-07")
TABLE = ("--format", "table")
ENGLISH = (*THIRD, *TABLE, "--lang", "en")
OFFICES = {f"safe-mobility-{name}" for name in ("colombia", "costa-rica", "ecuador", "guatemala")}
SEARCHED = "Searched and not found, until 24 Nov 2026: "


@pytest.fixture
def data(ask: Ask) -> Callable[..., dict[str, Any]]:
    """The whole of a command's answer in JSON."""

    def answered(*arguments: str) -> dict[str, Any]:
        result = ask(*arguments, "--format", "json")
        assert result.exit_code == 0, result.stderr
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return answered


Data = Callable[..., dict[str, Any]]


def test_twenty_two_had_endorsed(ask: Ask, data: Data) -> None:
    found = data("compact", *THIRD)
    endorsers = [one for one in found["records"] if one["kind"] == "endorsement" and one["state"] == "in-force"]
    assert len({one["actors"][0] for one in endorsers}) == 22
    assert {"COL", "SUR", "GUY"} <= {one["actors"][0] for one in endorsers}
    assert ask("compact", *ENGLISH).stdout.startswith("The compact: 22 countries endorse it\nas it stood on 7 May 2024")
    assert "20 countries endorse it" in ask("compact", "--as-of", "2022-06-10", *TABLE).stdout


def test_the_four_offices_operate(data: Data) -> None:
    found = {one["id"]: one for one in data("pathways", *THIRD)["records"] if one["kind"] == "office"}
    assert set(found) == OFFICES
    assert {one["state"] for one in found.values()} == {"operating"}
    assert {one["places"][0] for one in found.values()} == {"COL", "CRI", "ECU", "GTM"}


def test_a_venezuelan_in_colombia(ask: Ask, data: Data) -> None:
    person = ("--nationality", "VEN", "--in", "COL", "--since", "2023-05-01")
    found = data("pathways", *person, *THIRD)
    assert (found["nationality"], found["in"], found["present_since"]) == ("VEN", "COL", "2023-05-01")
    answers = {one["id"]: one["answer"] for one in found["records"]}
    assert answers["safe-mobility-colombia"] == answers["parole-chnv"] == "open"
    assert answers["canada-americas-humanitarian"] == "not-running"
    assert answers["parole-family-reunification"] == "not-admitted"
    assert answers["us-refugee-admissions"] == "no-rule-held"
    (office,) = (one for one in found["records"] if one["id"] == "safe-mobility-colombia")
    assert all(rule["sources"] and rule["says"]["who"]["es"] for rule in office["rules"])
    text = ask("pathways", *person, *ENGLISH).stdout
    assert "Safe Mobility office in Colombia: open, to whoever meets one of these rules" in text
    assert "there by 11 Jun 2023" in text and "Voice of America (an independent source)" in text
    later = data("pathways", *person[:-1], "2023-07-01", *THIRD)["records"]
    assert {one["id"]: one["answer"] for one in later}["safe-mobility-colombia"] == "not-admitted"
    closed = data("pathways", *person)["records"]
    assert not [one for one in closed if one["answer"] == "open" and one["id"] in OFFICES]


def test_the_boat_companies(ask: Ask, data: Data) -> None:
    found = {one["id"]: one for one in data("measures", "--in-force", "2024-05-07", "--country", "COL")["records"]}
    boats = found["usa-col-maritime-2024"]
    assert (boats["state"], boats["since"], boats["legal_basis"]["en"]) == (
        "in-force",
        "2024-05-06",
        "INA 212(a)(3)(C)",
    )
    assert "executives" in boats["target"]["en"] and boats["concerns"] == ["COL"]
    before = data("measures", "--in-force", "2024-05-05", "--country", "COL")["records"]
    assert "usa-col-maritime-2024" not in {one["id"] for one in before}
    assert "INA 212(a)(3)(C)" in ask("measures", "--in-force", "2024-05-07", "--country", "Colombia").stdout


def test_the_third_ministerial(data: Data) -> None:
    found = {one["id"]: one for one in data("meetings", *THIRD)["records"]}
    third = found["lad-2022-ministerial-3"]
    assert (third["city"]["en"], third["since"], third["number"]) == ("Guatemala City", "2024-05-07", 3)
    assert not [one for one in data("meetings", "--as-of", "2024-05-06")["records"] if one["state"] == "took-place"
                and one["id"] == third["id"]]  # fmt: skip


def test_what_happened_on_two_days(ask: Ask, data: Data) -> None:
    events = data("timeline", "--since", "2024-05-06", "--until", "2024-05-07")["records"]
    assert {"usa-col-maritime-2024", "lad-2022-ministerial-3"} <= {one["record"] for one in events}
    assert "Nothing held happened" in ask("timeline", "--since", "1990", "--until", "1990", *TABLE).stdout


def test_the_three_kinds_of_nothing_never_look_alike() -> None:
    from rumbo.cli.compact import hearing
    from rumbo.cli.pathways import answered
    from rumbo.registers.asking import Answer
    from rumbo.registers.state import Hearing

    assert len({hearing(one.value) for one in Hearing}) == len(Hearing)
    assert len({answered(one.value) for one in Answer}) == len(Answer)


def test_a_country_and_what_it_promised(ask: Ask, data: Data) -> None:
    text = ask("compact", "Colombia", *ENGLISH).stdout
    assert "Duty: To open lawful pathways" in text and "Quantity     60 days (target)" in text
    assert "Deadline     10 Jun 2023" in text and "only who promised reports on it" in text
    promises = {one["id"]: one for one in data("compact", "COL", *THIRD)["records"] if one["kind"] == "commitment"}
    assert len(promises) == 4 and all(one["actors"].count("COL") for one in promises.values())
    assert {one["hearing"] for one in promises.values()} == {"only-it-reports", "not-looked-for"}
    none = ask("compact", "CHL", *ENGLISH).stdout
    assert "No promise is held by this day" in none and f"{SEARCHED}a promise of Chile" in none


@pytest.mark.parametrize("command", ["compact", "pathways", "measures", "meetings", "timeline"])
def test_each_answer_says_what_was_searched(command: str, ask: Ask, data: Data, tmp_path: Path) -> None:
    assert SEARCHED in ask(command, *ENGLISH).stdout
    assert "Se buscó y no se halló, hasta el 24 nov 2026: " in ask(command, *THIRD, *TABLE, "--lang", "es").stdout
    found = data(command, *THIRD, "--known-by", "2024-05-07")
    assert (found["as_of"], found["known_by"]) == ("2024-05-07", "2024-05-07")
    assert {True, False} <= {"found" in one and one["found"] for one in found["searched"]}
    result = ask(command, *THIRD, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert SEARCHED in result.stderr and rows and all(row["title_es"] for row in rows)
    assert ask(command, *THIRD, "--output", str(tmp_path / "answer.csv")).exit_code == 0


def test_figures_are_rows_with_who_says_so(ask: Ask, data: Data) -> None:
    found = data("pathways", "--figures", "--as-of", "2024-12-31")["records"]
    arrived = [one for one in found if one["indicator"] == "safe-mobility-arrived"]
    january = {one["says"]: (one["value"], one["bound"]) for one in arrived if one["period"] == "2024-01"}
    assert january == {"Talent Beyond Boundaries": (3200, "exact"), "Niskanen Center": (2500, "about")}
    assert {one["place"] for one in found if one["record"] == "safe-mobility"} == {None}
    rows = list(csv.DictReader(io.StringIO(ask("pathways", "--figures", "--in", "CRI", "--format", "csv").stdout)))
    assert [row["value"] for row in rows if row["indicator"] == "safe-mobility-registered"] == ["32000", "6790"]
    assert {row["place"] for row in rows} == {"CRI"} and all(row["sources"] for row in rows)
    drawn = ask("pathways", "--figures", *TABLE, "--lang", "en").stdout
    assert "6,790 people registered (cumulative, 15 Dec 2023)" in drawn


def test_a_target_has_the_day_on_which_it_was_told(ask: Ask) -> None:
    drawn = ask("pathways", "--figures", *TABLE, "--lang", "en").stdout.splitlines()
    (target,) = [line for line in drawn if "20,000 refugees (target)" in line]
    assert target.startswith("10 Jun 2022 ")


@pytest.mark.parametrize("command", [("compact",), ("compact", "COL"), ("pathways", "--in", "COL"), ("measures",)])
def test_another_program_gets_rows_as_the_help_says(command: tuple[str, ...], ask: Ask) -> None:
    result = ask(*command, *THIRD, "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows and all(row["id"] for row in rows)
    assert SEARCHED in result.stderr


def test_an_age_is_weighed(data: Data) -> None:
    person = ("pathways", "--nationality", "VEN", "--in", "COL", "--since", "2023-05-01", *THIRD)
    for age, count in (("17", 3), ("18", 4)):
        found = data(*person, "--aged", age)
        (office,) = [one for one in found["records"] if one["id"] == "safe-mobility-colombia"]
        assert found["age"] == int(age) and len(office["rules"]) == count


def test_the_registers_fit(ask: Ask) -> None:
    result = ask("registers", "check")
    assert result.exit_code == 0 and result.stdout.startswith("0 problems; ")


def test_a_fault_is_named_with_its_line(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "usa.yml").write_text("records:\n  - id: usa-x\n    kind: rul\n", encoding="utf-8")
    result = ask("registers", "check", str(tmp_path))
    assert result.exit_code == 1 and "measures/usa.yml:3: usa-x: " in result.stdout
    assert ask("registers", "check", str(tmp_path / "none")).exit_code == 1


def test_a_folder_without_registers_is_not_found_sound(ask: Ask, tmp_path: Path) -> None:
    result = ask("registers", "check", str(tmp_path))
    assert result.exit_code == 1 and "holds no register" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("compact", "Colmbia"), "Colmbia"),
        (("pathways", "--nationality", "VEX"), "VEX"),
        (("pathways", "--figures", "--aged", "30"), "--figures came with a person"),
        (("show", "safe-mobility-arrived"), "rumbo pathways --figures"),
        (("measures", "--in-force", "2024-05-07", *THIRD), "--in-force came with --as-of"),
        (("meetings", "--as-of", "May"), "May"),
        (("timeline", "--known-by", "2024"), "2024"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], named: str, ask: Ask) -> None:
    result = ask(*arguments)
    assert result.exit_code == 2 and named in result.stderr
