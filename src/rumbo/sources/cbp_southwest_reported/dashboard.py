"""Reads the monthly series of a public dashboard: all of CBP at the southwest border, as one JSON object.

The dashboard joins two series and does not say so. The later months are those of CBP's file, to the unit; the earlier
ones are rounded to ten, and equal those of the Office of Homeland Security Statistics. CBP's file holds whole fiscal
years, so the exact months begin with the fiscal year of the first figure that is no multiple of ten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rumbo.core import Kind, Period, Status, Text
from rumbo.errors import BadCount, BadPeriod, BadRow, DuplicateKey, EndsEarly, NotThatSource, UnknownCategory
from rumbo.sources.declared import Source
from rumbo.sources.reading import Cell, Part
from rumbo.sources.rows import MOST_DIGITS

TABLE = "cbp-encounters.us-southwest"
STEP = 10
KEYS = frozenset({
    "id", "name", "category", "value", "unit", "as_of", "direction", "source", "cadence", "note", "comparison",
    "archive_checked", "series", "last_checked", "stale_after",
})  # fmt: skip
# What makes the object this series and no other of the dashboard's.
SAYS = {"id": "border_encounters", "unit": "per month"}
HOW = Text(
    en="As a public dashboard gives them; the rounded months are those of the Office of Homeland Security Statistics.",
    es="Según un tablero público; los meses redondeados son los de la Oficina de Estadísticas de Seguridad Nacional.",
)


def read_dashboard(text: str, content: bytes, source: Source) -> Part:
    """Return the one release that a dashboard's object is. Raises errors of ``Refused``."""
    found = _object(text, source)
    url = found["source"].get("url") if isinstance(found["source"], dict) else None
    if not isinstance(url, str) or not url.startswith("https://"):
        raise BadRow(f"source.url is {_shown(url)}.", "It names the page of the figures.", "Download the file again.")
    series = list(_series(found["series"]))
    last, value = series[-1]
    if (found["as_of"], found["value"]) != (str(last), value):
        raise EndsEarly(
            f"The series ends with {value} in {last}; the file says {_shown(found['value'])} in "
            f"{_shown(found['as_of'])}.",
            "The two must agree, so a part of the series is missing or changed.",
            "Download the file again.",
        )
    exact = next((month.within(Kind.FISCAL_YEAR).start for month, one in series if one % STEP), None)
    cells = [
        Cell(TABLE, str(month), one, Status.SECOND_HAND, 1 if exact and month.start >= exact else STEP, url=url)
        for month, one in series
    ]
    return Part(content=content, cells=cells, url=url, how=HOW)


def _object(text: str, source: Source) -> Mapping[str, Any]:
    if not text.rstrip().endswith("}"):
        raise EndsEarly("The JSON ends before it is closed.", "The rest is missing.", "Download it again.")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadRow(f"Line {error.lineno} is no JSON: {error.msg}.", "", "Download the file again.") from None
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadRow(f"The JSON cannot be read: {why:.200}.", "", "Download the file again.") from None
    keys = set(found)
    if keys != KEYS or any(found[key] != said for key, said in SAYS.items()):
        missing, left = sorted(KEYS - keys), sorted(keys - KEYS)
        raise NotThatSource(
            "The JSON is not the dashboard's series of southwest border encounters.",
            f"Missing: {', '.join(missing) or 'nothing'}; not known: {', '.join(left)[:200] or 'nothing'}; "
            f"{' and '.join(f'{key} must be {said}' for key, said in SAYS.items())}.",
            f"Check that this is the right file for {source.id}.",
        )
    return dict(found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice in {{{', '.join(key for key, _ in pairs)}}}")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _series(raw: Any) -> Iterator[tuple[Period, int]]:
    """Yield month and value of each entry; entries are counted from 1, and the months follow each other."""
    if not isinstance(raw, list) or not raw:
        raise EndsEarly("The series has no entry.", "There is no figure in it.", "Download it again.")
    before: Period | None = None
    for number, entry in enumerate(raw, 1):
        if not isinstance(entry, dict) or set(entry) != {"date", "value"}:
            raise BadRow(f"Entry {number} of the series is {_shown(entry)}.", "Each has date and value.", "Mend it.")
        month, value = _month(number, entry["date"]), entry["value"]
        if type(value) is not int or not 0 <= value < 10**MOST_DIGITS:
            raise BadCount(
                f"Entry {number} of the series ({month}) is {_shown(value)}.",
                "A count is a whole number, zero or more.",
                "Download the file again.",
            )
        if before and month <= before:
            raise DuplicateKey(
                f"Entry {number} of the series is {month}, after {before}.",
                "Each month stands once, in order.",
                "Download the file again.",
            )
        if before and month != before + 1:
            raise EndsEarly(f"The series has no {before + 1}.", f"It goes on with {month}.", "Download it again.")
        before = month
        yield month, value


def _month(number: int, text: Any) -> Period:
    try:
        if isinstance(text, str) and (month := Period.parse(text)).kind is Kind.MONTH and str(month) == text:
            return month
    except BadPeriod:
        pass
    raise UnknownCategory(f"Entry {number} of the series has date {_shown(text)}.", "It is no month.", "Write 2024-03.")


def _shown(value: Any) -> str:
    """Return a value as an error shows it; what holds others, maybe very many, is only named."""
    return f"a {type(value).__name__}" if isinstance(value, (dict, list)) else f"{value!r:.60}"
