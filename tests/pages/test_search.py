"""The search: what people type leads to the right place, in both languages, by keyboard, and without a script."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from rumbo.observatory import Observatory

from .reading import Page

if TYPE_CHECKING:
    from playwright.sync_api import Page as Shown


def test_the_file_is_small_and_leads_to_pages_that_are_there(site: Path, pages: dict[str, Page]) -> None:
    for language in ("en", "es"):
        path = site / f"data/search.{language}.json"
        assert len(gzip.compress(path.read_bytes())) < 40_000
        entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
        assert len(entries) > 300
        for _, title, target, *_ in entries:
            page, _, anchor = target.partition("#")
            assert title and (site / page).is_file(), target
            assert not anchor or "=" in anchor or anchor in pages[page].ids, target


def test_the_parts_of_a_place_lead_to_their_newest_figures(site: Path, observatory: Observatory) -> None:
    for language, sector, month in (
        ("en", "Tucson sector", "January 2026"),
        ("es", "Sector de Tucson", "enero de 2026"),
    ):
        entries = json.loads((site / f"data/search.{language}.json").read_text(encoding="utf-8"))["entries"]
        (target, note), *others = [one[2:4] for one in entries if one[1] == sector]
        assert not others and target == f"{language}/explore/index.html#indicator=usbp-encounters&area=usbp-tucson"
        assert note.endswith(month)
        states = [parse_qs(urlsplit(one[2]).fragment) for one in entries if "explore/index.html#" in one[2]]
        for name in ("area", "state", "route", "citizenship", "asylum"):
            assert any(name in state for state in states), name
    for state in states:
        ((name, (value,)),) = {
            key: chosen for key, chosen in state.items() if key not in ("indicator", "place")
        }.items()
        place = state.get("place", [None])[0]
        assert observatory.series(state["indicator"][0], place, where={name: value}).known, state


def test_all_of_it_stands_as_a_list(site: Path) -> None:
    for language in ("en", "es"):
        page = Page(site / f"{language}/search/index.html")
        links = {one.attributes.get("href", "").removeprefix("../") for one in page.all("a")}
        entries = json.loads((site / f"data/search.{language}.json").read_text(encoding="utf-8"))["entries"]
        assert {target.removeprefix(f"{language}/") for _, _, target, *_ in entries} - {"search/index.html"} <= links


def test_every_page_has_the_field(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        if name[:3] in ("en/", "es/"):
            form = next(page.all("form", role="search"))
            action = (page.path.parent / form.attributes["action"]).resolve()
            assert action.as_posix().endswith(f"/{name[:2]}/search/index.html"), name
            assert (page.path.parent / form.attributes["data-file"]).resolve().is_file(), name


def _first(page: Shown, text: str) -> str:
    """Return the address of the first result, on the page of results."""
    page.locator("#found a").first.wait_for()
    assert text in page.locator("#counted").inner_text()
    return page.locator("#found a").first.get_attribute("href") or ""


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("en", "border patrol southwest", "indicators/usbp-encounters.html"),
        ("en", "encunters cbp december 2023 southwest", "figures/cbp-encounters--us-southwest/2023-12.html"),
        ("en", "darien 2023-08", "figures/darien-transits--darien/2023-08.html"),
        ("en", "Colombia", "countries/COL.html"),
        ("en", "fiscal year", "methods/glossary.html#term-fiscal-year"),
        ("en", "Panama transit visa Cubans", "measures/index.html#pan-cub-transit-2022"),
        ("en", "field offices codes", "docs/codes.html"),
        ("en", "Tucson", "explore/index.html#indicator=usbp-encounters&area=usbp-tucson"),
        ("en", "laredo field office", "explore/index.html#indicator=cbp-encounters&area=ofo-laredo"),
        ("en", "Texas", "explore/index.html#indicator=cbp-encounters&state=US-TX"),
        ("en", "Venezuelans", "countries/VEN.html"),
        ("en", "meeting Guatemala", "meetings/index.html#lad-2022-ministerial-3"),
        ("es", "El Paso", "explore/index.html#indicator=usbp-encounters&area=usbp-el-paso"),
        ("es", "hondureños", "countries/HND.html"),
        ("es", "reunión Guatemala", "meetings/index.html#lad-2022-ministerial-3"),
        ("es", "tapon darién", "indicators/darien-transits.html"),
        ("es", "encuentros toda la CBP diciembre de 2023", "figures/cbp-encounters--us-southwest/2023-12.html"),
        ("en", "deaths", "indicators/missing-migrants.html"),
        ("es", "muerte", "indicators/missing-migrants.html"),
        ("es", "mexico", "countries/MEX.html"),
        ("es", "año fiscal", "methods/glossary.html#term-fiscal-year"),
        ("es", "patrula fronteriza suroeste", "indicators/usbp-encounters.html"),
    ],
)
def test_what_is_typed_leads_to_the_right_place(opened: Any, language: str, text: str, target: str) -> None:
    page = opened(f"{language}/search/index.html?q={text.replace(' ', '+')}")
    assert _first(page, text).endswith(f"/{language}/{target}")


def test_a_record_that_is_found_stands_open(opened: Any) -> None:
    page = opened("en/search/index.html?q=Panama+transit+visa+Cubans")
    page.locator("#found a").first.click()
    page.get_by_text("In force since 25 October 2024", exact=True).wait_for()
    place = page.locator("details[open] > summary", has_text="Transit visa for Cubans").bounding_box()
    assert place and place["y"] >= 0, "its name is seen above what it says"


def test_what_has_some_of_the_words_is_found_and_it_says_so(opened: Any) -> None:
    page = opened("en/search/index.html?q=dead+missing+2024")
    assert _first(page, "Nothing has all of these words").endswith("/en/indicators/missing-migrants.html")
    page = opened("en/search/index.html?q=xyzzyx+qqvvk+wwkkz+border")
    page.locator("#counted", has_text="Nothing is found").wait_for()


def test_nothing_is_found_and_it_says_so(opened: Any) -> None:
    page = opened("es/search/index.html?q=xyzzyx")
    page.locator("#counted", has_text="No se encuentra nada").wait_for()
    page.locator(".search input").press_sequentially("qq")
    page.locator(".search [role=status]", has_text="No se encuentra nada").wait_for()
    page.keyboard.press("Escape")


def test_an_area_that_is_found_stands_chosen(opened: Any) -> None:
    page = opened("en/search/index.html?q=Tucson")
    page.locator("#found a").first.click()
    page.locator("#explore [data-part=sub]", has_text="Tucson sector").wait_for()
    assert "January 2026" in page.locator("#explore [data-part=headline]").inner_text()


@pytest.mark.parametrize("text", ["249,785", "129,000 encounters in August", "129 000"])
def test_a_number_from_the_news_leads_to_the_check_of_its_sentence(opened: Any, text: str) -> None:
    page = opened(f"en/search/index.html?q={text.replace(' ', '+')}")
    assert _first(page, text).endswith(f"/en/check/index.html#text={quote(text)}")
    page.locator("#found a", has_text="Check this sentence").click()
    told = page.locator("[data-asked]")
    told.wait_for()
    assert text in told.inner_text(), "without a server it says what is to be checked, and by which program"
    assert page.locator("#check textarea").input_value() == text, "with one it stands in the box"


@pytest.mark.parametrize("text", ["xyzzyx 2023", "qqvvk 12"])
def test_a_year_or_a_day_is_no_figure(opened: Any, text: str) -> None:
    page = opened(f"en/search/index.html?q={text.replace(' ', '+')}")
    page.locator("#results").wait_for()
    assert not page.locator("#found a", has_text="Check this sentence").count()


def test_the_keyboard_finds_and_goes(opened: Any) -> None:
    page = opened("en/index.html")
    field = page.get_by_role("combobox")
    field.press_sequentially("safe mobil", delay=10)
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true" and not field.get_attribute("aria-activedescendant")
    field.press("ArrowDown")
    marked = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{marked}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == "safe mobil"
    field.press_sequentially("i", delay=10)
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(lambda url: "index.html" not in url or "#" in url)
    assert "pathways" in page.url or "compact" in page.url or "meetings" in page.url


def test_enter_alone_opens_the_page_of_results(opened: Any) -> None:
    page = opened("en/indicators/index.html")
    field = page.get_by_role("combobox")
    field.fill("honduras")
    field.press("Enter")
    page.wait_for_url("**/en/search/index.html?q=honduras")
    assert _first(page, "honduras").endswith("/en/countries/HND.html")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_open_list_is_no_barrier(opened: Any, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened("es/index.html", viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.get_by_role("combobox").press_sequentially("frontera", delay=10)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    assert [one["id"] for one in Axe().run(page, options=options).response["violations"]] == []


def test_without_a_script_the_field_leads_to_the_list(opened: Any) -> None:
    page = opened("es/index.html", java_script_enabled=False)
    page.locator("form.search input").fill("darién")
    page.locator("form.search button").click()
    page.wait_for_url("**/es/search/index.html?q=*")
    assert page.locator("#all a").count() > 300 and page.locator("#results").is_hidden()
