"""What a client asks of data, in the addresses of SDMX-REST 1 and 2: keys, filters of components, bounds, detail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from rumbo.errors import NoData, WrongUse
from rumbo.publish.sdmx.structures import Component, Flow, code_lists, ours
from rumbo.publish.sdmx.times import Bound, bound

ALL = ("", "*", "all")
FLAT = "AllDimensions"

Test = Callable[[Mapping[str, str]], bool]
"""Whether a row, its cells by component, is let through."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question for data.

    ``wanted`` and ``within``, two days, are what the façade takes; ``tests`` are what it cannot say. ``first`` and
    ``last`` are observations of each series. ``attributes`` are those shown; without ``values`` no figure is, without
    ``observations`` only series.
    """

    flow: Flow
    wanted: Mapping[str, Sequence[str]]
    tests: Sequence[Test] = ()
    within: tuple[date | None, date | None] = (None, None)
    first: int | None = None
    last: int | None = None
    offset: int = 0
    limit: int | None = None
    attributes: Sequence[Component] = ()
    values: bool = True
    observations: bool = True
    flat: bool = False


@dataclass
class _Building:
    """A question while its parts are read: the codes wanted of each dimension, None for any."""

    flow: Flow
    codes: dict[str, set[str] | None] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    since: date | None = None
    until: date | None = None

    def time(self, operator: str, given: Sequence[Bound]) -> None:
        """Want these periods alone, and of the others not even that they are read. Raises WrongUse."""
        self.tests.append(_of_time(operator, given))
        if operator in ("eq", "ge"):
            self.since = max(self.since or date.min, min(first for first, _ in given))
        elif operator == "gt":
            self.since = max(self.since or date.min, min(last for _, last in given))
        if operator in ("eq", "le"):
            self.until = min(self.until or date.max, max(last for _, last in given))
        elif operator == "lt":
            self.until = min(self.until or date.max, max(first for first, _ in given))

    def only(self, name: str, codes: Iterable[str]) -> None:
        """Want these codes alone of a dimension, and of those wanted before. Raises NoData for one that is not."""
        given = set(codes)
        listed = code_lists()[next(one.codes for one in self.flow.dimensions if one.id == name)]
        for code in sorted(given):
            if code not in listed:
                near = get_close_matches(code, listed.names, n=3)
                do = f"Did you mean {', '.join(near)}?" if near else f"The code list {listed.id} has them all."
                raise NoData(f"{name} has no code {code!r}.", "", do)
        before = self.codes.get(name)
        self.codes[name] = given if before is None else before & given


def query_v1(flow: Flow, key: str, parameters: Mapping[str, str]) -> Query:
    """Return the question that an address of version 1 asks: ``M.us-southwest+us-northern._T..``.

    Raises WrongUse where it is not well formed, NoData where it names a code that is not.
    """
    building = _Building(flow)
    if key not in ALL:
        for component, part in zip(flow.dimensions, _parts(flow, key), strict=True):
            if part not in ALL:
                building.only(component.id, part.split("+"))
    for name, operator in (("startPeriod", "ge"), ("endPeriod", "le")):
        if text := parameters.get(name):
            building.time(operator, [bound(text)])
    detail = parameters.get("detail", "full")
    if detail not in ("full", "dataonly", "serieskeysonly", "nodata"):
        raise WrongUse(f"detail is {detail!r}.", "", "It may be full, dataonly, serieskeysonly or nodata.")
    return _query(
        building,
        parameters,
        attributes=() if detail in ("dataonly", "serieskeysonly") else flow.attributes,
        values=True,
        observations=detail in ("full", "dataonly"),
    )


def query_v2(flow: Flow, key: str, parameters: Mapping[str, str]) -> Query:
    """Return the question that an address of version 2 asks: ``M.us-southwest.*``, ``c[TIME_PERIOD]=ge:2023-10``.

    Raises as ``query_v1`` does.
    """
    building = _Building(flow)
    if key not in ALL:
        _keys(building, [_parts(flow, one) for one in key.split(",")])
    for name, text in parameters.items():
        if name.startswith("c[") and name.endswith("]"):
            _component(building, name[2:-1], text)
    shown = parameters.get("attributes", "dsd")
    return _query(
        building,
        parameters,
        attributes=_shown(flow, shown),
        values=parameters.get("measures", "all") != "none",
        observations=True,
    )


def _query(
    building: _Building, parameters: Mapping[str, str], *, attributes: Sequence[Component], values: bool,
    observations: bool,
) -> Query:  # fmt: skip
    for name in ("updatedAfter", "includeHistory", "sort", "reportingYearStartDay"):
        if parameters.get(name, "false").lower() != "false":
            raise WrongUse(f"{name} is not answered here.", "", "Ask for the data as of a day with asOf.")
    flow = building.flow
    at = parameters.get("dimensionAtObservation", "TIME_PERIOD")
    if at not in ("TIME_PERIOD", FLAT):
        raise WrongUse(f"dimensionAtObservation is {at!r}.", "", f"It may be TIME_PERIOD or {FLAT}.")
    wanted: dict[str, Sequence[str]] = {}
    for one in flow.dimensions:
        codes = building.codes.get(one.id)
        if codes is not None and one.id != "FREQ":
            wanted[one.dimension or "place"] = sorted(map(ours, codes))
    if (every := building.codes.get("FREQ")) is not None:
        building.tests.append(lambda row: row["FREQ"] in every)
    return Query(
        flow,
        wanted,
        tuple(building.tests),
        (building.since, building.until),
        _count(parameters, "firstNObservations"),
        _count(parameters, "lastNObservations"),
        _count(parameters, "offset") or 0,
        _count(parameters, "limit"),
        tuple(attributes),
        values,
        observations,
        at == FLAT,
    )


def _parts(flow: Flow, key: str) -> list[str]:
    parts = key.split(".")
    if len(parts) != len(flow.dimensions):
        raise WrongUse(
            f"The key {key!r} has {len(parts)} parts.",
            f"{flow.id} has {len(flow.dimensions)} dimensions beside the period.",
            f"They are, in this order: {', '.join(one.id for one in flow.dimensions)}.",
        )
    return parts


def _keys(building: _Building, keys: Sequence[Sequence[str]]) -> None:
    """Want what any of several keys wants."""
    dimensions = building.flow.dimensions
    for place, one in enumerate(dimensions):
        if all(key[place] not in ALL for key in keys):
            building.only(one.id, {key[place] for key in keys})
    if len(keys) > 1:
        names = [one.id for one in dimensions]
        building.tests.append(
            lambda row: any(
                all(part in ALL or row[name] == part for name, part in zip(names, key, strict=True)) for key in keys
            )
        )


def _component(building: _Building, name: str, text: str) -> None:
    """Want what a filter of a component says: conditions joined by +, each an operator and values joined by commas."""
    flow = building.flow
    found = next((one for one in flow.components if one.id == name), None)
    if found is None:
        raise WrongUse(
            f"{flow.id} has no component {name!r}.", "", f"It has {', '.join(one.id for one in flow.components)}."
        )
    # A plus sign that was not escaped arrives as a blank; no code has either.
    for condition in text.replace("+", " ").split():
        operator, mark, rest = condition.partition(":")
        if not mark or operator not in OPERATORS:
            operator, rest = "eq", condition
        values = rest.split(",")
        if found.role == "time":
            building.time(operator, [bound(value) for value in values])
        elif found.role == "dimension" and operator == "eq":
            if any(value not in ALL for value in values):
                building.only(name, values)
        else:
            building.tests.append(_of_cell(found, operator, values))


def _of_time(operator: str, given: Sequence[Bound]) -> Test:
    if operator not in ("eq", "ne", "lt", "le", "gt", "ge"):
        raise WrongUse(f"TIME_PERIOD was asked for with {operator!r}.", "", "It takes eq, ne, lt, le, gt and ge.")

    def fits(row: Mapping[str, str]) -> bool:
        first, last = bound(row["TIME_PERIOD"])
        inside = any(one[0] <= first and last <= one[1] for one in given)
        match operator:
            case "eq":
                return inside
            case "ne":
                return not inside
            case "ge":
                return any(first >= one[0] for one in given)
            case "gt":
                return any(first > one[1] for one in given)
            case "le":
                return any(last <= one[1] for one in given)
        return any(last < one[0] for one in given)

    return fits


OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda cell, value: cell == value,
    "ne": lambda cell, value: cell != value,
    "lt": lambda cell, value: cell < value,
    "le": lambda cell, value: cell <= value,
    "gt": lambda cell, value: cell > value,
    "ge": lambda cell, value: cell >= value,
    "co": lambda cell, value: value in cell,
    "nc": lambda cell, value: value not in cell,
    "sw": lambda cell, value: cell.startswith(value),
    "ew": lambda cell, value: cell.endswith(value),
}
NEGATIVE = ("ne", "nc")


def _of_cell(component: Component, operator: str, values: Sequence[str]) -> Test:
    compare, name = OPERATORS[operator], component.id
    if component.type in ("Double", "Integer") and operator in ("eq", "ne", "lt", "le", "gt", "ge"):
        numbers = [_number(name, value) for value in values]
        ordered: Callable[[float, float], bool] = compare  # type: ignore[assignment]
        return lambda row: row[name] != "" and any(ordered(float(row[name]), one) for one in numbers)
    if operator in NEGATIVE:
        return lambda row: all(compare(row[name], value) for value in values)
    return lambda row: any(compare(row[name], value) for value in values)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise WrongUse(
            f"{name} was compared with {text!r}.", "That is no number.", "Write c[OBS_VALUE]=ge:1000."
        ) from None


def _shown(flow: Flow, text: str) -> Sequence[Component]:
    """Return the attributes that ``attributes`` asks for. Raises WrongUse."""
    if text in ("dsd", "all"):
        return flow.attributes
    if text in ("none", "msd", "dataset"):
        return ()
    if text in ("series", "obs"):
        return [one for one in flow.attributes if one.per_series == (text == "series")]
    names = text.split(",")
    known = [one.id for one in flow.attributes]
    if unknown := [name for name in names if name not in known]:
        raise WrongUse(f"There is no attribute {unknown[0]!r}.", "", f"There are {', '.join(known)}.")
    return [one for one in flow.attributes if one.id in names]


def _count(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise WrongUse(f"{name} is {text!r}.", "It is a number of observations.", f"Write {name}=12.")
    return int(text)
