"""Croissant 1.0: the whole tables as tools of machine learning find and load them, at addresses beside the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import rumbo
from rumbo.core.text import Text
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.publish.credits import HOW, LICENCES, releases
from rumbo.publish.fields import fields, key
from rumbo.publish.tables import Written

TYPES = {"string": "sc:Text", "date": "sc:Date", "integer": "sc:Integer", "number": "sc:Float"}
MEDIA_TYPES = {"parquet": "application/x-parquet", "csv": "text/csv", "csv.gz": "application/gzip"}
TITLE = Text(en="Figures of the Rumbo observatory", es="Cifras del observatorio Rumbo")
# The words of the standard, as it gives them.
TERMS = (
    "citeAs column conformsTo dataType extract field fileProperty fileObject fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace separator source subField transform"
)
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
}


def croissant(observatory: Observatory, tables: Sequence[Written]) -> dict[str, Any]:
    """Return the description of whole tables; the rows are read from the Parquet files."""
    used = {one.id: one for table in tables for one in releases(observatory, table)}
    licences = sorted({LICENCES.get(one.licence, {}).get("path") or one.licence for one in used.values()})
    publishers = dict.fromkeys(observatory.source(one.product).publisher.name["en"] for one in used.values())
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": TITLE["en"],
        "alternateName": TITLE["es"],
        "description": HOW["en"],
        "inLanguage": ["en", "es"],
        "isLiveDataset": True,
        "version": rumbo.__version__,
        "datePublished": max(table.as_of for table in tables),
        "citeAs": f"Rumbo {rumbo.__version__}, of releases of {', '.join(publishers)}",
        "license": licences,
        "creator": [{"@type": "sc:Organization", "name": name} for name in publishers],
        "url": "../en/data/index.html",
        "distribution": [one for table in tables for one in _files(table)],
        "recordSet": [_rows(table) for table in tables if table.file("parquet")],
    }


def _files(table: Written) -> Iterator[dict[str, Any]]:
    for one in table.files:
        if one.form in MEDIA_TYPES:
            yield {
                "@type": "cr:FileObject",
                "@id": one.name,
                "name": one.name,
                "contentUrl": one.name,
                "contentSize": f"{one.bytes} B",
                "encodingFormat": MEDIA_TYPES[one.form],
                "sha256": one.sha256,
            }


def _rows(table: Written) -> dict[str, Any]:
    found = indicator(table.indicator)
    return {
        "@type": "cr:RecordSet",
        "@id": table.indicator,
        "name": table.indicator,
        "description": found.definition["en"],
        "key": [{"@id": f"{table.indicator}/{name}"} for name in key(found)],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.indicator}/{name}",
                "name": name,
                "description": one.description["en"],
                "dataType": TYPES["integer" if name == "value" and table.whole_numbers else one.type],
                "source": {"fileObject": {"@id": f"{table.indicator}.parquet"}, "extract": {"column": name}},
            }
            for name, one in fields(found).items()
        ],
    }
