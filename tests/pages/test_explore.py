"""Explore: what the browser shows and works out is what the façade answers, and every control and point is reached."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rumbo.core.codebook import value_name
from rumbo.observatory import Observatory
from rumbo.site.mapping import MAPPED
from rumbo.words import number, percent, period

from .reading import Page as Read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = "explore/index.html"
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
FAILED = ("The figures could not be read", "No se pudieron leer las cifras")
READY = '#explore[aria-busy="false"]:not(:has(table[aria-busy="true"]))'
DEL_RIO = "#indicator=usbp-encounters&place=us-southwest&by=citizenship&area=usbp-del-rio"
WHOLE = "#indicator=cbp-encounters&place=us-southwest"
LARGEST = 1_000_000  # bytes on the wire at the first load
SLOWEST = 2_000  # ms for a change; it is some 50 on a quiet machine, and tests share theirs


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Open the page; at the end, none may have complained (of its policy, say) nor asked another machine."""
    contexts, complaints = [], []

    def open_one(address: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda one: complaints.append(one.url) if not one.url.startswith(_own(address)) else None)
        page.goto(address)
        if options.get("java_script_enabled", True):
            settled(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints


def _own(address: str) -> tuple[str, ...]:
    return ("blob:", "data:", "/".join(address.split("/")[:3]))


def to(page: Page, state: str) -> None:
    """Go to another view and wait until it is shown."""
    page.evaluate("state => { document.getElementById('explore').ariaBusy = 'true'; location.hash = state; }", state)
    settled(page)


def settled(page: Page) -> None:
    """Wait until a change is shown, the chart too."""
    page.wait_for_timeout(50)  # the way back tells of itself a moment later
    page.wait_for_selector(READY)
    assert page.locator("[data-part=headline]").inner_text() not in FAILED
    assert page.locator(".chart > svg").is_visible()


def cells(page: Page, table: str) -> dict[str, list[str]]:
    """Return the rows of a table by their first cell, without what only a screen reader hears and without remarks."""
    script = """(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => {
      const one = cell.cloneNode(true);
      one.querySelectorAll(".vh, small").forEach((part) => part.remove());
      return one.textContent.trim(); }))"""
    rows: list[list[str]] = page.locator(f"[data-part={table}]").evaluate(script)
    return {row[0]: row[1:] for row in rows}


def heads(page: Page, table: str) -> list[str]:
    return [one.strip() for one in page.locator(f"[data-part={table}] thead th").all_text_contents()]


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as found:
        page.locator("[data-part=csv]").click()
    return list(csv.DictReader(io.StringIO(Path(found.value.path()).read_text(encoding="utf-8"))))


def test_every_breakdown_is_in_a_file_with_the_facades_figures(site: Path, observatory: Observatory) -> None:
    folder = site / "data/explore"
    for indicator, place, by in (
        ("usbp-encounters", "us-southwest", ["area", "citizenship"]),
        ("asylum-applications", "MEX", ["origin"]),
        ("missing-migrants", "americas", ["route", "cause"]),
    ):
        about = json.loads((folder / f"{indicator}.json").read_text(encoding="utf-8"))
        assert by in about["cuts"][place]
        file = json.loads((folder / indicator / f"{'.'.join([place, *by])}.json").read_text(encoding="utf-8"))
        found = {}
        for line in file["lines"]:
            marks = [
                mark for mark, count in zip(line["runs"][::2], line["runs"][1::2], strict=True) for _ in range(count)
            ]
            assert len(marks) == len(line["values"])
            for at, (value, mark) in enumerate(zip(line["values"], marks, strict=True), line["at"]):
                if mark >= 0:
                    status = file["marks"][mark].get("status", "normal")
                    found[(*line["key"], line.get("rest", ["None"])[0], file["periods"][at])] = value, status
        assert found == {
            (*(one.dimensions[name] for name in by), str(one.leaves_over), one.period): (one.value, str(one.status))
            for one in observatory.series(indicator, place, by=by)
        }
    for path in folder.rglob("*.json"):
        assert len(gzip.compress(path.read_bytes())) < 150_000, path


def test_it_begins_with_the_sectors_and_weighs_less_than_a_megabyte(opened: Any, address: str, site: Path) -> None:
    page = opened(f"{address}en/{PAGE}")
    asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    paths = {site / one.removeprefix(address).split("?")[0] for one in [f"{address}en/{PAGE}", *asked]}
    assert site / "static/explore/vega.js" in paths
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths) < LARGEST
    assert "sector comes first in January 2026" in page.locator("[data-part=headline]").inner_text()
    assert page.locator(".chart > svg").get_attribute("aria-label").startswith("Rio Grande Valley")


