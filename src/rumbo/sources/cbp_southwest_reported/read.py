"""Reads CBP's figures for the southwest border as others give them: a table of printed figures, or a dashboard's JSON.

The table holds several releases, one for each file or page of CBP and its interval of publication. The two files are
told apart by their first character. Neither is the publisher's, so every figure is second-hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rumbo.core import Kind, Period, Published, Status, Text, parse_day
from rumbo.errors import BadPeriod, BadRow, DuplicateKey, EndsEarly, NotText, NotThatSource, UnknownCategory
from rumbo.sources.cbp_southwest_reported.dashboard import read_dashboard
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import Row, as_bytes, rows

COLUMNS = (
    "indicator", "place", "authority", "entry", "period", "value", "published_earliest", "published_latest", "release",
    "url", "note",
)  # fmt: skip
FILE = Text(
    en="Summed by others over the sectors of CBP's file, which is not held.",
    es="Cifras sumadas por terceros sobre los sectores del archivo de la CBP, que no se tiene.",
)
PAGE = Text(
    en="Read in the table of CBP's page, of which no copy is held.",
    es="Cifras leídas en la tabla de la página de la CBP, de la que no se tiene copia.",
)

Origin = tuple[str, str, str]
"""The release that a row names, its earliest day (empty where not known) and its latest."""


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the releases in a table of printed figures, oldest first, or the one of a dashboard.

    Raises errors of ``Refused``.
    """
    text = _text(content)
    if text.lstrip().startswith("{"):
        return [read_dashboard(text, content, source)]
    if not text.endswith("\n"):
        raise EndsEarly("The file ends in the middle of a line.", "The rest may be missing.", "Download it again.")
    releases: dict[Origin, list[Row]] = defaultdict(list)
    for row in rows(content, COLUMNS, source.id):
        fields = row.fields
        releases[fields["release"], fields["published_earliest"], fields["published_latest"]].append(row)
    if not releases:
        raise EndsEarly("The file has a first line and nothing below it.", "", "Download it again.")
    parts = [_part(origin, found, source) for origin, found in releases.items()]
    return sorted(parts, key=lambda part: (str(part.published), part.url))


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(
            f"The file is no UTF-8 at byte {error.start:,}.",
            "It is damaged, in another encoding, or a workbook.",
            "Download it again.",
        ) from None
    if "\0" in text:
        raise NotText("The file has a NUL byte.", "Text has none; the file is damaged.", "Download it again.")
    if text.lstrip().startswith("<"):
        raise NotThatSource("The file is a web page.", "It begins with '<'.", "Download the file itself.")
    return text


def _part(origin: Origin, found: list[Row], source: Source) -> Part:
    cells = list(_cells(found, source))
    newest = max(Period.parse(cell.period).end for cell in cells)
    _whole_split(origin[0], cells, source)
    return Part(
        content=as_bytes(COLUMNS, found),
        cells=cells,
        published=_published(found[0], newest),
        url=found[0].fields["url"],
        how=PAGE if origin[0].startswith("page-") else FILE,
    )


def _cells(found: list[Row], source: Source) -> Iterator[Cell]:
    seen: dict[tuple[str, str, str], int] = {}
    for row in found:
        fields = row.fields
        table = ".".join([fields["indicator"], fields["place"], *filter(None, [fields["authority"]])])
        table += ".entry" if fields["entry"] else ""
        if table not in source.tables:
            raise _unknown(row, f"no printed total is known as {table}", "Its indicator, place, authority or entry")
        if fields["entry"] and fields["entry"] not in source.tables[table].dimensions["entry"].values:
            raise _unknown(row, f"entry is {fields['entry']!r}", "It")
        if not fields["url"].startswith("https://"):
            raise BadRow(f"Line {row.line}: url is {fields['url'][:60]!r}.", "Each figure names its page.", "Add it.")
        key = (table, _month(row), fields["entry"])
        if key in seen:
            raise DuplicateKey(
                f"Lines {seen[key]} and {row.line} are the same cell ({', '.join(filter(None, key))}).",
                "A release prints each figure once, so one of the two is wrong.",
                "Correct the file.",
            )
        seen[key] = row.line
        dimensions = {"entry": fields["entry"]} if fields["entry"] else {}
        yield Cell(table, key[1], row.whole("value"), Status.SECOND_HAND, 1, dimensions, fields["url"])


def _unknown(row: Row, what: str, which: str) -> UnknownCategory:
    return UnknownCategory(
        f"Line {row.line}: {what}.",
        f"{which} is not one that the source declares.",
        "Correct the line, or declare it in source.yml.",
    )


def _month(row: Row) -> str:
    try:
        period = Period.parse(row.fields["period"])
    except BadPeriod as error:
        raise BadRow(f"Line {row.line}: {error.what}", error.why, error.do) from None
    if period.kind is not Kind.MONTH or str(period) != row.fields["period"]:
        raise BadRow(
            f"Line {row.line}: period is {row.fields['period'][:60]!r}.",
            "Every figure here is of one month.",
            "Write it as 2024-03.",
        )
    return str(period)


def _published(row: Row, newest: date) -> Published:
    """Return the interval of a release: without an earliest day it begins the day after the newest period."""
    try:
        latest = parse_day(row.fields["published_latest"])
        if first := row.fields["published_earliest"]:
            return Published.parse(f"{first}/{latest}")
        return Published(newest + timedelta(days=1) if newest < latest else latest, latest)
    except BadPeriod as error:
        raise BadRow(f"Line {row.line}: {error.what}", error.why, error.do) from None


def _whole_split(release: str, cells: list[Cell], source: Source) -> None:
    """Raise EndsEarly where a month lacks a part of its split: the parts make the total, so a hole would lower it."""
    months: dict[tuple[str, str], set[str]] = defaultdict(set)
    for cell in cells:
        if cell.dimensions:
            months[cell.table, cell.period].add(cell.dimensions["entry"])
    for (table, month), shown in sorted(months.items()):
        if missing := sorted(source.tables[table].dimensions["entry"].values - shown):
            raise EndsEarly(f"{release}: {month} has no {missing[0]}.", "Every month has both parts.", "Add the row.")
