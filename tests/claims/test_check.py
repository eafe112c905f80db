"""Texts checked as a reader would: what is found in them, how it is read, and the verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

import rumbo
from rumbo.claims import Claim
from rumbo.claims.correcting import Correction, correct
from rumbo.claims.telling import commands, quotable
from rumbo.errors import BadRow, WrongUse
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
        "Border Patrol released 150,000 migrants in December 2023.",
        "The governor bused more than 100,000 migrants to other cities.",
        "About 100,000 migrants were bused to other cities in December 2023.",
        "Shelters in New York hold some 68,000 migrants.",
        "La Patrulla Fronteriza liberó a 150.000 migrantes en diciembre de 2023.",
        "Unos 100.000 migrantes fueron trasladados a otras ciudades en diciembre de 2023.",
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


@pytest.mark.parametrize(
    ("text", "period", "baseline"),
    [
        ("Apprehensions doubled between January and March 2024.", "2024-03", "2024-01"),
        ("Apprehensions rose 20% from January to March 2024.", "2024-03", "2024-01"),
        ("Apprehensions rose 20 percent from January 2024 to March 2024.", "2024-03", "2024-01"),
        ("Apprehensions fell 20% between January and March 2024, after rising 5% in December.", "2024-03", "2024-01"),
        ("Apprehensions halved between fiscal year 2023 and fiscal year 2024.", "FY2024", "FY2023"),
        ("Las aprehensiones se duplicaron entre enero y marzo de 2024.", "2024-03", "2024-01"),
        ("Las aprehensiones subieron 20 % de enero a marzo de 2024.", "2024-03", "2024-01"),
        ("Las aprehensiones subieron un 20 % de enero de 2024 a marzo de 2024.", "2024-03", "2024-01"),
        (
            "Apprehensions rose 20% between January and March 2024 compared with the same period of 2023.",
            "2024-01/2024-03",
            "2023-01/2023-03",
        ),
        (
            "Las aprehensiones subieron 20 % de enero a marzo de 2024 respecto al mismo periodo de 2023.",
            "2024-01/2024-03",
            "2023-01/2023-03",
        ),
        (
            "From January to March 2024 apprehensions rose by 20% from a year earlier.",
            "2024-01/2024-03",
            "2023-01/2023-03",
        ),
        ("Apprehensions rose 20% in January to March 2024.", "2024-01/2024-03", "2023-01/2023-03"),
        ("Between January and March 2024, 402,000 people were apprehended.", "2024-01/2024-03", "None"),
        ("De enero a marzo de 2024 fueron aprehendidas 402.000 personas.", "2024-01/2024-03", "None"),
    ],
)
def test_a_change_between_two_months_is_that_of_the_second_against_the_first(
    observatory: Observatory, text: str, period: str, baseline: str
) -> None:
    reading = claims(observatory, text, "2024-11-20", "US southwest border")[0].resolved
    assert reading is not None
    assert (str(reading.reading.period), str(reading.reading.baseline)) == (period, baseline)


def test_a_change_to_a_count_gives_it_the_second_month(observatory: Observatory) -> None:
    for text in (
        "Border Patrol apprehensions at the southwest border fell from 249,741 to 137,480 between December 2023 and "
        "March 2024, and were 16% lower than in March 2023.",
        "Las aprehensiones de la Patrulla Fronteriza en la frontera suroeste cayeron de 249.741 a 137.480 entre "
        "diciembre de 2023 y marzo de 2024, un 16 % menos que en marzo de 2023.",
    ):
        first, second, change = claims(observatory, text, "2024-11-20")
        assert [str(one.chosen.reading.period) for one in (first, second)] == ["2023-12", "2024-03"]
        assert (first.verdict, second.verdict, change.verdict) == ("holds", "holds", "holds")
        assert (str(change.chosen.reading.period), str(change.chosen.reading.baseline)) == ("2024-03", "2023-03")


def test_a_change_over_the_months_of_a_year_to_date_is_not_called_wrong_where_they_bear_it_out(
    observatory: Observatory,
) -> None:
    text = "Border Patrol apprehensions at the southwest border fell 5% from January to March 2024."
    (found,) = claims(observatory, text, "2024-11-20")
    assert (found.verdict, str(found.chosen.reading.period)) == ("holds", "2024-01/2024-03")


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


@pytest.mark.parametrize(
    "text",
    [
        "CBP encountered 101,981 unique individuals at the southwest border in December 2023.",
        "249,735 unique migrants were apprehended by Border Patrol at the southwest border in December 2023.",
        "Border Patrol agents apprehended 249,735 distinct people between ports of entry in December 2023.",
        "La Patrulla Fronteriza aprehendió a 249,735 personas distintas en la frontera suroeste en diciembre de 2023.",
        "La Patrulla Fronteriza aprehendió a 249,735 personas únicas en la frontera suroeste en diciembre de 2023.",
    ],
)
def test_people_are_not_events(observatory: Observatory, text: str) -> None:
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.verdict, found.reason) == ("cannot-check", "unique-people")


def test_events_stay_events_beside_the_people(observatory: Observatory) -> None:
    text = "Border Patrol made 249,735 apprehensions of 101,981 unique individuals in December 2023."
    events, people = claims(observatory, text, "2024-05-07")
    assert (events.verdict, people.reason) == ("holds", "unique-people")


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


@pytest.mark.parametrize(
    "text",
    [
        "Border Patrol did not record 300,000 encounters at the southwest border in December 2023.",
        "Border Patrol encounters at the southwest border never exceeded 200,000 in December 2023.",
        "Not a single month topped 200,000 Border Patrol encounters at the southwest border in 2024.",
        "A post falsely claims that Border Patrol made 300,000 arrests at the southwest border in December 2023.",
        "The claim that Border Patrol made 400,000 arrests at the southwest border in December 2023 is false.",
        "Without the rule, Border Patrol would have made 300,000 arrests at the southwest border in December 2023.",
        "Es falso que la Patrulla Fronteriza haya hecho 300.000 detenciones en diciembre de 2023.",
        "La Patrulla Fronteriza no registró 300.000 encuentros en la frontera suroeste en diciembre de 2023.",
        "En ningún mes los encuentros de la Patrulla Fronteriza superaron los 200.000 en la frontera suroeste en 2024.",
    ],
)
def test_what_is_denied_is_not_taken_for_said(observatory: Observatory, text: str) -> None:
    (found,) = claims(observatory, text, "2025-01-31")
    assert (found.verdict, found.reason) == ("cannot-check", "denied")


@pytest.mark.parametrize(
    "text",
    [
        "Never before had Border Patrol made 249,740 apprehensions at the southwest border, as in December 2023.",
        "Border Patrol made not only 249,740 apprehensions at the southwest border in December 2023.",
        "Critics did not agree, but Border Patrol made 249,740 apprehensions in December 2023.",
    ],
)
def test_a_no_that_denies_no_number_is_none(observatory: Observatory, text: str) -> None:
    (found,) = claims(observatory, text, "2024-01-31")
    assert found.verdict == "holds"


@pytest.mark.parametrize(
    "text",
    [
        "Border Patrol made 124,220 apprehensions in January. In December it had made 249,741. Officials warned that "
        "numbers could reach 200,000 by spring.",
        "La Patrulla Fronteriza hizo 249.741 detenciones en la frontera suroeste en diciembre. Las cifras podrían "
        "llegar a 200.000 para la primavera.",
    ],
)
def test_a_forecast_is_not_told_of_the_month_before_it(observatory: Observatory, text: str) -> None:
    found = claims(observatory, text, "2024-02-15")[-1]
    assert (found.is_forecast, found.verdict, found.reason) == (True, "cannot-check", "ambiguous")


@pytest.mark.parametrize(
    "text",
    [
        "The United States admitted 100,034 refugees in fiscal year 2024. In 2025 it plans to admit up to 125,000.",
        "Estados Unidos admitió a 100.034 refugiados en el año fiscal 2024. En 2025 planea admitir a 125.000.",
    ],
)
def test_a_plan_is_a_forecast(observatory: Observatory, text: str) -> None:
    past, ahead = claims(observatory, text, "2024-12-05")
    assert (past.verdict, ahead.verdict) == ("holds", "forecast-open")


def test_who_speaks_is_not_who_counts(observatory: Observatory) -> None:
    text = "Officials warned that Border Patrol encounters at the southwest border could reach 200,000 in May."
    (found,) = claims(observatory, text, "2024-05-02")
    assert (found.chosen.reading.indicator, found.verdict) == ("usbp-encounters", "forecast-missed")


@pytest.mark.parametrize(
    "text",
    [
        "Border Patrol apprehensions went from 191,112 in November to 249,741 in December. Venezuelans were 46,937.",
        "Las detenciones de la Patrulla Fronteriza pasaron de 191.112 en noviembre a 249.741 en diciembre. Los "
        "venezolanos fueron 46.937.",
    ],
)
def test_what_follows_on_two_months_may_be_about_either(observatory: Observatory, text: str) -> None:
    assert claims(observatory, text, "2024-02-01")[-1].verdict != "does-not-hold"


def test_a_count_by_its_full_name_is_not_of_those_named_before(observatory: Observatory) -> None:
    text = "Venezuelan apprehensions rose in December 2023. Border Patrol encounters halved in January 2024."
    (found,) = claims(observatory, text, "2024-02-15")
    assert (found.verdict, found.chosen.reading.citizenship) == ("holds", None)


def test_a_rank_is_told_as_one(observatory: Observatory) -> None:
    text = "Border Patrol encounters in March 2024 were the second-lowest month since September 2021."
    (found,) = claims(observatory, text, "2024-04-20", "US southwest border")
    assert "place 6" in quotable(found)["en"] and "puesto 6" in quotable(found)["es"]


def test_a_claim_read_by_hand_goes_by_its_number_in_the_whole_text(observatory: Observatory) -> None:
    text = (
        "The United States opened a Safe Mobility Office in Colombia. Border Patrol made 249,741 apprehensions at the "
        "southwest border in December 2023."
    )
    checked = observatory.check(text, published="2024-01-31")
    assert [type(one).__name__ for one in checked.in_order] == ["RecordClaim", "Claim"]
    read = Correction.parse("#2: indicator=darien-transits")
    (found,) = correct(observatory.claims_record, checked, [read]).claims
    # A count that is not made at the place read moves to the one where it is.
    assert (found.chosen.reading.indicator, found.chosen.reading.place) == ("darien-transits", "darien")
    with pytest.raises(WrongUse, match="'#1' names no claim"):
        correct(observatory.claims_record, checked, [Correction.parse("#1: indicator=darien-transits")])


@pytest.mark.parametrize(
    "text",
    [
        "No migrants were released in May 2025, versus 62,000 in May 2024.",
        "Ningún migrante fue liberado en mayo de 2025, frente a 62.000 en mayo de 2024.",
    ],
)
def test_what_is_compared_with_another_matter_is_one_too(observatory: Observatory, text: str) -> None:
    assert not claims(observatory, text, "2025-06-20", "Border Patrol encounters at the southwest border")


@pytest.mark.parametrize(
    "text",
    [
        "Border Patrol made 249,741 arrests in December 2023. Newly arrived groups made up 102,000 of the arrests.",
        "La Patrulla Fronteriza hizo 249.741 arrestos en diciembre de 2023. Reincidieron 102.000 de los detenidos.",
    ],
)
def test_a_part_of_a_count_is_not_the_count(observatory: Observatory, text: str) -> None:
    assert claims(observatory, text, "2024-02-01")[-1].verdict == "cannot-check"


def test_a_year_ago_in_the_words_of_a_machine(observatory: Observatory) -> None:
    text = (
        "Border Patrol apprehensions in December were up 31 percent from November and 13 percent above 12 months ago."
    )
    month, year = claims(observatory, text, "2024-02-01", "US southwest border")
    assert [str(one.chosen.reading.baseline) for one in (month, year)] == ["2023-11", "2022-12"]
    assert [one.verdict for one in (month, year)] == ["holds", "holds"]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("In Q4 of fiscal 2025", "2025-07/2025-09"),
        ("In Q4 FY2025", "2025-07/2025-09"),
        ("In Q3 2025", "2025-07/2025-09"),
        ("In the fourth quarter of fiscal 2025", "2025-07/2025-09"),
    ],
)
def test_a_quarter_by_its_letter(observatory: Observatory, words: str, period: str) -> None:
    text = f"{words}, Border Patrol apprehensions at the southwest border totaled 19,295."
    (found,) = claims(observatory, text, "2025-11-05")
    assert (str(found.chosen.reading.period), found.verdict) == (period, "holds")


def test_a_month_and_year_that_own_a_number(observatory: Observatory) -> None:
    text = "Border Patrol apprehended 8,725 aliens in May 2025, 93% less than May 2024's 117,905."
    *_, found = claims(observatory, text, "2025-06-20", "US southwest border")
    assert (str(found.chosen.reading.period), found.verdict) == ("2024-05", "holds")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("More than half of the migrants encountered in March came from Venezuela.", "share", 50),
        ("Half of them were Venezuelans, CBP said of March encounters.", "share", 50),
        ("Encounters in January were half of what they were in December.", "ratio", 0.5),
    ],
)
def test_half_of_the_people_is_a_share(observatory: Observatory, text: str, kind: str, value: float) -> None:
    (found,) = claims(observatory, text, "2024-04-15", "US southwest border")
    assert (found.chosen.reading.kind, found.value) == (kind, value)


def test_who_came_by_appointment_is_no_count_of_officers(observatory: Observatory) -> None:
    text = "Field Operations processed 41,400 people through CBP One in April 2024."
    (found,) = claims(observatory, text, "2024-05-20")
    assert (found.chosen.reading.indicator, found.verdict) == ("cbp-one-appointments", "cannot-check")


def test_a_country_counts_its_own_entries_whatever_was_said_before(observatory: Observatory) -> None:
    text = "Honduras registró 38.495 ingresos irregulares en enero."
    (found,) = claims(observatory, text, "2024-02-20", "Los deportados por Estados Unidos en 2023")
    assert (found.chosen.reading.indicator, found.verdict) == ("honduras-irregular-entries", "holds")


def test_what_is_put_in_place_of_the_denied_is_held(observatory: Observatory) -> None:
    text = "It was not 70,000 but 36,001 people who crossed the Darién in January 2024."
    denied, said = claims(observatory, text, "2024-02-20")
    assert (denied.reason, said.verdict) == ("denied", "holds")


def test_what_another_country_did_is_not_held_against_the_border_patrol(observatory: Observatory) -> None:
    text = "Mexico, which had no figures for January yet, detained 97,000 in December."
    (found,) = claims(observatory, text, "2024-02-20", "Border Patrol encounters at the US southwest border in January")
    assert found.verdict == "cannot-check"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (
            "More than 520,000 people crossed the Darién Gap in 2023. "
            "Nearly 2.5 million encounters were recorded at the southwest border in fiscal year 2023.",
            "FY2023",
        ),
        (
            "More than 520,000 people crossed the Darién Gap in 2023. "
            "There were 189,372 encounters at the southwest border in March 2024.",
            "2024-03",
        ),
        (
            "Cruces por el Darién caen. La CBP registró 189,372 encuentros en la frontera suroeste en marzo de 2024.",
            "2024-03",
        ),
        (
            "Mexico received 140,000 asylum applications in 2023. "
            "There were 189,372 encounters at the southwest border in March 2024.",
            "2024-03",
        ),
    ],
)
def test_what_a_sentence_names_itself_goes_before_what_was_said(
    observatory: Observatory, text: str, period: str
) -> None:
    last = claims(observatory, text, "2024-05-07")[-1]
    reading = last.chosen.reading
    assert (reading.indicator, reading.place, str(reading.period)) == ("cbp-encounters", "us-southwest", period)
    assert last.verdict == "holds"


def test_another_matter_of_before_bears_out_nothing(observatory: Observatory) -> None:
    text = "Crossings of the Darién fell! CBP recorded 505,674 encounters at the southwest border in fiscal year 2023."
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.chosen.reading.indicator, found.verdict) == ("cbp-encounters", "does-not-hold")


def test_what_was_said_before_is_not_called_the_words_of_the_sentence(observatory: Observatory) -> None:
    text = "Crossings of the Darién fell. Panama counted 36,841 people in March 2024."
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.chosen.reading.indicator, found.verdict) == ("darien-transits", "holds")
    assert found.because["place"].how == found.because["indicator"].how == "context"


@pytest.mark.parametrize(
    "text",
    [
        "CBP recorded 2,475,669 encounters at the southwest border in fiscal year 2023. "
        "Some 520,085 migrants crossed the Darien in 2023.",
        "CBP recorded 2,475,669 encounters at the southwest border in fiscal year 2023, "
        "while 520,085 migrants crossed the Darien in 2023.",
        "La CBP registró 2,475,669 encuentros en la frontera suroeste en el año fiscal 2023. "
        "Unos 520,085 migrantes cruzaron el Darién en 2023.",
    ],
)
def test_the_fiscal_year_is_not_carried_on_to_who_has_none(observatory: Observatory, text: str) -> None:
    *_, darien = claims(observatory, text, "2024-05-07")
    assert (darien.chosen.reading.indicator, str(darien.chosen.reading.period)) == (
        "darien-transits",
        "2023-01/2023-12",
    )
    assert darien.chosen.now and darien.chosen.now.value == 520_085


def test_figures_far_off_are_not_called_too_near(observatory: Observatory) -> None:
    text = "Border Patrol made 999,999 apprehensions at the southwest border in March 2024."
    (found,) = claims(observatory, text, "2024-05-07")
    assert (found.verdict, found.reason) == ("cannot-check", "too-far")
    assert "so far from it that it may have been misread" in quotable(found).in_language("en")
    assert "distan tanto" in quotable(found).in_language("es")


def test_a_fiscal_year_carried_on_is_not_called_the_words_of_the_sentence(observatory: Observatory) -> None:
    text = "Border Patrol made 2,045,838 apprehensions at the southwest border in fiscal year 2023. In 2022: 2,206,436."
    first, then = claims(observatory, text, "2024-05-07")
    assert (str(then.chosen.reading.period), then.verdict) == ("FY2022", "holds")
    assert (first.because["period"].how, then.because["period"].how) == ("words", "context")
