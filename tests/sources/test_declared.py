"""What a ``source.yml`` may not say: each mistake is told with its file and its entry."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rumbo.core import Period
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadDefinition, UnknownSource
from rumbo.sources import Source, load_source, source, sources
from rumbo.sources.declared import FOLDER

GOOD: Any = load_yaml((FOLDER / "cbp_southwest" / "source.yml").read_text(encoding="utf-8"))


def load(folder: Path, raw: Any, name: str = "cbp_southwest") -> Source:
    """Load a declaration from a folder of its own, beside the shared lookups."""
    home = folder / name
    home.mkdir()
    (folder / "cbp_lookups.yml").write_bytes((FOLDER / "cbp_lookups.yml").read_bytes())
    (home / "source.yml").write_text(raw if isinstance(raw, str) else yaml.safe_dump(raw), encoding="utf-8")
    return load_source(home / "source.yml")


def test_the_declaration_itself_loads(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).tables.keys() == source("cbp-southwest").tables.keys()


REQUIRED = (
    "id",
    "title",
    "description",
    "publisher",
    "licence",
    "terms",
    "rhythm",
    "reader",
    "max_megabytes",
    "tables",
)


@pytest.mark.parametrize("entry", [*REQUIRED, "sample"])
def test_a_missing_entry_is_named(entry: str, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as caught:
        load(tmp_path, {key: value for key, value in GOOD.items() if key != entry})
    assert "cbp_southwest/source.yml" in caught.value.what
    assert entry in caught.value.what
    assert caught.value.exit_code == 1


def no_spanish(raw: Any) -> None:
    del raw["title"]["es"]


def unknown_dimension(raw: Any) -> None:
    raw["tables"][0]["dimensions"]["colour"] = {"values": ["red"]}


def no_values(raw: Any) -> None:
    raw["tables"][0]["dimensions"]["entry"] = {}


def other_of_what(raw: Any) -> None:
    raw["tables"][0]["dimensions"]["citizenship"] = {}


def unknown_lookup(raw: Any) -> None:
    raw["delimited"]["columns"]["Component"]["lookup"] = "nowhere"


def bad_seen(raw: Any) -> None:
    raw["delimited"]["columns"]["Component"]["lookup"] = {"U.S. Border Patrol": {"value": "usbp", "seen": "long ago"}}


def a_word_for_a_number(raw: Any) -> None:
    raw["max_megabytes"] = "many"


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        (no_spanish, "'es'"),
        (unknown_dimension, "colour"),
        (no_values, "lists no values"),
        (other_of_what, "leaves over"),
        (unknown_lookup, "nowhere"),
        (bad_seen, "long ago"),
        (a_word_for_a_number, "many"),
    ],
)
def test_a_mistake_is_named(mistake: Callable[[Any], None], says: str, tmp_path: Path) -> None:
    raw = copy.deepcopy(GOOD)
    mistake(raw)
    with pytest.raises(BadDefinition) as caught:
        load(tmp_path, raw)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "5", "id: cbp-southwest"])
def test_what_is_no_declaration_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition):
        load(tmp_path, text)


def test_the_folder_must_bear_the_name_of_the_source(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="must be called cbp_southwest"):
        load(tmp_path, GOOD, "somewhere_else")


def test_an_unknown_source_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSource) as caught:
        source("cbp-nobody")
    assert all(name in caught.value.do for name in sources())


def test_each_renamed_label_says_when_it_was_seen() -> None:
    """Two labels of one value stand side by side only where one was renamed."""
    shared: Any = load_yaml((FOLDER / "cbp_lookups.yml").read_text(encoding="utf-8"))
    for name, lookup in shared.items():
        labels: dict[str, list[Any]] = {}
        for entry in lookup.values():
            labels.setdefault(entry["value"] if isinstance(entry, dict) else entry, []).append(entry)
        for value, entries in labels.items():
            if len(entries) > 1:
                assert all(isinstance(entry, dict) for entry in entries), (name, value)
                spans = sorted(Period.parse(entry["seen"]) for entry in entries)
                assert all(one.end < other.start for one, other in itertools.pairwise(spans))


def test_tables_of_many_names_are_made_of_one_entry() -> None:
    tables = source("cbp-monthly-updates").tables
    assert tables["usbp-encounters.USA.family-units"].fixed == {"demographic": "family-units"}
    assert tables["usbp-encounters.USA.family-units"].extent == "USA"
    assert tables["usbp-encounters.us-southwest.span"].frequency == "span"
