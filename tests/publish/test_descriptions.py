"""What describes the whole tables to catalogues and to tools of machine learning, held against their own readers."""

from __future__ import annotations

import json
from pathlib import Path

import mlcroissant
import pytest
import rdflib

import rumbo
from rumbo.observatory import Observatory
from rumbo.publish.croissant import croissant
from rumbo.publish.dcat import catalogue
from rumbo.publish.tables import Written, written

NAMES = ("darien-transits", "cbp-one-appointments", "unique-individuals")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("starter"), today="2026-11-24")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def tables(observatory: Observatory, folder: Path) -> list[Written]:
    return [
        written(observatory.indicator(name), observatory.table(name), folder, ("csv.gz", "parquet"), lambda _: [])
        for name in NAMES
    ]


def test_croissant_is_valid_and_its_rows_can_be_read(
    observatory: Observatory, tables: list[Written], folder: Path
) -> None:
    path = folder / "croissant.json"
    path.write_text(json.dumps(croissant(observatory, tables)), encoding="utf-8")
    found = mlcroissant.Dataset(str(path))
    assert found.metadata.ctx.issues.errors == set()
    rows = [row for row in found.records("darien-transits") if row["darien-transits/cut"] == b"total"]
    (december,) = [row for row in rows if row["darien-transits/period"] == b"2023-12"]
    assert december["darien-transits/value"] == 24626


def graph(observatory: Observatory, tables: list[Written]) -> rdflib.Graph:
    text = json.dumps(catalogue(observatory, tables))
    return rdflib.Graph().parse(data=text, format="json-ld", base="https://x.org/data/catalog.jsonld")


def test_the_catalogue_has_each_source_as_a_series_of_versions(observatory: Observatory, tables: list[Written]) -> None:
    found = graph(observatory, tables)
    series = {str(one).rpartition("#")[2] for one in found.subjects(rdflib.RDF.type, DCAT.DatasetSeries)}
    assert {"panama-darien", "cbp-monthly-updates", "ohss-monthly-tables"} <= series
    for source in series:
        members = list(found.subjects(DCAT.inSeries, rdflib.URIRef(f"https://x.org/data/catalog.jsonld#{source}")))
        before = {one: list(found.objects(one, DCAT.previousVersion)) for one in members}
        assert sum(not one for one in before.values()) == 1  # the first of them
        assert {one for several in before.values() for one in several} <= {*members}


def test_every_file_and_every_release_has_its_hash(observatory: Observatory, tables: list[Written]) -> None:
    found = graph(observatory, tables)
    hashes = {str(one) for one in found.objects(None, SPDX.checksumValue)}
    assert hashes >= {file.sha256 for table in tables for file in table.files}
    assert hashes >= {observatory.release(name).sha256 for table in tables for name in table.releases}
    addresses = {str(one) for one in found.objects(None, DCAT.downloadURL)}
    assert "https://x.org/data/darien-transits.csv.gz" in addresses
