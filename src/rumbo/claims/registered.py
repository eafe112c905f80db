"""Claims on records: that an office, a measure, an agreement, a meeting or a promise exists, where and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rumbo.core.record import Record
from rumbo.core.when import When


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence says exists, before the registers are asked; ``first`` and ``after`` are words of it.

    ``kind``: office, visa-restriction, meeting, agreement, promise or programme.
    ``name`` is the id of a register's record that the words name, ``by`` the countries that act, ``at`` those where it
    is. ``doubtful``: several days or a verb that begins nothing, so that a mismatch of days may be ours.
    """

    kind: str
    first: int
    after: int
    name: str = ""
    by: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Nationalities named."""
    when: When | None = None
    doubtful: bool = False
    runs: bool = False
    """It is said to run, not to have begun."""
    number: int = 0
    """Which one in a row: the third ministerial."""
    amounts: tuple[float, ...] = ()
    stems: frozenset[str] = frozenset()
    in_context: bool = False
    """Nothing but what was said before tells that it is about migration."""


@dataclass(frozen=True, slots=True)
class Attested:
    """A record that bears out a claim, wholly or in part, with its state on the day of the text."""

    record: Record
    state: str
    since: When | None
    known: date
    """The day by which a source of it was public."""

    def row(self) -> Mapping[str, Any]:
        """Return it as plain values."""
        return {
            "record": self.record.id,
            "state": self.state,
            "since": str(self.since) if self.since else None,
            "known_by": self.known.isoformat(),
            "sources": list(dict.fromkeys(each.url for said in self.record.statements[:3] for each in said.sources)),
        }


@dataclass(frozen=True, slots=True)
class RecordClaim:
    """One claim on records. ``start`` and ``end`` are characters of the text given.

    ``lacking`` are countries that are named and that no record bears out; ``known_then`` says whether the records were
    public by the day of the text.
    """

    start: int
    end: int
    span: str
    named: Named
    verdict: str
    reason: str
    attested: tuple[Attested, ...]
    lacking: tuple[str, ...] = ()
    known_then: bool = True
    published: date | None = None

    def row(self) -> Mapping[str, Any]:
        """Return it as plain values, a row of the batch's ``records``."""
        return {
            "start": self.start,
            "end": self.end,
            "span": self.span,
            "value": None,
            "value_kind": "record",
            "kind": self.named.kind,
            "countries": list(dict.fromkeys((*self.named.by, *self.named.at))),
            "period": str(self.named.when) if self.named.when else None,
            "verdict": self.verdict,
            "reason": self.reason or None,
            "records": [one.record.id for one in self.attested],
            "readings": [dict(one.row()) for one in self.attested],
            "known_then": self.known_then,
            "not_borne_out": list(self.lacking),
        }
