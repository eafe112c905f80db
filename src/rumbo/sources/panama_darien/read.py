"""Reads Panama's transits through the Darién from the two tables in which IOM gathers them, told apart by columns.

Three things are decided here because only the whole file shows them. Rows stamped 1 January of a year before 2020 are
whole years. A citizenship without a row in a month is zero where its year has it at all; in another year it is among
the rest, and nothing is said of it. And the two groups printed until 2022 hold children, so they are not the men and
women of later months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from rumbo.core import Status, Text
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadRow, EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.gathered import follow_each_other
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import Row, header, repeated, rows

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
    periods = sorted({cell.period for cell in cells})
    for kind in (4, 7):  # years, then months
        follow_each_other([one for one in periods if len(one) == kind] or periods, CLOSED)
    return [Part(content=content, cells=cells, how=HOW)]


def _nationality(content: bytes, source: Source, labels: Mapping[str, str]) -> Iterator[Cell]:
    """Yield the cells by citizenship: those printed, then the zeros of months whose year has the citizenship."""
    known = {table: _known(source, table, labels) for table in ("nationality", "nationality-year")}
    months: dict[str, set[str]] = {}
    printed: dict[tuple[str, str], int] = {}
    for row in rows(content, NATIONALITY, source.id):
        period = _period(row)
        table = "nationality" if len(period) == 7 else "nationality-year"
        value = known[table][row.known("nat", known[table])]
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
        value = known[row.known("demog", known)]
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
    day, quarter = row.day("t"), row.day("q")
    if day.isoformat() != row.fields["t"] or day.day != 1 or (day < FIRST_MONTH and day.month != 1):
        raise BadRow(
            f"Line {row.line}: t is {row.fields['t']!r}.",
            "A month is stamped with its first day, a year before 2020 with 1 January.",
            "Download the file again.",
        )
    if quarter != day.replace(month=(day.month - 1) // 3 * 3 + 1):
        raise BadRow(f"Line {row.line}: q is {quarter}.", f"{day} lies in another quarter.", "Download the file again.")
    return day.isoformat()[: 7 if day >= FIRST_MONTH else 4]


def _not_twice(printed: dict[tuple[str, str], int], key: tuple[str, str], row: Row) -> None:
    if key in printed:
        raise repeated(printed[key], row.line, key)
    printed[key] = row.line
