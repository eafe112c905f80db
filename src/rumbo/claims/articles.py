"""What is to be checked, whatever it comes as: a text, a saved web page, a PDF. Its content says which, not its name.

A web page gives its article, and not what stands around it; a PDF its text. Both are taken out by compiled libraries,
in a process apart, within bounds of time and memory. Nothing is asked of the network.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rumbo.core import parse_day
from rumbo.errors import BadPeriod, NotText, TooLarge
from rumbo.sources import apart

TEXT, PAGE, PDF = "text", "page", "pdf"
LARGEST = 64 * 2**20
"""In bytes, of a text or a PDF."""
LARGEST_PAGE = 8 * 2**20
"""In bytes; a page of news has a tenth of it."""
SECONDS = 15
"""So long may an article take to be found; it takes less than one."""
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|div|p|meta|title|section|table)\b", re.IGNORECASE)
_WHOLE = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
# Those that pages are written in; Python knows others, which are no alphabets or take long.
_CHARSETS = re.compile(
    r"utf-?8|(?:iso-?8859|windows|cp|latin|koi8)-?\w{1,4}|(?:us-)?ascii|macintosh|gbk|gb2312|gb18030|big5|euc-\w\w|shift_jis",
    re.IGNORECASE,
)
# What the web calls so is the other, by its standard.
_CALLED = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii"), "windows-1252")


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be checked, with what it came as, and its title and day as its own metadata have them."""

    text: str
    charset: str = "utf-8"
    kind: str = TEXT
    title: str = ""
    published: date | None = None
    guessed: bool = False
    """Whether the charset is a guess, since none was declared and it is no UTF-8."""

    def row(self) -> Mapping[str, Any]:
        """Return what is known of it beside its text, as plain values."""
        return {
            "kind": self.kind,
            "title": self.title or None,
            "published": self.published.isoformat() if self.published else None,
            "charset": self.charset,
            "charset_guessed": self.guessed,
        }


def article(content: bytes, name: str) -> Article:
    """Return what is to be checked in a file; ``name`` is what errors call it.

    >>> article("Llegaron 137.480".encode(), "-").text
    'Llegaron 137.480'

    Raises errors of ``Refused``: NotText, TooLarge, EndsEarly, NotThatSource.
    """
    _bounded(content, name, LARGEST)
    if b"%PDF-" in content[:1024]:
        return _of_pdf(content, name)
    if _HTML.search(content[:4096]) and content.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<"):
        _bounded(content, name, LARGEST_PAGE)
        return _of_page(content, name)
    found = Article(*_decoded(content, name))
    if not found.text.strip():
        raise NotText(f"{name} has no text.", "There is nothing to check.", "Name a text, a saved page or a PDF.")
    return found


def _bounded(content: bytes, name: str, most: int) -> None:
    if len(content) > most:
        raise TooLarge(
            f"{name} has {len(content):,} bytes.", f"At most {most:,} are read.", "Check it in parts, one article each."
        )


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """Return a text and its charset."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), "utf-16"
    if (at := content.find(0)) >= 0:
        raise NotText(
            f"{name}: byte {at + 1} is no text.", "It is another kind of file.", "Name a text, a saved page or a PDF."
        )
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        raise NotText(
            f"{name}: byte {error.start + 1} is no UTF-8.", "The text would be read wrongly.", "Save it as UTF-8."
        ) from None


# A web page ---------------------------------------------------------------------------------------------------------


def _of_page(content: bytes, name: str) -> Article:
    charset, guessed = _charset(content)
    text = content.decode(charset, "replace")
    if not _WHOLE.search(content):
        text = f"<html><body><article>{text}</article></body></html>"
    answer = apart.take_out("article", text.encode("utf-8", "replace"), SECONDS)
    if answer.get("wrong") == "ended":
        raise TooLarge(
            f"{name} could not be read within the bounds of time and memory.",
            f"{SECONDS} seconds and {apart.MEMORY:,} bytes are many times what a page needs.",
            "Save the text of the article instead.",
        )
    text, title = answer.get("text", ""), " ".join(answer.get("title", "").split())
    if not text.strip():
        raise NotText(f"{name} has no article.", "No running text was found in the page.", "Save its text instead.")
    if title and title not in text[: 2 * len(title)]:
        text = f"{title}\n\n{text}"
    return Article(text, charset, PAGE, title, _day(answer.get("day", "")), guessed)


def _charset(content: bytes) -> tuple[str, bool]:
    """Return the charset of a page, and whether it is a guess: as declared, else UTF-8, else that of old pages."""
    try:
        content.decode("utf-8")
        return "utf-8", False
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:4096])
    named = declared[1].decode("ascii").lower() if declared else ""
    named = _CALLED.get(named, named)
    if _CHARSETS.fullmatch(named) and not named.startswith("utf"):
        try:
            return codecs.lookup(named).name, False
        except LookupError:
            pass
    return "windows-1252", True


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text else None
    except BadPeriod:
        return None


# A PDF --------------------------------------------------------------------------------------------------------------


def _of_pdf(content: bytes, name: str) -> Article:
    from rumbo.claims.printed import text_of_pages
    from rumbo.sources.pdf import any_pages_of

    text = text_of_pages(any_pages_of(content))
    if not text.strip():
        raise NotText(
            f"{name} is a PDF without text.",
            "Its pages are pictures, and no letters are read from pictures.",
            "Take the PDF that was made from the text, or type out the sentences.",
        )
    return Article(text, kind=PDF)


__all__ = ["PAGE", "PDF", "TEXT", "Article", "article"]
