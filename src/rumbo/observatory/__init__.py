"""The observatory: the one façade. Every door (command line, pages, servers) asks here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rumbo.answering import Vintage
from rumbo.archive import Archive
from rumbo.core import Clock, Indicator, fixed_clock, parse_day, system_clock
from rumbo.indicators import indicator as find_indicator
from rumbo.indicators import indicators
from rumbo.observatory.branching import Branching
from rumbo.observatory.held import Held
from rumbo.observatory.issuing import Issuing
from rumbo.observatory.planned import Planned
from rumbo.situation import Headline, Situation
from rumbo.sources import Source, source, sources

if TYPE_CHECKING:
    from rumbo.claims import Checked, Record


class Observatory(Issuing, Branching, Planned, Held):
    """Answers with their evidence, over one archive: figures, records, releases, and whether a text holds.

    >>> import rumbo
    >>> december = rumbo.open().series("cbp-encounters", place="us-southwest", since="2023-12", until="2023-12",
    ...                                as_of="2024-01-31")
    >>> december.newest.value, december.newest.product
    (302034, 'cbp-nationwide-state')
    """

    def indicators(self) -> Sequence[Indicator]:
        """Return all indicators."""
        return tuple(indicators().values())

    def indicator(self, name: str) -> Indicator:
        """Return one indicator. Raises UnknownIndicator."""
        return find_indicator(name)

    def sources(self) -> Sequence[Source]:
        """Return all sources."""
        return tuple(sources().values())

    def source(self, name: str) -> Source:
        """Return one source. Raises UnknownSource."""
        return source(name)

    def check(
        self, text: str, *, published: str | date | None = None, context: str = "", lang: str = "",
        as_of: str | date | None = None,
    ) -> Checked:  # fmt: skip
        """Return the statistical claims of a text, each with its reading, the figures then and now, and a verdict.

        ``published`` is the day of the text, by which its words are read; ``context`` what was said before it; ``lang``
        its language, else found out; ``as_of`` the day of the figures of now, today.

        >>> import rumbo
        >>> text = "In December, U.S. border officials had 301,981 encounters with migrants at the southwest border."
        >>> (claim,) = rumbo.open().check(text, published="2024-05-07").claims
        >>> claim.span, claim.verdict, claim.chosen.now.value
        ('301,981', 'holds', 301981.0)

        Raises BadPeriod.
        """
        from rumbo.claims import check

        day = published if isinstance(published, date) else parse_day(published) if published else None
        return check(
            self.claims_record,
            text,
            published=day,
            context=context,
            language=lang,
            as_of=self._day(as_of) if as_of else None,
        )

    def check_lines(self, lines: Iterable[bytes], name: str, as_of: str | date | None = None) -> Iterator[str]:
        """Yield the answer to each of many texts, JSON lines for JSON lines; ``name`` is what errors call them.

        Raises BadRow with the line's number, BadPeriod.
        """
        from rumbo.claims import batch

        return batch(self.claims_record, lines, name, self._day(as_of) if as_of else None)

    @cached_property
    def claims_record(self) -> Record:
        """The figures that claims are held against, read when first asked for."""
        from rumbo.claims import Record

        return Record(self.archive)


def open_observatory(
    home: str | Path | None = None, *, today: str | date | None = None, starter: Any = None
) -> Observatory:
    """Return an observatory over the starter and the user's folder (``home``, else RUMBO_HOME, else the platform's).

    ``today`` sets the clock, for tests and for questions about another day.
    """
    clock: Clock = system_clock
    if today is not None:
        clock = fixed_clock(today if isinstance(today, date) else parse_day(today))
    options = {"starter": Path(starter)} if starter else {}
    return Observatory(Archive(Path(home) if home else None, clock=clock, **options))


__all__ = ["Headline", "Observatory", "Situation", "Vintage", "open_observatory"]
