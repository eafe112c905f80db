"""What a reader hands over: the cells of a file, in parts where one file holds several releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rumbo.core import Coverage, Published, Remark, Statement, Status, Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed: which table, which period, which value, and what the publisher says of it.

    ``url`` is the page it was read at, where that is not the release's own.
    """

    table: str
    period: str
    value: int | float | None
    status: Status = Status.NORMAL
    rounding: int = 1
    dimensions: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A printed total that is not the sum of its parts: which one, what was printed, and what the parts make.

    The cells are kept. A fault that no entry of the source's ``corrections.yml`` expects refuses the file.
    """

    table: str
    dimensions: Mapping[str, str]
    period: str
    printed: int | float
    made: int | float


@dataclass(frozen=True, slots=True)
class Part:
    """One release in a file: its bytes, its cells, and what the file itself says of its dates and its origin.

    ``covers`` may be left out where the periods of the cells are what the release speaks for.
    """

    content: bytes
    cells: Sequence[Cell]
    covers: Mapping[str, Coverage] | None = None
    published: Published | None = None
    url: str = ""
    how: Text | None = None
    also_read: tuple[Statement, ...] = ()
    statements: tuple[Statement, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def coverage(self) -> Mapping[str, Coverage]:
        """Return what the part covers: as declared, else the periods that have cells."""
        if self.covers is not None:
            return self.covers
        periods: dict[str, list[str]] = {}
        provisional: dict[str, set[str]] = {}
        for cell in self.cells:
            periods.setdefault(cell.table, [])
            if cell.period not in periods[cell.table]:
                periods[cell.table].append(cell.period)
            if cell.status is Status.PROVISIONAL:
                provisional.setdefault(cell.table, set()).add(cell.period)
        return {
            table: Coverage(tuple(sorted(found)), frozenset(provisional.get(table, ())))
            for table, found in periods.items()
        }
