"""The files of each series: one long table as CSV, JSON and Parquet, and how to cite its newest figure.

Where an indicator is known by citizenship, those rows follow the ones of the total at its home place, and not in JSON,
which so many would only swell. Those of the total are marked ``total`` and are never to be added to their parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rumbo.core.table import TOTAL
from rumbo.publish import FORMATS, content
from rumbo.publish.rows import flat
from rumbo.site.edition import LANGUAGES
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.gathering import Progress

ENDINGS = {"bibtex": "bib", "csl": "csl.json"}


def write_files(evidence: Evidence, folder: Path, progress: Progress) -> None:
    """Write the files of all series into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for done, subject in enumerate(evidence.subjects, 1):
        whole, totals = flat(list(rows(subject))), subject.series.as_rows()
        for form in FORMATS:
            (folder / f"{subject.file_name}.{form}").write_bytes(content(totals if form == "json" else whole, form))
        for language in LANGUAGES:
            for style in ENDINGS:
                path = folder / citation_name(subject, style, language)
                path.write_text(subject.citations[language].written(style) + "\n", encoding="utf-8")
        progress("files", done, len(evidence.subjects))


def citation_name(subject: Subject, style: str, language: str) -> str:
    """Return the name of the file with a citation; the English one has the plain name."""
    return f"{subject.file_name}{'' if language == 'en' else f'.{language}'}.{ENDINGS[style]}"


def picture_name(subject: Subject, language: str) -> str:
    """Return the name of the file with the long chart; the English one has the plain name."""
    return f"{subject.file_name}{'' if language == 'en' else f'.{language}'}.svg"


def rows(subject: Subject) -> Iterator[dict[str, object]]:
    """Yield the rows of a subject: its series, then its cut by citizenship, where it has one."""
    if subject.by_citizenship is None:
        yield from subject.series.as_rows()
        return
    for row in subject.series.as_rows():
        yield {**row, "citizenship": TOTAL}
    yield from subject.by_citizenship.as_rows()
