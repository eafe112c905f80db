"""A checked text drawn: the text with its claims underlined, each verdict in the margin, and the evidence behind it.

One drawing for the site, the server and the file that stands alone. The template says all as of the day of the text
and as of the last day; the script that goes with it moves every verdict to another day or another reading, from the
steps in the document alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from rumbo.core import Kind, Published
from rumbo.indicators import indicators
from rumbo.observatory import Observatory
from rumbo.registers import load
from rumbo.site import paths
from rumbo.site.edition import NN_, Edition, Language
from rumbo.site.figures import capital
from rumbo.site.quoting import Document, quoted
from rumbo.site.setting import environment

STATIC = Path(__file__).parent / "static"

# The underline of each verdict, by which it is told apart in print as well.
LINES = {
    "holds": "",
    "holds-under-another-definition": "other",
    "was-right-when-written": "revised",
    "does-not-hold": "wrong",
    "forecast-came-true": "forecast",
    "forecast-missed": "forecast",
    "forecast-open": "forecast",
    "cannot-check": "cannot",
}
COUNTED = {
    "holds": NN_("%(count)s holds", "%(count)s hold"),
    "holds-under-another-definition": NN_(
        "%(count)s holds under another definition", "%(count)s hold under another definition"
    ),
    "was-right-when-written": NN_(
        "%(count)s was right when written, since revised", "%(count)s were right when written, since revised"
    ),
    "does-not-hold": NN_("%(count)s does not hold", "%(count)s do not hold"),
    "forecast-came-true": NN_("%(count)s forecast came true", "%(count)s forecasts came true"),
    "forecast-missed": NN_("%(count)s forecast missed", "%(count)s forecasts missed"),
    "forecast-open": NN_("%(count)s forecast is still open", "%(count)s forecasts are still open"),
    "cannot-check": NN_("%(count)s cannot be checked", "%(count)s cannot be checked"),
}
# What a claim on a record, which has no figure, lacks.
FIGURES = "reading_told record_told month_average near_miss_told by_hand arithmetic definitions because"
ABSENT = dict.fromkeys(FIGURES.split())
# Direction marks would show a number other than the one that was checked; the checker passes over them as well.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; one that is a claim has its number."""

    text: str
    claim: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text and the claims in it."""

    pieces: Sequence[Piece]
    claims: Sequence[Document]


def drawn(observatory: Observatory, document: Document, language: Language) -> str:
    """Return a checked text as a piece of the page of the checker; ``document`` is ``Observatory.check_document``."""
    edition = Edition(language)
    it = context(edition, quoted(observatory, document, language))
    return environment(edition).get_template("checked.html").render(it=it)


def context(edition: Edition, document: Document, *, alone: bool = False) -> Document:
    """Return what the template of a checked and quoted text shows; ``alone`` where no other page is to be linked to."""
    shown = [{**ABSENT, **clean(one)} for one in document["claims"]]
    return {
        "document": document,
        "paragraphs": list(_paragraphs(document["text"], shown)),
        "headline": _headline(edition, shown),
        "tally": [(name, sum(one["verdict"] == name for one in shown)) for name in LINES],
        "teller": Teller(edition, document),
        "lines": LINES,
        "to_release": None if alone else _to_release,
        "to_record": None if alone else _to_record,
    }


def clean(value: Any) -> Any:
    """Return a value whose texts show what they are: without signs that are not seen.

    >>> clean({"text": "\u202e731"})
    {'text': '731'}
    """
    if isinstance(value, str):
        return _UNSEEN.sub("", value)
    if isinstance(value, Mapping):
        return {name: clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list) else value


def _headline(edition: Edition, claims: Sequence[Document]) -> str:
    if not claims:
        return edition.say("No claim on migration that could be checked was found.")
    counts = {name: sum(one["verdict"] == name for one in claims) for name in LINES}
    told = [edition.say_many(*COUNTED[name], count) for name, count in counts.items() if count]
    many = edition.say_many("%(count)s claim", "%(count)s claims", len(claims))
    return edition.say("%(claims)s: %(verdicts)s", claims=many, verdicts=edition.listed(told))


def _paragraphs(text: str, claims: Sequence[Document]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, each cut at its claims; one that has none stands alone as well."""
    ends = [match.end() for match in re.finditer(r"\n+", text)]
    for start, end in pairwise([0, *ends, *([len(text)] if not ends or ends[-1] < len(text) else [])]):
        own = [one for one in claims if start <= one["start"] < end]
        pieces = list(_pieces(text, start, end, own))
        if any(piece.text.strip() for piece in pieces):
            yield Paragraph(pieces, own)


