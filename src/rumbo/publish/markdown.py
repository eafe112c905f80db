"""Markdown: a checked text to paste into a draft, each claim with its verdict, its figures and its citation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rumbo.observatory import Observatory
from rumbo.publish.citation import Citation, Reference
from rumbo.words import catalogue, day

Document = Mapping[str, Any]
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def content(observatory: Observatory, document: Document, language: str = "en") -> bytes:
    """Return a checked text as Markdown; ``document`` is that of ``Observatory.check_document``.

    >>> import rumbo
    >>> here = rumbo.open()
    >>> found = here.check("In March 2024 Border Patrol made 137,480 apprehensions at the southwest border.")
    >>> content(here, here.check_document(found, days=False)).decode().splitlines()[4]
    '> In March 2024 Border Patrol made **137,480** apprehensions at the southwest border.'
    """
    _ = catalogue("cli", language).gettext
    as_of = date.fromisoformat(document["as_of"])
    published = document["published"]
    told = _("Checked against the record as known on {day}.").format(day=day(as_of, language))
    if published:
        written = day(date.fromisoformat(published), language)
        told = _("A text of {published}, checked against the record as known on {day}.").format(
            published=written, day=day(as_of, language)
        )
    parts = [told]
    for claim in document["claims"]:
        parts += _claim(observatory, claim, as_of, language)
    if not document["claims"]:
        parts.append(_("No claim on migration was found."))
    return ("\n\n".join(parts) + "\n").encode()


def _claim(observatory: Observatory, claim: Document, as_of: date, language: str) -> Iterator[str]:
    _ = catalogue("cli", language).gettext
    yield f"## {claim['number']}. {_escaped(claim['span'])}: {claim['verdict_told'][language]}"
    first = claim["start"] - claim["said_start"]
    said, after = claim["said"], first + len(claim["span"])
    parts = (said[:first], f"**{_escaped(said[first:after])}**", said[after:])
    yield f"> {_escaped(parts[0], ends=True)}{parts[1]}{_escaped(parts[2], ends=True)}"
    yield _escaped(claim["sentence"][language])
    if claim.get("arithmetic"):
        yield _escaped(claim["arithmetic"][language])
    if known := [one for one in claim.get("definitions", ()) if any(one["record_told"].values())]:
        yield "\n".join(_table(known, language))
    references = [one for one in claim["evidence"] if "release" in one]
    yield from (_cited(observatory, one, as_of, language) for one in references)
    for one in claim["evidence"]:
        if "release" not in one:
            addresses = ", ".join(f"<{address}>" for address in one["sources"])
            yield f"{_escaped(one['told'][language])}: {addresses}"
    if claim["commands"]:
        yield "\n".join(["```sh", *claim["commands"], "```"])


def _table(definitions: Sequence[Document], language: str) -> Iterator[str]:
    """Yield the rows of a table: the same months under every definition."""
    _ = catalogue("cli", language).gettext
    heads = (_("Definition"), _("As known then"), _("As known now"))
    yield f"| {' | '.join(heads)} |"
    yield "|---|---:|---:|"
    for one in definitions:
        then, now = ((one["record_told"][name] or {}).get(language, "–") for name in ("then", "now"))
        yield f"| {_escaped(one['told'][language])} | {then} | {now} |"


def _cited(observatory: Observatory, one: Document, as_of: date, language: str) -> str:
    release = observatory.release(one["release"])
    reference = Reference(observatory.source(release.product), release, (release.url,))
    return _escaped(Citation("", (reference,), as_of, language).text().strip())


def _escaped(text: str, *, ends: bool = False) -> str:
    r"""Return words that Markdown takes for nothing but words, and addresses as links; ``ends`` keeps blanks there.

    >>> _escaped("a *b* <c> https://example.org/a_b")
    'a \\*b\\* \\<c\\> <https://example.org/a_b>'
    """
    words = [f"<{word}>" if word.startswith("https://") else _SIGNS.sub(r"\\\1", word) for word in text.split()]
    told = " ".join(words)
    if ends and told:
        told = " " * text[:1].isspace() + told + " " * text[-1:].isspace()
    return told or " " * (ends and bool(text))
