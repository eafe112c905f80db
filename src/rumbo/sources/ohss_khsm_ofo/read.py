"""Which sheets Field Operations' workbook has; reading them is ``ohss_khsm.py``'s."""

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
    "Monthly Field Office": ("area", "Annual Field Office"),
    "Monthly Enforce-Admin": ("enforcement", "Annual Enforce-Admin"),
    "Monthly Rgn EnfAdm Fam Statu": ("region-enforcement-demographic", "Annual Rgn EnfAdm Fam Status"),
    "Monthly Rgn EnfAdm Citp": ("region-enforcement-citizenship", "Annual Rgn EnfAdm Citp"),
    "Monthly Rgn EnfAdm FldOff": ("region-enforcement-area", "Annual Rgn EnfAdm FldOff"),
}


def read(content: bytes, source: Source) -> Iterable[Part]:
    """Return the one release that the workbook is. Raises errors of ``Refused``."""
    return read_workbook(content, source, SHEETS, "ofo")
