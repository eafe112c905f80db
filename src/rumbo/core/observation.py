"""An observation: one figure as a publisher printed it, or a hole with its name; or the sum of two such, which says so.

Zero, missing, suppressed and rounded are four different things, and each has its own status or value here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rumbo.core.release import Published
from rumbo.core.text import Text

AND = " + "
"""Stands between the products, and between the releases, of a figure that Rumbo added up from several."""

SUM_METHOD = "sum-of-products/1"


class Status(StrEnum):
    """How firm a figure is, and whose."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SECOND_HAND = "second-hand"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    NOT_ASKED = "not-asked"
    NOT_AVAILABLE = "not-available"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of a series, with all that a citation needs.

    Where an indicator is fed by the sum of several products, it is no observation but a finding, ``computed``; then
    ``product`` and ``release`` name them all, and ``releases`` tells them apart.

    ``value`` is None exactly where the status says why (not-available, not-asked, suppressed, withdrawn). ``rounding``
    is the step that the figure was rounded to. ``dimensions`` are those asked for, by id. ``possibly_public`` names a
    release that may already have been out on the day asked. ``reason`` says why a value is not known. ``corrections``
    says which known errors of the publisher lie in it, ``remarks`` what who filed it says of it.
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
    remarks: tuple[Text, ...] = ()

    @property
    def releases(self) -> tuple[str, ...]:
        """Return the releases that the figure rests on: none, one, or those of the products that were added up."""
        return tuple(self.release.split(AND)) if self.release else ()

    @property
    def computed(self) -> bool:
        """Say whether Rumbo added the figure up from several products: then it is a finding, and nobody printed it."""
        return AND in self.release if self.release else False

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
            "release": None if self.computed else self.release,
            "published": str(self.published) if self.published else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            **self.dimensions,  # one called unit says more exactly what the indicator's own says
        }
        for name in ("url", "leaves_over", "possibly_public", "reason"):
            if text := getattr(self, name):
                row[name] = str(text)
        if self.computed:
            row |= {
                "finding": "sum",
                "releases": list(self.releases),
                "method": SUM_METHOD,
                "explanation": {
                    "en": f"Sum of {self.product}, computed by Rumbo.",
                    "es": f"Suma de {self.product}, hecha por Rumbo.",
                },
            }
        if self.corrections:
            row["corrections"] = [dict(text) for text in self.corrections]
        if self.remarks:
            row["remarks"] = [dict(text) for text in self.remarks]
        return row


def releases_of(observations: Iterable[Observation]) -> tuple[str, ...]:
    """Return the releases that figures rest on, each once, in the order in which they first occur."""
    return tuple(dict.fromkeys(name for one in observations for name in one.releases))


def rounded_to(steps: Iterable[int]) -> int:
    """Return the step that a sum is rounded to: each part may be off by half its own, and an exact one by nothing.

    >>> rounded_to([10, 10]), rounded_to([1, 10]), rounded_to([1, 1])
    (20, 10, 1)
    """
    return sum(step for step in steps if step > 1) or 1
