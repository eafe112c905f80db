"""Panama's transits through the Darién: years and months, zeros and holes, the two tables, and what is refused."""

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

DARIEN = source("panama-darien")
NATIONALITY = "gdidata__irreg_darien_nat.csv"
DEMOGRAPHY = "gdidata__irreg_darien_dmg.csv"


def read(*lines: str, header: str = "t,q,nat,n") -> Sequence[Cell]:
    (part,) = DARIEN.read()("".join(f"{line}\n" for line in (header, *lines)).encode(), DARIEN)
    return part.cells


def by_sex_and_age(*lines: str) -> Sequence[Cell]:
    return read(*lines, header="t,q,demog,n")


def values(cells: Sequence[Cell]) -> dict[tuple[str, str], int | float | None]:
    return {(cell.period, *cell.dimensions.values()): cell.value for cell in cells}  # type: ignore[misc]


def darien(home: Path, *files: Path) -> Observatory:
    archive = Archive(home, starter=None, clock=fixed_clock(date(2026, 11, 24)))
    for path in files:
        archive.ingest(path, "panama-darien", published=Published.parse("2025-05-01/2025-06-19"))
    return Observatory(archive)


def test_rows_before_2020_are_whole_years_and_later_ones_months() -> None:
    cells = read("2019-01-01,2019-01-01,CUB,30", "2020-02-01,2020-01-01,CUB,12")
    assert [(cell.table, cell.period) for cell in cells] == [("nationality-year", "2019"), ("nationality", "2020-02")]


def test_a_citizenship_without_a_row_is_zero_only_in_a_year_that_has_it() -> None:
    found = values(
        read(
            "2021-12-01,2021-10-01,ARG,7",
            "2021-12-01,2021-10-01,VEN,90",
            "2022-01-01,2022-01-01,OOO,3",
            "2022-02-01,2022-01-01,VEN,80",
        )
    )
    assert found["2022-01", "VEN"] == 0
    assert found["2022-02", "other"] == 0
    assert ("2022-01", "ARG") not in found, "in 2022 it is among the rest, so nothing is known of it"
    assert ("2021-12", "other") not in found


def test_the_groups_until_2022_hold_children_and_are_other_groups_than_the_later_ones() -> None:
    found = values(
        by_sex_and_age(
            "2022-12-01,2022-10-01,men,72",
            "2022-12-01,2022-10-01,women,40",
            *(f"2023-01-01,2023-01-01,{group},{n}" for n, group in enumerate(("men", "women", "boys", "girls"))),
        )
    )
    assert {group for month, group in found if month == "2022-12"} == {"male-all-ages", "female-all-ages"}
    assert {group for month, group in found if month == "2023-01"} == {"men", "women", "boys", "girls"}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("2021-01-01,2021-01-01,XYZ,5", UnknownCategory),
        ("2021-01-01,2021-01-01,other,5", UnknownCategory),
        ("2021-01-01,2021-01-01,TIB,5", UnknownCategory),
        ("2019-01-01,2019-01-01,OOO,5", UnknownCategory),
        ("2021-01-01,2021-01-01,VEN,", BadCount),
        ("2021-01-01,2021-01-01,VEN,-5", BadCount),
        ("2021-01-01,2021-01-01,VEN,5.0", BadCount),
        ("2021-01-01,2021-01-01,VEN", BadRow),
        ("2021-01-01,2021-01-01,VEN,5,6", BadRow),
        ("2021-01-15,2021-01-01,VEN,5", BadRow),
        ("2021-1-1,2021-01-01,VEN,5", BadRow),
        ("2019-03-01,2019-01-01,VEN,5", BadRow),
        ("2021-05-01,2021-01-01,VEN,5", BadRow),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(line: str, error: type[Refused]) -> None:
    with pytest.raises(error, match="Line 3"):
        read("2020-12-01,2020-10-01,HTI,5", line)


def test_a_cell_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(DuplicateKey, match="Lines 2 and 4"):
        read("2021-01-01,2021-01-01,VEN,5", "2021-01-01,2021-01-01,HTI,5", "2021-01-01,2021-01-01,VEN,6")


