"""A date that is only partly known is an interval, and counts from its last day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumbo.core.when import When
from rumbo.errors import BadPeriod


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-06", "2023-06-01", "2023-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-06-12", "2023-06-12", "2023-06-12"),
        ("FY2024", "2023-10-01", "2024-09-30"),
        ("2023-06-12/2023-07-01", "2023-06-12", "2023-07-01"),
        ("2024-02/2024-05", "2024-02-01", "2024-05-31"),
        ("../2022-08-18", "0001-01-01", "2022-08-18"),
    ],
)
def test_what_a_date_covers(text, earliest, latest):
    when = When.parse(text)
    assert (when.earliest.isoformat(), when.latest.isoformat()) == (earliest, latest)


@pytest.mark.parametrize("text", ["", "soon", "2023-13", "2023-6", "2024-05-07/2024-05-06", "..", "../", "2023-06-31"])
def test_what_is_no_date(text):
    with pytest.raises(BadPeriod):
        When.parse(text)


@given(st.dates(), st.dates())
def test_an_interval_written_is_read_again(one, other):
    when = When(min(one, other), max(one, other))
    if when.earliest.year > 1000:
        assert When.parse(str(when)) == when


def test_inside_its_interval_it_only_may_have_happened():
    when = When.parse("2022-06-11/2022-09-26")
    assert (when.surely(date(2022, 9, 25)), when.possibly(date(2022, 9, 25))) == (False, True)
    assert (when.surely(date(2022, 9, 26)), when.possibly(date(2022, 9, 26))) == (True, False)
    assert not when.possibly(date(2022, 6, 10))
