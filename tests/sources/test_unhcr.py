"""UNHCR's yearly tables: which rows are read, what is never added up, what stays unknown, and the publisher's files."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rumbo.archive import Archive
from rumbo.core import Published, Status, fixed_clock
from rumbo.errors import (
    BadCount,
    BadPeriod,
    BadRow,
    DuplicateKey,
    EndsEarly,
    MayNotBeSummed,
    NoData,
    NotThatSource,
    Refused,
    UnknownCategory,
)
from rumbo.observatory import Observatory
from rumbo.sources import Cell, source

APPLICATIONS, DECISIONS, POPULATION = (
    source(name) for name in ("unhcr-asylum-applications", "unhcr-asylum-decisions", "unhcr-population")
)
SOURCES = (APPLICATIONS, DECISIONS, POPULATION)
SHARED = Path(os.environ.get("RUMBO_SHARED", Path(__file__).parents[3] / "shared"))
FILES = {one.id: f"unhcr_refugees__{one.id.removeprefix('unhcr-').replace('-', '_')}.csv" for one in SOURCES}
real = pytest.mark.skipif(
    not all((SHARED / "data" / "region" / name).exists() for name in FILES.values()),
    reason="the publisher's own tables are not on this machine",
)
HEADER = "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,procedure_type,app_type,dec_level,app_pc,applied"
GROUPS = "refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,oip,hst"


def read(*lines: str, header: str = HEADER) -> list[Cell]:
    """The cells of applications."""
    (part,) = APPLICATIONS.read()("".join(f"{line}\n" for line in (header, *lines)).encode(), APPLICATIONS)
    return list(part.cells)


def people(*lines: str) -> list[Cell]:
    """The cells of populations."""
    header = f"year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,{GROUPS}"
    (part,) = POPULATION.read()("".join(f"{line}\n" for line in (header, *lines)).encode(), POPULATION)
    return list(part.cells)


def row(origin: str = "VEN", asylum: str = "MEX", rest: str = "G,N,FI,P,10", year: str = "2023") -> str:
    return f"{year},of,OOO,{origin},to,AAA,{asylum},{rest}"


def held(
    home: Path, *files: tuple[str, Path], published: str = "2024-01-01/2024-06-25", day: date = date(2026, 11, 24)
) -> Observatory:
    archive = Archive(home, starter=None, clock=fixed_clock(day))
    for name, path in files:
        archive.ingest(path, name, published=Published.parse(published))
    return Observatory(archive)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """An observatory of the three samples."""
    home = tmp_path_factory.mktemp("unhcr") / "home"
    return held(home, *((one.id, one.folder / one.sample.file) for one in SOURCES))


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    home = tmp_path_factory.mktemp("publishers") / "home"
    files = ((name, SHARED / "data" / "region" / file) for name, file in FILES.items())
    return held(home, *files, published="2026-01-01/2026-06-25")


def known(found: Any) -> dict[str, float | None]:
    return {one.period: one.value for one in found.known}


# What is read ---------------------------------------------------------------------------------------------------


def test_rows_with_the_americas_as_origin_or_asylum_are_read_into_what_they_are_whole_of() -> None:
    cells = read(row("SYR", "MEX"), row("VEN", "ESP"), row("VEN", "COL"), row("SYR", "DEU"))
    found = {(cell.dimensions["origin"], cell.dimensions["asylum"], cell.table) for cell in cells}
    assert found == {
        ("SYR", "MEX", "asylum-in-americas"),
        ("VEN", "ESP", "origin-in-americas"),
        ("VEN", "COL", "asylum-in-americas"),
        ("VEN", "COL", "origin-in-americas"),
    }


def test_countries_are_taken_by_iso_code_and_not_by_that_of_unhcr() -> None:
    cells = read("2023,Cuba,CUB,CUB,Austria,AUS,AUT,G,N,FI,P,30")
    assert [cell.dimensions["asylum"] for cell in cells] == ["AUT"]


def test_codes_that_are_no_country_keep_their_meaning() -> None:
    cells = read(row("XXA"), row("UNK"), row("TIB"))
    assert [cell.dimensions["origin"] for cell in cells] == ["stateless", "unknown", "tibet"]


def test_a_zero_of_a_group_and_a_blank_are_not_known_and_other_columns_are_not_read() -> None:
    cells = people("2017,Venezuela,VEN,VEN,Colombia,COL,COL,45,0,9,0,8,0,680,,25")
    here = {cell.dimensions["group"]: cell.value for cell in cells if cell.table == "asylum-in-americas"}
    assert here == {"refugees": 45, "others-of-concern": 680}


@pytest.mark.parametrize(
    ("lines", "error", "said"),
    [
        ((row(origin="SPA"),), UnknownCategory, "Line 2: coo_iso is 'SPA'"),
        ((row(), row("SYR", "ZZZ")), UnknownCategory, "Line 3: coa_iso is 'ZZZ'"),
        ((row(rest="G,Q,FI,P,10"),), UnknownCategory, "Line 2: app_type is 'Q'"),
        ((row(rest="G,N,FI,X,10"),), UnknownCategory, "Line 2: app_pc is 'X'"),
        ((row(rest="G,N,FI,P,*"),), BadCount, "Line 2: applied is '*'"),
        ((row(rest="G,N,FI,P,"),), BadCount, "Line 2: applied is ''"),
        ((row(rest="G,N,FI,P,10,1"),), BadRow, "Line 2 has not"),
        ((row(year="23"),), BadRow, "Line 2: year is '23'"),
        ((row(), row(rest="G,N,FI,P,11")), DuplicateKey, "Lines 2 and 3"),
        ((row(year="2020"), row(year="2022")), EndsEarly, "no 2021"),
        ((row(year="2022"), row("CUB", year="2022"), row("HTI", year="2022"), row()), EndsEarly, "2023 has 1 rows"),
        ((), EndsEarly, "nothing below"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(lines: tuple[str, ...], error: type[Refused], said: str) -> None:
    with pytest.raises(error) as caught:
        read(*lines)
    assert said in str(caught.value)


def test_one_table_is_not_taken_for_another() -> None:
    content = (DECISIONS.folder / DECISIONS.sample.file).read_bytes()
    with pytest.raises(NotThatSource):
        APPLICATIONS.read()(content, APPLICATIONS)


# What is asked --------------------------------------------------------------------------------------------------


def test_persons_and_cases_are_never_in_one_figure(samples: Observatory) -> None:
    by_unit = samples.series("asylum-applications", "USA", by="unit")
    found = {(one.period, one.dimensions["unit"]): one.value for one in by_unit}
    assert (found["2022", "persons"], found["2022", "cases"], found["2023", "persons"]) == (95, 140, 335)
    assert ("2023", "cases") not in found
    assert known(samples.series("asylum-applications", "USA")) == {"2022": 95, "2023": 335}
    rows = samples.series("asylum-applications", "USA", unit="cases").as_rows()
    assert {row["unit"] for row in rows} == {"cases"}


def test_an_answer_says_the_kind_and_the_unit_that_were_taken(samples: Observatory) -> None:
    series = samples.series("asylum-applications", "MEX")
    assert series.where == {"kind": "new", "unit": "persons"}
    assert any("new application" in note["en"] and "persons" in note["en"] for note in series.notes)
    asked = samples.series("asylum-applications", "MEX", where={"kind": "repeat"})
    assert asked.where == {"kind": "repeat", "unit": "persons"}
    assert known(asked) == {"2023": 7}


def test_what_may_not_be_summed_is_refused(samples: Observatory) -> None:
    for indicator, place in (("asylum-applications", "americas"), ("displaced-population", "world")):
        with pytest.raises(MayNotBeSummed, match=r"asylum|origin"):
            samples.series(indicator, place)
    with pytest.raises(MayNotBeSummed, match="origin"):  # of Spain's applicants only those of the Americas are held
        samples.series("asylum-applications", "ESP")
    with pytest.raises(MayNotBeSummed, match="whole calendar years"):
        samples.series("asylum-applications", "MEX", per="year")


def test_nothing_of_the_usual_value_says_what_it_is(samples: Observatory) -> None:
    with pytest.raises(NoData, match="group others-in-need"):
        samples.series("displaced-population", "PER", since="2016", until="2017")
    with pytest.raises(NoData, match="Break it down by instance and unit"):
        samples.series("asylum-decisions", "USA")


def test_where_those_of_one_origin_are(samples: Observatory) -> None:
    series = samples.series("displaced-population", "world", by="asylum", origin="VEN", group="asylum-seekers")
    found = {one.dimensions["asylum"]: one.value for one in series if one.period == "2018"}
    assert found == {"COL": 900, "ESP": 210, "PER": 2_300}


def test_a_printed_total_is_read_and_not_made(samples: Observatory) -> None:
    total = samples.series("asylum-decisions", "MEX", origin="CUB", since="2023")
    parts = samples.series("asylum-decisions", "MEX", origin="CUB", since="2023", by="outcome")
    assert [one.value for one in total] == [19]
    assert sum(one.value or 0 for one in parts) == 20


def test_years_are_asked_for_by_years_alone(samples: Observatory) -> None:
    def periods(**bounds: str) -> list[str]:
        return [one.period for one in samples.series("asylum-applications", "MEX", **bounds)]  # type: ignore[arg-type]

    assert periods() == ["2022", "2023"]
    assert periods(since="2021", until="2023") == ["2021", "2022", "2023"]
    assert periods(since="2023") == ["2023"]
    for bound in ("2022-01", "FY2023", "2023-01-05"):
        with pytest.raises(BadPeriod, match=r"whole (calendar )?years"):
            periods(since=bound)


def test_a_year_has_its_vintages_and_its_standing(samples: Observatory) -> None:
    (vintage,) = samples.history("asylum-applications", "2023", "MEX")
    assert (vintage.observation.value, vintage.known_from) == (683, date(2024, 6, 25))
    headline = next(one for one in samples.situation().headlines if one.series.indicator.id == "asylum-applications")
    assert headline.standing
    assert headline.standing.on_month is None
    assert headline.standing.on_year
    assert headline.standing.on_year.subject["base"] == "2022"
    assert "of the 2 years known" in headline.standing.rank.explanation["en"]


def test_a_break_concerns_the_place_that_it_names(samples: Observatory) -> None:
    assert not samples.series("asylum-applications", "MEX").indicator.breaks
    there = samples.series("asylum-applications", "USA", since="2020", until="2023")
    assert [one.day.year for one in there.indicator.breaks] == [2002, 2021, 2025]
    assert any("from 2021 to 2024" in note["en"] for note in there.notes)


# The publisher's own --------------------------------------------------------------------------------------------


@real
def test_the_united_states_mix_units_as_the_breaks_say(publishers: Observatory) -> None:
    by = publishers.series("asylum-applications", "USA", by="instance,unit", since="2019")
    found = {(one.period, one.dimensions["instance"], one.dimensions["unit"]): one.value for one in by.known}
    offices, courts = "us-asylum-offices", "us-immigration-courts"
    assert found["2020", offices, "cases"] == 87_678
    assert found["2021", offices, "persons"] == 117_535
    assert found["2025", offices, "cases"] == 282_594
    assert found["2025", courts, "persons"] == 629_358
    assert {unit for period, instance, unit in found if instance == offices and "2021" <= period <= "2024"} == {
        "persons"
    }
    early = publishers.series("asylum-applications", "USA", instance=courts, by="unit", until="2003").known
    assert {(one.period, one.dimensions["unit"]) for one in early} == {
        ("2000", "cases"), ("2001", "cases"), ("2002", "persons"), ("2003", "persons"),
    }  # fmt: skip
    assert not {"2007", "2010", "2011", "2012"} & set(known(publishers.series("asylum-applications", "USA")))


@real
def test_known_figures(publishers: Observatory) -> None:
    assert known(publishers.series("asylum-applications", "MEX", since="2021")) == {
        "2021": 131_418, "2022": 118_735, "2023": 140_979, "2024": 78_966, "2025": 70_482,
    }  # fmt: skip
    assert known(publishers.series("displaced-population", "COL"))["2025"] == 2_810_778
    inside = publishers.series("displaced-population", "COL", group="internally-displaced", origin="COL", since="2025")
    assert known(inside) == {"2025": 7_157_716}
    assert known(publishers.series("asylum-decisions", "MEX", since="2025")) == {"2025": 101_904}
    assert publishers.series("displaced-population", "COL").newest.status is Status.NORMAL  # type: ignore[union-attr]


@real
def test_the_tables_that_others_made_have_the_same_figures(publishers: Observatory) -> None:
    folder = SHARED / "facts"
    names = ("series_unhcr_population_americas.csv", "series_unhcr_asylum_applications_americas.csv")
    if not all((folder / name).exists() for name in names):
        pytest.skip("the tables to compare with are not on this machine")
    groups = {"refugees": "refugees", "asylum_seekers": "asylum-seekers", "oip": "others-in-need"}
    with (folder / names[0]).open(encoding="utf-8", newline="") as file:
        theirs = [one for one in csv.DictReader(file) if one["coo_iso"] == "VEN"]
    series = publishers.series("displaced-population", "world", by="asylum,group", origin="VEN", since="2014")
    ours = {(one.period, one.dimensions["asylum"], one.dimensions["group"]): one.value for one in series.known}
    compared = 0
    for one in theirs:
        for column, group in groups.items():
            if one[column] not in ("", "0"):
                assert ours[one["year"], one["coa_iso"], group] == int(float(one[column])), one
                compared += 1
    assert compared > 300
    sums: dict[str, int] = {}
    with (folder / names[1]).open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            if (one["coa_iso"], one["app_type"], one["app_pc"]) == ("MEX", "N", "P"):
                sums[one["year"]] = sums.get(one["year"], 0) + int(one["applied"])
    assert sums == known(publishers.series("asylum-applications", "MEX", since="2014"))
