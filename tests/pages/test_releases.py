"""Releases: each has a page with the whole of what it changed, and every id that the site names leads there."""

from __future__ import annotations

import csv
import posixpath
import re
from pathlib import Path

import pytest

from rumbo.archive import Changes
from rumbo.core import place
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.publish import calendar
from rumbo.sources import source
from rumbo.words import number, period

from .reading import Page, rows_of

Pages = dict[str, Page]
Found = dict[str, Changes]


def test_the_list_has_every_release_newest_first(pages: Pages, changes: Found) -> None:
    entries = [one.text for one in pages["en/releases/index.html"].all("li") if re.search(r"\.[0-9a-f]{12}$", one.text)]
    ids = list(reversed(changes))
    assert [entry.split()[-1].rsplit(".", 2)[-1] for entry in entries] == [name.split(".")[1] for name in ids]
    for entry, name in zip(entries, ids, strict=True):
        assert entry.endswith(name) and str(source(changes[name].release.product).title) in entry
        assert ("most of all" in entry or "One total moved" in entry) == bool(changes[name].totals)


def test_a_source_has_its_own_list(pages: Pages, observatory: Observatory) -> None:
    for one in (one for one in observatory.sources() if observatory.releases(one.id)):
        page = pages[f"en/releases/{one.id}.html"]
        assert str(one.title) == next(page.all("h1")).text.removesuffix("Releases")
        for release in observatory.releases(one.id):
            assert release.id in page.text


def test_a_page_says_where_the_release_comes_from(pages: Pages, observatory: Observatory) -> None:
    for release in observatory.releases():
        page = pages[f"en/releases/{release.id}.html"]
        for told in (release.sha256, release.file_name, release.licence, str(release.how or "from the publisher")):
            assert " ".join(told.split()) in page.text, release.id
        links = {one.attributes.get("href") for one in page.all("a")}
        assert not release.url.startswith("http") or release.url in links
        if release.published.earliest != release.published.latest:
            assert "The day is not known." in page.text


@pytest.mark.parametrize(
    "name", ["cbp-southwest.57dd66fe1f9f", "cbp-nationwide-state.585f684dccff", "cbp-monthly-updates.c3efe8929b99"]
)
def test_a_page_has_the_whole_of_what_changed(pages: Pages, changes: Found, name: str) -> None:
    found, page = changes[name], pages[f"en/releases/{name}.html"]
    counts = {row[0]: row[1] for row in rows_of(page, "What it changed")[1:]}
    assert counts["Cells in them"] == number(found.new_cells)
    assert counts["Older cells changed"] == number(found.count("changed"))
    assert counts["Older cells gone to zero"] == number(found.count("gone-to-zero"))
    assert counts["Totals that moved"] == number(len(found.totals))
    totals = [tuple(row[:5]) for row in rows_of(page, "Totals that moved")[1:]]
    assert set(totals) == {
        (
            str(indicator(one.indicator).name),
            str(place(one.place).name),
            period(one.period, short=True),
            number(one.before),
            number(one.after),
        )
        for one in found.totals
    }
    assert all(before in page.text for before in found.against)
    largest = found.largest
    assert largest and f"from {number(largest.before)} to {number(largest.after)}" in page.text


def test_a_total_moves_once_and_no_part_passes_for_it(changes: Found) -> None:
    for found in changes.values():
        totals = [(one.indicator, one.place, one.period) for one in found.totals]
        assert len(totals) == len(set(totals)), found.release.id
    family_units = changes["usbp-sector-history.22e3eaf649b7"]
    assert len(family_units.cells) == 4 and not family_units.totals


def test_all_cells_that_changed_are_in_a_file(site: Path, changes: Found) -> None:
    files = sorted((site / "data/releases").glob("*.csv"))
    assert len(files) == sum(bool(one.cells) for one in changes.values())
    with (site / "data/releases/cbp-southwest.57dd66fe1f9f.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["period"], row["before"], row["after"], row["kind"]) for row in rows] == [
        (one.period, str(one.before or ""), str(one.after or ""), one.kind)
        for one in changes["cbp-southwest.57dd66fe1f9f"].cells
    ]


