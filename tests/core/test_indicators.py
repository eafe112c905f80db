"""What an indicator's file may not say, and what all of them must keep to."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rumbo.core import place
from rumbo.core.codebook import dimensions, load_yaml
from rumbo.errors import BadDefinition, UnknownIndicator
from rumbo.indicators import FOLDER, indicator, indicators, load_indicator
from rumbo.sources import sources

# A person may be met in two months, and dies in one.
ONCE = {
    "missing-migrants", "refugee-admissions", "chnv-arrivals", "chnv-confirmations", "office-registered",
    "office-screened", "office-screened-out", "office-interviewed", "office-referred", "office-decided",
    "office-departed", "office-closed",
}  # fmt: skip
GOOD: Any = load_yaml((FOLDER / "usbp-encounters.yml").read_text(encoding="utf-8"))


def load(folder: Path, raw: Any, name: str = "usbp-encounters") -> object:
    path = folder / f"{name}.yml"
    path.write_text(raw if isinstance(raw, str) else yaml.safe_dump(raw), encoding="utf-8")
    return load_indicator(path)


@pytest.mark.parametrize("name", indicators())
def test_every_indicator_stands_on_its_own(name: str) -> None:
    found = indicators()[name]
    for text in (found.name, found.definition, found.unit, *([found.caveat] if found.caveat else ())):
        assert text["en"] != text["es"]
    assert place(found.home).id == found.home
    assert set(found.sums_over) - {"month"} <= set(found.dimensions)
    assert not found.part_of or found.part_of in indicators()
    assert not found.beside or found.beside in indicators()
    for rule in found.inferences:
        assert rule.dimension in found.dimensions
        assert rule.text["en"] != rule.text["es"]
    assert {other.indicator for other in found.not_comparable} <= indicators().keys()
    assert all(one.source.startswith("https://") for one in found.breaks)
    assert all(place(one.place).id == one.place for one in found.breaks if one.place)
    assert found.usual.keys() <= set(found.dimensions) - set(found.sums_over)
    assert all(value in dimensions()[name].values for name, value in found.usual.items())
    assert [one.day for one in found.breaks] == sorted(one.day for one in found.breaks)
    assert [one.since for one in found.eras] == sorted(one.since for one in found.eras)
    for feed in (one for step in found.steps for entry in step for one in (entry, *entry.plus)):
        assert feed.table.split("/")[0] in sources()


def test_what_may_not_be_compared_says_so_on_both_sides() -> None:
    for found in indicators().values():
        if found.counts == "people" and found.id not in ONCE:
            assert "month" not in found.sums_over
            for other in found.not_comparable:
                assert found.id in {back.indicator for back in indicators()[other.indicator].not_comparable}


@pytest.mark.parametrize("entry", ["id", "name", "definition", "counts", "kind", "unit", "home", "dimensions", "steps"])
def test_a_missing_entry_is_named(entry: str, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as caught:
        load(tmp_path, {key: value for key, value in GOOD.items() if key != entry})
    assert "usbp-encounters.yml" in caught.value.what
    assert entry in caught.value.what


def unknown_home(raw: Any) -> None:
    raw["home"] = "Atlantis"


def unknown_dimension(raw: Any) -> None:
    raw["dimensions"].append("colour")


def unknown_filter(raw: Any) -> None:
    raw["steps"][0][0]["where"] = {"colour": "red"}


def bad_day(raw: Any) -> None:
    raw["breaks"][0]["day"] = "in spring"


def no_spanish(raw: Any) -> None:
    del raw["definition"]["es"]


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        (unknown_home, "Atlantis"),
        (unknown_dimension, "colour"),
        (unknown_filter, "colour"),
        (bad_day, "in spring"),
        (no_spanish, "'es'"),
    ],
)
def test_a_mistake_is_named(mistake: Callable[[Any], None], says: str, tmp_path: Path) -> None:
    raw = copy.deepcopy(GOOD)
    mistake(raw)
    with pytest.raises(BadDefinition) as caught:
        load(tmp_path, raw)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "5"])
def test_what_is_no_definition_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition):
        load(tmp_path, text)


def test_the_file_must_bear_the_name_of_the_indicator(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match=r"must be called usbp-encounters\.yml"):
        load(tmp_path, GOOD, "another")


def test_an_unknown_indicator_is_refused_with_the_nearest() -> None:
    assert indicator(" USBP_encounters ").id == "usbp-encounters"
    with pytest.raises(UnknownIndicator, match="usbp-encounters"):
        indicator("ubsp-encounters")
