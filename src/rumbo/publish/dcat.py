"""A catalogue in DCAT 3: each source a series of data sets, its releases the versions, and the tables made of them.

Addresses are relative to the file, which lies among the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import rumbo
from rumbo.core import Release, Text
from rumbo.observatory import Observatory
from rumbo.publish.credits import HOW, LICENCES
from rumbo.publish.tables import MEDIA_TYPES, File, Written
from rumbo.sources import Source

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SHA256 = "spdx:checksumAlgorithm_sha256"
MEDIA = "https://www.iana.org/assignments/media-types/"
TITLE = Text(en="Figures of the Rumbo observatory", es="Cifras del observatorio Rumbo")


def catalogue(observatory: Observatory, tables: Sequence[Written]) -> dict[str, Any]:
    """Return the catalogue of whole tables and of the releases that they rest on, as JSON-LD."""
    used = {name for table in tables for name in table.releases}
    series = [
        (source, found)
        for source in observatory.sources()
        if (found := [one for one in observatory.releases(source.id) if one.id in used])
    ]
    return {
        "@context": CONTEXT,
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:title": _words(TITLE),
        "dct:description": _words(HOW),
        "dct:language": ["en", "es"],
        "dct:modified": _day(max(table.as_of for table in tables)),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": f"Rumbo {rumbo.__version__}"},
        "dcat:dataset": [
            *(_table(observatory, one) for one in tables),
            *(one for source, found in series for one in _series(source, found)),
        ],
    }


def _table(observatory: Observatory, table: Written) -> dict[str, Any]:
    indicator = observatory.indicator(table.indicator)
    return {
        "@id": f"#{table.indicator}",
        "@type": "dcat:Dataset",
        "dct:identifier": table.indicator,
        "dct:title": _words(indicator.name),
        "dct:description": _words(indicator.definition),
        "dcat:version": table.as_of,
        "dct:modified": _day(table.as_of),
        "dct:temporal": {"@type": "dct:PeriodOfTime", "dct:title": f"{table.first}/{table.last}"},
        "dcat:landingPage": {"@id": f"../en/indicators/{table.indicator}.html"},
        "prov:wasDerivedFrom": [{"@id": f"#{name}"} for name in table.releases],
        "dcat:distribution": [_distribution(one) for one in table.files],
    }


def _distribution(file: File) -> dict[str, Any]:
    kind = "csv" if file.form == "csv.gz" else file.form
    return {
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": MEDIA + MEDIA_TYPES[kind]},
        **({"dcat:compressFormat": {"@id": f"{MEDIA}application/gzip"}} if file.form == "csv.gz" else {}),
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": _checksum(file.sha256),
    }


def _series(source: Source, releases: Sequence[Release]) -> Iterator[dict[str, Any]]:
    """Yield a source as a series, and its releases, each with the one before it."""
    yield {
        "@id": f"#{source.id}",
        "@type": "dcat:DatasetSeries",
        "dct:identifier": source.id,
        "dct:title": _words(source.title),
        "dct:description": _words(source.description),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _words(source.publisher.name)},
        "dcat:landingPage": {"@id": source.publisher.url},
    }
    for before, one in pairwise([None, *releases]):
        assert one is not None
        licence = LICENCES.get(one.licence, {}).get("path")
        yield {
            "@id": f"#{one.id}",
            "@type": "dcat:Dataset",
            "dct:identifier": one.id,
            "dct:title": _words(source.title),
            "dcat:version": one.id,
            "dcat:inSeries": {"@id": f"#{source.id}"},
            **(
                {"dcat:prev": {"@id": f"#{before.id}"}, "dcat:previousVersion": {"@id": f"#{before.id}"}}
                if before
                else {}
            ),
            "dct:issued": _day(one.published.latest.isoformat()),
            "dct:license": {"@id": licence} if licence else _words(source.licence_of(one)),
            "dcat:landingPage": {"@id": f"../en/releases/{one.id}.html"},
            "dcat:distribution": {
                "@type": "dcat:Distribution",
                "dcat:accessURL": {"@id": one.url or source.publisher.url},
                "spdx:checksum": _checksum(one.sha256),
            },
        }


def _checksum(sha256: str) -> dict[str, Any]:
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": SHA256},
        "spdx:checksumValue": {"@value": sha256, "@type": "xsd:hexBinary"},
    }


def _day(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:date"}


def _words(text: Text) -> list[dict[str, str]]:
    return [{"@value": words, "@language": language} for language, words in text.items()]
