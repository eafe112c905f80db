"""The words, numbers and months of the charts in both languages.

Here and not in the catalogue of the interface, because they are set inside a drawing and sized to it. Figures are
written alike in both languages (1,234.5); months come from Babel.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from babel.dates import format_date

from rumbo.charts.data import Language

LOCALES = {"en": "en", "es": "es_419"}
STATUS = {
    "normal": {"en": "final", "es": "definitivo"},
    "provisional": {"en": "provisional", "es": "provisional"},
    "second-hand": {"en": "second-hand", "es": "de segunda mano"},
    "estimated": {"en": "estimated", "es": "estimado"},
    "suppressed": {"en": "suppressed", "es": "suprimido"},
    "not-asked": {"en": "not asked", "es": "no se preguntó"},
    "not-available": {"en": "not available", "es": "no disponible"},
    "withdrawn": {"en": "withdrawn", "es": "retirado"},
}
SYMBOL = {"normal": "obs", "provisional": "prov", "second-hand": "second", "estimated": "est"}
PHRASES = {
    "silence": {"en": "no release held", "es": "sin publicación"},
    "nothing": {"en": "no figure held", "es": "sin cifras"},
    "lines": {"en": "{title}. Line chart, {span}", "es": "{title}. Gráfico de líneas, {span}"},
    "span of time": {"en": "{first} to {last}", "es": "{first} a {last}"},
    "highest": {"en": "highest {value} {unit} in {month}", "es": "máximo de {value} {unit} en {month}"},
    "latest": {
        "en": "latest {value} in {month} ({status})",
        "es": "la cifra más reciente, {value} en {month} ({status})",
    },
    "holes": {"en": "Periods without a figure: {count}.", "es": "Períodos sin cifra: {count}."},
    "breaks": {"en": "The line is cut in {breaks}.", "es": "La línea se corta en {breaks}."},
    "break": {"en": "break: what is counted changed ({breaks})", "es": "ruptura: cambió lo que se cuenta ({breaks})"},
    "silent": {
        "en": "No release is held after {month}, as of {day}.",
        "es": "No hay publicación posterior a {month}, al {day}.",
    },
    "first": {"en": "as first published", "es": "en su primera publicación"},
    "steps": {"en": "{title}. {count} vintages: {steps}.", "es": "{title}. {count} versiones: {steps}."},
    "step": {"en": "{value} ({status}) known from {day}", "es": "{value} ({status}) desde el {day}"},
    "span": {
        "en": "The axis runs from {low} to {high} {unit}, not from zero.",
        "es": "El eje va de {low} a {high} {unit}; no empieza en cero.",
    },
    "unheard": {"en": "no figure found", "es": "sin cifras halladas"},
    "between": {"en": "between {first} and {last}", "es": "entre el {first} y el {last}"},
    "lanes": {
        "en": "Below, on the same axis, as marks: {lanes}. Each is listed under the chart",
        "es": "Debajo, en el mismo eje, como marcas: {lanes}. Cada una figura en la lista bajo el gráfico",
    },
    "fan": {"en": "{title}. Fan chart: {told}.", "es": "{title}. Gráfico de abanico: {told}."},
    "past": {
        "en": "{title}. Forecasts beside what came: {told}.",
        "es": "{title}. Pronósticos y lo que ocurrió: {told}.",
    },
    "it was": {"en": "{month}: {words}", "es": "{month}: {words}"},
    "it came": {"en": "{month}: {words}, and {came} came", "es": "{month}: {words}; se observaron {came}"},
    "expected": {
        "en": "median {median}, 80 in 100 between {low} and {high}, the last value {rival}",
        "es": "mediana {median}, 80 de cada 100 entre {low} y {high}, el último valor {rival}",
    },
    "computed": {"en": "computed by Rumbo", "es": "calculado por Rumbo"},
    "thousand": {"en": "k", "es": " mil"},
    "million": {"en": "M", "es": " M"},
    "fiscal": {"en": "FY", "es": "AF"},
}


def phrase(name: str, lang: Language, **words: object) -> str:
    """Return one phrase with its words filled in.

    >>> phrase("holes", "es", count=2)
    'Períodos sin cifra: 2.'
    """
    return PHRASES[name][lang].format(**words)


def number(value: float | None) -> str:
    """Return a figure as both languages write it, a dash where there is none.

    >>> number(301981), number(-2.50), number(None)
    ('301,981', '−2.5', '–')
    """
    if value is None:
        return "–"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


@cache
def month(day: date, lang: Language, long: bool = False) -> str:
    """Return the month of a day, short for a label or long for a sentence.

    >>> month(date(2023, 12, 1), "en"), month(date(2023, 12, 1), "es"), month(date(2023, 12, 1), "es", long=True)
    ('Dec 2023', 'dic 2023', 'diciembre de 2023')
    """
    form = ("LLLL 'de' y" if lang == "es" else "LLLL y") if long else "LLL y"
    return format_date(day, form, locale=LOCALES[lang])


def month_alone(day: date, lang: Language) -> str:
    """Return the short name of a month without its year."""
    return format_date(day, "LLL", locale=LOCALES[lang])


def day_name(day: date, lang: Language) -> str:
    """Return a day in full.

    >>> day_name(date(2026, 11, 24), "es")
    '24 de noviembre de 2026'
    """
    return format_date(day, "d 'de' LLLL 'de' y" if lang == "es" else "d LLLL y", locale=LOCALES[lang])


def days_between(earliest: date, latest: date, lang: Language) -> str:
    """Return a day in full, or the first and the last that it can be.

    >>> days_between(date(2024, 5, 7), date(2024, 5, 7), "en"), days_between(date.min, date(2024, 5, 7), "en")
    ('7 May 2024', '7 May 2024')
    """
    if earliest in (latest, date.min):
        return day_name(latest, lang)
    return phrase("between", lang, first=day_name(earliest, lang), last=day_name(latest, lang))


def period(start: date, months: int, lang: Language, long: bool = False) -> str:
    """Return the name of a period of some months: a month, a year, or a fiscal year where it begins in October.

    >>> period(date(2023, 10, 1), 12, "en"), period(date(2023, 10, 1), 12, "es"), period(date(2023, 1, 1), 12, "en")
    ('FY2024', 'AF2024', '2023')
    """
    if months != 12:
        return month(start, lang, long)
    return f"{PHRASES['fiscal'][lang]}{start.year + 1}" if start.month == 10 else str(start.year)


def axis_numbers(values: list[float], lang: Language, narrow: bool) -> list[str]:
    """Return the labels of a value axis: full numbers, or thousands and millions where room is short.

    >>> axis_numbers([0, 100000], "es", True), axis_numbers([0, 2500], "en", True), axis_numbers([0, 2], "en", True)
    (['0', '100 mil'], ['0', '2.5k'], ['0', '2'])
    """
    least = min((abs(value) for value in values if value), default=0)
    for unit, name in ((1_000_000, "million"), (1_000, "thousand")):
        if narrow and least >= unit / 2:
            return [number(value / unit) + PHRASES[name][lang] if value else "0" for value in values]
    return [number(value) for value in values]
