"""How a source stands on a day: what was due, whether somebody looked, and what was seen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from making import empty_archive, publisher_file, small_archive
from rumbo.archive import Archive, Look, Standing
from rumbo.core import Period
from rumbo.errors import UnknownSource
from rumbo.observatory import Observatory, open_observatory
from rumbo.sources import source

SOUTHWEST = "cbp-southwest"
PUBLISHED = date(2024, 1, 20)
DUE = date(2024, 1, 31) + timedelta(days=source(SOUTHWEST).rhythm.due_days)
"""The file that reaches January is usually out by then; the archive holds the one that reaches December."""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    content = publisher_file(SOUTHWEST, "2023-10", "2023-12")
    return small_archive(tmp_path / "home", (SOUTHWEST, content, PUBLISHED.isoformat()))


def standing(archive: Archive, day: date) -> tuple[Standing, int | None]:
    found = {one.source.id: one for one in Observatory(archive).silences(day)}[SOUTHWEST]
    return found.standing, found.days


def look(archive: Archive, day: date, newest: str) -> None:
    archive.record_look(Look(SOUTHWEST, day, newest, "https://www.example.org/files"))


def test_before_anything_was_published_nothing_is_held(archive: Archive) -> None:
    assert standing(archive, PUBLISHED - timedelta(days=1)) == (Standing.NOTHING_HELD, None)
    assert standing(archive, PUBLISHED) == (Standing.CURRENT, None)


def test_until_the_next_is_due_it_is_current(archive: Archive) -> None:
    assert standing(archive, DUE) == (Standing.CURRENT, None)
    assert standing(archive, DUE + timedelta(days=1)) == (Standing.NOT_LOOKED, 1)


def test_silence_needs_a_look(archive: Archive) -> None:
    look(archive, DUE - timedelta(days=1), "2023-12")
    assert standing(archive, DUE + timedelta(days=5)) == (Standing.NOT_LOOKED, 5)
    look(archive, DUE + timedelta(days=2), "2023-12")
    assert standing(archive, DUE + timedelta(days=1)) == (Standing.NOT_LOOKED, 1)
    assert standing(archive, DUE + timedelta(days=5)) == (Standing.SILENT, 5)


def test_what_was_seen_and_is_not_held_is_told(archive: Archive) -> None:
    look(archive, DUE, "2024-01")
    assert standing(archive, DUE) == (Standing.NEWER_EXISTS, None)
    assert standing(archive, DUE - timedelta(days=1)) == (Standing.CURRENT, None)


def test_a_look_at_another_source_says_nothing_of_this(archive: Archive) -> None:
    archive.record_look(Look("cbp-nationwide-state", DUE, "2024-01", "https://www.example.org/files"))
    assert standing(archive, DUE) == (Standing.CURRENT, None)


def test_looks_are_kept_and_read_by_the_next(archive: Archive) -> None:
    look(archive, DUE, "2024-01")
    look(archive, DUE - timedelta(days=9), "2023-12")
    again = empty_archive(archive.home.path)
    assert [one.newest_seen for one in again.looks.looks] == ["2023-12", "2024-01"]
    found = again.looks.last(SOUTHWEST, DUE - timedelta(days=1))
    assert found
    assert found.newest_seen == "2023-12"


def test_a_source_of_no_name(archive: Archive) -> None:
    with pytest.raises(UnknownSource):
        Observatory(archive).source("cbp-nobody")


def test_a_product_that_ended_is_never_late_nor_silent(tmp_path: Path) -> None:
    history = "usbp-sector-history"
    ended = source(history).ended
    assert ended and ended.day == date(2021, 8, 9) and ended.why["es"] != ended.why["en"]
    observatory = open_observatory(tmp_path / "home", today="2026-11-24")
    observatory.archive.record_look(Look(history, date(2026, 11, 1), "2020-09", "https://www.example.org/files"))
    for day, expected in (("2021-08-08", Standing.NOT_LOOKED), ("2021-08-09", Standing.ENDED), (None, Standing.ENDED)):
        (found,) = (one for one in observatory.silences(day) if one.source.id == history)
        assert found.standing is expected
        assert (found.days is None) == (found.due is None) == (expected is Standing.ENDED)
    observatory.archive.record_look(Look(history, date(2026, 11, 2), "2024-09", "https://www.example.org/files"))
    (found,) = (one for one in observatory.silences() if one.source.id == history)
    assert found.standing is Standing.NEWER_EXISTS


def test_what_is_published_by_fiscal_year_is_due_after_the_next_fiscal_year() -> None:
    """Held to September 2020, so that fiscal year 2021 is the next: 300 days after 30 September 2021."""
    rhythm = source("usbp-sector-history").rhythm
    assert rhythm.due(rhythm.after(Period.parse("2020-09"))) == date(2022, 7, 27)
