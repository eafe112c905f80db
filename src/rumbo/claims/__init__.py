"""Text in, checked claims out: find the claims of a text, resolve what each means, judge it against the record.

``document`` says it all in plain values; ``correct`` judges anew what a person reads otherwise.
"""

from __future__ import annotations

from rumbo.claims.articles import Article, article
from rumbo.claims.batch import batch, in_pieces
from rumbo.claims.checking import Checked, check
from rumbo.claims.claim import Because, Claim, Figure, Reading, Tried
from rumbo.claims.correcting import Correction, correct
from rumbo.claims.document import document, opening, told
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim

__all__ = [
    "Article",
    "Because",
    "Checked",
    "Claim",
    "Correction",
    "Figure",
    "Reading",
    "Record",
    "RecordClaim",
    "Tried",
    "article",
    "batch",
    "check",
    "correct",
    "document",
    "in_pieces",
    "opening",
    "told",
]
