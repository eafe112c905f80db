"""The program: its commands, and what it says of itself."""

from __future__ import annotations

from typing import Annotated

import typer

from rumbo.cli import options, registers, returns, site
from rumbo.cli.asylum import asylum
from rumbo.cli.backtest import backtest
from rumbo.cli.calendar import calendar
from rumbo.cli.capacity import capacity
from rumbo.cli.check import check
from rumbo.cli.cite import cite
from rumbo.cli.compact import compact
from rumbo.cli.definitions import indicators, sources
from rumbo.cli.drivers import drivers
from rumbo.cli.export import export
from rumbo.cli.history import history
from rumbo.cli.mcp import mcp
from rumbo.cli.measures import measures, meetings, timeline
from rumbo.cli.outlook import outlook
from rumbo.cli.pathways import pathways
from rumbo.cli.reconcile import reconcile
from rumbo.cli.refresh import reread, update
from rumbo.cli.releases import ingest, releases
from rumbo.cli.revisions import revisions
from rumbo.cli.serve import serve
from rumbo.cli.shell import Command, Group
from rumbo.cli.show import show
from rumbo.cli.status import status
from rumbo.cli.track_record import track_record
from rumbo.cli.trend import trend

ENVIRONMENT = """RUMBO_HOME names the folder of your own releases, RUMBO_CACHE that of what was worked out before.
RUMBO_TODAY=2024-05-07 asks as if it were that day. RUMBO_DEBUG=1 shows where an unexpected error came from.
NO_COLOR=1 prints without colour.

--output replaces an answer that lies there already; never a form, which somebody may have filled,
nor a folder of yours."""

app = typer.Typer(
    cls=Group, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False, epilog=ENVIRONMENT
)


def _version(asked: bool) -> None:
    if asked:
        from rumbo import __version__

        typer.echo(f"rumbo {__version__}")
        raise typer.Exit


@app.callback()
def rumbo(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    lang: options.Language = None,
) -> None:
    """Rumbo: an open observatory of how the Americas manage migration together."""


for command in (
    status,
    show,
    history,
    revisions,
    reconcile,
    trend,
    drivers,
    outlook,
    capacity,
    asylum,
    backtest,
    track_record,
    check,
    compact,
    pathways,
    measures,
    meetings,
    timeline,
    indicators,
    sources,
    releases,
    ingest,
    update,
    reread,
    cite,
    calendar,
    export,
    serve,
    mcp,
):
    app.command(cls=Command)(command)
app.add_typer(registers.app, name="registers")
app.add_typer(returns.app, name="returns")
app.add_typer(site.app, name="site")
