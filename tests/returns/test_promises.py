"""Progress on a promise: the state's own word in the register, from the day it was filed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from offices import observatory
from rumbo.core import Text
from rumbo.core.record import How, Side
from rumbo.errors import BadReturn, Refused
from rumbo.observatory import Observatory
from rumbo.registers.state import Hearing, State

HEAD = (
    "form", "for", "month", "promise", "what", "stage", "figure", "unit", "kind", "as_of", "evidence", "published",
    "text_en", "text_es",
)  # fmt: skip
PROMISE = "usa-h2b-2021"
GOOD = {
    "form": "commitment-progress/1", "for": "USA", "month": "2024-02", "promise": PROMISE, "stage": "done",
    "figure": "6500", "unit": "visas", "kind": "cumulative", "as_of": "2024-01",
    "evidence": "https://www.example.org/visas", "published": "2024-02-20", "text_en": "All were issued.",
    "text_es": "Se emitieron todas.",
}  # fmt: skip
REASON = Text(en="A slip of the pen.", es="Un error de transcripción.")
APPROVED = "foreign-ministry"


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "progress.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def file(home: Path, today: str, path: Path, reason: Text | None = None) -> None:
    assert observatory(home, today).file_return(path, "USA", approved_by=APPROVED, reason=reason).new


def stood(found: Observatory, known_by: str | None = None) -> tuple[State, list[float], Hearing]:
    (one,) = (one for one in found.records("compact", country="USA", known_by=known_by) if one.record.id == PROMISE)
    return one.standing.state, [figure.value for said in one.told for figure in said.figures], one.hearing


def test_it_becomes_the_state_s_own_word_in_the_register(tmp_path: Path) -> None:
    file(tmp_path / "home", "2024-03-10", write(tmp_path, GOOD))
    found = observatory(tmp_path / "home", "2024-03-10")
    assert stood(found) == (State.DONE, [6000, 6500], Hearing.SELF)
    (one,) = (one for one in found.records("compact", country="USA") if one.record.id == PROMISE)
    said = one.told[-1]
    assert (said.says.side, said.says.id, said.text["es"]) == (Side.STATE, "USA", "Se emitieron todas.")
    (source,) = said.sources
    assert (source.url, source.read, str(source.published)) == (GOOD["evidence"], How.FILED, "2024-02-20")
    assert source.note and "2024-03-10" in source.note["en"]
    assert found.registers.record(PROMISE).statements[-1] == said
    assert any(event.said == said for event in found.timeline(since="2024-01", until="2024-01"))
    assert stood(observatory(tmp_path / "other", "2024-03-10"))[0] is State.ANNOUNCED, "the package's registers stay"


def test_the_day_before_gives_the_old_figure_and_after_it_the_new(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file(home, "2024-03-10", write(tmp_path, GOOD))
    file(home, "2024-03-20", write(tmp_path, {**GOOD, "figure": "6400"}), REASON)
    now = observatory(home, "2024-06-01")
    assert [stood(now, day)[1][-1] for day in ("2024-03-09", "2024-03-19", "2024-03-20")] == [6000, 6500, 6400]
    assert stood(now)[1] == [6000, 6400]
    now.withdraw_return("commitment-progress", "USA", "2024-02", reason=REASON, approved_by=APPROVED)
    assert stood(observatory(home, "2024-06-01"))[0] is State.ANNOUNCED
    assert stood(observatory(home, "2024-06-01"), "2024-05-31")[1] == [6000, 6400]


def test_nothing_done_is_told_apart_from_nothing_said(tmp_path: Path) -> None:
    none = {key: value for key, value in GOOD.items() if key not in ("figure", "unit", "kind", "as_of")} | {
        "stage": "none"
    }
    file(tmp_path / "home", "2024-03-10", write(tmp_path, none))
    state, figures, hearing = stood(observatory(tmp_path / "home", "2024-03-10"))
    assert (state, figures, hearing) == (State.ANNOUNCED, [6000], Hearing.NONE_REPORTED)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"promise": "can-refugees"}, "USA made no promise of that name"),
        ({"promise": "lad-2022-usa"}, "USA made no promise of that name"),
        ({"promise": PROMISE + "\u200f"}, "RIGHT-TO-LEFT MARK"),
        ({"stage": "finished"}, "No stage is called 'finished'"),
        ({"evidence": "annex 3"}, "is no public address"),
        ({"evidence": "ftp://example.org/x"}, "is no public address"),
        ({"evidence": "https://localhost/x"}, "is no public address"),
        ({"evidence": ""}, "is no public address"),
        ({"published": "2024-03-11"}, "What is not out shows nothing"),
        ({"published": "soon"}, "is no day"),
        ({"unit": "visa"}, "Did you mean visas"),
        ({"unit": ""}, "A figure needs figure, unit, kind and as_of"),
        ({"kind": "target"}, "No kind of figure is called 'target'"),
        ({"figure": "NaN"}, "is no figure"),
        ({"figure": "1e9"}, "is no figure"),
        ({"figure": "-5"}, "is no figure"),
        ({"figure": "6 500"}, "is no figure"),
        ({"as_of": "2024-03"}, "The return ends with 2024-02"),
        ({"text_es": ""}, "has no 'es'"),
        ({"month": "2024-03"}, "is not over"),
        ({"month": "2021-01"}, "was closed in 2021-01"),
        ({"for": "DEU"}, "'DEU' files no commitment-progress"),
        ({"form": "office-month/1"}, "columns of another form"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change: dict[str, str], said: str, tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-03-10")
    path = write(tmp_path, {**GOOD, **change})
    with pytest.raises(Refused) as caught:
        found.file_return(path, "USA", approved_by=APPROVED)
    assert said in str(caught.value)
    assert not found.releases("commitment-progress")


def test_a_cumulative_figure_that_falls_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file(home, "2024-03-10", write(tmp_path, GOOD))
    fallen = {**GOOD, "month": "2024-03", "as_of": "2024-03", "figure": "6499"}
    with pytest.raises(BadReturn, match="never falls"):
        file(home, "2024-04-10", write(tmp_path, fallen))
    file(home, "2024-04-10", write(tmp_path, {**fallen, "figure": "6500"}))


def test_a_cumulative_figure_above_that_of_a_later_month_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file(home, "2024-03-10", write(tmp_path, GOOD))
    early = GOOD | {"month": "2024-01", "figure": "6501"}
    checked = observatory(home, "2024-03-11").check_return(write(tmp_path, early))
    assert "6,501 visas, and 6,500 were filed for a later month" in str(checked.problems[0])
    assert observatory(home, "2024-03-11").check_return(write(tmp_path, early | {"figure": "6500"})).can_be_filed


def test_the_template_lists_the_state_s_own_promises_and_empty_rows_say_nothing(tmp_path: Path) -> None:
    found = observatory(tmp_path / "home", "2024-03-10")
    path = tmp_path / "progress.csv"
    path.write_bytes(found.template("commitment-progress", "USA", "2024-02", lang="es"))
    with path.open(encoding="utf-8-sig", newline="") as file_:
        rows = list(csv.DictReader(file_))
    promises = {one.record.id for one in found.records("compact", country="USA", kind="commitment")}
    assert {row["promise"] for row in rows} >= promises
    assert any("visas" in row["what"] and "Guatemala" in row["what"] for row in rows)
    assert "It says nothing of any promise" in str(found.check_return(path).problems[0])
    assert found.check_return(
        write(tmp_path, *({**row, **GOOD} if row["promise"] == PROMISE else row for row in rows))
    ).can_be_filed
