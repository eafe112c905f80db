from __future__ import annotations

from datetime import date

import pytest

from rumbo.charts import Step, vintages_chart

from .drawn import about, both, paths, readable, root, texts

STEPS = [
    Step(date(2024, 1, 31), 302_034, "provisional"),
    Step(date(2024, 2, 29), 301_983, "provisional"),
    Step(date(2024, 10, 17), 301_981, "normal"),
]


def test_each_vintage_is_a_step_and_the_last_is_held_to_the_day() -> None:
    chart = vintages_chart(STEPS, **about(as_of=date(2024, 11, 24)))
    for svg in both(chart):
        root(svg)
        (path,) = paths(svg)
        assert len(path) == 6
        assert all(a[1] == b[1] for a, b in zip(path[::2], path[1::2], strict=True)), "a step is level"
        starts = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in readable(svg)]
        for start, corner in zip(starts, path[::2], strict=True):
            assert start == pytest.approx(corner, abs=0.11)
    assert path[-1][0] > starts[-1][0]


def test_the_axis_says_that_it_does_not_start_at_zero() -> None:
    chart = vintages_chart(STEPS, **about("es"))
    assert chart.subtitle == "El eje va de 301,960 a 302,050 encuentros; no empieza en cero."
    assert "0" not in texts(chart.wide)
    assert "302,034 en su primera publicación" in texts(chart.wide)
    assert "301,981 definitivo" in texts(chart.wide)
    assert "302,034 (provisional) desde el 31 de enero de 2024" in chart.alt


def test_a_withdrawn_vintage_leaves_a_gap() -> None:
    steps = [*STEPS[:2], Step(date(2024, 5, 1), None, "withdrawn"), STEPS[2]]
    chart = vintages_chart(steps, **about())
    assert len(paths(chart.wide)) == 2
    assert readable(chart.wide)[2].get("data-s") == "withdrawn"


@pytest.mark.parametrize("values", [[7], [7, 7], [0, 1], [None], [0.5, 0.25], [27_560, 29_200, 29_200]])
def test_any_vintages_can_be_drawn(values: list[float | None]) -> None:
    steps = [Step(date(2024, 1 + n, 5), value) for n, value in enumerate(values)]
    for svg in both(vintages_chart(steps, **about())):
        assert "NaN" not in svg
        assert len(readable(svg)) == len(values)


def test_no_vintage_is_refused() -> None:
    with pytest.raises(ValueError, match="no vintage"):
        vintages_chart([], **about())
