"""The reference, made from the code: commands, the façade, codes and errors, each as Markdown in either language.

Nothing here is written twice: the words are those of the help, of docstrings and of the codebook. Docstrings are
English, and their page says so in Spanish.
"""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from rumbo import errors
from rumbo.archive.cache import key, users
from rumbo.core.codebook import dimensions
from rumbo.core.place import PlaceKind, places
from rumbo.indicators import indicators
from rumbo.observatory import Observatory, open_observatory
from rumbo.series import Series
from rumbo.site.about import COUNTS
from rumbo.site.edition import N_, Edition, Language
from rumbo.site.lasting import code

Rows = Sequence[Sequence[str]]
KINDS = {
    PlaceKind.WORLD_REGION: N_("Regions of the world"),
    PlaceKind.COUNTRY: N_("Countries"),
    PlaceKind.US_REGION: N_("US border regions"),
    PlaceKind.SECTOR: N_("Sectors"),
    PlaceKind.FIELD_OFFICE: N_("Field offices"),
    PlaceKind.US_STATE: N_("US states"),
    PlaceKind.ROUTE: N_("Routes"),
}


def _table(heads: Sequence[str], rows: Rows) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(one) for one in line) + " |" for line in lines)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|") or "–"


def _plain(words: str) -> str:
    """Let no sign of a sentence be read as Markdown."""
    return re.sub(r"([\\`*_<>\[\]])", r"\\\1", words)


@cache
def _described() -> Mapping[Language, Sequence[Mapping[str, Any]]]:
    """Ask the command line what it is; it stands above the site, so as a program of its own."""

    def ask() -> Any:
        told = subprocess.run([sys.executable, "-m", "rumbo.cli.described"], capture_output=True, check=True, text=True)
        return json.loads(told.stdout)

    found: Mapping[Language, Sequence[Mapping[str, Any]]] = users().once(key("described", code()), ask)
    return found


def commands(language: Language) -> str:
    """Return every command with its arguments and options, as ``--help`` has them."""
    say = Edition(language).say
    told = ["# " + say("The command line"), say("Every command and option, as --help gives them in either language.")]
    for one in _described()[language]:
        told += [f"## `{one['name']}`", f"```text\n{one['usage']}\n```", *map(_plain, one["told"])]
        for title, rows in one["sections"]:
            told.append(_table([title, say("What it does")], [[f"`{name}`", _plain(what)] for name, what in rows]))
    return "\n\n".join(told)


def python(language: Language) -> str:
    """Return the façade: each method of an observatory and of a series, with its signature and docstring."""
    say = Edition(language).say
    told = [
        "# " + say("The observatory in Python"),
        say("Every door asks this one class. Its docstrings are the reference; they are run as tests."),
        *([say("Docstrings are in English in both languages.")] if language == "es" else []),
        "## `rumbo.open`",
        _signature("rumbo.open", open_observatory),
        _docstring(open_observatory),
    ]
    for kind in (Observatory, Series):
        for name, member in sorted(_members(kind)):
            told += [f"## `{kind.__name__}.{name}`", _signature(name, member), _docstring(member)]
    return "\n\n".join(told)


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    for name, member in inspect.getmembers(kind):
        if not name.startswith("_") and inspect.getdoc(member) and (callable(member) or isinstance(member, property)):
            yield name, member


def _signature(name: str, member: Any) -> str:
    if isinstance(member, property):
        kind = member.fget.__annotations__.get("return", "") if member.fget else ""
        return f"```python\n{name}  # {kind}\n```"
    found = inspect.signature(member)
    kept = [_bare(one) for one in found.parameters.values() if one.name != "self"]
    text = str(found.replace(parameters=kept, return_annotation=_Bare(found.return_annotation)))
    if len(name + text) > 90:
        text = re.sub(r"^\((.*)\)( ->.*)?$", _a_line_each, text)
    return f"```python\n{name}{text}\n```"


class _Bare(str):
    """Words that a signature shows without quotes."""

    __repr__ = str.__str__


def _bare(parameter: inspect.Parameter) -> inspect.Parameter:
    default = (
        _Bare("…") if callable(parameter.default) and parameter.default is not parameter.empty else parameter.default
    )
    return parameter.replace(annotation=_Bare(parameter.annotation), default=default)


