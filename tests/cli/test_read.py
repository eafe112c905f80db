"""The other commands that read: status, history, revisions, indicators, sources, releases, cite."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from typer.testing import Result

Rows = Callable[..., list[dict[str, Any]]]
Ask = Callable[..., Result]

DECEMBER = ("cbp-encounters", "2023-12", "--place", "us-southwest")


def test_the_situation_in_plain_words(ask: Ask) -> None:
    """Read as of a day that no later source changes but by filling in what was published before it."""
    text = ask("status", "--as-of", "2024-02-10").stdout
    assert text.startswith("The situation on 10 February 2024\n\n")
    assert re.search(
        r"302,034 encounters at the US southwest border in December 2023 \(provisional\): 24\.6% more than in November "
        r"2023 and 19\.\d% more than in December 2022 \(what is counted changed in between\)\. It is the newest month "
        r"known, and it ended 41 days ago\.",
        text,
    ), text
    assert re.search(r"^Encounters +○ 302,034 +\+24\.6% +\+19\.\d% ‖$", text, re.MULTILINE)
    assert re.search(r"^  [▁▂▃▄▅▆▇█·]{24}  ◆ highest of \d+ months since \w+ 20\d\d ‖$", text, re.MULTILINE)
    assert "cbp-nationwide-state.ed46dfe3f052, published by 31 Jan 2024" in text
    assert "◆ computed by Rumbo   ‖ across a break" in text
    assert "\x1b" not in text and not any(line != line.rstrip() for line in text.splitlines())


def test_what_is_old_or_ended_has_one_line(ask: Ask) -> None:
    text = ask("status", "--all").stdout
    assert re.search(r"^Unique individuals +Feb 2023 +○ 94,124 +1,365 days old$", text, re.MULTILINE)
    assert re.search(r"^Title 42 expulsions +.* ended on 11 May 2023$", text, re.MULTILINE)
    assert re.search(
        r"^cbp-nationwide-aor +Jan 2026 +248 days +Aug 2026 seen 4 Oct 2026, not held$", text, re.MULTILINE
    )


def test_a_day_on_which_nothing_was_known(ask: Ask) -> None:
    assert "No figure was known on that day." in ask("status", "--as-of", "1980-01-01").stdout


def test_the_situation_as_json(ask: Ask) -> None:
    found = json.loads(ask("status", "--format", "json").stdout)
    indicators = {one["indicator"]: one for one in found["indicators"]}
    cbp = indicators["cbp-encounters"]
    assert cbp["value"] and cbp["age_days"] > 0 and cbp["as_of"] == found["as_of"] == "2026-11-24"
    assert cbp["on_year"]["finding"] == "change" and cbp["rank"]["finding"] == "rank"
    assert cbp["last_months"][-1] == cbp["value"] and len(cbp["last_months"]) == 24
    assert {one["source"]: one["standing"] for one in found["sources"]}["cbp-nationwide-aor"] == "newer-exists-not-held"
    assert indicators["unique-individuals"]["age_days"] == 1365


def test_one_figure_through_its_vintages(rows: Rows) -> None:
    found = rows("history", *DECEMBER)
    assert [(one["known_from"], one["value"], one["change"]) for one in found[:4]] == [
        ("2024-01-26", 302034, None),
        ("2024-01-31", 302034, 0),
        ("2024-02-29", 301983, -51),
        ("2024-03-31", 301982, -1),
    ]
    assert found[0]["status"] == "second-hand" and found[-1]["status"] == "normal"
    assert all(one["known_from"] <= "2024-03-31" for one in rows("history", *DECEMBER, "--as-of", "2024-03-31"))


def test_the_size_of_revisions(ask: Ask) -> None:
    found = json.loads(ask("revisions", "--indicator", "usbp-encounters", "--format", "json").stdout)
    early, late = found["sizes"]
    assert (early["finding"], early["largest_period"], early["largest_first"]) == ("revision", "2020-10", 66337)
    assert (early["method"], early["first_print_within_days"]) == ("revision/1", 95)
    assert len(early["releases"]) == len(set(early["releases"])) > 1
    assert late["median"] < 0.001 and found["latest"] == []
    text = ask("revisions").stdout
    assert "−3.9%" in text and re.search(r"0\.0\d+%", text) and "cbp-southwest.57dd66fe1f9f" in text


def test_what_one_release_changed(ask: Ask) -> None:
    found = json.loads(ask("revisions", "cbp-southwest.57dd", "--format", "json").stdout)
    assert (found["new_cells"], found["changed"], len(found["cells"])) == (314, 31, 31)
    assert found["largest"]["before"] == 3713 and found["totals"][0]["finding"] == "total-change"
    for one in found["totals"]:
        assert (one["method"], one["table"]) == ("total-change/1", "encounters")
        assert one["releases"] == [*found["against"], found["release"]]
    text = ask("revisions", "cbp-southwest.57dd").stdout
    assert "314 new cells in 11 new periods: Sep 2025 to Jul 2026." in text
    assert "3,713 to 3,707 in August 2025" in text
    assert "106,321  106,316" in text
    assert ask("revisions", "cbp-southwest.57dd", "--format", "csv").stdout.count("\n") == len(found["totals"]) + 1


def test_the_definition_of_an_indicator(ask: Ask, rows: Rows) -> None:
    assert {one["indicator"] for one in rows("indicators")} >= {"cbp-encounters", "unique-individuals"}
    text = ask("indicators", "cbp-encounters").stdout
    for words in ("Events, not people", "12 May 2023", "unique-individuals", "1. cbp-nationwide-state"):
        assert words in text
    found = json.loads(ask("indicators", "cbp-encounters", "--format", "json").stdout)
    assert found["sums_over"][0] == "month" and found["breaks"][0]["day"] == "2020-03-21"


def test_sources_and_how_they_stand(ask: Ask, rows: Rows) -> None:
    found = {one["source"]: one for one in rows("sources")}
    assert found["cbp-southwest"]["days_late"] == 64
    assert found["cbp-nationwide-state"]["newest_seen"] == "2026-08"
    text = ask("sources", "cbp-southwest").stdout
    assert "US Customs and Border Protection (CBP)" in text and "usually out 21 days after its end" in text


def test_a_check_ends_with_4_and_names_the_source(ask: Ask, rows: Rows) -> None:
    found = ask("sources", "--check")
    assert found.exit_code == 4
    assert "cbp-nationwide-aor: Aug 2026 seen 4 Oct 2026, not held; 248 days." in found.stderr
    assert "cbp-southwest" not in found.stderr
    assert ask("sources", "usbp-sector-history", "--check").exit_code == 0
    assert "ended on 9 Aug 2021" in ask("sources", "--format", "table").stdout
    assert "No edition after that of August 2021 is known." in ask("sources", "usbp-sector-history").stdout
    (row,) = [one for one in rows("sources") if one["source"] == "usbp-sector-history"]
    assert (row["standing"], row["ended"], row["days_late"]) == ("ended", "2021-08-09", None)
    assert ask("sources", "cbp-southwest", "--check").exit_code == 0
    assert ask("sources", "--check", "--as-of", "2024-05-07").exit_code == 0


def test_releases_and_the_record_of_one(ask: Ask, rows: Rows) -> None:
    found = rows("releases", "--source", "cbp-southwest", "--as-of", "2025-10-01")
    assert [one["published"] for one in found] == sorted(one["published"] for one in found)
    assert {one["product"] for one in found} == {"cbp-southwest"}
    assert len(rows("releases")) > 100
    text = ask("releases", "cbp-southwest.57dd").stdout
    assert "57dd66fe1f9f57894976951a15e685274a1bea1789b46b84728093acacbf4a15" in text
    assert "Oct 2022 to Jul 2026, of which provisional Oct 2025 to Jul 2026" in text
    record = json.loads(ask("releases", "cbp-southwest.57dd", "--format", "json").stdout)
    assert record["covers"]["encounters"]["periods"][0] == "2022-10"


def test_a_citation(ask: Ask) -> None:
    asked = ("cite", "cbp-encounters", "--place", "us-southwest", "--period", "2023-12", "--as-of", "2024-01-31")
    assert "CBP recorded 302,034 encounters at the US southwest border in December 2023" in ask(*asked).stdout
    assert ask(*asked, "--style", "bibtex").stdout.startswith("@misc{cbp-nationwide-state-ed46dfe3f052,")
    (item,) = json.loads(ask(*asked, "--style", "csl").stdout)
    assert item["issued"] == {"date-parts": [[2024, 1, 26], [2024, 1, 31]]}


def test_the_version_and_help(ask: Ask) -> None:
    assert ask("--version").stdout == "rumbo 0.1.0\n"
    text = ask("--help").stdout
    for name in [
        "status",
        "show",
        "history",
        "revisions",
        "indicators",
        "sources",
        "releases",
        "ingest",
        "cite",
        "site",
    ]:
        assert f"\n  {name} " in text
    assert "RUMBO_TODAY" in text
    assert ask("site", "--help").exit_code == ask("show", "--help").exit_code == 0
