"""``rumbo mcp``: the tools for assistant programs."""

from __future__ import annotations

from typing import Annotated

import typer

from rumbo.cli import options


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP at /mcp, and not to the program that started it.")
    ] = False,
    host: options.Host = options.HERE[0],
    port: options.Port = options.HERE[1],
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

        raise MissingPackage.of_extra(error.name, "The tools for assistants need it.", "serve") from None
    from functools import cache

    if not http and (name or (host, port) != options.HERE):
        from rumbo.errors import WrongUse

        raise WrongUse("An address or a name came without --http.", "Else it answers the program that started it.",
                       "Give --http too.")  # fmt: skip
    found = assistants.server(cache(options.observatory))
    if http:
        from rumbo.serve.guarding import Guard
        from rumbo.serve.running import run

        run(
            Guard(assistants.over_http(found, name or ())), host, port, "{address}/mcp answers assistants (Ctrl+C ends)"
        )
    else:
        found.run("stdio")
