"""What is said of a claim on records, in English and Spanish: verdict, records and their state, how to look."""

from __future__ import annotations

from rumbo.claims.registered import Attested, RecordClaim
from rumbo.claims.telling import REASONS, VERDICTS
from rumbo.claims.text import shown
from rumbo.core import Text
from rumbo.core.place import place
from rumbo.core.when import When
from rumbo.registers.vocabulary import vocabulary
from rumbo.words import LANGUAGES, day, period

MOST = 6
"""No more records than this are told in one sentence."""


def quotable(claim: RecordClaim) -> Text:
    """Return the sentence to quote about a claim on records, in both languages."""
    return Text(**{language: _quotable(claim, language) for language in LANGUAGES})


def _quotable(claim: RecordClaim, language: str) -> str:
    es = language == "es"
    verdict = VERDICTS[claim.verdict].in_language(language)
    reason = f": {REASONS[claim.reason].in_language(language)}" if claim.reason else ""
    span = shown(claim.span)
    told = [f"«{span}» {verdict}{reason}." if es else f"“{span}” {verdict}{reason}."]
    if claim.attested:
        records = "; ".join(attested_told(one, language) for one in claim.attested[:MOST])
        told.append(("Según los registros: " if es else "In the registers: ") + records + ".")
    if claim.lacking:
        names = ", ".join(place(one).name.in_language(language) for one in claim.lacking)
        told.append(f"Sin constancia para: {names}." if es else f"No record for: {names}.")
    if claim.attested and claim.published:
        told.append(_known(claim, language))
    return " ".join(told)


def _known(claim: RecordClaim, language: str) -> str:
    es, published = language == "es", claim.published
    assert published is not None
    if claim.known_then:
        on = day(published, language)
        return f"Era de conocimiento público el {on}." if es else f"It was public by {on}."
    last = day(max(one.known for one in claim.attested), language)
    return (
        f"Las fuentes que constan en los registros son posteriores al texto: del {last} o anteriores a ese día."
        if es
        else f"The sources on record are later than the text: of {last} or before."
    )


def attested_told(one: Attested, language: str) -> str:
    """Return a record's title with its state on the day of the text."""
    told = f"{one.record.title.in_language(language)}, {vocabulary()['state'][one.state].in_language(language)}"
    if one.since is None:
        return told
    return f"{told} ({when_told(one.since, language)})"


def when_told(when: When, language: str) -> str:
    """Return when something happened, in words."""
    text = str(when)
    if text.startswith("../"):
        return ("a más tardar el " if language == "es" else "by ") + day(when.latest, language)
    return period(text, language)


def command(claim: RecordClaim) -> str:
    """Return the command that shows where the records stand; empty where there are none."""
    if not claim.attested:
        return ""
    register = claim.attested[0].record.register
    on = f" --as-of {claim.published.isoformat()}" if claim.published else ""
    return f"rumbo {register}{on}"
