"""``rumbo mcp``: the tools for assistant programs."""

from __future__ import annotations

from typing import Annotated

import typer

from rumbo.cli import options


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP at /mcp, and not to the program that started it.")
    ] = False,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Listen here; 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="NUMBER", help="Listen on this port; 8000.")] = 8000,
    name: options.Names = None,
    lang: options.Language = None,
) -> None:
    """Let assistant programs ask, by the Model Context Protocol: find, value, explain, check, records.

    A desktop assistant starts it by itself and talks to it over standard input and output. With --http it serves
    others, on this machine alone unless --host says otherwise.
    """
    try:
        from rumbo.serve import assistants
    except ModuleNotFoundError as error:
        from rumbo.errors import MissingPackage

        what = f"{error.name} is not installed."
        raise MissingPackage(what, "The tools for assistants need it.", "pip install 'rumbo[serve]'") from None
    from functools import cache

    found = assistants.server(cache(options.observatory))
    if http:
        from rumbo.serve.guarding import Guard
        from rumbo.serve.running import run

        run(
            Guard(assistants.over_http(found, name or ())), host, port, "{address}/mcp answers assistants (Ctrl+C ends)"
        )
    else:
        found.run("stdio")
