"""The planner's answers as findings: each with its interval, what it rests on, and what is assumed.

A quantity that no statement reaches is told as not known, with the step of which nobody said anything.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil, isinf
from typing import NamedTuple

from rumbo.analysis.capacity import ASSUMED, METHOD, STEPS, Interval, Plan
from rumbo.analysis.cumulative import Stated
from rumbo.analysis.intake import Intake
from rumbo.core import Finding, Period, Text
from rumbo.registers.figures import Counted
from rumbo.words import day, number, period


class Asked(NamedTuple):
    """A quantity: its name, its unit, and the steps that it rests on."""

    name: Text
    unit: str
    rests_on: Sequence[str]


PEOPLE, MONTHS, A_MONTH = "people", "months", "people a month"
QUANTITIES: Mapping[str, Asked] = {
    "not-referred": Asked(
        Text(en="registered and not referred", es="registradas y no remitidas"), PEOPLE, ("registered", "referred")
    ),
    "waiting-for-a-way": Asked(
        Text(en="registered, to be offered a way, and not yet offered one",
             es="registradas que recibirán una vía y aún no la tienen"),
        PEOPLE, STEPS[:3],
    ),
    "waiting-to-arrive": Asked(
        Text(en="referred, to arrive, and not yet arrived", es="remitidas que llegarán y aún no han llegado"),
        PEOPLE, ("referred", "arrived"),
    ),
    "waited-to-arrive": Asked(
        Text(en="wait from referral of those who arrive now", es="espera desde la remisión de quienes llegan ahora"),
        MONTHS, ("referred", "arrived"),
    ),
    "last-in-line-for-a-way": Asked(
        Text(en="wait for a way of the last in line", es="espera de la última persona de la lista hasta tener una vía"),
        MONTHS, STEPS[:3],
    ),
    "last-in-line-to-arrive": Asked(
        Text(en="wait to arrive of the last in line", es="espera de la última persona de la lista hasta llegar"),
        MONTHS, STEPS,
    ),
    "last-in-line-first": Asked(
        Text(en="the same, for those served first", es="lo mismo, para quienes tienen prioridad"), MONTHS, STEPS
    ),
    "last-in-line-others": Asked(
        Text(en="the same, for the others", es="lo mismo, para las demás personas"), MONTHS, STEPS
    ),
    "cleared-for-a-way": Asked(
        Text(en="time until nobody waits for a way", es="tiempo hasta que nadie espere una vía"), MONTHS, STEPS[:3]
    ),
    "cleared-to-arrive": Asked(
        Text(en="time until nobody waits to arrive", es="tiempo hasta que nadie espere para llegar"), MONTHS, STEPS
    ),
    "offered-by-one-more": Asked(
        Text(en="people offered a way by one more interviewer",
             es="personas que reciben una vía por cada persona entrevistadora adicional"),
        A_MONTH, (),
    ),
    "wait-spared-by-one-more": Asked(
        Text(en="wait for a way that one more interviewer spares the last in line",
             es="cuánto acorta una persona entrevistadora más la espera de la última de la lista hasta tener una vía"),
        MONTHS, STEPS[:3],
    ),
}  # fmt: skip
UNITS = {
    PEOPLE: Text(en="people", es="personas"),
    MONTHS: Text(en="months", es="meses"),
    A_MONTH: Text(en="people a month", es="personas al mes"),
}
NAMES = {
    "registered": Text(en="registered", es="registradas"),
    "referred": Text(en="referred", es="remitidas"),
    "other-pathways": Text(en="in other pathways", es="en otras vías"),
    "arrived": Text(en="arrived", es="llegadas"),
}


def findings(
    answers: Mapping[str, Interval], plan: Plan, subject: Mapping[str, str], sources: Mapping[str, Sequence[str]],
    as_of: date,
) -> Iterator[Finding]:  # fmt: skip
    """Yield a finding for each quantity; ``sources`` are the addresses behind each step that was stated."""
    for quantity, asked in QUANTITIES.items():
        if quantity in ("last-in-line-first", "last-in-line-others") and not plan.first:
            continue
        found = answers.get(quantity)
        addresses = tuple(dict.fromkeys(url for step in asked.rests_on for url in sources.get(step, ())))
        yield Finding(
            kind="capacity",
            subject={**subject, "quantity": quantity, "period": plan.at.isoformat()},
            value=_value(found.median) if found else None,
            as_of=as_of,
            releases=(),
            method=METHOD,
            explanation=_told(asked, found, plan, clears(quantity, found, plan))
            if found
            else _not_known(asked, sources),
            parameters={
                "low": _value(found.low) if found else None,
                "high": _value(found.high) if found else None,
                "unit": asked.unit,
                "known": found is not None,
                "months": plan.months,
                "clears": clears(quantity, found, plan),
                "assumed": list(found.widths) if found else [],
                "share_of_width": list(found.widths.values()) if found else [],
                "sources": list(addresses),
            },
        )


def _value(found: float) -> float | None:
    """Return a number with three digits that count, since the draws bear no more; None where it never comes."""
    if isinf(found):
        return None
    return round(found, 1) if found < 100 else int(found if found == int(found) else float(f"{found:.3g}"))


def clears(quantity: str, found: Interval | None, plan: Plan) -> str:
    """Return the month in which a backlog clears in the middle of the draws, as 2025-12; empty where it does not.

    >>> clears("cleared-to-arrive", Interval(19.0, 9.0, 36.0, {}), Plan(date(2024, 5, 21)))
    '2025-12'
    """
    if found is None or not quantity.startswith("cleared-") or isinf(found.median):
        return ""
    return str(Period.parse(f"{plan.at:%Y-%m}") + ceil(found.median))


def in_month(text: str, language: str) -> str:
    """Return in which month, as it follows a number of months; empty for none."""
    if not text:
        return ""
    return f" ({'until' if language == 'en' else 'hasta'} {period(text, language)})"


def _told(asked: Asked, found: Interval, plan: Plan, month: str) -> Text:
    def amount(value: float, language: str) -> str:
        if asked.unit == MONTHS and value > plan.months:
            more = {"en": "more than {months}", "es": "más de {months}"}[language]
            return more.format(months=plan.months)
        return number(_value(value), language, 1 if value < 100 else 0)

    def told(language: str, between: str, assumed: str) -> str:
        low, median, high = (amount(one, language) for one in (found.low, found.median, found.high))
        unit, name = UNITS[asked.unit][language], asked.name[language]
        sentence = f"{name}: {median} {unit}{in_month(month, language)}"
        if low != high:
            sentence += between.format(low=low, high=high)
        if found.widths:
            sentence += assumed + "; ".join(ASSUMED[one].text[language] for one in found.widths)
        return sentence[0].upper() + sentence[1:] + "."

    return Text(
        en=told("en", ", in nine of ten simulations {low} to {high}", "; assuming that "),
        es=told("es", ", en nueve de cada diez simulaciones de {low} a {high}", "; se supone que "),
    )


def _not_known(asked: Asked, sources: Mapping[str, Sequence[str]]) -> Text:
    missing = [step for step in asked.rests_on if step not in sources]
    name = {language: asked.name[language][0].upper() + asked.name[language][1:] for language in ("en", "es")}
    steps = {language: ", ".join(NAMES[step][language] for step in missing) for language in ("en", "es")}
    return Text(
        en=f"{name['en']}: not known, since no statement tells how many were {steps['en']}.",
        es=f"{name['es']}: no se sabe, pues ninguna declaración indica cuántas personas figuran como {steps['es']}.",
    )


def not_before(admitted: Mapping[str, float], since: date, count: float) -> date | None:
    """Return the day by which so many more can have arrived after ``since``, given all who were admitted in each month.

    The arrivals of an office are among all admissions, which are taken to come evenly through a month; None where
    the months known do not reach.

    >>> not_before({"2024-02": 2651, "2024-03": 1249, "2024-04": 1015}, date(2024, 1, 31), 4400)
    datetime.date(2024, 4, 15)
    """
    on, left = since, count
    while left > 0:
        on += timedelta(days=1)
        month = admitted.get(f"{on:%Y-%m}")
        if month is None:
            return None
        left -= month / monthrange(on.year, on.month)[1]
    return on


UNTIL: Mapping[str, tuple[str, str, str]] = {
    "largest-intake-for-a-way": (
        "are ever offered a way are offered it", "vayan a tener una vía la obtienen",
        "vayan a tener una vía la obtengan",
    ),
    "largest-intake": ("are referred arrive", "sean remitidas llegan", "sean remitidas lleguen"),
    "largest-intake-through": (
        "go on to the last step are through it", "lleguen al último paso lo completan",
        "lleguen al último paso lo completen",
    ),
}  # fmt: skip
"""What those who join wait for: in English, in Spanish, and in Spanish where it is not so."""


def intake_told(
    quantity: str, found: Intake, plan: Plan, subject: Mapping[str, str], as_of: date, method: str = METHOD,
    releases: Sequence[str] = (),
) -> Finding:  # fmt: skip
    """Return the largest intake with which nine in ten wait less than the target; where there is none, why."""
    target = number(plan.target, decimals=0 if plan.target == round(plan.target) else 1)
    english, spanish, not_so = UNTIL[quantity]
    if found.most is None:
        months = (f"more than {plan.months} months", f"más de {plan.months} meses")
        if found.least <= plan.months:
            months = (f"{found.least:.1f} months or more", f"{found.least:.1f} meses o más")
        told = Text(
            en=f"No intake is small enough that nine in ten of those who join and {english} within {target} months: "
            f"behind those who wait already, one person more would take, in one of ten simulations, {months[0]}.",
            es="Ningún número de registros es lo bastante bajo para que nueve de cada diez personas que se registren y "
            f"{not_so} en un plazo de {target} meses: detrás de quienes ya esperan, una sola persona más tardaría, en "
            f"una de cada diez simulaciones, {months[1]}.",
        )
    else:
        told = Text(
            en=f"Up to {number(found.most)} registrations a day, nine in ten of those who join and {english} "
            f"within {target} months.",
            es=f"Con hasta {number(found.most)} registros por día, nueve de cada diez personas que se registren y "
            f"{spanish} en un plazo de {target} meses.",
        )
    return Finding(
        kind="capacity",
        subject={**subject, "quantity": quantity, "period": plan.at.isoformat()},
        value=found.most,
        as_of=as_of,
        releases=tuple(releases),
        method=method,
        explanation=told,
        parameters={
            "unit": "registrations a day",
            "target": plan.target,
            "months": plan.months,
            "least": None if isinf(found.least) else round(found.least, 1),
        },
    )


def undated_told(
    arrived: Sequence[tuple[Stated, Counted]], admitted: Mapping[str, float], releases: Sequence[str],
    subject: Mapping[str, str], as_of: date,
) -> Iterator[Finding]:  # fmt: skip
    """Yield, for each undated statement of arrivals, the day before which it cannot have been true.

    Those who arrived are among all refugees ``admitted`` in each month, and the statement before it is taken to be of
    its last day, which is said.
    """
    for one, said in arrived:
        before = [other for other, _ in arrived if other.latest <= one.earliest]
        if one.earliest == one.latest or not before:
            continue
        last = max(other.latest for other in before)
        known = max(other.high for other in before if other.latest == last)
        found = not_before(admitted, last, one.low - known)
        if found is None or not one.earliest < found <= one.latest:
            continue
        figures = (number(one.low), number(known), number(one.low - known))
        on = {name: (day(last, name), day(found, name)) for name in ("en", "es")}
        yield Finding(
            kind="not-before",
            subject={**subject, "quantity": "arrived", "period": f"{one.earliest}/{one.latest}"},
            value=one.low - known,
            as_of=as_of,
            releases=tuple(releases),
            method=METHOD,
            explanation=Text(
                en=f"The undated statement of {figures[0]} arrivals is not of a day before {on['en'][1]}, if that of "
                f"{figures[1]} was of {on['en'][0]}: only by then had {figures[2]} more refugees of Latin America and "
                "the Caribbean been admitted in all.",
                es=f"La declaración sin fecha de {figures[0]} llegadas no es anterior al {on['es'][1]}, si la de "
                f"{figures[1]} era del {on['es'][0]}: solo para entonces se había admitido en total a {figures[2]} "
                "personas refugiadas más de América Latina y el Caribe.",
            ),
            parameters={"not_before": found.isoformat(), "sources": [source.url for source in said.said.sources]},
        )
