"""The pages of offices and asylum systems at work: what the browser works out is what the façade answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from offices import Rows, changed, events, month, write
from offices import observatory as opened
from rumbo.analysis import asylum
from rumbo.analysis.capacity_told import MONTHS, QUANTITIES
from rumbo.core import Finding, Text
from rumbo.observatory import Observatory, Situation
from rumbo.site import paths
from rumbo.site.at_work import AtWork
from rumbo.site.edition import Edition, Language
from rumbo.site.evidence import Evidence
from rumbo.site.pages import PageModule, offices, returns
from rumbo.site.setting import setter
from rumbo.words import number, percent

from .reading import Page, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLANNER = "pathways/planner.html"
ASKED: list[dict[str, Any]] = [
    {},
    {"staff": 200, "intake": 100, "target": 24, "first": 0.2},
    {"staff": 0, "intake": 500},
    {"intake": 0, "target": 36, "first": 0.9},
]
HEAD = "head-of-office"
REASON = Text(en="Two teams had counted the same people.", es="Dos equipos contaron a las mismas personas.")
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
    page.wait_for_selector("[data-out=staff]:not(:empty)")
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
    for name in ("largest-intake-for-a-way", "largest-intake"):
        most, least = found[name].value, found[name].parameters["least"]
        row = page.locator(f"[data-quantity={name}]")
        told = row.locator("[data-middle]").inner_text()
        if most is None:
            assert told == "none"
            months, _, words = row.locator("[data-least]").inner_text().partition(" months ")
            # Both seek it among fewer simulations, and not the same ones.
            wait, wanted = as_number(months), as_number(amount(least, True, "en"))
            assert (wait == wanted or abs(wait - wanted) <= wanted / 20) and words == "with the intake closed"
        else:
            assert abs(as_number(told) - most) <= max(2, most / 25) and not row.locator("[data-least]").inner_text()
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
        wanted = capacity.largest_intakes(lines, capacity.Plan(at, staff=400, target=12))["largest-intake"].most
    assert wanted and wanted > 100
    page = browser.new_page()
    page.route("**/data/planner.json", lambda route: route.fulfill(body=draws(fast), content_type="application/json"))
    page.goto(f"{address}en/{PLANNER}#staff=400&target=12")
    page.wait_for_selector("[data-out=staff]:not(:empty)")
    row = page.locator("[data-quantity=largest-intake] [data-middle]").inner_text()
    assert abs(as_number(row) - wanted) <= max(2, wanted / 50)
    page.close()


def test_a_reader_moves_a_slider_by_keyboard_and_the_address_keeps_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}es/{PLANNER}")
    page.wait_for_selector("[data-out=staff]:not(:empty)")
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
    page.wait_for_selector("[data-out=staff]:not(:empty)")
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    assert [one["id"] for one in Axe().run(page, options=options).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_draws_are_one_small_file(site: Path) -> None:
    assert (site / "data/planner.json").stat().st_size < 250_000


def set_page(observatory: Observatory, module: PageModule, path: str, language: Language, folder: Path) -> Page:
    """One page, set from what an observatory holds of the offices alone."""
    work = AtWork(due=observatory.due(), filings=observatory.filings())
    records = {"pathways": observatory.records("pathways")}
    evidence = Evidence(
        Situation(observatory.today, (), (), ()), (), {}, None, (), (), records, observatory.registers, {},
        observatory.counted(), (), at_work=work,
    )  # fmt: skip
    edition = Edition(language)
    (found,) = (one for one in module.pages(edition, evidence) if one.path == path)
    file = folder / f"{language}-{Path(path).name}"
    file.write_text(setter(edition, "")(found), encoding="utf-8")
    return Page(file)


def value(rows: Rows, cell: str) -> int:
    return int(next(row[5] for row in rows if row[3] == cell))


@pytest.fixture(scope="module")
def january() -> Rows:
    return month(events(1500))


@pytest.fixture
def filed(january: Rows, tmp_path: Path) -> Observatory:
    """An archive in which COL filed January in time and corrected it, and CRI filed it late; all made up."""
    home = tmp_path / "home"
    opened(home, "2024-02-05").file_return(write(tmp_path, january), "COL", approved_by=HEAD)
    slots = changed(january, {"slots.missed": "45"})
    opened(home, "2024-02-20").file_return(write(tmp_path, slots), "COL", approved_by=HEAD, reason=REASON)
    late = [list(row) for row in january]
    for row in late[1:]:
        row[1] = "CRI"
    opened(home, "2024-03-10").file_return(write(tmp_path, late), "CRI", approved_by=HEAD)
    return opened(home, "2024-03-12")


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_all_offices_filed_the_planner_stands_and_says_so(tmp_path: Path, language: Language) -> None:
    from offices import file_months
    from rumbo.site.at_work import at_work
    from rumbo.site.pages import planner

    for seed, filer in enumerate(("COL", "CRI", "ECU", "GTM")):
        file_months(tmp_path, events(400, seed), "2024-01", "2024-01", filer)
    here = opened(tmp_path / "home", "2024-09-01")
    evidence = Evidence(Situation(here.today, (), (), ()), (), {}, None, (), (), {"pathways": here.records("pathways")},
                        here.registers, {}, here.counted(), (), at_work=at_work(here))  # fmt: skip
    (found,) = planner.pages(Edition(language), evidence)
    file = tmp_path / "planner.html"
    file.write_text(setter(Edition(language), "")(found), encoding="utf-8")
    page = Page(file)
    assert {"filed", "queue", "wait", "planner"} <= set(page.ids) and found.files
    answers = queues(here)
    assert answers["through"].explanation[language].split(":")[0] in page.text
    assert answers["largest-intake-through"].explanation[language] in page.text
    for name in ("open-interview", "through"):
        assert amount(answers[name].value, name == "through", language) in page.text
    assert answers["through"].releases[0] in page.text
    assert all(text not in page.text for text in ("No office has filed", "Ninguna oficina ha presentado"))


def test_where_nobody_filed_the_page_says_so_and_shows_what_was_stated(pages: dict[str, Page]) -> None:
    for language, words, asked in (
        ("en", "No office has filed a return.", "Nobody asked these to file"),
        ("es", "Ninguna oficina ha presentado un informe.", "Nadie les pidió que presentaran informes"),
    ):
        page = pages[f"{language}/{paths.RETURNS}"]
        assert words in page.text and asked in page.text
        assert {"statements", "how", "office-month", "commitment-progress"} <= set(page.ids)
        assert "rumbo returns check" in page.text
        assert words.rstrip(".") in pages[f"{language}/{paths.OFFICES}"].text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_returns_says_who_filed_when_and_what_was_corrected(
    filed: Observatory, tmp_path: Path, language: Language
) -> None:
    page = set_page(filed, returns, paths.RETURNS, language, tmp_path)
    heading, states, lead = {
        "en": ("Who has filed", ("filed on time", "filed late", "not yet due"), "2 of 4 offices have filed a return."),
        "es": ("Quién ha presentado", ("presentado a tiempo", "presentado fuera de plazo", "aún en plazo"),
               "2 de 4 oficinas han presentado un informe."),
    }[language]  # fmt: skip
    assert lead in page.text
    _, *rows = rows_of(page, heading)
    assert [row[2] for row in rows] == [states[2], states[0], states[2], states[1]]
    assert [row[-1] for row in rows] == ["0", "1", "0", "0"]
    assert REASON[language] in page.text and "statements" not in page.ids
    first, second, third = (release.id for release, _ in filed.filings("office-month"))
    for name in (first, second, third):
        assert name in page.text
    moved = {"en": "Slots missed: 40 before, 45 now", "es": "Turnos perdidos: antes 40, ahora 45"}[language]
    assert moved in page.text


def test_a_withdrawal_is_listed_and_takes_the_figures_away(filed: Observatory, tmp_path: Path) -> None:
    filed.withdraw_return("office-month", "COL", "2024-01", reason=REASON, approved_by=HEAD)
    page = set_page(filed, returns, paths.RETURNS, "en", tmp_path)
    assert "withdrawn" in page.text
    office = set_page(filed, offices, paths.OFFICES, "en", tmp_path)
    assert "All that it filed is withdrawn." in office.text


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_office_that_filed_has_its_month_on_its_page(
    filed: Observatory, january: Rows, tmp_path: Path, language: Language
) -> None:
    page = set_page(filed, offices, paths.OFFICES, language, tmp_path)
    queue = {"en": "Who waited at the end of the month", "es": "Quiénes esperaban al final del mes"}[language]
    tables = [one for one in page.all("caption") if one.text.startswith(queue)]
    assert len(tables) == 2, "of two offices alone"
    _, *rows = rows_of(page, tables[0].text)
    assert len(rows) == 6
    total = (value(january, "open.total.total.closing") + 2) // 5 * 5
    assert rows[-1][-1] == number(total)
    assert all(text not in page.text for text in ("No office has filed", "Ninguna oficina ha presentado"))
    ids = [record.record.id for record in filed.records("pathways") if record.record.part_of]
    assert set(ids) <= set(page.ids)


def test_the_years_that_do_not_close_are_those_of_the_analysis(
    pages: dict[str, Page], observatory: Observatory, site: Path
) -> None:
    systems = observatory.asylum_systems()
    last = max(max(one.pending) for one in systems.values())
    closings = asylum.closings(systems, last - 9, last)
    wanted = sorted((str(one.year), percent(one.gap, "en", signed=True)) for one in closings if not one.closes)
    page = pages[f"en/{paths.ASYLUM}"]
    _, *rows = rows_of(page, "Years that do not add up")
    assert sorted((row[1], row[2]) for row in rows) == wanted
    score = asylum.score(asylum.expected(systems, last - 9, last))
    assert percent(score.median) in page.text and percent(score.cover) in page.text
    ahead = asylum.expected(systems, last + 1, last + 1)
    _, *rows = rows_of(page, f"Expected at the end of {last + 1}")
    assert len(rows) == len(ahead) and all(" to " in row[-1] for row in rows)
    assert "says nothing of how a country treated anyone" in page.text
    assert "no dice nada de cómo un país trató a alguien" in pages[f"es/{paths.ASYLUM}"].text
    assert (site / "data/asylum-stock-flow.csv").read_text(encoding="utf-8").count("\n") == len(closings) + 1


def test_before_anything_was_stated_there_is_no_planner(tmp_path: Path) -> None:
    from rumbo.site.at_work import at_work
    from rumbo.site.pages import asylum_queues, planner

    early = opened(tmp_path / "home", "2023-08-01")
    work = at_work(early)
    assert work.queues == () and work.worlds is None and not work.systems
    evidence = Evidence(Situation(date(2023, 8, 1), (), (), ()), (), {}, None, (), (), {}, early.registers, {}, (), (),
                        at_work=work)  # fmt: skip
    assert not list(planner.pages(Edition("en"), evidence)) and not list(asylum_queues.pages(Edition("en"), evidence))
