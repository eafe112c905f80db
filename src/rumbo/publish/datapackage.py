"""A data package, version 2: whole tables with what each column and value means, in both languages.

Words in Spanish stand beside the English ones under ``title@es`` and ``description@es``, as the standard advises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import rumbo
from rumbo.core import Text
from rumbo.core.codebook import value_name
from rumbo.core.place import places_called
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.publish.credits import HOW, licences, releases, sources
from rumbo.publish.fields import NO_VALUE, STATUSES, Field, fields, key, own
from rumbo.publish.tables import MEDIA_TYPES, File, Written

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
TITLE = Text(en="Figures of the Rumbo observatory", es="Cifras del observatorio Rumbo")
DIALECT = {
    "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
    "sheetName": "Data",
    "excel": {"sheet": "Data"},
}
"""Where the table is in a workbook, as the standard has it and as version 5 of its tool reads it."""
TABULAR = ("csv.gz", "csv", "xlsx", "parquet", "jsonl")
"""The formats in the order in which one stands for a table; the others are listed beside it."""


def package(observatory: Observatory, tables: Sequence[Written]) -> dict[str, Any]:
    """Return the description of whole tables that lie in one folder."""
    found = {one.id: one for table in tables for one in releases(observatory, table)}
    return {
        "$schema": PROFILE,
        "name": "rumbo",
        **_words("title", TITLE),
        **_words("description", HOW),
        "version": max(table.as_of for table in tables),
        "languages": ["en", "es"],
        "keywords": ["migration", "Americas", "migración", "Américas"],
        "contributors": [{"title": f"Rumbo {rumbo.__version__}", "roles": ["publisher"]}],
        "licenses": licences(observatory, list(found.values())),
        "resources": [_resource(observatory, table) for table in tables],
    }


def _resource(observatory: Observatory, table: Written) -> dict[str, Any]:
    """Return one table; the file that stands for it is the one that most can read, the others are beside it."""
    found, rests_on = indicator(table.indicator), releases(observatory, table)
    first, *others = (file for form in TABULAR if (file := table.file(form)))
    caveat = found.caveat
    return {
        "$schema": RESOURCE,
        "name": table.indicator,
        "type": "table",
        **_words("title", found.name),
        **_words(
            "description",
            Text({one: f"{text} {caveat[one]}" if caveat else text for one, text in found.definition.items()}),
        ),
        **_file(first),
        "encoding": "utf-8",
        **({"dialect": DIALECT} if first.form == "xlsx" else {}),
        "rows": table.rows,
        "as_of": table.as_of,
        "temporal": f"{table.first}/{table.last}",
        "alternates": [_file(one) for one in others],
        "licenses": licences(observatory, rests_on),
        "sources": sources(observatory, rests_on),
        "schema": {
            "$schema": SCHEMA,
            "fields": [_field(name, one, table) for name, one in fields(found).items()],
            "primaryKey": list(key(found)),
            "missingValues": [{"value": "", "label": NO_VALUE["en"], "label@es": NO_VALUE["es"]}],
        },
    }


def _file(file: File) -> dict[str, Any]:
    return {
        "path": file.name,
        "format": file.form.partition(".")[0],
        "mediatype": MEDIA_TYPES[file.form],
        **({"compression": "gz"} if file.form.endswith(".gz") else {}),
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _field(name: str, field: Field, table: Written) -> dict[str, Any]:
    kind = "integer" if name == "value" and table.whole_numbers else field.type
    required = name in ("indicator", "cut", "place", "period", "status")
    return {
        "name": name,
        "type": kind,
        **_words("title", field.title),
        **_words("description", field.description),
        **({"constraints": {"required": True}} if required else {}),
        **({"categories": found} if (found := list(_categories(name, table))) else {}),
    }


def _categories(name: str, table: Written) -> Iterator[Mapping[str, str]]:
    """Yield the values found in a column of codes, each with its names."""
    for value in table.values.get(name, ()):
        if name == "status":
            words = next(text for status, text in STATUSES.items() if status == value)
        elif name == "place":
            called = places_called(value)
            words = called[0].name if called else Text.of(value)
        elif name in own(indicator(table.indicator)):
            words = value_name(name, value)
        else:
            return
        yield {"value": value, **_words("label", words)}


def _words(name: str, text: Text) -> dict[str, str]:
    return {name: text["en"], f"{name}@es": text["es"]}
