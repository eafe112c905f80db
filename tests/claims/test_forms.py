"""The forms in which news states figures, in both languages: what each number is read as."""

from __future__ import annotations

from typing import NamedTuple

import pytest

import rumbo
from rumbo.claims import Claim
from rumbo.claims.telling import arithmetic, commands, quotable
from rumbo.observatory import Observatory


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


class Read(NamedTuple):
    """A number as it should be read; what is empty is not looked at."""

    span: str
    kind: str
    indicator: str = ""
    place: str = ""
    period: str = ""
    baseline: str = ""
    citizenship: str = ""


def check(observatory: Observatory, text: str, published: str, expected: list[Read], context: str = "") -> list[Claim]:
    found = [one for one in observatory.check(text, published=published, context=context).claims if one.span]
    assert [one.span for one in found] == [one.span for one in expected]
    for claim, read in zip(found, expected, strict=True):
        reading = claim.chosen.reading
        got = Read(
            claim.span, reading.kind, reading.indicator or "", reading.place or "", str(reading.period or ""),
            str(reading.baseline or ""), reading.citizenship or "",
        )  # fmt: skip
        for name in Read._fields:
            if wanted := getattr(read, name):
                assert getattr(got, name) == wanted, (claim.span, name)
        assert claim.verdict != "does-not-hold", claim.span
    return found


USBP, CBP, DARIEN = "usbp-encounters", "cbp-encounters", "darien-transits"
SOUTH = "us-southwest"


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        # Halves of years are no ratios.
        ("2023-07-05", "Panamá contabilizó 196.370 migrantes irregulares en el primer semestre.",
         [Read("196.370", "count", DARIEN, "darien", "2023-01/2023-06")]),
        ("2024-04-15", "En la primera mitad del año fiscal 2024 hubo 1.340.801 encuentros en la frontera suroeste.",
         [Read("1.340.801", "count", CBP, SOUTH, "2023-10/2024-03")]),
        ("2023-07-05", "Panama logged 196,370 irregular migrants in the first half of the year.",
         [Read("196,370", "count", DARIEN, "darien", "2023-01/2023-06")]),
        # The fiscal year, said by when it began or ended.
        ("2022-09-20", "En el presente ejercicio, que inició en octubre, hubo 2.150.639 encuentros en la frontera sur.",
         [Read("2.150.639", "count", CBP, SOUTH, "2021-10/2022-08")]),
        ("2023-10-22", "For the budget year that ended Sept. 30, CBP tallied 2.48 million encounters at the southwest "
         "border.", [Read("2.48 million", "count", CBP, SOUTH, "FY2023")]),
        # A month that something is compared with, in its many forms.
        ("2024-06-21", "The 117,900 Border Patrol arrests in May were 9% below April's 128,900.",
         [Read("117,900", "count", USBP, SOUTH, "2024-05"), Read("9%", "percent_change", USBP, SOUTH, "2024-05",
          "2024-04"), Read("128,900", "count", USBP, SOUTH, "2024-04")]),
        ("2025-04-02", "Border Patrol made 7,181 arrests in March, compared with 137,473 in March last year.",
         [Read("7,181", "count", USBP, SOUTH, "2025-03"), Read("137,473", "count", USBP, SOUTH, "2024-03")]),
        ("2025-05-07", "La Patrulla Fronteriza promedió 279 detenciones al día en abril, cuando un año antes eran "
         "4.297.", [Read("279", "rate_per_day", USBP, SOUTH, "2025-04"), Read("4.297", "rate_per_day", USBP, SOUTH,
          "2024-04")]),
        ("2024-02-14", "CBP encounters at the southwest border tumbled 42% in January from December, to 176,205.",
         [Read("42%", "percent_change", CBP, SOUTH, "2024-01", "2023-12"), Read("176,205", "count", CBP, SOUTH,
          "2024-01")]),
        ("2021-05-12", "En abril la CBP tuvo 178.622 encuentros en la frontera suroeste, un incremento de 3 % sobre "
         "marzo.", [Read("178.622", "count", CBP, SOUTH, "2021-04"), Read("3 %", "percent_change", CBP, SOUTH,
          "2021-04", "2021-03")]),
        # What something is the lowest of is not what it is compared with.
        ("2023-02-11", "CBP encounters at the southwest border fell by about 40 percent to 156,274 in January, the "
         "lowest since February 2021.", [Read("40 percent", "percent_change", CBP, SOUTH, "2023-01", "2022-12"),
          Read("156,274", "count", CBP, SOUTH, "2023-01"), Read("lowest since February 2021", "rank")]),
        # A whole and a part.
        ("2024-02-14", "The Tucson Sector accounted for 50,565 of the 124,220 Border Patrol arrests in January.",
         [Read("50,565", "count", USBP, "usbp-tucson", "2024-01"), Read("124,220", "count", USBP, SOUTH, "2024-01")]),
        ("2022-04-19", "Cubans were second among the 221,303 migrants CBP met at the southern border in March.",
         [Read("221,303", "count", CBP, SOUTH, "2022-03")]),
        # A rule named only as ended counts nothing.
        ("2023-06-21", "Tras el fin del Título 42, CBP tuvo 206.690 encuentros en la frontera suroeste en mayo.",
         [Read("206.690", "count", CBP, SOUTH, "2023-05")]),
        # "El paso" is no sector where it is a word, and "mexicano" no nationality where it is a government's.
        ("2024-01-28", "El paso de personas por Arizona se disparó: 80.184 aprehensiones en el sector Tucson en "
         "diciembre.", [Read("80.184", "count", USBP, "usbp-tucson", "2023-12")]),
        # A fraction may tell a change.
        ("2024-08-16", "La Patrulla Fronteriza hizo 56.408 detenciones en julio, un tercio menos que el mes anterior.",
         [Read("56.408", "count", USBP, SOUTH, "2024-07"), Read("un tercio", "percent_change", USBP, SOUTH, "2024-07",
          "2024-06")]),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_press_means_them(
    observatory: Observatory, published: str, text: str, expected: list[Read]
) -> None:
    check(observatory, text, published, expected)


