"""Checking a text on pages: the example from static files, a text of one's own under the server, one file alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rumbo.claims.example import PUBLISHED, example
from rumbo.observatory import Observatory
from rumbo.site import checked
from serving import Server, served

from .reading import Page as Read
from .test_browser import WCAG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY = "#checked .days input"
HOSTILE = (
    "In March 2024, Border Patrol made 137,480 apprehensions at the southwest border. "
    "</script><script>document.title = 'gone'</script><img src=x onerror=\"document.title = 'gone'\"> "
    "\u202e137,480\u202c \u2066\u200b </textarea></template> &lt;b&gt;"
)


@pytest.fixture(scope="module")
def served_site(observatory: Observatory, site: Path) -> Iterator[Server]:
    with served(observatory, site) as found:
        yield found


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open a page; at the end it may not have complained nor asked another machine."""
    contexts, complaints, strangers = [], [], []

    def open_one(address: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        own = (address.split("/en/")[0].split("/es/")[0], "file:", "data:", "blob:")
        page.on("request", lambda asked: strangers.append(asked.url) if not asked.url.startswith(own) else None)
        page.goto(address)
        return page

    open_one.complaints = complaints  # for those who provoke one
    yield open_one
    for context in contexts:
        context.close()
    assert not complaints and not strangers


def barriers(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def set_day(page: Page, day: str) -> None:
    page.locator(DAY).evaluate(
        "(one, day) => { one.value = Date.parse(day) / 86400000; one.dispatchEvent(new Event('input')); }", day
    )


def verdicts(page: Page) -> list[str]:
    return page.locator("#checked .notes [data-part=verdict]").all_inner_texts()


def test_the_page_says_all_without_a_script(pages: dict[str, Read]) -> None:
    english, spanish = pages["en/check/index.html"], pages["es/check/index.html"]
    assert "Here this needs a program on your own machine." in english.text
    assert "Para esto hace falta un programa en su propia computadora." in spanish.text
    assert "8 claims: 6 hold, 1 forecast came true and 1 cannot be checked" in english.text
    assert "8 afirmaciones: 6 se sostienen, 1 pronóstico se cumplió y 1 no se puede verificar" in spanish.text
    assert "On 7 May 2024: a forecast, still open." in english.text
    for figure in ("301,981", "249,735", "249,740", "9,741", "140,641", "137,473", "128,895"):
        assert figure in english.text and figure in spanish.text, figure
    assert "No fair reading, no definition and no vintage comes within three times the tolerance" in english.text
    assert "How well it works, as measured" in english.text


def test_dragging_the_day_changes_every_verdict(opened: Any, address: str, observatory: Observatory) -> None:
    page = opened(address + "en/check/index.html")
    document = observatory.check_document(observatory.check(example(), published=PUBLISHED, lang="en"))
    words = {name: text["en"] for name, text in document["verdicts"].items()}
    for day in ("2023-12-15", "2024-02-20", "2024-05-07", "2024-08-01", "2026-11-24"):
        set_day(page, day)
        expected = []
        for claim in document["claims"]:
            step = [one for one in claim["days"] if one["from"] is None or one["from"] <= day][-1]
            expected.append(words[step["verdict"]].capitalize())
        assert verdicts(page) == expected, day
    set_day(page, "2023-12-15")
    assert "Holds" not in verdicts(page)[:5]
    value = page.locator(DAY).get_attribute("aria-valuetext")
    assert value.startswith("15 December 2023 (before the text was written): ")
    assert page.locator("[data-mark='1']").get_attribute("class") == "c cannot"


def test_the_day_is_moved_by_keyboard_and_by_changes(opened: Any, address: str) -> None:
    page = opened(address + "es/check/index.html")
    day = page.locator(DAY)
    day.focus()
    page.keyboard.press("ArrowLeft")
    assert day.get_attribute("aria-valuetext").startswith("23 de noviembre de 2026: ")
    page.keyboard.press("Home")
    assert "antes de escribirse el texto" in day.get_attribute("aria-valuetext")
    assert page.locator("[data-go=back]").is_disabled()
    page.locator("[data-go=on]").click()
    assert page.locator("[data-go=back]").is_disabled() and page.locator(".ticks line").count() > 5
    page.locator("[data-go=published]").click()
    assert day.get_attribute("aria-valuetext").startswith("7 de mayo de 2024: ")


def test_another_reading_changes_the_verdict_at_once(opened: Any, address: str) -> None:
    page = opened(address + "en/check/index.html")
    note = page.locator("#checked-1")
    note.locator("summary").first.click()
    assert note.locator("[data-part=figure]").inner_text() == "301,981"
    note.get_by_role("radio", name=re.compile("by Border Patrol")).check()
    assert note.locator("[data-part=figure]").inner_text() == "249,740"
    assert "Border Patrol" in note.locator("[data-part=reading]").inner_text()
    set_day(page, "2024-02-01")
    assert note.locator("[data-part=figure]").inner_text() == "249,785"
    note.get_by_role("radio", name=re.compile("all of CBP")).check()
    assert note.locator("[data-part=figure]").inner_text() == "302,034"


def test_it_is_copied_and_saved(opened: Any, address: str) -> None:
    page = opened(address + "en/check/index.html", permissions=["clipboard-read", "clipboard-write"])
    note = page.locator("#checked-4")
    page.locator("[data-mark='4']").click()
    note.get_by_role("button", name="Copy").click()
    note.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "“137,000” holds." in copied and "US Customs and Border Protection" in copied and "SHA-256" in copied
    for kind, ending in (("json", "json"), ("markdown", "md"), ("claimreview", "jsonld")):
        with page.expect_download() as download:
            page.locator(f"[data-save={kind}]").click()
        assert download.value.suggested_filename == f"checked-text.{ending}"
        content = Path(download.value.path()).read_text(encoding="utf-8")
        if kind == "json":
            assert len(json.loads(content)["claims"]) == 8 and "exports" not in json.loads(content)
        elif kind == "claimreview":
            assert json.loads(content)["@graph"][0]["@type"] == "ClaimReview"
        else:
            assert "137,480" in content


def test_a_static_host_has_no_box_and_says_why(opened: Any, address: str) -> None:
    page = opened(address + "en/check/index.html")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-static]").is_visible() and not page.locator("#check").is_visible()


def paste(page: Page, text: str, day: str = "2024-05-07") -> None:
    page.locator("#check [name=text]").fill(text)
    page.locator("#check [name=published]").fill(day)
    page.locator("#check button").click()
    page.locator("[data-example]").wait_for(state="detached")


def test_a_text_is_pasted_and_checked_in_place(opened: Any, served_site: Server) -> None:
    page = opened(served_site.address + "en/check/")
    paste(page, HOSTILE)
    assert page.title() == "Check a text · Rumbo"
    assert page.locator("#checked h2").inner_text().startswith("2 claims")
    assert page.evaluate("document.activeElement.id") == "checked-head"
    shown = page.locator("#checked .text").inner_text()
    assert "<script>document.title = 'gone'</script>" in shown and "\u202e" not in shown
    assert page.locator("#checked img").count() == 0
    set_day(page, "2024-04-01")
    assert verdicts(page)[0] == "Cannot be checked"
    assert page.url.endswith("/en/check/"), "nothing was loaded anew"


def test_a_reading_is_corrected_by_hand(opened: Any, served_site: Server) -> None:
    page = opened(served_site.address + "es/check/")
    paste(page, "En marzo la Patrulla Fronteriza hizo 137.480 detenciones en la frontera suroeste.")
    note = page.locator("#checked-1")
    assert verdicts(page) == ["Se sostiene"]
    note.locator("summary").first.click()
    note.get_by_role("button", name="Corregir la lectura").click()
    period = note.locator("[name=period]")
    assert (
        period.input_value() == "2024-03"
        and note.locator("[name=place]").input_value() == "frontera suroeste de EE. UU."
    )
    period.fill("2024-02")
    period.press("Tab")
    note.locator(".hand").wait_for()
    assert verdicts(page) != ["Se sostiene"]
    assert "febrero de 2024" in note.locator("[data-part=reading]").inner_text()
    note.locator("[name=indicator]").select_option("cbp-encounters")
    page.locator("#checked-1 .hand", has_text="cbp-encounters").wait_for()
    note.locator("[name=place]").fill("Atlantis")
    note.locator("[name=place]").press("Tab")
    note.locator(".told.wrong").wait_for()
    assert "Atlantis" in note.locator(".told").inner_text()
    assert "400" in opened.complaints.pop() and not opened.complaints
    note.get_by_role("button", name="Deshacer lo fijado a mano").click()
    note.locator(".hand").wait_for(state="detached")
    assert verdicts(page) == ["Se sostiene"]


def test_what_goes_wrong_is_said(opened: Any, served_site: Server) -> None:
    page = opened(served_site.address + "en/check/")
    page.locator("#check [name=published]").evaluate("one => one.removeAttribute('max')")
    page.locator("#check [name=text]").evaluate(
        "one => { one.removeAttribute('maxlength'); one.value = '7 '.repeat(40000); }"
    )
    with page.expect_response("**/api/v1/check?*") as answered:
        page.locator("#check button").click()
    assert answered.value.status == 413
    page.locator("#check .told.wrong").wait_for()
    assert page.locator("#check .told").inner_text() == "The text is too long: check it in parts."
    assert "413" in opened.complaints.pop()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
@pytest.mark.parametrize("language", ["en", "es"])
def test_neither_the_page_nor_its_box_has_a_barrier(
    opened: Any, served_site: Server, language: str, width: int, scheme: str
) -> None:
    page = opened(f"{served_site.address}{language}/check/", width, color_scheme=scheme)
    page.locator("#check").wait_for()
    page.evaluate("document.querySelectorAll('[data-part=correct] > button').forEach(one => one.click())")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_file_alone_asks_for_nothing(
    opened: Any, observatory: Observatory, tmp_path: Path, language: str, width: int
) -> None:
    found = observatory.check(example(language) + "\n" + HOSTILE, published=PUBLISHED, lang=language)
    file = tmp_path / "page.html"
    file.write_text(checked.page(observatory, observatory.check_document(found), language), encoding="utf-8")
    requests = []
    page = opened("about:blank", width)
    page.on("request", lambda asked: requests.append(asked.url))
    page.goto(file.as_uri())
    assert [one for one in requests if not one.startswith("data:")] == [file.as_uri()]
    assert page.title().endswith(" · Rumbo") and page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.fonts.check('16px Archivo')")
    set_day(page, "2023-12-15")
    assert page.locator("#checked-1 [data-part=verdict]").inner_text() in ("Cannot be checked", "No se puede verificar")
    assert page.locator("img").count() == 0 and page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []
