"""Texts checked as a reader would: what is found in them, how it is read, and the verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

import rumbo
from rumbo.claims import Claim
from rumbo.claims.telling import commands, quotable
from rumbo.errors import BadRow
from rumbo.observatory import Observatory

TODAY = "2026-11-24"


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today=TODAY)


def claims(observatory: Observatory, text: str, published: str, context: str = "") -> Sequence[Claim]:
    return observatory.check(text, published=published, context=context).claims


ARTICLE = """Fewer people cross the southern border of the United States

Border officials had more than 250,000 encounters with migrants in December; on some days they made 10,000 stops.
In February Border Patrol agents made around 140,000 apprehensions, and in March more than 137,000.
The April count is expected to be around 129,000.
"""


def test_the_worked_example_holds_or_says_why_not(observatory: Observatory) -> None:
    december, days, february, march, april = claims(observatory, ARTICLE, "2024-05-07")
    assert (december.verdict, december.chosen.reading.indicator) == ("holds", "cbp-encounters")
    assert december.chosen.now and december.chosen.now.value == 301981
    beside = {one.reading.indicator: one for one in december.definitions if one.reading.place == "us-southwest"}
    border_patrol = beside["usbp-encounters"]
    assert border_patrol.then and border_patrol.now
    assert (border_patrol.then.value, border_patrol.now.value) == (249735, 249740)
    assert (days.verdict, days.reason, str(days.chosen.reading.period)) == ("cannot-check", "part-of-a-month", "day")
    assert days.month_average == pytest.approx(301981 / 31, rel=0.2)
    assert [one.verdict for one in (february, march)] == ["holds", "holds"]
    assert [str(one.chosen.reading.period) for one in (february, march)] == ["2024-02", "2024-03"]
    assert april.is_forecast and april.verdict == "forecast-came-true"
    assert april.chosen.now and april.chosen.now.value == 128895


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("La Patrulla Fronteriza detuvo a 137.480 migrantes en marzo.", 137480, "count"),
        ("La Patrulla Fronteriza detuvo a 137 480 migrantes en marzo.", 137480, "count"),
        ("La Patrulla Fronteriza detuvo a 137 mil 480 migrantes en marzo.", 137480, "count"),
        ("La Patrulla Fronteriza detuvo a 2,5 millones de migrantes en marzo.", 2_500_000, "count"),
        ("Border Patrol apprehended 137K migrants in March.", 137_000, "count"),
        ("Border Patrol apprehended a quarter of a million migrants in March.", 250_000, "count"),
        ("Border Patrol apprehended two hundred thousand migrants in March.", 200_000, "count"),
        ("Apprehensions of migrants fell 571 percent in March.", -571, "percent_change"),
        ("Apprehensions of migrants tripled in March compared to February.", 3, "ratio"),
        ("Una de cada cuatro aprehensiones de marzo fue de venezolanos.", 25, "share"),
        ("Border Patrol made 4,000 apprehensions a day in March.", 4000, "rate_per_day"),
        ("March brought the lowest number of apprehensions since January 2021.", 1, "rank"),
    ],
)
def test_numbers_are_read_in_every_form(observatory: Observatory, text: str, value: float, kind: str) -> None:
    (found,) = claims(observatory, text, "2024-04-20", "US southwest border")
    assert (found.value, found.chosen.reading.kind) == (pytest.approx(value), kind)


@pytest.mark.parametrize(
    "text",
    [
        "Congress gave the Border Patrol $350 million for 1,300 agents and 300 judges.",
        "More than 3.3 million asylum cases are pending in immigration courts.",
        "Some 38,000 migrants were in custody on Monday.",
        "In a poll, 55 percent of Americans want fewer immigrants.",
        "The border would close if encounters exceed 5,000 a day.",
        "Agents seized 1,200 pounds of fentanyl at the border.",
        "A caravan of 7,000 migrants set out from Tapachula.",
        "El programa admite hasta 30.000 personas al mes.",
        "Al menos 11 millones de indocumentados viven en Estados Unidos.",
    ],
)
def test_other_numbers_are_left_alone(observatory: Observatory, text: str) -> None:
    assert not claims(observatory, text, "2024-04-20", "US southwest border")


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("In December agents apprehended 249,000 migrants.", "2024-01-28", "2023-12"),
        ("Agents apprehended 137,000 migrants last month.", "2024-04-12", "2024-03"),
        ("Agents apprehended 2.0 million migrants in FY2023.", "2024-04-12", "FY2023"),
        ("Agents apprehended 1.1 million migrants so far this fiscal year.", "2024-05-12", "2023-10/2024-04"),
        ("Agents apprehended 580,000 migrants in the first quarter of fiscal 2024.", "2024-05-12", "2023-10/2023-12"),
        ("Entre octubre y marzo la Patrulla Fronteriza detuvo a 900.000 migrantes.", "2024-04-20", "2023-10/2024-03"),
        ("En lo que va del año fiscal 2024 van 1.100.000 aprehensiones.", "2024-05-12", "2023-10/2024-04"),
        ("On Thursday agents apprehended 10,000 migrants.", "2023-05-12", "day"),
    ],
)
def test_periods_follow_the_day_of_publication(
    observatory: Observatory, text: str, published: str, period: str
) -> None:
    (found,) = claims(observatory, text, published, "US southwest border")
    assert str(found.chosen.reading.period) == period


def test_a_comparison_names_both_months(observatory: Observatory) -> None:
    text = "Border Patrol apprehended 137,480 people in March at the southwest border, 2% fewer than in February."
    _, change = claims(observatory, text, "2024-04-20")
    reading = change.chosen.reading
    assert (change.value, str(reading.period), str(reading.baseline)) == (-2, "2024-03", "2024-02")
    assert change.verdict == "holds" and change.chosen.now and change.chosen.now.value == pytest.approx(-2.25)


def test_right_when_written_and_revised_since(observatory: Observatory) -> None:
    text = "CBP recorded 204,561 encounters at the southwest border in May 2023."
    (found,) = claims(observatory, text, "2023-06-20")
    assert found.chosen.then and found.chosen.now and found.verdict == "was-right-when-written"
    assert (found.chosen.then.value, found.chosen.now.value) == (204561, 206690)
    assert "204,561" in quotable(found)["en"] and "206,690" in quotable(found)["es"]
    (later,) = claims(observatory, text, "2024-02-20")
    assert later.verdict == "was-right-when-written"


def test_the_right_number_under_the_wrong_name(observatory: Observatory) -> None:
    text = "The Border Patrol apprehended 301,981 migrants between ports of entry on the southwest border in December."
    (found,) = claims(observatory, text, "2024-05-07")
    assert found.verdict == "holds-under-another-definition"
    assert found.chosen.reading.indicator == "cbp-encounters"


def test_a_neighbouring_month_does_not_hold_and_is_explained(observatory: Observatory) -> None:
    text = "The Border Patrol apprehended 124,220 migrants on the southwest border in March 2024."
    (found,) = claims(observatory, text, "2024-05-07")
    assert found.verdict == "does-not-hold"
    text = "The Border Patrol apprehended 140,644 migrants on the southwest border in January 2024."
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.verdict, found.near_miss) == ("does-not-hold", "month-after")


def test_people_are_not_events(observatory: Observatory) -> None:
    text = "CBP encountered 101,981 unique individuals at the southwest border in December 2023."
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.verdict, found.reason) == ("cannot-check", "unique-people")


def test_as_of_an_earlier_day_a_forecast_is_open(observatory: Observatory) -> None:
    text = "Border Patrol apprehensions at the southwest border are expected to be around 129,000 in April."
    (found,) = observatory.check(text, published="2024-05-02", as_of="2024-05-02").claims
    assert found.verdict == "forecast-open"


def test_the_command_shows_the_figure(observatory: Observatory) -> None:
    (found,) = claims(observatory, "In December CBP had 301,981 encounters at the southwest border.", "2024-05-07")
    shown = "rumbo show cbp-encounters --place us-southwest --period 2023-12 --as-of "
    assert commands(found) == (shown + "2024-05-07", shown + "2026-11-24")
    assert any(name.startswith("cbp-") for name in found.hashes)


def test_lines_in_lines_out_and_an_error_names_its_line(observatory: Observatory) -> None:
    row = {
        "id": 7,
        "text": "In December CBP had 301,981 encounters at the southwest border.",
        "published": "2024-05-07",
    }
    (line,) = observatory.check_lines([json.dumps(row).encode(), b""], "in.jsonl")
    answer = json.loads(line)
    assert (answer["id"], answer["claims"][0]["record_final_value"]) == (7, 301981)
    for bad in (b"{", b"\xff\xfe", b'{"id": 1}', b'{"text": "a", "published": "May"}', b'{"text": "a", "lang": 1}'):
        with pytest.raises(BadRow, match=r"in\.jsonl, line 2"):
            list(observatory.check_lines([json.dumps(row).encode(), bad], "in.jsonl"))
