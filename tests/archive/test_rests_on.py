"""The digest of what an answer rests on: the same as long as the answer is, another where it may be another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import making
import rumbo
from rumbo.observatory import Observatory

AREA, STATE = "cbp-nationwide-aor", "cbp-nationwide-state"
BEFORE = making.cells(AREA, "2022-10", "2024-03", a_month=12)


def opened(folder: Path, *releases: tuple[str, bytes, str | None], today: str = "2024-06-20") -> Observatory:
    folder.mkdir()
    making.small_archive(folder / "starter", *releases)
    return rumbo.open(folder / "home", today=today, starter=folder / "starter")


def digests(here: Observatory) -> Sequence[str]:
    return [here.rests_on("cbp-encounters", "us-southwest", by=by) for by in ((), ("area",), ("citizenship",))]


def pieces(here: Observatory) -> Sequence[str]:
    return [one.rests_on() for one in here.table_pieces("cbp-encounters")]


def test_it_is_the_same_as_long_as_nothing_came(tmp_path: Path) -> None:
    first = (AREA, making.as_csv(AREA, BEFORE), "2024-04-15")
    here, there = opened(tmp_path / "a", first), opened(tmp_path / "b", first, today="2024-06-27")
    assert digests(here) == digests(there) and pieces(here) == pieces(there)


def test_it_is_another_for_other_figures_and_for_another_day_of_publication(tmp_path: Path) -> None:
    first = (AREA, making.as_csv(AREA, BEFORE), "2024-04-15")
    revised = (AREA, making.as_csv(AREA, making.revised(BEFORE, share=0.1)), "2024-05-15")
    told = [
        opened(tmp_path / "a", first),
        opened(tmp_path / "b", first, revised),
        opened(tmp_path / "c", (*first[:2], "2024-04-16")),
    ]
    for asked in (digests, pieces):
        before, *others = map(asked, told)
        assert all(not {*before} & {*one} for one in others)


def test_a_release_that_answers_nothing_here_leaves_it(tmp_path: Path) -> None:
    first = (AREA, making.as_csv(AREA, BEFORE), "2024-04-15")
    notice = making.notices([making.notice("cbp-encounters", "2024-04", 5, "2024-05-16")])
    here, there = opened(tmp_path / "a", first), opened(tmp_path / "b", first, ("cbp-monthly-updates", notice, None))
    assert digests(here)[1:] == digests(there)[1:] and digests(here)[0] != digests(there)[0]
