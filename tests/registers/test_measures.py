"""Which measures bound on a day, on whom, by which law and until when: answers known from the sources."""

from __future__ import annotations

from datetime import date

import pytest

from rumbo.core.record import Doubt, Record, Turn
from rumbo.registers import load
from rumbo.registers.state import State, state

THIRD = date(2024, 5, 7)
TODAY = date(2026, 11, 24)
SECTION = "INA 212(a)(3)(C)"


def in_force(day: date, country: str = "", kind: str = "", known_by: date | None = None) -> set[str]:
    return {
        one.id
        for one in load().of("measures", kind)
        if state(one, day, known_by).is_active
        and (not country or country in {*one.actors, *one.members, *one.concerns, *one.places})
    }


def turns(record: Record) -> list[tuple[str, str]]:
    return [(str(said.happened), said.becomes.value) for said in record.statements if said.becomes]


def test_the_boat_companies_on_the_day_of_the_third_ministerial():
    restriction = load().record("usa-col-maritime-2024")
    standing = state(restriction, THIRD)
    assert standing.state is State.IN_FORCE and str(standing.since) == "2024-05-06"
    assert restriction.legal_basis and restriction.legal_basis["en"] == restriction.legal_basis["es"] == SECTION
    assert restriction.target and "Colombian" in restriction.target["en"] and "colombianas" in restriction.target["es"]
    assert (restriction.actors, restriction.concerns) == (("USA",), ("COL",))
    assert restriction.meeting == "lad-2022-ministerial-3"
    assert state(restriction, date(2024, 5, 5)).state is State.NOT_YET
    assert state(restriction, THIRD, known_by=THIRD).state is State.IN_FORCE
    assert state(restriction, TODAY).state is State.IN_FORCE
    assert in_force(THIRD, "COL") == {"usa-col-maritime-2024", "col-protection-2021"}


def test_the_third_ministerial_tells_what_was_announced():
    meeting = load().record("lad-2022-ministerial-3")
    assert (state(meeting, THIRD).state, meeting.places) == (State.TOOK_PLACE, ("GTM",))
    announced = [said for said in meeting.statements if said.becomes is None]
    assert {said.says.id for said in announced} == {"USA", "GTM"} and len(announced) == 3
    assert 578000000 in {figure.value for said in announced for figure in said.figures}


def test_the_talks_of_december_2023_in_mexico():
    talks = load().record("mex-usa-2023-12")
    assert (talks.actors, talks.members, talks.places) == (("MEX",), ("USA",), ("MEX",))
    assert str(state(talks, THIRD).since) == "2023-12-27"
    assert len([said for said in talks.statements if said.becomes is None]) == 3
    assert str(load().record("mex-usa-2024-01").statements[0].happened) == "2024-01-19"


def test_restrictions_under_the_section():
    under = [one for one in load().of("measures", "visa-restriction") if (one.legal_basis or {}).get("en") == SECTION]
    assert len(under) == 10 and all(one.target and one.actors == ("USA",) for one in under)
    held = {one.id for one in under if state(one, THIRD).is_active}
    assert held == {"usa-carrier-policy-2024", "usa-charter-executives-2024-03", "usa-col-maritime-2024"}
    first = load().record("usa-charter-policy-2023")
    assert state(first, date(2024, 2, 20)).is_active
    assert state(first, date(2024, 2, 21)).state is State.ENDED


@pytest.mark.parametrize(
    ("asks", "of", "since", "until"),
    [
        ("PER", "VEN", "2019-06-15", None),
        ("ECU", "VEN", "2019-08-26", None),
        ("MEX", "ECU", "2021-09-04", None),
        ("MEX", "BRA", "2021-12-11", None),
        ("MEX", "VEN", "2022-01-21", None),
        ("CRI", "VEN", "2022-02-21", None),
        ("CRI", "HND", "2023-10-10", "2023-10-24"),
        ("MEX", "PER", "2024-05-06", None),
        ("ECU", "CHN", "2024-07-01", None),
    ],
)
def test_visas_that_states_ask_of_each_other(asks, of, since, until):
    (found,) = [one for one in load().of("measures", "visa-requirement", asks) if of in one.concerns]
    assert (since, "in-force") in turns(found)
    assert state(found, date.fromisoformat(since)).state is State.IN_FORCE
    assert state(found, TODAY).state is (State.ENDED if until else State.IN_FORCE)
    assert until is None or turns(found)[-1] == (until, "ended")


def test_a_visa_withdrawn_before_it_began_never_bound():
    withdrawn = load().record("per-mex-visa-2024")
    assert [becomes for _, becomes in turns(withdrawn)] == ["announced", "ended"]
    assert state(withdrawn, date(2024, 4, 11)).state is State.ENDED


