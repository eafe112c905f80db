"""``rumbo check``: a text in, its claims with their verdicts out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rumbo.cli.app import app

TEXT = "In December CBP had 301,981 encounters at the southwest border.\n"


def test_a_text_is_told_in_both_languages(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    english = ask("check", str(file), "--published", "2024-05-07")
    assert english.exit_code == 0 and "[301,981]" in english.stdout and "holds" in english.stdout
    assert "rumbo show cbp-encounters --place us-southwest --period 2023-12" in english.stdout
    spanish = ask("check", str(file), "--published", "2024-05-07", "--lang", "es")
    assert "1 afirmación, publicado el 7 de mayo de 2024" in spanish.stdout and "se sostiene" in spanish.stdout


def test_json_holds_the_reading_and_the_day(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    found = json.loads(ask("check", str(file), "--published", "2024-05-07", "--format", "json").stdout)
    assert found["published"] == "2024-05-07" and found["claims"][0]["period"] == "2023-12"


def test_lines_go_to_a_file_and_a_bad_line_is_named(ask: Any, tmp_path: Path) -> None:
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps({"id": "a", "text": TEXT, "published": "2024-05-07"}) + "\n", encoding="utf-8")
    assert ask("check", "--jsonl", str(file), "--output", str(out)).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["claims"][0]["verdict"] == "holds"
    file.write_text("\n{]\n", encoding="utf-8")
    bad = ask("check", "--jsonl", str(file))
    assert bad.exit_code == 1 and "in.jsonl, line 2" in bad.stderr
    late = {"id": "b", "text": TEXT, "published": "2031-01-01"}
    file.write_text(f"\n\n{json.dumps(late)}\n", encoding="utf-8")
    bad = ask("check", "--jsonl", str(file))
    assert bad.exit_code == 1 and "in.jsonl, line 3: published is '2031-01-01'. That day has not come." in bad.stderr


@pytest.mark.parametrize("option", ["--published", "--context", "--read", "--format"])
def test_what_belongs_to_one_text_is_refused_for_many(ask: Any, tmp_path: Path, option: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    bad = ask("check", "--jsonl", str(file), option, "json")
    assert bad.exit_code == 2 and f"{option} came with --jsonl" in bad.stderr


def test_what_is_no_text_is_said(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(b"In March \xff")
    bad = ask("check", str(file))
    assert bad.exit_code == 1 and "byte 10 is no UTF-8" in bad.stderr
    assert ask("check").exit_code == 2


def test_the_commands_redo_the_figures_of_then_and_now(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("CBP recorded 204,561 encounters at the southwest border in May 2023.\n", encoding="utf-8")
    told = ask("check", str(file), "--published", "2023-06-20").stdout
    (claim,) = json.loads(ask("check", str(file), "--published", "2023-06-20", "--format", "json").stdout)["claims"]
    commands = [line.split()[1:] for line in re.findall(r"rumbo show .*", told)]
    figures = [json.loads(ask(*words, "--format", "json").stdout)[0]["value"] for words in commands]
    assert figures == [claim["record_value"], claim["record_final_value"]] == [204561, 206690]


def test_a_share_is_redone_from_its_part_and_the_whole(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    text = "In December 2023, 15% of those encountered by CBP at the southwest border were Venezuelans.\n"
    file.write_text(text, encoding="utf-8")
    told = ask("check", str(file), "--published", "2024-05-07").stdout
    (claim,) = json.loads(ask("check", str(file), "--published", "2024-05-07", "--format", "json").stdout)["claims"]
    commands = [line.split()[1:] for line in re.findall(r"rumbo show .*", told)]
    part, whole = (json.loads(ask(*words, "--format", "json").stdout)[0]["value"] for words in commands[:2])
    assert round(100 * part / whole, 2) == claim["record_value"]


def test_a_row_for_each_claim_in_csv(ask: Any, tmp_path: Path) -> None:
    file, out = tmp_path / "article.txt", tmp_path / "out.csv"
    file.write_text(TEXT * 2, encoding="utf-8")
    assert ask("check", str(file), "--published", "2024-05-07", "--output", str(out)).exit_code == 0
    heading, *rows = out.read_text(encoding="utf-8").splitlines()
    assert heading.startswith("start,end,span,value,") and len(rows) == 2 and '"301,981"' in rows[0]


ARTICLE = """Fewer people cross the southern border of the United States

