"""The part of the façade that gives an indicator whole: the cuts that are known of it, and its long table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rumbo import selecting, whole
from rumbo.core import Observation
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

    def table_pieces(self, indicator: str, as_of: str | date | None = None) -> Iterator[whole.Piece]:
        """Return the pieces that ``table`` is made of, each with a digest of what it rests on.

        Raises UnknownIndicator, BadPeriod; NoData where nothing is known.
        """
        return whole.pieces(self.archive, find_indicator(indicator), self._day(as_of))

    def contents(self, indicator: str, as_of: str | date | None = None) -> selecting.Contents:
        """Return which values, and from which period to which, the long table of an indicator has.

        >>> import rumbo
        >>> here = rumbo.open().contents("darien-transits")
        >>> here.values["place"], here.values["demographic"][-2:], here.first
        (['darien'], ['total', 'women'], '2020-01')

        Raises UnknownIndicator, BadPeriod, NoData.
        """
        return selecting.contents(self.archive, find_indicator(indicator), self._day(as_of))

    def select(
        self, indicator: str, wanted: Mapping[str, Collection[str]], as_of: str | date | None = None,
        most: int = 200_000, within: selecting.Within = (None, None),
    ) -> Iterator[Observation]:  # fmt: skip
        """Return the observations of the long table, in every cut, that a filter lets through.

        ``wanted`` has the values by dimension, ``total`` among them, and by ``place``; a dimension that is not named
        may have any, its total included. Periods lie ``within`` two days, either of which may be None.

        >>> import rumbo
        >>> wanted = {"citizenship": ["VEN"], "demographic": ["total"]}
        >>> [one.value for one in rumbo.open().select("darien-transits", wanted) if one.period == "2023-12"]
        [11505]

        Raises UnknownIndicator, BadPeriod; TooLarge where more than ``most`` figures may fit.
        """
        return selecting.select(self.archive, find_indicator(indicator), self._day(as_of), wanted, most, within)

    def table_since(self, indicator: str, as_of: str | date | None = None) -> date:
        """Return the day since which the whole table is what it is: when a release of it last came, or may have.

        Asked as of that day the table is the same, but for what it says of the day.

        >>> import rumbo
        >>> str(rumbo.open().table_since("cbp-encounters", as_of="2024-02-29"))
        '2024-02-29'

        Raises UnknownIndicator, BadPeriod; NoData where nothing is known.
        """
        return whole.since(self.archive, find_indicator(indicator), self._day(as_of))
