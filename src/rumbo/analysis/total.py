"""Adding up months: the sum over a whole year is a finding, whether a publisher printed one of its own or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rumbo.core import Finding, Indicator, Kind, Observation, Period, Status, Text, releases_of, rounded_to, runs
from rumbo.errors import MayNotBeSummed
from rumbo.words import period

METHOD = "total/1"
MONTHS = 12


def totals(
    indicator: Indicator, lines: Mapping[tuple[str, ...], Sequence[Observation]], kind: Kind, as_of: date
) -> Iterator[Finding]:
    """Yield the sum of each line over each year of a kind; it has no value where a month of the year is missing.

    Raises MayNotBeSummed where the indicator must not be added up over months.
    """
    if indicator.frequency == "year":
        raise MayNotBeSummed(
            f"{indicator.id} is of whole calendar years already.",
            "No publisher printed its months.",
            "Leave --per out.",
        )
    if "month" not in indicator.sums_over:
        raise MayNotBeSummed(
            f"{indicator.id} must not be summed over months.",
            "The same person may be in several of them.",
            "Ask for the months.",
        )
    for line in lines.values():
        years: dict[Period, list[Observation]] = {}
        for one in line:
            years.setdefault(Period.parse(one.period).within(kind), []).append(one)
        for year, months in sorted(years.items()):
            yield _total(year, months, as_of)


def _total(year: Period, months: Sequence[Observation], as_of: date) -> Finding:
    known = [one for one in months if one.value is not None]
    whole = len(known) == MONTHS
    least_firm = max((one.status for one in known), key=list(Status).index, default=Status.NOT_AVAILABLE)
    first, step = months[0], rounded_to(one.rounding for one in known)
    return Finding(
        kind="sum",
        subject={"indicator": first.indicator, "place": first.place, "period": str(year), **first.dimensions},
        value=sum(one.value or 0 for one in known) if whole else None,
        as_of=as_of,
        releases=releases_of(known),
        method=METHOD,
        explanation=_explanation(known, step) if whole else _incomplete(year, known),
        parameters={
            "status": str(least_firm if whole else Status.NOT_AVAILABLE),
            "rounding": step if whole else None,
            "unit": first.unit,
            "months": len(known),
        },
    )


def _explanation(months: Sequence[Observation], step: int) -> Text:
    if step == 1:
        return Text(en="Sum of twelve months.", es="Suma de doce meses.")
    rounded = sum(one.rounding > 1 for one in months)
    return Text(
        en=f"Sum of twelve months, {rounded} of them rounded: it may be off by {step // 2}.",
        es=f"Suma de doce meses, {rounded} de ellos redondeados: puede diferir hasta en {step // 2}.",
    )


def _incomplete(year: Period, known: Sequence[Observation]) -> Text:
    """Say which months a year wants for its sum."""
    first = year.start.year * MONTHS + year.start.month - 1
    months = [f"{at // MONTHS}-{at % MONTHS + 1:02}" for at in range(first, first + MONTHS)]
    missing = runs(set(months).difference(one.period for one in known))
    count = MONTHS - len(known)
    en, es = (
        ", ".join(period(one if one == other else f"{one}/{other}", language, short=True) for one, other in missing)
        for language in ("en", "es")
    )
    return Text(
        en=f"Not known: the sum of a year needs its twelve months, and {count} of them {'is' if count == 1 else 'are'} "
        f"missing ({en}), since no figure is held or none was asked for.",
        es=f"No se conoce: la suma de un año necesita sus doce meses, y {'falta' if count == 1 else 'faltan'} {count} "
        f"({es}), porque no se tiene la cifra o no se pidió.",
    )
