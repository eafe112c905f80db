from __future__ import annotations

from math import nan
from xml.etree import ElementTree

import pytest

from rumbo.charts import course, sparkline


def test_a_sparkline_stands_on_zero_and_marks_its_last_figure() -> None:
    svg = ElementTree.fromstring(sparkline([0, 10, 5], hollow_last=True))
    line, dot = list(svg)
    assert line.get("points") == "4.0,19.0 54.0,3.0 104.0,11.0"
    assert (dot.get("cx"), dot.get("class")) == ("104.0", "hollow")
    assert svg.get("aria-hidden") == "true"


@pytest.mark.parametrize("values", [[], [None], [nan, None], [0, 0], [7]])
def test_any_values_make_a_sparkline(values: list[float | None]) -> None:
    svg = sparkline(values)
    ElementTree.fromstring(svg)
    assert "nan" not in svg


@pytest.mark.parametrize(("ratio", "angle"), [(1, 0), (2, -45), (0.5, 45), (0, 80), (1000, -80), (float("inf"), -80)])
def test_the_course_is_the_change(ratio: float, angle: int) -> None:
    assert f"rotate({angle})" in course(ratio)


def test_a_course_has_a_voice_only_with_a_label() -> None:
    assert 'aria-hidden="true"' in course(2)
    assert 'aria-label="+100 % &lt;"' in course(2, "+100 % <")
    with pytest.raises(ValueError, match="ratio"):
        course(-1)
