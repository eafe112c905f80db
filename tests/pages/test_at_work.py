"""The pages of offices and asylum systems at work: what the browser works out is what the façade answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from rumbo.analysis.capacity_told import MONTHS, QUANTITIES
from rumbo.core import Finding
from rumbo.observatory import Observatory
from rumbo.words import number

from .reading import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLANNER = "pathways/planner.html"
ASKED: list[dict[str, Any]] = [
    {},
    {"staff": 200, "intake": 100, "target": 24, "first": 0.2},
    {"staff": 0, "intake": 500},
    {"intake": 0, "target": 36, "first": 0.9},
]
OVER = {"en": "over 36", "es": "más de 36"}
TO = {"en": " to ", "es": " a "}


def queues(observatory: Observatory, **asked: Any) -> Mapping[str, Finding]:
    return {one.subject["quantity"]: one for one in observatory.capacity(**asked)}


def amount(value: Any, months: bool, language: str) -> str:
    if months and (value is None or value > 36):
        return OVER[language]
    return number(value, language, 0 if value >= 100 else 1)


def shown(page: Any, quantity: str) -> tuple[str, str]:
    row = page.locator(f'[data-quantity="{quantity}"]')
    return row.locator("[data-middle]").inner_text(), row.locator("[data-between]").inner_text()


def as_number(text: str) -> float:
    return float("inf") if text.startswith(("over", "más")) else float(text.replace(",", ""))


def near(text: str, expected: str) -> bool:
    """Say whether a text is a figure, or one last digit beside it: the file keeps each draw in 65,536 steps."""
    found, wanted = as_number(text), as_number(expected)
    return found == wanted or abs(found - wanted) <= max(0.1, wanted / 100) + 1e-9


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_a_script_the_planner_has_the_facades_figures(
    pages: dict[str, Page], observatory: Observatory, language: str
) -> None:
    page = pages[f"{language}/{PLANNER}"]
    for name, one in queues(observatory).items():
        if name not in QUANTITIES:
            continue
        months = QUANTITIES[name].unit == MONTHS
        ends = [amount(one.parameters[end], months, language) for end in ("low", "high")]
        said = ends[0] if ends[0] == ends[1] else TO[language].join(ends)
        assert amount(one.value, months, language) in page.text and said in page.text, name
    undated = next(one for one in observatory.capacity() if one.kind == "not-before")
    assert undated.explanation[language] in page.text
    nobody = {"en": "No office has filed a return", "es": "Ninguna oficina ha presentado un informe"}[language]
    assert nobody in page.text
    assert "talentbeyondboundaries.org" in page.text


@pytest.mark.parametrize("asked", ASKED)
def test_the_sliders_give_what_the_facade_answers(
    browser: Browser, address: str, observatory: Observatory, asked: dict[str, Any]
) -> None:
    page = browser.new_page()
    page.goto(f"{address}en/{PLANNER}#{urlencode(asked)}")
    page.wait_for_selector("[data-told]:not(:empty)")
    found = queues(observatory, **asked)
    for name, asks in QUANTITIES.items():
        if name not in found:
            assert not page.locator(f'[data-quantity="{name}"]').is_visible()
            continue
        one, months = found[name], asks.unit == MONTHS
        middle, between = shown(page, name)
        low, _, high = between.partition(" to ")
        told = {"value": middle, "low": low, "high": high or low}
        for key, text in told.items():
            value = one.value if key == "value" else one.parameters[key]
            assert near(text, amount(value, months, "en")), (name, key, text, value)
    most = found["largest-intake"].value
    row = page.locator("[data-quantity=largest-intake] [data-middle]").inner_text()
    assert row == ("none" if most is None else number(most))
    page.close()


def test_a_planner_with_an_answer_to_the_intake(browser: Browser, address: str, observatory: Observatory) -> None:
    """The script's largest intake where there is one: worlds in which the second stage keeps up, put in its place."""
    from dataclasses import replace
    from unittest.mock import patch

    from rumbo.analysis import capacity, stated
    from rumbo.analysis.cumulative import Curves
    from rumbo.site.pages.planner import draws

    steps = stated.of_steps(observatory.registers, observatory.counted())
    lines = capacity.curves({step: [one for one, _ in all_] for step, all_ in steps.items()},
                            stated.begun(observatory.registers))  # fmt: skip
    at = capacity.days({step: [one for one, _ in all_] for step, all_ in steps.items()})[1]
    few = capacity.world({name: Curves(one.days[:1000], one.counts[:1000]) for name, one in lines.items()}, at)
    fast = replace(few, arriving=few.arriving * 20, waiting=few.waiting / 10)
    with patch.object(capacity, "world", lambda *_: fast):
        wanted = capacity.largest_intake(lines, capacity.Plan(at, staff=400, target=12))
    assert wanted and wanted > 100
    page = browser.new_page()
    page.route("**/data/planner.json", lambda route: route.fulfill(body=draws(fast), content_type="application/json"))
    page.goto(f"{address}en/{PLANNER}#staff=400&target=12")
    page.wait_for_selector("[data-told]:not(:empty)")
    row = page.locator("[data-quantity=largest-intake] [data-middle]").inner_text()
    assert abs(as_number(row) - wanted) <= max(2, wanted / 50)
    page.close()


def test_a_reader_moves_a_slider_by_keyboard_and_the_address_keeps_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}es/{PLANNER}")
    page.wait_for_selector("[data-told]:not(:empty)")
    before = shown(page, "last-in-line-for-a-way")
    page.locator("#staff").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**#staff=200")
    page.wait_for_timeout(500)
    assert page.locator("#staff").get_attribute("aria-valuetext") == "200"
    assert shown(page, "last-in-line-for-a-way") != before
    assert "Personas entrevistadoras: 200." in page.locator("[data-told]").inner_text()
    page.keyboard.press("Home")
    page.wait_for_url(f"{address}es/{PLANNER}")
    page.wait_for_timeout(500)
    assert shown(page, "last-in-line-for-a-way") == before
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_planner_with_its_sliders_has_no_barrier(browser: Browser, address: str, width: int, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{address}es/{PLANNER}#staff=200&first=0.3")
    page.wait_for_selector("[data-told]:not(:empty)")
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    assert [one["id"] for one in Axe().run(page, options=options).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_draws_are_one_small_file(site: Path) -> None:
    assert (site / "data/planner.json").stat().st_size < 250_000
