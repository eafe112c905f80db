"""A page's data described for machines, in the terms of schema.org."""

from __future__ import annotations

from typing import Any

from rumbo.publish.tables import MEDIA_TYPES, Written
from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject

FORMS = ("csv", "json", "parquet")


def dataset(edition: Edition, subject: Subject, title: str, whole: Written | None = None) -> dict[str, Any]:
    """Return the data set of a subject, with the files of the whole table too; addresses are relative to its page."""
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
            {
                "@type": "DataDownload",
                "encodingFormat": MEDIA_TYPES[form],
                "contentUrl": f"../../data/{subject.file_name}.{form}",
            }
            for form in FORMS
        ]
        + [
            {
                "@type": "DataDownload",
                "name": one.name,
                "encodingFormat": MEDIA_TYPES[one.form],
                "contentUrl": f"../../data/{one.name}",
                "contentSize": f"{one.bytes} B",
                "sha256": one.sha256,
            }
            for one in (whole.files if whole else ())
        ],
    }
