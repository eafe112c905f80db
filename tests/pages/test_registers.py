"""The pages of the registers: every record once under its id, what was searched at the top, no nothing like another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rumbo.core.record import Searched
from rumbo.core.text import Text
from rumbo.observatory import Observatory, Situation
from rumbo.registers import FOLDER
from rumbo.registers.asking import OnDay, stood
from rumbo.registers.state import Hearing
from rumbo.site import paths
from rumbo.site.edition import Edition
from rumbo.site.evidence import Evidence
from rumbo.site.pages import Page as SitePage
from rumbo.site.pages import compact, countries, measures, meetings
from rumbo.site.promises import HEARD, promise, promises_of
from rumbo.site.records import Teller
from rumbo.site.setting import environment, setter

from .reading import Element, Page, rows_of

DAY = date(2026, 11, 24)
REGISTERS_SHOWN = ("compact", "measures", "meetings")


def evidence_of(observatory: Observatory, day: date) -> Evidence:
    """What the pages of the registers show on a day, without the figures."""
    records = {name: observatory.records(name, as_of=day) for name in (*REGISTERS_SHOWN, "pathways")}
    return Evidence(Situation(day, (), (), ()), (), {}, None, (), (), records, observatory.registers, {}, (), ())


@pytest.fixture(scope="module")
def evidence(observatory: Observatory) -> Evidence:
    return evidence_of(observatory, DAY)


def only(pages: Iterator[SitePage]) -> SitePage:
    return next(iter(pages))


def element(page: Page, name: str) -> Element:
    return next(one for one in page.elements if one.attributes.get("id") == name)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("register", REGISTERS_SHOWN)
def test_every_record_stands_once_under_its_id(
    pages: dict[str, Page], evidence: Evidence, register: str, language: str
) -> None:
    page = pages[f"{language}/{register}/index.html"]
    held = {one.record.id for one in evidence.records[register]}
    assert len(held) > 19 and held <= set(page.ids)
    for one in evidence.records[register]:
        for words in (one.record.title, *(text for said in one.told for text in (said.text, said.says.who))):
            assert " ".join(words[language].split()) in page.text, one.record.id
    addresses = {one.attributes.get("href") for one in page.all("a")}
    assert {
        source.url for one in evidence.records[register] for said in one.told for source in said.sources
    } <= addresses


def test_every_pathway_stands_under_its_id_at_a_country(pages: dict[str, Page], evidence: Evidence) -> None:
    ids = {name for path, page in pages.items() if path.startswith("en/countries/") for name in page.ids}
    assert {one.record.id for one in evidence.records["pathways"]} <= ids


@pytest.mark.parametrize("register", REGISTERS_SHOWN)
def test_what_was_searched_stands_at_the_top(pages: dict[str, Page], evidence: Evidence, register: str) -> None:
    heading = evidence.registers.heading(register)
    assert heading and heading.searched
    for language in ("en", "es"):
        page = pages[f"{language}/{register}/index.html"]
        top = next(page.all("div", class_="caution")).text
        for search in heading.searched:
            assert search.what[language] in top and search.where[language] in top
        assert {"en": "24 November 2026", "es": "24 de noviembre de 2026"}[language] in top
        assert page.text.index(top) < page.text.index(next(page.all("h2")).text)


def test_the_compact_counts_what_its_matrix_shows(pages: dict[str, Page]) -> None:
    page = pages["en/compact/index.html"]
    assert next(page.all("h1")).text == "22 countries endorse it; of 76 promises held, something is reported on 29"
    rows = [one.text for one in page.all("summary")]
    assert len(rows) == 24 and sum("0 promises" in row for row in rows) > 10
    colombia = next(row for row in rows if row.startswith("Colombia"))
    assert "To secure its borders humanely: 2 promises, 1 of them reported on and 1 claim of progress" in colombia
    assert "To open lawful pathways: 1 promise, 0 of them reported on" in colombia
    assert "Other promises: 5 promises, 1 of them reported on" in colombia
    assert "Leads: Temporary protection and regularization" in colombia and colombia.endswith("Sep 2024")


def test_endorsements_keep_the_bounds_they_have(pages: dict[str, Page]) -> None:
    text = pages["en/compact/index.html"].text
    assert "between 11 June 2022 and 26 September 2022Guyana" in text
    assert "between 1 April 2023 and 6 May 2024Suriname" in text
    assert "entre el 11 de junio de 2022 y el 26 de septiembre de 2022Guyana" in pages["es/compact/index.html"].text


def test_no_nothing_looks_like_another(pages: dict[str, Page]) -> None:
    page = pages["en/compact/index.html"]
    sought, unsought = element(page, "col-host-2025").text, element(page, "mex-guatemalan-workers").text
    assert "Looked for, and no report was found. Announced since 25 September 2024. Due: 31 December 2025." in sought
    assert "Looked for until 24 November 2026, not found: a report of a fifth ministerial (archived copies" in sought
    assert "No report held, and no search for one recorded." in unsought and "Looked for" not in unsought
    faded = element(page, "col-protection-statute").text
    assert "Others than who promised report on it. Unknown since 25 September 2024; before: under way." in faded
    assert "Only who promised reports on it." in element(page, "cri-bus-corridor").text
    assert len({mark for mark, _ in HEARD.values()} | {words for _, words in HEARD.values()}) == 2 * len(Hearing)


def none_reported(evidence: Evidence) -> OnDay:
    """A promise of which somebody says that nothing was done."""
    one = next(one for one in promises_of(evidence) if one.hearing is Hearing.NOT_LOOKED_FOR)
    said = replace(
        one.told[0], becomes=None, reports_none=True, text=Text(en="Nothing was done.", es="No se hizo nada.")
    )
    return stood(replace(one.record, statements=(one.told[0], said)), DAY)


def test_reported_as_none_is_a_report(evidence: Evidence) -> None:
    for language, words in (
        ("en", "Somebody says that nothing was done."),
        ("es", "Alguien dice que no se hizo nada."),
    ):
        edition = Edition(language)
        block = promise(Teller(edition, evidence), none_reported(evidence))
        module = environment(edition).get_template("records.html").make_module({})
        html = module.promise(block, lambda path: path)
        assert words in html and '<i class="none">' in html
        assert {"en": "Reported as none:", "es": "Se informa que no hubo:"}[language] in html


def test_a_search_of_ours_names_its_place_and_day(evidence: Evidence) -> None:
    search = Searched(Text(en="a report", es="un informe"), Text(en="a page", es="una página"), DAY)
    one = none_reported(evidence)
    held = stood(replace(one.record, statements=one.record.statements[:1], searched=(search,)), DAY)
    block = promise(Teller(Edition("en"), evidence), held)
    assert block.mark == "sought" and block.block.looks[0].where == "a page"


def test_what_is_not_verified_is_marked(pages: dict[str, Page]) -> None:
    page = pages["en/compact/index.html"]
    assert (
        "Not verified (concluded): The deadline is the end of the US fiscal year 2021."
        in element(page, "usa-h2b-2021").text
    )
    assert "Under which pillar and which duty a promise falls is our reading" in page.text
    assert "Not verified (concluded): That the pillar is a duty" in element(page, "lad-2022-humane-borders").text


def test_committees_have_leads_and_members(pages: dict[str, Page]) -> None:
    page = pages["en/compact/index.html"]
    resettlement = element(page, "lad-2022-committee-resettlement").text
    assert "Leads: Canada, Guyana.Takes part: Mexico, Uruguay, United States. 6 October 2022" in resettlement
    family = element(page, "lad-2022-committee-family-reunification").text
    assert "Takes part: Haiti, Mexico; the rest of the list was not found." in family
    xenophobia = element(page, "lad-2022-committee-xenophobia").text
    assert "Leads: Peru.Takes part: not known.Looked for until 24 November 2026, not found: the members" in xenophobia


def test_a_visa_restriction_has_its_basis_and_its_target(pages: dict[str, Page]) -> None:
    page = pages["en/measures/index.html"]
    boats = element(page, "usa-col-maritime-2024").text
    held = element(page, "in-force").text
    assert "INA 212(a)(3)(C) · executives of several Colombian companies of sea transport" in held
    assert "In force since 6 May 2024" in boats and "executives of several Colombian companies" in boats
    assert "United States → Concerns: Colombia" in held and boats in held
    counted = next(page.all("h1")).text
    assert counted == "63 measures are in force, of 119 held"
    assert sum(element(page, name).text.count("Identifier") for name in measures.GROUPS) == 119


def test_a_meeting_leads_to_the_promises_made_there(pages: dict[str, Page]) -> None:
    page = pages["en/meetings/index.html"]
    third = element(page, "lad-2022-ministerial-3").text
    assert "7 May 2024" in third and "Guatemala City" in third and "USD 578 million" in third
    assert "Restrict visas of executives of Colombian boat companies (Promise)" in third
    assert "Colombia, Panama and the United States in Panama City" in element(page, "usa-col-pan-2023-04").text
    assert "Sixty-day campaign in the Darién (Promise)" in element(page, "usa-col-pan-2023-04").text


def test_a_country_has_its_promises_figures_and_records(pages: dict[str, Page], observatory: Observatory) -> None:
    page = pages["en/countries/COL.html"]
    assert "Colombia endorses the Declaration: in force since 10 June 2022." in page.text
    assert {"col-host-2025", "pan-darien-campaign"} < set(page.ids)
    rows = {row[0]: row[1:] for row in rows_of(page, "Of its nationals")}
    series = observatory.series("usbp-encounters", "us-southwest", citizenship="COL")
    month, value, status, release = rows["Encounters by Border Patrol US southwest border"]
    newest = series.newest
    assert newest and (month, value, status) == ("Jan 2026", f"{newest.value:,}", "provisional")
    assert release.startswith(str(newest.release))
    there = [row[0] for row in rows_of(page, "Counted there, or at a place within it")]
    assert there[1:] == ["Transits through the Darién Darién", "Displaced and stateless people Colombia"]
    measures_held = [row[1] for row in rows_of(page, "Measures in force")]
    assert any("Visas refused to executives of Colombian companies" in name for name in measures_held)


def test_a_country_of_which_nothing_was_searched_says_so(pages: dict[str, Page]) -> None:
    text = pages["en/countries/VEN.html"].text
    assert "No endorsement of it is held." in text
    assert "No promise is held, and no search for one is recorded." in text
    searched = pages["en/countries/ARG.html"].text
    assert "No promise of its own is held." in searched
    assert "Looked for until 24 November 2026, not found: a promise of Argentina of its own" in searched
    index = {row[0]: row[1:3] for row in rows_of(pages["en/countries/index.html"], "Endorsers of the compact")}
    assert len(index) == 23 and index["Argentina"] == ["10 Jun 2022", "none found"]
    others = {row[0]: row[2] for row in rows_of(pages["en/countries/index.html"], "Other countries with records")}
    assert others["Venezuela"] == "not searched" and others["Spain"].startswith("3 ")


def test_every_country_that_a_record_touches_has_a_page(pages: dict[str, Page], evidence: Evidence) -> None:
    codes = Teller(Edition("en"), evidence).countries
    endorsers = {one.record.actors[0] for one in evidence.records["compact"] if one.record.kind == "endorsement"}
    assert len(endorsers) == 22 and endorsers < set(codes)
    assert {f"es/countries/{code}.html" for code in codes} < set(pages)


def test_what_is_left_out_stands_with_its_reason(pages: dict[str, Page], evidence: Evidence) -> None:
    for language in ("en", "es"):
        text = pages[f"{language}/left-out/index.html"].text
        for one in evidence.registers.left_out:
            assert one.what[language] in text and one.why[language].rstrip(".") in text and one.address in text
    assert "stored id" not in text


def test_the_schema_and_the_records_are_on_the_site(site: Path, evidence: Evidence) -> None:
    assert (site / paths.SCHEMA).read_bytes() == (FOLDER / "schema.json").read_bytes()
    for register in REGISTERS_SHOWN:
        held = json.loads((site / paths.register_file(register)).read_text(encoding="utf-8"))
        assert held["as_of"] == "2026-11-24" and len(held["searched"]) > 2
        assert [one["id"] for one in held["records"]] == [one.record.id for one in evidence.records[register]]


def test_the_pages_are_of_their_day(observatory: Observatory) -> None:
    edition, then = Edition("en"), evidence_of(observatory, date(2024, 5, 7))
    assert only(compact.pages(edition, then)).context.compacts[0].sentence.startswith("22 countries endorse it;")
    shown = only(meetings.pages(edition, then)).context
    assert shown.years[0][0] == "2024" and shown.years[0][1][0].block.id == "lad-2022-ministerial-3"
    dates = only(compact.pages(edition, evidence_of(observatory, date(2022, 8, 1)))).context.compacts[0].dates
    assert [day for day, _ in dates][1:] == [
        "not yet; perhaps already: enters into force, between 11 June 2022 and 26 September 2022"
    ]


def test_before_it_all_the_pages_are_there_and_say_so(observatory: Observatory) -> None:
    edition, early = Edition("es"), evidence_of(observatory, date(2010, 1, 1))
    set_page = setter(edition, "1 de enero de 2010")
    for module in (compact, countries, measures, meetings):
        page = only(module.pages(edition, early))
        assert "<h1>" in set_page(page)
    assert "Nada de esto había ocurrido hasta este día." in set_page(only(compact.pages(edition, early)))
