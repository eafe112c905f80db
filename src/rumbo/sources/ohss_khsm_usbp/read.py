"""Which sheets Border Patrol's workbook has; reading them is ``ohss_khsm.py``'s."""

from __future__ import annotations

from collections.abc import Iterable

from rumbo.sources.declared import Source
from rumbo.sources.ohss_khsm import read_workbook
from rumbo.sources.reading import Part

# The table that a sheet of months fills, and the sheet of fiscal years that it is checked against.
SHEETS = {
    "Monthly Count": ("count", "Annual Count"),
    "Monthly Region": ("region", "Annual Region"),
    "Monthly Family Status": ("demographic", "Annual Family Status"),
    "Monthly Citizenship": ("citizenship", "Annual Citizenship"),
    "Monthly Sector": ("area", "Annual Sector"),
    "Monthly Rgn and Fam Status": ("region-demographic", "Annual Rgn and Fam Status"),
    "Monthly Rgn and Citp": ("region-citizenship", "Annual Rgn and Citp"),
    "Monthly Rgn and Sector": ("region-area", "Annual Rgn and Sector"),
}


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the workbook is. Raises errors of ``Refused``."""
    return read_workbook(content, source, SHEETS, "usbp")
