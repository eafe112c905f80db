"""The words of a PDF with their places: for sources whose publisher prints tables. What the words mean is theirs.

Rows and columns are to be found by place: the order of the text inside a PDF is any that its writer chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from rumbo.errors import EndsEarly, NotText, NotThatSource, Refused, TooLarge
from rumbo.sources import apart

AGAIN = "Download it again."


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box on the page, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """Return the middle of its height."""
        return (self.bottom + self.top) / 2

    @property
    def centre(self) -> float:
        """Return the middle of its width."""
        return (self.left + self.right) / 2


def pages_of(content: bytes) -> list[list[Word]]:
    """Return the words of each page, in no order; none may be empty. Raises errors of ``Refused``, in bounded time."""
    found = any_pages_of(content)
    for number, page in enumerate(found, 1):
        if not page:
            raise NotText(
                f"Page {number} of the PDF has no text.",
                "It is a picture of a page, or an empty one.",
                "Take the file that the publisher made from its tables, not a scan.",
            )
    return found


def any_pages_of(content: bytes) -> list[list[Word]]:
    """Return the words of each page as ``pages_of`` does, of a page that is a picture none."""
    _check(content)
    answer = apart.take_out("pdf", content)
    if "wrong" in answer:
        raise _refusal(answer["wrong"], answer["at"])
    return [[Word(*word) for word in page] for page in answer["pages"]]


def _check(content: bytes) -> None:
    if not content.strip():
        raise EndsEarly("The file is empty.", "There is nothing to read.", AGAIN)
    if b"%PDF-" not in content[:1024]:
        web = content[:2048].lstrip().startswith(b"<")
        raise NotThatSource(
            "The file is a web page." if web else "The file is no PDF.",
            "An error page is often saved under a file's name." if web else "It does not begin as a PDF does.",
            "Download the PDF itself.",
        )
    if b"%%EOF" not in content[-2048:]:
        raise EndsEarly("The PDF has no end mark.", "It stops in the middle.", AGAIN)


def _refusal(wrong: str, at: int) -> Refused:
    """Return the error that says what is wrong with a PDF."""
    if wrong == "locked":
        return NotThatSource("The PDF is locked by a password.", "Nothing can be read from it.", "Take an open one.")
    if wrong == "pages":
        return TooLarge(
            f"The PDF has {at:,} pages.", f"At most {apart.PAGES} are read.", "Check that it is the right file."
        )
    if wrong == "characters":
        return TooLarge(
            f"Page {at} of the PDF has more than {apart.CHARACTERS:,} characters.",
            "No printed page has that many.",
            "Check that it is the right file.",
        )
    if wrong == "ended":
        return TooLarge(
            "The PDF could not be read within the bounds of time and memory.",
            f"{apart.SECONDS} seconds and {apart.MEMORY:,} bytes are many times what it needs.",
            "Check that it is the right file, and download it again.",
        )
    where = f"Page {at} of the PDF" if at else "The PDF"
    return NotThatSource(f"{where} cannot be opened.", "It is damaged.", AGAIN)


def lines(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words line by line, from above and from the left.

    A line ends where the next word lies more than half a word's height lower.

    >>> words = [Word("Patrol", 40, 70, 0, 8), Word("Border", 0, 30, 1, 8), Word("Sector", 0, 30, -12, -4)]
    >>> [text_of(line) for line in lines(words)]
    ['Border Patrol', 'Sector']
    """
    ordered = sorted(words, key=lambda word: -word.middle)
    step = median(word.top - word.bottom for word in ordered) / 2 if ordered else 0.0
    found: list[list[Word]] = []
    for word in ordered:
        if found and found[-1][-1].middle - word.middle <= step:
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(line, key=lambda word: word.left) for line in found]


def text_of(words: Sequence[Word]) -> str:
    """Return words as one text."""
    return " ".join(word.text for word in words)
