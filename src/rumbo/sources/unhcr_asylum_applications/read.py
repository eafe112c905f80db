"""Which columns the table of applications has; reading them is ``unhcr.py``'s."""

from __future__ import annotations

from collections.abc import Iterable

from rumbo.sources.declared import Source
from rumbo.sources.reading import Part
from rumbo.sources.unhcr import read_table

CODES = {"procedure_type": "procedure", "app_type": "kind", "dec_level": "instance", "app_pc": "unit"}
COUNTS: dict[str, dict[str, str]] = {"applied": {}}


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the table is. Raises errors of ``Refused``."""
    return read_table(content, source, CODES, COUNTS)
