"""Sources, corrections, glossary and methods: what the sources declare, in both languages, and nothing made up."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from rumbo.archive import Changes, Standing
from rumbo.archive.reread import Reread
from rumbo.observatory import Observatory
from rumbo.site.edition import LANGUAGES, Edition
from rumbo.site.evidence import Evidence
from rumbo.site.glossary import glossary
from rumbo.site.pages import corrections
from rumbo.site.setting import setter
from rumbo.words import day, number, period

from .reading import Page, rows_of

ASKED = (
    "encounter", "apprehension", "inadmissible", "expulsion", "title-8", "title-42", "sector", "field-office",
    "component", "family-unit", "unaccompanied-child", "at-entry", "at-large", "fiscal-year", "release", "vintage",
    "revision", "break", "silence", "second-hand", "provisional", "finding",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_source_is_told_of_in_full(site: Path, observatory: Observatory, language: str) -> None:
    page = Page(site / language / "sources/index.html")
    links = {one.attributes.get("href") for one in page.all("a")}
    for silence in observatory.silences():
        one = silence.source
        assert one.id in page.ids
        for text in (one.title, one.description, one.terms, one.publisher.name):
            assert " ".join(text[language].split()) in page.text, (one.id, text)
        assert one.publisher.url in links
        assert (f"../releases/{one.id}.html" in links) == bool(observatory.releases(one.id)), one.id
        if one.watch:
            assert one.watch.by_hand[language] in page.text and set(one.watch.pages) <= links
        if silence.due:
            assert day(silence.due, language) in page.text
        if silence.looked:
            assert silence.looked.url in links and day(silence.looked.day, language) in page.text


def test_the_table_of_sources_is_what_the_facade_says(site: Path, observatory: Observatory) -> None:
    rows = rows_of(Page(site / "en/sources/index.html"), "How the sources stand")[1:]
    for row, silence in zip(rows, observatory.silences(), strict=True):
        assert row[1] == (period(str(silence.newest), short=True) if silence.newest else "–")
        assert row[2] == (number(silence.days) if silence.days else "–")
        assert row[3] == number(len(observatory.releases(silence.source.id)))
        assert ("newer exists, not held" in row[0]) == (silence.standing is Standing.NEWER_EXISTS)


def test_declared_errors_are_all_there(site: Path, observatory: Observatory) -> None:
    for language in ("en", "es"):
        page = Page(site / language / "corrections/index.html")
        for one in observatory.sources():
            for error in one.corrections:
                assert error.what[language] in page.text and error.why[language] in page.text
                assert error.who[language] in page.text and number(error.expects) in page.text


def test_it_says_plainly_that_no_reader_changed_anything(site: Path, observatory: Observatory) -> None:
    assert not observatory.rereadings()
    assert (
        "None yet: every release held is read as it was read when it came."
        in Page(site / "en/corrections/index.html").text
    )


def test_what_a_better_reader_changed_is_listed(changes: dict[str, Changes], tmp_path: Path) -> None:
    done = Reread("cbp-southwest.57dd66fe1f9f", "2026-11-20", 1, 2, added=3, changed=14, gone=0)
    refused = Reread("panama-darien.0123456789ab", "2026-11-21", 0, 1, refused="Line 3 has no month.")
    evidence = cast(Evidence, SimpleNamespace(changes=changes, rereadings=(done, refused)))
    pages = {}
    for language in LANGUAGES:
        edition = Edition(language)
        path = tmp_path / f"{language}.html"
        path.write_text(setter(edition, "")(next(iter(corrections.pages(edition, evidence)))), encoding="utf-8")
        pages[language] = Page(path)
    rows = rows_of(pages["en"], "What our own better readers changed")[1:]
    assert [row[1:6] for row in rows] == [
        ["panama-darien.0123456789ab", "0 → 1", "0", "0", "0"],
        ["cbp-southwest.57dd66fe1f9f", "1 → 2", "3", "14", "0"],
    ]
    assert "Line 3 has no month." in pages["es"].text and "Line 3 has no month." not in pages["es"].own_text


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_glossary_has_both_languages_side_by_side(site: Path, language: str) -> None:
    page = Page(site / language / "methods/glossary.html")
    terms = [*glossary().field, *glossary().ours]
    assert set(ASKED) <= {one.id for one in terms}
    assert {f"term-{one.id}" for one in terms} <= set(page.ids)
    for one in terms:
        for words in one.words.values():
            assert f"{words.term} {words.sense}" in page.text
            assert words.sense.endswith(".") and ". " not in words.sense.replace("EE. UU.", "EE UU"), words
    assert next(page.all("th")).attributes["lang"] == language


def test_words_of_the_field_name_documents_of_governments() -> None:
    for one in glossary().field:
        documents = [word.document for word in one.words.values() if word.document]
        assert documents, one.id
        for document in documents:
            host = document.url.split("/")[2]
            assert host.endswith((".gov", ".gob.mx", ".gob.pa")), document
    assert not any(word.document for one in glossary().ours for word in one.words.values())


@pytest.mark.parametrize("language", ["en", "es"])
def test_methods_define_each_indicator_and_what_feeds_it_in_order(
    site: Path, observatory: Observatory, language: str
) -> None:
    page = Page(site / language / "methods/index.html")
    for one in observatory.indicators():
        assert one.id in page.ids and " ".join(one.definition[language].split()) in page.text
        products = [feed.table.split("/")[0] for step in one.steps for feed in step]
        titles = [observatory.source(name).title[language] for name in products]
        section = page.text[page.text.index(" ".join(one.definition[language].split())) :]
        places = [section.index(title) for title in dict.fromkeys(titles)]
        assert places == sorted(places), one.id


def test_methods_name_each_method_with_its_version(site: Path) -> None:
    text = Page(site / "en/methods/index.html").text
    for method in (
        "change/1",
        "total/1",
        "share/1",
        "reconcile/1",
        "sum-of-products/1",
        "revision/1",
        "total-change/1",
    ):
        assert method in text


@pytest.mark.parametrize("page", ["sources/index", "corrections/index", "releases/panama-darien.eda059473817"])
def test_what_we_write_ourselves_is_in_spanish_too(site: Path, page: str) -> None:
    """A passage may be marked as English only where somebody else wrote it."""
    found = Page(site / f"es/{page}.html")
    assert not [one.text for one in found.all("span", lang="en")]


def test_methods_tell_two_tables_of_one_product_apart(site: Path) -> None:
    lines = [one.text for one in Page(site / "en/methods/index.html").all("li") if one.text.startswith("Panama")]
    assert len(lines) == 2 and "by citizenship" in lines[0] and "by demographic group" in lines[1]
