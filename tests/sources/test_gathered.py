"""The tables that IOM gathers of Honduras, Mexico and Guatemala: their traps, one by one, and their known figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from rumbo.archive import Archive
from rumbo.core import Published, fixed_clock
from rumbo.errors import BadCount, BadRow, DuplicateKey, EndsEarly, NotThatSource, Refused, UnknownCategory
from rumbo.observatory import Observatory
from rumbo.sources import Cell, source

FILES = {
    "honduras-migracion": ("irreg_honduras", "irreg_honduras_nat", "irreg_honduras_dmg"),
    "mexico-upm": ("irreg_mexico_nat", "irreg_mexico_dmg", "irreg_mexico_exp"),
    "guatemala-igm": ("irreg_guatemala",),
}


def read(name: str, header: str, *lines: str) -> Sequence[Cell]:
    declared = source(name)
    (part,) = declared.read()("".join(f"{line}\n" for line in (header, *lines)).encode(), declared)
    return part.cells


def values(cells: Sequence[Cell]) -> dict[tuple[str, ...], int | float | None]:
    return {(cell.period, *cell.dimensions.values()): cell.value for cell in cells}


def test_rows_of_one_citizenship_and_month_are_added_up() -> None:
    found = values(read("honduras-migracion", "t,nat,n", "2024-04-01,TWN,2543", "2024-04-01,TWN,1"))
    assert found == {("2024-04", "TWN"): 2544}
    found = values(read("mexico-upm", "t,nat,n", "2023-07-01,GIN,6", "2023-07-01,GIN,427", "2023-07-01,GIN,2"))
    assert found == {("2023-07", "GIN"): 435}


def test_where_a_cell_stands_once_a_second_row_is_refused() -> None:
    with pytest.raises(DuplicateKey, match="Lines 2 and 3"):
        read("mexico-upm", "t,nat,type,n", "2024-01-01,HND,deportation,1", "2024-01-01,HND,deportation,2")
    with pytest.raises(DuplicateKey, match="Lines 2 and 3"):
        read("guatemala-igm", "t,sex,age,origin,n", "2024-01-01,male,adult,,1", "2024-01-01,male,adult,,2")
    with pytest.raises(NotThatSource, match="Lines 2 and 3"):
        read("honduras-migracion", "t,n", "2024-01-01,1", "2024-01-01,1")


def test_a_label_stands_under_what_is_printed() -> None:
    found = values(read("honduras-migracion", "t,nat,n", "2024-09-01,STL,1", "2024-09-01,OOO,2", "2024-09-01,TWN,160"))
    assert set(found) == {("2024-09", "stateless"), ("2024-09", "other"), ("2024-09", "TWN")}


def test_a_group_without_a_row_is_zero_only_in_a_year_that_has_it() -> None:
    found = values(
        read(
            "guatemala-igm",
            "t,sex,age,origin,n",
            "2023-11-01,male,adult,USA,9",
            "2023-12-01,male,adult,MEX,4",
            "2024-01-01,male,adult,,7",
        )
    )
    assert found["2023-12", "male", "adults", "USA"] == 0
    assert ("2024-01", "male", "adults", "USA") not in found, "it is blank there, which is another value"
    assert found["2024-01", "male", "adults", "not-stated"] == 7


def test_a_month_that_lacks_a_group_is_refused_where_all_are_printed() -> None:
    whole = [f"2024-01-01,{group},1" for group in ("men", "women", "boys", "girls")]
    read("honduras-migracion", "t,demog,n", *whole)
    with pytest.raises(EndsEarly, match="2024-02 has no girls"):
        read("honduras-migracion", "t,demog,n", *whole, *(line.replace("-01-01", "-02-01") for line in whole[:3]))


def test_only_the_two_months_in_which_nobody_was_counted_may_be_missing() -> None:
    read("honduras-migracion", "t,nat,n", "2020-03-01,CUB,22", "2020-06-01,CUB,2")
    with pytest.raises(EndsEarly, match="no 2021-02"):
        read("honduras-migracion", "t,nat,n", "2021-01-01,CUB,22", "2021-03-01,CUB,2")
    with pytest.raises(EndsEarly, match="no 2020-04"):
        read("mexico-upm", "t,nat,n", "2020-03-01,CUB,22", "2020-05-01,CUB,2")
    with pytest.raises(EndsEarly, match="nothing below"):
        read("honduras-migracion", "t,n")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("2024-01-01,Cuba,5", UnknownCategory),
        ("2024-01-01,other,5", UnknownCategory),
        ("2024-01-01,,5", UnknownCategory),
        ("2024-01-01,CUB,5.0", BadCount),
        ("2024-01-01,CUB,", BadCount),
        ("2024-01-15,CUB,5", BadRow),
        ("2024-1-1,CUB,5", BadRow),
        ("2024-01-01,CUB", BadRow),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(line: str, error: type[Refused]) -> None:
    for name in ("honduras-migracion", "mexico-upm"):
        with pytest.raises(error, match="Line 3"):
            read(name, "t,nat,n", "2024-01-01,HTI,5", line)


def test_other_columns_are_another_file() -> None:
    for header in ("t,nat,n,note", "t,nation,n", "t,q,nat,n"):
        with pytest.raises(NotThatSource, match="honduras-migracion has t, n; or t, nat, n; or t, demog, n"):
            read("honduras-migracion", header, "2024-01-01,CUB,5")


# The real files, where they are -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    archive = Archive(tmp_path_factory.mktemp("road"), starter=None, clock=fixed_clock(date(2026, 11, 24)))
    for name, files in FILES.items():
        for file in files:
            path = shared / "data" / "region" / f"gdidata__{file}.csv"
            archive.ingest(path, name, published=Published.parse("2025-05-01/2025-06-19"))
    return Observatory(archive)


@pytest.mark.parametrize(
    ("indicator", "years", "months_of_2025"),
    [
        ("honduras-irregular-entries", {2022: 188_858, 2023: 545_043, 2024: 374_971}, 16_386),
        (
            "mexico-irregular-events",
            {
                2018: 131_445, 2019: 182_940, 2020: 82_379, 2021: 309_692, 2022: 441_409, 2023: 778_907,
                2024: 1_231_320,
            },
            108_489,
        ),
        ("mexico-returns", {2015: 181_163, 2022: 121_963, 2024: 20_834}, 3_970),
        ("guatemala-returns", {2020: 45_572, 2024: 76_768}, 12_841),
    ],
)  # fmt: skip
def test_the_months_make_the_known_years(
    real: Observatory, indicator: str, years: dict[int, int], months_of_2025: int
) -> None:
    sums = {int(one.subject["period"]): one.value for one in real.series(indicator, per="year").sums}
    assert {year: sums[year] for year in years} == years
    assert sums[2025] is None, "four months are no year"
    months = real.series(indicator, since="2025-01").known
    assert (len(months), sum(one.value or 0 for one in months)) == (4, months_of_2025)


def totals(observatory: Observatory, indicator: str, by: str, since: str = "2018-01") -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    for one in observatory.series(indicator, by=by, since=since).known:
        found[one.period] = found.get(one.period, 0) + (one.value or 0)
    return found


def test_in_honduras_citizenships_and_groups_make_the_total_of_every_month(real: Observatory) -> None:
    printed = {one.period: one.value for one in real.series("honduras-irregular-entries", since="2018-01")}
    assert len(printed) == 88
    assert (printed["2020-04"], printed["2020-05"]) == (0, 0)
    assert totals(real, "honduras-irregular-entries", "demographic") == printed
    by_citizenship = totals(real, "honduras-irregular-entries", "citizenship")
    assert by_citizenship == {month: value for month, value in printed.items() if month not in ("2020-04", "2020-05")}


def test_what_is_labelled_taiwan_stays_so_and_is_added_to_china_as_a_finding_alone(real: Observatory) -> None:
    taiwan = {one.period: one.value for one in real.series("honduras-irregular-entries", citizenship="TWN").known}
    china = {one.period: one.value for one in real.series("honduras-irregular-entries", citizenship="CHN").known}
    assert (taiwan["2023-11"], taiwan["2024-11"], china["2024-11"], china["2025-02"]) == (2_203, 221, 44, 81)
    ((rule, findings),) = real.inferred("honduras-irregular-entries").items()
    joined = {one.subject["period"]: one.value for one in findings}
    assert (min(joined), max(joined), len(joined)) == ("2022-03", "2025-01", 35)
    assert (joined["2023-11"], joined["2024-11"]) == (2_203, 265)
    assert {one.kind for one in findings} == {"inferred"}
    for label in rule.values:
        series = real.series("honduras-irregular-entries", citizenship=label, since="2024-11", until="2024-11")
        assert rule.text in series.notes
    assert rule.text not in real.series("honduras-irregular-entries", citizenship="TWN", since="2025-02").notes
    assert rule.text not in real.series("honduras-irregular-entries", citizenship="CUB").notes
    assert rule.text in real.series("honduras-irregular-entries", by="citizenship", since="2024-11").notes


def test_in_mexico_the_two_tables_differ_in_2024_alone(real: Observatory) -> None:
    printed = {one.period: one.value for one in real.series("mexico-irregular-events")}
    by_age = totals(real, "mexico-irregular-events", "age")
    differing = {month: printed[month] - by_age[month] for month in printed if printed[month] != by_age[month]}  # type: ignore[operator]
    assert sorted(differing) == [f"2024-{month:02}" for month in range(1, 13)]
    assert (min(differing.values()), differing["2024-11"], differing["2024-12"]) == (-531, 2_559, 1_740)


def test_mexico_returns_have_their_kinds(real: Observatory) -> None:
    found = {
        kind: real.series("mexico-returns", per="year", kind=kind, since="2024", until="2024").sums[0].value
        for kind in ("assisted-return", "assisted-return-of-children", "deportation")
    }
    assert found == {"assisted-return": 16_398, "assisted-return-of-children": 3_920, "deportation": 516}


def test_the_blank_country_is_not_stated_and_the_united_states_by_inference_alone(real: Observatory) -> None:
    for origin, months in {"USA": ("2020-01", "2023-12"), "not-stated": ("2024-01", "2025-04")}.items():
        known = [one.period for one in real.series("guatemala-returns", where={"from": origin}).known]
        assert (known[0], known[-1]) == months
    (findings,) = real.inferred("guatemala-returns").values()
    assert sum(one.value or 0 for one in findings if one.subject["period"].startswith("2024")) == 61_680


def test_since_2025_guatemala_prints_no_accompanied_children(real: Observatory) -> None:
    series = real.series("guatemala-returns", age="accompanied-children", since="2024-12", until="2025-04")
    assert [one.value for one in series] == [526, None, None, None, None]
