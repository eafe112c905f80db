"""Reads the figures of CBP's monthly notices: a table of printed figures, one release for each day of publication.

Two things are decided here because only the whole table shows them: which of several prints of one figure on one day
counts (the publisher's before the press's, then the finer rounding), and from which to which day a release may have
come out where its page gives no day. Whether a later figure revises or only confirms is the archive's to say.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rumbo.core import Period, Published, Statement, Status, Text, parse_day
from rumbo.errors import BadCount, BadPeriod, BadRow, NotThatSource, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part

COLUMNS = (
    "indicator", "place", "demographic", "period", "value", "rounding", "published", "published_precision",
    "publisher", "asserted_by", "source", "read_as", "note",
)  # fmt: skip
HOW = Text(
    en="Figures read one by one in the notice, in a copy of it or in the press; each names its page.",
    es="Cifras leídas una por una en el aviso, en una copia o en la prensa; cada una indica su página.",
)
PRECISIONS = ("day", "no-later-than", "month")
ASSERTED_BY = ("publisher", "press", "preliminary")
# Their indicators are fed by another product; a notice repeats a figure of theirs now and then.
NOT_READ = ("cbp-one-appointments", "chnv-arrivals")
# CBP printed this sum of three months as expulsions, and it holds Border Patrol's alone.
LEFT_OUT = {("title-42-expulsions", "2020-10/2020-12")}


@dataclass(frozen=True, slots=True)
class Print:
    """One figure as printed somewhere, with the interval in which that may have been."""

    line: int
    row: dict[str, str]
    table: str
    period: Period
    value: int
    rounding: int
    published: Published

    @property
    def enters(self) -> bool:
        """Say whether it is CBP's own figure, and not one given out before its release."""
        return self.row["publisher"] == "CBP" and self.row["asserted_by"] in ("publisher", "press")

    @property
    def rank(self) -> tuple[bool, int, bool, int]:
        """Return what decides between prints of one figure on one day: the smallest counts."""
        return (
            self.row["asserted_by"] != "publisher",
            self.rounding,
            self.row["published_precision"] != "day",
            self.line,
        )

    def statement(self) -> Statement:
        """Return the print as a statement, for what is kept and not taken."""
        row = self.row
        who = row["publisher"] + (", before its release" if row["asserted_by"] == "preliminary" else "")
        return Statement(self.table, str(self.period), self.value, self.rounding, who, row["read_as"], row["source"])

    def cell(self) -> Cell:
        """Return the print as a cell of its table."""
        status = Status.PROVISIONAL if self.row["asserted_by"] == "publisher" else Status.SECOND_HAND
        return Cell(self.table, str(self.period), self.value, status, self.rounding, url=self.row["source"])


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return one part for each interval of publication, oldest first. Raises errors of ``Refused``."""
    prints = list(_prints(content, source))
    taken, also_read = _choose(prints)
    parts: dict[Published, list[Print]] = defaultdict(list)
    for one in prints:
        parts[one.published].append(one)
    for published, ones in sorted(parts.items()):
        if not any(one.line in taken or not one.enters for one in ones):
            continue
        yield Part(
            content=_as_bytes(ones),
            cells=[one.cell() for one in ones if one.line in taken],
            published=published,
            url=ones[0].row["source"],
            how=HOW,
            also_read=tuple(other.statement() for one in ones for other in also_read.get(one.line, ())),
            statements=tuple(one.statement() for one in ones if not one.enters),
        )


def _prints(content: bytes, source: Source) -> Iterator[Print]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8")), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise NotThatSource(
            f"The columns are {', '.join(reader.fieldnames or ())}.",
            f"{source.id} has {', '.join(COLUMNS)}.",
            "Check that this is the right file for this source.",
        )
    rows = []
    for line, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise BadRow(f"Line {line} has not {len(COLUMNS)} fields.", "A field is missing or left over.", "Mend it.")
        if row["asserted_by"] not in ASSERTED_BY:
            raise UnknownCategory(
                f"Line {line}: asserted_by is {row['asserted_by']!r}.", "", f"Write {', '.join(ASSERTED_BY)}."
            )
        if row["indicator"] not in NOT_READ and (row["indicator"], row["period"]) not in LEFT_OUT:
            rows.append((line, row))
    notices = {
        _day(line, row)
        for line, row in rows
        if row["published_precision"] == "day" and row["publisher"] == "CBP" and row["asserted_by"] != "preliminary"
    }
    newest: dict[tuple[str, str], date] = {}
    for line, row in rows:
        when = (row["published"], row["published_precision"])
        newest[when] = max(newest.get(when, date.min), _period(line, row).end)
    for line, row in rows:
        when = (row["published"], row["published_precision"])
        period = _period(line, row)
        yield Print(
            line, row, _table(line, row, period, source), period, _whole(line, row, "value"),
            _whole(line, row, "rounding"), _published(line, *when, newest[when], notices),
        )  # fmt: skip


def _period(line: int, row: dict[str, str]) -> Period:
    try:
        return Period.parse(row["period"])
    except BadPeriod as error:
        raise BadRow(f"Line {line}: {error.what}", error.why, error.do) from None


def _day(line: int, row: dict[str, str]) -> date:
    try:
        return parse_day(row["published"])
    except BadPeriod as error:
        raise BadRow(f"Line {line}: {error.what}", error.why, error.do) from None


def _table(line: int, row: dict[str, str], period: Period, source: Source) -> str:
    name = f"{row['indicator']}.{row['place']}"
    name += f".{row['demographic']}" if row["demographic"] else ""
    name += "" if len(period.months()) == 1 else ".span"
    if name not in source.tables:
        raise UnknownCategory(
            f"Line {line}: no printed total is known as {name}.",
            "Its indicator, place or demographic is not one that the source declares.",
            "Correct the line, or declare the table in source.yml.",
        )
    return name


def _whole(line: int, row: dict[str, str], column: str) -> int:
    text = row[column]
    if not (text.isascii() and text.isdigit() and len(text) <= 15) or (column == "rounding" and not text.strip("0")):
        raise BadCount(f"Line {line}: {column} is {text!r:.60}.", "It must be a whole number.", "Correct the line.")
    return int(text)


def _published(line: int, text: str, precision: str, newest: date, notices: set[date]) -> Published:
    """Return the interval: a day; up to a day, from the one after the newest period; or what a month leaves open."""
    after = newest + timedelta(days=1)
    try:
        if precision == "day":
            return Published.parse(text)
        if precision == "no-later-than":
            return Published(min(after, parse_day(text)), parse_day(text))
        if precision == "month":
            month = Period.parse(text)
            known = [day for day in notices if day in month]
            return Published(max(month.start, after, min(known, default=date.min)), month.end)
    except BadPeriod as error:
        raise BadRow(f"Line {line}: {error.what}", error.why, error.do) from None
    raise UnknownCategory(f"Line {line}: published_precision is {precision!r}.", "", f"Write {', '.join(PRECISIONS)}.")


def _choose(prints: list[Print]) -> tuple[set[int], dict[int, list[Print]]]:
    """Return the lines that count, and for each the prints of the same figure and day that do not.

    A print whose page gives only a month is of the day on which CBP's notice of that month printed the figure.
    """
    dated: dict[tuple[str, Period], list[date]] = defaultdict(list)
    for one in prints:
        if one.enters and one.row["published_precision"] == "day":
            dated[one.table, one.period].append(one.published.latest)
    figures: dict[tuple[str, Period, date], list[Print]] = defaultdict(list)
    for one in prints:
        if one.enters:
            day = one.published.latest
            if one.row["published_precision"] == "month":
                day = max(
                    (d for d in dated[one.table, one.period] if d in Period.parse(one.row["published"])), default=day
                )
            figures[one.table, one.period, day].append(one)
    taken, also_read = set(), {}
    for ones in figures.values():
        first, *rest = sorted(ones, key=lambda one: one.rank)
        taken.add(first.line)
        also_read[first.line] = rest
    return taken, also_read


def _as_bytes(prints: list[Print]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(one.row for one in prints)
    return text.getvalue().encode()
