"""The language that the command line speaks: that of ``--lang``, else that of the locale.

One language holds for a whole run, so it lies here and not in every function's arguments. The English sentence is
the key; what a reader sees goes through ``_`` or ``plural``. Errors stay English.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date

_spoken = "en"


def speak(arguments: Sequence[str]) -> None:
    """Take the language from ``--lang`` among the arguments, else from the locale.

    It is looked for before anything is parsed, so that help is printed in it wherever the option stands.
    """
    global _spoken
    asked = [
        argument.partition("=")[2] or following
        for argument, following in zip(arguments, [*arguments[1:], ""], strict=False)
        if argument.partition("=")[0] == "--lang"
    ]
    if asked:
        _spoken = asked[-1] if asked[-1] in ("en", "es") else "en"
        return
    from rumbo.words import language_of_locale

    _spoken = language_of_locale()


def language() -> str:
    """Return the language spoken."""
    return _spoken


def _(sentence: str) -> str:
    """Return a sentence in the language spoken."""
    if _spoken == "en" or not sentence:  # the empty one is the catalogue's own head
        return sentence
    from rumbo.words import catalogue

    return catalogue("cli", _spoken).gettext(sentence)


def plural(one: str, many: str, count: int, **words: object) -> str:
    """Return the sentence for a count, with the count written at ``{count}`` and further words at their names."""
    from rumbo.words import catalogue, number

    return catalogue("cli", _spoken).ngettext(one, many, count).format(count=number(count), **words)


def day(value: date, *, short: bool = True) -> str:
    """Return a day in words."""
    from rumbo import words

    return words.day(value, _spoken, short=short)


def period(text: str, *, short: bool = True) -> str:
    """Return a period in words."""
    from rumbo import words

    return words.period(text, _spoken, short=short)


def spans(periods: Iterable[str]) -> str:
    """Return periods in words, those that follow each other as one span."""
    from rumbo.core import runs

    return ", ".join(period(first if first == last else f"{first}/{last}") for first, last in runs(periods))


def colourless() -> bool:
    """Say whether the reader wants no colour, by the convention of NO_COLOR."""
    return bool(os.environ.get("NO_COLOR"))
