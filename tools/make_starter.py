"""Makes the starter: the readings of the publishers' releases, each with its record, that travel inside the package.

The files come from ``RUMBO_SHARED`` (else ``../shared``), whose ``manifest.csv`` says when each was published; they
pass through the project's own ingest, and only readings and records are kept, never the publishers' bytes.

    python tools/make_starter.py
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rumbo.archive import Archive, Look
from rumbo.archive.archive import STARTER
from rumbo.archive.store import read_record, write_record
from rumbo.core import Period, Published, Text
from rumbo.errors import Refused

SHARED = Path(os.environ.get("RUMBO_SHARED", Path(__file__).parents[2] / "shared"))
RECORDS = "releases/*/record.json"
LIMIT = 10_000_000
# The manifest's folders and names, and the source that reads them.
NAMES = {
    "cbp/cbp-nationwide-encounters-*-state__*.csv": "cbp-nationwide-state",
    "cbp/cbp-nationwide-encounters-*-aor__*.csv": "cbp-nationwide-aor",
    "cbp/cbp-sbo-encounters-*.csv": "cbp-southwest",
    "cbp/derived-govnumbers-*.json": "cbp-southwest-reported",
    "region/gdidata__irreg_darien_*.csv": "panama-darien",
    "region/gdidata__irreg_honduras*.csv": "honduras-migracion",
    "region/gdidata__irreg_mexico_*.csv": "mexico-upm",
    "region/gdidata__irreg_guatemala.csv": "guatemala-igm",
    "region/gdidata__iom_mmp.csv": "iom-missing-migrants",
    "region/MissingMigrants-Global-*.csv": "iom-missing-migrants",
    "usbp/usbp-monthly-*.pdf": "usbp-sector-history",
    "ohss/ohss-khsm-cbp-encounters-usbp__*.xlsx": "ohss-khsm-usbp",
    "ohss/ohss-khsm-cbp-encounters-ofo__*.xlsx": "ohss-khsm-ofo",
    "region/prm-refugee-admissions-report__*.xlsx": "us-refugee-admissions",
    "region/unhcr_refugees__asylum_applications.csv": "unhcr-asylum-applications",
    "region/unhcr_refugees__asylum_decisions.csv": "unhcr-asylum-decisions",
    "region/unhcr_refugees__population.csv": "unhcr-population",
}
# Tables of printed figures: each holds many releases, and says itself when each was published.
PRINTED = {
    "series_cbp_monthly_updates.csv": "cbp-monthly-updates",
    "series_usbp_southwest_by_release.csv": "cbp-southwest-reported",
    "series_region_monthly_reported.csv": "region-reported",
    "series_published_figures.csv": "region-reported",
}
LISTING = SHARED / "data" / "cbp" / "reference-cbp-nationwide-encounters-listing__2026-10-04.csv"


def releases() -> Iterator[tuple[Path, str, dict[str, str]]]:
    """Yield each file to ingest, its source, and its row of the manifest."""
    with (SHARED / "data" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for pattern, source in NAMES.items():
                if Path(row["file"]).match(pattern):
                    yield SHARED / "data" / row["file"], source, row


def main() -> None:
    """Build the starter beside the old one, and put it in its place when it is whole."""
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there. The publishers' files are read from it. Set RUMBO_SHARED to their folder.")
    kept = {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))["retrieved"] for path in STARTER.glob(RECORDS)
    }
    with tempfile.TemporaryDirectory(dir=STARTER.parent) as folder:
        archive = Archive(Path(folder), starter=None)
        for path, source, row in releases():
            url = row["url"].split(" ")[0] if row["url"].startswith("http") else ""
            how = provenance(row["copy_found_in"])
            try:
                archive.ingest(path, source, published=published(row), url=url, how=how, licence=row["licence"])
            except Refused as error:
                print(f"left out: {error}")
        for name, source in PRINTED.items():
            archive.ingest(SHARED / "facts" / name, source)
        for look in looks():
            archive.record_look(look)
        strip(Path(folder), kept)
        shutil.rmtree(STARTER, ignore_errors=True)
        (STARTER / "releases").parent.mkdir(exist_ok=True)
        shutil.move(Path(folder) / "releases", STARTER / "releases")
        shutil.move(Path(folder) / "looks.jsonl", STARTER / "looks.jsonl")
    size = sum(path.stat().st_size for path in STARTER.rglob("*") if path.is_file())
    print(f"{len(list(STARTER.glob('releases/*')))} releases, {size:,} bytes in {STARTER}")
    if size >= LIMIT:
        sys.exit(f"The starter has {size:,} bytes; it must stay below {LIMIT:,}.")


def published(row: dict[str, str]) -> Published:
    """Return the interval of publication; where no earliest day is known, from the day after the newest period."""
    latest = date.fromisoformat(row["published_latest"])
    if row["published_earliest"]:
        return Published(date.fromisoformat(row["published_earliest"]), latest)
    return Published(min(Period.parse(row["latest_period"]).end + timedelta(days=1), latest), latest)


def provenance(found: str) -> Text:
    """Say how a copy came: from which public repository, and whether it is the publisher's bytes."""
    where = re.search(r"[\w.-]+/[\w.-]+", found)
    repository = where[0] if where else found.split(" ")[0]
    if repository == "govnumbers/political-dashboard":
        return Text(
            en=f"CBP's figures as the public dashboard {repository} gives them: from October 2022 those of CBP's file, "
            "before that those of the Office of Homeland Security Statistics, rounded to ten.",
            es=f"Cifras de la CBP según el tablero público {repository}: desde octubre de 2022 las del archivo de la "
            "CBP, antes las de la Oficina de Estadísticas de Seguridad Nacional, redondeadas a diez.",
        )
    if repository == "iom/gdidata":
        return Text(
            en=f"The publisher's figures as IOM's Global Data Institute gathers them, in the public repository "
            f"{repository}; its table was written as CSV.",
            es=f"Cifras de la entidad según las reúne el Instituto Mundial de Datos de la OIM, en el repositorio "
            f"público {repository}; su tabla se escribió como CSV.",
        )
    if repository == "PopulationStatistics/refugees":
        return Text(
            en=f"UNHCR's table as its statistics section publishes it, in the public repository {repository}; written "
            "as CSV.",
            es=f"Tabla del ACNUR según la publica su sección de estadísticas, en el repositorio público {repository}; "
            "escrita como CSV.",
        )
    if "spreadsheet" in found:
        return Text(
            en=f"Written back to CSV from a spreadsheet export of the publisher's file, in {repository}.",
            es=f"Convertido de nuevo en CSV desde una hoja de cálculo con el archivo de la entidad, en {repository}.",
        )
    if "merged" in found:
        return Text(
            en="Two closed files of the publisher, fiscal years 2020 to 2023 and 2021 to 2024, merged by TidyTuesday.",
            es="Dos archivos cerrados de la entidad, años fiscales 2020 a 2023 y 2021 a 2024, unidos por TidyTuesday.",
        )
    return Text(
        en=f"Copy of the publisher's file, in the public repository {repository}.",
        es=f"Copia del archivo de la entidad, en el repositorio público {repository}.",
    )


def looks() -> Iterator[Look]:
    """Yield the look that a copy of the publisher's listing page is: what was newest there on that day."""
    day = date.fromisoformat(LISTING.stem.rpartition("__")[2])
    with LISTING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    page = "https://www.cbp.gov/document/stats/nationwide-encounters"
    for kind, source in (("state", "cbp-nationwide-state"), ("aor", "cbp-nationwide-aor")):
        newest = max(
            row["covers"].rpartition("thru ")[2] for row in rows if row["kind"] == kind and "thru" in row["covers"]
        )
        yield Look(source, day, newest, page, "The publisher's list of files, read from a copy of it.")


def strip(folder: Path, kept: dict[str, str | None]) -> None:
    """Drop the publishers' bytes, and keep the day of retrieval of what was in the starter before."""
    for record in folder.glob(RECORDS):
        (record.parent / "content.gz").unlink()
        if before := kept.get(record.parent.name):
            release = read_record(record.read_text(encoding="utf-8"))
            record.write_text(write_record(replace(release, retrieved=date.fromisoformat(before))), encoding="utf-8")


if __name__ == "__main__":
    main()
