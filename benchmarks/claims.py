"""Sentences a second: claims found, resolved and judged, beside packages that only find numbers or dates.

The packages are no dependencies: those that are installed run, the others are named as not installed. Each is put the
same sentences, in both languages; what it does not find is not held against it here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rumbo
from benchmarks.measuring import Line, alone, at_least, in_turn
from rumbo.claims.finding import find
from rumbo.claims.lexicon import lexicon
from rumbo.claims.sentence import Sentence as Read

TITLE = "The claim checker, beside finders of numbers and dates"
SHARED = Path(os.environ.get("RUMBO_SHARED", Path(__file__).parents[2] / "shared"))
A_SECOND = 500
Sentence = tuple[str, str]
"""A language and a text."""
FORMS = {
    "en": (
        "Border Patrol agents apprehended {grouped} migrants between ports of entry in {month}.",
        "Officials counted about {thousands} encounters at the southwest border in {month}, up {percent} percent.",
        "Nearly two hundred thousand people crossed in {month}, the highest since {year}, the agency said on Monday.",
        "In fiscal year {year}, one in four of those encountered were Venezuelans, against {percent}% a year before.",
        "The minister thanked the staff of the shelter, which opened its doors again after the storm.",
    ),
    "es": (
        "La Patrulla Fronteriza detuvo a {pointed} migrantes en {mes} en la frontera suroeste.",
        "Las autoridades registraron cerca de {thousands} mil {percent} encuentros en {mes}, un {percent} % más.",
        "Más de 2,5 millones de personas cruzaron en el año fiscal {year}, el nivel más alto desde {year}.",
        "Una de cada cuatro aprehensiones de {mes} fue de venezolanos, el doble que un año antes.",
        "El alcalde agradeció el trabajo del albergue, que volvió a abrir sus puertas tras la tormenta.",
    ),
}
MONTHS = ("January", "March", "May", "September", "December"), ("enero", "marzo", "mayo", "septiembre", "diciembre")


def run(quick: bool) -> Iterator[Line]:
    """Yield the lines of made-up sentences, and of the labelled ones where they are at hand."""
    labelled = SHARED / "claims" / "dev.jsonl"
    with TemporaryDirectory(prefix="rumbo-bench-") as home:
        here = rumbo.open(home, today="2026-11-24")
        yield from _measured("made-up sentences", list(_made_up(20 if quick else 40)), here, quick)
        if labelled.exists():
            rows = [json.loads(line) for line in labelled.read_text(encoding="utf-8").splitlines()]
            yield from _measured("labelled sentences", [(row["lang"], row["text"]) for row in rows], here, quick)


def _made_up(each: int) -> Iterator[Sentence]:
    for number in range(each):
        months, meses = MONTHS
        filled = {
            "grouped": f"{100_000 + 7_919 * number:,}",
            "pointed": f"{100_000 + 7_919 * number:,}".replace(",", "."),
            "thousands": 100 + 3 * number,
            "percent": 2 + number,
            "month": months[number % len(months)],
            "mes": meses[number % len(meses)],
            "year": 2019 + number % 6,
        }
        yield from ((language, form.format(**filled)) for language, forms in FORMS.items() for form in forms)


def _measured(group: str, sentences: Sequence[Sentence], here: Any, quick: bool) -> Iterator[Line]:
    def judged() -> None:
        for language, text in sentences:
            here.check(text, published="2024-05-07", context="US southwest border", lang=language)

    def found() -> None:
        for language, text in sentences:
            find(Read(text, lexicon(language)), None)

    others, missing = _others(sentences)
    seconds = in_turn({"judged": judged, "found": found, **others}, 2 if quick else 7)
    group = f"{len(sentences):,} {group}"
    yield _of(group, alone("found, resolved and judged", seconds["judged"], len(sentences) / A_SECOND))
    for what, ours in (("found, resolved and judged", "judged"), ("claims found, not judged", "found")):
        for name in others:
            yield _of(group, at_least(what, seconds[ours], name, seconds[name], 1))
    for name, why in missing.items():
        yield _of(group, Line(f"({name}: {why})", 0, 0.0))


def _of(group: str, line: Line) -> Line:
    return replace(line, group=group)


def _others(sentences: Sequence[Sentence]) -> tuple[Mapping[str, Callable[[], object]], Mapping[str, str]]:
    """Return the packages that run here, each as one turn over the sentences, and why the others do not."""
    sides: dict[str, Callable[[], object]] = {}
    missing: dict[str, str] = {}
    for name, load in FINDERS.items():
        try:
            finder = load()
            finder(*sentences[0])
        except ImportError:
            missing[name] = "not installed"
        except Exception as error:  # whatever another package stumbles over is its own matter, and is told
            missing[name] = f"does not run here, {type(error).__name__}"
        else:
            sides[name] = partial(_over, finder, sentences)
    return sides, missing


def _over(finder: Callable[[str, str], object], sentences: Sequence[Sentence]) -> None:
    for language, text in sentences:
        finder(language, text)


def _quantulum() -> Callable[[str, str], object]:
    parse = import_module("quantulum3.parser").parse
    return lambda language, text: parse(text)  # English alone


def _recognizers() -> Callable[[str, str], object]:
    recognize = import_module("recognizers_number").recognize_number
    cultures = {"en": "en-us", "es": "es-es"}
    return lambda language, text: recognize(text, cultures[language])


def _text2num() -> Callable[[str, str], object]:
    turned = import_module("text_to_num").alpha2digit
    return lambda language, text: turned(text, language)


def _number_parser() -> Callable[[str, str], object]:
    parse = import_module("number_parser").parse
    return lambda language, text: parse(text, language=language)


def _dateparser() -> Callable[[str, str], object]:
    search = import_module("dateparser.search").search_dates
    return lambda language, text: search(text, languages=[language])


def _spacy() -> Callable[[str, str], object]:
    blank = import_module("spacy").blank
    pipelines = {language: blank(language) for language in FORMS}
    return lambda language, text: [token.text for token in pipelines[language](text) if token.like_num]


FINDERS: Mapping[str, Callable[[], Callable[[str, str], object]]] = {
    "quantulum3": _quantulum,
    "recognizers-text-suite": _recognizers,
    "number-parser": _number_parser,
    "dateparser, search_dates": _dateparser,
    "text2num": _text2num,
    "spaCy, blank, like_num": _spacy,
}
