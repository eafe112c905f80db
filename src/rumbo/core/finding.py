"""A finding: something that Rumbo computed. It is never stored, drawn or exported as if a publisher had printed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rumbo.core.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A computed value with what it rests on.

    ``kind`` names what it is (``sum``, ``change``, ``rank``, ``revision``); ``subject`` says of what (indicator, place,
    period and so on); ``value`` is None where it cannot be computed, and ``explanation`` says why.
    ``method`` carries the version and the parameters.
    """

    kind: str
    subject: Mapping[str, str]
    value: float | int | None
    as_of: date
    releases: tuple[str, ...]
    method: str
    explanation: Text
    parameters: Mapping[str, object] = field(default_factory=dict)

    def as_row(self) -> dict[str, object]:
        """Return the finding as a flat row; ``finding`` names its kind, so that no reader takes it for a figure."""
        return {
            **self.subject,
            "finding": self.kind,
            "value": self.value,
            "as_of": self.as_of.isoformat(),
            "releases": list(self.releases),
            "method": self.method,
            "explanation": dict(self.explanation),
            **self.parameters,
        }
