"""The worked example: a made-up report of May 2024 with claims of every sort, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

PUBLISHED = date(2024, 5, 7)
"""The day of which the example is."""


def example(language: str = "en") -> str:
    """Return the example in a language, ``en`` or ``es``; it is of the day ``PUBLISHED``.

    >>> example("es").splitlines()[0]
    'Menos personas llegan a la frontera sur de Estados Unidos'
    """
    return (Path(__file__).parent / "examples" / f"{language}.txt").read_text(encoding="utf-8")
