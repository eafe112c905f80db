"""Reads the figures of the region that were printed in pages: two tables, one release for each day of publication.

A whole month may continue a series, and a later print of it is a revision. Two things are decided here because only the
whole table shows them: which of several prints of one month on one day counts (none, where equals contradict each
other), and that a page whose day was not seen says nothing of a month that a dated page printed. Whatever does not
enter is a statement: sums of several months or of part of one are never turned into months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from rumbo.core import Published, Status, Text
from rumbo.core.codebook import load_yaml
from rumbo.errors import EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.region_reported.prints import PUBLISHED, REPORTED, Print, published, reported
from rumbo.sources.rows import as_bytes, header

HOW = Text(
    en="Figures read one by one in pages that print them; each names its page and who counts it.",
    es="Cifras leídas una por una en páginas que las publican; cada una indica su página y quién las cuenta.",
)


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return one part for each interval of publication, oldest first. Raises errors of ``Refused``."""
    labels: Any = load_yaml((source.folder / "labels.yml").read_text(encoding="utf-8"))
    names = sorted(header(content))
    columns: Sequence[str]
    if names == sorted(REPORTED):
        columns, prints = REPORTED, list(reported(content, source, labels))
    elif names == sorted(PUBLISHED):
        columns, prints = PUBLISHED, list(published(content, source, labels))
    else:
        raise NotThatSource(
            f"The columns are {', '.join(names)[:300]}.",
            f"{source.id} has {', '.join(REPORTED)}; or {', '.join(PUBLISHED)}.",
            "Check that this is the right file for this source.",
        )
    if not prints:
        raise EndsEarly("The file has no figure that is read.", "", "Check that it is the right file.")
    taken = _taken(prints)
    parts: dict[Published, list[Print]] = defaultdict(list)
    for one in prints:
        parts[one.published].append(one)
    return [_part(columns, when, ones, taken) for when, ones in sorted(parts.items())]


def _part(columns: Sequence[str], when: Published, ones: Sequence[Print], taken: set[int]) -> Part:
    cells = [
        Cell(one.table, str(one.period), one.value, Status.SECOND_HAND, one.rounding, url=one.url)
        for one in ones
        if one.row.line in taken
    ]
    return Part(
        content=as_bytes(columns, (one.row for one in ones)),
        cells=cells,
        published=when,
        url=ones[0].url,
        how=HOW,
        statements=tuple(one.statement() for one in ones if one.row.line not in taken),
    )


def _taken(prints: Sequence[Print]) -> set[int]:
    """Return the lines whose figures enter a series: one for each month and day of publication, of those that may."""
    figures: dict[tuple[str, str], dict[Published, list[Print]]] = defaultdict(lambda: defaultdict(list))
    for one in prints:
        if one.enters:
            figures[one.table, str(one.period)][one.published].append(one)
    taken: set[int] = set()
    for days in figures.values():
        dated = {when: ones for when, ones in days.items() if ones[0].seen}
        for same_day in _of_one_day(dated or days):
            finest = min(one.rounding for one in same_day)
            best = [one for one in same_day if one.rounding == finest]
            if len({one.value for one in best}) == 1:
                taken.add(best[0].row.line)
    return taken


def _of_one_day(days: dict[Published, list[Print]]) -> Iterable[list[Print]]:
    """Return the prints by the last day on which they may have come out; an exact day stands before an interval."""
    found: dict[object, list[Print]] = defaultdict(list)
    for when, ones in sorted(days.items(), key=lambda entry: (entry[0].latest, -entry[0].earliest.toordinal())):
        found[when.latest] += ones
    return found.values()
