"""Every page: well formed, in one language, with links that lead somewhere, asking no other machine for anything."""

from __future__ import annotations

import gettext
import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.main import get_command

from rumbo.cli.app import app
from rumbo.core import Indicator, Text
from rumbo.errors import NoData
from rumbo.indicators import indicators
from rumbo.observatory import Observatory
from rumbo.sources import sources
from rumbo.words import catalogue

from .reading import FETCHED, Page

PAIRS = {"en": "es", "es": "en"}
REGISTER_PAGES = ("measures", "meetings", "left-out")


@pytest.fixture(scope="module")
def inner(pages: dict[str, Page]) -> dict[str, Page]:
    return {name: page for name, page in pages.items() if name[:3] in ("en/", "es/")}


def test_the_pages_that_there_are(pages: dict[str, Page], observatory: Observatory) -> None:
    names = set(pages)
    assert {"index.html", "404.html"} < names
    for language in PAIRS:
        parts = (
            "indicators",
            "releases",
            "sources",
            "methods",
            "revisions",
            "reconciliation",
            "corrections",
            "pathways",
            "timeline",
            "check",
            "docs",
        )
        assert {f"{language}/index.html", *(f"{language}/{part}/index.html" for part in parts)} < names
        assert {f"{language}/methods/glossary.html", f"{language}/indicators/drivers.html"} < names
        assert {f"{language}/pathways/{name}.html" for name in ("offices", "finder")} < names
        assert {f"{language}/{part}/index.html" for part in ("compact", "countries", *REGISTER_PAGES)} < names
        for release in observatory.releases():
            assert f"{language}/releases/{release.id}.html" in names
            assert f"{language}/releases/{release.product}.html" in names
        for one in observatory.indicators():
            if known(observatory, one):
                assert f"{language}/indicators/{one.id}.html" in names
            elif observatory.printed_beside(one.id):
                assert one.id in pages[f"{language}/road/index.html"].ids, "what is printed in sums alone stands there"
                assert f'road/index.html#{one.id}"' in pages[f"{language}/indicators/index.html"].path.read_text()
            else:
                assert one.id not in pages[f"{language}/indicators/index.html"].path.read_text(), "nobody has it yet"
        for name in ("cbp-encounters", "usbp-encounters", "ofo-encounters"):
            assert f"{language}/indicators/{name}--USA.html" in names
    assert {name[3:] for name in names if name[:3] == "en/"} == {name[3:] for name in names if name[:3] == "es/"}


def known(observatory: Observatory, indicator: Indicator) -> bool:
    """Whether any month of an indicator is known at its home place."""
    try:
        return bool(observatory.series(indicator.id, indicator.home).known)
    except NoData:
        return False


