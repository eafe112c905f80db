"""``python -m rumbo`` is the command line."""

from __future__ import annotations

from rumbo.cli import main

main()
