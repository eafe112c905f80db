"""Which of several prints of one figure counts, on which day it was out, and what is kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from making import notice, notices, small_observatory
from rumbo.core import Period, Published, Status
from rumbo.observatory import Observatory
from rumbo.sources import Part, source

Row = dict[str, str]


def parts(*rows: Row) -> list[Part]:
    declared = source("cbp-monthly-updates")
    return list(declared.read()(notices(rows), declared))


def press(indicator: str, period: str, value: int, published: str, **more: str) -> Row:
    read = {"asserted_by": "press", "read_as": "news report", "source": "https://www.example.org/article"}
    return notice(indicator, period, value, published, **{**read, **more})


@pytest.fixture
def observe(tmp_path: Path) -> Callable[..., Observatory]:
    def observe(*rows: Row) -> Observatory:
        return small_observatory(tmp_path / "home", ("cbp-monthly-updates", notices(rows), None))

    return observe


# Which counts ---------------------------------------------------------------------------------------------------

PRINTS = {
    "the publisher's": notice("usbp-encounters", "2023-10", 1200, "2023-11-14", rounding="100"),
    "an exact one of the press": press("usbp-encounters", "2023-10", 1212, "2023-11-14"),
    "a rounded one of the press": press("usbp-encounters", "2023-10", 1000, "2023-11-14", rounding="1000"),
    "one whose page gives no day": press(
        "usbp-encounters", "2023-10", 1213, "2023-11-14", published_precision="no-later-than"
    ),
}


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["a rounded one of the press", "the publisher's"], 1200),
        (["an exact one of the press", "the publisher's"], 1200),
        (["a rounded one of the press", "an exact one of the press"], 1212),
        (["one whose page gives no day", "an exact one of the press"], 1212),
    ],
)
def test_which_of_several_prints_of_one_day_counts(names: list[str], taken: int) -> None:
    for order in (names, names[::-1]):
        found = parts(*(PRINTS[name] for name in order))
        assert [cell.value for part in found for cell in part.cells] == [taken]
        kept = [statement.value for part in found for statement in part.also_read]
        assert kept == [int(PRINTS[name]["value"]) for name in order if int(PRINTS[name]["value"]) != taken]


def test_the_publishers_own_are_provisional_and_the_press_second_hand() -> None:
    (part,) = parts(
        notice("usbp-encounters", "2023-10", 1212, "2023-11-14"), press("cbp-encounters", "2023-10", 2424, "2023-11-14")
    )
    assert {cell.table.split(".")[0]: cell.status for cell in part.cells} == {
        "usbp-encounters": Status.PROVISIONAL,
        "cbp-encounters": Status.SECOND_HAND,
    }


@pytest.mark.parametrize(
    "row",
    [
        press("usbp-encounters", "2023-10", 1300, "2023-11-02", asserted_by="preliminary"),
        press("usbp-encounters", "2023-10", 1300, "2023-11-02", publisher="Example News"),
        press("usbp-encounters", "2023-10", 1300, "2023-11-02", publisher="DHS"),
    ],
    ids=["before its release", "of a newspaper", "of another office"],
)
def test_what_is_not_cbps_own_figure_is_a_statement(row: Row, observe: Callable[..., Observatory]) -> None:
    (part,) = parts(row)
    assert (part.cells, [one.value for one in part.statements]) == ([], [1300])
    observatory = observe(row, notice("usbp-encounters", "2023-10", 1212, "2023-11-14"))
    series = observatory.series("usbp-encounters", "us-southwest", statements=True)
    assert [one.value for one in series] == [1212]
    assert [(day, one.value) for day, one in series.statements] == [(date(2023, 11, 2), 1300)]
    assert not observatory.series("usbp-encounters", "us-southwest").statements


def test_figures_of_other_products_are_not_read() -> None:
    rows = [
        notice("usbp-encounters", "2023-10", 1212, "2023-11-14"),
        notice("chnv-arrivals", "2023-10", 99, "2023-11-14"),
    ]
    assert [cell.value for part in parts(*rows) for cell in part.cells] == [1212]


# When it was out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "precision", "interval"),
    [
        ("2023-11-14", "day", "2023-11-14"),
        ("2023-11-20", "no-later-than", "2023-11-01/2023-11-20"),
        ("2023-12", "month", "2023-12-01/2023-12-31"),
        ("2023-11", "month", "2023-11-14/2023-11-30"),
    ],
    ids=["a day", "up to a day, from the end of its newest period", "a month", "a month, from the notice in it"],
)
def test_the_interval_of_publication(published: str, precision: str, interval: str) -> None:
    known = notice("cbp-encounters", "2023-10", 2424, "2023-11-14")
    row = press("usbp-encounters", "2023-10", 1212, published, published_precision=precision)
    found = {part.published for part in parts(known, row) if any(cell.value == 1212 for cell in part.cells)}
    assert found == {Published.parse(interval)}


def test_a_print_dated_by_its_month_is_of_the_day_of_the_notice() -> None:
    """The newspaper of November repeats the figure of the notice of 14 November, rounded."""
    known = notice("usbp-encounters", "2023-10", 1212, "2023-11-14")
    row = press("usbp-encounters", "2023-10", 1200, "2023-11", published_precision="month", rounding="100")
    found = parts(known, row)
    assert [cell.value for part in found for cell in part.cells] == [1212]
    assert [statement.value for part in found for statement in part.also_read] == [1200]


def test_each_day_of_publication_is_a_release_of_its_own() -> None:
    found = parts(
        notice("usbp-encounters", "2023-11", 1313, "2023-12-22"),
        notice("usbp-encounters", "2023-10", 1212, "2023-11-14"),
        notice("cbp-encounters", "2023-10", 2424, "2023-11-14"),
    )
    assert [(str(part.published), len(part.cells)) for part in found] == [("2023-11-14", 2), ("2023-12-22", 1)]


def test_the_order_of_rows_does_not_matter_for_what_is_said() -> None:
    rows = [notice("usbp-encounters", f"2023-{month}", 1000 + month, f"2023-{month + 1}-14") for month in (10, 11)]
    ours, theirs = parts(*rows), parts(*rows[::-1])
    assert [(part.published, part.cells) for part in ours] == [(part.published, part.cells) for part in theirs]


# What a later figure does ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "rounding", "value", "known"),
    [
        (1200, "100", 1212, 1),
        (1210, "10", 1212, 1),
        (1000, "1000", 1212, 1),
        (1300, "100", 1300, 100),
        (1220, "10", 1220, 10),
        (1213, "1", 1213, 1),
        (1212, "1", 1212, 1),
    ],
    ids=["rounds", "rounds finely", "rounds coarsely", "is another", "is another, finely", "is exact", "is the same"],
)
def test_a_later_figure_revises_unless_it_only_rounds(
    later: int, rounding: str, value: int, known: int, observe: Callable[..., Observatory]
) -> None:
    observatory = observe(
        notice("usbp-encounters", "2023-10", 1212, "2023-11-14"),
        notice("usbp-encounters", "2023-10", later, "2023-12-22", rounding=rounding),
    )
    (found,) = observatory.series("usbp-encounters", "us-southwest")
    assert (found.value, found.rounding) == (value, known)
    (before,) = observatory.series("usbp-encounters", "us-southwest", as_of="2023-12-21")
    assert before.value == 1212


def test_a_printed_sum_is_no_month(observe: Callable[..., Observatory]) -> None:
    observatory = observe(
        notice("usbp-encounters", "2023-10", 1212, "2023-12-22"),
        notice("usbp-encounters", "2023-11", 1313, "2023-12-22"),
        notice("usbp-encounters", "2023-10/2023-11", 2526, "2023-12-22"),
    )
    series = observatory.series("usbp-encounters", "us-southwest", since="2023-10", until="2023-11")
    assert [one.value for one in series] == [1212, 1313]
    assert [(one.period, one.value) for one in series.printed] == [("2023-10/2023-11", 2526)]
    assert Period.parse(series.printed[0].period).months() == tuple(Period.parse(one.period) for one in series)
