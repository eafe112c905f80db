"""Data as SDMX-CSV, version 1.0 and 2.0."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal

from rumbo.core import Text
from rumbo.publish.sdmx.observations import Selected
from rumbo.publish.sdmx.structures import Component, code_lists, concepts

Labels = Literal["id", "name", "both"]
AT_ONCE = 2_000


def data_csv(found: Selected, version: str = "2.0", labels: Labels = "id", language: str = "en") -> Iterator[str]:
    """Yield the lines of what was selected; ``labels`` puts names beside codes (``both``) or in their place."""
    query = found.query
    shown = [
        one for one in query.flow.components
        if one.role in ("dimension", "time") or (one.role == "measure" and query.values) or one in query.attributes
    ]  # fmt: skip
    if not query.observations:
        shown = [one for one in shown if one.role == "dimension" or one.per_series]
    fixed = {"STRUCTURE": "dataflow", "STRUCTURE_ID": query.flow.reference, "ACTION": "I"}
    if version == "1.0":
        fixed = {"DATAFLOW": query.flow.reference}
    yield _lines([[*fixed, *(_head(one, labels, language) for one in shown)]])
    writers = [_writer(one, labels, language) for one in shown]
    rows = found.rows if query.observations else (rows[0] for rows in found.series)
    start = list(fixed.values())
    while part := list(islice(rows, AT_ONCE)):
        yield _lines([*start, *(write(row) for write in writers)] for row in part)


def _head(one: Component, labels: Labels, language: str) -> str:
    return one.id if labels == "id" else _named(one.id, concepts()[one.id].name, labels, language)


def _writer(one: Component, labels: Labels, language: str) -> Callable[[Mapping[str, str]], str]:
    name = one.id
    if labels == "id" or not one.codes:
        return lambda row: row[name]
    named = {code: _named(code, text, labels, language) for code, text in code_lists()[one.codes].names.items()}
    return lambda row: named.get(row[name], row[name])


def _named(code: str, name: Text, labels: Labels, language: str) -> str:
    words = name.in_language(language)
    return f"{code}: {words}" if labels == "both" else words


def _lines(rows: Iterable[list[str]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
