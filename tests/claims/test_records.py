"""Claims that an office, a measure, an agreement, a meeting or a promise exists, held against the registers."""

from __future__ import annotations

import json

import pytest

import rumbo
from rumbo.claims import Claim, RecordClaim, registered_telling
from rumbo.claims.example import PUBLISHED, example
from rumbo.claims.telling import quotable
from rumbo.observatory import Observatory

TODAY = "2026-11-24"
OFFICES = ["safe-mobility-colombia", "safe-mobility-guatemala", "safe-mobility-ecuador", "safe-mobility-costa-rica"]


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today=TODAY)


def one(observatory: Observatory, text: str, published: str) -> RecordClaim:
    (found,) = observatory.check(text, published=published).records
    return found


def ids(found: RecordClaim) -> list[str]:
    return [each.record.id for each in found.attested]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_worked_example_in_both_languages(observatory: Observatory, language: str) -> None:
    found = observatory.check(example(language), published=PUBLISHED).in_order
    figures = [each for each in found if isinstance(each, Claim)]
    records = [each for each in found if isinstance(each, RecordClaim)]
    assert found == [*figures, *records] and len(found) == 8
    december, days, february, march, april = figures
    assert december.verdict == "holds" and december.chosen.now and december.chosen.now.value == 301981
    assert "249,735" in quotable(december)["en"] and "249,740" in quotable(december)["es"]
    assert "Just short of it" in quotable(december)["en"] and "Apenas por debajo" in quotable(december)["es"]
    assert (days.verdict, days.reason, days.month_average) == ("cannot-check", "part-of-a-month", 9741.32)
    assert [each.verdict for each in (february, march)] == ["holds", "holds"]
    assert april.verdict == "forecast-came-true" and april.chosen.now and april.chosen.now.value == 128895
    assert [each.verdict for each in records] == ["holds"] * 3 and all(each.known_then for each in records)
    agreement, offices, visas = records
    assert ids(agreement) == ["lad-2022", "lad-2022-usa", "lad-2022-mex", "lad-2022-gtm", "lad-2022-bra"]
    assert ids(offices) == OFFICES
    assert ids(visas) == ["usa-col-maritime-2024"] and str(visas.named.when) == "2024-05-06"


@pytest.mark.parametrize(
    ("text", "published", "records"),
    [
        ("A settlement signed in 2022 by Mexico, Guatemala, Brazil and others deals with migration.", "2024-05-07",
         ["lad-2022", "lad-2022-mex", "lad-2022-gtm", "lad-2022-bra"]),
        ("Washington set up workplaces of secure mobility in Colombia.", "2024-05-07",
         ["safe-mobility-colombia"]),
        ("Migrants apply at offices opened in Colombia and Ecuador.", "2024-05-07",
         ["safe-mobility-colombia", "safe-mobility-ecuador"]),
        ("Costa Rica promised to renew temporary protection for migrants.", "2022-06-15",
         ["cri-complementary-protection"]),
        ("México prometió integrar a 20.000 refugiados a su mercado laboral.", "2022-06-15", ["mex-refugees-labour"]),
        ("La tercera reunión ministerial de la Declaración de Los Ángeles se celebró el martes en Guatemala.",
         "2024-05-08", ["lad-2022-ministerial-3"]),
        ("The United States, Guatemala and Mexico held talks on migration in February.", "2024-05-10",
         ["lad-2022-trilateral-2024"]),
        ("Panamá y Estados Unidos firmaron el martes un acuerdo sobre migración.", "2022-04-21",
         ["usa-pan-migration-2022"]),
        ("Estados Unidos anunció restricciones de visa contra operadores de vuelos chárter a Nicaragua.",
         "2023-12-01", ["usa-charter-policy-2023"]),
    ],
)  # fmt: skip
def test_what_the_registers_bear_out_holds(
    observatory: Observatory, text: str, published: str, records: list[str]
) -> None:
    found = one(observatory, text, published)
    assert (found.verdict, ids(found)) == ("holds", records)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        # The list of those who adopted it is complete, and this country is not in it.
        ("Nicaragua signed the Los Angeles Declaration on Migration in June 2022.", "2022-06-15"),
        # The day is on record, and it is another.
        ("The United States and Mexico signed the Los Angeles Declaration in 2019.", "2024-06-15"),
        ("Las oficinas de movilidad segura se abrieron en Colombia y Guatemala en 2021.", "2024-06-15"),
        # The place is on record, and it is another.
        ("The third ministerial of the Los Angeles Declaration took place in Peru.", "2024-05-10"),
        # They were closed in early 2025.
        ("Safe mobility offices operate in Colombia and Guatemala.", "2026-06-15"),
    ],
)
def test_only_what_a_record_contradicts_does_not_hold(observatory: Observatory, text: str, published: str) -> None:
    assert one(observatory, text, published).verdict == "does-not-hold"


