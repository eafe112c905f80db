"""The planner's answers from returns as findings: each with its interval, its releases, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isinf

from rumbo.analysis import capacity, capacity_filed, capacity_told
from rumbo.analysis.capacity import Interval, Plan
from rumbo.analysis.capacity_filed import METHOD, PACE, THROUGH
from rumbo.analysis.capacity_told import A_MONTH, MONTHS, PEOPLE, UNITS, Asked, clears, in_month
from rumbo.core import Finding, Text
from rumbo.core.codebook import value_name
from rumbo.returns import Form
from rumbo.words import number

OF_A_STEP: Mapping[str, Asked] = {
    "open-": Asked(Text(en="{step}", es="{step}"), PEOPLE, ()),
    "last-in-line-": Asked(
        Text(en="wait of the last in line, {step}", es="tiempo que le falta a la última persona de la lista, {step}"),
        MONTHS,
        (),
    ),
    "cleared-": Asked(
        Text(en="time until nobody is left {step}", es="tiempo hasta que nadie quede {step}"), MONTHS, ()
    ),
}
OF_ALL: Mapping[str, Asked] = {
    THROUGH: Asked(
        Text(en="wait through all steps of one who registers now", es="espera en todos los pasos de quien se registra"
             " ahora"), MONTHS, (),
    ),
    f"{THROUGH}-first": Asked(
        Text(en="the same, for those served first at every step", es="lo mismo, para quienes tienen prioridad en cada"
             " paso"), MONTHS, (),
    ),
    f"{THROUGH}-others": Asked(Text(en="the same, for the others", es="lo mismo, para las demás personas"), MONTHS, ()),
    "seen-by-one-more": Asked(
        Text(en="people seen by one more interviewer", es="personas que atiende cada persona entrevistadora adicional"),
        A_MONTH, (),
    ),
    "spared-by-one-more": Asked(
        Text(en="wait for the interview that one more interviewer spares the last in line",
             es="cuánto acorta una persona entrevistadora más la espera de la última de la lista hasta la entrevista"),
        MONTHS, (),
    ),
}  # fmt: skip
ASSUMED: Mapping[str, Text] = {
    **{name: one.text for name, one in capacity.ASSUMED.items()},
    "pace": Text(
        en=f"the pace of one of the last months filed, up to {PACE}, goes on",
        es=f"se mantiene el ritmo de uno de los últimos meses presentados, hasta {PACE}",
    ),
}


def asked_of(quantity: str) -> Asked | None:
    """Return what a quantity is, from statements or from returns; None for what is told in a sentence alone.

    >>> asked_of("last-in-line-interview").name["en"]
    'wait of the last in line, waiting for the interview'
    """
    if found := capacity_told.QUANTITIES.get(quantity) or OF_ALL.get(quantity):
        return found
    for start, asked in OF_A_STEP.items():
        if quantity.startswith(start):
            step = value_name("step", quantity.removeprefix(start))
            words = {name: text.format(step=step[name][:1].lower() + step[name][1:])
                     for name, text in asked.name.items() if name in ("en", "es")}  # fmt: skip
            return asked._replace(name=Text(words))
    return None


def findings(
    form: Form, answers: Mapping[str, Interval], plan: Plan, subject: Mapping[str, str], releases: Sequence[str],
    as_of: date,
) -> Iterator[Finding]:  # fmt: skip
    """Yield a finding for each quantity; ``releases`` are those of the returns that all of them rest on."""
    quantities = [f"{start}{one.name}" for start in OF_A_STEP for one in capacity_filed.steps(form)]
    for quantity in (*quantities, *OF_ALL):
        asked, found = asked_of(quantity), answers.get(quantity)
        assert asked
        if quantity.startswith(f"{THROUGH}-") and not plan.first:
            continue
        yield Finding(
            kind="capacity",
            subject={**subject, "quantity": quantity, "period": plan.at.isoformat()},
            value=_value(found.median, asked) if found else None,
            as_of=as_of,
            releases=tuple(releases),
            method=METHOD,
            explanation=_told(asked, found, plan, clears(quantity, found, plan)),
            parameters={
                "low": _value(found.low, asked) if found else None,
                "high": _value(found.high, asked) if found else None,
                "unit": asked.unit,
                "known": found is not None,
                "months": plan.months,
                "clears": clears(quantity, found, plan),
                "assumed": list(found.widths) if found else [],
                "share_of_width": list(found.widths.values()) if found else [],
                "sources": [],
            },
        )


def _value(found: float, asked: Asked) -> float | None:
    """Return whole people, else one digit after the point; None where it never comes."""
    return None if isinf(found) else round(found) if asked.unit == PEOPLE else round(found, 1)


def _told(asked: Asked, found: Interval | None, plan: Plan, month: str) -> Text:
    def amount(value: float, language: str) -> str:
        if asked.unit == MONTHS and value > plan.months:
            return {"en": f"more than {plan.months}", "es": f"más de {plan.months}"}[language]
        return number(_value(value, asked), language, 0 if asked.unit == PEOPLE else 1)

    def told(language: str, unknown: str, between: str, assumed: str) -> str:
        name = asked.name[language][:1].upper() + asked.name[language][1:]
        if found is None:
            return f"{name}: {unknown}."
        low, median, high = (amount(one, language) for one in (found.low, found.median, found.high))
        sentence = f"{name}: {median} {UNITS[asked.unit][language]}{in_month(month, language)}"
        sentence += between.format(low=low, high=high) if low != high else ""
        return sentence + "".join(assumed + ASSUMED[one][language] for one in found.widths) + "."

    return Text(
        en=told("en", "not known, since no return gives every figure that it rests on",
                ", in nine of ten simulations {low} to {high}", "; assuming that "),
        es=told("es", "no se sabe, pues ningún informe da todas las cifras en que se basa",
                ", en nueve de cada diez simulaciones de {low} a {high}", "; se supone que "),
    )  # fmt: skip