Border officials had encounters with greater than 250,000 migrants in December; on some days they made 10,000 stops.
In February Border Patrol agents made around 140,000 apprehensions, and in March greater than 137,000.
The April count is anticipated at around 129,000.
"""
PAGE = """<html lang="en"><head><meta charset="utf-8"><title>Border counts</title>
<meta property="article:published_time" content="2024-05-07T08:00:00Z"></head><body><nav>300,000 migrants in May</nav>
<article><p>In February, Border Patrol agents made around 140,000 apprehensions at the southwest border of the United
States, and in March more than 137,000, officials said when they presented the figures of the spring.</p></article>
</body></html>"""


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize(("lang", "words"), [("en", "cannot be checked"), ("es", "no se puede verificar")])
def test_each_claim_is_underlined_and_its_verdict_stands_in_the_margin(
    terminal: Any, article: str, width: int, lang: str, words: str
) -> None:
    screen = terminal("check", article, "--published", "2024-05-07", "--lang", lang, width=width)
    assert screen.code == 0 and screen.width <= width
    assert re.findall(r"\x1b\[4m([^\x1b]+)", screen.sent)[:5] == ["250,000", "10,000", "140,000", "137,000", "129,000"]
    line = next(at for at, line in enumerate(screen.lines) if "10,000 stops" in line or "made 10,000" in line)
    margin = screen.lines[line : line + 4]
    assert any(f"2 ? {words}" in one for one in margin)
    assert ("│ 2 ?" in screen.text) is (width == 120)


def test_without_colour_the_claims_are_still_underlined(terminal: Any, article: str) -> None:
    screen = terminal("check", article, "--published", "2024-05-07", NO_COLOR="1")
    assert "\x1b[4m250,000" in screen.sent and not re.search(r"\x1b\[[0-9;]*3[0-7]m", screen.sent)


def test_a_text_cannot_move_the_cursor_or_turn_the_writing(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "hostile.txt"
    file.write_text("\x1b[2J\u202eIn March 2024 Border Patrol made 137,480\x07 apprehensions.", encoding="utf-8")
    for form in ("table", "markdown"):
        shown = ask("check", str(file), "--format", form).stdout
        assert "137,480" in shown and not {"\x1b", "\u202e", "\x07"} & set(shown)


def test_a_saved_page_is_of_the_day_that_it_gives_unless_told_otherwise(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "saved.txt"
    file.write_text(PAGE, encoding="utf-8")
    found = ask("check", str(file))
    assert "published 7 May 2024" in found.stdout and "the page's own" in found.stdout and "[140,000]" in found.stdout
    assert "300,000" not in found.stdout
    other = ask("check", str(file), "--published", "2024-06-07")
    assert "published 7 June 2024" in other.stdout and "the page's own" not in other.stdout


def test_a_claim_is_read_by_hand_and_that_is_said(ask: Any, article: str) -> None:
    read = "250,000: indicator=usbp-encounters, place=us-southwest"
    found = ask("check", article, "--published", "2024-05-07", "--read", read)
    assert found.exit_code == 0 and "read by hand as “usbp-encounters”" in found.stdout
    assert "249,735 on 7 May 2024" in found.stdout
    assert ask("check", article, "--read", "250,000").exit_code == 2


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", "A text of"), ("a.jsonld", "{"), ("a.html", "<!doctype html"), ("a.json", "{"), ("a.csv", "start,end,")],
)
def test_the_ending_of_a_file_tells_the_format(ask: Any, article: str, tmp_path: Path, name: str, begins: str) -> None:
    out = tmp_path / name
    assert ask("check", article, "--published", "2024-05-07", "--output", str(out)).exit_code == 0
    content = out.read_text(encoding="utf-8")
    assert content.lower().startswith(begins.lower()) and "250,000" in content
    if name == "a.json":
        assert json.loads(content)["claims"][0]["days"][1]["from"] == "2024-01-26"


def test_what_holds_no_claim_is_said_and_is_no_failure(ask: Any) -> None:
    assert ask  # for the day and the folder
    found = CliRunner().invoke(app, ["check", "-"], input="Nothing is counted here.", prog_name="rumbo")
    assert found.exit_code == 0 and "No claim on migration was found." in found.stdout


def test_a_text_of_a_day_that_has_not_come_is_refused(ask: Any, tmp_path: Path) -> None:
    """But one of tomorrow is not: east of here it is that day already."""
    path = tmp_path / "text.txt"
    path.write_text("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.", encoding="utf-8")
    found = ask("check", str(path), "--published", "2031-01-01")
    assert found.exit_code == 2 and "Published on 2031-01-01: that day has not come." in found.stderr
    assert ask("check", str(path), "--published", "2026-11-25").exit_code == 0
