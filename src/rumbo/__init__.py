"""Rumbo: an open observatory of how the Americas manage migration together.

Published releases in, answers with their evidence out:

>>> import rumbo
>>> observatory = rumbo.open()
>>> observatory.series("usbp-encounters", place="us-southwest", as_of="2024-05-07").newest.value
137480
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "open"]

if TYPE_CHECKING:
    from rumbo.observatory import Observatory


def open(home: Any = None, *, today: Any = None, starter: Any = None) -> Observatory:
    """Return an observatory; see ``rumbo.observatory.open_observatory``. The engine is imported here, not before."""
    from rumbo.observatory import open_observatory

    return open_observatory(home, today=today, starter=starter)
