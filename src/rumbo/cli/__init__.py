"""The command line: it translates words into one call of the observatory and prints the answer.

Nouns read (status, show, history, revisions, outlook, indicators, sources, releases), verbs act (backtest, ingest,
update, reread, cite, site build, returns file).
Each module here is a group of commands; what they load, they load when they are called, so that help comes at once.
"""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line, and end with its exit code."""
    try:
        from rumbo.cli.app import app

        app(prog_name="rumbo")
    except KeyboardInterrupt:  # even while the program is still being loaded
        sys.exit(INTERRUPTED)
