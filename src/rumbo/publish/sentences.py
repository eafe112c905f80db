"""How a figure is said in a sentence, in English and Spanish: what is counted, where, and how firm it is."""

from __future__ import annotations

from datetime import date

from rumbo.core import Indicator, Observation, Place, Published, Status
from rumbo.words import catalogue, day, number

# A publisher's short name as it stands in a Spanish sentence, where it needs its article.
IN_SPANISH = {
    "CBP": "la CBP",
    "IGM": "el IGM",
    "INM Honduras": "el INM de Honduras",
    "IOM": "la OIM",
    "OHSS": "la OHSS",
    "PRM": "la PRM",
    "SNM": "el SNM",
    "UNHCR": "el ACNUR",
    "UPM": "la UPM",
    "USBP": "la USBP",
}


def acronym(short: str, language: str, *, article: bool = True) -> str:
    """Return a publisher's short name as it stands inside a sentence, or alone, without its article.

    >>> acronym("UNHCR", "en"), acronym("UNHCR", "es"), acronym("UNHCR", "es", article=False)
    ('UNHCR', 'el ACNUR', 'ACNUR')
    """
    name = IN_SPANISH.get(short, "") if language == "es" else ""
    return (name if article else name.partition(" ")[2]) or short


def counted(indicator: Indicator, language: str) -> str:
    """Return what is counted as it stands inside a sentence.

    >>> from rumbo.indicators import indicators
    >>> [counted(indicators()[name], "en") for name in ("cbp-encounters", "usbp-encounters", "unique-individuals")]
    ['encounters', 'Border Patrol encounters', 'unique individuals']
    >>> counted(indicators()["guatemala-returns"], "en"), counted(indicators()["cbp-book-outs"], "en")
    ('Guatemalans returned', 'CBP book-outs by outcome')
    """
    name = indicator.short.in_language(language)
    following = name.partition(" ")[2][:1]
    people = name.partition(" ")[0].endswith("ans")  # Guatemalans, Mexicans
    proper = name[:2].isupper() or (language == "en" and (people or following.isupper() or following.isdigit()))
    return name if proper else name[:1].lower() + name[1:]


def at(place: Place, language: str) -> str:
    """Return where, with the preposition and the article that the place takes.

    >>> from rumbo.core import place
    >>> [at(place(name), "en") for name in ("us-southwest", "USA", "usbp-del-rio", "US-TX")]
    ['at the US southwest border', 'in the United States', 'in the Del Rio sector', 'in Texas']
    >>> [at(place(name), "es") for name in ("us-southwest", "USA", "usbp-del-rio", "us-other")][:3]
    ['en la frontera suroeste de EE. UU.', 'en Estados Unidos', 'en el sector de Del Rio']
    """
    name = place.name.in_language(language)
    if language == "es":
        article = {"frontera": "la ", "oficina": "la ", "sector": "el "}.get(name.split()[0], "")
        return f"en {article}{name}"
    preposition = "at" if "border" in name or "locations" in name else "in"
    article = "the " if name.startswith(("US ", "United ", "Americas")) or name.endswith(("sector", "office")) else ""
    return f"{preposition} {article}{name}"


def published(when: Published, language: str, *, short: bool = False) -> str:
    """Return when a release became public: a day, or the two days between which it did.

    >>> from rumbo.core import Published
    >>> published(Published.parse("2026-08-05/2026-08-19"), "en"), published(Published.parse("2026-08-19"), "es")
    ('between 5 August 2026 and 19 August 2026', 'el 19 de agosto de 2026')
    """
    _ = catalogue("cli", language).gettext
    first, last = (day(one, language, short=short) for one in (when.earliest, when.latest))
    return (
        _("on {day}").format(day=last)
        if first == last
        else _("between {first} and {last}").format(first=first, last=last)
    )


def status_word(status: Status | str, language: str) -> str:
    """Return the word for how firm a figure is.

    >>> status_word("second-hand", "en"), status_word(Status.NORMAL, "en")
    ('second-hand', 'final')
    """
    _ = catalogue("cli", language).gettext
    return {
        Status.NORMAL: _("final"),
        Status.PROVISIONAL: _("provisional"),
        Status.SECOND_HAND: _("second-hand"),
        Status.ESTIMATED: _("estimated by the publisher"),
        Status.SUPPRESSED: _("suppressed"),
        Status.NOT_ASKED: _("not asked"),
        Status.NOT_AVAILABLE: _("not known"),
        Status.WITHDRAWN: _("withdrawn"),
    }[Status(status)]


def figure(one: Observation, language: str) -> str:
    """Return a figure as a sentence has it: "about" where it is rounded."""
    _ = catalogue("cli", language).gettext
    value = number(one.value, language)
    return _("about {value}").format(value=value) if one.rounding > 1 else value


def release_of(when: Published, language: str) -> str:
    """Return a release by the day on which it was surely out."""
    _ = catalogue("cli", language).gettext
    latest: date = when.latest
    sentence = _("release of {day}") if when.earliest == latest else _("released by {day}")
    return sentence.format(day=day(latest, language))
