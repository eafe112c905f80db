"""``rumbo returns`` as an office uses it: fill, check, file, correct, withdraw, and see who is late."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from offices import Rows, as_text, changed, events, month, write

Run = Callable[..., Result]
DAY = "2024-02-05"
FILE = ("--for", "COL", "--approved-by", "head-of-office")


@pytest.fixture(scope="module")
def log() -> Rows:
    """A log of 400 made cases, up to the day of filing."""
    return events(400)


@pytest.fixture(scope="module")
def january(log: Rows) -> Rows:
    """The filled form of January 2024."""
    return month(log)


@pytest.fixture
def run(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a day."""

    def ran(*arguments: str, today: str = "2026-11-24") -> Result:
        monkeypatch.setenv("RUMBO_TODAY", today)
        return ask(*arguments)

    return ran


def table(done: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))


def test_a_template_has_each_cell_in_the_language_spoken(run: Run) -> None:
    found = table(run("returns", "template", "office-month", "--for", "col", "--month", "2024-01", "--lang", "es"))
    assert len(found) == 407 and found[0]["form"] == "office-month/1"
    assert {row["value"] for row in found} == {""}
    assert "En espera de la entrevista" in next(
        row["what"] for row in found if row["cell"].startswith("open.interview")
    )


def test_a_workbook_for_a_program_and_a_file(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    path = tmp_path / "form.xlsx"
    done = run("returns", "template", "office-month", "--for", "COL", "--month", "2024-01", "--output", str(path))
    assert done.exit_code == 0 and path.read_bytes().startswith(b"PK")
    path.write_bytes(b"filled")
    done = run("returns", "template", "office-month", "--for", "COL", "--month", "2024-01", "--output", str(path))
    assert done.exit_code == 1 and "exists already" in done.stderr and path.read_bytes() == b"filled"


def test_from_a_log_to_what_is_shown_and_withdrawn_again(run: Run, log: Rows, january: Rows, tmp_path: Path) -> None:
    events_, path = tmp_path / "events.csv", tmp_path / "form.csv"
    events_.write_bytes(as_text(log))
    asked = ("--form", "office-month", "--for", "COL", "--month", "2024-01")
    done = run("returns", "from-log", str(events_), *asked, "--output", str(path), today="2024-04-05")
    assert done.exit_code == 0, done.stderr
    empty = [row["cell"] for row in csv.DictReader(path.open(encoding="utf-8-sig")) if not row["value"]]
    filled = path.read_bytes()
    again = run("returns", "from-log", str(events_), *asked, "--output", str(path), today="2024-04-05")
    assert again.exit_code == 1 and "exists already" in again.stderr and path.read_bytes() == filled
    assert empty == ["slots.offered", "slots.used", "slots.missed", "interviewers", "intake-days"]
    assert run("returns", "check", str(path), today=DAY).exit_code == 1
    ours = write(tmp_path, january)
    good = run("returns", "check", str(ours), today=DAY)
    assert good.exit_code == 0 and good.stdout.rstrip().endswith("It can be filed.")
    filed = run("returns", "file", str(ours), *FILE, today=DAY)
    assert filed.exit_code == 0 and "approved by the head of the office" in filed.stdout
    assert run("returns", "file", str(ours), *FILE, today=DAY).stdout.startswith("Already held")
    (shown,) = table(run("show", "office-registered", today=DAY))
    assert int(shown["value"]) % 5 == 0 and shown["rounding"] == "5"
    (standing, *_) = table(run("returns", "due", "--form", "office-month", today=DAY))
    assert (standing["for"], standing["period"], standing["state"]) == ("COL", "2024-01", "on-time")
    why = ("--reason-en", "Doubles.", "--reason-es", "Duplicados.")
    gone = run("returns", "withdraw", "office-month", *FILE, "--month", "2024-01", *why, today="2024-03-01")
    assert gone.exit_code == 0 and "Reason: Doubles." in gone.stdout
    none = run("show", "office-registered", today="2024-03-01")
    ((row,), told) = table(none), " ".join(none.stderr.split())
    assert none.exit_code == 3 and (row["period"], row["value"], row["status"]) == ("2024-01", "", "withdrawn")
    assert "Not known (Jan 2024)" in told and "withdrew it on 2024-03-01" in told and told.endswith("Reason: Doubles.")
    assert table(run("show", "office-registered", "--as-of", "2024-02-28", today="2024-03-01")) != []
    assert run("status", today="2024-03-01").exit_code == 0


def test_a_correction_says_why_in_both_languages(run: Run, january: Rows, tmp_path: Path) -> None:
    run("returns", "file", str(write(tmp_path, january)), *FILE, today=DAY)
    other = write(tmp_path, changed(january, {"interviewers": "13"}), "other.csv")
    refused = run("returns", "file", str(other), *FILE, today="2024-03-01")
    assert refused.exit_code == 1 and "--reason-en" in refused.stderr
    half = run("returns", "file", str(other), *FILE, "--reason-en", "One came later.", today="2024-03-01")
    assert half.exit_code == 2 and "The reason has no 'es'" in half.stderr
    why = ("--reason-en", "One came later.", "--reason-es", "Una persona llegó después.")
    done = run("returns", "file", str(other), *FILE, *why, "--lang", "es", today="2024-03-01")
    assert "Motivo: Una persona llegó después." in done.stdout
    found = table(run("history", "office-interviewers", "2024-01", today="2024-03-01"))
    assert [(row["known_from"], row["value"]) for row in found] == [(DAY, "12"), ("2024-03-01", "13")]


def test_a_check_tells_all_at_once_for_programs_too(run: Run, january: Rows, tmp_path: Path) -> None:
    bad = write(tmp_path, changed(january, {"interviewers": "NaN", "intake-days": "-1"}))
    done = run("returns", "check", str(bad), "--format", "json", today=DAY)
    assert done.exit_code == 1
    assert [row["cell"] for row in json.loads(done.stdout)] == ["interviewers", "intake-days"]
    filed = run("returns", "file", str(bad), *FILE, today=DAY)
    assert filed.exit_code == 1 and "2 problems" in filed.stderr and "Traceback" not in filed.stderr


def test_nobody_is_called_silent_where_nobody_asked(run: Run) -> None:
    found = table(run("returns", "due", today="2026-11-24"))
    assert {row["state"] for row in found} == {"not-asked"}


def test_who_is_due_reads_well_on_a_terminal(
    terminal: Callable[..., object], january: Rows, run: Run, tmp_path: Path
) -> None:
    run("returns", "file", str(write(tmp_path, january)), *FILE, today=DAY)
    screen = terminal("returns", "due", "--form", "office-month", "--lang", "es", width=120, RUMBO_TODAY="2024-03-20")
    text = str(getattr(screen, "text", ""))
    assert "presentado a tiempo" in text and "en silencio" in text and "nadie les pidió informes" in text
    assert "cerraron" not in text
