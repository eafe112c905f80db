"""From an answer to flat rows: what CSV and Parquet need, which have columns where JSON has keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from rumbo.core import Statement
from rumbo.publish import Row
from rumbo.series import Series

EXTRA = (
    "url", "leaves_over", "possibly_public", "reason", "finding", "releases", "method", "explanation_en",
    "explanation_es",
)  # fmt: skip
"""What only some figures have; a file has a column for each all the same. The last five are of sums that Rumbo made."""


PLAIN = {str, int, float, bool, type(None)}


def of_series(series: Series) -> list[dict[str, Any]]:
    """Return the rows of a series as JSON has them; statements, where asked for, follow and name who made them."""
    return [*series.as_rows(), *_statements(series)]


def _statements(series: Series) -> Iterator[dict[str, Any]]:
    """Yield the figures of others: they have no status and no release, because they enter no series."""
    for day, one in series.statements:
        yield _statement(series, one) | {"published": day.isoformat()}


def _statement(series: Series, one: Statement) -> dict[str, Any]:
    return {
        "indicator": series.indicator.id,
        "place": series.place.id,
        "period": one.period,
        "value": one.value,
        "rounding": one.rounding,
        "unit": str(series.indicator.unit),
        "as_of": series.as_of.isoformat(),
        **series.where,
        "statement": one.who,
        "how": one.how,
        "url": one.url,
    }


class Flat(list[dict[str, Any]]):
    """Rows of plain values under the same columns."""


def flat(rows: Sequence[Row]) -> Flat:
    """Return rows of plain values under the same columns, in one order whatever the answer holds.

    A list becomes one text; words in two languages become two columns, and so does a list of them.

    >>> flat([{"period": "FY2024", "releases": ["a", "b"], "explanation": {"en": "Sum.", "es": "Suma."}}])
    [{'period': 'FY2024', 'releases': 'a b', 'explanation_en': 'Sum.', 'explanation_es': 'Suma.'}]
    """
    if isinstance(rows, Flat):
        return rows
    found = [plain(row) for row in rows]
    kinds = dict.fromkeys(map(tuple, found))  # rows have few kinds of columns
    names = dict.fromkeys(chain.from_iterable(kinds))
    if any({"indicator", "status", "release"}.issubset(kind) for kind in kinds):
        names = dict.fromkeys([*(name for name in names if name not in EXTRA), *EXTRA])
    empty = dict.fromkeys(names)
    return Flat({**empty, **row} for row in found)


def plain(row: Row) -> Row:
    """Return a row of plain values: a list becomes one text, and words in two languages become two columns."""
    return row if PLAIN.issuperset(map(type, row.values())) else dict(_plain(row))


def _plain(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{key}", text) for key, text in value.items())
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            yield from ((f"{name}_{key}", " ".join(one[key] for one in value)) for key in value[0])
        elif isinstance(value, list | tuple):
            yield name, " ".join(str(one) for one in value)
        else:
            yield name, value