@pytest.mark.parametrize(
    ("text", "published", "lacking"),
    [
        ("Safe mobility offices opened in Colombia and Panama in 2023.", "2024-06-15", ("PAN",)),
        ("El Salvador opened a Safe Mobility Office in 2023.", "2024-06-15", ("SLV",)),
        ("Honduras cuenta con una oficina de Movilidad Segura.", "2024-06-15", ("HND",)),
        ("Ecuador y Brasil abrieron oficinas de Movilidad Segura en 2023.", "2024-06-15", ("BRA",)),
        ("Nicaragua signed the Los Angeles Declaration.", "2024-06-15", ("NIC",)),
        ("On Monday the United States imposed visa restrictions on Peruvian officials.", "2024-05-07", ("PER",)),
        ("El presidente de Panamá se comprometió a bajar los impuestos a los migrantes.", "2024-07-07", ()),
    ],
)
def test_a_gap_of_the_registers_accuses_nobody(
    observatory: Observatory, text: str, published: str, lacking: tuple[str, ...]
) -> None:
    found = one(observatory, text, published)
    assert (found.verdict, found.reason, found.lacking) == ("cannot-check", "no-record", lacking)
    told = registered_telling.quotable(found)
    assert "says nothing against it" in told["en"] and "no dice nada en su contra" in told["es"]


@pytest.mark.parametrize(
    "text",
    [
        "Costa Rica has not signed the Los Angeles Declaration.",
        "Mexico, the United States and Canada signed a trade agreement in 2018.",
        "The United States announced that it would open processing centers in Colombia and Guatemala.",
        "Migrants wait at offices in Mexico.",
        "Los trámites tardan hasta medio año, según quienes esperan frente a las oficinas.",
        "Will the safe mobility offices in Colombia open?",
        "The president signed five executive orders on immigration.",
    ],
)
def test_what_is_denied_to_come_or_about_something_else_is_left_alone(observatory: Observatory, text: str) -> None:
    assert not observatory.check(text, published="2024-05-07").records


@pytest.mark.parametrize(
    "text",
    [
        "In May 2024, Mexico and the United States, which had signed the Los Angeles Declaration, met on migration.",
        "The United States closed the safe mobility offices it had opened in Colombia in 2025.",
        "The third ministerial of the Los Angeles Declaration, held in May 2024, was criticised in Peru.",
        "Los países que firmaron la Declaración de Los Ángeles, reunidos en 2024, hablaron de migración.",
    ],
)
def test_a_time_that_is_not_the_verbs_own_accuses_nobody(observatory: Observatory, text: str) -> None:
    assert "does-not-hold" not in {one.verdict for one in observatory.check(text, published="2025-06-07").records}


def test_who_is_only_spoken_of_is_no_party(observatory: Observatory) -> None:
    text = "Leaders of Nicaragua criticised the Los Angeles Declaration, signed in June 2022 by Mexico and Canada."
    found = one(observatory, text, "2024-05-07")
    assert (found.verdict, found.named.by) == ("holds", ("MEX", "CAN"))


def test_known_by_the_day_of_the_text_or_only_later(observatory: Observatory) -> None:
    text = "The United States pledged $578 million for migrants in partner countries on Tuesday."
    found = one(observatory, text, "2024-05-07")
    assert (found.verdict, found.known_then, ids(found)) == ("holds", False, ["usa-aid-578-million"])
    (earlier,) = observatory.check(text, published="2024-05-07", as_of="2024-05-07").records
    assert earlier.verdict == "cannot-check"


def test_the_batch_gives_records_beside_figures(observatory: Observatory) -> None:
    row = {"id": 1, "text": example("es"), "published": "2024-05-07", "lang": "es"}
    (line,) = observatory.check_lines([json.dumps(row).encode()], "in.jsonl")
    answer = json.loads(line)
    assert len(answer["claims"]) == 5 and [each["value_kind"] for each in answer["records"]] == ["record"] * 3
    assert answer["records"][1]["records"] == OFFICES and answer["records"][1]["span"] in row["text"]
    assert all(each["readings"][0]["sources"][0].startswith("http") for each in answer["records"])
