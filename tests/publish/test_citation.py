"""Citations: a sentence that is true, and references with all that a reader needs to find the file again."""

from __future__ import annotations

import json
import re

import pytest

import rumbo
from rumbo.core import place, places
from rumbo.errors import NoData
from rumbo.observatory import Observatory
from rumbo.publish.citation import STYLES, Citation, cite
from rumbo.publish.citing import cite_definition, cite_finding
from rumbo.publish.sentences import at, counted

HASH = "ed46dfe3f052aa295cc93501647df9f9cdcf163e4d502194a90bd5ec44721092"


@pytest.fixture(scope="module")
def observatory() -> Observatory:
    """An observatory over the starter, on a fixed day."""
    return rumbo.open(today="2026-11-24", home="/nonexistent/rumbo")


def of_month(observatory: Observatory, month: str, language: str = "en", **more: str) -> Citation:
    """The citation of one month."""
    indicator, where = more.pop("indicator", "cbp-encounters"), more.pop("place", "us-southwest")
    return cite(observatory, observatory.series(indicator, where, since=month, until=month, **more), language)


def test_a_figure_as_known_on_a_past_day(observatory: Observatory) -> None:
    found = of_month(observatory, "2023-12", as_of="2024-01-31")
    assert found.sentence == (
        "CBP recorded 302,034 encounters at the US southwest border in December 2023 "
        "(provisional; as known on 31 January 2024; released by 31 January 2024)."
    )
    text = found.text()
    for words in (
        "US Customs and Border Protection (CBP). CBP, nationwide encounters by state.",
        "Release cbp-nationwide-state.ed46dfe3f052, published between 26 January 2024 and 31 January 2024.",
        "Retrieved ",
        f"(SHA-256 {HASH}).",
        f"As known on 31 January 2024, through Rumbo {rumbo.__version__}.",
    ):
        assert words in text


def test_a_figure_in_spanish(observatory: Observatory) -> None:
    found = of_month(observatory, "2023-12", "es", as_of="2024-01-31", indicator="usbp-encounters")
    assert found.sentence.startswith(
        "La CBP registró 249,785 encuentros de la Patrulla Fronteriza en la frontera suroeste de EE. UU. en diciembre "
        "de 2023 (de segunda mano; según lo conocido el 31 de enero de 2024; publicación del "
    )
    assert "mediante Rumbo" in found.text()


def test_a_cut_is_named(observatory: Observatory) -> None:
    sentence = of_month(observatory, "2023-12", citizenship="VEN", as_of="2024-05-31").sentence
    assert "(Citizenship: Venezuela; provisional; " in sentence


def test_a_rounded_figure_says_so(observatory: Observatory) -> None:
    sentence = of_month(observatory, "2013-11").sentence
    assert sentence.startswith("CBP recorded about 38,690 encounters ") and "rounded to 10" in sentence


def test_a_series_lists_each_release_once(observatory: Observatory) -> None:
    series = observatory.series("cbp-encounters", "us-southwest", since="2022-08", until="2022-11")
    found = cite(observatory, series)
    assert found.sentence.startswith("Encounters, all of CBP, US southwest border, August 2022 to November 2022, as ")
    names = [one.release.id for one in found.references]
    assert len(names) == len(set(names)) == len({one.release for one in series})


def test_bibtex_is_balanced_and_escaped(observatory: Observatory) -> None:
    text = of_month(observatory, "2023-12", as_of="2024-01-31").bibtex()
    assert text.startswith("@misc{cbp-nationwide-state-ed46dfe3f052,\n")
    assert "\n  author = {{US Customs and Border Protection}},\n" in text
    assert text.count("{") == text.count("}")
    assert "date = {2024-01-26/2024-01-31}" in text and HASH in text
    assert not re.search(r"(?<!\\)[%&#_]", re.sub(r"url = \{[^}]*\}", "", text))


def test_csl_has_what_a_reference_manager_reads(observatory: Observatory) -> None:
    (item,) = json.loads(of_month(observatory, "2023-12", as_of="2024-01-31").written("csl"))
    assert item["type"] == "dataset" and item["author"] == [{"literal": "US Customs and Border Protection"}]
    assert item["issued"] == {"date-parts": [[2024, 1, 26], [2024, 1, 31]]}
    assert item["accessed"]["date-parts"][0][0] >= 2024
    assert item["URL"].startswith("https://www.cbp.gov/") and HASH in item["note"]


def test_a_sum_over_two_products_lists_a_release_of_each(observatory: Observatory) -> None:
    found = of_month(observatory, "2013-08")
    assert [one.source.id for one in found.references] == ["ohss-khsm-usbp", "ohss-khsm-ofo"]
    text = found.text()
    for one in found.references:
        assert f"{one.release.url} (SHA-256 {one.release.sha256})" in text


def test_a_sum_over_two_products_is_cited_as_computed(observatory: Observatory) -> None:
    names = " and ".join(one.release.id for one in of_month(observatory, "2013-08").references)
    assert of_month(observatory, "2013-08").sentence == (
        "◆ Figures of OHSS add up to about 41,130 encounters at the US southwest border in August 2013: a sum that "
        f"Rumbo computed of {names} (of rounded parts, so that it may be off by 10; release of 16 January 2025)."
    )
    assert of_month(observatory, "2013-08", "es").sentence.startswith(
        "◆ Las cifras que publica la OHSS suman unos 41,130 encuentros en la frontera suroeste de EE. UU. en agosto de "
        "2013: suma "
    )
    both = cite(observatory, observatory.series("cbp-encounters", "us-southwest", since="2013-08", until="2013-11"))
    assert "◆ 2 of its 4 figures, from August 2013 to September 2013, are sums that Rumbo computed of" in both.sentence


