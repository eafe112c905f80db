"""What the pages say is what the façade answers: figures, statuses, releases, findings, files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import polars
import pytest

from rumbo.archive import Standing
from rumbo.core import Period, Status, Text
from rumbo.observatory import Observatory
from rumbo.site.edition import Edition
from rumbo.site.evidence import Subject
from rumbo.site.figures import rows
from rumbo.site.setting import environment
from rumbo.sources import source
from rumbo.words import number, percent, period

from .reading import Page, rows_of

WORDS = {Status.NORMAL: "final", Status.PROVISIONAL: "provisional", Status.SECOND_HAND: "second-hand"}


@pytest.fixture(scope="module")
def home(site: Path) -> Page:
    return Page(site / "en/index.html")


def test_the_headline_says_what_the_figures_bear(home: Page, observatory: Observatory) -> None:
    standing = observatory.situation().headlines[0].standing
    assert standing and standing.on_year and standing.on_peak
    assert next(home.all("h1")).text == (
        f"Border Patrol encounters at the US southwest border: {number(standing.newest.value)} in "
        f"{period(standing.newest.period)} (second-hand), {percent(standing.on_year.value)} more than a year before, "
        f"{percent(abs(standing.on_peak.value or 0))} below the peak"
    )
    assert ": 8,870 in August 2026 (second-hand), 40.4% more" in next(home.all("h1")).text


def test_the_other_count_stands_beside_it_with_its_own_month(home: Page) -> None:
    assert next(home.all("p", class_="lead")).text == (
        "Encounters, all of CBP: 12,730 in July 2026 (provisional), 62.7% more than a year before; "
        "of August 2026 no figure of it is held."
    )


def test_the_one_figure_has_its_mark_its_age_and_its_changes(home: Page, observatory: Observatory) -> None:
    series = observatory.series("usbp-encounters", "us-southwest")
    assert next(home.all("p", class_="big")).text == number(series.newest and series.newest.value)
    assert f"the month ended {series.age_days} days ago" in home.text
    changes = [one.text for one in home.all("span", class_="fi")]
    (trend,) = (one for one in changes if "adjusted for the season" in one)
    assert trend.startswith("Border Patrol encounters, US southwest border: adjusted for the season")
    assert changes[:4] == ["−4.6%", "+40.4%", "−96.4%", "15th lowest"]
    assert "Rank since October 1999 what is counted changed in March 2020 and May 2023" in home.text


def test_two_counts_stand_side_by_side(home: Page, observatory: Observatory) -> None:
    values = [one.text for one in home.all("p", class_="two")]
    for name, value in zip(("usbp-encounters", "cbp-encounters"), values, strict=True):
        newest = observatory.series(name, "us-southwest").newest
        assert newest and newest.release and value == number(newest.value)
        release = observatory.release(newest.release)
        assert release.how and f"How it came here: {release.how}" in home.text
    assert values == ["8,870", "12,730"]


@pytest.mark.parametrize("name", ["index.html", "indicators/usbp-encounters.html", "indicators/cbp-encounters.html"])
def test_recent_figures_say_what_was_met_away_from_the_border(site: Path, observatory: Observatory, name: str) -> None:
    share = observatory.at_large()
    assert share
    (note,) = observatory.indicator("usbp-encounters" if "cbp" not in name else "cbp-encounters").notes
    for language in ("en", "es"):
        page = Page(site / language / name)
        box = next(page.all("div", class_="caution")).text
        assert (
            " ".join(note.text[language].split()) in box
            and percent(share.value, language).replace("\u00a0", " ") in box
        )
        assert f"{number(share.parameters['part'])}" in box and share.releases[0] in box


def test_the_share_at_large_is_told_of_the_figures_that_contain_it_alone(site: Path) -> None:
    told = {path.stem for path in (site / "en/indicators").glob("*.html") if "At large in" in path.read_text("utf-8")}
    assert told == {"usbp-encounters", "cbp-encounters"}


def test_the_share_at_large_is_told_month_by_month(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/indicators/usbp-encounters.html")
    measure = next(one.text for one in page.all("p", class_="sub") if "at entry and at large" in one.text)
    rows = rows_of(page, measure)[1:]
    assert len(rows) == 35 and rows[0][0] == "August 2026" and rows[0][1:4] == ["7,624", "1,246", "14.0%"]
    for row in (rows[0], rows[-1]):
        month = f"{row[0][-4:]}-{'08' if row[0].startswith('August') else '10'}"
        finding = observatory.at_large(month)
        assert finding and row[3] == percent(finding.value)


def test_a_long_series_says_what_it_is_put_together_from(site: Path, observatory: Observatory) -> None:
    for name, place in (("usbp-encounters", "us-southwest"), ("cbp-encounters", "us-southwest")):
        series = observatory.series(name, place)
        rows = rows_of(Page(site / f"en/indicators/{name}.html"), "Put together from")[1:]
        counts: dict[str, int] = {}
        for one in series:
            title = " + ".join(str(source(part).title) for part in (one.product or "").split(" + "))
            counts[title] = counts.get(title, 0) + 1
        assert [row[0].partition(" ")[0] for row in rows] == [str(at) for at in range(1, len(rows) + 1)]
        assert {row[0].partition(" ")[2]: int(row[2]) for row in rows} == counts
        assert len(series) == sum(counts.values())
    assert rows[0][1] == "Oct 2003 to Sep 2013"


def test_who_is_the_newest_month_held_in_full(home: Page, observatory: Observatory) -> None:
    month, rows = "2026-01", rows_of(home, "Encounters, all of CBP, US southwest border, by citizenship, January 2026")
    cut = observatory.series("cbp-encounters", "us-southwest", by="citizenship", since="2025-01", until=month)
    held = {(one.dimensions["citizenship"], one.period): one.value for one in cut.known}
    named = {row[0]: row for row in rows[1:]}
    for code, name in (("MEX", "Mexico"), ("VEN", "Venezuela"), ("GTM", "Guatemala"), ("MMR", "Myanmar")):
        before, now = held[code, "2025-01"], held[code, month]
        assert named.get(name, named.get("Burma", [""] * 5))[1:4] == [
            number(now),
            number(before),
            percent(now / before - 1 if now is not None and before else None, signed=True),
        ]
    assert named["All"][1] == number(observatory.series("cbp-encounters", "us-southwest").at(month).value)


def test_sources_stand_as_the_facade_says(home: Page, observatory: Observatory) -> None:
    rows = rows_of(home, "How the sources stand")[1:]
    silences = observatory.silences()
    assert [row[2] for row in rows] == [number(one.days) if one.days else "–" for one in silences]
    assert all("silent" not in row[0] for row in rows), "nobody looked and found nothing"
    current = sum(one.standing is Standing.CURRENT for one in silences)
    assert f"{current} of {len(silences)} sources current" in home.text


def test_what_changed_is_what_the_facade_says(home: Page, observatory: Observatory) -> None:
    entries = [one.text for one in home.all("li") if list(filter(one.text.endswith, _ids(observatory)))]
    assert len(entries) == 8
    for entry, release in zip(entries, observatory.situation().latest, strict=True):
        newest = observatory.changes(release.id)
        assert entry.endswith(release.id)
        many = [f"{len(newest.new_periods)} {every} are new" in entry for every in ("months", "years")]
        assert any(many) or len(newest.new_periods) < 2
        assert f"{newest.count('changed')} older cells changed" in entry or newest.count("changed") < 2
        assert f"{len(newest.totals)} totals moved" in entry or len(newest.totals) < 2


def _ids(observatory: Observatory) -> list[str]:
    return [one.id for one in observatory.releases()]


@pytest.mark.parametrize("name", ["cbp-encounters", "usbp-encounters", "ofo-encounters--USA", "unique-individuals"])
def test_the_table_of_a_page_is_the_series(site: Path, observatory: Observatory, name: str) -> None:
    indicator, _, place = name.partition("--")
    page = Page(site / f"en/indicators/{name}.html")
    series = observatory.series(indicator, place or "us-southwest")
    caption = next((one.text for one in page.all("p", class_="sub") if "by month" in one.text), "")
    rows = rows_of(page, caption) if len(series) > 24 else rows_of(page, f"The last {len(series)} months")
    held = {one.period: one for one in series}
    assert len(rows) - 1 == len(series)
    for row, one in zip(rows[1:], reversed(series.observations), strict=True):
        assert row[0].startswith(period(one.period)) and row[1] == number(one.value)
        before = held.get(str(Period.parse(one.period) - 12))
        if one.value is not None:
            rounded = f", rounded to {one.rounding}" if one.rounding > 1 else ""
            assert row[2] == ("sum by Rumbo, " if one.computed else "") + WORDS[one.status] + rounded
            assert row[4].startswith(str(one.release))
        change = one.value / before.value - 1 if before and before.value and one.value is not None else None
        assert row[3] == percent(change, signed=True), row


def test_december_2023_through_its_vintages(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/indicators/cbp-encounters.html")
    assert "One figure through its vintages: December 2023" in page.text
    rows = rows_of(page, "December 2023: 302,034 as first known, 301,981 now")[1:]
    moved = [one for one in observatory.history("cbp-encounters", "2023-12", "us-southwest") if one.change]
    shown = [row[1] for row in rows if row[2] not in ("first", "0")]
    assert shown == [number(one.observation.value) for one in moved]
    assert shown == ["301,983", "301,982", "301,981", "301,980", "301,983", "301,981"]


def test_revisions_are_numbers_with_their_month(site: Path, observatory: Observatory) -> None:
    page = Page(site / "en/indicators/cbp-encounters.html")
    for era in observatory.revision_size("cbp-encounters"):
        assert era.largest
        first, latest = number(era.largest.first.value), number(era.largest.latest.value)
        told = f"{period(era.largest.first.period)}, first {first}, now {latest}"
        assert told in page.text and f"{len(era.months)} measured" in page.text


def test_every_release_named_is_listed_with_its_hash(site: Path, observatory: Observatory) -> None:
    ids, indicators = set(_ids(observatory)), {one.id for one in observatory.indicators()}
    for path in sorted((site / "en/indicators").glob("*-*.html")):
        if path.stem not in indicators:
            continue
        page = Page(path)
        rows = rows_of(page, "Releases")[1:]
        listed = {name for name in ids for row in rows if row[0].startswith(name)}
        assert len(listed) == len(rows)
        named = {one.text for one in page.all("a") if one.text in ids}
        assert named and named <= listed, path
        for name in listed:
            assert observatory.release(name).sha256 in page.text


def test_the_files_hold_the_series_and_its_cut(site: Path, observatory: Observatory) -> None:
    base = site / "data/cbp-encounters--us-southwest"
    with base.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    series = observatory.series("cbp-encounters", "us-southwest")
    cut = observatory.series("cbp-encounters", "us-southwest", by="citizenship")
    totals = [row for row in rows if row["citizenship"] == "total"]
    assert [(row["period"], row["value"], row["release"] or row["releases"]) for row in totals] == [
        (one.period, str(one.value), " ".join(one.releases)) for one in series
    ]
    assert all((row["finding"] == "sum") == (row["product"] == "ohss-khsm-usbp + ohss-khsm-ofo") for row in rows)
    assert len(rows) == len(series) + len(cut)
    assert len(json.loads(base.with_suffix(".json").read_text())) == len(series)
    frame = polars.read_parquet(base.with_suffix(".parquet"))
    assert frame.height == len(rows) and frame["value"].sum() == sum(int(row["value"]) for row in rows if row["value"])
    assert "not-available" in {row["status"] for row in rows if not row["value"]}


def test_the_citation_names_the_release_of_the_newest_figure(site: Path, observatory: Observatory) -> None:
    newest = observatory.series("cbp-encounters", "us-southwest").newest
    assert newest and newest.release
    for path in ("cbp-encounters--us-southwest.bib", "cbp-encounters--us-southwest.es.csl.json"):
        assert observatory.release(newest.release).sha256 in (site / "data" / path).read_text()
    for language in ("en", "es"):
        assert newest.release in Page(site / f"{language}/indicators/cbp-encounters.html").text


def test_pictures_stand_alone(site: Path) -> None:
    for path in (site / "data").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert (
            text.startswith("<?xml")
            and "var(" not in text
            and "http" not in text.replace("http://www.w3.org/2000/svg", "")
        )


def test_a_known_error_is_told_at_its_figure(observatory: Observatory) -> None:
    series = observatory.series("usbp-encounters", "us-southwest", since="2020-01", until="2020-01")
    subject = cast(Subject, SimpleNamespace(series=series, indicator=series.indicator, figure_page=str))
    wrong = replace(series.observations[0], corrections=(Text(en="The total is wrong.", es="El total está mal."),))
    for language, told in (("en", "The total is wrong."), ("es", "El total está mal.")):
        (row,) = rows(Edition(language), subject, [wrong])
        table = environment(Edition(language)).from_string(
            '{% import "macros.html" as m with context %}{{ m.month_table(rows, "", "", to) }}'
        )
        assert told in table.render(rows=[row], to=str)


@pytest.mark.parametrize(("language", "told"), [("en", "1,246 of 8,870"), ("es", "1,246 de 8,870")])
def test_those_met_at_large_are_told_beside_the_leading_figure(site: Path, language: str, told: str) -> None:
    home = Page(site / language / "index.html")
    facts = next(home.all("dl", class_="facts")).text
    assert told in facts and ("14.0%" in facts or "14.0 %" in facts)
    note = {"en": "split the figure into encounters at entry", "es": "dividen la cifra en encuentros al ingresar"}
    assert note[language] in Page(site / language / "indicators/index.html").text


def test_an_ended_measure_has_no_chart_of_zeros_and_keeps_its_vintages(site: Path) -> None:
    page = Page(site / "en/indicators/title-42-expulsions.html")
    assert "0 in each of these" not in page.text
    assert "January 2023: 64,499 as first known, 68,173 now" in page.text
    assert (
        "The vintages of any other month: rumbo history title-42-expulsions 2026-07 --place us-southwest" in page.text
    )


def test_a_measure_of_one_place_does_not_say_it_twice(site: Path) -> None:
    text = Page(site / "es/indicators/darien-transits.html").text
    assert "Tránsitos por el Darién, por mes, enero de 2020 a junio de 2025" in text
    assert "Tránsitos por el Darién, Darién, por mes" not in text
