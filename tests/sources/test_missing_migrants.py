"""People dead or missing in the Americas: two shapes of file, by month, route and cause, and a hole between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rumbo.archive import Archive
from rumbo.core import Published, Status, fixed_clock
from rumbo.errors import BadCount, BadRow, EndsEarly, NotThatSource, Refused, UnknownCategory
from rumbo.observatory import Observatory
from rumbo.sources import Part, source
from rumbo.sources.iom_missing_migrants.read import GATHERED, OWN

MISSING = source("iom-missing-migrants")
TABLE = "gdidata__iom_mmp.csv"
FILE = "MissingMigrants-Global-2026-05-06--19_42_11.csv"


def read(*lines: str, header: tuple[str, ...] = GATHERED) -> Part:
    (part,) = MISSING.read()("".join(f"{line}\n" for line in (",".join(header), *lines)).encode(), MISSING)
    return part


def gathered(day: str, route: str = "Central American Route", geo: str = "MEX", cause: str = "Drowning") -> str:
    return f'{day},{day[:7]}-01,Incident,{route},{geo},1,"{cause}",,UNK,A river,-100.1,28.1'


def incident(
    day: str, month: str, *, dead: str = "1", missing: str = "0", region: str = "Central America", route: str = "Darien"
) -> str:
    return f'1,1,{region},"{day}",2026,{month},{dead},{missing},,,,,,Drowning,,A river,,"8.1, -77.1",{route},,,1'


def values(part: Part) -> dict[tuple[str, ...], int | float | None]:
    return {(cell.period, *cell.dimensions.values()): cell.value for cell in part.cells}


def test_incidents_become_people_by_month_route_and_cause() -> None:
    part = read(gathered("2024-01-03"), gathered("2024-01-20"), gathered("2024-01-31", cause="Drowning,Violence"))
    assert values(part) == {
        ("2024-01", "central-american-route", "drowning"): 2,
        ("2024-01", "central-american-route", "several"): 1,
    }


def test_the_dead_and_the_least_number_of_the_missing_are_added() -> None:
    lines = (
        incident("Tue, 02/10/2026 - 12:00", "February", dead="2"),
        incident("Wed, 02/18/2026 - 12:00", "February", dead="", missing="8"),
        incident("Sat, 02/28/2026 - 12:00", "February", region="Mediterranean", missing="-5"),
    )
    assert values(read(*lines, header=OWN)) == {("2026-02", "darien", "drowning"): 10}


def test_other_continents_are_not_read_and_a_route_not_stated_is_read_by_its_country() -> None:
    part = read(
        gathered("2024-01-03", "Asia Pacific routes", "MYS"),
        gathered("2024-01-04", "Undefined", "LBY"),
        gathered("2024-01-31", "Undefined", "CAN"),
    )
    assert values(part) == {("2024-01", "not-stated", "drowning"): 1}


def test_a_cause_with_commas_in_it_is_one_cause() -> None:
    part = read(gathered("2024-01-31", cause="Harsh environmental conditions / lack of adequate shelter, food, water"))
    assert values(part) == {("2024-01", "central-american-route", "environment"): 1}


def test_the_month_in_which_a_file_ends_is_left_out_and_its_year_is_provisional() -> None:
    part = read(gathered("2023-12-05"), gathered("2024-01-03"), gathered("2024-02-20"))
    assert part.coverage()["gathered"].periods == ("2023-12", "2024-01")
    assert {cell.period: cell.status for cell in part.cells} == {
        "2023-12": Status.NORMAL,
        "2024-01": Status.PROVISIONAL,
    }
    with pytest.raises(EndsEarly, match="no whole month"):
        read(gathered("2024-02-05"), gathered("2024-02-20"))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (gathered("2024-01-03", "A new route"), UnknownCategory),
        (gathered("2024-01-03", geo="Mexico"), UnknownCategory),
        (gathered("2024-01-03", cause=""), UnknownCategory),
        (gathered("2024-01-03", cause="Drowning,Old age"), UnknownCategory),
        (gathered("2024-01-03").replace(",1,", ",one,", 1), BadCount),
        (gathered("2024-01-03").replace("2024-01-01", "2024-02-01"), BadRow),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(line: str, error: type[Refused]) -> None:
    with pytest.raises(error, match="Line 3"):
        read(gathered("2024-01-31"), line)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (incident("Tue, 02/10/2026 - 12:00", "March"), BadRow),
        (incident("10 February 2026", "February"), BadRow),
        (incident("Tue, 02/10/2026 - 12:00", "February", region="Atlantis"), UnknownCategory),
        (incident("Tue, 02/10/2026 - 12:00", "February", route="Rio Grande"), UnknownCategory),
        (incident("Tue, 02/10/2026 - 12:00", "February", missing="-5"), BadCount),
    ],
)
def test_a_row_of_the_projects_own_file_that_does_not_fit_is_refused(line: str, error: type[Refused]) -> None:
    with pytest.raises(error, match="Line 2"):
        read(line, header=OWN)


def test_the_projects_own_file_may_lack_the_end_of_its_last_line_and_no_part_of_it() -> None:
    content = "\n".join((",".join(OWN), incident("Sat, 02/28/2026 - 12:00", "February"))).encode()
    (part,) = MISSING.read()(content, MISSING)
    assert values(part) == {("2026-02", "darien", "drowning"): 1}
    with pytest.raises(UnknownCategory, match="Source Quality"):
        list(MISSING.read()(content[:-1], MISSING))
    with pytest.raises(EndsEarly):
        list(MISSING.read()("\n".join((",".join(GATHERED), gathered("2024-01-31"))).encode(), MISSING))


def test_other_columns_are_another_file() -> None:
    with pytest.raises(NotThatSource):
        read(header=GATHERED[:-1])


# The real files, where they are -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    archive = Archive(tmp_path_factory.mktemp("missing"), starter=None, clock=fixed_clock(date(2026, 11, 24)))
    folder = shared / "data" / "region"
    archive.ingest(folder / TABLE, MISSING.id, published=Published.parse("2025-05-01/2025-06-19"))
    archive.ingest(folder / FILE, MISSING.id, published=Published.parse("2026-05-06"))
    return Observatory(archive)


def test_the_table_has_what_is_known_of_its_routes(real: Observatory) -> None:
    totals = {}
    for route in ("central-american-route", "south-american-route", "not-stated"):
        series = real.series("missing-migrants", route=route, until="2025-04", since="2014-01")
        totals[route] = sum(one.value or 0 for one in series.known)
    assert totals == {"central-american-route": 10_607, "south-american-route": 513, "not-stated": 36}


def test_from_may_to_december_2025_nothing_is_known(real: Observatory) -> None:
    series = real.series("missing-migrants", since="2025-01")
    holes = [one.period for one in series if one.value is None]
    assert holes == [f"2025-{month:02}" for month in range(5, 13)]
    assert sum(one.value or 0 for one in series.known if one.period < "2025-05") == 175
    assert [one.value for one in series.known if one.period > "2026"] == [15, 16, 5, 7]
    assert not real.series("missing-migrants", per="year", since="2025").sums[0].value


def test_the_border_is_a_route_of_its_own_in_the_later_file_alone(real: Observatory) -> None:
    border = real.series("missing-migrants", "us-mexico-border-crossing", since="2025-04", until="2026-04")
    assert [one.value for one in border.known] == [3, 2, 0, 4]
    assert border.at("2025-04").value is None  # type: ignore[union-attr]


def test_a_row_in_the_wrong_continent_is_told_of(real: Observatory) -> None:
    (april,) = real.series("missing-migrants", since="2026-04", until="2026-04")
    assert len(april.corrections) == 1
    assert not real.series("missing-migrants", since="2026-03", until="2026-03").observations[0].corrections
