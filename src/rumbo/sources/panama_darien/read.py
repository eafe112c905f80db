"""Reads Panama's transits through the Darién from the two tables in which IOM gathers them, told apart by columns.

Three things are decided here because only the whole file shows them. Rows stamped 1 January of a year before 2020 are
whole years. A citizenship without a row in a month is zero where its year has it at all; in another year it is among
the rest, and nothing is said of it. And the two groups printed until 2022 hold children, so they are not the men and
women of later months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from rumbo.core import Period, Status, Text, parse_day
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadPeriod, BadRow, DuplicateKey, EndsEarly, NotThatSource, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import Row, header, rows

NATIONALITY = ("t", "q", "nat", "n")
DEMOGRAPHY = ("t", "q", "demog", "n")
FIRST_MONTH = date(2020, 1, 1)
CHILDREN_APART = "2023-01"
# The border was closed: no row is printed, and no row is no zero.
CLOSED = ("2020-04", "2020-05", "2020-07")
HOW = Text(
    en="Panama's figures as IOM's Global Data Institute gathers them, read from its table.",
    es="Cifras de Panamá según las reúne el Instituto Mundial de Datos de la OIM, leídas de su tabla.",
)


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that a file is, of citizenships or of sex and age. Raises errors of ``Refused``."""
    labels: Any = load_yaml((source.folder / "labels.yml").read_text(encoding="utf-8"))
    names = sorted(header(content))
    if names == sorted(NATIONALITY):
        cells = list(_nationality(content, source, labels["citizenship"]))
    elif names == sorted(DEMOGRAPHY):
        cells = list(_demography(content, source, labels))
    else:
        raise NotThatSource(
            f"The columns are {', '.join(names)[:300]}.",
            f"{source.id} has {', '.join(NATIONALITY)} or {', '.join(DEMOGRAPHY)}.",
            "Check that this is the right file for this source.",
        )
    _follow_each_other({cell.period for cell in cells})
    return [Part(content=content, cells=cells, how=HOW)]


def _nationality(content: bytes, source: Source, labels: Mapping[str, str]) -> Iterator[Cell]:
    """Yield the cells by citizenship: those printed, then the zeros of months whose year has the citizenship."""
    known = {table: _known(source, table, labels) for table in ("nationality", "nationality-year")}
    months: dict[str, set[str]] = {}
    printed: dict[tuple[str, str], int] = {}
    for row in rows(content, NATIONALITY, source.id):
        period = _period(row)
        table = "nationality" if len(period) == 7 else "nationality-year"
        value = _value(row, "nat", known[table])
        _not_twice(printed, (period, value), row)
        months.setdefault(period[:4], set()).add(period)
        yield Cell(table, period, row.whole("n"), Status.SECOND_HAND, dimensions={"citizenship": value})
    for year, value in sorted({(period[:4], value) for period, value in printed}):
        for period in sorted(months[year]):
            if (period, value) not in printed:
                yield Cell("nationality", period, 0, Status.SECOND_HAND, dimensions={"citizenship": value})


def _known(source: Source, table: str, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Return the labels of the citizenships that a table tells apart: codes, and the few that stand for another."""
    values = source.tables[table].dimensions["citizenship"].values
    codes = {value: value for value in values.difference(labels.values())}
    return codes | {label: value for label, value in labels.items() if value in values}


def _demography(content: bytes, source: Source, labels: Any) -> Iterator[Cell]:
    """Yield the cells by sex and age, of months that have all their groups."""
    printed: dict[tuple[str, str], int] = {}
    groups: dict[str, set[str]] = {}
    for row in rows(content, DEMOGRAPHY, source.id):
        period = _period(row)
        known = labels["demographic" if period >= CHILDREN_APART else "demographic-until-2022"]
        value = _value(row, "demog", known)
        _not_twice(printed, (period, value), row)
        groups.setdefault(period, set(known.values())).discard(value)
        yield Cell("demography", period, row.whole("n"), Status.SECOND_HAND, dimensions={"demographic": value})
    for period, missing in sorted(groups.items()):
        if missing:
            raise EndsEarly(
                f"{period} has no {' and no '.join(sorted(missing))}.",
                "Every month has all its groups, so a part of the file is missing.",
                "Download the file again.",
            )


def _period(row: Row) -> str:
    """Return the month of a row, or the year where a row stands for one; its quarter must agree."""
    try:
        day, quarter = parse_day(row.fields["t"]), parse_day(row.fields["q"])
    except BadPeriod as error:
        raise BadRow(f"Line {row.line}: {error.what}", error.why, error.do) from None
    if day.isoformat() != row.fields["t"] or day.day != 1 or (day < FIRST_MONTH and day.month != 1):
        raise BadRow(
            f"Line {row.line}: t is {row.fields['t']!r}.",
            "A month is stamped with its first day, a year before 2020 with 1 January.",
            "Download the file again.",
        )
    if quarter != day.replace(month=(day.month - 1) // 3 * 3 + 1):
        raise BadRow(f"Line {row.line}: q is {quarter}.", f"{day} lies in another quarter.", "Download the file again.")
    return day.isoformat()[: 7 if day >= FIRST_MONTH else 4]


def _value(row: Row, name: str, known: Mapping[str, str]) -> str:
    label = row.fields[name]
    if label not in known:
        raise UnknownCategory(
            f"Line {row.line}: {name} is {label[:60]!r}, in {row.fields['t']}.",
            "That label is not known there, and guessing is not reading.",
            "If the publisher added it, add it to source.yml or labels.yml.",
        )
    return known[label]


def _not_twice(printed: dict[tuple[str, str], int], key: tuple[str, str], row: Row) -> None:
    if key in printed:
        raise DuplicateKey(
            f"Lines {printed[key]} and {row.line} are the same cell ({', '.join(key)}).",
            "Each cell of a table stands once, so one of the two is wrong.",
            "Download the file again; if it is so at the publisher, report it.",
        )
    printed[key] = row.line


def _follow_each_other(periods: set[str]) -> None:
    """Raise EndsEarly where a period is missing between the first and the last of its kind, or all are."""
    for length, closed in ((4, ()), (7, CLOSED)):
        found = [Period.parse(text) for text in sorted(periods) if len(text) == length]
        for one, following in pairwise(found):
            between = one + 1
            while between < following:
                if str(between) not in closed:
                    raise EndsEarly(
                        f"The file has no {between}.", f"It runs on to {found[-1]}.", "Download the file again."
                    )
                between += 1
    if not periods:
        raise EndsEarly("The file has a first line and nothing below it.", "", "Download it again.")
