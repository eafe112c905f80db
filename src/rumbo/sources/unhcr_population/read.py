"""Which columns the table of populations has; reading them is ``unhcr.py``'s.

A column a group: a zero there fills a row that another group has made, whether nobody is in the group, too few to be
printed, or nobody counts it. It is therefore no figure. Returns are flows, and people of host communities are not
displaced: their columns are not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from rumbo.sources.declared import Source
from rumbo.sources.reading import Part
from rumbo.sources.unhcr import read_table

COUNTS = {
    "refugees": {"group": "refugees"},
    "asylum_seekers": {"group": "asylum-seekers"},
    "oip": {"group": "others-in-need"},
    "idps": {"group": "internally-displaced"},
    "stateless": {"group": "stateless"},
    "ooc": {"group": "others-of-concern"},
}
UNREAD = ("returned_refugees", "returned_idps", "hst")


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the table is. Raises errors of ``Refused``."""
    return read_table(content, source, {}, COUNTS, UNREAD, zeros=False)
