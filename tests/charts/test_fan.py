"""What was expected: the bands, the rival's flat line, and what came beside it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from rumbo.charts import Expected, Point, fan_chart, record_chart

from .drawn import about, both, layer, made_up, paths, readable, root

ENDS = (60, 75, 90, 100, 111, 130, 160)


def expected(month: int, scale: float = 300.0, rival: float = 28_000.0) -> Expected:
    low, second, third, median, fifth, sixth, high = (end * scale for end in ENDS)
    return Expected(date(2024, month, 1), (low, second, third, median, fifth, sixth, high), rival)


AHEAD = [expected(month) for month in range(1, 13)]
BEFORE = made_up(date(2022, 1, 1), 24)


def test_the_fan_has_two_bands_two_edges_the_median_the_rival_and_the_series() -> None:
    for svg in both(fan_chart(BEFORE, AHEAD, **about())):
        root(svg)
        assert len(layer(svg, "area")) == 2
        lines = sorted(len(line) for line in paths(svg))
        assert lines == [13, 13, 13, 13, 24], "two edges, the rival and the median begin at the last figure"
        assert len(readable(svg)) == 24 + 12


def test_the_rival_is_flat_from_the_last_figure() -> None:
    last = BEFORE[-1].value or 0.0
    ahead = [expected(month, rival=last) for month in range(1, 13)]
    flat = [line for line in paths(fan_chart(BEFORE, ahead, **about()).wide) if len({y for _, y in line}) == 1]
    assert len(flat) == 1
    assert all(one[0] < other[0] for one, other in pairwise(flat[0]))


def test_what_the_fan_says_is_what_it_draws_in_both_languages() -> None:
    english, spanish = (fan_chart(BEFORE, AHEAD, **about(lang)).alt for lang in ("en", "es"))
    assert "January 2024: median 30,000, 80 in 100 between 22,500 and 39,000, the last value 28,000" in english
    assert "diciembre de 2024: mediana 30,000, 80 de cada 100 entre 22,500 y 39,000" in spanish


def test_what_came_outside_is_ringed() -> None:
    inside, outside = Point(date(2024, 1, 1), 30_000), Point(date(2024, 2, 1), 50_000)
    one = record_chart([inside], AHEAD[:2], **about())
    other = record_chart([inside, outside], AHEAD[:2], **about())
    rings = [sum(mark.get("fill") is None for mark in layer(each.wide, "symbol")) for each in (one, other)]
    assert rings == [0, 1]
    assert "February 2024: median 30,000" in other.alt and "and 50,000 came" in other.alt and "and – came" in one.alt
