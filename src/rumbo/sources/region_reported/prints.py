"""Figures printed in pages, one by one: what each is of, and in which days its page may have come out.

The two tables that hold them have other columns; from here on a row of either is a ``Print``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rumbo.core import Kind, Period, Published, Statement, parse_day
from rumbo.errors import BadCount, BadPeriod, BadRow, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.rows import Row, rows

REPORTED = (
    "indicator", "place", "dimension", "period", "value", "rounding", "published", "published_precision",
    "publisher", "asserted_by", "source", "read_as", "note",
)  # fmt: skip
PUBLISHED = ("series", "period", "geo", "value", "unit", "summary", "source", "source_date", "evidence", "note")
ASSERTED_BY = ("publisher", "press", "preliminary")
PRECISIONS = ("day", "no-later-than", "month", "not-seen")
READ_AS = ("official page", "copy of release", "news report", "data file")
EXCERPT = "excerpt"
UP_TO = re.compile(r"(\d{4}) \(Jan-(\w{3})\)")
VAGUE = re.compile(r"\d{4}-\d{2} \((part|undated)\)")
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Print:
    """One figure as printed somewhere; ``enters`` says that it may continue a series, ``seen`` that its day was."""

    row: Row
    table: str
    period: Period
    value: int
    rounding: int
    published: Published
    who: str
    how: str
    enters: bool
    seen: bool = True

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.row.fields["source"]

    def statement(self) -> Statement:
        """Return the print as a statement."""
        return Statement(self.table, str(self.period), self.value, self.rounding, self.who, self.how, self.url)


# The figures printed since the gathered tables end ---------------------------------------------------------------


def reported(content: bytes, source: Source, labels: Any) -> Iterator[Print]:
    """Yield the figures of the table of those reported. Raises errors of ``BadRow``."""
    found = [(row, *_of(row)) for row in rows(content, REPORTED, source.id)]
    newest: dict[tuple[str, str], date] = {}
    for row, period, _ in found:
        _among(row, "asserted_by", ASSERTED_BY)
        _among(row, "read_as", READ_AS)
        _among(row, "published_precision", PRECISIONS)
        when = (row.fields["published"], row.fields["published_precision"])
        # Pages without a day may have come out since the oldest of their figures; the others after the newest.
        pick = min if when[1] == "not-seen" else max
        newest[when] = pick(newest.get(when, period.end), period.end)
    for row, period, cut in found:
        fields = row.fields
        table = _table(row, fields["indicator"], fields["place"], cut, source, labels)
        if not table:
            continue
        when = (fields["published"], fields["published_precision"])
        preliminary = fields["asserted_by"] == "preliminary"
        yield Print(
            row, table, period, row.whole("value"), _step(row), _published(row, *when, newest[when], labels),
            fields["publisher"] + (", before its release" if preliminary else ""), fields["read_as"],
            not preliminary and "span=" not in fields["dimension"] and _may_enter(row, period, labels),
            fields["published_precision"] != "not-seen",
        )  # fmt: skip


def _of(row: Row) -> tuple[Period, Mapping[str, str]]:
    """Return the span of a row, exact where it is given, and the cut that it is of."""
    parts = [part.partition("=") for part in row.fields["dimension"].split(";") if part]
    cut = {name: value for name, _, value in parts}
    if any(not sign or name not in ("span", "from", "to", "age", "kind", "citizenship") for name, sign, _ in parts):
        raise UnknownCategory(
            f"Line {row.line}: dimension is {row.fields['dimension'][:60]!r}.",
            "That cut is not known.",
            "Correct the line.",
        )
    return _parse(row, row.fields["period"], cut.pop("span", "")), cut


def _parse(row: Row, text: str, span: str = "") -> Period:
    try:
        whole = Period.parse(text)
        return Period.parse(span) if span else whole
    except BadPeriod as error:
        raise BadRow(f"Line {row.line}: {error.what}", error.why, error.do) from None


def _table(row: Row, indicator: str, place: str, cut: Mapping[str, str], source: Source, labels: Any) -> str:
    """Return the table that a print belongs to, empty where it is left out. Raises UnknownCategory."""
    for one in labels["left_out"]:
        if all(row.fields.get(name) == value for name, value in one.items()):
            return ""
    known = labels["indicators"].get(indicator, {})
    parts = [f"{name}-{value}" for name, value in cut.items() if known.get("by_definition", {}).get(name) != value]
    table = ".".join([indicator, place, *parts])
    if table not in source.tables:
        raise UnknownCategory(
            f"Line {row.line}: no printed total is known as {table[:120]}.",
            "Its indicator, place or dimension is not one that the source declares.",
            "Correct the line, or declare the table in source.yml.",
        )
    return table


def _may_enter(row: Row, period: Period, labels: Any) -> bool:
    indicator = row.fields["indicator"]
    whole = period.kind is Kind.MONTH and [indicator, str(period)] not in labels["doubted"]
    return whole and row.fields["publisher"] in labels["indicators"][indicator]["authorities"]


def _published(row: Row, text: str, precision: str, newest: date, labels: Any) -> Published:
    """Return the interval in which the page came out; one without a day was read by the day that is declared."""
    after = newest + timedelta(days=1)
    try:
        if precision == "day":
            return Published.parse(text)
        if precision == "month":
            month = Period.parse(text)
            return Published(min(max(month.start, after), month.end), month.end)
        latest = labels["read_by"] if precision == "not-seen" else parse_day(text)
    except BadPeriod as error:
        raise BadRow(f"Line {row.line}: {error.what}", error.why, error.do) from None
    return Published(min(after, latest), latest)


# The figures printed in pages before -----------------------------------------------------------------------------


def published(content: bytes, source: Source, labels: Any) -> Iterator[Print]:
    """Yield the figures of the table of those published. Raises errors of ``BadRow``."""
    for row in rows(content, PUBLISHED, source.id):
        fields = row.fields
        _among(row, "series", [*labels["published"], *labels["published_left_out"]])
        _among(row, "evidence", (EXCERPT,))
        value, one = row.whole("value"), labels["published"].get(fields["series"], {})
        if not one or VAGUE.fullmatch(fields["period"]) or fields["geo"] != one.get("geo", fields["geo"]):
            continue
        period = _span(row, bool(one.get("to_date")))
        table = _table(row, one["indicator"], one["place"], {}, source, labels)
        month = period.kind is Kind.MONTH and [one["indicator"], str(period)] not in labels["doubted"]
        when = _page(row, period)
        yield Print(row, table, period, value, 1, when, one["who"], EXCERPT, bool(one.get("months")) and month)


def _span(row: Row, to_date: bool) -> Period:
    """Return the period of a row; in a series of figures to date, a day ends the span that its year begins."""
    text = row.fields["period"]
    if (found := UP_TO.fullmatch(text)) and found[2] in SHORT:
        text = f"{found[1]}-01/{found[1]}-{SHORT.index(found[2]) + 1:02}"
    period = _parse(row, text)
    if to_date and period.kind in (Kind.DAY, Kind.MONTH):
        return _parse(row, f"{period.start.year}-01-01/{period.end}")
    return period


def _page(row: Row, period: Period) -> Published:
    """Return when a page may have come out: in the day, month or year that is given, and after its period began."""
    given = _parse(row, row.fields["source_date"])
    return Published(min(max(given.start, period.start), given.end), given.end)


def _step(row: Row) -> int:
    step = row.whole("rounding")
    if not step:
        raise BadCount(f"Line {row.line}: rounding is 0.", "The step of a figure is 1 or more.", "Correct the line.")
    return step


def _among(row: Row, name: str, known: Iterable[str]) -> None:
    if row.fields[name] not in known:
        raise UnknownCategory(
            f"Line {row.line}: {name} is {row.fields[name][:60]!r}.",
            "That is not known there, and guessing is not reading.",
            "Correct the line, or add it to labels.yml.",
        )
