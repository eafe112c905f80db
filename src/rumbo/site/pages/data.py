"""The data: every file of the site, with what is in it, its size, its hash and its licence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.indicators import indicator
from rumbo.publish.datapackage import TITLE
from rumbo.publish.tables import MEDIA_TYPES, NAMES, Written
from rumbo.site import paths
from rumbo.site.edition import N_, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.figures import Link
from rumbo.site.pages import Entry, Page
from rumbo.sources import source

NAVIGATION = Entry(45, N_("Data"), paths.DATA)
BYTES = 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """One file: its format, where it is, its size in words, its hash."""

    name: str
    path: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """One whole table."""

    id: str
    name: str
    path: str
    rows: str
    span: str
    iso: str
    since: str
    licences: Sequence[str]
    files: Sequence[Offered]


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    tables: Sequence[Table]
    rows: str
    example: str
    descriptions: Sequence[Link]


def pages(edition: Edition, evidence: Evidence) -> Iterator[Page]:
    """Yield the page of all files, where there is any."""
    if not evidence.tables:
        return
    say, number = edition.say, edition.number
    tables = sorted((_table(edition, evidence, one) for one in evidence.tables), key=lambda one: one.name.casefold())
    total = number(sum(one.rows for one in evidence.tables))
    descriptions = [
        Link("datapackage.json", paths.PACKAGE, say("Data Package 2: each column, value, source and licence")),
        Link("catalog.jsonld", paths.CATALOGUE, say("DCAT 3: the releases of each source as a series of versions")),
        Link("croissant.json", paths.CROISSANT, say("Croissant: for tools of machine learning")),
    ]
    yield Page(
        NAVIGATION.path,
        "data.html",
        say("Data"),
        say("Every figure as a file: whole tables as CSV, Parquet and Excel, with hashes and licences."),
        Context(tables, total, evidence.tables[0].indicator, descriptions),
        NAVIGATION.path,
        dataset=_catalogue(edition, evidence),
    )


def _table(edition: Edition, evidence: Evidence, table: Written) -> Table:
    found, home = indicator(table.indicator), evidence.home(table.indicator)
    used = [evidence.changes[name].release for name in table.releases if name in evidence.changes]
    licences = dict.fromkeys(edition.text(source(one.product).licence_of(one)) for one in used)
    return Table(
        table.indicator,
        edition.text(found.name),
        edition.path(home.page) if home else "",
        edition.number(table.rows),
        edition.span(table.first, table.last),
        table.as_of,
        edition.day(date.fromisoformat(table.as_of), short=True),
        list(licences),
        [Offered(NAMES[one.form], f"data/{one.name}", size(edition, one.bytes), one.sha256) for one in table.files],
    )


def size(edition: Edition, count: int) -> str:
    """Return a size in words, with two digits that count.

    >>> size(Edition("en"), 41_000), size(Edition("en"), 5_130_000)
    ('41 kB', '5.1 MB')
    """
    if count < BYTES**2:
        return f"{edition.number(max(1, round(count / BYTES)))} kB"
    return f"{edition.number(count / BYTES**2, 1)} MB"


def _catalogue(edition: Edition, evidence: Evidence) -> dict[str, object]:
    """Return the page's data in the terms of schema.org; its addresses are relative to the page."""
    return {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "name": edition.text(TITLE),
        "inLanguage": edition.language,
        "dataset": [
            {
                "@type": "Dataset",
                "name": edition.text(indicator(one.indicator).name),
                "description": edition.text(indicator(one.indicator).definition),
                "identifier": one.indicator,
                "temporalCoverage": f"{one.first}/{one.last}",
                "dateModified": one.as_of,
                "isAccessibleForFree": True,
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": MEDIA_TYPES[file.form],
                        "contentUrl": f"../../data/{file.name}",
                        "contentSize": f"{file.bytes} B",
                        "sha256": file.sha256,
                    }
                    for file in one.files
                ],
            }
            for one in evidence.tables
        ],
    }
