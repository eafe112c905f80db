"""Readings corrected by hand: a person says what a claim means, and it is judged anew, read so and no other way.

What was set is kept with the claim and shown beside its verdict. The words are those of ``rumbo show``: ids and names,
in English or Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rumbo.claims.checking import Checked
from rumbo.claims.claim import Claim, Reading
from rumbo.claims.days import as_read
from rumbo.claims.judging import Judge
from rumbo.claims.record import Record
from rumbo.claims.span import Span, month_of
from rumbo.core import Kind, Period, place
from rumbo.core.codebook import parse_value
from rumbo.errors import BadPeriod, WrongUse
from rumbo.indicators import indicator

CUTS = ("citizenship", "demographic", "authority")
PARTS = ("indicator", "place", *CUTS, "period", "baseline")
SUCH_AS = "Write '250,000: indicator=usbp-encounters, place=us-southwest, period=2023-12'."
_PART = re.compile(rf"\s*({'|'.join(PARTS)})\s*=")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person set of the reading of a claim: ``which`` is the character that it starts at, or its words."""

    which: int | str
    parts: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> Correction:
        """Return the correction that a text names: the words of the claim, a colon, and parts with their values.

        >>> Correction.parse("250,000: place=us-southwest, period=2023-12").parts
        {'place': 'us-southwest', 'period': '2023-12'}

        Raises WrongUse.
        """
        # The words of a claim may have a colon, and a name a comma in it: what counts is where a part begins.
        begins = list(_PART.finditer(text))
        which, colon, rest = text[: begins[0].start()].rpartition(":") if begins else ("", "", "")
        if not which.strip() or not colon or rest.strip():
            raise WrongUse(f"{text!r} corrects nothing.", f"The parts of a reading are {', '.join(PARTS)}.", SUCH_AS)
        ends = [one.start() for one in begins[1:]] + [len(text)]
        values = {one[1]: text[one.end() : end].strip(" ,;") for one, end in zip(begins, ends, strict=True)}
        return cls(which.strip(), values)


def correct(record: Record, checked: Checked, corrections: Sequence[Correction]) -> Checked:
    """Return a checked text with claims read as a person says, judged anew.

    Raises WrongUse where no claim or several are meant, errors of ``UnknownName``, BadPeriod.
    """
    judge = Judge(record, checked.published, checked.as_of)
    claims = list(checked.claims)
    numbers = [at for at, each in enumerate(checked.in_order, 1) if isinstance(each, Claim)]
    for one in corrections:
        at = _at(claims, one.which, numbers)
        reading = _reading(claims[at], one.parts)
        if one.parts.get("indicator") and "place" not in one.parts and not record.covers(reading):
            reading = replace(reading, place=indicator(one.parts["indicator"]).home)
        claims[at] = judge.again(as_read(claims[at], reading, one.parts))
    return replace(checked, claims=tuple(claims))


def _at(claims: Sequence[Claim], which: int | str, numbers: Sequence[int]) -> int:
    """Return which claim is meant: by its start, its words, or, as ``#2``, by its number among all of the text."""
    if isinstance(which, int):
        found = [at for at, one in enumerate(claims) if one.start == which]
    elif which.startswith("#") and which[1:].isdecimal():
        found = [at for at, number in enumerate(numbers) if number == int(which[1:])]
    else:
        found = [at for at, one in enumerate(claims) if one.span.casefold() == which.casefold()]
    if len(found) != 1:
        listed = ", ".join(f"#{numbers[at]} {claims[at].span!r}" for at in found or range(min(len(claims), 10)))
        raise WrongUse(
            f"{which!r} names {len(found) or 'no'} claim{'s' if len(found) > 1 else ''} of the text.",
            "",
            f"Name one of {listed}." if listed else "The text makes none.",
        )
    return found[0]


def _reading(claim: Claim, parts: Mapping[str, str]) -> Reading:
    """Return the reading of a claim with parts set; an empty value takes a part of the cut away."""
    if unknown := [name for name in parts if name not in PARTS]:
        raise WrongUse(f"{unknown[0]!r} is no part of a reading.", "", f"The parts are {', '.join(PARTS)}.")
    reading = claim.chosen.reading
    changed = {name: parse_value(name, text) if text else None for name, text in parts.items() if name in CUTS}
    if name := parts.get("indicator"):
        changed["indicator"] = indicator(name).id
    if name := parts.get("place"):
        changed["place"] = place(name).id
    spans = {name: span_of(parts[name]) for name in ("period", "baseline") if name in parts}
    kind = claim.resolved.found.kind if claim.resolved and "period" in parts else reading.kind
    if "baseline" in spans and not reading.difference and kind in ("count", "rate_per_day", "share"):
        raise WrongUse(f"{claim.span!r} compares nothing.", "It has no baseline.", "Leave the baseline out.")
    mixed = reading.mixed and "citizenship" not in parts
    together = () if "citizenship" in parts else reading.together
    return replace(reading, **changed, **spans, kind=kind, mixed=mixed, together=together)  # type: ignore[arg-type]


def span_of(text: str) -> Span:
    """Return the months that a period names.

    >>> [str(span_of(text)) for text in ("2024-03", "FY2023", "2023", "2023-10/2024-03")]
    ['2024-03', 'FY2023', '2023-01/2023-12', '2023-10/2024-03']

    Raises BadPeriod.
    """
    period = Period.parse(text)
    first, last = month_of(period.start), month_of(period.end)
    if period.kind is Kind.FISCAL_YEAR:
        return Span.fiscal(period.end.year)
    if period.kind is Kind.YEAR:
        return Span.year(period.start.year)
    whole = period.start.day == 1 and month_of(date.fromordinal(period.end.toordinal() + 1)) == last + 1
    if period.kind is Kind.DAY or not whole:
        raise BadPeriod(f"{text} is no whole month.", "The figures are of whole months.", "Write 2024-03.")
    return Span.between(first, last)


__all__ = ["PARTS", "Correction", "correct", "span_of"]
