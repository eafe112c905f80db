"""Known errors of a publisher: declared, bound to one release, shown at each figure they touch.

``corrections.yml`` in a source's folder lists them. Each says where the error is, what was found, why it is one, who
says so, and the value it expects to meet; where that value is another, reading the release fails, loudly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rumbo.core import Period, Text
from rumbo.core.codebook import dimension, load_yaml


@dataclass(frozen=True, slots=True)
class Correction:
    """One known error of one release.

    ``release`` is the SHA-256 of the publisher's bytes; ``where`` (each dimension that narrows it, the region of a
    sector too) and ``period`` say which cells of ``table`` it touches; ``expects`` is the wrong value. ``flag`` keeps
    the cells and says so at each; ``leave-out`` makes them not available.
    """

    release: str
    table: str
    where: Mapping[str, str]
    period: Period
    expects: int | float
    action: Literal["flag", "leave-out"]
    what: Text
    why: Text
    who: Text

    def touches(self, period: str, cut: Mapping[str, str]) -> bool:
        """Say whether a figure of a period and cut contains the cells: a dimension left open is summed over them."""
        return Period.parse(period) in self.period and all(
            cut.get(key, value) == value for key, value in self.where.items()
        )


def read_corrections(folder: Path) -> Iterator[Correction]:
    """Yield the corrections that a source's folder declares. Raises KeyError, ValueError and errors of ``WrongUse``."""
    path = folder / "corrections.yml"
    raw: Any = load_yaml(path.read_text(encoding="utf-8")) if path.exists() else []
    for entry in raw:
        if entry["action"] not in ("flag", "leave-out"):
            raise ValueError(f"corrections.yml: action is {entry['action']!r}")
        yield Correction(
            release=entry["release"],
            table=entry["table"],
            where={dimension(key).id: value for key, value in entry.get("where", {}).items()},
            period=Period.parse(str(entry["period"])),
            expects=entry["expects"],
            action=entry["action"],
            what=Text(entry["what"]),
            why=Text(entry["why"]),
            who=Text.of(entry["who"]),
        )
