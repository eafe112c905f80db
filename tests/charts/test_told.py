"""Figures that were told, and events in lanes: each at its day, none joined to the next."""

from __future__ import annotations

from datetime import date

from rumbo.charts import Event, Lane, Strip, Told, timeline_chart, told_chart

from .drawn import BREAKS, about, both, made_up, paths, readable, root, texts

DAYS = {"since": date(2023, 6, 1), "until": date(2025, 2, 28)}
MAY = date(2024, 5, 21)
JANUARY = (date(2024, 1, 1), date(2024, 1, 31))


def told(value: float, first: date = MAY, last: date = MAY) -> Told:
    return Told(first, last, value, f"~{value:,}", f"about {value:,} people", "Somebody")


STRIPS = [
    Strip("Registered", (told(100_000, date(2023, 12, 15), date(2023, 12, 15)), told(190_000))),
    Strip("Approved", ()),
    Strip("Arrived", (told(2_500, *JANUARY), told(3_200, *JANUARY), told(8_800))),
]


def test_marks_are_not_joined_and_an_interval_is_a_level_line() -> None:
    for svg in both(told_chart(STRIPS, title="One", lang="en", uid="t", **DAYS)):
        root(svg)
        lines = paths(svg)
        assert len(lines) == 2, "the two figures of January, back to its first day"
        assert all(len(line) == 2 and line[0][1] == line[1][1] for line in lines)
        assert len({line[0][1] for line in lines}) == 2, "both values of one month are drawn"
        assert len(readable(svg)) == 5


def test_what_is_said_of_them() -> None:
    chart = told_chart(STRIPS, title="One", lang="es", uid="t", **DAYS)
    assert "Approved: sin cifras" in chart.alt
    assert "about 2,500 people, entre el 1 de enero de 2024 y el 31 de enero de 2024 (Somebody)" in chart.alt
    assert chart.key == (("second", "de segunda mano"), ("silence", "sin cifras halladas"))
    assert {"~190,000", "~8,800", "Registered"} < set(texts(chart.wide))


def test_each_strip_has_its_own_scale() -> None:
    chart = told_chart(STRIPS, title="One", lang="en", uid="t", **DAYS)
    assert {"200,000", "10,000"} < set(texts(chart.wide))
    heights = {dot.get("data-y"): float(dot.get("cy", "")) for dot in readable(chart.wide)}
    assert heights["about 8,800 people"] > heights["about 100,000 people"], "a strip further down"


def test_nothing_told_is_said() -> None:
    chart = told_chart([Strip("Arrived", ())], title="One", lang="en", uid="t", **DAYS)
    assert "no figure held" in texts(chart.wide) and chart.alt == "One. Arrived: no figure held."


def test_events_stand_in_lanes_under_the_series() -> None:
    points = made_up(date(2018, 1, 1), 100)
    events = tuple(Event(day, day, f"Event {day}", "Somebody") for day in (date(2017, 5, 1), date(2024, 5, 6), MAY))
    open_ = Event(date(2024, 2, 1), date(2024, 5, 20), "Some day", "Somebody")
    lanes = [Lane("Measures", (*events, open_)), Lane("Meetings", ())]
    chart = timeline_chart(points, lanes, breaks=BREAKS["en"], **about(as_of=date(2026, 6, 30)))
    assert "Measures (3), Meetings (0)" in chart.alt, "what is before the axis is left to the list"
    for svg in both(chart):
        root(svg)
        dots = readable(svg)
        days = [float(dot.get("cx", "")) for dot in dots]
        assert len(dots) == len(points) + 3 and days == sorted(days)
        lows = [float(dot.get("cy", "")) for dot in dots if dot.get("data-n") == "Measures"]
        assert len(set(lows)) == 1 and lows[0] > max(float(dot.get("cy", "")) for dot in dots if not dot.get("data-n"))
    assert {"A", "B", "Measures (3)"} < set(texts(chart.wide))
