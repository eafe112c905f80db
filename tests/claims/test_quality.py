"""The measured quality on labelled sentences, where they are at hand: it must not fall."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import rumbo

FLOORS = {
    "sentence_f1": 0.95, "span_f1": 0.95, "value": 0.98, "value_kind": 0.96, "period": 0.89, "baseline_period": 0.9,
    "indicator": 0.94, "place": 0.93, "record": 0.8, "abstains": 0.9, "not_accused": 0.98, "decided": 0.85,
    "error_caught": 0.7,
}  # fmt: skip


def scorer(shared: Path) -> ModuleType:
    path = shared / "tools" / "score_claims.py"
    if not path.exists():
        pytest.skip(f"{path} is not there: no labelled sentences to score")
    spec = importlib.util.spec_from_file_location("score_claims", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_scores_on_labelled_sentences_do_not_fall(shared: Path, tmp_path: Path) -> None:
    scoring = scorer(shared)
    labels = scoring.read(shared / "claims" / "dev.jsonl")
    given = [{name: row[name] for name in ("id", "text", "context", "published", "lang")} for row in labels]
    lines = [json.dumps(row).encode() for row in given]
    answers = [json.loads(line) for line in rumbo.open(tmp_path, today="2026-11-24").check_lines(lines, "dev.jsonl")]
    found, _ = scoring.score(labels, answers)
    assert {name: found[name] for name, floor in FLOORS.items() if found[name] < floor} == {}


def test_the_quality_told_is_the_quality_measured(shared: Path) -> None:
    scorer(shared)
    tool = measuring()
    told, fresh = yaml.safe_load(tool.TARGET.read_text(encoding="utf-8")), tool.measured(shared)
    for language, one in told["languages"].items():
        for name, score in one["scores"].items():
            now = fresh[language]["scores"][name]
            # Better than told is no untruth; worse is one.
            assert now["share"] >= score["share"] - 0.005, f"{language} {name}: run tools/measure_claims.py"
            assert now["of"] == score["of"]


def test_what_is_told_of_the_quality_has_its_words_in_both_languages() -> None:
    told = yaml.safe_load(measuring().TARGET.read_text(encoding="utf-8"))
    for text in (told["corpus"], told["note"], *told["measures"].values()):
        assert text["en"].strip() and text["es"].strip()
    assert set(told["languages"]) == {"en", "es"}
    for one in told["languages"].values():
        assert set(one["scores"]) <= set(told["measures"]) and {"span_f1", "not_accused", "decided"} <= set(
            one["scores"]
        )
        assert all(0 <= score["share"] <= 1 and score["of"] > 0 for score in one["scores"].values())
        assert 0 < one["with_claims"] <= one["sentences"] and one["claims"] > 0


def measuring() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "measure_claims.py"
    spec = importlib.util.spec_from_file_location("measure_claims", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
