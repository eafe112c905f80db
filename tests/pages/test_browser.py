"""The pages in a browser: accessible, narrow, dark, without a script, by keyboard, and silent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from rumbo.observatory import Observatory

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SOME = [
    "en/index.html",
    "es/index.html",
    "en/indicators/usbp-encounters.html",
    "es/indicators/unique-individuals.html",
    "es/indicators/index.html",
    "es/releases/index.html",
    "en/releases/cbp-southwest.57dd66fe1f9f.html",
    "es/revisions/index.html",
    "en/reconciliation/cbp-encounters--us-southwest.html",
    "es/sources/index.html",
    "es/corrections/index.html",
    "es/methods/index.html",
    "en/methods/glossary.html",
    "es/pathways/index.html",
    "en/outlook/index.html",
    "es/outlook/index.html",
    "en/pathways/offices.html",
    "en/pathways/planner.html",
    "es/pathways/returns.html",
    "en/indicators/asylum-queues.html",
    "en/figures/cbp-encounters--us-southwest/2023-12.html",
    "es/figures/usbp-encounters--us-southwest/2023-05.html",
    "es/figures/displaced-population--COL/2023.html",
    "en/search/index.html",
    "es/pathways/finder.html",
    "en/timeline/index.html",
    "es/indicators/drivers.html",
    "es/compact/index.html",
    "en/countries/COL.html",
    "es/countries/index.html",
    "en/measures/index.html",
    "es/meetings/index.html",
    "en/left-out/index.html",
    "es/docs/index.html",
    "en/docs/tutorial.html",
    "es/docs/add-form.html",
    "es/docs/outlook.html",
    "es/docs/python.html",
    "en/docs/codes.html",
    "es/docs/tasks.html",
]
# Totals and cells that moved; figures of others; another reading; a known error; the largest file of sums.
KINDS = [
    "cbp-southwest.57dd66fe1f9f",
    "cbp-monthly-updates.4d59ae48a2e0",
    "cbp-monthly-updates.4afeef99e29c",
    "usbp-sector-history.22e3eaf649b7",
    "panama-darien.eda059473817",
]
# With most records; with promises, without; outside the compact; without a search.
COUNTRIES = ["USA", "COL", "HND", "ESP", "VEN"]


@pytest.fixture(scope="module")
def every(site: Path, observatory: Observatory) -> list[str]:
    """All pages, but of those of releases and of countries one of each kind: they are made alike, and they are many."""
    alike = {f"{one.id}.html" for one in observatory.releases()} | {path.name for path in site.glob("en/countries/*")}
    alike -= {"index.html", *(f"{name}.html" for name in (*KINDS, *COUNTRIES))}
    figures = {path.name for path in site.glob("en/figures/*/*.html")}  # some of them are in SOME
    found = (path for path in site.glob("e[ns]/**/*.html") if path.name not in alike | figures)
    return sorted(path.relative_to(site).as_posix() for path in found)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open pages of one kind; at the end, no page may have complained nor asked another machine."""
    contexts, complaints, strangers = [], [], []

    def open_one(address: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: strangers.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints and not strangers


def _violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def test_no_page_has_a_barrier(opened: Any, address: str, every: list[str]) -> None:
    page = opened(address + every[0])
    for name in every:
        page.goto(address + name)
        assert _violations(page) == [], name


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light"), (390, "dark")])
@pytest.mark.parametrize("name", SOME)
def test_no_kind_of_page_has_one_in_the_dark_or_when_narrow(
    opened: Any, address: str, name: str, width: int, scheme: str
) -> None:
    page = opened(address + name, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert _violations(page) == []


def test_the_first_page_and_the_one_for_404_have_no_barrier(opened: Any, address: str, site: Path) -> None:
    page = opened(address + "404.html")
    assert _violations(page) == []
    page.goto(address)
    page.wait_for_url("**/en/index.html")


def test_nothing_scrolls_sideways_on_a_small_screen(opened: Any, address: str, every: list[str]) -> None:
    for width, names in ((390, every), (320, SOME)):
        page = opened(address + names[0], width)
        for name in names:
            page.goto(address + name)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = page.evaluate("document.documentElement.scrollWidth")
            assert found <= width, (name, width, found)


@pytest.mark.parametrize("name", SOME)
def test_all_can_be_read_without_a_script(opened: Any, address: str, name: str) -> None:
    plain, scripted = opened(address + name, java_script_enabled=False), opened(address + name)
    assert set(plain.locator("main").inner_text().split()) <= set(scripted.locator("main").inner_text().split())
    if plain.locator("figure").count():
        assert plain.locator("figure > svg.w").first.is_visible()
        assert not plain.locator("figure > svg.n").first.is_visible()
        assert plain.locator(".read").count() == 0
    for fold in plain.locator("summary").all():
        fold.click()
        assert fold.locator("xpath=..").locator("table, li, pre").first.is_visible()


def test_the_keyboard_reads_the_points_of_a_chart(opened: Any, address: str) -> None:
    page = opened(address + "en/indicators/cbp-encounters.html")
    reader = page.get_by_role("slider").first
    reader.focus()
    assert reader.get_attribute("aria-valuetext") == "July 2026: 12,730 (provisional)"
    page.keyboard.press("ArrowLeft")
    assert reader.get_attribute("aria-valuetext") == "June 2026: 12,907 (provisional)"
    page.keyboard.press("Home")
    assert reader.get_attribute("aria-valuetext").startswith("October 2003: ")
    spanish = opened(address + "es/index.html").get_by_role("slider").first
    assert spanish.get_attribute("aria-valuetext") == "agosto de 2026: 8,870 (de segunda mano)"


def test_a_link_to_a_promise_opens_the_country_that_made_it(opened: Any, address: str) -> None:
    page = opened(address + "en/compact/index.html#col-host-2025", java_script_enabled=False)
    promise = page.locator("#col-host-2025")
    assert promise.is_visible() and page.locator("details[open]").count() == 1
    assert "Looked for until 24 November 2026, not found: a report of a fifth ministerial" in promise.inner_text()


def test_the_matrix_opens_by_keyboard(opened: Any, address: str) -> None:
    page = opened(address + "es/compact/index.html", 390)
    row = page.locator(".matrix summary").filter(has_text="Costa Rica")
    row.focus()
    page.keyboard.press("Enter")
    assert page.locator("#cri-bus-corridor").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_pointer_reads_them_too(opened: Any, address: str) -> None:
    page = opened(address + "en/index.html")
    chart = page.locator("figure > svg.w").first
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    assert "(final)" in page.locator("figure output").first.inner_text()


def test_the_dark_has_its_own_colours(opened: Any, address: str) -> None:
    asked = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('.big')).color"
    assert opened(address + "en/index.html").evaluate(asked) == "rgb(251, 252, 252)rgb(19, 32, 43)"
    assert opened(address + "en/index.html", color_scheme="dark").evaluate(asked) == "rgb(13, 21, 28)rgb(231, 237, 241)"


def test_findings_are_magenta_and_nothing_else_is(opened: Any, address: str) -> None:
    page = opened(address + "en/index.html")
    strangers = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(one => one.textContent.trim()
        && getComputedStyle(one).color === 'rgb(163, 20, 92)' && !one.closest('.fi')).map(one => one.outerHTML)"""
    )
    assert strangers == []


def test_a_narrow_page_shows_the_narrow_chart(opened: Any, address: str) -> None:
    page = opened(address + "en/index.html", 390)
    assert page.locator("figure > svg.n").first.is_visible() and not page.locator("figure > svg.w").first.is_visible()


def test_print_has_the_wide_chart_and_no_navigation(opened: Any, address: str) -> None:
    page = opened(address + "en/index.html", 900)
    page.emulate_media(media="print")
    assert page.locator("figure > svg.w").first.is_visible() and not any(
        one.is_visible() for one in page.locator("nav").all()
    )
