"""The indicators: one YAML each, its one written definition. A file that is there is an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from rumbo.core import Break, Difference, Era, Feed, Indicator, Inference, NotComparable, Note, Period, Text, place
from rumbo.core.codebook import dimension, load_yaml
from rumbo.errors import BadDefinition, RumboError, UnknownIndicator

FOLDER = Path(__file__).parent
TOLD = "safe-mobility-"  # the indicators of the pathways, which a register holds
__all__ = ["indicator", "indicators", "load_indicator"]


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order in which pages list them.

    >>> indicators()["usbp-encounters"].counts
    'events'
    """
    found = [load_indicator(path) for path in sorted(FOLDER.glob("*.yml"))]
    return {one.id: one for one in found}


def indicator(name: str) -> Indicator:
    """Return one indicator. Raises UnknownIndicator, with the nearest names."""
    key = name.strip().lower().replace("_", "-")
    if key in indicators():
        return indicators()[key]
    if key.startswith(TOLD):
        why, do = "Its figures are dated statements, which nothing joins.", "Ask `rumbo pathways --figures`."
        raise UnknownIndicator(f"{key} is no series.", why, do)
    near = get_close_matches(key, indicators(), n=3, cutoff=0.5) or [one for one in indicators() if key and key in one]
    do = f"Did you mean {', '.join(near)}?" if near else "`rumbo indicators` lists them."
    raise UnknownIndicator(f"No indicator is called {name!r}.", "", do, {"indicator": near})


def load_indicator(path: Path) -> Indicator:
    """Return the indicator that a file defines. Raises BadDefinition, with the file and the entry."""
    try:
        return _indicator(path, load_yaml(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError, RumboError) as error:
        what = f"missing entry {error}" if isinstance(error, KeyError) else str(error)
        raise BadDefinition(f"{path.name}: {what}.", "", "Compare it with another indicator.") from error


def _indicator(path: Path, raw: Any) -> Indicator:
    if path.stem != raw["id"]:
        raise ValueError(f"the file of {raw['id']} must be called {raw['id']}.yml")
    return Indicator(
        id=raw["id"],
        name=Text(raw["name"]),
        short=Text(raw["short"]),
        definition=Text(raw["definition"]),
        counts=raw["counts"],
        kind=raw["kind"],
        unit=Text(raw["unit"]),
        frequency=raw["frequency"],
        home=place(raw["home"]).id,
        dimensions=tuple(dimension(name).id for name in raw["dimensions"]),
        sums_over=tuple(name if name == "month" else dimension(name).id for name in raw["sums_over"]),
        steps=tuple(tuple(_feed(entry) for entry in step) for step in raw["steps"]),
        caveat=Text(raw["caveat"]) if "caveat" in raw else None,
        breaks=tuple(_break(entry) for entry in raw.get("breaks", ())),
        eras=tuple(Era(_day(entry["since"]), Text(entry["name"])) for entry in raw.get("eras", ())),
        part_of=raw.get("part_of", ""),
        ended=_day(raw["ended"]) if "ended" in raw else None,
        not_comparable=tuple(
            NotComparable(entry["indicator"], Text(entry["why"])) for entry in raw.get("not_comparable", ())
        ),
        notes=tuple(Note(_day(entry["since"]), Text(entry["text"])) for entry in raw.get("notes", ())),
        differences=tuple(_difference(entry) for entry in raw.get("differences", ())),
        usual={dimension(key).id: value for key, value in raw.get("usual", {}).items()},
        inferences=tuple(_inference(entry) for entry in raw.get("inferences", ())),
        beside=raw.get("beside", ""),
        version=int(raw.get("version", 1)),
    )


def _feed(raw: Any) -> Feed:
    entry: dict[str, Any] = {"table": raw} if isinstance(raw, str) else raw
    if "sum" in entry:
        first, *rest = (_feed(one) for one in entry["sum"])
        return Feed(first.table, first.where, tuple(rest))
    return Feed(entry["table"], {dimension(key).id: value for key, value in entry.get("where", {}).items()})


def _break(raw: Any) -> Break:
    return Break(_day(raw["day"]), Text(raw["label"]), Text(raw["text"]), raw["source"], raw.get("place", ""))


def _difference(raw: Any) -> Difference:
    return Difference(frozenset(raw["products"]), Period.parse(str(raw["period"])), raw["kind"], Text(raw["why"]))


def _inference(raw: Any) -> Inference:
    return Inference(
        dimension=dimension(raw["dimension"]).id,
        values=tuple(raw["values"]),
        period=Period.parse(str(raw["period"])),
        decided=_day(raw["decided"]),
        name=Text(raw["name"]),
        text=Text(raw["text"]),
    )


def _day(raw: Any) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(raw)
