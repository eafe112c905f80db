"""The road: four counts on one axis, never added; each figure with its release; and what stands beside a series."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rumbo.observatory import Observatory

from .reading import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROAD = "road/index.html"
COUNTS = (
    "darien-transits", "honduras-irregular-entries", "mexico-irregular-events", "cbp-encounters", "missing-migrants",
)  # fmt: skip


def rows(site: Path, table: str, language: str = "en") -> list[list[str]]:
    """The cells of the rows of the last table under a heading of the page, without marks."""
    text = (site / language / ROAD).read_text(encoding="utf-8")
    section = text.split(f'id="{table}"')[1].split("</section>")[0]
    found = re.findall(r"<tr><th scope=\"row\".*?</tr>", section.rpartition("<tbody>")[2], re.DOTALL)
    return [
        [re.sub(r"<span class=\"vh\">.*?</span>|<[^>]+>", "", cell).strip() for cell in re.split(r"</t[hd]>", row)[:-1]]
        for row in found
    ]


def test_the_same_months_stand_in_one_table_and_every_figure_is_the_observatorys(
    site: Path, observatory: Observatory
) -> None:
    by_month = {cells[0]: cells[1:] for cells in rows(site, "north")}
    assert len(by_month) >= 79
    homes = [observatory.series(name, observatory.indicator(name).home, since="2020-01") for name in COUNTS]
    for month, words in {"2023-12": "December 2023", "2025-06": "June 2025", "2025-12": "December 2025"}.items():
        expected = [one.at(month) for one in homes]
        values = [f"{one.value:,}" if one and one.value is not None else "–" for one in expected]
        assert by_month[words] == values
    assert by_month["June 2025"][4] == "–", "no file of that month is held"


def test_no_row_and_no_word_adds_the_counts_up(site: Path, pages: dict[str, Page]) -> None:
    for cells in rows(site, "north"):
        figures = [int(cell.replace(",", "")) for cell in cells[1:] if cell != "–"]
        assert sum(figures[:4]) not in figures or len([one for one in figures if one]) < 2
        assert len(cells) == 1 + len(COUNTS)
    assert "nothing here is added up" in pages[f"en/{ROAD}"].text


def test_each_figure_leads_to_its_release(site: Path, pages: dict[str, Page]) -> None:
    page = pages[f"en/{ROAD}"]
    links = [one.attributes["href"] for one in page.all("a") if re.fullmatch(r"[\d,]+", one.text)]
    assert len(links) > 300
    assert all(re.search(r"releases/[a-z-]+\.[0-9a-f]{12}\.html$", link) for link in links)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_charts_share_their_axis_and_are_told_in_words(pages: dict[str, Page], language: str) -> None:
    page = pages[f"{language}/{ROAD}"]
    alternatives = [one.text for one in page.all("title") if "2020" in one.text]
    assert len(alternatives) == 2 * len(COUNTS), "a wide and a narrow drawing each"
    spans = {re.search(r"(?:January|enero de) 2020 .+? 2026", text)[0] for text in alternatives}  # type: ignore[index]
    assert len(spans) == 1, "one axis"


def test_the_way_south_the_sums_and_the_received_are_there(pages: dict[str, Page], site: Path) -> None:
    page = pages[f"en/{ROAD}"]
    southward = {cells[0]: cells[1:] for cells in rows(site, "south")}
    assert southward["April 2025"] == ["3,670", "–", "3,013"]
    assert {"ecuador-nationals-returned", "colombia-southward-arrivals"} <= set(page.ids)
    assert "17,987" in page.text, "a sum printed of other days"
    assert "14,191" in page.text, "Mexicans repatriated in February 2026"


@pytest.mark.parametrize("name", ["darien-transits", "honduras-irregular-entries", "usbp-encounters"])
def test_the_cost_in_lives_stands_beside_every_count_of_those_on_the_way(
    pages: dict[str, Page], observatory: Observatory, name: str
) -> None:
    years = [one for one in observatory.series("missing-migrants", per="year").sums if one.value]
    newest = max(years, key=lambda one: one.subject["period"])
    text = pages[f"en/indicators/{name}.html"].text
    assert f"at least {newest.value:,} in the Americas in {newest.subject['period']}" in text
    assert f"At least {newest.value:,}" in pages["en/indicators/missing-migrants.html"].text, "and on its own page"
    assert "at least" not in pages["en/indicators/unique-individuals.html"].text


def test_an_inference_is_told_as_one(pages: dict[str, Page]) -> None:
    text = pages["en/indicators/honduras-irregular-entries.html"].text
    assert "By inference: China with the rows labelled Taiwan" in text
    assert "CHN 44, TWN 221" in text
    assert "Por inferencia" in pages["es/indicators/guatemala-returns.html"].text


def test_contradicting_prints_stand_together(pages: dict[str, Page]) -> None:
    text = pages["en/indicators/guatemala-returns.html"].text
    assert "38,057 also printed: 37,887" in text.replace("38,057also", "38,057 also")


def test_a_narrow_screen_needs_no_sideways_scrolling_and_no_script(browser: Browser, address: str) -> None:
    for language in ("en", "es"):
        for scripts in (True, False):
            context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
            page = context.new_page()
            page.goto(f"{address}{language}/{ROAD}")
            assert page.locator("figure.stop svg.n").first.is_visible()
            assert page.locator("#north table").first.is_visible()
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth") == 390
            context.close()
