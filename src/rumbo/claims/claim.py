"""What a check finds: claims, what each was read as and why, the figures then and now, and a verdict.

A reading is an interpretation and says what led to each part of it; a figure is the record's own, with its releases.
Neither is ever presented as the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rumbo.claims.span import Span

if TYPE_CHECKING:
    from rumbo.claims.resolving import Resolved

HOLDS, OTHER_DEFINITION, WAS_RIGHT = "holds", "holds-under-another-definition", "was-right-when-written"
DOES_NOT_HOLD, CANNOT_CHECK = "does-not-hold", "cannot-check"
CAME_TRUE, MISSED, OPEN = "forecast-came-true", "forecast-missed", "forecast-open"


@dataclass(frozen=True, slots=True)
class Because:
    """What led to a part of a reading.

    ``how`` is the ``words`` themselves, ``several`` names, the ``context``, a ``default``, the ``figure`` or a person's
    ``hand``.
    """

    how: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a claim is taken to say: which line of figures, which months, compared with which."""

    kind: str
    indicator: str | None = None
    place: str | None = None
    citizenship: str | None = None
    demographic: str | None = None
    authority: str | None = None
    period: Span | None = None
    baseline: Span | None = None
    difference: bool = False
    average: bool = False
    lowest: bool = False
    mixed: bool = False
    """Several nationalities together, of which not all are named."""
    together: tuple[str, ...] = ()
    """Several nationalities, each named, counted as one: their sum is a finding."""

    @property
    def where(self) -> Mapping[str, str]:
        """The dimensions that it fixes."""
        cut = {"citizenship": self.citizenship, "demographic": self.demographic, "authority": self.authority}
        return {name: value for name, value in cut.items() if value}

    @property
    def whole(self) -> Reading | None:
        """What a share is a share of; None where nothing says."""
        if self.kind != "share":
            return None
        if self.citizenship or self.demographic or self.together:
            return Reading("count", self.indicator, self.place, period=self.period)
        if self.indicator == "title-42-expulsions":
            return Reading("count", "cbp-encounters", self.place, period=self.period)
        return None

    def row(self) -> Mapping[str, Any]:
        """Return it as plain values."""
        return {
            "indicator": self.indicator,
            "place": self.place,
            "citizenship": self.citizenship,
            "demographic": self.demographic,
            **({"authority": self.authority} if self.authority else {}),
            **({"citizenships": list(self.together)} if self.together else {}),
            "period": str(self.period) if self.period else None,
            "baseline_period": str(self.baseline) if self.baseline else None,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """What the record gives for a reading on a day, in the unit of the claim, and how it comes about."""

    value: float
    as_of: date
    releases: tuple[str, ...]
    parts: Mapping[str, float] = field(default_factory=dict)
    """The sums that it is reckoned from, by period (or whole, for a share)."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A reading with its figures, and whether they bear the claim out."""

    reading: Reading
    then: Figure | None
    now: Figure | None
    fits_then: bool = False
    fits_now: bool = False
    """A claim on whole months that were not all known then has no figure of then."""

    @property
    def fits(self) -> bool:
        """Say whether the record bears the reading out, then or now."""
        return self.fits_then or self.fits_now

    def row(self) -> Mapping[str, Any]:
        """Return it as plain values."""
        return {
            **self.reading.row(),
            "record_value": self.then.value if self.then else None,
            "record_final_value": self.now.value if self.now else None,
            "bears_out": self.fits,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a text. ``start`` and ``end`` are characters of the text given."""

    start: int
    end: int
    span: str
    value: float
    qualifier: str
    is_forecast: bool
    verdict: str
    reason: str
    chosen: Tried
    because: Mapping[str, Because]
    tried: Sequence[Tried] = ()
    definitions: Sequence[Tried] = ()
    tolerance: float = 0.0
    near_miss: str = ""
    month_average: float | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of the publisher's bytes of each release named."""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    """The parts of the reading that a person set, and to what."""
    resolved: Resolved | None = field(default=None, repr=False, compare=False)
    """What the words were resolved to, with which it can be judged again, as of another day or read by hand."""
    group: Sequence[Resolved] = field(default=(), repr=False, compare=False)
    """All claims of its sentence, which are best read on one line of figures."""

    def row(self) -> Mapping[str, Any]:
        """Return it as plain values, the batch's row."""
        reading, then, now = self.chosen.reading, self.chosen.then, self.chosen.now
        return {
            "start": self.start,
            "end": self.end,
            "span": self.span,
            "value": self.value,
            "value_kind": reading.kind,
            "qualifier": self.qualifier,
            **reading.row(),
            "is_difference": reading.difference,
            "is_forecast": self.is_forecast,
            "verdict": self.verdict,
            "reason": self.reason or None,
            "record_value": then.value if then else None,
            "record_final_value": now.value if now else None,
            "record_release": " ".join((now or then).releases) if (now or then) else None,  # type: ignore[union-attr]
            "near_miss": self.near_miss or None,
            "tolerance": self.tolerance,
            "month_average": self.month_average,
            "because": {part: [one.how, one.words] for part, one in self.because.items()},
            "by_hand": dict(self.by_hand),
            "readings": [one.row() for one in self.tried],
            "definitions": [one.row() for one in self.definitions],
        }
