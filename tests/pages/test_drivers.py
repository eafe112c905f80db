"""The page of drivers: what the browser works out for any two months is what the façade answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rumbo.analysis.drivers import NOT_TOLD_APART, Drivers, part_name
from rumbo.core import Finding
from rumbo.observatory import Observatory
from rumbo.words import number, percent

from .reading import Page, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = "indicators/drivers.html"
CUTS = ("area", "citizenship", "demographic")
PAIRS = [("2023-12", "2024-01"), ("2019-10", "2026-01"), ("2020-04", "2020-03")]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def asked(observatory: Observatory, first: str, last: str) -> dict[str, Drivers]:
    found = observatory.drivers("usbp-encounters", first, last, by="area,citizenship")
    groups = observatory.drivers("usbp-encounters", first, last, by="demographic")
    return {"area": found, "citizenship": found, "demographic": groups}


def signed(value: object) -> str:
    figure = float(value) if isinstance(value, (int, float)) else 0.0
    return ("+" if round(figure) > 0 else "") + number(figure)


def expected(one: Finding, language: str) -> list[str]:
    key, value = list(one.subject.items())[-1]
    share, alike, own = (one.parameters[name] for name in ("share", "alike", "own"))
    name = part_name(key, value.partition("|")[0])[language]
    figures = [number(float(str(one.parameters[side]))) for side in ("before", "after")]
    return [
        name[:1].upper() + name[1:], *figures, signed(one.value),
        percent(share if isinstance(share, float) else None, language), signed(alike), signed(own),
    ]  # fmt: skip


def cells(page: Any, table: str) -> list[list[str]]:
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    found: list[list[str]] = page.locator(f'[data-table="{table}"] tbody tr').evaluate_all(script)
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_a_script_the_page_has_the_newest_month_in_detail(
    pages: dict[str, Page], observatory: Observatory, language: str
) -> None:
    page = pages[f"{language}/{PAGE}"]
    answers = asked(observatory, "2025-01", "2026-01")
    headings = {
        "en": ("By sector", "By citizenship", "By demographic group"),
        "es": ("Por sector", "Por nacionalidad", "Por grupo demográfico"),
    }[language]
    for name, heading in zip(CUTS, headings, strict=True):
        _, *rows = rows_of(page, heading)
        parts = answers[name].parts[(name,)]
        assert rows == [[" ".join(word.split()) for word in expected(one, language)] for one in parts]
    assert f"{number(29_105)}" in page.text


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_the_browser_answers_as_the_facade_does(
    browser: Browser, address: str, observatory: Observatory, first: str, last: str
) -> None:
    answers = asked(observatory, first, last)
    for language in ("en", "es"):
        page = browser.new_page()
        page.goto(f"{address}{language}/{PAGE}#{first}/{last}")
        page.wait_for_selector("#drivers:not([hidden])")
        assert page.locator("[name=first]").input_value() == first
        for name in CUTS:
            assert cells(page, name) == [expected(one, language) for one in answers[name].parts[(name,)]], (name, first)
        factors = answers["area"].factors
        assert [row[1] for row in cells(page, "factors")] == [signed(one.value) for one in factors]
        moved = signed(answers["area"].change.value)
        assert moved in page.locator("[data-headline]").inner_text()
        crossed = [one for one in answers["area"].subject.indicator.breaks if one.day in answers["area"].subject.breaks]
        assert page.locator("[data-breaks] p").all_inner_texts() == [one.text[language] for one in crossed]
        page.close()


def test_a_reader_chooses_by_keyboard_and_the_address_keeps_the_choice(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}en/{PAGE}")
    page.wait_for_selector("#drivers:not([hidden])")
    page.locator("[name=last]").focus()
    page.keyboard.press("ArrowUp")
    assert page.url.endswith("#2025-01/2025-12")
    assert "December 2025" in page.locator("[data-headline]").inner_text()
    names = page.locator('[data-cut="area"] svg.w title').text_content() or ""
    assert "Dec 2025" in names and "San Diego sector" in names
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_what_the_script_draws_has_no_barrier(browser: Browser, address: str, width: int, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{address}es/{PAGE}#2023-12/2024-01")
    page.wait_for_selector("#drivers:not([hidden])")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert [one["id"] for one in Axe().run(page, options=WCAG).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_file_is_small_and_has_no_hole(site: Path) -> None:
    for language in ("en", "es"):
        path = site / f"data/drivers.{language}.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        assert path.stat().st_size < 150_000
        count = len(found["months"])
        assert count == len(found["totals"]) >= 76
        assert all(len(values) == count for cut in found["cuts"] for values in cut["values"])
        assert all(None not in values for _, _, values in found["cells"])
        assert NOT_TOLD_APART not in json.dumps(found)


def test_the_situation_tells_the_trend_and_leads_to_how_it_is_made(pages: dict[str, Page]) -> None:
    for language, words in (("en", "adjusted for the season"), ("es", "la cifra desestacionalizada")):
        page = pages[f"{language}/index.html"]
        assert words in page.text
        assert any(one.attributes.get("href") == "methods/index.html#trend" for one in page.all("a"))
        methods = pages[f"{language}/methods/index.html"]
        assert {"trend", "drivers"} <= set(methods.ids)