def _a_line_each(whole: re.Match[str]) -> str:
    """Set each parameter of a long signature on its own line; commas within brackets part nothing."""
    names = re.split(r", (?![^\[\]]*\])", whole[1])
    return "(\n    " + ",\n    ".join(names) + f",\n){whole[2] or ''}"


def _docstring(member: Any) -> str:
    """Return a docstring as Markdown: its examples as code."""
    parts = []
    for part in (inspect.getdoc(member) or "").split("\n\n"):
        if part.lstrip().startswith(">>>"):
            parts.append(f"```pycon\n{inspect.cleandoc(part)}\n```")
        else:
            parts.append(re.sub(r"``(.+?)``", r"`\1`", part))
    return "\n\n".join(["::: en", *parts, ":::"])


def codes(language: Language) -> str:
    """Return the ids of indicators, of dimensions with their values, and of places, each with its name."""
    edition = Edition(language)
    say, text = edition.say, edition.text
    told = [
        "# " + say("Codes"),
        say("The ids that commands, addresses and files use, with their names. A place may also be asked for by name."),
        "## " + say("Indicators"),
        _table(
            [say("Identifier"), say("Name"), say("What it counts"), say("Dimensions")],
            [
                [f"`{one.id}`", text(one.name), edition.say(COUNTS[one.counts]), ", ".join(one.dimensions)]
                for one in indicators().values()
            ],
        ),
        "## " + say("Dimensions and their values"),
        say("`total` is what a dimension says where it is not told apart."),
    ]
    for dimension in dimensions().values():
        told.append(f"### `{dimension.id}`: {text(dimension.name)}")
        kinds = [edition.say(KINDS[PlaceKind(kind)]) for kind in sorted(dimension.places)]
        if kinds:
            told.append(say("Its values are places: %(kinds)s.", kinds=edition.listed(kinds).lower()))
        if dimension.values:
            told.append(_table([say("Value"), say("Name")], _named(dimension.values, text)))
    for kind, name in KINDS.items():
        found = {one.id: one.name for one in places() if one.kind == kind}
        if found:
            told += [f"## {say(name)}", _table([say("Identifier"), say("Name")], _named(found, text))]
    return "\n\n".join(told)


def _named(names: Mapping[str, Any], text: Callable[[Any], str]) -> Rows:
    return [[f"`{key}`", text(name)] for key, name in names.items()]


def error_tree(language: Language) -> str:
    """Return each error with what it means and the exit code that it gives."""
    say = Edition(language).say
    rows = [
        ["\u2003" * depth + f"`{one.__name__}`", str(one.exit_code), (one.__doc__ or "").split("\n")[0]]
        for depth, one in _below(errors.RumboError, 0)
    ]
    return "\n\n".join(
        [
            "# " + say("Errors"),
            say("Each says what, with the value, why, and what to do; indented under what it is a kind of."),
            *([say("Errors speak English in both languages.")] if language == "es" else []),
            "## " + say("The tree"),
            "::: en",
            _table(["Error", "Exit code", "When"], rows),
            ":::",
            "## " + say("Exit codes"),
            _table(
                [say("Code"), say("What it means")],
                [
                    ["0", say("fine")],
                    ["1", say("refused: a file, a folder or a disk cannot be used")],
                    ["2", say("wrong use: it cannot be asked this way")],
                    ["3", say("no data: the question is fair, and nothing held answers it")],
                    ["4", say("a person should look: a source is silent, or its page changed")],
                    ["130", say("interrupted with Ctrl+C")],
                ],
            ),
        ]
    )


def _below(kind: type[errors.RumboError], depth: int) -> Iterator[tuple[int, type[errors.RumboError]]]:
    yield depth, kind
    for one in kind.__subclasses__():
        if one.__module__ == errors.__name__:
            yield from _below(one, depth + 1)


MADE: Mapping[str, Callable[[Language], str]] = {
    "commands": commands,
    "python": python,
    "codes": codes,
    "errors": error_tree,
}
"""What is made, by the name of its page."""