def _pieces(text: str, start: int, end: int, claims: Sequence[Document]) -> Iterator[Piece]:
    at = start
    for one in claims:
        begins = max(at, one["start"])  # claims on a number and on a record may lie over each other
        yield Piece(clean(text[at:begins]))
        at = max(at, min(one["end"], end))
        yield Piece(clean(text[begins:at]), one["number"])
    yield Piece(clean(text[at:end]).rstrip("\n"))


def _to_release(name: str) -> str:
    return f"../{paths.release(name)}"


def _to_record(name: str) -> str:
    return f"../{paths.REGISTERS[load().record(name).register]}#{name}"


@dataclass(frozen=True, slots=True)
class Teller:
    """What is said of a claim in one language."""

    edition: Edition
    document: Document

    def words(self, words: Mapping[str, str] | None) -> str:
        """Return words of the document in this language."""
        return words[self.edition.language] if words else ""

    def verdict(self, name: str) -> str:
        """Return the word for a verdict, to begin a line."""
        return capital(self.words(self.document["verdicts"][name]))

    def reason(self, name: str | None) -> str:
        """Return the words for a reason why a claim cannot be checked."""
        return self.words(self.document["reasons"][name]) if name else ""

    def capital(self, words: str) -> str:
        """Return words to begin a line."""
        return capital(words)

    def day(self, day: str | None, *, short: bool = False) -> str:
        """Return a day in words."""
        return self.edition.day(date.fromisoformat(day), short=short) if day else ""

    def published(self, when: str) -> str:
        """Return when a release came out."""
        return self.edition.published(Published.parse(when))

    def step(self, claim: Document, day: str | None) -> Document | None:
        """Return how a claim stood on a day."""
        steps = claim.get("days") or []
        return next((one for one in reversed(steps) if one["from"] is None or (day and one["from"] <= day)), None)

    def is_finding(self, one: Document, claim: Document) -> bool:
        """Say whether a figure is reckoned from several, and not one that a publisher printed."""
        if claim.get("value_kind") != "count" or claim.get("is_difference"):
            return True
        indicator = indicators().get(one.get("indicator") or "")
        yearly = indicator is not None and indicator.every is Kind.YEAR
        return not re.fullmatch(r"\d{4}-\d{2}", one.get("period") or "") and not yearly

    def off(self, one: Document, claim: Document) -> str:
        """Return by how much a claimed count lies off a figure."""
        figure = one["record_final_value"]
        if claim.get("value_kind") != "count" or not figure:
            return ""
        return self.edition.percent((claim["value"] - figure) / figure, signed=True)


def page(observatory: Observatory, document: Document, language: Language) -> str:
    """Return a checked text as one page that stands alone: it asks nothing of anyone, wherever it is opened."""
    edition, fonts = Edition(language), ("archivo", "faustina")
    style = _inlined((STATIC / "tokens.css").read_text(encoding="utf-8"), fonts)
    style += "".join((STATIC / f"{name}.css").read_text(encoding="utf-8") for name in ("site", "claims"))
    script = (STATIC / "claims.js").read_text(encoding="utf-8")
    return environment(edition).get_template("checked-page.html").render(
        it=context(edition, quoted(observatory, document, language), alone=True), title=edition.say("A checked text"),
        style=style, script=script, hashes={"style": _hash(style), "script": _hash(script)},
    )  # fmt: skip


def _inlined(style: str, fonts: Sequence[str]) -> str:
    """Return the tokens with the fonts inside; one that is left out is not asked for either."""

    def inline(face: re.Match[str]) -> str:
        if face[1] not in fonts:
            return ""
        content = base64.b64encode((STATIC / "fonts" / f"{face[1]}.woff2").read_bytes()).decode()
        return face[0].replace(f"fonts/{face[1]}.woff2", f"data:font/woff2;base64,{content}")

    return re.sub(r"@font-face \{[^}]*url\(fonts/([\w-]+)\.woff2\)[^}]*\}", inline, style)


def _hash(content: str) -> str:
    """Return the source that allows this very content in a content policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
