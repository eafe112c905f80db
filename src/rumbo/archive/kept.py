"""Sums of readings, kept in memory: what is read for one series serves all others that ask a reading alike.

A series that breaks nothing down fixes some dimensions of a reading and adds up over the rest. To ask the engine for
one such line or for those of all values costs nearly the same, since most of it is the asking. So a question of its own
is answered as it is asked; once a reading has been asked often under the same dimensions, all their sums are read at
once, and from then on nothing is asked of the engine. Readings never change, so that these sums do not either.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rumbo.archive import sql
from rumbo.archive.sql import Slice

OFTEN = 3
"""So often is a reading asked under the same dimensions before all their sums are read."""

MOST = 250_000
"""So many sums are kept, at about 200 bytes each."""

LARGEST = 15_000
"""So many of one reading: where there are more, it is asked line by line."""

MOST_VALUES = 100_000
"""Of breakdowns, so many lines are known to have a row, at about 150 bytes each."""

Form = tuple[Path, str | None, tuple[str, ...]]
Lines = Mapping[tuple[str, ...], Mapping[str, tuple[Any, ...]]]


class Kept:
    """The sums of one archive; threads may share it."""

    def __init__(self, often: int = OFTEN, most: int = MOST, largest: int = LARGEST) -> None:
        self.often, self.most, self.largest = often, most, largest
        self.count = 0
        self._asked: Counter[Form] = Counter()
        self._held: OrderedDict[Form, tuple[int, Lines]] = OrderedDict()
        self._too_large: set[Form] = set()
        self._values: dict[object, list[tuple[Any, ...]]] = {}
        self._lock = threading.Lock()

    def sums(self, slices: Sequence[Slice]) -> list[tuple[Any, ...]]:
        """Return what ``sql.sums`` does without a breakdown; each value of a filter of theirs stands alone."""
        rows: list[tuple[Any, ...]] = []
        others: list[Slice] = []
        for piece in slices:
            lines = self._lines(piece)
            if lines is None:
                others.append(piece)
                continue
            line = lines.get(tuple(piece.where[name][0] for name in sorted(piece.where)), {})
            rows += [(period, *line[period]) for period in piece.periods if period in line]
        return rows + sql.sums(others, [])

    def values(self, slices: Sequence[Slice], by: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return what ``sql.values_held`` does, which every question for several periods of a breakdown begins with."""
        named = (tuple((name, tuple(values)) for name, values in one.where.items()) for one in slices)
        key = (*by, *((one.path, one.table, *one.periods, where) for one, where in zip(slices, named, strict=True)))
        found = self._values.get(key)
        if found is None:
            found = sql.values_held(slices, by)
            with self._lock:
                self._values[key] = found
                if sum(map(len, self._values.values())) > MOST_VALUES:
                    self._values = {key: found}
        return found

    def _lines(self, piece: Slice) -> Lines | None:
        """Return all sums of a slice's kind, None where the slice is to be asked for alone."""
        form = piece.path, piece.table, tuple(sorted(piece.where))
        with self._lock:
            if form in self._held:
                self._held.move_to_end(form)
                return self._held[form][1]
            self._asked[form] += 1
            if form in self._too_large or self._asked[form] < self.often:
                return None
        found = sql.sums_of_all(piece, form[2], self.largest)
        with self._lock:
            if found is None:
                self._too_large.add(form)
                return None
            return self._keep(form, found)

    def _keep(self, form: Form, found: Sequence[tuple[Any, ...]]) -> Lines:
        lines: dict[tuple[str, ...], dict[str, tuple[Any, ...]]] = {}
        width, same = len(form[2]), sys.intern
        for row in found:
            lines.setdefault(row[:width], {})[same(row[width])] = row[width + 1 :]
        if form not in self._held:
            self._held[form] = len(found), lines
            self.count += len(found)
        while self.count > self.most:
            gone, (count, _) = self._held.popitem(last=False)
            self.count -= count
            del self._asked[gone]
        return lines
