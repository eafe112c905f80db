"""Text in, checked claims out: find the claims of a text, resolve what each means, judge it against the record."""

from __future__ import annotations

from rumbo.claims.batch import batch, in_pieces
from rumbo.claims.checking import Checked, check
from rumbo.claims.claim import Because, Claim, Figure, Reading, Tried
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim

__all__ = [
    "Because",
    "Checked",
    "Claim",
    "Figure",
    "Reading",
    "Record",
    "RecordClaim",
    "Tried",
    "batch",
    "check",
    "in_pieces",
]
