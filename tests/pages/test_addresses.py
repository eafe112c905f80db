"""The address of each figure: what the façade answers, all its vintages, a paragraph to paste, a picture."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

import rumbo.site.cards as cards
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.citation import cite
from rumbo.site.building import _write_picture
from rumbo.site.cards import Card
from rumbo.site.edition import Edition
from rumbo.site.pages import Page as SitePage
from rumbo.site.pages import Picture
from rumbo.site.setting import setter
from rumbo.words import day, number

from .reading import Page, rows_of

DECEMBER = "figures/cbp-encounters--us-southwest/2023-12.html"
SOME = [
    ("cbp-encounters", "us-southwest", "2023-12"),
    ("usbp-encounters", "us-southwest", "2026-08"),
    ("cbp-encounters", "us-southwest", "2009-12"),  # a sum of ours
    ("title-42-expulsions", "us-southwest", "2023-01"),
    ("darien-transits", "darien", "2023-08"),
    ("displaced-population", "COL", "2023"),
]


@pytest.mark.parametrize(("indicator", "place", "period"), SOME)
def test_the_page_of_a_figure_is_what_the_facade_answers(
    site: Path, observatory: Observatory, indicator: str, place: str, period: str
) -> None:
    series = observatory.series(indicator, place, since=period, until=period)
    (one,) = series.known
    for language in ("en", "es"):
        page = Page(site / language / f"figures/{indicator}--{place}/{period}.html")
        assert next(page.all("p", class_="big")).text == number(one.value)
        citation = cite(observatory, series, language)
        quote = next(page.all("blockquote", class_="quote")).text
        assert quote.startswith(citation.sentence)
        assert all(release.release.sha256 in quote for release in citation.references)
        assert next(page.all("pre", id="bibtex")).text == " ".join(citation.bibtex().split())
        assert json.loads(next(page.all("pre", id="csl")).text)[0]["id"] == citation.references[0].release.id
        assert observatory.indicator(indicator).definition[language].split()[0] in page.text


@pytest.mark.parametrize(("indicator", "place", "period"), SOME)
def test_all_vintages_of_a_figure_stand_on_its_page(
    site: Path, observatory: Observatory, indicator: str, place: str, period: str
) -> None:
    page = Page(site / "en" / f"figures/{indicator}--{place}/{period}.html")
    history = observatory.history(indicator, period, place)
    rows = {one.attributes["id"]: one for one in page.all("tr") if "id" in one.attributes}
    known: dict[tuple[object, object], str] = {}
    before: tuple[object, object] | None = None
    for one in history:
        state = (one.observation.value, one.observation.status)
        if state != before:
            name = f"as-of-{one.known_from}"
            assert day(one.known_from) in rows[name].text and number(one.observation.value) in rows[name].text
            known[state] = name
        before = state
    assert len(rows) >= len(known) and set(known.values()) <= set(rows)
    file = json.loads((site / f"data/vintages/{indicator}--{place}.json").read_text())
    assert [(row["known_from"], row["value"]) for row in file["vintages"][period]] == [
        (one.known_from.isoformat(), one.observation.value) for one in history
    ]


def test_histories_are_those_of_each_period(observatory: Observatory) -> None:
    for indicator, place in (("cbp-encounters", "us-southwest"), ("guatemala-returns", "GTM")):
        found = observatory.histories(indicator, place)
        for period in list(found)[:: len(found) // 5]:
            expected = observatory.history(indicator, period, place)
            assert [
                (one.known_from, one.observation.value, one.observation.release, one.change) for one in expected
            ] == [(one.known_from, one.observation.value, one.observation.release, one.change) for one in found[period]]


def test_every_figure_that_was_ever_known_has_its_page_in_both_languages(site: Path, observatory: Observatory) -> None:
    known = {
        f"{one.id}--{one.home}/{period}.html"
        for one in observatory.indicators()
        for period, history in _histories(observatory, one.id, one.home).items()
        if any(each.observation.value is not None for each in history)
    }
    assert len(known) > 3000
    for language in ("en", "es"):
        made = {
            path.relative_to(site / language / "figures").as_posix() for path in site.glob(f"{language}/figures/*/*")
        }
        assert known <= made


def _histories(observatory: Observatory, indicator: str, place: str) -> Any:
    try:
        return observatory.histories(indicator, place) if observatory.series(indicator, place).known else {}
    except NoData:
        return {}


def test_tables_and_the_home_page_lead_to_the_figures(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/indicators/cbp-encounters.html")
    links = {one.attributes.get("href") for one in page.all("a", class_="fig")}
    assert {f"../{DECEMBER}", "../figures/cbp-encounters--us-southwest/2026-07.html"} <= links
    assert len(links) == len(observatory.series("cbp-encounters", "us-southwest").known)
    home = {one.attributes.get("href") for one in Page(site / "es/index.html").all("a")}
    assert "figures/usbp-encounters--us-southwest/2026-08.html" in home


def test_a_break_and_what_it_forbids_are_told_at_the_figure(site: Path) -> None:
    at = Page(site / "en/figures/usbp-encounters--us-southwest/2023-05.html")
    assert "A break begins here:" in at.text
    december = Page(site / f"en/{DECEMBER}")
    assert "what is counted changed in May 2023" in next(december.all("dl", class_="facts")).text
    assert rows_of(december, "Encounters, all of CBP, US southwest border, December 2023")[1][:3] == [
        "26 January 2024", "302,034", "first",
    ]  # fmt: skip


# What sharers see --------------------------------------------------------------------------------------------------


def test_every_page_says_what_it_is_where_it_is_and_shows_a_picture(pages: dict[str, Page], site: Path) -> None:
    for name, page in pages.items():
        assert next(page.all("title")).text and any(page.all("meta", name="description")), name
        if name[:3] not in ("en/", "es/"):
            continue
        told = {one.attributes.get("property", one.attributes.get("name")): one for one in page.all("meta")}
        assert len(told["description"].attributes["content"]) > 20, name
        canonical = next(page.all("link", rel="canonical")).attributes["href"]
        assert (page.path.parent / canonical).resolve() == page.path.resolve(), name
        # Who shares a page takes no relative address of a picture, and this site knows no other.
        assert not {"og:url", "og:image", "og:image:alt", "twitter:card"} & told.keys(), name
    pictures = [site / f"pictures/{lang}/cbp-encounters--us-southwest/2023-12.png" for lang in ("en", "es")]
    assert [_size(one) for one in pictures] == [(1200, 630)] * 2


def test_a_site_that_knows_its_address_gives_whole_ones_to_those_who_share_it() -> None:
    edition = Edition("es")
    picture = Picture("pictures/es/one.png", "Una cifra", "", lambda: b"")
    page = SitePage("figures/one.html", "base.html", "Una", "Una cifra, con su fuente.", None, picture=picture)
    for address in ("https://example.org/rumbo", "https://example.org/rumbo/"):
        text = setter(edition, "24 de noviembre de 2026", address)(page)
        assert '<meta property="og:image" content="https://example.org/rumbo/pictures/es/one.png">' in text
        assert '<meta property="og:url" content="https://example.org/rumbo/es/figures/one.html">' in text
        assert '<meta name="twitter:card" content="summary_large_image">' in text
    assert "og:image" not in setter(edition, "24 de noviembre de 2026")(page)


def _size(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def test_pictures_are_small(site: Path) -> None:
    sizes = [path.stat().st_size for path in site.glob("pictures/**/*.png")]
    assert len(sizes) > 1000 and max(sizes) < 60_000


CARD = Card("A title", "as of today", "12,730", "prov", ("July 2026", "provisional"), (1, None, 3, 2), 3, ("a", "b"))


def test_a_picture_is_taken_over_where_it_shows_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = Card.draw
    monkeypatch.setattr(cards.Card, "draw", lambda self: drawn.append(self.value) or draw(self))
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    _write_picture(first, tmp_path / "none", CARD.picture("p/a.png"))
    _write_picture(second, first, CARD.picture("p/a.png"))
    assert drawn == ["12,730"] and (first / "p/a.png").read_bytes() == (second / "p/a.png").read_bytes()
    other = Card(**{**{name: getattr(CARD, name) for name in CARD.__slots__}, "value": "12,731"})
    _write_picture(third, second, other.picture("p/a.png"))
    assert drawn == ["12,730", "12,731"] and (third / "p/a.png").read_bytes() != (first / "p/a.png").read_bytes()


def test_findings_alone_are_magenta_in_pictures() -> None:
    from io import BytesIO

    from PIL import Image

    def magenta(card: Card) -> int:
        image = Image.open(BytesIO(card.draw())).convert("RGB").crop((0, 120, 1200, 630))
        return sum(count for count, (red, green, _) in image.getcolors(1 << 20) or () if red > green + 60)

    ours = Card(**{**{name: getattr(CARD, name) for name in CARD.__slots__}, "symbol": "find"})
    assert magenta(CARD) == 0 and magenta(ours) > 2000


# In a browser ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["2024-02-10", "2024-05-31", "2025-01-01", "2024-01-26"])
def test_the_address_answers_as_of_a_day(opened: Any, observatory: Observatory, asked: str) -> None:
    page = opened(f"en/{DECEMBER}#as-of-{asked}")
    series = observatory.series("cbp-encounters", "us-southwest", since="2023-12", until="2023-12", as_of=asked)
    (one,) = series.known
    told = page.locator("#asked").inner_text()
    assert number(one.value) in told and day(series.as_of) in told
    quote = page.locator(".quote").inner_text()
    assert f"recorded {number(one.value)} " in quote
    if asked < "2024-10-17":  # what stands is quoted as of today
        assert f"as known on {day(series.as_of)}" in quote and one.release in quote
    assert page.locator("tr.on").count() == 1


def test_before_it_was_known_it_says_so(opened: Any) -> None:
    page = opened(f"es/{DECEMBER}#as-of-2024-01-02")
    assert "no se conocía" in page.locator("#asked").inner_text()
    assert "26 de enero de 2024" in page.locator("#asked").inner_text()
    assert page.locator(".quote").inner_text().strip() == "" and page.locator("[data-copy='.quote']").is_hidden()
    page.get_by_role("link", name="Lo que se conoce ahora").click()
    assert "301,981" in page.locator(".quote").inner_text() and page.locator("#asked").is_hidden()


@pytest.mark.parametrize(
    ("asked", "told"),
    [("2099-01-01", "nobody knows yet"), ("banana", "“banana” is no day"), ("2024-02-31", "is no day")],
)
def test_what_is_no_day_or_has_not_come_is_told(opened: Any, asked: str, told: str) -> None:
    page = opened(f"en/{DECEMBER}#as-of-{asked}")
    page.locator("#asked", has_text=told).wait_for()
    assert page.locator("#asked strong").count() == 0 and page.locator("tr.on").count() == 0
    assert page.locator(".quote p").count() and page.locator("[data-copy='.quote']").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_answer_is_in_sight(opened: Any, width: int) -> None:
    page = opened(f"en/{DECEMBER}#as-of-2024-02-29", viewport={"width": width, "height": 700})
    page.wait_for_function("scrollY >= 0 && document.readyState === 'complete'")
    box = page.locator("#asked").bounding_box()
    assert box and 0 <= box["y"] < 600


def test_a_day_can_be_chosen_and_the_paragraph_copied(opened: Any, address: str) -> None:
    origin = address.rstrip("/")
    page = opened(f"en/{DECEMBER}", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#day input").fill("2024-03-15")
    page.wait_for_url("**#as-of-2024-03-15")
    page.locator("[data-copy='.quote']").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("CBP recorded 301,983 encounters") and copied.endswith(
        f"{origin}/en/{DECEMBER}#as-of-2024-03-15"
    )


def test_without_a_script_every_vintage_is_there(opened: Any) -> None:
    page = opened(f"en/{DECEMBER}#as-of-2024-02-29", java_script_enabled=False)
    assert page.locator("tr[id^=as-of-]").count() == 8
    assert page.locator("#as-of-2024-02-29").is_visible()
    assert not page.locator("[data-copy='.quote']").is_visible() and not page.locator("#day").is_visible()
