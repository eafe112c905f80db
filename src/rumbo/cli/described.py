"""The command line told as data, for the reference on the site: run as a program of its own, it prints JSON.

The site stands below the command line and must not import it, so it asks for this as anyone else could.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rumbo.cli.app import app
from rumbo.cli.language import _, speak
from rumbo.cli.shell import paragraphs


def described(language: str) -> list[dict[str, Any]]:
    """Return each command in a language: how it is called, what it does, its arguments and options by their panel.

    >>> described("en")[0]["usage"], described("es")[1]["usage"]
    ('rumbo [OPTIONS] COMMAND [ARGUMENTS]', 'rumbo status [OPCIONES]')
    """
    from typer.main import get_command

    speak(["--lang", language])
    try:
        return list(_commands(get_command(app), "rumbo", None))
    finally:
        speak(["--lang", "en"])


def _commands(command: Any, name: str, above: Any) -> Iterator[dict[str, Any]]:
    context = command.make_context(name, [], parent=above, resilient_parsing=True)
    sections = command.sections(context)
    sections.pop("Commands", None)
    yield {
        "name": context.command_path,
        "usage": " ".join([context.command_path, *command.collect_usage_pieces(context)]),
        "told": [_(one) for one in (*paragraphs(command.help), *paragraphs(command.epilog))],
        "sections": [[_(title), rows] for title, rows in sections.items() if rows],
    }
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner, inner.name, context)


if __name__ == "__main__":
    print(json.dumps({language: described(language) for language in ("en", "es")}, ensure_ascii=False))
