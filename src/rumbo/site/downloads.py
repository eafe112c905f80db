"""The files of each series: one long table as CSV, JSON and Parquet, and how to cite its newest figure.

Where an indicator is known by citizenship, those rows follow the ones of the total at its home place, and not in JSON,
which so many would only swell. Those of the total are marked ``total`` and are never to be added to their parts.
Like whole tables, they are dated by the day since which they are what they are, and are made anew for new releases.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rumbo.archive import write_text
from rumbo.archive.cache import key
from rumbo.archive.sql import kind_of
from rumbo.core.table import TOTAL
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Observatory
from rumbo.publish import FORMATS, content
from rumbo.publish.rows import flat
from rumbo.publish.tables import NO_DAY
from rumbo.series import Series
from rumbo.site.apart import Apart
from rumbo.site.edition import LANGUAGES
from rumbo.site.evidence import Evidence, Subject
from rumbo.site.gathering import Progress, places
from rumbo.site.lasting import code_of_figures

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
        if series.newest:
            beside = {form: folder / f"{name}--{place}.{form}" for form in FORMATS}
            beside["json"].write_bytes(content(series.as_rows(), "json"))
            parts = _parts(observatory, series)
            with beside["csv"].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(parts[0].kinds)
                file.writelines(part.text.replace(NO_DAY, day.isoformat()) for part in parts)
            kinds = {name: {kind for part in parts for kind in part.kinds[name]} for name in parts[0].kinds}
            write_text(beside["parquet"], beside["csv"], {name: kind_of(found) for name, found in kinds.items()})
            names += [path.name for path in beside.values()]
    return names


@dataclass(frozen=True, slots=True)
class Part:
    """Rows as lines of CSV, with ``NO_DAY`` for the day asked: the types of each column's values, and the lines."""

    kinds: Mapping[str, Sequence[str]]
    text: str

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Part:
        """Return some rows as such lines."""
        lines = flat([{**row, "as_of": NO_DAY} for row in rows])
        kinds = {name: sorted({type(row[name]).__name__ for row in lines}) for name in lines[0]}
        return cls(kinds, content(lines, "csv").decode().partition("\n")[2])


def _parts(observatory: Observatory, series: Series) -> Sequence[Part]:
    """Return the rows of a series, then those of its cut by citizenship, where it has one.

    The cut is taken as it was as long as it rests on the same.
    """
    name, place = series.indicator.id, series.place.id
    if place != series.indicator.home or "citizenship" not in series.indicator.dimensions:
        return [Part.of(series.as_rows())]
    own = [{**row, "citizenship": TOTAL} for row in series.as_rows()]

    def cut() -> Sequence[Mapping[str, Any]]:
        try:
            return observatory.series(name, place, by="citizenship", as_of=series.as_of).as_rows()
        except NoData:  # on an early day only totals were out
            return ()

    def make() -> Any:
        rows = cut()
        return asdict(Part.of(rows)) if rows else {}

    rests_on = observatory.rests_on(name, place, by=["citizenship"], as_of=series.as_of)
    held = observatory.cache.once(key("by-citizenship/1", code_of_figures(), name, place, rests_on), make)
    if not held:
        return [Part.of(series.as_rows())]
    whole, beside = Part.of(own), Part(**held)
    # A column that one of them alone has, such as corrections, is in the lines of both.
    return [whole, beside] if [*whole.kinds] == [*beside.kinds] else [Part.of([*own, *cut()])]


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
