"""What others said a month would come to, before its figure was out: from ``expected.yml``, each with who said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core import Period, Text, parse_day, place
from rumbo.errors import BadDefinition, RumboError

FILE = Path(__file__).parent / "expected.yml"
WORDS = ("about", "exactly", "more-than")


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure that somebody expected: of what, said when and by whom, in the unit of the indicator.

    ``words`` says how it was put; ``read`` how the page at ``url`` came to be read.
    """

    indicator: str
    place: str
    month: Period
    value: float
    words: str
    said: date
    by: Text
    url: str
    read: Text
    note: Text | None = None

    @property
    def is_bound(self) -> bool:
        """Say whether it is no figure but a bound, which is never scored as one."""
        return self.words == "more-than"


def expected(indicator: str = "", file: Path = FILE) -> Sequence[Expected]:
    """Return what others expected, of one indicator or of all, in the order of their months.

    >>> april = expected("usbp-encounters")[1]
    >>> str(april.month), april.value, april.words, str(april.said)
    ('2024-04', 129000.0, 'about', '2024-05-07')

    Raises BadDefinition.
    """
    found = _read(file)
    return tuple(one for one in found if indicator in ("", one.indicator))


@cache
def _read(file: Path) -> tuple[Expected, ...]:
    import yaml

    entries = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # all scalars stay text
    found = [_built(entry, f"{file.name}, entry {number}") for number, entry in enumerate(entries, 1)]
    return tuple(sorted(found, key=lambda one: (one.month.start, one.said, one.indicator)))


def _built(entry: Any, where: str) -> Expected:
    try:
        texts = {name: Text(entry[name]) for name in ("by", "read", "note") if name in entry}
        found = Expected(
            **{
                **entry,
                **texts,
                "place": place(entry["place"]).id,
                "month": Period.parse(entry["month"]),
                "value": float(entry["value"]),
                "said": parse_day(entry["said"]),
            }
        )
    except (KeyError, TypeError, ValueError, RumboError) as error:
        names = ", ".join(field.name for field in fields(Expected))
        raise BadDefinition(f"{where}: {error}.", f"An entry has {names}.", "Correct it.") from None
    if found.words not in WORDS:
        raise BadDefinition(f"{where}: words is {found.words!r}.", "", f"It is one of {', '.join(WORDS)}.")
    return found
