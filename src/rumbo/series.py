"""A series: the answer to a question about an indicator, which prints well and turns into what others work with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo.core import Finding, Indicator, Observation, Period, Place, Statement, Text
from rumbo.core.codebook import dimensions
from rumbo.errors import MissingPackage

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one indicator at one place, as known on a day.

    ``observations`` has one per period and cut, holes included; with ``per`` a year, ``sums`` has what Rumbo added up
    from them, and those are findings. ``printed`` are the publisher's own sums: for the very bounds asked, or of whole
    years where years are asked for.
    ``statements`` are figures of others beside it. ``notes`` says what a reader must know before using a figure.
    """

    indicator: Indicator
    place: Place
    as_of: date
    observations: tuple[Observation, ...]
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    sums: tuple[Finding, ...] = ()
    printed: tuple[Observation, ...] = ()
    statements: tuple[tuple[date, Statement], ...] = ()
    summed: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()

    def __iter__(self) -> Iterator[Observation]:
        return iter(self.observations)

    def __len__(self) -> int:
        return len(self.observations)

    @property
    def known(self) -> tuple[Observation, ...]:
        """Return the observations that have a value."""
        return tuple(one for one in self.observations if one.value is not None)

    @property
    def newest(self) -> Observation | None:
        """Return the observation of the newest period that has a value."""
        return max(self.known, key=lambda one: one.period, default=None)

    @property
    def age_days(self) -> int | None:
        """Return the days between the end of the newest period known and the day asked."""
        return (self.as_of - Period.parse(self.newest.period).end).days if self.newest else None

    def at(self, period: str) -> Observation | None:
        """Return the first observation of a period, or None."""
        return next((one for one in self.observations if one.period == period), None)

    def lines(self) -> Mapping[tuple[str, ...], tuple[Observation, ...]]:
        """Return the observations by their values of ``by`` (what ``other`` leaves over is part of its name)."""
        found: dict[tuple[str, ...], list[Observation]] = {}
        for one in self.observations:
            key = tuple(one.dimensions[name] for name in self.by) + ((str(one.leaves_over),) if one.leaves_over else ())
            found.setdefault(key, []).append(one)
        return {key: tuple(values) for key, values in found.items()}

    def as_rows(self) -> list[dict[str, Any]]:
        """Return plain rows: one per observation, or per sum where years were asked for."""
        return [one.as_row() for one in (self.sums if self.per else self.observations)]

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame, one row per observation. Raises MissingPackage."""
        try:
            import polars
        except ImportError:
            raise _missing("polars") from None
        return polars.DataFrame(self.as_rows(), infer_schema_length=None)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame, one row per observation. Raises MissingPackage."""
        try:
            import pandas
        except ImportError:
            raise _missing("pandas") from None
        return pandas.DataFrame(self.as_rows())

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table, one row per observation. Raises MissingPackage."""
        try:
            import pyarrow
        except ImportError:
            raise _missing("pyarrow") from None
        rows = self.as_rows()
        names = list(dict.fromkeys(key for row in rows for key in row))
        return pyarrow.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])

    def __str__(self) -> str:
        title = f"{self.indicator.name}, {self.place.name}, as of {self.as_of}"
        if self.where:
            title += " (" + ", ".join(f"{key} {value}" for key, value in self.where.items()) + ")"
        rows = self.as_rows()[-SHOWN:]
        if self.by and not self.per and self.newest:
            title += f", {self.newest.period}"
            newest = [row for row in self.as_rows() if row["period"] == self.newest.period and row["value"] is not None]
            rows = sorted(newest, key=lambda row: -row["value"])[:SHOWN]
        return "\n".join([title, *(_line(row) for row in rows), *(str(note) for note in self.notes)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from rumbo.charts.notebook import as_html

        return as_html(self)


def _line(row: Mapping[str, Any]) -> str:
    value = "–" if row["value"] is None else f"{row['value']:,}"
    cut = " ".join(str(row[key]) for key in dimensions() if key in row)
    mark = f"◆ {row['finding']}, {row['status']}" if "finding" in row else row["status"]
    return f"  {row['period']:<9} {value:>12}  {mark}{'  ' + cut if cut else ''}"


def _missing(package: str) -> MissingPackage:
    return MissingPackage.of_extra(package, "The series is made of plain Python without it.", "frames")
