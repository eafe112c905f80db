"""Figures printed in pages: which months enter, which later print counts, and that nothing else becomes a month."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from rumbo.archive import Archive
from rumbo.core import Published, Status, fixed_clock
from rumbo.core.codebook import load_yaml
from rumbo.errors import BadCount, BadRow, NotThatSource, Refused, UnknownCategory
from rumbo.observatory import Observatory
from rumbo.sources import Part, source
from rumbo.sources.region_reported.prints import PUBLISHED, REPORTED

REGION = source("region-reported")
TABLES = ("series_region_monthly_reported.csv", "series_published_figures.csv")


def line(period: str, value: int | str, published: str = "2025-11-18", **more: str) -> str:
    row = {
        "indicator": "mexico-irregular-events", "place": "MEX", "dimension": "", "period": period,
        "value": str(value), "rounding": "1", "published": published, "published_precision": "day",
        "publisher": "UPM Mexico", "asserted_by": "press", "source": "https://www.example.org/page",
        "read_as": "news report", "note": "",
    }  # fmt: skip
    return ",".join({**row, **more}[name] for name in REPORTED)


def read(*lines: str, columns: Sequence[str] = REPORTED) -> list[Part]:
    return list(REGION.read()("".join(f"{one}\n" for one in (",".join(columns), *lines)).encode(), REGION))


def cells(parts: list[Part]) -> list[tuple[str, str, int | float | None]]:
    return [(cell.table, cell.period, cell.value) for part in parts for cell in part.cells]


def said(parts: list[Part]) -> list[tuple[str, int | float]]:
    return [(one.period, one.value) for part in parts for one in part.statements]


def test_a_whole_month_of_its_authority_enters_second_hand_with_its_page() -> None:
    (part,) = read(line("2025-05", 5123))
    (cell,) = part.cells
    assert (cell.table, cell.period, cell.value) == ("mexico-irregular-events.MEX", "2025-05", 5123)
    assert (cell.status, cell.url) == (Status.SECOND_HAND, "https://www.example.org/page")
    assert part.published == Published.parse("2025-11-18")


@pytest.mark.parametrize(
    ("period", "more"),
    [
        ("2025-01/2025-09", {}),
        ("2025", {}),
        ("2025-05", {"publisher": "INM Mexico"}),
        ("2025-05", {"asserted_by": "preliminary"}),
        ("2025-05", {"dimension": "span=2025-05-01/2025-05-18"}),
    ],
)
def test_nothing_else_becomes_a_month(period: str, more: dict[str, str]) -> None:
    parts = read(line(period, 5123, **more))
    assert not cells(parts)
    assert len(said(parts)) == 1


def test_a_span_keeps_its_days() -> None:
    span = "span=2025-01-20/2025-09-24"
    assert said(read(line("2025-01/2025-09", 7, dimension=span))) == [("2025-01-20/2025-09-24", 7)]


def test_each_day_of_publication_is_a_release_and_a_later_one_revises(tmp_path: Path) -> None:
    path = tmp_path / "prints.csv"
    rows = [line("2025-05", 5123, "2025-07-08"), line("2025-05", 5118)]
    path.write_text("\n".join([",".join(REPORTED), *rows, ""]), encoding="utf-8")
    archive = Archive(tmp_path / "home", starter=None, clock=fixed_clock(date(2026, 11, 24)))
    archive.ingest(path, REGION.id)
    vintages = Observatory(archive).history("mexico-irregular-events", "2025-05")
    assert [(str(one.known_from), one.observation.value) for one in vintages] == [
        ("2025-07-08", 5123),
        ("2025-11-18", 5118),
    ]


def test_prints_of_one_day_that_contradict_each_other_are_both_shown_and_none_enters() -> None:
    parts = read(line("2025-05", 5123), line("2025-05", 5124))
    assert (cells(parts), said(parts)) == ([], [("2025-05", 5123), ("2025-05", 5124)])
    parts = read(line("2025-05", 5100, rounding="100"), line("2025-05", 5123))
    assert (cells(parts), said(parts)) == ([("mexico-irregular-events.MEX", "2025-05", 5123)], [("2025-05", 5100)])


def test_a_page_without_a_day_says_nothing_where_a_dated_one_prints_the_month() -> None:
    undated = {"published": "", "published_precision": "not-seen"}
    parts = read(line("2025-05", 5123), line("2025-05", 9, **undated), line("2025-06", 8, **undated))
    assert {(period, value) for _, period, value in cells(parts)} == {("2025-05", 5123), ("2025-06", 8)}
    assert said(parts) == [("2025-05", 9)]
    (late,) = [part for part in parts if part.published != Published.parse("2025-11-18")]
    assert late.published == Published.parse("2025-06-01/2026-11-24"), "by the day on which all had been read"


def test_a_page_seen_by_a_day_came_out_after_its_newest_month() -> None:
    (part,) = read(line("2025-05", 5123, published_precision="no-later-than"))
    assert part.published == Published.parse("2025-06-01/2025-11-18")


def test_a_month_that_was_doubted_does_not_enter() -> None:
    doubted = {"indicator": "panama-southward-transits", "place": "PAN", "publisher": "SNM Panama"}
    assert not cells(read(line("2025-06", 1779, **doubted)))
    assert cells(read(line("2025-08", 1850, **doubted)))


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (line("2025-13", 5), BadRow),
        (line("2025-05", "5.5"), BadCount),
        (line("2025-05", 5, rounding="0"), BadCount),
        (line("2025-05", 5, "18 November"), BadRow),
        (line("2025-05", 5, indicator="mexico-events"), UnknownCategory),
        (line("2025-05", 5, dimension="from=USA"), UnknownCategory),
        (line("2025-05", 5, dimension="colour=red"), UnknownCategory),
        (line("2025-05", 5, read_as="hearsay"), UnknownCategory),
        (line("2025-05", 5).removesuffix(","), BadRow),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_its_number(bad: str, error: type[Refused]) -> None:
    with pytest.raises(error, match="Line 3"):
        read(line("2025-06", 5), bad)


def test_other_columns_are_another_table() -> None:
    with pytest.raises(NotThatSource):
        read(columns=REPORTED[:-1])


def page(series: str, period: str, value: int, geo: str = "HND", day: str = "2025-11-14") -> str:
    row = {"series": series, "period": period, "geo": geo, "value": str(value), "unit": "", "summary": "", "note": ""}
    row |= {"source": "https://www.example.org/page", "source_date": day, "evidence": "excerpt"}
    return ",".join(row[name] for name in PUBLISHED)


def test_the_figures_of_the_other_table_stand_beside_the_series() -> None:
    parts = read(
        page("honduras_ytd", "2025-11-06", 32043),
        page("mexico_irregular_ytd", "2023 (Jan-Nov)", 590000, "MEX", "2023-12"),
        page("darien_annual", "2024", 302203, "PAN", "2026-01"),
        page("darien_ytd", "2024-11 (undated)", 291774, "PAN", "2024"),
        page("r4v_venezuelans", "2024-07", 164000, "ARG", "2024-07-04"),
        columns=PUBLISHED,
    )
    assert not cells(parts)
    assert sorted(said(parts)) == [("2023-01/2023-11", 590000), ("2024", 302203), ("2025-01-01/2025-11-06", 32043)]


def test_months_that_iom_counts_in_costa_rica_enter_from_the_other_table() -> None:
    parts = read(
        page("costa_rica_north_south", "2025-02", 1907, "CRI", "2025-10-18"),
        page("costa_rica_south_north", "2024-10", 26247, "CRI", "2024-11"),
        columns=PUBLISHED,
    )
    assert cells(parts) == [("costa-rica-southward-transits.CRI", "2025-02", 1907)]
    assert said(parts) == [("2024-10", 26247)], "called an estimate"


# The real tables, where they are ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    archive = Archive(tmp_path_factory.mktemp("region"), starter=None, clock=fixed_clock(date(2026, 11, 24)))
    for name in TABLES:
        archive.ingest(shared / "facts" / name, REGION.id)
    folder = shared / "data" / "region"
    archive.ingest(folder / "gdidata__irreg_mexico_nat.csv", "mexico-upm", published=Published.parse("2025-06-19"))
    return Observatory(archive)


def months(observatory: Observatory, indicator: str, **more: str) -> dict[str, int | float | None]:
    return {one.period: one.value for one in observatory.series(indicator, since="2025-01", where=more).known}


def test_the_months_printed_are_those_known(real: Observatory) -> None:
    assert months(real, "honduras-southward-transits") == {
        "2025-01": 196, "2025-02": 4_641, "2025-03": 1_225, "2025-04": 3_670, "2025-05": 4_395, "2025-06": 2_528,
        "2025-07": 1_636, "2025-08": 1_657, "2025-09": 1_079,
    }  # fmt: skip
    assert months(real, "panama-southward-transits") == {"2025-04": 3_013, "2025-08": 1_850, "2025-09": 1_480}
    assert months(real, "el-salvador-nationals-returned") == {"2025-02": 765, "2025-05": 1_094, "2025-06": 1_314}
    assert months(real, "mexico-nationals-repatriated")["2026-02"] == 14_191
    assert months(real, "guatemala-returns", **{"from": "USA"}) == {
        "2025-06": 4_224,
        "2025-07": 4_340,
        "2025-08": 4_398,
    }
    assert months(real, "darien-transits")["2025-06"] == 10


def test_mexico_restates_its_months(real: Observatory) -> None:
    assert months(real, "mexico-irregular-events") == {
        "2025-01": 64_313, "2025-02": 24_327, "2025-03": 14_807, "2025-04": 5_897, "2025-05": 5_118, "2025-06": 5_576,
        "2025-07": 5_171, "2025-08": 5_176, "2025-09": 4_839,
    }  # fmt: skip
    early = real.series("mexico-irregular-events", since="2025-01", as_of="2025-07-01")
    assert [one.value for one in early.known] == [63_457, 24_327, 14_807, 5_898]


def test_contradictions_stand_side_by_side(real: Observatory) -> None:
    beside = real.printed_beside("guatemala-returns")
    november = {
        one.statement.value
        for one in beside
        if (one.statement.period, dict(one.where)) == ("2025-01-01/2025-11-05", {"from": "USA"})
    }
    assert november == {38_057, 37_887}
    repatriated = {
        one.statement.value
        for one in real.printed_beside("mexico-nationals-repatriated")
        if one.statement.period == "2025-01-20/2025-09-24"
    }
    assert repatriated == {108_313, 108_803, 108_813}
    assert not real.series("ecuador-nationals-returned", since="2025-01", until="2025-11").known


def test_every_row_is_read_or_left_out_with_a_declared_reason(real: Observatory, shared: Path) -> None:
    labels = load_yaml((REGION.folder / "labels.yml").read_text(encoding="utf-8"))
    assert isinstance(labels, dict)
    for name in TABLES:
        with (shared / "facts" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        parts = list(REGION.read()((shared / "facts" / name).read_bytes(), REGION))
        held = sum(len(part.cells) + len(part.statements) for part in parts)
        left_out = [row for row in rows if _left_out(row, labels)]
        assert held + len(left_out) == len(rows), name


def _left_out(row: dict[str, str], labels: dict[str, list[dict[str, str]]]) -> bool:
    if "series" in row:
        other_place = row["series"] == "costa_rica_entries_from_panama_ytd" and row["geo"] != "total"
        vague = row["period"].endswith(("(part)", "(undated)"))
        return row["series"] in labels["published_left_out"] or other_place or vague
    return any(all(row[name] == value for name, value in one.items()) for one in labels["left_out"])
