"""A checked text as one document of plain values: what a page, a server and every export are made from.

Words for readers are ``{"en": …, "es": …}`` throughout, days are ``2024-05-07``, absent values are null. Each claim has
its batch row (``Claim.row``), and beside it what it is ``on``, a ``figure`` or a ``record``, what is said of it, its
evidence, and ``days``: the verdict as it would have been on every day, and for each reading tried what it would have
been, were that the only one. A list of days is a step function: each entry holds from its day ``from`` until the next
one; the first has ``from: null`` and holds before anything was known. ``days_left_out`` says that a text has so many
claims that the later ones have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from rumbo.archive import silence
from rumbo.claims import registered_telling, telling
from rumbo.claims.articles import Article
from rumbo.claims.checking import Checked
from rumbo.claims.claim import Claim, Reading, Tried
from rumbo.claims.days import Days, RecordStep, Step, record_steps
from rumbo.claims.record import Record
from rumbo.claims.registered import RecordClaim
from rumbo.claims.subjects import BORDER
from rumbo.claims.text import sentences, shown
from rumbo.core import Text
from rumbo.errors import TooLarge
from rumbo.sources import sources
from rumbo.words import LANGUAGES

MOST = 1_000
"""Of no more claims is all told at once."""
WITH_DAYS = 60
"""So many claims of a text have their days, the others their verdicts alone."""
READINGS = 8
"""So many readings of a claim have their days."""

WITHOUT_FIGURE: Mapping[str, Any] = {
    "reading_told": None, "record_told": {"then": None, "now": None}, "month_average": None, "near_miss_told": None,
    "by_hand": {}, "because": [], "arithmetic": None, "definitions": [], "readings": [],
}  # fmt: skip
"""What a claim on records has none of."""

Words = dict[str, str]


def document(
    record: Record, checked: Checked, article: Article | None = None, *, days: bool = True
) -> dict[str, Any]:  # fmt: skip
    """Return a checked text as a document; ``days`` costs more than all the rest, and can be left out.

    ``article`` is what the text was taken from. Raises TooLarge beyond ``MOST`` claims.

    >>> import rumbo
    >>> here = rumbo.open()
    >>> text = "In December, U.S. border officials had 301,981 encounters with migrants at the southwest border."
    >>> found = document(here.claims_record, here.check(text, published="2024-05-07"))
    >>> (claim,) = found["claims"]
    >>> claim["verdict"], claim["days"][1]["from"], claim["days"][1]["record_value"]
    ('holds', '2024-01-26', 302034.0)
    """
    if len(checked.in_order) > MOST:
        raise TooLarge(
            f"The text makes {len(checked.in_order):,} claims.",
            f"What is known of each is told of {MOST:,} at most.",
            "Check it in parts, such as one article at a time.",
        )
    return {**opening(record, checked, article, days=days), "claims": list(told(record, checked, days=days))}


def opening(
    record: Record, checked: Checked, article: Article | None = None, *, days: bool = True
) -> dict[str, Any]:  # fmt: skip
    """Return what a document says of the text as a whole."""
    return {
        "text": checked.text,
        "article": dict(article.row()) if article else None,
        "language": checked.language,
        "published": _day(checked.published),
        "as_of": checked.as_of.isoformat(),
        "today": record.today.isoformat(),
        "newest": _newest(record, checked),
        "days_left_out": days and len(checked.in_order) > WITH_DAYS,
        "verdicts": {name: _words(text) for name, text in telling.VERDICTS.items()},
        "reasons": {name: _words(text) for name, text in telling.REASONS.items()},
        "parts": {name: _words(text) for name, text in telling.PARTS.items()},
    }


def told(record: Record, checked: Checked, *, days: bool = True) -> Iterator[dict[str, Any]]:
    """Yield what a document says of each claim, one after the other: those of a long text are never held together."""
    said = _Said(checked.text)
    for number, one in enumerate(checked.in_order, 1):
        with_days = days and number <= WITH_DAYS
        yield {**_common(one, number, *said.around(one)), **_evident(record, checked, one, days=with_days)}


class _Said:
    """The sentences of a text, in which its claims are found in order."""

    def __init__(self, text: str) -> None:
        self._sentences = sentences(text)
        self._start, self._text = 0, ""

    def around(self, one: Claim | RecordClaim) -> tuple[int, str]:
        """Return the sentence that a claim stands in, and where it begins."""
        while one.start >= self._start + len(self._text):
            found = next(self._sentences, None)
            if found is None:
                return one.start, one.span
            self._start, self._text = found
        return self._start, self._text


def _common(one: Claim | RecordClaim, number: int, begins: int, said: str) -> dict[str, Any]:
    """Return what is the same of claims on figures and on records."""
    return {
        **one.row(),
        "on": "figure" if isinstance(one, Claim) else "record",
        "number": number,
        "said": shown(said),
        "said_start": begins,
        "verdict_told": _words(telling.VERDICTS[one.verdict]),
        "reason_told": _words(telling.REASONS[one.reason]) if one.reason else None,
    }


def _evident(record: Record, checked: Checked, one: Claim | RecordClaim, *, days: bool) -> dict[str, Any]:
    if isinstance(one, Claim):
        return _figure(record, checked, one, days=days)
    return _recorded(checked, one, days=days)


def _figure(record: Record, checked: Checked, one: Claim, *, days: bool) -> dict[str, Any]:
    stepping = Days(record, one, checked.published, checked.as_of)
    return {
        "near_miss_told": _words(telling.NEAR[one.near_miss]) if one.near_miss else None,
        "sentence": _words(telling.quotable(one, checked.as_of if checked.as_of < record.today else None)),
        "reading_told": _words(telling.reading_told(one.chosen.reading)),
        "because": [
            {"part": part, "how": why.how, "words": why.words or None, "told": _words(telling.because_told(why))}
            for part, why in one.because.items()
        ],
        "record_told": _figures_told(one, one.chosen),
        "arithmetic": _in_each(lambda language: telling.arithmetic(one, language)),
        "commands": list(telling.commands(one)),
        "evidence": list(_evidence(record, one)),
        "definitions": [_tried(one, each) for each in (one.chosen, *one.definitions)] if one.definitions else [],
        "readings": list(_readings(stepping, one, days=days)),
        "days": [_step(step) for step in stepping.steps()] if days else [],
    }


def _recorded(checked: Checked, one: RecordClaim, *, days: bool) -> dict[str, Any]:
    redo = registered_telling.command(one)
    return {
        **WITHOUT_FIGURE,
        "sentence": _words(registered_telling.quotable(one)),
        "commands": [redo] if redo else [],
        "evidence": [
            {
                **each.row(),
                "gives": [],
                "title": _words(each.record.title),
                "told": _in_each(partial(registered_telling.attested_told, each)),
            }
            for each in one.attested
        ],
        "days": [_record_step(step) for step in record_steps(one, checked)] if days else [],
    }


def _record_step(step: RecordStep) -> dict[str, Any]:
    one = step.claim
    return {
        "from": _day(step.since),
        "verdict": one.verdict,
        "reason": one.reason or None,
        "record_value": None,
        "record_value_then": None,
        "reading_told": None,
        "record_told": {"then": None, "now": None},
        "sentence": _words(registered_telling.quotable(one)),
    }


def _readings(stepping: Days, one: Claim, *, days: bool) -> Iterator[dict[str, Any]]:
    """Yield the readings tried, the first ones with the verdict that each alone would have on every day."""
    seen: set[Reading] = set()
    for each in (one.chosen, *one.tried):
        if each.reading in seen:
            continue
        seen.add(each.reading)
        steps = stepping.steps_of(each.reading) if days and len(seen) <= READINGS else ()
        yield {**_tried(one, each), "chosen": each is one.chosen, "days": [_step(step) for step in steps]}


def _tried(one: Claim, tried: Tried) -> dict[str, Any]:
    told = _words(telling.reading_told(tried.reading))
    return {**tried.row(), "told": told, "record_told": _figures_told(one, tried)}


def _figures_told(one: Claim, tried: Tried) -> dict[str, Words | None]:
    return {
        "then": _in_each(partial(telling.figure_told, one, tried.then)) if tried.then else None,
        "now": _in_each(partial(telling.figure_told, one, tried.now)) if tried.now else None,
    }


def _step(step: Step) -> dict[str, Any]:
    one = step.claim
    then, now = one.chosen.then, one.chosen.now
    return {
        "from": _day(step.since),
        "verdict": one.verdict,
        "reason": one.reason or None,
        "record_value": now.value if now else None,
        "record_value_then": then.value if then else None,
        "reading_told": _words(telling.reading_told(one.chosen.reading)),
        "record_told": _figures_told(one, one.chosen),
        "sentence": _words(telling.quotable(one, step.since)),
    }


def _evidence(record: Record, one: Claim) -> Iterator[dict[str, Any]]:
    """Yield each release that the figures rest on, as a reference needs it."""
    for name, digest in one.hashes.items():
        release = record.releases[name]
        source = sources()[release.product]
        figures = [("then", one.chosen.then), ("now", one.chosen.now)]
        yield {
            "release": name,
            "product": release.product,
            "title": _words(source.title),
            "publisher": _words(source.publisher.name),
            "published": str(release.published),
            "retrieved": _day(release.retrieved),
            "url": release.url,
            "sha256": digest,
            "gives": [when for when, figure in figures if figure and name in " + ".join(figure.releases).split(" + ")],
        }


def _newest(record: Record, checked: Checked) -> dict[str, Any] | None:
    """Return the newest figure held of the lines that the claims are about, and how old it is."""
    readings = [one.chosen.reading for one in checked.claims] or [Reading("count", BORDER[0], "us-southwest")]
    lines = {(one.indicator or "", one.place or "", tuple(one.where.items())): one for one in readings}
    known = [(*found, one) for one in lines.values() if (found := record.newest(one, checked.as_of))]
    if not known:
        return None
    period, first, reading = max(known, key=lambda one: (one[1].since, one[0]))
    product = sources()[record.releases[first.release.split(" + ")[0]].product]
    stands = silence(product, record.releases.values(), record.archive.looks, checked.as_of)
    return {
        "indicator": reading.indicator,
        "place": reading.place,
        "period": period,
        "known_since": first.since.isoformat(),
        "days": (checked.as_of - first.since).days,
        "product": product.id,
        "next_due": _day(stands.due),
        "days_late": stands.days,
    }


def _in_each(told: Callable[[str], str]) -> Words | None:
    words = {language: told(language) for language in LANGUAGES}
    return words if any(words.values()) else None


def _words(text: Text) -> Words:
    return dict(text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
