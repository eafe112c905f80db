"""The same month under each producer, with the difference explained: rounding, date, scope or definition.

Two producers of one figure are never averaged and never spliced in silence. The figure that counts is the one of the
indicator's precedence; each other is held against it. Where nothing explains a difference, the finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rumbo.core import Finding, Indicator, Observation, Period, Text, releases_of
from rumbo.errors import RumboError

METHOD = "reconcile/1"


class Reason(StrEnum):
    """Why two producers differ."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    DATE = "date"
    SCOPE = "scope"
    DEFINITION = "definition"
    UNEXPLAINED = "unexplained"


WORDS = {
    Reason.EQUAL: Text(en="The figures are equal.", es="Las cifras son iguales."),
    Reason.ROUNDING: Text(en="They differ by rounding alone.", es="Solo difieren por el redondeo."),
    Reason.DATE: Text(
        en="They are of two dates, and the figure was revised in between.",
        es="Son de dos fechas, y la cifra se revisó entretanto.",
    ),
    Reason.UNEXPLAINED: Text(
        en="Nothing that we know of explains the difference.", es="Nada que conozcamos explica la diferencia."
    ),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Another product's figure for the month, and the finding on how far it lies from the one that counts."""

    observation: Observation
    difference: Finding
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One month: the figure that counts, and those of the other products."""

    counted: Observation
    others: tuple[Compared, ...]


def reconcile(
    indicator: Indicator,
    counted: Sequence[Observation],
    producers: Mapping[str, Sequence[Observation]],
    publishers: Mapping[str, str],
    known_then: Callable[[str, date], float | None] = lambda period, day: None,
) -> list[Reconciled]:
    """Return the months that the product that counts shares with others.

    ``publishers`` names each product's publisher; ``known_then`` gives the figure that counted on an earlier day.
    """
    by_product = {name: {one.period: one for one in rows if one.value is not None} for name, rows in producers.items()}
    found = []
    for one in counted:
        others = [rows[one.period] for name, rows in by_product.items() if name != one.product and one.period in rows]
        if one.value is not None and others:
            found.append(
                Reconciled(one, tuple(compare(indicator, one, other, publishers, known_then) for other in others))
            )
    return found


def compare(
    indicator: Indicator,
    counted: Observation,
    other: Observation,
    publishers: Mapping[str, str],
    known_then: Callable[[str, date], float | None] = lambda period, day: None,
) -> Compared:
    """Return how another figure lies to the one that counts. Raises RumboError where one of the two has no value."""
    if counted.value is None or other.value is None or counted.as_of is None:
        raise RumboError("A figure without a value cannot be compared.")
    reason, words = _reason(indicator, counted, other, publishers, known_then)
    relative = other.value / counted.value - 1 if counted.value else None
    finding = Finding(
        kind="difference",
        subject={
            "indicator": counted.indicator,
            "place": counted.place,
            "period": counted.period,
            "product": other.product or "",
            "against": counted.product or "",
        },
        value=other.value - counted.value,
        as_of=counted.as_of,
        releases=releases_of((counted, other)),
        method=METHOD,
        explanation=words,
        parameters={"reason": str(reason), "relative": relative, "before": counted.value, "after": other.value},
    )
    return Compared(other, finding, reason)


def _reason(
    indicator: Indicator,
    counted: Observation,
    other: Observation,
    publishers: Mapping[str, str],
    known_then: Callable[[str, date], float | None],
) -> tuple[Reason, Text]:
    apart = abs((other.value or 0) - (counted.value or 0))
    if apart == 0:
        return Reason.EQUAL, WORDS[Reason.EQUAL]
    slack = sum(one.rounding / 2 for one in (counted, other) if one.rounding > 1)
    if apart <= slack:
        return Reason.ROUNDING, WORDS[Reason.ROUNDING]
    month = Period.parse(counted.period)
    for known in indicator.differences:
        if known.products == {counted.product, other.product} and month in known.period:
            return Reason(known.kind), known.why
    same = {publishers.get(one.product or "", one.product) for one in (counted, other)}
    if len(same) == 1 and counted.published != other.published:
        return Reason.DATE, WORDS[Reason.DATE]
    then = known_then(counted.period, other.published.latest) if other.published else None
    if then is not None and abs((other.value or 0) - then) <= slack:
        return Reason.DATE, WORDS[Reason.DATE]
    return Reason.UNEXPLAINED, WORDS[Reason.UNEXPLAINED]