@pytest.mark.parametrize(
    ("record", "day", "expected"),
    [
        ("usa-transit-bar-2019", "2019-07-16", State.IN_FORCE),
        ("usa-transit-bar-2019", "2019-09-10", State.SUSPENDED),
        ("usa-transit-bar-2019", "2019-09-11", State.IN_FORCE),
        ("usa-transit-bar-2019", "2020-06-30", State.ENDED),
        ("usa-proclamation-9822", "2018-11-18", State.IN_FORCE),
        ("usa-proclamation-9822", "2018-11-19", State.SUSPENDED),
        ("usa-chnv-end-2025", "2025-04-14", State.SUSPENDED),
        ("usa-chnv-end-2025", "2025-05-30", State.IN_FORCE),
        ("usa-family-parole-end-2025", "2026-01-10", State.SUSPENDED),
        ("usa-tps-ven-2023", "2025-04-07", State.IN_FORCE),
        ("usa-tps-ven-2023", "2025-05-19", State.ENDED),
        ("usa-tps-ven-2023", "2025-09-05", State.IN_FORCE),
        ("usa-tps-ven-2023", "2025-10-03", State.ENDED),
        ("usa-title-42", "2022-05-23", State.IN_FORCE),
        ("usa-title-42", "2023-05-10", State.IN_FORCE),
        ("usa-title-42", "2023-05-11", State.ENDED),
        ("usa-gtm-asylum-2019", "2021-02-06", State.SUSPENDED),
    ],
)
def test_courts_stop_and_restore(record, day, expected):
    assert state(load().record(record), date.fromisoformat(day)).state is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-12-20", State.ANNOUNCED),
        ("2019-08-01", State.OPERATING),
        ("2020-12-31", State.UNKNOWN),
        ("2021-01-21", State.SUSPENDED),
        ("2021-08-13", State.ENDED),
        ("2021-12-07", State.ANNOUNCED),
        ("2021-12-08", State.OPERATING),
        ("2022-08-08", State.ENDED),
        ("2024-05-07", State.ENDED),
        ("2025-01-21", State.OPERATING),
        ("2026-11-24", State.UNKNOWN),
    ],
)
def test_a_programme_begun_stopped_and_resumed_is_one_record(day, expected):
    assert state(load().record("usa-mpp"), date.fromisoformat(day)).state is expected


def test_lasting_acts_hold_until_ended_and_operations_fade():
    lasting = [one for one in load().of("measures") if turns(one) and turns(one)[-1][1] == Turn.IN_FORCE]
    assert len(lasting) > 50 and all(state(one, TODAY).state is State.IN_FORCE for one in lasting)
    assert state(load().record("usa-operation-sentinel-2021"), date(2022, 4, 27)).is_active
    assert state(load().record("usa-operation-sentinel-2021"), THIRD).state is State.UNKNOWN


def test_each_ruling_is_of_a_court_and_names_what_it_acts_on():
    rulings = load().of("measures", "ruling")
    assert len(rulings) == 12
    for one in rulings:
        assert set(one.actors) <= {"us-courts", "us-supreme-court"}
        assert one.links and all(load().record(other).register in {"measures", "pathways"} for other in one.links)


def test_an_event_without_its_day_keeps_its_bounds():
    seized = load().record("col-boats-2024")
    assert str(seized.statements[0].happened) == "2024-02-19/2024-02-26" and seized.statements[0].disagreement
    assert state(seized, date(2024, 2, 25)).perhaps == seized.statements[:1]
    assert str(load().record("usa-charter-executives-2024-03").statements[0].happened) == "2024-03"
    assert str(state(load().record("usa-mex-transport-2025"), TODAY).since) == "2025-12-02/2025-12-03"


def test_what_is_announced_for_later_begins_on_its_day():
    visa = load().record("ecu-chn-visa-2024")
    assert turns(visa) == [("2024-06-18", "announced"), ("2024-07-01", "in-force")]
    assert visa.statements[1].is_foretold


def test_what_no_source_was_seen_for_is_marked():
    known = {
        one.id
        for one in load().of("measures")
        if any(
            mark.why is Doubt.BACKGROUND
            for mark in (*one.unverified, *(mark for said in one.statements for mark in said.unverified))
        )
    }
    assert known == {
        "usa-proclamation-9822",
        "usa-lawful-pathways-rule-2023",
        "usa-proclamation-10773",
        "usa-refugee-order-2025",
    }


def test_reports_state_figures_and_make_nothing():
    for one in load().of("measures", "report"):
        assert not turns(one) and all(said.figures for said in one.statements)
        assert state(one, TODAY).state is State.STATED


def test_each_measure_says_whom_it_is_aimed_at():
    assert [one.id for one in load().of("measures") if not one.target and one.kind != "ruling"] == []


def test_what_both_sides_say_of_an_agreement_stands_side_by_side():
    disputed = load().record("usa-gtm-hnd-asylum-2025")
    assert [said.says.id for said in disputed.statements] == ["USA", "GTM", "HND"]
    assert state(disputed, TODAY).state is State.ANNOUNCED
