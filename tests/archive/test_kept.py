"""Sums kept in memory: the same figures as the engine's, asked of it once, and no more of them than are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

import rumbo
from rumbo.archive import sql
from rumbo.archive.kept import Kept
from rumbo.series import Series

CITIZENSHIPS = ("VEN", "CUB", "HTI", "NIC", "MEX", "GTM")
DAYS = ("2024-05-07", "2025-03-01")


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The queries that are put to the engine."""
    asked: list[str] = []
    put = sql._rows

    def noted(query: str) -> list[tuple[object, ...]]:
        asked.append(query)
        return put(query)

    monkeypatch.setattr(sql, "_rows", noted)
    yield asked


def _asked(observatory: rumbo.Observatory) -> list[Series]:
    return [
        observatory.series(indicator, "us-southwest", citizenship=one, as_of=day)
        for indicator, day, one in product(("usbp-encounters", "cbp-encounters"), DAYS, CITIZENSHIPS)
    ]


def test_kept_sums_are_those_of_the_engine() -> None:
    keeping, asking = rumbo.open(), rumbo.open()
    asking.archive.kept = Kept(often=10**9)
    assert _asked(keeping) == _asked(asking)
    assert keeping.archive.kept.count > 1_000 and asking.archive.kept.count == 0


def test_a_line_like_many_asked_before_puts_nothing_to_the_engine(queries: list[str]) -> None:
    observatory = rumbo.open()
    for one in CITIZENSHIPS[:3]:
        observatory.series("usbp-encounters", "us-southwest", citizenship=one)
    queries.clear()
    found = observatory.series("usbp-encounters", "us-southwest", citizenship="NIC", since="2023-10", until="2023-12")
    assert queries == []
    assert [one.value for one in found] == [
        one.value for one in rumbo.open().series("usbp-encounters", "us-southwest", citizenship="NIC", since="2023-10",
                                                 until="2023-12")
    ]  # fmt: skip


def test_a_question_of_its_own_is_asked_for_alone(queries: list[str]) -> None:
    observatory = rumbo.open()
    observatory.series("usbp-encounters", "us-southwest", citizenship="GTM")
    assert observatory.archive.kept.count == 0
    assert queries and all("'GTM'" in query for query in queries if "citizenship" in query)


def test_no_more_is_kept_than_is_allowed(queries: list[str]) -> None:
    observatory = rumbo.open()
    observatory.archive.kept = kept = Kept(often=1, most=1_000, largest=400)
    asked = _asked(observatory)
    assert kept.count <= 1_000
    assert any("LIMIT 401" in query for query in queries)
    assert asked == _asked(rumbo.open())


def test_the_values_of_a_breakdown_are_asked_for_once(queries: list[str]) -> None:
    observatory = rumbo.open()
    whole = [list(observatory.select("darien-transits", {"citizenship": ["VEN"]})) for _ in range(2)]
    assert whole[0] == whole[1]
    asked = [query for query in queries if "DISTINCT" in query]
    assert asked and len(asked) == len({*asked})
    observatory.archive.reload()
    assert list(observatory.select("darien-transits", {"citizenship": ["VEN"]})) == whole[0]
