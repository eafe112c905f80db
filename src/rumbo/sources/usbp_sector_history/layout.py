"""One page of these PDFs as a table: its title, its fiscal year, and its rows by what their labels stand for.

Everything is found by place, so a table may stand anywhere on its page. Under each of thirteen headings (twelve months
and the yearly total) a row has one figure; the label of a row may run over several lines. What the figures add up to is
``read.py``'s to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core.codebook import load_yaml
from rumbo.errors import BadCount, BadRow, DuplicateKey, NotThatSource, UnknownCategory
from rumbo.sources.pdf import Word, lines, text_of

MONTHS = (
    "October", "November", "December", "January", "February", "March", "April", "May", "June", "July", "August",
    "September",
)  # fmt: skip
YEARLY = ("Yearly", "Total")
LAST_ROW = "Monthly Total"
CHECK = "Check that the file is whole; if its publisher changed the layout, change layout.py and labels.yml."
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_LABEL_LINES = 3

Row = tuple[int | None, ...]
"""The twelve months from October on, then the yearly total; None where nothing is counted or printed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: which table it continues, of which fiscal year, and its rows by sector, region or ``USA``."""

    number: int
    table: str
    year: int
    rows: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a row, and the height that it takes on the page."""

    text: str
    bottom: float
    top: float

    def distance(self, height: float) -> float:
        """Return how far a height is from the label; zero beside it."""
        return max(self.bottom - height, height - self.top, 0.0)


