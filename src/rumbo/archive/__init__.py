"""The archive: releases in, any day's view out. Only this package knows the query engine."""

from __future__ import annotations

from rumbo.archive.archive import Archive, Ingested, default_home
from rumbo.archive.cache import Cache
from rumbo.archive.cells import Cells, Mark, cells
from rumbo.archive.changes import CellChange, Changes, TotalChange, changes
from rumbo.archive.cuts import breakdowns, pieces, views
from rumbo.archive.feeds import Question, feeding
from rumbo.archive.filed import filed
from rumbo.archive.ledger import Appended, Issued, Ledger
from rumbo.archive.looks import Look, Looks, Silence, Standing, silence, silences
from rumbo.archive.sql import write_rows, write_text
from rumbo.archive.unusual import Unusual, unusual
from rumbo.archive.view import View
from rumbo.archive.vintages import Known, vintages

__all__ = [
    "Appended",
    "Archive",
    "Cache",
    "CellChange",
    "Cells",
    "Changes",
    "Ingested",
    "Issued",
    "Known",
    "Ledger",
    "Look",
    "Looks",
    "Mark",
    "Question",
    "Silence",
    "Standing",
    "TotalChange",
    "Unusual",
    "View",
    "breakdowns",
    "cells",
    "changes",
    "default_home",
    "feeding",
    "filed",
    "pieces",
    "silence",
    "silences",
    "unusual",
    "views",
    "vintages",
    "write_rows",
    "write_text",
]