def test_ids_are_unique_and_there_is_one_first_heading(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert len(list(page.all("h1"))) == 1, name
        assert len(list(page.all("main"))) == 1, name
        levels = [int(one.tag[1]) for one in page.elements if re.fullmatch(r"h[1-6]", one.tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_every_link_within_the_site_leads_somewhere(pages: dict[str, Page], site: Path) -> None:
    missing = []
    for name, page in pages.items():
        for one in page.elements:
            target = urlsplit(one.attributes.get("href", one.attributes.get("src", "#")))
            if target.scheme or (not target.path and not target.fragment):
                continue
            base = site if target.path.startswith("/") else (site / name).parent
            path = (base / target.path.lstrip("/")).resolve() if target.path else site / name
            there = path.relative_to(site.resolve()).as_posix() if path.is_file() else ""
            anchor = target.fragment if "=" not in target.fragment else ""  # else a state, which a script reads
            if not there or (anchor and anchor not in pages[there].ids):
                missing.append((name, target.geturl()))
    assert not missing


def test_languages_are_one_click_apart(inner: dict[str, Page]) -> None:
    for name, page in inner.items():
        language, other = name[:2], PAIRS[name[:2]]
        assert next(page.all("html")).attributes["lang"] == language
        alternates = {
            one.attributes["hreflang"]: one.attributes["href"]
            for one in page.all("link", rel="alternate")
            if "type" not in one.attributes
        }  # a feed is no page
        assert set(alternates) == {"en", "es", "x-default"}, name
        switch = next(page.all("a", class_="lang"))
        assert (switch.attributes["hreflang"], switch.attributes["lang"]) == (other, other)
        there = (page.path.parent / switch.attributes["href"]).resolve()
        assert there == (page.path.parent / alternates[other]).resolve()
        assert there.as_posix().endswith(f"/{other}/{name[3:]}")


def test_no_page_asks_another_machine_for_anything(pages: dict[str, Page], site: Path) -> None:
    for name, page in pages.items():
        for one in page.elements:
            for tag, attribute in FETCHED:
                address = one.attributes.get(attribute, "") if one.tag == tag else ""
                assert not urlsplit(address).netloc, (name, address)
            assert "style" not in one.attributes, (name, one)
            assert not any(attribute.startswith("on") for attribute in one.attributes), (name, one)
        for script in page.all("script"):
            assert script.attributes.get("src") or script.attributes["type"] in (
                "application/ld+json",
                "application/json",
            )
        policy = next(one for one in page.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy")
        assert policy.attributes["content"].startswith("default-src 'none'")
    for path in (site / "static").glob("*.*"):
        if path.suffix in (".css", ".js"):
            assert "//" not in re.sub(r"^\s*//.*|/\*.*?\*/", "", path.read_text(), flags=re.MULTILINE | re.DOTALL), path


def _sentences() -> list[tuple[str, str]]:
    """Return the sentences of the site that say something of their own, in both languages."""
    found = catalogue("site", "es")
    assert isinstance(found, gettext.GNUTranslations)
    pairs = [(english, spanish) for english, spanish in vars(found)["_catalog"].items() if isinstance(english, str)]
    texts: list[Text] = []
    for indicator in indicators().values():
        texts += [
            indicator.name,
            indicator.short,
            indicator.definition,
            *([indicator.caveat] if indicator.caveat else []),
        ]
        texts += [one.text for one in indicator.breaks] + [one.why for one in indicator.not_comparable]
    texts += [text for one in sources().values() for text in (one.title, one.terms)]
    pairs += [(text["en"], text["es"]) for text in texts]
    return [(en, es) for en, es in pairs if len(en) > 9 and " " in en and "%(" not in en and en != es]


def test_no_page_holds_sentences_of_the_other_language(inner: dict[str, Page]) -> None:
    sentences = _sentences()
    assert len(sentences) > 80
    for name, page in inner.items():
        if name[3:] == "docs/assistants.html":  # which quotes answers in both
            continue
        words = page.own_text + " ".join(one.attributes.get("aria-label", "") for one in page.elements)
        for english, spanish in sentences:
            stranger = english if name[:2] == "es" else spanish
            if stranger in words:  # as a rule it is not, and a pattern costs more
                assert not re.search(rf"(?<!\w){re.escape(stranger)}(?!\w)", words), (name, stranger)


@pytest.mark.parametrize(
    "word", [" the ", " of ", "published", "Published", " held", "encounters", "January", "Source"]
)
def test_no_english_word_is_left_in_spanish(inner: dict[str, Page], word: str) -> None:
    # Help there names fields of files; answers in English are quoted.
    others = ("es/docs/commands.html", "es/docs/assistants.html")
    for name, page in inner.items():
        if name[:2] == "es" and name not in others:
            # Addresses and the names of files and tables are of no language.
            text = re.sub(r"\S*(?:https?:|\w+-\w+|\w_)\S*", "", page.own_text)
            assert word not in text, (name, text[max(0, text.find(word) - 60) :][:120])


def test_numbers_and_months_are_written_as_each_language_does(inner: dict[str, Page]) -> None:
    english, spanish = inner["en/index.html"].text, inner["es/index.html"].text
    assert "40.4% more than a year before" in english and "August 2026" in english
    assert "40.4\u00a0% más que un año antes" in _unfolded(inner["es/index.html"]) and "agosto de 2026" in spanish
    assert "Patrulla Fronteriza" in spanish and "frontera suroeste" in spanish


def _unfolded(page: Page) -> str:
    return "".join(next(page.all("body")).words)


def test_every_chart_has_its_headline_its_words_and_its_table(inner: dict[str, Page]) -> None:
    for name, page in inner.items():
        drawings = list(page.all("svg", role="img"))
        assert len(drawings) == 2 * len(list(page.all("figure"))), name
        for one in drawings:
            assert one.attributes["aria-labelledby"] in page.ids
            assert len(one.text) > 60, name
        if drawings:
            assert len(list(page.all("table"))) >= len(list(page.all("figure"))) - ("indicators/" in name), name


AMOUNT = r"(over |más de )?[+−]?[\d,.]+(\s?%)?"
FOUND = rf"{AMOUNT}( (to|a) {AMOUNT}| months with .*| meses con .*)?|–|none|ninguno|not known|no se conoce"
"""A finding in a table: a figure, one beyond what is looked at, or an interval."""


def test_findings_alone_are_magenta_and_say_so(inner: dict[str, Page]) -> None:
    for page in inner.values():
        for one in page.all("td", class_="fi"):
            assert re.fullmatch(
                rf"{AMOUNT}( (to|a) {AMOUNT}| months with .*| meses con .*)?|–|none|ninguno|not known|no se conoce",
                one.text,
            ), one.text
        if list(page.all("td", class_="fi")):
            assert any(one.attributes.get("href") == "#find" for one in page.all("use"))


def test_a_page_weighs_less_than_300_kilobytes_with_all_it_fetches(inner: dict[str, Page], site: Path) -> None:
    fonts = sum(path.stat().st_size for path in site.glob("static/fonts/*.woff2"))
    packed = cache(lambda path: len(gzip.compress(path.read_bytes())))
    for name, page in inner.items():
        if name[3:] == "explore/index.html":  # it has a measure of its own
            continue
        named = [one.attributes.get("src", "") for one in page.all("script")]
        named += [one.attributes["href"] for one in page.all("link", rel="stylesheet")]
        fetched = {(page.path.parent / address).resolve() for address in named if address}
        assert fonts + sum(map(packed, fetched)) + packed(page.path) < 300_000, name


def test_every_command_that_a_page_gives_is_one(inner: dict[str, Page]) -> None:
    commands = vars(get_command(app))["commands"]
    pages = [page for name, page in inner.items() if "/docs/" not in name]  # whose commands tests/docs carries out
    given = {one.text for page in pages for one in page.all("code") if one.text.startswith("rumbo ")}
    assert {one.split()[1] for one in given} == {
        "show", "history", "ingest", "pathways", "compact", "measures", "check", "serve", "drivers", "capacity",
        "returns", "asylum",
    }  # fmt: skip
    for one in given:
        _, name, *rest = one.split()
        command = commands[name]
        if group := getattr(command, "commands", None):
            command = group[rest[0]]
        declared = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= declared, one


def test_no_sentence_ends_twice(inner: dict[str, Page]) -> None:
    for name, page in inner.items():
        assert "UU.." not in page.text, name
