"""Forms are data: what is declared, what a mistake is told, and that another programme is a folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from rumbo.core import Period
from rumbo.errors import BadDefinition, UnknownForm
from rumbo.indicators import indicators
from rumbo.observatory import open_observatory
from rumbo.registers import load as registers
from rumbo.registers.state import state
from rumbo.returns import Filer, form, forms
from rumbo.returns.declared import FOLDER, load
from rumbo.returns.due import Due, State, due
from rumbo.returns.filing import Filing
from rumbo.sources import source

OFFICE = form("office-month")


def test_every_text_of_a_form_is_there_in_both_languages() -> None:
    for one in forms().values():
        assert one.title["en"] != one.title["es"] and one.description["en"] != one.description["es"]
        assert all(name["en"] != name["es"] for name in one.programme.roles.values())
        assert all(stage.name["en"] != stage.name["es"] for stage in one.stages.values())
        assert all(check.why["en"] != check.why["es"] for check in one.checks)
        for cell in one.cells():
            assert set(one.words(cell)) == {"en", "es"}


def test_every_measure_feeds_an_indicator_of_its_dimensions() -> None:
    for table in source("office-month").tables.values():
        fed = [
            one
            for one in indicators().values()
            for step in one.steps
            for feed in step
            if fnmatch(table.key, feed.table)
        ]
        assert len(fed) == 1, table.key
        assert set(fed[0].dimensions) == set(table.dimensions)
        assert not table.not_summed & set(fed[0].sums_over)


def test_the_package_holds_no_return() -> None:
    found = open_observatory("/nonexistent/rumbo", today="2026-11-24")
    assert not [one for one in found.releases() if one.product in forms()]


def test_who_files_is_who_the_registers_say() -> None:
    held = registers()
    endorsing = {
        one.actors[0]: state(one, date(2024, 5, 7)).since
        for one in held.of("compact", "endorsement")
        if state(one, date(2024, 5, 7)).is_active
    }
    filers = form("commitment-progress").programme.filers
    assert filers.keys() == endorsing.keys()
    for country, since in endorsing.items():
        assert since and filers[country].opened.start <= since.latest
    offices = {one.places[0] for one in held.of("pathways", "office")}
    assert offices == OFFICE.programme.filers.keys()


def test_an_unknown_form_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownForm, match="office-month"):
        form("office-year")


def another(folder: Path, change: Any = lambda raw: None, programme: Any = lambda raw: None) -> Path:
    """The folder of another programme: that of the offices under another name, changed."""
    home = folder / "sister_programme"
    home.mkdir()
    raw = yaml.safe_load((FOLDER / "safe_mobility" / "programme.yml").read_text(encoding="utf-8"))
    raw |= {"id": "sister-programme"}
    programme(raw)
    (home / "programme.yml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    asked = yaml.safe_load((FOLDER / "safe_mobility" / "office-month.yml").read_text(encoding="utf-8"))
    asked |= {"id": "centre-month"}
    change(asked)
    (home / "centre-month.yml").write_text(yaml.safe_dump(asked), encoding="utf-8")
    return home


def test_another_programme_is_a_folder(tmp_path: Path) -> None:
    def fewer(raw: Any) -> None:
        raw["values"]["citizenship"] = ["HTI", "other"]

    (found,) = load(another(tmp_path, fewer))
    assert found.id == "centre-month" and found.programme.id == "sister-programme"
    assert {cell.values[-1] for cell in found.measures["registered"].cells()} == {"HTI", "other", "total"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.pop("title"), "title"),
        (lambda raw: raw.update(colour="red"), "colour"),
        (lambda raw: raw["title"].pop("es"), "'es'"),
        (lambda raw: raw["rhythm"].update(every="week"), "week"),
        (lambda raw: raw["measures"][0].update(kind="flows"), "flows"),
        (lambda raw: raw["measures"][0].update(dimensions={"colour": "all"}), "colour"),
        (lambda raw: raw["values"].update(citizenship=["VEN", "Atlantis"]), "Atlantis"),
        (lambda raw: raw["checks"][0].update(plus=["registrations"]), "registrations"),
        (lambda raw: raw["checks"][0].update(stock={"open": {"step": "arrival"}}), "arrival"),
        (lambda raw: raw["log"]["events"][1].update({"from": "nowhere"}), "nowhere"),
        (lambda raw: raw["log"]["waits"].update(levels={"half": 0.5}), "levels"),
        (lambda raw: raw.pop("measures"), "measures or stages"),
        (lambda raw: raw["protection"].update(noise=1), "noise"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_form_is_told_with_its_file(change: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as caught:
        load(another(tmp_path, change))
    assert "centre-month.yml" in caught.value.what and said in caught.value.what


def test_a_mistake_in_a_programme_is_told_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match=r"programme\.yml.*filers"):
        load(another(tmp_path, programme=lambda raw: raw.pop("filers")))
    shutil.rmtree(tmp_path / "sister_programme")
    with pytest.raises(BadDefinition, match="sister_programme"):
        load(another(tmp_path, programme=lambda raw: raw.update(id="cousin")))


# Who has filed --------------------------------------------------------------------------------------------------------


def asked_since(month: str) -> Any:
    """The form, with the office in Colombia asked to file since a month."""
    filers = {
        **OFFICE.programme.filers,
        "COL": replace(OFFICE.programme.filers["COL"], asked_since=Period.parse(month)),
    }
    return replace(OFFICE, programme=replace(OFFICE.programme, filers=filers))


def filing(month: str, day: str, act: Any = "filed", number: int = 1, filer: str = "COL") -> Filing:
    who: Filer = OFFICE.programme.filers[filer]
    return Filing(OFFICE, who, Period.parse(month), act, date.fromisoformat(day), "a", "b", number)


def states(found: list[Due], filer: str = "COL") -> dict[str, str]:
    return {str(one.period): str(one.state) for one in found if one.filer.id == filer}


def test_on_time_late_silent_and_not_yet_due() -> None:
    filed = [filing("2023-11", "2023-12-15"), filing("2023-12", "2024-01-16")]
    found = list(due(asked_since("2023-11"), filed, date(2024, 3, 10)))
    assert states(found) == {
        "2023-11": State.ON_TIME, "2023-12": State.LATE, "2024-01": State.SILENT, "2024-02": State.DUE,
    }  # fmt: skip
    assert states(found, "CRI") == {"None": State.NOT_ASKED}
    assert [one.by for one in found if str(one.period) == "2024-01"] == [date(2024, 2, 15)]


def test_a_correction_leaves_a_return_on_time_and_a_withdrawal_is_told() -> None:
    filed = [filing("2024-01", "2024-02-05"), filing("2024-01", "2024-03-05", "corrected", 2)]
    (first, *_) = [one for one in due(OFFICE, filed, date(2024, 3, 10)) if str(one.period) == "2024-01"]
    assert (first.state, first.filed, first.corrections) == (State.ON_TIME, date(2024, 2, 5), 1)
    (before, *_) = [one for one in due(OFFICE, filed, date(2024, 3, 4)) if str(one.period) == "2024-01"]
    assert before.corrections == 0
    filed.append(filing("2024-01", "2024-03-08", "withdrawn", 3))
    assert states(list(due(OFFICE, filed, date(2024, 3, 10))))["2024-01"] == State.WITHDRAWN


def test_nobody_is_asked_after_closing_or_before_filing_for_the_first_time() -> None:
    found = states(list(due(OFFICE, [filing("2024-12", "2025-01-10")], date(2026, 11, 24))))
    assert list(found) == ["2025-02", "2025-01", "2024-12"]


def test_once_a_year_any_month_of_it_will_do() -> None:
    progress = form("commitment-progress")
    usa = progress.programme.filers["USA"]
    one = Filing(progress, usa, Period.parse("2023-06"), "filed", date(2023, 7, 20), "a", "b")
    found = [entry for entry in due(progress, [one], date(2025, 2, 1)) if entry.filer.id == "USA"]
    assert [(str(entry.period), entry.state) for entry in found] == [("2024", State.DUE), ("2023", State.ON_TIME)]
