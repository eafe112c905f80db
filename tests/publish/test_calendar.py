"""The calendar: no day that nobody named and no rhythm gives, and a file that any program of calendars takes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

import rumbo
from rumbo.observatory import Observatory
from rumbo.publish import calendar


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_keeps_to_the_rules_of_the_format(observatory: Observatory, language: str) -> None:
    """RFC 5545: lines of at most 75 octets that end with CR LF (3.1), and what each event must have (3.6.1)."""
    whole = calendar.content(observatory, language)
    lines = whole.split(b"\r\n")
    assert lines.pop() == b"" and not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no letter is folded apart
    unfolded = re.sub(rb"\r\n[ \t]", b"", whole).decode().split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR" and unfolded[-2] == "END:VCALENDAR"
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"} <= set(unfolded)
    events = "\n".join(unfolded).split("BEGIN:VEVENT\n")[1:]
    assert len(events) == len(calendar.entries(observatory, language)) > 20
    for event in events:
        for name in ("UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "STATUS"):
            assert len(re.findall(rf"^{name}[:;]", event, re.MULTILINE)) == 1, (name, event)
        text = re.search(r"^DESCRIPTION[^:]*:(.*)$", event, re.MULTILINE)
        assert text and not re.search(r"(?<!\\)[,;]", text[1])


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_written_is_read_back(observatory: Observatory, language: str) -> None:
    read = {str(one["uid"]): one for one in Calendar.from_ical(calendar.content(observatory, language)).walk("VEVENT")}
    for one in calendar.entries(observatory, language):
        event = read.pop(one.uid)
        assert (event.decoded("dtstart"), str(event["summary"])) == (one.day, one.summary)
        assert str(event["description"]) == one.about
        assert str(event["status"]) == ("CONFIRMED" if one.named else "TENTATIVE")
        assert one.url and one.url in one.about
    assert not read


def test_both_languages_have_the_same_days(observatory: Observatory) -> None:
    english, spanish = (calendar.entries(observatory, language) for language in ("en", "es"))
    assert [(one.uid, one.day) for one in english] == [(one.uid, one.day) for one in spanish]
    assert not {one.summary for one in english} & {one.summary for one in spanish}


def test_what_is_expected_is_a_finding_and_says_so(observatory: Observatory) -> None:
    found = [one for one in calendar.entries(observatory) if one.uid.startswith("release.")]
    assert found and all(one.summary.startswith("◆") and not one.named for one in found)
    assert all("A finding of Rumbo, no announcement" in one.about for one in found)


def test_days_follow_the_rhythm_and_end_where_it_is_not_kept(observatory: Observatory) -> None:
    days = {one.uid: one for one in calendar.entries(observatory)}
    assert days["release.unhcr-asylum-decisions.2026@rumbo"].day == date(2027, 6, 29)
    # Newer files were seen at CBP's, so that nothing before what follows those is awaited.
    assert "release.cbp-nationwide-state.2026-02@rumbo" not in days
    # Of a source whose page nobody looked at, nobody is called late; and long past its rhythm no day is foretold.
    silent = [one for name, one in days.items() if name.startswith("release.guatemala-igm.")]
    assert [one.summary[:40] for one in silent] == ["◆ Usually out by now, not held: Guatemal"]
    assert "Nobody has looked" in silent[0].about
    assert not [name for name in days if "usbp-sector-history" in name]  # ended
    assert not [name for name in days if "office-month" in name]  # nothing was ever held


def test_a_source_is_overdue_only_where_somebody_looked(tmp_path: Path) -> None:
    look = {
        "product": "panama-darien",
        "day": "2026-11-01",
        "newest_seen": "",
        "url": "https://example.org",
        "note": "",
    }
    (tmp_path / "looks.jsonl").write_text(json.dumps(look) + "\n", encoding="utf-8")
    found = {one.uid: one for one in calendar.entries(rumbo.open(tmp_path, today="2026-11-24"))}
    assert found["release.panama-darien.2025-05@rumbo"].summary.startswith("◆ Overdue:")


def test_deadlines_are_those_that_had_been_named_by_the_day(observatory: Observatory) -> None:
    then = {one.uid: one for one in calendar.entries(observatory, as_of=date(2024, 5, 7))}
    promise = then["record.usa-refugees-20000.deadline.2024-09-30@rumbo"]
    assert promise.named and promise.day == date(2024, 9, 30) and "https://" in promise.about
    early = {one.uid for one in calendar.entries(observatory, as_of=date(2022, 1, 1))}
    assert not [name for name in early if "usa-refugees-20000" in name]
    assert all("usa-refugees-20000" not in one.uid for one in calendar.entries(observatory))  # long past


def test_a_return_that_is_asked_for_has_its_day(observatory: Observatory) -> None:
    assert not [one for one in calendar.entries(observatory) if one.uid.startswith("return.")]  # nobody agreed to file