@pytest.mark.parametrize("language", ["en", "es"])
def test_shares_and_years_are_the_facades(opened: Any, address: str, observatory: Observatory, language: str) -> None:
    page = opened(f"{address}{language}/{PAGE}{DEL_RIO}&per=fiscal-year")
    asked: dict[str, Any] = {"where": {"area": "usbp-del-rio"}, "per": "fiscal-year"}
    sums = observatory.series("usbp-encounters", "us-southwest", by="citizenship", **asked).sums
    whole = {
        one.subject["period"]: one.value for one in observatory.series("usbp-encounters", "us-southwest", **asked).sums
    }
    numbers, columns = cells(page, "parts"), heads(page, "parts")
    to(page, f"{DEL_RIO}&per=fiscal-year&show=share")
    shares, shared = cells(page, "parts"), heads(page, "parts")
    checked = 0
    for one in sums:
        year, citizenship = one.subject["period"], one.subject["citizenship"]
        name, head = value_name("citizenship", citizenship)[language], period(year, language)
        places = [index for index, column in enumerate(columns) if column.removesuffix(" ↓") == head]
        if places and name in numbers:
            assert numbers[name][places[0] - 1] == number(one.value), (name, year)
            place = next(index for index, column in enumerate(shared) if column.removesuffix(" ↓") == head)
            expected = None if one.value is None else one.value / whole[year]
            assert shares[name][place - 1] == percent(expected, language), (name, year)
            checked += 1
    assert checked > 60
    assert page.locator("[data-part=parts] tbody td:not(.fi)").count() == 0, "what was computed is told apart"


def test_a_line_alone_has_its_status_and_its_release(opened: Any, address: str, observatory: Observatory) -> None:
    page = opened(f"{address}en/{PAGE}{WHOLE}")
    rows = cells(page, "periods")
    for one in observatory.series("cbp-encounters", "us-southwest"):
        value, status, release = rows[period(one.period)]
        assert value == number(one.value)
        assert status.split(",")[0] == {"normal": "final"}.get(str(one.status), str(one.status))
        if one.rounding > 1 and not one.computed:
            assert f"rounded to {one.rounding}" in status
        assert all(name in release for name in one.releases[:2])
    summed = [one for one in observatory.series("cbp-encounters", "us-southwest") if one.computed]
    assert page.locator("[data-part=periods] tbody td.num.fi").count() == len(summed)


def test_the_view_moves_to_a_past_day(opened: Any, address: str, observatory: Observatory) -> None:
    page = opened(f"{address}en/{PAGE}{WHOLE}")
    slider = page.locator("[name=asof]")
    slider.focus()
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    settled(page)
    day = dict(part.split("=") for part in page.url.split("#")[1].split("&"))["asof"]
    rows = cells(page, "periods")
    then = observatory.series("cbp-encounters", "us-southwest", as_of=day)
    assert {name: row[0] for name, row in rows.items()} == {period(one.period): number(one.value) for one in then}
    assert "As it was known then" in page.locator("[data-part=notes]").inner_text()


def test_not_known_is_never_zero(opened: Any, address: str, observatory: Observatory) -> None:
    page = opened(f"{address}en/{PAGE}#indicator=usbp-encounters&with=us-northern")
    rows = cells(page, "periods")
    northern = {one.period: one.value for one in observatory.series("usbp-encounters", "us-northern")}
    southwest = observatory.series("usbp-encounters", "us-southwest")
    holes = [one.period for one in southwest if northern.get(one.period) is None]
    assert holes and all(rows[period(name)][1] == "–" for name in holes)
    page.locator("[data-part=periods]").get_by_text("not known").first.wait_for(state="attached")
    to(page, "#indicator=usbp-encounters&by=citizenship&area=usbp-big-bend&lines=VEN")
    found = observatory.series("usbp-encounters", "us-southwest", by="citizenship", where={"area": "usbp-big-bend"})
    zeros = [one.period for one in found if one.dimensions["citizenship"] == "VEN" and one.value == 0]
    assert zeros and all(cells(page, "periods")[period(name)][0] == "0" for name in zeros)


