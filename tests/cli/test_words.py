"""Every sentence that a reader sees is in the Spanish catalogue, and the catalogue has no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import rumbo
from rumbo.cli import options
from rumbo.cli.app import app
from rumbo.cli.shell import paragraphs
from rumbo.cli.usage import SENTENCES
from rumbo.core.codebook import dimensions

PACKAGE = Path(rumbo.__file__).parent
Sentence = str | tuple[str, ...]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Spanish of the command line."""
    with (PACKAGE / "locale" / "es" / "cli.po").open("rb") as file:
        return read_po(file, locale="es")


def in_code() -> Iterator[Sentence]:
    """The sentences that go through ``_`` and ``plural``."""
    for name in ("cli", "publish", "serve"):
        keywords = {"_": None, "plural": (1, 2)}
        for found in extract_from_dir(PACKAGE / name, method_map=[("**.py", "python")], keywords=keywords):
            yield found[2]


def in_help(command: Any) -> Iterator[str]:
    """The sentences of a command's help, and of the commands in it."""
    yield from (*paragraphs(command.help), *paragraphs(command.epilog), "Show this message and exit.")
    for one in command.params:
        panel = getattr(one, "rich_help_panel", None)
        yield from (text for text in (one.help, panel, one.metavar) if text and "|" not in text)
    for one in getattr(command, "commands", {}).values():
        yield from in_help(one)


def expected() -> set[Sentence]:
    """All sentences."""
    return {*in_code(), *in_help(typer.main.get_command(app)), *SENTENCES, "Arguments", "Options", "Commands"}


def test_no_sentence_is_missing_and_none_is_left_over(catalogue: Catalog) -> None:
    known = {message.id for message in catalogue if message.id}
    assert known == expected()


def test_every_sentence_is_translated_with_the_same_words_to_fill_in(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert not message.fuzzy, message.id
            for original, translated in zip(_texts(message.id), _texts(message.string), strict=True):
                assert translated.strip(), message.id
                assert _names(translated) == _names(original), message.id


def _texts(words: Message | Any) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)


def _names(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def test_a_call_inside_an_f_string_would_not_be_found() -> None:
    for name in ("cli", "publish", "serve"):
        for path in (PACKAGE / name).glob("*.py"):
            for found in re.findall(r"f\"[^\"]*\{(?:_|plural)\((?:'|\\\")", path.read_text(encoding="utf-8")):
                pytest.fail(f"{path.name}: {found}")


def test_there_is_an_option_for_every_dimension() -> None:
    assert set(options.FILTERS) == set(dimensions())


def test_options_have_one_meaning_everywhere() -> None:
    """The same name has the same help, but where a command says more of it."""
    helps: dict[str, set[str]] = {}

    def collect(command: Any) -> None:
        for one in command.params:
            helps.setdefault(one.opts[0], set()).add(one.help)
        for one in getattr(command, "commands", {}).values():
            collect(one)

    collect(typer.main.get_command(app))
    several = {name for name, found in helps.items() if len(found) > 1}
    assert several <= {"--format", "--output", "--all", "--source", "--as-of", "--since", "--published", "name"} | {
        "file",
        "release",
        "country",
        "indicator",
        "period",
    }
