"""The words of the interface: gettext catalogues, and how numbers, days and months are written in each language.

The English sentence is the key; ``locale/<language>/<door>.po`` holds the others. Data carries its own words instead,
see ``rumbo.core.Text``. Spanish is that of Latin America: 1,234.5, 62.7 %, 3 de diciembre de 2025, AF2024.
"""

from __future__ import annotations

import gettext
import io
import os
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("en", "es")
LOCALES = {"en": "en_US", "es": "es_419"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(door: str, language: str) -> gettext.NullTranslations:
    """Return the catalogue of a door (``cli``, ``site``) in a language; English is the sentences themselves."""
    path = FOLDER / language / f"{door}.po"
    if language == "en" or not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_of_locale() -> str:
    """Return the language of the environment, as far as there are words in it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"


def number(value: float | int | None, language: str = "en", decimals: int = 0) -> str:
    """Return a number with its thousands, or a dash where there is none; both languages write 1,234.5.

    >>> number(301981), number(None), number(-51), number(-0.2)
    ('301,981', '–', '−51', '0')
    """
    if value is None:
        return "–"
    return f"{round(value, decimals) + 0:,.{decimals}f}".replace("-", "\u2212")  # + 0 takes the sign off nothing


def percent(share: float | None, language: str = "en", *, signed: bool = False) -> str:
    """Return a share in per cent: one decimal below 100 %, none above; more where one would round it up to the whole.

    >>> percent(0.627, "en", signed=True), percent(1.5), percent(-0.99988), percent(-1)
    ('+62.7%', '150%', '−99.99%', '−100%')
    """
    if share is None:
        return "–"
    decimals = 1 if abs(share) < 1 else 0
    while decimals and decimals < 4 and round(abs(share) * 100, decimals) == 100:
        decimals += 1
    value = round(share * 100, decimals) + 0  # + 0 takes the sign off nothing
    text = f"{value:{'+' if signed else ''},.{decimals}f}".replace("-", "\u2212")
    return f"{text}\u00a0%" if language == "es" else f"{text}%"


def ordinal(place: int, language: str = "en") -> str:
    """Return a rank as an ordinal number.

    >>> ordinal(1), ordinal(12), ordinal(22), ordinal(113), ordinal(3, "es")
    ('1st', '12th', '22nd', '113th', '3.º')
    """
    if language == "es":
        return f"{place}.º"
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def day(value: date, language: str = "en", *, short: bool = False) -> str:
    """Return a day in words.

    >>> day(date(2025, 12, 3)), day(date(2025, 12, 3), "es"), day(date(2025, 12, 3), short=True)
    ('3 December 2025', '3 de diciembre de 2025', '3 Dec 2025')
    """
    if language == "en":
        return f"{value.day} {_month(value, language, short)}"
    return f"{value.day} {'' if short else 'de '}{_month(value, language, short)}"


@lru_cache(maxsize=4096)
def _month(value: date, language: str, short: bool) -> str:
    # English needs no Babel, which takes longer to load than many a question to answer.
    if language == "en":
        return f"{MONTHS[value.month - 1][: 3 if short else None]} {value.year}"
    from babel.dates import format_date

    return format_date(value, "MMM y" if short else "MMMM 'de' y", locale=LOCALES[language])


def period(text: str, language: str = "en", *, short: bool = False) -> str:
    """Return a period in words.

    >>> period("2023-12"), period("2023-12", "es", short=True), period("FY2024", "es")
    ('December 2023', 'dic 2023', 'AF2024')
    >>> period("2000/2025", "es"), period("2025/2025")
    ('2000 a 2025', '2025')
    """
    from rumbo.core.period import Kind, Period

    found = Period.parse(text)
    if found.kind is Kind.FISCAL_YEAR:
        return f"{'AF' if language == 'es' else 'FY'}{found.end.year}"
    if found.kind is Kind.YEAR:
        return str(found.start.year)
    if found.kind is Kind.DAY:
        return day(found.start, language, short=short)
    if found.kind is Kind.RANGE:
        first, last = text.split("/")  # as it is written: 2000/2025 are years, not months
        if first == last:
            return period(first, language, short=short)
        joined = " a " if language == "es" else " to "
        return joined.join(period(one, language, short=short) for one in (first, last))
    return _month(found.start, language, short)
