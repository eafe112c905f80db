"""The documentation as a section: both languages say the same, links lead somewhere, the reference is the code's."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command

from following import LANGUAGES_RUN, MARKS, REPOSITORY
from rumbo import errors
from rumbo.cli.app import app
from rumbo.core.codebook import dimensions
from rumbo.core.place import places
from rumbo.indicators import indicators
from rumbo.observatory import Observatory
from rumbo.site import docs
from rumbo.site.edition import LANGUAGES, Language

NAMES = sorted(path.stem for path in docs.FOLDER.glob("*.md"))
TRANSLATED = [name for name in NAMES if docs.file_of(name, "es").is_file()]
FOREIGN = re.compile(r"(?<![\w`/])(issue|pull request|PyPI|/(?:home|root|tmp)/)(?!\w)|#\d+\b", re.IGNORECASE)


def told(name: str, language: str) -> str:
    return docs.file_of(name, language).read_text(encoding="utf-8")


def code(text: str) -> Iterator[tuple[str, ...]]:
    """The blocks of code without what a language may change: comments, --lang, texts, and what a command prints."""
    for fence in docs.fences(text):
        lines = fence.text.splitlines()
        if fence.language == "console":
            lines = [line for line in lines if line.startswith("$ ")]
        elif fence.says.get("file", "").endswith(".txt"):
            lines = []
        lines = [re.sub(r"\s*(^|\s)#\s.*$|^#.*$| --lang es", "", line) for line in lines]
        yield (fence.language, *sorted(fence.says.items()), *(line for line in lines if line.strip()))  # type: ignore[misc]


def test_the_pages_written_here_are_in_both_languages() -> None:
    own = {"tutorial", "tasks", "outlook", "refresh", "returns"} | {name for name in NAMES if name.startswith("add-")}
    assert own <= set(TRANSLATED)
    assert {path.stem for path in (docs.FOLDER / "es").glob("*.md")} <= set(NAMES), "a page in Spanish alone"


@pytest.mark.parametrize("name", TRANSLATED)
def test_both_languages_have_the_same_headings_code_tables_and_links(name: str) -> None:
    english, spanish = told(name, "en"), told(name, "es")
    assert docs.levels(english) == docs.levels(spanish)
    assert list(code(english)) == list(code(spanish))
    for pattern in (r"^\|", r"^\s*[-*] ", r"^\s*\d+\. ", r"\]\((?:page:)?[\w/-]+\.(?:md|html)\)"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, spanish, re.MULTILINE)), (
            pattern
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_page_speaks_of_the_software_alone_and_its_blocks_are_run_or_say_why_not(name: str) -> None:
    for language in LANGUAGES:
        if not docs.file_of(name, language).is_file():
            continue
        text = told(name, language)
        assert not FOREIGN.search(text), FOREIGN.search(text)
        levels = [int(one[1]) for one in docs.levels(text)]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        for fence in docs.fences(text):
            assert set(fence.says) <= {"file", "run"}, fence
            assert fence.says.get("run", MARKS[0]) in MARKS, fence
            if re.search(r"^\$? ?(rumbo|python|make|pip) ", fence.text, re.MULTILINE):
                assert fence.language in LANGUAGES_RUN or "file" in fence.says, fence


def test_links_between_files_lead_to_files() -> None:
    for path in (REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *docs.FOLDER.rglob("*.md")):
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
            file, _, anchor = target.partition("#")
            made = file.removesuffix(".md") in docs.MADE
            if file.startswith(("http", "page:")) or not file or made:
                continue
            there = (path.parent / file).resolve()
            assert there.exists() or (docs.FOLDER / Path(file).name).exists(), (path.name, target)
            if anchor and there.suffix == ".md":
                assert f'id="{anchor}"' in docs.html(there.read_text(encoding="utf-8"), str, ""), (path.name, target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_has_every_page_once_in_order(language: Language) -> None:
    found = [one.name for part in docs.parts(language) for one in part.documents]
    assert len(found) == len(set(found)) and set(found) == set(NAMES) | set(docs.MADE)
    assert found[0] == "tutorial"
    for part in docs.parts(language):
        for one in part.documents:
            assert one.title and (one.language == language or not docs.file_of(one.name, language).is_file())


def test_what_is_written_is_no_markup() -> None:
    text = "# A <b>\n\n<script>x</script> [a](javascript:x) [b](c.md)\n\n```html\n<i>\n```\n"
    found = docs.html(text, lambda target: None, "Table")
    assert (
        "<script" not in found
        and "<b>" not in found
        and "<i>" not in found
        and "javascript:" not in found.lower().replace("[a](javascript:x)", "")
    )


def test_every_command_and_option_is_in_the_reference_in_both_languages() -> None:
    commands, wanted = get_command(app), []

    def walk(command: object, path: str) -> None:
        wanted.append((path, [name for one in command.params for name in one.opts if name.startswith("-")]))  # type: ignore[attr-defined]
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, f"{path} {name}")

    walk(commands, "rumbo")
    english, spanish = (docs.MADE["commands"](language) for language in LANGUAGES)
    for text in (english, spanish):
        sections = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
        assert list(sections) == [path for path, _ in wanted]
        for path, options in wanted:
            assert all(option in sections[path] for option in options), path
    assert "The figures of an indicator." in english and "Las cifras de un indicador." in spanish


def test_every_method_of_the_facade_code_and_error_is_in_the_reference() -> None:
    told_ = docs.MADE["python"]("en")
    for name, member in inspect.getmembers(Observatory):
        if not name.startswith("_") and inspect.isfunction(member) and inspect.getdoc(member):
            assert f"## `Observatory.{name}`" in told_, name
    assert " at 0x" not in told_ and ">>> " in told_
    for language in LANGUAGES:
        codes = docs.MADE["codes"](language)
        for one in (*indicators().values(), *places()):
            assert f"| `{one.id}` | {one.name[language].replace('|', '')}" in codes, one.id
        for dimension in dimensions().values():
            assert all(f"| `{value}` |" in codes for value in dimension.values)
    tree = docs.MADE["errors"]("en")
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.RumboError):
            assert f"`{name}` | {kind.exit_code} |" in tree
