"""Which columns the table of decisions has; reading them is ``unhcr.py``'s.

The printed total is kept as one: small counts are rounded each for itself, so the outcomes need not make it.
"""

from __future__ import annotations

from collections.abc import Iterable

from rumbo.core.table import TOTAL
from rumbo.sources.declared import Source
from rumbo.sources.reading import Part
from rumbo.sources.unhcr import read_table

CODES = {"procedure_type": "procedure", "dec_level": "instance", "dec_pc": "unit"}
COUNTS = {
    "dec_recognized": {"outcome": "recognized"},
    "dec_other": {"outcome": "other-protection"},
    "dec_rejected": {"outcome": "rejected"},
    "dec_closed": {"outcome": "closed"},
    "dec_total": {"outcome": TOTAL},
}


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the table is. Raises errors of ``Refused``."""
    return read_table(content, source, CODES, COUNTS)
