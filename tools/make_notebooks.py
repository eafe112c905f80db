"""Write the worked notebooks, one in each language, from their cells in ``docs/notebook.yml``; none holds outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parents[1] / "docs"
LANGUAGES = ("en", "es")


def notebook(language: str) -> str:
    """Return the notebook of a language as its file has it."""
    entries = yaml.safe_load((DOCS / "notebook.yml").read_text(encoding="utf-8"))
    cells = [_cell(number, entry, language) for number, entry in enumerate(entries)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def path(language: str) -> Path:
    """Return where the notebook of a language stands."""
    return DOCS / f"notebook.{language}.ipynb"


def _cell(number: int, entry: dict[str, str], language: str) -> dict[str, Any]:
    source = entry.get("code") or entry[language]
    common = {"id": f"cell-{number:02}", "metadata": {}, "source": source.rstrip("\n").splitlines(keepends=True)}
    if "code" in entry:
        return {"cell_type": "code", "execution_count": None, "outputs": [], **common}
    return {"cell_type": "markdown", **common}


if __name__ == "__main__":
    for each in LANGUAGES:
        path(each).write_text(notebook(each), encoding="utf-8")