def test_a_figure_read_elsewhere_parts_the_page_from_the_table(observatory: Observatory) -> None:
    found = of_month(observatory, "2021-07", indicator="unique-individuals")
    page = "https://www.kgns.tv/2021/08/13/customs-border-protection-release-july-2021-numbers/"
    (reference,) = found.references
    digest = reference.release.sha256
    for style in STYLES:
        written = found.written(style)
        assert f"SHA-256 of Rumbo's table of printed figures: {digest}" in written
        assert f"SHA-256 {digest}" not in written
        assert f"As given at {page} of what was published on 12 August 2021." in written
    assert f"Read from Rumbo's table of printed figures: release {reference.release.id}." in found.text()
    spanish = of_month(observatory, "2021-07", "es", indicator="unique-individuals").text()
    assert "Leído de la tabla de cifras impresas de Rumbo: publicación " in spanish
    # A publisher's own file has its hash beside its address.
    assert f"(SHA-256 {HASH})" in of_month(observatory, "2023-12", as_of="2024-01-31").text()


@pytest.mark.parametrize(
    ("indicator", "where", "of"),
    [
        ("honduras-irregular-entries", "HND", "the table of IOM's Global Data Institute"),
        ("mexico-returns", "MEX", "the table of IOM's Global Data Institute"),
        ("guatemala-returns", "GTM", "the table of IOM's Global Data Institute"),
        ("honduras-southward-transits", "HND", "Rumbo's table of printed figures"),
    ],
)
def test_a_gathered_table_is_not_the_publishers_file(
    indicator: str, where: str, of: str, observatory: Observatory
) -> None:
    month = "2025-02"
    found = of_month(observatory, month, indicator=indicator, place=where)
    (reference,) = found.references
    for style in STYLES:
        written = found.written(style)
        assert f"SHA-256 of {of}: {reference.release.sha256}" in written
        assert "  (" not in written and "at  of" not in written and '"URL": ""' not in written


def test_a_place_in_the_name_is_not_said_twice(observatory: Observatory) -> None:
    entries = of_month(observatory, "2024-06", indicator="honduras-irregular-entries", place="HND")
    assert entries.sentence.startswith("INM Honduras recorded 28,360 irregular entries into Honduras in June 2024 (")
    returned = of_month(observatory, "2024-06", indicator="guatemala-returns", place="GTM").sentence
    assert returned.startswith("IGM recorded 6,500 Guatemalans returned in Guatemala in June 2024 (")
    dead = of_month(observatory, "2024-06", indicator="missing-migrants", place="americas").sentence
    assert " on the way in the Americas in June 2024 (" in dead


def test_nothing_known_is_nothing_to_cite(observatory: Observatory) -> None:
    with pytest.raises(NoData, match="no figure to cite"):
        of_month(observatory, "2026-07", citizenship="VEN")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_style_in_both_languages(observatory: Observatory, style: str, language: str) -> None:
    assert HASH in of_month(observatory, "2023-12", language, as_of="2024-01-31").written(style)


def test_every_place_reads_well_in_a_sentence() -> None:
    for one in places():
        assert re.match(r"(at|in) \S", at(one, "en")) and re.match(r"en \S", at(one, "es"))
    assert at(place("us-other"), "en") == "at other US locations (airports and coasts)"
    assert at(place("ofo-laredo"), "es") == "en la oficina de campo de Laredo"
    assert at(place("darien"), "es") == "en Darién"


def test_every_indicator_reads_well_in_a_sentence(observatory: Observatory) -> None:
    for one in observatory.indicators():
        assert counted(one, "es")[0].islower()
    assert counted(observatory.indicator("title-42-expulsions"), "en") == "Title 42 expulsions"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_finding_is_cited_as_ours_before_the_releases_it_rests_on(observatory: Observatory, language: str) -> None:
    first, *_ = observatory.outlook("usbp-encounters", as_of="2024-05-20")
    found = cite_finding(observatory, [first], language)
    assert found.sentence.startswith("◆") and "outlook/" in found.sentence and "131,653" in found.sentence
    assert [one.release.id for one in found.references] == list(first.releases)
    own, *releases = found.csl()
    assert own["author"] == [{"literal": "The Rumbo contributors"}] and own["issued"] == {"date-parts": [[2024, 5, 20]]}
    assert [one["id"] for one in releases] == list(first.releases)
    assert all(one.release.sha256 in found.text() and one.release.sha256 in found.bibtex() for one in found.references)
    keys = re.findall(r"^@misc\{([^,]+),", found.bibtex(), re.MULTILINE)
    assert len(keys) == len(set(keys)) == 1 + len(first.releases)


def test_a_sum_of_months_is_cited_with_its_value(observatory: Observatory) -> None:
    year = observatory.series("refugee-admissions", since="FY2024", until="FY2024", per="fiscal-year")
    assert "FY2024: 100,034. Sum of twelve months (method total/" in cite_finding(observatory, year.sums).sentence
    with pytest.raises(NoData):
        cite_finding(observatory, [])


def test_a_definition_is_cited_by_the_newest_release_of_each_product(observatory: Observatory) -> None:
    found = cite_definition(observatory, observatory.indicator("unique-individuals"), observatory.today)
    assert found.references and all(one.release.sha256 for one in found.references)


def test_a_breakdown_of_one_month_says_so(observatory: Observatory) -> None:
    parts = observatory.series("usbp-encounters", by="citizenship", since="2024-03", until="2024-03")
    assert cite(observatory, parts).sentence.startswith(
        "Encounters by Border Patrol, US southwest border, by citizenship, March 2024, as published by CBP"
    )
    assert "por nacionalidad, marzo de 2024" in cite(observatory, parts, "es").sentence
