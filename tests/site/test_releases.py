"""Releases: each has a page with the whole of what it changed, and every id that the site names leads there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from rumbo.core import place
from rumbo.indicators import indicator
from rumbo.observatory import Observatory
from rumbo.sources import source
from rumbo.words import number, period

from .reading import Page, rows_of


def _page(site: Path, name: str, language: str = "en") -> Page:
    return Page(site / language / f"releases/{name}.html")


def test_the_list_has_every_release_newest_first(site: Path, observatory: Observatory) -> None:
    entries = [one.text for one in _page(site, "index").all("li") if re.search(r"\.[0-9a-f]{12}$", one.text)]
    ids = [one.id for one in reversed(observatory.releases())]
    assert [entry.split()[-1].rsplit(".", 2)[-1] for entry in entries] == [name.split(".")[1] for name in ids]
    for entry, name in zip(entries, ids, strict=True):
        changes = observatory.changes(name)
        assert entry.endswith(name) and str(source(changes.release.product).title) in entry
        assert ("most of all" in entry or "one total moved" in entry) == bool(changes.totals)


def test_a_source_has_its_own_list(site: Path, observatory: Observatory) -> None:
    for one in observatory.sources():
        page = _page(site, one.id)
        assert str(one.title) == next(page.all("h1")).text.removesuffix("Releases")
        for release in observatory.releases(one.id):
            assert release.id in page.text


def test_a_page_says_where_the_release_comes_from(site: Path, observatory: Observatory) -> None:
    for release in observatory.releases():
        page = _page(site, release.id)
        for told in (release.sha256, release.file_name, release.licence, str(release.how or "from the publisher")):
            assert " ".join(told.split()) in page.text, release.id
        links = {one.attributes.get("href") for one in page.all("a")}
        assert not release.url.startswith("http") or release.url in links
        if release.published.earliest != release.published.latest:
            assert "The day is not known." in page.text


@pytest.mark.parametrize(
    "name", ["cbp-southwest.57dd66fe1f9f", "cbp-nationwide-state.585f684dccff", "cbp-monthly-updates.c3efe8929b99"]
)
def test_a_page_has_the_whole_of_what_changed(site: Path, observatory: Observatory, name: str) -> None:
    changes, page = observatory.changes(name), _page(site, name)
    counts = {row[0]: row[1] for row in rows_of(page, "What it changed")[1:]}
    assert counts["Cells in them"] == number(changes.new_cells)
    assert counts["Older cells changed"] == number(changes.count("changed"))
    assert counts["Older cells gone to zero"] == number(changes.count("gone-to-zero"))
    assert counts["Totals that moved"] == number(len(changes.totals))
    totals = [tuple(row[:5]) for row in rows_of(page, "Totals that moved")[1:]]
    assert set(totals) == {
        (
            str(indicator(one.indicator).name),
            str(place(one.place).name),
            period(one.period, short=True),
            number(one.before),
            number(one.after),
        )
        for one in changes.totals
    }
    assert all(before in page.text for before in changes.against)
    largest = changes.largest
    assert largest and f"from {number(largest.before)} to {number(largest.after)}" in page.text


def test_all_cells_that_changed_are_in_a_file(site: Path, observatory: Observatory) -> None:
    files = sorted((site / "data/releases").glob("*.csv"))
    assert len(files) == sum(bool(observatory.changes(one.id).cells) for one in observatory.releases())
    changes = observatory.changes("cbp-southwest.57dd66fe1f9f")
    with (site / "data/releases/cbp-southwest.57dd66fe1f9f.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["period"], row["before"], row["after"], row["kind"]) for row in rows] == [
        (one.period, str(one.before or ""), str(one.after or ""), one.kind) for one in changes.cells
    ]


def test_what_others_say_stands_apart_with_its_address(site: Path, observatory: Observatory) -> None:
    for release in observatory.releases():
        page = _page(site, release.id)
        assert len(rows_of(page, "Figures of others")[1:]) == len(release.statements)
        assert len(rows_of(page, "Also read, and not taken")[1:]) == len(release.also_read)
    page = _page(site, "cbp-monthly-updates.4d59ae48a2e0")
    assert [row[2:4] for row in rows_of(page, "Figures of others")[1:]] == [
        ["61,465", "White House"],
        ["32,349", "White House"],
        ["29,116", "White House"],
    ]


def test_every_id_of_a_release_leads_to_its_page(site: Path, observatory: Observatory) -> None:
    ids = {one.id for one in observatory.releases()}
    seen = set()
    for path in site.glob("e[ns]/**/*.html"):
        for one in Page(path).all("a"):
            if one.text in ids:
                seen.add(one.text)
                target = (path.parent / one.attributes["href"]).resolve()
                assert target == (site / path.relative_to(site).parts[0] / f"releases/{one.text}.html").resolve()
    assert seen == ids


def test_a_known_error_is_told_at_its_release(site: Path, observatory: Observatory) -> None:
    for one in observatory.sources():
        for error in one.corrections:
            name = f"{one.id}.{error.release[:12]}"
            assert str(error.what) in _page(site, name).text
            assert error.what["es"] in _page(site, name, "es").text
