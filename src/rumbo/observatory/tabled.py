"""The part of the façade that gives an indicator whole: the cuts that are known of it, and its long table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from rumbo import whole
from rumbo.indicators import indicator as find_indicator
from rumbo.observatory.clocked import Clocked


class Tabled(Clocked):
    """Whole tables."""

    def cuts(
        self, indicator: str, as_of: str | date | None = None, *, every: bool = True
    ) -> Sequence[tuple[str, ...]]:  # fmt: skip
        """Return the breakdowns that the releases out on a day can answer, coarse to fine; () is the total.

        Each is a tuple of dimensions as ``series`` takes it in ``by``, with one of places at most, which then stands
        first. Without ``every`` they are those of the whole table alone.

        >>> import rumbo
        >>> rumbo.open().cuts("missing-migrants")
        ((), ('route',), ('cause',), ('route', 'cause'))

        Raises UnknownIndicator, BadPeriod.
        """
        found = find_indicator(indicator)
        known = whole.cuts(self.archive, found, self._day(as_of))
        return known if every else whole.usual(found, known)

    def table(
        self, indicator: str, as_of: str | date | None = None, cuts: Iterable[Sequence[str]] | None = None
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        """Return the rows of an indicator's whole long table, or of the cuts named, made while they are read.

        A row is as in ``series``, for every place that is known, with ``cut``, which names the dimensions that it is
        broken down by; every other dimension of the indicator but those of places says ``total``. No two rows have the
        same place, period and dimensions. Rows may be added up within one cut alone. What no release has a row of in a
        cut is left out, and so are the periods before and after those known.

        >>> import rumbo
        >>> for row in rumbo.open().table("darien-transits"):
        ...     if row["period"] == "2023-12" and row["citizenship"] in ("total", "VEN"):
        ...         print(row["cut"], row["place"], row["citizenship"], row["demographic"], row["value"])
        total darien total total 24626
        citizenship darien VEN total 11505
        demographic darien total boys 2810
        demographic darien total girls 2492
        demographic darien total men 12967
        demographic darien total women 6357

        Raises UnknownIndicator, BadPeriod, UnknownDimension; NoData where nothing is known.
        """
        return whole.rows(self.archive, find_indicator(indicator), self._day(as_of), cuts)
