"""The five tasks that people do most, from the home page alone: on static files and on the server, in each language.

``docs/tasks.md`` is the plan they are taken from, and its answers are held against the pages. A task clicks and types
as a person would; it opens no address but the first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rumbo.observatory import Observatory
from rumbo.site.docs import file_of
from rumbo.words import catalogue
from serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LANGUAGES = ("en", "es")
SPANISH = {
    "Encounters, all of CBP": "Encuentros, toda la CBP",
    "31 January 2024": "31 de enero de 2024",
    "August 2026": "agosto de 2026",
    "40.4% more than a year before": "40.4\u00a0% más que un año antes",
    "11 April 2023": "11 de abril de 2023",
}
"""What data and days say in Spanish; the words of the interface are in its catalogue."""


@pytest.fixture(scope="module", params=["static files", "server"])
def door(request: pytest.FixtureRequest, observatory: Observatory, site: Path, address: str) -> Iterator[str]:
    """The address of the site, as a static host gives it and as the server does."""
    if request.param == "static files":
        yield address
        return
    with served(observatory, site) as server:
        yield server.address


@pytest.fixture(params=LANGUAGES)
def home(request: pytest.FixtureRequest, browser: Browser, door: str) -> Iterator[Page]:
    """The home page, in a language: the page by itself leads to English, and one click to Spanish."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(door)
    page.wait_for_url("**/en/index.html")
    if request.param == "es":
        page.get_by_role("link", name="Español", exact=True).click()
        page.wait_for_url("**/es/index.html")
    yield page
    context.close()


def language(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def say(page: Page, words: str) -> str:
    if language(page) == "en":
        return words
    return SPANISH.get(words) or catalogue("site", "es").gettext(words)


def go(page: Page, words: str, within: str = "body") -> None:
    """Click the link of that name, as a person does."""
    page.locator(within).get_by_role("link", name=say(page, words), exact=True).first.click()
    page.wait_for_load_state()


def answer(page: Page, *values: str) -> None:
    """The values are the answer of the plan, and stand on the page that the task came to."""
    plan = file_of("tasks", language(page)).read_text(encoding="utf-8")
    shown = page.locator("main").inner_text()
    for value in values:
        assert value in plan, f"the plan does not have {value}"
        assert value in shown, f"the page does not show {value}"


def row(page: Page, *words: str) -> Locator:
    """The first row of a table that has all these words."""
    found = page.locator("main tr")
    for one in words:
        found = found.filter(has_text=one)
    return found.first


def test_is_the_newest_count_up_or_down_and_how_old_is_it(home: Page) -> None:
    answer(home, "8,870")
    shown = home.locator("main").inner_text()
    assert say(home, "August 2026") in shown and say(home, "40.4% more than a year before") in shown
    assert re.search(r"\b85\b", shown), "its age in days"


def test_what_was_known_of_a_month_on_a_day_and_what_is_known_now(home: Page) -> None:
    go(home, "Indicators", "header nav")
    go(home, "Encounters, all of CBP", "main")
    answer(home, "302,034", "301,981")
    then = row(home, say(home, "31 January 2024"), "cbp-nationwide-state.ed46dfe3f052")
    assert "302,034" in then.inner_text() and say(home, "provisional") in then.inner_text()


def test_a_whole_series_is_taken_as_a_file(home: Page, tmp_path: Path) -> None:
    go(home, "Indicators", "header nav")
    go(home, "Encounters, all of CBP", "main")
    with home.expect_download() as waited:
        home.locator("main").get_by_role("link", name=re.compile(r"^CSV")).first.click()
    path = tmp_path / "series.csv"
    waited.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        months = [one for one in csv.DictReader(file) if one["period"] == "2023-12"]
    assert months[0]["value"] == "301981" and months[0]["release"]
    assert "301,981" in file_of("tasks", language(home)).read_text(encoding="utf-8")


def test_what_a_country_promised_and_who_says_so(home: Page) -> None:
    go(home, "Compact", "header nav")
    colombia = home.locator(".matrix summary").filter(has_text="Colombia").first
    colombia.click()
    shown = home.locator(".matrix details[open]").first.inner_text()
    assert say(home, "11 April 2023") in shown and "Darién" in shown
    assert say(home, "11 April 2023") in file_of("tasks", language(home)).read_text(encoding="utf-8")


def test_which_pathways_were_open_to_a_person(home: Page) -> None:
    go(home, "Pathways", "header nav")
    go(home, "Which was open to whom, on which day", "main")
    form = home.locator("#finder")
    form.get_by_label(say(home, "Nationality")).select_option(label="Venezuela")
    form.get_by_label(say(home, "Country where the person is")).select_option(label="Colombia")
    form.get_by_label(say(home, "There since")).fill("2023-05-01")
    form.get_by_label(say(home, "On the day")).fill("2024-05-07")
    open_ones = home.locator("#ways li[data-answer=open]")
    open_ones.first.wait_for()
    assert open_ones.count() == 2
    assert "Colombia" in " ".join(open_ones.all_inner_texts())
