"""What does not fit is named with its file and line, and leaves out that entry alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rumbo.registers import load

ENTRY = """\
records:
  - id: one
    kind: visa-restriction
    title: {en: One, es: Uno}
    actors: [USA]
    statements:
      - happened: 2024-05-06
        becomes: in-force
        text: {en: It began., es: Comenzó.}
        says: {state: USA}
        deadline: 2024-12
        figures:
          - {value: 20, unit: people, kind: target}
        sources:
          - {url: "https://example.org/one", published: 2024-05-06, read: excerpt}
  - id: two
    kind: ruling
    title: {en: Two, es: Dos}
    actors: [us-courts]
    links: [one]
    statements:
      - happened: 2024
        text: {en: It was said., es: Se dijo.}
        says: {independent: El País}
        sources:
          - {url: "https://example.org/two", published: 2024, read: secondary}
"""


def of(text: str, folder: Path, name: str = "measures/usa.yml"):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def test_a_sound_file_has_no_problem(tmp_path):
    registers = of(ENTRY, tmp_path)
    assert registers.problems == ()
    assert [one.id for one in registers] == ["one", "two"]
    assert registers.record("one").line == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("{en: One, es: Uno}", "{en: One}", 4, "no 'es'"),
        ("{en: One, es: Uno}", "One", 4, "both languages"),
        ("{en: It began., es: Comenzó.}", "{en: It began, at last, es: Comenzó.}", 9, "language"),
        ("actors: [USA]", "actors: [UAS]", 5, "Did you mean USA"),
        ("actors: [USA]", "actors: [Mexico]", 5, "Did you mean MEX?"),
        ("actors: [USA]", "actors: [MEX]", 10, "USA is no actor"),
        ("deadline: 2024-12", "deadline: 2024-01", 11, "before the promise"),
        ("deadline: 2024-12", "deadline: soon", 11, "is no date"),
        ("happened: 2024-05-06", "happened: 2024-02-30", 7, "is no date"),
        ("id: one", "id: One thing", 2, "is no id"),
        ('"https://example.org/one"', "www.example.org", 15, "is no address"),
        ('"https://example.org/one"', '"https://localhost/one"', 15, "is no address"),
        ('"https://example.org/one"', '"https://127.0.0.1/one"', 15, "is no address"),
        ('"https://example.org/one"', "data/report.xlsx", 15, "is no address"),
        ("{value: 20, unit: people, kind: target}", "{value: 20, kind: target}", 13, "unit is missing"),
        ("{value: 20, unit: people, kind: target}", "{value: 20, unit: peple, kind: target}", 13, "people"),
        ("{value: 20, unit: people, kind: target}", "{value: a lot, unit: people, kind: target}", 13, "no number"),
        ("{value: 20, unit: people, kind: target}", "{value: 20, unit: people, kind: level}", 13, "as_of"),
        (", published: 2024-05-06, read: excerpt", ", read: excerpt", 15, "published is missing"),
        (", published: 2024-05-06", ", published: undated", 15, "is no date"),
        ("becomes: in-force", "becomes: in force", 8, "in-force"),
        ("kind: visa-restriction", "kind: endorsement", 3, "holds no 'endorsement'"),
        ("says: {state: USA}", "says: USA", 10, "Who says so"),
        ("says: {state: USA}", "says: {official: somebody}", 10, "organisation"),
        ("deadline: 2024-12", "dedline: 2024-12", 11, "Did you mean deadline?"),
        ("kind: visa-restriction", "kind: visa-restriction\n    kind: ruling", 4, "stands twice"),
        ("links: [one]", "links: [three]", 20, "No record is called 'three'"),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_rest_loads(old, new, line, named, tmp_path):
    registers = of(ENTRY.replace(old, new, 1), tmp_path)
    first = registers.problems[0]
    assert (first.file, first.line) == ("measures/usa.yml", line), first
    assert named in str(first)
    assert first.do
    if "links" not in old:
        assert "one" not in registers.records
    assert "two" in registers.records


def test_a_statement_without_a_source_is_named(tmp_path):
    text = ENTRY[: ENTRY.index("        sources:")] + ENTRY[ENTRY.index("  - id: two") :]
    (problem, *_) = of(text, tmp_path).problems
    assert problem.line == 7 and "sources is missing" in problem.what


def test_two_entries_with_one_id_name_the_first(tmp_path):
    of(ENTRY, tmp_path)
    (tmp_path / "measures" / "vis.yml").write_text(ENTRY.replace("id: two", "id: other"), encoding="utf-8")
    load.cache_clear()
    registers = load(tmp_path)
    (problem,) = registers.problems
    assert (problem.file, problem.line) == ("measures/vis.yml", 2)
    assert "measures/usa.yml:2" in problem.what
    assert set(registers.records) == {"one", "two", "other"}


def test_a_broken_file_leaves_the_others(tmp_path):
    of(ENTRY, tmp_path)
    (tmp_path / "measures" / "mex.yml").write_text("records:\n  - id: [unclosed\n", encoding="utf-8")
    (tmp_path / "measures" / "nic.yml").write_bytes(b"\xff\xfe")
    (tmp_path / "measures" / "pan.yml").write_text("- a list\n", encoding="utf-8")
    load.cache_clear()
    registers = load(tmp_path)
    assert {problem.file for problem in registers.problems} == {
        "measures/mex.yml",
        "measures/nic.yml",
        "measures/pan.yml",
    }
    assert "one" in registers.records


def test_all_faults_of_an_entry_are_named_at_once(tmp_path):
    text = ENTRY.replace("{en: One, es: Uno}", "{en: One}").replace("actors: [USA]", "actors: [UAS]", 1)
    assert {4, 5} <= {problem.line for problem in of(text, tmp_path).problems}


def test_a_pillar_belongs_to_the_instrument(tmp_path):
    text = ENTRY.replace("visa-restriction", "commitment").replace("actors: [USA]", "actors: [USA]\n    pillar: 2", 1)
    problems = of(text[: text.index("  - id: two")], tmp_path, "compact/usa.yml").problems
    assert [(problem.line, problem.what) for problem in problems] == [(6, "No instrument has no pillar 2.")]