def test_the_address_has_the_whole_state_and_the_way_back_works(opened: Any, address: str) -> None:
    page = opened(f"{address}en/{PAGE}")
    page.locator("[name=by]").select_option("citizenship")
    settled(page)
    assert page.locator("[data-part=headline]").inner_text().startswith("Mexico comes first")
    page.locator("[name=show][value=share]").check()
    settled(page)
    assert "by=citizenship" in page.url and "show=share" in page.url
    again = opened(page.url)
    assert again.locator("[data-part=sub]").inner_text() == page.locator("[data-part=sub]").inner_text()
    assert page.locator(".lang").get_attribute("href").endswith(page.url.split("#")[1])
    page.go_back()
    settled(page)
    assert page.locator("[name=show][value='']").is_checked()
    page.go_back()
    settled(page)
    assert page.locator("[name=by]").input_value() == "area"


@pytest.mark.parametrize(
    ("lang", "sector", "one"), [("en", ", Tucson sector:", "2025"), ("es", ", sector de Tucson:", "2025")]
)
def test_one_sector_is_named_by_the_headline_and_one_year_is_no_span(
    opened: Any, address: str, lang: str, sector: str, one: str
) -> None:
    page = opened(f"{address}{lang}/{PAGE}#indicator=usbp-encounters&area=usbp-tucson&per=year&since={one}")
    assert sector in page.locator("[data-part=headline]").inner_text()
    assert page.locator("[data-part=sub]").inner_text().split("; ")[-1] == one
    to(page, "#indicator=usbp-encounters&by=area&lines=usbp-tucson")
    found = page.locator("[data-part=headline]").inner_text()
    assert sector in found and "comes first" not in found and "primer" not in found


def test_what_cannot_be_had_together_is_left_out_and_said(opened: Any, address: str) -> None:
    page = opened(f"{address}es/{PAGE}#indicator=unique-individuals&place=COL&by=citizenship&show=share&per=year")
    left = page.locator("[data-part=left]")
    assert "place=COL, by=citizenship, show=share, per=year" in left.inner_text()
    assert page.url.endswith("#indicator=unique-individuals&place=us-southwest")
    assert page.locator("[name=place]").input_value() == "us-southwest"
    assert page.locator("[name=per][value=year]").is_disabled(), "persons are never summed over months"
    to(page, "#indicator=no-such-thing&by=%3Cscript%3E")
    assert page.locator("[name=indicator]").input_value() == "usbp-encounters"
    assert "indicator=no-such-thing" in left.inner_text()
    for part in ("asof=banana", "asof=2024-02-31", "asof=2099-01-01", "since=2099", "by=nonsense", "citizenship=XXX"):
        to(page, f"#{part}")
        assert part in left.inner_text() and part not in page.url
    to(page, f"#citizenship={'x' * 500}")
    assert left.inner_text().endswith(f"{'x' * 28}….")
    page.locator("[name=indicator]").select_option("cbp-encounters")
    settled(page)
    assert left.is_hidden()


def test_a_day_that_a_cut_leaves_out_is_named_and_leaves_the_address(opened: Any, address: str) -> None:
    page = opened(f"{address}en/{PAGE}#indicator=usbp-encounters&asof=2024-05-07")
    assert "137,480" in page.locator("[data-part=headline]").inner_text()
    page.locator("[name=by]").select_option("citizenship")
    settled(page)
    assert "The day 7 May 2024 was left out" in page.locator("[data-part=left]").inner_text()
    assert "asof" not in page.url and page.url.endswith(page.locator("[data-part=address]").get_attribute("href"))
    page.go_back()
    settled(page)
    assert "asof=2024-05-07" in page.url and "137,480" in page.locator("[data-part=headline]").inner_text()


