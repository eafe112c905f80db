"""Reads IOM's record of people dead or missing, in its own shape and in that of the table that IOM gathers from it.

A row is an incident; what is kept is how many died or went missing in a month, on a route, of a cause, in the Americas:
never an incident, a name or a place of death. The two shapes name routes differently, so they are two tables. The month
in which a file ends is left out unless the file reaches its last day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from rumbo.core import Coverage, Kind, Period, PlaceKind, Status, is_within, places
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadRow, EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import Row, header, rows

GATHERED = ("t", "m", "type", "route", "geo", "dead", "cause", "surv", "nat", "location", "lon", "lat")
OWN = (
    "Main ID", "Incident ID", "Region", "Incident Date", "Year", "Reported Month", "Number Dead",
    "Minimum Estimated Number of Missing", "Number of Survivors", "Number of Females", "Number of Males",
    "Number of Children", "Region of Origin", "Cause of Death", "Country of Origin", "Location of death",
    "Information Source", "Coordinates", "Migration route", "URL", "UNSD Geographical Grouping", "Source Quality",
)  # fmt: skip
SEVERAL = "several"
# As the file writes them, whatever the language of the machine.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Incident(NamedTuple):
    """What is read of a row: its day and, where it is of the Americas, route, cause and people dead or missing."""

    day: date
    route: str
    cause: str
    people: int


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that a file is, of either shape. Raises errors of ``Refused``, with the line."""
    labels: Any = load_yaml((source.folder / "labels.yml").read_text(encoding="utf-8"))
    names = sorted(header(content))
    if names == sorted(GATHERED):
        if not content.endswith(b"\n"):
            raise EndsEarly("The file ends in the middle of a line.", "The rest may be missing.", "Download it again.")
        table, found = "gathered", [_gathered(row, labels) for row in rows(content, GATHERED, source.id)]
    elif names == sorted(OWN):
        table, found = "incidents", [_own(row, labels) for row in rows(content, OWN, source.id)]
    else:
        raise NotThatSource(
            f"The columns are {', '.join(names)[:300]}.",
            f"{source.id} has {', '.join(GATHERED)}; or {', '.join(OWN)}.",
            "Check that this is the right file for this source.",
        )
    covered = _months(found)
    yield Part(content=content, cells=list(_cells(table, found, covered)), covers={table: covered})


def _months(found: list[Incident]) -> Coverage:
    """Return the months of a file, whole ones alone; those of the year in which it ends are provisional."""
    if not found:
        raise EndsEarly("The file has a first line and nothing below it.", "", "Download it again.")
    first, last = min(one.day for one in found), max(one.day for one in found)
    end = last if (last + timedelta(days=1)).day == 1 else last.replace(day=1) - timedelta(days=1)
    if end < first:
        raise EndsEarly(f"The file has no whole month: it ends on {last}.", "", "Download it again.")
    months = [str(month) for month in Period(Kind.RANGE, first.replace(day=1), end).months()]
    return Coverage(tuple(months), frozenset(month for month in months if month.startswith(str(last.year))))


def _cells(table: str, found: list[Incident], covered: Coverage) -> Iterator[Cell]:
    people: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        if one.route and one.day.isoformat()[:7] in covered.periods:
            people[one.day.isoformat()[:7], one.route, one.cause] += one.people
    for (month, route, cause), count in sorted(people.items()):
        status = Status.PROVISIONAL if month in covered.provisional else Status.NORMAL
        yield Cell(table, month, count, status, dimensions={"route": route, "cause": cause})


def _gathered(row: Row, labels: Any) -> Incident:
    fields = row.fields
    day = row.day("t")
    if row.day("m") != day.replace(day=1):
        raise BadRow(f"Line {row.line}: m is {fields['m']}.", f"{day} lies in another month.", "Download it again.")
    row.known("type", labels["types"])
    row.known("geo", _countries())
    people, cause = row.whole("dead"), _cause(row, "cause", labels["causes"])
    row.known("route", [*labels["routes"], *labels["routes-elsewhere"]])
    route = labels["routes"].get(fields["route"], "")
    if fields["route"] == "Undefined" and not is_within(fields["geo"], "americas"):
        route = ""
    return Incident(day, route, cause, people)


def _own(row: Row, labels: Any) -> Incident:
    fields = row.fields
    try:
        day = datetime.strptime(fields["Incident Date"], "%a, %m/%d/%Y - %H:%M").date()
    except ValueError:
        raise BadRow(
            f"Line {row.line}: Incident Date is {fields['Incident Date']!r:.60}.",
            "It is written as in 'Thu, 01/15/2026 - 12:00'.",
            "Download the file again.",
        ) from None
    if (fields["Reported Month"], fields["Year"]) != (MONTHS[day.month - 1], str(day.year)):
        raise BadRow(
            f"Line {row.line}: it is of {fields['Reported Month']!r:.20} {fields['Year']!r:.20}.",
            f"{day} lies in another month.",
            "Download the file again.",
        )
    # The last column, so a last line that was cut is found by it.
    row.known("Source Quality", labels["qualities"])
    row.known("Region", [*labels["regions"], *labels["regions-elsewhere"]])
    if fields["Region"] not in labels["regions"]:
        return Incident(day, "", "", 0)
    row.known("Migration route", labels["incident-routes"])
    people = sum(row.whole(name) for name in ("Number Dead", "Minimum Estimated Number of Missing") if fields[name])
    route = labels["incident-routes"][fields["Migration route"]]
    return Incident(day, route, _cause(row, "Cause of Death", labels["causes"]), people)


def _countries() -> frozenset[str]:
    return frozenset(one.id for one in places(PlaceKind.COUNTRY))


def _cause(row: Row, name: str, causes: Mapping[str, str]) -> str:
    """Return the cause of a row, or that it names several, which are joined by commas, as some of them have inside."""
    label = rest = row.fields[name]
    if label in causes:
        return causes[label]
    for known in causes:
        rest = rest.replace(known, "")
    if not label or rest.strip(","):
        row.known(name, causes)
    return SEVERAL
