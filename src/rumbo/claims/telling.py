"""What is said of a claim, in English and Spanish: the verdict, a sentence to quote, the arithmetic, how to redo it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from rumbo.claims import claim as verdicts
from rumbo.claims.claim import Because, Claim, Figure, Reading, Tried
from rumbo.claims.span import Span
from rumbo.claims.text import shown
from rumbo.claims.tolerance import ABOVE
from rumbo.core import Text, place
from rumbo.core.codebook import value_name
from rumbo.indicators import indicators
from rumbo.words import LANGUAGES, day, number, period

VERDICTS = {
    verdicts.HOLDS: Text(en="holds", es="se sostiene"),
    verdicts.OTHER_DEFINITION: Text(en="holds under another definition", es="se sostiene con otra definición"),
    verdicts.WAS_RIGHT: Text(
        en="was right when written, since revised", es="era correcto al escribirse; después se revisó"
    ),
    verdicts.DOES_NOT_HOLD: Text(en="does not hold", es="no se sostiene"),
    verdicts.CANNOT_CHECK: Text(en="cannot be checked", es="no se puede verificar"),
    verdicts.CAME_TRUE: Text(en="a forecast that came true", es="un pronóstico que se cumplió"),
    verdicts.MISSED: Text(en="a forecast that missed", es="un pronóstico que no se cumplió"),
    verdicts.OPEN: Text(en="a forecast, still open", es="un pronóstico, aún abierto"),
}
REASONS = {
    "no-series": Text(en="no published series held counts this", es="ninguna serie publicada disponible cuenta esto"),
    "unique-people": Text(en="the record counts events, not people", es="el registro cuenta eventos, no personas"),
    "part-of-a-month": Text(
        en="it is about days or a part of a month, and the figures are of whole months",
        es="se refiere a días o a parte de un mes, y las cifras son de meses completos",
    ),
    "before-series": Text(en="the series begins later", es="la serie comienza después"),
    "not-yet-published": Text(en="the period is not yet published", es="el período aún no está publicado"),
    "ambiguous": Text(
        en="the words leave open what is meant, or the figures are too near for a verdict",
        es="las palabras no precisan a qué se refiere, o las cifras están demasiado cerca para un veredicto",
    ),
    "too-far": Text(
        en="the figures it was held against are so far from it that it may have been misread here",
        es="las cifras con las que se contrastó distan tanto que es posible que aquí se haya leído mal",
    ),
    "denied": Text(
        en="the sentence says that it was not so, and only what is said to be is held against the record",
        es="la oración dice que no fue así, y con el registro solo se contrasta lo que se afirma",
    ),
    "no-record": Text(
        en="the registers hold no such record, which says nothing against it",
        es="los registros no tienen constancia de ello, lo cual no dice nada en su contra",
    ),
    "other": Text(en="the record has no figure for this", es="el registro no tiene cifra para esto"),
}
NEAR = {
    "month-before": Text(en="It is the figure of the month before.", es="Es la cifra del mes anterior."),
    "month-after": Text(en="It is the figure of the month after.", es="Es la cifra del mes siguiente."),
    "year-before": Text(en="It is the figure of a year earlier.", es="Es la cifra de un año antes."),
    "year-after": Text(en="It is the figure of a year later.", es="Es la cifra de un año después."),
    "calendar-for-fiscal-year": Text(en="It is the calendar year's figure.", es="Es la cifra del año calendario."),
    "fiscal-for-calendar-year": Text(en="It is the fiscal year's figure.", es="Es la cifra del año fiscal."),
    "transposed-digits": Text(en="Two digits seem to have changed places.", es="Dos dígitos parecen intercambiados."),
    "ratio-as-change": Text(
        en="A ratio was called a change: the increase is 100 points less than the ratio.",
        es="Una razón se presentó como cambio: el aumento es 100 puntos menor que la razón.",
    ),
}
PARTS = {
    "indicator": Text(en="what is counted", es="qué se cuenta"),
    "place": Text(en="where", es="dónde"),
    "citizenship": Text(en="of which nationality", es="de qué nacionalidad"),
    "demographic": Text(en="of which group", es="de qué grupo"),
    "authority": Text(en="under which title", es="bajo qué título legal"),
    "period": Text(en="when", es="cuándo"),
    "baseline": Text(en="against when", es="frente a cuándo"),
}
HOW = {
    "words": Text(en="by the words of the sentence", es="por las palabras de la frase"),
    "several": Text(en="the sentence names several", es="la frase nombra varias"),
    "context": Text(en="by what was said before", es="por lo dicho antes"),
    "default": Text(en="assumed, since nothing says otherwise", es="se supone, pues nada indica otra cosa"),
    "figure": Text(en="left open by the words; the figure fits", es="las palabras no lo precisan; la cifra coincide"),
    "hand": Text(en="read by hand as", es="leído a mano como"),
}


def because_told(because: Because) -> Text:
    """Return what led to a part of a reading, with the words themselves where there are some."""
    words = {"en": f" “{because.words}”", "es": f" «{because.words}»"} if because.words else {"en": "", "es": ""}
    return Text(**{language: HOW[because.how].in_language(language) + words[language] for language in LANGUAGES})


@lru_cache(maxsize=4096)
def reading_told(reading: Reading) -> Text:
    """Return what a claim was read as: what is counted, of whom, where, when, against what."""
    return Text(**{language: _reading(reading, language) for language in LANGUAGES})


def _reading(reading: Reading, language: str) -> str:
    es = language == "es"
    found = indicators().get(reading.indicator or "")
    parts = [
        found.name.in_language(language)
        if found
        else reading.indicator or ("no determinado" if es else "not determined")
    ]
    if reading.together:
        names = [value_name("citizenship", one).in_language(language) for one in reading.together]
        parts.append(
            ", ".join(names[:-1]) + (" y " if es else " and ") + names[-1] + (" juntos" if es else " together")
        )
    parts += [value_name(name, value).in_language(language) for name, value in reading.where.items()]
    if reading.place:
        parts.append(place(reading.place).name.in_language(language))
    if reading.period:
        parts.append(_span(reading.period, language))
    told = ", ".join(parts)
    if reading.baseline:
        told += (" frente a " if es else " against ") + _span(reading.baseline, language)
    return told


def _span(span: Span, language: str) -> str:
    es = language == "es"
    if span.kind == "day":
        return "un solo día" if es else "a single day"
    whole = str(Span(span.first, span.last, span.kind if span.kind != "day" else "month"))
    if span.kind == "year":
        whole = whole[:4]
    told = period(whole, language)
    return (f"parte de {told}" if es else f"part of {told}") if span.part else told


def figure_told(claim: Claim, figure: Figure | None, language: str) -> str:
    """Return a figure in the unit of its claim."""
    if figure is None:
        return number(None)
    return _valued(figure.value, claim.chosen.reading.kind, language)


def _valued(value: float, kind: str, language: str) -> str:
    if kind == "rank":
        return ("puesto " if language == "es" else "place ") + number(value, language, 0)
    decimals = {"percent_change": 1, "share": 1, "ratio": 2}.get(kind, 0)
    if kind == "rate_per_day":
        return number(value, language, 0) + (" al día" if language == "es" else " a day")
    told = number(value, language, decimals)
    if kind in ("percent_change", "share"):
        return told + ("\u00a0%" if language == "es" else "%")
    return told


def arithmetic(claim: Claim, language: str = "en") -> str:
    """Return how the figure comes about: the sums that it is reckoned from."""
    figure, kind = claim.chosen.now or claim.chosen.then, claim.chosen.reading.kind
    if figure is None or (len(figure.parts) < 2 and kind != "rate_per_day"):
        return ""
    values = [number(value, language) for value in figure.parts.values()]
    if set(figure.parts) <= set(claim.chosen.reading.together):
        return f"{' + '.join(values)} = {number(figure.value, language)}"
    told = _valued(figure.value, "count" if claim.chosen.reading.difference else kind, language)
    if kind == "rate_per_day" and claim.chosen.reading.period:
        return f"{values[0]} ÷ {claim.chosen.reading.period.days} = {told}"
    sign = "−" if claim.chosen.reading.difference else "÷"
    tail = " − 1" if kind == "percent_change" else ""
    return f"{values[0]} {sign} {values[1]}{tail} = {told}"


def quotable(claim: Claim, on: date | None = None) -> Text:
    """Return the sentence to quote about a claim, in both languages; ``on`` is the day it speaks of, today."""
    return Text(**{language: _quotable(claim, language, on) for language in LANGUAGES})


def _quotable(claim: Claim, language: str, on: date | None) -> str:
    es, chosen = language == "es", claim.chosen
    verdict = VERDICTS[claim.verdict].in_language(language)
    if claim.is_forecast and claim.verdict != verdicts.CANNOT_CHECK:
        verdict = ("es " if es else "is ") + verdict
    span = shown(claim.span)
    told = [f"«{span}» {verdict}." if es else f"“{span}” {verdict}."]
    if claim.reason:
        told[0] = told[0][:-1] + ": " + REASONS[claim.reason].in_language(language) + "."
    if claim.by_hand:
        told.append("Lectura corregida a mano." if es else "The reading was corrected by hand.")
    if chosen.now or chosen.then:
        told.append(("Leído como: " if es else "Read as: ") + reading_told(chosen.reading).in_language(language) + ".")
        told.append(_gave(claim, language, on))
    if chosen.reading.together and (chosen.now or chosen.then):
        told.append("La suma de las nacionalidades se hizo aquí." if es else "The nationalities were added up here.")
    told += [_nearly_told(claim, one, language) for one in nearly(claim)]
    if claim.month_average is not None:
        average = number(claim.month_average, language)
        told.append(
            f"El promedio del mes fue de {average} al día." if es else f"The month's average was {average} a day."
        )
    if claim.near_miss:
        told.append(NEAR[claim.near_miss].in_language(language))
    return " ".join(told)


def _gave(claim: Claim, language: str, on: date | None) -> str:
    """Say what the record gave when the text was written, and what it gives now or gave on another day."""
    es, then, now = language == "es", claim.chosen.then, claim.chosen.now
    told, when = figure_told(claim, now or then, language), day(on, language) if on else ""
    if es:
        gives = f"el {when} daba {told}" if on else f"hoy da {told}"
        alone = f"El {when} el registro daba {told}." if on else f"El registro da {told}."
    else:
        gives = f"gave {told} on {when}" if on else f"gives {told} now"
        alone = f"On {when} the record gave {told}." if on else f"The record gives {told}."
    if not (then and now) or then.as_of == now.as_of:
        return alone
    past, written = figure_told(claim, then, language), day(then.as_of, language)
    if past == told:
        return alone
    if es:
        return f"El registro daba {past} el {written} y {gives}."
    return f"The record gave {past} on {written} and {gives}."


def nearly(claim: Claim) -> list[Tried]:
    """Return the other counts of the same months that fall just short of a "more than" that holds."""
    if claim.qualifier not in ABOVE or claim.verdict != verdicts.HOLDS:
        return []
    return [
        one
        for one in claim.definitions
        if one.reading.place == claim.chosen.reading.place and one.now and one.fits and one.now.value < claim.value
    ]


def _nearly_told(claim: Claim, one: Tried, language: str) -> str:
    es, now = language == "es", figure_told(claim, one.now, language)
    told = ("Apenas por debajo: " if es else "Just short of it: ") + reading_told(one.reading).in_language(language)
    if one.then and one.now and one.then.value != one.now.value:
        then = figure_told(claim, one.then, language)
        return told + (f", {then} entonces y {now} hoy." if es else f", {then} then and {now} now.")
    return f"{told}, {now}."


def commands(claim: Claim) -> Sequence[str]:
    """Return the commands that redo the figures a claim was held against; none where it has none.

    First as they were known when the text was written, then, where that rests on other releases, as of now; of a share,
    each time its part and the whole.
    """
    reading, then, now = claim.chosen.reading, claim.chosen.then, claim.chosen.now
    same = then is not None and now is not None and (then.value, then.releases) == (now.value, now.releases)
    figures = [one for one in (then, None if same else now) if one is not None]
    lines = [one for one in (reading, reading.whole) if one is not None]
    return tuple(f"{_shown(line)} --as-of {figure.as_of}" for figure in figures for line in lines)


def _shown(reading: Reading) -> str:
    spans = [one for one in (reading.period, reading.baseline) if one is not None]
    lasting = Span.between(min(one.first for one in spans), max(one.last for one in spans))
    cut = "".join(f" --{name} {value}" for name, value in reading.where.items())
    cut += " --by citizenship" if reading.together else ""
    return f"rumbo show {reading.indicator} --place {reading.place} --period {lasting}{cut}"
