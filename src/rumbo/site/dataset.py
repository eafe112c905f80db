"""A page's data described for machines, in the terms of schema.org."""

from __future__ import annotations

from typing import Any

from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}


def dataset(edition: Edition, subject: Subject, title: str) -> dict[str, Any]:
    """Return the data set of a subject; its addresses are paths from the root of the site."""
    series, indicator = subject.series, subject.indicator
    publishers = {one.publisher.short: one.publisher for one in subject.products}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": edition.text(indicator.definition),
        "identifier": f"{indicator.id}--{series.place.id}",
        "inLanguage": edition.language,
        "isAccessibleForFree": True,
        "license": [{"@type": "CreativeWork", "name": edition.text(one.terms)} for one in subject.products[:1]],
        "creator": [
            {"@type": "GovernmentOrganization", "name": edition.text(one.name), "url": one.url}
            for one in publishers.values()
        ],
        "variableMeasured": edition.text(indicator.name),
        "measurementTechnique": edition.text(indicator.caveat) if indicator.caveat else "",
        "temporalCoverage": f"{series.observations[0].period}/{subject.newest.period}",
        "spatialCoverage": edition.text(series.place.name),
        "dateModified": series.as_of.isoformat(),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"../../data/{subject.file_name}.{ending}"}
            for ending, kind in MEDIA_TYPES.items()
        ],
    }
