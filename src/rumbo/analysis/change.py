"""How the newest figure of a series stands: against the month before, the year before, the peak, and in rank.

Every comparison says which breaks of the definition lie between its two months, because across a break counts do not
compare. Nothing here says more than two figures bear: no trend, no cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rumbo.core import Finding, Indicator, Kind, Observation, Period, Text, releases_of

METHOD = "change/1"


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest figure of a series and the findings on it; a finding is None where its other month is not known."""

    newest: Observation
    on_month: Finding | None
    on_year: Finding | None
    on_peak: Finding | None
    rank: Finding


def standing(indicator: Indicator, observations: Sequence[Observation]) -> Standing | None:
    """Return how the newest known month stands, or None where no month is known.

    ``observations`` are of one cut, in order of their months.
    """
    known = {one.period: one for one in observations if one.value is not None}
    if not known:
        return None
    newest = known[max(known)]
    month = Period.parse(newest.period)
    year = 12 if month.kind is Kind.MONTH else 1
    peak = max(known.values(), key=lambda one: (one.value or 0, one.period))
    return Standing(
        newest,
        change(indicator, known.get(str(month - 1)), newest) if month.kind is Kind.MONTH else None,
        change(indicator, known.get(str(month - year)), newest),
        change(indicator, peak, newest) if peak is not newest else None,
        rank(indicator, newest, list(known.values())),
    )


def change(indicator: Indicator, before: Observation | None, after: Observation) -> Finding | None:
    """Return the relative change between two figures as a finding (0.627 is plus 62.7 %), None without the first."""
    if before is None or not before.value or after.value is None or after.as_of is None:
        return None
    ratio = after.value / before.value - 1
    crossed = breaks_between(indicator, before.period, after.period)
    note_en, note_es = _caution(crossed)
    for note in indicator.notes:
        if max(Period.parse(one.period).end for one in (before, after)) >= note.since:
            note_en, note_es = f"{note_en} {note.text['en']}", f"{note_es} {note.text['es']}"
    return Finding(
        kind="change",
        subject={"indicator": after.indicator, "place": after.place, "period": after.period, "base": before.period},
        value=ratio,
        as_of=after.as_of,
        releases=releases_of((before, after)),
        method=METHOD,
        explanation=Text(
            en=f"From {before.value:,} in {before.period} to {after.value:,} in {after.period}.{note_en}",
            es=f"De {before.value:,} en {before.period} a {after.value:,} en {after.period}.{note_es}",
        ),
        parameters={"before": before.value, "after": after.value, "breaks": [one.isoformat() for one in crossed]},
    )


def rank(indicator: Indicator, newest: Observation, known: Sequence[Observation]) -> Finding:
    """Return the place of a figure among all known months, counted from the nearer end, as a finding."""
    value = newest.value or 0
    lower = sum((one.value or 0) < value for one in known)
    higher = sum((one.value or 0) > value for one in known)
    place, end = (lower + 1, "lowest") if lower <= higher else (higher + 1, "highest")
    start = min(one.period for one in known)
    crossed = breaks_between(indicator, start, newest.period)
    note_en, note_es = _caution(crossed)
    years = Period.parse(newest.period).kind is Kind.YEAR
    every_en, every_es = ("years", "años") if years else ("months", "meses")
    end_es = "más bajo" if end == "lowest" else "más alto"
    return Finding(
        kind="rank",
        subject={"indicator": newest.indicator, "place": newest.place, "period": newest.period, "since": start},
        value=place,
        as_of=newest.as_of or date.max,
        releases=releases_of(known),
        method=METHOD,
        explanation=Text(
            en=f"Number {place} from the {end} of the {len(known)} {every_en} known since {start}.{note_en}",
            es=f"Número {place} desde el {end_es} de los {len(known)} {every_es} conocidos desde {start}.{note_es}",
        ),
        parameters={"end": end, "of": len(known), "breaks": [one.isoformat() for one in crossed]},
    )


def breaks_between(indicator: Indicator, first: str, last: str) -> tuple[date, ...]:
    """Return the days of the breaks that lie between two months, in either order."""
    earlier, later = sorted((Period.parse(first), Period.parse(last)))
    return tuple(one.day for one in indicator.breaks if earlier.end < one.day <= later.end)


def _caution(crossed: Sequence[date]) -> tuple[str, str]:
    if not crossed:
        return "", ""
    days = ", ".join(day.isoformat() for day in crossed)
    return f" What is counted changed in between ({days}).", f" Lo que se cuenta cambió entretanto ({days})."
