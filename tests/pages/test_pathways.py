"""The pages of the pathways and the timeline: what they say is what the façade answers, with and without a script."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from rumbo.core.record import Turn
from rumbo.observatory import Observatory
from rumbo.registers.asking import Answer
from rumbo.words import number

from .reading import Page, rows_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ALL = "What was told of all offices together, stage by stage"
EACH = "Registered, as told of each office"
PERSONS = 60


@pytest.fixture(scope="module")
def offices(site: Path) -> Page:
    return Page(site / "en/pathways/offices.html")


def test_the_funnel_holds_each_figure_as_told(offices: Page, observatory: Observatory) -> None:
    rows = rows_of(offices, ALL)
    assert rows[0][1:5] == ["Registered", "Referred for resettlement", "Approved", "Arrived"]
    shown = " ".join(cell for row in rows[1:] for cell in row[1:5])
    told = [one for one in observatory.counted() if one.indicator and not one.place]
    assert len(told) > 15 and all(number(one.figure.value) in shown for one in told)
    january = [row for row in rows if row[0] == "Jan 2024"]
    assert [row[4] for row in january] == ["3,200 people", "about 2,500 people"]
    assert "Talent Beyond Boundaries" in january[0][-1] and "Niskanen Center" in january[1][-1]


def test_figures_are_never_added_up_over_offices(offices: Page, observatory: Observatory) -> None:
    rows = rows_of(offices, EACH)[1:]
    told = [one for one in observatory.counted("safe-mobility-registered") if one.place]
    assert sorted(row[2].split()[-2] for row in rows) == sorted(number(one.figure.value) for one in told)
    october = [one.figure.value for one in told if str(one.figure.as_of) == "2023-10-17"]
    total = number(sum(october))
    assert total == "89,650"
    # Only the publisher's own reader adds them up, and a source says so in its words.
    assert all(total not in cell for row in rows_of(offices, ALL) + rows for cell in row[:-1])


def test_the_figures_are_files_too(site: Path, observatory: Observatory) -> None:
    told = [one for one in observatory.counted() if one.indicator]
    with (site / "data/safe-mobility.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["indicator"], row["value"]) for row in rows] == [
        (one.indicator, str(one.figure.value)) for one in told
    ]
    assert len(json.loads((site / "data/safe-mobility.json").read_text())) == len(told)


def test_conflicts_stand_with_both_names(offices: Page) -> None:
    found = [one.text for one in offices.all("p") if "and 6,790" in one.text or "and about 2,500" in one.text]
    assert len(found) == 3
    assert any("32,000 people registered (United States, 17 October 2023)" in one for one in found)


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_office_has_its_state_rules_and_sources(site: Path, observatory: Observatory, language: str) -> None:
    page = Page(site / language / "pathways/offices.html")
    for one in observatory.records("pathways", kind="office"):
        assert one.record.id in page.ids
        for said in one.told:
            assert said.text[language] in page.text or said.eligibility or said.figures
            assert all(source.url in {link.attributes.get("href") for link in page.all("a")} for source in said.sources)
            if said.disagreement:
                assert " ".join(said.disagreement[language].split()) in page.text


def test_every_pathway_and_every_figure_of_it_is_on_a_page(site: Path, observatory: Observatory) -> None:
    pages = [Page(site / f"en/pathways/{name}.html") for name in ("index", "offices")]
    ids = {one for page in pages for one in page.ids}
    words = " ".join(page.text for page in pages)
    assert {one.record.id for one in observatory.records("pathways")} <= ids
    for one in observatory.counted():
        assert number(one.figure.value) in words


def test_without_a_script_the_finder_is_all_rules_and_a_command(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/pathways/finder.html")
    rules = sum(bool(said.eligibility) for one in observatory.records("pathways") for said in one.told)
    assert sum(len(rows_of(page, caption)) - 1 for caption in {one.text for one in page.all("caption")}) == rules
    assert "rumbo pathways --nationality VEN --in COL" in page.text
    assert "A record of rules, not legal advice." in page.text and "24 November 2026" in page.text


def test_the_file_asks_nothing_but_itself(site: Path) -> None:
    policy = next(
        one.attributes["content"]
        for one in Page(site / "en/pathways/finder.html").all("meta")
        if one.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert "connect-src 'self'" in policy and "form-action 'self'" in policy
    for language in ("en", "es"):
        assert len((site / f"data/pathways.{language}.json").read_bytes()) < 100_000


def _persons(observatory: Observatory, count: int) -> list[dict[str, Any]]:
    """Return persons and days, drawn anew for each count and the same each time, near the days that decide."""
    draw, file = Random(count), observatory.pathways_through_time()
    days = [date(2024, 5, 7), *file]
    near = [day for day in days if day < date(2025, 6, 1)]
    found: list[dict[str, Any]] = [
        {"nationality": "VEN", "in": "COL", "since": "2023-05-01", "age": "", "day": "2024-05-07"}
    ]
    while len(found) < count:
        day = draw.choice(days) + timedelta(days=draw.choice((-1, 0, 1, 40)))
        since = draw.choice(near) + timedelta(days=draw.choice((-1, 0, 1)))
        if min(days) <= day <= observatory.today:
            found.append(
                {
                    "nationality": draw.choice(
                        ("", "VEN", "CUB", "HTI", "NIC", "COL", "ECU", "GTM", "HND", "MEX", "other")
                    ),
                    "in": draw.choice(("", "COL", "CRI", "ECU", "GTM", "MEX", "other")),
                    "since": draw.choice(("", min(since, day).isoformat())),
                    "age": draw.choice(("", "0", "17", "18", "40")),
                    "day": day.isoformat(),
                }
            )
    return found


def test_the_finder_answers_as_the_facade(browser: Browser, address: str, observatory: Observatory) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "en/pathways/finder.html")
    page.wait_for_selector("#finder:not([hidden])")
    before = len(asked)
    for person in _persons(observatory, PERSONS):
        shown = page.evaluate(
            """person => {
                const form = document.getElementById("finder");
                for (const [name, value] of Object.entries(person)) form.elements[name].value = value;
                form.dispatchEvent(new Event("input"));
                const read = rule => rule.querySelector("a").getAttribute("href");
                const rules = one => [...one.querySelectorAll(".said > li")].map(read);
                return [...document.querySelectorAll("#ways > ol > li")].map(
                    one => [one.dataset.pathway, one.dataset.answer, rules(one)]);
            }""",
            person,
        )
        # Nobody of Iceland, and nobody there, is named by any rule.
        names = {"other": "ISL", "": None}
        ways = observatory.pathways(
            names.get(person["nationality"], person["nationality"]),
            names.get(person["in"], person["in"]),
            person["since"] or None,
            age=int(person["age"]) if person["age"] else None,
            as_of=person["day"],
        )
        order = list(Answer)
        expected = [
            [one.stood.record.id, one.answer.value, [said.sources[0].url for said in one.rules]]
            for one in sorted(ways, key=lambda one: order.index(one.answer))
        ]
        assert [[name, answer, len(rules)] for name, answer, rules in shown] == [
            [name, answer, len(rules)] for name, answer, rules in expected
        ], person
        assert [rules for *_, rules in shown] == [rules for *_, rules in expected], person
        count = sum(one.answer is Answer.OPEN for one in ways)
        if ways:
            told = page.locator("#ways > h2").inner_text()
            assert told == ("1 pathway was open." if count == 1 else f"{count} pathways were open.")
    assert len(asked) == before, "nothing is sent while a person is asked about"
    for name, wrong in (("age", "200"), ("since", "2024-05-08")):
        for field, value in (("day", "2024-05-07"), ("since", ""), ("age", ""), (name, wrong)):
            page.fill(f"#finder [name={field}]", value)
        assert "no day or no age" in page.locator("#ways").inner_text(), "not there since a day that had not come"
    page.close()


def test_the_finder_speaks_spanish_and_keeps_to_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "es/pathways/finder.html")
    page.get_by_label("Nacionalidad").select_option("NIC")
    page.get_by_label("País donde está la persona").select_option("CRI")
    page.get_by_label("Vías abiertas el día").fill("2024-05-07")
    first = page.locator("#ways > ol > li").first
    assert "abierta, para quien cumpla una de estas reglas" in first.inner_text()
    page.close()


def test_the_timeline_lists_what_changed_a_record(site: Path, observatory: Observatory) -> None:
    events = [one for one in observatory.timeline() if one.said.becomes]
    page = Page(site / "en/timeline/index.html")
    listed = [one for one in page.all("li") if "data-kind" in one.attributes]
    assert len(listed) == len(events) == 400 and f"{len(events)} dated statements" in page.text
    ends = [one for one in events if one.record.id.startswith("safe-mobility-") and one.said.becomes is Turn.ENDED]
    for one in ends:
        found = next(
            item
            for item in listed
            if item.attributes["id"].startswith(f"{one.record.id}--") and "end" in item.attributes["data-kind"]
        )
        assert one.said.text["en"] in found.text
    assert "does not say that one caused the other" in page.text


def test_the_timeline_is_narrowed_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "en/timeline/index.html")
    shown = page.locator(".year li:visible")
    assert shown.count() == 400
    page.get_by_label("Kind").select_option("measures-begin")
    page.get_by_label("Country").select_option("COL")
    found = shown.all()
    assert 0 < len(found) < 60
    for one in found:
        assert one.get_attribute("data-kind") == "measures-begin"
        assert "COL" in (one.get_attribute("data-of") or "").split()
    assert not page.locator("#y1999").is_visible() and "6 May 2024" in page.locator("#y2024").inner_text()
    context.close()


def test_the_finders_file_is_the_same_in_both_languages_but_for_words(site: Path) -> None:
    english, spanish = (json.loads((site / f"data/pathways.{name}.json").read_text()) for name in ("en", "es"))
    assert [[day for day, _ in one["days"]] for one in english["pathways"]] == [
        [day for day, _ in one["days"]] for one in spanish["pathways"]
    ]
    assert [one["citizenships"] for one in english["rules"]] == [one["citizenships"] for one in spanish["rules"]]


def test_a_map_says_where_the_offices_were_without_a_script(offices: Page, site: Path) -> None:
    text = (site / "en/pathways/offices.html").read_text(encoding="utf-8")
    assert "Where the offices were. Colombia, Costa Rica, Ecuador, Guatemala, Darién." in text
    assert "not at an address" in text and "Made with Natural Earth" in text
