"""What must travel with a whole table: what it is, as of when, its caveat, its sources and licences, how to cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rumbo.core import Release, Text
from rumbo.observatory import Observatory
from rumbo.publish.citation import Citation, Reference
from rumbo.publish.sentences import acronym
from rumbo.publish.tables import Written
from rumbo.words import catalogue, day, period

LICENCES: Mapping[str, Mapping[str, str]] = {
    "US federal work, public domain": {"name": "other-pd", "path": "https://www.usa.gov/government-copyright"},
    "repo without licence; figures PD": {"name": "other-pd"},
    "CC BY 4.0": {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},
}
"""Licences by their words in the record of a release, as catalogues of data know them."""

HOW = Text(
    en="Each row names its cut; a dimension that it is not broken down by says total. A total and its parts are both "
    "there: add up rows of one cut alone, and never places along the road. An empty value is never zero.",
    es="Cada fila indica su desglose (cut); una dimensión por la que no se desglosa dice total. El total y sus partes "
    "figuran juntos: sume solo filas de un mismo desglose y nunca lugares a lo largo del camino. Un valor vacío nunca "
    "es cero.",
)


def releases(observatory: Observatory, table: Written) -> list[Release]:
    """Return the releases that a table rests on, newest first."""
    found = [observatory.release(name) for name in table.releases]
    return sorted(found, key=lambda one: (one.published.latest, one.id), reverse=True)


def licences(observatory: Observatory, found: Sequence[Release]) -> list[dict[str, Any]]:
    """Return the licences of releases, each once, as a data package lists them."""
    listed: dict[str, dict[str, Any]] = {}
    for one in found:
        source = observatory.source(one.product)
        words = source.licence_of(one)
        known = LICENCES.get(one.licence) or {"path": source.publisher.url}
        listed.setdefault(one.licence, {**known, "title": words["en"], "title@es": words["es"]})
    return list(listed.values())


def sources(observatory: Observatory, found: Sequence[Release]) -> list[dict[str, Any]]:
    """Return releases as the sources of a data package, each with its hash and its dates."""
    return [
        {
            "title": observatory.source(one.product).title["en"],
            "title@es": observatory.source(one.product).title["es"],
            "path": one.url or observatory.source(one.product).publisher.url,
            "version": one.id,
            "sha256": one.sha256,
            "published": str(one.published),
            **({"retrieved": one.retrieved.isoformat()} if one.retrieved else {}),
            "licence": one.licence,
        }
        for one in found
    ]


def citation(observatory: Observatory, table: Written, language: str) -> Citation:
    """Return how to cite a whole table: what it is, and each release it rests on."""
    _ = catalogue("cli", language).gettext
    indicator, as_of = observatory.indicator(table.indicator), date.fromisoformat(table.as_of)
    references = tuple(
        Reference(observatory.source(one.product), one, (one.url,)) for one in releases(observatory, table)
    )
    publishers = dict.fromkeys(acronym(one.source.publisher.short, language) for one in references)
    sentence = _("{name}, whole table, {first} to {last}, as published by {publisher} and known on {day}.")
    if table.first == table.last:
        sentence = _("{name}, whole table, {first}, as published by {publisher} and known on {day}.")
    sentence = sentence.format(
        name=indicator.name.in_language(language),
        first=period(table.first, language),
        last=period(table.last, language),
        publisher=", ".join(publishers),
        day=day(as_of, language),
    )
    return Citation(sentence, references, as_of, language)


def about(observatory: Observatory, table: Written) -> list[list[str]]:
    """Return what the first sheet of a workbook says, in both languages beside each other."""
    indicator = observatory.indicator(table.indicator)
    rows: list[tuple[str, Text | str]] = [
        ("Rumbo", indicator.name),
        ("id", table.indicator),
        ("as of / al día", table.as_of),
        ("period / período", f"{table.first} – {table.last}"),
        ("rows / filas", str(table.rows)),
        ("what / qué es", indicator.definition),
        *((("caveat / advertencia", indicator.caveat),) if indicator.caveat else ()),
        *(("break / quiebre", one.text) for one in indicator.breaks),
        ("how to read / cómo leerla", HOW),
    ]
    found = [[name, *((text["en"], text["es"]) if isinstance(text, Text) else (text,))] for name, text in rows]
    for one in releases(observatory, table):
        licence = observatory.source(one.product).licence_of(one)
        found.append(["source / fuente", f"{one.id}, {one.published}, {one.url}", f"{licence['en']} / {licence['es']}"])
    return found


def readme(observatory: Observatory, tables: Sequence[Written]) -> str:
    """Return what a folder of whole tables says of itself, in both languages."""
    return "\n".join([*_readme(observatory, tables, "en"), "", *_readme(observatory, tables, "es"), ""])


def _readme(observatory: Observatory, tables: Sequence[Written], language: str) -> Iterator[str]:
    _ = catalogue("cli", language).gettext
    yield "# " + _("Figures of the Rumbo observatory")
    yield ""
    yield HOW.in_language(language)
    yield ""
    yield _("`datapackage.json` describes each column, each value, each release with its hash, and the licences.")
    for table in tables:
        indicator = observatory.indicator(table.indicator)
        yield ""
        yield f"## {indicator.name.in_language(language)}: `{table.indicator}`"
        yield ""
        yield indicator.definition.in_language(language)
        if indicator.caveat:
            yield ""
            yield indicator.caveat.in_language(language)
        yield ""
        yield citation(observatory, table, language).sentence
        yield ""
        for one in table.files:
            yield f"- `{one.name}` (SHA-256 `{one.sha256}`)"
