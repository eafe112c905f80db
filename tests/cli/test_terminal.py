"""What a person sees: on a terminal of 80 and 120 columns, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rumbo.sources import sources

Terminal = Callable[..., Any]

COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7])(?:;[0-9]*)?m")
CBP = "cbp-encounters --place us-southwest"
COMMANDS = [
    "status",
    f"show {CBP} --since 2023-03",
    f"show {CBP} --by demographic --since 2025-06",
    f"show {CBP} --by citizenship --period 2026-01",
    "show usbp-encounters --place us-southwest --per fiscal-year",
    f"history {CBP} 2023-12",
    "revisions",
    "revisions cbp-southwest.57dd",
    "indicators",
    "indicators cbp-encounters",
    "sources",
    "sources cbp-monthly-updates",
    "releases --source cbp-southwest",
    "releases cbp-southwest.57dd",
    f"cite {CBP} --period 2023-12",
    "--help",
    "show --help",
    "ingest --help",
]


@pytest.mark.parametrize("locale", ["en_US.UTF-8", "es_MX.UTF-8"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_answer_fits_80_columns(terminal: Terminal, command: str, locale: str) -> None:
    screen = terminal(*command.split(), LANG=locale)
    assert screen.code == 0, screen.text
    wide = [line for line in screen.lines if len(line) > 80 and "https://" not in line]
    assert not wide
    assert "…" not in screen.text, "something was cut off"


@pytest.mark.parametrize("command", COMMANDS[:8])
def test_no_figure_is_split_on_a_narrow_terminal(terminal: Terminal, command: str) -> None:
    narrow, wide = (terminal(*command.split(), width=width) for width in (60, 200))
    figures = set(re.findall(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])", wide.text))
    assert figures <= set(re.findall(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])", narrow.text))
    assert not [line for line in narrow.lines if len(line) > 60 and "https://" not in line]


def test_the_situation_fits_a_screen_and_all_of_it_is_one_option_away(terminal: Terminal) -> None:
    screen, everything = terminal("status", width=100), terminal("status", "--all", width=100)
    assert len(screen.lines) <= 50
    assert not any(line.startswith("Title") for line in screen.lines)
    assert any(line.startswith("Title") for line in everything.lines)
    late = next(line for line in screen.lines if "sources are late" in line)
    assert int(late.split()[0]) == sum("days" in line for line in everything.lines if line.startswith(tuple(sources())))


def test_the_situation_says_what_it_waits_for_and_leaves_no_trace_of_it(
    terminal: Terminal, run: Callable[..., Any], tmp_path: Path
) -> None:
    screen = terminal("status", RUMBO_CACHE=str(tmp_path / "cold"))
    assert "Working out where the figures are heading" in screen.sent
    assert "Working out" not in screen.text and screen.lines[0].startswith("The situation on")
    assert run("status", RUMBO_CACHE=str(tmp_path / "cold")).stderr == ""


def test_the_situation_has_two_lines_for_an_indicator_and_one_where_it_is_old(terminal: Terminal) -> None:
    screen = terminal("status", "--as-of", "2024-02-10", width=100)
    lines = [line for line in screen.lines if line]
    assert sum("◆ " in line and " months since " in line for line in lines) == 3
    # The heading, the newest month and where it is heading; four lines for each indicator; the marks; the sources.
    assert len(lines) <= 12 + 3 * 4 + 3 + 2 + sum(line.startswith(tuple(sources())) for line in lines)


def test_a_table_has_one_rule_and_no_box(terminal: Terminal) -> None:
    screen = terminal("show", *CBP.split(), "--since", "2023-04", "--until", "2023-06")
    assert screen.text.count("\n──") == 1 and "│" not in screen.text
    assert screen.lines[0] == "Encounters, all of CBP: US southwest border"
    assert screen.lines[3] == "Period    Encounters  Status"
    assert "May 2023     206,690  ● final  ‖ Title\u00a042 ends" in screen.lines
    assert "Events, not people. Someone who tries three times is counted three times." in screen.lines


def test_releases_are_told_apart_where_they_differ(terminal: Terminal) -> None:
    screen = terminal("show", *CBP.split(), "--since", "2022-08", "--until", "2022-11")
    assert any(re.fullmatch(r"Aug 2022 +204,087  ● final +1", line) for line in screen.lines)
    assert any(re.fullmatch(r"Nov 2022 +235,173  ● final +2", line) for line in screen.lines)
    assert any(line.startswith("2  cbp-southwest.57dd66fe1f9f, published between") for line in screen.lines)


def test_a_pivot_where_it_fits_and_rows_where_not(terminal: Terminal) -> None:
    pivot = terminal("show", *CBP.split(), "--by", "component", "--since", "2026-06")
    assert "Period    Field Operations  Border Patrol" in pivot.lines
    assert "Jul 2026           ○ 3,435        ○ 9,295" in pivot.lines
    wide = ("show", *CBP.split(), "--by", "citizenship", "--period", "2026-01")
    assert any(line.startswith("Jan 2026  Venezuela ") for line in terminal(*wide).lines)
    assert any(line.startswith("Jan 2026") and "○ 7,808" in line for line in terminal(*wide, width=400).lines)


def test_vintages_that_only_confirm_are_counted(terminal: Terminal) -> None:
    folded = terminal("history", *CBP.split(), "2023-12")
    assert folded.text.count("301,981") == 2 and "and 9 later that confirm it" in folded.text
    assert terminal("history", *CBP.split(), "2023-12", "--all").text.count("301,981") == 11


def test_what_is_not_known_is_shown_with_its_reason_once(terminal: Terminal) -> None:
    screen = terminal("show", *CBP.split(), "--citizenship", "VEN", "--period", "2026-07")
    assert screen.code == 3
    assert "Jul 2026           –  – not known" in screen.lines
    assert screen.text.count("newest known in this cut is 2026-01") == 1


def test_findings_alone_have_a_colour(terminal: Terminal) -> None:
    assert COLOUR.search(terminal("status").sent)
    assert not COLOUR.search(terminal("show", *CBP.split(), "--since", "2026-01").sent)


@pytest.mark.parametrize(
    "command", ["status", f"history {CBP} 2023-12", f"show {CBP} --period 2013-08/2013-10", "--help"]
)
def test_no_color_is_respected(terminal: Terminal, command: str) -> None:
    assert not COLOUR.search(terminal(*command.split(), NO_COLOR="1").sent)


def test_parquet_is_no_text_for_a_terminal(terminal: Terminal) -> None:
    screen = terminal("show", *CBP.split(), "--period", "2023-12", "--format", "parquet")
    assert (screen.code, "--output" in screen.text) == (2, True)


def test_spanish_keeps_its_no_break_space(terminal: Terminal) -> None:
    screen = terminal("status", "--lang", "es", "--as-of", "2024-05-07")
    assert screen.lines[0] == "La situación al 7 de mayo de 2024"
    assert re.search("\\d\\.\\d\u00a0% menos que", screen.text)
    assert re.search(r"◆ \d+\.º más alto de \d+ meses desde \w+ 20\d\d ‖", screen.text)


def test_the_option_wins_over_the_locale(terminal: Terminal) -> None:
    assert terminal("indicators", "--lang", "en", LC_ALL="es_CO.UTF-8").lines[0].startswith("Indicator ")
    assert terminal("indicators", LC_ALL="es_CO.UTF-8", LANG="en_US.UTF-8").lines[0].startswith("Indicador ")
    assert terminal("indicators", LC_ALL="C").lines[0].startswith("Indicator ")
    assert terminal("--lang", "es", "indicators").lines[0].startswith("Indicador ")
    assert terminal("show", "--help", "--lang=es").lines[0].startswith("Uso: ")


def test_a_terminal_without_our_letters(terminal: Terminal) -> None:
    screen = terminal("status", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert screen.code == 0 and "12,730" in screen.text


def test_errors_are_broken_between_words(terminal: Terminal) -> None:
    screen = terminal("show", "cbp")
    assert screen.code == 2
    assert screen.width <= 80 and "cbp-one-appointments" in screen.text


def test_waiting_leaves_no_trace(terminal: Terminal, tmp_path: Path) -> None:
    screen = terminal("ingest", str(tmp_path / "none.csv"), "--source", "cbp-southwest")
    assert screen.code == 1 and "No such file" in screen.text
    assert "\x1b[1A\x1b[2K" in screen.sent, "the line that told of waiting was not taken away"
