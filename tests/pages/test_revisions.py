"""Revisions and reconciliation: numbers for each series and era, each producer's figure, and the reason they differ."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from rumbo.observatory import Observatory
from rumbo.site.edition import Edition
from rumbo.site.gathering import revised
from rumbo.words import number, period

from .reading import Page, rows_of

SHARED = ("usbp-encounters", "cbp-encounters", "ofo-encounters", "title-42-expulsions")


@pytest.fixture(scope="module")
def page(site: Path) -> Page:
    return Page(site / "en/revisions/index.html")


def test_each_era_has_its_numbers(page: Page, observatory: Observatory) -> None:
    fine = Edition("en").fine_percent
    for name, title in (
        ("usbp-encounters", "Encounters by Border Patrol"),
        ("cbp-encounters", "Encounters, all of CBP"),
    ):
        rows = {row[0]: row[1:] for row in rows_of(page, title)[1:]}
        for era in observatory.revision_size(name):
            row = next(row for key, row in rows.items() if key.lower() == f"us southwest border {era.era.name}".lower())
            assert era.largest
            assert row == [
                number(len(era.months)),
                number(sum(one.first.value == one.latest.value for one in era.months)),
                fine(era.median or 0),
                fine(abs(era.largest.relative)),
                period(era.largest.first.period),
                number(era.largest.first.value),
                number(era.largest.latest.value),
            ]


def test_the_known_sizes(page: Page) -> None:
    rows = rows_of(page, "Encounters, all of CBP")[1:]
    assert rows[0][1:] == ["25", "2", "0.43%", "2.9%", "November 2020", "70,052", "72,113"]


def test_the_one_that_moved_most_is_drawn_through_its_vintages(page: Page, observatory: Observatory) -> None:
    rows = rows_of(page, "October 2020: 66,337 as first known, 69,032 now")[1:]
    found = observatory.history("usbp-encounters", "2020-10", "us-southwest")
    assert [row[1] for row in rows] == ["66,337", "67,639", "69,032"]
    assert {row[1] for row in rows} == {number(one.observation.value) for one in found}
    assert len(list(page.all("figure"))) == 5


def test_no_adjective_says_how_large_they_are(site: Path) -> None:
    for language, words in (
        ("en", ("large ", "small", "minor", "major", "significant", "slight", "substantial", "huge")),
        ("es", ("grande", "pequeñ", "leve", "significativ", "importante", "enorme", "menor ")),
    ):
        text = Page(site / language / "revisions/index.html").text.lower().replace("at large ", "")
        assert not [word for word in words if word in text]


def test_all_of_it_is_computed_in_two_seconds(observatory: Observatory) -> None:
    places = ("us-southwest", "USA", "us-northern")
    series = [
        observatory.series(name, place)
        for name in ("usbp-encounters", "cbp-encounters", "ofo-encounters", "title-42-expulsions")
        for place in places
    ]
    start = time.process_time()
    for one in series:
        revised(observatory, one)
    # Twice the time that the page may take, since a machine that runs tests does other things too.
    assert time.process_time() - start < 4


@pytest.mark.parametrize("name", SHARED)
def test_each_pair_of_products_is_counted_by_reason(site: Path, observatory: Observatory, name: str) -> None:
    found = Counter(
        str(compared.reason) for one in observatory.reconcile(name, "us-southwest") for compared in one.others
    )
    overview = rows_of(Page(site / "en/reconciliation/index.html"), "Comparisons by reason")
    row = next(row for row in overview if row[0].startswith(str(observatory.indicator(name).name)))
    reasons = ("equal", "rounding", "date", "scope", "definition", "unexplained")
    assert row[1:] == [number(found.total()), *(number(found[reason]) for reason in reasons)]
    pairs = rows_of(Page(site / f"en/reconciliation/{name}--us-southwest.html"), "Pairs of products")[1:]
    sums = [sum(int(pair[column].replace(",", "")) for pair in pairs) for column in range(1, 8)]
    assert [number(one) for one in sums] == row[1:]


def test_every_month_that_differs_is_there_with_both_figures(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/reconciliation/cbp-encounters--us-southwest.html")
    rows = Counter(tuple(row[:4]) for row in _apart(page))
    told: Counter[tuple[str, ...]] = Counter()
    for one in observatory.reconcile("cbp-encounters", "us-southwest"):
        for compared in one.others:
            if str(compared.reason) != "equal":
                told[period(one.counted.period)] += 1
                assert str(compared.difference.explanation) in page.text
    assert sum(rows.values()) == sum(told.values())
    assert Counter(row[0] for row in rows.elements()) == told
    for month, one_, other, difference in rows:
        one, two = (int(cell.removesuffix("counts").replace(",", "")) for cell in (one_, other))
        assert number(two - one) == difference.removeprefix("+"), month


def _apart(page: Page) -> list[list[str]]:
    """Return the rows of all tables of months that differ."""
    found: list[list[str]] = []
    inside = False
    for one in page.elements:
        if one.tag == "table":
            inside = "apart" in one.attributes.get("class", "")
        elif inside and one.tag == "tr":
            found.append([])
        elif inside and one.tag in ("td", "th") and one.attributes.get("scope") != "col":
            found[-1].append(one.text)
    return [row for row in found if row]


def test_a_series_leads_to_its_producers(site: Path) -> None:
    page = Page(site / "es/indicators/usbp-encounters.html")
    links = {one.attributes.get("href") for one in page.all("a")}
    assert "../reconciliation/usbp-encounters--us-southwest.html" in links
    assert "../revisions/index.html#usbp-encounters" in links
