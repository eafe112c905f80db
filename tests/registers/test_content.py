"""What the registers must hold, on days for which it is known."""

from __future__ import annotations

import time
from datetime import date
from itertools import chain

import pytest

from rumbo.core.record import Bound, Doubt, FigureKind, How, Side, Turn
from rumbo.registers import REGISTERS, check, load
from rumbo.registers.state import Hearing, State, hearing, state
from rumbo.registers.vocabulary import SECTIONS, vocabulary

THIRD = date(2024, 5, 7)
TODAY = date(2026, 11, 24)
ENDORSERS = [
    *("ARG", "BLZ", "BRA", "BRB", "CAN", "CHL", "COL", "CRI", "ECU", "GTM", "GUY"),
    *("HND", "HTI", "JAM", "MEX", "PAN", "PER", "PRY", "SLV", "SUR", "URY", "USA"),
]


def test_nothing_is_wrong():
    assert [str(problem) for problem in check()] == []


def test_all_registers_load_in_time():
    load()
    spent = []
    for _ in range(5):
        load.cache_clear()
        begun = time.process_time()
        load()
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.3


def test_twenty_two_had_endorsed_by_the_third_ministerial():
    endorsements = load().of("compact", "endorsement")
    assert sorted(one.actors[0] for one in endorsements if state(one, THIRD).state is State.IN_FORCE) == ENDORSERS
    assert sum(state(one, date(2022, 6, 10)).is_active for one in endorsements) == 20
    assert sum(state(one, date(2022, 10, 6)).is_active for one in endorsements) == 21
    assert sum(state(one, THIRD, known_by=THIRD).is_active for one in endorsements) == 22


def test_the_third_ministerial_is_that_day_in_guatemala_city():
    meeting = load().record("lad-2022-ministerial-3")
    assert (meeting.number, meeting.actors, meeting.city["es"]) == (3, ("GTM",), "Ciudad de Guatemala")
    standing = state(meeting, THIRD)
    assert standing.state is State.TOOK_PLACE and str(standing.since) == "2024-05-07"
    assert state(meeting, date(2024, 5, 6)).state is State.NOT_YET


def test_the_compact_has_its_parts():
    registers = load()
    assert [one.number for one in registers.of("compact", "pillar")] == [1, 2, 3, 4]
    assert len(registers.of("compact", "duty")) == 2
    committees = registers.of("compact", "committee")
    assert len(committees) == 8 and {"CAN", "GUY"} <= set(registers.record("lad-2022-committee-resettlement").actors)
    assert registers.record("lad-2022-committee-labour-mobility").members == ("HTI", "USA", "SLV", "GTM")
    assert registers.of("compact", "secretariat")[0].actors == ("oas", "padf")
    assert state(registers.of("compact", "presidency")[0], TODAY).state is State.UNKNOWN


@pytest.mark.parametrize("country", ENDORSERS)
def test_each_endorser_has_a_file_that_says_what_was_searched(country):
    heading = load().heading("compact", country)
    assert heading and heading.searched
    promises = [one for one in load().of("compact", "commitment") if one.file == heading.file]
    assert heading.searched[0].found == bool(promises)


@pytest.mark.parametrize("register", sorted({one.register for one in load()}))
def test_each_register_says_at_its_top_what_was_searched(register):
    heading = load().heading(register)
    assert heading and heading.name and heading.about
    assert {search.found for search in heading.searched} == {True, False}


def test_a_promise_tells_who_says_so_and_what_was_not_found():
    registers = load()
    refugees = registers.record("usa-refugees-20000")
    assert hearing(refugees, TODAY)[0] is Hearing.SELF
    assert state(refugees, TODAY).state is State.DONE
    assert state(refugees, THIRD).state is State.UNDER_WAY
    assert state(refugees, THIRD, known_by=THIRD).state is State.ANNOUNCED
    assert hearing(registers.record("blz-amnesty"), TODAY)[0] is Hearing.OTHERS
    heard, looks = hearing(registers.record("col-host-2025"), TODAY)
    assert heard is Hearing.NOT_FOUND and looks[0].until == TODAY
    assert hearing(registers.record("usa-farm-pilot"), TODAY)[0] is Hearing.NOT_LOOKED_FOR


def test_our_reading_of_pillar_and_duty_is_marked():
    for one in chain(load().of("compact", "commitment"), load().of("compact", "progress-claim")):
        if one.pillar or one.duties:
            assert any(mark.why is Doubt.INFERENCE and "our reading" in mark.what["en"] for mark in one.unverified)
        assert not one.duties or one.pillar in (2, 3)


def test_what_is_left_out_has_its_reason():
    left_out = load().left_out
    assert left_out and all(one.why["es"] and one.address for one in left_out)


def test_texts_are_translations_not_copies():
    for one in load():
        for said in one.statements:
            assert said.text["en"] != said.text["es"], one.id


def test_every_word_has_a_name_in_both_languages():
    members = {
        "turn": Turn,
        "state": State,
        "side": Side,
        "how": How,
        "doubt": Doubt,
        "bound": Bound,
        "figure-kind": FigureKind,
    }
    for section, words in members.items():
        assert set(vocabulary()[section]) == {word.value for word in words}
    assert set(SECTIONS) >= set(members)


def test_the_registers_are_the_four():
    assert REGISTERS == ("compact", "pathways", "measures", "meetings")
