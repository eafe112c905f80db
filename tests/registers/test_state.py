"""The state of a record follows from what had happened by a day, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumbo.core.record import Eligibility, Evidence, How, Record, Said, Searched, Side, Speaker, Turn
from rumbo.core.text import Text
from rumbo.core.when import When
from rumbo.registers.state import FADING, Hearing, State, a_year_after, hearing, rules, state, statements

WORDS = Text(en="a", es="a")
USA = Speaker(Side.STATE, WORDS, "USA")
PRESS = Speaker(Side.INDEPENDENT, WORDS)
DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


def said(when: str, becomes: Turn | None = None, says: Speaker = USA, published: str = "", **more) -> Said:
    source = Evidence("https://example.org", When.parse(published or when), How.EXCERPT)
    return Said(When.parse(when), WORDS, says, (source,), becomes, **more)


def record(*statements: Said, **more) -> Record:
    return Record("one", "commitment", WORDS, statements, ("USA",), **more)


@st.composite
def sayings(draw) -> Said:
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 60)))
    out = last + timedelta(days=draw(st.integers(-60, 400)))
    source = Evidence("https://example.org", When(out, out), How.EXCERPT)
    return Said(When(first, last), WORDS, USA, (source,), draw(st.sampled_from([None, *Turn])))


RECORDS = st.lists(sayings(), min_size=1, max_size=6).map(lambda some: record(*some))


@pytest.mark.parametrize(
    ("day", "expected", "since"),
    [
        ("2022-12-31", State.NOT_YET, None),
        ("2023-01-31", State.ANNOUNCED, "2023-01"),
        ("2023-06-30", State.OPERATING, "2023-06-28"),
        ("2024-08-15", State.OPERATING, "2023-06-28"),
        ("2024-08-16", State.UNKNOWN, "2023-08-15"),
        ("2025-02-01", State.SUSPENDED, "2025-01-20"),
        ("2026-11-24", State.SUSPENDED, "2025-01-20"),
    ],
)
def test_an_office_opens_falls_silent_and_is_suspended(day, expected, since):
    office = record(
        said("2023-01", Turn.ANNOUNCED),
        said("2023-06-28", Turn.OPERATING),
        said("2023-08-15"),
        said("2025-01-20", Turn.SUSPENDED),
    )
    standing = state(office, date.fromisoformat(day))
    assert (standing.state, str(standing.since) if standing.since else None) == (expected, since)
    assert standing.before == (State.OPERATING if expected is State.UNKNOWN else None)


def test_a_restriction_holds_until_ended():
    law = record(said("2020-01-01", Turn.IN_FORCE))
    assert state(law, date(2026, 1, 1)).state is State.IN_FORCE
    ended = record(*law.statements, said("2021-05", Turn.ENDED))
    assert state(ended, date(2021, 5, 30)).state is State.IN_FORCE
    assert state(ended, date(2021, 5, 31)).state is State.ENDED


def test_within_its_interval_an_event_is_only_possible():
    joined = record(said("2022-06-11/2022-09-26", Turn.IN_FORCE))
    standing = state(joined, date(2022, 8, 1))
    assert standing.state is State.NOT_YET and standing.perhaps == joined.statements
    assert state(joined, date(2022, 9, 26)).perhaps == ()


def test_known_by_asks_that_a_source_was_out():
    closed = record(said("2023-06-28", Turn.OPERATING), said("2024-01-01", Turn.ENDED, published="2024-03"))
    assert state(closed, date(2024, 2, 1)).state is State.ENDED
    assert state(closed, date(2024, 2, 1), date(2024, 3, 30)).state is State.OPERATING
    assert state(closed, date(2024, 2, 1), date(2024, 3, 31)).state is State.ENDED


def test_a_later_deadline_replaces_the_first():
    promise = record(
        said("2022-06-10", Turn.ANNOUNCED, deadline=When.parse("2023-06")),
        said("2023-06-02", Turn.UNDER_WAY, deadline=When.parse("2024")),
    )
    assert str(state(promise, date(2023, 1, 1)).deadline) == "2023-06"
    assert str(state(promise, date(2023, 7, 1)).deadline) == "2024"


def test_the_three_kinds_of_nothing_are_told_apart():
    promise = record(said("2022-06-10", Turn.ANNOUNCED))
    day = date(2023, 1, 1)
    search = Searched(WORDS, WORDS, date(2022, 12, 1))
    assert hearing(promise, day)[0] is Hearing.NOT_LOOKED_FOR
    assert hearing(replace(promise, searched=(search,)), day) == (Hearing.NOT_FOUND, (search,))
    none = replace(promise, statements=(*promise.statements, said("2022-11-01", reports_none=True)))
    assert hearing(none, day)[0] is Hearing.NONE_REPORTED
    own = replace(promise, statements=(*promise.statements, said("2022-11-01", Turn.UNDER_WAY)))
    assert hearing(own, day)[0] is Hearing.SELF
    bank = replace(own, actors=("idb",), statements=(said("2022-11", says=Speaker(Side.OFFICIAL, WORDS, "idb")),))
    assert hearing(bank, day)[0] is Hearing.SELF
    other = replace(own, statements=(*own.statements, said("2022-12-01", None, PRESS)))
    assert hearing(other, day)[0] is Hearing.OTHERS
    assert hearing(other, date(2022, 10, 1))[0] is Hearing.NOT_LOOKED_FOR


def test_a_rule_holds_until_its_last_day():
    first = said("2023-06-12", eligibility=Eligibility(("GTM",), until=When.parse("2024-05-06")))
    later = said("2024-05-07", eligibility=Eligibility(("GTM", "HND", "NIC", "SLV")))
    office = record(first, later)
    assert rules(office, date(2024, 5, 6)) == (first,)
    assert rules(office, date(2024, 5, 7)) == (later,)
    assert rules(office, date(2023, 1, 1)) == ()


@given(RECORDS, DAYS)
def test_before_the_first_word_there_is_nothing(one, day):
    first = min(said.happened.latest for said in one.statements)
    assert (state(one, day).state is State.NOT_YET) == (day < first)


@given(RECORDS, DAYS)
def test_only_progress_and_operation_fade(one, day):
    standing = state(one, day)
    if standing.state is State.UNKNOWN:
        assert standing.rests_on.becomes in FADING
        assert day > a_year_after(standing.last_word.happened.latest)
    elif standing.rests_on and standing.rests_on.becomes in FADING:
        assert day <= a_year_after(standing.last_word.happened.latest)


@given(RECORDS, DAYS)
def test_the_future_changes_nothing(one, day):
    so_far = statements(one, day)
    before = state(one, day)
    if so_far:
        assert state(replace(one, statements=so_far), day).state is before.state


@given(RECORDS, DAYS)
def test_knowing_all_sources_is_asking_for_none(one, day):
    assert state(one, day, date.max) == state(one, day)


@given(RECORDS, DAYS, DAYS)
def test_more_sources_never_take_a_statement_away(one, day, known_by):
    assert set(statements(one, day, known_by)) <= set(statements(one, day))


@given(DAYS)
def test_a_year_after_is_a_year(day):
    assert 365 <= (a_year_after(day) - day).days <= 366
