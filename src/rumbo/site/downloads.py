"""The files of each series: one long table as CSV, JSON and Parquet, and how to cite its newest figure.

Where an indicator is known by citizenship, those rows follow the ones of the total at its home place, and not in JSON,
which so many would only swell. Those of the total are marked ``total`` and are never to be added to their parts.
Like whole tables, they are dated by the day since which they are what they are, and are made anew for new releases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rumbo.archive.cache import key
from rumbo.core.table import TOTAL
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Observatory
from rumbo.publish import FORMATS, content
from rumbo.publish.rows import flat
from rumbo.series import Series
from rumbo.site.apart import Apart
from rumbo.site.edition import LANGUAGES
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.gathering import Progress, places

ENDINGS = {"bibtex": "bib", "csl": "csl.json"}


def write_series(
    observatory: Observatory, folder: Path, keys: Mapping[str, str], progress: Progress, apart: Apart
) -> Callable[[], None]:
    """Begin to write the files of all series into a folder; return what ends it.

    ``keys`` say of each indicator all that its figures depend on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = {name: key("series/1", one) for name, one in keys.items()}
    made = {
        name: apart(_write, folder, name) for name, one in own.items() if observatory.cache.take(one, folder) is None
    }

    def end() -> None:
        for done, (name, files) in enumerate(made.items(), len(own) - len(made) + 1):
            names = files()
            observatory.cache.keep(own[name], [folder / one for one in names], names)
            progress("files", done, len(own))
        progress("files", len(own), len(own))

    return end


def _write(observatory: Observatory, folder: Path, name: str) -> Sequence[str]:
    """Write the files of an indicator at each of its places and return their names."""
    indicator, day, names = observatory.indicator(name), observatory.table_since(name), []
    for place in places(indicator):
        try:
            series = observatory.series(name, place, as_of=day)
        except (NoData, WrongUse):
            continue
        cut = _by_citizenship(observatory, series) if place == indicator.home else None
        whole, totals = flat(list(_rows(series, cut))), series.as_rows()
        for form in FORMATS if series.newest else ():
            names.append(f"{name}--{place}.{form}")
            (folder / names[-1]).write_bytes(content(totals if form == "json" else whole, form))
    return names


def write_citations(evidence: Evidence, folder: Path) -> None:
    """Write how to cite the newest figure of each series."""
    for subject in evidence.subjects:
        for language in LANGUAGES:
            for style in ENDINGS:
                path = folder / citation_name(subject, style, language)
                path.write_text(subject.citations[language].written(style) + "\n", encoding="utf-8")


def citation_name(subject: Subject, style: str, language: str) -> str:
    """Return the name of the file with a citation; the English one has the plain name."""
    return f"{subject.file_name}{'' if language == 'en' else f'.{language}'}.{ENDINGS[style]}"


def picture_name(subject: Subject, language: str) -> str:
    """Return the name of the file with the long chart; the English one has the plain name."""
    return f"{subject.file_name}{'' if language == 'en' else f'.{language}'}.svg"


def _by_citizenship(observatory: Observatory, series: Series) -> Series | None:
    """Return a series by citizenship on its own day, None where it is not known so."""
    if "citizenship" not in series.indicator.dimensions:
        return None
    try:
        return observatory.series(series.indicator.id, series.place.id, by="citizenship", as_of=series.as_of)
    except NoData:  # on an early day only totals were out
        return None


def _rows(series: Series, cut: Series | None) -> Iterator[dict[str, object]]:
    """Yield the rows of a series, then those of its cut by citizenship, where it has one."""
    if cut is None:
        yield from series.as_rows()
        return
    for row in series.as_rows():
        yield {**row, "citizenship": TOTAL}
    yield from cut.as_rows()