@pytest.mark.parametrize(
    "text",
    [
        "Los republicanos pidieron 14.000 millones para el muro de la frontera.",
        "The bill would shut the border once crossings hit 5,000 a day.",
        "La ciudad acogió a 130.000 migrantes en sus albergues desde 2022.",
    ],
)
def test_what_is_no_count_of_people_is_left_alone(observatory: Observatory, text: str) -> None:
    assert not observatory.check(text, published="2024-01-20").claims


def test_nationalities_named_together_are_added_up(observatory: Observatory) -> None:
    text = "Encounters of Cubans, Haitians, Nicaraguans and Venezuelans at the southwest border fell 86% in January."
    (found,) = check(observatory, text, "2023-02-20", [Read("86%", "percent_change", "", SOUTH, "2023-01", "2022-12")])
    assert found.chosen.reading.together == ("CUB", "HTI", "NIC", "VEN") and found.verdict == "holds"
    assert "added up here" in quotable(found)["en"] and "se hizo aquí" in quotable(found)["es"]
    text = "En diciembre la CBP encontró en la frontera suroeste a 78.035 cubanos y nicaragüenses."
    (found,) = check(observatory, text, "2023-02-20", [Read("78.035", "count", CBP, SOUTH, "2022-12")])
    assert found.verdict == "holds" and arithmetic(found) == "42,654 + 35,381 = 78,035"
    assert "--period 2022-12 --by citizenship --as-of" in commands(found)[0]
    assert found.row()["citizenships"] == ["CUB", "NIC"]


def test_nationalities_with_others_cannot_be_added_up(observatory: Observatory) -> None:
    text = "En diciembre la CBP encontró en la frontera suroeste a 78.035 cubanos, nicaragüenses y otros."
    (found,) = observatory.check(text, published="2023-02-20").claims
    assert (found.verdict, found.reason) == ("cannot-check", "no-series")