def test_the_keyboard_reads_every_point_and_sorts(opened: Any, address: str) -> None:
    page = opened(f"{address}en/{PAGE}#indicator=usbp-encounters&by=area&lines=usbp-tucson,usbp-yuma")
    reader = page.locator("figure .read input")
    reader.focus()
    page.keyboard.press("Home")
    assert reader.get_attribute("aria-valuetext").startswith(("Tucson sector, October 1999: ", "Yuma sector, October"))
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert ": " in page.locator("figure .read output").inner_text()
    sort = page.locator("[data-part=parts] thead button").first
    sort.focus()
    page.keyboard.press("Enter")
    names = list(cells(page, "parts"))[:-1]
    assert names == sorted(names) or names == sorted(names, reverse=True)
    assert (
        page.locator("[data-part=parts] th[aria-sort=ascending], [data-part=parts] th[aria-sort=descending]").count()
        == 1
    )
    assert page.evaluate("document.activeElement.className") == "sort"


def test_the_view_is_taken_away_as_a_file_with_its_sources(opened: Any, address: str, observatory: Observatory) -> None:
    page = opened(f"{address}en/{PAGE}{DEL_RIO}", accept_downloads=True)
    rows = downloaded(page)
    found = {(row["citizenship"], row["leaves_over"] or "None", row["period"]): row for row in rows}
    series = observatory.series("usbp-encounters", "us-southwest", by="citizenship", where={"area": "usbp-del-rio"})
    for one in series:
        row = found[one.dimensions["citizenship"], str(one.leaves_over), one.period]
        assert row["value"] == ("" if one.value is None else str(one.value))
        assert (row["status"], row["release"], row["area"]) == (str(one.status), one.release or "", "usbp-del-rio")
    page.locator("[data-part=cite] summary").click()
    sentence = page.locator("[data-part=sentence]").inner_text()
    assert "as known on 24 November 2026" in sentence and "release cbp-nationwide-aor." in sentence
    assert page.url in sentence


