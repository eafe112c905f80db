"""A table: one declared cube of a product, with what its values and its holes mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rumbo.core.text import Text

TOTAL = "total"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a table: the values that the table distinguishes.

    ``values`` is what a reader may find there; any other value is not known to this table, never zero. ``leaves_over``
    names the list whose rest ``other`` is: two tables' ``other`` are the same thing only where this name is the same.
    ``has_total`` says that the table prints a total row of its own (marked ``total``), which is read instead of a sum.
    """

    id: str
    values: frozenset[str]
    leaves_over: Text | None = None
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One cube of a product.

    ``extent`` is the place that the whole table covers; ``fixed`` are dimensions that the table does not vary (a
    printed figure on family units has ``demographic`` fixed). ``absent`` says what a cell without a row means: zero in
    sparse counts, else unknown. ``frequency`` is month, year or span (printed sums over several months).
    ``rounding`` is the step that all its figures are rounded to, a zero without a row among them.
    ``confirms_by_rounding``: a later figure that only rounds the one known confirms it and changes nothing.
    """

    product: str
    id: str
    extent: str
    frequency: Literal["month", "year", "span"]
    absent: Literal["zero", "unknown"]
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    not_summed: frozenset[str] = frozenset()
    rounding: int = 1
    confirms_by_rounding: bool = False

    @property
    def key(self) -> str:
        """Return product and table as one name, as indicators write it."""
        return f"{self.product}/{self.id}"
