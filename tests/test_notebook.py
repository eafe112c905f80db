"""The worked notebooks run, in both languages, with the same code."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from tools.make_notebooks import LANGUAGES, notebook, path


def read(language: str) -> Any:
    return nbformat.read(path(language), as_version=4)


def code(language: str) -> list[str]:
    return [cell.source for cell in read(language).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_what_its_cells_say_and_holds_no_outputs(language: str) -> None:
    assert path(language).read_text(encoding="utf-8") == notebook(language), "run python -m tools.make_notebooks"
    nbformat.validate(read(language))
    assert all(
        cell.outputs == [] and cell.execution_count is None for cell in read(language).cells if "outputs" in cell
    )


def test_both_have_the_same_code_and_no_word_of_the_other() -> None:
    english, spanish = code("en"), code("es")
    assert english == spanish and len(english) > 10
    words = [[cell.source for cell in read(language).cells if cell.cell_type == "markdown"] for language in LANGUAGES]
    assert len(words[0]) == len(words[1]) and not set(words[0]) & set(words[1])


@pytest.fixture(scope="module")
def run() -> Any:
    """The English one, run: the code of both is the same."""
    made = read("en")
    NotebookClient(made, timeout=180, kernel_name="python3").execute()
    return made


def outputs(run: Any, words: str) -> str:
    (cell,) = [one for one in run.cells if one.cell_type == "code" and words in one.source]
    return json.dumps(cell.outputs, ensure_ascii=False)


def test_it_runs_and_says_what_it_should(run: Any) -> None:
    assert "137480" in outputs(run, 'as_of="2024-05-07")\nprint(then)').replace(",", "")
    assert "249,785" in outputs(run, "observatory.history(")
    assert "se sostiene" in outputs(run, "observatory.check(text")
    assert "SHA-256 57dd66fe1f9f" in outputs(run, "cite(observatory, march, language)")


def test_a_series_shows_itself_with_its_chart_and_its_table(run: Any) -> None:
    (cell,) = [one for one in run.cells if one.cell_type == "code" and one.source.endswith("\nseries")]
    html = cell.outputs[0]["data"]["text/html"]
    assert "<svg" in html and "<table" in html