@cache
def known() -> Mapping[str, Any]:
    """Return what the publisher prints and what it stands for, from ``labels.yml``."""
    found = load_yaml(Path(__file__).with_name("labels.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def page_of(words: Sequence[Word], number: int) -> Page:
    """Return a page's table. Raises NotThatSource, BadRow and its kinds, with the page and the row."""
    headings = _headings(words, number)
    lowest, highest = min(word.bottom for word in headings), max(word.top for word in headings)
    table, year = _title([word for word in words if word.bottom > highest], number)
    columns = [word.left for word in headings[:13]]
    below = [word for word in words if word.top < lowest]
    labels, left = _labels([word for word in below if word.centre < columns[0]], number)
    floor = labels[-1].bottom
    right = [word for word in below if word.centre >= columns[0]]
    _check_note([*left, *(word for word in right if word.middle < floor)], number)
    rows = _rows([word for word in right if word.middle >= floor], labels, columns, number)
    return Page(number, table, year, rows)


def _headings(words: Sequence[Word], number: int) -> list[Word]:
    """Return the headings: the months from October on, the first word of the yearly total, then the rest."""
    line = max(lines(words), key=lambda line: len({word.text for word in line} & set(MONTHS)))
    months = [word for name in MONTHS for word in line if word.text == name]
    if [word.text for word in months] != list(MONTHS):
        lacking = ", ".join(name for name in MONTHS if [word.text for word in line].count(name) != 1)
        first = text_of(lines(words)[0])
        kind = BadRow if len(months) > len(MONTHS) / 2 else NotThatSource
        raise kind(
            f"Page {number} has no line of headings from October to September, each once; wrong: {lacking}.",
            f"Such a line heads every monthly table by sector. The page begins with {first!r:.80}.",
            CHECK,
        )
    # The last heading may stand in two lines, a little above and below the others.
    reach = 1.25 * (months[0].top - months[0].bottom)
    near = [word for word in words if abs(word.middle - months[0].middle) < reach and word not in months]
    yearly = sorted((w for w in near if w.left > months[-1].right), key=lambda word: (word.left, -word.middle))
    others = [word for word in near if word not in yearly]
    if sorted(word.text for word in yearly) != sorted(YEARLY) or [word.text for word in others] != ["SECTOR"]:
        raise BadRow(
            f"Page {number}: beside the months, the headings are {text_of([*others, *yearly])!r:.80}.",
            "They are SECTOR before the months and Yearly Total after them.",
            CHECK,
        )
    return [*months, *yearly, *others]


def _title(words: Iterable[Word], number: int) -> tuple[str, int]:
    """Return the table and the fiscal year that a page's title names."""
    text = text_of([word for line in lines(words) for word in line])
    title, _, rest = text.removeprefix(known()["publisher"]).strip().partition(" - FY ")
    year, _, note = rest.partition(" ")
    if title not in known()["titles"] or not re.fullmatch(r"(19|20)\d\d", year):
        raise NotThatSource(
            f"Page {number} is titled {text!r:.120}.",
            f"Known are: {'; '.join(known()['titles'])}; each with its fiscal year.",
            CHECK,
        )
    _refuse_note(note, number)
    return known()["titles"][title], int(year)


def _labels(words: Iterable[Word], number: int) -> tuple[list[Label], list[Word]]:
    """Return the labels down to the last row's, and the words below them. A label is the longest that is known."""
    found: list[Label] = []
    rest = lines(words)
    names = {**known()["sectors"], **known()["totals"]}
    while rest and (not found or found[-1].text != LAST_ROW):
        texts = [text_of([word for line in rest[:count] for word in line]) for count in range(1, _LABEL_LINES + 1)]
        count = max((count for count, text in enumerate(texts, 1) if text in names), default=0)
        if not count:
            raise UnknownCategory(f"Page {number} has a row {texts[0]!r:.60}.", "No such label is known.", CHECK)
        taken = [word for line in rest[:count] for word in line]
        found.append(Label(texts[count - 1], min(w.bottom for w in taken), max(w.top for w in taken)))
        rest = rest[count:]
    expected = set(names.values()) - set(known()["closed"])
    if lacking := sorted(expected - {names[label.text] for label in found}):
        raise BadRow(f"Page {number} has no row of {', '.join(lacking)}.", "Every page has all of them.", CHECK)
    return found, [word for line in rest for word in line]


def _rows(words: Iterable[Word], labels: Sequence[Label], columns: Sequence[float], number: int) -> dict[str, Row]:
    """Return the rows by what their labels stand for: each line of figures belongs to the label beside it."""
    beside: dict[str, list[Word]] = {}
    for line in lines(words):
        height = sum(word.middle for word in line) / len(line)
        beside.setdefault(min(labels, key=lambda label: label.distance(height)).text, []).extend(line)
    names = {**known()["sectors"], **known()["totals"]}
    rows: dict[str, Row] = {}
    for label in labels:
        if names[label.text] in rows:
            raise DuplicateKey(f"Page {number} has two rows of {label.text}.", "", CHECK)
        rows[names[label.text]] = _row(beside.get(label.text, []), columns, f"Page {number}, {label.text}")
    return rows


def _row(words: Sequence[Word], columns: Sequence[float], where: str) -> Row:
    """Return the figures of a row by column: each lies right of its heading's left edge and left of the next one's."""
    found: dict[int, int | None] = {}
    for word in words:
        column = sum(edge <= word.centre for edge in columns) - 1
        name = (*MONTHS, "Yearly Total")[column]
        if column in found:
            raise BadRow(f"{where} has two figures under {name}.", "There is one under each heading.", CHECK)
        if word.text != known()["not_counted"] and not _NUMBER.fullmatch(word.text):
            raise BadCount(f"{where}, {name}: {word.text!r:.40}.", "A count is a whole number, zero or more.", CHECK)
        found[column] = None if word.text == known()["not_counted"] else int(word.text.replace(",", ""))
    counted = [value for value in found.values() if value is not None]
    if counted and len(counted) < len(found):
        raise BadCount(f"{where} is counted in some months and not in others.", "It is counted or not.", CHECK)
    lacking = [name for column, name in enumerate(MONTHS) if column not in found]
    # A blank is let pass, as not printed, where the yearly total shows that the row is whole without it.
    if lacking and (not counted or found.get(12) != sum(value or 0 for key, value in found.items() if key < 12)):
        raise BadRow(
            f"{where} has {len(found)} figures; none under {', '.join(lacking)}.",
            "A row has one under each month.",
            CHECK,
        )
    return tuple(found.get(column) for column in range(13))


def _check_note(words: Iterable[Word], number: int) -> None:
    _refuse_note(text_of([word for line in lines(words) for word in line]), number)


def _refuse_note(text: str, number: int) -> None:
    """Refuse a note that is not known: it may change what the figures mean."""
    if text and text not in known()["notes"]:
        raise UnknownCategory(
            f"Page {number} has a note {text!r:.160}.", "It is not known, and may change what the figures mean.", CHECK
        )
