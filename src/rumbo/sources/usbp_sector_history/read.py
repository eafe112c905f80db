"""Reads Border Patrol's PDF tables: months by sector, a page for each fiscal year, in three kinds told by their titles.

The sectors' months are the cells. What is printed besides (yearly totals, totals of a border, of the month) is checked
against them; what does not add up is handed over as a fault, and the cells are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rumbo.core import Coverage, Period, place
from rumbo.errors import DuplicateKey, EndsEarly, NotThatSource
from rumbo.sources.declared import Source
from rumbo.sources.pdf import pages_of
from rumbo.sources.reading import Cell, Fault, Part
from rumbo.sources.usbp_sector_history.layout import Page, known, page_of

COUNTRY = "USA"


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that a PDF is. Raises errors of ``Refused``."""
    pages = [page_of(words, number) for number, words in enumerate(pages_of(content), 1)]
    pages.sort(key=lambda page: page.year)
    _check_years(pages)
    table = pages[0].table
    months = tuple(str(month) for page in pages for month in Period.fiscal_year(page.year).months())
    yield Part(
        content=content,
        cells=[cell for page in pages for cell in _cells(page)],
        covers={table: Coverage(months)},
        faults=tuple(fault for page in pages for fault in _faults(page)),
    )


def _check_years(pages: Sequence[Page]) -> None:
    tables = {page.table for page in pages}
    if len(tables) > 1:
        raise NotThatSource(
            f"The PDF has pages of {' and '.join(sorted(tables))}.", "Each file has one kind of table.", "Split it."
        )
    for before, after in pairwise(pages):
        if before.year == after.year:
            raise DuplicateKey(
                f"Pages {before.number} and {after.number} are both of FY{after.year}.",
                "Each year has one page.",
                "Take the publisher's file.",
            )
        if before.year + 1 != after.year:
            raise EndsEarly(
                f"The PDF has no page of FY{before.year + 1}.",
                f"It runs from FY{pages[0].year} to FY{pages[-1].year}.",
                "Download it again.",
            )


def region_of(sector: str) -> str:
    """Return the border region that a sector lies in.

    >>> region_of("usbp-livermore")
    'us-other'
    """
    return place(sector).within[0]


def _cells(page: Page) -> Iterator[Cell]:
    months = [str(month) for month in Period.fiscal_year(page.year).months()]
    for sector in _sectors(page):
        where = {"region": region_of(sector), "area": sector}
        for month, value in zip(months, page.rows[sector], strict=False):
            if value is not None:
                yield Cell(page.table, month, value, dimensions=where)


def _sectors(page: Page) -> list[str]:
    """Return the sectors that are counted on a page."""
    counted = [name for name, row in page.rows.items() if any(value is not None for value in row)]
    return [name for name in counted if name in known()["sectors"].values()]


def _faults(page: Page) -> Iterator[Fault]:
    """Yield the printed totals that are not the sum of the sectors' months."""
    year = Period.fiscal_year(page.year)
    periods = [*(str(month) for month in year.months()), str(year)]
    sectors = _sectors(page)
    for sector in sectors:
        where = {"region": region_of(sector), "area": sector}
        yield from _fault(page, where, str(year), page.rows[sector][12], _sum(page, [sector], 12))
    for total in known()["totals"].values():
        inside = [sector for sector in sectors if total in (COUNTRY, region_of(sector))]
        where = {} if total == COUNTRY else {"region": total}
        for column, period in enumerate(periods):
            yield from _fault(page, where, period, page.rows[total][column], _sum(page, inside, column))


def _sum(page: Page, sectors: Iterable[str], column: int) -> int:
    """Return the sum of sectors in a month, or, in the last column, in all twelve."""
    columns = range(12) if column == 12 else (column,)
    return sum(page.rows[sector][one] or 0 for sector in sectors for one in columns)


def _fault(page: Page, where: dict[str, str], period: str, printed: int | None, made: int) -> Iterator[Fault]:
    if printed is not None and printed != made:
        yield Fault(page.table, where, period, printed, made)
