"""``rumbo check``: a text in, its claims with their verdicts out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
    commands = [line.split()[1:] for line in told.splitlines() if line.strip().startswith("rumbo show")]
    figures = [json.loads(ask(*words, "--format", "json").stdout)[0]["value"] for words in commands]
    assert figures == [claim["record_value"], claim["record_final_value"]] == [204561, 206690]


def test_a_share_is_redone_from_its_part_and_the_whole(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    text = "In December 2023, 15% of those encountered by CBP at the southwest border were Venezuelans.\n"
    file.write_text(text, encoding="utf-8")
    told = ask("check", str(file), "--published", "2024-05-07").stdout
    (claim,) = json.loads(ask("check", str(file), "--published", "2024-05-07", "--format", "json").stdout)["claims"]
    commands = [line.split()[1:] for line in told.splitlines() if line.strip().startswith("rumbo show")]
    part, whole = (json.loads(ask(*words, "--format", "json").stdout)[0]["value"] for words in commands[:2])
    assert round(100 * part / whole, 2) == claim["record_value"]


def test_a_row_for_each_claim_in_csv(ask: Any, tmp_path: Path) -> None:
    file, out = tmp_path / "article.txt", tmp_path / "out.csv"
    file.write_text(TEXT * 2, encoding="utf-8")
    assert ask("check", str(file), "--published", "2024-05-07", "--output", str(out)).exit_code == 0
    heading, *rows = out.read_text(encoding="utf-8").splitlines()
    assert heading.startswith("start,end,span,value,") and len(rows) == 2 and '"301,981"' in rows[0]
