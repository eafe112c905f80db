"""The sources: one folder per published product.

``source.yml`` says what it is, ``read.py`` how to read it where a declaration does not do, and the sample proves it. A
folder that is there is a source; nothing is registered.
"""

from __future__ import annotations

from rumbo.sources.corrections import Correction
from rumbo.sources.declared import (
    Column,
    Delimited,
    Publisher,
    Rhythm,
    Sample,
    Source,
    Watch,
    load_source,
    source,
    sources,
)
from rumbo.sources.reading import Cell, Fault, Part

__all__ = [
    "Cell",
    "Column",
    "Correction",
    "Delimited",
    "Fault",
    "Part",
    "Publisher",
    "Rhythm",
    "Sample",
    "Source",
    "Watch",
    "load_source",
    "source",
    "sources",
]
