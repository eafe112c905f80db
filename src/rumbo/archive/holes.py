"""Why a figure is not known, in a few words: it is too early, its products do not answer, or no release covers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rumbo.core import Text

REASONS = 3
NOT_OVER = Text(en="not yet over", es="aún no ha terminado")
NOT_COVERED = Text(en="no release held covers it", es="ninguna publicación disponible lo cubre")


@dataclass(frozen=True, slots=True)
class Hole:
    """Why the periods of a cut that have no figure have none: those after the newest known, and the others."""

    newest: str
    later: Text
    earlier: Text


def hole(newest: str, reasons: Mapping[str, Text]) -> Hole:
    """Return why, from the newest period known ("" for none) and the reasons of the products that do not answer."""
    told = joined(reasons)
    if not newest:
        return Hole(newest, told or NOT_COVERED, told or NOT_COVERED)
    first = Text(en=f"newest known in this cut is {newest}", es=f"lo más reciente en este corte es {newest}")
    covered = _together([NOT_COVERED, told]) if told else NOT_COVERED
    return Hole(newest, _together([first, told]) if told else first, covered)


def joined(reasons: Mapping[str, Text]) -> Text | None:
    """Return the reasons of products together, each with its product's name, three at most."""
    found = sorted(reasons.items())[:REASONS]
    named = [Text({language: f"{product} {words}" for language, words in text.items()}) for product, text in found]
    return _together(named) if named else None


def _together(texts: Sequence[Text]) -> Text:
    return Text({language: "; ".join(text[language] for text in texts) for language in texts[0]})
