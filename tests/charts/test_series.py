from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import pairwise

import pytest

from rumbo.charts import (
    Line,
    Panel,
    Point,
    Size,
    Stretch,
    lines_chart,
    multiples,
    recent_chart,
    series_chart,
    standalone,
)

from .drawn import BREAKS, SVG, about, both, layer, made_up, paths, readable, root, texts

LONG = [*made_up(date(2013, 10, 1), 150)[:-8], *made_up(date(2025, 8, 1), 8, "second-hand")]
HELD = date(2026, 3, 1)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_both_drawings_are_well_formed_named_pictures_in_the_colours_of_the_page(lang: str) -> None:
    chart = series_chart(LONG, breaks=BREAKS[lang], held_to=HELD, **about(lang))
    for svg in both(chart):
        picture = root(svg)
        assert picture.get("role") == "img"
        title = picture.find(f"{SVG}title")
        assert title is not None
        assert picture.get("aria-labelledby") == title.get("id")
        assert title.text == chart.alt
        assert "var(--ink,#13202b)" in svg
        assert "var(--paper,#fbfcfc)" in svg
        assert not re.search(r'(?:fill|stroke)="#', svg), "a colour that does not follow the page"
        assert "NaN" not in svg
        assert "undefined" not in svg
        assert "null" not in svg
        ids = re.findall(r' id="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
    assert not set(re.findall(r' id="([^"]+)"', chart.wide)) & set(re.findall(r' id="([^"]+)"', chart.narrow))


def test_the_drawings_fit_their_column_and_a_page() -> None:
    for size in ((Size(832, 320), Size(336, 212, 12, True)), (Size(722, 262), Size(300, 200, 12, True))):
        chart = series_chart(LONG, breaks=BREAKS["en"], held_to=HELD, sizes=size, **about())
        for svg, asked in zip(both(chart), size, strict=True):
            width = int(root(svg).get("width", ""))
            assert asked.width - 16 <= width <= asked.width
            assert len(svg.encode()) < 40_000


def test_the_same_input_gives_the_same_string() -> None:
    first, again = (series_chart(LONG, breaks=BREAKS["en"], held_to=HELD, **about()) for _ in range(2))
    assert first == again


def test_a_gap_stays_a_gap_whether_it_is_listed_or_missing() -> None:
    whole = made_up(date(2018, 1, 1), 36)
    listed = [Point(p.month, None, "not-available") if 10 <= n < 13 else p for n, p in enumerate(whole)]
    missing = [p for n, p in enumerate(whole) if not 10 <= n < 13]
    withdrawn = [Point(p.month, p.value, "withdrawn") if 10 <= n < 13 else p for n, p in enumerate(whole)]
    for points in (listed, missing, withdrawn):
        chart = series_chart(points, **about())
        for svg in both(chart):
            before, after = paths(svg)
            assert len(before) == 10
            assert len(after) == 23
            assert before[-1][0] < after[0][0]
        assert "Periods without a figure: 3." in chart.alt


def test_not_a_number_is_a_hole() -> None:
    points = [Point(p.month, float("nan") if n == 3 else p.value) for n, p in enumerate(made_up(date(2024, 1, 1), 8))]
    chart = series_chart(points, **about())
    assert [len(path) for path in paths(chart.wide)] == [3, 4]
    assert "nan" not in chart.wide.lower().replace("finan", "")


def test_a_break_cuts_the_line_at_the_month_it_falls_in() -> None:
    points = made_up(date(2019, 1, 1), 60)
    chart = series_chart(points, breaks=BREAKS["en"], **about())
    for svg in both(chart):
        assert [len(path) for path in paths(svg)] == [14, 38, 8]  # to February 2020, from March 2020, from May 2023
        rules = layer(svg, "rule")
        assert len(rules) == 4  # two double rules, each between the parts of the line
        at = [float(re.findall(r"-?\d+\.?\d*", rule.get("transform", ""))[0]) for rule in rules]
        first, second, third = paths(svg)
        assert first[-1][0] < sum(at[:2]) / 2 < second[0][0]
        assert second[-1][0] < sum(at[2:]) / 2 < third[0][0]
    assert "expulsions counted too" in " ".join(texts(chart.wide))
    assert [text for text in texts(chart.narrow) if text in "ABC"] == ["A", "B"]
    assert ("break", "break: what is counted changed (A March 2020: expulsions counted too; B May 2023: expulsions end)") in chart.key  # fmt: skip  # noqa: E501


def test_breaks_whose_words_do_not_fit_are_named_by_letters() -> None:
    breaks = [
        type(BREAKS["en"][0])(date(2019 + n // 4, n % 4 * 3 + 2, 1), "a long label of a break") for n in range(12)
    ]
    chart = series_chart(made_up(date(2019, 1, 1), 60), breaks=breaks, **about())
    assert [text for text in texts(chart.wide) if len(text) == 1 and text.isalpha()] == list("ABCDEFGHIJKL")


@pytest.mark.parametrize("count", [2, 40, 324])
def test_the_readable_points_lie_on_the_line(count: int) -> None:
    points = made_up(date(2000, 1, 1), count)
    for svg in both(series_chart(points, **about())):
        corners = [corner for path in paths(svg) for corner in path]
        dots = readable(svg)
        assert len(corners) == len(dots) == count
        for (x, y), dot in zip(corners, dots, strict=True):
            assert float(dot.get("cx", "")) == pytest.approx(x, abs=0.11)
            assert float(dot.get("cy", "")) == pytest.approx(y, abs=0.11)
        inner = next(g for g in root(svg).iter(f"{SVG}g") if g.get("transform"))
        group = next(g for g in root(svg).iter(f"{SVG}g") if g.get("class") == "pts")
        assert group.get("transform") == inner.get("transform")


def test_readable_points_say_month_value_and_status_in_the_language_of_the_page() -> None:
    points = [Point(date(2023, 12, 1), 301_981), Point(date(2024, 1, 1), None, "suppressed")]
    (first, hole) = readable(series_chart(points, **about("es")).narrow)
    assert [first.get(f"data-{name}") for name in "xys"] == ["diciembre de 2023", "301,981", "definitivo"]
    assert [hole.get(f"data-{name}") for name in "xys"] == ["enero de 2024", "–", "suprimido"]


def test_spanish_months_and_thousands() -> None:
    chart = series_chart(LONG, breaks=BREAKS["es"], held_to=HELD, **about("es"))
    assert "50 mil" in texts(chart.narrow)
    assert any(re.fullmatch(r"(ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic) 20\d\d", t) for t in texts(chart.wide))
    assert "octubre de 2013 a marzo de 2026" in chart.alt
    assert chart.alt.endswith("No hay publicación posterior a marzo de 2026, al 24 de noviembre de 2026.")


def test_the_silence_is_hatched_to_the_day_and_named() -> None:
    chart = series_chart(LONG, held_to=HELD, **about())
    for svg in both(chart):
        (band,) = [mark for mark in layer(svg, "rect") if "url(#" in mark.get("fill", "")]
        assert float(re.findall(r"h(\d+\.?\d*)", band.get("d", ""))[0]) > 0
    assert "no release held" in texts(chart.wide)
    assert ("silence", "no release held") in chart.key
    fresh = series_chart(LONG, held_to=HELD, **about(as_of=date(2026, 3, 31)))
    assert "url(#" not in fresh.wide


@pytest.mark.parametrize("months", [1, 2, 5, 26, 31, 36, 150, 324])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_names_on_the_time_axis_never_touch(months: int, lang: str) -> None:
    for svg in both(series_chart(made_up(date(1999, 11, 1), months), **about(lang))):
        rows: dict[str, list[tuple[float, float]]] = {}
        for text in layer(svg, "text"):
            x, y = re.findall(r"-?\d+\.?\d*", text.get("transform", ""))[:2]
            if text.get("fill") == "var(--ink-2,#4b5a66)":
                rows.setdefault(y, []).append((float(x), 6.2 * len("".join(text.itertext()))))
        assert rows
        for row in rows.values():
            for (x, width), (other, _) in pairwise(sorted(row)):
                assert other - x >= width


@pytest.mark.parametrize(
    "values", [[], [0], [5], [0, 0, 0], [None, None], [None, 3, None], [1, 2, 3, 4, 5], [-5, 3], [0.25, 0.5]]
)
def test_short_and_empty_series_can_be_drawn(values: list[float | None]) -> None:
    points = [Point(date(2026, 1 + n, 1), value) for n, value in enumerate(values)]
    for draw in (series_chart, recent_chart):
        chart = draw(points, held_to=date(2026, 6, 1), **about())
        for svg in both(chart):
            assert "NaN" not in svg
            assert len(readable(svg)) == len(values)
            assert "0" in texts(svg)
        if not any(value is not None for value in values):
            assert "no figure held" in texts(chart.wide)


def test_the_highest_and_the_latest_figure_are_written_out() -> None:
    words = texts(series_chart(LONG, **about()).wide)
    top = max(LONG, key=lambda point: point.value or 0)
    assert f"{top.value:,}" in words
    assert f"{LONG[-1].value:,}" in words


def test_status_marks_are_drawn_where_they_can_be_told_apart() -> None:
    dense = layer(series_chart(LONG, **about()).wide, "symbol")
    every = layer(recent_chart(LONG, **about()).wide, "symbol")
    assert len(dense) == 3  # the highest; the latest, a ring with its dot
    assert len(every) == 18 + 8  # one a month, and a dot in the ring of each second-hand one
    assert [name for name, _ in recent_chart(LONG, **about()).key] == ["obs", "second"]


def test_years_can_be_drawn_as_periods_fiscal_ones_too() -> None:
    fiscal = series_chart([Point(date(year, 10, 1), year) for year in range(2010, 2024)], months=12, **about("es"))
    assert "AF2011 a AF2024" in fiscal.alt
    assert "AF2024" in texts(fiscal.wide)
    calendar = series_chart([Point(date(year, 1, 1), year) for year in range(2010, 2024)], months=12, **about())
    assert "2010 to 2023" in calendar.alt
    assert len(paths(calendar.wide)) == 1


def test_two_figures_for_one_month_are_refused() -> None:
    with pytest.raises(ValueError, match="2024-01"):
        series_chart([Point(date(2024, 1, 1), 1), Point(date(2024, 1, 1), 2)], **about())


def test_lines_have_their_colour_their_dash_and_their_name_and_names_keep_apart() -> None:
    names = ["Honduras", "El Salvador", "Guatemala", "Mexico"]
    lines = [Line(name, tuple(Point(p.month, 100 + n) for p in made_up(date(2022, 1, 1), 30))) for n, name in enumerate(names)]  # fmt: skip  # noqa: E501
    chart = lines_chart(lines, **about())
    for svg in both(chart):
        strokes = {path.get("stroke", "")[:8] for path in layer(svg, "line")}
        assert strokes == {"var(--c1", "var(--c2", "var(--c3", "var(--c4"}
        assert len({path.get("stroke-dasharray") for path in layer(svg, "line")}) == 4
        assert len(readable(svg)) == 120
        words = [t for t in layer(svg, "text") if any(name in "".join(t.itertext()) for name in names)]
        heights = sorted(float(re.findall(r"-?\d+\.?\d*", text.get("transform", ""))[1]) for text in words)
        assert all(b - a >= 14 for a, b in pairwise(heights))
    assert all(f"{name}: highest" in chart.alt for name in names)
    with pytest.raises(ValueError, match="5 lines"):
        lines_chart([*lines, lines[0]], **about())


def test_words_that_look_like_markup_are_escaped() -> None:
    chart = lines_chart([Line("<b>&\"'", tuple(made_up(date(2024, 1, 1), 3)))], **about(title="<i> & co"))
    assert "<i> & co" in chart.alt
    assert [dot.get("data-n") for dot in readable(chart.wide)] == ["<b>&\"'"] * 3


def test_a_standalone_file_needs_no_page() -> None:
    svg = standalone(series_chart(LONG, held_to=HELD, **about()).wide)
    assert svg.startswith("<?xml")
    assert "var(--" not in svg
    assert not readable(svg.split("?>", 1)[1])
    assert "#13202b" in svg


def test_importing_the_charts_loads_no_charting_library() -> None:
    code = "import sys, rumbo.charts; print([m for m in sys.modules if m in ('altair', 'vl_convert', 'pandas')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_as_of_before_the_last_month_still_draws_it() -> None:
    chart = series_chart(LONG, held_to=HELD, **about(as_of=date(2020, 1, 1)))
    assert len(readable(chart.wide)) == len(LONG)


def test_multiples_share_their_axis_and_keep_their_scales() -> None:
    span = (date(2020, 1, 1), date(2024, 1, 1))
    many = [Point(p.month, 1000 * (p.value or 0)) for p in made_up(date(2018, 1, 1), 84)]
    panels = [
        Panel("Few", "events", tuple(made_up(date(2021, 1, 1), 6))),
        Panel("Many", "events", tuple(many)),
    ]
    few, other = multiples(panels, span=span, lang="en", as_of=date(2024, 6, 30), uid="road")
    for one, two in zip(both(few), both(other), strict=True):
        assert years(one) == years(two), "the same year stands at the same place"
        assert len(years(one)) == 4
        assert beginning(one) == beginning(two), "and the plots begin under each other"
        months = {point.get("cx") for point in readable(one)}
        assert months < {point.get("cx") for point in readable(two)}, "and so does the same month"
    assert "January 2020 to December 2023" in few.alt
    assert "2018" not in other.alt, "what lies before the axis is left out"


def beginning(svg: str) -> str:
    """How far from the left of the picture its plot begins."""
    moved = re.search(r"translate\((-?[\d.]+),", svg)
    return moved[1] if moved else ""


def years(svg: str) -> list[tuple[str, str]]:
    """The years along the bar, each with where it stands."""
    found = [("".join(text.itertext()), text.get("transform", "")) for text in root(svg).iter(f"{SVG}text")]
    return [(words, where) for words, where in found if re.fullmatch(r"20\d\d", words)]


def test_a_strip_says_which_months_come_from_which_source() -> None:
    parts = [
        Stretch(1, date(2013, 10, 1), date(2018, 9, 1)),
        Stretch(2, date(2018, 10, 1), date(2025, 7, 1)),
        Stretch(1, date(2025, 8, 1), date(2026, 3, 1)),
    ]
    plain = series_chart(LONG, **about())
    for svg, before in zip(both(series_chart(LONG, stretches=parts, **about())), both(plain), strict=True):
        assert len(layer(svg, "rect")) == len(layer(before, "rect")) + len(parts)
        assert sorted(set(texts(svg)) - set(texts(before))) == ["1", "2"]
    short = LONG[-20:]
    assert series_chart(short, stretches=parts, **about()) == series_chart(short, **about())
