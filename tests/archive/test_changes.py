"""What a release changed, against the difference of its cells from those known before, in plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from making import as_csv, cells, dimensions, empty_archive, notice, notices, put, read_cells, revised, small_archive
from rumbo.archive import Changes, changes

STATE, SOUTHWEST, NOTICES = "cbp-nationwide-state", "cbp-southwest", "cbp-monthly-updates"
Cells = Mapping[tuple[str, ...], int]


def difference(before: Cells, after: Cells) -> dict[tuple[str, ...], tuple[int | None, int | None]]:
    """The cells that moved: what they were and are, None where a file has no row; nothing and zero are the same."""
    return {
        key: (before.get(key), after.get(key))
        for key in before.keys() | after.keys()
        if before.get(key, 0) != after.get(key, 0)
    }


def found_cells(source: str, found: Changes) -> dict[tuple[str, ...], tuple[object, object]]:
    names = dimensions(source)
    return {
        (cell.period, *(cell.dimensions[name] for name in names)): (cell.before, cell.after) for cell in found.cells
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_cells_that_moved(seed: int, tmp_path: Path) -> None:
    before = cells(STATE, "2022-10", "2023-12", a_month=80, seed=seed)
    grown = before | cells(STATE, "2024-01", "2024-01", a_month=80, seed=seed)
    after = revised(grown, share=0.2, seed=seed)
    archive = small_archive(
        tmp_path / "home", (STATE, as_csv(STATE, before), "2024-01-31"), (STATE, as_csv(STATE, after), "2024-02-29")
    )
    first, second = archive.releases.values()
    found = changes(archive, second)
    known = {key: count for key, count in after.items() if key[0] <= "2023-12"}
    assert found_cells(STATE, found) == difference(before, known)
    assert (found.against, found.new_periods) == ((first.id,), ("2024-01",))
    assert found.new_cells == len(after) - len(known)
    assert found.count("gone-to-zero") == sum(key not in after for key in before)
    assert found.count("added") == sum(key not in before for key in known)
    totals = {
        total.period: (total.before, total.after)
        for total in found.totals
        if (total.indicator, total.place) == ("cbp-encounters", "USA")
    }
    for period in {key[0] for key in before}:
        was, now = (sum(n for key, n in these.items() if key[0] == period) for these in (before, after))
        assert totals.get(period, (was, was)) == (was, now)


def test_a_first_release_changes_nothing_and_is_all_new(tmp_path: Path) -> None:
    made = cells(SOUTHWEST, "2023-10", "2023-12")
    archive = small_archive(tmp_path / "home", (SOUTHWEST, as_csv(SOUTHWEST, made), "2024-01-31"))
    (release,) = archive.releases.values()
    found = changes(archive, release)
    assert (found.cells, found.totals, found.against, found.largest) == ((), (), (), None)
    assert (found.new_periods, found.new_cells) == (("2023-10", "2023-11", "2023-12"), len(made))


def test_a_release_stands_against_all_that_answered_before_it(tmp_path: Path) -> None:
    """Two files of one month each came before; a third of both months is held against each for its own."""
    october, november = (cells(SOUTHWEST, month, month, a_month=30) for month in ("2023-10", "2023-11"))
    both = revised(october | november, share=0.5)
    archive = small_archive(
        tmp_path / "home",
        (SOUTHWEST, as_csv(SOUTHWEST, october), "2023-11-20"),
        (SOUTHWEST, as_csv(SOUTHWEST, november), "2023-12-20"),
        (SOUTHWEST, as_csv(SOUTHWEST, both), "2024-01-20"),
    )
    *before, last = archive.releases.values()
    found = changes(archive, last)
    assert found.against == tuple(sorted(release.id for release in before))
    assert found_cells(SOUTHWEST, found) == difference(october | november, both)


def test_the_end_of_lines_the_order_of_rows_and_a_renamed_label_change_nothing(tmp_path: Path) -> None:
    made = cells(SOUTHWEST, "2022-10", "2023-12", a_month=20)
    archive = small_archive(
        tmp_path / "home",
        (SOUTHWEST, as_csv(SOUTHWEST, made, unaccompanied="UC / Single Minors"), "2024-01-20"),
        (SOUTHWEST, as_csv(SOUTHWEST, made, end="\n", decimals=".0", shuffled=True), "2024-02-20"),
    )
    first, second = archive.releases.values()
    assert read_cells(archive, first) == read_cells(archive, second)
    found = changes(archive, second)
    assert (found.cells, found.totals, found.new_periods) == ((), (), ())


def test_a_printed_zero_is_a_cell_left_out(tmp_path: Path) -> None:
    made = cells(SOUTHWEST, "2023-10", "2023-12", a_month=20)
    key = next(key for key in made if sum(other[:2] == key[:2] for other in made) > 1)
    archive = small_archive(
        tmp_path / "home",
        (SOUTHWEST, as_csv(SOUTHWEST, {**made, key: 0}), "2024-01-20"),
        (SOUTHWEST, as_csv(SOUTHWEST, {other: n for other, n in made.items() if other != key}), "2024-02-20"),
    )
    assert changes(archive, list(archive.releases.values())[1]).cells == ()


def test_a_figure_only_rounded_is_confirmed(tmp_path: Path) -> None:
    archive = empty_archive(tmp_path / "home")
    put(
        archive,
        NOTICES,
        notices(
            [
                notice("usbp-encounters", "2023-10", 1212, "2023-11-14"),
                notice("usbp-encounters", "2023-10", 1200, "2023-12-22", rounding="100"),
                notice("usbp-encounters", "2023-10", 1210, "2024-01-26"),
            ]
        ),
    )
    first, rounded, last = archive.releases.values()
    found = changes(archive, rounded)
    assert (found.confirmed, found.cells, found.new_periods) == (("usbp-encounters.us-southwest 2023-10",), (), ())
    found = changes(archive, last)
    assert found.against == (first.id,)
    assert [(cell.before, cell.after) for cell in found.cells] == [(1212, 1210)]


def test_a_table_that_comes_later_makes_no_month_new(tmp_path: Path) -> None:
    """Its October was known of another table; its November was not known of any."""
    archive = empty_archive(tmp_path / "home")
    first = [notice("usbp-encounters", "2023-10", 1212, "2023-11-14")]
    later = [notice("cbp-encounters", month, 2000, "2023-12-22") for month in ("2023-10", "2023-11")]
    put(archive, NOTICES, notices(first + later))
    found = changes(archive, list(archive.releases.values())[1])
    assert (found.new_periods, found.new_cells) == (("2023-11",), 1)
    assert found.new_tables == {"cbp-encounters.us-southwest": 1}


def test_what_changed_survives_json(tmp_path: Path) -> None:
    before = cells(STATE, "2022-10", "2023-12", a_month=80)
    archive = small_archive(
        tmp_path / "home",
        (STATE, as_csv(STATE, before), "2024-01-31"),
        (STATE, as_csv(STATE, revised(before, share=0.2)), "2024-02-29"),
    )
    put(archive, NOTICES, notices([notice("usbp-encounters", "2023-10", 1212, "2023-11-14")]))
    found = [changes(archive, one) for one in archive.releases.values()]
    assert any(one.cells for one in found) and any(one.totals for one in found) and any(one.printed for one in found)
    for one in found:
        held = Changes.from_json(one.release, json.loads(json.dumps(one.as_json())))
        assert held == one and repr(held) == repr(one)
