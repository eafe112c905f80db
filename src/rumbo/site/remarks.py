"""Remarks that a release or a look carries in English alone: those that we write ourselves have their Spanish here."""

from __future__ import annotations

from dataclasses import dataclass

from rumbo.site.edition import N_, Edition

KNOWN = {
    N_("The publisher's list of files, read from a copy of it."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark: its words, and their language where it is not that of the page."""

    words: str
    language: str = ""


def remark(edition: Edition, text: str) -> Remark:
    """Return a remark in the language of the edition where it is one of ours, else as it was written.

    >>> remark(Edition("es"), "The publisher's list of files, read from a copy of it.").language
    ''
    >>> remark(Edition("es"), "seen on a phone")
    Remark(words='seen on a phone', language='en')
    """
    if text in KNOWN:
        return Remark(edition.say(text))
    return Remark(text, "en" if text and edition.language != "en" else "")
