"""The outlook of a flow and of its cells: all adds up, nothing is negative, the total is as its own outlook says."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rumbo
from rumbo.analysis import hierarchy
from rumbo.analysis.cell_outlook import CellOutlook, cells_of
from rumbo.analysis.hierarchy import Cells, paths
from rumbo.analysis.outlook import QUANTILES
from rumbo.core import Observation, Period, Status
from rumbo.errors import CannotForecast, NoData, WrongUse
from rumbo.observatory import Observatory

FIRST = Period.parse("2019-10")
DIMENSIONS = ("area", "citizenship")


def made_up(shape: tuple[int, ...], months: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(2, 2, shape))[..., None] * np.exp(
        np.cumsum(rng.normal(0, 0.2, (*shape, months)), axis=-1)
    )
    return rng.poisson(level).astype(float)


def cells(counts: np.ndarray) -> Cells:
    values = tuple(tuple(f"{axis}{number}" for number in range(size)) for axis, size in enumerate(counts.shape[:-1]))
    return Cells(("a", "b", "c")[: len(values)], values, FIRST, counts)


def levels(middle: float) -> np.ndarray:
    return middle * np.exp(np.linspace(-1, 1, 23) * np.sqrt(np.arange(1, 13))[:, None] / 3)


@settings(max_examples=6, deadline=None)
@given(st.sampled_from([(3,), (2, 4), (2, 3, 3)]), st.integers(0, 1000), st.integers(0, 50_000))
def test_every_sum_is_exact_and_nothing_is_negative(shape: tuple[int, ...], seed: int, middle: int) -> None:
    found = paths(cells(made_up(shape, 48, seed)), levels(middle))
    assert found.draws.min() >= 0 and np.issubdtype(found.draws.dtype, np.integer)
    expected = found.expected()
    for name, total in expected.items():
        for axis in (axis for axis, value in enumerate(name) if not value):
            below = [one for one in expected if one[axis] and (*one[:axis], "", *one[axis + 1 :]) == name]
            assert np.array_equal(np.sum([expected[one] for one in below], axis=0), total), (name, axis)
    for one in found.quantiles().values():
        assert one.shape == (12, 23) and (np.diff(one, axis=1) >= 0).all() and one.min() >= 0


def test_the_total_is_as_its_own_outlook_says() -> None:
    wanted = levels(40_000)
    got = paths(cells(made_up((3, 4), 48, 3)), wanted).quantiles()["", ""]
    assert np.allclose(got[:, 1:-1], wanted[:, 1:-1], rtol=0.01) and np.allclose(got, wanted, rtol=0.06)


def test_a_cell_that_never_had_anything_stays_empty_and_is_no_node() -> None:
    counts = made_up((3, 4), 48, 3) + 1
    counts[1, 2] = 0
    found = paths(cells(counts), levels(5000))
    assert ("01", "12") not in found.nodes and not found.draws[:, :, 1, 2].any()
    assert len(found.nodes) == 1 + 3 + 4 + 11


def test_a_share_that_moves_is_followed_and_the_same_figures_give_the_same_paths() -> None:
    counts = np.array([np.linspace(900, 100, 60), np.linspace(100, 900, 60)])
    one, other = (paths(cells(counts), levels(1000)) for _ in "ab")
    assert np.array_equal(one.draws, other.draws)
    expected = one.expected()
    assert expected["01",][0] > 4 * expected["00",][0]


def test_a_month_not_known_is_no_refusal() -> None:
    counts = made_up((2, 2), 60, 5)
    counts[:, :, 30] = np.nan
    found = paths(cells(counts), levels(1000))
    assert found.draws.min() >= 0 and np.isfinite(found.expected()["", ""]).all()


def observation(month: Period, value: int | None, **dimensions: str) -> Observation:
    status = Status.NORMAL if value is not None else Status.NOT_AVAILABLE
    return Observation("usbp-encounters", "us-southwest", str(month), value, status, dimensions=dimensions)


def test_cells_go_back_as_far_as_the_same_are_told_apart() -> None:
    def line(since: int, until: int) -> list[Observation]:
        return [observation(FIRST + n, n) if since <= n < until else observation(FIRST + n, None) for n in range(60)]

    origin = FIRST + 59
    lines = {("x", "VEN"): line(0, 60), ("x", "CUB"): line(10, 60), ("x", "old"): line(0, 40)}
    found = cells_of(lines, DIMENSIONS, origin)
    assert (found.values, str(found.first), found.counts.shape) == ((("x",), ("CUB", "VEN")), "2020-08", (1, 2, 50))
    with pytest.raises(CannotForecast, match="2 cells are told apart in 10 months up to 2024-09"):
        cells_of({**lines, ("x", "CUB"): line(50, 60)}, DIMENSIONS, origin)


# The facade -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    return rumbo.open(Path(tmp_path_factory.mktemp("home")), today="2026-11-24")


@pytest.fixture(scope="module")
def border(observatory: Observatory) -> CellOutlook:
    return observatory.cell_outlook("sector,citizenship,demographic", until="2024-09")


def test_the_border_has_520_cells_and_their_322_sums(border: CellOutlook) -> None:
    cells = [name for name in border.nodes if all(name)]
    assert (len(cells), len(border.nodes) - len(cells)) == (520, 322)
    assert (str(border.origin), border.information, border.alone) == ("2024-09", "own-past-and-cells", False)
    for kept in itertools.product((True, False), repeat=3):
        level = [node for name, node in border.nodes.items() if tuple(map(bool, name)) == kept]
        sums = np.sum([node.expected for node in level], axis=0)
        assert np.array_equal(sums, border.nodes["", "", ""].expected)
    assert min(min(map(min, node.quantiles)) for node in border.nodes.values()) >= 0


def test_the_total_of_the_cells_is_the_outlook_from_there(observatory: Observatory, border: CellOutlook) -> None:
    (first,) = (one for one in border.findings() if set(one.subject) == {"indicator", "place", "period"}
                and one.subject["period"] == "2024-10")  # fmt: skip
    quantiles: dict[str, float] = first.parameters["quantiles"]  # type: ignore[assignment]
    assert first.value == border.nodes["", "", ""].expected[0] and [*quantiles] == [str(one) for one in QUANTILES]
    assert quantiles["0.1"] < 56_526 < quantiles["0.9"]  # what came
    assert first.parameters["vintage"] == "2026-11-24" and first.parameters["aims_at"] == "first-print"
    assert first.explanation["en"] != first.explanation["es"] and first.releases


def test_what_was_worked_out_before_is_told_at_once(observatory: Observatory, border: CellOutlook) -> None:
    start = process_time()
    again = observatory.cell_outlook("sector,citizenship,demographic", until="2024-09", horizons=3)
    assert process_time() - start < 5  # a second, on a machine that does nothing else
    assert again.nodes["", "VEN", ""].expected == border.nodes["", "VEN", ""].expected[:3]


def test_where_cells_are_not_held_as_late_it_is_the_total_alone_and_says_so(observatory: Observatory) -> None:
    found = observatory.cell_outlook("sector,demographic")
    assert found.alone and str(found.origin) > "2026-01" and [*found.nodes] == [("", "")]
    assert "2026-01" in found.notes[0]["en"] and "2026-01" in found.notes[0]["es"]


def test_what_no_cells_can_be_asked_of_is_refused(observatory: Observatory) -> None:
    with pytest.raises(WrongUse, match="several values"):
        observatory.cell_outlook("sector", citizenship="VEN,CUB")
    with pytest.raises(WrongUse, match="No dimension"):
        observatory.cell_outlook(())
    with pytest.raises((NoData, WrongUse)):
        observatory.cell_outlook("sector", "mexico-returns")


def test_files_have_a_row_for_each_node_and_month(border: CellOutlook) -> None:
    rows = list(border.as_rows())
    assert len(rows) == 842 * 12
    assert {"q0.01", "q0.5", "q0.99", "expected", "vintage", "aims_at", "information", "origin"} <= {*rows[0]}


def test_it_may_be_asked_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from rumbo.cli.app import app

    monkeypatch.setenv("RUMBO_HOME", str(tmp_path / "home"))
    asked = ["outlook", "--by", "sector", "--until", "2024-09", "--horizons", "2", "--output"]
    for file in ("cells.csv", "cells.json"):
        done = CliRunner().invoke(app, [*asked, str(tmp_path / file)])
        assert done.exit_code == 0, done.output
    with (tmp_path / "cells.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10 * 2 and {row["area"] for row in rows} >= {"", "usbp-tucson"}
    findings = json.loads((tmp_path / "cells.json").read_text(encoding="utf-8"))
    assert len(findings) == 20 and findings[0]["value"] == sum(
        one["value"] for one in findings[2:] if one["horizon"] == 1
    )
    drawn = CliRunner().invoke(app, [*asked[:-1], "--format", "table", "--lang", "es"])
    assert drawn.exit_code == 0 and "9 celdas y 1 sumas" in drawn.output and "Tucson" in drawn.output
    assert hierarchy.DRAWS & (hierarchy.DRAWS - 1) == 0  # else sums are not exact
