"""``rumbo serve``: the site and its interface on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from rumbo.cli import options
from rumbo.cli.site import FOLDER, Folder


def serve(
    host: options.Host = options.HERE[0],
    port: options.Port = options.HERE[1],
    output: Folder = FOLDER,
    log: Annotated[
        bool, typer.Option("--log/--no-log", help="A line of JSON for each answer, on standard error.")
    ] = True,
    addresses: Annotated[
        bool, typer.Option("--log-addresses", help="With the address of who asked, which is left out otherwise.")
    ] = False,
    name: options.Names = None,
    lang: options.Language = None,
) -> None:
    """Serve the web site and, at /api/v1, all that it knows as JSON, until Ctrl+C.

    A site that is not there is built meanwhile. Only this machine can ask, unless --host says otherwise. Behind a
    proxy, --name, or RUMBO_NAMES with blanks between them, says under which names assistants ask at /mcp.
    """
    try:
        from rumbo.serve import running
    except ModuleNotFoundError as error:
        from rumbo.errors import MissingPackage

        raise MissingPackage.of_extra(error.name, "The server needs it.", "serve") from None
    running.serve(options.observatory(), output, host, port, log=log, addresses=addresses, names=name or ())
