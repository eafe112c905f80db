"""The document of a checked text: what a page and every export are made from; readings corrected by hand."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

import pytest

import rumbo
from rumbo.claims import Checked, Correction, document
from rumbo.claims.days import MOST
from rumbo.errors import BadPeriod, UnknownIndicator, UnknownPlace, WrongUse
from rumbo.observatory import Observatory

TODAY = "2026-11-24"
PUBLISHED = "2024-05-07"
TEXT = """Fewer people cross the southern border of the United States

Border officials had encounters with greater than 250,000 migrants in December; on some days they made 10,000 stops.
In February Border Patrol agents made around 140,000 apprehensions, and in March greater than 137,000.
The April count is anticipated at around 129,000.
"""
WRONG = "In December 2023, Border Patrol made 349,785 apprehensions at the southwest border."
REVISED = "In December 2023, CBP had exactly 302,034 encounters at the southwest border, up 24.6 percent from November."
YEAR = "In fiscal year 2024 Border Patrol made 1,530,000 apprehensions at the southwest border."
RANK = "March brought the lowest number of Border Patrol apprehensions at the southwest border since January 2021."


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today=TODAY)


@pytest.fixture(scope="module")
def checked(observatory: Observatory) -> Checked:
    return observatory.check(TEXT, published=PUBLISHED)


@pytest.fixture(scope="module")
def found(observatory: Observatory, checked: Checked) -> dict[str, Any]:
    return observatory.check_document(checked)


def test_it_is_plain_values_with_every_word_in_both_languages(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found)) == found

    def words(value: Any) -> None:
        if isinstance(value, dict):
            if "en" in value or "es" in value:
                assert value["en"].strip() and value["es"].strip(), value
            for each in value.values():
                words(each)
        elif isinstance(value, list):
            for each in value:
                words(each)

    words(found)


def test_it_tells_each_claim_with_its_evidence_and_every_definition(found: dict[str, Any]) -> None:
    december = found["claims"][0]
    assert december["said"].startswith("Border officials had") and december["sentence"]["es"].startswith("«250,000» se")
    assert [(one["release"].partition(".")[0], one["gives"]) for one in december["evidence"]] == [
        ("cbp-nationwide-state", ["then"]), ("cbp-southwest", ["now"]),
    ]  # fmt: skip
    assert all(len(one["sha256"]) == 64 and one["published"] for one in december["evidence"])
    beside = {(one["indicator"], one["place"]): one for one in december["definitions"]}
    border_patrol = beside["usbp-encounters", "us-southwest"]
    assert (border_patrol["record_value"], border_patrol["record_final_value"]) == (249735, 249740)
    assert {one["part"]: one["how"] for one in december["because"]} == {
        "indicator": "words", "place": "context", "period": "words",
    }  # fmt: skip
    assert found["newest"]["period"] > "2026" and found["newest"]["days"] > 0


def test_the_verdict_moves_with_the_day(found: dict[str, Any]) -> None:
    april = found["claims"][4]
    assert [(step["from"], step["verdict"], step["record_value"]) for step in april["days"]] == [
        (None, "forecast-open", None), ("2024-05-15", "forecast-came-true", 128884),
        ("2024-11-26", "forecast-came-true", 128895),
    ]  # fmt: skip
    december = found["claims"][0]
    assert (december["days"][0]["verdict"], december["days"][0]["reason"]) == ("cannot-check", "not-yet-published")
    assert (december["days"][1]["from"], december["days"][1]["record_value"]) == ("2024-01-26", 302034)
    border_patrol = next(one for one in december["readings"] if one["indicator"] == "usbp-encounters")
    assert [step["record_value"] for step in border_patrol["days"]] == [None, 249785, 249735, 249737, 249740]
    assert "13 February 2024" in border_patrol["days"][2]["sentence"]["en"]


@pytest.mark.parametrize("text", [TEXT, WRONG, REVISED, YEAR, RANK])
def test_every_step_is_what_a_check_as_of_its_day_says_and_holds_until_the_next(
    observatory: Observatory, text: str
) -> None:
    checked = observatory.check(text, published=PUBLISHED)
    for number, claim in enumerate(observatory.check_document(checked)["claims"]):
        steps = claim["days"]
        assert steps[-1]["verdict"] == claim["verdict"] and len(steps) <= MOST
        ends = [date.fromisoformat(step["from"]) - timedelta(days=1) for step in steps[1:]] + [
            date.fromisoformat(TODAY)
        ]
        for step, last in zip(steps, ends, strict=True):
            for day in {step["from"] or last.isoformat(), last.isoformat()}:
                then = observatory.check(text, published=PUBLISHED, as_of=day).claims[number]
                assert (then.verdict, then.reason or None) == (step["verdict"], step["reason"]), (claim["span"], day)


def test_claims_on_records_have_their_days_too(observatory: Observatory) -> None:
    text = "On Monday the United States imposed visa restrictions on executives of Colombian companies."
    (claim,) = observatory.check_document(observatory.check(text, published=PUBLISHED))["claims"]
    assert claim["on"] == "record" and claim["evidence"][0]["record"] == "usa-col-maritime-2024"
    assert [(step["from"], step["verdict"]) for step in claim["days"]] == [
        (None, "cannot-check"), ("2024-05-06", "holds"),
    ]  # fmt: skip


def test_a_text_of_many_claims_keeps_the_document_in_bounds(
    observatory: Observatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[document.__module__], "WITH_DAYS", 2)
    found = observatory.check_document(observatory.check(TEXT, published=PUBLISHED))
    assert [bool(one["days"]) for one in found["claims"]] == [True, True, False, False, False]
    assert found["days_left_out"]


# Corrections by hand --------------------------------------------------------------------------------------------------


def test_a_corrected_reading_is_judged_anew_kept_and_said(observatory: Observatory, checked: Checked) -> None:
    corrected = observatory.correct(checked, ["250,000: indicator=usbp-encounters, place=frontera suroeste"])
    claim = corrected.claims[0]
    assert claim.verdict == "holds" and claim.chosen.now and claim.chosen.now.value == 249740
    assert dict(claim.by_hand) == {"indicator": "usbp-encounters", "place": "frontera suroeste"}
    told = observatory.check_document(corrected)["claims"][0]
    assert [(one["part"], one["how"]) for one in told["because"]][:2] == [("indicator", "hand"), ("place", "hand")]
    assert "leído a mano como «usbp-encounters»" in told["because"][0]["told"]["es"]
    assert "corrected by hand" in told["sentence"]["en"]
    assert len(told["readings"]) == 1 and told["days"][2]["record_value"] == 249735
    assert corrected.claims[1:] == checked.claims[1:]


def test_a_correction_can_turn_a_verdict_and_be_corrected_again(observatory: Observatory) -> None:
    checked = observatory.check("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.")
    wrong = observatory.correct(checked, [Correction(checked.claims[0].start, {"period": "2024-02"})])
    assert wrong.claims[0].verdict != "holds" and wrong.claims[0].near_miss == "month-after"
    again = observatory.correct(wrong, ["#1: period=2024-03"])
    assert again.claims[0].verdict == checked.claims[0].verdict
    assert dict(again.claims[0].by_hand) == {"period": "2024-03"}


def test_a_part_of_the_cut_is_taken_away_with_nothing(observatory: Observatory) -> None:
    checked = observatory.check("In March 2024 Border Patrol apprehended 137,480 Venezuelans at the southwest border.")
    assert checked.claims[0].chosen.reading.citizenship == "VEN"
    assert observatory.correct(checked, ["137,480: citizenship="]).claims[0].verdict == "holds"


@pytest.mark.parametrize(
    ("correction", "error"),
    [
        ("137,000", WrongUse),
        ("137,000: colour=red", WrongUse),
        ("9: place=us-southwest", WrongUse),
        ("#9: place=us-southwest", WrongUse),
        ("137,000: place=Atlantis", UnknownPlace),
        ("137,000: indicator=cows", UnknownIndicator),
        ("137,000: period=2024-03-05", BadPeriod),
        ("137,000: period=soon", BadPeriod),
        ("137,000: baseline=2024-02", WrongUse),
    ],
)
def test_a_correction_that_says_nothing_is_one_clear_error(
    observatory: Observatory, checked: Checked, correction: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        observatory.correct(checked, [correction])
