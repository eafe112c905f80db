"""Measures the claim checker on labelled sentences and writes what came out to ``src/rumbo/claims/quality.yml``.

    python tools/measure_claims.py

The sentences and their scorer are not part of the project: they are looked for in RUMBO_SHARED, else in ``../shared``.
English and Spanish are measured apart. No sentence is copied, only scores, and of how many sentences and claims.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import rumbo

REPOSITORY = Path(__file__).resolve().parents[1]
TARGET = REPOSITORY / "src" / "rumbo" / "claims" / "quality.yml"
AS_OF = "2026-11-24"
"""The figures that the claims are held against are those of this day, so that a measure can be repeated."""
GIVEN = ("id", "text", "context", "published", "lang")
CORPUS = {
    "en": "Sentences of news reports of 2020 to 2026 on migration to the United States and through the Americas, with "
    "their wording adapted and every claim labelled by hand; about one in five makes no claim.",
    "es": "Frases de noticias de 2020 a 2026 sobre la migración hacia Estados Unidos y por las Américas, con la "
    "redacción adaptada y cada afirmación etiquetada a mano; cerca de una de cada cinco no afirma nada.",
}
NOTE = {
    "en": "The rules were written with these sentences at hand, so that on others the scores will be somewhat lower.",
    "es": "Las reglas se escribieron con estas frases a la vista, de modo que con otras los resultados serán algo "
    "más bajos.",
}
MEASURES = {
    "sentence_precision": ("Sentences marked that do make a claim", "Frases señaladas que sí afirman algo"),
    "sentence_recall": ("Sentences with a claim that are found", "Frases con afirmación que se encuentran"),
    "sentence_f1": ("Finding sentences with claims (F1)", "Detección de frases con afirmaciones (F1)"),
    "span_f1": ("Finding each claim (F1)", "Detección de cada afirmación (F1)"),
    "value": ("The number is read right", "El número se lee bien"),
    "value_kind": (
        "Its kind is read right: count, change, share …",
        "Su tipo se lee bien: conteo, cambio, proporción…",
    ),
    "period": ("The period is read right", "El período se lee bien"),
    "baseline_period": ("What it is compared with is read right", "Aquello con que se compara se lee bien"),
    "indicator": ("What is counted is read right", "Qué se cuenta se lee bien"),
    "place": ("The place is read right", "El lugar se lee bien"),
    "citizenship": ("The nationality is read right", "La nacionalidad se lee bien"),
    "demographic": ("The group is read right", "El grupo se lee bien"),
    "record": ("The official figure is found", "Se encuentra la cifra oficial"),
    "decided": ("Of what can be checked, so much gets a verdict", "De lo verificable, recibe un veredicto"),
    "not_accused": ("Sound claims that are not called wrong", "Afirmaciones correctas que no se dan por erróneas"),
    "error_caught": ("Wrong claims that are not let pass", "Afirmaciones erróneas que no se dejan pasar"),
    "abstains": ("What no series can check is left open", "Lo que ninguna serie puede verificar queda abierto"),
}


def scorer(shared: Path) -> Any:
    """The module that scores answers against labels."""
    spec = importlib.util.spec_from_file_location("score_claims", shared / "tools" / "score_claims.py")
    if spec is None or spec.loader is None or not (shared / "tools" / "score_claims.py").exists():
        sys.exit(f"{shared}/tools/score_claims.py is not there: set RUMBO_SHARED to the folder of reference data.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured(shared: Path) -> dict[str, dict[str, Any]]:
    """The scores of each language, with how many sentences and claims they are of."""
    scoring = scorer(shared)
    labels = scoring.read(shared / "claims" / "dev.jsonl")
    return {lang: scores(scoring, [row for row in labels if row["lang"] == lang]) for lang in ("en", "es")}


def scores(scoring: Any, labels: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What one set of sentences scores."""
    lines = [json.dumps({name: row[name] for name in GIVEN}).encode() for row in labels]
    with tempfile.TemporaryDirectory() as home:
        observatory = rumbo.open(home, today=AS_OF)
        answers = [json.loads(line) for line in observatory.check_lines(lines, "dev.jsonl")]
    found, _ = scoring.score(labels, answers)
    claims = sum(len(row["claims"]) for row in labels)
    counts = {**found, "n_span_f1": claims, **{f"n_{name}": len(labels) for name in MEASURES if "sentence" in name}}
    return {
        "sentences": len(labels),
        "with_claims": sum(bool(row["claims"]) for row in labels),
        "claims": claims,
        "scores": {
            name: {"share": round(found[name], 3), "of": counts[f"n_{name}"]}
            for name in MEASURES
            if found.get(name) is not None
        },
    }


def document(languages: Mapping[str, Any]) -> dict[str, Any]:
    """What the file holds."""
    return {
        "measured": date.today().isoformat(),
        "as_of": AS_OF,
        "corpus": CORPUS,
        "note": NOTE,
        "measures": {name: {"en": en, "es": es} for name, (en, es) in MEASURES.items()},
        "languages": dict(languages),
    }


def main() -> None:
    shared = Path(os.environ.get("RUMBO_SHARED") or REPOSITORY.parent / "shared")
    found = measured(shared)
    head = (
        "# How well claims are found, read and judged, as tools/measure_claims.py measured it; never edited by hand.\n"
    )
    TARGET.write_text(head + yaml.safe_dump(document(found), allow_unicode=True, sort_keys=False, width=120), "utf-8")
    for lang, one in found.items():
        print(lang, {name: score["share"] for name, score in one["scores"].items()})


if __name__ == "__main__":
    main()