def test_children_printed_apart_before_2023_would_change_what_men_means() -> None:
    with pytest.raises(UnknownCategory, match="'boys'"):
        by_sex_and_age("2022-12-01,2022-10-01,men,72", "2022-12-01,2022-10-01,boys,9")


def test_a_month_that_lacks_a_group_is_refused() -> None:
    with pytest.raises(EndsEarly, match="2023-01 has no girls"):
        by_sex_and_age(*(f"2023-01-01,2023-01-01,{group},1" for group in ("men", "women", "boys")))


def test_only_the_months_of_the_closed_border_may_be_missing() -> None:
    read("2020-03-01,2020-01-01,HTI,22", "2020-06-01,2020-04-01,HTI,2", "2020-08-01,2020-07-01,HTI,6")
    with pytest.raises(EndsEarly, match="no 2021-02"):
        read("2021-01-01,2021-01-01,HTI,22", "2021-03-01,2021-01-01,HTI,2")
    with pytest.raises(EndsEarly, match="nothing below"):
        read()


def test_other_columns_are_another_file() -> None:
    for header in ("t,q,nat,n,note", "t,nat,n", "t,q,sex,n", "t,q,nat,nat"):
        with pytest.raises(NotThatSource):
            read("2021-01-01,2021-01-01,VEN,5", header=header)


def test_totals_come_from_one_table_and_holes_are_no_zeros(tmp_path: Path) -> None:
    folder = DARIEN.folder
    found = darien(tmp_path, folder / "sample.csv", folder / "sample-demography.csv")
    total = found.series("darien-transits", since="2020-03", until="2020-06")
    assert [one.value for one in total] == [23, None, None, 5]
    boys = found.series("darien-transits", since="2022-12", until="2023-01", demographic="boys")
    assert [one.value for one in boys] == [None, 11]
    (year,) = found.series("darien-transits", since="2018", until="2018").printed
    assert (year.period, year.value) == ("2018", 72)


# The real files, where they are -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    files = [shared / "data" / "region" / name for name in (NATIONALITY, DEMOGRAPHY)]
    return darien(tmp_path_factory.mktemp("darien"), *files)


def test_the_months_make_the_official_years(real: Observatory) -> None:
    official = {2021: 133_726, 2022: 248_284, 2023: 520_085, 2024: 302_203}
    (*sums, last) = real.series("darien-transits", since="2021-01", per="year").sums
    assert {int(one.subject["period"]): one.value for one in sums} == official
    assert last.value is None, "four months are no year"
    months = real.series("darien-transits", since="2025-01").known
    assert (len(months), sum(one.value or 0 for one in months)) == (4, 2_904)


def test_the_border_was_closed_in_three_months(real: Observatory) -> None:
    series = real.series("darien-transits")
    assert (series.observations[0].period, series.observations[-1].period) == ("2020-01", "2025-04")
    assert [one.period for one in series if one.value is None] == ["2020-04", "2020-05", "2020-07"]


def test_both_tables_have_equal_totals(real: Observatory) -> None:
    groups = real.series("darien-transits", by="demographic")
    totals: dict[str, int | float] = {}
    for one in groups:
        totals[one.period] = totals.get(one.period, 0) + (one.value or 0)
    assert len(totals) == 52
    assert totals == {one.period: one.value for one in real.series("darien-transits", since="2021-01")}


def test_boys_and_girls_are_not_known_before_2023(real: Observatory) -> None:
    for group in ("boys", "girls", "men", "women"):
        series = real.series("darien-transits", since="2022-11", until="2023-02", demographic=group)
        assert [one.value is None for one in series] == [True, True, False, False]
        assert not any(one.value == 0 for one in series)


def test_years_are_shown_when_asked_and_make_no_months(real: Observatory) -> None:
    series = real.series("darien-transits", since="2016", until="2016")
    assert [one.value for one in series.printed] == [30_055]
    assert not series.known
    cubans = real.series("darien-transits", since="2015", until="2015", citizenship="Cuba")
    assert [one.value for one in cubans.printed] == [24_623]
