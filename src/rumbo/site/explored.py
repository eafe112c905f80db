"""What the page Explore reads: for each indicator what can be asked of it, and each breakdown in a file of its own.

A breakdown is by two dimensions at most, so that a page can break down by one and filter by another, and by three where
there are no more. It is the façade's answer, packed; what was packed before from the same releases is not
made again, and what is not is made beside the rest. Nothing is computed here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import rumbo
from rumbo.answering import Lines
from rumbo.archive import feeding
from rumbo.archive.cache import key
from rumbo.archive.feeds import PLACE_DIMENSIONS
from rumbo.archive.intake import sha256
from rumbo.core import Indicator, Table, place
from rumbo.core.codebook import dimension, value_name
from rumbo.errors import NoData, WrongUse
from rumbo.observatory import Observatory
from rumbo.site import paths
from rumbo.site.apart import Apart
from rumbo.site.packing import both, packed, packed_vintages

ASIDE = ("USA", "us-northern")
"""Places beside those that tables cover as a whole, where one of them covers the United States."""

WIDE = "world"
"""A place with too many places in it to break them all down by something else."""

REGION = "region"
"""The regions of the border are places to ask for, so that no breakdown within them is needed twice."""

NESTED = {"citizenship", "nationality-region"}
"""Each country lies in one of these regions."""

SOUGHT = {*PLACE_DIMENSIONS, "citizenship"} - {REGION}
"""What people look for by the name of one value."""

FEW = 3
"""So many dimensions are broken down all at once; of more, any two."""

ARCHIVE = ("cells", "choosing", "feeds", "figures", "holes", "sql", "view")
"""Modules of the archive by which a breakdown is made."""

Cut = tuple[str, ...]
Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explored:
    """What can be asked of each indicator, by id, and the texts of the files by their path from the site's root.

    ``newest`` has, by indicator, place and dimension, the newest period known of each value: of the parts of a place,
    and of citizenships. ``citizenships`` has the text of each indicator at home by citizenship.
    """

    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    newest: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]] = field(default_factory=dict)
    citizenships: Mapping[str, str] = field(default_factory=dict)


def explored(observatory: Observatory, apart: Apart) -> Callable[[], Explored]:
    """Begin to pack all of it on the observatory's today; return what ends it and returns it.

    An indicator of which nothing is known is left out.
    """
    held = {one.id: observatory.cache.get(_key(one)) or {} for one in observatory.indicators()}
    releases = {one.id: _releases(observatory, one) for one in observatory.indicators()}
    made = {name: apart(_made, name) for name, one in held.items() if one.get("releases") != releases[name]}

    def end() -> Explored:
        for name, packed_now in made.items():
            held[name] = {**packed_now(), "releases": releases[name]}
            observatory.cache.put(_key(observatory.indicator(name)), held[name])
        indicators: dict[str, Mapping[str, Any]] = {}
        files: dict[str, str] = {}
        newest: dict[str, Mapping[str, Any]] = {}
        citizenships: dict[str, str] = {}
        for indicator in observatory.indicators():
            cuts = held[indicator.id]
            if not cuts["cuts"]:
                continue
            names = [file_name(where, by) for where, several in cuts["cuts"].items() for by in several]
            for file in (*names, *(["vintages"] if cuts["vintages"] else [])):
                files[paths.explored(indicator.id, file)] = cuts["parts"][file]["text"]
            indicators[indicator.id] = about(observatory, indicator, cuts)
            newest[indicator.id] = cuts["newest"]
            if by := cuts["parts"].get(file_name(indicator.home, ("citizenship",))):
                citizenships[indicator.id] = by["text"]
        own = {paths.explored(name): _text(one) for name, one in indicators.items()}
        return Explored(indicators, files | own, newest, citizenships)

    return end


def _key(indicator: Indicator) -> str:
    """Return the key of what is packed of an indicator: what it is declared to be, and the code that packs it."""
    return key("explore/2", _declared(indicator, {table.product for table in feeding(indicator)}))


def _releases(observatory: Observatory, indicator: Indicator) -> list[list[Any]]:
    """Return the releases that may answer for an indicator, each with what changes its answers."""
    products, today = {table.product for table in feeding(indicator)}, observatory.today
    return sorted(
        [one.id, one.reading_sha256, one.published.surely(today), one.published.possibly(today)]
        for one in observatory.releases()
        if one.product in products
    )


def _declared(indicator: Indicator, products: Iterable[str]) -> str:
    """Return the hash of what says how an indicator is made and packed: its file, those of its sources, the code."""
    package = Path(rumbo.__file__).parent
    sources = [package / "sources" / name.replace("-", "_") / "source.yml" for name in sorted(products)]
    code = [
        "site/explored.py",
        "site/packing.py",
        *(f"archive/{name}.py" for name in ARCHIVE),
        "answering.py",
        "asking.py",
    ]
    files = [package / "indicators" / f"{indicator.id}.yml", *sources, *(package / name for name in code)]
    return sha256(b"".join(path.read_bytes() for path in files if path.is_file()))  # a form has no file of a source


def _made(observatory: Observatory, asked: str) -> Mapping[str, Any]:
    """Return the breakdowns at each place, the texts of their files, and which values occur (of places, in which).

    A breakdown that rests on the same as the one packed before is taken as it was.
    """
    indicator = observatory.indicator(asked)
    before = (observatory.cache.get(_key(indicator)) or {}).get("parts", {})
    parts: dict[str, Part] = {}
    cuts: dict[str, list[Cut]] = {}
    values: dict[str, set[str]] = {}
    within: dict[str, dict[str, list[str]]] = {}
    newest: dict[str, dict[str, dict[str, str]]] = {}

    def ask(where: str, by: Cut) -> Part:
        name = file_name(where, by)
        parts[name] = _part(observatory, indicator, where, by, before.get(name, {}))
        return parts[name]

    for where in _places(indicator):
        for by in _breakdowns(indicator, where, partial(ask, where)):
            cuts.setdefault(where, []).append(by)
            found = parts[file_name(where, by)]
            for name, here in zip(by, found["values"], strict=True):
                values.setdefault(name, set()).update(here)
                if by == (name,) and name in PLACE_DIMENSIONS:
                    within.setdefault(where, {})[name] = here
                if by == (name,) and name in SOUGHT:
                    newest.setdefault(where, {})[name] = found["newest"]
    vintages = _vintages(observatory, indicator, before.get("vintages", {})) if indicator.home in cuts else {}
    if vintages.get("text"):
        parts["vintages"] = vintages
    return {
        "cuts": cuts, "parts": {name: one for name, one in parts.items() if one.get("text")},
        "values": {name: sorted(found) for name, found in values.items()},
        "within": within, "newest": newest, "vintages": "vintages" in parts,
    }  # fmt: skip


def _part(observatory: Observatory, indicator: Indicator, where: str, by: Cut, before: Part) -> Part:
    """Return a breakdown packed: its text, how many lines it has, which values, and the newest period of each.

    It has nothing where nothing is known of it.
    """
    try:
        rests_on = observatory.rests_on(indicator.id, where, by=by)
        if before.get("rests_on") == rests_on:
            return before
        found = observatory.lines(indicator.id, where, by=by)
    except (NoData, WrongUse):
        return {}
    values = [sorted({line.key[number] for line in found.lines}) for number in range(len(by))]
    newest = _newest(found) if len(by) == 1 else {}
    return {
        "rests_on": rests_on, "text": _text(packed(found)), "lines": len(found.lines), "values": values,
        "newest": newest,
    }  # fmt: skip


def _newest(found: Lines) -> dict[str, str]:
    """Return the newest period known of each value of a breakdown by one dimension."""
    known = {
        line.key[0]: [line.first + number for number, value in enumerate(line.values) if value is not None]
        for line in found.lines
    }
    return {value: found.periods[numbers[-1]] for value, numbers in known.items() if numbers}


def _places(indicator: Indicator) -> Sequence[str]:
    """Return where an indicator is asked for: at home, where its tables are of a whole place, and in all of the US."""
    extents = sorted({table.extent for table in feeding(indicator)})
    return list(dict.fromkeys([indicator.home, *extents, *(ASIDE if ASIDE[0] in extents else ())]))


def _breakdowns(indicator: Indicator, where: str, ask: Callable[[Cut], Part]) -> Iterator[Cut]:
    """Yield the breakdowns of an indicator at a place, coarse to fine: by nothing, by one dimension, by more.

    A dimension that has one value at a place breaks nothing down.
    """
    tables = list(feeding(indicator))
    telling = [name for name in indicator.dimensions if any(_tells(table, name) for table in tables)]
    if ask(()):
        yield ()
    several = []
    for name in telling:
        one = ask((name,))
        if one and one["lines"] > 1:
            several.append(name)
            yield (name,)
    sizes = (2, 3) if len(several) == FEW else (2,)
    for by in (by for size in sizes for by in combinations(several, size)):
        told = any(all(_tells(table, name) for name in by) for table in tables)
        if told and _worth(indicator, where, by) and ask(by):
            yield by


def _tells(table: Table, name: str) -> bool:
    return name in table.dimensions or name in table.fixed


def _worth(indicator: Indicator, where: str, by: Cut) -> bool:
    """Say whether a breakdown by two dimensions says more than one of them, and is not by too many values.

    Of places at most one dimension is broken down: they lie in each other. Nobody counts by all countries twice over.
    """
    if REGION in by or set(by) >= NESTED:
        return False
    inside = [name for name in by if name in PLACE_DIMENSIONS]
    countries = [name for name in by if "country" in dimension(name).places]
    return len(inside) < 2 and not (len(countries) == 2 and (where == WIDE or indicator.kind == "stock"))


def _vintages(observatory: Observatory, indicator: Indicator, before: Part) -> Part:
    """Return an indicator at home on each day on which a release that feeds it came out, packed as one line."""
    tables = {(table.product, table.id) for table in feeding(indicator)}
    days = sorted({
        one.published.latest
        for one in observatory.releases()
        if one.published.surely(observatory.today) and any((one.product, table) in tables for table in one.covers)
    })  # fmt: skip
    rests_on = [[str(day), observatory.rests_on(indicator.id, indicator.home, as_of=day)] for day in days]
    if before.get("rests_on") == rests_on:
        return before
    found = []
    for day in days:
        with suppress(NoData):  # what came out was no month of it
            found.append((day, observatory.lines(indicator.id, indicator.home, as_of=day)))
    vintages = packed_vintages(found)
    return {"rests_on": rests_on, "text": _text(vintages)} if vintages else {}


def about(observatory: Observatory, indicator: Indicator, cuts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a page must know of an indicator to ask for its figures and to name them."""
    products = sorted({table.product for table in feeding(indicator)})
    return {
        "id": indicator.id,
        "name": both(indicator.name),
        "unit": both(indicator.unit),
        "kind": indicator.kind,
        "frequency": indicator.frequency,
        "counts": indicator.counts,
        "home": indicator.home,
        "sums": list(indicator.sums_over),
        "usual": dict(indicator.usual),
        "breaks": [
            {"day": one.day.isoformat(), "label": both(one.label), "text": both(one.text), "place": one.place}
            for one in indicator.breaks
        ],
        "places": {where: both(place(where).name) for where in cuts["cuts"]},
        "dimensions": {
            name: {
                "name": both(dimension(name).name),
                "values": {value: both(value_name(name, value)) for value in values},
            }
            for name, values in cuts["values"].items()
        },
        "cuts": cuts["cuts"],
        "within": cuts["within"],
        "vintages": cuts["vintages"],
        "products": {
            name: [both(source.title), both(source.publisher.name)]
            for name in products
            for source in [observatory.source(name)]
        },
        "releases": {
            one.id: str(one.published) for one in observatory.releases() if one.product in products
        },
    }  # fmt: skip


def file_name(where: str, by: Sequence[str]) -> str:
    """Return the name of the file of a breakdown.

    >>> file_name("us-southwest", ("area", "citizenship"))
    'us-southwest.area.citizenship'
    """
    return ".".join([where, *by])


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
