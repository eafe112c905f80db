"""Which way was open to whom on a day, by which rule and in whose words: answers known from the sources."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rumbo.core.record import Doubt, Said, Side
from rumbo.errors import UnknownIndicator
from rumbo.registers import asking, figures, load
from rumbo.registers.state import State, rules, state

THIRD = date(2024, 5, 7)
TODAY = date(2026, 11, 24)
OFFICES = {
    "COL": "safe-mobility-colombia",
    "CRI": "safe-mobility-costa-rica",
    "ECU": "safe-mobility-ecuador",
    "GTM": "safe-mobility-guatemala",
}


def ways(citizenship: str, place: str, since: str, day: date) -> dict[str, list[Said]]:
    """Return the rules that admit a person on a day, by pathway, whether or not it runs."""
    found: dict[str, list[Said]] = {}
    for record in load().of("pathways"):
        if record.places and place not in record.places:
            continue
        for said in rules(record, day):
            rule = said.eligibility
            admits = not rule.citizenships or citizenship in rule.citizenships
            if admits and (rule.present_by is None or date.fromisoformat(since) <= rule.present_by.latest):
                found.setdefault(record.id, []).append(said)
    return found


def open_ways(citizenship: str, place: str, since: str, day: date) -> set[str]:
    return {one for one in ways(citizenship, place, since, day) if state(load().record(one), day).is_active}


@pytest.mark.parametrize("office", OFFICES.values())
def test_the_four_offices_ran_on_the_day_of_the_third_ministerial(office):
    assert state(load().record(office), THIRD).state is State.OPERATING
    assert state(load().record(office), THIRD, known_by=THIRD).state is State.OPERATING
    assert state(load().record(office), TODAY).state is State.ENDED


def test_a_venezuelan_in_colombia_since_may_2023():
    found = ways("VEN", "COL", "2023-05-01", THIRD)
    assert set(found) == {"safe-mobility-colombia", "parole-chnv", "canada-americas-humanitarian"}
    assert open_ways("VEN", "COL", "2023-05-01", THIRD) == {"safe-mobility-colombia", "parole-chnv"}
    office = {said.says.who["en"]: said.eligibility for said in found["safe-mobility-colombia"]}
    portal = "Safe Mobility portal (UNHCR and IOM)"
    assert set(office) == {"Colombia", portal, "Voice of America", "Bloomberg Línea"}
    assert {rule.present_by.latest for rule in office.values()} == {date(2023, 6, 11)}
    # The sources differ on age and on legal status, and each stands as it is.
    assert {name for name, rule in office.items() if rule.age_from} == {"Bloomberg Línea"}
    assert {name for name, rule in office.items() if rule.status} == {portal}
    assert all(said.disagreement for said in found["safe-mobility-colombia"])
    assert {said.says.side for said in found["safe-mobility-colombia"]} == set(Side)
    (canada,) = found["canada-americas-humanitarian"]
    standing = state(load().record("canada-americas-humanitarian"), THIRD)
    assert standing.state is State.SUSPENDED and str(standing.since) == "2023-12-30" and canada.says.id == "CAN"


@pytest.mark.parametrize(
    ("citizenship", "place", "since", "day", "expected"),
    [
        ("VEN", "COL", "2023-07-01", "2024-05-07", False),  # came after the cut-off day
        ("VEN", "COL", "2023-05-01", "2023-06-20", False),  # announced, not yet open
        ("VEN", "COL", "2023-05-01", "2023-07-01", True),
        ("VEN", "COL", "2023-05-01", "2025-03-01", False),  # closed
        ("COL", "COL", "2000-01-01", "2024-05-07", False),
        ("COL", "ECU", "2023-10-18", "2024-05-07", True),
        ("NIC", "CRI", "2023-06-12", "2024-05-07", True),
        ("ECU", "CRI", "2023-01-01", "2024-05-07", False),
        ("ECU", "CRI", "2023-01-01", "2024-09-01", True),
        ("NIC", "CRI", "2024-03-01", "2024-09-01", False),
        ("NIC", "CRI", "2024-03-01", "2024-10-01", True),  # the cut-off day was moved
        ("GTM", "GTM", "2000-01-01", "2024-05-07", True),
        ("HND", "GTM", "2024-01-01", "2023-07-01", True),  # the form was open to them for two months
        ("HND", "GTM", "2024-01-01", "2024-05-07", False),  # announced that day
        ("HND", "GTM", "2024-01-01", "2024-10-01", True),
    ],
)
def test_the_office_was_open_to_whom(citizenship, place, since, day, expected):
    assert (OFFICES[place] in open_ways(citizenship, place, since, date.fromisoformat(day))) is expected


@pytest.mark.parametrize(
    ("way", "day", "expected"),
    [
        ("parole-chnv", "2022-10-18", State.OPERATING),
        ("parole-chnv", "2024-05-07", State.OPERATING),
        ("parole-chnv", "2024-08-15", State.SUSPENDED),
        ("parole-chnv", "2024-09-15", State.OPERATING),
        ("parole-chnv", "2025-02-01", State.SUSPENDED),
        ("parole-chnv", "2025-06-01", State.ENDED),
        ("cbp-one-appointments", "2024-05-07", State.OPERATING),
        ("cbp-one-appointments", "2025-01-20", State.ENDED),
        ("parole-family-reunification", "2024-05-07", State.OPERATING),
        ("parole-family-reunification", "2026-02-01", State.ENDED),
        ("us-refugee-admissions", "2025-01-26", State.OPERATING),
        ("us-refugee-admissions", "2025-01-27", State.SUSPENDED),
        ("canada-americas-humanitarian", "2023-12-01", State.OPERATING),
        ("us-refugees-from-mexico", "2024-05-07", State.ANNOUNCED),
        ("h2b-places-by-country", "2020-06-01", State.SUSPENDED),
        ("h2b-places-by-country", "2024-05-07", State.OPERATING),
    ],
)
def test_how_a_way_stood(way, day, expected):
    assert state(load().record(way), date.fromisoformat(day)).state is expected


def test_other_ways_ask_for_other_things():
    assert "cbp-one-appointments" in open_ways("VEN", "MEX", "2024-04-01", THIRD)
    assert "cbp-one-appointments" not in ways("VEN", "COL", "2023-05-01", THIRD)
    assert open_ways("SLV", "SLV", "2000-01-01", THIRD) == {"parole-family-reunification", "h2b-places-by-country"}
    assert "h2b-places-by-country" not in ways("SLV", "SLV", "2000-01-01", date(2024, 10, 15))
    notice, law_office = ways("VEN", "COL", "2023-05-01", THIRD)["parole-chnv"]
    assert notice.says.id == "USA" and "Panama" in notice.eligibility.excluded["en"]
    assert law_office.says.side is Side.INDEPENDENT and "permanent residents" in law_office.eligibility.excluded["en"]


def test_the_day_of_closing_is_not_guessed():
    standing = state(load().record("safe-mobility-ecuador"), date(2025, 1, 30))
    assert standing.state is State.OPERATING
    assert [str(said.happened) for said in standing.perhaps] == ["2025-01-23/2025-02-28"]


def test_figures_that_differ_stand_side_by_side():
    def counted(name: str, measure: str, day: str) -> set[float]:
        statements = load().record(name).statements
        figures = [figure for said in statements for figure in said.figures]
        return {one.value for one in figures if one.measure == measure and str(one.as_of) == day}

    assert counted("safe-mobility", "arrived", "2024-01") == {2500, 3200}
    assert counted("safe-mobility", "referred", "2024-01") == {10000, 11800}
    offices = [counted(office, "registered", "2023-10-17") for office in OFFICES.values()]
    assert sum(sum(one) for one in offices) == 89650
    assert counted("safe-mobility", "registered", "2023-10-17") == {60000}
    assert counted("safe-mobility-costa-rica", "registered", "2023-12-15") == {6790}


def test_each_rule_tells_who_says_so_and_what_is_concluded_is_marked():
    told = [said for record in load().of("pathways") for said in record.statements if said.eligibility]
    assert len(told) > 30 and all(said.sources and said.says.who["es"] for said in told)
    widened = [said for said in told if str(said.happened) == "2024-05-07/2024-09-12"]
    assert [mark.why for said in widened for mark in said.unverified] == [Doubt.INFERENCE]


def test_every_office_belongs_to_the_programme():
    offices = load().of("pathways", "office")
    assert {one.places[0]: one.id for one in offices} == OFFICES
    assert {one.part_of for one in offices} == {"safe-mobility"}
    told = [said for office in offices for said in office.statements if said.eligibility]
    named = {one for said in told for one in said.eligibility.citizenships}
    assert named == {"COL", "CUB", "ECU", "GTM", "HND", "HTI", "NIC", "SLV", "VEN"}


def test_age_is_weighed_where_a_rule_names_one():
    def admitting(age: int | None) -> set[str]:
        found = asking.ways(load(), THIRD, citizenship="VEN", where="COL", present_since=date(2023, 5, 1), age=age)
        return {said.says.who["en"] for one in found for said in one.rules if one.stood.record.id == OFFICES["COL"]}

    assert admitting(None) == admitting(18) and admitting(None) - admitting(17) == {"Bloomberg Línea"}


def test_between_two_turning_days_every_answer_stays():
    days = asking.turning_days(load(), TODAY)
    assert len(days) < 400
    answers = [[(one.stood, one.answer, one.rules) for one in asking.ways(load(), day)] for day in days]
    for first, second, answer in zip(days, days[1:], answers, strict=False):
        for day in {first, first + (second - first) // 2, second - timedelta(days=1)}:
            found = [(one.stood.standing, one.answer, one.rules) for one in asking.ways(load(), day)]
            assert found == [(stood.standing, *rest) for stood, *rest in answer], day


def test_figures_of_the_offices_carry_the_ids_of_indicators():
    found = figures.counted(load(), TODAY)
    assert {one.indicator for one in found} == {"", *figures.INDICATORS}
    assert {one.place for one in found if one.indicator} == {"", "COL", "CRI", "GTM"}
    arrived = figures.counted(load(), TODAY, indicator="safe-mobility-arrived")
    assert [one.figure.value for one in arrived] == [2000, 3200, 3200, 2500, 7500, 7600, 8800]
    assert figures.counted(load(), TODAY, indicator="safe-mobility-arrived", place="ECU") == ()
    with pytest.raises(UnknownIndicator, match="safe-mobility-approved"):
        figures.counted(load(), TODAY, indicator="safe-mobility-served")


def test_figures_that_cannot_both_be_true_are_found():
    found = {
        (one.record.id, one.figure.measure, one.figure.value, other.figure.value)
        for one, other in figures.conflicts(figures.counted(load(), TODAY))
        if one.indicator
    }
    assert found == {
        ("safe-mobility", "arrived", 3200, 2500),
        ("safe-mobility-costa-rica", "registered", 32000, 6790),
    }
    # "more than 10,000" and 11,800 of one month do not contradict each other.
    assert ("safe-mobility", "referred", 11800, 10000) not in found
