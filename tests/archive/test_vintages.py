"""A line of figures through all its vintages says what a view says on each day, and is read in a few queries."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

import rumbo
from rumbo.archive import Question, View, sql, vintages
from rumbo.indicators import indicator
from rumbo.observatory import Observatory


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(tmp_path_factory.mktemp("home"), today="2026-11-24")


LINES = [
    ("usbp-encounters", "us-southwest", {}),
    ("cbp-encounters", "USA", {"citizenship": "VEN"}),
    ("ofo-encounters", "us-southwest", {"demographic": "family-units"}),
    ("darien-transits", "darien", {}),
    ("chnv-arrivals", "USA", {}),
]


@pytest.mark.parametrize(("name", "place", "where"), LINES)
def test_each_vintage_is_what_a_view_gives_on_its_day(
    here: Observatory, name: str, place: str, where: dict[str, str]
) -> None:
    line = vintages(here.archive, Question(indicator(name), place, here.today, where))
    assert len(line) > 10
    for period in list(line)[:: max(1, len(line) // 6)]:
        for known in line[period]:
            for day in (known.since, known.since - timedelta(1)):
                (shown,) = View(here.archive, Question(indicator(name), place, day, where)).observations([period])
                before = [one for one in line[period] if one.since <= day]
                assert shown.value == (before[-1].value if before else None)
                assert not before or str(shown.release) == before[-1].release


def test_a_year_is_read_in_two_queries_and_no_other_decade_with_it(
    here: Observatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = vintages(here.archive, Question(indicator("cbp-encounters"), "us-southwest", here.today))
    queries: list[str] = []
    inner = sql._rows
    monkeypatch.setattr(sql, "_rows", lambda query: queries.append(query) or inner(query))
    assert line and line["2023-12"][-1].value == 301981
    assert 1 <= len(queries) <= 2 and not any("2005" in query for query in queries)
    assert line["2024-03"] and len(queries) <= 2
    assert "1901-01" not in line and line.get("1901-01") is None


def test_several_threads_that_ask_at_once_get_the_figure(here: Observatory, monkeypatch: pytest.MonkeyPatch) -> None:
    line = vintages(here.archive, Question(indicator("darien-transits"), "darien", here.today))
    module = sys.modules[type(line).__module__]
    begun, inner, reads = threading.Event(), module._read, []

    def slow(*given: Any) -> Any:
        reads.append(given)
        begun.wait(0.2)
        return inner(*given)

    monkeypatch.setattr(module, "_read", slow)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: line.get("2023-08"), range(4)))
    assert all(found) and len(reads) == 1


def test_months_that_one_file_brought_are_chosen_once(here: Observatory, monkeypatch: pytest.MonkeyPatch) -> None:
    line = vintages(here.archive, Question(indicator("usbp-encounters"), "usbp-tucson", here.today))
    days: list[object] = []
    inner = View.choose
    monkeypatch.setattr(View, "choose", lambda self, *given: days.append(given) or inner(self, *given))
    read = len(line)
    assert read > 100 and len(days) < 3 * read
