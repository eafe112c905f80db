"""Data as SDMX-ML 2.1, structure-specific and generic: series with their observations, or observations alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from xml.sax.saxutils import quoteattr

from rumbo.publish.sdmx.observations import Cells, Selected
from rumbo.publish.sdmx.queries import FLAT
from rumbo.publish.sdmx.structure_xml import BASE, DECLARATION, header
from rumbo.publish.sdmx.structures import AGENCY

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SPACES = {"mes": f"{BASE}message", "com": f"{BASE}common", "xsi": INSTANCE}


def data_xml(found: Selected, prepared: datetime) -> Iterator[str]:
    """Yield a structure-specific message with what was selected, series by series."""
    query = found.query
    namespace = f"{query.flow.urn}:ObsLevelDim:{_at(found)}"
    spaces = {**SPACES, "ss": f"{BASE}data/structurespecific", "ns1": namespace}
    yield _opening("StructureSpecificData", spaces, found, prepared, f" namespace={quoteattr(namespace)}")
    yield (
        f'<mes:DataSet ss:structureRef={quoteattr(query.flow.id)} ss:dataScope="DataStructure" '
        'ss:action="Information" xsi:type="ns1:DataSetType">\n'
    )
    shared, own = _shared(found), _own(found)
    for rows in found.series:
        if query.flat:
            yield "".join(f"<Obs{_attributes(row, [*shared, *own])}/>\n" for row in rows)
        elif query.observations:
            observations = "".join(f"<Obs{_attributes(row, own)}/>\n" for row in rows)
            yield f"<Series{_attributes(rows[0], shared)}>\n{observations}</Series>\n"
        else:
            yield f"<Series{_attributes(rows[0], shared)}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"


def data_generic(found: Selected, prepared: datetime) -> Iterator[str]:
    """Yield a generic message with the same."""
    query = found.query
    yield _opening("GenericData", {**SPACES, "gen": f"{BASE}data/generic"}, found, prepared)
    yield f'<mes:DataSet structureRef={quoteattr(query.flow.id)} action="Information">\n'
    key = [one.id for one in query.flow.dimensions]
    shared = [one.id for one in query.attributes if one.per_series]
    own = [one.id for one in query.attributes if not one.per_series]
    for rows in found.series:
        if query.flat:
            yield "".join(
                f"<gen:Obs>{_values('ObsKey', row, [*key, 'TIME_PERIOD'])}{_value(found, row)}"
                f"{_values('Attributes', row, [*shared, *own])}</gen:Obs>\n"
                for row in rows
            )
            continue
        yield f"<gen:Series>{_values('SeriesKey', rows[0], key)}{_values('Attributes', rows[0], shared)}\n"
        if query.observations:
            yield "".join(
                f"<gen:Obs><gen:ObsDimension value={quoteattr(row['TIME_PERIOD'])}/>{_value(found, row)}"
                f"{_values('Attributes', row, own)}</gen:Obs>\n"
                for row in rows
            )
        yield "</gen:Series>\n"
    yield "</mes:DataSet>\n</mes:GenericData>\n"


def _at(found: Selected) -> str:
    return FLAT if found.query.flat else "TIME_PERIOD"


def _opening(element: str, spaces: Mapping[str, str], found: Selected, prepared: datetime, more: str = "") -> str:
    flow = found.query.flow
    declared = " ".join(f"xmlns:{short}={quoteattr(long)}" for short, long in spaces.items())
    structure = (
        f'<mes:Structure structureID={quoteattr(flow.id)}{more} dimensionAtObservation="{_at(found)}">'
        f'<com:StructureUsage><Ref agencyID="{AGENCY}" id={quoteattr(flow.id)} version="{flow.version}" '
        'package="datastructure" class="Dataflow"/></com:StructureUsage></mes:Structure>'
    )
    return f"{DECLARATION}<mes:{element} {declared}>\n{header(prepared, structure)}\n"


def _shared(found: Selected) -> list[str]:
    query = found.query
    return [one.id for one in query.flow.dimensions] + [one.id for one in query.attributes if one.per_series]


def _own(found: Selected) -> list[str]:
    query = found.query
    value = ["OBS_VALUE"] if query.values else []
    return ["TIME_PERIOD", *value, *(one.id for one in query.attributes if not one.per_series)]


def _attributes(row: Cells, names: Iterable[str]) -> str:
    return "".join(f" {name}={quoteattr(row[name])}" for name in names if row[name])


def _values(element: str, row: Cells, names: Iterable[str]) -> str:
    told = "".join(f'<gen:Value id="{name}" value={quoteattr(row[name])}/>' for name in names if row[name])
    return f"<gen:{element}>{told}</gen:{element}>" if told else ""


def _value(found: Selected, row: Cells) -> str:
    return f"<gen:ObsValue value={quoteattr(row['OBS_VALUE'])}/>" if found.query.values and row["OBS_VALUE"] else ""