def test_a_change_is_quick(opened: Any, address: str) -> None:
    page = opened(f"{address}en/{PAGE}{DEL_RIO}")
    for state in (f"{DEL_RIO}&show=share", f"{DEL_RIO}&per=fiscal-year", DEL_RIO):
        to(page, state)
    took = page.evaluate("performance.getEntriesByName('change').map((one) => one.duration)")
    assert len(took) == 4 and all(one < SLOWEST for one in took[1:])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_view_has_a_barrier(opened: Any, address: str, language: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(f"{address}{language}/{PAGE}", width, color_scheme=scheme)
    states = (
        "",
        f"{DEL_RIO}&show=share&per=fiscal-year",
        WHOLE,
        "#indicator=usbp-encounters&with=us-northern",
        "#indicator=darien-transits&by=citizenship&view=map&at=2023-08",
    )
    for state in states:
        if state:
            to(page, state)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        chart, controls = (page.locator(one).bounding_box() for one in (".chart", ".controls"))
        assert chart["y"] < controls["y"], "on a small screen the controls come after what they change"


def test_without_a_script_it_leads_to_the_tables(opened: Any, address: str, pages: dict[str, Read]) -> None:
    page = opened(f"{address}en/{PAGE}", java_script_enabled=False)
    assert not page.locator("#explore").is_visible()
    assert page.locator("#tables li").count() > 30
    links = [one.attributes["href"] for one in pages[f"en/{PAGE}"].all("a")]
    assert "../../data/usbp-encounters.csv.gz" in links


def test_the_library_comes_with_its_licences(site: Path) -> None:
    folder = site / "static/explore"
    assert "BSD 3-Clause" in (folder / "LICENCES.txt").read_text(encoding="utf-8")
    assert (folder / "vega.js").read_text(encoding="utf-8").startswith("/*! Vega")


AREAS = "#indicator=usbp-encounters&by=area"
# Values that lie nowhere, or where no frame of the map reaches: they are named beside it, with their figures.
ON_NO_MAP = {
    "czechoslovakia", "gaza-strip", "other", "serbia-and-montenegro", "soviet-union", "stateless", "tibet", "unknown",
    "yugoslavia", "ofo-preclearance", "US-AK", "US-GU", "US-HI", "US-MP",
}  # fmt: skip


def circles(page: Page) -> list[dict[str, str]]:
    """Return the circles of the map: the place of each, its value (empty: not known), its radius."""
    script = """(all) => all.map((one) => ({ ...one.dataset, r: one.getAttribute("r"),
      kind: one.getAttribute("class") }))"""
    found: list[dict[str, str]] = page.locator(".map .part").evaluate_all(script)
    return found


def aside(page: Page) -> str:
    return page.locator("[data-part=aside]").inner_text()


def test_the_map_shows_each_part_and_the_table_says_the_same(
    opened: Any, address: str, observatory: Observatory
) -> None:
    page = opened(f"{address}en/{PAGE}{AREAS}")
    page.locator("[name=view][value='']").focus()
    page.keyboard.press("ArrowDown")
    settled(page)
    assert "view=map" in page.url
    series = observatory.series("usbp-encounters", "us-southwest", by="area")
    newest = max(one.period for one in series if one.value is not None)
    expected = {one.dimensions["area"]: one.value for one in series if one.period == newest}
    found = circles(page)
    assert {one["place"]: float(one["value"]) for one in found} == expected
    largest = max(found, key=lambda one: float(one["r"]))
    assert float(largest["value"]) == max(expected.values())
    for one in found:  # areas, not radii, are as the figures
        area = (float(one["r"]) / float(largest["r"])) ** 2
        assert area == pytest.approx(float(one["value"]) / float(largest["value"]), abs=0.01)
    assert len(found) == len(cells(page, "parts")) - 1, "the last row of the table is the sum"
    assert "headquarters" in page.locator("[data-part=notes]").inner_text()
    reader = page.locator("figure .read input")
    assert reader.get_attribute("aria-valuetext").startswith("Rio Grande Valley sector (Edinburg, Texas): ")
    page.locator("[name=at]").focus()
    page.keyboard.press("ArrowLeft")
    settled(page)
    assert "at=" in page.url and heads(page, "parts")[1].startswith("Dec 2025")
    page.locator("[data-part=cite] summary").click()
    assert "sector, December 2025: " in page.locator("[data-part=sentence]").inner_text()
    again = opened(page.url)
    assert circles(again) == circles(page)


def test_what_the_map_cannot_show_stands_beside_it_and_not_known_is_not_zero(opened: Any, address: str) -> None:
    page = opened(f"{address}en/{PAGE}#indicator=usbp-encounters&by=citizenship&view=map")
    found, rows = circles(page), cells(page, "parts")
    assert len(found) + aside(page).count(";") + 2 == len(rows) - 1, aside(page)
    unknown = [one for one in found if not one["value"]]
    assert unknown and all("not" in one["kind"].split() for one in unknown)
    dashes = [name for name, row in rows.items() if row[0].removesuffix("not known") == "–"]
    assert len(dashes) >= len(unknown)
    assert "a small ring: not known" in page.locator("[data-part=key]").inner_text()
    to(page, "#indicator=cbp-encounters&place=USA&by=area&view=map")
    assert aside(page).startswith("Not on the map: Preclearance field office (")
    to(page, "#indicator=cbp-encounters&by=component&view=map")
    assert not page.locator(".map").count() and page.locator("[name=view]").first.is_hidden()


def test_each_place_has_a_point_on_the_map_or_is_known_to_have_none(site: Path) -> None:
    folder = site / "data/explore"
    held = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    missing = set()
    for path in folder.glob("*.json"):
        for name, one in json.loads(path.read_text(encoding="utf-8")).get("dimensions", {}).items():
            if name in MAPPED:
                missing |= set(one["values"]) - set(held["points"])
    assert missing <= ON_NO_MAP
    assert len(gzip.compress((folder / "map.json").read_bytes())) < 40_000
    for frame, x, y in held["points"].values():
        assert 0 <= x <= held["frames"][frame]["width"] and 0 <= y <= held["frames"][frame]["height"]
