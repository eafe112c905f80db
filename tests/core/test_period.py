from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumbo.core import Kind, Period, parse_day
from rumbo.errors import BadPeriod

YEARS = st.integers(3, 9990)
STEPS = st.integers(-800, 800)
days = st.builds(Period.day, st.dates(date(2, 1, 1), date(9990, 12, 31)))
months = st.builds(Period.month, YEARS, st.integers(1, 12))
years = st.builds(Period.year, YEARS)
fiscal_years = st.builds(Period.fiscal_year, YEARS)
plain = st.one_of(days, months, years, fiscal_years)
near = st.one_of(
    st.builds(Period.day, st.dates(date(1900, 1, 1), date(2100, 1, 1))),
    st.builds(Period.month, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds(Period.year, st.integers(1900, 2100)),
    st.builds(Period.fiscal_year, st.integers(1900, 2100)),
)


@st.composite
def ranges(draw: st.DrawFn) -> Period:
    first, last = sorted(draw(st.tuples(near, near)))
    return Period.range(first, max(first, last, key=lambda one: one.end))


periods = st.one_of(plain, ranges())


@given(periods)
def test_what_is_written_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_a_period_begins_before_it_ends(period: Period) -> None:
    assert period.start <= period.end
    assert period in period
    assert period.start in period
    assert period.end in period
    assert period.start - timedelta(days=1) not in period
    assert period.end + timedelta(days=1) not in period


@given(near, STEPS, STEPS)
def test_steps_add_up_and_come_back(period: Period, one: int, other: int) -> None:
    assert (period + one) + other == period + (one + other)
    assert (period + one) - one == period


@given(plain)
def test_the_next_period_begins_where_the_last_ended(period: Period) -> None:
    assert (period + 1).start == period.end + timedelta(days=1)
    assert (period + 1).kind is period.kind
    assert period < period + 1
    assert period - 1 < period


@given(ranges())
def test_the_months_of_a_period_are_whole_and_follow_each_other(period: Period) -> None:
    inside = period.months()
    inside = (*inside[:20], *inside[-20:]) if len(inside) > 40 else inside
    assert all(month.kind is Kind.MONTH and month in period for month in inside)
    assert all(one + 1 == other for one, other in pairwise(inside[:20]))
    assert period.is_whole_months == (bool(inside) and (inside[0].start, inside[-1].end) == (period.start, period.end))


@given(st.one_of(years, fiscal_years))
def test_a_year_has_twelve_months(period: Period) -> None:
    inside = period.months()
    assert len(inside) == 12
    assert (inside[0].start, inside[-1].end) == (period.start, period.end)
    assert {month.within(period.kind) for month in inside} == {period}


@given(YEARS, st.integers(1, 12))
def test_the_fiscal_year_begins_in_october(year: int, month: int) -> None:
    found = Period.month(year, month)
    assert found.within(Kind.FISCAL_YEAR) == Period.fiscal_year(year + (month >= 10))
    assert found.end.day == monthrange(year, month)[1]


@given(periods, periods)
def test_order_is_by_first_day_then_by_last(one: Period, other: Period) -> None:
    assert (one < other) == ((one.start, one.end) < (other.start, other.end))
    assert (one <= other) == (not other < one)
    assert (one > other) == (other < one)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2023 ", date(2023, 1, 1), date(2023, 12, 31)),
        ("FY2024", date(2023, 10, 1), date(2024, 9, 30)),
        ("fy 2024", date(2023, 10, 1), date(2024, 9, 30)),
        ("AF2024", date(2023, 10, 1), date(2024, 9, 30)),
        ("FY2024-M01", date(2023, 10, 1), date(2023, 10, 31)),
        ("FY2024-M12", date(2024, 9, 1), date(2024, 9, 30)),
        ("2023-10/2024-03", date(2023, 10, 1), date(2024, 3, 31)),
        ("2024-03-05/2024-04", date(2024, 3, 5), date(2024, 4, 30)),
        ("FY2023/FY2024", date(2022, 10, 1), date(2024, 9, 30)),
    ],
)
def test_the_forms_of_a_period(text: str, start: date, end: date) -> None:
    found = Period.parse(text)
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "2024-13", "2024-00", "2024-3", "24-03", "0000", "2024-02-30", "2024-03-05T00:00", "FY24",
        "FY0000",
        "FY2024-M00", "FY2024-M13", "2024-04/2024-03", "2024-03/", "/2024-03", "2024-03/2024-04/2024-05",
        "2024-03-05-06",
        "-2024", "2024.03", "2024-03\n2024-04",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(BadPeriod) as caught:
        Period.parse(text)
    assert repr(text.strip()) in caught.value.what
    assert "2024-03 (a month)" in caught.value.do
    assert caught.value.exit_code == 2


@given(st.text(max_size=20))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    try:
        Period.parse(text)
    except BadPeriod as error:
        assert error.do
    try:
        parse_day(text)
    except BadPeriod as error:
        assert error.do


def test_a_range_backwards_is_refused() -> None:
    with pytest.raises(BadPeriod, match="ends before it begins"):
        Period.range(Period.parse("2024-04"), Period.parse("2024-03"))


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-01/9999-12", "9999-12-31", "FY9999", "0001", "0001-01"])
def test_the_ends_of_the_calendar_can_be_written_and_counted(text: str) -> None:
    period = Period.parse(text)
    assert Period.parse(str(period)) == period
    assert len(period.months()) == (0 if period.kind is Kind.DAY else 1 if period.kind is Kind.MONTH else 12)


def test_some_days_of_a_month_are_no_whole_month() -> None:
    assert Period.parse("2024-03-05/2024-04-10").months() == ()
    assert str(Period.parse("2024-03-05/2024-04-10") + 1) == "2024-04-11/2024-05-17"
    assert str(Period.parse("2023-10/2024-03") - 1) == "2023-04/2023-09"