def test_what_others_say_stands_apart_with_its_address(pages: Pages, observatory: Observatory) -> None:
    for release in observatory.releases():
        page = pages[f"en/releases/{release.id}.html"]
        assert len(rows_of(page, "Figures of others")[1:]) == len(release.statements)
        assert len(rows_of(page, "Also read, and not taken")[1:]) == len(release.also_read)
    page = pages["en/releases/cbp-monthly-updates.4d59ae48a2e0.html"]
    assert [row[2:4] for row in rows_of(page, "Figures of others")[1:]] == [
        ["61,465", "White House"],
        ["32,349", "White House"],
        ["29,116", "White House"],
    ]


def test_every_id_of_a_release_leads_to_its_page(pages: Pages, changes: Found) -> None:
    seen = set()
    for name, page in pages.items():
        for one in page.all("a"):
            if one.text in changes:
                seen.add(one.text)
                there = posixpath.normpath(posixpath.join(posixpath.dirname(name), one.attributes["href"]))
                assert there == f"{name[:2]}/releases/{one.text}.html"
    assert seen == set(changes)


def test_a_known_error_is_told_at_its_release(pages: Pages, observatory: Observatory) -> None:
    for one in observatory.sources():
        for error in one.corrections:
            name = f"{one.id}.{error.release[:12]}"
            for language in ("en", "es"):
                assert error.what[language] in pages[f"{language}/releases/{name}.html"].text


def test_a_release_of_few_shows_its_figures_each_with_the_page_it_was_read_on(pages: Pages, changes: Found) -> None:
    for name, found in changes.items():
        rows = rows_of(pages[f"en/releases/{name}.html"], "The figures in it")[1:]
        assert len(rows) == len(found.printed)
        if source(found.release.product).delimited or found.release.rows > 200:
            assert not rows
        else:
            assert len(rows) == found.release.rows, name
    page = pages["en/releases/cbp-monthly-updates.01be54869685.html"]
    what = "Border Patrol encounters, US southwest border thenationalpulse.com"
    row = [what, "Mar 2025", "7,183", "second-hand"]
    assert row in rows_of(page, "The figures in it")
    assert any(one.text == "hstoday.us" and "hstoday.us" in one.attributes["href"] for one in page.all("a"))


def test_cells_tables_and_periods_are_told_in_words(pages: Pages) -> None:
    for name, page in pages.items():
        if "/releases/" in name:
            assert "moved most: –" not in page.text and "más se movió: –" not in page.text, name
    spoken = rows_of(pages["es/releases/panama-darien.eda059473817.html"], "De qué habla")[1:]
    assert [row[1] for row in spoken] == [
        "ene 2020 a mar 2020, jun 2020, ago 2020 a abr 2025, 61 meses",
        "2010 a 2019, 10 años",
    ]
    assert spoken[0][0].startswith("Por nacionalidad")
    said = rows_of(pages["es/releases/cbp-monthly-updates.6d44f28c0060.html"], "Cifras de terceros")[1:]
    assert said[-1][1] == "Encuentros de la Patrulla Fronteriza, frontera suroeste de EE. UU."


def test_a_release_and_its_day_do_not_run_into_each_other(pages: Pages) -> None:
    for name, page in pages.items():
        glued = re.search(r"\.[0-9a-f]{12}(?=(by|a más|\d+ [A-Za-z]{3})\b)", page.text)
        assert not glued, (name, page.text[glued.start() : glued.end() + 20] if glued else "")


def test_months_that_do_not_follow_each_other_are_no_span(pages: Pages, changes: Found) -> None:
    """A notice that prints July 2025 beside July 2024 says nothing of the months between them."""
    found = changes["cbp-monthly-updates.4afeef99e29c"]
    assert [one for one in found.new_periods if len(one) == 7] == ["2024-07", "2025-07"]
    told = "2 months are new, Jul 2024, Jul 2025, with 4 cells"
    assert told in pages["en/releases/index.html"].text
    assert told in pages[f"en/releases/{found.release.id}.html"].text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_calendar_is_there_and_linked(site: Path, observatory: Observatory, language: str) -> None:
    name = f"calendar.{language}.ics"
    assert (site / name).read_bytes() == calendar.content(observatory, language)
    for page in ("releases", "sources"):
        assert f'href="../../{name}"' in (site / language / page / "index.html").read_text(encoding="utf-8")
