"""An observation: one figure as a publisher printed it, or a hole with its name.

Zero, missing, suppressed and rounded are four different things, and each has its own status or value here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rumbo.core.release import Published
from rumbo.core.text import Text


class Status(StrEnum):
    """How firm a figure is, and whose."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SECOND_HAND = "second-hand"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not-available"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a series, with all that a citation needs.

    ``value`` is None exactly where the status says why (not-available, suppressed, withdrawn). ``rounding`` is the step
    that the figure was rounded to. ``dimensions`` are those asked for, by id. ``possibly_public`` names a release that
    may already have been out on the day asked. ``reason`` says why a value is not known. ``corrections`` says which
    known errors of the publisher lie in it.
    """

    indicator: str
    place: str
    period: str
    value: int | float | None
    status: Status
    rounding: int = 1
    unit: str = ""
    product: str | None = None
    release: str | None = None
    published: Published | None = None
    url: str = ""
    as_of: date | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    leaves_over: Text | None = None
    possibly_public: str = ""
    reason: Text | None = None
    corrections: tuple[Text, ...] = ()

    def as_row(self) -> dict[str, object]:
        """Return the row of `series` as JSON and files have it: absent values are None with a status."""
        row: dict[str, object] = {
            "indicator": self.indicator,
            "place": self.place,
            "period": self.period,
            "value": self.value,
            "status": str(self.status),
            "rounding": self.rounding if self.value is not None else None,
            "unit": self.unit,
            "product": self.product,
            "release": self.release,
            "published": str(self.published) if self.published else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            **self.dimensions,  # one called unit says more exactly what the indicator's own says
        }
        for name in ("url", "leaves_over", "possibly_public", "reason"):
            if text := getattr(self, name):
                row[name] = str(text)
        if self.corrections:
            row["corrections"] = [dict(text) for text in self.corrections]
        return row
