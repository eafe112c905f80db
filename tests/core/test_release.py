from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumbo.archive.store import read_record, write_record
from rumbo.core import Coverage, Period, Published, Release, Statement, Text
from rumbo.errors import BadPeriod

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
MONTHS = st.builds(lambda year, month: str(Period.month(year, month)), st.integers(2019, 2026), st.integers(1, 12))
SPANS = st.sampled_from(["2023-10/2024-03", "FY2024", "2023", "2024-03-05"])


@st.composite
def intervals(draw: st.DrawFn) -> Published:
    return Published(*sorted(draw(st.tuples(DAYS, DAYS))))


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    months = sorted(draw(st.sets(MONTHS, max_size=30)))
    provisional = draw(st.sets(st.sampled_from(months))) if months else set()
    return Coverage((*sorted(draw(st.sets(SPANS))), *months), frozenset(provisional))


statements = st.builds(
    Statement, TEXTS, MONTHS, st.integers(0, 10**15), st.integers(1, 1000), who=TEXTS, how=TEXTS, url=TEXTS
)
releases = st.builds(
    Release,
    id=TEXTS,
    product=TEXTS,
    published=intervals(),
    retrieved=st.none() | DAYS,
    url=TEXTS,
    sha256=TEXTS,
    licence=TEXTS,
    covers=st.dictionaries(TEXTS, coverages(), max_size=3),
    how=st.none() | st.builds(Text, en=st.just("how"), es=st.just("cómo")),
    sequence=st.integers(0, 9),
    file_name=TEXTS,
    rows=st.integers(0, 10**6),
    reader=st.integers(1, 9),
    also_read=st.lists(statements, max_size=2).map(tuple),
    statements=st.lists(statements, max_size=2).map(tuple),
)


@given(intervals(), DAYS)
def test_an_interval_is_surely_public_from_its_last_day(when: Published, day: date) -> None:
    assert when.surely(day) == (day >= when.latest)
    assert when.possibly(day) == (when.earliest <= day < when.latest)
    assert Published.parse(str(when)) == when


def test_one_day_is_never_only_possible() -> None:
    when = Published.parse("2024-01-31")
    assert not any(when.possibly(when.latest + timedelta(days=step)) for step in range(-3, 4))


@pytest.mark.parametrize("text", ["", "2024", "2024-01", "2024-02-01/2024-01-31", "2024-01-31/2024-02-30", "x/y"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        Published.parse(text)


@given(releases)
def test_a_record_reads_back_as_it_was_written(release: Release) -> None:
    assert read_record(write_record(release)) == release


@given(releases, releases)
def test_the_order_of_releases_is_day_then_sequence_then_hash(one: Release, other: Release) -> None:
    assert one.order == (one.published.latest, one.sequence, one.sha256)
    assert (one.order < other.order) == (
        (one.published.latest, one.sequence, one.sha256) < (other.published.latest, other.sequence, other.sha256)
    )


def test_the_newest_period_is_the_one_that_ends_last() -> None:
    covers = {"a": Coverage(("2024-01", "2023-10/2024-03")), "b": Coverage(("2024-02",))}
    release = Release("r", "p", Published.parse("2024-04-01"), None, "", "", "", covers)
    assert str(release.newest) == "2023-10/2024-03"
    assert Release("r", "p", Published.parse("2024-04-01"), None, "", "", "").newest is None
