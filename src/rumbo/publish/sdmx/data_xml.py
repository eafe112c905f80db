"""Data as structure-specific SDMX-ML 2.1: series with their observations, or observations alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from xml.sax.saxutils import quoteattr

from rumbo.publish.sdmx.observations import Selected
from rumbo.publish.sdmx.structure_xml import DECLARATION, header
from rumbo.publish.sdmx.structures import AGENCY

SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def data_xml(found: Selected, prepared: datetime) -> Iterator[str]:
    """Yield a message with what was selected, series by series."""
    query = found.query
    flow = query.flow
    at = "AllDimensions" if query.flat else "TIME_PERIOD"
    namespace = f"{flow.urn}:ObsLevelDim:{at}"
    yield (
        f"{DECLARATION}<mes:StructureSpecificData xmlns:mes={quoteattr(MESSAGE)} xmlns:ss={quoteattr(SPECIFIC)} "
        f"xmlns:com={quoteattr(COMMON)} xmlns:xsi={quoteattr(INSTANCE)} xmlns:ns1={quoteattr(namespace)}>\n"
        f"{header(prepared)[:-len('</mes:Header>')]}"
        f'<mes:Structure structureID={quoteattr(flow.id)} namespace={quoteattr(namespace)} dimensionAtObservation="{at}">'
        f'<com:StructureUsage><Ref agencyID="{AGENCY}" id={quoteattr(flow.id)} version="{flow.version}" '
        f'package="datastructure" class="Dataflow"/></com:StructureUsage></mes:Structure></mes:Header>\n'
        f'<mes:DataSet ss:structureRef={quoteattr(flow.id)} ss:dataScope="DataStructure" ss:action="Information" '
        f'xsi:type="ns1:DataSetType">\n'
    )
    shared = [one.id for one in flow.dimensions] + [one.id for one in query.attributes if one.per_series]
    own = ["TIME_PERIOD", *(["OBS_VALUE"] if query.values else [])]
    own += [one.id for one in query.attributes if not one.per_series]
    for rows in found.series.values():
        if query.flat:
            yield "".join(f"<Obs{_attributes(row, [*shared, *own])}/>\n" for row in rows)
        elif query.observations:
            observations = "".join(f"<Obs{_attributes(row, own)}/>\n" for row in rows)
            yield f"<Series{_attributes(rows[0], shared)}>\n{observations}</Series>\n"
        else:
            yield f"<Series{_attributes(rows[0], shared)}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"


def _attributes(row: Mapping[str, str], names: Iterable[str]) -> str:
    return "".join(f" {name}={quoteattr(row[name])}" for name in names if row[name])
